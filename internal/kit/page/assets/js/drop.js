// Open boxes close with Escape, with a press elsewhere, and when another opens.
export function start(root) {
  const opened = () => [...root.querySelectorAll("details[data-drop][open]")];
  root.addEventListener("click", (event) => {
    opened().forEach((d) => {
      if (!d.contains(event.target)) d.open = false;
    });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const last = opened().pop();
    if (!last) return;
    last.open = false;
    last.querySelector("summary").focus();
  });
  const errors = root.querySelector("[data-focus]");
  if (errors) errors.focus();
}
