package inside

import (
	"regexp"
	"strings"
)

// paragraphs are the elements that end a stretch of text in the parts of
// office packages that have no reader of their own: drawings, slides, comments,
// OpenDocument, OFD, custom XML.
var paragraphs = map[string]bool{"p": true, "si": true, "h": true, "TextCode": true, "comment": true, "text": true, "threadedComment": true}

// spans are the elements within a paragraph.
var spans = map[string]bool{"t": true, "r": true, "span": true, "a": true, "s": true, "fld": true, "rPr": true, "sub": true, "sup": true, "rPh": true,
	"pPr": true, "text": true, "phoneticPr": true, "tab": true, "line-break": true, "br": true, "b": true, "sz": true, "color": true, "rFont": true, "family": true, "charset": true, "solidFill": true,
	"latin": true, "ea": true, "cs": true, "srgbClr": true, "schemeClr": true, "bookmark-start": true, "bookmark-end": true, "scheme": true}

// generic reads any XML part: every text of it, wherever it stands.
type generic struct {
	f    *File
	part *part
	base Piece
	runs runs
	cell string
	deep int
	all  bool // every attribute, for custom XML
	// tables are the open tables of slides and OpenDocument files.
	tables []*table
}

func (g *generic) start(t tag, _ []string) {
	switch {
	case t.name == "tab" || t.name == "br" || t.name == "line-break" || t.name == "s":
		g.runs.gap(" ")
	case paragraphs[t.name]:
		g.flush()
		g.deep++
	case g.deep == 0 || !spans[t.name]:
		g.flush()
	}
	g.tabled(t)
	if r := t.attr("ref"); t.name == "comment" || t.name == "threadedComment" {
		g.cell = r
	}
	for _, a := range t.attrs {
		if (g.all || told.MatchString(a.Name.Local)) && len([]rune(a.Value)) > 3 && a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && !strings.HasPrefix(a.Value, "http://schemas.") {
			g.attribute(t, a.Name.Local, a.Value)
		}
	}
}

// tabled follows rows and cells.
func (g *generic) tabled(t tag) {
	if t.name == "table" || t.name == "tbl" {
		g.f.tables++
		g.tables = append(g.tables, &table{id: g.f.tables, row: -1, col: -1, heads: map[int]string{}})
		return
	}
	x := g.table()
	if x == nil {
		return
	}
	switch t.name {
	case "table-row", "tr":
		x.row, x.col = x.row+1, -1
	case "table-cell", "covered-table-cell", "tc":
		x.col += 1 + x.more
		x.more = max(0, min(atoi(t.attr("number-columns-repeated"))-1, 1<<14))
	}
}

func (g *generic) table() *table {
	if n := len(g.tables); n > 0 {
		return g.tables[n-1]
	}
	return nil
}

// place says where in a table a piece stands.
func (g *generic) place(p *Piece) {
	t := g.table()
	if t == nil || t.row < 0 {
		return
	}
	p.Row, p.Cell = rowKey(t.id, t.row), cellName(t.row, max(t.col, 0))
	if t.row > 0 {
		p.Head = t.heads[t.col]
	} else if !p.Hidden {
		t.heads[t.col] += strings.TrimSpace(g.runs.text.String())
	}
}

var (
	typed  = regexp.MustCompile(`((?:office|calcext):value-type)="[^"]*"`)
	valued = regexp.MustCompile(`\s(?:office:value|table:formula)="[^"]*"`)
)

// textCell makes the tag of a cell that holds a number that of one that holds
// the text within it.
func textCell(raw string) string {
	return valued.ReplaceAllString(typed.ReplaceAllString(raw, `$1="string"`), "")
}

func (g *generic) attribute(t tag, name, value string) {
	if name == "Target" && !strings.Contains(value, ":") {
		return // a path within the package
	}
	from, to, ok := attrPlace(g.part.data, t, name)
	if !ok {
		return
	}
	p := g.base
	p.Hidden = true
	if p.Where == "" {
		p.Where = map[bool]string{true: "链接地址", false: "属性"}[name == "Target"]
	}
	write := escapeXML
	if raw := string(g.part.data[t.from:t.to]); name == "value" && t.name == "table-cell" {
		from, to, write = t.from, t.to, func(string) string { return textCell(raw) }
	}
	g.place(&p)
	var r runs
	r.add(from, to, value, write)
	if p, ok := r.take(p); ok {
		g.f.add(p, g.part)
	}
}

func (g *generic) text(from, to int, text string, _ []string) {
	g.runs.add(from, to, text, escapeXML)
}

func (g *generic) end(name string, _, _ int) {
	if n := len(g.tables); n > 0 && (name == "table" || name == "tbl") {
		g.flush()
		g.tables = g.tables[:n-1]
	}
	switch {
	case paragraphs[name]:
		g.flush()
		g.deep = max(0, g.deep-1)
	case g.deep == 0 || !spans[name]:
		g.flush()
	}
}

func (g *generic) flush() {
	p := g.base
	p.Cell = g.cell
	g.place(&p)
	if p, ok := g.runs.take(p); ok {
		g.f.add(p, g.part)
	}
}
