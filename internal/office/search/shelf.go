package search

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"gongkai/internal/kit/bigram"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/people"
)

// The facets of public things, by number.
const (
	byTab = iota
	byPath
	byTopic
	byUnit
	byAudience
	byValidity
	byKind
	byYear
	facets
)

// shelf is what one organisation's public things are found with, in memory.
type shelf struct {
	agency string
	turn   chan struct{} // holds one token: who has it brings the shelf up to date
	index  *bigram.Index
	// seq and words are the changes that the shelf has seen, plus one: 0 is
	// none of them, not even that there are none.
	seq, words atomic.Int64
	synonyms   atomic.Pointer[[]synonym]
	hot        atomic.Pointer[[]hotWord]
	hotWords   hotList
	rows       rowCache
	answers    answerCache
	names      nameList
}

// shelves are those of all organisations.
type shelves struct {
	mu  sync.Mutex
	all map[string]*shelf
}

func (s *shelves) of(agency string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*shelf{}
	}
	x := s.all[agency]
	if x == nil {
		x = &shelf{agency: agency, turn: make(chan struct{}, 1), index: bigram.New()}
		x.turn <- struct{}{}
		s.all[agency] = x
	}
	return x
}

// Warm reads what is published of every organisation into memory, so that the
// first search need not wait for it. It may run while the program answers.
func (s *Search) Warm(ctx context.Context) error {
	all, err := people.Agencies(ctx, s.db)
	if err != nil {
		return err
	}
	for _, a := range all {
		if _, err := s.current(ctx, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// current gives the shelf of an organisation with every change that had been
// committed when it was called, on whichever node.
func (s *Search) current(ctx context.Context, agency string) (*shelf, error) {
	x := s.shelves.of(agency)
	seq, words, err := heads(ctx, s.db, agency)
	if err != nil {
		return nil, err
	}
	if x.seq.Load() > seq && x.words.Load() > words {
		return x, nil
	}
	select {
	case <-x.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { x.turn <- struct{}{} }()
	if x.words.Load() <= words {
		if err := x.learn(ctx, s.db, words); err != nil {
			return nil, err
		}
	}
	for x.seq.Load() <= seq {
		if err := x.read(ctx, s.db, seq); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// perRead is how many changes are read at a time.
const perRead = 1000

// read takes up the changes since the last, at most perRead of them; upTo is
// the last that is known of.
func (x *shelf) read(ctx context.Context, q store.Querier, upTo int64) error {
	rows, err := q.Query(ctx, "SELECT "+publicColumns+", seq, gone FROM search_public WHERE agency = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
		x.agency, x.seq.Load(), perRead)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var put []bigram.Doc
	var drop []string
	n, last := 0, upTo
	for rows.Next() {
		var seq int64
		var gone bool
		d, err := scanPublic(rows.Scan, x.agency, &seq, &gone)
		if err != nil {
			return err
		}
		n, last = n+1, max(seq, last)
		if n == perRead {
			last = seq
		}
		id := d.Ref.String()
		if gone {
			drop = append(drop, id)
			x.names.drop(id)
			continue
		}
		put = append(put, indexed(&d, seq))
		x.names.put(id, d.Title, d.At.Unix())
	}
	if err := rows.Err(); err != nil {
		return err
	}
	x.index.Apply(put, drop...)
	x.answers.clear()
	x.seq.Store(last + 1)
	return nil
}

// indexed is a public thing as the index keeps it.
func indexed(d *PublicDoc, seq int64) bigram.Doc {
	out := bigram.Doc{Key: d.Ref.String(), Tag: seq, Order: d.At.Unix(), Head: []string{d.Title}, Body: []string{d.Body, d.Files}, Facets: make([][]string, facets)}
	for _, s := range []string{d.Number, plainNumber(d.Number), d.Index} {
		if s != "" {
			out.Head = append(out.Head, s)
		}
	}
	one := func(facet int, value string) {
		if value != "" {
			out.Facets[facet] = []string{value}
		}
	}
	one(byTab, d.Tab)
	one(byUnit, d.Unit)
	one(byValidity, d.Validity)
	one(byKind, d.Kind)
	out.Facets[byPath], out.Facets[byTopic], out.Facets[byAudience] = levels(d.Path), levels(d.Topic), d.Audience
	if d.On != 0 {
		one(byYear, d.On.String()[:4])
	}
	return out
}

// levels are a path and all above it.
func levels(path string) []string {
	var out []string
	for i, r := range path {
		if r == '/' && i > 0 {
			out = append(out, path[:i])
		}
	}
	if path != "" {
		out = append(out, path)
	}
	return out
}

// plainNumber is a document's number without the words that some write in it:
// 2023年第12号 and 〔2023〕12号 are one. It is empty where that is no other.
func plainNumber(s string) string {
	f := fold(s).String()
	m := docNumber.FindStringSubmatchIndex(f)
	if m == nil || m[4] < 0 { // in brackets already
		return ""
	}
	return strings.TrimSpace(f[:m[0]]) + "(" + f[m[4]:m[5]] + ")" + f[m[6]:m[7]] + "号" + f[m[1]:]
}

// rowCache keeps the public things that were shown last.
type rowCache struct {
	mu    sync.Mutex
	all   map[string]keptRow
	bytes int
}

type keptRow struct {
	PublicDoc
	seq int64
}

// mostKept bounds what rowCache keeps, in bytes of text.
const mostKept = 24 << 20

// get gives the thing with the id as it was at seq or later.
func (c *rowCache) get(id string, seq int64) (PublicDoc, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.all[id]
	return r.PublicDoc, ok && r.seq >= seq
}

func (c *rowCache) put(id string, r keptRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[string]keptRow{}
	}
	c.bytes += r.size() - c.all[id].size()
	c.all[id] = r
	for k, old := range c.all { // any
		if c.bytes <= mostKept {
			return
		}
		if k != id {
			c.bytes -= old.size()
			delete(c.all, k)
		}
	}
}

func (r keptRow) size() int { return len(r.Title) + len(r.Body) + len(r.Files) }

// fetch reads the things with the ids, from memory where they are there. What
// went meanwhile is left out.
func (x *shelf) fetch(ctx context.Context, q store.Querier, hits []bigram.Hit) (map[string]PublicDoc, error) {
	out := make(map[string]PublicDoc, len(hits))
	args := []any{x.agency}
	for _, h := range hits {
		if d, ok := x.rows.get(h.Key, h.Tag); ok {
			out[h.Key] = d
		} else {
			args = append(args, h.Key)
		}
	}
	if len(args) == 1 {
		return out, nil
	}
	rows, err := q.Query(ctx, "SELECT "+publicColumns+", seq FROM search_public WHERE agency = $1 AND gone = FALSE AND id IN "+store.In(2, len(args)-1), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r keptRow
		if r.PublicDoc, err = scanPublic(rows.Scan, x.agency, &r.seq); err != nil {
			return nil, err
		}
		id := r.Ref.String()
		out[id] = r.PublicDoc
		x.rows.put(id, r)
	}
	return out, rows.Err()
}

// Settle waits until nothing is being put in order in memory behind the
// searches; for measuring.
func (s *Search) Settle() {
	s.shelves.mu.Lock()
	defer s.shelves.mu.Unlock()
	for _, x := range s.shelves.all {
		x.index.Settle()
	}
}
