// Package store keeps rows in SQLite or PostgreSQL behind one SQL text.
//
// All change goes through DB.Do, which opens one transaction for one actor at
// one instant. A transaction that wrote and recorded nothing does not commit.
// Rows are plain structs that name their columns once (Row.Cols); insert,
// update, select, the digest in the record and the kept versions follow from
// that one list.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/internal/kit/who"
)

// Engine is the database behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says which database to open and which parts work with it.
type Config struct {
	// DSN is "sqlite:PATH" or a "postgres://" address.
	DSN string
	// Fast gives up durability on power loss; for tests and bulk loads only.
	Fast bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// DB is an open database.
type DB struct {
	engine      Engine
	path        string // of the SQLite file
	read, write *sql.DB
	now         func() time.Time
	recorder    Recorder
	queue       Queue
	onCommit    []func()
	watch       watch
	prepared    *prepared // nil where the driver keeps its own
}

// Recorder appends entries to the record within the act's own transaction.
type Recorder interface {
	Append(ctx context.Context, tx *sql.Tx, e *Entry) error
}

// Queue stores a job within the act's own transaction.
type Queue interface {
	Insert(ctx context.Context, tx *sql.Tx, kind string, args any) error
}

// Open opens the database; it makes the file if there is none.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db := &DB{now: cfg.Now}
	if db.now == nil {
		db.now = time.Now
	}
	var err error
	if path, ok := strings.CutPrefix(cfg.DSN, "sqlite:"); ok {
		err = db.openSQLite(ctx, path, cfg.Fast)
	} else if strings.HasPrefix(cfg.DSN, "postgres://") || strings.HasPrefix(cfg.DSN, "postgresql://") {
		err = db.openPostgres(ctx, cfg.DSN)
	} else {
		err = fmt.Errorf("store: %q is neither sqlite:PATH nor a postgres:// address", cfg.DSN)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error {
	db.prepared.close()
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Engine says which database is behind.
func (db *DB) Engine() Engine { return db.engine }

// Now is the instant that the program's clock shows.
func (db *DB) Now() time.Time { return db.now() }

// Handle is the writing handle, for libraries that need *sql.DB (migrations,
// the job queue). Acts never use it.
func (db *DB) Handle() *sql.DB { return db.write }

// SetRecorder installs what keeps the record; app does so once at start.
func (db *DB) SetRecorder(r Recorder) { db.recorder = r }

// SetQueue installs the job queue; app does so once at start.
func (db *DB) SetQueue(q Queue) { db.queue = q }

// OnCommit adds a function that is called after every recorded commit.
func (db *DB) OnCommit(f func()) { db.onCommit = append(db.onCommit, f) }

// Querier reads rows: a DB reads committed ones, a Tx also its own.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
}

// Query reads with the reading handle.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx)
	tellReads(ctx, query)
	if s := db.prepared.get(ctx, db.read, query); s != nil {
		return s.QueryContext(ctx, bind(args)...)
	}
	return db.read.QueryContext(ctx, query, bind(args)...)
}

// QueryRow reads one row with the reading handle.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	count(ctx)
	tellReads(ctx, query)
	if s := db.prepared.get(ctx, db.read, query); s != nil {
		return s.QueryRowContext(ctx, bind(args)...)
	}
	return db.read.QueryRowContext(ctx, query, bind(args)...)
}

type countKey struct{}

// WithCount returns a context in which statements are counted into n; tests
// hold pages to a budget with it.
func WithCount(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, countKey{}, n)
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

// Do runs f as one act of actor. It commits when f returns nil, everything
// that f wrote is recorded, and the database accepts it; else nothing stays.
func (db *DB) Do(ctx context.Context, actor who.Actor, f func(*Tx) error) (err error) {
	raw, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	tx := &Tx{ctx: ctx, db: db, raw: raw, actor: actor, now: db.now().UTC().Truncate(time.Microsecond)}
	done := false
	defer func() {
		if !done {
			_ = raw.Rollback()
		}
	}()
	if err = f(tx); err != nil {
		return err
	}
	if err = tx.settled(); err != nil {
		return err
	}
	if err = tx.raiseMark(); err != nil {
		return err
	}
	if err = raw.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	done = true
	db.watch.raise(tx.mark)
	tx.runAfter()
	return nil
}

// In returns "($from, $from+1, …)" for n arguments.
func In(from, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	b.WriteByte(')')
	return b.String()
}

// LikeEscape makes s match itself literally inside LIKE … ESCAPE '\'.
func LikeEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
