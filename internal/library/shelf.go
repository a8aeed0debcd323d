package library

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
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
	ties, err := store.Select[Tie](ctx, q, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return nil, err
	}
	docs, err := store.Select[Document](ctx, q, "WHERE agency = $1", agency)
	if err != nil {
		return nil, err
	}
	items, err := store.Select[content.Item](ctx, q, `WHERE agency = $1 AND state <> 'abandoned'
		AND (kind IN (`+normativeKinds+`) OR id IN (SELECT id FROM library_document WHERE agency = $1)) ORDER BY no DESC`, agency)
	if err != nil {
		return nil, err
	}
	return l.filled(ctx, q, agency, ties, docs, items)
}

// near reads one document, those that it is tied to, and what their validity
// follows from: as much of the library as a document's page shows.
func (l *Library) near(ctx context.Context, q store.Querier, agency, id string) (*Shelf, error) {
	ids, known, ties := []string{id}, map[string]bool{id: true}, map[string]Tie{}
	for range 2 {
		marks := store.In(2, len(ids))
		found, err := store.Select[Tie](ctx, q, "WHERE agency = $1 AND (doer IN "+marks+" OR target IN "+marks+")", args(agency, ids)...)
		if err != nil {
			return nil, err
		}
		for _, t := range found {
			ties[t.ID] = t
			for _, x := range []string{t.Doer, t.Target} {
				if x != "" && !known[x] {
					ids, known[x] = append(ids, x), true
				}
			}
		}
	}
	return l.reading(ctx, q, agency, ids, slices.SortedFunc(maps.Values(ties), func(a, b Tie) int { return cmp.Compare(a.ID, b.ID) }))
}

// reading is a shelf of no more than the documents named.
func (l *Library) reading(ctx context.Context, q store.Querier, agency string, ids []string, ties []Tie) (*Shelf, error) {
	marks := store.In(2, len(ids))
	docs, err := store.Select[Document](ctx, q, "WHERE agency = $1 AND id IN "+marks, args(agency, ids)...)
	if err != nil {
		return nil, err
	}
	items, err := store.Select[content.Item](ctx, q, "WHERE agency = $1 AND state <> 'abandoned' AND id IN "+marks+" ORDER BY no DESC", args(agency, ids)...)
	if err != nil {
		return nil, err
	}
	return l.filled(ctx, q, agency, ties, docs, items)
}

// args are the arguments of a statement about the agency's things.
func args(agency string, ids []string) []any {
	out := []any{agency}
	for _, id := range ids {
		out = append(out, id)
	}
	return out
}

// filled puts a shelf together. What is neither a normative document nor was
// entered into the library is left out.
func (l *Library) filled(ctx context.Context, q store.Querier, agency string, ties []Tie, docs []Document, items []content.Item) (*Shelf, error) {
	s := &Shelf{Ties: ties, byID: map[string]*Entry{}}
	var err error
	if s.params, err = store.Select[Parameter](ctx, q, "WHERE agency = $1 ORDER BY from_on, id", agency); err != nil {
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

// normativeKinds are the kinds of normative documents, quoted for a statement.
var normativeKinds = func() string {
	var out []string
	for _, k := range content.Kinds {
		if k.Normative {
			out = append(out, "'"+k.Key+"'")
		}
	}
	return strings.Join(out, ", ")
}()

// keeps says whether the library has the item: most items it has not, and
// nothing else of it needs to be read for them.
func keeps(ctx context.Context, q store.Querier, agency, id, kind string) (bool, error) {
	if normative(kind) {
		return true, nil
	}
	_, err := store.Get[Document](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		return false, nil
	}
	return err == nil, err
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
		target.Life.Effects = append(target.Life.Effects, Effect{Kind: kind, From: t.works(doer), Tie: t.ID, Title: doer.Item.Title, Number: doer.Item.Number, Href: doer.Item.Address, Published: doer.Life.Published})
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

// Amendments are, by document, the last amendment of those that hold as
// amended on the day; with ids only of the documents named.
func (l *Library) Amendments(ctx context.Context, q store.Querier, agency string, day civil.Date, ids ...string) (map[string]Effect, error) {
	// what else was done to an amended document counts too: it may have ended it
	where := "WHERE agency = $1 AND target IN (SELECT target FROM library_tie WHERE agency = $1 AND kind = '" + Amends + "' AND target <> '')"
	if len(ids) > 0 {
		where += " AND target IN " + store.In(2, len(ids))
	}
	ties, err := store.Select[Tie](ctx, q, where+" ORDER BY id", args(agency, ids)...)
	if err != nil || len(ties) == 0 {
		return nil, err
	}
	var read []string
	for _, t := range ties {
		read = append(read, t.Doer, t.Target)
	}
	slices.Sort(read)
	s, err := l.reading(ctx, q, agency, slices.Compact(read), ties)
	if err != nil {
		return nil, err
	}
	out := map[string]Effect{}
	for _, e := range s.Entries {
		if v := e.Life.On(day); v.Status == Amended && v.By != nil {
			out[e.ID] = *v.By
		}
	}
	return out, nil
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
