package plan

import (
	"slices"
	"strings"
)

// checkNumbers asks about gaps, repetitions and disorder in the numbers. A
// count that starts again at 1 is a new group and no fault.
func (p *Plan) checkNumbers(drafts []*draft) {
	last, seen := 0, map[int]bool{}
	for i := range p.Rows {
		r := &p.Rows[i]
		n, ok := r.No.value()
		if !ok {
			continue
		}
		switch {
		case n == 1 && last > 1 && !seen[1], n == 1 && last > 1 && headChanges(drafts, i):
			clear(seen)
		case seen[n]:
			r.doubt(DoubtNumberTwice, "no", "序号 %d 出现了两次，请核对", n)
		case n < last:
			r.doubt(DoubtNumberOrder, "no", "序号 %d 排在 %d 之后，请核对", n, last)
		case n == last+2:
			r.doubt(DoubtNumberGap, "no", "序号 %d 之前缺少 %d，请核对原文", n, n-1)
		case n > last+2:
			r.doubt(DoubtNumberGap, "no", "序号 %d 之前缺少 %d 至 %d，请核对原文", n, last+1, n-1)
		}
		seen[n] = true
		last = n
	}
}

// headChanges reports whether row i opens a new key task or heading.
func headChanges(drafts []*draft, i int) bool {
	a, b := drafts[i-1], drafts[i]
	return a.heads != b.heads || a.text(fieldKey) != b.text(fieldKey) || a.layout != b.layout
}

// checkColumns asks once for a column that the whole document lacks.
func (p *Plan) checkColumns(f *found) {
	if f.layout.guessed {
		p.doubt(DoubtNoHeader, "columns", "没有找到表头，各列的含义是按内容推断的，请核对")
	}
	lacks := func(get func(Row) bool) bool { return !slices.ContainsFunc(p.Rows, get) }
	if lacks(func(r Row) bool { return r.Responsible != "" }) {
		p.doubt(DoubtNoColumn, "responsible", "文件没有写明责任单位，请逐条指定")
	}
	if lacks(func(r Row) bool { return r.Deadline != "" }) {
		p.doubt(DoubtNoColumn, "deadline", "文件没有写明完成时限，请逐条填写")
	}
}

// checkSpellings asks about names that differ by one word such as 和 and 与.
func (p *Plan) checkSpellings() {
	var names []string
	rows := map[string][]int{}
	for _, r := range p.Rows {
		for _, u := range r.units() {
			if len(rows[u]) == 0 {
				names = append(names, u)
			}
			rows[u] = append(rows[u], r.Index)
		}
	}
	for _, pair := range likeNames(names) {
		p.doubt(DoubtSpelling, "responsible", "「%s」（第 %s 条）与「%s」（第 %s 条）疑为同一单位的两种写法，请确认",
			pair[0], joinInts(rows[pair[0]]), pair[1], joinInts(rows[pair[1]]))
	}
}

func (r *Row) units() []string {
	all := append([]string{}, r.Lead...)
	return append(append(all, r.Support...), r.Undesignated...)
}

// likeNames pairs the names that are one name in two spellings.
func likeNames(names []string) [][2]string {
	var pairs [][2]string
	byKey := map[string]string{}
	for _, n := range names {
		k := nameKey(n)
		if other, ok := byKey[k]; ok && other != n {
			pairs = append(pairs, [2]string{other, n})
			continue
		}
		byKey[k] = n
	}
	return pairs
}

// nameKey is the same for spellings of one unit that differ in script,
// brackets, blanks or the words 和, 与, 及.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("和与及、，（）·- ", r) {
			return -1
		}
		return r
	}, fold(squeeze(name)))
}
