package feed

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// items is a question for items on line, newest first.
type items struct {
	columns  []string // ids; none means all
	kinds    []string
	validity string
	from, to civil.Date
	after    cursor
	most     int
}

// cursor is where a page ends: the next begins with what comes after it.
type cursor struct {
	at time.Time
	id string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.at.UTC().Format(store.TimeFormat) + " " + c.id))
}

// readCursor reads what String wrote; ok is false for anything else.
func readCursor(s string) (c cursor, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return c, false
	}
	at, id, found := strings.Cut(string(text), " ")
	if c.at, err = time.Parse(store.TimeFormat, at); err != nil || !found || id == "" || len(id) > 64 {
		return cursor{}, false
	}
	c.id = id
	return c, true
}

// read gives a page and the cursor behind it, which is empty where there is
// no more. Any page is read as fast as the first.
func (q items) read(ctx context.Context, db store.Querier, a about) ([]content.Live, string, error) {
	var all []content.Live
	var err error
	if len(q.columns) == 0 {
		if all, err = q.query(ctx, db, a.agency.ID, ""); err != nil {
			return nil, "", err
		}
	}
	for _, col := range q.columns {
		more, err := q.query(ctx, db, a.agency.ID, col)
		if err != nil {
			return nil, "", err
		}
		all = append(all, more...)
	}
	slices.SortFunc(all, func(x, y content.Live) int {
		return cmp.Or(y.PublishedAt.Compare(x.PublishedAt), cmp.Compare(y.ID, x.ID))
	})
	all = slices.CompactFunc(all, func(x, y content.Live) bool { return x.ID == y.ID })
	if len(all) <= q.most {
		return all, "", nil
	}
	last := all[q.most-1]
	return all[:q.most], cursor{last.PublishedAt, last.ID}.String(), nil
}

// query reads one more than a page of one column, or of all.
func (q items) query(ctx context.Context, db store.Querier, agency, column string) ([]content.Live, error) {
	var where strings.Builder
	args := []any{agency}
	add := func(text string, values ...any) {
		marks := make([]any, len(values))
		for i, v := range values {
			args = append(args, v)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		fmt.Fprintf(&where, " AND "+text, marks...)
	}
	at, id := "published_at", "id"
	if column != "" {
		at, id = "p.published_at", "p.item"
		add("p.col = %s", column)
	}
	if !q.after.at.IsZero() {
		add("("+at+" < %[1]s OR ("+at+" = %[1]s AND "+id+" < %[2]s))", q.after.at, q.after.id)
		add(at+" <= %s", q.after.at) // an index begins here
	}
	if !q.from.IsZero() {
		add(at+" >= %s", q.from.In(store.Zone))
	}
	if !q.to.IsZero() {
		add(at+" < %s", q.to.Add(1).In(store.Zone))
	}
	filters := where.String()
	where.Reset()
	if len(q.kinds) > 0 {
		fmt.Fprintf(&where, " AND kind IN %s", store.In(len(args)+1, len(q.kinds)))
		for _, k := range q.kinds {
			args = append(args, k)
		}
	}
	if q.validity != "" {
		add("validity = %s", q.validity)
	}
	more := where.String()
	args = append(args, q.most+1)
	if column == "" {
		return store.Select[content.Live](ctx, db, fmt.Sprintf("WHERE agency = $1 AND gone = ''%s%s ORDER BY published_at DESC, id DESC LIMIT $%d", filters, more, len(args)), args...)
	}
	if more == "" {
		return store.Select[content.Live](ctx, db, fmt.Sprintf(`WHERE agency = $1 AND id IN (SELECT p.item FROM content_placing p WHERE p.agency = $1%s
			ORDER BY p.published_at DESC, p.item DESC LIMIT $%d)`, filters, len(args)), args...)
	}
	return store.Select[content.Live](ctx, db, fmt.Sprintf(`WHERE agency = $1%s AND id IN (SELECT p.item FROM content_placing p WHERE p.agency = $1%s)
		ORDER BY published_at DESC, id DESC LIMIT $%d`, more, filters, len(args)), args...)
}

// libraryKinds are the kinds of document that stand in a library.
func libraryKinds(col content.Column) []string {
	if len(col.Kinds) > 0 {
		return col.Kinds
	}
	return documentKinds()
}

func documentKinds() []string {
	var out []string
	for _, k := range content.Kinds {
		if k.Document {
			out = append(out, k.Key)
		}
	}
	return out
}
