package people

import (
	"net/http"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

func (p *People) routes(r *web.Router) {
	r.Get("/sign-in", web.Public, p.getSignIn)
	r.Post("/sign-in", web.Public, p.postSignIn)
	r.Get("/sign-in/factor", web.Public, p.getSecond)
	r.Post("/sign-in/factor", web.Public, p.postSecond)
	r.Get("/sign-in/oidc", web.Public, p.getOIDC)
	r.Get("/sign-in/oidc/callback", web.Public, p.getCallback)
	r.Post("/sign-out", web.SignedIn, p.postSignOut)

	r.Get("/account", web.SignedIn, p.getAccount)
	r.Post("/account", web.SignedIn, p.postAccount)
	r.Get("/account/alive", web.SignedIn, p.getAlive)
	r.Get("/account/password", web.SignedIn, p.getPassword)
	r.Post("/account/password", web.SignedIn, p.postPassword)
	r.Get("/account/factor", web.SignedIn, p.getFactor)
	r.Post("/account/factor", web.SignedIn, p.postFactor)
	r.Get("/account/factor/code.png", web.SignedIn, p.getFactorImage)
	r.Get("/account/factor/off", web.SignedIn, p.getUnbind)
	r.Post("/account/factor/off", web.SignedIn, p.postUnbind)
	r.Post("/account/sessions/close", web.SignedIn, p.postCloseAll)
	r.Post("/account/sessions/{id}/close", web.SignedIn, p.postClose)

	r.Get("/office/people", RightView, p.getPeople)
	r.Get("/office/people/pending", RightView, p.getPending)
	r.Get("/office/people/new", RightManage, p.getNewPerson)
	r.Post("/office/people/new", RightManage, p.postNewPerson)
	r.Get("/office/people/{id}", RightView, p.getPerson)
	r.Get("/office/people/{id}/edit", RightManage, p.getEditPerson)
	r.Post("/office/people/{id}/edit", RightManage, p.postEditPerson)
	r.Post("/office/people/{id}/approve", RightApprove, p.postApprove)
	r.Get("/office/people/{id}/refuse", RightApprove, p.getRefuse)
	r.Post("/office/people/{id}/refuse", RightApprove, p.postRefuse)
	r.Get("/office/people/{id}/reset", RightManage, p.getReset)
	r.Post("/office/people/{id}/reset", RightManage, p.postReset)
	r.Post("/office/people/{id}/unlock", RightManage, p.postUnlock)
	r.Get("/office/people/{id}/leave", RightManage, p.getLeave)
	r.Post("/office/people/{id}/leave", RightManage, p.postLeave)
	r.Get("/office/people/{id}/return", RightManage, p.getReturn)
	r.Post("/office/people/{id}/return", RightManage, p.postReturn)
	r.Post("/office/people/{id}/phone", RightManage, p.postPhone)
	r.Get("/office/people/{id}/factor", RightApprove, p.getDropFactor)
	r.Post("/office/people/{id}/factor", RightApprove, p.postDropFactor)
	r.Post("/office/people/{id}/roles", RightGrant, p.postGrant)
	r.Get("/office/people/{id}/roles/{held}/revoke", RightGrant, p.getRevoke)
	r.Post("/office/people/{id}/roles/{held}/revoke", RightGrant, p.postRevoke)

	r.Get("/office/filings", RightView, p.getFilings)
	r.Get("/office/filings/{filing}", RightView, p.getFiling)
	r.Post("/office/filings/{filing}", RightFiling, p.postFiling)
	r.Get("/office/filings/{filing}/sheet", RightView, p.getFilingSheet)

	r.Get("/office/units", RightView, p.getUnits)
	r.Get("/office/units/new", RightManage, p.getNewUnit)
	r.Post("/office/units/new", RightManage, p.postNewUnit)
	r.Get("/office/units/{id}", RightManage, p.getUnit)
	r.Post("/office/units/{id}", RightManage, p.postUnit)
	r.Get("/office/units/{id}/close", RightManage, p.getCloseUnit)
	r.Post("/office/units/{id}/close", RightManage, p.postCloseUnit)
	r.Post("/office/units/{id}/reopen", RightManage, p.postReopenUnit)

	r.Get("/office/rights", RightView, p.getRights)
	r.Get("/office/rights/{key}", RightGrant, p.getRight)
	r.Post("/office/rights/{key}", RightGrant, p.postRight)

	r.Get("/office/settings", RightView, p.getSettings)
	r.Post("/office/settings", web.SignedIn, p.postSettings)
	r.Get("/office/agency", RightSettings, p.getAgency)
	r.Post("/office/agency", RightSettings, p.postAgency)
	r.Get("/office/agencies", web.SignedIn, p.getAgencies)
	r.Get("/office/agencies/new", RightAgencies, p.getNewAgency)
	r.Post("/office/agencies/new", RightAgencies, p.postNewAgency)
	r.Post("/office/agencies/view", RightOversee, p.postView)
	r.Post("/office/agencies/leave", web.SignedIn, p.postLeaveAgency)
}

// base is the frame of a page of the administration, with the tabs that the
// reader may open.
func (p *People) base(c *web.Ctx, title, here string) page.Base {
	b := c.Base(title)
	for _, t := range []struct{ path, label, right string }{
		{"/office/people", "人员", RightView}, {"/office/people/pending", "待审核", RightApprove}, {"/office/units", "科室", RightView}, {filingsPath, "变动报备", RightView},
		{"/office/rights", "角色与权限", RightView}, {"/office/settings", "设置", RightView},
	} {
		if c.Actor.May(t.right) {
			b.Tabs = append(b.Tabs, ui.Tab{Label: t.label, Href: t.path, Current: t.path == here})
		}
	}
	if ok, err := p.oversees(c); ok && err == nil {
		b.Tabs = append(b.Tabs, ui.Tab{Label: "各单位", Href: "/office/agencies", Current: here == "/office/agencies"})
	}
	return b
}

// status is that of a page with a form as it stands.
func status(ok bool) int {
	if ok {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

func show(c *web.Ctx, ok bool, page templ.Component) error { return c.Page(status(ok), page) }
