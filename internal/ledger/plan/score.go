package plan

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// The figures in this file weigh signs against each other and have no unit:
// about 6 is strong evidence, about 1 a hint.

// emission is what atom i adds to a measure.
func (p *parser) emission(i int) float64 {
	a := p.atoms[i]
	v := math.Min(float64(runeLen(a.text)), 40) * 0.06
	if a.number > 0 {
		v -= 8
	}
	if a.lone {
		if p.stats.deadline(a.text) {
			v -= 4
		}
		if p.stats.duty(a.text) {
			v -= 2
		}
	}
	return v
}

// within is the cost of going on with a measure at atom i: a short line that
// is not at a sentence's end is not often followed by more of its cell.
func (p *parser) within(i int) float64 {
	a, prev := p.atoms[i], p.atoms[i-1]
	switch {
	case p.hard:
		return -6
	case !a.start && a.gap > 1:
		return -2
	case a.start && p.measureWidth > 0 && !endsSentence(prev.text) && p.lineWidth(prev.line)*10 < p.measureWidth*7:
		return -1.8
	case a.start && p.measureWidth > 0 && endsSentence(prev.text) && p.lineWidth(prev.line)*10 < p.measureWidth*7:
		return -2.5
	case a.start && p.broken && !endsSentence(prev.text) && p.lineWidth(prev.line) < 24 && p.lineWidth(prev.line)*10 < p.lineWidth(a.line)*6:
		return -1.8
	}
	return 0
}

var reCountedAt = regexp.MustCompile(`^\d{1,3}[次个期场条篇家件份项]`)

func (p *parser) opening(i int) float64 {
	a := p.atoms[i]
	if no, _, _ := leadingMark(a.text); no != "" {
		return 2.5
	}
	if reCountedAt.MatchString(fold(a.text)) {
		return -3 // 「1次…」 goes on with 「每季度至少公开」
	}
	if headLevel(a.text) > 0 {
		return -2
	}
	return 0
}

// boundary is the cost of beginning a column at atom i.
func (p *parser) boundary(i int) float64 {
	a := p.atoms[i]
	if startsWithAny(a.text, "，、；。）：！？”’》,;)") {
		return -7
	}
	switch {
	case i > 0 && endsWithAny(p.atoms[i-1].text, "年月") && isDigit(rune(fold(a.text)[0])) && a.number == 0:
		return -7 // a date that a line break cut in two
	case i > 0 && a.start && endsWithAny(p.atoms[i-1].text, "月日年底末旬度") && startsWithAny(a.text, "底前末内") && runeLen(a.text) <= 2:
		return -7
	case i > 0 && a.start && p.goesOn(i):
		return -7
	case i > 0 && a.start && endsWithAny(fold(p.atoms[i-1].text), "0123456789") && p.atoms[i-1].number == 0 && startsWithAny(a.text, "次个期场条篇家件份项"):
		return -7
	case i > 0 && a.gap < 2 && p.atoms[i-1].number == 0 && endsWithAny(fold(p.atoms[i-1].text), "0123456789") && startsWithAny(a.text, "年月日号"):
		return -7
	case a.start, a.gap > 1:
		return 0
	case i > 0 && (p.atoms[i-1].number > 0 || a.number > 0):
		return -0.2
	case a.gap == 1:
		return -0.7
	case i > 0 && endsSentence(p.atoms[i-1].text):
		return -0.5
	case p.broken:
		return -4
	}
	return -1.6
}

// wrapping is what a text that begins at atom i and ends with atom j loses by
// its lines: inside a cell only the last may be short.
func (p *parser) wrapping(i, j int, f field) float64 {
	var widths []int
	var ends []bool
	for k := i; k <= j; k++ {
		a := p.atoms[k]
		if k == i || a.start {
			widths, ends = append(widths, 0), append(ends, false)
		}
		n := len(widths) - 1
		widths[n] += width(a.text)
		ends[n] = f.isDuty() && a.dutyEnd
	}
	n := len(widths) - 1
	v := 0.0
	if (f == fieldKey || f == fieldSub) && p.keyWidth > 0 && slices.Max(widths) > p.keyWidth+4 {
		v -= 4
	}
	if n == 0 {
		return v
	}
	widest := slices.Max(widths)
	for k, w := range widths[:n] {
		if w+3 < widest && !ends[k] {
			v -= 1.5
		}
	}
	return v
}

