package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
)

// looks are the ways in which a citizen may see the portal.
var looks = []struct{ name, cookie string }{{"plain", ""}, {"huge", "size=huge"}, {"contrast", "contrast=1"}}

// TestThePortalIsAccessible looks at one page of each kind that citizens see,
// plain, in elder mode and in high contrast, on a desk and on a phone.
func TestThePortalIsAccessible(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	b := visit(t, a, "")
	paths := b.portalPaths()
	for _, l := range looks {
		if l.cookie != "" {
			b.do(network.SetCookie("look", l.cookie).WithURL(b.base))
		}
		for name, path := range paths {
			b.desk()
			b.open(path)
			b.lacks("系统出错（500）", "没有权限（403）")
			b.accessible()
			b.whole(l.name + "-" + name)
			b.phone()
			b.fits()
			b.whole(l.name + "-" + name + "-phone")
		}
	}
}

// portalPaths finds a page of each kind as a reader would, by its links.
func (b *tab) portalPaths() map[string]string {
	b.t.Helper()
	paths := map[string]string{"home": "/", "column": "/zfxxgk/fdzdgknr/", "guide": "/zfxxgk/zn/", "list": "/dongtai/gzdt/", "library": "/zhengce/wjk/?year=2023", "map": "/about/map",
		"contact": "/about/contact", "privacy": "/about/privacy", "leave": "/leave?to=https%3A%2F%2Fwww.gov.cn%2F", "missing": "/no/such/",
		"found": "/search?q=" + url.QueryEscape("技术改造"), "number": "/search?q=" + url.QueryEscape("卫工信规发(2023)1号"), "nothing": "/search?q=" + url.QueryEscape("航空母舰")}
	for name, from := range map[string]struct{ path, text string }{
		"document": {"/zfxxgk/fdzdgknr/zcwj/gfxwj/", "技术改造奖补办法"}, "news": {"/dongtai/gzdt/", "5G工厂"}, "table": {"/zfxxgk/fdzdgknr/czys/", "部门预算"}, "penalty": {"/zfxxgk/fdzdgknr/xzzf/cf/", "铁合金"}} {
		b.open(from.path)
		var href string
		b.do(chromedp.Evaluate(fmt.Sprintf(`[...document.querySelectorAll("main a")].find(a => a.textContent.includes(%q))?.getAttribute("href") || ""`, from.text), &href))
		if !strings.HasPrefix(href, "/art/") {
			b.t.Fatalf("%s lists no %s: %q", from.path, from.text, href)
		}
		paths[name] = href
	}
	paths["history"], paths["past"] = paths["document"]+"/versions?from=1&to=2", paths["document"]+"/versions/1"
	return paths
}

// whole saves a picture of the whole page into $LOOK, if that is set.
func (b *tab) whole(name string) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		return
	}
	var png []byte
	b.do(chromedp.FullScreenshot(&png, 100))
	if err := os.WriteFile(dir+"/"+name+".png", png, 0o644); err != nil {
		b.t.Error(err)
	}
}

// TestAnItemPrintsCleanly prints a document as a reader would.
func TestAnItemPrintsCleanly(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	b := visit(t, a, "")
	b.open(b.portalPaths()["document"])
	var pdf []byte
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	if dir := os.Getenv("LOOK"); dir != "" {
		if err := os.WriteFile(dir+"/document.pdf", pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
	if n := strings.Count(string(pdf), "/Type /Page\n"); n < 1 || n > 3 {
		t.Errorf("the document prints on %d pages", n)
	}
}
