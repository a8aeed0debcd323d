package app

import (
	"context"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
	"gongkai/internal/portal"
	"gongkai/internal/portal/feed"
)

// publicSite makes the portal, the bureau's face to citizens, and what it
// gives to machines.
func (a *App) publicSite() (*portal.Portal, *feed.Feed) {
	var site *portal.Portal
	feeds := feed.New(feed.Deps{DB: a.DB, Log: a.Log, Agency: a.portalAgency, Find: a.search.Public, Public: a.cfg.Public,
		Frame: func(c *web.Ctx, title string) (page.Base, error) { return site.Frame(c, title) }})
	d := portal.Deps{DB: a.DB, Log: a.Log, Files: a.files, Content: a.content, Agency: a.portalAgency, Frame: a.plainFrame, Public: a.cfg.Public,
		Find: a.search.Public, Hot: func(ctx context.Context, agency string) ([]string, error) { return a.search.HotWords(ctx, agency, 8) },
		Feed: feeds.Column, Formats: papers, Ways: a.ways, Interpreted: func(ctx context.Context, q store.Querier, agency string) (map[string]int, error) {
			pieces, _, err := a.interpret.Counts(ctx, q, agency)
			return pieces, err
		}}
	if a.cfg.demo != nil {
		d.Demo = "/demo"
	}
	site = portal.New(d)
	return site, feeds
}

// papers are the files in which an item can be had, beside a page. Many items
// at once come as pages and Word documents: setting a PDF takes its time.
func papers() []portal.Format {
	sheet := func(p portal.Paper) paper.Sheet {
		return paper.Sheet{Title: p.Title, Stamp: p.Stamp, Alert: p.Alert, Head: p.Head, Body: p.Body, Source: p.Address, Picture: p.Picture}
	}
	return []portal.Format{
		{Ext: "docx", Title: "Word（DOCX）", Type: paper.DOCXType, Packed: true, Write: func(ctx context.Context, p portal.Paper) ([]byte, error) { return paper.DOCX(ctx, sheet(p)) }},
		{Ext: "pdf", Title: "PDF", Type: paper.PDFType, Write: func(ctx context.Context, p portal.Paper) ([]byte, error) { return paper.PDF(ctx, sheet(p)) }},
	}
}

// portalAgency is whose portal this installation serves: the one that was
// set, or the first bureau.
func (a *App) portalAgency(ctx context.Context, q store.Querier) (people.Agency, error) {
	if a.cfg.demo != nil {
		return people.AgencyOf(ctx, q, demoBureau)
	}
	if a.cfg.Portal != "" {
		return people.AgencyOf(ctx, q, a.cfg.Portal)
	}
	all, err := people.Agencies(ctx, q)
	if err != nil {
		return people.Agency{}, err
	}
	i := slices.IndexFunc(all, func(g people.Agency) bool { return g.Kind == people.Bureau })
	if i < 0 {
		return people.Agency{}, fail.Missingf("网站还没有建立：本系统中尚无单位")
	}
	return all[i], nil
}

// plainFrame is a page's frame without the office around it.
func (a *App) plainFrame(c *web.Ctx) page.Base {
	b := page.Base{Prefs: page.ReadPrefs(c.R), Dev: a.cfg.Dev, Here: c.R.URL.RequestURI(), Asset: a.asset}
	if a.cfg.demo != nil {
		b.Demo = demoSays
	}
	return b
}

// finding lets the public find what is published, in the act that publishes
// it.
type finding struct{}

// Put lets an item be found.
func (finding) Put(tx *store.Tx, f content.Found) error {
	l := f.Live
	col, err := store.Get[content.Column](tx.Context(), tx, l.Agency, l.Column)
	if err != nil {
		return err
	}
	kind, _ := content.KindOf(l.Kind)
	return search.PutPublic(tx, search.PublicDoc{Agency: l.Agency, Ref: l.Ref(), Tab: tabOf(kind), Title: l.Title, Number: l.Number, Index: l.IndexNo, Body: f.Text, Files: f.FilesText,
		Path: col.Path, Topic: l.Topic, Unit: l.Unit, Audience: l.Audience, Validity: l.Validity, Kind: l.Kind, On: civil.FromTime(l.PublishedAt.In(store.Zone)), At: l.PublishedAt, Href: l.Address})
}

// Drop takes an item out of what can be found.
func (finding) Drop(tx *store.Tx, agency, item string) error {
	return search.DropPublic(tx, agency, store.Ref{Kind: content.KindItem, ID: item})
}

// tabOf is the group of results that a kind of item belongs to.
func tabOf(k content.Kind) string {
	switch {
	case k.Document:
		return "政策文件"
	case k.Interprets:
		return "政策解读"
	case k.Key == content.KindNews || k.Key == "notice":
		return "动态公告"
	case k.Key == "service":
		return "办事服务"
	case k.Key == content.KindConsult || k.Key == content.KindFeedback || k.Key == "response":
		return "互动交流"
	}
	return "信息公开"
}
