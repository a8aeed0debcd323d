// el makes an element with properties and children.
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// open shows a dialog and answers with the value of the button pressed, or ""
// when it was left otherwise. Where there are no dialogs it asks plainly.
export function open(title, body, buttons) {
  if (typeof HTMLDialogElement === "undefined") {
    const text = typeof body === "string" ? body : body.textContent;
    const yes = buttons[buttons.length - 1];
    return Promise.resolve(window.confirm(title + "\n" + text) ? yes.value : "");
  }
  return new Promise((resolve) => {
    const heading = el("h2", { id: "ask-title" }, title);
    const row = el("div", { className: "form-buttons" });
    const box = el("dialog", { className: "ask" }, heading, typeof body === "string" ? el("p", {}, body) : body, row);
    box.setAttribute("aria-labelledby", "ask-title");
    let answer = "";
    for (const b of buttons) {
      const button = el("button", { type: "button", className: "button " + (b.look || "") }, b.label);
      button.addEventListener("click", () => {
        answer = b.value;
        box.close();
      });
      row.append(button);
    }
    box.addEventListener("close", () => {
      box.remove();
      resolve(answer);
    });
    document.body.append(box);
    box.showModal();
  });
}

// toast says something for a moment without taking the focus.
export function toast(text) {
  const note = el("div", { className: "toast" }, text);
  note.setAttribute("role", "status");
  document.body.append(note);
  setTimeout(() => note.remove(), 4000);
}
