package gallery_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/gallery"
)

// browser opens a tab on the gallery; complaints of the browser (errors of
// scripts, breaches of the content policy) fail the test.
func browser(t *testing.T) (context.Context, string) {
	t.Helper()
	path := os.Getenv("CHROMIUM")
	if path == "" {
		path, _ = exec.LookPath("chromium")
	}
	if path == "" {
		t.Skip("no browser: set CHROMIUM to the path of one")
	}
	site := httptest.NewServer(site())
	t.Cleanup(site.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1366, 768))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	listen(t, ctx)
	do(t, ctx, network.Enable(), log.Enable())
	return ctx, site.URL + gallery.Root
}

func listen(t *testing.T, ctx context.Context) {
	var mu sync.Mutex
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError {
				complaints = append(complaints, e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Errorf("the browser complains: %s", c)
		}
	})
}

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// is waits until the expression holds in the page.
func is(expression string) chromedp.Action {
	return chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(10*time.Second))
}

func TestBrowserKeepsADraftAndAsksBeforeSending(t *testing.T) {
	ctx, root := browser(t)
	do(t, ctx,
		chromedp.Navigate(root+"form"),
		is(`document.querySelector("[data-phrases]").hidden === false`),
		chromedp.SetValue("#f-phone", "0955-7012345"),
		chromedp.Evaluate(`document.querySelector("#f-phone").dispatchEvent(new Event("input", {bubbles: true}))`, nil),
		chromedp.Click(`[data-phrase="同意。"]`),
		is(`document.querySelector("#f-opinion").value === "同意。"`),
	)
	warned := leave(ctx)
	do(t, ctx,
		// As after a sign-out: the page is left and opened afresh.
		chromedp.Navigate(root),
		chromedp.Navigate(root+"form"),
		is(`document.querySelector("#f-phone").value === "0955-7012345" && document.querySelector(".restored") !== null`),
		chromedp.Click(`button[data-confirm]`),
		is(`document.querySelector("dialog.ask[open]").textContent.includes("提交后不可修改")`),
		chromedp.Click(`dialog.ask .button:first-child`),
		is(`document.querySelector("dialog.ask") === null`),
		chromedp.Click(`.restored .button`),
		is(`document.querySelector("#f-phone").value === "" && sessionStorage.getItem("draft:gallery") === null`),
	)
	select {
	case kind := <-warned:
		if kind != cdppage.DialogTypeBeforeunload {
			t.Errorf("a dialog of kind %s", kind)
		}
	default:
		t.Error("the page was left without a warning")
	}
}

// leave answers the first dialog of the browser with yes and tells its kind.
func leave(ctx context.Context) <-chan cdppage.DialogType {
	kinds := make(chan cdppage.DialogType, 8)
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*cdppage.EventJavascriptDialogOpening); ok {
			kinds <- e.Type
			go func() { _ = chromedp.Run(ctx, cdppage.HandleJavaScriptDialog(true)) }()
		}
	})
	return kinds
}

func TestBrowserWorksThroughTheGrid(t *testing.T) {
	ctx, root := browser(t)
	do(t, ctx,
		chromedp.Navigate(root+"grid"),
		is(`document.querySelector("[data-tick-all]").hidden === false`),
		chromedp.Click(`.batch button`),
		is(`document.querySelector(".toast").textContent === "请先勾选要处理的记录"`),
		chromedp.Click(`[data-tick-all]`),
		is(`document.querySelector("[data-batch-count]").textContent === "已选 20 条："`),
		chromedp.KeyEvent("/"),
		is(`document.activeElement.matches("[data-search]")`),
		// The head stays in view while the rows move.
		chromedp.Evaluate(`document.activeElement.blur(); document.querySelector(".grid-scroll").scrollTop = 300`, nil),
		is(`(() => { const b = document.querySelector(".grid-scroll").getBoundingClientRect(), h = document.querySelector(".grid thead th").getBoundingClientRect(); return Math.abs(b.top - h.top) < 2 })()`),
		chromedp.SetValue(`[name="f.unit"]`, "综合科"),
		chromedp.WaitVisible(`.grid-bar-left a.button`), // 重置, which only a filtered list has
		is(`document.readyState === "complete"`),
		chromedp.Evaluate(`document.querySelector("tr[data-open] td:nth-child(5)").dispatchEvent(new MouseEvent("dblclick", {bubbles: true}))`, nil),
		chromedp.WaitVisible(`.steps`, chromedp.ByQuery),
	)
}

