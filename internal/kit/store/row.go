package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
)

// Row is a struct that is kept in a table. Cols names each column once, the
// tenant's key first and the row's id second. A column called "version" (of
// *int64) makes Update compare-and-set.
type Row interface {
	Table() string
	Cols() []Col
}

// Historic is a Row whose every version is kept, so that AsOf can tell what
// it said on a past day.
type Historic interface {
	Row
	KeepVersions()
}

// Col pairs a column's name with the field that holds it.
type Col struct {
	Name string
	Ptr  any
}

// C makes a Col. Fields may be strings, integers, booleans, byte slices,
// civil.Date, time.Time (kept as UTC text) and anything wrapped by JSON.
func C(name string, ptr any) Col { return Col{name, ptr} }

// TimeFormat is the one form in which instants are stored: UTC, fixed width,
// so that text order is time order.
const TimeFormat = "2006-01-02T15:04:05.000000Z"

// JSON keeps the value that ptr points to as JSON text.
func JSON(ptr any) any { return jsonField{ptr} }

type jsonField struct{ ptr any }

func (j jsonField) Value() (driver.Value, error) {
	b, err := json.Marshal(j.ptr)
	return string(b), err
}

func (j jsonField) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return j.load([]byte(v))
	case []byte:
		return j.load(v)
	}
	return fmt.Errorf("store: cannot read JSON from %T", src)
}

func (j jsonField) load(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, j.ptr)
}

func (j jsonField) MarshalJSON() ([]byte, error) { return json.Marshal(j.ptr) }

func (j jsonField) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, j.ptr) }

type timeField struct{ t *time.Time }

func (f timeField) Scan(src any) error {
	var s string
	switch v := src.(type) {
	case nil:
	case string:
		s = v
	case []byte:
		s = string(v)
	case time.Time:
		*f.t = v.UTC()
		return nil
	default:
		return fmt.Errorf("store: cannot read an instant from %T", src)
	}
	if s == "" {
		*f.t = time.Time{}
		return nil
	}
	t, err := time.Parse(TimeFormat, s)
	*f.t = t
	return err
}

// stamp is the stored form of an instant; the zero instant is the empty text.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(TimeFormat)
}

// bind turns arguments into what both drivers store alike.
func bind(args []any) []any {
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			args[i] = stamp(t)
		}
	}
	return args
}

func (c Col) scanner() any {
	if t, ok := c.Ptr.(*time.Time); ok {
		return timeField{t}
	}
	return c.Ptr
}

// value is the column's value as it is stored.
func (c Col) value() any {
	switch p := c.Ptr.(type) {
	case *time.Time:
		return stamp(*p)
	case driver.Valuer:
		v, err := p.Value()
		if err != nil {
			return err
		}
		return v
	}
	return reflect.ValueOf(c.Ptr).Elem().Interface()
}

func names(cols []Col) string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.Name
	}
	return strings.Join(out, ", ")
}

func scanners(cols []Col) []any {
	out := make([]any, len(cols))
	for i, c := range cols {
		out[i] = c.scanner()
	}
	return out
}

func values(cols []Col) []any {
	out := make([]any, len(cols))
	for i, c := range cols {
		out[i] = c.value()
	}
	return out
}

// RowOf is the pointer type of a row struct T.
type RowOf[T any] interface {
	*T
	Row
}

