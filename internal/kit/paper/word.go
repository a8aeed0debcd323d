package paper

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/docx"
)

// word writes a text as a Word document.
type word struct {
	ctx      context.Context
	picture  func(ctx context.Context, src string) ([]byte, error)
	base     string
	doc      docx.Document
	section  *docx.Section
	pictures map[string]*docx.Picture
	// gapAbove is how many lines are free above a letter's title.
	gapAbove float64
}

// sheet writes the whole of a sheet.
func (w *word) sheet(s Sheet) {
	w.begin()
	if s.Stamp != "" {
		w.stamp(s)
		w.gap()
	}
	if len(s.Head) > 0 {
		w.head(s.Head)
	}
	if s.Title != "" {
		w.section.Add(docx.Paragraph{Style: docx.Title, Before: 16 * docx.Point, Runs: []docx.Run{{Text: s.Title}}})
	}
	if s.Number != "" {
		w.section.Add(docx.Paragraph{Style: docx.Body, Align: docx.Center, NoIndent: true, After: 14 * docx.Point, Runs: []docx.Run{{Text: s.Number}}})
	}
	w.blocks(parse(s.Body), place{})
	w.source(s)
}

// begin opens the pages of an official document.
func (w *word) begin() { w.section = w.doc.Section(docx.A4) }

const (
	red  = "C00000"
	gray = "595959"
)

func (w *word) stamp(s Sheet) {
	c := ""
	if s.Alert {
		c = red
	}
	w.section.Add(&docx.Table{Widths: []docx.Length{w.section.Width()}, Rows: []docx.Row{{Cells: []docx.Cell{
		{Text: s.Stamp, Style: docx.Note, Align: docx.Center, Bold: true, Color: c},
	}}}})
}

// gap is a little room between two tables or around a picture.
func (w *word) gap() {
	w.section.Add(docx.Paragraph{Style: docx.Note, Line: 8 * docx.Point})
}

// head writes the names and values above the title, two pairs in a row.
func (w *word) head(pairs [][2]string) {
	t := &docx.Table{Widths: docx.Split(w.section.Width(), headShares...)}
	for i := 0; i < len(pairs); i += 2 {
		r := docx.Row{Break: true}
		for _, p := range pairs[i:min(i+2, len(pairs))] {
			r.Cells = append(r.Cells, docx.Cell{Text: p[0], Style: docx.CellHead}, docx.Cell{Text: p[1]})
		}
		if len(r.Cells) == 2 {
			r.Cells[1].ColSpan = 3
		}
		t.Rows = append(t.Rows, r)
	}
	w.section.Add(t)
}

// headShares are the widths of the table above the title.
var headShares = []float64{16, 34, 16, 34}

func (w *word) source(s Sheet) {
	var runs []docx.Run
	if s.Source != "" {
		runs = append(runs, docx.Run{Text: "来源：", Color: gray}, docx.Run{Text: s.Source, Link: s.Source, Color: gray})
	}
	if s.Note != "" {
		if len(runs) > 0 {
			runs = append(runs, docx.Run{Text: "\n"})
		}
		runs = append(runs, docx.Run{Text: s.Note, Color: gray})
	}
	if len(runs) > 0 {
		w.section.Add(docx.Paragraph{Style: docx.Note, Before: 20 * docx.Point, Runs: runs})
	}
}

// place is where blocks stand: how many characters in, and whether they are a
// quotation.
type place struct {
	in    float64
	quote bool
	depth int
}

func (w *word) blocks(all []*block, at place) {
	for _, b := range all {
		switch b.kind {
		case table:
			w.table(b)
		case rule:
			w.section.Add(docx.Paragraph{Style: docx.Body, Align: docx.Center, NoIndent: true, Runs: []docx.Run{{Text: "＊　＊　＊"}}})
		default:
			for _, p := range w.paragraphs(b, at, docx.Body) {
				w.section.Add(p)
			}
			// What a list or a quotation holds beside paragraphs follows it.
			for _, t := range tablesIn(b) {
				w.table(t)
			}
		}
	}
}

// tablesIn are the tables inside lists, quotations and figures.
func tablesIn(b *block) []*block {
	var out []*block
	for _, k := range b.kids {
		if k.kind == table {
			out = append(out, k)
		} else {
			out = append(out, tablesIn(k)...)
		}
	}
	return out
}

var headings = map[int]docx.Style{2: docx.Heading1, 3: docx.Heading2, 4: docx.Heading3, 5: docx.Heading3}

