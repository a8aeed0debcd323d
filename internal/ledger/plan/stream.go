package plan

import (
	"math"
	"strings"
)

// A state of the parser is the column that a stretch of atoms fills: the
// columns of the layout in order, the number first, and four more.
type state int

// segment is a stretch of atoms [from, to) that fills one column.
type segment struct {
	from, to int
	state    state
}

// The states after those of the columns.
func (d *dump) keyAhead() state  { return state(len(d.layout.columns)) }     // a key task before its row's number
func (d *dump) headState() state { return state(len(d.layout.columns) + 1) } // a full-width heading
func (d *dump) junkState() state { return state(len(d.layout.columns) + 2) } // text of no row
func (d *dump) keyLate() state   { return state(len(d.layout.columns) + 3) } // a key task after its row's measure
func (d *dump) states() int      { return len(d.layout.columns) + 4 }

func (d *dump) fieldOf(s state) field {
	switch {
	case s == d.keyAhead(), s == d.keyLate():
		return fieldKey
	case s == d.headState():
		return fieldHead
	case s == d.junkState():
		return fieldExtra
	}
	return d.layout.columns[s].field
}

const (
	maxWorth    = 10 // no cell is worth more
	maxSegAtoms = 48
	manyAtoms   = 6000 // beyond, no plan that is known: less is tried
	never       = -1e15
)

// parser finds the most plausible division of the atoms into segments. For
// each end of a prefix and each state it keeps the best score of a division
// whose last segment ends there in that state.
type parser struct {
	*dump
	trans  [][]float64 // trans[p][c]; row 0 is the start, p+1 state p
	enter  []float64   // best score before atom i, given that c begins there
	from   []int8      // the state (+1) that enter came from
	best   []float64
	start  []int32 // where the last segment began
	begun  int     // where the open measure began
	open   float64
	top    float64 // best score of any state at the atom at hand
	numbed bool
	// beam is how far a division may lag behind the best before it is given
	// up, and reach how many atoms a responsible text may take.
	beam  float64
	reach int
}

// parse divides the atoms. The measure, which may be of any length, is
// scored atom by atom; the other columns as whole texts of bounded length.
func (d *dump) parse() []segment {
	p := &parser{dump: d, open: never, beam: 45, reach: maxSegAtoms}
	if len(d.atoms) > manyAtoms {
		p.beam, p.reach = 18, 16
	}
	for _, a := range d.atoms {
		p.numbed = p.numbed || a.number > 0
	}
	p.transitions()
	n, k := len(d.atoms), d.states()
	p.enter, p.from = make([]float64, (n+1)*k), make([]int8, (n+1)*k)
	p.best, p.start = make([]float64, (n+1)*k), make([]int32, (n+1)*k)
	for i := range p.best {
		p.best[i] = never
	}
	m := state(d.layout.index(fieldMeasure))
	for i := 0; i <= n; i++ {
		if p.stopped() {
			return nil
		}
		if i > 0 && m >= 0 {
			p.closeMeasure(i, m)
		}
		p.enterAll(i)
		if i == n {
			break
		}
		if m >= 0 {
			p.extendMeasure(i, m)
		}
		for s := state(0); s < state(k); s++ {
			if s != m {
				p.segments(i, s)
			}
		}
	}
	return p.trace(n)
}

// transitions sets the cost of going from one column to the next: what is
// skipped inside a row costs, and so does what a new row leaves out.
func (p *parser) transitions() {
	k := p.states()
	p.trans = make([][]float64, k+1)
	for a := 0; a <= k; a++ {
		p.trans[a] = make([]float64, k)
		for c := range k {
			p.trans[a][c] = p.transition(state(a-1), state(c))
		}
	}
}

