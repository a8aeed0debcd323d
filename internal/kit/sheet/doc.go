// Package sheet writes lists as workbooks (XLSX) and as CSV: the same Sheet
// gives both. A workbook is ready for the printer: a title over the table,
// heads repeated on every page, A4, one page wide, numbered.
//
// A text that a spreadsheet would take for a formula stays a text in both
// forms; see Guard. Numbers, shares and days stay what they are. Nothing of
// the writer (name, program, time) is in the file, and the same Book always
// gives the same bytes.
//
// Reading order of the files: doc.go (what a sheet is), value.go (what a cell
// holds), book.go and page.go (the workbook), rows.go (its rows), merge.go
// (groups of rows), look.go (fonts, lines, formats), measure.go (widths), csv.go.
package sheet

import (
	"iter"
	"slices"
)

// MediaType and CSVMediaType are the media types of the two forms.
const (
	MediaType    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	CSVMediaType = "text/csv; charset=utf-8"
)

// Book is a workbook.
type Book struct {
	// Title is kept in the file's properties.
	Title string
	// Header is printed at the top of every page, or not at all if empty.
	Header string
	Sheets []*Sheet
}

// Sheet is one table on a worksheet of its own.
type Sheet struct {
	// Name is the tab's. What a tab's name may not hold is replaced, and a
	// second tab of the same name is numbered.
	Name string
	// Title stands over the table, centred across all columns.
	Title string
	// Above and Below are lines around the table. The parts of a line are
	// spread evenly; the second of two stands at the right edge.
	Above, Below [][]string
	Columns      []Column
	// Rows are the rows of the table, one value for each column. They are
	// asked for once for every writing and never held all at a time. A row
	// whose only value is a Banner is a heading across all columns.
	Rows iter.Seq[[]any]
	// Total is a last row in bold, or nil.
	Total []any
	// Portrait holds the paper upright; a sheet lies on its side otherwise.
	Portrait bool
	// Frozen is how many columns stay in view at the left.
	Frozen int
	// Filter gives the head row its buttons for choosing rows. It does not
	// go with merged columns.
	Filter bool
}

// Column is one column.
type Column struct {
	Title string
	// Group is a head over this column and its neighbours of the same Group.
	Group string
	Kind  Kind
	// Width is in letters of the Latin alphabet, half a Chinese character; 0
	// lets the first rows decide.
	Width float64
	// Center sets the values in the middle.
	Center bool
	// Merge joins equal neighbouring values into one cell. Columns of level 1
	// are joined first, those of level 2 only within what level 1 joined, and
	// so on; within one level the columns count from the left. 0 joins none.
	Merge int
}

// Kind is what the values of a column are.
type Kind int

// The kinds of columns.
const (
	Text    Kind = iota // left, wrapped
	Number              // right
	Share               // a fraction of 1, shown in percent, right
	Day                 // 2023-11-30, centred
	Instant             // 2023-11-30 09:05, centred
)

// Of gives rows that are held already.
func Of(rows [][]any) iter.Seq[[]any] { return slices.Values(rows) }

// rows is s.Rows, which may be nil.
func (s *Sheet) rows() iter.Seq[[]any] {
	if s.Rows == nil {
		return Of(nil)
	}
	return s.Rows
}

func (s *Sheet) grouped() bool {
	return slices.ContainsFunc(s.Columns, func(c Column) bool { return c.Group != "" })
}
