package paper

import "math"

// cellPad is the room between a table's lines and its text.
const cellPad = 4.0

// sizes are the sizes of type that a table may have; the first that its
// columns fit into is taken.
var sizes = []float64{10.5, 9, 8, 7.5, 6}

// leastOnePage is the smallest size of type that a table is given to stand on
// one page.
const leastOnePage = 7.5

// table sets a table with its caption above.
func (s *setter) table(b *block) {
	g := layGrid(b)
	if g.cols == 0 {
		return
	}
	if len(b.spans) > 0 {
		s.room(notePitch * 4)
		s.text(b.spans, form{size: noteSize, pitch: notePitch, align: center, bold: true, before: 6, after: 4})
	}
	s.grid(g, g.shares())
	s.y += 8
}

// tableHeight is how high a table would be.
func (s *setter) tableHeight(b *block) float64 {
	g := layGrid(b)
	if g.cols == 0 {
		return 0
	}
	t := s.laid(g, g.shares())
	return t.ys[t.rows]
}

// set is a table laid out on one endless strip; its cells know how far down
// the strip they and their lines begin.
type set struct {
	grid
	size  float64
	xs    []float64 // left edges of the columns, and the right edge
	ys    []float64 // top edges of the rows, and the bottom edge
	texts [][]cellLine
}

// cellLine is a line of a cell and where on the strip its top is.
type cellLine struct {
	line
	top float64
}

func (s *setter) grid(g grid, shares []float64) { s.strip(s.laid(g, shares)) }

// onePage is how high a table may be that stands on a page with its heading.
const onePage = textHeight - 2*bodyPitch

// moves reports that a table of a height begins on a new page: a low one that
// would be cut, and a high one where little of this page is left.
func (s *setter) moves(height float64) bool {
	return height > s.left() && (height <= keptWhole || height <= onePage && s.left() < 0.4*textHeight)
}

// laid lays a table out in the largest type that its columns fit into; one
// that is a little higher than a page in it, in the type that brings it onto
// this page or onto the next, where it would begin there.
func (s *setter) laid(g grid, shares []float64) *set {
	t := &set{grid: g}
	t.columns(shares, sizes)
	t.fill(s)
	for i, size := range sizes {
		if size >= t.size || size < leastOnePage || t.ys[t.rows] <= onePage || t.ys[t.rows] > 2*textHeight {
			continue
		}
		small := &set{grid: g}
		small.columns(shares, sizes[i:])
		if small.fill(s); small.ys[small.rows] <= s.left() || s.moves(small.ys[small.rows]) {
			return small
		}
	}
	return t
}

// columns chooses the size of type and the edges of the columns.
func (t *set) columns(shares, sizes []float64) {
	least := make([]float64, t.cols)
	for _, c := range t.cells {
		word, _ := ems(c.cell.blocks)
		if c.cell.head {
			word = max(word, short(c.cell.blocks))
		}
		for k := range c.cols {
			least[c.col+k] = max(least[c.col+k], word/float64(c.cols), 1)
		}
	}
	var widths []float64
	for _, t.size = range sizes {
		fits := false
		if widths, fits = divide(shares, least, t.size); fits {
			break
		}
	}
	t.xs = []float64{leftMargin}
	for _, w := range widths {
		t.xs = append(t.xs, t.xs[len(t.xs)-1]+w)
	}
}

// short is the width of a head that is not divided: one of a few characters.
func short(blocks []*block) float64 {
	if _, line := ems(blocks); line <= 4 {
		return line
	}
	return 0
}

// divide gives every column what its longest word needs at a size of type, and
// what is left to those that have less than their share; fits is false, and
// every column has its share, where there is not enough for the words.
func divide(shares, least []float64, size float64) (widths []float64, fits bool) {
	sum, need := 0.0, 0.0
	for i, v := range shares {
		sum += v
		need += least[i]*size + 2*cellPad
	}
	widths = make([]float64, len(shares))
	missing := 0.0
	for i, v := range shares {
		widths[i] = textWidth * v / sum
		missing += max(0, widths[i]-least[i]*size-2*cellPad)
	}
	if need > textWidth {
		return widths, false
	}
	for i, w := range widths {
		low := least[i]*size + 2*cellPad
		widths[i] = low
		if missing > 0 {
			widths[i] += (textWidth - need) * max(0, w-low) / missing
		}
	}
	return widths, true
}

// fill sets the text of the cells and finds the heights of the rows.
func (t *set) fill(s *setter) {
	heights := make([]float64, t.rows)
	for i := range heights {
		heights[i] = t.size*1.4 + 2*t.pad()
	}
	t.texts = make([][]cellLine, len(t.cells))
	tall := make([]float64, len(t.cells))
	for i, c := range t.cells {
		width := t.xs[c.col+c.cols] - t.xs[c.col] - 2*cellPad
		y := 0.0
		for _, l := range s.cellLines(flat(c.cell.blocks), width, t.cellForm(c.cell), 0) {
			t.texts[i] = append(t.texts[i], cellLine{l, y})
			y += l.height
		}
		tall[i] = y
		if c.rows == 1 {
			heights[c.row] = max(heights[c.row], y+2*t.pad())
		}
	}
	for i, c := range t.cells {
		have := 0.0
		for _, h := range heights[c.row : c.row+c.rows] {
			have += h
		}
		if need := tall[i] + 2*t.pad(); need > have {
			heights[c.row+c.rows-1] += need - have
		}
	}
	t.ys = []float64{0}
	for _, h := range heights {
		t.ys = append(t.ys, t.ys[len(t.ys)-1]+h)
	}
	t.middle(tall)
}

