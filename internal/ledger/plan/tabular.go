package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/docread"
)

// tabular reads grids, one after the other, into drafts. It carries over
// what a table continues from the one before: columns, headings, a row.
type tabular struct {
	found
	stats *stats
	heads [2]string
	// fresh is set until a table, or the part after a repeated head, has
	// given a row: only there can a row be the rest of the one before.
	fresh bool
	// loose grids come from text: cells may have slipped to the left.
	loose bool
	rows  []gridRow // of the grid at hand
}

// readTables reads the document's tables; nil means that none is a plan.
func readTables(doc *docread.Document, units map[string]bool) *found {
	t := &tabular{stats: &stats{units: units}}
	for _, b := range doc.Blocks {
		if b.Table == nil {
			t.para(b.Para)
			continue
		}
		t.grid(gridOf(b.Table))
	}
	if t.layout == nil {
		return nil
	}
	return &t.found
}

// para notes a paragraph outside the tables. A short paragraph marked 一、
// between two tables governs the next one.
func (t *tabular) para(s string) {
	for _, line := range splitLines(s) {
		line = Tidy(line)
		if line == "" {
			continue
		}
		if l := headLevel(line); l > 0 && runeLen(line) <= 30 && !strings.ContainsAny(line, "。；") {
			t.setHead(l, line)
			t.pending(line)
			continue
		}
		t.outside(line)
	}
}

// pending keeps a heading's text accounted for until rows take it.
func (t *tabular) pending(line string) {
	if t.layout == nil {
		t.before = append(t.before, line)
	}
}

func (t *tabular) outside(line string) {
	if len(t.drafts) == 0 {
		t.before = append(t.before, line)
	} else {
		t.after = append(t.after, line)
	}
}

func (t *tabular) setHead(level int, text string) {
	if level == 1 {
		t.heads = [2]string{text, ""}
	} else {
		t.heads[1] = text
	}
}

// grid reads one grid. A grid without a head of its own continues the one
// before if it has as many columns.
func (t *tabular) grid(rows []gridRow) {
	t.rows = rows
	headed := false
	for i := 0; i < len(rows); i++ {
		if l, used := headAt(rows, i); l != nil {
			t.head(l, rows[i:i+used])
			headed = true
			i += used - 1
			continue
		}
		switch own := rows[i].own(); {
		case len(own) == 0:
		case !headed && !t.continues(rows[i]):
			t.para(strings.ReplaceAll(rows[i].line(), "\t", " "))
		default:
			t.row(rows[i], own)
		}
	}
}

func (t *tabular) continues(row gridRow) bool {
	return t.layout != nil && (t.loose || len(row) == len(t.layout.columns))
}

// head takes a row of column names, the first or a repeated one.
func (t *tabular) head(l *layout, rows []gridRow) {
	for _, r := range rows {
		if t.layout != nil && len(t.drafts) > 0 {
			t.after = append(t.after, strings.ReplaceAll(r.line(), "\t", " "))
		}
	}
	t.fresh = true
	t.after = append(t.after, l.upper...)
	if t.layout == nil || !sameColumns(t.layout, l) {
		l.nameNumbers(t.rows)
		l.settle()
		if t.layout == nil || len(t.drafts) == 0 || l.planlike() {
			t.layout = l
		}
	}
}

func sameColumns(a, b *layout) bool {
	if len(a.columns) != len(b.columns) {
		return false
	}
	for i := range a.columns {
		if a.columns[i].name != b.columns[i].name {
			return false
		}
	}
	return true
}

// headAt reads the row of column names at i, and the one below it where the
// names take two rows; it returns how many rows the names take.
func headAt(rows []gridRow, i int) (*layout, int) {
	l := headRow(rows[i])
	if l == nil {
		return nil, 0
	}
	if i+1 < len(rows) && namesBelow(rows[i+1]) {
		for j, c := range rows[i+1] {
			f, ok := namedField(c.text)
			if ok && !c.covered && !c.inherited && j < len(l.columns) {
				if name := l.columns[j].name; name != "" && (j == 0 || name != l.columns[j-1].name) && !rows[i][j].covered {
					l.upper = append(l.upper, name)
				}
				l.columns[j] = column{Tidy(c.text), f}
			}
		}
		return planHead(l, 2)
	}
	return planHead(l, 1)
}

