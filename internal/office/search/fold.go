package search

import (
	"regexp"
	"strings"
	"unicode"
)

// folded is a text in the form in which texts are compared: lower case, half
// width, one kind of brackets, and no blanks but those between two words of
// letters or digits. at tells, for each rune, where it stood in the original.
type folded struct {
	runes []rune
	at    []int
}

// fold brings a text into the form in which texts are compared. Line breaks
// within Chinese go too: many come from where a page ended.
func fold(s string) folded {
	var f folded
	blank := false
	i := -1
	for _, r := range s {
		i++
		if r = foldRune(r); r == ' ' {
			blank = true
			continue
		}
		if n := len(f.runes); blank && n > 0 && isWord(f.runes[n-1]) && isWord(r) {
			f.runes, f.at = append(f.runes, ' '), append(f.at, i-1)
		}
		blank = false
		f.runes, f.at = append(f.runes, r), append(f.at, i)
	}
	return f
}

func (f folded) String() string { return string(f.runes) }

func foldRune(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms of ASCII
		r -= 0xFEE0
	case unicode.IsSpace(r), unicode.IsControl(r), r == unicode.ReplacementChar, r == 0x200B, r == 0xFEFF:
		return ' '
	}
	switch r {
	case '〔', '【', '[', '﹝', '〈':
		return '('
	case '〕', '】', ']', '﹞', '〉':
		return ')'
	}
	return unicode.ToLower(r)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isDigit(r rune) bool { return unicode.IsDigit(r) }

func isWord(r rune) bool { return !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// class parts a text into runs: of Han, of other letters, of digits, and of
// what carries no word.
func class(r rune) int {
	switch {
	case isHan(r):
		return han
	case isDigit(r):
		return digits
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letters
	}
	return nothing
}

const (
	nothing = iota
	han
	letters
	digits
)

// run is a stretch of one class.
type run struct {
	class int
	runes []rune
}

func runsOf(text []rune) []run {
	var out []run
	for from := 0; from < len(text); {
		c, to := class(text[from]), from+1
		for to < len(text) && class(text[to]) == c {
			to++
		}
		if c != nothing {
			out = append(out, run{c, text[from:to]})
		}
		from = to
	}
	return out
}

// longest is how many runes of a word count.
const longest = 40

func (r run) word() string { return string(r.runes[:min(len(r.runes), longest)]) }

// tokens are what a folded text is found by, each once: the pairs of each run
// of Han and its last character alone, words, numbers and document numbers.
func tokens(text string) map[string]bool {
	out := map[string]bool{}
	for _, r := range runsOf([]rune(text)) {
		if r.class != han {
			out[r.word()] = true
			continue
		}
		for i := range len(r.runes) - 1 {
			out[string(r.runes[i:i+2])] = true
		}
		out[string(r.runes[len(r.runes)-1:])] = true
	}
	for _, m := range docNumber.FindAllStringSubmatch(text, -1) {
		out[numberToken(m)] = true
	}
	return out
}

// docNumber is the number of a document, once folded: (2023)12号, 2023年第12号.
var docNumber = regexp.MustCompile(`(?:\((\d{4})\)|(\d{4})年)第?(\d{1,6})号`)

var spacedNumber = regexp.MustCompile(`([〔【\[﹝（(])\s*(\d{4})\s*([〕】\]﹞）)])\s*(第?)\s*(\d{1,6})\s*号`)

// numberToken is the one form of a document's number. Its sign keeps it apart
// from every word.
func numberToken(m []string) string {
	no := strings.TrimLeft(m[3], "0")
	return "#" + m[1] + m[2] + "x" + no
}
