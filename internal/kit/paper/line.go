package paper

import (
	"bytes"
	"image"
	"net/url"
	"strings"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/paper/face"
	"gongkai/internal/kit/paper/pdf"
)

// align is where the lines of a paragraph stand.
type align int

const (
	justified align = iota
	left
	center
	right
)

// form is how a paragraph is set. Lengths are points.
type form struct {
	size, pitch   float64
	align         align
	indent        float64 // of the first line
	in, inRight   float64
	before, after float64
	bold          bool
	color         pdf.Color
	// even makes the lines of a title about equally long.
	even bool
}

// line is one line, laid out.
type line struct {
	glyphs []glyph
	extra  []float64
	x      float64
	height float64
	base   float64 // from the top of the line
	form   form
}

// lines sets running text into a width.
func (s *setter) lines(spans []span, width float64, f form) []line {
	g := s.glyphs(spans, f, width-f.in-f.inRight)
	room := width - f.in - f.inRight
	cut := breakLines(g, room-f.indent, room)
	if f.even && len(cut) > 1 {
		cut = evenly(g, room, cut)
	}
	out := make([]line, 0, len(cut))
	for i, c := range cut {
		part := g[c.from:c.to]
		for len(part) > 0 && part[len(part)-1].r == ' ' && part[len(part)-1].pic == nil {
			part = part[:len(part)-1]
		}
		l := line{glyphs: part, x: f.in, form: f, height: f.pitch}
		space := room
		if i == 0 {
			l.x += f.indent
			space -= f.indent
		}
		l.place(space, c.hard)
		out = append(out, l)
	}
	return out
}

// place sets a line into its room.
func (l *line) place(room float64, hard bool) {
	used := 0.0
	for _, g := range l.glyphs {
		used += g.w
		if g.pic != nil {
			l.height = max(l.height, g.h+l.form.pitch-l.form.size)
		}
	}
	switch l.form.align {
	case justified:
		if !hard {
			l.extra = justify(l.glyphs, room)
		}
	case center:
		l.x += max(0, (room-used)/2)
	case right:
		l.x += max(0, room-used)
	}
	l.base = l.height - (l.form.pitch-l.form.size)/2 - l.form.size*face.Descent/face.Em
}

// evenly narrows the room as far as the number of lines stays, so that no
// line of a title is left with a character or two.
func evenly(g []glyph, room float64, cut []stretch) []stretch {
	low, high := room/2, room
	for range 12 {
		mid := (low + high) / 2
		if try := breakLines(g, mid, mid); len(try) <= len(cut) {
			cut, high = try, mid
		} else {
			low = mid
		}
	}
	return cut
}

// small is the size of raised characters as a part of the others'.
const small = 0.62

// glyphs are the characters and pictures of running text. A picture that
// cannot be shown is its words.
func (s *setter) glyphs(spans []span, f form, width float64) []glyph {
	var out []glyph
	for _, sp := range spans {
		l := sp.look
		l.bold = l.bold || f.bold
		if sp.pic != nil {
			if p := s.picture(sp.pic.src); p != nil {
				w, h := fit(pictureSize(p, sp.pic), width, s.most)
				out = append(out, glyph{look: l, size: f.size, w: w, h: h, pic: p})
				continue
			}
			sp.text = sp.pic.words()
		}
		size := f.size
		if l.raise != 0 {
			size *= small
		}
		for _, r := range sp.text {
			if r != '\n' && !face.Shown(r) {
				continue
			}
			g := glyph{r: r, look: l, size: size}
			if r != '\n' {
				g.w = s.doc.Advance(r) * size
			}
			out = append(out, g)
		}
	}
	return out
}

// draw draws a line whose top left corner is given.
func (s *setter) draw(l line, x, y float64) {
	x += l.x
	base := y + l.base
	for from := 0; from < len(l.glyphs); {
		g := l.glyphs[from]
		if g.pic != nil {
			s.page.Show(g.pic, x, base-g.h+l.form.size*face.Descent/face.Em, g.w, g.h)
			s.leads(g.look.href, x, base-g.h, g.w, g.h)
			x += g.w + at(l.extra, from)
			from++
			continue
		}
		to := from
		for to < len(l.glyphs) && l.glyphs[to].pic == nil && l.glyphs[to].look == g.look {
			to++
		}
		x = s.run(l, from, to, x, base)
		from = to
	}
}

// run draws characters of one look and returns where they end.
func (s *setter) run(l line, from, to int, x, base float64) float64 {
	g := l.glyphs[from]
	text := make([]rune, 0, to-from)
	width, extra := 0.0, []float64(nil)
	if l.extra != nil {
		extra = l.extra[from:to]
	}
	for i := from; i < to; i++ {
		text = append(text, l.glyphs[i].r)
		width += l.glyphs[i].w + at(l.extra, i)
	}
	st := pdf.Style{Size: g.size, Color: l.form.color, Bold: g.look.bold, Slant: g.look.slant}
	rise := l.form.size * [3]float64{-0.15, 0, 0.35}[g.look.raise+1]
	to2 := resolve(s.base, g.look.href)
	if to2 != "" {
		st.Color = linkColor
		s.page.Link(x, base-g.size, width, g.size*1.2, to2)
	}
	s.page.Text(x, base-rise, text, extra, st)
	if g.look.under || to2 != "" {
		s.page.Line(x, base+g.size*0.14, x+width, base+g.size*0.14, g.size/28, st.Color)
	}
	if g.look.struck {
		s.page.Line(x, base-rise-g.size*0.36, x+width, base-rise-g.size*0.36, g.size/24, st.Color)
	}
	return x + width
}

func (s *setter) leads(href string, x, y, w, h float64) {
	if to := resolve(s.base, href); to != "" {
		s.page.Link(x, y, w, h, to)
	}
}

func at(extra []float64, i int) float64 {
	if i < len(extra) {
		return extra[i]
	}
	return 0
}

// linkColor is that of text that leads somewhere.
var linkColor = pdf.Color{R: 0x05, G: 0x4a, B: 0x91}

// resolve is the address of the web that a link leads to, or empty. One that
// begins with "/" leads to the host of base.
func resolve(base, href string) string {
	if strings.HasPrefix(href, "/") {
		from, err := url.Parse(base)
		to, err2 := url.Parse(href)
		if err != nil || err2 != nil {
			return ""
		}
		href = from.ResolveReference(to).String()
	}
	return docx.Address(href)
}

// size is a width and a height in points.
type size struct{ w, h float64 }

// pixel is a CSS pixel in points.
const pixel = 0.75

// sized is the size of a picture of so many pixels, unless the text says
// another.
func sized(width, height int, p *picture) size {
	w, h := float64(width), float64(height)
	switch {
	case p.width > 0 && p.height > 0:
		w, h = float64(p.width), float64(p.height)
	case p.width > 0:
		w, h = float64(p.width), h*float64(p.width)/w
	case p.height > 0:
		w, h = w*float64(p.height)/h, float64(p.height)
	}
	return size{w * pixel, h * pixel}
}

func pictureSize(p *pdf.Picture, as *picture) size { return sized(p.Width, p.Height, as) }

// natural is the size of a picture; ok is false where it has no form that can
// be printed.
func natural(data []byte, p *picture) (size, bool) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 {
		return size{}, false
	}
	return sized(cfg.Width, cfg.Height, p), true
}

// fit makes a size fit into a room in its proportion.
func fit(s size, width, height float64) (w, h float64) {
	k := min(1, width/s.w, height/s.h)
	return s.w * k, s.h * k
}
