package app

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gongkai/internal/app/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/people"
)

//go:embed demo/plan.docx
var demoPlan []byte

// demoCommercePlan is the second bureau's plan, invented.
//
//go:embed demo/commerce.txt
var demoCommercePlan []byte

// demoPlanName is the file's name as the bureau received it.
const demoPlanName = "市工业和信息化局2023年政务公开工作要点任务分工.docx"

type demoCommand struct {
	Addr  string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"监听地址"`
	Data  string `default:"demo-data" placeholder:"DIR" help:"演示数据目录"`
	DB    string `placeholder:"DSN" help:"数据库，默认为数据目录下的 SQLite 文件"`
	Fresh bool   `help:"丢弃以前的演示数据，重新开始"`
	Day   string `default:"2023-09-05" placeholder:"DATE" help:"演示进行到哪一天（2023年3月6日至12月31日）"`
	Dev   bool   `help:"开发模式"`
}

// demo is the demo's own part of the program: its clock and its cast.
type demo struct {
	day   civil.Date
	start time.Time // of this process, on the real clock

	mu   sync.Mutex
	at   time.Time // the instant on stage while the play goes on; zero after
	from time.Time // the instant on stage when real time took over
}

// Now is the instant on the demo's clock: set by the play, then running on.
func (d *demo) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.at.IsZero() {
		return d.at
	}
	return d.from.Add(time.Since(d.start))
}

// set puts the clock to an instant; it never goes back.
func (d *demo) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.After(d.at) {
		d.at = t
	}
}

// run lets the clock run on from the evening of the play.
func (d *demo) run(from time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at, d.from, d.start = time.Time{}, from, time.Now()
}

// Run plays a year of work up to a day and then serves.
func (c demoCommand) Run(ctx context.Context, s Streams) error {
	day, err := civil.Parse(c.Day)
	if err != nil || day < demoFirst || day > civil.Of(2023, time.December, 31) {
		return exit{2, fmt.Errorf("--day 应为 2023-03-06 到 2023-12-31 之间的日期，例如 2023-09-05")}
	}
	if c.Fresh {
		if err := clearDemo(c.Data); err != nil {
			return err
		}
	}
	d := &demo{day: day}
	cfg := Config{Addr: c.Addr, Data: c.Data, DB: c.DB, LogLevel: "warn", LogFormat: "text", StopWait: 10 * time.Second, Dev: c.Dev,
		Now: d.Now, demo: d}
	l, err := listen(c.Addr)
	if err != nil {
		return err
	}
	cfg.FetchAllow = []string{l.Addr().String()}
	return serveDemo(ctx, cfg, l, s.Out)
}

// serveDemo answers at once with a page that says how far the play is, and
// with the whole program when it is over.
func serveDemo(ctx context.Context, cfg Config, l net.Listener, out io.Writer) error {
	gate := &gate{}
	wait := &http.Server{Handler: gate, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = wait.Serve(l) }()
	defer func() { _ = wait.Close() }()
	began := time.Now()
	a, err := prepareDemo(ctx, cfg, l.Addr().String(), gate, newLog(&cfg, os.Stderr))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "演示已就绪（用时%.1f秒），演示日期 %s。请打开 http://%s\n", time.Since(began).Seconds(), cfg.demo.day, local(l.Addr()))
	if err := a.Start(ctx); err != nil {
		return errors.Join(err, a.DB.Close())
	}
	gate.open(a.Router)
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.StopWait)
	defer cancel()
	return errors.Join(wait.Shutdown(end), a.Close(end))
}

// local is the address as a person on this machine types it.
func local(a net.Addr) string {
	if t, ok := a.(*net.TCPAddr); ok && (t.IP.IsLoopback() || t.IP.IsUnspecified()) {
		return fmt.Sprintf("localhost:%d", t.Port)
	}
	return a.String()
}

// prepareDemo builds the program and plays what has not been played yet.
func prepareDemo(ctx context.Context, cfg Config, addr string, gate *gate, log *slog.Logger) (*App, error) {
	d := cfg.demo
	state, err := readDemo(cfg.Data)
	if err != nil {
		return nil, err
	}
	d.set(first())
	if !state.Until.IsZero() {
		d.day = state.Day
		d.set(state.Until)
	}
	a, err := Build(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	if state.Until.IsZero() {
		if err := a.play(ctx, addr, gate); err != nil {
			return nil, errors.Join(err, a.DB.Close())
		}
	}
	last, err := a.lastAct(ctx)
	if err != nil {
		return nil, errors.Join(err, a.DB.Close())
	}
	evening := d.day.In(store.Zone).Add(9 * time.Hour)
	if last.After(evening) {
		evening = last.Add(time.Second)
	}
	d.run(evening)
	return a, writeDemo(cfg.Data, demoState{Day: d.day, Until: evening})
}

// lastAct is the instant of the newest entry of the record; the clock must
// not run behind it.
func (a *App) lastAct(ctx context.Context) (time.Time, error) {
	//tenant:all the clock is one for all organisations
	e, err := store.First[audit.Entry](ctx, a.DB, "ORDER BY turn DESC LIMIT 1")
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(store.TimeFormat, e.When)
}

// demoState is what the demo's folder remembers.
type demoState struct {
	Day   civil.Date `json:"day"`
	Until time.Time  `json:"until"`
}

const demoFile = "demo.json"

func readDemo(dir string) (demoState, error) {
	var s demoState
	b, err := os.ReadFile(filepath.Join(dir, demoFile))
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	return s, err
}

func writeDemo(dir string, s demoState) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, demoFile), b, 0o600)
}

// clearDemo empties a demo's folder. It touches no folder that a demo did not
// make, so that a mistyped --data loses nothing.
func clearDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
		return exit{2, fmt.Errorf("%s 不是演示建立的目录，--fresh 不会清空它。请用 --data 另选目录", dir)}
	}
	return os.RemoveAll(dir)
}

// demoMark is a file that says that a folder is a demo's.
const demoMark = "DEMO"

// gate answers while the play goes on, and passes on afterwards.
type gate struct {
	mu   sync.RWMutex
	next http.Handler
	said string
}

func (g *gate) open(h http.Handler) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next = h
}

func (g *gate) say(what string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.said = what
}

// ServeHTTP shows how far the play is; the page asks again every second.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.RLock()
	next, said := g.next, g.said
	g.mu.RUnlock()
	if next != nil {
		next.ServeHTTP(w, r)
		return
	}
	if serveDemoSite(w, r) {
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Refresh", "1")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>正在准备演示</title><h1>正在准备演示数据</h1><p>%s</p><p>页面会自动刷新。</p></html>`, said)
}

