package round

import (
	"unicode"

	"gongkai/internal/kit/page/ui"
)

// mostCells bounds the table of a comparison; longer texts are shown as
// replaced whole.
const mostCells = 4_000_000

// compare shows what became of a text: by character in Chinese, by word and
// number elsewhere.
func compare(was, now string) []ui.Segment {
	if was == now {
		return []ui.Segment{{Text: now}}
	}
	a, b := tokens(was), tokens(now)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out segments
	out.add(ui.Same, a[:head]...)
	out.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(ui.Same, a[len(a)-tail:]...)
	return out
}

type segments []ui.Segment

func (s *segments) add(op ui.Op, tokens ...string) {
	for _, t := range tokens {
		if n := len(*s); n > 0 && (*s)[n-1].Op == op {
			(*s)[n-1].Text += t
			continue
		}
		*s = append(*s, ui.Segment{Op: op, Text: t})
	}
}

// middle compares what lies between the common beginning and end, by the
// longest common run of tokens.
func (s *segments) middle(a, b []string) {
	if len(a)*len(b) > mostCells {
		s.add(ui.Removed, a...)
		s.add(ui.Added, b...)
		return
	}
	common := lengths(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			s.add(ui.Same, a[i])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			s.add(ui.Removed, a[i])
			i++
		default:
			s.add(ui.Added, b[j])
			j++
		}
	}
	s.add(ui.Removed, a[i:]...)
	s.add(ui.Added, b[j:]...)
}

// lengths is the table of the longest common runs of all tails of a and b.
func lengths(a, b []string) [][]int32 {
	t := make([][]int32, len(a)+1)
	for i := range t {
		t[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				t[i][j] = t[i+1][j+1] + 1
			} else {
				t[i][j] = max(t[i+1][j], t[i][j+1])
			}
		}
	}
	return t
}

// tokens parts a text into Chinese characters, words, numbers and signs.
func tokens(s string) []string {
	var out []string
	joined := false
	for _, r := range s {
		word := r < unicode.MaxLatin1 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.')
		if word && joined {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		joined = word
	}
	return out
}

// differences are what one draft says otherwise than another.
func differences(was, now Draft) []ui.Change {
	var out []ui.Change
	add := func(label, a, b string) {
		if a != b {
			out = append(out, ui.Change{Label: label, Segments: compare(a, b)})
		}
	}
	add("进展情况", was.Text, now.Text)
	add("数据", printNumbers(was.Numbers), printNumbers(now.Numbers))
	add("存在问题", was.Problems, now.Problems)
	add("下一步打算", was.Next, now.Next)
	return out
}