// middle puts the text of the cells in the middle of their height; that of a
// cell higher than half a page begins at its top.
func (t *set) middle(tall []float64) {
	for i, c := range t.cells {
		height := t.ys[c.row+c.rows] - t.ys[c.row]
		top := t.ys[c.row] + t.pad()
		if height < textHeight/2 {
			top = t.ys[c.row] + (height-tall[i])/2
		}
		for k := range t.texts[i] {
			t.texts[i][k].top += top
		}
	}
}

// pad is the room above and below the text of a cell, less in small type.
func (t *set) pad() float64 { return min(cellPad, 0.38*t.size) }

// cellForm is the form of a cell's text; a figure stands in the middle.
func (t *set) cellForm(c cell) form {
	f := form{size: t.size, pitch: t.size * 1.4, align: left}
	if c.head {
		f.bold, f.align = true, center
	}
	if c.figure() {
		f.align = center
	}
	return f
}

// cellLines sets the blocks of a cell.
func (s *setter) cellLines(all []*block, width float64, f form, depth int) []line {
	var out []line
	for _, b := range all {
		f := f
		switch b.kind {
		case list:
			for i, it := range b.kids {
				inside := f
				inside.in += f.size * 1.5
				kids := append([]*block{say(marker(b, i, depth) + " ")}, flat(it.kids)...)
				if len(it.kids) > 0 && it.kids[0].kind == para {
					kids = kids[1:]
					kids[0] = &block{spans: append([]span{{text: marker(b, i, depth) + " "}}, it.kids[0].spans...)}
				}
				out = append(out, s.cellLines(kids, width, inside, depth+1)...)
			}
		case quote, figure:
			out = append(out, s.cellLines(flat(b.kids), width, f, depth)...)
			out = append(out, s.lines(b.spans, width, f)...)
		case heading:
			f.bold = true
			out = append(out, s.lines(b.spans, width, f)...)
		default:
			f = cellClass(f, b.class)
			out = append(out, s.lines(b.spans, width, f)...)
		}
	}
	return out
}

// cellClass is classForm in the narrow room of a cell.
func cellClass(f form, class string) form {
	switch class {
	case "right", "sign":
		f.align = right
	case "center", "serial":
		f.align = center
	}
	return f
}

// keptWhole is the height up to which a table stands on one page.
const keptWhole = textHeight * 0.45

// strip cuts the strip into pages.
func (s *setter) strip(t *set) {
	end := t.ys[t.rows]
	head := t.ys[t.heads]
	if head > textHeight/3 {
		t.heads, head = 0, 0
	}
	if s.moves(end) {
		s.room(textHeight)
	}
	// A row that would fit on the next page does not begin on this one.
	if first := t.ys[min(t.heads+1, t.rows)]; first > s.left() && first < textHeight {
		s.room(textHeight)
	}
	for y := 0.0; y < end-0.01; {
		avail := s.left()
		repeat := y > 0 && t.heads > 0
		if repeat {
			avail -= head
		}
		cut := t.cut(y, y+avail)
		if cut <= y { // not even a line fits
			if !s.fresh() {
				s.newPage()
				continue
			}
			cut = min(end, y+avail)
		}
		if repeat {
			s.slice(t, 0, head, t.heads)
		}
		s.slice(t, y, cut, t.rows)
		if y = cut; y < end-0.01 {
			s.newPage()
		}
	}
}

// cut is where the strip is cut between from and to: at the end of a row, or,
// where a row alone is higher, between lines.
func (t *set) cut(from, to float64) float64 {
	if t.ys[t.rows] <= to+0.01 {
		return t.ys[t.rows]
	}
	for r := t.rows; r >= 0; r-- {
		if y := t.ys[r]; y <= to && y > from+0.01 && t.clear(y) == y {
			return y
		}
	}
	y := to
	for range 1000 {
		next := t.clear(y)
		if next == y {
			break
		}
		y = next
	}
	return y
}

// clear is y, or the top of the highest line that y would cut through.
func (t *set) clear(y float64) float64 {
	out := y
	for _, lines := range t.texts {
		for _, l := range lines {
			if l.top < y-0.01 && l.top+l.height > y+0.01 {
				out = math.Min(out, l.top)
			}
		}
	}
	return out
}

// slice draws the part of the strip between from and to, of its first rows.
func (s *setter) slice(t *set, from, to float64, rows int) {
	for i, c := range t.cells {
		if c.row >= rows {
			continue
		}
		top, bottom := max(from, t.ys[c.row]), min(to, t.ys[c.row+c.rows])
		if bottom-top < 0.01 {
			continue
		}
		x := t.xs[c.col]
		s.page.Frame(x, s.y+top-from, t.xs[c.col+c.cols]-x, bottom-top, 0.5, ink)
		for _, l := range t.texts[i] {
			if l.top >= from-0.01 && l.top < to-0.01 {
				s.draw(l.line, x+cellPad, s.y+l.top-from)
			}
		}
	}
	s.y += to - from
}