func (p *parser) transition(a, c state) float64 {
	m := len(p.layout.columns)
	no, key := state(p.layout.index(fieldNo)), state(p.layout.index(fieldKey))
	tail, head := 0.0, 0.0
	if a >= 0 && int(a) < m {
		tail = p.skips(int(a)+1, m)
	}
	measure := state(p.layout.index(fieldMeasure))
	switch {
	case c == p.keyLate():
		if a != measure || key < 0 || key > measure {
			return never
		}
		return -1.5
	case a == p.keyLate():
		if c == measure {
			return -2.5 // the measure goes on
		}
		if c < measure || int(c) >= m {
			return never
		}
		return -p.skips(int(measure)+1, int(c))
	case a == p.keyAhead():
		if c == no && p.numbed {
			return 0
		}
		return never
	case c == p.keyAhead():
		if key < 0 || !p.numbed {
			return never
		}
	case c == p.headState(), c == p.junkState():
	case a == p.headState() || a == p.junkState() || a < 0 || c <= a:
		head = p.skips(0, int(c))
	default:
		return -p.skips(int(a)+1, int(c))
	}
	if a == p.headState() && key >= 0 && (c == key || c == p.keyAhead()) {
		head += 3 // a heading and its column seldom both speak
	}
	if a == c && (a == p.headState() || a == p.junkState()) {
		return -0.5
	}
	return -tail - head - 0.5
}

// skips is the cost of leaving out the columns from a up to b.
func (p *parser) skips(a, b int) float64 {
	cost := 0.0
	for _, c := range p.layout.columns[a:b] {
		switch c.field {
		case fieldNo:
			if p.numbed {
				cost += 6
			}
		case fieldMeasure:
			cost += 10
		case fieldDuty, fieldDeadline:
			cost += 5
		case fieldLead, fieldIndicator:
			cost += 3
		case fieldSupport:
			cost++
		case fieldExtra:
			cost += 0.4
		}
	}
	return cost
}

// enterAll finds for each state the best way to begin it at atom i.
func (p *parser) enterAll(i int) {
	k := p.states()
	p.top = p.open
	for c := range k {
		v, from := never, int8(0)
		if i == 0 {
			v = p.trans[0][c]
		}
		for a := 0; a < k; a++ {
			if w := p.best[i*k+a] + p.trans[a+1][c]; i > 0 && w > v {
				v, from = w, int8(a+1)
			}
		}
		p.enter[i*k+c], p.from[i*k+c] = v, from
		p.top = max(p.top, v)
	}
}

func (p *parser) set(end int, s state, v float64, from int) {
	k := end*p.states() + int(s)
	if v > p.best[k] {
		p.best[k], p.start[k] = v, int32(from)
	}
}

// extendMeasure adds atom i to the open measure, or opens one with it.
func (p *parser) extendMeasure(i int, m state) {
	grow := p.open
	if grow > never/2 {
		grow += p.within(i)
	}
	begin := p.enter[i*p.states()+int(m)] + p.boundary(i) + p.seam(i, fieldMeasure) + p.opening(i)
	if begin > grow {
		p.begun, grow = i, begin
	}
	p.open = grow + p.emission(i)
}

// closeMeasure lets the open measure end before atom i.
func (p *parser) closeMeasure(i int, m state) {
	if p.open <= never/2 {
		return
	}
	v := p.open
	last := p.atoms[i-1]
	if p.runesFrom(p.begun, i) < 8 {
		v -= 3 // the end of a sentence, not one
	}
	if endsSentence(last.text) {
		v += 2
	} else if endsWithAny(last.text, "，、：") {
		v -= 5
	} else if p.measureWidth > 0 && last.end && p.lineWidth(last.line)*100 >= p.measureWidth*85 {
		v -= 4 // a full line that breaks off goes on
	}
	p.set(i, m, v, p.begun)
}

// runesFrom is the number of characters of the atoms from i up to j, eight
// at most.
func (p *parser) runesFrom(i, j int) int {
	n := 0
	for ; i < j && n < 8; i++ {
		n += runeLen(p.atoms[i].text)
	}
	return n
}

func (p *parser) lineWidth(line int) int { return width(Tidy(p.lines[line])) }

