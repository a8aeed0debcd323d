package docread

import (
	"maps"
	"slices"
)

const (
	// maxCrossings bounds the work of finding which lines meet, and
	// maxLattice the cells between them; a page beyond is a drawing.
	maxCrossings = 4_000_000
	maxLattice   = 20_000
	// overhang is how far lines must stick out beyond the last one across
	// for the table to be open on that side.
	overhang = 10.0
	// maxClosing is how often regions are squared up before a set of lines
	// is taken for a drawing.
	maxClosing = 20
)

// ruled is a table rebuilt from the lines on a page. Its rows count from the
// top, while ys, like xs, is sorted upwards.
type ruled struct {
	page   int
	xs, ys []float64
	cells  [][]ruledCell
}

// ruledCell is a cell of a ruled table. Row and col are those of the first
// cell of its merge, which alone has lines and spans.
type ruledCell struct {
	row, col   int
	rows, cols int
	area       box
	lines      []textLine
}

// lattice is a set of lines that meet.
type lattice struct{ across, down []ruling }

// tables finds the ruled tables of a page.
func (pg *page) tables() []*ruled {
	var found []*ruled
	for _, l := range pg.lattices() {
		if t := l.table(); t != nil {
			t.page = pg.number
			found = append(found, t)
		}
	}
	// A table inside a cell of another is text of that cell.
	return slices.DeleteFunc(found, func(t *ruled) bool {
		return slices.ContainsFunc(found, func(o *ruled) bool {
			return o != t && o.bounds().holds(t.bounds().center()) && o.bounds().area() > t.bounds().area()
		})
	})
}

// lattices parts the lines of a page into sets that meet.
func (pg *page) lattices() []*lattice {
	across, down := pg.lines(false), pg.lines(true)
	if len(across)*len(down) > maxCrossings {
		return nil
	}
	f := newForest(len(across) + len(down))
	for i, h := range across {
		for j, v := range down {
			if v.at >= h.from-touch && v.at <= h.to+touch && h.at >= v.from-touch && h.at <= v.to+touch {
				f.join(i, len(across)+j)
			}
		}
	}
	sets := map[int]*lattice{}
	for i, h := range across {
		sets[f.find(i)] = &lattice{across: append(setOf(sets, f.find(i)).across, h)}
	}
	for j, v := range down {
		if set := sets[f.find(len(across)+j)]; set != nil {
			set.down = append(set.down, v)
		}
	}
	var list []*lattice
	for _, root := range slices.Sorted(maps.Keys(sets)) {
		list = append(list, sets[root])
	}
	return list
}

func setOf(sets map[int]*lattice, root int) *lattice {
	if s := sets[root]; s != nil {
		return s
	}
	return &lattice{}
}

// table rebuilds the cells between the lines, or returns nil when they part
// off fewer than two.
func (l *lattice) table() *ruled {
	if len(l.across) < 2 || len(l.down) == 0 {
		return nil
	}
	t := &ruled{xs: edgesOf(l.down, l.across), ys: edgesOf(l.across, l.down)}
	rows, cols := len(t.ys)-1, len(t.xs)-1
	if rows < 1 || cols < 1 || rows*cols < 2 || rows*cols > maxLattice {
		return nil
	}
	regions := l.regions(t)
	if regions == nil {
		return nil
	}
	t.cells = make([][]ruledCell, rows)
	for r := range rows {
		t.cells[r] = make([]ruledCell, cols)
		for c := range cols {
			first := regions.find(r*cols + c)
			t.cells[r][c] = ruledCell{row: first / cols, col: first % cols}
			t.first(r, c).stretch(r, c, t.square(r, c))
		}
	}
	return t.tidy()
}

// edgesOf returns where the given lines are, and how far the lines that
// cross them reach, if that is beyond the last one: such a table is open at
// its sides.
func edgesOf(lines, crossing []ruling) []float64 {
	var at []float64
	for _, l := range lines {
		at = append(at, l.at)
	}
	edges := cluster(at)
	low, high := edges[0], edges[len(edges)-1]
	for _, l := range crossing {
		low, high = min(low, l.from), max(high, l.to)
	}
	if edges[0]-low > overhang {
		edges = append([]float64{low}, edges...)
	}
	if high-edges[len(edges)-1] > overhang {
		edges = append(edges, high)
	}
	return edges
}

// regions joins the cells between which no line is drawn. A region that is
// no rectangle is filled up to one; it is nil if that does not come to an end.
func (l *lattice) regions(t *ruled) forest {
	rows, cols := len(t.ys)-1, len(t.xs)-1
	f := newForest(rows * cols)
	beside := walls(l.down, t.xs, t.ys)    // [edge of column][band from below]
	between := walls(l.across, t.ys, t.xs) // [edge of row from below][column]
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !beside[c+1][rows-1-r] {
				f.join(r*cols+c, r*cols+c+1)
			}
			if r+1 < rows && !between[rows-1-r][c] {
				f.join(r*cols+c, (r+1)*cols+c)
			}
		}
	}
	for range maxClosing {
		if !f.squareUp(rows, cols) {
			return f
		}
	}
	return nil
}

