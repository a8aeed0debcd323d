package consult

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/store"
)

// Filter narrows a register.
type Filter struct {
	Consultation                             string
	State, Channel, Theme, Group, Verdict, Q string
	// Article is a number as text, "0" for opinions about the whole.
	Article  string
	Activity string
	Shown    bool
}

// where is the condition with its arguments; the first is the agency.
func (f Filter) where(agency string) (string, []any) {
	text := "WHERE agency = $1 AND consultation = $2"
	args := []any{agency, f.Consultation}
	add := func(condition string, v any) {
		args = append(args, v)
		text += fmt.Sprintf(" AND "+condition, len(args))
	}
	for _, c := range []struct{ column, value string }{{"state", f.State}, {"channel", f.Channel}, {"theme", f.Theme}, {"grp", f.Group}, {"verdict", f.Verdict}, {"activity", f.Activity}} {
		switch c.value {
		case "":
		case "-":
			add(c.column+" = $%d", "")
		default:
			add(c.column+" = $%d", c.value)
		}
	}
	if f.Article != "" {
		var n int64
		if _, err := fmt.Sscan(f.Article, &n); err == nil {
			add("article = $%d", n)
		}
	}
	if f.Shown {
		text += " AND shown = TRUE AND state <> 'spam'"
	}
	if q := strings.TrimSpace(f.Q); q != "" {
		add(`(text LIKE $%[1]d ESCAPE '\' OR number LIKE $%[1]d ESCAPE '\' OR why LIKE $%[1]d ESCAPE '\')`, "%"+store.LikeEscape(q)+"%")
	}
	return text, args
}

// CountOpinions counts what a filter leaves.
func CountOpinions(ctx context.Context, q store.Querier, agency string, f Filter) (n int, err error) {
	where, args := f.where(agency)
	err = q.QueryRow(ctx, "SELECT COUNT(*) FROM consult_opinion "+where, args...).Scan(&n)
	return n, err
}

// orders are the ways in which a register can be read.
var orders = map[string]string{"": "seq", "number": "seq", "on": "on_day, seq", "people": "people, seq", "theme": "theme, seq", "state": "state, seq"}

// ListOpinions reads a page of what a filter leaves.
func ListOpinions(ctx context.Context, q store.Querier, agency string, f Filter, sort string, down bool, offset, per int) ([]Opinion, error) {
	where, args := f.where(agency)
	order, ok := orders[sort]
	if !ok {
		order = "seq"
	}
	if down {
		order = strings.ReplaceAll(order, "seq", "seq DESC")
		if first, rest, two := strings.Cut(order, ", "); two {
			order = first + " DESC, " + rest
		}
	}
	return store.Select[Opinion](ctx, q, fmt.Sprintf("%s ORDER BY %s LIMIT %d OFFSET %d", where, order, per, offset), args...)
}

// After reads the next opinions behind a number, oldest first: the way to go
// through a register of any length.
func After(ctx context.Context, q store.Querier, agency string, f Filter, seq int64, per int) ([]Opinion, error) {
	where, args := f.where(agency)
	args = append(args, seq)
	return store.Select[Opinion](ctx, q, fmt.Sprintf("%s AND seq > $%d ORDER BY seq LIMIT %d", where, len(args), per), args...)
}

// Each calls f with every opinion that a filter leaves, a few hundred read at
// a time.
func Each(ctx context.Context, q store.Querier, agency string, f Filter, do func(*Opinion) error) error {
	var last int64
	for {
		list, err := After(ctx, q, agency, f, last, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		for i := range list {
			if err := do(&list[i]); err != nil {
				return err
			}
		}
		last = list[len(list)-1].Seq
	}
}

// Bundle is a group of opinions that say the same.
type Bundle struct {
	Group, Lead           string
	Size, People          int
	Least                 int64 // the least likeness in it, in thousandths
	Merged, Open, Settled int
	Verdict               string
}

// Bundles lists the groups of a consultation, the largest first.
func Bundles(ctx context.Context, q store.Querier, agency, consultation string, offset, per int) ([]Bundle, error) {
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT o.grp, l.text, COUNT(*), SUM(o.people), MIN(o.likeness), COUNT(*) FILTER (WHERE o.merged <> ''), COUNT(*) FILTER (WHERE o.state = 'new'),
		COUNT(*) FILTER (WHERE o.state = 'settled'), MIN(o.verdict)
		FROM consult_opinion o JOIN consult_opinion l ON l.agency = o.agency AND l.id = o.grp
		WHERE o.agency = $1 AND o.consultation = $2 AND o.grp <> '' AND o.state <> 'spam' GROUP BY o.grp, l.text ORDER BY COUNT(*) DESC, o.grp LIMIT %d OFFSET %d`, per, offset), agency, consultation)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Bundle
	for rows.Next() {
		var b Bundle
		if err := rows.Scan(&b.Group, &b.Lead, &b.Size, &b.People, &b.Least, &b.Merged, &b.Open, &b.Settled, &b.Verdict); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, rows.Err()
}

// Unconfirmed counts the suggested groups of which nobody has confirmed
// anything: they do not count as concentrated.
func Unconfirmed(ctx context.Context, q store.Querier, agency, consultation string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT grp FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND grp <> '' AND state <> 'spam'
		GROUP BY grp HAVING COUNT(*) FILTER (WHERE merged <> '') = 0) AS suggested`, agency, consultation).Scan(&n)
	return n, err
}

// Themes lists the codes given so far.
func Themes(ctx context.Context, q store.Querier, agency, consultation string) ([]string, error) {
	rows, err := q.Query(ctx, "SELECT DISTINCT theme FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND theme <> '' ORDER BY theme", agency, consultation)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// Relative is an opinion of the same group.
type Relative struct {
	ID, Number, Text string
	Likeness         int64
}

// Kin lists others of an opinion's group, the likest to its first before the
// others.
func Kin(ctx context.Context, q store.Querier, o *Opinion, most int) ([]Relative, error) {
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT x.id, x.number, x.text, x.likeness FROM consult_opinion o JOIN consult_opinion x ON x.agency = o.agency AND x.consultation = o.consultation AND x.grp = o.grp
		WHERE o.agency = $1 AND o.id = $2 AND o.grp <> '' AND x.id <> o.id ORDER BY x.likeness DESC, x.seq LIMIT %d`, most), o.Agency, o.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Relative
	for rows.Next() {
		var r Relative
		if err := rows.Scan(&r.ID, &r.Number, &r.Text, &r.Likeness); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
