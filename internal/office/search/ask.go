package search

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/bigram"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Order is the order of public results.
type Order string

// The orders: what fits best, the newest, the oldest.
const (
	ByWorth  Order = ""
	ByNewest Order = "time"
	ByOldest Order = "oldest"
)

// PublicAsk is a question of the public. Filters that are empty do not
// narrow it; without a Query all that passes the filters is found.
type PublicAsk struct {
	Agency string
	Query  string
	// Within is a further query that narrows the first (在结果中检索).
	Within string
	// TitleOnly looks at titles and numbers alone (标题).
	TitleOnly bool
	// Column and Topic are found with all that is below them.
	Tab, Column, Topic, Unit, Validity, Audience, Kind string
	From, To                                           civil.Date
	Year                                               int
	Sort                                               Order
	// Page counts from 1; Size is at most 100 and 10 where it is 0.
	Page, Size int
}

// PublicHit is one thing found.
type PublicHit struct {
	Ref            store.Ref
	Href           string
	Title, Snippet []Piece
	Number, Index  string
	Tab, Validity  string
	Unit, Kind     string
	On             civil.Date
	// InFiles says that the text is that of an attachment.
	InFiles bool
}

// Facet is a value of a filter and how much is found with it.
type Facet struct {
	Value string
	N     int
}

// Facets are the values that occur among what is found, the most frequent
// first; a filter's own choice does not narrow its own values.
type Facets struct{ Tabs, Columns, Topics, Units, Audiences, Validities, Kinds, Years []Facet }

// FallbackKind says how else something was found.
type FallbackKind string

// The ways to find something else: by words that mean the same, by the sound
// of what was typed, by its parts.
const (
	BySynonym FallbackKind = "同义词"
	ByPinyin  FallbackKind = "拼音"
	ByParts   FallbackKind = "部分词语"
)

// Fallback is what was found in another way, where nothing or little was
// found as it was typed. It is to be marked so.
type Fallback struct {
	Kind FallbackKind
	// Words are what was looked for.
	Words []string
	Total int
	Hits  []PublicHit
}

// Answer is the answer to a question of the public. It is shared: nobody
// changes it.
type Answer struct {
	Total int
	Hits  []PublicHit
	Facets
	// Exact is the document whose number was asked for, or nil. It is among
	// Hits as well.
	Exact *PublicHit
	// Suggest is what was probably meant (您是不是要找), or empty.
	Suggest  string
	Fallback *Fallback
	// TooShort says that what was typed has no word to look for; Cut that it
	// was too long and its end does not count.
	TooShort, Cut bool
	Took          time.Duration
}

// few is how many results are so few that others are looked for, too.
const few = 3

// The bounds of paging.
const (
	usualSize = 10
	mostSize  = 100
	mostDeep  = 100_000
)

// Public answers a question of the public. Every change that was committed
// before it was asked counts.
func (s *Search) Public(ctx context.Context, ask PublicAsk) (Answer, error) {
	start := time.Now()
	if ask.Agency == "" {
		return Answer{}, fail.Invalidf("没有指明要检索哪个单位的信息")
	}
	ask = ask.bounded()
	x, err := s.current(ctx, ask.Agency)
	if err != nil {
		return Answer{}, err
	}
	seq := x.seq.Load()
	if a, ok := x.answers.get(ask, seq); ok {
		a.Took = time.Since(start)
		s.noteAsked(ask, a)
		return a, nil
	}
	r := reply{shelf: x, view: x.index.View(), q: s.db, ask: ask}
	if err := r.work(ctx); err != nil {
		return Answer{}, err
	}
	x.answers.put(ask, seq, r.Answer)
	r.Took = time.Since(start)
	s.noteAsked(ask, r.Answer)
	return r.Answer, nil
}

func (a PublicAsk) bounded() PublicAsk {
	if a.Size <= 0 {
		a.Size = usualSize
	}
	a.Size = min(a.Size, mostSize)
	a.Page = min(max(a.Page, 1), mostDeep/a.Size)
	return a
}

// reply is an answer in the making.
type reply struct {
	*shelf
	view *bigram.View
	q    store.Querier
	ask  PublicAsk
	all  []bigram.Phrase // what every result has
	Answer
}

func (r *reply) work(ctx context.Context) error {
	terms, cut := publicTerms(r.ask.Query + " " + r.ask.Within)
	r.all, r.Cut = bigram.Phrases(terms), cut
	r.all = r.spoken(r.all)
	if len(r.all) == 0 && strings.TrimSpace(r.ask.Query+r.ask.Within) != "" {
		r.TooShort = true
		return nil
	}
	ask := r.question(r.all)
	ask.Count = []int{byTab, byPath, byTopic, byUnit, byAudience, byValidity, byKind, byYear}
	found := r.view.Find(ask)
	r.Total = found.Total
	r.Facets = Facets{Tabs: shown(found.Counts[0]), Columns: shown(found.Counts[1]), Topics: shown(found.Counts[2]), Units: shown(found.Counts[3]),
		Audiences: shown(found.Counts[4]), Validities: shown(found.Counts[5]), Kinds: shown(found.Counts[6]), Years: shown(found.Counts[7])}
	var err error
	if r.Hits, err = r.hits(ctx, found.Hits, r.all); err != nil {
		return err
	}
	r.titledFirst()
	if err := r.exact(ctx); err != nil {
		return err
	}
	if r.Total < few && len(r.all) > 0 && r.Exact == nil {
		return r.fallBack(ctx)
	}
	return nil
}

