package e2e

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
)

// roles are the people of the demo through whose eyes every page is looked at.
var roles = []string{"ma.yun", "wang.jianguo", "chen.lei", "ding.xue", "sysadmin", "secadmin", "auditor"}

// TestEveryPageIsAccessible follows every link of every role, one page of
// each kind, and holds each page to WCAG 2.2 AA and to the width of a phone.
func TestEveryPageIsAccessible(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	seen := map[string]bool{}
	t.Run("stranger", func(t *testing.T) {
		b := visit(t, a, "")
		for _, path := range []string{"/demo", "/sign-in", "/record"} {
			b.check(path, seen)
		}
	})
	t.Run("citizen", func(t *testing.T) { visit(t, a, "").stroll(a) })
	for _, login := range roles {
		t.Run(login, func(t *testing.T) {
			visit(t, a, login).walk(seen, "/office", "/account", "/office/inbox")
		})
	}
}

// walk looks at the pages and at all that can be reached from them, one page
// of each kind.
func (b *tab) walk(seen map[string]bool, queue ...string) {
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if b.check(path, seen) {
			queue = append(queue, b.links("nav.side a")...)
			queue = append(queue, b.links("main a")...)
			queue = slices.DeleteFunc(queue, public)
		}
	}
}

// check looks at a page of a kind that has not been looked at yet.
func (b *tab) check(path string, seen map[string]bool) bool {
	kind := kindOf(path)
	if seen[kind] || leaves(path) {
		return false
	}
	seen[kind] = true
	return b.look(path, kind)
}

// look holds a page to what every page must be, under the name that its
// pictures bear.
func (b *tab) look(path, name string) bool {
	b.t.Helper()
	b.desk()
	err := chromedp.Run(b.ctx, chromedp.Navigate(b.base+path), chromedp.WaitVisible("#main", chromedp.ByID))
	if err != nil && strings.Contains(err.Error(), "net::ERR_ABORTED") {
		return false // a file to save, and no page
	}
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	b.lacks("系统出错（500）", "没有找到（404）", "没有权限（403）")
	b.accessible()
	if dir := os.Getenv("LOOK"); dir != "" {
		b.picture(dir, name, "")
	}
	b.phone()
	b.fits()
	if dir := os.Getenv("LOOK"); dir != "" {
		b.picture(dir, name, "-phone")
	}
	b.desk()
	return true
}

func (b *tab) picture(dir, kind, suffix string) {
	var png []byte
	b.do(chromedp.FullScreenshot(&png, 100))
	name := strings.Trim(strings.NewReplacer("/", "_", "*", "x").Replace(kind), "_") + suffix + ".png"
	if err := os.WriteFile(dir+"/"+name, png, 0o644); err != nil {
		b.t.Error(err)
	}
}

// links are the paths within the program that the elements lead to.
func (b *tab) links(selector string) []string {
	var all []string
	b.do(chromedp.Evaluate(`[...document.querySelectorAll(`+"`"+selector+"`"+`)].map(a => a.getAttribute("href") || "").filter(h => h.startsWith("/"))`, &all))
	slices.Sort(all)
	return slices.Compact(all)
}

// kindOf is the path with ids left out, so that one page of a kind is looked
// at and not each of thirty.
func kindOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if len(p) == 26 || strings.ContainsAny(p, "0123456789.") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// public says that a path is the portal's, at which citizens look.
func public(path string) bool {
	return !slices.ContainsFunc([]string{"/office", "/account", "/record", "/demo", "/sign-in"}, func(p string) bool { return strings.HasPrefix(path, p) })
}

// leaves says that a link does not lead to a page of the program: a file, or
// an address that other tests look after.
func leaves(path string) bool {
	for _, p := range []string{"export=", "/files/", "/export", ".ics", "xlsx", "docx", ".csv", ".txt", "/demo/site/", "/record/checkpoint", "/record/key", "/sign-in/", "download"} {
		if strings.Contains(path, p) {
			return true
		}
	}
	return false
}