// holds asks once; unlike is it needs no script of the page to run.
func holds(expression string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		var yes bool
		if err := chromedp.Evaluate(expression, &yes).Do(ctx); err != nil {
			return err
		}
		if !yes {
			return fmt.Errorf("does not hold: %s", expression)
		}
		return nil
	})
}

// TestBrowserFoldsTheFiltersOnAPhone holds a list to show its first rows on
// the first screen of a phone, with order and filter a press away, also where
// scripts are off.
func TestBrowserFoldsTheFiltersOnAPhone(t *testing.T) {
	ctx, root := browser(t)
	shown := func(selector string, want bool) chromedp.Action {
		return holds(fmt.Sprintf(`document.querySelector(%q).checkVisibility() === %v`, selector, want))
	}
	do(t, ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, false), emulation.SetScriptExecutionDisabled(true),
		chromedp.Navigate(root+"grid?f.unit="+url.QueryEscape("综合科")),
		shown(".grid thead .filters", false), shown(".grid thead .heads", false), shown(".batch", false), shown(".grid-ask", true),
		holds(`document.querySelector(".grid tbody tr").getBoundingClientRect().bottom < 844`),
		holds(`document.querySelector(".grid-ask .count").textContent.trim().startsWith("1")`),
		chromedp.Click(".grid-ask > summary", chromedp.ByQuery),
		shown(".grid thead .filters", true), shown(".grid thead .heads", true), shown(".filters-go button", true),
		chromedp.SendKeys(".grid tbody [data-tick]", " ", chromedp.ByQuery), shown(".batch", true),
		chromedp.SendKeys(".grid-chips a", "\r", chromedp.ByQuery),
		chromedp.WaitNotPresent(".grid-chips", chromedp.ByQuery), shown(".grid thead .filters", false),
		chromedp.Navigate(root+"record"),
		shown(".wide-only .steps", false), shown(".steps-now > .steps", false),
		holds(`document.querySelector(".steps-now > summary").textContent.includes("第4步，共6步")`),
		chromedp.Click(".steps-now > summary", chromedp.ByQuery), shown(".steps-now > .steps", true),
	)
}

// TestBrowserFitsNarrowScreens holds every sample to the width of a phone.
func TestBrowserFitsNarrowScreens(t *testing.T) {
	ctx, root := browser(t)
	do(t, ctx, emulation.SetDeviceMetricsOverride(390, 844, 1, false))
	for _, s := range gallery.Samples() {
		var width int
		do(t, ctx, chromedp.Navigate(root+s.Name), is(`document.readyState === "complete" && !document.querySelector("textarea[data-rich]:not([hidden])")`), chromedp.Evaluate(`document.documentElement.scrollWidth`, &width))
		if width > 390 {
			t.Errorf("%q is %d wide on a screen of 390", s.Name, width)
		}
	}
}

// TestBrowserFindsNoBarrier runs the accessibility check of the project, kept
// with the journeys, on every sample in its usual and its high-contrast look.
func TestBrowserFindsNoBarrier(t *testing.T) {
	axe, err := os.ReadFile("../../../../e2e/testdata/axe.min.js")
	if err != nil {
		t.Skipf("the accessibility check is not here: %v", err)
	}
	ctx, root := browser(t)
	for _, look := range []string{"", "contrast=1"} {
		for _, s := range gallery.Samples() {
			var found []string
			do(t, ctx,
				network.SetCookie("look", look).WithURL(strings.TrimSuffix(root, gallery.Root)+page.PrefsPath).WithPath("/"),
				chromedp.Navigate(root+s.Name), is(`document.readyState === "complete" && !document.querySelector("textarea[data-rich]:not([hidden])")`),
				chromedp.Evaluate(string(axe)+"; true", nil),
				chromedp.Evaluate(`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes[0].html))`, &found,
					func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
			)
			for _, f := range found {
				t.Errorf("%q (%s): %s", s.Name, look, f)
			}
		}
	}
}
