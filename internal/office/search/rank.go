package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// candidate is a match before it is put in its place.
type candidate struct {
	id, head string
	on       civil.Date
	// less is, for each term with a text, by how many characters the document
	// shrinks without it.
	less  []int64
	score float64
}

// rank reads the most promising matches of the places and puts the best first.
func (m *match) rank(ctx context.Context, q store.Querier, wanted []place) ([]candidate, error) {
	rows, err := q.Query(ctx, m.promising(wanted), m.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []candidate
	for rows.Next() {
		c := candidate{less: make([]int64, len(m.terms))}
		into := []any{&c.id, &c.head, &c.on}
		for i := range c.less {
			into = append(into, &c.less[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	order(out, m.terms)
	return out, rows.Err()
}

// promising is the statement for the matches of the places: those with more
// terms in the title first, then the newest, then by id, so that both
// databases choose alike. How often a term occurs is counted only in those.
func (m *match) promising(wanted []place) string {
	var counts strings.Builder
	var titled []string
	for _, t := range m.terms {
		if t.text == "" {
			counts.WriteString(", 0")
			continue
		}
		text := m.arg(t.text)
		fmt.Fprintf(&counts, ", LENGTH(x.words) - LENGTH(REPLACE(x.words, %s, ''))", text)
		titled = append(titled, "CASE WHEN "+contains(m.engine, "d.head", text)+" THEN 1 ELSE 0 END")
	}
	first := ""
	if len(titled) > 0 {
		first = strings.Join(titled, " + ") + " DESC, "
	}
	return "SELECT x.id, x.head, x.day" + counts.String() + " FROM search_doc x WHERE x.agency = $1 AND x.id IN (SELECT d.id " +
		m.from + m.within(wanted) + " ORDER BY " + first + "d.day DESC, d.id LIMIT " + m.arg(mostRanked) + ")"
}

// within narrows the statement to the places.
func (m *match) within(wanted []place) string {
	rows := make([]string, len(wanted))
	for i, p := range wanted {
		rows[i] = fmt.Sprintf("(%s, %s, %s)", m.arg(p.kind), m.arg(p.unit), m.arg(p.category))
	}
	return " AND (d.kind, d.unit, d.category) IN (VALUES " + strings.Join(rows, ", ") + ")"
}

// order puts the best first; of equals the newest, then by id.
func order(all []candidate, terms []term) {
	newest := civil.Date(0)
	for _, c := range all {
		newest = max(newest, c.on)
	}
	for i := range all {
		all[i].score = all[i].worth(terms) * freshness(newest, all[i].on)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.on, a.on), cmp.Compare(a.id, b.id))
	})
}

// worth is how well a document fits: 3 for a term in the title and a half more
// at its beginning, and the logarithm of how often it occurs.
func (c *candidate) worth(terms []term) float64 {
	total := 0.0
	for i, t := range terms {
		if at := t.in(c.head); at >= 0 {
			total += 3
			if at == 0 {
				total += 0.5
			}
		}
		if n := utf8.RuneCountInString(t.text); n > 0 {
			total += math.Log1p(float64(c.less[i]) / float64(n))
		} else {
			total++
		}
	}
	return total
}

// in is where the term begins in a folded text, or -1.
func (t term) in(text string) int {
	spans := t.spans(text)
	if len(spans) == 0 {
		return -1
	}
	return spans[0].from
}

// freshness halves nothing and forgets nothing: what is old counts six tenths
// of what is new, with two years to go most of the way.
func freshness(newest, on civil.Date) float64 {
	if on == 0 {
		return 0.75
	}
	years := float64(newest-on) / 365
	return 0.6 + 0.4*math.Exp(-years/2)
}
