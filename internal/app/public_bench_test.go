package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
)

// BenchmarkPublicPage asks for pages of the portal, kept and made anew; the
// ratio is what keeping them gains. docs/PERFORMANCE.md measures over HTTP.
func BenchmarkPublicPage(b *testing.B) {
	ctx := context.Background()
	now := time.Date(2023, 3, 1, 9, 0, 0, 0, store.Zone)
	a, err := Build(ctx, Config{Data: b.TempDir(), DB: storetest.DSN(b), Fast: true, Now: func() time.Time { return now }}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.DB.Close() }()
	if _, err := a.people.FirstStart(ctx, people.Agency{ID: "main", Name: "某市工业和信息化局", Short: "某局", Kind: people.Bureau}); err != nil {
		b.Fatal(err)
	}
	if err := a.fill(ctx, 300, 100, func(int) { now = now.Add(time.Minute) }, func(int, time.Duration) {}); err != nil {
		b.Fatal(err)
	}
	all, err := store.Select[content.Live](ctx, a.DB, "WHERE agency = $1 ORDER BY id", "main")
	if err != nil {
		b.Fatal(err)
	}
	keeping, none := a.Router.Cache, web.NewCache(a.DB, -1)
	for name, path := range map[string]func(n int) string{
		"article": func(n int) string { return all[n%len(all)].Address }, "list": func(int) string { return "/dongtai/gzdt/" },
		"home": func(int) string { return "/" }, "feed": func(int) string { return "/dongtai/gzdt/feed.xml" }, "items": func(int) string { return "/api/v1/items?limit=50" }} {
		ask := func(b *testing.B) {
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				w := httptest.NewRecorder()
				r := httptest.NewRequest(http.MethodGet, path(n), nil)
				r.RemoteAddr = "x"
				if a.Router.ServeHTTP(w, r); w.Code != 200 {
					b.Fatal(path(n), w.Code)
				}
			}
		}
		a.Router.Cache = none
		b.Run(name+"_baseline", ask)
		a.Router.Cache = keeping
		b.Run(name, ask)
	}
}