func planHead(l *layout, used int) (*layout, int) {
	fields := map[field]bool{}
	for _, c := range l.columns {
		fields[c.field] = true
	}
	tasks := fields[fieldMeasure] || fields[fieldKey] || fields[fieldSub] || fields[fieldIndicator]
	marks := fields[fieldDuty] || fields[fieldLead] || fields[fieldSupport] || fields[fieldDeadline]
	if !tasks || !marks && !(fields[fieldNo] && fields[fieldMeasure]) {
		return nil, 0
	}
	return l, used
}

// headRow reads a row as column names: most of its cells must be names.
func headRow(row gridRow) *layout {
	l := &layout{columns: make([]column, len(row))}
	named, texts := 0, 0
	for j, c := range row {
		name := Tidy(c.text)
		if c.covered || c.inherited || name == "" {
			continue
		}
		texts++
		l.columns[j].name = name
		if f, ok := namedField(name); ok {
			l.columns[j].field = f
			named++
		}
	}
	if named < 2 || named*3 < texts*2 {
		return nil
	}
	for j, c := range row {
		// The second column of a merged name belongs to the same field.
		if c.covered && j > 0 && l.columns[j].name == "" && l.columns[j-1].name != "" {
			l.columns[j] = column{l.columns[j-1].name, l.columns[j-1].field}
		}
	}
	return l
}

// namesBelow reports whether a row holds nothing but the lower half of a
// two-row head.
func namesBelow(row gridRow) bool {
	n := 0
	for _, j := range row.own() {
		f, ok := namedField(row[j].text)
		if !ok || f == fieldNo {
			return false
		}
		n++
	}
	return n > 0
}

// nameNumbers finds the column of numbers that has no name.
func (l *layout) nameNumbers(rows []gridRow) {
	if l.has(fieldNo) {
		return
	}
	for j := range l.columns {
		if l.columns[j].name != "" {
			continue
		}
		numbers, texts := 0, 0
		for _, r := range rows {
			if j >= len(r) || Tidy(r[j].text) == "" || r[j].inherited {
				continue
			}
			texts++
			if reNumber.MatchString(fold(squeeze(r[j].text))) {
				numbers++
			}
		}
		if numbers > 0 && numbers*10 >= texts*8 {
			l.columns[j].field = fieldNo
			return
		}
	}
}

// reHanNo is a chapter's number in a cell of its own.
var reHanNo = regexp.MustCompile(`^（?[一二三四五六七八九十]{1,3}）?、?$`)

var reNote = regexp.MustCompile(`^(?:注|备注|说明|填表说明|填报人|填报单位|审核人|联系人|制表)[:：]`)

// row takes one row of text: a heading, a note, the rest of the row before,
// or a row of its own.
func (t *tabular) row(row gridRow, own []int) {
	line := strings.ReplaceAll(row.line(), "\t", "")
	switch {
	case len(own) == 1 && reNote.MatchString(line) && own[0] <= 1:
		t.outside(line)
	case len(own) <= 2 && t.headingRow(row, own):
	case t.isRest(row, own):
		t.append(row, own)
	default:
		t.add(row)
	}
	t.fresh = false
}

// headingRow takes a full-width row such as 「一、主动公开」 as the heading of
// the rows below it.
func (t *tabular) headingRow(row gridRow, own []int) bool {
	for j, c := range row {
		if c.inherited && t.layout.columns[min(j, len(t.layout.columns)-1)].field != fieldExtra {
			return false
		}
	}
	text := Tidy(row[own[len(own)-1]].text)
	marked := headLevel(text)
	if len(own) == 2 {
		if no := fold(Tidy(row[own[0]].text)); own[0] > 1 || !reHanNo.MatchString(no) {
			return false
		}
		marked = headLevel(Tidy(row[own[0]].text) + "、")
		t.outside(Tidy(row[own[0]].text))
	}
	spans := len(row) >= 3 && row.spans(own[0])
	if marked == 0 && !spans || runeLen(text) > 60 || rePlainNo.MatchString(fold(text)) {
		return false
	}
	if marked > 0 && !spans && len(own) == 1 && !t.standsAlone(own[0], text) {
		return false
	}
	t.setHead(max(1, marked), text)
	return true
}

