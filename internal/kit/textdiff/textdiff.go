// Package textdiff compares two texts, or two sequences of anything that can be
// numbered, and says what stands in both and what in one only.
package textdiff

import (
	"strings"
	"unicode"
)

// Segment is a piece of a comparison: "=" stands in both texts, "-" in the
// old one only, "+" in the new one only.
type Segment struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

// Compare compares two texts for reading: Chinese character by character,
// numbers and words of letters as wholes, so that 11 and 10 differ as numbers
// and not in a digit. What both texts share is one character between two
// changes is shown as part of the change.
func Compare(old, new string) []Segment {
	in := interner{}
	a, b := in.split(old), in.split(new)
	list := in.segments(a, b)
	return tidy(list)
}

// interner gives every different token a number.
type interner struct {
	ids   map[string]int32
	texts []string
}

// split cuts a text into tokens.
func (in *interner) split(s string) []int32 {
	if in.ids == nil {
		in.ids = map[string]int32{}
	}
	var out []int32
	runes := []rune(s)
	for i := 0; i < len(runes); {
		n := i + 1
		if c := class(runes[i]); c != 0 {
			for n < len(runes) && class(runes[n]) == c {
				n++
			}
		}
		out = append(out, in.id(string(runes[i:n])))
		i = n
	}
	return out
}

func (in *interner) id(s string) int32 {
	id, ok := in.ids[s]
	if !ok {
		id = int32(len(in.texts))
		in.ids[s] = id
		in.texts = append(in.texts, s)
	}
	return id
}

// class is 1 for digits, 2 for letters that make words, else 0.
func class(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return 1
	case unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Hiragana, r) && !unicode.Is(unicode.Katakana, r):
		return 2
	}
	return 0
}

func (in *interner) text(tokens []int32) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(in.texts[t])
	}
	return b.String()
}

// segments compares tokens and spells the result.
func (in *interner) segments(a, b []int32) []Segment {
	var out []Segment
	add := func(op string, tokens []int32) {
		if len(tokens) > 0 {
			out = append(out, Segment{op, in.text(tokens)})
		}
	}
	for _, e := range Script(a, b) {
		if e.Same {
			add("=", a[e.A0:e.A1])
			continue
		}
		add("-", a[e.A0:e.A1])
		add("+", b[e.B0:e.B1])
	}
	return out
}

// Stretch is a part of two sequences that is the same in both or is not: in
// the first from A0 up to A1, in the second from B0 up to B1.
type Stretch struct {
	Same           bool
	A0, A1, B0, B1 int
}

// maxEdits is how many insertions and deletions are looked for; texts that
// differ more are shown as replaced whole, which reads better too.
const maxEdits = 3000

// Script returns what leads from a to b, in order and without gaps: the
// stretches that are the same and, between them, those that are not.
func Script(a, b []int32) []Stretch {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []Stretch
	if head > 0 {
		out = append(out, Stretch{true, 0, head, 0, head})
	}
	for _, s := range shortest(a[head:len(a)-tail], b[head:len(b)-tail]) {
		out = append(out, Stretch{s.Same, s.A0 + head, s.A1 + head, s.B0 + head, s.B1 + head})
	}
	if tail > 0 {
		out = append(out, Stretch{true, len(a) - tail, len(a), len(b) - tail, len(b)})
	}
	return out
}

// shortest finds a shortest edit script by the greedy method of Myers (1986):
// on the k-th diagonal it keeps how far d edits can reach.
func shortest(a, b []int32) []Stretch {
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	n, m := len(a), len(b)
	limit := min(n+m, maxEdits)
	reach := make([]int32, 2*limit+3)
	mid := limit + 1
	var trail [][]int32
	for d := 0; d <= limit; d++ {
		trail = append(trail, append([]int32(nil), reach[mid-d:mid+d+1]...))
		for k := -d; k <= d; k += 2 {
			x := reach[mid+k-1] + 1
			if k == -d || k != d && reach[mid+k-1] < reach[mid+k+1] {
				x = reach[mid+k+1]
			}
			for int(x) < n && int(x)-k < m && a[x] == b[int(x)-k] {
				x++
			}
			reach[mid+k] = x
			if int(x) >= n && int(x)-k >= m {
				return walkBack(trail, n, m)
			}
		}
	}
	return []Stretch{{false, 0, n, 0, m}}
}

// walkBack follows the trail of shortest from the end to the beginning.
// trail[d][k+d] is the reach on diagonal k before round d.
func walkBack(trail [][]int32, x, y int) []Stretch {
	var steps []Stretch // from the end
	for d := len(trail) - 1; d > 0; d-- {
		at := func(k int) int { return int(trail[d][k+d]) }
		k := x - y
		from := k + 1
		if k != -d && (k == d || at(k-1) >= at(k+1)) {
			from = k - 1
		}
		px := at(from)
		py := px - from
		sx, sy := px, py // where the diagonal after the edit begins
		if from == k-1 {
			sx++
		} else {
			sy++
		}
		if x > sx {
			steps = append(steps, Stretch{true, sx, x, sy, y})
		}
		steps = append(steps, Stretch{false, px, sx, py, sy})
		x, y = px, py
	}
	if x > 0 {
		steps = append(steps, Stretch{true, 0, x, 0, y})
	}
	var out []Stretch
	for i := len(steps) - 1; i >= 0; i-- {
		if n := len(out); n > 0 && out[n-1].Same == steps[i].Same {
			out[n-1].A1, out[n-1].B1 = steps[i].A1, steps[i].B1
			continue
		}
		out = append(out, steps[i])
	}
	return out
}

// tidy makes a comparison readable: a lone character that two changes happen
// to share parts them only for a machine.
func tidy(list []Segment) []Segment {
	var out []Segment
	var old, new string
	flush := func() {
		if old != "" {
			out = append(out, Segment{"-", old})
		}
		if new != "" {
			out = append(out, Segment{"+", new})
		}
		old, new = "", ""
	}
	for i, s := range list {
		switch {
		case s.Op == "-":
			old += s.Text
		case s.Op == "+":
			new += s.Text
		case chance(list, i):
			old, new = old+s.Text, new+s.Text
		default:
			flush()
			out = append(out, s)
		}
	}
	flush()
	return out
}

// chance reports whether what is the same at i is less than what changes on
// either side of it, and a single character that carries no meaning alone.
func chance(list []Segment, i int) bool {
	if i == 0 || i == len(list)-1 || len([]rune(list[i].Text)) > 1 {
		return false
	}
	return around(list, i, -1) >= 3 && around(list, i, 1) >= 3
}

// around is the length in characters of the change on one side of i.
func around(list []Segment, i, step int) int {
	n := 0
	for i += step; i >= 0 && i < len(list) && list[i].Op != "="; i += step {
		n += len([]rune(list[i].Text))
	}
	return n
}
