package e2e

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// sight is a page of the portal with the name that its pictures bear.
type sight struct{ name, path string }

// stroll looks at the portal as a citizen does: one page of each kind, then
// the chief ones in large type and in high contrast.
func (b *tab) stroll(a *apptest.App) {
	b.t.Helper()
	all := append(sights(b, a), sight{"home", "/"}, sight{"map", "/about/map"}, sight{"privacy", "/about/privacy"}, sight{"contact", "/about/contact"},
		sight{"search", "/search"}, sight{"search-found", "/search?q=" + url.QueryEscape("中小企业")}, sight{"search-nothing", "/search?q=" + url.QueryEscape("火星移民补贴")},
		sight{"search-number", "/search?q=" + url.QueryEscape("卫工信规发(2023)3号")})
	for _, s := range all {
		if !b.look(s.path, "citizen-"+s.name) {
			b.t.Errorf("%s (%s) is no page", s.path, s.name)
		}
	}
	for _, look := range []string{"huge", "contrast"} {
		b.like(look)
		for _, s := range all {
			if slices.Contains([]string{"home", "search-found", "kind-normative", "column-list", "column-library", "versions", "gone"}, s.name) {
				b.look(s.path, "citizen-"+s.name+"-"+look)
			}
		}
	}
}

// like sets how the reader likes to see pages, as the form of preferences
// does.
func (b *tab) like(look string) {
	b.t.Helper()
	value := map[string]string{"huge": "size=huge", "contrast": "contrast=1"}[look]
	b.do(network.SetCookie("look", value).WithURL(b.base + "/"))
	b.open("/")
	var class string
	b.do(chromedp.Evaluate(`document.documentElement.className`, &class))
	if class == "" {
		b.t.Errorf("with %s the page looks like every other", value)
	}
}

// sights are an item of each kind, a column of each form, and the life of an
// item: its versions, its comparison, its tombstone.
func sights(b *tab, a *apptest.App) []sight {
	ctx := context.Background()
	live, err := store.Select[content.Live](ctx, a.DB, "WHERE agency = $1 ORDER BY published_at DESC, id", bureau)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []sight
	seen := map[string]bool{}
	add := func(name, path string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, sight{name, path})
		}
	}
	for _, l := range live {
		switch {
		case !l.Gone.IsZero():
			add("gone", l.Address)
		case l.ChangedAt.After(l.PublishedAt):
			add("kind-"+l.Kind, l.Address)
			add("versions", l.Address+"/versions?from=1&to=2")
			add("version", l.Address+"/versions/1")
			fallthrough
		default:
			add("kind-"+l.Kind, l.Address)
		}
	}
	tree, err := content.Columns(ctx, a.DB, bureau)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range tree.All {
		if !c.Hidden && !strings.Contains(c.Href, "//") {
			add("column-"+string(c.Form), "/"+c.Path+"/")
		}
	}
	for _, need := range []string{"gone", "versions", "version", "column-library"} {
		if !seen[need] {
			b.t.Errorf("the demo shows no %s to look at", need)
		}
	}
	return out
}
