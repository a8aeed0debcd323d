package content

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/store"
)

// counterOf is the counter that says how many items a column lists.
func counterOf(column string) string { return "col:" + column }

// Totals says how many items each column lists, by the column's id.
func Totals(ctx context.Context, q store.Querier, agency string) (map[string]int64, error) {
	rows, err := q.Query(ctx, "SELECT id, next FROM content_counter WHERE agency = $1 AND id LIKE 'col:%'", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int64{}
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		out[strings.TrimPrefix(id, counterOf(""))] = n
	}
	return out, rows.Err()
}

// Listed reads one page of a column, newest first. total is what Totals says
// of the column, page counts from 0, and any page is read as fast as the
// first.
func Listed(ctx context.Context, q store.Querier, agency, column string, total int64, page, per int) ([]Live, error) {
	top := total - int64(page)*int64(per)
	out, err := store.Select[Live](ctx, q, `WHERE agency = $1 AND id IN (SELECT item FROM content_placing WHERE agency = $1 AND col = $2 AND pos > $3 AND pos <= $4)`,
		agency, column, top-int64(per), top)
	newestFirst(out)
	return out, err
}

// newestFirst sorts what was read by its ids: asked to sort it itself, SQLite
// would walk through all items in the order of time to find these few.
func newestFirst(list []Live) {
	slices.SortFunc(list, func(a, b Live) int { return cmp.Or(b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(b.ID, a.ID)) })
}

// Newest reads the newest items of several columns, at most n.
func Newest(ctx context.Context, q store.Querier, agency string, columns []string, totals map[string]int64, n int) ([]Live, error) {
	all, err := NewestEach(ctx, q, agency, columns, totals, n)
	return all[:min(n, len(all))], err
}

// NewestEach reads the newest items of each of several columns, at most n of
// each, newest first.
func NewestEach(ctx context.Context, q store.Querier, agency string, columns []string, totals map[string]int64, n int) ([]Live, error) {
	var where []string
	args := []any{agency}
	for _, col := range columns {
		if totals[col] == 0 {
			continue
		}
		args = append(args, col, totals[col]-int64(n))
		where = append(where, fmt.Sprintf("SELECT item FROM content_placing WHERE agency = $1 AND col = $%d AND pos > $%d", len(args)-1, len(args)))
	}
	if len(where) == 0 {
		return nil, nil
	}
	out, err := store.Select[Live](ctx, q, fmt.Sprintf("WHERE agency = $1 AND id IN (%s)", strings.Join(where, " UNION ")), args...)
	newestFirst(out)
	return out, err
}

// PinnedIn reads what stands on top of a column's list on the day.
func PinnedIn(ctx context.Context, q store.Querier, agency, column, day string) ([]Live, error) {
	return store.Select[Live](ctx, q, `WHERE agency = $1 AND pinned <> '' AND pinned >= $2
		AND id IN (SELECT item FROM content_placing WHERE agency = $1 AND col = $3) ORDER BY published_at DESC, id DESC`, agency, day, column)
}

// Neighbour is an item listed next to another.
type Neighbour struct {
	ID, Title, Address string
	at                 string
}

// Beside reads the items listed next to a live one in its column; either may
// have no address.
func Beside(ctx context.Context, q store.Querier, l Live) (older, newer Neighbour, err error) {
	// The item's own place is found by the item; col || '' keeps SQLite from
	// walking through the whole column instead.
	rows, err := q.Query(ctx, `SELECT id, title, address, published_at FROM content_live WHERE agency = $1 AND id IN (SELECT n.item FROM content_placing n JOIN content_placing m
		ON m.agency = n.agency AND m.col = n.col AND n.pos BETWEEN m.pos - 1 AND m.pos + 1 WHERE n.agency = $1 AND m.agency = $1 AND m.item = $2 AND m.col || '' = $3)`, l.Agency, l.ID, l.Column)
	if err != nil {
		return older, newer, err
	}
	defer func() { _ = rows.Close() }()
	var all []Neighbour
	for rows.Next() {
		var n Neighbour
		if err := rows.Scan(&n.ID, &n.Title, &n.Address, &n.at); err != nil {
			return older, newer, err
		}
		all = append(all, n)
	}
	// What is stored of instants sorts as they do.
	slices.SortFunc(all, func(a, b Neighbour) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.ID, a.ID)) })
	here := slices.IndexFunc(all, func(o Neighbour) bool { return o.ID == l.ID })
	if here > 0 {
		newer = all[here-1]
	}
	if here >= 0 && here+1 < len(all) {
		older = all[here+1]
	}
	return older, newer, rows.Err()
}

