package likeness

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Text is a text with its id.
type Text struct {
	ID, Text string
}

// Group puts texts together that are like each other by at least least
// percent, directly or through others in between. Groups of fewer than size
// are left out; the largest comes first, and within one the order is that of
// the texts.
func Group(texts []Text, least, size int) [][]int {
	x, sets := New(), make([][]uint32, len(texts))
	at := map[string]int{}
	for i, t := range texts {
		sets[i], at[t.ID] = Grams(t.Text), i
		x.Add(t.ID, Of(t.Text))
	}
	root := make([]int, len(texts))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, t := range texts {
		for _, h := range x.Near(Of(t.Text), 20, t.ID) {
			if j := at[h.ID]; Score(sets[i], sets[j]) >= least {
				a, b := find(i), find(j)
				root[max(a, b)] = min(a, b)
			}
		}
	}
	members := map[int][]int{}
	for i := range texts {
		r := find(i)
		members[r] = append(members[r], i)
	}
	var out [][]int
	for _, m := range members {
		if len(m) >= size {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0])) })
	return out
}

// Words are the phrases of four to eight characters that most of the texts
// have, at most most of them: what a group is about.
func Words(texts []string, most int) []string {
	counts := map[string]int{}
	for _, t := range texts {
		seen := map[string]bool{}
		for _, run := range strings.FieldsFunc(idle.Replace(t), func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			runes := []rune(run)
			for n := 4; n <= 8; n++ {
				for i := 0; i+n <= len(runes); i++ {
					if w := string(runes[i : i+n]); !seen[w] {
						seen[w] = true
						counts[w]++
					}
				}
			}
		}
	}
	need := max(2, (len(texts)+1)/2)
	var all []string
	for w, n := range counts {
		if n >= need {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b]*len(b), counts[a]*len(a)), strings.Compare(a, b))
	})
	var out []string
	for _, w := range all {
		if len(out) == most {
			break
		}
		if !slices.ContainsFunc(out, func(o string) bool { return overlap(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// overlap says that two phrases share three characters in a row.
func overlap(a, b string) bool {
	runes := []rune(a)
	for i := 0; i+3 <= len(runes); i++ {
		if strings.Contains(b, string(runes[i:i+3])) {
			return true
		}
	}
	return false
}
