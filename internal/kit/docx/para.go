package docx

import "strings"

// Align is how text stands between its edges. The zero value leaves it to
// the style.
type Align string

// The alignments of a paragraph.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Paragraph is a paragraph; what is not set comes from its Style.
type Paragraph struct {
	Style Style
	Runs  []Run
	Align Align
	// Indent is the first line's indent in characters; NoIndent takes away
	// that of the style.
	Indent   float64
	NoIndent bool
	// InLeft is how many characters the left edge is drawn in, and Hang how
	// many of them the first line stands out again; Hang takes away Indent.
	InLeft, Hang float64
	// InRight is how many characters the right edge is drawn in.
	InRight float64
	// Line is the exact distance of the lines.
	Line Length
	// Grow lets each line be as high as what stands in it, for pictures.
	Grow bool
	// Before and After are the room above and below.
	Before, After Length
	// Tabs are the places that "\t" goes to.
	Tabs []Tab
	// Rule is the colour of a thick line under the paragraph, six hex digits,
	// and RuleAbove that of a thin one over it.
	Rule, RuleAbove string
	// Double is the colour of a double line under the paragraph, with
	// DoubleAbove over it, as wide as the red lines of a letter: 170 mm on A4.
	Double      string
	DoubleAbove bool
	// KeepNext keeps the paragraph on one page with the next block.
	KeepNext bool
	// NewPage begins a page.
	NewPage bool

	section string
}

// Tab is a place on the line, measured from the left margin, and how the text
// after the tab stands to it.
type Tab struct {
	At    Length
	Align Align
}

// Run is text of one look. Its line breaks and tabs are kept.
type Run struct {
	Text string
	Bold bool
	// Font replaces the style's Chinese font.
	Font Font
	// Size replaces the style's size.
	Size Length
	// Color is six hex digits, or empty for black.
	Color string
	Under bool
	// Slant leans the characters, Struck strikes them through; Raise is 1 for
	// superior and -1 for inferior characters.
	Slant, Struck bool
	Raise         int
	// Picture stands in the place of Text.
	Picture *Picture
	// Link is the address that the text leads to; it counts only if it is one
	// of the web (http, https), so that no document starts a program.
	Link string
}

func (p Paragraph) write(w *writer) {
	w.raw(`<w:p>`)
	p.properties(w)
	for _, r := range p.Runs {
		r.write(w)
	}
	w.raw(`</w:p>`)
}

// properties writes w:pPr, its children in the order of the schema.
func (p Paragraph) properties(w *writer) {
	w.raw(`<w:pPr>`)
	if p.Style != "" {
		w.raw(`<w:pStyle w:val="` + string(p.Style) + `"/>`)
	}
	if p.KeepNext {
		w.raw(`<w:keepNext/>`)
	}
	if p.NewPage {
		w.raw(`<w:pageBreakBefore/>`)
	}
	p.rules(w)
	p.tabs(w)
	p.spacing(w)
	p.indent(w)
	if p.Align != "" {
		w.raw(`<w:jc w:val="` + string(p.Align) + `"/>`)
	}
	w.raw(p.section)
	w.raw(`</w:pPr>`)
}

// rules writes the lines over and under the paragraph.
func (p Paragraph) rules(w *writer) {
	if hex(p.Double) {
		edge, kind := "bottom", "thickThinSmallGap"
		if p.DoubleAbove {
			edge, kind = "top", "thinThickSmallGap"
		}
		w.raw(`<w:pBdr><w:` + edge + ` w:val="` + kind + `" w:sz="24" w:space="1" w:color="` + p.Double + `"/></w:pBdr>`)
		return
	}
	if !hex(p.Rule) && !hex(p.RuleAbove) {
		return
	}
	w.raw(`<w:pBdr>`)
	if hex(p.RuleAbove) {
		w.raw(`<w:top w:val="single" w:sz="6" w:space="1" w:color="` + p.RuleAbove + `"/>`)
	}
	if hex(p.Rule) {
		w.raw(`<w:bottom w:val="single" w:sz="18" w:space="10" w:color="` + p.Rule + `"/>`)
	}
	w.raw(`</w:pBdr>`)
}

