// Package roll makes a list that filters, sorts, pages, exports and prints
// out of records that are in memory and columns that say how to read one.
// It is for lists of up to some thousand rows; longer ones are cut by the
// database.
package roll

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
)

// Column says how one column of records of type T is read.
type Column[T any] struct {
	ui.Column
	// Text is the value for filters, order and export.
	Text func(T) string
	// Cell is the value on the page; nil means Text.
	Cell func(T) ui.Cell
	// Value is the value in an export where it is no text; nil means Text.
	Value func(T) any
	// Order is the key by which rows are sorted; nil means Text in the order
	// of pinyin.
	Order func(T) string
	// Keep decides whether a row passes the filter; nil means that Text
	// equals a choice, or contains what was typed.
	Keep func(row T, typed string) bool
}

// List is a list of records.
type List[T any] struct {
	ID, Caption, Path string
	Columns           []Column[T]
	Rows              []T
	// Key is a row's id, Href where it leads and Label what it is called.
	Key, Href, Label func(T) string
	Tone             func(T) ui.Tone
	Empty            ui.EmptyState
	Batch            []ui.Button
	BatchAction      string
	Tools            []ui.Button
	// File is the name of exports, without its ending.
	File string
}

// Serve answers an export, or gives the grid for the page. done says that the
// answer is written.
func (l *List[T]) Serve(c *web.Ctx) (g ui.Grid, done bool, err error) {
	q := ui.ReadQuery(c.R.URL.Query())
	rows := l.Rows
	if q.Export == "" || !q.All {
		rows = l.filter(q)
	}
	l.sort(rows, q)
	if q.Export != "" {
		return g, true, l.export(c, rows, q)
	}
	return l.grid(rows, q), false, nil
}

func (l *List[T]) filter(q ui.Query) []T {
	var out []T
	for _, r := range l.Rows {
		if l.keeps(r, q) {
			out = append(out, r)
		}
	}
	return out
}

func (l *List[T]) keeps(r T, q ui.Query) bool {
	for _, col := range l.Columns {
		typed := q.Filters[col.Key]
		if typed == "" || col.Filter == nil {
			continue
		}
		switch {
		case col.Keep != nil:
			if !col.Keep(r, typed) {
				return false
			}
		case col.Filter.Kind == ui.Select:
			if col.Text(r) != typed {
				return false
			}
		case !strings.Contains(strings.ToLower(col.Text(r)), strings.ToLower(typed)):
			return false
		}
	}
	return true
}

func (l *List[T]) sort(rows []T, q ui.Query) {
	at := slices.IndexFunc(l.Columns, func(c Column[T]) bool { return c.Key == q.Sort && c.Sort })
	if at < 0 {
		return
	}
	col := l.Columns[at]
	compare := func(a, b T) int { return cmp.Compare(col.Order(a), col.Order(b)) }
	if col.Order == nil {
		by := collate.New(language.Chinese)
		compare = func(a, b T) int { return by.CompareString(col.Text(a), col.Text(b)) }
	}
	slices.SortStableFunc(rows, func(a, b T) int {
		if q.Down {
			return compare(b, a)
		}
		return compare(a, b)
	})
}

func (l *List[T]) grid(rows []T, q ui.Query) ui.Grid {
	g := ui.Grid{ID: l.ID, Caption: l.Caption, Path: l.Path, Query: q, Choose: true, Sticky: 1, Export: true, Empty: l.Empty, Batch: l.Batch,
		BatchAction: l.BatchAction, Tools: l.Tools, Pages: ui.Pages(l.Path, q, len(rows))}
	for _, col := range l.Columns {
		g.Columns = append(g.Columns, col.Column)
	}
	from := min(q.Offset(), len(rows))
	for _, r := range rows[from:min(from+q.Per, len(rows))] {
		row := ui.Row{ID: l.Key(r)}
		if l.Href != nil {
			row.Href = l.Href(r)
		}
		if l.Label != nil {
			row.Label = l.Label(r)
		}
		if l.Tone != nil {
			row.Tone = l.Tone(r)
		}
		for _, col := range l.Columns {
			if col.Cell != nil {
				row.Cells = append(row.Cells, col.Cell(r))
			} else {
				row.Cells = append(row.Cells, ui.T(col.Text(r)))
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// Sheet is the list as a worksheet.
func (l *List[T]) Sheet(rows []T) sheet.Sheet {
	s := sheet.Sheet{Name: l.Caption, Title: l.Caption}
	var cols []Column[T]
	for _, col := range l.Columns {
		if !col.Acts {
			cols = append(cols, col)
			s.Columns = append(s.Columns, sheet.Column{Title: col.Label})
		}
	}
	s.Rows = func(yield func([]any) bool) {
		for _, r := range rows {
			line := make([]any, 0, len(cols))
			for _, col := range cols {
				if col.Value != nil {
					line = append(line, col.Value(r))
				} else {
					line = append(line, col.Text(r))
				}
			}
			if !yield(line) {
				return
			}
		}
	}
	return s
}

func (l *List[T]) export(c *web.Ctx, rows []T, q ui.Query) error {
	s := l.Sheet(rows)
	switch q.Export {
	case "xlsx":
		b := sheet.Book{Title: l.Caption, Sheets: []*sheet.Sheet{&s}}
		return c.Stream(l.File+".xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
	case "csv":
		return c.Stream(l.File+".csv", "text/csv; charset=utf-8", s.WriteCSV)
	}
	return fail.Invalidf("只能导出为Excel（xlsx）或CSV")
}
