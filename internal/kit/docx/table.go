package docx

import (
	"fmt"
	"strconv"
)

// Table is a table of fixed column widths, centred on the page.
type Table struct {
	// Widths are the columns, left to right.
	Widths []Length
	Rows   []Row
	// Plain tables have no lines.
	Plain bool

	laid [][]slot
}

// Row is a row of cells. A place that a cell above or to the left covers has
// no cell of its own in Cells; places left over at the end are empty cells.
type Row struct {
	Cells []Cell
	// Head rows are repeated at the top of every page. They count only at
	// the top of the table.
	Head bool
	// Break lets the row go on over the end of a page.
	Break bool
	// Height is the least height of the row.
	Height Length
}

// Cell is one cell.
type Cell struct {
	// Text is the cell's only paragraph, in Style, unless Paras are given.
	Text  string
	Style Style
	Align Align
	Bold  bool
	Color string
	Paras []Paragraph
	// RowSpan and ColSpan are how many rows and columns the cell covers; 0
	// stands for 1.
	RowSpan, ColSpan int
	// Top sets the text at the top; it stands in the middle otherwise.
	Top bool
	// Fill is the colour behind the text, six hex digits, or empty.
	Fill string
}

// slot is a cell as it is written in one row: the cell itself, or the
// continuation of one that began in a row above.
type slot struct {
	cell  *Cell
	col   int
	span  int
	begin bool // first of several rows
	more  bool // continues the row above
}

// lay places the cells on the columns.
func (t *Table) lay() error {
	t.laid = make([][]slot, len(t.Rows))
	open := make([]covered, len(t.Widths))
	for i := range t.Rows {
		row, err := t.layRow(i, open)
		if err != nil {
			return err
		}
		t.laid[i] = row
	}
	return nil
}

// covered is what is left of a cell that reaches down over a column.
type covered struct {
	cell *Cell
	rows int
	span int
}

func (t *Table) layRow(i int, open []covered) ([]slot, error) {
	cells := t.Rows[i].Cells
	var row []slot
	next, empty := 0, Cell{}
	for col := 0; col < len(open); {
		if o := &open[col]; o.rows > 0 {
			o.rows--
			row = append(row, slot{cell: o.cell, col: col, span: o.span, more: true})
			col += o.span
			continue
		}
		c := &empty
		if next < len(cells) {
			c = &cells[next]
		}
		next++
		s, err := t.begin(c, i, col, open)
		if err != nil {
			return nil, err
		}
		row = append(row, s)
		col += s.span
	}
	if next < len(cells) {
		return nil, fmt.Errorf("row %d has %d cells, but there is room for %d", i, len(cells), next)
	}
	return row, nil
}

func (t *Table) begin(c *Cell, row, col int, open []covered) (slot, error) {
	span, down := max(c.ColSpan, 1), max(c.RowSpan, 1)
	if col+span > len(open) || row+down > len(t.Rows) {
		return slot{}, fmt.Errorf("the cell at row %d, column %d reaches out of the table", row, col)
	}
	for k := col + 1; k < col+span; k++ {
		if open[k].rows > 0 {
			return slot{}, fmt.Errorf("the cell at row %d, column %d lies over another", row, col)
		}
	}
	open[col] = covered{cell: c, rows: down - 1, span: span}
	return slot{cell: c, col: col, span: span, begin: down > 1}, nil
}

func (t *Table) write(w *writer) {
	w.raw(`<w:tbl><w:tblPr><w:tblW`)
	w.num("w:w", int(t.width(0, len(t.Widths))))
	w.raw(` w:type="dxa"/><w:jc w:val="center"/>`)
	if !t.Plain {
		w.raw(borders)
	}
	w.raw(`<w:tblLayout w:type="fixed"/>` + cellMargins + `</w:tblPr><w:tblGrid>`)
	for _, width := range t.Widths {
		w.raw(`<w:gridCol`)
		w.num("w:w", int(width))
		w.raw(`/>`)
	}
	w.raw(`</w:tblGrid>`)
	head := true
	for i, r := range t.Rows {
		head = head && r.Head
		t.row(w, i, head)
	}
	w.raw(`</w:tbl>`)
}

// cellMargins is the room between the lines and the text.
const cellMargins = `<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>` +
	`<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>`

var borders = func() string {
	s := `<w:tblBorders>`
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		s += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	}
	return s + `</w:tblBorders>`
}()

func (t *Table) width(col, span int) Length {
	sum := Length(0)
	for _, w := range t.Widths[col : col+span] {
		sum += w
	}
	return sum
}

func (t *Table) row(w *writer, i int, head bool) {
	r := t.Rows[i]
	w.raw(`<w:tr><w:trPr>`)
	if !r.Break {
		w.raw(`<w:cantSplit/>`)
	}
	if r.Height > 0 {
		w.raw(`<w:trHeight`)
		w.num("w:val", int(r.Height))
		w.raw(` w:hRule="atLeast"/>`)
	}
	if head {
		w.raw(`<w:tblHeader/>`)
	}
	w.raw(`</w:trPr>`)
	for _, s := range t.laid[i] {
		t.cell(w, s)
	}
	w.raw(`</w:tr>`)
}

func (t *Table) cell(w *writer, s slot) {
	w.raw(`<w:tc><w:tcPr><w:tcW`)
	w.num("w:w", int(t.width(s.col, s.span)))
	w.raw(` w:type="dxa"/>`)
	if s.span > 1 {
		w.raw(`<w:gridSpan w:val="` + strconv.Itoa(s.span) + `"/>`)
	}
	switch {
	case s.more:
		w.raw(`<w:vMerge/>`)
	case s.begin:
		w.raw(`<w:vMerge w:val="restart"/>`)
	}
	if hex(s.cell.Fill) {
		w.raw(`<w:shd w:val="clear" w:color="auto" w:fill="` + s.cell.Fill + `"/>`)
	}
	if !s.cell.Top {
		w.raw(`<w:vAlign w:val="center"/>`)
	}
	w.raw(`</w:tcPr>`)
	for _, p := range s.paragraphs() {
		p.write(w)
	}
	w.raw(`</w:tc>`)
}

// paragraphs are what stands in the cell: at least one, or Word calls the
// file damaged.
func (s slot) paragraphs() []Paragraph {
	c := s.cell
	style := c.Style
	if style == "" {
		style = CellText
	}
	switch {
	case s.more:
		return []Paragraph{{Style: style}}
	case len(c.Paras) > 0:
		return c.Paras
	default:
		return []Paragraph{{Style: style, Align: c.Align, Runs: []Run{{Text: c.Text, Bold: c.Bold, Color: c.Color}}}}
	}
}
