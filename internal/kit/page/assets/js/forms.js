// A form with changes asks before it is left, and what was typed is kept in
// this browser's session, so that a sign-out in between loses nothing.
import { el } from "./dialog.js";

const pending = "draft-sent";
const texted = "rich-sent"; // set by rich-draft.js
const leaveOut = ["password", "file", "hidden", "submit", "button"];

export function start(root) {
  settle(root);
  root.querySelectorAll("form[data-guard]").forEach((form) => {
    let changed = false;
    let sent = false;
    form.addEventListener("input", () => {
      changed = true;
      if (form.dataset.draft) save(form);
    });
    form.addEventListener("submit", () => {
      sent = true;
      if (form.dataset.draft) put(pending, key(form));
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed && !sent) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
    if (form.dataset.draft && !("typed" in form.dataset)) restore(form);
  });
}

// settle forgets the draft of a form that was sent and accepted: the page
// that follows says so with a message.
function settle(root) {
  const name = get(pending);
  const texts = get(texted);
  if (!name && !texts) return;
  put(pending, null);
  put(texted, null);
  if (!root.querySelector('[data-flash="ok"]')) return;
  if (name) put(name, null);
  if (texts) JSON.parse(texts).forEach((key) => localStorage.removeItem(key));
}

function key(form) {
  return "draft:" + form.dataset.draft;
}

function boxes(form) {
  return [...form.elements].filter((e) => e.name && !leaveOut.includes(e.type) && !e.disabled && !e.readOnly && !("rich" in e.dataset));
}

function save(form) {
  const values = boxes(form).map((e) => [e.name, e.value, e.checked === true, [...(e.selectedOptions || [])].map((o) => o.value)]);
  put(key(form), JSON.stringify({ at: Date.now(), values }));
}

function restore(form) {
  let draft;
  try {
    draft = JSON.parse(get(key(form)));
  } catch {
    draft = null;
  }
  if (!draft || !Array.isArray(draft.values)) return;
  let touched = 0;
  boxes(form).forEach((box, i) => {
    const [name, value, checked, chosen] = draft.values[i] || [];
    if (name !== box.name) return;
    if (fill(box, value, checked, chosen)) touched++;
  });
  if (touched) tell(form, draft.at);
}

// fill puts a kept value back and says whether that changed anything.
function fill(box, value, checked, chosen) {
  if (box.type === "checkbox" || box.type === "radio") {
    if (box.value !== value || box.checked === checked) return false;
    box.checked = checked;
    return true;
  }
  if (box.multiple) {
    [...box.options].forEach((o) => (o.selected = chosen.includes(o.value)));
    return true;
  }
  if (box.value === value) return false;
  box.value = value;
  return true;
}

function tell(form, at) {
  const time = new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  const drop = el("button", { type: "button", className: "button button-small" }, "放弃草稿");
  const note = el("div", { className: "notice tone-info restored" }, `已恢复 ${time} 未提交的内容。`, drop);
  note.setAttribute("role", "status");
  drop.addEventListener("click", () => {
    put(key(form), null);
    form.reset();
    note.remove();
  });
  form.before(note);
}

function get(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function put(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Without storage there are no drafts; the form itself is not affected.
  }
}
