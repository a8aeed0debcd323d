// A list ends at the window's lower edge, so that its head and its last line
// stay in view; a double press opens a row; columns can be drawn wider.
export function start(root) {
  root.querySelectorAll("[data-grid]").forEach((box) => {
    const scroll = box.querySelector(".grid-scroll");
    fit(box, scroll);
    window.addEventListener("resize", () => fit(box, scroll));
    box.addEventListener("dblclick", (event) => {
      const row = event.target.closest("[data-open]");
      if (row && !event.target.closest("a, button, input, select, summary, label")) location.href = row.dataset.open;
    });
    box.querySelectorAll("th[data-col]").forEach(grip);
  });
}

function fit(box, scroll) {
  scroll.style.maxHeight = "";
  if (getComputedStyle(scroll).overflowY === "visible") return;
  const pages = box.querySelector(".pages");
  const above = scroll.getBoundingClientRect().top + window.scrollY;
  const room = window.innerHeight - above - (pages ? pages.offsetHeight : 0) - 12;
  if (room > 280) scroll.style.maxHeight = room + "px";
}

// grip lets a column be drawn wider with the pointer.
function grip(head) {
  const handle = document.createElement("span");
  handle.className = "col-grip";
  handle.setAttribute("aria-hidden", "true");
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const from = event.clientX;
    const width = head.offsetWidth;
    const move = (e) => (head.style.minWidth = Math.max(48, width + e.clientX - from) + "px");
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
  });
  head.append(handle);
}
