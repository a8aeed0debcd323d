// A picture comes in with a description, or not at all: who cannot see it has
// nothing else.
import { el, open, toast } from "./dialog.js";

// picture asks for the description, uploads, and puts the picture in.
export async function picture(url, file, insert) {
  const alt = await describe(file.name);
  if (!alt) return;
  const form = new FormData();
  form.append("file", file);
  form.append("alt", alt);
  try {
    const answer = await fetch(url, { method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin" });
    const said = await spoken(answer);
    if (said.url) insert(said.url, said.alt || alt, "");
    else toast(said.error);
  } catch {
    toast("图片没有上传成功，请检查网络后重试");
  }
}

// spoken is the answer as {url, alt} or {error}.
async function spoken(answer) {
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in")) return { error: "登录已过期，请重新登录后再上传；已写的内容保存在本机" };
  if (answer.status === 413) return { error: "图片太大，请压缩后重试" };
  try {
    const said = await answer.json();
    if (said.url || said.error) return said;
  } catch {
    // No JSON: the answer is a page, whose words are not for here.
  }
  return { error: "图片没有上传成功，请确认是 PNG、JPEG 或 GIF 图片后重试" };
}

async function describe(name) {
  let wrong = "";
  for (;;) {
    const box = el("input", { type: "text", id: "rich-alt", maxLength: 200, required: true });
    const field = el(
      "div",
      { className: "field" },
      el("label", { htmlFor: "rich-alt" }, "图片说明（必填）"),
      el("p", { className: "help", id: "rich-alt-help" }, `用一句话写出“${name}”里有什么，供看不到图片的人了解；图中有数据的，写出数据`),
    );
    if (wrong) field.append(el("p", { className: "error", id: "rich-alt-error" }, wrong));
    box.setAttribute("aria-describedby", wrong ? "rich-alt-help rich-alt-error" : "rich-alt-help");
    field.append(el("div", { className: "box" }, box));
    const asked = open("插入图片", field, [
      { label: "不插入", value: "" },
      { label: "插入", value: "put", look: "button-primary" },
    ]);
    box.focus();
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      box.closest("dialog").querySelector(".button-primary").click();
    });
    if ((await asked) !== "put") return "";
    if (box.value.trim()) return box.value.trim();
    wrong = "请填写图片说明";
  }
}
