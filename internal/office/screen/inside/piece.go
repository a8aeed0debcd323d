// Package inside opens files to every text that they hold, seen or unseen
// (headers, comments, deleted and hidden text, hidden sheets, properties,
// picture data, packed members), and changes those texts in a copy.
//
// A file is kept as its own bytes and the pieces of text with their places in
// those bytes. Writing puts new characters exactly where the old ones stood;
// everything else of the file stays as it was, byte for byte in its part.
//
// It knows nothing of what the texts mean. Everything is hostile: sizes,
// depths and ratios are bounded, and no entity is ever resolved.
package inside

import (
	"encoding/xml"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
)

// Piece is one stretch of text: a paragraph, a cell, a property.
type Piece struct {
	// Where names the part for people, empty for the plain text.
	Where string
	// Member is the path within a packed file, from the outside inwards.
	Member      string
	Sheet, Cell string
	Page        int
	// Hidden says that the file's reader does not see it at once.
	Hidden bool
	Text   string
	// Row is the same for the cells of one table row and empty outside
	// tables; Head is what stands at the head of the cell's column.
	Row, Head string
	// Fixed says that the text can be read but not changed.
	Fixed bool

	in   *part
	segs []seg
}

// seg is a stretch of a piece's text and the bytes of the part that hold it.
// One with from equal to to only separates; it is never written.
type seg struct {
	from, to int
	text     string
	write    func(string) string
}

// part is one stretch of bytes that pieces point into: a file, or a member of
// a packed file.
type part struct {
	name string
	// of is the form of the package that the part lies in, path its path there.
	of, path string
	data     []byte
	changes  []splice
	// members are the parts of a packed file that were opened, by index.
	members map[int]*part
	// book is what is known of a workbook; veiled says that the part is a
	// worksheet that is hidden.
	book   *book
	veiled bool
	// final turns the finished text back into the file's own encoding; data is
	// then the text in UTF-8.
	final func([]byte) []byte
}

// splice is new text for a range of bytes.
type splice struct {
	from, to int
	text     string
}

// Edit is a replacement within a piece. Start and End are in characters; Was
// is what has to stand there.
type Edit struct {
	Piece      int
	Start, End int
	Was, With  string
}

// errMoved is the refusal of an edit whose place has changed.
func errMoved() error {
	return fail.Stalef("文件内容与检查时不同，请重新检查后再处理")
}

// change notes the edits of one piece; they must not overlap.
func (p *Piece) change(edits []Edit) error {
	slices.SortFunc(edits, func(a, b Edit) int { return b.Start - a.Start })
	texts := make([][]rune, len(p.segs))
	for i, s := range p.segs {
		texts[i] = []rune(s.text)
	}
	all := []rune(p.Text)
	last := len(all)
	for _, e := range edits {
		if e.Start < 0 || e.End > last || e.Start >= e.End || string(all[e.Start:e.End]) != e.Was {
			return errMoved()
		}
		put(texts, p.segs, e)
		last = e.Start
	}
	for i, s := range p.segs {
		if now := string(texts[i]); now != s.text && s.from < s.to {
			p.in.changes = append(p.in.changes, splice{s.from, s.to, s.write(now)})
		}
	}
	return nil
}

// put replaces the characters of an edit in the texts of the segments that it
// covers: the first takes the new text, the others lose theirs. lengths are
// those of the original, since edits come from the back.
func put(texts [][]rune, segs []seg, e Edit) {
	at, with := 0, []rune(e.With)
	for i := range segs {
		n := utf8.RuneCountInString(segs[i].text)
		from, to := max(e.Start-at, 0), min(e.End-at, n)
		at += n
		if from >= to || segs[i].from == segs[i].to {
			continue
		}
		// What lies behind the edit may have changed its length already; what
		// lies before it has not.
		tail := texts[i][to:]
		texts[i] = append(append(slices.Clone(texts[i][:from]), with...), tail...)
		with = nil
	}
}

// bytes is the part with its changes made.
func (p *part) bytes() []byte {
	changes := slices.Clone(p.changes)
	slices.SortStableFunc(changes, func(a, b splice) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to // the wider holds the narrower
	})
	out := make([]byte, 0, len(p.data)+64)
	at := 0
	for _, c := range changes {
		if c.from < at {
			continue // a second change of the same bytes
		}
		out = append(out, p.data[at:c.from]...)
		out = append(out, c.text...)
		at = c.to
	}
	out = append(out, p.data[at:]...)
	if p.final != nil {
		return p.final(out)
	}
	return out
}

// dirty says whether anything in the part or its members changed.
func (p *part) dirty() bool {
	if len(p.changes) > 0 {
		return true
	}
	for _, m := range p.members {
		if m.dirty() {
			return true
		}
	}
	return false
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

func asIs(s string) string { return s }

// runs gathers segments into a piece.
type runs struct {
	text strings.Builder
	segs []seg
}

func (r *runs) add(from, to int, text string, write func(string) string) {
	if text == "" {
		return
	}
	r.text.WriteString(text)
	r.segs = append(r.segs, seg{from, to, text, write})
}

// gap puts in a separator that stands for a break or a tab.
func (r *runs) gap(text string) {
	if len(r.segs) > 0 {
		r.add(0, 0, text, asIs)
	}
}

// take gives the piece gathered so far and starts anew; false means that it
// holds no text.
func (r *runs) take(p Piece) (Piece, bool) {
	p.Text, p.segs = r.text.String(), r.segs
	r.text.Reset()
	r.segs = nil
	return p, strings.TrimSpace(p.Text) != ""
}
