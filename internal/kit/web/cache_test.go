package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

var shelf = store.Migrations{Owner: "test", Files: fstest.MapFS{"0001_x.sql": {Data: []byte(`-- +goose Up
CREATE TABLE test_word (id TEXT NOT NULL PRIMARY KEY, word TEXT NOT NULL);
CREATE TABLE test_private (id TEXT NOT NULL PRIMARY KEY);
INSERT INTO test_word (id, word) VALUES ('1', '0');`)}}}

// site is one node with a page made of a watched row.
type site struct {
	*testing.T
	db      *store.DB
	router  *web.Router
	clock   *storetest.Clock
	renders atomic.Int64
	seen    atomic.Int64
	hold    chan struct{} // where it is not nil, a rendering waits for it
}

func newSite(t *testing.T, dsn string) *site {
	t.Helper()
	s := &site{T: t, clock: &storetest.Clock{}}
	s.clock.GoTo("2023-03-01 09:00")
	var err error
	if s.db, err = store.Open(t.Context(), store.Config{DSN: dsn, Fast: true, Now: s.clock.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.db.Close() })
	if err := s.db.Migrate(t.Context(), []store.Migrations{shelf}); err != nil {
		t.Fatal(err)
	}
	s.db.Watch(func(table string) bool { return table == "test_word" })
	s.router = &web.Router{DB: s.db, Log: slog.New(slog.DiscardHandler), Cache: web.NewCache(s.db, 1<<20),
		Chrome: func(*web.Ctx) page.Base { return page.Base{} }, Seen: func(*http.Request) { s.seen.Add(1) },
		Identify: func(r *http.Request) web.Identity {
			if c, err := r.Cookie("gk_session"); err == nil {
				return web.Identity{Actor: who.Actor{ID: c.Value}}
			}
			return web.Identity{}
		}}
	s.router.Kept("/{path...}", s.word)
	s.router.Kept("/private/", func(c *web.Ctx) error {
		s.renders.Add(1)
		var n int
		if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*) FROM test_private").Scan(&n); err != nil {
			return err
		}
		return html(c, 200, "private")
	})
	s.router.Kept("/cookie", func(c *web.Ctx) error { c.Flash("x"); s.renders.Add(1); return html(c, 200, "cookie") })
	s.router.Kept("/huge", func(c *web.Ctx) error { s.renders.Add(1); return html(c, 200, strings.Repeat("x", 3<<20)) })
	s.router.Kept("/clock", func(c *web.Ctx) error { s.renders.Add(1); return html(c, 200, c.Now().In(store.Zone).Format("15:04")) })
	s.router.Kept("/gone", func(c *web.Ctx) error { s.renders.Add(1); return html(c, 410, "撤回") })
	s.router.Kept("/error", func(*web.Ctx) error { s.renders.Add(1); return errors.New("broken") })
	s.router.Get("/plain", web.Public, func(c *web.Ctx) error { s.renders.Add(1); return html(c, 200, "plain") })
	return s
}

func html(c *web.Ctx, status int, text string) error {
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.W.WriteHeader(status)
	_, err := io.WriteString(c.W, text)
	return err
}

// word says the word, to whom, and how they look at it.
func (s *site) word(c *web.Ctx) error {
	s.renders.Add(1)
	var word string
	if err := c.DB.QueryRow(c.Context(), "SELECT word FROM test_word WHERE id = '1'").Scan(&word); err != nil {
		return err
	}
	if s.hold != nil {
		<-s.hold
	}
	p := page.ReadPrefs(c.R)
	return html(c, 200, fmt.Sprintf("word=%s who=%s size=%s path=%s agent=%q %s", word, c.Actor.ID, p.Size, c.R.URL.RequestURI(), c.R.UserAgent(), strings.Repeat("中卫市工业和信息化局", 200)))
}

func (s *site) say(word string) {
	s.Helper()
	err := s.db.Do(context.Background(), who.System("a"), func(tx *store.Tx) error {
		tx.Quiet("test")
		_, err := tx.Exec("UPDATE test_word SET word = $1 WHERE id = '1'", word)
		return err
	})
	if err != nil {
		s.Error(err)
	}
}

func (s *site) get(path string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	return s.send(http.MethodGet, path, headers...)
}

func (s *site) send(method, path string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.router.ServeHTTP(w, r)
	return w
}

