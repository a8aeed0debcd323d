// Single letters press buttons, unless the reader is typing or turned them off.
import { el, open } from "./dialog.js";

const offKey = "keys-off";

export function start(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      help(root);
      return;
    }
    if (off()) return;
    if (event.key === "/") {
      const search = root.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    const button = [...root.querySelectorAll("[data-key]")].find((b) => b.dataset.key === event.key);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
}

function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog") !== null;
}

function off() {
  try {
    return localStorage.getItem(offKey) === "1";
  } catch {
    return false;
  }
}

async function help(root) {
  if (root.querySelector("dialog.ask")) return;
  const list = el("dl", { className: "keys" });
  const add = (key, what) => list.append(el("dt", {}, el("kbd", {}, key)), el("dd", {}, what));
  if (root.querySelector("[data-search]")) add("/", "搜索");
  root.querySelectorAll("[data-key]").forEach((b) => add(b.dataset.key, b.textContent.trim()));
  add("?", "显示本说明");
  add("Esc", "关闭菜单或窗口");
  const answer = await open("快捷键", list, [
    { label: off() ? "启用快捷键" : "停用快捷键", value: "turn" },
    { label: "关闭", value: "", look: "button-primary" },
  ]);
  if (answer === "turn") {
    try {
      localStorage.setItem(offKey, off() ? "0" : "1");
    } catch {
      // Without storage the keys stay as they are.
    }
  }
}
