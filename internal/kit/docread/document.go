// Package docread reads office documents (DOCX, XLSX, PDF, OFD, plain text, HTML)
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
	FormOFD  Form = "ofd"
)

// Document is what a file says, in reading order.
type Document struct {
	Form   Form
	Blocks []Block
	// Notes are things that the reader noticed and a person should know,
	// in Chinese, such as a page without text.
	Notes []string
	// Title is what the file's own properties give as its title. Images and
	// Hidden are filled, like it, only where Options.Rich asks for them.
	Title  string
	Images []Image
	Hidden []Hidden
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

	// What follows is filled only where Options.Rich asks for it.

	// Runs are the pieces of the paragraph, its number in front.
	Runs []Run `json:",omitempty"`
	// Align is "right" or "center" where the paragraph is set so, else "".
	Align string `json:",omitempty"`
	// Bullet is the level, from 1, of a paragraph with a bullet, which is not
	// part of its text.
	Bullet int `json:",omitempty"`
	// Title is set on a paragraph in the style of a document's title, Note on
	// a footnote, which stands after the text.
	Title, Note bool `json:",omitempty"`
}

// Table is a grid. Every row has the same number of cells; a merged area has
// its text in its first cell, and its other cells are marked Merged.
type Table struct {
	Rows [][]Cell
	// Sheet is the name of the worksheet in a spreadsheet, else empty.
	Sheet string
	// Heads is how many rows at the top are marked as the table's heading.
	Heads int `json:",omitempty"`
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
	// Blocks are the paragraphs and tables in the cell, where Options.Rich
	// asks for them.
	Blocks []Block `json:",omitempty"`
}