// paragraphs are a block without its tables.
func (w *word) paragraphs(b *block, at place, style docx.Style) []docx.Paragraph {
	switch b.kind {
	case heading:
		p := docx.Paragraph{Style: style, Runs: w.runs(b.spans)}
		if style == docx.Body {
			p.Style, p.KeepNext = headings[b.level], true
		}
		return []docx.Paragraph{classed(p, b.class)}
	case list:
		return w.list(b, at, style)
	case quote:
		at.in += 2
		at.quote = true
		return w.inner(b.kids, at, style)
	case figure:
		out := w.inner(b.kids, place{}, style)
		for i := range out {
			out[i].Align, out[i].NoIndent, out[i].Before, out[i].KeepNext = docx.Center, true, 6*docx.Point, len(b.spans) > 0
		}
		if len(b.spans) > 0 {
			out = append(out, docx.Paragraph{Style: docx.Note, Align: docx.Center, Runs: w.runs(b.spans)})
		}
		return out
	case para:
		p := docx.Paragraph{Style: style, InLeft: at.in, Runs: w.runs(b.spans)}
		if at.in > 0 && !at.quote || style != docx.Body {
			p.NoIndent = true
		}
		return []docx.Paragraph{pictured(classed(p, b.class))}
	}
	return nil
}

func (w *word) inner(all []*block, at place, style docx.Style) []docx.Paragraph {
	var out []docx.Paragraph
	for _, b := range all {
		out = append(out, w.paragraphs(b, at, style)...)
	}
	return out
}

// list writes the numbers as text, so that they stay those that were issued.
func (w *word) list(b *block, at place, style docx.Style) []docx.Paragraph {
	var out []docx.Paragraph
	for i, it := range b.kids {
		mark := bullets[at.depth%len(bullets)]
		if b.ordered {
			mark = strconv.Itoa(b.start+i) + "."
		}
		in := place{in: at.in + 2, depth: at.depth + 1}
		if at.in == 0 && style == docx.Body {
			in.in += 2
		}
		inside := w.inner(it.kids, in, style)
		if len(it.kids) == 0 || it.kids[0].kind != para {
			inside = append([]docx.Paragraph{{Style: style, InLeft: in.in}}, inside...)
		}
		first := &inside[0]
		first.Hang, first.NoIndent = 2, false
		first.Tabs = []docx.Tab{{At: docx.Length(in.in * 16 * float64(docx.Point)), Align: docx.Left}}
		first.Runs = append([]docx.Run{{Text: mark + "\t"}}, first.Runs...)
		out = append(out, inside...)
	}
	return out
}

// classed gives a paragraph the look of its class.
func classed(p docx.Paragraph, class string) docx.Paragraph {
	switch class {
	case "right":
		p.Align, p.NoIndent = docx.Right, true
	case "sign":
		p.Align, p.NoIndent, p.InRight = docx.Right, true, 4
	case "center", "serial":
		p.Align, p.NoIndent = docx.Center, true
	case "noindent":
		p.NoIndent = true
	}
	return p
}

// pictured lets a line grow to the height of its picture.
func pictured(p docx.Paragraph) docx.Paragraph {
	only := true
	for _, r := range p.Runs {
		if r.Picture == nil {
			only = only && strings.TrimSpace(r.Text) == ""
			continue
		}
		p.Grow = true
	}
	if p.Grow && only {
		p.Align, p.NoIndent = docx.Center, true
	}
	return p
}

func (w *word) runs(spans []span) []docx.Run {
	var out []docx.Run
	for _, s := range spans {
		if s.pic != nil {
			out = append(out, w.shown(s))
			continue
		}
		out = append(out, docx.Run{Text: s.text, Bold: s.bold, Slant: s.slant, Under: s.under, Struck: s.struck, Raise: s.raise, Link: resolve(w.base, s.href)})
	}
	return out
}

// shown is a picture as a run, or its words.
func (w *word) shown(s span) docx.Run {
	words := docx.Run{Text: s.pic.words()}
	if w.picture == nil {
		return words
	}
	if p, known := w.pictures[s.pic.src]; known {
		if p == nil {
			return words
		}
		return docx.Run{Picture: p}
	}
	if w.pictures == nil {
		w.pictures = map[string]*docx.Picture{}
	}
	w.pictures[s.pic.src] = nil
	data, err := w.picture(w.ctx, s.pic.src)
	if err != nil || len(data) == 0 {
		return words
	}
	natural, ok := natural(data, s.pic)
	if !ok {
		return words
	}
	width, height := fit(natural, float64(w.section.Width())/float64(docx.Point), textHeight-bodyPitch)
	p := &docx.Picture{Data: data, Type: http.DetectContentType(data), Alt: s.pic.alt,
		Width: docx.Length(width * float64(docx.Point)), Height: docx.Length(height * float64(docx.Point))}
	w.pictures[s.pic.src] = p
	return docx.Run{Picture: p}
}