func (s *site) made(want int64, when string) {
	s.Helper()
	if n := s.renders.Load(); n != want {
		s.Errorf("%s: rendered %d times, want %d", when, n, want)
	}
}

func has(t *testing.T, w *httptest.ResponseRecorder, text string) {
	t.Helper()
	if !strings.Contains(w.Body.String(), text) {
		t.Errorf("no %q in %.120q", text, w.Body.String())
	}
}

func TestKeptUntilAChangeIsCommitted(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	for range 3 {
		has(t, s.get("/a"), "word=0 ")
	}
	s.made(1, "three requests")
	s.say("1")
	has(t, s.get("/a"), "word=1 ")
	s.made(2, "after the change")
	s.clock.GoTo("2023-03-01 09:59")
	s.get("/a")
	s.made(2, "in the same hour")
	s.clock.Go(time.Minute)
	s.get("/a")
	s.made(3, "in the next hour")
	if n := s.seen.Load(); n != 6 {
		t.Errorf("%d views were told, want 6", n)
	}
}

func TestTheTimeOfDayIsThatOfTheMinute(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	has(t, s.get("/clock"), "09:00")
	s.clock.Go(59 * time.Second)
	has(t, s.get("/clock"), "09:00")
	s.made(1, "within a minute")
	s.clock.Go(time.Second)
	has(t, s.get("/clock"), "09:01")
}

// TestTwoNodes: what one node publishes is in the other's next answer.
func TestTwoNodes(t *testing.T) {
	dsn := storetest.DSN(t)
	here := newSite(t, dsn)
	there := here
	if os.Getenv("TEST_PG") != "" {
		there = newSite(t, dsn)
	}
	for n := range 30 {
		here.say(strconv.Itoa(n))
		for _, node := range []*site{there, here, there} {
			has(t, node.get("/a"), fmt.Sprintf("word=%d ", n))
		}
	}
}

// TestChangesUnderLoad: while many read, every answer that was asked for after
// a commit has at least what was committed.
func TestChangesUnderLoad(t *testing.T) {
	dsn := storetest.DSN(t)
	here := newSite(t, dsn)
	there := here
	if os.Getenv("TEST_PG") != "" {
		there = newSite(t, dsn)
	}
	var committed atomic.Int64
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for g := range 8 {
		readers.Go(func() {
			node := []*site{here, there}[g%2]
			for {
				select {
				case <-stop:
					return
				default:
				}
				least := committed.Load()
				var got int64
				if _, err := fmt.Sscanf(node.get("/"+strconv.Itoa(g%3)).Body.String(), "word=%d ", &got); err != nil || got < least {
					t.Errorf("got %d after %d was committed (%v)", got, least, err)
					return
				}
			}
		})
	}
	for n := range int64(40) {
		here.say(strconv.FormatInt(n+1, 10))
		committed.Store(n + 1)
	}
	close(stop)
	readers.Wait()
}

func TestOnlyOneRenders(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	s.hold = make(chan struct{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { has(t, s.get("/a"), "word=0") })
	}
	close(s.hold)
	all.Wait()
	s.made(1, "twenty at once")
}

func TestWhatIsKeptForWhom(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	s.get("/a", "User-Agent", "first", "Cookie", "tracker=1")
	has(t, s.get("/a", "User-Agent", "second"), `agent=""`)
	has(t, s.get("/a", "Cookie", "look=size%3Dlarge"), "size= ") // not how the cookie is written
	has(t, s.get("/a", "Cookie", "look=size=large"), "size=large")
	has(t, s.get("/a"), "size= ")
	s.made(2, "two ways of looking")
	has(t, s.get("/a", "Cookie", "gk_session=wang"), "who=wang")
	has(t, s.get("/a"), "who= ")
	s.made(3, "somebody signed in")
	has(t, s.get("/a?x=1"), "path=/a?x=1")
	s.made(4, "another address")
	if w := s.send(http.MethodPost, "/a"); w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
		t.Errorf("a form to a page: %d", w.Code)
	}
}

func TestWhatIsNeverKept(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	for path, size := range map[string]int{"/private/": 7, "/cookie": 6, "/huge": 3 << 20, "/plain": 5} {
		before := s.renders.Load()
		for range 2 {
			if w := s.get(path); w.Body.Len() != size || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d bytes, %v", path, w.Body.Len(), w.Header())
			}
		}
		s.made(before+2, path)
	}
	before := s.renders.Load()
	s.get("/error")
	if w := s.get("/error"); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d", w.Code)
	}
	s.made(before+2, "an error")
	for range 2 {
		if w := s.get("/gone"); w.Code != http.StatusGone || w.Body.String() != "撤回" {
			t.Errorf("a tombstone: %d %q", w.Code, w.Body)
		}
	}
	s.made(before+3, "a tombstone")
}

