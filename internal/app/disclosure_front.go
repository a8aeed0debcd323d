package app

import (
	"context"

	"gongkai/internal/disclosure/front"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/web"
	"gongkai/internal/portal"
)

// publicRequests makes the public side of disclosure on request.
func (a *App) publicRequests(key []byte) (*front.Front, error) {
	return front.New(front.Deps{DB: a.DB, Log: a.Log, Key: key, Disclosure: a.disclosure, Shield: a.shield, Files: a.files, Agency: a.portalAgency, Office: officeOf,
		Find: a.search.Public, Secure: a.secure(),
		Frame: func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) }})
}

// ways lead from the portal to what citizens can do there.
func (a *App) ways(context.Context) []portal.Way {
	return []portal.Way{{Key: portal.WayConsult, Href: "/consultations"}, {Key: portal.WayRequest, Href: "/requests"}, {Key: portal.WaySurvey, Href: "/surveys"}, {Key: portal.WayOpenday, Href: "/openday"}, {Key: portal.WayLetter, Href: "/letters"}}
}
