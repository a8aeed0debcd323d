package paper

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment. It expects the form of package rich; anything else
// in it loses its form and keeps its text.
func parse(fragment string) []*block {
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return []*block{say(fragment)}
	}
	p := parser{}
	for _, n := range nodes {
		p.flow(n, look{})
	}
	p.end()
	return p.out
}

// parser collects the blocks of one flow.
type parser struct {
	out  []*block
	open []span // running text without a paragraph
}

func (p *parser) end() {
	if strings.TrimSpace(plain(p.open)) != "" {
		p.out = append(p.out, &block{spans: tidy(p.open)})
	}
	p.open = nil
}

func (p *parser) add(b *block) {
	p.end()
	p.out = append(p.out, b)
}

func (p *parser) flow(n *html.Node, l look) {
	if n.Type == html.TextNode {
		p.open = append(p.open, inline(n, l)...)
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		level := min(max(int(n.Data[1]-'0'), 2), 5)
		p.add(&block{kind: heading, level: level, class: attr(n, "class"), spans: tidy(running(n, l))})
	case atom.P:
		p.add(&block{class: attr(n, "class"), spans: tidy(running(n, l))})
	case atom.Ul, atom.Ol:
		p.add(listOf(n))
	case atom.Table:
		p.add(tableOf(n))
	case atom.Figure:
		p.add(figureOf(n))
	case atom.Blockquote:
		p.add(&block{kind: quote, kids: children(n)})
	case atom.Hr:
		p.add(&block{kind: rule})
	case atom.Script, atom.Style, atom.Template:
	default:
		if inlineTags[n.DataAtom] {
			p.open = append(p.open, inline(n, l)...)
			return
		}
		p.end()
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			p.flow(c, l)
		}
		p.end()
	}
}

func children(n *html.Node) []*block {
	p := parser{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.flow(c, look{})
	}
	p.end()
	return p.out
}

func listOf(n *html.Node) *block {
	b := &block{kind: list, ordered: n.DataAtom == atom.Ol, start: number(attr(n, "start"), 1)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Li:
			b.kids = append(b.kids, &block{kind: item, kids: children(c)})
		case strings.TrimSpace(textOf(c)) != "":
			p := parser{}
			p.flow(c, look{})
			p.end()
			b.kids = append(b.kids, &block{kind: item, kids: p.out})
		}
	}
	return b
}

func figureOf(n *html.Node) *block {
	b := &block{kind: figure}
	p := parser{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Figcaption {
			b.spans = append(b.spans, running(c, look{})...)
			continue
		}
		p.flow(c, look{})
	}
	p.end()
	b.spans, b.kids = tidy(b.spans), p.out
	return b
}

func tableOf(n *html.Node) *block {
	b := &block{kind: table}
	var walk func(n *html.Node, head bool)
	walk = func(n *html.Node, head bool) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Caption:
				b.spans = append(b.spans, running(c, look{})...)
			case atom.Tr:
				b.rows = append(b.rows, rowOf(c, head))
			case atom.Thead:
				walk(c, true)
			case atom.Tbody, atom.Tfoot:
				walk(c, false)
			}
		}
	}
	walk(n, false)
	b.spans = tidy(b.spans)
	return b
}

// mostSpan is the widest or highest cell that is believed.
const mostSpan = 1000

func rowOf(n *html.Node, head bool) row {
	r := row{head: head}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		r.cells = append(r.cells, cell{
			head:   c.DataAtom == atom.Th,
			rows:   min(number(attr(c, "rowspan"), 1), mostSpan),
			cols:   min(number(attr(c, "colspan"), 1), mostSpan),
			blocks: children(c),
		})
	}
	return r
}

var inlineTags = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.U: true, atom.S: true, atom.Del: true,
	atom.Sup: true, atom.Sub: true, atom.Br: true, atom.Img: true, atom.Span: true, atom.Code: true, atom.Small: true, atom.Mark: true,
}

// running is the running text inside an element.
func running(n *html.Node, l look) []span {
	var out []span
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, inline(c, l)...)
	}
	return out
}

func inline(n *html.Node, l look) []span {
	if n.Type == html.TextNode {
		return []span{{look: l, text: spaced(n.Data)}}
	}
	switch n.DataAtom {
	case atom.Br:
		return []span{{look: l, text: "\n"}}
	case atom.Img:
		return []span{{look: l, pic: &picture{attr(n, "src"), attr(n, "alt"), number(attr(n, "width"), 0), number(attr(n, "height"), 0)}}}
	case atom.Script, atom.Style, atom.Template:
		return nil
	case atom.B, atom.Strong:
		l.bold = true
	case atom.I, atom.Em:
		l.slant = true
	case atom.U:
		l.under = true
	case atom.S, atom.Del:
		l.struck = true
	case atom.Sup:
		l.raise = 1
	case atom.Sub:
		l.raise = -1
	case atom.A:
		l.href = attr(n, "href")
	}
	return running(n, l)
}

// spaced folds the white space of HTML; the wide space of Chinese stays.
func spaced(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' {
			gap = true
			continue
		}
		if gap {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	if gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// tidy takes away the white space at the ends and joins what looks alike.
func tidy(spans []span) []span {
	var out []span
	for _, s := range spans {
		bare := len(out) == 0 || strings.HasSuffix(out[len(out)-1].text, "\n") || strings.HasSuffix(out[len(out)-1].text, " ")
		if bare && s.pic == nil {
			s.text = strings.TrimLeft(s.text, " ")
		}
		switch n := len(out); {
		case s.pic == nil && s.text == "":
		case n > 0 && s.pic == nil && out[n-1].pic == nil && out[n-1].look == s.look:
			out[n-1].text += s.text
		default:
			out = append(out, s)
		}
	}
	if n := len(out); n > 0 && out[n-1].pic == nil {
		if out[n-1].text = strings.TrimRight(out[n-1].text, " \n"); out[n-1].text == "" {
			out = out[:n-1]
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	out := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out += textOf(c)
	}
	return out
}

// number is a positive number, or what stands in for it.
func number(s string, otherwise int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return otherwise
	}
	return n
}
