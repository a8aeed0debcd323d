package personal

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/office/screen/fold"
)

// Scan finds the personal data in a text. head is what stands over or before
// it where that is not in the text itself: the heads of a cell's row and
// column.
func Scan(text, head string) []Match {
	if !worth(text) {
		return nil
	}
	s := &scanner{Text: fold.Of(text), head: fold.Of(head).String()}
	s.taken = make([]bool, len(s.Runes))
	s.text8, s.index = s.Bytes()
	s.long = s.longNumber()
	s.emails()
	s.social()
	s.papers()
	s.numbers()
	s.landlines()
	s.plates()
	s.births()
	s.addresses()
	s.health()
	slices.SortFunc(s.out, func(a, b Match) int { return a.Start - b.Start })
	return s.out
}

// worth says in one cheap pass whether the text can hold anything at all.
func worth(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r >= '0' && r <= '9' || r == '@' || r > 0x7f && (r < 0x4e00 || r > 0x9fff) && (unicode.IsNumber(r) || r == '＠')
	}) ||
		strings.ContainsAny(text, "楼幢栋元室院村") || strings.ContainsAny(text, healthFirst) || strings.Contains(text, "微信")
}

type scanner struct {
	fold.Text
	head  string
	taken []bool
	out   []Match
	// text8 is the folded text in UTF-8, index the character of each byte.
	text8 string
	index []int
	// long says that seven digits stand closely together somewhere.
	long bool
}

// longNumber says whether the text has a number as long as telephones'.
func (s *scanner) longNumber() bool {
	n := 0
	for _, r := range s.Runes {
		switch {
		case num(r):
			if n++; n >= 7 {
				return true
			}
		case !strings.ContainsRune(" -()", r):
			n = 0
		}
	}
	return false
}

// add notes the folded characters from i up to j as a find, unless something
// found before has them.
func (s *scanner) add(m Match, i, j int) {
	if i < 0 || j > len(s.Runes) || i >= j || slices.Contains(s.taken[i:j], true) {
		return
	}
	for k := i; k < j; k++ {
		s.taken[k] = true
	}
	m.Start, m.End = s.Span(i, j)
	s.out = append(s.out, m)
}

// before is what stands in the n characters before i, after the head.
func (s *scanner) before(i, n int) string {
	return s.head + " " + string(s.Runes[max(0, i-n):i])
}

// just is what stands in the n characters before i, without the head.
func (s *scanner) just(i, n int) string { return string(s.Runes[max(0, i-n):i]) }

// after is what stands in the n characters from j on.
func (s *scanner) after(j, n int) string {
	return string(s.Runes[min(j, len(s.Runes)):min(len(s.Runes), j+n)])
}

func (s *scanner) at(i int) rune {
	if i < 0 || i >= len(s.Runes) {
		return 0
	}
	return s.Runes[i]
}

// any says whether one of the words is in the text.
func has(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// token is a stretch of plain letters and digits.
type token struct{ from, to int }

func latin(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

func num(r rune) bool { return r >= '0' && r <= '9' }

// tokens cuts the text into stretches of plain letters and digits.
func (s *scanner) tokens() []token {
	var out []token
	for i := 0; i < len(s.Runes); i++ {
		if !latin(s.Runes[i]) {
			continue
		}
		j := i
		for j < len(s.Runes) && latin(s.Runes[j]) {
			j++
		}
		out = append(out, token{i, j})
		i = j
	}
	return out
}

func (s *scanner) text(t token) string { return string(s.Runes[t.from:t.to]) }

// parted says whether only one space or dash stands between two tokens, as in
// a number that was written in groups.
func (s *scanner) parted(a, b token) bool {
	return b.from-a.to == 1 && strings.ContainsRune(" -\u2013\u2014\u2010", s.Runes[a.to])
}

// address says whether the character stands in a web address, whose numbers
// are not a person's.
func (s *scanner) inURL(i int) bool {
	from := i
	for from > 0 && s.Runes[from-1] > ' ' && s.Runes[from-1] < 0x80 {
		from--
	}
	return strings.Contains(string(s.Runes[from:i]), "://")
}
