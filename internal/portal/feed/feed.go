package feed

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
)

// Deps are what the package is given; all but Public must be given.
type Deps struct {
	DB  *store.DB
	Log *slog.Logger
	// Agency is whose portal it is.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	// Find answers the search.
	Find func(ctx context.Context, ask search.PublicAsk) (search.Answer, error)
	// Frame is the frame of a page of the portal.
	Frame func(c *web.Ctx, title string) (page.Base, error)
	// Public is the address under which the portal is known; where it is
	// empty, the one that was asked for stands in.
	Public string
}

// Feed is the running part.
type Feed struct {
	d     Deps
	limit *limiter
	last  atomic.Pointer[known]
}

// New makes it.
func New(d Deps) *Feed { return &Feed{d: d, limit: newLimiter()} }

// Slice is what the package hands to the program.
func (f *Feed) Slice() slice.Slice {
	return slice.Slice{Name: "feed", Title: "订阅与数据接口",
		About:  "栏目订阅（RSS、Atom、JSON Feed）、站点地图、只读的公开数据接口及其说明。",
		Routes: f.routes}
}

func (f *Feed) routes(r *web.Router) {
	r.Kept("/robots.txt", f.getRobots)
	r.Kept("/sitemap.xml", f.getSitemap)
	r.Kept("/sitemap/{name}", f.getSitemapPart)
	r.Kept("/api/{$}", f.getHuman)
	r.Kept("/api/openapi.json", f.json(f.describe))
	for _, e := range endpoints {
		h := f.json(func(c *web.Ctx) (any, error) { return e.answer(f, c) })
		if e.fresh {
			r.Get(e.path, web.Public, h)
		} else {
			r.Kept(e.path, h)
		}
	}
	r.Kept("/api/v1/library.csv", f.getLibraryCSV)
	r.Handle("OPTIONS /api/", http.HandlerFunc(preflight))
}

// describe is the description of the API for programs.
func (f *Feed) describe(c *web.Ctx) (any, error) {
	a, err := f.about(c)
	return describe(a.origin), err
}

// about is what every answer needs to know.
type about struct {
	agency people.Agency
	tree   content.Tree
	name   string // of the site
	origin string
}

// about reads it again only after something changed.
func (f *Feed) about(c *web.Ctx) (about, error) {
	mark, err := c.DB.Mark(c.Context())
	if err != nil {
		return about{}, err
	}
	last := f.last.Load()
	if last == nil || last.mark != mark || !c.DB.Watched("content_column") {
		if last, err = f.look(c); err != nil {
			return about{}, err
		}
		last.mark = mark
		f.last.Store(last)
	}
	a := last.about
	a.origin = content.Origin(f.d.Public, last.set, c.R.TLS != nil, c.R.Host)
	return a, nil
}

// known is what stands at a mark.
type known struct {
	about
	set  content.Setting
	mark int64
}

func (f *Feed) look(c *web.Ctx) (*known, error) {
	var a known
	var err error
	if a.agency, err = f.d.Agency(c.Context(), c.DB); err != nil {
		return nil, err
	}
	if a.tree, err = content.Columns(c.Context(), c.DB, a.agency.ID); err != nil {
		return nil, err
	}
	a.set, err = content.SettingOf(c.Context(), c.DB, a.agency.ID)
	a.name = a.agency.Name
	if n := strings.TrimSpace(a.set.Site[content.SiteName]); n != "" {
		a.name = n
	}
	return &a, err
}
