package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
)

// Options are what the caller knows besides the document.
type Options struct {
	// Units is the bureau's own list; it helps to tell names of units from
	// the text around them and may be empty.
	Units []Unit
	// Year is used, with a doubt, where the document gives no year.
	Year int
}

// Unit is a unit of the bureau (科室、中心) as the reader needs to know it.
type Unit struct {
	// ID is the caller's key, given back by Resolve.
	ID      string
	Name    string
	Aliases []string
}

// maxRunes bounds what is read as a plan, and maxText what is read without a
// table, where the search for the cells takes longer. The longest plan known
// has under forty thousand characters.
const (
	maxRunes = 400_000
	maxText  = 80_000
)

// NotPlan says that a document holds no plan. Err is the refusal with its
// Chinese sentence, so that fail.Is works on it.
type NotPlan struct {
	// Empty is set where a table of tasks was found without any task.
	Empty bool
	err   error
}

// Error is the sentence for the person who handed the document in.
func (e *NotPlan) Error() string { return e.err.Error() }

// Unwrap gives the *fail.Error.
func (e *NotPlan) Unwrap() error { return e.err }

func notPlan(format string, args ...any) error {
	return &NotPlan{err: fail.Invalidf(format, args...)}
}

func emptyPlan() error {
	return &NotPlan{Empty: true, err: fail.Invalidf("找到了任务分工表，但表里没有一条任务，请检查是否选错了文件或工作表。")}
}

// Read reads a plan from a document. It does no input or output. An error is
// a *NotPlan; whatever is merely uncertain is a Doubt in the plan.
func Read(doc *docread.Document, opt Options) (*Plan, error) {
	return ReadContext(context.Background(), doc, opt)
}

// ReadContext is Read for a server: once ctx is done, the search for the cells
// stops and ctx's error is returned.
func ReadContext(ctx context.Context, doc *docread.Document, opt Options) (*Plan, error) {
	if n := size(doc); n > maxRunes {
		return nil, notPlan("文件有 %d 万字，远超一份任务分工表的篇幅，请只上传任务分工部分。", n/10000)
	}
	f, err := read(ctx, doc, known(opt.Units))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	if len(f.drafts) == 0 {
		return nil, emptyPlan()
	}
	p := &Plan{Columns: []string{}, Rows: []Row{}, Doubts: []Doubt{}, Rest: []string{}}
	for _, c := range f.layout.columns {
		if c.name != "" {
			p.Columns = append(p.Columns, c.name)
		}
	}
	p.readMeta(f, opt)
	p.Doubts = append(p.Doubts, f.doubts...)
	p.Rest = append(append(p.Rest, f.before...), f.after...)
	p.rowsOf(f)
	if err := p.checkOwn(f, func() string { return strings.Join(linesOf(doc, true), "") }); err != nil {
		return nil, err
	}
	outline := !slices.ContainsFunc(f.layout.columns, func(c column) bool { return c.field == fieldMeasure && c.name != "" })
	p.checkLeftover(f.before, outline)
	if f.dumped || f.placed {
		p.checkMixed(f.gutter)
		if !outline {
			p.checkCut()
		}
	}
	if f.dumped {
		p.checkGuessed()
		p.checkHeads(linesOf(doc, true))
		if err := p.outOfOrder(f, linesOf(doc, true)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// size is the number of characters in a document.
func size(doc *docread.Document) int {
	n := 0
	for _, b := range doc.Blocks {
		n += runeLen(b.Para)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				n += runeLen(c.Text) + 1
			}
		}
	}
	return n
}

// inked is the number of characters that are no blanks: text that keeps the
// places of cells is mostly blanks.
func inked(doc *docread.Document) int {
	n := 0
	for _, b := range doc.Blocks {
		n += runeLen(squeeze(b.Para))
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for _, c := range row {
					n += runeLen(squeeze(c.Text))
				}
			}
		}
	}
	return n
}

func known(units []Unit) map[string]bool {
	m := map[string]bool{}
	for _, u := range units {
		m[u.Name] = true
		for _, a := range u.Aliases {
			m[a] = true
		}
	}
	return m
}

// read tries the forms that a plan takes, the surest first: ruled tables,
// text with separators, text dumped from a table, an outline.
func read(ctx context.Context, doc *docread.Document, units map[string]bool) (*found, error) {
	tables := readTables(doc, units)
	if tables != nil && len(tables.drafts) > 0 {
		return tables, nil
	}
	if n := inked(doc); n > maxText {
		return nil, notPlan("文件里没有任务分工表格，而文字有 %d 万字，远超一份任务分工的篇幅。请只保留任务分工部分，或改用 DOCX、XLSX 格式。", n/10000)
	}
	if tables != nil {
		if f := readOutline(ctx, linesOf(doc, false), units); f != nil && f.layout.has(fieldDuty, fieldLead, fieldDeadline) {
			return f, nil
		}
		return nil, emptyPlan()
	}
	lines := linesOf(doc, true)
	if f := readPositioned(doc, units); f != nil && !tabbed(lines) {
		return f, nil
	}
	lines = sinkMarks(lines)
	empty := false
	forms := []func(context.Context, []string, map[string]bool) *found{readSeparated, readSpaced, readDump, readOutline, readHeadless}
	for i, try := range forms {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if f := try(ctx, lines, units); f != nil && f.garbled {
			return nil, disordered()
		} else if f != nil && len(f.drafts) > 0 {
			f.dumped = i > 0 // separators hold a row's cells together
			return f, nil
		} else if f != nil {
			empty = true
		}
	}
	if empty {
		return nil, emptyPlan()
	}
	if len(lines) == 0 {
		return nil, notPlan("文件里没有文字，请换一份有文字内容的文件。")
	}
	return nil, notPlan("没有在文件里找到任务分工：既没有带“责任部门”“完成时限”等列名的表格，也没有写明责任单位的条目。请确认上传的是任务分工表或工作要点。")
}

// tabbed reports whether tabs part the cells, as in text copied out of a
// sheet; where such cells stand on the line then means nothing.
func tabbed(lines []string) bool {
	n := 0
	for _, l := range lines {
		if strings.Count(l, "\t") > 1 {
			n++
		}
	}
	return n > 1
}

// linesOf is the document's text line by line; a table that is no plan gives
// one line for each row, its cells parted by tabs, or is left out.
func linesOf(doc *docread.Document, tables bool) []string {
	var lines []string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			lines = append(lines, splitLines(b.Para)...)
			continue
		}
		if tables {
			for _, row := range gridOf(b.Table) {
				lines = append(lines, row.line())
			}
		}
	}
	return lines
}

func joinInts(ns []int) string {
	s := ""
	for i, n := range ns {
		if i > 0 {
			s += "、"
		}
		if i == 5 {
			return s + fmt.Sprintf("…等 %d 处", len(ns))
		}
		s += fmt.Sprint(n)
	}
	return s
}