// Select reads the rows of T's table that tail chooses, for example
// "WHERE agency = $1 ORDER BY no LIMIT 20".
func Select[T any, P RowOf[T]](ctx context.Context, q Querier, tail string, args ...any) ([]T, error) {
	var proto T
	rows, err := q.Query(ctx, "SELECT "+names(P(&proto).Cols())+" FROM "+P(&proto).Table()+" "+tail, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(scanners(P(&v).Cols())...); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// First reads the first row that tail chooses; none is a Missing.
func First[T any, P RowOf[T]](ctx context.Context, q Querier, tail string, args ...any) (T, error) {
	var v T
	cols := P(&v).Cols()
	err := q.QueryRow(ctx, "SELECT "+names(cols)+" FROM "+P(&v).Table()+" "+tail, args...).Scan(scanners(cols)...)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fail.Missingf("没有找到这条记录，可能已被删除，或不属于您所在的单位")
	}
	return v, err
}

// Get reads the row of the tenant that has the id; none is a Missing.
func Get[T any, P RowOf[T]](ctx context.Context, q Querier, tenant, id string) (T, error) {
	var proto T
	cols := P(&proto).Cols()
	return First[T, P](ctx, q, fmt.Sprintf("WHERE %s = $1 AND %s = $2", cols[0].Name, cols[1].Name), tenant, id)
}

// Insert adds the row and notes it for the record.
func (tx *Tx) Insert(row Row) error {
	cols := row.Cols()
	q := "INSERT INTO " + row.Table() + " (" + names(cols) + ") VALUES " + In(1, len(cols))
	if _, err := tx.exec(q, values(cols)...); err != nil {
		return fmt.Errorf("store: insert into %s: %w", row.Table(), err)
	}
	return tx.changed(row, seen(row), nil, canonical(row))
}

// Update saves the row over the one with its key. With a version column it
// succeeds only on the version that was read, and raises it by one.
func (tx *Tx) Update(row Row) error {
	cols := row.Cols()
	old, err := tx.stored(row)
	if err != nil {
		return err
	}
	where := fmt.Sprintf(" WHERE %s = $1 AND %s = $2", cols[0].Name, cols[1].Name)
	args := []any{cols[0].value(), cols[1].value()}
	if v := version(cols); v != nil {
		where += " AND version = $3"
		args = append(args, *v)
		*v++
	}
	sets := make([]string, 0, len(cols))
	for _, c := range cols[2:] {
		args = append(args, c.value())
		sets = append(sets, fmt.Sprintf("%s = $%d", c.Name, len(args)))
	}
	n, err := tx.exec("UPDATE "+row.Table()+" SET "+strings.Join(sets, ", ")+where, args...)
	if err != nil {
		return fmt.Errorf("store: update %s: %w", row.Table(), err)
	}
	if n != 1 {
		return stale()
	}
	return tx.changed(row, seen(old) || seen(row), canonical(old), canonical(row))
}

// Delete removes the row and notes it for the record.
func (tx *Tx) Delete(row Row) error {
	cols := row.Cols()
	old, err := tx.stored(row)
	if err != nil {
		return err
	}
	q := fmt.Sprintf("DELETE FROM %s WHERE %s = $1 AND %s = $2", row.Table(), cols[0].Name, cols[1].Name)
	if _, err := tx.exec(q, cols[0].value(), cols[1].value()); err != nil {
		return fmt.Errorf("store: delete from %s: %w", row.Table(), err)
	}
	return tx.changed(row, seen(old), canonical(old), nil)
}

// stored is the row as it stands in the database.
func (tx *Tx) stored(row Row) (Row, error) {
	old := reflect.New(reflect.TypeOf(row).Elem()).Interface().(Row)
	key, cols := row.Cols(), old.Cols()
	q := fmt.Sprintf("SELECT %s FROM %s WHERE %s = $1 AND %s = $2", names(cols), row.Table(), cols[0].Name, cols[1].Name)
	err := tx.QueryRow(tx.ctx, q, key[0].value(), key[1].value()).Scan(scanners(cols)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, stale()
	}
	if err != nil {
		return nil, fmt.Errorf("store: read %s: %w", row.Table(), err)
	}
	return old, nil
}

func version(cols []Col) *int64 {
	for _, c := range cols {
		if c.Name == "version" {
			if v, ok := c.Ptr.(*int64); ok {
				return v
			}
		}
	}
	return nil
}

// changed notes a change of a row; shown says that somebody may have been
// given what was made from it.
func (tx *Tx) changed(row Row, shown bool, before, after []byte) error {
	cols := row.Cols()
	if shown {
		tx.touch(row.Table())
	}
	tx.changes = append(tx.changes, Change{
		Table: row.Table(), Tenant: fmt.Sprint(cols[0].value()), ID: fmt.Sprint(cols[1].value()),
		before: before, after: after,
	})
	if _, ok := row.(Historic); ok {
		return tx.keepVersion(row, after == nil)
	}
	return nil
}
