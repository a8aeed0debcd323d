package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// BuildDemo builds the program in a folder, plays the demo up to a day (or
// takes it up where it was played before) and gives it back without serving it
// or running its jobs: for tests, which step through both by hand. The
// invented site that its evidence links to answers as long as the process
// runs, so that a copy of a played demo has it too.
func BuildDemo(ctx context.Context, dir, dsn, day string, log *slog.Logger) (*App, error) {
	return buildStage(ctx, dir, dsn, day, func(cfg Config, addr string) (*App, error) {
		return prepareDemo(ctx, cfg, addr, &gate{}, log)
	})
}

// PlayDemo plays the demo into a folder and a database for copies of both.
func PlayDemo(ctx context.Context, dir, dsn, day string, log *slog.Logger) error {
	a, err := BuildDemo(ctx, dir, dsn, day, log)
	if err != nil {
		return err
	}
	return a.Finish(ctx)
}

// BuildEmpty builds the program as BuildDemo does, with the demo's
// organisations, units and people in place and no plan: nine in the morning
// of the day on which the bureau begins.
func BuildEmpty(ctx context.Context, dir, dsn, day string, log *slog.Logger) (*App, error) {
	return buildStage(ctx, dir, dsn, day, func(cfg Config, _ string) (*App, error) {
		morning := cfg.demo.day.In(store.Zone).Add(9 * time.Hour)
		cfg.demo.set(morning)
		a, err := Build(ctx, cfg, log)
		if err != nil {
			return nil, err
		}
		if _, err := a.engage(ctx); err != nil {
			return nil, errors.Join(err, a.DB.Close())
		}
		cfg.demo.run(morning)
		return a, nil
	})
}

// buildStage lets prepare build the program beside the invented site.
func buildStage(ctx context.Context, dir, dsn, day string, prepare func(cfg Config, site string) (*App, error)) (*App, error) {
	on, err := civil.Parse(day)
	if err != nil {
		return nil, err
	}
	site, err := stageSite()
	if err != nil {
		return nil, err
	}
	cfg := Config{Data: dir, DB: dsn, LogLevel: "warn", StopWait: time.Second, Fast: true, FetchAllow: []string{site}}
	cfg.demo = &demo{day: on}
	cfg.Now = cfg.demo.Now
	return prepare(cfg, site)
}

// stageSite serves the invented site and gives its address.
var stageSite = sync.OnceValues(func() (string, error) {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		return "", err
	}
	site := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !serveDemoSite(w, r) {
			http.NotFound(w, r)
		}
	}), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = site.Serve(l) }()
	return l.Addr().String(), nil
})

// GoTo lets the stage's clock jump on to an instant and run on from there.
// What the program would do meanwhile is for the caller to run.
func (a *App) GoTo(t time.Time) error {
	if now := a.cfg.Now(); t.Before(now) {
		return fmt.Errorf("the clock stands at %s and does not go back to %s", now.Format(time.DateTime), t.Format(time.DateTime))
	}
	a.cfg.demo.run(t)
	return nil
}

// Seal seals what has been recorded, as the program does by itself while it
// serves.
func (a *App) Seal(ctx context.Context) error {
	_, err := a.record.Seal(ctx)
	return err
}

// Working is the day that lies n working days after another, or before it
// where n is negative, on the calendar of the demo's bureau.
func (a *App) Working(day civil.Date, n int) civil.Date {
	return civil.FromTime(a.working(day, n))
}

// Finish closes what BuildDemo opened.
func (a *App) Finish(ctx context.Context) error {
	return errors.Join(a.record.Stop(ctx), a.DB.Close())
}
