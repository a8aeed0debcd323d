package export

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/ledger/plan"
)

// Plan is a plan for printing: its rows under the columns of the issued
// document, and the ledger's columns beside them if wanted.
type Plan struct {
	// Title is the issued title; Mark stands above it at the margin (附件).
	Title, Mark string
	// Header is printed at the top of every page (演示数据), or empty.
	Header string
	// Columns are the names as issued.
	Columns []string
	Rows    []plan.Row
	// FirstLeads is the plan's own: of several units the first one leads. A
	// line under the table says so.
	FirstLeads bool
	// Ledger has one entry for each of Rows, or is nil: then the file is the
	// issued table and no more.
	Ledger []State
	// AsOf is the day of what Ledger says.
	AsOf civil.Date
}

// State is what the ledger says of one row.
type State struct {
	// Lead and Support are the units of the organisation itself.
	Lead, Support []string
	Person        string
	Progress      string
	// Done is the share that is done, of 1; nil where none is computed.
	Done     *float64
	Evidence []Evidence
	// Problems and Next are 存在问题 and 下一步措施.
	Problems, Next string
	Light          Light
	// Updated is the day of the last entry.
	Updated civil.Date
	Note    string
}

// Evidence is a piece of evidence: its title and, if it is a page, where it
// stands and the day it was seen there.
type Evidence struct {
	Title, URL string
	Seen       civil.Date
}

// Light is a lamp: the word, always, and a colour of six hex digits.
type Light struct{ Word, Color string }

func (l Light) value() any {
	if l.Color == "" {
		return l.Word
	}
	return sheet.Tinted{Value: l.Word, Color: l.Color}
}

// shape is how a column looks by what it holds: its share of the width in
// Word, its letters in a sheet of its own and beside the ledger's columns.
type shape struct {
	mm, letters, beside float64
	merge               int
	center              bool
}

var shapes = map[string]shape{
	"no": {12, 6, 5, 0, true}, "key_task": {30, 16, 10, 1, true}, "sub_task": {30, 16, 10, 2, true}, "measure": {110, 60, 32, 0, false},
	"responsible": {42, 22, 12, 0, false}, "lead": {30, 18, 10, 0, false}, "support": {36, 20, 12, 0, false},
	"indicator": {28, 16, 9, 0, false}, "deadline": {28, 16, 10, 0, true}, "extra": {24, 16, 9, 0, false},
}

// besides are the ledger's columns on a worksheet, narrow enough for all to
// stand on A4.
var besides = []column{
	{sheet.Column{Title: "牵头科室", Width: 9}, 0}, {sheet.Column{Title: "配合科室", Width: 14}, 0}, {sheet.Column{Title: "责任人", Width: 7, Center: true}, 0},
	{sheet.Column{Title: "进展情况", Width: 26}, 0}, {sheet.Column{Title: "完成比例", Kind: sheet.Share, Width: 8}, 0}, {sheet.Column{Title: "佐证材料", Width: 22}, 0},
	{sheet.Column{Title: "存在问题", Width: 12}, 0}, {sheet.Column{Title: "下一步措施", Width: 12}, 0}, {sheet.Column{Title: "亮灯", Width: 6, Center: true}, 0},
	{sheet.Column{Title: "更新时间", Kind: sheet.Day, Width: 11}, 0}, {sheet.Column{Title: "备注", Width: 8}, 0},
}

// stacked are the same in Word. A page has no room for so many columns: what
// belongs together stands one under the other, so that the names of units
// keep a readable width.
var stacked = []column{
	{sheet.Column{Title: "牵头科室（责任人）"}, 22}, {sheet.Column{Title: "配合科室"}, 36}, {sheet.Column{Title: "进展情况"}, 50}, {sheet.Column{Title: "佐证材料"}, 32},
	{sheet.Column{Title: "存在问题和下一步措施"}, 26}, {sheet.Column{Title: "办理状态", Center: true}, 21},
}

// narrow are the widths of the issued columns beside the stacked ones.
var narrow = map[string]float64{"no": 9, "key_task": 18, "sub_task": 18, "measure": 58, "responsible": 20, "lead": 18, "support": 22, "indicator": 17, "deadline": 17, "extra": 16}

// issuedColumns are the columns as issued.
func (p *Plan) issuedColumns(issued plan.Issued) []column {
	var out []column
	for _, c := range issued.Columns {
		s := shapes[c.Holds]
		width, mm := s.letters, s.mm
		if p.Ledger != nil {
			width, mm = s.beside, narrow[c.Holds]
		}
		out = append(out, column{sheet.Column{Title: c.Title, Width: width, Merge: s.merge, Center: s.center}, mm})
	}
	return out
}

