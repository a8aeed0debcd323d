// Package fold brings the many ways to write the same characters to one form
// and remembers where each came from, so that what is found in the folded text
// can be pointed at, and mended, in the original.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a folded text. Runes are the folded characters; the character i came
// from the original's character At[i].
type Text struct {
	Runes []rune
	At    []int
	// Len is the number of characters of the original.
	Len int
}

// Of folds a text by NFKC, character by character: full-width digits become
// plain ones. Invisible format characters are dropped; nothing else is.
func Of(s string) Text {
	t := Text{Runes: make([]rune, 0, utf8.RuneCountInString(s)), At: make([]int, 0, utf8.RuneCountInString(s))}
	for _, r := range s {
		t.add(r, t.Len)
		t.Len++
	}
	return t
}

func (t *Text) add(r rune, at int) {
	switch {
	case r < 0x80, r >= 0x4e00 && r <= 0x9fff:
		t.Runes, t.At = append(t.Runes, r), append(t.At, at)
	case unicode.Is(unicode.Cf, r):
	default:
		for _, n := range norm.NFKC.String(string(r)) {
			t.Runes, t.At = append(t.Runes, n), append(t.At, at)
		}
	}
}

// Loose is Of with letters in lower case and without the spaces, so that
// 张　三 is found as 张三 and a term is found though a line was padded. Spaces
// between two Latin letters or digits stay.
func Loose(s string) Text {
	t := Of(s)
	n, last := 0, rune(0) // last is the character before, spaces counted
	for i, r := range t.Runes {
		space := unicode.IsSpace(r) && (i == 0 || i+1 == len(t.Runes) || !plain(last) || !plain(t.Runes[i+1]))
		if last = r; !space {
			t.Runes[n], t.At[n] = unicode.ToLower(r), t.At[i]
			n++
		}
	}
	t.Runes, t.At = t.Runes[:n], t.At[:n]
	return t
}

func plain(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// Span is the part of the original, from and to in characters, that the folded
// characters from i up to j came from.
func (t Text) Span(i, j int) (from, to int) {
	if i >= j || i >= len(t.At) {
		return t.Len, t.Len
	}
	return t.At[i], t.At[min(j, len(t.At))-1] + 1
}

// String is the folded text.
func (t Text) String() string { return string(t.Runes) }

// Bytes is the folded text in UTF-8 with, for every byte and one past the
// last, the number of the folded character that it belongs to.
func (t Text) Bytes() (text string, index []int) {
	var b strings.Builder
	b.Grow(len(t.Runes) * 3)
	index = make([]int, 0, len(t.Runes)*3+1)
	for i, r := range t.Runes {
		n, _ := b.WriteRune(r)
		for range n {
			index = append(index, i)
		}
	}
	return b.String(), append(index, len(t.Runes))
}
