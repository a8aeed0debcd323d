package audit

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// History reads every act upon one thing, the oldest first.
func History(ctx context.Context, q store.Querier, tenant string, subject store.Ref) ([]Entry, error) {
	return store.Select[Entry](ctx, q, "WHERE agency = $1 AND kind = $2 AND subject = $3 ORDER BY id", tenant, subject.Kind, subject.ID)
}

// Filter narrows a list of acts; empty fields narrow nothing.
type Filter struct {
	// From and To are days in the program's zone, both included.
	From, To civil.Date
	// Person is part of the actor's name, or the actor's id.
	Person string
	// Act is part of the act's name.
	Act string
	// Kind is the kind of subject; Subject is its id.
	Kind, Subject string
	// Text is part of the act, reason or sentence.
	Text string
}

// Search reads one page of the organisation's acts, the newest first. before
// is the id of the last entry on the page before, or empty; ids sort by the
// time of the act, so the page begins there without counting.
func Search(ctx context.Context, q store.Querier, tenant string, f Filter, before string, most int) ([]Entry, error) {
	where, args := f.where(tenant)
	if before != "" {
		args = append(args, before)
		where += fmt.Sprintf(" AND id < $%d", len(args))
	}
	args = append(args, most)
	return store.Select[Entry](ctx, q, fmt.Sprintf("%s ORDER BY id DESC LIMIT $%d", where, len(args)), args...)
}

// Count counts the acts that the filter leaves, up to the bound.
func Count(ctx context.Context, q store.Querier, tenant string, f Filter, most int) (n int, err error) {
	where, args := f.where(tenant)
	err = q.QueryRow(ctx, fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 AS one FROM audit_entry %s LIMIT %d) found", where, most), args...).Scan(&n)
	return n, err
}

// where is the filter as a WHERE clause with its arguments.
func (f Filter) where(tenant string) (string, []any) {
	var b strings.Builder
	b.WriteString("WHERE agency = $1")
	args := []any{tenant}
	and := func(clause string, arg any) {
		args = append(args, arg)
		b.WriteString(" AND " + strings.ReplaceAll(clause, "$?", fmt.Sprintf("$%d", len(args))))
	}
	if !f.From.IsZero() {
		and("id >= $?", idFloor(f.From))
	}
	if !f.To.IsZero() {
		and("id < $?", idFloor(f.To.Add(1)))
	}
	if f.Person != "" {
		and(`(actor_name LIKE $? ESCAPE '\' OR actor = `, like(f.Person))
		args = append(args, f.Person)
		fmt.Fprintf(&b, "$%d)", len(args))
	}
	if f.Act != "" {
		and(`act LIKE $? ESCAPE '\'`, like(f.Act))
	}
	if f.Kind != "" {
		and("kind = $?", f.Kind)
	}
	if f.Subject != "" {
		and("subject = $?", f.Subject)
	}
	if f.Text != "" {
		and(`(LOWER(act) LIKE LOWER($?) ESCAPE '\' OR LOWER(reason) LIKE LOWER($?) ESCAPE '\' OR LOWER(detail) LIKE LOWER($?) ESCAPE '\')`, like(f.Text))
	}
	return b.String(), args
}

func like(part string) string { return "%" + store.LikeEscape(part) + "%" }

// idFloor is below every id made from the day's beginning on, and above every
// earlier one: the first ten letters of an id are its time.
func idFloor(d civil.Date) string {
	return store.NewID(d.In(store.Zone))[:10]
}

// Kinds are the kinds of subject that occur in the organisation's record.
func Kinds(ctx context.Context, q store.Querier, tenant string) ([]string, error) {
	rows, err := q.Query(ctx, "SELECT DISTINCT kind FROM audit_entry WHERE agency = $1 ORDER BY kind", tenant)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			return nil, err
		}
		out = append(out, kind)
	}
	return out, rows.Err()
}
