package face

import "unicode"

// Drawing is how a character is drawn, and Width how far it moves the pen, in
// units of Em.
type Drawing struct {
	Part  Part
	Width int
	// Lost is set where the face does not have the character and the box
	// stands for it.
	Lost bool
}

// standIns are characters that the face lacks and has the parts of.
var standIns = map[rune][]rune{
	'☐': {'□'}, '☑': {'□', '√'}, '☒': {'□', '×'}, '🗹': {'□', '√'}, '✔': {'√'}, '✓': {'√'}, '✗': {'×'}, '✘': {'×'},
	'\u00a0': {' '}, '\u202f': {' '}, '\u2007': {'0'}, '\u2011': {'-'}, '\u2010': {'-'}, '\t': {' '},
}

// spaces are the widths of spaces that fonts rarely have.
var spaces = map[rune]int{
	'\u2000': 500, '\u2001': 1000, '\u2002': 500, '\u2003': 1000, '\u2004': 333, '\u2005': 250, '\u2006': 167,
	'\u2007': 557, '\u2008': 250, '\u2009': 200, '\u200a': 100, '\u205f': 222, '\u3000': 1000,
}

// Draw is how a character is drawn. It always is: one that the face does not
// have is a box, so that a reader sees that something stands there.
func (f *Face) Draw(r rune) Drawing {
	if w, ok := spaces[r]; ok {
		g, _ := f.Glyph(' ')
		return Drawing{Part: Part{g}, Width: w}
	}
	if g, ok := f.Glyph(r); ok && g != 0 {
		return Drawing{Part: Part{g}, Width: f.Width(g)}
	}
	if in, ok := standIns[r]; ok {
		var p Part
		for _, s := range in {
			g, _ := f.Glyph(s)
			p = append(p, g)
		}
		return Drawing{Part: p, Width: f.Width(p[0])}
	}
	return Drawing{Part: Part{0}, Width: f.Width(0), Lost: true}
}

// Shown says that a character has a place on paper: controls, marks of
// direction and joiners have none.
func Shown(r rune) bool {
	if r == '\t' {
		return true
	}
	return !unicode.Is(unicode.Cc, r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Variation_Selector, r) && r != '\u2028' && r != '\u2029'
}
