// A field with formatted text becomes an editor. The textarea stays what is
// sent: it holds the text in the few tags that the server keeps, and works by
// itself where this module does not run.
import { Boot, createEditor, createToolbar } from "../editor/wangeditor.js";
import * as draft from "./rich-draft.js";
import * as markup from "./rich-markup.js";
import { picture } from "./rich-picture.js";
import { el, toast } from "./dialog.js";

const bar = [
  "undo", "redo", "|", "header2", "header3", "header4", "blockquote", "|", "bold", "underline", "sub", "sup", "clearStyle", "|",
  "bulletedList", "numberedList", "justifyLeft", "justifyCenter", "justifyRight", "|", "insertTable", "insertLink", "uploadImage", "divider", "|", "fullScreen",
];

// A picture is handed on with its size in attributes: the editor's own way
// has a style, which the pages' policy forbids.
Boot.registerElemToHtml({ type: "image", elemToHtml: markup.picture });

// The editor places its floating bars by writing a style attribute, which the
// policy forbids; the same through the style's own interface it allows.
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

// start makes an editor of every field there is.
export function start(root) {
  sheet();
  root.querySelectorAll("textarea[data-rich]").forEach((area) => {
    try {
      grow(area);
    } catch (error) {
      // The plain field is still there and is sent as it stands.
      area.hidden = false;
      console.error(error);
    }
  });
}

// sheet asks for the editor's own styles, below the program's where the
// browser knows layers.
function sheet() {
  const file = "CSSLayerBlockRule" in window ? "layered.css" : "wangeditor.css";
  document.head.append(el("link", { rel: "stylesheet", href: new URL("../editor/" + file, import.meta.url).href }));
}

function grow(area) {
  const tools = el("div", { className: "rich-tools" });
  const page = el("div", { className: "rich-page" });
  const words = el("span", { className: "rich-count" });
  const saved = el("span", { className: "rich-saved" });
  const foot = el("div", { className: "rich-foot" }, el("span", {}, "Alt+F10 到工具栏，Esc 后按 Tab 离开"), saved, words);
  const box = el("div", { className: "rich" }, tools, page, foot);
  area.after(box);
  area.hidden = true;
  const first = markup.read(area.value);
  const editor = createEditor({ selector: page, html: first, mode: "default", config: settings(area) });
  createToolbar({ editor, selector: tools, mode: "default", config: { toolbarKeys: area.dataset.upload ? bar : bar.filter((k) => k !== "uploadImage") } });
  name(area, box, editor);
  keys(box, editor);
  const count = () => (words.textContent = `${markup.count(editor.getText())} 字`);
  const keep = draft.watch(area, (html) => editor.setHtml(markup.read(html)), saved);
  let before = markup.write(editor.getHtml());
  editor.on("change", () => {
    count();
    const now = markup.write(editor.getHtml());
    if (now === before) return;
    before = now;
    area.value = now;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    keep(now);
  });
  count();
}

function settings(area) {
  return {
    placeholder: area.placeholder || "",
    scroll: true,
    autoFocus: false,
    readOnly: area.readOnly || area.disabled,
    textStyleMode: "class",
    sanitizeHtml: markup.read,
    customAlert: (text) => toast(text),
    customPaste: (editor, event) => paste(editor, event),
    MENU_CONF: {
      uploadImage: { customUpload: (file, insert) => picture(area.dataset.upload, file, insert) },
      editImage: { checkImage: (src, alt) => (!alt.trim() ? "请填写图片说明，看不到图片的人要靠它了解内容" : !own(src) ? "只能使用上传到本系统的图片" : true) },
      insertLink: { checkLink: (text, href) => markup.address(href) || "链接应以 http://、https://、mailto: 或 / 开头" },
      editLink: { checkLink: (text, href) => markup.address(href) || "链接应以 http://、https://、mailto: 或 / 开头" },
    },
    hoverbarKeys: {
      text: { menuKeys: [] },
      link: { menuKeys: ["editLink", "unLink", "viewLink"] },
      image: { menuKeys: ["editImage", "deleteImage"] },
      table: {
        menuKeys: ["tableHeader", "mergeTableCell", "splitTableCell", "insertTableRow", "deleteTableRow", "insertTableCol", "deleteTableCol", "deleteTable"],
      },
    },
  };
}

