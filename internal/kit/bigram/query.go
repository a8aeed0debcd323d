package bigram

import (
	"slices"
	"strings"
	"unicode"
)

// Phrase is a folded stretch of text that has to occur as it stands.
type Phrase []rune

// NewPhrase folds what was typed into a phrase. A word of letters at its end
// may go on in the text. What has no word in it gives an empty phrase.
func NewPhrase(s string) Phrase {
	f := folder{}
	f.text(s)
	if n := len(f.runes); n > 1 && f.last == mark && classOf(f.runes[n-2]) == letter && openEnd(s) {
		f.runes = f.runes[:n-1]
	}
	return f.runes
}

// openEnd says that a text ends within a word.
func openEnd(s string) bool {
	r := []rune(s)
	return len(r) > 0 && classOf(r[len(r)-1]) == letter
}

// String gives the phrase as text, its gaps as blanks.
func (p Phrase) String() string {
	return strings.TrimSpace(strings.ReplaceAll(string(p), string(gap), " "))
}

// Single says that the phrase is one letter or one figure of one digit, which
// nearly every text has.
func (p Phrase) Single() bool {
	words := 0
	for _, r := range p {
		switch {
		case r == gap:
		case classOf(r) == han:
			return false
		default:
			words++
		}
	}
	return words == 1
}

// Whole is the phrase as a whole field: found only where nothing else is in
// the field.
func Whole(s string) Phrase {
	f := folder{}
	f.field(s)
	if len(f.runes) < 3 {
		return nil
	}
	return f.runes
}

// Split parts what was typed into its terms: at blanks, except within quotes.
func Split(s string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, r := range s {
		switch {
		case strings.ContainsRune("\"“”＂«»", r):
			flush()
			quoted = !quoted
		case !quoted && unicode.IsSpace(r):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}

// Phrases folds terms into phrases, each once, and leaves out what has no
// word. A text has to have all of them.
func Phrases(terms []string) []Phrase {
	var out []Phrase
	for _, t := range terms {
		p := NewPhrase(t)
		if len(p) > 0 && !slices.ContainsFunc(out, func(x Phrase) bool { return slices.Equal(x, p) }) {
			out = append(out, p)
		}
	}
	return out
}

// join is the phrase that several make side by side.
func join(list []Phrase) Phrase {
	var out Phrase
	for _, p := range list {
		if n := len(out); n > 0 && len(p) > 0 && out[n-1] == gap && p[0] == gap {
			out = out[:n-1]
		} else if n > 0 && len(p) > 0 && out[n-1] != gap && p[0] != gap && classOf(out[n-1]) == letter {
			out = append(out, gap)
		}
		out = append(out, p...)
	}
	return out
}
