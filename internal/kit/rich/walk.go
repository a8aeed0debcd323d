package rich

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNest is how deep lists, tables, quotations and figures stand in each
// other; what is nested deeper is text of the innermost.
const maxNest = 10

// form is what the elements around a place say about the text there.
type form struct {
	run
	class   string // of the paragraphs that begin here
	heading string // the tag of the heading around the place, or ""
	nest    int
}

// walker turns any tree of HTML into the model.
type walker struct {
	policy *Policy
	shift  int // 1 where the page uses h1, so that its levels move down
	found  Found
}

// flow collects the blocks of one container.
type flow struct {
	*walker
	blocks []*block
	w      writer
	open   form // the form in which the current paragraph began
	bullet int
}

// flowOf reads the children of n as blocks.
func (k *walker) flowOf(n *html.Node, f form) []*block {
	fl := &flow{walker: k, open: f}
	fl.children(n, f)
	return fl.finish()
}

func (f *flow) finish() []*block {
	f.end()
	return joinBullets(f.blocks, maxNest-f.open.nest)
}

// end finishes the current paragraph; one that shows nothing leaves nothing.
func (f *flow) end() {
	for _, runs := range f.w.take() {
		b := &block{tag: "p", class: f.open.class, runs: runs, bullet: f.bullet}
		if f.open.heading != "" {
			b.tag = f.open.heading
			for i := range b.runs {
				b.runs[i].marks &^= strong
			}
			b.runs = joinRuns(b.runs)
		}
		f.blocks = append(f.blocks, b)
	}
	f.bullet = 0
}

// joinRuns makes one run of neighbours that have become alike.
func joinRuns(runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 && out[n-1].sameForm(r) {
			out[n-1].text += r.text
			continue
		}
		out = append(out, r)
	}
	return out
}

// begin starts a paragraph in the form of at.
func (f *flow) begin(at form) {
	f.end()
	f.open = at
}

func (f *flow) add(b *block) {
	if b != nil {
		f.blocks = append(f.blocks, b)
	}
}

func (f *flow) children(n *html.Node, at form) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.node(c, at)
	}
}

// gone are the elements that are dropped with what they hold: it is not text
// of the page.
var gone = map[string]bool{
	"script": true, "style": true, "title": true, "iframe": true, "noembed": true, "noframes": true,
	"template": true, "xml": true,
}

// parted are elements that begin and end a paragraph.
var parted = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true,
	atom.Form: true, atom.Nav: true, atom.Aside: true, atom.Fieldset: true, atom.Legend: true, atom.Address: true,
	atom.Center: true, atom.Details: true, atom.Summary: true, atom.Figcaption: true, atom.Caption: true,
	atom.Body: true, atom.Html: true, atom.Pre: true, atom.Option: true, atom.Textarea: true, atom.Hgroup: true,
	atom.Tr: true, atom.Td: true, atom.Th: true,
}

// node reads n and what is below it.
func (f *flow) node(n *html.Node, at form) {
	switch n.Type {
	case html.TextNode:
		f.text(n, at)
	case html.ElementNode:
		f.element(n, at)
	case html.DocumentNode:
		f.children(n, at)
	}
}

func (f *flow) text(n *html.Node, at form) {
	s := n.Data
	if blank := underlinedBlank(s, at.marks); blank != "" {
		s = blank
	}
	if at.heading == "" && f.w.indented(s) {
		f.end()
	}
	if n.Parent != nil && n.Parent.DataAtom == atom.Pre || n.Parent != nil && n.Parent.DataAtom == atom.Textarea {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				f.w.brk()
			}
			f.w.write(line, at.run)
		}
		return
	}
	f.w.write(s, at.run)
}

// underlinedBlank turns a blank to be filled in, which is white space with a
// line below it, into a line that white space rules cannot lose.
func underlinedBlank(s string, m marks) string {
	if m&under == 0 || strings.Trim(s, " \u00a0\u3000") != "" {
		return ""
	}
	n := strings.Count(s, "\u00a0") + 2*strings.Count(s, "\u3000")
	if n < 2 {
		return ""
	}
	return strings.Repeat("_", min(n, 80))
}

func (f *flow) element(n *html.Node, at form) {
	if gone[n.Data] {
		f.found.note(n)
		return
	}
	if f.wordJunk(n) {
		return
	}
	at = f.dress(n, at)
	switch n.DataAtom {
	case atom.Br:
		f.w.brk()
	case atom.Hr:
		f.begin(at)
		f.add(&block{tag: "hr"})
	case atom.Img:
		f.image(n, at)
	case atom.A:
		if href := f.policy.link(attribute(n, "href")); href != "" {
			at.href = href
		}
		f.children(n, at)
	default:
		f.container(n, at)
	}
}

func (f *flow) container(n *html.Node, at form) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		f.headed(n, at, int(n.Data[1]-'0'))
		return
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		f.list(n, at)
		return
	case atom.Table:
		f.table(n, at)
		return
	case atom.Blockquote, atom.Figure:
		f.nested(n, at)
		return
	}
	if !parted[n.DataAtom] {
		f.children(n, at)
		return
	}
	if level := wordHeading(n); level > 0 && at.heading == "" {
		f.headed(n, at, level)
		return
	}
	at.class = f.classOf(n, at.class)
	f.begin(at)
	f.bullet = wordBullet(n)
	f.children(n, at)
	f.begin(at.plain())
}

// plain is the form of what follows an element: its class ends with it.
func (f form) plain() form {
	f.class = ""
	return f
}

// headed reads a heading. Levels move down where the page uses h1, which is
// for the title of the page that shows the text.
func (f *flow) headed(n *html.Node, at form, level int) {
	inner := at
	inner.heading = "h" + string(rune('0'+min(max(level+f.shift, 2), 5)))
	inner.class = onlyAlign(f.classOf(n, at.class))
	f.begin(inner)
	f.children(n, inner)
	f.begin(at.plain())
}

func (f *flow) nested(n *html.Node, at form) {
	f.end()
	if at.nest >= maxNest {
		f.begin(at)
		f.children(n, at)
		f.begin(at)
		return
	}
	inner := at
	inner.nest++
	inner.heading, inner.class = "", ""
	if n.DataAtom == atom.Figure {
		f.figure(n, inner)
	} else if kids := f.flowOf(n, inner); len(kids) > 0 {
		f.add(&block{tag: "blockquote", kids: kids})
	}
	f.begin(at)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}
