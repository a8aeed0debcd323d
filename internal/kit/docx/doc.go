// Package docx writes Word documents (OOXML, .docx): pages, styled
// paragraphs and bordered tables in the type that Chinese offices use.
//
// It writes only what it is given: no author, no time of writing, no path.
// The same Document always gives the same bytes. Characters that XML cannot
// hold are left out of the text; see Clean.
//
// Reading order of the files: doc.go (a document and its sections), para.go,
// picture.go and table.go (what stands in a section), style.go (how it looks), length.go,
// text.go (which characters are written), pack.go (the parts of the file).
package docx

import (
	"fmt"
	"io"
)

// Document is one .docx file. Its zero value is an empty document; give it
// sections with Section.
type Document struct {
	// Title is kept in the file's properties. It is not printed.
	Title string
	// Header is printed at the top of every page, or not at all if empty.
	Header string
	// PageNumbers prints 第 x 页 共 y 页 at the foot of every page.
	PageNumbers bool
	// PageDashes prints the number between dashes at the foot of every page,
	// as GB/T 9704 wants it: — 1 —. It stands instead of PageNumbers.
	PageDashes bool
	// FirstRule is the colour of a double line at the foot of the first page,
	// 20 mm above its edge, where the number of the others stands: the form of
	// a letter of GB/T 9704.
	FirstRule string
	// BodyLine is from line to line of text and headings; zero is 28 points.
	BodyLine Length

	sections []*Section
	pictures []*Picture
}

// Section is a run of pages of one size and orientation. It begins on a new
// page.
type Section struct {
	page   Page
	blocks []Block
}

// Block is a *Table or a Paragraph.
type Block interface {
	write(w *writer)
}

// Section begins a new section and returns it.
func (d *Document) Section(p Page) *Section {
	s := &Section{page: p}
	d.sections = append(d.sections, s)
	return s
}

// Add puts blocks at the end of the section.
func (s *Section) Add(blocks ...Block) { s.blocks = append(s.blocks, blocks...) }

// Text puts one paragraph of plain text at the end of the section.
func (s *Section) Text(style Style, text string) {
	s.Add(Paragraph{Style: style, Runs: []Run{{Text: text}}})
}

// Width is the width between the section's margins.
func (s *Section) Width() Length { return s.page.TextWidth() }

// Write writes the file. An error is that of w, or of a table whose cells do
// not fit its columns.
func (d *Document) Write(w io.Writer) error {
	d.collect()
	for i, s := range d.sections {
		for j, b := range s.blocks {
			t, ok := b.(*Table)
			if !ok {
				continue
			}
			if err := t.lay(); err != nil {
				return fmt.Errorf("docx: section %d, block %d: %w", i, j, err)
			}
		}
	}
	return d.pack(w)
}

// body writes the content of word/document.xml.
func (d *Document) body(w *writer) {
	w.raw(xmlHead + `<w:document ` + nsWord + ` ` + nsRel + `><w:body>`)
	last := &Section{page: A4}
	for i, s := range d.sections {
		last = s
		final := i == len(d.sections)-1
		s.write(w, final, d)
	}
	w.raw(last.properties(d))
	w.raw(`</w:body></w:document>`)
}

// write writes the blocks. A section that is not the final one ends in a
// paragraph that carries its properties: the last one, if there is one.
func (s *Section) write(w *writer, final bool, d *Document) {
	n := len(s.blocks)
	for i, b := range s.blocks {
		p, isPara := b.(Paragraph)
		if i == n-1 && isPara && !final {
			p.section = s.properties(d)
			b = p
		}
		b.write(w)
		if isPara {
			continue
		}
		// Word joins tables that touch and wants a paragraph after the last.
		switch {
		case i == n-1 && !final:
			w.raw(slim(s.properties(d)))
		case i == n-1 || isTable(s.blocks[i+1]):
			w.raw(slim(""))
		}
	}
	if n == 0 && !final {
		w.raw(slim(s.properties(d)))
	}
}

func isTable(b Block) bool {
	_, ok := b.(*Table)
	return ok
}

// slim is an empty paragraph of the least height.
func slim(section string) string {
	return `<w:p><w:pPr>` +
		`<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/>` +
		`<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>` + section + `</w:pPr></w:p>`
}
