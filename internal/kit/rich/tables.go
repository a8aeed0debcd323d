package rich

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxSpan is more columns or rows than one cell of a readable table covers.
const maxSpan = 1000

// table reads a table. Its sections are one head and one body; what stood in
// a foot is at the end of the body.
func (f *flow) table(n *html.Node, at form) {
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
	t := &tableReader{flow: f, at: inner}
	t.sections(n, &t.body)
	t.body = append(t.body, t.foot...)
	f.add(t.block())
	for _, b := range t.stray {
		f.add(b)
	}
	f.begin(at)
}

// tableReader collects the rows of a table.
type tableReader struct {
	*flow
	at               form
	caption          writer
	head, body, foot []*block
	stray            []*block
}

func (t *tableReader) sections(n *html.Node, rows *[]*block) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Caption:
			t.inlineOf(c, t.at, &t.caption)
		case atom.Thead:
			t.sections(c, &t.head)
		case atom.Tfoot:
			t.sections(c, &t.foot)
		case atom.Tbody:
			t.sections(c, &t.body)
		case atom.Tr:
			*rows = append(*rows, t.row(c))
		case atom.Colgroup, atom.Col:
		default:
			inner := &flow{walker: t.walker, open: t.at}
			inner.node(c, t.at)
			t.stray = append(t.stray, inner.finish()...)
		}
	}
}

func (t *tableReader) row(n *html.Node) *block {
	tr := &block{tag: "tr"}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			tr.kids = append(tr.kids, t.cell(c))
			continue
		}
		inner := &flow{walker: t.walker, open: t.at}
		inner.node(c, t.at)
		t.stray = append(t.stray, inner.finish()...)
	}
	return tr
}

// cell reads a cell. One paragraph gives its alignment to the cell.
func (t *tableReader) cell(n *html.Node) *block {
	c := &block{tag: n.Data, rows: spanOf(n, "rowspan"), cols: spanOf(n, "colspan")}
	c.class = onlyAlign(t.classOf(n, ""))
	if s := attribute(n, "scope"); c.tag == "th" && (s == "row" || s == "col" || s == "rowgroup" || s == "colgroup") {
		c.scope = s
	}
	c.kids = t.flowOf(n, t.at)
	if c.tag == "th" {
		thin(c.kids)
	}
	if len(c.kids) == 1 && c.kids[0].tag == "p" && (onlyAlign(c.kids[0].class) == c.kids[0].class) {
		if c.kids[0].class != "" {
			c.class = c.kids[0].class
		}
		c.kids[0].class = ""
	}
	return c
}

// thin takes bold off what is a heading already.
func thin(blocks []*block) {
	for _, b := range leaves(blocks) {
		b.runs = unmarked(b.runs)
	}
}

func spanOf(n *html.Node, key string) int {
	v, err := strconv.Atoi(attribute(n, key))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, maxSpan)
}

// block finishes the table; without a cell it is its caption.
func (t *tableReader) block() *block {
	caption := oneLine(t.caption.take())
	head, body := settle(t.head), settle(t.body)
	if len(head)+len(body) == 0 {
		if says(caption) {
			return &block{tag: "p", runs: caption}
		}
		return nil
	}
	b := &block{tag: "table", runs: caption}
	if len(head) > 0 {
		scopeColumns(head)
		b.kids = append(b.kids, &block{tag: "thead", kids: head})
	}
	if len(body) > 0 {
		b.kids = append(b.kids, &block{tag: "tbody", kids: body})
	}
	return b
}

// settle drops rows without cells, except those that a merge from above
// needs, and cuts merges at the end of the section.
func settle(rows []*block) []*block {
	var out []*block
	covered := 0
	for _, tr := range rows {
		if len(tr.kids) == 0 && covered == 0 {
			continue
		}
		covered = max(covered-1, 0)
		for _, c := range tr.kids {
			covered = max(covered, c.rows-1)
		}
		out = append(out, tr)
	}
	for len(out) > 0 && len(out[len(out)-1].kids) == 0 {
		out = out[:len(out)-1]
	}
	for i, tr := range out {
		for _, c := range tr.kids {
			c.rows = min(c.rows, len(out)-i)
		}
	}
	return out
}

// scopeColumns says of the headings at the top that they are for columns,
// which a screen reader has to be told.
func scopeColumns(rows []*block) {
	for _, tr := range rows {
		for _, c := range tr.kids {
			if c.tag == "th" && c.scope == "" {
				c.scope = "col"
				if c.cols > 1 {
					c.scope = "colgroup"
				}
			}
		}
	}
}
