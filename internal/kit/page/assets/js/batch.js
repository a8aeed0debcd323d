// Rows can be ticked all at once, the bar counts them, and a batch act with
// nothing ticked is stopped with a word of advice.
import { toast } from "./dialog.js";

export function start(root) {
  root.querySelectorAll("[data-batch]").forEach((bar) => {
    const id = bar.dataset.batch;
    const ticks = [...root.querySelectorAll(`[data-tick][form="${id}"]`)];
    const all = root.querySelector(`[data-tick-all="${id}"]`);
    const count = bar.querySelector("[data-batch-count]");
    const update = () => {
      const n = ticks.filter((t) => t.checked).length;
      count.textContent = n ? `已选 ${n} 条：` : "勾选后：";
      ticks.forEach((t) => t.closest("tr").classList.toggle("ticked", t.checked));
      if (all) {
        all.checked = n > 0 && n === ticks.length;
        all.indeterminate = n > 0 && n < ticks.length;
      }
    };
    if (all) {
      all.hidden = ticks.length === 0;
      all.nextElementSibling.textContent = "选择本页全部";
      all.addEventListener("change", () => {
        ticks.forEach((t) => (t.checked = all.checked));
        update();
      });
    }
    ranges(ticks, update);
    bar.addEventListener("click", (event) => {
      if (event.target.closest("button") && !ticks.some((t) => t.checked)) {
        event.preventDefault();
        event.stopPropagation();
        toast("请先勾选要处理的记录");
      }
    });
    update();
  });
}

// ranges ticks everything between two presses with the shift key.
function ranges(ticks, update) {
  let last = -1;
  ticks.forEach((tick, i) => {
    tick.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        ticks.slice(Math.min(i, last), Math.max(i, last) + 1).forEach((t) => (t.checked = tick.checked));
      }
      last = i;
      update();
    });
  });
}
