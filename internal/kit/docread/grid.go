package docread

// grid builds a Table cell by cell. Cells come row by row, left to right, and
// may span; what a span covers is marked when the grid is finished, so that a
// span wider than the table costs nothing.
type grid struct {
	budget *budget
	rows   [][]Cell
}

// place puts a cell at (row, col), growing the grid to it, and accounts for
// every cell that is made. Spans below 1 count as 1.
func (g *grid) place(row, col int, c Cell) error {
	for len(g.rows) <= row {
		g.rows = append(g.rows, nil)
	}
	if n := col + 1 - len(g.rows[row]); n > 0 {
		if err := g.budget.takeCells(n); err != nil {
			return err
		}
		for range n {
			g.rows[row] = append(g.rows[row], Cell{RowSpan: 1, ColSpan: 1})
		}
	}
	c.RowSpan, c.ColSpan = max(c.RowSpan, 1), max(c.ColSpan, 1)
	g.rows[row][col] = c
	return g.budget.takeText(len(c.Text))
}

// table pads the rows to one width, at least width, and marks what the spans
// cover. Where spans overlap, the first one keeps the cell and the later one
// is cut, so that the work stays linear in the number of cells.
func (g *grid) table(width int) (*Table, error) {
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	if width == 0 {
		return nil, nil
	}
	for r := range g.rows {
		n := width - len(g.rows[r])
		if err := g.budget.takeCells(n); err != nil {
			return nil, err
		}
		for range n {
			g.rows[r] = append(g.rows[r], Cell{RowSpan: 1, ColSpan: 1})
		}
	}
	t := &Table{Rows: g.rows}
	for r := range t.Rows {
		for c := range t.Rows[r] {
			t.cover(r, c)
		}
	}
	return t, nil
}

// cover marks the cells under the span that starts at (r, c).
func (t *Table) cover(r, c int) {
	cell := &t.Rows[r][c]
	if cell.Merged {
		return
	}
	cell.ColSpan = t.free(r, c, min(cell.ColSpan, len(t.Rows[r])-c))
	rows := 1
	for limit := min(cell.RowSpan, len(t.Rows)-r); rows < limit; rows++ {
		if t.free(r+rows, c-1, cell.ColSpan+1) <= cell.ColSpan {
			break
		}
	}
	cell.RowSpan = rows
	for y := r; y < r+cell.RowSpan; y++ {
		for x := c; x < c+cell.ColSpan; x++ {
			if y != r || x != c {
				t.Rows[y][x] = Cell{Merged: true, MergeRow: r, MergeCol: c}
			}
		}
	}
}

// free counts how many of the n-1 cells after (r, c) a span may take, plus
// one for (r, c) itself: they must be neither covered nor filled.
func (t *Table) free(r, c, n int) int {
	for i := 1; i < n; i++ {
		if cell := t.Rows[r][c+i]; cell.Merged || cell.Text != "" {
			return i
		}
	}
	return n
}
