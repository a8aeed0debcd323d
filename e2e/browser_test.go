// Package e2e walks whole journeys through the program in a real browser.
package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
	"gongkai/internal/kit/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

//go:embed testdata/axe.min.js
var axe string

// tab is one person at one browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	// complaints are errors of scripts and breaches of the content policy.
	complaints []string
}

// visit opens a browser at the program and signs in as one of the cast; an
// empty login stays a stranger.
func visit(t *testing.T, a *apptest.App, login string) *tab {
	t.Helper()
	path := os.Getenv("CHROMIUM")
	if path == "" {
		path, _ = exec.LookPath("chromium")
	}
	if path == "" {
		t.Skip("no browser: set CHROMIUM to the path of one")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "zh-CN"), chromedp.Flag("enable-blink-features", "LangAttributeAwareFormControlUI"), chromedp.WindowSize(1366, 768))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 20*time.Minute) // the office walks a hundred pages
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx, base: a.Server.URL}
	b.listen()
	if err := chromedp.Run(ctx); err != nil { // the browser lives as long as the context of its first act
		t.Fatal(err)
	}
	b.do(network.Enable(), log.Enable(), runtime.Enable())
	if login != "" {
		b.open("/demo")
		if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(`form:has(input[value="`+login+`"]) button`, chromedp.ByQuery)); err != nil {
			t.Fatalf("sign in as %s: %v", login, err)
		}
		b.do(chromedp.WaitReady("#main", chromedp.ByID))
		b.see("工作台")
	}
	return b
}

func (b *tab) listen() {
	chromedp.ListenTarget(b.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.complaints = append(b.complaints, e.ExceptionDetails.Error())
		case *page.EventJavascriptDialogOpening: // people say yes; unanswered, the page would stand still
			go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true)) }()
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
				b.complaints = append(b.complaints, e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	b.t.Cleanup(func() {
		for _, c := range b.complaints {
			b.t.Errorf("the browser complains: %s", c)
		}
	})
}

// patience is how long a browser may take for what a test asks of it before
// the test says where it stands.
const patience = 40 * time.Second

// do runs actions and stops the test when one fails.
func (b *tab) do(actions ...chromedp.Action) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.shot("failure")
		b.t.Fatalf("%v at %s\n%s", err, b.address(), short(b.text()))
	}
}

// open goes to a path of the program.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base+path), chromedp.WaitVisible("#main", chromedp.ByID))
}

// address is where the browser is, without the host.
func (b *tab) address() string {
	var at string
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	_ = chromedp.Run(ctx, chromedp.Location(&at))
	return strings.TrimPrefix(at, b.base)
}

// text is what the page's body says.
func (b *tab) text() string {
	var s string
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	_ = chromedp.Run(ctx, chromedp.Evaluate(`document.body ? document.body.innerText : ""`, &s))
	return s
}

// see demands that the page says all of the texts.
func (b *tab) see(texts ...string) {
	b.t.Helper()
	said := b.text()
	for _, want := range texts {
		if !strings.Contains(said, want) {
			b.shot("failure")
			b.t.Fatalf("%s does not say %q:\n%s", b.address(), want, short(said))
		}
	}
}

// lacks demands that the page says none of the texts.
func (b *tab) lacks(texts ...string) {
	b.t.Helper()
	said := b.text()
	for _, no := range texts {
		if strings.Contains(said, no) {
			b.t.Fatalf("%s says %q", b.address(), no)
		}
	}
}

// phone makes the window that of a phone; desk that of an office machine.
func (b *tab) phone() {
	b.do(emulation.SetDeviceMetricsOverride(390, 844, 1, true))
}

func (b *tab) desk() {
	b.do(emulation.SetDeviceMetricsOverride(1366, 768, 1, false))
}

// shot saves a picture of the window into $SHOTS, if that is set.
func (b *tab) shot(name string) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	var png []byte
	if err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Logf("no picture of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Error(err)
	}
}

// finding is what axe-core says of a page.
type finding struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// accessible demands that axe-core finds nothing against WCAG 2.2 AA.
func (b *tab) accessible() {
	b.t.Helper()
	var raw string
	run := `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => JSON.stringify(r.violations))`
	b.do(chromedp.Evaluate(axe+"; 0", nil), chromedp.Evaluate(run, &raw, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	var found []finding
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, f := range found {
		for i, n := range f.Nodes {
			if i < 3 {
				b.t.Errorf("%s: %s (%s)\n  %s\n  %s", b.address(), f.ID, f.Help, n.HTML, n.Summary)
			}
		}
	}
}

// fits demands that the page does not scroll sideways.
func (b *tab) fits() {
	b.t.Helper()
	var over int
	b.do(chromedp.Evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over))
	if over > 0 {
		b.t.Errorf("%s is %d pixels wider than the window", b.address(), over)
	}
}

func short(s string) string {
	r := []rune(s)
	if len(r) > 1500 {
		return string(r[:1500]) + "…"
	}
	return s
}