// demoRoutes are pages that exist in the demo alone.
func (a *App) demoRoutes(r *web.Router) {
	r.Get("/demo", web.Public, a.getDemo)
	r.Post("/demo/sign-in", web.Public, a.postDemoSignIn)
	r.Handle("GET /demo/site/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !serveDemoSite(w, r) {
			http.NotFound(w, r)
		}
	}))
}

func (a *App) getDemo(c *web.Ctx) error {
	p := pages.Demo{Base: c.Base("选择一个身份进入演示"), Text: fmt.Sprintf("市工信局的任务分工来自真实文件，市商务局的任务分工、各单位内设机构、人员和办理情况为虚构。演示时钟现在是%s。选择一个身份即可进入，无需口令；也可以随时换一个身份。", c.Today().Chinese())}
	for _, m := range cast() {
		if m.does == "" {
			continue
		}
		p.People = append(p.People, pages.DemoPerson{ID: m.login, Role: people.RoleTitle(m.role), Name: m.name, Unit: m.where(), Does: m.does})
	}
	return c.Page(http.StatusOK, pages.DemoPage(p))
}

func (a *App) postDemoSignIn(c *web.Ctx) error {
	//tenant:all the demo's cast, of both organisations
	person, err := store.First[people.Person](c.Context(), c.DB, "WHERE login = $1", c.R.FormValue("person"))
	if err != nil {
		return err
	}
	if err := a.people.SignInAs(c.W, c.R, person.Agency, person.ID); err != nil {
		return err
	}
	return c.See("/office")
}
