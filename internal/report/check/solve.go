package check

import "slices"

// parts are the rows that a result row sums up, per layout.
var parts = []string{"a", "b", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "d1", "d2", "d3", "e1", "e2", "e3", "e4", "e5", "f", "f1", "f2", "f3"}

// puzzle is table three with every reading of every row.
type puzzle struct {
	keys    []string
	options [][]reading
	chosen  []int
	// work is how many steps are left before the search gives up.
	work int
	// tired is set where the search gave up before it found an answer.
	tired bool
}

// search is how many steps a search may take.
const search = 400_000

// solve chooses the reading of every row: readings that satisfy all identities
// together if there are any, else those that break the fewest. It returns for
// each row how many values are possible among the best solutions.
func (p *puzzle) solve() (ways []int, others [][]reading) {
	p.chosen = make([]int, len(p.keys))
	all := p.options
	p.options = make([][]reading, len(all))
	for i, o := range all {
		p.options[i] = plausible(o)
	}
	p.work = search
	solutions := p.consistent(40)
	slices.SortFunc(solutions, slices.Compare) // the same answer in every run
	if len(solutions) == 0 {
		p.tired = p.work < 0
		solutions = [][]int{slices.Clone(p.chosen)}
		if p.improve(all) {
			solutions = [][]int{p.chosen}
			return p.count(solutions, all)
		}
	}
	p.chosen = solutions[0]
	return p.count(solutions, nil)
}

// plausible keeps the readings whose total is the sum of the others, where
// there are any.
func plausible(options []reading) []reading {
	if len(options) == 1 {
		return options
	}
	var out []reading
	for _, r := range options {
		if r.gap() == 0 && !slices.ContainsFunc(out, r.same) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return options[:min(len(options), 2000)]
	}
	return out
}

// gap is by how much the seventh cell differs from the sum of the six.
func (r reading) gap() int64 {
	n := -r[6].Value
	for _, c := range r[:6] {
		n += c.Value
	}
	return n
}

type column [7]int64

func (c column) add(r reading, sign int64) column {
	for i := range c {
		c[i] += sign * r[i].Value
	}
	return c
}

func (c column) zero() bool { return c == column{} }

// index is the place of a row, or -1.
func (p *puzzle) index(key string) int { return slices.Index(p.keys, key) }

// frames are the rows that stand on their own: I, II, g and IV.
var frames = []string{"I", "II", "g", "IV"}

