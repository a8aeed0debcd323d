// Package words finds many terms in a text in one pass, and gives the places
// in the text as it was written: widths, letter case, invisible characters and
// spaces between Chinese characters make no difference.
package words

import (
	"slices"
	"strings"

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
//
// Chinese terms begin in thousands of different ways, so the first two
// characters of a place leave few terms that could stand there: a table by
// those two, and of each the lengths that occur, finds them faster than an
// automaton over bytes and is built in a hundredth of its time.
type Matcher struct {
	// first has a bit for every character that begins a term.
	first [1 << 16 / 64]uint64
	// single says that some term has one character only.
	single bool
	// lengths are the lengths, in characters, of the terms that begin with a
	// pair.
	lengths map[pair][]int
	// of says for each folded term which terms it stands for; a negative
	// number -n-1 marks an exception of term n.
	of map[string][]int
}

// pair is how a term begins; a term of one character has 0 for the second.
type pair struct{ a, b rune }

// New builds a Matcher; keep it while the terms are the same.
func New(terms []Term) *Matcher {
	m := &Matcher{lengths: map[pair][]int{}, of: make(map[string][]int, len(terms))}
	for _, t := range terms {
		m.add(t.Text, t.ID)
		for _, e := range t.Except {
			m.add(e, -t.ID-1)
		}
	}
	return m
}

func (m *Matcher) add(text string, mark int) {
	key := Key(text)
	runes := []rune(key)
	if len(runes) == 0 {
		return
	}
	if m.of[key] = append(m.of[key], mark); len(m.of[key]) > 1 {
		return
	}
	p := pair{a: runes[0]}
	if len(runes) > 1 {
		p.b = runes[1]
	} else {
		m.single = true
	}
	if !slices.Contains(m.lengths[p], len(runes)) {
		m.lengths[p] = append(m.lengths[p], len(runes))
	}
	m.first[uint16(p.a)/64] |= 1 << (uint16(p.a) % 64)
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
	var hits, saved []Hit
	for i, r := range t.Runes {
		if m.first[uint16(r)/64]&(1<<(uint16(r)%64)) == 0 {
			continue
		}
		m.at(t, i, func(id, from, to int) {
			if id < 0 {
				saved = append(saved, Hit{-id - 1, from, to})
			} else {
				hits = append(hits, Hit{id, from, to})
			}
		})
	}
	return longest(slices.DeleteFunc(hits, func(h Hit) bool { return within(h, saved) }))
}

// at calls found for every term that stands at the folded character i.
func (m *Matcher) at(t fold.Text, i int, found func(id, from, to int)) {
	look := func(p pair) {
		for _, n := range m.lengths[p] {
			if i+n > len(t.Runes) || !whole(t, i, i+n) {
				continue
			}
			for _, id := range m.of[string(t.Runes[i:i+n])] {
				from, to := t.Span(i, i+n)
				found(id, from, to)
			}
		}
	}
	if m.single {
		look(pair{a: t.Runes[i]})
	}
	if i+1 < len(t.Runes) {
		look(pair{t.Runes[i], t.Runes[i+1]})
	}
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