// publicTerms parts a question into its terms and bounds it.
func publicTerms(typed string) (terms []string, cut bool) {
	runes := []rune(strings.ToValidUTF8(typed, ""))
	if len(runes) > mostRunes {
		runes, cut = runes[:mostRunes], true
	}
	terms = bigram.Split(joinNumbers(string(runes)))
	if len(terms) > mostTerms {
		terms, cut = terms[:mostTerms], true
	}
	return terms, cut
}

// spoken leaves out single letters and digits, which nearly everything has.
func (r *reply) spoken(all []bigram.Phrase) []bigram.Phrase {
	out := all[:0]
	for _, p := range all {
		if !p.Single() {
			out = append(out, p)
		}
	}
	return out
}

// question asks for phrases with the filters of what was asked.
func (r *reply) question(all []bigram.Phrase) bigram.Ask {
	a := r.ask
	out := bigram.Ask{All: all, Head: a.TitleOnly, Offset: (a.Page - 1) * a.Size, Most: a.Size}
	for facet, value := range map[int]string{byTab: a.Tab, byPath: strings.Trim(a.Column, "/"), byTopic: strings.Trim(a.Topic, "/"), byUnit: a.Unit,
		byValidity: a.Validity, byAudience: a.Audience, byKind: a.Kind} {
		if value != "" {
			out.Only = append(out.Only, bigram.Filter{Facet: facet, Any: []string{value}})
		}
	}
	if a.Year != 0 {
		out.Only = append(out.Only, bigram.Filter{Facet: byYear, Any: []string{strconv.Itoa(a.Year)}})
	}
	if a.From != 0 {
		out.From = a.From.In(store.Zone).Unix()
	}
	if a.To != 0 {
		out.To = a.To.Add(1).In(store.Zone).Unix()
	}
	switch a.Sort {
	case ByNewest:
		out.Sort = bigram.Newest
	case ByOldest:
		out.Sort = bigram.Oldest
	}
	return out
}

func shown(list []bigram.Count) []Facet {
	out := make([]Facet, len(list))
	for i, c := range list {
		out[i] = Facet{c.Name, c.N}
	}
	return out
}

// hits are the lines of results for what the index found.
func (r *reply) hits(ctx context.Context, found []bigram.Hit, all []bigram.Phrase) ([]PublicHit, error) {
	docs, err := r.fetch(ctx, r.q, found)
	if err != nil {
		return nil, err
	}
	out := make([]PublicHit, 0, len(found))
	for _, h := range found {
		if d, ok := docs[h.Key]; ok { // else it was withdrawn just now
			out = append(out, line(&d, all))
		}
	}
	return out, nil
}

// publicSnippet is how many characters of a text are shown.
const publicSnippet = 110

func line(d *PublicDoc, all []bigram.Phrase) PublicHit {
	h := PublicHit{Ref: d.Ref, Href: d.Href, Title: drawnPieces(bigram.Highlight(d.Title, all)), Number: d.Number, Index: d.Index,
		Tab: d.Tab, Validity: d.Validity, Unit: d.Unit, Kind: d.Kind, On: d.On}
	snippet, ok := bigram.Snippet(d.Body, all, publicSnippet)
	if !ok && d.Files != "" && len(all) > 0 {
		if other, in := bigram.Snippet(d.Files, all, publicSnippet); in {
			snippet, h.InFiles = other, true
		}
	}
	h.Snippet = drawnPieces(snippet)
	return h
}

func drawnPieces(list []bigram.Piece) []Piece {
	out := make([]Piece, len(list))
	for i, p := range list {
		out[i] = Piece(p)
	}
	return out
}

// exact looks for the document whose number was typed.
func (r *reply) exact(ctx context.Context) error {
	typed := strings.TrimSpace(joinNumbers(r.ask.Query))
	if r.ask.Page > 1 || !docNumber.MatchString(fold(typed).String()) {
		return nil
	}
	for _, number := range []string{typed, plainNumber(typed)} {
		whole := bigram.Whole(number)
		if len(whole) == 0 {
			continue
		}
		found := r.view.Find(bigram.Ask{All: []bigram.Phrase{whole}, Head: true, Most: 1, Sort: bigram.Newest})
		if found.Total == 0 {
			continue
		}
		hits, err := r.hits(ctx, found.Hits, r.all)
		if err != nil || len(hits) == 0 {
			return err
		}
		r.Exact = &hits[0]
		return nil
	}
	return nil
}
