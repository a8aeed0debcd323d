package rich

import (
	"strings"
	"unicode"
)

// writer collects the running text of one paragraph as a browser shows it:
// white space shrinks to one space, and to none where a line of Chinese was
// broken in the source. Full-width spaces stay inside a line, where they
// space out names, and go at its ends, where they only indent.
type writer struct {
	runs []run
	last rune // the last character on the line, 0 at its start
	at   run  // the form of last

	spaces int  // narrow white space that waits to be written
	broken bool // a line break of the source is part of it
	wides  int  // full-width spaces that wait
}

const wideSpace = '\u3000'

// write adds text in the form of f.
func (w *writer) write(s string, f run) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == wideSpace:
			w.wides++
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			w.spaces, w.broken = w.spaces+1, true
		case unicode.IsSpace(r):
			w.spaces++
		case unseenRune(r):
		default:
			if w.spaces+w.wides > 0 {
				w.put(b.String(), f)
				b.Reset()
				w.gap(r, f)
			}
			b.WriteRune(r)
			w.last, w.at = r, f
		}
	}
	w.put(b.String(), f)
}

// unseenRune names characters that leave no trace on paper but hide one text
// in another or turn its direction.
func unseenRune(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xad || r == 0x200b || r == 0xfeff || r == 0x2060 ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r >= 0xfff9 && r <= 0xfffb ||
		r&0xfffe == 0xfffe || r >= 0xe0000 && r <= 0xe007f
}

// gap writes what the white space before next comes to, in the form that both
// its neighbours share.
func (w *writer) gap(next rune, f run) {
	s := ""
	switch {
	case w.last == 0:
	case w.wides > 0:
		s = strings.Repeat(string(wideSpace), w.wides)
	case w.spaces == 0, w.broken && (wide(w.last) || wide(next)):
	default:
		s = " "
	}
	w.spaces, w.wides, w.broken = 0, 0, false
	if s == "" {
		return
	}
	g := run{marks: w.at.marks & f.marks}
	if w.at.href == f.href {
		g.href = f.href
	}
	w.put(s, g)
}

func (w *writer) put(s string, f run) {
	if s == "" {
		return
	}
	r := run{text: s, marks: f.marks, href: f.href}
	if n := len(w.runs); n > 0 && w.runs[n-1].sameForm(r) {
		w.runs[n-1].text += s
		return
	}
	w.runs = append(w.runs, r)
}

// image adds a picture, which counts as a character.
func (w *writer) image(p *picture, f run) {
	w.gap('x', f)
	w.runs = append(w.runs, run{img: p, href: f.href})
	w.last, w.at = 'x', run{href: f.href}
}

// brk adds a line break. Those at the ends of a paragraph are taken away when
// it is finished.
func (w *writer) brk() {
	w.runs = append(w.runs, run{brk: true})
	w.last, w.spaces, w.wides, w.broken = 0, 0, 0, false
}

// indented reports whether the text that comes next begins a line with the
// indent of a paragraph: two full-width spaces after a line break are how
// people make paragraphs where they have no key for one.
func (w *writer) indented(s string) bool {
	if n := len(w.runs); n == 0 || !w.runs[n-1].brk || w.last != 0 || w.spaces+w.wides > 0 {
		return false
	}
	s = strings.TrimLeft(s, " \t\r\n")
	return strings.HasPrefix(s, "\u3000\u3000") || strings.HasPrefix(s, "\u00a0\u00a0\u00a0\u00a0")
}

// take returns what was collected, one list of runs for each paragraph: two
// line breaks in a row end one.
func (w *writer) take() [][]run {
	var out [][]run
	var cur []run
	runs := w.runs
	*w = writer{}
	for i := 0; i < len(runs); i++ {
		r := runs[i]
		switch {
		case !r.brk:
			cur = append(cur, r)
		case len(cur) == 0:
		case i+1 == len(runs):
		case runs[i+1].brk:
			out, cur = append(out, cur), nil
		default:
			cur = append(cur, r)
		}
	}
	if len(cur) > 0 {
		out = append(out, cur)
	}
	return out
}

// wide reports whether r is a Chinese character or a full-width mark, next
// to which a line break stands for nothing.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '…'
}
