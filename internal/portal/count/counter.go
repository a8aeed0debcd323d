package count

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// Deps are what the package is given; all must be given.
type Deps struct {
	DB  *store.DB
	Log *slog.Logger
	// Agency is the organisation whose portal it is.
	Agency func(ctx context.Context, q store.Querier) (string, error)
}

// Counter counts.
type Counter struct {
	d   Deps
	run string // names this run of the program

	mu   sync.Mutex
	days map[civil.Date]*tally
	size int
	// readers says of each browser's name whether it is a reader's.
	readers map[string]bool

	stop context.CancelFunc
	done chan struct{}
}

// tally is what was seen on a day and is not written yet; the visitors are
// those of the whole day.
type tally struct {
	mac      hash.Hash // keyed at random
	views    map[string]int64
	visitors sketch
	fresh    bool
}

const (
	// flushEvery is how long something counted may wait to be written.
	flushEvery = 20 * time.Second
	// mostWaiting bounds the memory: beyond it, views of further pages of the
	// day wait for the next writing and are dropped.
	mostWaiting = 50_000
	longestPath = 300
	longestName = 500
	mostNames   = 2000
)

// New makes a counter.
func New(d Deps) *Counter {
	return &Counter{d: d, run: store.NewID(time.Now()), days: map[civil.Date]*tally{}, readers: map[string]bool{}}
}

// robotWords are parts of the names by which robots and programs call
// themselves.
var robotWords = []string{"bot", "spider", "crawl", "slurp", "curl", "wget", "python", "java/", "go-http", "headless", "monitor", "httpclient", "okhttp", "libwww", "scrapy", "feed", "preview", "lighthouse", "zgrab"}

// reader says that a name is that of a reader's browser, as far as it says
// itself.
func (c *Counter) reader(name string) bool {
	is, known := c.readers[name]
	if known {
		return is
	}
	lower := strings.ToLower(name)
	is = name != "" && !slices.ContainsFunc(robotWords, func(w string) bool { return strings.Contains(lower, w) })
	if len(c.readers) >= mostNames {
		clear(c.readers)
	}
	c.readers[strings.Clone(name)] = is
	return is
}

// Seen counts a page that was given out. One that was fetched before anybody
// asked for it is not counted.
func (c *Counter) Seen(r *http.Request) {
	path, name := r.URL.Path, r.UserAgent()
	if len(path) > longestPath || len(name) > longestName || r.Header["Sec-Purpose"] != nil || !strings.HasPrefix(path, "/") || strings.ContainsRune(path, 0) {
		return
	}
	day := civil.FromTime(c.d.DB.Now().In(store.Zone))
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.reader(name) {
		return
	}
	t := c.today(day)
	if t.views[path] == 0 {
		if c.size >= mostWaiting {
			return
		}
		c.size++
	}
	t.views[path]++
	t.fresh = true
	t.visitors.add(digest(t.mac, web.Remote(r), name))
}

func (c *Counter) today(day civil.Date) *tally {
	t := c.days[day]
	if t == nil {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // it does not fail: see crypto/rand
		t = &tally{mac: hmac.New(sha256.New, key), views: map[string]int64{}}
		c.days[day] = t
	}
	return t
}

func digest(mac hash.Hash, address, name string) uint64 {
	var text [256]byte
	var sum [sha256.Size]byte
	mac.Reset()
	_, _ = mac.Write(append(append(append(text[:0], address...), 0), name...)) // a hash takes everything
	return binary.BigEndian.Uint64(mac.Sum(sum[:0]))
}

// batch is what one day has to write.
type batch struct {
	day      civil.Date
	views    map[string]int64
	visitors int64
}

// take hands over what is not written, and forgets the days that are over.
func (c *Counter) take() []batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	today := civil.FromTime(c.d.DB.Now().In(store.Zone))
	var out []batch
	for _, day := range slices.Sorted(maps.Keys(c.days)) {
		t := c.days[day]
		if t.fresh {
			out = append(out, batch{day, t.views, t.visitors.estimate()})
			t.views, t.fresh = map[string]int64{}, false
		}
		if day != today {
			delete(c.days, day)
		}
	}
	c.size = 0
	return out
}

// putBack keeps what could not be written for the next time.
func (c *Counter) putBack(list []batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range list {
		t := c.days[b.day]
		if t == nil {
			t = c.today(b.day)
			t.visitors = sketch{} // the day is over: its visitors were counted by then, or are lost
		}
		for path, n := range b.views {
			if t.views[path] == 0 {
				c.size++
			}
			t.views[path] += n
		}
		t.fresh = true
	}
}

// Flush writes what was counted.
func (c *Counter) Flush(ctx context.Context) error {
	list := c.take()
	if len(list) == 0 {
		return nil
	}
	agency, err := c.d.Agency(ctx, c.d.DB)
	if err == nil {
		err = c.d.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return c.write(tx, list) })
	}
	if err != nil {
		c.putBack(list)
	}
	return err
}

func (c *Counter) write(tx *store.Tx, list []batch) error {
	tx.Quiet("a page that was seen is no act of anybody")
	for _, b := range list {
		// In one order on every node, so that none waits for another in a circle.
		for paths := range slices.Chunk(slices.Sorted(maps.Keys(b.views)), perStatement) {
			if err := writeViews(tx, b, paths); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`INSERT INTO portal_count_visitor (agency, id, day, visitors) VALUES ($1, $2, $3, $4)
			ON CONFLICT (agency, id) DO UPDATE SET visitors = CASE WHEN excluded.visitors > portal_count_visitor.visitors THEN excluded.visitors ELSE portal_count_visitor.visitors END`,
			tx.Tenant(), b.day.String()+"/"+c.run, b.day, b.visitors); err != nil {
			return err
		}
	}
	return nil
}

// perStatement is how many pages one statement counts: each by its own would
// hold the database for long after a lively while.
const perStatement = 100

func writeViews(tx *store.Tx, b batch, paths []string) error {
	var rows strings.Builder
	args := []any{tx.Tenant(), b.day}
	for n, path := range paths {
		if n > 0 {
			rows.WriteByte(',')
		}
		fmt.Fprintf(&rows, "($1, $%d, $2, $%d, $%d)", len(args)+1, len(args)+2, len(args)+3)
		args = append(args, b.day.String()+path, path, b.views[path])
	}
	_, err := tx.Exec("INSERT INTO portal_count (agency, id, day, path, views) VALUES "+rows.String()+
		" ON CONFLICT (agency, id) DO UPDATE SET views = portal_count.views + excluded.views", args...)
	return err
}

// Start writes what is counted from time to time until Stop.
func (c *Counter) Start(ctx context.Context) {
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	c.done = make(chan struct{})
	go func() {
		defer close(c.done)
		every := time.NewTicker(flushEvery)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				if err := c.Flush(ctx); err != nil {
					c.d.Log.Error("count: write", "error", err)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
}

// Stop writes what is left.
func (c *Counter) Stop(ctx context.Context) error {
	if c.stop == nil {
		return nil
	}
	c.stop()
	<-c.done
	return c.Flush(ctx)
}
