package plan

import (
	"math"
	"strings"
)

// A cell of key tasks covers several rows, and its text stands in the middle
// of them or at their top. Which rows it covers is found from that: the
// texts of the column, from top to bottom, share the rows among them.

// keyLine is one line of text in a column of key tasks.
type keyLine struct {
	at   int // line of the section
	text string
	full bool // as wide as the column: the text goes on below
}

// spanStep is the best way to have shared out the first lines to the first
// rows: the lines and rows before the last text.
type spanStep struct {
	cost       float64
	line, row  int
	reached    bool
	withoutKey bool
}

// keySpans gives each row of each section its key task and sub-task; rows
// without one, at the top of a page, are left to inherit.
func (p *positioned) keySpans(centred bool) {
	inferred := false
	for i, s := range p.sections {
		s.keys = make([][]string, len(s.rows))
		for r := range s.keys {
			s.keys[r] = make([]string, len(p.layout.columns))
		}
		for j, col := range p.layout.columns {
			if col.field == fieldKey || col.field == fieldSub {
				p.shareRows(s, j, keySharer{centred: centred, follows: i > 0, more: i+1 < len(p.sections)})
				inferred = true
			}
		}
	}
	if inferred {
		p.doubt(DoubtSplit, "key_task", "重点任务覆盖哪几条是按文字在版面上的位置推断的，请核对")
	}
}

// shareRows does the rows between two headings at a time.
func (p *positioned) shareRows(s *section, j int, how keySharer) {
	from := 0
	for i := 0; i <= len(s.rows); i++ {
		if i < len(s.rows) && !s.lines[s.rows[i].from].head {
			continue
		}
		if i > from {
			k := keySharer{s: s, col: j, rows: s.rows[from:i], centred: how.centred}
			k.follows, k.more = how.follows && from == 0, how.more && i == len(s.rows)
			k.share(s.keys[from:i])
		}
		from = i + 1
	}
}

// keySharer shares some rows of a section among the texts of one column.
type keySharer struct {
	s                *section
	col              int
	rows             []lineSpan
	centred, follows bool
	// more is set where the last row's cell may go on on the next page.
	more  bool
	lines []keyLine
	steps [][]spanStep // by lines used and rows covered
}

func (k *keySharer) share(keys [][]string) {
	k.collect()
	n, m := len(k.lines), len(k.rows)
	if n == 0 {
		return
	}
	k.steps = make([][]spanStep, n+1)
	for i := range k.steps {
		k.steps[i] = make([]spanStep, m+1)
	}
	k.steps[0][0].reached = true
	for b := 1; b < m; b++ {
		cost := 4.0
		if k.follows {
			cost = 1
		}
		k.steps[0][b] = spanStep{cost: cost, reached: true, withoutKey: true}
	}
	for i := range n {
		for a := range m {
			if k.steps[i][a].reached {
				k.extend(i, a)
			}
		}
	}
	k.assign(keys)
}

// collect lists the column's lines of text.
func (k *keySharer) collect() {
	widest := 0
	for _, l := range k.s.lines {
		if !l.head {
			widest = max(widest, width(l.cells[k.col]))
		}
	}
	for i := k.rows[0].from; i < k.rows[len(k.rows)-1].to; i++ {
		if text := k.s.lines[i].cells[k.col]; text != "" {
			k.lines = append(k.lines, keyLine{i, text, width(text)+2 > widest})
		}
	}
}

// extend tries every text that begins with line i on every stretch of rows
// that begins with row a.
func (k *keySharer) extend(i, a int) {
	top := k.rows[a].from
	inner := 0.2
	for q := i + 1; q <= len(k.lines) && q <= i+10; q++ {
		if q > i+1 {
			inner += k.joint(q - 1)
		}
		first, last := k.lines[i].at, k.lines[q-1].at
		if first < top-1 {
			return
		}
		after := 0.0
		if q < len(k.lines) && k.lines[q-1].full && k.lines[q].at <= last+2 {
			after = 5 - 1.5*float64(k.lines[q].at-last) // a full line goes on
		}
		for b := a + 1; b <= len(k.rows); b++ {
			bottom := k.rows[b-1].to - 1
			if last > bottom+1 {
				continue
			}
			if q < len(k.lines) && k.lines[q].at < bottom-1 {
				break
			}
			v := k.steps[i][a].cost + inner + after + k.off(first, last, top, b)
			if s := &k.steps[q][b]; !s.reached || v < s.cost {
				*s = spanStep{cost: v, line: i, row: a, reached: true}
			}
		}
	}
}

// joint is the cost of line q going on with the text of the line above it.
func (k *keySharer) joint(q int) float64 {
	v := 0.0
	above, l := k.lines[q-1], k.lines[q]
	if !above.full {
		v += 2.5
	}
	if l.at > above.at+2 {
		v += 6
	} else if l.at > above.at+1 {
		v += 1.5
	}
	if headLevel(l.text) > 0 {
		v += 4
	}
	return v
}

// off is how far a text lies from where it should be in its rows.
// A cell that a page's end cuts has its text at the top.
func (k *keySharer) off(first, last, top, b int) float64 {
	atTop := math.Abs(float64(first - top))
	if !k.centred {
		return atTop
	}
	v := 0.5 * math.Abs(float64(first+last-top-k.rows[b-1].to+1))
	if k.more && b == len(k.rows) {
		return min(v, atTop+0.3)
	}
	return v
}

// assign writes the texts of the best sharing into the rows' keys.
func (k *keySharer) assign(keys [][]string) {
	i, b := len(k.lines), len(k.rows)
	for b > 0 && !k.steps[i][b].reached {
		b--
	}
	if b == 0 {
		k.byLine(keys)
		return
	}
	for r := b; r < len(k.rows); r++ {
		keys[r][k.col] = k.text(k.steps[i][b].line, i)
	}
	for i > 0 && b > 0 {
		s := k.steps[i][b]
		for r := s.row; r < b; r++ {
			keys[r][k.col] = k.text(s.line, i)
		}
		i, b = s.line, s.row
	}
}

// byLine leaves each line in the row where it stands.
func (k *keySharer) byLine(keys [][]string) {
	for r, span := range k.rows {
		var parts []string
		for _, l := range k.lines {
			if l.at >= span.from && l.at < span.to {
				parts = append(parts, l.text)
			}
		}
		keys[r][k.col] = strings.Join(parts, "\n")
	}
}

func (k *keySharer) text(from, to int) string {
	var parts []string
	for _, l := range k.lines[from:to] {
		parts = append(parts, l.text)
	}
	return strings.Join(parts, "\n")
}