func TestRevalidation(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	first := s.get("/a")
	tag := first.Header().Get("Etag")
	if first.Header().Get("Cache-Control") != "no-cache" || first.Header().Get("Vary") != "Accept-Encoding, Cookie" || !strings.HasPrefix(tag, `"`) {
		t.Errorf("headers %v", first.Header())
	}
	if first.Header().Get("Last-Modified") != "" {
		t.Error("a second that is not over names what was seen in it")
	}
	for _, ask := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		if w := s.get("/a", "If-None-Match", ask); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
			t.Errorf("%s: %d with %d bytes", ask, w.Code, w.Body.Len())
		}
	}
	if w := s.get("/a", "If-None-Match", `"other"`); w.Code != 200 {
		t.Errorf("another tag: %d", w.Code)
	}
	head := s.send(http.MethodHead, "/a")
	if head.Body.Len() > 0 || head.Header().Get("Content-Length") != strconv.Itoa(first.Body.Len()) || head.Header().Get("Etag") != tag {
		t.Errorf("HEAD: %d bytes, %v", head.Body.Len(), head.Header())
	}
	s.clock.Go(time.Hour)
	if w := s.get("/a", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("the same content an hour later: %d", w.Code)
	}
	s.say("1")
	if w := s.get("/a", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("changed content: %d", w.Code)
	}
}

func TestCodings(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	plain := s.get("/a").Body.String()
	tags := map[string]bool{}
	for ask, want := range map[string]string{"": "", "gzip": "gzip", "gzip, deflate, br, zstd": "br", "zstd, gzip;q=0.5": "zstd", "br;q=0, gzip": "gzip", "BR": "br", "deflate": "", "br;q=x": ""} {
		s.get("/a", "Accept-Encoding", ask)
		w := s.get("/a", "Accept-Encoding", ask)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q is answered in %q", ask, got)
		}
		if opened := open(t, want, w.Body.Bytes()); opened != plain {
			t.Errorf("%q opens to %d bytes of %d", ask, len(opened), len(plain))
		}
		if w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
			t.Errorf("%q: length %s", ask, w.Header().Get("Content-Length"))
		}
		tags[w.Header().Get("Etag")] = true
	}
	if len(tags) != 4 {
		t.Errorf("each coding has a tag of its own: %v", tags)
	}
	s.made(1, "eight ways to send")
}

func open(t *testing.T, coding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "br":
		r = brotli.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestMemoryIsBounded(t *testing.T) {
	s := newSite(t, storetest.DSN(t))
	s.router.Cache = web.NewCache(s.db, 100_000)
	for n := range 200 {
		s.get("/hot")
		s.get(fmt.Sprintf("/cold/%d", n), "Accept-Encoding", "gzip")
	}
	st := s.router.Cache.Stats()
	if st.Bytes > 100_000 || st.Entries > 13 || st.Evicted == 0 {
		t.Errorf("kept %+v", st)
	}
	if hot := s.renders.Load() - 200; hot > 3 {
		t.Errorf("what is asked for all the time was rendered %d times", hot)
	}
	if w := s.get("/" + strings.Repeat("x", 600)); w.Code != 200 {
		t.Errorf("a long address: %d", w.Code)
	}
	if again := s.router.Cache.Stats(); again.Made != st.Made {
		t.Error("a long address was kept")
	}
}

func BenchmarkKept(b *testing.B) {
	db, _ := storetest.Open(b, shelf)
	db.Watch(func(string) bool { return true })
	router := &web.Router{DB: db, Log: slog.New(slog.DiscardHandler), Chrome: func(*web.Ctx) page.Base { return page.Base{} }}
	body := strings.Repeat("中卫市工业和信息化局", 500)
	router.Kept("/a", func(c *web.Ctx) error { return html(c, 200, body) })
	run := func(b *testing.B) {
		r := httptest.NewRequest(http.MethodGet, "/a", nil)
		for b.Loop() {
			router.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	b.Run("page_baseline", run)
	router.Cache = web.NewCache(db, 1<<20)
	b.Run("page", run)
}
