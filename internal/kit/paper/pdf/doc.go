// Package pdf writes PDF files: text in the face of package face, lines,
// pictures, links, bookmarks. It knows nothing of paragraphs; the caller says
// where everything stands.
//
// Lengths are points (1/72 inch), measured from the top left corner of the
// page. The same calls always give the same bytes: there is no time, no author
// and no random number in the file.
//
// Files: doc.go (a document and its pages), text.go (text on a page),
// font.go (the embedded part of the face), picture.go, write.go (the file),
// outline.go (bookmarks for a file that is finished).
package pdf

import (
	"bytes"
	"fmt"
	"strconv"

	"gongkai/internal/kit/paper/face"
)

// MediaType is the media type of a PDF file.
const MediaType = "application/pdf"

// Doc is a document in the making. It is not for use by many at once.
type Doc struct {
	// Title is kept in the file's properties and shown in the window's title.
	Title string

	face     *face.Face
	font     font
	pages    []*Page
	marks    []mark
	pictures []*Picture
}

// Page is one page.
type Page struct {
	Width, Height float64

	doc   *Doc
	out   bytes.Buffer
	links []link
	used  []int // numbers of its pictures
}

// mark is a bookmark.
type mark struct {
	title string
	level int
	page  int
	y     float64
}

// link is a place on a page that leads to an address.
type link struct {
	x, y, w, h float64
	to         string
}

// New begins a document. The error is only that of a damaged program.
func New(title string) (*Doc, error) {
	f, err := face.Serif()
	if err != nil {
		return nil, err
	}
	return &Doc{Title: title, face: f, font: newFont()}, nil
}

// Page adds a page and returns it.
func (d *Doc) Page(width, height float64) *Page {
	p := &Page{Width: width, Height: height, doc: d}
	d.pages = append(d.pages, p)
	return p
}

// Pages is how many pages there are.
func (d *Doc) Pages() int { return len(d.pages) }

// At is a page by its number from 0.
func (d *Doc) At(i int) *Page { return d.pages[i] }

// Bookmark adds an entry to the outline that leads to a height of the last
// page. Level 1 is the highest; a level is never more than one below the
// entry before.
func (d *Doc) Bookmark(title string, level int, y float64) {
	deepest := 1
	if n := len(d.marks); n > 0 {
		deepest = d.marks[n-1].level + 1
	}
	d.marks = append(d.marks, mark{title, min(max(level, 1), deepest), len(d.pages) - 1, max(y, 0)})
}

// Line draws a straight line of a thickness.
func (p *Page) Line(x1, y1, x2, y2, thick float64, c Color) {
	fmt.Fprintf(&p.out, "%s RG %s w %s %s m %s %s l S\n", c, num(thick), num(x1), num(p.Height-y1), num(x2), num(p.Height-y2))
}

// Frame draws a rectangle.
func (p *Page) Frame(x, y, w, h, thick float64, c Color) {
	fmt.Fprintf(&p.out, "%s RG %s w %s %s %s %s re S\n", c, num(thick), num(x), num(p.Height-y-h), num(w), num(h))
}

// Link makes a rectangle lead to an address of the web.
func (p *Page) Link(x, y, w, h float64, to string) {
	p.links = append(p.links, link{x, y, w, h, to})
}

// Color is red, green and blue from 0 to 255.
type Color struct{ R, G, B uint8 }

// String is the colour as a page's content names it.
func (c Color) String() string {
	return num(float64(c.R)/255) + " " + num(float64(c.G)/255) + " " + num(float64(c.B)/255)
}

// num is a number with at most three places.
func num(v float64) string {
	b := strconv.AppendFloat(nil, v, 'f', 3, 64)
	b = bytes.TrimRight(b, "0")
	b = bytes.TrimSuffix(b, []byte("."))
	if string(b) == "-0" || len(b) == 0 {
		return "0"
	}
	return string(b)
}
