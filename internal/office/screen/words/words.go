// Package words finds many terms in a text in one pass, and gives the places
// in the text as it was written: widths, letter case, invisible characters and
// spaces between Chinese characters make no difference.
package words

import (
	"slices"
	"strings"

	ac "github.com/petar-dambovaliev/aho-corasick"

	"gongkai/internal/office/screen/fold"
)

// Term is what is looked for.
type Term struct {
	// ID is the caller's; it comes back with each Hit.
	ID   int
	Text string
	// Except are longer phrases in which the term may stand.
	Except []string
}

// Hit is a find, in characters of the text.
type Hit struct{ ID, Start, End int }

// Matcher finds a set of terms. It is safe for use by many at once.
type Matcher struct {
	machine ac.AhoCorasick
	// of says for each pattern which terms it stands for; a negative number
	// -n-1 marks an exception of term n.
	of   [][]int
	size int
}

// New builds a Matcher. Building 20,000 terms takes a moment; keep the result.
func New(terms []Term) *Matcher {
	m := &Matcher{size: len(terms)}
	at := map[string]int{}
	var patterns []string
	add := func(text string, mark int) {
		key := Key(text)
		if key == "" {
			return
		}
		i, ok := at[key]
		if !ok {
			i = len(patterns)
			at[key] = i
			patterns = append(patterns, key)
			m.of = append(m.of, nil)
		}
		m.of[i] = append(m.of[i], mark)
	}
	for _, t := range terms {
		add(t.Text, t.ID)
		for _, e := range t.Except {
			add(e, -t.ID-1)
		}
	}
	if len(patterns) > 0 {
		b := ac.NewAhoCorasickBuilder(ac.Opts{DFA: true, MatchKind: ac.StandardMatch})
		m.machine = b.Build(patterns)
	}
	return m
}

// Key is the form in which two writings of a term are the same.
func Key(term string) string { return fold.Loose(strings.TrimSpace(term)).String() }

// Find lists the finds in order of place. Of finds of the same term that
// overlap, and of a term within a longer one found at the same place, the
// first and longest stands.
func (m *Matcher) Find(text string) []Hit {
	if len(m.of) == 0 || text == "" {
		return nil
	}
	t := fold.Loose(text)
	body, index := t.Bytes()
	var hits, saved []Hit
	it := m.machine.IterOverlapping(body)
	for h := it.Next(); h != nil; h = it.Next() {
		from, to := t.Span(index[h.Start()], index[h.End()])
		if !whole(t, index[h.Start()], index[h.End()]) {
			continue
		}
		for _, id := range m.of[h.Pattern()] {
			if id < 0 {
				saved = append(saved, Hit{-id - 1, from, to})
			} else {
				hits = append(hits, Hit{id, from, to})
			}
		}
	}
	return longest(slices.DeleteFunc(hits, func(h Hit) bool { return within(h, saved) }))
}

// whole says that a term of Latin letters or digits is not cut out of a
// longer word.
func whole(t fold.Text, i, j int) bool {
	cut := func(a, b int) bool {
		return a >= 0 && b < len(t.Runes) && latin(t.Runes[a]) && latin(t.Runes[b])
	}
	return !cut(i-1, i) && !cut(j-1, j)
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// within says that the find lies in an exception of its own term.
func within(h Hit, saved []Hit) bool {
	return slices.ContainsFunc(saved, func(s Hit) bool { return s.ID == h.ID && s.Start <= h.Start && h.End <= s.End })
}

// longest sorts the finds and drops those that lie within a longer one.
func longest(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return b.End - a.End
		}
		return a.ID - b.ID
	})
	var out []Hit
	end := -1
	for _, h := range hits {
		same := len(out) > 0 && out[len(out)-1].Start == h.Start && out[len(out)-1].End == h.End
		if h.End <= end && !same {
			continue
		}
		out = append(out, h)
		end = max(end, h.End)
	}
	return out
}
