package app

import (
	"context"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people"
	"gongkai/internal/portal"
)

// publicSite makes the portal: it is the bureau's face to citizens.
func (a *App) publicSite() *portal.Portal {
	d := portal.Deps{DB: a.DB, Log: a.Log, Files: a.files, Content: a.content, Agency: a.portalAgency, Frame: a.plainFrame, Public: a.cfg.Public}
	if a.cfg.demo != nil {
		d.Demo = "/demo"
	}
	return portal.New(d)
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
