package search

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Ask is a question.
type Ask struct {
	Text string
	// Kind and Unit narrow it to one kind, one unit (by id); From and To to
	// days, both included. Empty ones do not.
	Kind, Unit   string
	From, To     civil.Date
	Offset, Most int
}

// Hit is one thing found.
type Hit struct {
	Ref     store.Ref
	Href    string
	Title   []Piece
	Snippet []Piece
	Unit    string // id
	On      civil.Date
}

// Result is the answer to a question.
type Result struct {
	Hits []Hit
	// Total counts what was found of the kind and unit asked for; More says
	// that only the most promising of them were put in order and can be paged
	// through, Listed of them.
	Total, Listed int
	More          bool
	// Kinds counts what was found of the unit asked for by kind, Units what
	// was found of the kind asked for by unit, whichever was asked for.
	Kinds, Units map[string]int
	// Cut says that the question was too long and only its beginning counts.
	Cut bool
}

// mostRanked is how many of what was found are put in order: those with a
// term in the title before the others, then the newest.
const mostRanked = 1000

// Query finds what the actor may see, in the organisation that the actor
// works on. Every term of the question is in what is found. Counts, too, are
// of what the actor may see.
func (s *Search) Query(ctx context.Context, q store.Querier, a who.Actor, ask Ask) (Result, error) {
	res := Result{Kinds: map[string]int{}, Units: map[string]int{}}
	terms, cut := parse(ask.Text)
	res.Cut = cut
	seen := s.visible(a)
	if len(terms) == 0 || len(seen) == 0 {
		return res, nil
	}
	m, err := newMatch(ctx, q, s.db.Engine(), a.Tenant, terms, ask)
	if err != nil || m.none {
		return res, err
	}
	places, err := m.places(ctx, q, a, seen)
	if err != nil {
		return res, err
	}
	wanted := res.count(places, ask)
	if res.Total == 0 {
		return res, nil
	}
	found, err := m.rank(ctx, q, wanted)
	if err != nil {
		return res, err
	}
	res.Listed, res.More = len(found), len(found) < res.Total
	from := min(max(ask.Offset, 0), len(found))
	res.Hits, err = hits(ctx, q, a.Tenant, terms, found[from:min(from+max(ask.Most, 0), len(found))])
	return res, err
}

// visible are the kinds that the actor may see anything of.
func (s *Search) visible(a who.Actor) map[string]slice.Searcher {
	out := map[string]slice.Searcher{}
	for _, x := range s.searchers() {
		if a.May(x.Right) {
			out[x.Kind] = x
		}
	}
	return out
}

// place is where found things belong, and so who may see them.
type place struct {
	kind, unit, category string
	count                int
}

// count sums the places up and returns those that were asked for.
func (r *Result) count(all []place, ask Ask) []place {
	var wanted []place
	for _, p := range all {
		ofKind, ofUnit := ask.Kind == "" || ask.Kind == p.kind, ask.Unit == "" || ask.Unit == p.unit
		if ofUnit {
			r.Kinds[p.kind] += p.count
		}
		if ofKind {
			r.Units[p.unit] += p.count
		}
		if ofKind && ofUnit {
			r.Total += p.count
			wanted = append(wanted, p)
		}
	}
	return wanted
}

// match is the part of a statement that says which documents have the terms.
type match struct {
	engine store.Engine
	terms  []term
	from   string // FROM search_doc d WHERE …
	args   []any
	none   bool // a token occurs nowhere
}

func (m *match) arg(v any) string {
	m.args = append(m.args, v)
	return fmt.Sprintf("$%d", len(m.args))
}