// consistent finds up to limit assignments that satisfy X1 and X2.
func (p *puzzle) consistent(limit int) [][]int {
	var out [][]int
	left := p.pairs("I", "II")
	for sum, right := range p.pairs("g", "IV") {
		pairs, ok := left[sum]
		if !p.framed() {
			pairs, ok = p.every(left), true
		}
		if !ok {
			continue
		}
		for _, r := range right {
			p.choose("g", r[0])
			p.choose("IV", r[1])
			inner := p.inner(limit)
			for _, l := range pairs {
				for _, s := range inner {
					if p.work--; p.work < 0 || len(out) >= limit {
						return out
					}
					s = slices.Clone(s)
					p.set(s, "I", l[0])
					p.set(s, "II", l[1])
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// framed reports that all of I, II, g and IV are there.
func (p *puzzle) framed() bool {
	return !slices.ContainsFunc(frames, func(k string) bool { return p.index(k) < 0 })
}

func (p *puzzle) every(pairs map[column][][2]int) [][2]int {
	var out [][2]int
	for _, v := range pairs {
		out = append(out, v...)
	}
	return out[:min(len(out), 50)]
}

// pairs are the sums of two rows with the readings that make them. A row that
// is missing counts as nothing.
func (p *puzzle) pairs(a, b string) map[column][][2]int {
	out := map[column][][2]int{}
	one := func(key string) []reading {
		if i := p.index(key); i >= 0 {
			return p.options[i]
		}
		return []reading{make(reading, 7)}
	}
	for i, x := range one(a) {
		for k, y := range one(b) {
			if p.work--; p.work < 0 {
				return out
			}
			sum := column{}.add(x, 1).add(y, 1)
			out[sum] = append(out[sum], [2]int{i, k})
		}
	}
	return out
}

func (p *puzzle) choose(key string, o int) { p.set(p.chosen, key, o) }

func (p *puzzle) set(chosen []int, key string, o int) {
	if i := p.index(key); i >= 0 {
		chosen[i] = o
	}
}

// at is the chosen reading of a row.
func (p *puzzle) at(i int) reading { return p.options[i][p.chosen[i]] }

// first is I + II - g - IV, where all four are there.
func (p *puzzle) first() (column, bool) {
	var d column
	for n, k := range frames {
		i := p.index(k)
		if i < 0 {
			return d, false
		}
		sign := int64(1)
		if n > 1 {
			sign = -1
		}
		d = d.add(p.at(i), sign)
	}
	return d, true
}

// inner finds assignments of the result rows that add up to g as chosen.
func (p *puzzle) inner(limit int) [][]int {
	g := p.index("g")
	var fixed, open []int
	for i, k := range p.keys {
		switch {
		case !slices.Contains(parts, k):
		case len(p.options[i]) == 1:
			fixed = append(fixed, i)
		default:
			open = append(open, i)
		}
	}
	if g < 0 {
		return [][]int{slices.Clone(p.chosen)}
	}
	var left column
	left = left.add(p.at(g), 1)
	for _, i := range fixed {
		p.chosen[i] = 0
		left = left.add(p.at(i), -1)
	}
	var out [][]int
	var walk func(n int, left column)
	walk = func(n int, left column) {
		if p.work--; p.work < 0 || len(out) >= limit {
			return
		}
		if n == len(open) {
			if left.zero() {
				out = append(out, slices.Clone(p.chosen))
			}
			return
		}
		for o, r := range p.options[open[n]] {
			rest := left.add(r, -1)
			if slices.Min(rest[:]) < 0 {
				continue
			}
			p.chosen[open[n]] = o
			walk(n+1, rest)
		}
	}
	walk(0, left)
	return out
}

// cost is how many identities the present choice breaks.
func (p *puzzle) cost() int {
	n := 0
	if d, ok := p.first(); ok {
		n += broke(d)
	}
	if g := p.index("g"); g >= 0 {
		var d column
		d = d.add(p.at(g), -1)
		for i, k := range p.keys {
			if slices.Contains(parts, k) {
				d = d.add(p.at(i), 1)
			}
		}
		n += broke(d)
	}
	for i := range p.keys {
		if p.at(i).gap() != 0 {
			n++
		}
	}
	return n
}

func broke(d column) int {
	n := 0
	for _, v := range d {
		if v != 0 {
			n++
		}
	}
	return n
}

// improve takes for each uncertain row in turn the reading that breaks the
// fewest identities, until nothing gets better. It works on all readings and
// reports that it did.
func (p *puzzle) improve(all [][]reading) bool {
	for i := range p.keys { // begin from what was plausible
		if r := p.at(i); len(all[i]) > 1 {
			p.chosen[i] = max(slices.IndexFunc(all[i], r.same), 0)
		} else {
			p.chosen[i] = 0
		}
	}
	p.options = all
	best := p.cost()
	for range 4 {
		before := best
		for i := range p.keys {
			if len(all[i]) > 1 {
				best = p.settle(i, best)
			}
		}
		if best == before {
			break
		}
	}
	return true
}

// settle chooses the best reading of one row.
func (p *puzzle) settle(i, best int) int {
	keep := p.chosen[i]
	for o := range p.options[i] {
		p.chosen[i] = o
		if c := p.cost(); c < best {
			best, keep = c, o
		}
	}
	p.chosen[i] = keep
	return best
}

// count says for every row how many values it takes among the solutions; all
// is given where no solution is consistent, and then every reading of a row
// that is as good counts.
func (p *puzzle) count(solutions [][]int, all [][]reading) (ways []int, others [][]reading) {
	ways, others = make([]int, len(p.keys)), make([][]reading, len(p.keys))
	for i := range p.keys {
		var seen []reading
		note := func(r reading) {
			if !slices.ContainsFunc(seen, r.same) {
				seen = append(seen, r)
			}
		}
		for _, s := range solutions {
			note(p.options[i][s[i]])
		}
		if all != nil && len(all[i]) > 1 {
			best := p.cost()
			keep := p.chosen[i]
			for o := range all[i] {
				p.chosen[i] = o
				if len(seen) < 20 && p.cost() == best {
					note(all[i][o])
				}
			}
			p.chosen[i] = keep
		}
		ways[i], others[i] = len(seen), seen
	}
	return ways, others
}
