package plan

import (
	"math"
	"regexp"
	"slices"
	"unicode/utf8"
)

// columnsOf says for each run of a line which column it is in. A printed
// line drifts by a few places where its characters are narrow, so places
// alone do not tell: inside a cell blanks stand only beside digits and Latin
// letters, and any other blank parts two cells.
func (p *positioned) columnsOf(rs []run, edges []int) ([]int, float64) {
	n, m := len(rs), len(edges)+1
	best, from := make([]float64, n*m), make([]int, n*m)
	for i, r := range rs {
		for j := range m {
			before, at := 0.0, -1
			if i > 0 {
				before = math.Inf(1)
				for k := 0; k <= j; k++ {
					v := best[(i-1)*m+k]
					if k == j {
						v += p.together(i, rs[i-1], r)
					} else {
						v += apart(rs[i-1], r)
					}
					if v < before {
						before, at = v, k
					}
				}
			}
			best[i*m+j], from[i*m+j] = before+float64(overhang(r, edges, j))+p.misfit(r.text, j), at
		}
	}
	return traceColumns(best, from, n, m)
}

// bestEdges refines each of some guesses and takes the one that the lines fit
// best.
func (p *positioned) bestEdges(lines [][]run, guesses [][]int, widest int) []int {
	var best []int
	least := math.Inf(1)
	for _, edges := range guesses {
		for range 3 {
			edges = p.refine(lines, edges, widest)
		}
		cost := 0.0
		for _, rs := range lines {
			if len(rs) > 0 && !p.isHeading(rs, edges) {
				_, c := p.columnsOf(rs, edges)
				cost += c
			}
		}
		if cost < least {
			best, least = edges, cost
		}
	}
	return best
}

// shifted are the edges moved by some places.
func shifted(edges []int, by int) []int {
	out := slices.Clone(edges)
	for i := range out {
		out[i] = max(0, out[i]+by)
	}
	return out
}

// refine moves each edge to where least of the runs on either side of it,
// as they fell to the columns, lies beyond it.
func (p *positioned) refine(lines [][]run, edges []int, widest int) []int {
	left, right := make([][]int, len(edges)), make([][]int, len(edges)) // ends and beginnings by edge
	for _, rs := range lines {
		if len(rs) == 0 || p.isHeading(rs, edges) {
			continue
		}
		cols, _ := p.columnsOf(rs, edges)
		for i, j := range cols {
			if j < len(edges) {
				left[j] = append(left[j], rs[i].to)
			}
			if j > 0 {
				right[j-1] = append(right[j-1], rs[i].from)
			}
		}
	}
	out := make([]int, len(edges))
	for j := range edges {
		out[j] = leastBeyond(left[j], right[j], edges[j], widest)
	}
	slices.Sort(out)
	return out
}

// leastBeyond is the middle of the places where least of the texts that end
// at ends and begin at begins lies beyond; was is kept where there are none.
func leastBeyond(ends, begins []int, was, widest int) int {
	if len(ends) == 0 || len(begins) == 0 {
		return was
	}
	from, to := max(0, was-12), min(widest+1, was+12)
	cost := make([]int, to+1)
	for x := from; x <= to; x++ {
		for _, e := range ends {
			cost[x] += max(0, e-x)
		}
		for _, b := range begins {
			cost[x] += max(0, x-b)
		}
	}
	return lowest(cost, from, to)
}

func traceColumns(best []float64, from []int, n, m int) ([]int, float64) {
	cols := make([]int, n)
	j := 0
	for k := 1; k < m; k++ {
		if best[(n-1)*m+k] < best[(n-1)*m+j] {
			j = k
		}
	}
	least := best[(n-1)*m+j]
	for i := n - 1; i >= 0; i-- {
		cols[i] = j
		j = from[i*m+j]
	}
	return cols, least
}

// overhang is how many places of a run lie outside a column.
func overhang(r run, edges []int, j int) int {
	n := 0
	if j > 0 {
		n += max(0, edges[j-1]-r.from)
	}
	if j < len(edges) {
		n += max(0, r.to-edges[j])
	}
	return n
}

// misfit is the cost of a text that is a deadline standing in a column of
// units or figures.
func (p *positioned) misfit(text string, j int) float64 {
	switch f := p.layout.columns[j].field; {
	case f == fieldDeadline || f == fieldMeasure || !p.stats.deadline(text):
		return 0
	}
	return 4
}

// together is the cost of two runs being in one cell.
func (p *positioned) together(i int, a, b run) float64 {
	switch {
	case b.from-a.to > 1:
		return 8
	case i == 1 && p.layout.columns[0].field == fieldNo && rePlainNo.MatchString(fold(a.text)):
		return 6
	case hasUnitEnd(fold(a.text)) && reDateStart.MatchString(fold(b.text)):
		return 6
	case weakBlank(a.text, b.text):
		return 0
	}
	return 6
}

// apart is the cost of two runs being in different cells.
func apart(a, b run) float64 {
	switch {
	case b.from-a.to > 1 || !weakBlank(a.text, b.text):
		return 0
	case reCounted.MatchString(fold(a.text + " " + b.text)):
		return 8
	}
	return 2
}

var (
	reDateStart = regexp.MustCompile(`^\d{1,4}[年月]`)
	// reCounted matches a number and what it counts, or a date, that a blank
	// has cut.
	reCounted = regexp.MustCompile(`\d [年月日号个次天场条篇家项期小季周元件份%]|[年月] \d`)
)

// weakBlank reports whether a blank between two texts may be there because
// of a digit or letter beside it.
func weakBlank(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return last < 0x80 || first < 0x80
}