// newMatch begins with the token that the fewest documents have; the others
// are looked up one document at a time, and the text is compared last.
func newMatch(ctx context.Context, q store.Querier, engine store.Engine, agency string, terms []term, ask Ask) (*match, error) {
	m := &match{engine: engine, terms: terms}
	keys, err := rarestFirst(ctx, q, agency, terms)
	if err != nil || len(keys) == 0 {
		m.none = true
		return m, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "FROM search_doc d WHERE d.agency = %s", m.arg(agency))
	fmt.Fprintf(&b, " AND d.no IN (SELECT t.doc FROM search_token t WHERE t.agency = $1 AND %s)", m.has("t", keys[0]))
	for _, k := range keys[1:] {
		fmt.Fprintf(&b, " AND EXISTS (SELECT 1 FROM search_token t WHERE t.agency = $1 AND t.doc = d.no AND %s)", m.has("t", k))
	}
	for _, t := range terms {
		if !t.sure() {
			b.WriteString(" AND " + contains(m.engine, "d.words", m.arg(t.text)))
		}
	}
	if ask.From != 0 {
		b.WriteString(" AND d.day >= " + m.arg(ask.From))
	}
	if ask.To != 0 {
		b.WriteString(" AND d.day <> '' AND d.day <= " + m.arg(ask.To))
	}
	m.from = b.String()
	return m, nil
}

// has is the condition that a row of tokens has the key.
func (m *match) has(alias string, k key) string {
	if !k.prefix {
		return alias + ".token = " + m.arg(k.token)
	}
	return fmt.Sprintf("%s.token >= %s AND %s.token < %s", alias, m.arg(k.token), alias, m.arg(k.token+"\U0010FFFF"))
}

// enough is the number of documents above which a token is common and not
// counted further.
const enough = 2000

// rarestFirst orders the keys of the terms so that the rarest comes first;
// none are returned where one of them occurs nowhere.
func rarestFirst(ctx context.Context, q store.Querier, agency string, terms []term) ([]key, error) {
	var out []key
	seen := map[key]bool{}
	least := enough + 1
	for _, t := range terms {
		for _, k := range t.keys() {
			if seen[k] {
				continue
			}
			seen[k] = true
			n, err := frequency(ctx, q, agency, k)
			if err != nil || n == 0 {
				return nil, err
			}
			out = append(out, k)
			if n < least {
				least, out[0], out[len(out)-1] = n, out[len(out)-1], out[0]
			}
		}
	}
	return out, nil
}

// frequency counts the documents that have a key, up to enough.
func frequency(ctx context.Context, q store.Querier, agency string, k key) (int, error) {
	m := match{}
	text := fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 FROM search_token t WHERE t.agency = %s AND %s LIMIT %s) few",
		m.arg(agency), m.has("t", k), m.arg(enough))
	var n int
	err := q.QueryRow(ctx, text, m.args...).Scan(&n)
	return n, err
}

// places counts what matches by where it belongs, of what the actor may see.
func (m *match) places(ctx context.Context, q store.Querier, a who.Actor, seen map[string]slice.Searcher) ([]place, error) {
	rows, err := q.Query(ctx, "SELECT d.kind, d.unit, d.category, COUNT(*) "+m.from+" GROUP BY d.kind, d.unit, d.category", m.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []place
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.kind, &p.unit, &p.category, &p.count); err != nil {
			return nil, err
		}
		if x, ok := seen[p.kind]; ok && a.MayOn(x.Right, p.unit, p.category) {
			out = append(out, p)
		}
	}
	return out, rows.Err()
}

// hits reads what is shown of the documents, in their order.
func hits(ctx context.Context, q store.Querier, agency string, terms []term, found []candidate) ([]Hit, error) {
	if len(found) == 0 {
		return nil, nil
	}
	args := []any{agency}
	for _, c := range found {
		args = append(args, c.id)
	}
	rows, err := q.Query(ctx, "SELECT id, kind, title, body, href, unit, day FROM search_doc WHERE agency = $1 AND id IN "+store.In(2, len(found)), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	byID := map[string]Hit{}
	for rows.Next() {
		var id, title, body string
		var h Hit
		if err := rows.Scan(&id, &h.Ref.Kind, &title, &body, &h.Href, &h.Unit, &h.On); err != nil {
			return nil, err
		}
		h.Ref.ID = strings.TrimPrefix(id, h.Ref.Kind+"/")
		h.Title, h.Snippet = highlight(title, terms), snippet(body, terms)
		byID[id] = h
	}
	var out []Hit
	for _, c := range found {
		if h, ok := byID[c.id]; ok { // else an act did away with it just now
			out = append(out, h)
		}
	}
	return out, rows.Err()
}
