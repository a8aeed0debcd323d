package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"
	"time"
)

// watch tells whether anything changed that whoever keeps things in memory
// made them from. A transaction that writes a watched table raises a count in
// the database before it commits: no act can forget to say so, and every node
// reads the same count.
type watch struct {
	tables func(string) bool
	// mark is the highest count that this process knows of; asked is when it
	// last looked, in nanoseconds.
	mark, asked atomic.Int64
	reads       turns
}

// elsewhere is how long a SQLite database is believed not to have been changed
// by another process; its own acts every process knows at once.
const elsewhere = 50 * time.Millisecond

// Watch names the tables whose every committed change raises the mark. It is
// called once, before anything is read or written.
func (db *DB) Watch(tables func(table string) bool) { db.watch.tables = tables }

// Watched says that a change of the table raises the mark.
func (db *DB) Watched(table string) bool { return db.watch.tables != nil && db.watch.tables(table) }

// Mark is a count that rises with every committed change of a watched table,
// whichever node made it: as long as it stays, so does everything that was
// read from such tables after it. On PostgreSQL it is read from the database
// after each call began, once for all calls that wait. On SQLite the process
// knows its own acts; another process's are seen within 50 ms.
func (db *DB) Mark(ctx context.Context) (int64, error) {
	w := &db.watch
	if db.engine == Postgres {
		return w.reads.read(ctx, db.readMark)
	}
	now := time.Now().UnixNano() // the machine's clock: a test's may stand still
	if last := w.asked.Load(); now-last >= int64(elsewhere) && w.asked.CompareAndSwap(last, now) {
		n, err := db.readMark(ctx)
		if err != nil {
			w.asked.Store(0)
			return 0, err
		}
		w.raise(n)
	}
	return w.mark.Load(), nil
}

func (db *DB) readMark(ctx context.Context) (int64, error) {
	var n int64
	err := db.read.QueryRowContext(ctx, "SELECT n FROM store_change WHERE id = 'watched'").Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// raise keeps the higher of what was known and what is now known.
func (w *watch) raise(n int64) {
	for {
		old := w.mark.Load()
		if n <= old || w.mark.CompareAndSwap(old, n) {
			return
		}
	}
}

// Hidden is a row of a watched table that may be one of which nothing is made
// that is kept, such as a draft that nobody outside may see. While a row was
// hidden before a change and is hidden after it, the change does not raise the
// mark.
type Hidden interface {
	Row
	Hidden() bool
}

// seen says that something kept may be made from a row.
func seen(row Row) bool {
	h, ok := row.(Hidden)
	return !ok || !h.Hidden()
}

// touch notes that the transaction writes a table.
func (tx *Tx) touch(table string) { tx.moved = tx.moved || tx.db.Watched(table) }

// raiseMark raises the mark within the transaction, as its last write: whoever
// raises it too waits for the commit, so that counts become visible in order.
func (tx *Tx) raiseMark() error {
	if !tx.moved {
		return nil
	}
	err := tx.raw.QueryRowContext(tx.ctx, `INSERT INTO store_change (id, n) VALUES ('watched', 1)
		ON CONFLICT (id) DO UPDATE SET n = store_change.n + 1 RETURNING n`).Scan(&tx.mark)
	if err != nil {
		return fmt.Errorf("store: raise the mark: %w", err)
	}
	return nil
}

// turns lets many wait for one read, which begins after the last of them came.
type turns struct {
	mu      sync.Mutex
	next    *turn
	running bool
}

type turn struct {
	done chan struct{}
	n    int64
	err  error
}

// turnLimit bounds one read for all who wait.
const turnLimit = 10 * time.Second

func (t *turns) read(ctx context.Context, f func(context.Context) (int64, error)) (int64, error) {
	t.mu.Lock()
	mine := t.next
	if mine == nil {
		mine = &turn{done: make(chan struct{})}
		t.next = mine
		if !t.running {
			t.running = true
			go t.run(f)
		}
	}
	t.mu.Unlock()
	select {
	case <-mine.done:
		return mine.n, mine.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (t *turns) run(f func(context.Context) (int64, error)) {
	for {
		t.mu.Lock()
		now := t.next
		t.next = nil
		t.running = now != nil
		t.mu.Unlock()
		if now == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), turnLimit)
		now.n, now.err = f(ctx)
		cancel()
		close(now.done)
	}
}

type readsKey struct{}

// WithReads returns a context in which f is told of every table that is read
// through a DB; f must be safe for concurrent use.
func WithReads(ctx context.Context, f func(table string)) context.Context {
	return context.WithValue(ctx, readsKey{}, f)
}

func tellReads(ctx context.Context, query string) {
	f, ok := ctx.Value(readsKey{}).(func(string))
	if !ok {
		return
	}
	for _, table := range tablesIn(query) {
		f(table)
	}
}

var (
	tableName = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_][a-z0-9_]*)|,\s*([a-z]+_[a-z0-9_]+)\s+(?:AS\s+)?[a-z]\b`)
	tablesOf  sync.Map // of each statement seen
	statement atomic.Int64
)

// mostStatements bounds the memory: statements with lists of arguments come
// in many lengths.
const mostStatements = 5000

// tablesIn lists the tables that a statement names. A name given by WITH
// counts as a table: it is one that nobody watches.
func tablesIn(query string) []string {
	if known, ok := tablesOf.Load(query); ok {
		return known.([]string)
	}
	var out []string
	for _, m := range tableName.FindAllStringSubmatch(query, -1) {
		if m[1] != "" {
			out = append(out, m[1])
		} else {
			out = append(out, m[2])
		}
	}
	if statement.Add(1) > mostStatements {
		tablesOf.Clear()
		statement.Store(0)
	}
	tablesOf.Store(query, out)
	return out
}
