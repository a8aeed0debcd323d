package ledger

import (
	"context"
	"sync"
	"time"
)

// remembered are the snapshots that one request has loaded.
type remembered struct {
	mu  sync.Mutex
	got map[moment]*Snapshot
}

// moment names a snapshot: an organisation's plan at an instant, zero for now.
type moment struct {
	agency, plan string
	at           time.Time
}

type rememberKey struct{}

// Remember lets everything that is read with the context share one snapshot
// for each organisation, plan and instant. It is for one request that only
// reads; what changes meanwhile is not seen.
func Remember(ctx context.Context) context.Context {
	if ctx.Value(rememberKey{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, rememberKey{}, &remembered{got: map[moment]*Snapshot{}})
}

// recall gives the snapshot that was loaded before, or loads it.
func recall(ctx context.Context, key moment, load func() (*Snapshot, error)) (*Snapshot, error) {
	r, ok := ctx.Value(rememberKey{}).(*remembered)
	if !ok {
		return load()
	}
	key.at = key.at.UTC()
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.got[key]; s != nil {
		return s, nil
	}
	s, err := load()
	if err == nil {
		r.got[key] = s
	}
	return s, err
}
