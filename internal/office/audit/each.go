package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gongkai/internal/kit/store"
)

// each reads the rows of proto's table that tail chooses, one at a time into
// one struct: f must not keep it. A row whose stored values do not fit the
// struct comes with the error; its key is filled in all the same.
func each(ctx context.Context, q store.Querier, proto store.Row, tail string, args []any, f func(store.Row, error) error) error {
	row := reflect.New(reflect.TypeOf(proto).Elem())
	held := row.Interface().(store.Row)
	cols := held.Cols()
	names, into := make([]string, len(cols)), make([]any, len(cols))
	for i, c := range cols {
		names[i], into[i] = c.Name, c.Ptr
		if t, ok := c.Ptr.(*time.Time); ok {
			into[i] = instant{t}
		}
	}
	//tenant:all every row of a kind is verified, whosever it is
	rows, err := q.Query(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+proto.Table()+" "+tail, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row.Elem().SetZero()
		if err := f(held, rows.Scan(into...)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachEntry is each for entries, whose columns take whatever is stored.
func eachEntry(ctx context.Context, q store.Querier, tail string, args []any, f func(*Entry) error) error {
	return each(ctx, q, &Entry{}, tail, args, func(r store.Row, err error) error {
		if err != nil {
			return fmt.Errorf("audit: read an entry: %w", err)
		}
		return f(r.(*Entry))
	})
}

// instant reads what store keeps of a time.Time.
type instant struct{ t *time.Time }

// Scan takes the stored text.
func (i instant) Scan(src any) error {
	var s string
	switch v := src.(type) {
	case string:
		s = v
	case []byte:
		s = string(v)
	default:
		return fmt.Errorf("audit: an instant stored as %T", src)
	}
	if s == "" {
		return nil
	}
	t, err := time.Parse(store.TimeFormat, s)
	*i.t = t
	return err
}

// feed hands out rows that come in order of a number, one at a time.
type feed[T any] struct {
	rows *sql.Rows
	scan func(*sql.Rows) (int64, T, error)
	at   int64
	val  T
	open bool
	err  error
}

// newFeed begins a feed over the query's rows.
func newFeed[T any](ctx context.Context, q store.Querier, scan func(*sql.Rows) (int64, T, error), query string, args ...any) (*feed[T], error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	f := &feed[T]{rows: rows, scan: scan, open: true}
	f.step()
	return f, nil
}

func (f *feed[T]) step() {
	if f.open = f.rows.Next(); !f.open {
		f.err = errors.Join(f.err, f.rows.Err())
		return
	}
	var err error
	if f.at, f.val, err = f.scan(f.rows); err != nil {
		f.err, f.open = errors.Join(f.err, err), false
	}
}

// take gives the row of number n, passing over those before it.
func (f *feed[T]) take(n int64) (T, bool) {
	for f.open && f.at < n {
		f.step()
	}
	if f.open && f.at == n {
		v := f.val
		f.step()
		return v, true
	}
	var none T
	return none, false
}

// close ends the feed and gives the error it met, if any.
func (f *feed[T]) close() error { return errors.Join(f.err, f.rows.Close()) }
