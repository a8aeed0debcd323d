package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
)

// Cache keeps the answers of routes added by Kept, for visitors who are not
// signed in. It is right by construction:
//
//   - What the handler sees of a request is what the key holds: host, address
//     and the reader's way of looking. No other cookie and no other header
//     reaches it.
//   - An answer is kept only where every table that was read for it is watched
//     (store.DB.Watch), and is given out only while the mark stands where it
//     stood before the answer was made. A change that is committed is in the
//     next answer, on every node.
//   - It holds to the end of the hour, and with it of the day, at most; where
//     the handler asked for the time of day (Ctx.Now), to that of the minute.
//   - An answer that sets a cookie, is neither found (200) nor gone for good
//     reason (410), or is larger than 1 MB, is not kept.
type Cache struct {
	db   *store.DB
	most int64

	mu      sync.RWMutex
	entries map[keptKey]*entry
	queue   []*entry // in the order in which they came or were spared
	size    int64

	flights sync.Map // of flightKey to *flight
	stats   [4]atomic.Int64
}

// CacheStats counts what the cache did.
type CacheStats struct {
	// Hits were answered from memory, Made were rendered and kept, Passed were
	// rendered and could not be kept, Evicted gave way to others.
	Hits, Made, Passed, Evicted int64
	// Entries and Bytes are what is kept now.
	Entries int
	Bytes   int64
}

const (
	statHit = iota
	statMade
	statPassed
	statEvicted
)

type keptKey struct {
	secure    bool
	host, uri string
	prefs     page.Prefs
}

type entry struct {
	key  keptKey
	k    *kept
	size int64
	used atomic.Bool
}

type flightKey struct {
	keptKey
	mark, hour int64
}

type flight struct {
	done   chan struct{}
	result *kept
}

// longest is the longest address that is kept, in bytes.
const longest = 500

// NewCache makes a cache that holds about most bytes.
func NewCache(db *store.DB, most int64) *Cache {
	return &Cache{db: db, most: most, entries: map[keptKey]*entry{}}
}

// Stats says what the cache did.
func (c *Cache) Stats() CacheStats {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return CacheStats{Hits: c.stats[statHit].Load(), Made: c.stats[statMade].Load(), Passed: c.stats[statPassed].Load(),
		Evicted: c.stats[statEvicted].Load(), Entries: len(c.entries), Bytes: c.size}
}

// keyOf is the key of a request, if its answer may be a kept one: asked for,
// by somebody who is not signed in and has no message waiting.
func keyOf(r *http.Request) (keptKey, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.RequestURI) > longest || !strings.HasPrefix(r.RequestURI, "/") {
		return keptKey{}, false
	}
	key := keptKey{secure: r.TLS != nil, host: r.Host, uri: r.RequestURI}
	for _, line := range r.Header["Cookie"] {
		if strings.Contains(line, ownCookies) {
			return key, false
		}
		key.prefs = page.ReadPrefs(r)
	}
	return key, true
}

// ownCookies begin the names of the program's cookies that say who somebody
// is or what to tell them.
const ownCookies = "gk_"

// serve answers from memory, or lets the route answer and keeps what it said.
// It returns false where the request is not for a kept route.
func (c *Cache) serve(router *Router, w http.ResponseWriter, r *http.Request) bool {
	key, ok := keyOf(r)
	if !ok {
		return false
	}
	start := time.Now()
	old := c.lookup(key)
	if old == nil && !router.keeps(r) {
		return false
	}
	mark, err := c.db.Mark(r.Context())
	if err != nil {
		if r.Context().Err() == nil { // else the reader has gone away
			router.Log.Error("cache: mark", "error", err)
		}
		return false
	}
	second := c.db.Now().Unix()
	if old != nil && old.still(mark, second) {
		c.stats[statHit].Add(1)
		c.give(router, w, r, key, old, start)
		return true
	}
	return c.fly(router, w, r, flightKey{key, mark, second / hour}, old, start)
}

// give sends a kept answer and tells of it.
func (c *Cache) give(router *Router, w http.ResponseWriter, r *http.Request, key keptKey, k *kept, start time.Time) {
	if !k.again.Load() {
		k.again.Store(true)
	}
	status := c.sendIn(w, r, key, k, start)
	router.tell(r, k.route, status, start)
	router.seen(r, k.page)
}

func (c *Cache) sendIn(w http.ResponseWriter, r *http.Request, key keptKey, k *kept, now time.Time) int {
	want := identity
	if ask := r.Header["Accept-Encoding"]; len(ask) > 0 {
		want = wished(ask[0])
	}
	f, grown := k.in(want)
	if grown {
		c.resize(key, k)
	}
	return k.send(w, r, f, now)
}

