// Buttons that only a script can serve are shown here: print and copy.
import { toast } from "./dialog.js";

export function start(root) {
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  root.querySelectorAll("[data-copy]").forEach((button) => {
    const source = root.getElementById(button.dataset.copy);
    if (!source) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      toast((await copy(source)) ? "已复制" : "复制失败，请手动选择后按 Ctrl+C");
    });
  });
}

// copy works on plain http as well, where there is no clipboard object.
async function copy(source) {
  const text = "value" in source ? source.value : source.innerText;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
