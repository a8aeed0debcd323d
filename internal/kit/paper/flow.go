package paper

import (
	"context"
	"strconv"

	"gongkai/internal/kit/paper/pdf"
)

// mm is a millimetre in points.
const mm = 72 / 25.4

// The page of GB/T 9704: A4 with margins of 37, 35, 28 and 26 mm, type of 16
// points, 28 points from line to line.
const (
	pageWidth, pageHeight   = 210 * mm, 297 * mm
	topMargin, bottomMargin = 37 * mm, 35 * mm
	leftMargin, rightMargin = 28 * mm, 26 * mm

	textWidth  = pageWidth - leftMargin - rightMargin
	textHeight = pageHeight - topMargin - bottomMargin

	bodySize  = 16.0
	bodyPitch = 28.0
	noteSize  = 12.0
	notePitch = 18.0
)

// setter sets a document, page by page.
type setter struct {
	ctx   context.Context
	doc   *pdf.Doc
	page  *pdf.Page
	y     float64 // where the next line begins
	base  string
	fetch func(ctx context.Context, src string) ([]byte, error)
	known map[string]*pdf.Picture
	// most is the greatest height of a picture.
	most float64
	// onPage is done at the beginning of each page after the first.
	onPage func()
	level  int // of the bookmarks above the headings
	// ending is the height of what must not stand on a page without a line of
	// the text that is being set.
	ending float64
	// unnumbered leaves the number off the first page.
	unnumbered bool
	// dense is how close a letter is set.
	dense density
}

func newSetter(ctx context.Context, title string, fetch func(context.Context, string) ([]byte, error), base string) (*setter, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc, err := pdf.New(title)
	if err != nil {
		return nil, err
	}
	s := &setter{ctx: ctx, doc: doc, base: base, fetch: fetch, known: map[string]*pdf.Picture{}, most: textHeight - bodyPitch, dense: densities[0]}
	s.newPage()
	return s, nil
}

// newPage begins a page.
func (s *setter) newPage() {
	s.page = s.doc.Page(pageWidth, pageHeight)
	s.y = topMargin
	if s.doc.Pages() > 1 && s.onPage != nil {
		s.onPage()
	}
}

// left is the height that is left on the page.
func (s *setter) left() float64 { return pageHeight - bottomMargin - s.y }

// fresh says that nothing stands on the page.
func (s *setter) fresh() bool { return s.y <= topMargin }

// room goes to a new page where a height does not fit on this one.
func (s *setter) room(height float64) {
	if s.left() < height-0.01 && !s.fresh() {
		s.newPage()
	}
}

// put draws lines one below the other; keep of them stay together with the
// first.
func (s *setter) put(lines []line, keep int) {
	for i, l := range lines {
		need := l.height
		if i == 0 {
			need = 0
			for _, k := range lines[:min(max(keep, 1), len(lines))] {
				need += k.height
			}
		}
		s.room(need)
		s.draw(l, leftMargin, s.y)
		s.y += l.height
	}
}

// text sets a paragraph.
func (s *setter) text(spans []span, f form) {
	if !s.fresh() {
		s.y += f.before
	}
	f = s.paced(f)
	lines := s.lines(spans, textWidth, f)
	if k := s.carried(lines); k > 0 {
		s.put(lines[:len(lines)-k], 1)
		s.newPage()
		lines = lines[len(lines)-k:]
	}
	s.put(lines, 1)
	s.y += f.after
}

// carried is how many lines go to a new page so that what ends the document
// does not stand there alone.
func (s *setter) carried(lines []line) int {
	n := len(lines)
	if s.ending == 0 || n == 0 {
		return 0
	}
	pitch := lines[0].height
	here, page := int((s.left()+0.01)/pitch), int((textHeight+0.01)/pitch)
	left := here - n
	if left < 0 {
		left = page - (n-here)%page
	}
	if last := (n - here) % page; n > here && last == 1 && n > 2 {
		return 2 // the last line would stand there alone
	}
	if float64(left)*pitch >= s.ending || n == 1 && s.fresh() {
		return 0
	}
	return min(2, n)
}

// picture is a picture of the document, or nil where it cannot be shown.
func (s *setter) picture(src string) *pdf.Picture {
	if p, ok := s.known[src]; ok || s.fetch == nil {
		return p
	}
	s.known[src] = nil
	data, err := s.fetch(s.ctx, src)
	if err != nil || len(data) == 0 {
		return nil
	}
	p, err := s.doc.Picture(data)
	if err != nil {
		return nil
	}
	s.known[src] = p
	return p
}

// body is the form of a paragraph that stands so far in.
func body(in float64) form {
	return form{size: bodySize, pitch: bodyPitch, in: in, indent: 2 * bodySize}
}

// classForm gives a paragraph the look of its class.
func classForm(f form, class string) form {
	switch class {
	case "right":
		f.align, f.indent = right, 0
	case "sign":
		f.align, f.indent, f.inRight = right, 0, 4*f.size
	case "center", "serial":
		f.align, f.indent = center, 0
	case "noindent":
		f.indent = 0
	}
	return f
}

