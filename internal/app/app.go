// Package app puts the program together: it is the only package that knows
// every slice. Tests build the same value as main does.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"gongkai/internal/app/pages"
	"gongkai/internal/consult"
	"gongkai/internal/consult/decision"
	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/front"
	"gongkai/internal/interpret"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	ledgerpages "gongkai/internal/ledger/pages"
	"gongkai/internal/ledger/round"
	"gongkai/internal/letters"
	"gongkai/internal/library"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
	"gongkai/internal/office/screen"
	"gongkai/internal/office/search"
	"gongkai/internal/office/workday"
	"gongkai/internal/openday"
	"gongkai/internal/portal"
	"gongkai/internal/portal/count"
	portalpages "gongkai/internal/portal/pages"
	"gongkai/internal/publish"
	"gongkai/internal/publish/column"
	"gongkai/internal/publish/govwork"
	"gongkai/internal/publish/outlet"
	publishpages "gongkai/internal/publish/pages"
	"gongkai/internal/report"
	"gongkai/internal/survey"
	"gongkai/internal/survey/assess"
)

// App is the whole program.
type App struct {
	DB     *store.DB
	Log    *slog.Logger
	Jobs   *job.Runner
	Router *web.Router

	cfg     Config
	slices  []slice.Slice
	metrics *metrics
	asset   func(string) string
	assets  http.Handler
	// stopWarming ends warmUp and waits for it.
	stopWarming func()

	record     *audit.Log
	people     *people.People
	notices    *notice.Notices
	files      *attach.Files
	workdays   *workday.Workdays
	search     *search.Search
	content    *content.Content
	screen     *screen.Screen
	citizens   *citizen.Citizens
	surveys    *survey.Surveys
	assess     *assess.Assess
	openday    *openday.Days
	disclosure *disclosure.Service
	shield     *shield.Shield
	publish    *publish.Publish
	portal     *portal.Portal
	columns    *column.Columns
	outlets    *outlet.Outlets
	govwork    *govwork.Govwork
	consult    *consult.Consult
	decisions  *decision.Decisions
	letters    *letters.Letters
	interpret  *interpret.Interpret
	library    *library.Library
	report     *report.Service
	ledger     *ledger.Ledger
	rounds     *round.Rounds
	counter    *count.Counter
}

// Build opens the database, makes every part, and brings the tables up to
// date. Nothing runs yet; see Start.
func Build(ctx context.Context, cfg Config, log *slog.Logger) (*App, error) {
	if err := cfg.prepare(); err != nil {
		return nil, err
	}
	a := &App{cfg: cfg, Log: log}
	var err error
	if a.DB, err = store.Open(ctx, cfg.open()); err != nil {
		return nil, err
	}
	a.watch()
	if err := a.assemble(ctx); err != nil {
		return nil, errors.Join(err, a.DB.Close())
	}
	return a, nil
}

func (a *App) assemble(ctx context.Context) error {
	key, err := dataKey(a.cfg.file(a.cfg.DataKey, "data.key"))
	if err != nil {
		return err
	}
	if err := a.parts(key); err != nil {
		return err
	}
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	if err := a.record.Open(ctx); err != nil {
		return err
	}
	if err := a.people.Seed(ctx); err != nil {
		return fmt.Errorf("grants: %w", err)
	}
	return a.routes()
}

// Migrate brings every table up to date; several nodes may do so at once.
func (a *App) Migrate(ctx context.Context) error {
	var all []store.Migrations
	for _, s := range a.slices {
		if s.Migrations != nil {
			all = append(all, store.Migrations{Owner: s.Name, Files: s.Migrations})
		}
	}
	if err := a.DB.Migrate(ctx, all); err != nil {
		return err
	}
	return a.Jobs.Migrate(ctx)
}

// tables are one row of each kind that is verified against the record.
func (a *App) tables() []store.Row {
	var out []store.Row
	for _, s := range a.slices {
		out = append(out, s.Tables...)
	}
	return out
}

// routes makes the router with every slice's pages.
func (a *App) routes() error {
	dir := ""
	if a.cfg.Dev {
		dir = "internal/kit/page/assets"
	}
	assets, err := page.NewAssets(dir, pages.Assets(), ledgerpages.Assets(), portalpages.Assets(), publishpages.Assets(), front.Assets())
	if err != nil {
		return err
	}
	proxies, err := a.cfg.proxies()
	if err != nil {
		return err
	}
	a.asset, a.assets = assets.URL, assets
	a.metrics = newMetrics(a)
	a.Router = &web.Router{DB: a.DB, Log: a.Log, Identify: a.people.Identify, SignIn: "/sign-in", Chrome: a.chrome,
		Problem: a.problem, Observe: a.metrics.observe, Secure: a.secure(), Proxies: proxies}
	a.keepPages()
	for _, s := range a.slices {
		if s.Routes != nil {
			s.Routes(a.Router)
		}
	}
	return nil
}

func (a *App) secure() bool { return strings.HasPrefix(a.cfg.Public, "https://") }

// Start begins to seal the record and to run jobs.
func (a *App) Start(ctx context.Context) error {
	if err := a.record.Start(ctx); err != nil {
		return err
	}
	a.counter.Start(ctx)
	a.warmUp(ctx)
	if a.cfg.NoJobs {
		return nil
	}
	return a.Jobs.Start(ctx)
}

// warmAfter lets the first who come be answered before reading begins, which
// keeps a processor busy for a while.
const warmAfter = 300 * time.Millisecond

// warmUp reads what is published into memory for the search, beside whatever
// else the program does; the first who searches need not wait for all of it.
func (a *App) warmUp(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	a.stopWarming = func() { cancel(); <-done }
	go func() {
		defer close(done)
		select {
		case <-time.After(warmAfter):
		case <-ctx.Done():
			return
		}
		if err := a.search.Warm(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("search: read what is published", "error", err)
		}
		a.search.Settle()
		debug.FreeOSMemory() // reading took several times what is kept of it
	}()
}

// Close ends what runs, the newest entries sealed, and closes the database.
func (a *App) Close(ctx context.Context) error {
	if a.stopWarming != nil {
		a.stopWarming()
	}
	var err error
	if !a.cfg.NoJobs {
		err = a.Jobs.Stop(ctx)
	}
	err = errors.Join(err, a.counter.Stop(ctx), a.record.Stop(ctx))
	return errors.Join(err, a.DB.Close())
}

// Serve answers on the listener until ctx ends, then lets what is under way
// finish.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	if err := a.Start(ctx); err != nil {
		if ctx.Err() != nil {
			err = nil // told to stop before it had begun
		}
		return errors.Join(err, l.Close(), a.record.Stop(context.WithoutCancel(ctx)), a.DB.Close())
	}
	server := &http.Server{Handler: a.Router, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.StopWait)
	defer cancel()
	return errors.Join(err, server.Shutdown(wait), a.Close(wait))
}

// dataKey reads the key that encrypts personal data, or makes it at the first
// start, readable by its owner alone.
func dataKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil {
		if len(key) < 32 {
			return nil, fmt.Errorf("数据密钥文件 %s 不完整，请用备份恢复；没有它就不能解密已保存的个人数据", path)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("打不开数据密钥文件 %s：%w", path, err)
	}
	return makeKey(path)
}

// pdf reads documents for the office: PDFs in a child process.
func (a *App) readOptions() docread.Options {
	return docread.Options{Child: pdfChild, CacheDir: filepath.Join(a.cfg.Data, "cache")}
}
