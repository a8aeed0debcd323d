// Package apptest builds the whole program for tests: on a fresh SQLite file,
// or, with TEST_PG set, in a fresh PostgreSQL schema.
package apptest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
)

// App is a program under test with a stage of invented people on it.
type App struct {
	*app.App
	Server *httptest.Server
	t      testing.TB
}

// New serves the demo as it is on a day (YYYY-MM-DD). The year up to there is
// played once for all tests of the package, whose TestMain has to call
// storetest.Main; each test has a copy.
func New(t testing.TB, day string) *App {
	t.Helper()
	dir, dsn := storetest.Copy(t, "the demo up to "+day, func(dir, dsn string) error {
		return app.PlayDemo(context.Background(), dir, dsn, day, silent)
	})
	return serve(t, app.BuildDemo, dir, dsn, day)
}

// Empty serves the demo's organisations, units and people as they are on the
// morning of a day, before there is any plan.
func Empty(t testing.TB, day string) *App {
	t.Helper()
	return serve(t, app.BuildEmpty, t.TempDir(), storetest.DSN(t), day)
}

var silent = slog.New(slog.DiscardHandler)

func serve(t testing.TB, build func(ctx context.Context, dir, dsn, day string, log *slog.Logger) (*app.App, error), dir, dsn, day string) *App {
	t.Helper()
	a, err := build(context.Background(), dir, dsn, day, silent)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(a.Router)
	t.Cleanup(func() {
		s.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := a.Finish(ctx); err != nil {
			t.Error(err)
		}
	})
	return &App{App: a, Server: s, t: t}
}

// At lets the clock jump to a time of day in the program's zone, such as
// "2023-09-10 09:00", and delivers what has been waiting. Sessions are over
// by then: whoever acts next signs in anew.
func (a *App) At(when string) {
	a.t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15:04", when, store.Zone)
	if err == nil {
		err = a.GoTo(to)
	}
	if err == nil {
		err = a.Jobs.Drain(context.Background())
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// Run runs jobs as the queue would, and delivers what they enqueue.
func (a *App) Run(kinds ...string) {
	a.t.Helper()
	for _, kind := range kinds {
		if err := a.Jobs.Run(context.Background(), kind); err != nil {
			a.t.Fatalf("%s: %v", kind, err)
		}
	}
	if err := a.Jobs.Drain(context.Background()); err != nil {
		a.t.Fatal(err)
	}
}

// Client is a browser without scripts, signed in as one of the cast.
func (a *App) Client(login string) *http.Client {
	a.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	if login == "" {
		return c
	}
	res, err := c.PostForm(a.Server.URL+"/demo/sign-in", url.Values{"person": {login}})
	if err != nil {
		a.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || !strings.HasSuffix(res.Request.URL.Path, "/office") {
		a.t.Fatalf("signing in as %s led to %s (%s)", login, res.Request.URL, res.Status)
	}
	return c
}