// table puts the plan's rows, headings and the ledger's words together. The
// ledger's columns are those given, with what values makes of a state.
func (p *Plan) table(more []column, values func(State) []any) *table {
	issued := plan.AsIssued(p.Columns, p.Rows)
	t := &table{columns: p.issuedColumns(issued)}
	own := len(t.columns)
	if p.Ledger != nil {
		t.columns = append(t.columns, more...)
	}
	for i, r := range issued.Rows {
		for _, h := range r.Headings {
			t.rows = append(t.rows, []any{sheet.Banner(h)})
		}
		row := make([]any, own, len(t.columns))
		for k, text := range r.Cells {
			row[k] = number(issued.Columns[k].Holds, text)
		}
		if p.Ledger != nil {
			row = append(row, values(p.stateOf(i))...)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (p *Plan) stateOf(i int) State {
	if i < len(p.Ledger) {
		return p.Ledger[i]
	}
	return State{}
}

// number makes a row's number a number, so that the sheet sorts by it.
func number(holds, text string) any {
	if holds == "no" {
		if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
			return n
		}
	}
	return text
}

// values are a state's under besides.
func (s State) values() []any {
	return []any{
		strings.Join(s.Lead, "、"), strings.Join(s.Support, "、"), s.Person, s.Progress, share(s.Done), evidenceText(s.Evidence),
		s.Problems, s.Next, s.Light.value(), s.Updated, s.Note,
	}
}

// stack is a state under stacked.
func (s State) stack() []any {
	lead := strings.Join(s.Lead, "、")
	if s.Person != "" {
		lead += "（" + s.Person + "）"
	}
	return []any{lead, strings.Join(s.Support, "、"), s.Progress, evidenceText(s.Evidence), labelled("问题：", s.Problems, "下一步：", s.Next), s.standing()}
}

// standing is the light, how much is done, since when, and the note.
func (s State) standing() any {
	lines := []string{s.Light.Word}
	if s.Done != nil {
		lines = append(lines, "完成"+sheet.Show(sheet.Percent(*s.Done), sheet.Share))
	}
	if !s.Updated.IsZero() {
		lines = append(lines, fmt.Sprintf("%d月%d日", int(s.Updated.Month()), s.Updated.Day()), "更新")
	}
	lines = slices.DeleteFunc(append(lines, s.Note), func(l string) bool { return l == "" })
	text := strings.Join(lines, "\n")
	if s.Light.Color == "" {
		return text
	}
	return sheet.Tinted{Value: text, Color: s.Light.Color}
}

// labelled puts labels before the texts that there are, pair by pair.
func labelled(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, pairs[i]+pairs[i+1])
		}
	}
	return strings.Join(out, "\n")
}

// share is a share that may not have been computed.
func share(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

func (p *Plan) asOf() string {
	if p.Ledger == nil || p.AsOf.IsZero() {
		return ""
	}
	return "数据截至：" + p.AsOf.Chinese()
}

// notes are the lines under the table.
func (p *Plan) notes() []string {
	var out []string
	if p.FirstLeads {
		out = append(out, "注：责任部门中排在第一位的为牵头部门，下同。")
	}
	if p.Ledger != nil && len(p.Rows) > 0 {
		out = append(out, "注：亮灯为该项任务牵头科室的亮灯。")
	}
	return out
}

// WriteDOCX writes the plan as a Word document on A4 lying on its side.
func (p *Plan) WriteDOCX(w io.Writer) error {
	d := &docx.Document{Title: p.Title, Header: p.Header, PageNumbers: true}
	s := d.Section(docx.A4Landscape)
	if p.Mark != "" {
		s.Text(docx.Mark, p.Mark)
	}
	s.Text(docx.Title, p.Title)
	if line := p.asOf(); line != "" {
		s.Add(docx.Paragraph{Style: docx.Note, Align: docx.Right, KeepNext: true, Runs: []docx.Run{{Text: line}}})
	}
	s.Add(p.table(stacked, State.stack).word(s.Width()))
	for _, n := range p.notes() {
		s.Add(docx.Paragraph{Style: docx.Note, Before: 6 * docx.Point, Runs: []docx.Run{{Text: n}}})
	}
	return d.Write(w)
}

// WriteXLSX writes the plan as a workbook that prints on A4 lying on its side.
func (p *Plan) WriteXLSX(w io.Writer) error {
	t := p.table(besides, State.values)
	proofs := proofSheet(p.proofs())
	s := &sheet.Sheet{Name: "任务分工", Title: p.Title, Columns: t.sheetColumns(), Rows: sheet.Of(t.rows)}
	if p.Ledger != nil {
		s.Name, s.Frozen = "督办台账", 2
	}
	if line := p.asOf(); line != "" {
		s.Above = [][]string{{"", line}}
	}
	for _, n := range p.notes() {
		s.Below = append(s.Below, []string{n})
	}
	b := &sheet.Book{Title: p.Title, Header: p.Header, Sheets: []*sheet.Sheet{s}}
	if proofs != nil {
		b.Sheets = append(b.Sheets, proofs)
	}
	return b.Write(w)
}

// proofs is the evidence of all rows; a task's is not told apart by units here.
func (p *Plan) proofs() []proof {
	var out []proof
	for i, row := range p.Rows {
		s := p.stateOf(i)
		for _, e := range s.Evidence {
			out = append(out, proof{string(row.No), row.KeyTask, "", e})
		}
	}
	return out
}
