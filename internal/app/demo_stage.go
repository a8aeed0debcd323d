package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"gongkai/internal/kit/civil"
)

// BuildDemo builds the program in a folder, plays the demo up to a day and
// gives it back without serving it or running its jobs: for tests, which step
// through both by hand. The invented site that its evidence links to answers
// until Finish.
func BuildDemo(ctx context.Context, dir, dsn, day string, log *slog.Logger) (*App, error) {
	on, err := civil.Parse(day)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	site := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !serveDemoSite(w, r) {
			http.NotFound(w, r)
		}
	}), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = site.Serve(l) }()
	cfg := Config{Data: dir, DB: dsn, LogLevel: "warn", StopWait: time.Second, Fast: true, FetchAllow: []string{l.Addr().String()}}
	cfg.demo = &demo{day: on}
	cfg.Now = cfg.demo.Now
	a, err := prepareDemo(ctx, cfg, l.Addr().String(), &gate{}, log)
	if err != nil {
		return nil, errors.Join(err, site.Close())
	}
	a.site = site
	return a, nil
}

// Finish closes what BuildDemo opened.
func (a *App) Finish(ctx context.Context) error {
	return errors.Join(a.site.Close(), a.record.Stop(ctx), a.DB.Close())
}
