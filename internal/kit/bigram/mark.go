package bigram

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Piece is a run of text that is, or is not, what was asked for.
type Piece struct {
	Text string
	Hit  bool
}

// Highlight parts a text into what was asked for and the rest.
func Highlight(s string, all []Phrase) []Piece {
	var room [8]stretch
	hits := room[:0]
	folding(s, func(f Folded) {
		for _, p := range all {
			hits = f.spans(hits, p)
		}
	})
	return pieces(s, hits)
}

var folders = sync.Pool{New: func() any { return &folder{mapping: true} }}

// folding folds a text for the time of a call.
func folding(s string, use func(Folded)) {
	f := folders.Get().(*folder)
	*f = folder{mapping: true, runes: f.runes[:0], at: f.at[:0]}
	f.text(s)
	use(Folded{f.runes, f.at})
	folders.Put(f)
}

// spans appends where a phrase stands in the original. Gaps at its ends are
// not part of it.
func (f Folded) spans(out []stretch, p Phrase) []stretch {
	first, last := 0, len(p)
	for first < last && p[first] == gap {
		first++
	}
	for last > first && p[last-1] == gap {
		last--
	}
	if first == last {
		return out
	}
	for i := 0; i+len(p) <= len(f.Runes); i++ {
		if f.Runes[i] == p[0] && slices.Equal(f.Runes[i:i+len(p)], p) {
			out = append(out, stretch{f.at[i+first].from, f.at[i+last-1].to})
			i += last - 1
			if first < last && p[0] == gap { // the gap after may begin the next
				i--
			}
		}
	}
	return out
}

func pieces(s string, hits []stretch) []Piece {
	slices.SortFunc(hits, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out []Piece
	at := 0
	for i := 0; i < len(hits); {
		from, to := max(hits[i].from, at), hits[i].to
		for i++; i < len(hits) && hits[i].from <= to; i++ {
			to = max(to, hits[i].to)
		}
		if to <= from {
			continue
		}
		if from > at {
			out = append(out, Piece{s[at:from], false})
		}
		out = append(out, Piece{s[from:to], true})
		at = to
	}
	if at < len(s) {
		out = append(out, Piece{s[at:], false})
	}
	return out
}

// before is how many characters of a snippet come before what was asked for.
const before = 24

// Snippet is a part of a text of about n characters that has something of
// what was asked for, marked, or its beginning; ok says that it has.
func Snippet(s string, all []Phrase, n int) (out []Piece, ok bool) {
	at := densest(s, all, n)
	from, to := window(s, max(at, 0), n)
	out = Highlight(s[from:to], all)
	if from > 0 {
		out = append([]Piece{{Text: "…"}}, out...)
	}
	if to < len(s) {
		out = append(out, Piece{Text: "…"})
	}
	return out, at >= 0
}

// densest is where the part of a text begins that has most of the phrases, or
// -1. Phrases that stand in the text as they are folded are looked for there,
// which saves to fold a long text for one line of it.
func densest(s string, all []Phrase, n int) int {
	best, at := 0, -1
	for _, p := range all {
		i := -1
		if plain(p) {
			i = strings.Index(s, string(p))
		}
		if i < 0 {
			continue
		}
		_, to := window(s, i, n)
		found := 0
		for _, q := range all {
			if plain(q) && strings.Contains(s[i:to], string(q)) {
				found++
			}
		}
		if found > best {
			best, at = found, i
		}
	}
	if at >= 0 || len(all) == 0 {
		return at
	}
	f := Fold(s)
	for _, p := range all {
		if spans := f.spans(nil, p); len(spans) > 0 {
			return spans[0].from
		}
	}
	return -1
}

func plain(p Phrase) bool {
	return !slices.ContainsFunc(p, func(r rune) bool { return classOf(r) != han })
}

// window is the part of a text around a place, in bytes, that parts no figure
// and no word of letters.
func window(s string, at, n int) (from, to int) {
	from = back(s, at, before)
	for from > 0 && at-from < 4*before && wordy(s[from-1]) {
		from--
	}
	to = at
	for range n - utf8.RuneCountInString(s[from:at]) {
		_, k := utf8.DecodeRuneInString(s[to:])
		to += k
	}
	for end := to + before; to < len(s) && to < end && to > 0 && wordy(s[to-1]) && wordy(s[to]); {
		to++
	}
	return from, to
}

func wordy(b byte) bool { return b < utf8.RuneSelf && (ascii[b] == letter || ascii[b] == digit) }

// back goes back by up to n characters.
func back(s string, at, n int) int {
	for range n {
		_, k := utf8.DecodeLastRuneInString(s[:at])
		at -= k
	}
	return at
}
