package rich

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// printer writes the model as HTML: one block of the flow on a line.
type printer struct {
	b strings.Builder
	// show adds what a page needs and the stored form does not have.
	show  bool
	heads int
}

// render returns blocks in the canonical form.
func render(blocks []*block) string {
	p := &printer{}
	for i, b := range blocks {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.block(b)
	}
	return p.b.String()
}

func (p *printer) open(tag string, attrs ...string) {
	p.b.WriteByte('<')
	p.b.WriteString(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" && attrs[i] != "alt" {
			continue
		}
		p.b.WriteByte(' ')
		p.b.WriteString(attrs[i])
		p.b.WriteString(`="`)
		p.b.WriteString(html.EscapeString(attrs[i+1]))
		p.b.WriteByte('"')
	}
	p.b.WriteByte('>')
}

func (p *printer) close(tag string) {
	p.b.WriteString("</")
	p.b.WriteString(tag)
	p.b.WriteByte('>')
}

// above returns n as text where it says more than its default.
func above(n, standard int) string {
	if n == standard {
		return ""
	}
	return strconv.Itoa(n)
}

func (p *printer) block(b *block) {
	switch b.tag {
	case "hr":
		p.open("hr")
	case "table":
		if p.show {
			p.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", tableName(b))
			defer p.close("div")
		}
		p.open("table")
		if says(b.runs) {
			p.open("caption")
			p.runs(b.runs)
			p.close("caption")
		}
		p.lines(b.kids)
		p.close("table")
	case "thead", "tbody", "ul", "blockquote":
		p.open(b.tag)
		p.lines(b.kids)
		p.close(b.tag)
	case "ol":
		p.open("ol", "start", above(b.start, 1))
		p.lines(b.kids)
		p.close("ol")
	case "tr":
		p.open("tr")
		for _, c := range b.kids {
			p.block(c)
		}
		p.close("tr")
	case "td", "th":
		p.open(b.tag, "class", b.class, "rowspan", above(b.rows, 1), "colspan", above(b.cols, 1), "scope", b.scope)
		p.loose(b.kids)
		p.close(b.tag)
	case "li":
		p.open("li")
		p.loose(b.kids)
		p.close("li")
	case "figure":
		p.figure(b)
	default:
		p.open(b.tag, "class", b.class, "id", p.id(b))
		p.runs(b.runs)
		p.close(b.tag)
	}
}

// id is the anchor of a heading where one is shown.
func (p *printer) id(b *block) string {
	if !p.show || b.tag[0] != 'h' || runText(b.runs) == "" {
		return ""
	}
	p.heads++
	return anchor(p.heads)
}

// tableName is what a screen reader says of a table that scrolls.
func tableName(b *block) string {
	if says(b.runs) {
		return "表格：" + strings.ReplaceAll(runText(b.runs), "\n", " ")
	}
	return "表格"
}

// lines writes blocks, each on a line.
func (p *printer) lines(blocks []*block) {
	for _, b := range blocks {
		p.b.WriteByte('\n')
		p.block(b)
	}
	p.b.WriteByte('\n')
}

// loose writes the content of an item or a cell, whose only paragraph needs
// no element.
func (p *printer) loose(kids []*block) {
	if len(kids) == 0 {
		return
	}
	rest := kids[1:]
	if kids[0].plain() && (len(rest) == 0 || rest[0].tag == "ul" || rest[0].tag == "ol") {
		p.runs(kids[0].runs)
	} else {
		rest = kids
	}
	if len(rest) > 0 {
		p.lines(rest)
	}
}

func (p *printer) figure(b *block) {
	p.open("figure")
	if len(b.kids) == 1 && b.kids[0].plain() && len(b.kids[0].runs) == 1 && b.kids[0].runs[0].img != nil {
		p.runs(b.kids[0].runs)
	} else {
		p.lines(b.kids)
	}
	if says(b.runs) {
		p.open("figcaption")
		p.runs(b.runs)
		p.close("figcaption")
	}
	p.close("figure")
}

// runs writes running text; elements stay open as long as they can.
func (p *printer) runs(runs []run) {
	var open []string // what is open, a link as its address
	href := ""
	closeTo := func(n int) {
		for len(open) > n {
			p.close(open[len(open)-1])
			open = open[:len(open)-1]
		}
	}
	for _, r := range runs {
		if r.brk {
			closeTo(0)
			href = ""
			p.open("br")
			continue
		}
		want := r.tags()
		keep := 0
		for keep < len(open) && keep < len(want) && open[keep] == want[keep] && (want[keep] != "a" || href == r.href) {
			keep++
		}
		closeTo(keep)
		for _, tag := range want[keep:] {
			if tag == "a" {
				p.open("a", "href", r.href, "rel", p.rel(r.href))
			} else {
				p.open(tag)
			}
			open = append(open, tag)
		}
		href = r.href
		p.content(r)
	}
	closeTo(0)
}

// rel keeps another site from learning which page a reader came from.
func (p *printer) rel(href string) string {
	if p.show && (strings.HasPrefix(href, "http:") || strings.HasPrefix(href, "https:")) {
		return "noopener noreferrer"
	}
	return ""
}

func (p *printer) content(r run) {
	if r.img != nil {
		p.open("img", "src", r.img.src, "alt", r.img.alt, "width", r.img.width, "height", r.img.height)
		return
	}
	p.b.WriteString(html.EscapeString(r.text))
}

// tags are the elements around a run, outermost first.
func (r run) tags() []string {
	var out []string
	if r.href != "" {
		out = append(out, "a")
	}
	for _, m := range markTags {
		if r.marks&m.mark != 0 {
			out = append(out, m.tag)
		}
	}
	return out
}
