package plan

import (
	"regexp"
	"slices"
	"strings"
)

// Text that kept the places of its cells can still be cut wrongly: a column
// without a name of its own, or rows without numbers whose cells overlap. The
// words of one cell then stand in another, and every row looks like a row.
// The checks below look for what no cell of a plan says by itself.

const mixedWords = "这一行可能混入了相邻单元格的文字，请对照原文件"

var (
	// reTwoYears matches a deadline that holds two deadlines' beginnings.
	reTwoYears = regexp.MustCompile(`\d{4}年(?:\d{1,2}月)?(?:底|末|前)?\d{4}年`)
	// reDayInDuty matches a day, or figures, among names of units.
	reDayInDuty = regexp.MustCompile(`\d{1,2}月|\d{4}年|\d%`)
	// reTwoFigures matches an indicator that goes on after its figure.
	reTwoFigures = regexp.MustCompile(`\d%[一-龥]+\d`)
	// reInnerHead matches a heading's mark inside a text.
	reInnerHead = regexp.MustCompile(`.（[一二三四五六七八九十]{1,3}）|[^第之其].*[一二三四五六七八九十]{1,3}、.{2,}|.[一二三四五六七八九十]{1,3}、`)
)

// checkMixed doubts the rows that may hold words of other cells, and those
// beside them of which the words may be. Where a column has no name of its
// own (gutter), every row is doubted.
func (p *Plan) checkMixed(gutter bool) {
	bad := make([]bool, len(p.Rows))
	for i := range p.Rows {
		bad[i] = p.Rows[i].mixed() || gutter
	}
	for i := range p.Rows {
		if bad[i] || i > 0 && bad[i-1] && p.broken(i-1, i) || i+1 < len(bad) && bad[i+1] && p.broken(i, i+1) {
			p.Rows[i].doubt(DoubtMixed, "row", mixedWords)
		}
	}
}

// checkGuessed says of text whose cells were told apart by their contents
// that the other rows are to be looked at too where some were doubted.
func (p *Plan) checkGuessed() {
	n := 0
	for _, r := range p.Rows {
		if slices.ContainsFunc(r.Doubts, func(d Doubt) bool {
			return d.Code == DoubtSplit || d.Code == DoubtMixed || d.Code == DoubtUnusedText || d.Code == DoubtUnitUnread || d.Code == DoubtDeadlineUnread || d.Code == DoubtMissing && d.Field == "measure"
		}) {
			n++
		}
	}
	if n > 0 {
		p.doubt(DoubtSplit, "rows", "这份文字是从表格里散出来的，各格的起止是按内容推断的，其中 %d 条尤其不确定；其余各条也请对照原文件，或改用 DOCX、XLSX 原件", n)
	}
}

// broken reports whether a key task may be cut between two rows: one of them
// holds a shred of it, or the first the beginning of the next.
func (p *Plan) broken(i, j int) bool {
	a, b := &p.Rows[i], &p.Rows[j]
	if reInnerHead.MatchString(fold(a.KeyTask)) || reInnerHead.MatchString(fold(a.SubTask)) {
		return true
	}
	return shred(a.SubTask) || shred(b.SubTask) || shred(a.KeyTask) || shred(b.KeyTask)
}

// mixed reports whether a row holds what no row's cell says by itself.
func (r *Row) mixed() bool {
	switch {
	case reTwoYears.MatchString(fold(r.Deadline)), reTwoFigures.MatchString(fold(r.Indicator)):
		return true
	case slices.ContainsFunc(r.units(), func(u string) bool { return reDayInDuty.MatchString(fold(u)) }):
		return true
	case shred(r.KeyTask), shred(r.SubTask), reInnerHead.MatchString(fold(r.SubTask)), reInnerHead.MatchString(fold(r.KeyTask)):
		return true
	case !balanced(r.KeyTask), !balanced(r.SubTask), !balanced(r.Measure), !balanced(r.Responsible):
		return true
	}
	return startsWithAny(r.Measure, "，、；。）：”》") || endsWithAny(r.Measure, "，、：（“《")
}

// shred reports whether a heading is too short to be one.
func shred(head string) bool {
	n := runeLen(squeeze(head))
	return n == 1 || n > 0 && n < 4 && startsWithAny(head, "则示的及和与、，）")
}

// balanced reports whether a text closes the brackets and quotes it opens.
func balanced(s string) bool {
	s = fold(s)
	for _, pair := range [][2]string{{"（", "）"}, {"《", "》"}, {"“", "”"}} {
		if strings.Count(s, pair[0]) != strings.Count(s, pair[1]) {
			return false
		}
	}
	return true
}
