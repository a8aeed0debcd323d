package plan

import (
	"math"
	"slices"
	"strings"
)

// lineSpan is the lines [from, to) of a section that make one row.
type lineSpan struct {
	from, to int
	// rest is set on the rest of the row that the section before began.
	rest bool
}

// maxSpan is the most lines that a row on one page may take.
const maxSpan = 60

// rowsFound finds the rows of all sections, with the cells' texts either
// centred in their rows or at the top, whichever fits the document better,
// and makes drafts of them.
func (p *positioned) rowsFound() bool {
	if len(p.sections) == 0 {
		return false
	}
	p.dropTails()
	numbered := p.numbered()
	top := p.cutAll(false, numbered)
	centred := p.cutAll(true, numbered)
	if top < centred {
		p.cutAll(false, numbered)
	}
	p.draftRows(centred <= top)
	return len(p.drafts) > 0 && !p.disorder()
}

func (p *positioned) cutAll(centred, numbered bool) float64 {
	total := 0.0
	for i, s := range p.sections {
		c := cutter{p, s, centred, numbered, i > 0, i+1 < len(p.sections), s.gapsTell()}
		total += c.cut()
	}
	return total
}

// dropTails takes lines of notes out of the sections.
func (p *positioned) dropTails() {
	for _, s := range p.sections {
		kept := s.lines[:0]
		for _, l := range s.lines {
			if text := Tidy(strings.Join(l.cells, "")); reNote.MatchString(text) && !l.head {
				p.after = append(p.after, text)
				continue
			}
			kept = append(kept, l)
		}
		s.lines = kept
	}
}

// numbered reports whether the rows have numbers in a column of their own.
func (p *positioned) numbered() bool {
	n := 0
	for _, s := range p.sections {
		for _, l := range s.lines {
			if l.number {
				n++
			}
		}
	}
	return n > 1
}

func isNumber(s string) bool { return reNumber.MatchString(fold(squeeze(s))) }

// gapsTell reports whether blank lines are so few that they part rows.
func (s *section) gapsTell() bool {
	n := 0
	for _, l := range s.lines {
		if l.gap {
			n++
		}
	}
	return n > 0 && n*2 <= len(s.lines)
}

// cutter divides the lines of one section into rows.
type cutter struct {
	*positioned
	s                 *section
	centred, numbered bool
	follows, more     bool // sections stand before and after this one
	gaps              bool
}

// cut finds the division that costs least and returns its cost.
func (c cutter) cut() float64 {
	n := len(c.s.lines)
	best, from := make([]float64, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		best[i] = math.Inf(1)
		for a := i - 1; a >= 0 && a >= i-maxSpan; a-- {
			cost, ok := c.cost(a, i)
			if !ok {
				break
			}
			if v := best[a] + cost; v < best[i] {
				best[i], from[i] = v, a
			}
		}
	}
	c.s.rows = nil
	for i := n; i > 0; i = from[i] {
		c.s.rows = append(c.s.rows, lineSpan{from[i], i, c.isRest(from[i], i)})
		if math.IsInf(best[i], 1) {
			break
		}
	}
	slices.Reverse(c.s.rows)
	return best[n]
}

// isRest reports whether a row is the rest of one that the section before
// began.
func (c cutter) isRest(a, b int) bool {
	if a > 0 || !c.follows || c.s.lines[0].head {
		return false
	}
	if c.numbered {
		return c.numbers(a, b) == 0
	}
	m := c.layout.index(fieldMeasure)
	text := c.cell(a, b, m)
	mark, _, _ := leadingMark(text)
	return m >= 0 && mark == "" && !c.closedBefore()
}

// closedBefore reports whether the section before ends with a whole row.
func (c cutter) closedBefore() bool {
	m := c.layout.index(fieldMeasure)
	for i, s := range c.sections {
		if s != c.s || i == 0 {
			continue
		}
		lines := c.sections[i-1].lines
		for k := len(lines) - 1; k >= 0; k-- {
			if t := lines[k].cells[m]; t != "" {
				return endsSentence(t)
			}
		}
	}
	return true
}

func (c cutter) numbers(a, b int) int {
	n := 0
	for _, l := range c.s.lines[a:b] {
		if l.number {
			n++
		}
	}
	return n
}

// cell is the text of a column in the lines from a up to b. A line break
// stays where the line was not full, since there it may part two names.
func (c cutter) cell(a, b, j int) string {
	var text strings.Builder
	full := true
	for _, l := range c.s.lines[a:b] {
		if j < 0 || l.head || l.cells[j] == "" {
			continue
		}
		if !full {
			text.WriteByte('\n')
		}
		text.WriteString(l.cells[j])
		full = c.layout.columns[j].field.isDuty() && l.widths[j]+2 > c.s.widths[j]
	}
	return text.String()
}

