package inside

import "strings"

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
	if r := t.attr("ref"); t.name == "comment" || t.name == "threadedComment" {
		g.cell = r
	}
	for _, a := range t.attrs {
		if (g.all || told.MatchString(a.Name.Local)) && len([]rune(a.Value)) > 3 && a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && !strings.HasPrefix(a.Value, "http://schemas.") {
			g.attribute(t, a.Name.Local, a.Value)
		}
	}
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
	var r runs
	r.add(from, to, value, escapeXML)
	if p, ok := r.take(p); ok {
		g.f.add(p, g.part)
	}
}

func (g *generic) text(from, to int, text string, _ []string) {
	g.runs.add(from, to, text, escapeXML)
}

func (g *generic) end(name string, _, _ int) {
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
	if p, ok := g.runs.take(p); ok {
		g.f.add(p, g.part)
	}
}
