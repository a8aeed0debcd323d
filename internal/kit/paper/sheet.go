package paper

import "gongkai/internal/kit/paper/pdf"

var (
	redInk  = pdf.Color{R: 0xC0}
	grayInk = pdf.Color{R: 0x59, G: 0x59, B: 0x59}
)

// sheet sets the whole of a sheet.
func (s *setter) sheet(sh Sheet) {
	color := ink
	if sh.Alert {
		color = redInk
	}
	if sh.Stamp != "" {
		s.onPage = func() { s.running(sh.Stamp, color) }
		s.stamp(sh.Stamp, color)
	}
	if len(sh.Head) > 0 {
		s.head(sh.Head)
	}
	if sh.Title != "" {
		s.y += 12
		s.doc.Bookmark(sh.Title, 1, s.y)
		s.level = 1
		f := form{size: 22, pitch: 36, align: center, bold: true, even: true, after: 16}
		if sh.Number != "" {
			f.after = 4
		}
		s.text([]span{{text: sh.Title}}, f)
	}
	if sh.Number != "" {
		s.text([]span{{text: sh.Number}}, form{size: bodySize, pitch: bodyPitch, align: center, after: 14})
	}
	s.blocks(parse(sh.Body), place{})
	s.source(sh)
}

// stamp sets a framed line at the top.
func (s *setter) stamp(text string, c pdf.Color) {
	lines := s.lines([]span{{text: text}}, textWidth, form{size: 14, pitch: 22, align: center, bold: true, color: c, in: 8, inRight: 8})
	const pad = 5
	s.page.Frame(leftMargin, s.y, textWidth, float64(len(lines))*22+2*pad, 1, c)
	s.y += pad
	s.put(lines, len(lines))
	s.y += pad + 10
}

// running repeats the stamp small in the margin of a page; what does not fit
// on its line is on the first page.
func (s *setter) running(text string, c pdf.Color) {
	const size = 9.0
	short := []rune(text)
	for n := len(short); n > 1 && s.doc.Width(string(short), size) > textWidth; n-- {
		short = append(short[:n-2:n-2], '…')
	}
	s.page.Say(leftMargin, topMargin-10*mm, string(short), pdf.Style{Size: size, Color: c})
}

// head sets names and values as a table.
func (s *setter) head(pairs [][2]string) {
	b := &block{kind: table}
	for i := 0; i < len(pairs); i += 2 {
		var r row
		for _, p := range pairs[i:min(i+2, len(pairs))] {
			r.cells = append(r.cells, cell{head: true, rows: 1, cols: 1, blocks: []*block{say(p[0])}},
				cell{rows: 1, cols: 1, blocks: []*block{{class: "noindent", spans: []span{{text: p[1]}}}}})
		}
		if len(r.cells) == 2 {
			r.cells[1].cols = 3
		}
		b.rows = append(b.rows, r)
	}
	s.grid(layGrid(b), headShares)
	s.y += 6
}

// source sets where the text comes from.
func (s *setter) source(sh Sheet) {
	if sh.Source == "" && sh.Note == "" {
		return
	}
	s.y += 16
	s.room(2*notePitch + 6)
	s.page.Line(leftMargin, s.y, leftMargin+textWidth, s.y, 0.5, grayInk)
	s.y += 4
	f := form{size: 10.5, pitch: notePitch, align: left, color: grayInk}
	if sh.Source != "" {
		s.text([]span{{text: "来源："}, {look: look{href: sh.Source}, text: sh.Source}}, f)
	}
	if sh.Note != "" {
		s.text([]span{{text: sh.Note}}, f)
	}
}
