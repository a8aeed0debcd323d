package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps statements that SQLite has already compiled: compiling a
// short query takes longer than running it. pgx keeps its own.
type prepared struct {
	mu   sync.RWMutex
	seen map[string]bool // was asked once
	all  map[string]*sql.Stmt
}

// mostPrepared bounds the memory; of the statements that come with lists of
// arguments there are many.
const mostPrepared = 400

// get is the compiled statement, or nil: a statement is kept when it comes for
// the second time, while there is room.
func (p *prepared) get(ctx context.Context, db *sql.DB, query string) *sql.Stmt {
	if p == nil {
		return nil
	}
	p.mu.RLock()
	s, again := p.all[query], p.seen[query]
	full := len(p.all) >= mostPrepared
	p.mu.RUnlock()
	if s != nil || full {
		return s
	}
	if !again {
		p.note(query)
		return nil
	}
	// No lock is held: compiling waits for a connection, and whoever holds one
	// may be waiting for the lock.
	s, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil // the plain way says what is wrong
	}
	return p.keep(query, s)
}

func (p *prepared) note(query string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil || len(p.seen) > 10*mostPrepared {
		p.seen = map[string]bool{}
	}
	p.seen[query] = true
}

// keep keeps a statement, or gives the one that another was faster to keep.
func (p *prepared) keep(query string, s *sql.Stmt) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.all[query]; other != nil {
		_ = s.Close()
		return other
	}
	p.all[query] = s
	return s
}

// close lets go of all statements.
func (p *prepared) close() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.all {
		_ = s.Close() // the connections are closed next
	}
	clear(p.all)
}
