package inside

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/docread"
)

// File is an opened file.
type File struct {
	Name string
	// Form is docx, xlsx, pptx, odf, ofd, pdf, image, zip, text, html, or
	// empty where the form is not known.
	Form   string
	Pieces []Piece
	// Traces say what the file tells of its making, to be stripped.
	Traces []Trace
	// Doubts say what could not be looked at, and why.
	Doubts []Doubt

	root *part
	ctx  context.Context
	opt  Options
	left int64 // bytes that may still be unpacked
	more int   // pieces that may still be noted
	// tables counts the tables seen, to name their rows.
	tables int
}

// Software is the title of the traces that programs leave of themselves.
const Software = "制作软件"

// Trace is something in a file that nobody wants to publish: who wrote it,
// with what, where a picture was taken.
type Trace struct {
	// Key is author, comment, revision, hidden, property, place, device, custom.
	Key    string
	Member string
	// Title says what it is, Value what it holds, or how many there are.
	Title, Value string
}

// Doubt is something that could not be looked at.
type Doubt struct {
	Member string
	// Key is damaged, encrypted, scan, large, unknown, embedded, nested.
	Key, Text string
}

// Options bounds what is read. The zero value stands for the defaults.
type Options struct {
	// Bytes is the largest file, 100 MB; Unpacked the most that a packed file
	// may unpack to in all, 200 MB; Ratio its greatest ratio, 200, asked above
	// 8 MB; Entries the most members, 5000; Depth how deep packed files may
	// lie in each other, 3; Pieces the most pieces of text, 400 000.
	Bytes, Unpacked, Ratio int64
	Entries, Depth, Pieces int
	// Reading is for the text of PDF files.
	Reading docread.Options
}

func (o Options) filled() Options {
	if o.Bytes == 0 {
		o.Bytes = 100 << 20
	}
	if o.Unpacked == 0 {
		o.Unpacked = 200 << 20
	}
	if o.Ratio == 0 {
		o.Ratio = 200
	}
	if o.Entries == 0 {
		o.Entries = 5000
	}
	if o.Depth == 0 {
		o.Depth = 3
	}
	if o.Pieces == 0 {
		o.Pieces = 400_000
	}
	return o
}

// HTML opens a text of HTML, such as the body of an article.
func HTML(text string) *File {
	f := &File{Form: "html", root: &part{data: []byte(text)}, opt: Options{}.filled(), more: 400_000}
	f.html(f.root, Piece{})
	return f
}

// add notes a piece of the part.
func (f *File) add(p Piece, in *part) {
	if f.more--; f.more < 0 || strings.TrimSpace(p.Text) == "" {
		return
	}
	p.in = in
	f.Pieces = append(f.Pieces, p)
}

// Replace gives a copy of the file with the edits made. An edit whose place
// does not say what it was made for refuses the whole.
func (f *File) Replace(edits []Edit) ([]byte, error) {
	byPiece := map[int][]Edit{}
	same := f.shared()
	for _, e := range edits {
		if e.Piece < 0 || e.Piece >= len(f.Pieces) {
			return nil, errMoved()
		}
		i := same(e.Piece)
		if !slices.ContainsFunc(byPiece[i], func(o Edit) bool { return e.Start < o.End && o.Start < e.End }) {
			byPiece[i] = append(byPiece[i], e)
		}
	}
	f.root.reset()
	for i, list := range byPiece {
		if err := f.Pieces[i].change(list); err != nil {
			return nil, err
		}
	}
	return f.root.rebuild()
}

// shared gives, for each piece, the first one that stands on the same bytes:
// cells that share one string are changed together.
func (f *File) shared() func(int) int {
	type spot struct {
		in *part
		at int
	}
	first := map[spot]int{}
	at := func(i int) (spot, bool) {
		p := f.Pieces[i]
		if len(p.segs) == 0 {
			return spot{}, false
		}
		return spot{p.in, p.segs[0].from}, true
	}
	for i := range f.Pieces {
		if k, ok := at(i); ok {
			if j, seen := first[k]; !seen || f.Pieces[j].Text != f.Pieces[i].Text {
				first[k] = i
			}
		}
	}
	return func(i int) int {
		if k, ok := at(i); ok && f.Pieces[first[k]].Text == f.Pieces[i].Text {
			return first[k]
		}
		return i
	}
}

// reset forgets earlier changes.
func (p *part) reset() {
	p.changes = nil
	for _, m := range p.members {
		m.reset()
	}
}