func (p Paragraph) tabs(w *writer) {
	if len(p.Tabs) == 0 {
		return
	}
	w.raw(`<w:tabs>`)
	for _, t := range p.Tabs {
		w.raw(`<w:tab w:val="` + string(t.Align) + `"`)
		w.num("w:pos", int(t.At))
		w.raw(`/>`)
	}
	w.raw(`</w:tabs>`)
}

func (p Paragraph) spacing(w *writer) {
	if p.Line == 0 && !p.Grow && p.Before == 0 && p.After == 0 {
		return
	}
	w.raw(`<w:spacing`)
	if p.Before != 0 {
		w.num("w:before", int(p.Before))
	}
	if p.After != 0 {
		w.num("w:after", int(p.After))
	}
	switch {
	case p.Grow:
		w.raw(` w:line="240" w:lineRule="auto"`)
	case p.Line != 0:
		w.num("w:line", int(p.Line))
		w.raw(` w:lineRule="exact"`)
	}
	w.raw(`/>`)
}

func (p Paragraph) indent(w *writer) {
	if p.Double != "" { // 20 mm from the edges of A4
		w.raw(`<w:ind`)
		w.num("w:left", int(MM(20)-A4.Left))
		w.num("w:right", int(MM(20)-A4.Right))
		w.raw(` w:firstLineChars="0" w:firstLine="0"/>`)
		return
	}
	if !p.NoIndent && p.Indent == 0 && p.InRight == 0 && p.InLeft == 0 {
		return
	}
	size := float64(styleOf(p.Style).size)
	w.raw(`<w:ind`)
	if p.InLeft != 0 {
		w.num("w:leftChars", int(p.InLeft*100))
		w.num("w:left", int(p.InLeft*size))
	}
	if p.InRight != 0 {
		w.num("w:rightChars", int(p.InRight*100))
		w.num("w:right", int(p.InRight*size))
	}
	switch {
	case p.Hang != 0:
		w.num("w:hangingChars", int(p.Hang*100))
		w.num("w:hanging", int(p.Hang*size))
	case p.NoIndent:
		w.raw(` w:firstLineChars="0" w:firstLine="0"`)
	case p.Indent != 0:
		w.num("w:firstLineChars", int(p.Indent*100))
		w.num("w:firstLine", int(p.Indent*size))
	}
	w.raw(`/>`)
}

func (r Run) write(w *writer) {
	if r.Picture != nil {
		r.Picture.write(w)
		return
	}
	text := Clean(r.Text)
	if text == "" {
		return
	}
	link := Address(r.Link)
	if link != "" {
		r.Under = true
		if r.Color == "" {
			r.Color = linkColor
		}
		w.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "`)
		w.escaped(link)
		w.raw(`" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
	}
	w.raw(`<w:r>`)
	r.properties(w, eastern(text))
	w.text(text)
	w.raw(`</w:r>`)
	if link != "" {
		w.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
	}
}

// linkColor is the colour of a text that leads somewhere.
const linkColor = "0563C1"

// properties writes w:rPr, its children in the order of the schema.
func (r Run) properties(w *writer, east bool) {
	if !east && r == (Run{Text: r.Text, Link: r.Link}) {
		return
	}
	w.raw(`<w:rPr>`)
	if east || r.Font != "" {
		w.raw(`<w:rFonts`)
		if east {
			w.raw(` w:hint="eastAsia"`)
		}
		if r.Font != "" {
			w.raw(` w:eastAsia="` + string(r.Font) + `"`)
		}
		w.raw(`/>`)
	}
	if r.Bold {
		w.raw(`<w:b/><w:bCs/>`)
	}
	if r.Slant {
		w.raw(`<w:i/><w:iCs/>`)
	}
	if r.Struck {
		w.raw(`<w:strike/>`)
	}
	if hex(r.Color) {
		w.raw(`<w:color w:val="` + r.Color + `"/>`)
	}
	if r.Size != 0 {
		w.raw(halfPoints(r.Size))
	}
	if r.Under {
		w.raw(`<w:u w:val="single"/>`)
	}
	switch {
	case r.Raise > 0:
		w.raw(`<w:vertAlign w:val="superscript"/>`)
	case r.Raise < 0:
		w.raw(`<w:vertAlign w:val="subscript"/>`)
	}
	w.raw(`</w:rPr>`)
}

// hex says that s is a colour.
func hex(s string) bool {
	return len(s) == 6 && strings.Trim(s, "0123456789abcdefABCDEF") == ""
}