// fly lets one request make the answer while others wait for it. All of them
// came after the mark was read.
func (c *Cache) fly(router *Router, w http.ResponseWriter, r *http.Request, key flightKey, old *kept, start time.Time) bool {
	mine := &flight{done: make(chan struct{})}
	if other, under := c.flights.LoadOrStore(key, mine); under {
		theirs := other.(*flight)
		select {
		case <-theirs.done:
		case <-r.Context().Done():
			return true
		}
		if theirs.result == nil {
			return false
		}
		c.stats[statHit].Add(1)
		c.give(router, w, r, key.keptKey, theirs.result, start)
		return true
	}
	defer func() {
		c.flights.Delete(key)
		close(mine.done)
	}()
	// The flight before this one may have landed after this request had looked.
	if k := c.lookup(key.keptKey); k != nil && k != old && k.still(key.mark, c.db.Now().Unix()) {
		mine.result = k
		c.stats[statHit].Add(1)
		c.give(router, w, r, key.keptKey, k, start)
		return true
	}
	mine.result = c.make(router, w, r, key, old)
	return true
}

// make lets the route answer. The answer is sent in any case.
func (c *Cache) make(router *Router, w http.ResponseWriter, r *http.Request, key flightKey, old *kept) *kept {
	var stray atomic.Bool
	ctx := store.WithReads(context.WithoutCancel(r.Context()), func(table string) {
		if !c.db.Watched(table) && !stray.Swap(true) {
			router.Log.LogAttrs(r.Context(), slog.LevelDebug, "cache: not kept", slog.String("path", r.URL.Path), slog.String("table", table))
		}
	})
	unit := &clockUse{}
	ctx = context.WithValue(ctx, clockKey{}, unit)
	second := c.db.Now().Unix()
	out := &capture{w: w, header: http.Header{}, head: r.Method == http.MethodHead}
	_, pattern := router.mux.Handler(r)
	router.mux.ServeHTTP(out, bare(ctx, r, key.prefs))
	if out.through || stray.Load() || !keepable(out.status) {
		c.stats[statPassed].Add(1)
		out.let()
		router.seen(r, isPage(out.status, out.header))
		return nil
	}
	k := keep(routeOf(pattern), out.status, out.header, out.body.Bytes(), time.Now())
	k.mark, k.until = key.mark, unit.end(second)
	k.like(old)
	c.stats[statMade].Add(1)
	c.store(key.keptKey, k)
	c.sendIn(w, r, key.keptKey, k, time.Now())
	router.seen(r, k.page)
	return k
}

// hour is one in seconds.
const hour = 3600

type clockKey struct{}

// clockUse notes that an answer depends on the time of day.
type clockUse struct{ asked atomic.Bool }

// end is the second at which what was made in another one may say something
// else.
func (u *clockUse) end(made int64) int64 {
	unit := int64(hour)
	if u.asked.Load() {
		unit = 60
	}
	return made - made%unit + unit
}

// noteClock notes that the handler asked for the time of day.
func noteClock(ctx context.Context) {
	if u, ok := ctx.Value(clockKey{}).(*clockUse); ok {
		u.asked.Store(true)
	}
}

// bare is the request as the key has it: nothing else can reach the answer.
func bare(ctx context.Context, r *http.Request, prefs page.Prefs) *http.Request {
	out := r.WithContext(ctx)
	out.Method, out.Header, out.Body, out.ContentLength = http.MethodGet, http.Header{}, http.NoBody, 0
	if cookie := prefs.Cookie(); cookie != "" {
		out.Header.Set("Cookie", cookie)
	}
	return out
}

func routeOf(pattern string) string {
	_, path, found := strings.Cut(pattern, " ")
	if !found {
		return pattern
	}
	return path
}

func (c *Cache) lookup(key keptKey) *kept {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e := c.entries[key]
	if e == nil {
		return nil
	}
	if !e.used.Load() {
		e.used.Store(true)
	}
	return e.k
}

// store keeps an answer in place of the one before.
func (c *Cache) store(key keptKey, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil {
		e = &entry{key: key}
		c.entries[key] = e
		c.queue = append(c.queue, e)
	}
	c.size -= e.size
	e.k, e.size = k, k.size()
	c.size += e.size
	c.makeRoom()
}

// resize counts what an answer takes since a small form was made of it.
func (c *Cache) resize(key keptKey, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil && e.k == k {
		c.size -= e.size
		e.size = k.size()
		c.size += e.size
		c.makeRoom()
	}
}

// makeRoom drops what came first and was not asked for since; what was asked
// for is spared once.
func (c *Cache) makeRoom() {
	for c.size > c.most && len(c.queue) > 0 {
		e := c.queue[0]
		c.queue[0] = nil
		c.queue = c.queue[1:]
		if e.used.Swap(false) {
			c.queue = append(c.queue, e)
			continue
		}
		delete(c.entries, e.key)
		c.size -= e.size
		c.stats[statEvicted].Add(1)
	}
}