// segments tries every text that begins at atom i as a cell of state s.
func (p *parser) segments(i int, s state) {
	base := p.enter[i*p.states()+int(s)]
	f := p.fieldOf(s)
	if base <= p.top-p.beam || !p.mayBegin(i, f) {
		return
	}
	base += p.boundary(i) + p.seam(i, f)
	var text strings.Builder
	runes, inner := 0, 0.0
	for j := i; j < len(p.atoms) && j < i+p.longest(f); j++ {
		a := p.atoms[j]
		if j > i && (f == fieldNo || p.hard) {
			break
		}
		if runes += runeLen(a.text); runes > longestText(f) {
			break
		}
		text.WriteString(a.joined(j > i))
		if j > i && f != fieldHead && f != fieldIndicator && f != fieldExtra && endsSentence(p.atoms[j-1].text) && !f.isDuty() {
			break // no title and no deadline has two sentences
		}
		if f.isDuty() && (a.verbs && j > i || hopelessDuty(text.String())) {
			break
		}
		inner += p.inner(j, i, f)
		if s == p.keyLate() && (!(a.end && p.atoms[i].start) || p.dutyGoesOn(i, j)) {
			continue
		}
		if !p.mayEnd(j, f) || base+inner+maxWorth <= p.best[(j+1)*p.states()+int(s)] {
			continue
		}
		p.set(j+1, s, base+inner+p.worth(i, j, s, text.String()), i)
	}
}

func (f field) isDuty() bool { return f == fieldDuty || f == fieldLead || f == fieldSupport }

// hopelessDuty reports whether no text that begins so can be a responsible
// text: what stands before its first separator is the end of no name.
func hopelessDuty(s string) bool {
	i := strings.IndexAny(s, "、，；,;")
	if i < 0 {
		return len(s) > 100
	}
	first := fold(squeeze(s[:i]))
	return !hasUnitEnd(first) && !endsWithRole(first)
}

// joined is the atom's text with the break that stood before it.
func (a atom) joined(follows bool) string {
	switch {
	case !follows:
		return a.text
	case a.start:
		return "\n" + a.text
	case a.gap > 0:
		return " " + a.text
	}
	return a.text
}

func (p *parser) longest(f field) int {
	switch f {
	case fieldNo:
		return 1
	case fieldDuty, fieldLead, fieldSupport:
		return p.reach
	}
	return 10
}

// longestText is the greatest length in runes of a cell of a field.
func longestText(f field) int {
	switch f {
	case fieldKey, fieldSub, fieldHead:
		return 48
	case fieldDeadline:
		return 60
	case fieldIndicator:
		return 120
	}
	return 240
}

func (p *parser) mayBegin(i int, f field) bool {
	a := p.atoms[i]
	switch f {
	case fieldNo:
		return a.number > 0 || !p.numbed && rePlainNo.MatchString(fold(a.text))
	case fieldDuty, fieldLead, fieldSupport:
		return a.dutyStart
	case fieldHead:
		return headLevel(a.text) > 0
	case fieldDeadline:
		return a.number == 0
	}
	return a.number == 0 && (a.dutyStart || i == 0 || p.atoms[i-1].dutyEnd || p.atoms[i-1].number > 0)
}

func (p *parser) mayEnd(j int, f field) bool {
	switch f {
	case fieldDuty, fieldLead, fieldSupport:
		return p.atoms[j].dutyEnd || p.atoms[j].end && p.nextStarts(j)
	case fieldHead:
		return p.nextStarts(j) || endsSentence(p.atoms[j].text) || p.hard
	}
	return true
}

func (p *parser) nextStarts(j int) bool {
	return j+1 >= len(p.atoms) || p.atoms[j+1].start || p.atoms[j+1].gap > 0 || p.atoms[j+1].number > 0
}

// trace walks back from the best end.
func (p *parser) trace(n int) []segment {
	k := p.states()
	end, best := state(-1), math.Inf(-1)
	for s := range k {
		v := p.best[n*k+s]
		if s < len(p.layout.columns) {
			v -= p.skips(s+1, len(p.layout.columns))
		}
		if n > 0 && v > best && v > never/2 {
			end, best = state(s), v
		}
	}
	var segs []segment
	for i := n; i > 0 && end >= 0; {
		from := int(p.start[i*k+int(end)])
		segs = append(segs, segment{from, i, end})
		end, i = state(p.from[from*k+int(end)])-1, from
	}
	for i, j := 0, len(segs)-1; i < j; i, j = i+1, j-1 {
		segs[i], segs[j] = segs[j], segs[i]
	}
	return segs
}
