package sheet

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/docx"
)

// body writes the rows. Rows that one merged cell may cover are held until
// the group ends.
func (p *page) body(first [][]value, next func() ([]any, bool)) error {
	p.order = mergeOrder(p.sheet.Columns)
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

// take takes one row: a heading, or values that may belong to the rows held.
func (p *page) take(row []value) error {
	if p.row+len(p.run) >= maxRows {
		return tooLong()
	}
	if len(row) == 1 && len(p.widths) != 1 {
		return errors.Join(p.endRun(), p.banner(row[0].text))
	}
	if n := len(p.run); n > 0 && (len(p.order) == 0 || !same(p.run[n-1][p.order[0]], row[p.order[0]])) {
		if err := p.endRun(); err != nil {
			return err
		}
	}
	p.run = append(p.run, row)
	return nil
}

// banner writes a heading across all columns.
func (p *page) banner(text string) error {
	cells, err := p.fill(look{role: roleBanner, align: "left"})
	if err != nil {
		return err
	}
	cells[0].Value = cellText(text)
	return errors.Join(p.put(cells, rowHeight(lines(text, sum(p.widths)))), p.join(0, p.row, len(p.widths)-1, p.row))
}

// endRun writes the rows that were held.
func (p *page) endRun() error {
	cover := spans(p.order, len(p.widths), p.run)
	tall := make([]int, len(p.run))
	for i, row := range p.run {
		tall[i] = p.linesOf(row, cover[i])
	}
	for i := range p.run {
		for _, col := range p.order {
			if n := cover[i][col]; n > 1 {
				p.makeRoom(p.run[i][col], col, tall[i:i+n])
				if err := p.join(col, p.row+1+i, col, p.row+i+n); err != nil {
					return err
				}
			}
		}
	}
	for i, row := range p.run {
		cells, err := p.cells(row, cover[i], roleText)
		if err != nil {
			return err
		}
		if err := p.put(cells, rowHeight(tall[i])); err != nil {
			return err
		}
	}
	p.run = p.run[:0]
	return nil
}

// rowHeight is the height of a row of so many lines, in points. Not every
// program fits rows to their text when it opens a file, so the file says it.
func rowHeight(lines int) float64 { return 6 + lineHeight*float64(lines) }

// lineHeight is the height of a line of text, in points.
const lineHeight = 14.5

// makeRoom makes the last row of a group taller where the merged text needs
// more lines than the rows together have.
func (p *page) makeRoom(v value, col int, tall []int) {
	have := 0
	for _, n := range tall {
		have += n
	}
	if need := lines(v.text, p.widths[col]); need > have {
		tall[len(tall)-1] += need - have
	}
}

// linesOf is how many lines a row needs for the cells that are its own alone.
func (p *page) linesOf(row []value, cover []int) int {
	n := 1
	for c, v := range row {
		if cover[c] == 1 && !v.isNum {
			n = max(n, lines(v.text, p.widths[c]))
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
	return p.put(cells, rowHeight(p.linesOf(values, slices.Repeat([]int{1}, len(values)))))
}

func (p *page) cells(row []value, cover []int, r role) ([]excelize.Cell, error) {
	cells := make([]excelize.Cell, len(row))
	for i, v := range row {
		c := p.sheet.Columns[i]
		k := look{role: r, kind: c.Kind, align: c.align(), color: v.color, asText: !v.isNum && Risky(v.text)}
		if v.isNum && v.kind != Number {
			k.kind = v.kind
		}
		if cover == nil || cover[i] > 0 {
			linked, err := p.link(i, v)
			if err != nil {
				return nil, err
			}
			k.link = linked
		}
		k.parts = k.kind == Share && v.isNum && math.Abs(v.number*100-math.Round(v.number*100)) > 1e-9
		id, err := p.looks.id(k)
		if err != nil {
			return nil, err
		}
		cells[i].StyleID = id
		switch {
		case cover != nil && cover[i] == 0:
		case v.isNum:
			cells[i].Value = v.number
		case v.text != "":
			cells[i].Value = cellText(v.text)
		}
	}
	return cells, nil
}

// mostLinks bounds the links of a sheet; those beyond are texts.
const mostLinks = 5000

// link makes the cell of the row that is written next lead to its address.
func (p *page) link(col int, v value) (bool, error) {
	if v.link == "" || v.text == "" && !v.isNum || p.links >= mostLinks {
		return false, nil
	}
	at := cell(col, p.row+1)
	if place, inside := strings.CutPrefix(v.link, "#"); inside {
		p.links++
		return true, p.file.SetCellHyperLink(p.name, at, place, "Location")
	}
	to := docx.Address(v.link)
	if to == "" {
		return false, nil
	}
	p.links++
	return true, p.file.SetCellHyperLink(p.name, at, to, "External")
}
