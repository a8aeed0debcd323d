package check

import (
	"regexp"
	"slices"
	"strings"
)

// A dump of a PDF often tears a table's labels from its figures: a label that
// fills two lines has its figures between them, or all labels of a page come
// before all its figures. The figures themselves still follow each other as
// they stood, row by row or column by column, so that a table whose figures
// are all there can be read without its labels.

// loose is a figure of a torn table; far says that words stand between it and
// the figure before.
type loose struct {
	cell Cell
	far  bool
}

var (
	tornNumber = regexp.MustCompile(`[0-9][.、)][ \n|]*([\p{Han}“"‘])`)
	sentence   = regexp.MustCompile(`[^\n。；]*[0-9][^\n。；]*[。；]`)
)

// looseIn are the figures of text in their order.
func looseIn(text string) []loose {
	text = tornNumber.ReplaceAllString(articleMark.ReplaceAllString(sentence.ReplaceAllString(text, ""), ""), "$1")
	var out []loose
	pos := 0
	for _, m := range atomExpr.FindAllStringIndex(text, -1) {
		list := atoms(text[m[0]:m[1]])
		if len(list) != 1 || !alone(text, m) && text[m[0]] >= 0x80 {
			continue
		}
		out = append(out, loose{cell: list[0].cell(), far: han(text[pos:m[0]]) > 0})
		pos = m[1]
	}
	return out
}

// tornRegions are where table three may stand, the likeliest first.
func tornRegions(text string) []span {
	var out []span
	for _, at := range sectionHead[2].expr.FindAllStringIndex(text, 8) {
		to := min(len(text), at[1]+longest)
		if end := sectionHead[3].expr.FindStringIndex(text[at[1]:to]); end != nil {
			to = at[1] + end[0]
		} else if end := fourHead.FindStringIndex(text[at[1]:to]); end != nil {
			to = at[1] + end[0]
		}
		for _, word := range []string{"", "申请人情", "本列数据", "自然人", "自然"} {
			if i := strings.Index(text[at[1]:to], word); i >= 0 {
				out = append(out, span{at[1] + i, to})
			}
		}
	}
	return out
}

// labelled counts the rows whose words stand in a region in whatever order.
func labelled(text string) (n int, old bool) {
	words := strings.Map(func(r rune) rune {
		if r > 0x2fff {
			return r
		}
		return -1
	}, text)
	for _, l := range labels {
		if l.expr.MatchString(words) {
			n++
		}
	}
	return n, !labelOf("f2").expr.MatchString(words) && !labelOf("f1").expr.MatchString(words)
}

func labelOf(key string) label {
	return labels[slices.IndexFunc(labels, func(l label) bool { return l.key == key })]
}

// tornRequests reads a torn table three: one whose figures are all there and
// can be brought into rows in one way.
func tornRequests(text string) (rows []found, readings [][]reading, at span) {
	for _, at := range tornRegions(text) {
		part := text[at.from:at.to]
		n, old := labelled(part)
		if n < 10 {
			continue
		}
		keys := formKeys(old)
		if grid := arranged(looseIn(part), keys); grid != nil {
			for i, k := range keys {
				rows = append(rows, found{key: k, at: at, data: grid[i][0].plain()})
			}
			return rows, grid, at
		}
	}
	return nil, nil, span{}
}

// plain writes a reading as figures parted by spaces.
func (r reading) plain() string {
	words := make([]string, len(r))
	for i, c := range r {
		words[i] = c.Text
	}
	return strings.Join(words, " ")
}

// formKeys are the rows of the form of 2019, or of that since 2021.
func formKeys(old bool) []string {
	var out []string
	for _, l := range labels {
		if fine := len(l.key) == 2 && l.key[0] == 'f'; old && !fine || !old && l.key != "f" {
			out = append(out, l.key)
		}
	}
	return out
}

// arranged brings loose figures into rows, for each row the readings that are
// possible, or gives nil: where figures are lost or too many, and where no
// arrangement is clearly the right one.
func arranged(list []loose, keys []string) [][]reading {
	want := 7 * len(keys)
	if len(list) < want || len(list) > want+2 {
		return nil
	}
	var best *grid
	for _, kept := range without(list, len(list)-want) {
		for _, g := range []*grid{across(kept, keys), down(kept, keys)} {
			switch {
			case best == nil || g.cost < best.cost:
				best = g
			case g.cost == best.cost && !g.same(best):
				best.rival = true
			}
		}
	}
	if best.rival {
		return nil
	}
	return best.mended()
}

// without leaves out n figures, such as a page's number, at every place.
func without(list []loose, n int) [][]loose {
	if n == 0 {
		return [][]loose{list}
	}
	var out [][]loose
	for i := range list {
		if n == 1 || i%7 == 0 { // two page numbers stand a page apart
			out = append(out, without(slices.Delete(slices.Clone(list), i, i+1), n-1)...)
		}
	}
	return out
}

// grid is one arrangement of a table three.
type grid struct {
	keys []string
	rows []reading
	// torn marks the rows within which words stand.
	torn  []bool
	cost  int
	rival bool
}

func (g *grid) weigh() *grid {
	p := puzzle{keys: g.keys, chosen: make([]int, len(g.keys))}
	for _, r := range g.rows {
		p.options = append(p.options, []reading{r})
	}
	g.cost = p.cost()
	return g
}

