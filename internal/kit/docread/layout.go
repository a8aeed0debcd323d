package docread

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// layout is a page in reading order.
type layout struct {
	page  int
	items []item
}

// item is a line or a table; top is its upper edge.
type item struct {
	line  textLine
	table *ruled
	top   float64
}

// sorter hands the glyphs of a page to the cells of its tables and to what is
// outside of them. White space and breaks have no place of their own and go
// where the glyph before them went.
type sorter struct {
	tables  []*ruled
	makers  map[*ruledCell]*lineMaker
	outside *lineMaker
	current *lineMaker
}

func newSorter(tables []*ruled) *sorter {
	outside := &lineMaker{}
	return &sorter{tables, map[*ruledCell]*lineMaker{}, outside, outside}
}

func (s *sorter) add(g glyph) {
	if !g.brk && g.visible() {
		next := s.place(g.box.center())
		if next != s.current {
			s.current.open, next.open = false, false
			s.current = next
		}
	}
	s.current.add(g)
}

func (s *sorter) place(p point) *lineMaker {
	for _, t := range s.tables {
		cell := t.at(p)
		if cell == nil {
			continue
		}
		m := s.makers[cell]
		if m == nil {
			m = &lineMaker{}
			s.makers[cell] = m
		}
		return m
	}
	return s.outside
}

// layout sorts the glyphs of a page into the cells of its tables and the
// lines around them.
func (pg *page) layout(b *budget) (*layout, error) {
	tables := pg.worded(pg.tables())
	s := newSorter(tables)
	for _, g := range pg.glyphs {
		s.add(g)
	}
	for cell, m := range s.makers {
		cell.lines = m.lines()
	}
	l := &layout{page: pg.number}
	for _, t := range tables {
		if err := b.takeCells(len(t.cells) * len(t.cells[0])); err != nil {
			return nil, err
		}
		l.items = append(l.items, item{table: t, top: t.bounds().y1})
	}
	for _, line := range s.outside.placedLines() {
		l.items = append(l.items, item{line: line, top: line.box.y1})
	}
	slices.SortStableFunc(l.items, func(a, b item) int { return cmp.Compare(b.top, a.top) })
	l.dropPageNumbers()
	return l, nil
}

// worded keeps the tables that have text in at least two cells; a frame
// around one text, or a diagram, is no table.
func (pg *page) worded(tables []*ruled) []*ruled {
	cells := make([]map[*ruledCell]bool, len(tables))
	for _, g := range pg.glyphs {
		for i, t := range tables {
			if cell := t.at(g.box.center()); cell != nil && g.visible() {
				if cells[i] == nil {
					cells[i] = map[*ruledCell]bool{}
				}
				cells[i][cell] = true
				break
			}
		}
	}
	var kept []*ruled
	for i, t := range tables {
		if len(cells[i]) >= 2 {
			kept = append(kept, t)
		}
	}
	return kept
}

// A page number stands alone on its line: between dashes, in words, or bare.
var (
	dressedNumber = regexp.MustCompile(`^(?:[-－—–·]\s*\d{1,4}\s*[-－—–·]|第\s*\d{1,4}\s*页(?:[，,/\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$`)
	bareNumber    = regexp.MustCompile(`^\d{1,4}$`)
)

// dropPageNumbers removes the page number from the head and the foot of a
// page. A bare number must be that of the page, since a serial number of a
// lost table looks the same.
func (l *layout) dropPageNumbers() {
	number := func(it item) bool {
		text := strings.TrimSpace(it.line.text)
		return it.table == nil && (dressedNumber.MatchString(text) || bareNumber.MatchString(text) && text == strconv.Itoa(l.page))
	}
	if n := len(l.items); n > 0 && number(l.items[n-1]) {
		l.items = l.items[:n-1]
	}
	if len(l.items) > 1 && number(l.items[0]) {
		l.items = l.items[1:]
	}
}
