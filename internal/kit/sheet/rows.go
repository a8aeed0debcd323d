package sheet

import (
	"math"

	"github.com/xuri/excelize/v2"
)

// body writes the rows. Rows that one merged cell may cover are held until
// the group ends.
func (p *page) body(first [][]value, next func() ([]any, bool)) error {
	for _, row := range first {
		if err := p.take(row); err != nil {
			return err
		}
	}
	for len(first) == sampled {
		row, ok := next()
		if !ok {
			break
		}
		values, err := p.values(row)
		if err != nil {
			return err
		}
		if err := p.take(values); err != nil {
			return err
		}
	}
	return p.endRun()
}

func (p *page) take(row []value) error {
	if p.row+len(p.run) >= maxRows {
		return tooLong()
	}
	lead := p.mergedFrom(0)
	if n := len(p.run); n > 0 && (lead < 0 || !same(p.run[n-1][lead], row[lead])) {
		if err := p.endRun(); err != nil {
			return err
		}
	}
	p.run = append(p.run, row)
	return nil
}

// mergedFrom is the first merged column from i on, or -1.
func (p *page) mergedFrom(i int) int {
	for ; i < len(p.sheet.Columns); i++ {
		if p.sheet.Columns[i].Merge {
			return i
		}
	}
	return -1
}

// same says that two values go into one cell. Empty cells are not joined.
func same(a, b value) bool { return a.text != "" && a == b }

// endRun writes the rows that were held.
func (p *page) endRun() error {
	heights := make([]float64, len(p.run))
	hidden := make([]map[int]bool, len(p.run))
	if err := p.merge(p.mergedFrom(0), 0, len(p.run), heights, hidden); err != nil {
		return err
	}
	for i, row := range p.run {
		cells, err := p.cells(row, hidden[i], roleText)
		if err != nil {
			return err
		}
		if err := p.put(cells, heights[i]); err != nil {
			return err
		}
	}
	p.run = p.run[:0]
	return nil
}

// merge joins the equal values of one merged column in the held rows from
// from to to, then those of the merged columns after it within each group.
func (p *page) merge(col, from, to int, heights []float64, hidden []map[int]bool) error {
	if col < 0 {
		return nil
	}
	for i := from; i < to; {
		j := i + 1
		for j < to && same(p.run[i][col], p.run[j][col]) {
			if hidden[j] == nil {
				hidden[j] = map[int]bool{}
			}
			hidden[j][col] = true
			j++
		}
		if err := p.join(col, p.row+1+i, col, p.row+j); err != nil {
			return err
		}
		p.makeRoom(col, i, j, heights)
		if err := p.merge(p.mergedFrom(col+1), i, j, heights, hidden); err != nil {
			return err
		}
		i = j
	}
	return nil
}

// lineHeight is the height of a line of text, in points.
const lineHeight = 14.5

// makeRoom makes the last row of a group taller where the merged text needs
// more lines than the rows together have: programs fit rows to single cells
// only.
func (p *page) makeRoom(col, from, to int, heights []float64) {
	if to-from < 2 {
		return
	}
	need, have, last := lines(p.run[from][col].text, p.widths[col]), 0, 0
	for i := from; i < to; i++ {
		last = p.linesOf(i)
		have += last
	}
	if need > have {
		heights[to-1] = max(heights[to-1], lineHeight*float64(last+need-have))
	}
}

// linesOf is how many lines the held row i has by its single cells.
func (p *page) linesOf(i int) int {
	n := 1
	for c, col := range p.sheet.Columns {
		if !col.Merge {
			n = max(n, lines(p.run[i][c].text, p.widths[c]))
		}
	}
	return n
}

// total writes the last row.
func (p *page) total() error {
	if p.sheet.Total == nil {
		return nil
	}
	values, err := p.values(p.sheet.Total)
	if err != nil {
		return err
	}
	cells, err := p.cells(values, nil, roleTotal)
	if err != nil {
		return err
	}
	return p.put(cells, 0)
}

func (p *page) cells(row []value, hidden map[int]bool, r role) ([]excelize.Cell, error) {
	cells := make([]excelize.Cell, len(row))
	for i, v := range row {
		c := p.sheet.Columns[i]
		k := look{role: r, kind: c.Kind, align: c.align(), color: v.color, asText: !v.isNum && Risky(v.text)}
		if v.isNum && v.kind != Number {
			k.kind = v.kind
		}
		k.parts = k.kind == Share && v.isNum && math.Abs(v.number*100-math.Round(v.number*100)) > 1e-9
		id, err := p.looks.id(k)
		if err != nil {
			return nil, err
		}
		cells[i].StyleID = id
		switch {
		case hidden[i]:
		case v.isNum:
			cells[i].Value = v.number
		case v.text != "":
			cells[i].Value = cellText(v.text)
		}
	}
	return cells, nil
}
