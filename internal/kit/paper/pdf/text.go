package pdf

import (
	"fmt"

	"gongkai/internal/kit/paper/face"
)

// Style is how text looks.
type Style struct {
	Size  float64
	Color Color
	// Bold thickens the strokes, Slant leans the characters.
	Bold, Slant bool
}

// Stroke is how much thicker bold strokes are, as a part of the size.
const stroke = 0.028

// Text writes one line of text with its base line at y. Each character moves
// the pen by its width and by the entry of extra with its index, in points;
// extra may be shorter than the text or nil.
func (p *Page) Text(x, y float64, text []rune, extra []float64, s Style) {
	fmt.Fprintf(&p.out, "BT /F1 %s Tf %s rg", num(s.Size), s.Color)
	if s.Bold {
		fmt.Fprintf(&p.out, " %s RG %s w 2 Tr", s.Color, num(s.Size*stroke))
	} else {
		p.out.WriteString(" 0 Tr")
	}
	lean := 0.0
	if s.Slant {
		lean = 0.2
	}
	fmt.Fprintf(&p.out, " 1 0 %s 1 %s %s Tm [<", num(lean), num(x), num(p.Height-y))
	for i, r := range text {
		if !face.Shown(r) {
			continue
		}
		fmt.Fprintf(&p.out, "%04X", p.doc.id(r))
		if i < len(extra) && extra[i] != 0 && i < len(text)-1 {
			fmt.Fprintf(&p.out, ">%s<", num(-extra[i]/s.Size*1000))
		}
	}
	p.out.WriteString(">] TJ ET\n")
}

// Say writes one line of text that is as wide as it is.
func (p *Page) Say(x, y float64, text string, s Style) { p.Text(x, y, []rune(text), nil, s) }