func (g *grid) same(o *grid) bool {
	return slices.EqualFunc(g.rows, o.rows, reading.same)
}

func across(list []loose, keys []string) *grid {
	g := &grid{keys: keys, torn: make([]bool, len(keys))}
	for i := range keys {
		row := make(reading, 7)
		for c := range 7 {
			row[c] = list[i*7+c].cell
			g.torn[i] = g.torn[i] || c > 0 && list[i*7+c].far
		}
		g.rows = append(g.rows, row)
	}
	return g.weigh()
}

func down(list []loose, keys []string) *grid {
	g := &grid{keys: keys, torn: make([]bool, len(keys))}
	for i := range keys {
		row := make(reading, 7)
		for c := range 7 {
			row[c] = list[c*len(keys)+i].cell
		}
		g.rows = append(g.rows, row)
	}
	return g.weigh()
}

// mended gives the rows where they are what the agency published, faults and
// all. Figures of a row that words have torn may stand in each other's places:
// they are put right where the identities allow one way alone, and a row that
// stays wrong then means that the table cannot be read.
func (g *grid) mended() [][]reading {
	if g.cost > 0 {
		g.mend()
	}
	if g.cost > 0 && !g.sound() {
		return nil
	}
	out := make([][]reading, len(g.rows))
	for i, r := range g.rows {
		out[i] = []reading{r}
	}
	return out
}

// sound reports that what fails looks like a fault of the agency's, which
// touches few columns, not like figures in wrong places.
func (g *grid) sound() bool {
	if g.wrongRows() > 3 {
		return false
	}
	if !slices.Contains(g.torn, true) {
		return true
	}
	for i, r := range g.rows {
		if g.torn[i] && r.gap() != 0 {
			return false
		}
	}
	first, second := g.needed(slices.Index(g.keys, "I")), g.needed(slices.Index(g.keys, "g"))
	one, two := first.add(g.rows[slices.Index(g.keys, "I")], -1), second.add(g.rows[slices.Index(g.keys, "g")], -1)
	return broke(one) <= 2 && broke(two) <= 2
}

func (g *grid) wrongRows() int {
	n := 0
	for _, r := range g.rows {
		if r.gap() != 0 {
			n++
		}
	}
	return n
}

// mend tries each torn row alone, then each with the row after it or before.
func (g *grid) mend() {
	for i, torn := range g.torn {
		if torn && g.cost > 0 {
			g.permute(i)
		}
	}
	for i := range len(g.rows) - 1 {
		if g.cost > 0 && (g.torn[i] || g.torn[i+1]) {
			g.exchange(i)
		}
	}
}

// needed is what a row has to be for the identity that it stands in to hold.
func (g *grid) needed(i int) column {
	sum := func(keys ...string) column {
		var c column
		for k, key := range g.keys {
			if k != i && slices.Contains(keys, key) {
				c = c.add(g.rows[k], 1)
			}
		}
		return c
	}
	minus := func(a, b column) column {
		for k := range a {
			a[k] -= b[k]
		}
		return a
	}
	switch g.keys[i] {
	case "I", "II":
		return minus(sum("g", "IV"), sum("I", "II"))
	case "g":
		return sum(parts...)
	case "IV":
		return minus(sum("I", "II"), sum("g"))
	}
	return minus(sum("g"), sum(parts...))
}

// permute sets a row right whose figures are the needed ones in another order.
func (g *grid) permute(i int) {
	need := g.needed(i)
	var have, want []int64
	for c, cell := range g.rows[i] {
		have, want = append(have, cell.Value), append(want, need[c])
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		return
	}
	row := make(reading, 7)
	for c, v := range need {
		row[c] = g.rows[i][slices.IndexFunc(g.rows[i], func(x Cell) bool { return x.Value == v })]
	}
	keep := g.rows[i]
	g.try(i, row, keep)
}

// try keeps a row where fewer identities fail with it.
func (g *grid) try(i int, row, keep reading) bool {
	was := g.cost
	g.rows[i] = row
	if g.weigh(); g.cost < was {
		return true
	}
	g.rows[i] = keep
	g.weigh()
	return false
}

// exchange moves one of the fourteen figures of two neighbours to another
// place among them, as a dump does with a figure that stands higher or lower
// than its row; only where one way is better than all others.
func (g *grid) exchange(i int) {
	all := append(slices.Clone(g.rows[i]), g.rows[i+1]...)
	a, b, least := g.rows[i], g.rows[i+1], g.cost
	var found []reading
	for from := range all {
		rest := slices.Delete(slices.Clone(all), from, from+1)
		for to := range all {
			moved := reading(slices.Insert(slices.Clone(rest), to, all[from]))
			g.rows[i], g.rows[i+1] = moved[:7], moved[7:]
			switch g.weigh(); {
			case g.cost < least:
				least, found = g.cost, []reading{moved}
			case g.cost == least && len(found) > 0 && !slices.ContainsFunc(found, moved.same):
				found = append(found, moved)
			}
		}
	}
	g.rows[i], g.rows[i+1] = a, b
	if len(found) == 1 {
		g.rows[i], g.rows[i+1] = found[0][:7], found[0][7:]
	}
	g.weigh()
}
