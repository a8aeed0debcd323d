package pdf

import (
	"bytes"
	"fmt"
	"unicode/utf16"

	"gongkai/internal/kit/paper/face"
)

// font is the part of the face that a document uses. Drawings are numbered in
// the order of their first use, and every character has a number of its own,
// so that text taken out of the file is the text that was put in, even where
// only a box could be drawn.
type font struct {
	ids   map[rune]int
	runes []rune
	draws []face.Drawing
}

func newFont() font {
	return font{ids: map[rune]int{}, runes: []rune{0}, draws: []face.Drawing{{Part: face.Part{0}, Width: face.Em}}}
}

// id is the number of a character in the document.
func (d *Doc) id(r rune) int {
	if id, ok := d.font.ids[r]; ok {
		return id
	}
	id := len(d.font.runes)
	d.font.ids[r] = id
	d.font.runes = append(d.font.runes, r)
	d.font.draws = append(d.font.draws, d.face.Draw(r))
	return id
}

// Advance is how far a character moves the pen at size 1.
func (d *Doc) Advance(r rune) float64 {
	return float64(d.font.draws[d.id(r)].Width) / face.Em
}

// Width is the width of a text at a size.
func (d *Doc) Width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		if face.Shown(r) {
			sum += d.Advance(r)
		}
	}
	return sum * size
}

// Lost are the characters of the document that only a box stands for, in the
// order of their first use.
func (d *Doc) Lost() []rune {
	var out []rune
	for i, draw := range d.font.draws {
		if draw.Lost {
			out = append(out, d.font.runes[i])
		}
	}
	return out
}

func (d *Doc) fontFile() []byte {
	parts := make([]face.Part, len(d.font.draws))
	for i, draw := range d.font.draws {
		parts[i] = draw.Part
	}
	return d.face.Subset(parts)
}

// widths is the array W of the font: all widths from number 0.
func (d *Doc) widths() string {
	var b bytes.Buffer
	b.WriteString("[0 [")
	for i, draw := range d.font.draws {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, draw.Width)
	}
	b.WriteString("]]")
	return b.String()
}

// mapSection is how many characters one section of the map may have.
const mapSection = 100

// toUnicode maps the numbers back to characters.
func (d *Doc) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 1; from < len(d.font.runes); from += mapSection {
		to := min(from+mapSection, len(d.font.runes))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for id := from; id < to; id++ {
			fmt.Fprintf(&b, "<%04X> <", id)
			for _, u := range utf16.AppendRune(nil, d.font.runes[id]) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