// headingForm is the form of a heading.
func headingForm(level int, class string) form {
	f := body(0)
	f.bold = level < 5
	if class == "" {
		f.align = left
	}
	return classForm(f, class)
}

func (s *setter) blocks(all []*block, in place) {
	for i, b := range all {
		if s.ctx.Err() != nil {
			return
		}
		switch b.kind {
		case para:
			s.para(b, in)
		case heading:
			s.besideTable(all[i:])
			s.heading(b)
		case list:
			s.list(b, in)
		case quote:
			in := in
			in.in += 2 * bodySize
			in.quote = true
			s.blocks(b.kids, in)
		case table:
			s.table(b)
		case figure:
			s.figure(b)
		case rule:
			s.room(bodyPitch)
			mid := s.y + bodyPitch/2
			s.page.Line(leftMargin+textWidth/4, mid, leftMargin+textWidth*3/4, mid, 0.5, ink)
			s.y += bodyPitch
		}
	}
}

// ink is black.
var ink = pdf.Color{}

func (s *setter) para(b *block, in place) {
	f := body(in.in)
	if in.in > 0 && !in.quote {
		f.indent = 0
	}
	if pictures(b.spans) {
		f.align, f.indent = center, 0
	}
	s.text(b.spans, classForm(f, b.class))
}

// pictures says that running text is nothing but pictures.
func pictures(spans []span) bool {
	some := false
	for _, sp := range spans {
		if sp.pic == nil {
			return false
		}
		some = true
	}
	return some
}

// heading sets a heading so that it is not the last line of a page, and marks
// it in the outline.
func (s *setter) heading(b *block) {
	lines := s.lines(b.spans, textWidth, s.paced(headingForm(b.level, b.class)))
	s.room(float64(len(lines)+1) * bodyPitch)
	if text := plain(b.spans); text != "" {
		s.doc.Bookmark(text, s.level+b.level-1, s.y)
	}
	s.put(lines, len(lines))
}

// besideTable begins a new page for a heading whose table would stand alone on
// the next one.
func (s *setter) besideTable(all []*block) {
	if len(all) < 2 || all[1].kind != table {
		return
	}
	lines := float64(len(s.lines(all[0].spans, textWidth, headingForm(all[0].level, all[0].class))))
	s.y += lines * bodyPitch
	moves := s.moves(s.tableHeight(all[1]))
	s.y -= lines * bodyPitch
	if moves {
		s.room(textHeight)
	}
}

// list sets a list with its marks standing out.
func (s *setter) list(b *block, in place) {
	deeper := place{in: in.in + 2*bodySize, depth: in.depth + 1}
	if in.in == 0 {
		deeper.in += 2 * bodySize
	}
	for i, it := range b.kids {
		s.room(bodyPitch)
		page, y := s.page, s.y
		mark := marker(b, i, in.depth)
		w := s.doc.Width(mark, bodySize)
		x := leftMargin + min(deeper.in-2*bodySize, deeper.in-w-2)
		base := y + bodyPitch - (bodyPitch-bodySize)/2 - bodySize*0.12
		s.page.Say(x, base, mark, pdf.Style{Size: bodySize})
		s.blocks(it.kids, deeper)
		if s.page == page && s.y == y {
			s.y += bodyPitch
		}
	}
}

// marker is what stands before an item of a list.
func marker(b *block, i, depth int) string {
	if b.ordered {
		return strconv.Itoa(b.start+i) + "."
	}
	return bullets[depth%len(bullets)]
}

// figure sets pictures with their caption below.
func (s *setter) figure(b *block) {
	s.most -= notePitch + 8
	var caption []line
	if len(b.spans) > 0 {
		caption = s.lines(b.spans, textWidth, form{size: noteSize, pitch: notePitch, align: center})
	}
	for _, k := range b.kids {
		if k.kind != para {
			s.blocks([]*block{k}, place{})
			continue
		}
		lines := s.lines(k.spans, textWidth, form{size: bodySize, pitch: bodyPitch, align: center})
		if n := len(lines); n > 0 {
			s.room(lines[n-1].height + float64(len(caption))*notePitch)
		}
		s.put(lines, 1)
	}
	s.most += notePitch + 8
	s.put(caption, len(caption))
	s.y += 8
}

// finish numbers the pages and returns the file.
func (s *setter) finish() ([]byte, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	for i := range s.doc.Pages() {
		if i > 0 || !s.unnumbered {
			s.number(i)
		}
	}
	return s.doc.Bytes(), nil
}

// number prints a page's number as GB/T 9704 wants it: 7 mm under the text,
// at the outer edge, one character in.
func (s *setter) number(i int) {
	const size = 14.0
	text := "— " + strconv.Itoa(i+1) + " —"
	x := leftMargin + size
	if i%2 == 0 {
		x = pageWidth - rightMargin - size - s.doc.Width(text, size)
	}
	s.doc.At(i).Say(x, pageHeight-bottomMargin+7*mm+size*0.88, text, pdf.Style{Size: size})
}
