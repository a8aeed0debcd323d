// Package docread reads office documents (DOCX, XLSX, PDF, plain text, HTML)
// into one small model: blocks in reading order, each a paragraph or a table.
// It knows nothing of government work; what the words mean is for the caller.
package docread

// Form is the kind of file that a Document was read from.
type Form string

// The forms that Read recognises.
const (
	FormDOCX Form = "docx"
	FormXLSX Form = "xlsx"
	FormPDF  Form = "pdf"
	FormText Form = "text"
	FormHTML Form = "html"
)

// Document is what a file says, in reading order.
type Document struct {
	Form   Form
	Blocks []Block
	// Notes are things that the reader noticed and a person should know,
	// in Chinese, such as a page without text.
	Notes []string
}

// Block is a paragraph or a table; exactly one of the two is set.
type Block struct {
	// Para is the text of a paragraph. In plain text it is one line as it
	// stands in the file, without its line break and with inner and leading
	// spaces kept, since they may be all that is left of a lost layout.
	Para  string
	Table *Table
	// Page counts from 1 where the form has pages, else 0.
	Page int
	// Level is the outline level of a heading (1 is the highest), or 0.
	Level int
}

// Table is a grid. Every row has the same number of cells; a merged area has
// its text in its first cell, and its other cells are marked Merged.
type Table struct {
	Rows [][]Cell
	// Sheet is the name of the worksheet in a spreadsheet, else empty.
	Sheet string
}

// Cell is one cell of a Table.
type Cell struct {
	// Text keeps the line breaks of the source as "\n".
	Text string
	// Merged marks a cell that a merge covers; MergeRow and MergeCol are the
	// coordinates of the merge's first cell.
	Merged             bool
	MergeRow, MergeCol int
	// RowSpan and ColSpan are at least 1 on a cell that is not Merged.
	RowSpan, ColSpan int
}
