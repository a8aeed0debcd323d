package rich

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/kit/docread"
)

// page reads a page of HTML: its main part where it names one.
func (r *reader) page(text string) error {
	root, err := nethtml.ParseWithOptions(strings.NewReader(fragment(text)), nethtml.ParseOptionEnableScripting(false))
	if err != nil {
		return &docread.Error{Kind: docread.Bomb, Msg: "网页结构嵌套过深，已停止读取。请改为复制纯文本，或存成 DOCX 后再导入。", Err: err}
	}
	if title := first(root, atom.Title); title != nil {
		r.property = squeeze(textOf(title))
	}
	body := first(root, atom.Body)
	for _, tag := range []atom.Atom{atom.Article, atom.Main} {
		if n := first(root, tag); n != nil && body != nil && len(textOf(n))*3 > len(textOf(body)) {
			body = n
			break
		}
	}
	if body == nil {
		return nil
	}
	r.strip(body)
	return r.markup(body)
}

// first finds the first element of a kind, in the order of the page.
func first(n *nethtml.Node, tag atom.Atom) *nethtml.Node {
	for d := range n.Descendants() {
		if d.DataAtom == tag && d.Namespace == "" {
			return d
		}
	}
	return nil
}

// aside are parts of a page that are not its text.
var aside = map[atom.Atom]bool{
	atom.Nav: true, atom.Aside: true, atom.Footer: true, atom.Button: true, atom.Select: true, atom.Input: true,
}

// strip takes out of a page what a reader does not see, and tells it, and
// what is not part of its text.
func (r *reader) strip(body *nethtml.Node) {
	var out []*nethtml.Node
	seek := func(n *nethtml.Node) {}
	seek = func(n *nethtml.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == nethtml.ElementNode && unseen(c):
				r.hide(docread.HiddenText, textOf(c))
				out = append(out, c)
			case c.Type == nethtml.ElementNode && aside[c.DataAtom]:
				out = append(out, c)
			case c.DataAtom == atom.Del && tracked(c), attribute(c, "class") == "msoDel":
				r.hide(docread.HiddenDeleted, textOf(c))
				out = append(out, c)
			case strings.HasPrefix(styleOf(c, "mso-element"), "comment"):
				r.hide(docread.HiddenComment, textOf(c))
				out = append(out, c)
			default:
				if c.DataAtom == atom.Ins && tracked(c) {
					r.hide(docread.HiddenInserted, textOf(c))
				}
				seek(c)
			}
		}
	}
	seek(body)
	for _, n := range out {
		n.Parent.RemoveChild(n)
	}
}

func unseen(n *nethtml.Node) bool {
	if slices.ContainsFunc(n.Attr, func(a nethtml.Attribute) bool { return a.Key == "hidden" }) {
		return true
	}
	return styleOf(n, "display") == "none" || styleOf(n, "visibility") == "hidden" || styleOf(n, "mso-hide") == "all"
}

// maxToldText is the length, in characters, to which hidden text is told.
const maxToldText = 200

func (r *reader) hide(kind, text string) {
	text = squeeze(text)
	if text == "" || len(r.out.Hidden) >= 500 {
		return
	}
	r.out.Hidden = append(r.out.Hidden, docread.Hidden{Kind: kind, Kept: kind == docread.HiddenInserted, Text: cut([]rune(text), maxToldText)})
}

// markup reads the content of an element as the text.
func (r *reader) markup(body *nethtml.Node) error {
	outside := 0
	for n := range body.Descendants() {
		if n.DataAtom == atom.Img {
			outside += r.embedded(n)
		}
	}
	if outside > 0 {
		r.out.Warnings = append(r.out.Warnings, "有 "+count(outside)+" 张图片不在文件之内，没有导入；请另存后插入。")
	}
	policy := Policy{Pictures: []string{"import:"}}
	k := &walker{policy: &policy}
	single := oneTop(body)
	if usesTop(body) && single == nil {
		k.shift = 1
	}
	r.blocks = k.flowOf(body, form{})
	r.titles = map[*block]bool{}
	if single != nil {
		r.titleBlock(squeeze(textOf(single)))
	}
	return nil
}

