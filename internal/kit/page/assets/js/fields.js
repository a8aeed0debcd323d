// Ready sentences go into their box; a filter that is chosen from a list is
// asked at once.
export function start(root) {
  root.querySelectorAll("[data-phrases]").forEach((bar) => {
    const box = root.getElementById(bar.dataset.phrases);
    if (!box) return;
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-phrase]");
      if (!chip) return;
      box.setRangeText(chip.dataset.phrase, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  });
  root.querySelectorAll(".filters select").forEach((select) => {
    select.addEventListener("change", () => {
      const button = root.querySelector(`button[form="${select.getAttribute("form")}"]`);
      if (button) button.click();
    });
  });
}
