package export

import (
	"io"
	"iter"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/sheet"
)

// Register is a list as a grid shows it: the columns that the person chose,
// the rows that the person sees or all of them.
type Register struct {
	Title string
	// Header is printed at the top of every page (演示数据), or empty.
	Header string
	// Chosen says in words how the rows were chosen (筛选条件), or is empty.
	Chosen string
	// AsOf is the day of what the rows say.
	AsOf    civil.Date
	Columns []sheet.Column
	Rows    iter.Seq[[]any]
	// Total is a last row of sums, or nil.
	Total []any
}

// sheet is the list with its title, how it was chosen, and buttons to filter.
func (r *Register) sheet() *sheet.Sheet {
	s := &sheet.Sheet{Name: r.Title, Title: r.Title, Columns: r.Columns, Rows: r.Rows, Total: r.Total, Filter: true}
	for _, c := range r.Columns {
		s.Filter = s.Filter && c.Merge == 0
	}
	s.Frozen = min(1, len(r.Columns)-1)
	line := []string{"", ""}
	if r.Chosen != "" {
		line[0] = "筛选条件：" + r.Chosen
	}
	if !r.AsOf.IsZero() {
		line[1] = "数据截至：" + r.AsOf.Chinese()
	}
	if strings.Join(line, "") != "" {
		s.Above = [][]string{line}
	}
	return s
}

// WriteXLSX writes the list as a workbook.
func (r *Register) WriteXLSX(w io.Writer) error {
	b := &sheet.Book{Title: r.Title, Header: r.Header, Sheets: []*sheet.Sheet{r.sheet()}}
	return b.Write(w)
}

// WriteCSV writes the list as CSV: the heads and the rows alone.
func (r *Register) WriteCSV(w io.Writer) error { return r.sheet().WriteCSV(w) }
