package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Summary counts what a person has to look at.
type Summary struct {
	Rows   int `json:"rows"`
	Doubts int `json:"doubts"`
	// Doubtful is the number of rows with at least one doubt.
	Doubtful    int `json:"doubtful"`
	Checkpoints int `json:"checkpoints"`
	// Undated is the number of rows without a due day.
	Undated int `json:"undated"`
}

// Summary counts the plan's rows, doubts and checkpoints.
func (p *Plan) Summary() Summary {
	s := Summary{Rows: len(p.Rows), Doubts: len(p.Doubts)}
	for _, r := range p.Rows {
		s.Doubts += len(r.Doubts)
		s.Checkpoints += len(r.Checkpoints)
		if len(r.Doubts) > 0 {
			s.Doubtful++
		}
		if r.Due == nil {
			s.Undated++
		}
	}
	return s
}

// String is the summary in one Chinese sentence.
func (s Summary) String() string {
	t := fmt.Sprintf("共 %d 条任务，%d 个节点", s.Rows, s.Checkpoints)
	if s.Undated > 0 {
		t += fmt.Sprintf("，%d 条没有到期日", s.Undated)
	}
	if s.Doubts == 0 {
		return t + "，没有疑问"
	}
	return t + fmt.Sprintf("，%d 处疑问待确认", s.Doubts)
}

// WriteJSON writes the plan as indented JSON; signs such as < stay as issued.
func WriteJSON(w io.Writer, p *Plan) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

// WriteTable writes the plan for reading in a terminal of the given number
// of columns; under 80 counts as 80. Chinese characters take two columns.
func WriteTable(w io.Writer, p *Plan, columns int) error {
	columns = max(columns, 80)
	t := &tableWriter{w: w}
	t.head(p)
	cols := tableColumns(p, columns)
	t.rule(cols)
	t.row(cols, func(c tableColumn) string { return c.name })
	t.rule(cols)
	last := ""
	for _, r := range p.Rows {
		t.row(cols, func(c tableColumn) string {
			if c.isKey && c.get(r) == last {
				return "〃"
			}
			return c.get(r)
		})
		last = r.KeyTask
		t.rule(cols)
	}
	t.doubts(p, columns)
	t.line(p.Summary().String())
	return t.err
}

type tableColumn struct {
	name  string
	get   func(Row) string
	width int
	isKey bool
}

// ownWords gives the file's own name of what a column holds, or the usual one.
func ownWords(p *Plan) func(holds, usual string) string {
	names := map[string]string{}
	for _, c := range AsIssued(p.Columns, p.Rows).Columns {
		if names[c.Holds] == "" {
			names[c.Holds] = c.Title
		}
	}
	return func(holds, usual string) string {
		if name := names[holds]; name != "" {
			return name
		}
		return usual
	}
}

// tableColumns shares the width out; columns that no row fills are left out.
func tableColumns(p *Plan, columns int) []tableColumn {
	unit := 2 // half the width of the narrower columns
	if columns >= 120 {
		unit = 3
	}
	own := ownWords(p)
	all := []tableColumn{
		{"序号", func(r Row) string { return string(r.No) }, 4, false},
		{own("key_task", "重点任务"), func(r Row) string { return strings.TrimSpace(r.KeyTask + " " + r.SubTask) }, 4 * unit, true},
		{own("measure", "具体措施"), func(r Row) string { return r.Measure }, 0, false},
		{own("responsible", "责任单位"), func(r Row) string { return r.Responsible }, 4 * unit, false},
		{own("indicator", "量化指标"), func(r Row) string { return r.Indicator }, 4 * unit, false},
		{own("deadline", "完成时限"), Row.when, 5 * unit, false},
		{"节点", Row.checkpointText, 4 * unit, false},
	}
	var cols []tableColumn
	rest := columns
	for _, c := range all {
		filled := false
		for _, r := range p.Rows {
			filled = filled || c.get(r) != ""
		}
		if filled {
			cols = append(cols, c)
			rest -= c.width + 3
		}
	}
	for i := range cols {
		if cols[i].width == 0 {
			cols[i].width = rest + 3
		}
	}
	return cols
}

// when is the deadline as issued with the day it was read as.
func (r Row) when() string {
	if r.Due == nil {
		return r.Deadline
	}
	return strings.TrimSpace(r.Deadline + "\n" + r.Due.String())
}

func (r Row) checkpointText() string {
	var parts []string
	for _, c := range r.Checkpoints {
		t := c.Text
		if c.Date != nil {
			t += "（" + c.Date.String() + "）"
		}
		parts = append(parts, t)
	}
	return strings.Join(parts, "；")
}

// tableWriter remembers the first error so that its callers need not.
type tableWriter struct {
	w   io.Writer
	err error
}

func (t *tableWriter) line(s string) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.w, strings.TrimRight(s, " "))
	}
}

func (t *tableWriter) head(p *Plan) {
	t.line(p.Title)
	var parts []string
	if p.Year != 0 {
		parts = append(parts, fmt.Sprintf("年度：%d", p.Year))
	}
	if p.Agency != "" {
		parts = append(parts, "单位："+p.Agency)
	}
	if p.DocumentNo != "" {
		parts = append(parts, "文号："+p.DocumentNo)
	}
	if len(parts) > 0 {
		t.line(strings.Join(parts, "　"))
	}
}

func (t *tableWriter) rule(cols []tableColumn) {
	var b strings.Builder
	for i, c := range cols {
		if i > 0 {
			b.WriteString("-+-")
		}
		b.WriteString(strings.Repeat("-", c.width))
	}
	t.line(b.String())
}

func (t *tableWriter) row(cols []tableColumn, get func(tableColumn) string) {
	cells := make([][]string, len(cols))
	high := 1
	for i, c := range cols {
		cells[i] = wrap(get(c), c.width)
		high = max(high, len(cells[i]))
	}
	for k := range high {
		var b strings.Builder
		for i, c := range cols {
			s := ""
			if k < len(cells[i]) {
				s = cells[i][k]
			}
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(s + strings.Repeat(" ", max(0, c.width-width(s))))
		}
		t.line(b.String())
	}
}

func (t *tableWriter) doubts(p *Plan, columns int) {
	all := p.AllDoubts()
	if len(all) == 0 {
		return
	}
	t.line("待确认：")
	for _, d := range all {
		where := "全文"
		if d.Row > 0 {
			where = fmt.Sprintf("第%d条", d.Row)
		}
		for i, l := range wrap(where+"："+d.Message, columns-2) {
			t.line(strings.Repeat(" ", min(i, 1)*2) + "  " + l)
		}
	}
}

// wrap breaks a text into lines of at most w columns, and at its breaks.
func wrap(s string, w int) []string {
	var lines []string
	var b strings.Builder
	n := 0
	for _, r := range s {
		rw := runeWidth(r)
		if r == '\n' || n+rw > w && n > 0 {
			lines = append(lines, b.String())
			b.Reset()
			n = 0
		}
		if r == '\n' {
			continue
		}
		b.WriteRune(r)
		n += rw
	}
	return append(lines, b.String())
}
