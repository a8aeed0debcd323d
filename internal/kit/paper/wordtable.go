package paper

import "gongkai/internal/kit/docx"

// table writes a table. Where it is wide its type is small.
func (w *word) table(b *block) {
	g := layGrid(b)
	if g.cols == 0 {
		return
	}
	if len(b.spans) > 0 {
		w.section.Add(docx.Paragraph{Style: docx.Note, Align: docx.Center, KeepNext: true, Before: 6 * docx.Point, Runs: w.runs(b.spans)})
	}
	text, head := docx.CellText, docx.CellHead
	if g.cols > fineFrom {
		text, head = docx.FineText, docx.FineHead
	}
	t := &docx.Table{Widths: docx.Split(w.section.Width(), g.wordShares()...)}
	for r := range g.rows {
		out := docx.Row{Head: r < g.heads, Break: true}
		for _, c := range g.cells {
			if c.row != r {
				continue
			}
			style := text
			if c.cell.head {
				style = head
			}
			out.Cells = append(out.Cells, docx.Cell{Style: style, RowSpan: c.rows, ColSpan: c.cols, Paras: w.cell(c.cell, style, g.rows <= wholeRows && r+1 < g.rows)})
		}
		t.Rows = append(t.Rows, out)
	}
	w.section.Add(t)
}

// fineFrom is how many columns a table has before its type is made small.
const fineFrom = 7

// wholeRows is how many rows a table has that stands on one page.
const wholeRows = 15

// wordShares are shares with which no word is broken in the type that a table
// of so many columns gets.
func (g grid) wordShares() []float64 {
	shares, size := g.shares(), 10.5
	if g.cols > fineFrom {
		size = 9
	}
	least, _ := g.needs()
	widths, _ := divide(shares, least, size)
	return widths
}

// cell are the paragraphs of a cell; a table inside is flattened to lines.
// keep holds its row on the page of the next.
func (w *word) cell(c cell, style docx.Style, keep bool) []docx.Paragraph {
	out := w.inner(flat(c.blocks), place{}, style)
	if len(out) == 0 {
		out = []docx.Paragraph{{Style: style}}
	}
	for i := range out {
		out[i].Line, out[i].KeepNext = 0, keep
		if c.figure() {
			out[i].Align = docx.Center
		}
	}
	return out
}
