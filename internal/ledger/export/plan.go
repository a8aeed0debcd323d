package export

import (
	"io"
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

// text names the evidence; with its address if there is room for one.
func (e Evidence) text(address bool) string {
	s := e.Title
	if e.URL != "" && (address || s == "") {
		s = strings.TrimSpace(s + " " + e.URL)
	}
	if !e.Seen.IsZero() {
		s += "（" + e.Seen.Chinese() + "查看）"
	}
	return s
}

func evidenceText(list []Evidence, address bool) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = e.text(address)
		if len(list) > 1 {
			parts[i] = strconv.Itoa(i+1) + "." + parts[i]
		}
	}
	return strings.Join(parts, "\n")
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

// besides are the ledger's columns, narrow enough for all to stand on A4.
var besides = []column{
	{sheet.Column{Title: "牵头科室", Width: 9}, 32}, {sheet.Column{Title: "配合科室", Width: 10}, 34}, {sheet.Column{Title: "责任人", Width: 7, Center: true}, 24},
	{sheet.Column{Title: "进展情况", Width: 26}, 74}, {sheet.Column{Title: "完成比例", Kind: sheet.Share, Width: 7}, 30}, {sheet.Column{Title: "佐证材料", Width: 18}, 56},
	{sheet.Column{Title: "存在问题", Width: 12}, 38}, {sheet.Column{Title: "下一步措施", Width: 12}, 38}, {sheet.Column{Title: "亮灯", Width: 6, Center: true}, 22},
	{sheet.Column{Title: "更新时间", Kind: sheet.Day, Width: 11}, 32}, {sheet.Column{Title: "备注", Width: 8}, 22},
}

// table puts the plan's rows, headings and the ledger's words together. On
// paper there is no room for the addresses of the evidence.
func (p *Plan) table(addresses bool) *table {
	issued := plan.AsIssued(p.Columns, p.Rows)
	t := &table{}
	for _, c := range issued.Columns {
		s := shapes[c.Holds]
		width := s.letters
		if p.Ledger != nil {
			width = s.beside
		}
		t.columns = append(t.columns, column{sheet.Column{Title: c.Title, Width: width, Merge: s.merge, Center: s.center}, s.mm})
	}
	own := len(t.columns)
	if p.Ledger != nil {
		t.columns = append(t.columns, besides...)
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
			row = append(row, p.stateOf(i).values(addresses)...)
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

func (s State) values(addresses bool) []any {
	return []any{
		strings.Join(s.Lead, "、"), strings.Join(s.Support, "、"), s.Person, s.Progress, share(s.Done), evidenceText(s.Evidence, addresses),
		s.Problems, s.Next, s.Light.value(), s.Updated, s.Note,
	}
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
	if p.FirstLeads {
		return []string{"注：责任部门中排在第一位的为牵头部门，下同。"}
	}
	return nil
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
	s.Add(p.table(false).word(s.Width()))
	for _, n := range p.notes() {
		s.Add(docx.Paragraph{Style: docx.Note, Before: 6 * docx.Point, Runs: []docx.Run{{Text: n}}})
	}
	return d.Write(w)
}

// WriteXLSX writes the plan as a workbook that prints on A4 lying on its side.
func (p *Plan) WriteXLSX(w io.Writer) error {
	t := p.table(true)
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
	return b.Write(w)
}
