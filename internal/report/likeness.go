package report

import (
	"strings"
	"unicode"
)

// phrase is how many characters a phrase has that likeness counts.
const phrase = 8

// likeness is the share, in hundredths, of a's phrases that stand in b too.
// Figures do not count: they differ where all else was copied.
// What the skeleton gives to everybody does not count either.
func likeness(a, b, given string) int {
	x, y := phrases(a), phrases(b)
	for p := range phrases(given) {
		delete(x, p)
	}
	if len(x) < 20 {
		return 0
	}
	n := 0
	for p := range x {
		if y[p] {
			n++
		}
	}
	return 100 * n / len(x)
}

func phrases(text string) map[string]bool {
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, text))
	out := map[string]bool{}
	for i := 0; i+phrase <= len(runes); i++ {
		out[string(runes[i:i+phrase])] = true
	}
	return out
}
