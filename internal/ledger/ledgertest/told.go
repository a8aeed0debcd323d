package ledgertest

import (
	"context"
	"slices"
	"sync"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Message is a message as one person got it.
type Message struct {
	notice.Message
	Agency, Reader string
}

// Told stands in for the inbox: it keeps what was told once the act has
// committed, and tells nobody the same key twice.
type Told struct {
	mu   sync.Mutex
	had  map[[3]string]bool
	list []Message
}

func newTold() *Told { return &Told{had: map[[3]string]bool{}} }

// Tell implements notice.Teller.
func (b *Told) Tell(tx *store.Tx, m notice.Message) (int, error) {
	to := slices.Clone(m.To)
	slices.Sort(to)
	to = slices.Compact(to)
	b.mu.Lock()
	defer b.mu.Unlock()
	to = slices.DeleteFunc(to, func(id string) bool { return m.Key != "" && b.had[[3]string{tx.Tenant(), id, m.Key}] })
	agency := tx.Tenant()
	tx.After(func() { b.keep(agency, m, to) })
	return len(to), nil
}

func (b *Told) keep(agency string, m notice.Message, to []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, id := range to {
		key := [3]string{agency, id, m.Key}
		if m.Key != "" && b.had[key] {
			continue
		}
		b.had[key] = true
		b.list = append(b.list, Message{m, agency, id})
	}
}

// Unread counts everything that a person was told.
func (b *Told) Unread(_ context.Context, _ store.Querier, a who.Actor) (int, error) {
	return len(b.To(a.ID)), nil
}

// Take gives back all messages since the last Take.
func (b *Told) Take() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.list
	b.list = nil
	return out
}

// To lists what a person was told since the last Take.
func (b *Told) To(id string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []Message
	for _, m := range b.list {
		if m.Reader == id {
			out = append(out, m)
		}
	}
	return out
}
