// Package paper puts formatted text on paper: a fragment of HTML in the form
// of package rich becomes a PDF with an embedded face, or a DOCX, in the page
// of GB/T 9704. It is mechanism: what the lines say is the caller's.
//
// What goes in is kept: every character is printed, one that the face lacks as
// a visible box, a picture that cannot be printed as its alternative text. The
// same input always gives the same bytes.
//
// Files: doc.go (what a caller gives), model.go and parse.go (the text), then
// for PDF: break.go (lines), line.go, flow.go (pages), grid.go and table.go
// (tables), sheet.go (head and foot); for DOCX: word.go, wordtable.go.
// Package face has the typeface, package pdf the file.
package paper

import (
	"bytes"
	"context"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/paper/pdf"
)

// The media types of what is written.
const (
	PDFType  = pdf.MediaType
	DOCXType = docx.MediaType
)

// Sheet is a text to be put on paper with what stands above and below it. All
// but Body may be empty.
type Sheet struct {
	// Title is printed large above the text and kept in the file's
	// properties.
	Title string
	// Number is the line under the title, such as a document's number.
	Number string
	// Stamp is a mark that a reader must see first, such as that the text is
	// no longer valid. It stands framed at the top of the first page and, in
	// a PDF, small at the top of every other.
	Stamp string
	// Alert prints the stamp in red.
	Alert bool
	// Head are names and values, printed as a table above the title.
	Head [][2]string
	// Body is cleaned HTML as package rich gives it.
	Body string
	// Source is the address where the text was found, printed at its end.
	// Links in Body that begin with "/" lead to the same host.
	Source string
	// Note is a line beside the source, such as when it was downloaded.
	Note string
	// Picture returns the bytes of a picture in Body by its src. Where it is
	// nil, or gives an error or no bytes, the alternative text is printed.
	Picture func(ctx context.Context, src string) ([]byte, error)
}

// PDF writes a sheet as a PDF. The error is that of ctx.
func PDF(ctx context.Context, s Sheet) ([]byte, error) {
	set, err := newSetter(ctx, s.Title, s.Picture, s.Source)
	if err != nil {
		return nil, err
	}
	set.sheet(s)
	return set.finish()
}

// DOCX writes a sheet as a Word document. The error is that of ctx.
func DOCX(ctx context.Context, s Sheet) ([]byte, error) {
	w := word{ctx: ctx, picture: s.Picture, base: s.Source}
	w.doc = docx.Document{Title: s.Title, PageDashes: true}
	w.sheet(s)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := w.doc.Write(&out)
	return out.Bytes(), err
}
