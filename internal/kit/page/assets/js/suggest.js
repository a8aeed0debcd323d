// While somebody writes, what is there already is offered: a box with
// data-suggest asks that address with what stands in the fields that
// data-from names, and lists the answers.
import { el } from "./dialog.js";

const pause = 500; // milliseconds without a key
const least = 2; // characters

export function start(root) {
  root.querySelectorAll("[data-suggest]").forEach((box) => {
    const fields = box.dataset.from.split(" ").map((name) => root.querySelector(`[name="${name}"]`)).filter(Boolean);
    const last = fields.at(-1)?.closest(".field");
    if (last) last.after(box); // where whoever writes sees it
    let timer, asked = "";
    const look = async () => {
      const text = fields.map((f) => f.value.trim()).filter(Boolean).join(" ").slice(0, 100);
      if (text.length < least || text === asked) return;
      asked = text;
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`);
      if (!answer.ok || text !== asked) return;
      show(box, (await answer.json()).hits);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => look().catch(() => {}), pause);
    };
    fields.forEach((f) => f.addEventListener("input", later));
    if (fields.some((f) => f.value)) later();
  });
}

function show(box, hits) {
  box.replaceChildren();
  if (!hits.length) return;
  box.append(el("p", {}, box.dataset.title));
  box.append(el("ul", {}, ...hits.map((h) => el("li", {}, el("a", { href: h.href, target: "_blank", rel: "noopener" }, h.title), h.note ? ` ${h.note}` : ""))));
}
