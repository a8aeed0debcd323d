package plan

import (
	"regexp"
	"strings"
)

// draft is a row as a reader found it: one raw text for each column of its
// layout, breaks included, before anything is interpreted.
type draft struct {
	layout *layout
	cells  []string
	// heads are the full-width headings that govern the row, level by level.
	heads [2]string
	// no and noText are set by readers that find the number elsewhere.
	no, noText string
	// before is text of no row that stood right before this one.
	before string
	// ahead is the key task that stood before the row's number, and ownKey the
	// one that stood after it.
	ahead, ownKey string
	// own is set where a blank cell means that the document says nothing,
	// not that a merge was lost.
	own    bool
	doubts []Doubt
}

func newDraft(l *layout, heads [2]string) *draft {
	return &draft{layout: l, cells: make([]string, len(l.columns)), heads: heads}
}

// raw is the text of the first column of a field, or empty.
func (d *draft) raw(f field) string {
	if i := d.layout.index(f); i >= 0 {
		return d.cells[i]
	}
	return ""
}

func (d *draft) text(f field) string { return Tidy(d.raw(f)) }

func (d *draft) set(f field, s string) {
	if i := d.layout.index(f); i >= 0 {
		d.cells[i] = s
	}
}

func (d *draft) doubt(code string, f field, format string, args ...any) {
	r := Row{Doubts: d.doubts}
	r.doubt(code, f.jsonName(), format, args...)
	d.doubts = r.Doubts
}

// found is what a reader made of a document.
type found struct {
	drafts []*draft
	layout *layout
	before []string // text before the first row
	after  []string // text after it that is in no row
	doubts []Doubt
	// garbled is set where what was found makes no rows.
	garbled bool
	// slipped is set where blank cells may be missing, so that what follows
	// them stands too far to the left.
	slipped bool
	// dumped is set where the text may have lost the order of its rows.
	dumped bool
	// placed is set where cells were told by their places alone, and gutter
	// where one of the columns seems to be two.
	placed, gutter bool
}

func (f *found) doubt(code, fieldName, format string, args ...any) {
	p := Plan{Doubts: f.doubts}
	p.doubt(code, fieldName, format, args...)
	f.doubts = p.Doubts
}

var (
	reHead1  = regexp.MustCompile(`^(?:第?[一二三四五六七八九十]{1,3}(?:、|\.|，|部分|章)|[一二三四五六七八九十]{1,3}[ \t])`)
	reHead2  = regexp.MustCompile(`^（[一二三四五六七八九十]{1,3}）`)
	reArabic = regexp.MustCompile(`^(?:(\d{1,3})(?:[.、]|)|（(\d{1,3})）|([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]))`)
	reNumber = regexp.MustCompile(`^[（第]?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:[-.](\d{1,3}))?[.、）项条]?$`)
	// reMonthAt matches a day or month that follows a mark: 「17.9月10日前」.
	reMonthAt = regexp.MustCompile(`^\d{1,2}月`)
	rePlainNo = regexp.MustCompile(`^\d{1,3}$`)
)

// headLevel is 1 for a heading marked 一、, 2 for （一）, else 0.
func headLevel(text string) int {
	s := fold(text)
	switch {
	case reHead1.MatchString(s):
		return 1
	case reHead2.MatchString(s):
		return 2
	}
	return 0
}

// leadingMark splits a text marked 「1.」, 「2．」, 「3、」 or 「（4）」 into the
// mark and the rest; digits alone are no mark.
func leadingMark(text string) (no, mark, rest string) {
	s := fold(text)
	m := reArabic.FindStringSubmatchIndex(s)
	if m == nil {
		return "", "", text
	}
	after := s[m[1]:]
	bare := m[2] >= 0 && m[1] == m[3]
	if bare || after == "" || isDigit(rune(after[0])) && !reMonthAt.MatchString(after) {
		return "", "", text
	}
	mark = runesUpTo(text, s, m[1])
	for i := 1; i <= 3; i++ {
		if g := group(s, m, i); g != "" {
			no = g
		}
	}
	return no, mark, strings.TrimLeft(runesAfter(text, s, m[1]), " \t　\n")
}

// tidyDuty tidies a responsible text. Where spaces or breaks are all that
// parts whole names of units, one space stays for each.
func tidyDuty(raw string) string {
	plain := Tidy(raw)
	parts := strings.FieldsFunc(raw, isBlank)
	if len(parts) < 2 || len(parts) > 60 {
		return plain
	}
	for i, p := range parts {
		if !partsName(p) || runeLen(splitOutside(p, "、，,；")[0]) < 2 || i+1 < len(parts) && startsWithAny(parts[i+1], "，、；。（(和与及门") {
			return plain
		}
	}
	return strings.Join(parts, " ")
}

var reWholeName = regexp.MustCompile(`(?:科|室|处|局|办|委|厅|部|院|所|站|队|中心|股|会|公司|部门|单位|政府|街道|镇|办公室)$|(?:牵头|配合|负责|落实)$`)

func partsName(p string) bool {
	s := fold(p)
	return runeLen(s) >= 2 && reWholeName.MatchString(s) && (unitShaped(p) || len(splitOutside(p, "、，,")) > 1 || nextRole(s) != nil && nextRole(s)[0] > 0)
}