// placings writes in which columns the item is listed; a placing that stays
// is not touched.
func placings(tx *store.Tx, l *Live) error {
	old, err := store.Select[Placing](tx.Context(), tx, "WHERE agency = $1 AND item = $2", l.Agency, l.ID)
	if err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(l.Columns))), func(c string) bool { return c == "" })
	for n := range old {
		if i, stays := slices.BinarySearch(wanted, old[n].Column); stays && old[n].PublishedAt.Equal(l.PublishedAt) {
			wanted = slices.Delete(wanted, i, i+1)
			continue
		}
		if err := takeOut(tx, &old[n]); err != nil {
			return err
		}
	}
	for _, col := range wanted {
		if err := putIn(tx, &Placing{Agency: l.Agency, ID: tx.NewID(), Column: col, Item: l.ID, PublishedAt: l.PublishedAt}); err != nil {
			return err
		}
	}
	return nil
}

func unplace(tx *store.Tx, agency, item string) error {
	old, err := store.Select[Placing](tx.Context(), tx, "WHERE agency = $1 AND item = $2 ORDER BY col", agency, item)
	if err != nil {
		return err
	}
	for n := range old {
		if err := takeOut(tx, &old[n]); err != nil {
			return err
		}
	}
	return nil
}

// putIn lists an item at its place by time: on top, as a rule, since nothing
// is back-dated.
func putIn(tx *store.Tx, p *Placing) error {
	total, err := count(tx, counterOf(p.Column))
	if err != nil {
		return err
	}
	var newer int64
	err = tx.QueryRow(tx.Context(), `SELECT COUNT(*) FROM content_placing WHERE agency = $1 AND col = $2 AND (published_at > $3 OR (published_at = $3 AND item > $4))`,
		p.Agency, p.Column, p.PublishedAt.UTC().Format(store.TimeFormat), p.Item).Scan(&newer)
	if err != nil {
		return err
	}
	pos := total - newer
	if newer > 0 {
		if _, err := tx.Exec("UPDATE content_placing SET pos = pos + 1 WHERE agency = $1 AND col = $2 AND pos >= $3", p.Agency, p.Column, pos); err != nil {
			return err
		}
	}
	if err := tx.Insert(p); err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE content_placing SET pos = $3 WHERE agency = $1 AND id = $2", p.Agency, p.ID, pos)
	return err
}

// takeOut closes the gap that the item leaves.
func takeOut(tx *store.Tx, p *Placing) error {
	// The counter is taken first: whoever lists something meanwhile waits.
	if _, err := tx.Exec("UPDATE content_counter SET next = next - 1 WHERE agency = $1 AND id = $2", p.Agency, counterOf(p.Column)); err != nil {
		return err
	}
	var pos int64
	if err := tx.QueryRow(tx.Context(), "SELECT pos FROM content_placing WHERE agency = $1 AND id = $2", p.Agency, p.ID).Scan(&pos); err != nil {
		return err
	}
	if err := tx.Delete(p); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE content_placing SET pos = pos - 1 WHERE agency = $1 AND col = $2 AND pos > $3", p.Agency, p.Column, pos)
	return err
}
