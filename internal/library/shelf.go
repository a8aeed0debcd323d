package library

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Entry is one document with all that its validity follows from.
type Entry struct {
	Document
	Item content.Item
	Life Life
	// Kept says that facts were entered.
	Kept bool
}

// until is until when the document holds, in words.
func (e *Entry) until() string {
	if e.Facts.Longterm {
		return "长期有效"
	}
	return dated(e.Ends)
}

// published is the 公布日期: for items taken over the original one.
func published(i *content.Item) civil.Date {
	switch {
	case i.Edition == 0:
		return 0
	case !i.OriginalOn.IsZero():
		return i.OriginalOn
	}
	return dayOf(i.PublishedAt)
}

func dayOf(t time.Time) civil.Date { return civil.FromTime(t.In(store.Zone)) }

// Shelf is the whole library of an organisation at one reading.
type Shelf struct {
	Entries []*Entry
	Ties    []Tie
	params  []Parameter
	byID    map[string]*Entry
}

// shelf reads the library: few hundred documents, in four statements.
func (l *Library) shelf(ctx context.Context, q store.Querier, agency string) (*Shelf, error) {
	docs, err := store.Select[Document](ctx, q, "WHERE agency = $1", agency)
	if err != nil {
		return nil, err
	}
	s := &Shelf{byID: map[string]*Entry{}}
	if s.Ties, err = store.Select[Tie](ctx, q, "WHERE agency = $1 ORDER BY id", agency); err != nil {
		return nil, err
	}
	if s.params, err = store.Select[Parameter](ctx, q, "WHERE agency = $1 ORDER BY from_on, id", agency); err != nil {
		return nil, err
	}
	items, err := store.Select[content.Item](ctx, q, `WHERE agency = $1 AND state <> 'abandoned'
		AND (kind IN ('normative', 'document', 'forwarded') OR edition > 0) ORDER BY no DESC`, agency)
	if err != nil {
		return nil, err
	}
	known := map[string]Document{}
	for _, d := range docs {
		known[d.ID] = d
	}
	for _, i := range items {
		d, kept := known[i.ID]
		if !kept && !normative(i.Kind) {
			continue
		}
		if !kept {
			d = Document{Agency: agency, ID: i.ID, Facts: Facts{Issuer: i.Issuer, Trial: trialWord(i.Title)}}
		}
		e := &Entry{Document: d, Item: i, Kept: kept}
		s.Entries, s.byID[i.ID] = append(s.Entries, e), e
	}
	s.tell()
	return s, nil
}

// tell puts every document's life together.
func (s *Shelf) tell() {
	for _, e := range s.Entries {
		e.Life = Life{Published: published(&e.Item), Starts: e.Starts, Ends: e.Ends, Longterm: e.Facts.Longterm, EndedOn: e.EndedOn, EndedAs: e.EndedAs, EndedBy: e.EndedBy}
	}
	for _, t := range s.Ties {
		kind, _ := TieOf(t.Kind)
		doer, target := s.byID[t.Doer], s.byID[t.Target]
		if doer == nil || target == nil || !kind.works() || doer.Life.Published.IsZero() {
			continue
		}
		target.Life.Effects = append(target.Life.Effects, Effect{Kind: kind, From: t.works(doer), Tie: t.ID, Title: doer.Item.Title, Number: doer.Item.Number, Href: doer.Item.Address})
	}
	for _, e := range s.Entries {
		slices.SortStableFunc(e.Life.Effects, func(a, b Effect) int { return cmp.Compare(a.From, b.From) })
	}
}

// works is the day from which the tie works: nothing works before its
// document was made public.
func (t *Tie) works(doer *Entry) civil.Date {
	on := t.From
	if on.IsZero() {
		on = doer.Starts
	}
	return max(on, doer.Life.Published)
}

// Get finds a document.
func (s *Shelf) Get(id string) (*Entry, bool) {
	e, ok := s.byID[id]
	return e, ok
}

// Numbers are the parameters that hold on the day.
func (s *Shelf) Numbers(day civil.Date) Numbers { return NumbersOn(s.params, day) }

// entry reads one document of the library.
func (l *Library) entry(ctx context.Context, q store.Querier, agency, id string) (*Shelf, *Entry, error) {
	s, err := l.shelf(ctx, q, agency)
	if err != nil {
		return nil, nil, err
	}
	e, ok := s.Get(id)
	if !ok {
		return s, nil, fail.Missingf("文件库中没有这份文件")
	}
	return s, e, nil
}

// On is the validity of a document of the organisation on a day.
func (l *Library) On(ctx context.Context, q store.Querier, agency, id string, day civil.Date) (Verdict, error) {
	_, e, err := l.entry(ctx, q, agency, id)
	if err != nil {
		return Verdict{}, err
	}
	return e.Life.On(day), nil
}

// textsOf lists from when which edition is a document's text, oldest first.
func textsOf(ctx context.Context, q store.Querier, agency, id string) ([]Text, error) {
	return store.Select[Text](ctx, q, "WHERE agency = $1 AND document = $2 ORDER BY edition", agency, id)
}

// TextOn is the edition whose text stood on the day; before the first one it
// is Missing.
func (l *Library) TextOn(ctx context.Context, q store.Querier, agency, id string, day civil.Date) (content.Edition, error) {
	all, err := textsOf(ctx, q, agency, id)
	if err != nil {
		return content.Edition{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].From <= day {
			return content.EditionOf(ctx, q, agency, id, all[i].Edition)
		}
	}
	return content.Edition{}, fail.Missingf("%s时还没有这份文件的正文", day.Chinese())
}
