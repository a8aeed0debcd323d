package export

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/sheet"
)

// column is a column of a table in either form.
type column struct {
	sheet.Column
	// mm is the column's share of the width of a page in Word.
	mm float64
}

// table is a table in either form.
type table struct {
	columns []column
	rows    [][]any
	total   []any
}

// sheetColumns are the columns for a worksheet.
func (t *table) sheetColumns() []sheet.Column {
	out := make([]sheet.Column, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.Column
	}
	return out
}

// fine is from how many columns on a table in Word is set in small type.
const fine = 9

// manyLines is how many lines make a row so tall that it has to go on over
// the end of a page.
const manyLines = 14

// word makes the table for Word, as wide as the page.
func (t *table) word(width docx.Length) *docx.Table {
	head, text := docx.CellHead, docx.CellText
	if len(t.columns) >= fine {
		head, text = docx.FineHead, docx.FineText
	}
	shares := make([]float64, len(t.columns))
	top := docx.Row{Head: true, Height: 26 * docx.Point}
	for i, c := range t.columns {
		shares[i] = c.mm
		top.Cells = append(top.Cells, docx.Cell{Text: c.Title, Style: head})
	}
	out := &docx.Table{Widths: docx.Split(width, shares...), Rows: []docx.Row{top}}
	spans := sheet.Spans(t.sheetColumns(), t.rows)
	for i, row := range t.rows {
		out.Rows = append(out.Rows, t.wordRow(row, spans[i], out.Widths, text))
	}
	if t.total != nil {
		row := t.wordRow(t.total, slices.Repeat([]int{1}, len(t.columns)), out.Widths, text)
		for i := range row.Cells {
			row.Cells[i].Bold = true
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (t *table) wordRow(row []any, spans []int, widths []docx.Length, text docx.Style) docx.Row {
	if b, ok := row[0].(sheet.Banner); ok && len(row) == 1 {
		return docx.Row{Cells: []docx.Cell{{Text: string(b), Style: text, Bold: true, ColSpan: len(t.columns)}}}
	}
	out := docx.Row{}
	for i, c := range t.columns {
		if spans[i] == 0 {
			continue
		}
		cell := docx.Cell{Style: text, RowSpan: spans[i], Align: wordAlign(c)}
		if i < len(row) {
			cell.Text = sheet.Show(row[i], c.Kind)
			if tinted, ok := row[i].(sheet.Tinted); ok {
				cell.Color = tinted.Color
			}
		}
		out.Break = out.Break || spans[i] == 1 && linesIn(cell.Text, widths[i], text) > manyLines
		out.Cells = append(out.Cells, cell)
	}
	return out
}

// linesIn is how many lines a text takes in a column, about.
func linesIn(text string, width docx.Length, style docx.Style) int {
	size := 21 * docx.Point / 2
	if style == docx.FineText {
		size = 9 * docx.Point
	}
	room := max(1, int((width-docx.MM(3))/size))
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + utf8.RuneCountInString(line)/room
	}
	return n
}

func wordAlign(c column) docx.Align {
	switch {
	case c.Center, c.Kind == sheet.Day, c.Kind == sheet.Instant:
		return docx.Center
	case c.Kind == sheet.Number, c.Kind == sheet.Share:
		return docx.Right
	}
	return docx.Left
}

// addUp makes the row of sums: the word 合计 first, and the sum of every
// column of numbers that has one. It is nil if there is nothing to add up.
func (t *table) addUp(except ...int) []any {
	out := make([]any, len(t.columns))
	found := false
	for i, c := range t.columns {
		if c.Kind != sheet.Number || slices.Contains(except, i) {
			continue
		}
		sum := 0
		for _, row := range t.rows {
			if i < len(row) {
				n, ok := row[i].(int)
				found, sum = found || ok, sum+n
			}
		}
		out[i] = sum
	}
	if !found {
		return nil
	}
	out[0] = "合计"
	return out
}
