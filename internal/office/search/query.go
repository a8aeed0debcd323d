package search

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Piece is a run of text that is, or is not, what was asked for.
type Piece struct {
	Text string
	Hit  bool
}

// Hit is one thing found.
type Hit struct {
	Ref     store.Ref
	Href    string
	Title   []Piece
	Snippet []Piece
	Unit    string // id
	On      civil.Date
	score   float64
}

// Result is the answer to a question.
type Result struct {
	Hits []Hit
	// Total counts what was found, of the kind asked for; More says that
	// there is more than was counted.
	Total int
	More  bool
	// Kinds counts what was found by kind.
	Kinds map[string]int
}

// Ask is a question.
type Ask struct {
	Text string
	// Kind narrows it to one kind, or is empty.
	Kind         string
	Offset, Most int
}

// mostCandidates bounds how many documents are looked into, newest first.
const mostCandidates = 2000

// Query finds what the actor may see, in the organisation that the actor
// works on. Every word of the question is in what is found.
func (s *Search) Query(ctx context.Context, q store.Querier, a who.Actor, ask Ask) (Result, error) {
	res := Result{Kinds: map[string]int{}}
	words := terms(ask.Text)
	seen := s.visible(a)
	if len(words) == 0 || len(seen) == 0 {
		return res, nil
	}
	docs, err := candidates(ctx, q, a, words, seen)
	if err != nil {
		return res, err
	}
	res.More = len(docs) == mostCandidates
	for i := range docs {
		d := &docs[i]
		if !a.MayOn(seen[d.Kind].Right, d.Unit, d.Category) {
			continue
		}
		if h, ok := judge(d, words); ok {
			res.Kinds[d.Kind]++
			if ask.Kind == "" || ask.Kind == d.Kind {
				res.Hits = append(res.Hits, h)
			}
		}
	}
	rank(res.Hits)
	res.Total = len(res.Hits)
	from := min(max(ask.Offset, 0), res.Total)
	res.Hits = res.Hits[from:min(from+ask.Most, res.Total)]
	return res, nil
}

// visible are the kinds that the actor may see anything of.
func (s *Search) visible(a who.Actor) map[string]slice.Searcher {
	out := map[string]slice.Searcher{}
	for _, searcher := range s.searchers() {
		if a.May(searcher.Right) {
			out[searcher.Kind] = searcher
		}
	}
	return out
}

// candidates are documents that have every token of the words.
func candidates(ctx context.Context, q store.Querier, a who.Actor, words []term, seen map[string]slice.Searcher) ([]doc, error) {
	args := []any{a.Tenant}
	arg := func(v any) string {
		args = append(args, v)
		return store.In(len(args), 1)
	}
	var where strings.Builder
	where.WriteString("WHERE agency = $1")
	for _, w := range words {
		for _, t := range w.needs {
			where.WriteString(" AND num IN (SELECT doc FROM search_token WHERE agency = $1 AND token = " + arg(t) + ")")
		}
	}
	var kinds []string
	for kind, searcher := range seen {
		if a.Widest(searcher.Right) == who.Unit {
			kinds = append(kinds, "kind = "+arg(kind)+" AND unit = "+arg(a.Unit))
		} else {
			kinds = append(kinds, "kind = "+arg(kind))
		}
	}
	where.WriteString(" AND (" + strings.Join(kinds, " OR ") + ") ORDER BY on_day DESC, num DESC LIMIT " + arg(mostCandidates))
	return store.Select[doc](ctx, q, where.String(), args...)
}

// judge looks the words up in the texts and says how well they fit.
func judge(d *doc, words []term) (Hit, bool) {
	title, body := fold(d.Title), fold(d.Body)
	h := Hit{Ref: store.Ref{Kind: d.Kind, ID: d.RefID}, Href: d.Href, Unit: d.Unit, On: d.On}
	for _, w := range words {
		inTitle, inBody := occurrences(title, w.folded), occurrences(body, w.folded)
		if len(inTitle)+len(inBody) == 0 {
			return h, false
		}
		if len(inTitle) > 0 {
			h.score += 3
			if inTitle[0] == 0 {
				h.score += 0.5
			}
		}
		h.score += math.Log1p(float64(len(inBody)))
	}
	h.Title = pieces([]rune(d.Title), title, words, 0, len(title))
	h.Snippet = snippet([]rune(d.Body), body, words)
	return h, true
}

// occurrences are the places where the word begins, without overlaps.
func occurrences(text, word []rune) []int {
	var out []int
	for i := 0; i+len(word) <= len(text); {
		if slices.Equal(text[i:i+len(word)], word) {
			out = append(out, i)
			i += len(word)
		} else {
			i++
		}
	}
	return out
}

// pieces parts the text from..to into what was asked for and the rest.
func pieces(text, folded []rune, words []term, from, to int) []Piece {
	hit := make([]bool, to-from)
	for _, w := range words {
		for _, at := range occurrences(folded, w.folded) {
			for i := max(at, from); i < min(at+len(w.folded), to); i++ {
				hit[i-from] = true
			}
		}
	}
	var out []Piece
	for i := from; i < to; {
		j := i
		for j < to && hit[j-from] == hit[i-from] {
			j++
		}
		out = append(out, Piece{string(text[i:j]), hit[i-from]})
		i = j
	}
	return out
}

// The length of a snippet in characters, and how much of it comes before the
// first word found.
const (
	snippetLength = 120
	snippetBefore = 30
)

// snippet is the part of the body around the first word found, or its
// beginning.
func snippet(text, folded []rune, words []term) []Piece {
	from := 0
	first := -1
	for _, w := range words {
		if at := occurrences(folded, w.folded); len(at) > 0 && (first < 0 || at[0] < first) {
			first = at[0]
		}
	}
	if first > snippetBefore {
		from = first - snippetBefore
	}
	to := min(from+snippetLength, len(text))
	out := pieces(text, folded, words, from, to)
	if from > 0 {
		out = append([]Piece{{Text: "…"}}, out...)
	}
	if to < len(text) {
		out = append(out, Piece{Text: "…"})
	}
	return out
}

// rank puts the best first; of equals the newest, then by reference, so that
// the order is the same on both databases.
func rank(hits []Hit) {
	newest := civil.Date(0)
	for _, h := range hits {
		newest = max(newest, h.On)
	}
	value := func(h Hit) float64 {
		years := float64(newest-h.On) / 365
		if h.On.IsZero() {
			years = 2
		}
		return h.score * (0.6 + 0.4*math.Exp(-years/2))
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		switch va, vb := value(a), value(b); {
		case va > vb:
			return -1
		case va < vb:
			return 1
		}
		if a.On != b.On {
			return int(b.On - a.On)
		}
		return strings.Compare(a.Ref.String(), b.Ref.String())
	})
}

// tooShort says that the question has nothing to search by.
func tooShort(question string) bool {
	return utf8.RuneCountInString(strings.TrimSpace(question)) > 0 && len(terms(question)) == 0
}
