package notice

import (
	"strings"
	"unicode"
)

// oneLine is s without line breaks and control characters, for headers.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
}