// ranks are the headings as people here call them; the page's own is above.
const ranks = { header2: "一级标题", header3: "二级标题", header4: "三级标题" };

const own = (src) => src.startsWith("/") && !src.startsWith("//");

// paste takes formatted text over with its structure and without the rest.
function paste(editor, event) {
  const data = event.clipboardData;
  const html = data.getData("text/html");
  if (!html) return true;
  event.preventDefault();
  const { body, dropped } = markup.pasted(html);
  if (body) editor.dangerouslyInsertHtml(body);
  if (dropped) toast(`有 ${dropped} 张图片没有带入，请用“上传图片”逐张上传并填写说明`);
  return false;
}

// name ties label, help and error to what is typed into, and gives every
// button of the bar its words.
function name(area, box, editor) {
  const typed = box.querySelector("[contenteditable]");
  const label = document.querySelector(`label[for="${area.id}"]`);
  const id = area.id;
  area.id = id + "-source";
  typed.id = id;
  typed.tabIndex = 0; // a long text scrolls, and is reached by keyboard
  typed.setAttribute("role", "textbox");
  typed.setAttribute("aria-multiline", "true");
  if (label) {
    label.id = id + "-label";
    label.removeAttribute("for");
    typed.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => editor.focus());
  }
  for (const attribute of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(attribute)) typed.setAttribute(attribute, area.getAttribute(attribute));
  }
  if (area.required) typed.setAttribute("aria-required", "true");
  const bar = box.querySelector(".rich-tools > *");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", (label ? label.firstChild.textContent.trim() : "") + "的格式");
  const say = () => {
    for (const [key, words] of Object.entries(ranks)) {
      box.querySelectorAll(`button[data-menu-key="${key}"]`).forEach((b) => {
        if (b.textContent !== words) b.textContent = words;
      });
    }
    box.querySelectorAll("button:not([aria-label])").forEach((b) => {
      const words = (b.dataset.tooltip || b.title || b.textContent).split("\n")[0].trim();
      if (words) b.setAttribute("aria-label", words);
    });
    box.querySelectorAll(".w-e-bar svg:not([aria-hidden])").forEach((s) => s.setAttribute("aria-hidden", "true"));
  };
  say();
  new MutationObserver(say).observe(box, { childList: true, subtree: true });
}

// keys lets the keyboard come and go: Alt+F10 to the bar, arrows along it,
// Escape back to the text, and Tab out of it, but for tables and lists, which
// Escape opens.
function keys(box, editor) {
  const typed = box.querySelector("[contenteditable]");
  const buttons = () => [...box.querySelectorAll(".rich-tools button")].filter((b) => !b.closest(".w-e-modal, .w-e-drop-panel"));
  let leaving = false;
  box.addEventListener(
    "keydown",
    (event) => {
      const at = buttons().indexOf(event.target);
      if (event.altKey && event.key === "F10") {
        event.preventDefault();
        (buttons().find((b) => !b.classList.contains("disabled")) || buttons()[0]).focus();
      } else if (at >= 0 && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        event.preventDefault();
        const all = buttons();
        const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
        all[(to + all.length) % all.length].focus();
      } else if (event.key === "Escape") {
        if (editor.isFullScreen) editor.unFullScreen();
        if (at >= 0) editor.focus();
        leaving = true;
        return;
      } else if (event.key === "Tab" && typed.contains(event.target) && (leaving || !inside(editor))) {
        event.stopPropagation(); // the browser moves on
      }
      leaving = false;
    },
    true,
  );
}

// inside says that the caret stands in a table or a list.
function inside(editor) {
  const node = editor.selection && editor.children[editor.selection.anchor.path[0]];
  return Boolean(node) && ["table", "list-item"].includes(node.type);
}