// cost is how little the lines from a up to b look like one row; ok is false
// where no longer row can end at b.
func (c cutter) cost(a, b int) (v float64, ok bool) {
	if c.s.lines[a].head {
		if b == a+1 {
			return 0, true
		}
		return 0, false
	}
	n := c.numbers(a, b)
	if c.numbered && n > 1 {
		return 0, false
	}
	if c.numbered && n == 0 {
		if a > 0 || !c.follows {
			return math.Inf(1), true
		}
		v++
	}
	v += 0.5
	if c.gaps {
		v += c.gapCost(a, b)
	}
	for j, col := range c.layout.columns {
		if col.field == fieldKey || col.field == fieldSub {
			continue
		}
		v += c.place(a, b, j) + c.restarts(a, b, j)
		v += c.content(a, b, j, col.field)
	}
	return v, true
}

// gapCost speaks for rows that begin at blank lines and have none inside.
func (c cutter) gapCost(a, b int) float64 {
	v := 0.0
	for i := a + 1; i < b; i++ {
		if c.s.lines[i].gap {
			v += 0.7
		}
	}
	return v
}

// place is how far a cell's text lies from where it should be in its row.
func (c cutter) place(a, b, j int) float64 {
	first, last := -1, -1
	for i := a; i < b; i++ {
		if c.s.lines[i].cells[j] != "" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	switch {
	case first < 0:
		return 0
	case c.centred:
		return math.Min(4, 0.4*math.Abs(float64(first+last)-float64(a+b-1)))
	}
	return math.Min(4, 0.8*float64(first-a))
}

// restarts is the cost of a cell whose text goes on below a line that it
// did not fill.
func (c cutter) restarts(a, b, j int) float64 {
	v, above := 0.0, 0
	for _, l := range c.s.lines[a:b] {
		if l.widths[j] == 0 {
			continue
		}
		if above > 0 && above+2 <= c.s.widths[j] {
			v += 1.2
		}
		above = l.widths[j]
	}
	return v
}

// content is how ill a cell's text fits its column.
func (c cutter) content(a, b, j int, f field) float64 {
	text := c.cell(a, b, j)
	whole := !(a == 0 && c.follows) && !(b == len(c.s.lines) && c.more)
	switch {
	case f == fieldMeasure:
		return c.measureCost(text, whole)
	case !whole:
		return 0
	case text == "" && (f == fieldDuty || f == fieldDeadline || f == fieldLead):
		return 1.5
	case f.isDuty() && !c.stats.duty(tidyDuty(text)), f == fieldDeadline && !c.stats.deadline(text):
		return 2
	}
	return 0
}

func (c cutter) measureCost(text string, whole bool) float64 {
	v := 0.0
	switch {
	case text == "" && whole:
		v += 8
	case text != "" && whole && !endsSentence(text):
		v += 2.5
	}
	if startsWithAny(text, "，、；。）：”》") {
		v += 3
	}
	return v
}

// draftRows makes a draft of each row.
func (p *positioned) draftRows(centred bool) {
	heads := headAbove(p.before)
	p.keySpans(centred)
	for _, s := range p.sections {
		c := cutter{positioned: p, s: s}
		for i, r := range s.rows {
			if s.lines[r.from].head {
				heads = nextHeads(heads, Tidy(s.lines[r.from].cells[0]))
				continue
			}
			if r.rest && len(p.drafts) > 0 {
				p.joinRest(c, r)
				p.joinKeys(s, i)
				continue
			}
			d := newDraft(p.layout, heads)
			for j, col := range p.layout.columns {
				d.cells[j] = s.keys[i][j]
				if col.field != fieldKey && col.field != fieldSub {
					d.cells[j] = c.cell(r.from, r.to, j)
				}
			}
			p.drafts = append(p.drafts, d)
		}
	}
}

func (p *positioned) joinRest(c cutter, r lineSpan) {
	last := p.drafts[len(p.drafts)-1]
	for j, col := range p.layout.columns {
		if text := c.cell(r.from, r.to, j); text != "" && col.field != fieldKey && col.field != fieldSub {
			last.cells[j] = strings.TrimPrefix(last.cells[j]+"\n"+text, "\n")
		}
	}
	last.doubt(DoubtJoined, fieldMeasure, "这一条跨页，已把下一页的文字接上，请核对")
}

// joinKeys adds to the key task of the row before what stands in its rest.
func (p *positioned) joinKeys(s *section, i int) {
	for j := range p.layout.columns {
		more := s.keys[i][j]
		if more == "" || i+1 < len(s.keys) && s.keys[i+1][j] == more {
			continue
		}
		old := p.drafts[len(p.drafts)-1].cells[j]
		for k := len(p.drafts) - 1; k >= 0 && p.drafts[k].cells[j] == old; k-- {
			p.drafts[k].cells[j] = strings.TrimPrefix(old+"\n"+more, "\n")
		}
	}
}

// disorder reports whether what was found makes no rows.
func (p *positioned) disorder() bool {
	bad := 0
	for _, d := range p.drafts {
		duty, when := d.raw(fieldDuty), d.text(fieldDeadline)
		if runeLen(d.text(fieldMeasure)) < 4 || duty != "" && !p.stats.duty(tidyDuty(duty)) || runeLen(when) > 12 && !p.stats.deadline(when) {
			bad++
		}
	}
	return bad*3 > len(p.drafts)
}
