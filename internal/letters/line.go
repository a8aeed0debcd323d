package letters

import (
	"context"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// line is a letter without its long texts: all that lists and figures need, so
// that a year of them is read at once.
type line struct{ Letter }

// longs are the columns that a line does without.
var longs = []string{"body", "demand", "says", "rating_says", "basis", "code_hash"}

// Cols lists the columns.
func (l *line) Cols() []store.Col { return without(l.Letter.Cols(), longs) }

// mark is a reply without its texts: when each of the two went out.
type mark struct{ Reply }

// Cols lists the columns.
func (m *mark) Cols() []store.Col {
	return without(m.Reply.Cols(), []string{"text", "points", "platform_text", "paper_text"})
}

func without(cols []store.Col, names []string) []store.Col {
	return slices.DeleteFunc(cols, func(c store.Col) bool { return slices.Contains(names, c.Name) })
}

// lines are letters without their long texts.
func lines(ctx context.Context, q store.Querier, tail string, args ...any) ([]Letter, error) {
	list, err := store.Select[line](ctx, q, tail, args...)
	out := make([]Letter, len(list))
	for i := range list {
		out[i] = list[i].Letter
	}
	return out, err
}

// days counts the letters of the own mailbox by the day they came and the day
// they were answered: a few hundred rows for a year, however many letters.
type days struct {
	received, replied                        civil.Date
	all, rated, content, open, ups, declined int
}

// own counts the letters that came by the site's own mailbox in a period,
// those that were not taken up among them.
func own(ctx context.Context, q store.Querier, agency string, from, to civil.Date) ([]days, error) {
	args := []any{agency, Own, from, to, string(Closed), string(Declined), string(SentBack)}
	rows, err := q.Query(ctx, `SELECT received_on, replied_on, COUNT(*), SUM(CASE WHEN rating > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN rating >= 3 THEN 1 ELSE 0 END),
		SUM(CASE WHEN state IN ($5, $6, $7) THEN 0 ELSE 1 END), SUM(CASE WHEN opened_at <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN state IN ($6, $7) THEN 1 ELSE 0 END)
		FROM letters_letter WHERE agency = $1 AND channel = $2 AND received_on >= $3 AND received_on <= $4 GROUP BY received_on, replied_on`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []days
	for rows.Next() {
		var d days
		if err := rows.Scan(&d.received, &d.replied, &d.all, &d.rated, &d.content, &d.open, &d.ups, &d.declined); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
