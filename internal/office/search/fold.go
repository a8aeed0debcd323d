package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// scheme names the way in which texts become tokens. With another scheme
// every document is indexed anew.
const scheme = "1"

// fold makes alike what a reader takes for the same: capitals and small
// letters, wide and narrow forms, the brackets of document numbers. Every
// character stays one character, so that places in the folded text are places
// in the text.
func fold(s string) []rune {
	out := []rune(s)
	for i, r := range out {
		out[i] = foldRune(r)
	}
	return out
}

func foldRune(r rune) rune {
	switch r {
	case '[', '［', '﹝', '【', '（', '(':
		return '〔'
	case ']', '］', '﹞', '】', '）', ')':
		return '〕'
	case '\u3000', '\t', '\n', '\r':
		return ' '
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		r = f
	}
	return unicode.ToLower(r)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tokens are what a folded text is found by: every pair of neighbouring
// letters or figures, and every Chinese character, each once.
func tokens(folded []rune) []string {
	seen := map[string]bool{}
	var out []string
	add := func(rs []rune) {
		if t := string(rs); !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	for i, r := range folded {
		if !wordRune(r) {
			continue
		}
		if unicode.Is(unicode.Han, r) {
			add(folded[i : i+1])
		}
		if i+1 < len(folded) && wordRune(folded[i+1]) {
			add(folded[i : i+2])
		}
	}
	return out
}

// term is one word of a question.
type term struct {
	folded []rune
	// needs are the tokens that a document with the word has.
	needs []string
}

// The bounds of a question.
const (
	mostTerms = 8
	mostRunes = 60
)

// terms reads a question: words parted by blanks, all of which must be found.
// What is too short to be found by is left out.
func terms(question string) []term {
	var out []term
	for _, word := range strings.Fields(string(fold(question))) {
		t := term{folded: []rune(word)}
		t.folded = t.folded[:min(len(t.folded), mostRunes)]
		t.needs = needs(t.folded)
		if len(t.needs) > 0 && len(out) < mostTerms {
			out = append(out, t)
		}
	}
	return out
}

// needs are the word's pairs, or its one Chinese character.
func needs(folded []rune) []string {
	var pairs, singles []string
	for _, t := range tokens(folded) {
		if len([]rune(t)) == 1 {
			singles = append(singles, t)
		} else {
			pairs = append(pairs, t)
		}
	}
	if len(pairs) == 0 {
		return singles
	}
	return pairs
}
