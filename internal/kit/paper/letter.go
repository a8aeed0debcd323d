package paper

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/paper/pdf"
)

// Letter is an official document with the parts of GB/T 9704. A part that is
// empty is left out with its room.
type Letter struct {
	// Mail is the form of a letter (信函格式), as for an answer to a person: the
	// name stands near the edge between red double lines, the first page has
	// no number, and there are no Copies, Printer and Printed.
	Mail bool
	// Copy, Secrecy and Urgency stand at the top left: 份号, 密级, 紧急程度.
	Copy, Secrecy, Urgency string
	// Maker is the red name at the head (发文机关标志), Number the 发文字号
	// under it, Signer the 签发人 of a document that goes upwards.
	Maker, Number, Signer string
	Title                 string
	// To is whom it is for (主送机关); its colon is added.
	To string
	// Body is cleaned HTML; Picture is as in Sheet, and Base the address that
	// links beginning with "/" belong to.
	Body    string
	Picture func(ctx context.Context, src string) ([]byte, error)
	Base    string
	// Attachments are the titles of what is attached (附件说明).
	Attachments []string
	// Sign are the names that sign (发文机关署名), Date the 成文日期 as it is
	// printed.
	Sign []string
	Date string
	// Seal is the picture of a seal, printed over name and date, 42 mm wide;
	// without it there is room for one. PNG with a transparent ground.
	Seal []byte
	// Remark is the 附注; its brackets are added.
	Remark string
	// Copies is whom it is copied to (抄送), Printer and Printed who printed it
	// and when (印发机关和印发日期).
	Copies, Printer, Printed string
	// Stamp is a line above everything, such as that this is a draft.
	Stamp string
}

// density is how close a letter is set: pitch is from line to line of the
// text, gap how many lines are free above the title.
type density struct{ pitch, gap float64 }

// densities are tried in turn: where what is left of a page does not hold the
// signature, GB/T 9704 has the distance of the lines adjusted.
var densities = []density{{bodyPitch, 2}, {bodyPitch, 1}, {27, 1}, {26, 1}, {25, 1}}

// PDF writes the letter as a PDF. The error is that of ctx.
func (l Letter) PDF(ctx context.Context) ([]byte, error) {
	s, err := l.fitted(ctx)
	if err != nil {
		return nil, err
	}
	return s.finish()
}

// fitted is the letter at the first density that saves a page, or as it is
// usual where none does.
func (l Letter) fitted(ctx context.Context) (*setter, error) {
	usual, err := l.set(ctx, densities[0])
	if err != nil || usual.doc.Pages() == 1 {
		return usual, err
	}
	for _, d := range densities[1:] {
		s, err := l.set(ctx, d)
		if err != nil || s.doc.Pages() < usual.doc.Pages() {
			return s, err
		}
	}
	return usual, nil
}

// set sets the letter at a density.
func (l Letter) set(ctx context.Context, d density) (*setter, error) {
	s, err := newSetter(ctx, l.Title, l.Picture, l.Base)
	if err != nil {
		return nil, err
	}
	s.dense = d
	if l.Stamp != "" {
		s.onPage = func() { s.running(l.Stamp, redInk) }
		s.running(l.Stamp, redInk)
	}
	s.letterHead(l)
	if l.Title != "" {
		s.doc.Bookmark(l.Title, 1, s.y)
		s.level = 1
		s.text([]span{{text: l.Title}}, form{size: 22, pitch: 36, align: center, bold: true, even: true, after: bodyPitch})
	}
	if l.To != "" {
		s.text([]span{{text: l.address()}}, form{size: bodySize, pitch: bodyPitch, align: justified})
	}
	s.ended(parse(l.Body), l)
	s.signed(l)
	if l.Remark != "" {
		s.text([]span{{text: l.remark()}}, body(0))
	}
	if !l.Mail {
		s.record(l)
	}
	s.unnumbered = l.Mail
	return s, nil
}

func (l Letter) address() string { return strings.TrimRight(l.To, "：:") + "：" }

func (l Letter) remark() string {
	return "（" + strings.Trim(l.Remark, "（）()") + "）"
}

