// The forms of a formatted text: what the server keeps, what the editor
// works on, and what other programs put on the clipboard.
const blocks = "h2,h3,h4,h5,p,ul,ol,blockquote,table,hr";
const kept = new Set("H2 H3 H4 H5 P UL OL LI BLOCKQUOTE TABLE CAPTION THEAD TBODY TFOOT TR TH TD HR BR STRONG EM U SUB SUP A IMG FIGURE FIGCAPTION".split(" "));
const renamed = { H1: "h2", H6: "h5", B: "strong", I: "em", DIV: "p", SECTION: "p", ARTICLE: "p", CENTER: "p" };
const gone = "script,style,meta,link,title,xml,iframe,object,embed,form,input,button,select,textarea,svg,math,template,noscript";

// was is where the styles of a text are read from. They stand under another
// name before anything is parsed, since the pages' policy counts every inline
// style as a breach, even in a document that is never shown.
const was = "data-was";

// doc reads HTML without running, loading or styling anything of it.
function doc(html) {
  const bare = html.replace(/<style[\s>][\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${was}=`));
  return new DOMParser().parseFromString(bare, "text/html");
}

// address says that a link may lead there.
export function address(href) {
  return /^(https?:\/\/[^\s]+|mailto:[^\s@]+@[^\s]+|tel:[\d+-]+|\/(?!\/)[^\s]*|#[^\s]+)$/i.test(href.trim());
}

// count is the number of characters that are read, without spaces.
export function count(text) {
  return [...text.replace(/\s/g, "")].length;
}

// read makes what the editor works on out of what the server keeps: plain
// text gets its paragraphs, and alignment the marks that the editor knows.
export function read(text) {
  if (!text.trim()) return "";
  if (!/^\s*</.test(text)) return plain(text);
  const d = doc(text);
  d.querySelectorAll(".right, .center").forEach((e) => {
    const to = e.classList.contains("right") ? "right" : "center";
    e.classList.add("w-e-text-align-" + to);
    e.setAttribute("data-w-e-text-align", to);
  });
  d.querySelectorAll(`[${was}]`).forEach((e) => e.removeAttribute(was));
  return d.body.innerHTML;
}

// picture is the tag of a picture in the editor.
export function picture(node) {
  const img = doc("").createElement("img");
  img.setAttribute("src", node.src);
  img.setAttribute("alt", node.alt || "");
  for (const side of ["width", "height"]) {
    const size = parseInt((node.style && node.style[side]) || node[side], 10);
    if (size > 0 && !String((node.style && node.style[side]) || node[side]).endsWith("%")) img.setAttribute(side, String(size));
  }
  return img.outerHTML;
}

function plain(text) {
  const d = doc("");
  for (const paragraph of text.replace(/\r\n?/g, "\n").split(/\n\s*\n/)) {
    if (!paragraph.trim()) continue;
    const p = d.createElement("p");
    paragraph.trim().split("\n").forEach((line, i) => {
      if (i) p.append(d.createElement("br"));
      p.append(line.trim());
    });
    d.body.append(p);
  }
  return d.body.innerHTML;
}

// write makes what the server keeps out of what the editor has.
export function write(html) {
  const d = doc(html);
  d.querySelectorAll("colgroup, col").forEach((e) => e.remove());
  d.querySelectorAll("[data-w-e-text-align]").forEach((e) => {
    const to = e.getAttribute("data-w-e-text-align");
    if (to === "right" || to === "center") e.classList.add(to);
  });
  d.body.querySelectorAll("*").forEach(bare);
  d.querySelectorAll("span, font").forEach(unwrap);
  d.querySelectorAll("p, h2, h3, h4, h5").forEach((e) => {
    if (!e.textContent.trim() && !e.querySelector("img")) e.remove();
  });
  d.querySelectorAll("table tr:first-child th").forEach((e) => e.setAttribute("scope", "col"));
  return d.body.innerHTML.trim();
}

const attributes = { A: ["href"], IMG: ["src", "alt", "width", "height"], TD: ["rowspan", "colspan"], TH: ["rowspan", "colspan", "scope"], OL: ["start"] };
const classes = ["right", "center", "noindent", "sign", "serial"];

// bare leaves an element the attributes that mean something.
function bare(e) {
  const worn = [...e.classList].filter((c) => classes.includes(c));
  for (const a of [...e.attributes]) {
    const spans = /span$/.test(a.name) && Number(a.value) < 2;
    const size = ["width", "height"].includes(a.name) && !/^\d+$/.test(a.value);
    if (!(attributes[e.tagName] || []).includes(a.name) || spans || size) e.removeAttribute(a.name);
  }
  if (worn.length) e.className = worn.join(" ");
}

function unwrap(e) {
  e.replaceWith(...e.childNodes);
}

function rename(e, tag) {
  const to = e.ownerDocument.createElement(tag);
  for (const a of e.attributes) to.setAttribute(a.name, a.value);
  to.append(...e.childNodes);
  e.replaceWith(to);
  return to;
}

// pasted is what another program copied: its headings, lists, tables and
// emphasis, without its looks. Pictures are counted and left out, since they
// have to be uploaded with a description.
export function pasted(html) {
  const d = doc(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "").replace(/<!\[(if|endif)[^>]*>/g, ""));
  d.querySelectorAll(gone).forEach((e) => e.remove());
  comments(d);
  const dropped = d.querySelectorAll("img, v\\:imagedata").length;
  d.querySelectorAll("img").forEach((e) => e.remove());
  headings(d);
  lists(d);
  d.body.querySelectorAll(`[${was}], [align]`).forEach(looks);
  for (const e of [...d.body.querySelectorAll("*")]) {
    if (!e.isConnected) continue;
    if (renamed[e.tagName]) tidy(e);
    else if (!kept.has(e.tagName)) unwrap(e);
  }
  d.querySelectorAll("a").forEach((e) => {
    if (!address(e.getAttribute("href") || "") || e.getAttribute("href").startsWith("#")) unwrap(e);
  });
  d.body.querySelectorAll("*").forEach(bare);
  d.querySelectorAll("td, th").forEach(cell);
  loose(d);
  d.querySelectorAll("p, h2, h3, h4, h5, li, strong, em, u").forEach((e) => {
    if (!e.textContent.replace(/\u00a0/g, " ").trim() && !e.querySelector("br, table")) e.remove();
  });
  spaces(d);
  return { body: read(d.body.innerHTML.trim()), dropped };
}

// spaces are single ones: a text is not laid out with them.
function spaces(d) {
  const walk = d.createTreeWalker(d.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(/[ \t\r\n\u00a0]+/g, " ");
}

function comments(d) {
  const walk = d.createTreeWalker(d, NodeFilter.SHOW_COMMENT);
  const all = [];
  while (walk.nextNode()) all.push(walk.currentNode);
  all.forEach((c) => c.remove());
  d.querySelectorAll("del, .msoDel, .MsoCommentReference").forEach((e) => e.remove());
}

// headings are told by Word in the outline level or in the paragraph's class.
function headings(d) {
  // h1 to h4 become h2 to h5, since the page has its own h1.
  for (const n of d.querySelector("h1") ? [5, 4, 3, 2, 1] : []) {
    d.querySelectorAll("h" + n).forEach((h) => rename(h, "h" + Math.min(n + 1, 5)));
  }
  d.querySelectorAll("p, div").forEach((p) => {
    const level = /mso-outline-level:\s*([1-6])/.exec(p.getAttribute(was) || "") || /^MsoHeading([1-6])$/.exec(p.className);
    if (level) rename(p, "h" + Math.min(Number(level[1]) + 1, 5));
    else if (/^MsoTitle/.test(p.className)) rename(p, "h2");
  });
}

// lists of Word are paragraphs with a mark: bullets and plain numbers become
// lists, other numbers stay as they were issued.
function lists(d) {
  let list = null;
  d.querySelectorAll("p").forEach((p) => {
    const level = /mso-list:\s*l\d+\s+level(\d)/.exec(p.getAttribute(was) || "");
    const mark = p.querySelector(`[${was}*='mso-list:Ignore'], [${was}*='mso-list: Ignore']`);
    if (!level || !mark) {
      list = null;
      return;
    }
    const sign = mark.textContent.replace(/[\s\u00a0]/g, "");
    const tag = /^[·•●○■□◆oØü§\u2022\uf0b7-]$/u.test(sign) ? "ul" : /^\d+[.．、]$/.test(sign) ? "ol" : "";
    if (!tag) {
      mark.replaceWith(sign);
      list = null;
      return;
    }
    mark.remove();
    if (!list || list.tagName.toLowerCase() !== tag || list.nextElementSibling !== p) {
      list = d.createElement(tag);
      p.before(list);
    }
    list.append(rename(p, "li"));
  });
}

// looks turns the few styles that carry meaning into tags and classes.
function looks(e) {
  const style = e.getAttribute(was) || "";
  const align = /text-align:\s*(right|center)/.exec(style) || /^(right|center)$/.exec(e.getAttribute("align") || "");
  if (align && /^(P|DIV|H[1-6]|TD|TH)$/.test(e.tagName)) e.classList.add(align[1]);
  if (e.tagName !== "SPAN") return;
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) rename(e, "strong");
  else if (/vertical-align:\s*super/.test(style)) rename(e, "sup");
  else if (/vertical-align:\s*sub/.test(style)) rename(e, "sub");
}

// tidy renames an element; a box around other blocks only loses its walls.
function tidy(e) {
  const tag = renamed[e.tagName];
  if (tag === "p" && (e.querySelector(blocks + ",div,section,article,center") || e.closest("li,td,th,p"))) unwrap(e);
  else rename(e, tag);
}

// cell makes lines of the paragraphs in a field of a table, since the editor
// keeps text there and no blocks.
function cell(e) {
  const inner = [...e.querySelectorAll("p, li, h2, h3, h4, h5")].filter((p) => p.textContent.trim());
  inner.forEach((p, i) => {
    if (p.classList.contains("center") || p.classList.contains("right")) e.classList.add(p.classList[0]);
    if (i < inner.length - 1) p.append(e.ownerDocument.createElement("br"));
  });
  e.querySelectorAll("p, li, ul, ol, h2, h3, h4, h5, blockquote").forEach(unwrap);
}

// loose gives text that stands in no paragraph one of its own.
function loose(d) {
  let p = null;
  for (const n of [...d.body.childNodes]) {
    if (n.nodeType === Node.ELEMENT_NODE && n.matches(blocks)) {
      p = null;
    } else if (p || n.textContent.trim()) {
      if (!p) {
        p = d.createElement("p");
        n.before(p);
      }
      p.append(n);
    }
  }
}
