package check

import (
	"regexp"
	"slices"
	"strings"
)

// The words of table four.
var (
	resultWord = regexp.MustCompile(`(?:结果|结\n果)?(?:维\n?持|纠\n?正)|其\n?[他它]\n?(?:结\n?果)?|(?:尚\n?)?未\n?审\n?结|(?:总|合)\n?计`)
	// fourHead is what table four begins with.
	fourHead = broken("结果维持", "维持")
)

// result is the kind of a head: 0 upheld to 4 total.
func result(word string) int {
	word = strings.ReplaceAll(word, "\n", "")
	switch {
	case strings.HasSuffix(word, "维持"):
		return 0
	case strings.HasSuffix(word, "纠正"):
		return 1
	case strings.HasPrefix(word, "其"):
		return 2
	case strings.HasSuffix(word, "审结"):
		return 3
	}
	return 4
}

// readDisputes reads table four, which stands after from.
func (r *Result) readDisputes(s stream, from int) (span, bool) {
	text := s.text
	for _, at := range fourHead.FindAllStringIndex(text[from:], 40) {
		start := from + at[0]
		heads := headRun(text, start)
		if len(heads) < 5 {
			continue
		}
		cells, ways, end, ok := r.disputeCells(text, heads, start)
		if !ok {
			continue
		}
		r.Disputes = &Disputes{Readings: ways}
		copy(r.Disputes.Cells[:], cells)
		return span{fourStart(text, from, start), end}, true
	}
	return r.tornDisputes(text, from)
}

// tornDisputes reads table four where its heads are torn apart, or where each
// of its groups is a row: fifteen figures below "维持" and "审结". Words may
// stand only before each five of them; where others do, the totals must show
// that the figures are in their order.
func (r *Result) tornDisputes(text string, from int) (span, bool) {
	to := min(len(text), from+4000)
	if at := sectionHead[4].expr.FindStringIndex(text[from:]); at != nil {
		to = from + at[0]
	}
	start := fourHead.FindStringIndex(text[from:to])
	part := text[from:to]
	if start == nil {
		if i := strings.Index(part, "维"); i >= 0 {
			start = []int{i}
		}
	}
	if start == nil || !strings.Contains(part, "审") {
		return span{}, false
	}
	begin := from + start[0]
	list := looseIn(text[begin:to])
	kept := reading(nil)
	for at := 0; at+15 <= len(list) && len(list) <= 17; at++ {
		run := list[at : at+15]
		cells, clean := make(reading, 15), true
		for i, l := range run {
			cells[i] = l.cell
			clean = clean && (!l.far || i%5 == 0)
		}
		if len(list) == 15 && clean || cells.wrongGroups() == 0 {
			if kept != nil && !kept.same(cells) {
				return span{}, false
			}
			kept = cells
		}
	}
	if kept == nil {
		return span{}, false
	}
	if groupsSwapped(text[from:to]) {
		kept = append(append(append(reading(nil), kept[:5]...), kept[10:]...), kept[5:10]...)
	}
	r.Disputes = &Disputes{Readings: 1}
	copy(r.Disputes.Cells[:], kept)
	return span{fourStart(text, from, begin), to}, true
}

// head is one head of table four and what stands after it.
type head struct {
	kind     int
	from, to int
}

// headRun are the heads that follow each other from start on, with nothing
// between them but figures, groups and white space.
func headRun(text string, start int) []head {
	var out []head
	pos := start
	for len(out) < 15 {
		m := resultWord.FindStringIndex(text[pos:min(len(text), pos+400)])
		if m == nil {
			break
		}
		between := text[pos : pos+m[0]]
		if len(out) > 0 && (strings.ContainsAny(between, "。;；") || han(between) > 30) {
			break
		}
		out = append(out, head{kind: result(text[pos+m[0] : pos+m[1]]), from: pos + m[0], to: pos + m[1]})
		pos += m[1]
	}
	return out
}

func han(s string) int {
	n := 0
	for _, r := range s {
		if r > 0x2fff {
			n++
		}
	}
	return n
}

// fourStart is where the table's own heads begin, before the first result.
func fourStart(text string, from, start int) int {
	lo := max(from, start-120)
	best := start
	for _, w := range []string{"行政复议|", "行政复议\n", "行政复议行政诉讼", "未经复议直接起诉"} {
		if i := strings.LastIndex(text[lo:start], w); i >= 0 {
			best = min(best, lo+i)
		}
	}
	return best
}

