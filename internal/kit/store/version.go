package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// keepVersion stores what the row says now, so that AsOf can find it later.
func (tx *Tx) keepVersion(row Row, deleted bool) error {
	cols := row.Cols()
	body, err := encodeRow(cols)
	if err != nil {
		return fmt.Errorf("store: version of %s: %w", row.Table(), err)
	}
	if deleted {
		body = ""
	}
	_, err = tx.exec(`INSERT INTO store_version (tbl, tenant, id, seq, at, body)
		SELECT $1, $2, $3, COALESCE(MAX(seq), 0) + 1, $4, $5 FROM store_version WHERE tbl = $1 AND tenant = $2 AND id = $3`,
		row.Table(), cols[0].value(), cols[1].value(), tx.now, body)
	if err != nil {
		return fmt.Errorf("store: version of %s: %w", row.Table(), err)
	}
	return nil
}

func encodeRow(cols []Col) (string, error) {
	m := make(map[string]any, len(cols))
	for _, c := range cols {
		m[c.Name] = c.Ptr
	}
	b, err := json.Marshal(m)
	return string(b), err
}

func decodeRow(body string, cols []Col) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		return err
	}
	for _, c := range cols {
		raw, ok := m[c.Name]
		if !ok {
			continue
		}
		ptr := c.Ptr
		if j, ok := ptr.(jsonField); ok {
			ptr = j.ptr
		}
		if err := json.Unmarshal(raw, ptr); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return nil
}

// AsOf reads every row of the tenant as it stood at the instant, from the
// versions that were kept; rows made later or deleted before are not there.
// The order is that of the ids.
func AsOf[T any, P RowOf[T]](ctx context.Context, q Querier, tenant string, at time.Time) ([]T, error) {
	var proto T
	rows, err := q.Query(ctx, `SELECT v.body FROM store_version v
		JOIN (SELECT id, MAX(seq) AS seq FROM store_version WHERE tbl = $1 AND tenant = $2 AND at <= $3 GROUP BY id) last
		ON last.id = v.id AND last.seq = v.seq
		WHERE v.tbl = $1 AND v.tenant = $2 AND v.body <> '' ORDER BY v.id`, P(&proto).Table(), tenant, at)
	return decodeVersions[T, P](rows, err)
}

// Versions reads every version that was kept of one row, oldest first.
func Versions[T any, P RowOf[T]](ctx context.Context, q Querier, tenant, id string) ([]T, error) {
	var proto T
	rows, err := q.Query(ctx, `SELECT body FROM store_version WHERE tbl = $1 AND tenant = $2 AND id = $3
		AND body <> '' ORDER BY seq`, P(&proto).Table(), tenant, id)
	return decodeVersions[T, P](rows, err)
}

// Version is one kept version of a row, as it is stored.
type Version struct {
	Tenant, ID string
	// Seq counts the versions of the row from 1; At is the instant of the
	// change as stored (TimeFormat).
	Seq int64
	At  string
	// Row is what the row said, nil where it was deleted or where Bad says
	// that the stored body does not fit the row's type.
	Row     Row
	Deleted bool
	Bad     error
}

// EachVersion gives every kept version of the rows of proto's table, whosever
// they are: row by row, and a row's versions in their order.
func EachVersion(ctx context.Context, q Querier, proto Row, f func(Version) error) error {
	rows, err := q.Query(ctx, "SELECT tenant, id, seq, at, body FROM store_version WHERE tbl = $1 ORDER BY tenant, id, seq", proto.Table())
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	kind := reflect.TypeOf(proto).Elem()
	for rows.Next() {
		var v Version
		var body string
		if err := rows.Scan(&v.Tenant, &v.ID, &v.Seq, &v.At, &body); err != nil {
			return err
		}
		if v.Deleted = body == ""; !v.Deleted {
			row := reflect.New(kind).Interface().(Row)
			if v.Bad = decodeRow(body, row.Cols()); v.Bad == nil {
				v.Row = row
			}
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return rows.Err()
}

type scanner interface {
	Next() bool
	Scan(...any) error
	Err() error
	Close() error
}

func decodeVersions[T any, P RowOf[T]](rows scanner, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var v T
		if err := decodeRow(body, P(&v).Cols()); err != nil {
			return nil, fmt.Errorf("store: version of %s: %w", P(&v).Table(), err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