// walls tells for every edge and every band between two crossing edges
// whether lines cover at least half of it.
func walls(lines []ruling, edges, bands []float64) [][]bool {
	cover := make([][]float64, len(edges))
	for i := range cover {
		cover[i] = make([]float64, len(bands)-1)
	}
	for _, l := range lines {
		row := cover[nearest(edges, l.at)]
		start, _ := slices.BinarySearch(bands, l.from)
		for b := max(start-1, 0); b < len(row) && bands[b] < l.to; b++ {
			row[b] += max(min(l.to, bands[b+1])-max(l.from, bands[b]), 0)
		}
	}
	out := make([][]bool, len(edges))
	for i, row := range cover {
		out[i] = make([]bool, len(row))
		for b, c := range row {
			out[i][b] = c >= (bands[b+1]-bands[b])/2
		}
	}
	return out
}

// squareUp joins to every region the rest of the rectangle around it and
// reports whether there was any.
func (f forest) squareUp(rows, cols int) bool {
	type extent struct{ top, left, bottom, right, size int }
	around := map[int]*extent{}
	for i := range f {
		r, c := i/cols, i%cols
		e := around[f.find(i)]
		if e == nil {
			e = &extent{r, c, r, c, 0}
			around[f.find(i)] = e
		}
		e.top, e.left = min(e.top, r), min(e.left, c)
		e.bottom, e.right = max(e.bottom, r), max(e.right, c)
		e.size++
	}
	changed := false
	for _, e := range around {
		if e.size == (e.bottom-e.top+1)*(e.right-e.left+1) {
			continue
		}
		changed = true
		for r := e.top; r <= e.bottom; r++ {
			for c := e.left; c <= e.right; c++ {
				f.join(e.top*cols+e.left, r*cols+c)
			}
		}
	}
	return changed
}

func (b box) area() float64 { return b.width() * b.height() }

func (t *ruled) bounds() box {
	return box{t.xs[0], t.ys[0], t.xs[len(t.xs)-1], t.ys[len(t.ys)-1]}
}

// square is the place of the cell at row r, counted from the top.
func (t *ruled) square(r, c int) box {
	up := len(t.ys) - 2 - r
	return box{t.xs[c], t.ys[up], t.xs[c+1], t.ys[up+1]}
}

// first returns the first cell of the merge that (r, c) belongs to.
func (t *ruled) first(r, c int) *ruledCell {
	cell := &t.cells[r][c]
	return &t.cells[cell.row][cell.col]
}

// stretch grows a merge so that it takes in the cell (r, c) at area.
func (c *ruledCell) stretch(row, col int, area box) {
	if c.rows == 0 {
		c.area = area
	}
	c.rows, c.cols = max(c.rows, row-c.row+1), max(c.cols, col-c.col+1)
	c.area = c.area.union(area)
}

// at returns the first cell whose area holds p, or nil.
func (t *ruled) at(p point) *ruledCell {
	if !t.bounds().holds(p) {
		return nil
	}
	c, _ := slices.BinarySearch(t.xs, p.x)
	up, _ := slices.BinarySearch(t.ys, p.y)
	c, up = max(c-1, 0), max(up-1, 0)
	return t.first(len(t.ys)-2-up, c)
}

// tidy drops rows and columns that no cell begins in, which stray lines
// leave behind, and returns nil when fewer than two cells remain.
func (t *ruled) tidy() *ruled {
	rows, cols := make([]bool, len(t.cells)), make([]bool, len(t.cells[0]))
	cells := 0
	for r, row := range t.cells {
		for c, cell := range row {
			if cell.row == r && cell.col == c {
				rows[r], cols[c] = true, true
				cells++
			}
		}
	}
	if cells < 2 {
		return nil
	}
	if slices.Contains(rows, false) || slices.Contains(cols, false) {
		return t.without(rows, cols)
	}
	return t
}

// without returns t with only the rows and columns that are kept.
func (t *ruled) without(rows, cols []bool) *ruled {
	newRow, newCol := ranks(rows), ranks(cols)
	n := &ruled{page: t.page, xs: []float64{}, ys: []float64{t.ys[0]}}
	for c, keep := range cols {
		if keep {
			n.xs = append(n.xs, t.xs[c])
		}
	}
	n.xs = append(n.xs, t.xs[len(t.xs)-1])
	for r, keep := range slices.Backward(rows) {
		if keep {
			n.ys = append(n.ys, t.ys[len(t.ys)-1-r])
		}
	}
	for r, row := range t.cells {
		if !rows[r] {
			continue
		}
		var kept []ruledCell
		for c, cell := range row {
			if !cols[c] {
				continue
			}
			cell.rows, cell.cols = newRow[cell.row+cell.rows]-newRow[cell.row], newCol[cell.col+cell.cols]-newCol[cell.col]
			cell.row, cell.col = newRow[cell.row], newCol[cell.col]
			kept = append(kept, cell)
		}
		n.cells = append(n.cells, kept)
	}
	return n
}

// ranks gives every index, and the one after the last, its number among
// those that are kept.
func ranks(keep []bool) []int {
	out := make([]int, len(keep)+1)
	for i, k := range keep {
		out[i+1] = out[i]
		if k {
			out[i+1]++
		}
	}
	return out
}
