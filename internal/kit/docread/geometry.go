package docread

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// All lengths are points (1/72 inch); y grows upwards, as in PDF.
const (
	// maxThick is the thickness up to which a filled shape is a line.
	maxThick = 3.0
	// slant is how far the ends of a line may be out of true.
	slant = 1.0
	// lineGap is the widest gap inside a dashed line, and touch the widest
	// one between lines that are meant to meet.
	lineGap, touch = 4.0, 3.0
	// minLine is the shortest line that can be the side of a cell.
	minLine = 6.0
	// sameEdge is how far apart lines may be that make one edge, such as the
	// two of a double border; no row of text is as low as this.
	sameEdge = 4.0
)

type point struct{ x, y float64 }

// box is a rectangle with its lower left and upper right corners.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) center() point   { return point{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2} }
func (b box) width() float64  { return b.x1 - b.x0 }
func (b box) height() float64 { return b.y1 - b.y0 }

func (b box) holds(p point) bool { return p.x >= b.x0 && p.x <= b.x1 && p.y >= b.y0 && p.y <= b.y1 }

func (b box) union(c box) box {
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

// glyph is a character with the box of its ink; brk marks the line breaks
// that the engine puts between characters.
type glyph struct {
	r   rune
	brk bool
	box box
}

// visible reports whether g leaves ink that has a place.
func (g glyph) visible() bool {
	return !unicode.IsSpace(g.r) && g.r != 0 && g.r != softHyphen && g.r != byteOrderMark
}

const (
	softHyphen    = '\u00ad'
	byteOrderMark = '\ufeff'
)

// ruling is a straight line along an axis: at is its place on the other one.
type ruling struct {
	vertical     bool
	at, from, to float64
}

// page is what a PDF page shows, as far as text and tables go.
type page struct {
	number  int
	glyphs  []glyph
	rulings []ruling
	drawn   bool // it shows a picture or a path
}

// turn rotates the page clockwise by n quarters, to the way it is read.
func (pg *page) turn(n int) {
	for range n {
		for i, g := range pg.glyphs {
			b := g.box
			pg.glyphs[i].box = box{b.y0, -b.x1, b.y1, -b.x0}
		}
		for i, l := range pg.rulings {
			if l.vertical {
				pg.rulings[i] = ruling{false, -l.at, l.from, l.to}
			} else {
				pg.rulings[i] = ruling{true, l.at, -l.to, -l.from}
			}
		}
	}
}

// stroke adds the lines of an outline that is drawn with a pen.
func (pg *page) stroke(outline []point) {
	for i := 1; i < len(outline); i++ {
		pg.line(outline[i-1], outline[i], slant)
	}
}

// fill adds a filled shape that is thin enough to be seen as a line. A dot
// may belong to a dotted line either way, and so adds both.
func (pg *page) fill(outline []point) {
	if len(outline) < 2 {
		return
	}
	b := box{outline[0].x, outline[0].y, outline[0].x, outline[0].y}
	for _, p := range outline {
		b = b.union(box{p.x, p.y, p.x, p.y})
	}
	c := b.center()
	if b.height() <= maxThick {
		pg.line(point{b.x0, c.y}, point{b.x1, c.y}, 0)
	}
	if b.width() <= maxThick {
		pg.line(point{c.x, b.y0}, point{c.x, b.y1}, 0)
	}
}

// line adds the line from p to q if it runs along an axis.
func (pg *page) line(p, q point, tolerance float64) {
	for _, v := range []float64{p.x, p.y, q.x, q.y} {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return
		}
	}
	dx, dy := math.Abs(p.x-q.x), math.Abs(p.y-q.y)
	switch {
	case dy <= tolerance && dx > dy:
		pg.rulings = append(pg.rulings, ruling{false, (p.y + q.y) / 2, min(p.x, q.x), max(p.x, q.x)})
	case dx <= tolerance && dy > dx:
		pg.rulings = append(pg.rulings, ruling{true, (p.x + q.x) / 2, min(p.y, q.y), max(p.y, q.y)})
	}
}

// lines joins the pieces of each line of one direction and drops what is too
// short to be the side of a cell.
func (pg *page) lines(vertical bool) []ruling {
	var pieces []ruling
	for _, l := range pg.rulings {
		if l.vertical == vertical {
			pieces = append(pieces, l)
		}
	}
	slices.SortFunc(pieces, func(a, b ruling) int { return cmp.Compare(a.at, b.at) })
	var out []ruling
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && pieces[n].at-pieces[0].at <= slant {
			n++
		}
		out = append(out, joinPieces(pieces[:n])...)
		pieces = pieces[n:]
	}
	return slices.DeleteFunc(out, func(l ruling) bool { return l.to-l.from < minLine })
}

// joinPieces joins the pieces that lie on one line.
func joinPieces(pieces []ruling) []ruling {
	slices.SortFunc(pieces, func(a, b ruling) int { return cmp.Compare(a.from, b.from) })
	var out []ruling
	for _, l := range pieces {
		if n := len(out); n > 0 && l.from <= out[n-1].to+lineGap {
			out[n-1].to = max(out[n-1].to, l.to)
			continue
		}
		out = append(out, l)
	}
	return out
}

// cluster sorts v and keeps one value, the mean, of those that are near.
func cluster(v []float64) []float64 {
	slices.Sort(v)
	var out []float64
	for len(v) > 0 {
		n, sum := 1, v[0]
		for n < len(v) && v[n]-v[n-1] <= sameEdge && v[n]-v[0] <= 2*sameEdge {
			sum += v[n]
			n++
		}
		out = append(out, sum/float64(n))
		v = v[n:]
	}
	return out
}

// nearest returns the index of the edge closest to x; edges is sorted.
func nearest(edges []float64, x float64) int {
	i, _ := slices.BinarySearch(edges, x)
	if i == len(edges) || i > 0 && x-edges[i-1] < edges[i]-x {
		i--
	}
	return i
}

// forest is a union-find over the numbers from 0.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) find(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

// join makes the smaller root the root of both, so that the root of a region
// of cells is its first cell in reading order.
func (f forest) join(a, b int) {
	a, b = f.find(a), f.find(b)
	f[max(a, b)] = min(a, b)
}
