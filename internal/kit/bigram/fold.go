package bigram

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// gap stands for whatever carries no word between two characters, and at
// either end of figures and words of letters; edge for either end of a field.
// Both are control characters, which no folded text has.
const (
	gap  rune = 1
	edge rune = 2
)

// Folded is a text in the form in which texts are compared.
type Folded struct {
	// Runes has the characters; a gap is rune 1.
	Runes []rune
	// at has, for each of Runes, the bytes of the original that it came from;
	// what a gap was put in for may be empty.
	at []stretch
}

// stretch is a part of a text in bytes.
type stretch struct{ from, to int }

// class is what a character is to the index.
type class uint8

const (
	none class = iota // as if it were not there
	blank
	mark
	han
	letter
	digit
)

// folder gathers a folded text.
type folder struct {
	runes   []rune
	at      []stretch
	mapping bool  // at is wanted
	last    class // of the newest character; mark where it is a gap
	blank   bool  // a blank came since
	zeros   bool  // only zeros of a figure came so far
}

// Fold brings a text into the form in which texts are compared. Gaps at its
// ends are those of its figures and words only.
func Fold(s string) Folded {
	f := folder{mapping: true, runes: make([]rune, 0, len(s)/2), at: make([]stretch, 0, len(s)/2)}
	f.text(s)
	return Folded{f.runes, f.at}
}

// text folds s. What composes of several characters is normalised as one.
func (f *folder) text(s string) {
	f.last = mark
	first := len(f.runes)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if c, k := simple(r); k && !combined(s[i+n:]) {
			f.add(c, r, stretch{i, i + n})
			i += n
			continue
		}
		if next := norm.NFKC.NextBoundaryInString(s[i:], true); next > n {
			n = next
		}
		for _, x := range norm.NFKC.String(s[i : i+n]) {
			f.add(classOf(x), x, stretch{i, i + n})
		}
		i += n
	}
	f.close(len(s), first)
}

// combined says that a text begins with a mark that composes with the
// character before it.
func combined(rest string) bool {
	return rest != "" && (rest[0] == 0xCC || rest[0] == 0xCD || rest[0] == 0xE3 && len(rest) > 2 && rest[1] == 0x82 && (rest[2] == 0x99 || rest[2] == 0x9A))
}

// simple gives the class of characters that normalising leaves as they are;
// full forms of ASCII are such too, since add narrows them.
func simple(r rune) (class, bool) {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		return han, true
	case r < utf8.RuneSelf:
		return ascii[r], true
	case r >= 0xFF01 && r <= 0xFF5E:
		return ascii[r-0xFEE0], true
	case r >= 0x3000 && r <= 0x3020 && r != 0x3007:
		if r == 0x3000 {
			return blank, true
		}
		return mark, true
	case r >= 0x2010 && r <= 0x2026:
		return mark, true
	}
	return 0, false
}

var ascii = func() (out [128]class) {
	for r := range rune(128) {
		out[r] = classOf(r)
	}
	return out
}()

func classOf(r rune) class {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r), r == utf8.RuneError, r == 0x200B, r == 0xFEFF:
		return blank
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return none
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.IsDigit(r):
		return digit
	case unicode.IsLetter(r), unicode.IsMark(r):
		return letter
	}
	return mark
}

// add appends a character, with the gaps that belong before it.
func (f *folder) add(c class, r rune, at stretch) {
	switch c {
	case none:
		return
	case blank:
		f.blank = true
		return
	case mark:
		f.end(at)
		return
	case han:
		r = simplified(r)
	case letter, digit:
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		r = unicode.ToLower(r)
	}
	word := c == letter || c == digit
	if f.last == letter || f.last == digit {
		if c != f.last || f.blank {
			f.end(stretch{at.from, at.from})
		}
	}
	if word && f.last != c {
		f.begin(at.from)
	}
	f.blank = false
	if f.zeros && c == digit && f.last == digit { // 012 is 12
		f.runes = f.runes[:len(f.runes)-1]
		if f.mapping {
			at.from = f.at[len(f.at)-1].from
			f.at = f.at[:len(f.at)-1]
		}
	}
	f.zeros = c == digit && r == '0' && (f.last != digit || f.zeros)
	f.put(r, at)
	f.last = c
}

// begin puts the gap before a word where there is none.
func (f *folder) begin(at int) {
	if n := len(f.runes); n == 0 || f.runes[n-1] != gap {
		f.put(gap, stretch{at, at})
	}
	f.last = mark
}

// end puts a gap, once, and never at the beginning.
func (f *folder) end(at stretch) {
	f.blank = false
	if n := len(f.runes); f.last != mark && n > 0 {
		f.put(gap, at)
	}
	f.last, f.zeros = mark, false
}

// close puts a gap behind a last word and takes it from behind the rest.
func (f *folder) close(at, first int) {
	n := len(f.runes)
	if n <= first {
		return
	}
	if f.last == letter || f.last == digit {
		f.end(stretch{at, at})
		return
	}
	if f.runes[n-1] == gap && !wordBefore(f.runes[first:n-1]) {
		f.runes = f.runes[:n-1]
		if f.mapping {
			f.at = f.at[:n-1]
		}
	}
}

// wordBefore says that the last character belongs to a figure or a word of
// letters.
func wordBefore(runes []rune) bool {
	if len(runes) == 0 {
		return false
	}
	c := classOf(runes[len(runes)-1])
	return c == letter || c == digit
}

func (f *folder) put(r rune, at stretch) {
	f.runes = append(f.runes, r)
	if f.mapping {
		f.at = append(f.at, at)
	}
}

// field appends the folded text of a field between edges.
func (f *folder) field(s string) {
	n := len(f.runes)
	if n == 0 {
		f.runes = append(f.runes, edge)
		n++
	}
	f.text(s)
	if len(f.runes) > n {
		f.runes = append(f.runes, edge)
	}
}
