package docread

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// maxSpan is more columns than Word allows in a table (63) or anyone types.
const maxSpan = 1000

// docxTable collects one w:tbl.
type docxTable struct {
	grid
	row int
	// above[col] is the row where the vertical merge begins that the cell
	// starting at col belongs to in the row before, or -1.
	above []int
	// heads counts the rows at the top that are marked as the heading.
	heads int
}

// table reads one w:tbl; it is nil when the table has no cells.
func (d *docx) table() (*Table, error) {
	t := &docxTable{grid: grid{budget: d.budget}}
	if err := d.tableRows(t); err != nil {
		return nil, err
	}
	out, err := t.table(0)
	if out != nil && d.rich != nil {
		out.Heads = t.heads
	}
	return out, err
}

func (d *docx) tableRows(t *docxTable) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "tr":
			return d.tableRow(t)
		case "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "Fallback", "del", "moveFrom":
			return d.skip()
		}
		return d.tableRows(t)
	})
}

// tableRow reads one w:tr. A row whose insertion was undone or whose
// deletion is tracked leaves no trace.
func (d *docx) tableRow(t *docxTable) error {
	r := &docxRow{table: t}
	if err := d.rowParts(r); err != nil {
		return err
	}
	if r.deleted {
		return nil
	}
	above := make([]int, 0, len(r.cells))
	for _, c := range r.cells {
		begin, err := t.put(c)
		if err != nil {
			return err
		}
		for len(above) < c.col {
			above = append(above, -1)
		}
		above = append(above, begin)
	}
	if r.head && t.heads == t.row {
		t.heads++
	}
	t.above = above
	t.row++
	return nil
}

// docxRow collects one row before it is known whether it is deleted.
type docxRow struct {
	table   *docxTable
	cells   []docxCell
	col     int
	deleted bool
	head    bool
}

// docxCell is one w:tc with its place in the row.
type docxCell struct {
	text     string
	blocks   []Block
	col      int
	span     int
	vertical string // "", "restart" or "continue"
	across   bool   // an old-style horizontal merge continues here
	deleted  bool
}

func (d *docx) rowParts(r *docxRow) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "trPr":
			return d.each(func(el xml.StartElement) error {
				switch el.Name.Local {
				case "gridBefore":
					r.col += span(val(el))
				case "del", "moveFrom":
					r.deleted = true
				case "tblHeader":
					r.head = on(el)
				}
				return d.skip()
			})
		case "tc":
			return d.tableCell(r)
		case "tblPrEx", "sdtPr", "sdtEndPr", "Fallback", "del", "moveFrom":
			return d.skip()
		}
		return d.rowParts(r)
	})
}

// tableCell reads one w:tc.
func (d *docx) tableCell(r *docxRow) error {
	c := docxCell{col: r.col, span: 1}
	var lines []string
	var carry carried
	err := d.each(func(el xml.StartElement) error {
		if el.Name.Local == "tcPr" {
			return d.cellProperties(&c)
		}
		quiet := c.vertical == "continue"
		defer d.lists.hold(quiet)()
		return d.cellBlock(el, func(b Block, joined bool) {
			if !carry.take(&b, joined) {
				return
			}
			lines = append(lines, b.lines()...)
			if d.rich != nil {
				c.blocks = append(c.blocks, b)
			}
		})
	})
	for _, b := range carry.rest(nil) {
		lines, c.blocks = append(lines, b.Para), append(c.blocks, b)
	}
	c.text = strings.Trim(strings.Join(lines, "\n"), "\n\t \u3000")
	r.add(c)
	return err
}

// lines is the text of a block in a cell.
func (b Block) lines() []string {
	if b.Table != nil {
		return b.Table.flat()
	}
	return []string{b.Para}
}

// add appends a cell to the row; a deleted one is dropped and one that an
// old-style merge covers widens its neighbour.
func (r *docxRow) add(c docxCell) {
	if c.deleted {
		return
	}
	if n := len(r.cells); c.across && n > 0 {
		r.cells[n-1].span += c.span
	} else {
		r.cells = append(r.cells, c)
	}
	r.col += c.span
}

func (d *docx) cellBlock(el xml.StartElement, emit func(Block, bool)) error {
	switch el.Name.Local {
	case "p":
		return d.paragraph(emit)
	case "tbl":
		return d.tableBlock(emit)
	case "del", "moveFrom":
		return d.gone()
	case "sdtPr", "sdtEndPr", "Fallback":
		return d.skip()
	}
	return d.blocks(emit)
}

func (d *docx) cellProperties(c *docxCell) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "gridSpan":
			c.span = max(span(val(el)), 1)
		case "vMerge":
			c.vertical = "continue"
			if val(el) == "restart" {
				c.vertical = "restart"
			}
		case "hMerge":
			c.across = val(el) != "restart"
		case "cellDel":
			c.deleted = true
		}
		return d.skip()
	})
}

// put places a cell and returns the row where its vertical merge begins, or
// -1. A continuation with nothing above it to continue is a cell of its own.
func (t *docxTable) put(c docxCell) (int, error) {
	if c.vertical == "continue" && c.col < len(t.above) && t.above[c.col] >= 0 {
		begin := t.above[c.col]
		first := &t.rows[begin][c.col]
		if first.ColSpan == c.span {
			first.RowSpan = t.row - begin + 1
			return begin, t.place(t.row, c.col+c.span-1, Cell{})
		}
	}
	begin := -1
	if c.vertical != "" {
		begin = t.row
	}
	if err := t.place(t.row, c.col+c.span-1, Cell{}); err != nil {
		return begin, err
	}
	return begin, t.place(t.row, c.col, Cell{Text: c.text, ColSpan: c.span, Blocks: c.blocks})
}

func span(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxSpan)
}

// flat returns the rows of a nested table as lines, cells parted by tabs.
func (t *Table) flat() []string {
	var lines []string
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row {
			if !c.Merged {
				cells = append(cells, strings.ReplaceAll(c.Text, "\n", " "))
			}
		}
		lines = append(lines, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return lines
}
