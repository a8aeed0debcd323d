package form

import (
	"strings"
	"unicode"
)

// Code is a number or a code as somebody typed it, the way it was given out:
// full width made half, letters large, and what is no part of it left out
// (blanks, line ends, marks that nobody sees), so that what was copied out of
// a message is found.
func Code(v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '—', r == '–', r == '−':
			return '-'
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return unicode.ToUpper(r)
	}, v)
}