// standsAlone reports whether a marked text alone in its row is a heading
// and not a measure whose other cells were left blank.
func (t *tabular) standsAlone(j int, text string) bool {
	if j >= len(t.layout.columns) {
		return false
	}
	f := t.layout.columns[j].field
	return f != fieldMeasure && runeLen(text) <= 40 || f == fieldMeasure && runeLen(text) <= 24 && !strings.ContainsAny(text, "。；，")
}

// spans reports whether the cell at j covers every other column.
func (r gridRow) spans(j int) bool {
	covered := 0
	for i := range r {
		if r[i].covered {
			covered++
		}
	}
	return j <= 1 && covered >= len(r)-1-j && covered > 0
}

// isRest reports whether the first row after a page break is the rest of the
// row before it.
func (t *tabular) isRest(row gridRow, own []int) bool {
	if !t.fresh || len(t.drafts) == 0 || len(row) != len(t.layout.columns) {
		return false
	}
	last := t.drafts[len(t.drafts)-1]
	if last.layout != t.layout {
		return false
	}
	no := t.layout.index(fieldNo)
	if no >= 0 {
		return Tidy(row[no].text) == "" && last.text(fieldNo) != ""
	}
	m := t.layout.index(fieldMeasure)
	if m < 0 {
		return false
	}
	if mark, _, _ := leadingMark(Tidy(row[m].text)); mark != "" {
		return false
	}
	return Tidy(row[m].text) == "" || !endsSentence(last.text(fieldMeasure))
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。；;！!？?.", r)
}

// append adds the pieces of a continued row to the row before.
func (t *tabular) append(row gridRow, own []int) {
	last := t.drafts[len(t.drafts)-1]
	for _, j := range own {
		if f := t.layout.columns[j].field; (f == fieldKey || f == fieldSub) && Tidy(last.cells[j]) == Tidy(row[j].text) {
			t.outside(Tidy(row[j].text))
			continue
		}
		last.cells[j] += "\n" + row[j].text
	}
	last.doubt(DoubtJoined, fieldMeasure, "这一条跨页，已把下一页的文字接上，请核对")
}

// add makes a draft of a row, moving cells that have slipped.
func (t *tabular) add(row gridRow) {
	d := newDraft(t.layout, t.heads)
	at := alignRow(row, t.layout, t.stats, t.loose)
	moved := false
	for j, c := range row {
		if c.covered || Tidy(c.text) == "" {
			continue
		}
		to := at[j]
		if to < 0 {
			t.outside(Tidy(c.text))
			continue
		}
		moved = moved || to != j && (!t.loose || skips(t.layout, at[:j+1]))
		if Tidy(d.cells[to]) != "" {
			d.cells[to] += "\n"
		}
		d.cells[to] += c.text
	}
	if moved {
		d.doubt(DoubtRealigned, fieldExtra, "这一行的单元格与表头错位，已按内容归位，请核对")
	}
	if d.onlyNumber() {
		t.outside(d.text(fieldNo))
		return
	}
	t.drafts = append(t.drafts, d)
}

// skips reports whether the last of the cells went past a column that stays
// empty and is no heading's. That a heading's is left out of the rows below it
// is usual in text and moves nothing by guess.
func skips(l *layout, at []int) bool {
	for c := range at[len(at)-1] {
		if f := l.columns[c].field; f != fieldKey && f != fieldSub && f != fieldNo && !slices.Contains(at, c) {
			return true
		}
	}
	return false
}

// onlyNumber reports whether nothing but a number is in the row: an empty
// line of a form, and no task.
func (d *draft) onlyNumber() bool {
	for i, c := range d.cells {
		if d.layout.columns[i].field != fieldNo && Tidy(c) != "" {
			return false
		}
	}
	return true
}
