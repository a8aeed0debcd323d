package paper

import (
	"strings"
	"unicode"

	"gongkai/internal/kit/paper/face"
	"gongkai/internal/kit/paper/pdf"
)

// glyph is a character or a picture on a line.
type glyph struct {
	r    rune
	look look
	size float64
	w    float64
	pic  *pdf.Picture
	h    float64 // of a picture
}

const (
	// neverFirst may not begin a line, neverLast may not end one: the rules
	// of Chinese setting (避头尾).
	neverFirst = "，。、；：？！）》」』】〕〉］｝”’…—·～％‰℃°′″¢,.;:?!)]}%/〗〞︰々ゝゞ―￠"
	neverLast  = "（《「『【〔〈［｛“‘￥＄£([{$#〖〝¥№"
	// hollow marks have their ink on the left, so that half of their width
	// may hang over the end of a line.
	hollow = "，。、；：？！）》」』】〕〉］｝”’"
	// joints hold letters and digits together: numbers, addresses, dates.
	joints = ".,:/-_@%&=?#+~'’"
)

// lettered says that a character is part of a word that is not divided.
func lettered(r rune) bool {
	return r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r >= 0xff10 && r <= 0xff19
}

// divisible says that a line may end between i and i+1.
func divisible(g []glyph, i int) bool {
	a, b := g[i], g[i+1]
	if a.pic != nil || b.pic != nil {
		return true
	}
	if b.r == ' ' || strings.ContainsRune(neverFirst, b.r) || strings.ContainsRune(neverLast, a.r) {
		return false
	}
	if a.r == '\u00a0' || b.r == '\u00a0' {
		return false
	}
	if lettered(a.r) && lettered(b.r) || unicode.Is(unicode.Mn, b.r) {
		return false
	}
	// A number stays with what it counts in a date or a document's number.
	if unicode.IsDigit(a.r) && strings.ContainsRune("年月日号页件元", b.r) {
		return false
	}
	if a.r == '/' && lettered(b.r) && address(g, i) {
		return g[i-1].r != '/' && g[i-1].r != ':' // after a part of the path, not after https://
	}
	// A joint holds only with something on both sides of it.
	if strings.ContainsRune(joints, b.r) && lettered(a.r) {
		return false
	}
	if strings.ContainsRune(joints, a.r) && lettered(b.r) && i > 0 && lettered(g[i-1].r) {
		return false
	}
	return true
}

// address says that the character stands in an address of the web, whose
// https:// is before it.
func address(g []glyph, i int) bool {
	for ; i > 1 && g[i].pic == nil && (lettered(g[i].r) || strings.ContainsRune(joints, g[i].r)); i-- {
		if g[i].r == '/' && g[i-1].r == '/' && g[i-2].r == ':' {
			return true
		}
	}
	return false
}

// stretch is a line as indices: glyphs from to to; hard says that the text itself
// ends it.
type stretch struct {
	from, to int
	hard     bool
}

// breakLines divides glyphs into lines; first is the width of the first line.
func breakLines(g []glyph, first, width float64) []stretch {
	var out []stretch
	for from := 0; from < len(g); {
		room := width
		if len(out) == 0 {
			room = first
		}
		s := nextLine(g, from, room)
		out = append(out, s)
		from = s.to
		if s.hard && from < len(g) && g[from].r == '\n' {
			from++
			if from == len(g) {
				break
			}
			continue
		}
		for !s.hard && from < len(g) && g[from].r == ' ' {
			from++
		}
	}
	return out
}

// nextLine is the longest line that begins at from and fits; where nothing
// may be divided, it is divided all the same.
func nextLine(g []glyph, from int, room float64) stretch {
	used, last := 0.0, -1
	for i := from; i < len(g); i++ {
		if g[i].r == '\n' {
			return stretch{from, i, true}
		}
		used += g[i].w
		if used-hang(g[i]) > room+0.01 && i > from {
			if last < 0 {
				last = i
			}
			return stretch{from, last, false}
		}
		if i+1 < len(g) && g[i+1].r != '\n' && divisible(g, i) {
			last = i + 1
		}
	}
	return stretch{from, len(g), true}
}

// hang is how far a glyph may reach over the end of a line.
func hang(g glyph) float64 {
	switch {
	case g.r == ' ':
		return g.w
	case g.pic == nil && strings.ContainsRune(hollow, g.r):
		return g.w / 2
	}
	return 0
}

// most is how far apart justifying may draw two characters, in ems.
const most = 0.45

// justify gives the room that is left on a line to the gaps in it.
func justify(g []glyph, room float64) []float64 {
	used := 0.0
	for _, x := range g {
		used += x.w
	}
	n := len(g)
	if n < 2 {
		return nil
	}
	used -= hang(g[n-1])
	var gaps []int
	for i := range n - 1 {
		if g[i].r == ' ' || divisible(g, i) || face.Shown(g[i].r) && !lettered(g[i].r) && !lettered(g[i+1].r) {
			gaps = append(gaps, i)
		}
	}
	left := room - used
	if len(gaps) == 0 || left == 0 {
		return nil
	}
	each := left / float64(len(gaps))
	if each > most*g[0].size || each < -0.1*g[0].size {
		return nil
	}
	out := make([]float64, n)
	for _, i := range gaps {
		out[i] = each
	}
	return out
}
