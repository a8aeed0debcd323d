package docread

import (
	"math"
	"strings"
)

const (
	// shift is how much a column may differ between two pages.
	shift = 6.0
	// maxHeading is the most heading rows that a page repeats.
	maxHeading = 5
)

// joinPages makes blocks of the pages and joins the tables that a page break
// cuts: the last thing on one page and the first on the next, with the same
// columns.
//
// With a joiner, lines become paragraphs; without one, each is a block.
func joinPages(pages []*layout, j *joiner) []Block {
	var blocks []Block
	var open *ruled
	flush := func() {
		if open != nil {
			blocks = append(blocks, Block{Table: open.output(), Page: open.page})
			open = nil
		}
	}
	for _, l := range pages {
		for i, it := range l.items {
			if it.table == nil {
				flush()
				if j != nil {
					blocks = j.line(blocks, it.line, l.page)
					continue
				}
				blocks = append(blocks, Block{Para: strings.TrimRight(it.line.text, " "), Page: l.page})
				continue
			}
			if j != nil {
				j.open, j.body = false, true
			}
			if i == 0 && open != nil && open.sameColumns(it.table) {
				open.extend(it.table)
				continue
			}
			flush()
			open = it.table
		}
	}
	flush()
	return blocks
}

// sameColumns compares the widths of the columns, since left and right pages
// may have different margins.
func (t *ruled) sameColumns(next *ruled) bool {
	if len(t.xs) != len(next.xs) {
		return false
	}
	for i := range t.xs {
		if math.Abs((t.xs[i]-t.xs[0])-(next.xs[i]-next.xs[0])) > shift {
			return false
		}
	}
	return true
}

// extend appends the part of a table that stands on the next page.
func (t *ruled) extend(next *ruled) {
	next.drop(t.repeated(next))
	if len(next.cells) == 0 {
		return
	}
	if t.cuts(next) {
		t.joinRow(next)
	} else {
		t.joinMerges(next)
	}
	base := len(t.cells)
	for _, row := range next.cells {
		for c := range row {
			row[c].row += base
		}
		t.cells = append(t.cells, row)
	}
}

// repeated counts the rows at the top of next that repeat those of t.
func (t *ruled) repeated(next *ruled) int {
	n := 0
	for n < min(maxHeading, len(t.cells), len(next.cells)) && t.rowText(n) != "" && t.rowText(n) == next.rowText(n) {
		n++
	}
	return n
}

// rowText is what tells a row from others, layout apart.
func (t *ruled) rowText(r int) string {
	var b strings.Builder
	for c := range t.cells[r] {
		for _, l := range t.cells[r][c].lines {
			b.WriteString(squeeze(l.text))
		}
		if len(t.cells[r][c].lines) > 0 {
			b.WriteByte('|')
		}
	}
	return b.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// drop removes the first n rows; a merge that reaches beyond them begins
// after them.
func (t *ruled) drop(n int) {
	if n == 0 {
		return
	}
	for r := n; r < len(t.cells); r++ {
		for c := range t.cells[r] {
			cell := t.cells[r][c]
			if cell.row >= n || cell.col != c {
				continue
			}
			first := t.cells[cell.row][c]
			t.cells[r][c] = ruledCell{row: r, col: c, rows: first.row + first.rows - r, cols: first.cols, area: first.area, lines: first.lines}
			t.repoint(first.row, c, r)
		}
	}
	t.cells = t.cells[n:]
	for r := range t.cells {
		for c := range t.cells[r] {
			t.cells[r][c].row -= n
		}
	}
}

// repoint makes the cells from row to downwards, which pointed to the merge
// that began at (from, col), point to (to, col).
func (t *ruled) repoint(from, col, to int) {
	for r := to; r < len(t.cells); r++ {
		for c := range t.cells[r] {
			if cell := &t.cells[r][c]; cell.row == from && cell.col == col {
				cell.row = to
			}
		}
	}
}

// cuts reports whether the page break goes through the last row of t: a cell
// goes on in mid-sentence, and another that has text has none after it.
func (t *ruled) cuts(next *ruled) bool {
	goesOn, over := false, false
	last := len(t.cells) - 1
	for c := range t.xs[1:] {
		a, b := t.first(last, c), next.first(0, c)
		if a.col != b.col || a.cols != b.cols {
			return false
		}
		switch {
		case a.col != c || len(a.lines) == 0:
		case len(b.lines) == 0:
			over = over || a.rows == 1 && b.rows == 1
		default:
			end := a.lines[len(a.lines)-1]
			goesOn = goesOn || !ended(end.text) && wraps(end, b.lines[0], a.area)
		}
	}
	return goesOn && over
}

// joinRow joins the first row of next to the last one of t.
func (t *ruled) joinRow(next *ruled) {
	last := len(t.cells) - 1
	for c := range next.cells[0] {
		if b := next.cells[0][c]; b.row == 0 && b.col == c {
			a := t.first(last, c)
			a.lines = append(a.lines, b.lines...)
			t.annex(next, a, 1)
		}
	}
	next.cells = next.cells[1:]
	for r := range next.cells {
		for c := range next.cells[r] {
			next.cells[r][c].row--
		}
	}
}

// joinMerges lets merges in the last row of t go on in next, in columns that
// have merges, where the page break left one part without text.
func (t *ruled) joinMerges(next *ruled) {
	last := len(t.cells) - 1
	for c := range next.cells[0] {
		a, b := t.first(last, c), next.cells[0][c]
		if b.row != 0 || b.col != c || a.col != c || a.cols != b.cols || !t.merges(c) && !next.merges(c) {
			continue
		}
		if len(a.lines) > 0 && len(b.lines) > 0 {
			continue
		}
		a.lines = append(a.lines, b.lines...)
		t.annex(next, a, 0)
	}
}

// merges reports whether cells of different rows are merged in column c.
func (t *ruled) merges(c int) bool {
	for r := range t.cells {
		if t.cells[r][c].row != r || t.cells[r][c].rows > 1 {
			return true
		}
	}
	return false
}

// annex makes a, a cell of t that reaches its last row, take over the merge
// at the top of next in its column; skip rows of it are not kept. The rows of
// next are marked as reaching back above it.
func (t *ruled) annex(next *ruled, a *ruledCell, skip int) {
	b := next.first(0, a.col)
	rows := b.rows
	a.rows += rows - skip
	back := a.row - len(t.cells) + skip
	for r := range rows {
		for c := a.col; c < a.col+a.cols; c++ {
			next.cells[r][c] = ruledCell{row: back, col: a.col}
		}
	}
}

// output turns the table into the model of the package.
func (t *ruled) output() *Table {
	out := &Table{Rows: make([][]Cell, len(t.cells))}
	for r, row := range t.cells {
		out.Rows[r] = make([]Cell, len(row))
		for c, cell := range row {
			if cell.row != r || cell.col != c {
				out.Rows[r][c] = Cell{Merged: true, MergeRow: cell.row, MergeCol: cell.col}
				continue
			}
			out.Rows[r][c] = Cell{Text: cellText(cell.lines, cell.area), RowSpan: cell.rows, ColSpan: cell.cols}
		}
	}
	return out
}