// disputeCells reads the fifteen figures in any of their arrangements.
func (r *Result) disputeCells(text string, heads []head, start int) ([]Cell, int, int, bool) {
	last := heads[len(heads)-1]
	between := false
	for i, h := range heads[:len(heads)-1] {
		between = between || len(atoms(text[h.to:heads[i+1].from])) > 0
	}
	tail := numbersRun(bare(text[last.to:min(len(text), last.to+600)]))
	swapped := groupsSwapped(text[max(0, start-200):last.to])
	if !between && len(heads) == 15 {
		return r.fifteen(tail, heads, swapped, last.to+len(tail))
	}
	if !between && len(heads) < 15 {
		return nil, 0, 0, false
	}
	return upright(text, heads, tail, last.to+len(tail), swapped)
}

// groupsSwapped reports suits after reconsideration set before direct ones.
func groupsSwapped(text string) bool {
	direct, after := strings.LastIndex(text, "未经复议"), strings.LastIndex(text, "复议后起诉")
	return direct >= 0 && after >= 0 && after < direct
}

// fifteen reads the figures that follow all heads.
func (r *Result) fifteen(tail string, heads []head, swapped bool, end int) ([]Cell, int, int, bool) {
	options := fifteenReadings(tail)
	if len(options) == 0 {
		return nil, 0, 0, false
	}
	fewest, kept := 4, []reading(nil)
	for _, o := range options {
		o = o.place(heads, swapped)
		switch n := o.wrongGroups(); {
		case n < fewest:
			fewest, kept = n, []reading{o}
		case n == fewest && !slices.ContainsFunc(kept, o.same):
			kept = append(kept, o)
		}
	}
	if len(kept) > 1 {
		r.doubt("四", "", strings.TrimSpace(tail), sayAll(kept), "表四的数字连在一起或缺格，有 %d 种读法都说得通，请对照原件", len(kept))
	}
	return kept[0], len(kept), end, true
}

func fifteenReadings(tail string) []reading {
	if r, ok := parted(strings.TrimLeft(tail, "\n|"), 15); ok {
		return []reading{r}
	}
	list := atoms(tail)
	if len(list) > 15 {
		list = list[:15]
	}
	if len(list) == 15 {
		return []reading{whole(list)}
	}
	if len(list) == 0 && !strings.Contains(tail, cellMark) {
		return nil
	}
	if out := split(list, 15); len(out) > 0 {
		return out
	}
	return spread(list, 15)
}

// place brings the cells into the prescribed order by their heads.
func (r reading) place(heads []head, swapped bool) reading {
	out := make(reading, 15)
	var seen [5]int
	for i, h := range heads {
		g := min(seen[h.kind], 2)
		seen[h.kind]++
		if swapped && g > 0 {
			g = 3 - g
		}
		out[g*5+h.kind] = r[i]
	}
	return out
}

// wrongGroups counts the groups whose total is not the sum of their results.
func (r reading) wrongGroups() int {
	n := 0
	for g := range 3 {
		if c := r[g*5 : g*5+5]; c[0].Value+c[1].Value+c[2].Value+c[3].Value != c[4].Value {
			n++
		}
	}
	return n
}

// upright reads tables whose results stand one below the other: each with one
// figure, or with one for each of the three groups, or group after group.
func upright(text string, heads []head, tail string, end int, swapped bool) ([]Cell, int, int, bool) {
	out := make([]Cell, 15)
	filled := make([]bool, 15)
	var seen [5]int
	put := func(g, kind int, c Cell) {
		if swapped && g > 0 {
			g = 3 - g
		}
		out[g*5+kind], filled[g*5+kind] = c, true
	}
	for i := 0; i < len(heads); {
		group := []head{heads[i]}
		for len(group) < 5 && i+len(group) < len(heads) && len(atoms(text[group[len(group)-1].to:heads[i+len(group)].from])) == 0 {
			group = append(group, heads[i+len(group)])
		}
		lastHead := group[len(group)-1]
		data := tail
		if i+len(group) < len(heads) {
			data = text[lastHead.to:heads[i+len(group)].from]
		}
		list := atoms(bare(data))
		if len(list) == 1 && len(group) > 1 {
			if o := split(list, len(group)); len(o) == 1 {
				list = unsplit(o[0])
			}
		}
		switch {
		case len(group) == 1 && len(heads) == 5 && len(list) >= 3:
			for g := range 3 {
				put(g, group[0].kind, list[g].cell())
			}
		case len(list) >= len(group):
			for k, h := range group {
				put(min(seen[h.kind], 2), h.kind, list[k].cell())
				seen[h.kind]++
			}
		}
		i += len(group)
	}
	if n := count(filled); n < 8 {
		return nil, 0, 0, false
	}
	for i := range out {
		out[i].Blank = out[i].Blank || !filled[i]
	}
	return out, 1, end, true
}

func unsplit(r reading) []atom {
	var out []atom
	for _, c := range r {
		out = append(out, atom{text: c.Text})
	}
	return out
}

func count(b []bool) int {
	n := 0
	for _, x := range b {
		if x {
			n++
		}
	}
	return n
}
