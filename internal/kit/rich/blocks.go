package rich

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/kit/docread"
)

// list reads a list. One whose numbers are not plain digits becomes
// paragraphs that carry their numbers as issued: "a." and "一、" are text, and
// the form has no list that shows them.
func (f *flow) list(n *html.Node, at form) {
	f.end()
	if at.nest >= maxNest {
		f.children(n, at)
		f.end()
		return
	}
	inner := at
	inner.nest++
	inner.heading, inner.class = "", ""
	items := f.items(n, inner)
	if len(items) > 0 {
		b := &block{tag: "ul", kids: items}
		if n.DataAtom == atom.Ol {
			b.tag, b.start = "ol", startOf(n)
			if number := numbering(n); number != nil {
				f.blocks = append(f.blocks, spelled(b, number)...)
				f.begin(at)
				return
			}
		}
		f.add(b)
	}
	f.begin(at)
}

// items reads the items of a list. A list that stands directly in a list, as
// some editors write it, belongs to the item before it.
func (f *flow) items(n *html.Node, at form) []*block {
	var out []*block
	last := func() *block {
		if len(out) == 0 {
			out = append(out, &block{tag: "li"})
		}
		return out[len(out)-1]
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Li:
			if kids := f.flowOf(c, at); len(kids) > 0 {
				out = append(out, &block{tag: "li", kids: kids})
			}
		case c.DataAtom == atom.Ul || c.DataAtom == atom.Ol:
			inner := &flow{walker: f.walker, open: at}
			inner.node(c, at)
			if kids := inner.finish(); len(kids) > 0 {
				b := last()
				b.kids = append(b.kids, kids...)
			}
		default:
			inner := &flow{walker: f.walker, open: at}
			inner.node(c, at)
			if kids := inner.finish(); len(kids) > 0 {
				out = append(out, &block{tag: "li", kids: kids})
			}
		}
	}
	return out
}

func startOf(n *html.Node) int {
	if v, err := strconv.Atoi(attribute(n, "start")); err == nil && v >= 0 && v <= 99999 {
		return v
	}
	return 1
}

// numbering returns how a list shows its numbers, or nil for plain digits.
func numbering(n *html.Node) func(int) string {
	format := map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}[attribute(n, "type")]
	after := ". "
	switch styleOf(n, "list-style-type") {
	case "cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal", "cjk-decimal":
		format, after = "chineseCounting", "、"
	case "simp-chinese-formal":
		format, after = "chineseLegalSimplified", "、"
	case "lower-alpha", "lower-latin":
		format = "lowerLetter"
	case "upper-alpha", "upper-latin":
		format = "upperLetter"
	case "lower-roman":
		format = "lowerRoman"
	case "upper-roman":
		format = "upperRoman"
	}
	if format == "" {
		return nil
	}
	return func(i int) string { return docread.Number(format, i) + after }
}

// spelled makes paragraphs of a list, each with its number.
func spelled(list *block, number func(int) string) []*block {
	var out []*block
	for i, li := range list.kids {
		label := run{text: number(list.start + i)}
		if len(li.kids) > 0 && li.kids[0].tag == "p" {
			first := li.kids[0]
			first.runs = joinRuns(append([]run{label}, first.runs...))
		} else {
			label.text = strings.TrimRight(label.text, " ")
			out = append(out, &block{tag: "p", runs: []run{label}})
		}
		out = append(out, li.kids...)
	}
	return out
}

// joinBullets makes lists of the paragraphs that Word shows with bullets;
// levels is how many lists may still stand in each other.
func joinBullets(blocks []*block, levels int) []*block {
	var out []*block
	for i := 0; i < len(blocks); {
		n := i
		for n < len(blocks) && blocks[n].bullet > 0 && levels > 0 {
			n++
		}
		if n > i {
			out = append(out, bulleted(blocks[i:n], 1, levels))
			i = n
			continue
		}
		blocks[i].bullet = 0
		out = append(out, blocks[i])
		i++
	}
	return out
}

// bulleted nests paragraphs by their levels.
func bulleted(paras []*block, level, levels int) *block {
	list := &block{tag: "ul"}
	for len(paras) > 0 {
		n := 1
		for n < len(paras) && paras[n].bullet > level && level < levels {
			n++
		}
		item := &block{tag: "li", kids: []*block{paras[0]}}
		if n > 1 {
			item.kids = append(item.kids, bulleted(paras[1:n], level+1, levels))
		}
		paras[0].bullet = 0
		list.kids = append(list.kids, item)
		paras = paras[n:]
	}
	return list
}

// figure reads a figure. Without a picture or a table in it, it is its text.
func (f *flow) figure(n *html.Node, at form) {
	inner := &flow{walker: f.walker, open: at}
	caption := &writer{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Figcaption {
			f.inlineOf(c, at, caption)
			continue
		}
		inner.node(c, at)
	}
	kids := inner.finish()
	runs := oneLine(caption.take())
	if shows(kids) {
		f.add(&block{tag: "figure", kids: kids, runs: runs})
		return
	}
	f.blocks = append(f.blocks, kids...)
	if says(runs) {
		f.add(&block{tag: "p", runs: runs})
	}
}

// inlineOf collects all text below n as one line, with breaks where blocks
// begin, into w.
func (f *flow) inlineOf(n *html.Node, at form, w *writer) {
	if len(w.runs) > 0 {
		w.brk()
	}
	at.heading, at.class = "", ""
	for i, b := range leaves(f.flowOf(n, at)) {
		if i > 0 {
			w.brk()
		}
		w.runs = append(w.runs, b.runs...)
	}
}

// oneLine joins paragraphs by line breaks.
func oneLine(paras [][]run) []run {
	var out []run
	for i, p := range paras {
		if i > 0 {
			out = append(out, run{brk: true})
		}
		out = append(out, p...)
	}
	return out
}

// leaves returns the blocks below that hold running text, in reading order.
func leaves(blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if b.tag == "figure" {
			out = append(out, leaves(b.kids)...)
		}
		if says(b.runs) {
			out = append(out, b)
		}
		if b.tag != "figure" {
			out = append(out, leaves(b.kids)...)
		}
	}
	return out
}

// shows reports whether a picture or a table is among the blocks.
func shows(blocks []*block) bool {
	for _, b := range blocks {
		if b.tag == "table" || shows(b.kids) {
			return true
		}
		for _, r := range b.runs {
			if r.img != nil {
				return true
			}
		}
	}
	return false
}

// image adds a picture whose source is one of the program's own addresses.
// Any other is left out, with what it was meant to show in its place.
func (f *flow) image(n *html.Node, at form) {
	alt := squeeze(attribute(n, "alt"))
	src := f.policy.picture(attribute(n, "src"))
	if src == "" {
		f.found.Pictures++
		if alt != "" {
			f.w.write("〔图片："+alt+"〕", at.run)
		}
		return
	}
	p := &picture{src: src, alt: alt, width: pixels(attribute(n, "width")), height: pixels(attribute(n, "height"))}
	f.w.image(p, at.run)
}

// pixels keeps a whole number of up to four digits.
func pixels(s string) string {
	s = strings.TrimSuffix(s, "px")
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 10_000 {
		return strconv.Itoa(n)
	}
	return ""
}

// squeeze shrinks white space to single spaces and drops what cannot be seen.
func squeeze(s string) string {
	s = strings.Map(func(r rune) rune {
		if unseenRune(r) && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