// dutyGoesOn reports whether a responsible text that begins at atom i goes on
// beyond atom j: what ends there is no title.
func (p *parser) dutyGoesOn(i, j int) bool {
	if !p.atoms[i].dutyStart {
		return false
	}
	cut := false // whether what ends at j looks like the beginning of a name
	for k := i; k <= j; k++ {
		cut = cut || strings.ContainsAny(p.atoms[k].text, "、，")
	}
	cut = cut || startsWithAny(p.atoms[i].text, "市县區区省州各")
	var text strings.Builder
	for k := i; k < len(p.atoms) && k < j+10; k++ {
		a := p.atoms[k]
		if a.number > 0 || k > i && a.gap > 1 && !a.start {
			return false
		}
		text.WriteString(a.joined(k > i))
		if whole := tidyDuty(text.String()); k > j && p.mayEnd(k, fieldDuty) && p.stats.duty(whole) && (cut || p.stats.units[splitOutside(whole, "、，,；")[0]]) {
			return true
		}
		if k > i && (a.verbs || runeLen(a.text) > 30) {
			return false
		}
	}
	return false
}

// goesOn reports whether a line of a few characters is the rest of the
// deadline at the end of the line before.
func (p *parser) goesOn(i int) bool {
	a := p.atoms[i]
	if !a.end || runeLen(a.text) > 4 || a.number > 0 || p.stats.deadline(a.text) {
		return false
	}
	before := ""
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		before = p.atoms[j].text + before
		if p.stats.deadline(before + a.text) {
			return true
		}
		if p.atoms[j].start || p.atoms[j].gap > 0 {
			return false
		}
	}
	return false
}

// seam is the further cost of beginning a title or a measure in the middle
// of a text, where nothing shows that a cell ended.
func (p *parser) seam(i int, f field) float64 {
	if f != fieldKey && f != fieldSub && f != fieldMeasure || i == 0 {
		return 0
	}
	a, prev := p.atoms[i], p.atoms[i-1]
	if a.start || a.gap > 0 || prev.number > 0 || endsSentence(prev.text) || p.stats.deadline(prev.text) {
		return 0
	}
	return -3.5
}

// inner is what the atom at j costs inside a cell that began at i.
func (p *parser) inner(j, i int, f field) float64 {
	a, v := p.atoms[j], 0.0
	if j > i && a.gap > 1 && !a.start {
		v -= 2
	}
	if a.number > 0 && f != fieldNo {
		v -= 8
	}
	if (f == fieldKey || f == fieldSub) && p.measureWidth > 0 && a.start && p.lineWidth(a.line)*100 >= p.measureWidth*75 {
		v -= 4
	}
	return v
}

// worth is how well the atoms from i to j, whose text is given, fill state s.
func (p *parser) worth(i, j int, s state, text string) float64 {
	if s != p.junkState() && s != p.headState() && p.broken && !p.hard {
		return p.fits(i, j, s, text) + p.wrapping(i, j, p.fieldOf(s))
	}
	return p.fits(i, j, s, text)
}

func (p *parser) fits(i, j int, s state, text string) float64 {
	switch s {
	case p.headState():
		return affinity(fieldHead, text, p.stats) - 1.2
	case p.junkState():
		if t := Tidy(text); reNote.MatchString(t) || reDateLine.MatchString(fold(t)) {
			return 3
		}
		return -3 - 0.08*float64(runeLen(text))
	case p.keyAhead(), p.keyLate():
		return affinity(fieldKey, text, p.stats)
	}
	f := p.layout.columns[s].field
	if f == fieldExtra && rePersonName.MatchString(fold(p.layout.columns[s].name)) {
		return personAffinity(Tidy(text))
	}
	if f.isDuty() {
		return affinity(f, tidyDuty(text), p.stats)
	}
	return affinity(f, text, p.stats)
}
