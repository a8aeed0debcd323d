package search

import (
	"gongkai/internal/kit/bigram"
	"strings"
	"unicode/utf8"
)

// The bounds of what is asked.
const (
	mostRunes = 100
	mostTerms = 8
)

// term is one thing that every result has to contain.
type term struct {
	// text is the folded text, number the token of a document's number, or
	// empty. Where both are given, text is what stands before the number.
	text, number string
}

// parse reads what a person typed: terms parted by blanks, all of which have
// to occur; quotes keep blanks in a term. cut says that it was too long.
func parse(typed string) (terms []term, cut bool) {
	runes := []rune(strings.ToValidUTF8(typed, ""))
	if len(runes) > mostRunes {
		runes, cut = runes[:mostRunes], true
	}
	seen := map[term]bool{}
	for _, piece := range bigram.Split(joinNumbers(string(runes))) {
		t, ok := newTerm(piece)
		if !ok || seen[t] {
			continue
		}
		if len(terms) == mostTerms {
			return terms, true
		}
		seen[t] = true
		terms = append(terms, t)
	}
	return terms, cut
}

// joinNumbers takes the blanks out of document numbers, where people type
// them as they please.
func joinNumbers(s string) string {
	return spacedNumber.ReplaceAllString(s, "$1$2$3$4${5}号")
}

// newTerm is a piece as a term. One without any word is none, and neither is
// a single letter or figure, which nearly everything has.
func newTerm(piece string) (term, bool) {
	text := fold(piece).String()
	if at := docNumber.FindStringIndex(text); at != nil && trim(text[at[1]:]) == "" {
		return term{text: trim(text[:at[0]]), number: numberToken(docNumber.FindStringSubmatch(text))}, true
	}
	text = trim(text)
	first, size := utf8.DecodeRuneInString(text)
	return term{text: text}, len(text) > size || size > 0 && isHan(first)
}

// trim takes away what carries no word at either end.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return class(r) == nothing })
}

// key is a token to look up, or the beginning of one.
type key struct {
	token  string
	prefix bool
}

// keys are the tokens that a text with the term surely has. Every second pair
// of a run of Han is enough, since the text itself is compared after. Letters
// at the end may be the beginning of a word, and so may a single character.
func (t term) keys() []key {
	var out []key
	parts := runsOf([]rune(t.text))
	for i, r := range parts {
		last := i == len(parts)-1
		switch {
		case r.class == han && len(r.runes) > 1:
			out = append(out, pairs(r.runes)...)
		case r.class == han && len(parts) == 1:
			out = append(out, key{string(r.runes), true})
		case r.class != han:
			out = append(out, key{r.word(), last && r.class == letters})
		}
	}
	if t.number != "" {
		out = append(out, key{t.number, false})
	}
	return out
}

func pairs(han []rune) []key {
	var out []key
	for i := 0; i+1 < len(han); i += 2 {
		out = append(out, key{string(han[i : i+2]), false})
	}
	if n := len(han); n%2 == 1 {
		out = append(out, key{string(han[n-2:]), false})
	}
	return out
}

// sure says that the keys alone prove the term, so that the text need not be
// compared.
func (t term) sure() bool {
	if t.text == "" {
		return true
	}
	parts := runsOf([]rune(t.text))
	if len(parts) != 1 || len(string(parts[0].runes)) != len(t.text) {
		return false
	}
	n := len(parts[0].runes)
	return parts[0].class == han && n <= 2 || parts[0].class != han && n <= longest
}

// tooShort says that something was typed and there is nothing to search by.
func tooShort(typed string) bool {
	terms, _ := parse(typed)
	return strings.TrimSpace(typed) != "" && len(terms) == 0
}
