package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// visitor is somebody who reads the portal on one node.
func visitor(t *testing.T, a *App, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	a.Router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	out, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(out)
}

var inside = regexp.MustCompile(`href="(/[^"#?]*)"`)

// isKept says that a path is one of those whose pages are kept.
func isKept(path string) bool {
	for _, other := range []string{"/office", "/sign-", "/consultations", "/decisions", "/assets/", "/attachments/", "/leave", "/qr.png", "/search", "/demo", "/account", "/api", "/look", "/requests", "/letters", "/surveys", "/assessments", "/openday"} {
		if strings.HasPrefix(path, other) {
			return false
		}
	}
	return !strings.Contains(path, "/download")
}

// TestPublicPagesAreKept walks the portal: every page on it is kept, because
// all tables that it is made from are watched.
func TestPublicPagesAreKept(t *testing.T) {
	h := openHouse(t, "2023-07-10")
	todo, done := []string{"/"}, map[string]bool{"/": true}
	for n := 0; n < len(todo) && n < 150; n++ {
		status, body := visitor(t, h.App, todo[n])
		if status != 200 {
			continue // moved on to another page
		}
		before := h.Router.Cache.Stats()
		visitor(t, h.App, todo[n])
		if now := h.Router.Cache.Stats(); now.Hits != before.Hits+1 {
			t.Errorf("%s is not kept: it reads a table that publicTables does not name", todo[n])
		}
		for _, m := range inside.FindAllStringSubmatch(body, -1) {
			if isKept(m[1]) && !done[m[1]] {
				done[m[1]] = true
				todo = append(todo, m[1])
			}
		}
	}
	if len(todo) < 60 {
		t.Errorf("only %d pages were found: %v", len(todo), todo)
	}
}

// TestChangesAreSeenAtOnce publishes and withdraws on one node and reads on
// the other, and on both on PostgreSQL: what was committed is in the next
// answer.
func TestChangesAreSeenAtOnce(t *testing.T) {
	dir, dsn := played(t, "2023-07-10")
	here, err := BuildDemo(t.Context(), dir, dsn, "2023-07-10", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := here.Finish(context.Background()); err != nil {
			t.Error(err)
		}
	})
	nodes := []*App{here}
	if os.Getenv("TEST_PG") != "" {
		there, err := Build(t.Context(), Config{Data: dir, DB: dsn, Portal: demoBureau, Now: here.DB.Now}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := there.DB.Close(); err != nil {
				t.Error(err)
			}
		})
		nodes = append(nodes, there)
	}
	item, err := store.First[content.Item](t.Context(), here.DB, "WHERE agency = $1 AND state = 'published' ORDER BY published_at DESC", demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := content.Columns(t.Context(), here.DB, demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	column, _ := tree.Get(item.Column)
	act := func(f func(tx *store.Tx, i *content.Item) error) {
		t.Helper()
		err := here.DB.Do(t.Context(), who.System(demoBureau), func(tx *store.Tx) error {
			i, err := content.ItemOf(tx.Context(), tx, demoBureau, item.ID)
			if err == nil {
				err = f(tx, &i)
			}
			if err != nil {
				return err
			}
			return tx.Record("试验", i.Ref())
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	expect := func(when string, status int, listed bool) {
		t.Helper()
		for i, n := range nodes {
			if got, _ := visitor(t, n, item.Address); got != status {
				t.Errorf("%s, node %d: the item is answered with %d", when, i, got)
			}
			if _, body := visitor(t, n, column.Address()); strings.Contains(body, item.Address) != listed {
				t.Errorf("%s, node %d: the list shows it: %v", when, i, !listed)
			}
		}
	}
	for range 3 {
		expect("published", 200, true)
		expect("published, asked again", 200, true)
		act(func(tx *store.Tx, i *content.Item) error { return here.content.Withdraw(tx, i, "内容有误", "") })
		expect("withdrawn", 410, false)
		act(func(tx *store.Tx, i *content.Item) error { return here.content.Reinstate(tx, i) })
	}
	err = here.DB.Do(t.Context(), who.System(demoBureau), func(tx *store.Tx) error {
		tx.Quiet("test")
		_, err := tx.Exec("UPDATE people_agency SET name = '改名后的单位' WHERE agency = $1 AND id = $1", demoBureau)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range nodes {
		if _, body := visitor(t, n, item.Address); !strings.Contains(body, "改名后的单位") {
			t.Errorf("node %d does not know the new name", i)
		}
	}
}
