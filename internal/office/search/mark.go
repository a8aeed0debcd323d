package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Piece is a run of text that is, or is not, what was asked for.
type Piece struct {
	Text string
	Hit  bool
}

// span is a stretch of a folded text, in bytes.
type span struct{ from, to int }

// spans are where the term occurs in a folded text, first its document
// numbers, then its own words.
func (t term) spans(text string) []span {
	var out []span
	if t.number != "" {
		for _, at := range docNumber.FindAllStringSubmatchIndex(text, -1) {
			if numberToken(docNumber.FindStringSubmatch(text[at[0]:at[1]])) == t.number {
				out = append(out, span{at[0], at[1]})
			}
		}
	}
	for from := 0; t.text != ""; {
		at := strings.Index(text[from:], t.text)
		if at < 0 {
			break
		}
		out = append(out, span{from + at, from + at + len(t.text)})
		from += at + len(t.text)
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return out
}

// marked says, for each character of a text, whether it belongs to a term.
func marked(text string, terms []term) (runes []rune, hit []bool) {
	runes = []rune(text)
	hit = make([]bool, len(runes))
	f := fold(text)
	folded := f.String()
	for _, t := range terms {
		for _, s := range t.spans(folded) {
			first := utf8.RuneCountInString(folded[:s.from])
			last := first + utf8.RuneCountInString(folded[s.from:s.to]) - 1
			for i := f.at[first]; i <= f.at[last]; i++ {
				hit[i] = true
			}
		}
	}
	return runes, hit
}

// highlight parts a text into what was asked for and the rest.
func highlight(text string, terms []term) []Piece {
	runes, hit := marked(text, terms)
	return parts(runes, hit)
}

func parts(runes []rune, hit []bool) []Piece {
	var out []Piece
	for from := 0; from < len(runes); {
		to := from + 1
		for to < len(runes) && hit[to] == hit[from] {
			to++
		}
		out = append(out, Piece{string(runes[from:to]), hit[from]})
		from = to
	}
	return out
}

// The length of a snippet in characters, and how much of it comes before the
// first term found.
const (
	snippetLength = 120
	snippetBefore = 30
)

// snippet is the part of the body that has the most of what was asked for, or
// its beginning.
func snippet(body string, terms []term) []Piece {
	runes, hit := marked(body, terms)
	from := densest(hit)
	to := min(from+snippetLength, len(runes))
	out := parts(runes[from:to], hit[from:to])
	if from > 0 {
		out = append([]Piece{{Text: "…"}}, out...)
	}
	if to < len(runes) {
		out = append(out, Piece{Text: "…"})
	}
	return out
}

// densest is where the snippet begins: a little before the hit from which on
// most characters of a snippet are hits.
func densest(hit []bool) int {
	sum := make([]int, len(hit)+1)
	for i, h := range hit {
		sum[i+1] = sum[i]
		if h {
			sum[i+1]++
		}
	}
	best, at := 0, 0
	for i, h := range hit {
		if h && (i == 0 || !hit[i-1]) {
			if n := sum[min(i+snippetLength-snippetBefore, len(hit))] - sum[i]; n > best {
				best, at = n, i
			}
		}
	}
	return max(at-snippetBefore, 0)
}
