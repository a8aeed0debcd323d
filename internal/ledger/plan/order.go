package plan

import (
	"regexp"
	"slices"
	"strings"
)

// Text that a table was dumped into column by column still has every word,
// and rows can be made of it, but they are none of the document's. The signs
// are two: in the text, numbers that follow each other with nothing between;
// in the rows, cells that no such row would have.

const (
	// fewRows is the least number of rows that can be judged.
	fewRows = 3
	// brokenShare and oddShare are the shares, in per cent, of odd rows from
	// which on a text is refused and doubted.
	brokenShare = 45
	oddShare    = 20
)

// outOfOrder refuses a plan whose text has lost the order of its rows, and
// doubts one that may have.
func (p *Plan) outOfOrder(f *found, lines []string) error {
	heaped, numbers := heapedNumbers(lines)
	odd := 0
	for i := range p.Rows {
		if p.Rows[i].odd() || f.unnumbered(i) {
			odd++
		}
	}
	n := len(p.Rows)
	switch {
	case numbers >= fewRows && heaped*3 >= numbers, n >= fewRows && odd*100 >= brokenShare*n:
		return disordered()
	case namesApart(lines) && (odd > 0 || slices.ContainsFunc(p.Rows, func(r Row) bool { return r.Responsible == "" })):
		return disordered()
	case heaped > 0, n >= fewRows && odd*100 >= oddShare*n, f.startsUnnumbered():
		p.doubt(DoubtDisorder, "rows", "文字的先后与表格的行可能不一致（有的条目缺序号，或责任、时限不像责任、时限），请对照原件逐条核对，或改用 DOCX、XLSX 格式")
	}
	return nil
}

func disordered() error {
	return notPlan("文件里的表格已经散成文字，失去了行的次序（多半是逐列复制出来的），无法可靠还原每一条任务。请上传原来的 DOCX、XLSX 或带表格线的 PDF 文件。")
}

// heapedNumbers counts the row numbers that stand alone on their lines, and
// those of them that follow the number before with no text between.
func heapedNumbers(lines []string) (heaped, numbers int) {
	last, pair := 0, false
	for _, l := range lines {
		s := fold(squeeze(l))
		if s == "" || rePage.MatchString(s) {
			continue
		}
		v, ok := Number(s).value()
		if !ok || !rePlainNo.MatchString(s) {
			last, pair = 0, false
			continue
		}
		numbers++
		if last > 0 && v == last+1 {
			heaped++
			if !pair {
				heaped++
			}
			pair = true
		} else {
			pair = false
		}
		last = v
	}
	return heaped, numbers
}

// reColumnName matches names that columns have and units do not.
var reColumnName = regexp.MustCompile(`^(?:序号|(?:责任|牵头|配合|完成|时限|量化|具体|工作|重点|主要)[一-龥]{2})$`)

// namesApart reports whether names of columns stand alone on their lines, some
// of them far from the others: each heads a column of its own.
func namesApart(lines []string) bool {
	seen, first, runs, named := map[field]bool{}, 0, 0, false
	for _, l := range lines {
		s := Tidy(l)
		if s == "" {
			continue
		}
		f, ok := namedField(s)
		if ok = ok && f != fieldExtra && reColumnName.MatchString(fold(s)); ok && !seen[f] {
			seen[f] = true
			if !named {
				runs++
			}
			if runs == 1 {
				first++
			}
		}
		named = ok
	}
	return len(seen) >= fewRows && runs > 1 && first < len(seen)
}

// startsUnnumbered reports whether a numbered table begins with a row that
// has no number: cells of its first row stand before it.
func (f *found) startsUnnumbered() bool {
	return len(f.drafts) > 1 && f.unnumbered(0) && f.drafts[1].text(fieldNo) != ""
}

// unnumbered reports whether the row at i lacks the number that its table has
// a column for.
func (f *found) unnumbered(i int) bool {
	d := f.drafts[i]
	return !d.own && d.layout.has(fieldNo) && !d.layout.guessed && d.no == "" && d.text(fieldNo) == ""
}

// odd reports whether a row has a cell that no row of a plan would have.
func (r *Row) odd() bool {
	m := fold(r.Measure)
	switch {
	case runeLen(m) < 6, startsWithAny(m, "，、；。）：”》"), holdsNames(r.Measure):
		return true
	case r.Responsible != "" && strings.ContainsAny(strings.TrimRight(r.Responsible, "。"), "。%"):
		return true
	case runeLen(r.Deadline) > 24 && r.Due == nil:
		return true
	case r.Deadline != "" && !deadlineShaped(r.Deadline) && r.Due == nil && len(r.Checkpoints) == 0:
		return true
	}
	return dutyShaped(r.Measure, nil) && runeLen(m) < 24 && !endsSentence(m)
}

// holdsNames reports whether a measure has swallowed names of columns.
func holdsNames(measure string) bool {
	n := 0
	for _, w := range []string{"责任单位", "责任部门", "责任科室", "牵头单位", "配合单位", "完成时限", "时限要求", "完成时间", "量化指标"} {
		n += strings.Count(measure, w)
	}
	return n > 1
}
