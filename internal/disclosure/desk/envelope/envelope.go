// Package envelope prints envelopes in a batch: a PDF with a page for each, in
// the size DL (220 × 110 mm) and with the places of GB/T 1416: the addressee's
// postcode in boxes at the top left, the address, the name, the sender at the
// bottom right.
package envelope

import (
	"strings"

	"gongkai/internal/kit/paper/pdf"
)

// Envelope is one envelope.
type Envelope struct {
	// Postcode, Address and Name are the addressee's.
	Postcode, Address, Name string
	// Mark is a short note at the top right, such as 挂号.
	Mark string
	// Number is the letter's number, printed small, to match it with its
	// envelope.
	Number string
	// From, FromAddress and FromPostcode are the sender's.
	From, FromAddress, FromPostcode string
}

const (
	mm     = 72 / 25.4
	width  = 220 * mm
	height = 110 * mm
	edge   = 12 * mm
)

var (
	ink = pdf.Color{}
	red = pdf.Color{R: 0xC0}
)

// Print writes one page for each envelope. No envelope gives no pages.
func Print(title string, all []Envelope) ([]byte, error) {
	doc, err := pdf.New(title)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		e.draw(doc, doc.Page(width, height))
	}
	return doc.Bytes(), nil
}

func (e Envelope) draw(doc *pdf.Doc, p *pdf.Page) {
	boxes(doc, p, edge, 10*mm, e.Postcode)
	if e.Mark != "" {
		w := doc.Width(e.Mark, 14)
		p.Frame(width-edge-w-10, 9*mm, w+10, 22, 0.8, red)
		p.Say(width-edge-w-5, 9*mm+16, e.Mark, pdf.Style{Size: 14, Color: red, Bold: true})
	}
	const room = width - 42*mm
	y := 36 * mm
	size := 16.0
	for ; size > 6 && len(wrap(doc, e.Address, size, room)) > 3; size-- {
	}
	for _, line := range wrap(doc, e.Address, size, room) {
		p.Say(30*mm, y, line, pdf.Style{Size: size, Color: ink})
		y += size * 1.5
	}
	size = fitted(doc, e.Name, 24, width-2*edge)
	p.Say((width-doc.Width(e.Name, size))/2, max(y+16, 60*mm), e.Name, pdf.Style{Size: size, Color: ink, Bold: true})
	e.sender(doc, p)
}

// sender sets who sends it at the bottom right, its last line the postcode.
func (e Envelope) sender(doc *pdf.Doc, p *pdf.Page) {
	right := func(y, size float64, text string) {
		size = fitted(doc, text, size, width-2*edge)
		p.Say(width-edge-doc.Width(text, size), y, text, pdf.Style{Size: size, Color: ink})
	}
	right(height-26*mm, 12, e.FromAddress)
	right(height-19*mm, 13, e.From)
	if e.FromPostcode != "" {
		right(height-12*mm, 12, "邮政编码："+e.FromPostcode)
	}
	if e.Number != "" {
		p.Say(edge, height-12*mm, e.Number, pdf.Style{Size: 10, Color: ink})
	}
}

// boxes draws the six boxes of a postcode with its figures.
func boxes(doc *pdf.Doc, p *pdf.Page, x, y float64, postcode string) {
	const side, gap = 7 * mm, 1.5 * mm
	figures := []rune(postcode)
	for i := range 6 {
		left := x + float64(i)*(side+gap)
		p.Frame(left, y, side, side+mm, 0.8, red)
		if i < len(figures) && len(figures) == 6 {
			f := string(figures[i])
			p.Say(left+(side-doc.Width(f, 16))/2, y+side-mm, f, pdf.Style{Size: 16, Color: ink})
		}
	}
}

// fitted is the size at which a text is at most so wide, never under 8.
func fitted(doc *pdf.Doc, text string, size, most float64) float64 {
	if w := doc.Width(text, size); w > most {
		size *= most / w
	}
	return max(size, 8)
}

// wrap breaks a text into lines of at most a width.
func wrap(doc *pdf.Doc, text string, size, most float64) []string {
	var out []string
	var line strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if doc.Width(line.String()+string(r), size) > most {
			out = append(out, line.String())
			line.Reset()
		}
		line.WriteRune(r)
	}
	if line.Len() > 0 {
		out = append(out, line.String())
	}
	return out
}
