package app

import (
	"context"
	"net/http"
	"slices"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/portal/count"
)

// publicTables are the tables that kept public pages are made from: their
// every committed change makes all kept pages be made anew. A page that reads
// another table is not kept, and TestPublicPagesAreKept says which.
var publicTables = []string{
	"content_item", "content_live", "content_edition", "content_placing", "content_shown", "content_column", "content_counter", "content_moved", "content_setting", "content_change",
	"people_agency", "people_unit",
	"library_document", "library_tie", "library_text", "library_mark", "library_parameter",
	"interpret_link", "interpret_service", "interpret_session", "interpret_material",
	"consult_consultation", "consult_catalogue",
}

// keptMB is how much memory kept pages take where nothing else is set.
const keptMB = 64

// watch lets the database tell of changes of what public pages are made from.
func (a *App) watch() {
	a.DB.Watch(func(table string) bool { return slices.Contains(publicTables, table) })
}

// keepPages lets the router keep public pages, and counts their views.
func (a *App) keepPages() {
	most := a.cfg.CacheMB
	if most == 0 {
		most = keptMB
	}
	a.Router.Cache = web.NewCache(a.DB, int64(most)<<20)
	a.Router.Seen = func(r *http.Request) { a.counter.Seen(r) }
}

// counting makes the part that counts visits.
func (a *App) counting() *count.Counter {
	return count.New(count.Deps{DB: a.DB, Log: a.Log, Agency: func(ctx context.Context, q store.Querier) (string, error) {
		agency, err := a.portalAgency(ctx, q)
		return agency.ID, err
	}})
}
