// What is written into an editor is kept on this machine as it is typed. When
// the page is opened again and its text is another, the reader chooses.
import { el } from "./dialog.js";

const prefix = "rich:";
const sentKey = "rich-sent";
const wait = 800;

// watch returns what is to be called with each new text; put shows a kept
// text in the editor, and sign is told when it was kept.
export function watch(area, put, sign) {
  const name = area.dataset.draft;
  if (!name) return () => {};
  const key = prefix + name;
  offer(area, key, put);
  let timer = 0;
  let last = "";
  const keep = () => {
    timer = 0;
    const at = Date.now();
    if (write(key, JSON.stringify({ at, html: last }))) sign.textContent = `${clock(at)} 已在本机自动保存`;
  };
  if (area.form) {
    area.form.addEventListener("submit", () => {
      clearTimeout(timer);
      mark(key);
    });
  }
  window.addEventListener("pagehide", () => timer && keep());
  return (html) => {
    last = html;
    if (!timer) timer = setTimeout(keep, wait);
  };
}

// offer asks what to do with a text that was kept and never sent.
function offer(area, key, put) {
  const kept = parse(read(localStorage, key));
  if (!kept || !kept.html || kept.html === area.value.trim()) return;
  const use = el("button", { type: "button", className: "button button-small button-primary" }, "恢复这份内容");
  const drop = el("button", { type: "button", className: "button button-small" }, "不用，删除它");
  const note = el("div", { className: "notice tone-info restored" }, `本机存有一份 ${clock(kept.at)} 自动保存、没有提交的内容，与下面的不同。`, use, drop);
  note.setAttribute("role", "status");
  use.addEventListener("click", () => {
    put(kept.html);
    note.remove();
  });
  drop.addEventListener("click", () => {
    write(key, null);
    note.remove();
  });
  area.before(note);
}

function clock(at) {
  return new Date(at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

function mark(key) {
  try {
    const keys = parse(sessionStorage.getItem(sentKey)) || [];
    sessionStorage.setItem(sentKey, JSON.stringify([...keys, key]));
  } catch {
    // Without storage nothing was kept either.
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function read(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
