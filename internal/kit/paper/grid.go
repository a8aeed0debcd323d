package paper

import (
	"regexp"
	"unicode"
)

// grid is a table with its cells in their places. Every place belongs to
// exactly one cell.
type grid struct {
	rows, cols, heads int
	cells             []placed
}

// placed is a cell with its place, from 0, and the room it covers.
type placed struct {
	cell                 cell
	row, col, rows, cols int
}

// figure reports a cell that holds nothing but a number, or a mark for none.
func (c cell) figure() bool {
	text := ""
	for _, sp := range allSpans(c.blocks) {
		text += sp.text
	}
	return numeral.MatchString(text)
}

var numeral = regexp.MustCompile(`^\s*(?:[-+]?[0-9][0-9,.]*%?|[-—–/])\s*$`)

// mostColumns is how many columns of a table are printed; a cell beyond them
// is joined to the last.
const mostColumns = 60

// layGrid lays out a table as a browser does and fills the places that no cell
// covers with empty ones.
func layGrid(b *block) grid {
	g := grid{rows: len(b.rows)}
	taken := make([]map[int]bool, g.rows)
	for r := range taken {
		taken[r] = map[int]bool{}
	}
	for r, row := range b.rows {
		if row.head && g.heads == r {
			g.heads++
		}
		col := 0
		for _, c := range row.cells {
			for taken[r][col] {
				col++
			}
			if col >= mostColumns {
				g.join(c)
				continue
			}
			p := placed{cell: c, row: r, col: col, rows: min(c.rows, g.rows-r), cols: min(c.cols, mostColumns-col)}
			p.shrink(taken)
			p.take(taken)
			g.cells = append(g.cells, p)
			g.cols = max(g.cols, p.col+p.cols)
		}
	}
	g.fill(taken)
	g.close()
	return g
}

// join puts the content of a cell that has no room into the last one.
func (g *grid) join(c cell) {
	last := &g.cells[len(g.cells)-1]
	last.cell.blocks = append(last.cell.blocks[:len(last.cell.blocks):len(last.cell.blocks)], c.blocks...)
}

// shrink makes a cell no wider than the room that is free.
func (p *placed) shrink(taken []map[int]bool) {
	for k := 1; k < p.cols; k++ {
		if taken[p.row][p.col+k] {
			p.cols = k
		}
	}
	for r := 1; r < p.rows; r++ {
		for k := range p.cols {
			if taken[p.row+r][p.col+k] {
				p.rows = r
				return
			}
		}
	}
}

func (p placed) take(taken []map[int]bool) {
	for r := range p.rows {
		for k := range p.cols {
			taken[p.row+r][p.col+k] = true
		}
	}
}

// fill adds empty cells in reading order.
func (g *grid) fill(taken []map[int]bool) {
	var out []placed
	next := 0
	for r := range g.rows {
		at := map[int]placed{}
		for ; next < len(g.cells) && g.cells[next].row == r; next++ {
			at[g.cells[next].col] = g.cells[next]
		}
		for c := range g.cols {
			if p, ok := at[c]; ok {
				out = append(out, p)
			} else if !taken[r][c] {
				out = append(out, placed{row: r, col: c, rows: 1, cols: 1})
			}
		}
	}
	g.cells = out
}

// close ends the head where a cell of it reaches below: the whole table is
// then printed without a repeated head.
func (g *grid) close() {
	for _, c := range g.cells {
		if c.row < g.heads && c.row+c.rows > g.heads {
			g.heads = 0
			return
		}
	}
	if g.heads == g.rows {
		g.heads = 0
	}
}

// needs are, for each column, the longest word and the longest line in it, in
// widths of a Chinese character.
func (g grid) needs() (least, most []float64) {
	least, most = make([]float64, g.cols), make([]float64, g.cols)
	for i := range least {
		least[i], most[i] = 2, 2
	}
	for _, c := range g.cells {
		low, high := ems(c.cell.blocks)
		for k := range c.cols {
			i := c.col + k
			least[i] = max(least[i], low/float64(c.cols))
			if c.cols == 1 {
				most[i] = max(most[i], high)
			}
		}
	}
	return least, most
}

// shares are the widths of the columns in proportion to what stands in them.
func (g grid) shares() []float64 {
	least, most := g.needs()
	out := make([]float64, g.cols)
	for i := range out {
		out[i] = max(least[i], min(most[i], 30)) + 1
	}
	return out
}

// ems is how wide the longest word and the longest line of blocks are, in
// widths of a Chinese character.
func ems(blocks []*block) (word, line float64) {
	for _, b := range flat(blocks) {
		run, all := 0.0, 0.0
		for _, r := range plain(b.spans) {
			w := 1.0
			if r < 0x2e80 {
				w = 0.55
			}
			all += w
			if lettered(r) || r < 0x80 && !unicode.IsSpace(r) {
				run += w
				word = max(word, run)
				continue
			}
			run = 0
			if r == '\n' {
				line, all = max(line, all), 0
			}
		}
		line = max(line, all)
		w, l := ems(b.kids)
		word, line = max(word, w), max(line, l+2)
	}
	return min(word, 14), line
}

// flat are the blocks of a cell, with tables as paragraphs, a line for each
// row.
func flat(blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if b.kind != table {
			out = append(out, b)
			continue
		}
		if len(b.spans) > 0 {
			out = append(out, &block{spans: b.spans})
		}
		for _, r := range b.rows {
			line := &block{class: "noindent"}
			for i, c := range r.cells {
				if i > 0 {
					line.spans = append(line.spans, span{text: "　"})
				}
				line.spans = append(line.spans, allSpans(c.blocks)...)
			}
			out = append(out, line)
		}
	}
	return out
}

// allSpans is the running text of blocks one behind the other.
func allSpans(blocks []*block) []span {
	var out []span
	for _, b := range flat(blocks) {
		if len(out) > 0 {
			out = append(out, span{text: " "})
		}
		out = append(out, b.spans...)
		out = append(out, allSpans(b.kids)...)
	}
	return out
}
