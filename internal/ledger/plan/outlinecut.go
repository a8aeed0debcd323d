package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// An outline that was copied as one line has lost where its paragraphs begin.
// Its marks count up, which tells them from figures in the text.

// reAnyMark matches what may be a mark: 一、 （一） 1. 1、.
var reAnyMark = regexp.MustCompile(`（([一二三四五六七八九十]{1,3})）|([一二三四五六七八九十]{1,3})、|(\d{1,2})[.、]`)

const (
	runOnLine  = 160 // runes; a paragraph is seldom longer and holds one task
	runOnMarks = 3
	headingMax = 40 // runes from a chapter's mark to its first point
)

// marks is how far the marks of each level have counted: chapters, sections,
// points.
type marks struct {
	last [4]int
	// at is the byte position after the mark before.
	at int
}

// take reports whether a mark of a level and value continues the count.
func (m *marks) take(level, value int) bool {
	ok := value == m.last[level]+1 || level > 1 && value == 1
	if ok {
		m.last[level] = value
		for l := level + 1; l < len(m.last) && level < 3; l++ {
			if l < 3 {
				m.last[l] = 0
			}
		}
	}
	return ok
}

// cutMarks puts each mark that continues the count of a run-on line on a line
// of its own.
func cutMarks(line string) string {
	if runeLen(line) < runOnLine {
		return line
	}
	folded := fold(line)
	m := &marks{}
	var cuts []int
	for _, g := range reAnyMark.FindAllStringSubmatchIndex(folded, -1) {
		level := 2
		if g[4] >= 0 {
			level = 1
		} else if g[6] >= 0 {
			level = 3
		}
		value, _ := hanValue(group(folded, g, []int{0, 2, 1, 3}[level]))
		if mayMark(folded, g[0], g[1], level, value, m.at) && m.take(level, value) {
			cuts = append(cuts, g[0])
			m.at = g[1]
		}
	}
	if len(cuts) < runOnMarks {
		return line
	}
	return strings.Join(cutAtBytes(line, folded, slices.DeleteFunc(cuts, func(c int) bool { return c == 0 })), "\n")
}

// mayMark reports whether what stands around folded[from:to] allows a mark
// there; before is where the mark before ended.
func mayMark(folded string, from, to, level, value, before int) bool {
	prev, _ := utf8.DecodeLastRuneInString(folded[:from])
	next, _ := utf8.DecodeRuneInString(folded[to:])
	if from > 0 && strings.ContainsRune("第之其.、—-～~《“〔", prev) || from > 0 && isDigit(prev) {
		return false
	}
	ended := from == 0 || strings.ContainsRune("。；！？）】〕」』 　\n", prev)
	switch level {
	case 1:
		return true
	case 2:
		return ended || value == 1 && runeLen(folded[before:from]) <= headingMax || !strings.ContainsRune("，。；、", next)
	}
	if isDigit(next) && !reMonthAt.MatchString(folded[to:]) {
		return false
	}
	return ended || before > 0 && runeLen(folded[before:from]) <= headingMax && !strings.ContainsAny(folded[before:from], "。；，")
}

// labelCut is where in a folded label its name begins: what stands before
// it ran on from the text of the field before.
func labelCut(label string) int {
	if _, ok := nameFields[label]; ok {
		return 0
	}
	for i := range label {
		if _, ok := nameFields[label[i:]]; ok && runeLen(label[i:]) >= 4 {
			return i
		}
	}
	return 0
}