// corner are the lines at the top left.
func (l Letter) corner() []string {
	var out []string
	for _, s := range []string{l.Copy, l.Secrecy, l.Urgency} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// makerSize is the size of the red name: as large as fits on the line.
func (s *setter) makerSize(name string) float64 {
	size := 36.0
	if w := s.doc.Width(name, size); w > textWidth {
		size *= textWidth / w
	}
	return max(size, 16)
}

// letterHead sets what stands above the title.
func (s *setter) letterHead(l Letter) {
	if l.Mail {
		s.mailHead(l)
		return
	}
	for i, text := range l.corner() {
		s.page.Say(leftMargin, topMargin+float64(i)*bodyPitch+bodySize, text, pdf.Style{Size: bodySize, Bold: i > 0 || l.Copy == ""})
	}
	if l.Maker != "" {
		// 35 mm from the upper edge of the text to that of the name.
		s.y = topMargin + 35*mm
		size := s.makerSize(l.Maker)
		s.text([]span{{text: l.Maker}}, form{size: size, pitch: size * 1.2, align: center, bold: true, color: redInk, after: bodyPitch})
	} else {
		s.y += float64(len(l.corner())) * bodyPitch
	}
	s.numbered(l)
	if l.Maker != "" {
		s.y += 4 * mm
		s.page.Line(leftMargin, s.y, leftMargin+textWidth, s.y, 1.4, redInk)
		s.y += s.dense.gap * bodyPitch
	} else if s.y > topMargin {
		s.y += bodyPitch
	}
}

// mailHead sets the head of the form of a letter: the name 30 mm under the
// edge of the paper, a thick and a thin line under it, a thin and a thick one
// 20 mm over the lower edge, the number at the right.
func (s *setter) mailHead(l Letter) {
	const width = 170 * mm
	x := (pageWidth - width) / 2
	double := func(y, upper, lower float64) {
		s.page.Line(x, y, x+width, y, upper, redInk)
		s.page.Line(x, y+2.6, x+width, y+2.6, lower, redInk)
	}
	s.y = 30 * mm
	if l.Maker != "" {
		size := s.makerSize(l.Maker)
		for _, li := range s.lines([]span{{text: l.Maker}}, textWidth, form{size: size, pitch: size * 1.2, align: center, bold: true, color: redInk}) {
			s.draw(li, leftMargin, s.y)
			s.y += li.height
		}
	}
	s.y += 4 * mm
	double(s.y, 2, 0.7)
	double(pageHeight-20*mm-2.6, 0.7, 2)
	s.y += 2.6 + bodyPitch/2
	top := s.y
	for _, text := range l.corner() {
		s.page.Say(leftMargin, s.y+bodyPitch-8, text, pdf.Style{Size: bodySize})
		s.y += bodyPitch
	}
	if l.Number != "" {
		s.page.Say(leftMargin+textWidth-s.doc.Width(l.Number, bodySize), top+bodyPitch-8, l.Number, pdf.Style{Size: bodySize})
		s.y = max(s.y, top+bodyPitch)
	}
	s.y += s.dense.gap * bodyPitch
}

// numbered sets the number, and at its side the one who signs.
func (s *setter) numbered(l Letter) {
	if l.Number == "" && l.Signer == "" {
		return
	}
	st := pdf.Style{Size: bodySize}
	base := s.y + bodyPitch - 8
	switch {
	case l.Signer != "":
		right := "签发人：" + l.Signer
		s.page.Say(leftMargin+bodySize, base, l.Number, st)
		s.page.Say(leftMargin+textWidth-bodySize-s.doc.Width(right, bodySize), base, right, st)
	case l.Maker == "":
		s.page.Say(leftMargin+textWidth-s.doc.Width(l.Number, bodySize), base, l.Number, st)
	default:
		s.page.Say(leftMargin+(textWidth-s.doc.Width(l.Number, bodySize))/2, base, l.Number, st)
	}
	s.y += bodyPitch
}

// ended sets the text and what is attached so that a line of them stands on
// the page of the signature.
func (s *setter) ended(all []*block, l Letter) {
	last := len(all) - 1
	if last < 0 || all[last].kind != para {
		last++
	}
	s.blocks(all[:last], place{})
	s.ending = s.signing(l) * s.dense.pitch
	s.ending += s.listed(l.Attachments)
	s.blocks(all[last:], place{})
	s.ending = 0
	s.attachments(l.Attachments)
}

// signing is how many lines the signature takes, with the room above it and
// the remark below: none of it stands on a page of its own.
func (s *setter) signing(l Letter) float64 {
	n := len(l.Sign)
	if l.Date != "" {
		n++
	}
	if n == 0 {
		return 0
	}
	if l.Remark != "" {
		n += len(s.lines([]span{{text: l.remark()}}, textWidth, body(0)))
	}
	return float64(n + 2)
}

// attachments sets the titles of what is attached under each other, a line
// below the text.
func (s *setter) attachments(all []string) {
	lines := s.attached(all)
	if len(lines) == 0 {
		return
	}
	if !s.fresh() {
		s.y += s.dense.pitch
	}
	s.put(lines, 1)
}

// attached are the lines of the titles of what is attached.
func (s *setter) attached(all []string) []line {
	in := 5 * bodySize
	if len(all) > 1 {
		in += s.doc.Width("0. ", bodySize)
	}
	var out []line
	for i, text := range all {
		f := s.paced(form{size: bodySize, pitch: bodyPitch, align: justified, in: in})
		mark := attachmentMark(i, len(all))
		f.indent = -s.doc.Width(mark, bodySize)
		out = append(out, s.lines([]span{{text: mark + text}}, textWidth, f)...)
	}
	return out
}

// listed is the height of the titles of what is attached; where there are so
// many that they fill a page, they do not all keep with the text.
func (s *setter) listed(all []string) float64 {
	lines := s.attached(all)
	if len(lines) == 0 {
		return 0
	}
	return float64(min(len(lines), 10)+1) * s.dense.pitch
}

// paced gives the lines of the text their distance at the setter's density.
func (s *setter) paced(f form) form {
	if f.pitch == bodyPitch {
		f.pitch = s.dense.pitch
	}
	return f
}

func attachmentMark(i, n int) string {
	mark := ""
	if i == 0 {
		mark = "附件："
	}
	if n > 1 {
		mark += strconv.Itoa(i+1) + ". "
	}
	return mark
}

// sealWidth is how wide a seal is printed.
const sealWidth = 42 * mm

// signed sets name and date: the date four characters in, the name over its
// middle, with room for the seal above. All of it stays on one page.
func (s *setter) signed(l Letter) {
	if len(l.Sign) == 0 && l.Date == "" {
		return
	}
	s.room(s.signing(l) * s.dense.pitch)
	if !s.fresh() {
		s.y += 2 * s.dense.pitch
	}
	date := s.doc.Width(l.Date, bodySize)
	mid := textWidth - 4*bodySize - date/2
	top := s.y
	for _, name := range append(l.Sign[:len(l.Sign):len(l.Sign)], l.Date) {
		if name == "" {
			continue
		}
		w := s.doc.Width(name, bodySize)
		x := min(mid-w/2, textWidth-w)
		s.put(s.lines([]span{{text: name}}, textWidth, s.paced(form{size: bodySize, pitch: bodyPitch, align: left, in: max(0, x)})), 1)
	}
	s.seal(l.Seal, leftMargin+min(mid, textWidth-sealWidth/2), (top+s.y)/2)
}

// seal prints the picture of a seal around a point.
func (s *setter) seal(data []byte, x, y float64) {
	if len(data) == 0 {
		return
	}
	if p, err := s.doc.Picture(data); err == nil {
		w, h := sealWidth, sealWidth*float64(p.Height)/float64(p.Width)
		s.page.Show(p, x-w/2, y-h/2, w, h)
	}
}

// record sets the lines at the foot of the last page (版记).
func (s *setter) record(l Letter) {
	const size, pitch = 14.0, 24.0
	f := form{size: size, pitch: pitch, align: left, in: size, inRight: size}
	var lines []line
	if l.Copies != "" {
		g := f
		g.in, g.indent = 4*size, -3*size
		lines = s.lines([]span{{text: "抄送：" + strings.TrimRight(l.Copies, "。") + "。"}}, textWidth, g)
	}
	height := float64(len(lines)) * pitch
	if l.Printer != "" || l.Printed != "" {
		height += pitch
	}
	if height == 0 {
		return
	}
	s.room(height + pitch)
	s.y = pageHeight - bottomMargin - height
	across := func(thick float64) { s.page.Line(leftMargin, s.y, leftMargin+textWidth, s.y, thick, ink) }
	across(0.35 * mm)
	s.put(lines, len(lines))
	if l.Printer != "" || l.Printed != "" {
		if len(lines) > 0 {
			across(0.25 * mm)
		}
		st := pdf.Style{Size: size}
		s.page.Say(leftMargin+size, s.y+pitch-7, l.Printer, st)
		if l.Printed != "" {
			right := l.Printed + "印发"
			s.page.Say(leftMargin+textWidth-size-s.doc.Width(right, size), s.y+pitch-7, right, st)
		}
		s.y += pitch
	}
	across(0.35 * mm)
}

// DOCX writes the letter as a Word document. The error is that of ctx.
func (l Letter) DOCX(ctx context.Context) ([]byte, error) {
	w := word{ctx: ctx, picture: l.Picture, base: l.Base}
	s, err := l.fitted(ctx)
	if err != nil {
		return nil, err
	}
	w.gapAbove = s.dense.gap
	w.doc = docx.Document{Title: l.Title, Header: l.Stamp, PageDashes: true, BodyLine: docx.Length(s.dense.pitch * float64(docx.Point))}
	if l.Mail {
		w.doc.FirstRule = red
	}
	w.begin()
	w.letterHead(l)
	if l.Title != "" {
		w.section.Add(docx.Paragraph{Style: docx.Title, After: 28 * docx.Point, Runs: []docx.Run{{Text: l.Title}}})
	}
	if l.To != "" {
		w.section.Add(docx.Paragraph{Style: docx.Body, NoIndent: true, Runs: []docx.Run{{Text: l.address()}}})
	}
	w.ended(parse(l.Body), l)
	w.signed(l)
	if l.Remark != "" {
		w.section.Text(docx.Body, l.remark())
	}
	if !l.Mail {
		w.record(l)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = w.doc.Write(&out)
	return out.Bytes(), err
}