// oneTop is the only heading of the first level, which is the page's title,
// or nil.
func oneTop(body *nethtml.Node) *nethtml.Node {
	var found *nethtml.Node
	for n := range body.Descendants() {
		if n.DataAtom != atom.H1 && wordHeading(n) != 1 {
			continue
		}
		if found != nil {
			return nil
		}
		found = n
	}
	return found
}

// titleBlock marks the heading with this text as the title.
func (r *reader) titleBlock(text string) {
	for _, b := range r.blocks {
		if b.tag == "h2" && squeeze(runText(b.runs)) == text {
			r.titles[b] = true
			b.tag = "p"
			return
		}
	}
}

// embedded takes a picture out of its data: address and returns 0, or 1 for a
// picture that is somewhere else.
func (r *reader) embedded(n *nethtml.Node) int {
	for i, a := range n.Attr {
		if a.Key != "src" {
			continue
		}
		data := dataOf(a.Val)
		kind := http.DetectContentType(data)
		if data == nil || !slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, kind) || len(r.images) >= 1000 {
			n.Attr[i].Val = ""
			return 1
		}
		r.images = append(r.images, docread.Image{Name: "图片" + count(len(r.images)+1) + "." + strings.TrimPrefix(kind, "image/"), Type: kind, Data: data})
		n.Attr[i].Val = "import:" + count(len(r.images))
		return 0
	}
	return 1
}

// dataOf decodes a data: address, or returns nil.
func dataOf(src string) []byte {
	head, body, ok := strings.Cut(src, ",")
	if !ok || !strings.HasPrefix(strings.ToLower(head), "data:image/") {
		return nil
	}
	if !strings.HasSuffix(strings.ToLower(head), ";base64") {
		text, err := url.PathUnescape(body)
		if err != nil {
			return nil
		}
		return []byte(text)
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return nil
	}
	return data
}

// markdown reads text with the marks of Markdown, tables and HTML included.
func (r *reader) markdown(text string) error {
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return &docread.Error{Kind: docread.Damaged, Msg: "Markdown 文件无法读取，请存成 DOCX 或 TXT 后再导入。", Err: err}
	}
	r.out.Form = docread.FormMarkdown
	root, err := parseFragment(b.String())
	if err != nil {
		r.blocks = lines(b.String())
		return nil
	}
	r.strip(root)
	return r.markup(root)
}

// plain reads text without any marks. A line is a paragraph; where lines are
// indented, those that are not go on with the one before, if that is long.
func (r *reader) plain(text string) {
	longest, indented := 0, false
	all := strings.Split(strings.ReplaceAll(text, "\f", "\n"), "\n")
	for _, l := range all {
		longest = max(longest, len([]rune(strings.TrimSpace(l))))
		indented = indented || startsParagraph(l) && strings.TrimSpace(l) != ""
	}
	var paras []string
	open := false
	for _, l := range all {
		trimmed := strings.TrimSpace(l)
		if n := len(paras); open && indented && trimmed != "" && !startsParagraph(l) && !labelled(trimmed) {
			paras[n-1] += "\n" + trimmed
		} else if trimmed != "" {
			paras = append(paras, l)
		}
		open = trimmed != "" && longest >= 20 && len([]rune(trimmed))*10 >= longest*8
	}
	for i, p := range paras {
		var w writer
		w.write(p, run{})
		for _, runs := range w.take() {
			b := &block{tag: "p", runs: runs}
			if i == 0 && len(paras) > 2 && len([]rune(p)) <= 60 && !strings.HasSuffix(p, "。") && !startsParagraph(p) {
				r.titles = map[*block]bool{b: true}
			}
			r.blocks = append(r.blocks, b)
		}
	}
}

// startsParagraph reports whether a line is indented as a paragraph begins.
func startsParagraph(l string) bool {
	return strings.HasPrefix(l, "\u3000\u3000") || strings.HasPrefix(l, "    ") || strings.HasPrefix(l, "\t")
}
