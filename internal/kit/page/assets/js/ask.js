import { open } from "./dialog.js";

// A button with data-confirm asks before its form is sent.
export function start(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.sure) return;
    event.preventDefault();
    const danger = button.classList.contains("button-danger");
    const answer = await open(button.textContent.trim(), button.dataset.confirm, [
      { label: "取消", value: "" },
      { label: "确定" + button.textContent.trim(), value: "yes", look: danger ? "button-danger" : "button-primary" },
    ]);
    if (answer !== "yes") {
      button.focus();
      return;
    }
    button.dataset.sure = "1";
    button.click();
    delete button.dataset.sure;
  });
}
