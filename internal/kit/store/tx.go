package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/who"
)

// Zone is the zone in which the program's days begin and end.
var Zone = time.FixedZone("CST", 8*3600)

// Tx is one act: one transaction of one actor at one instant.
type Tx struct {
	ctx     context.Context
	db      *DB
	raw     *sql.Tx
	actor   who.Actor
	now     time.Time
	changes []Change
	loose   int // writes made outside Insert, Update and Delete
	quiet   string
	entries int
	after   []func()
	moved   bool  // a watched table was written
	mark    int64 // what this act raised the mark to
}

// Context is the context of the act.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Actor is who acts.
func (tx *Tx) Actor() who.Actor { return tx.actor }

// Tenant is the organisation whose rows the act works on.
func (tx *Tx) Tenant() string { return tx.actor.Tenant }

// Now is the one instant of the act, in UTC, to the microsecond.
func (tx *Tx) Now() time.Time { return tx.now }

// Today is the civil day of the act in Zone.
func (tx *Tx) Today() civil.Date { return civil.FromTime(tx.now.In(Zone)) }

// NewID makes an id that sorts by the act's time and cannot be guessed.
func (tx *Tx) NewID() string { return NewID(tx.now) }

// Query reads within the transaction.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	return tx.raw.QueryContext(ctx, query, bind(args)...)
}

// QueryRow reads one row within the transaction.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	count(ctx)
	return tx.raw.QueryRowContext(ctx, query, bind(args)...)
}

// Exec writes with plain SQL and returns how many rows it touched. It is for
// bulk and housekeeping: such rows have no digest in the record.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	tx.loose++
	for _, table := range tablesIn(query) {
		tx.touch(table)
	}
	return tx.exec(query, args...)
}

func (tx *Tx) exec(query string, args ...any) (int64, error) {
	count(tx.ctx)
	res, err := tx.raw.ExecContext(tx.ctx, query, bind(args)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Quiet lets this transaction's writes go unrecorded, for housekeeping that
// is no act of anybody (a session's last use, a delivery's next attempt).
func (tx *Tx) Quiet(reason string) { tx.quiet = reason }

// After runs f once the transaction has committed.
func (tx *Tx) After(f func()) { tx.after = append(tx.after, f) }

// Enqueue stores a job that runs after the commit, at least once.
func (tx *Tx) Enqueue(kind string, args any) error {
	if tx.db.queue == nil {
		return errors.New("store: no job queue is installed")
	}
	return tx.db.queue.Insert(tx.ctx, tx.raw, kind, args)
}

// Record appends one entry to the record: the act and the subject it was done
// to. It covers every change made since the entry before.
func (tx *Tx) Record(act string, subject Ref, notes ...Note) error {
	if tx.db.recorder == nil {
		return errors.New("store: no recorder is installed")
	}
	e := newEntry(tx, act, subject)
	for _, n := range notes {
		n(e)
	}
	if err := e.seal(tx.changes); err != nil {
		return err
	}
	if err := tx.db.recorder.Append(tx.ctx, tx.raw, e); err != nil {
		return fmt.Errorf("store: record %s: %w", act, err)
	}
	tx.changes, tx.loose = nil, 0
	tx.entries++
	return nil
}

// settled refuses a transaction that wrote something nobody recorded.
func (tx *Tx) settled() error {
	if len(tx.changes) == 0 && tx.loose == 0 {
		return nil
	}
	if tx.quiet != "" {
		return nil
	}
	what := "rows by plain SQL"
	if len(tx.changes) > 0 {
		what = tx.changes[0].Table
	}
	return fmt.Errorf("store: the act wrote %s and recorded nothing", what)
}

func (tx *Tx) runAfter() {
	for _, f := range tx.after {
		f()
	}
	if tx.entries > 0 {
		for _, f := range tx.db.onCommit {
			f()
		}
	}
}

// stale is what a compare-and-set that found another version answers.
func stale() error {
	return fail.Stalef("这条记录刚刚被其他人修改过，您的修改没有保存。请刷新页面，查看最新内容后再操作")
}
