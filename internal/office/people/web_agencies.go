package people

import (
	"net/http"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people/pages"
)

// oversees says that the actor may look at all agencies, or set new ones up.
func (p *People) oversees(c *web.Ctx) (bool, error) {
	if c.Actor.Widest(RightOversee) == who.All {
		return true, nil
	}
	if !c.Actor.May(RightAgencies) {
		return false, nil
	}
	own, err := AgencyOf(c.Context(), c.DB, c.Actor.Home)
	return own.Kind == Center, err
}

func (p *People) getAgencies(c *web.Ctx) error {
	ok, err := p.oversees(c)
	if err != nil {
		return err
	}
	if !ok {
		return fail.Deniedf("只有政务公开服务中心可以查看各单位")
	}
	all, err := Agencies(c.Context(), c.DB)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "agencies", Caption: "各单位", Path: "/office/agencies", Query: ui.ReadQuery(nil),
		Columns: []ui.Column{{Key: "name", Label: "单位", Fixed: true}, {Key: "id", Label: "代码"}, {Key: "kind", Label: "类型"}, {Key: "word", Label: "发文代字"},
			{Key: "since", Label: "开通时间"}, {Key: "act", Label: "操作"}}}
	for _, a := range all {
		g.Rows = append(g.Rows, ui.Row{ID: a.ID, Label: a.Name, Cells: []ui.Cell{ui.T(a.Name), ui.T(a.ID), ui.T(a.Kind.Title()), ui.T(a.Word), ui.T(clock(a.Created)), viewCell(c, a)}})
	}
	g.Query.Per = max(len(all), ui.PerPage[0])
	g.Pages = ui.Pages(g.Path, g.Query, len(all))
	b := p.base(c, "各单位", "/office/agencies")
	if c.Actor.May(RightAgencies) {
		b.Actions = []ui.Button{{Label: "开通单位", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: "/office/agencies/new"}}
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g}))
}

func viewCell(c *web.Ctx, a Agency) ui.Cell {
	switch {
	case a.ID == c.Actor.Tenant:
		return ui.C(ui.Badge(ui.Info, "当前查看"))
	case c.Actor.Widest(RightOversee) == who.All:
		return ui.C(ui.Act(ui.Button{Label: pick(a.ID == c.Actor.Home, "返回本单位", "查看"), Icon: "eye", Small: true, Action: "/office/agencies/view", Post: true, Name: "agency", Value: a.ID}))
	}
	return ui.T("")
}

func (p *People) postView(c *web.Ctx) error {
	if err := p.View(c.Context(), c.Actor, c.R.FormValue("agency")); err != nil {
		return err
	}
	return c.Done("已切换单位，只能查看，不能修改", p.home)
}

func (p *People) postLeaveAgency(c *web.Ctx) error {
	if err := p.View(c.Context(), c.Actor, ""); err != nil {
		return err
	}
	return c.Done("已返回本单位", p.home)
}

func (p *People) getNewAgency(c *web.Ctx) error {
	return p.showNewAgency(c, agencyForm.Blank(map[string]string{"kind": string(Bureau)}))
}

func (p *People) showNewAgency(c *web.Ctx, s *form.State) error {
	return show(c, s.OK(), pages.FormPage(pages.Form{Base: p.base(c, "开通单位", "/office/agencies"),
		Notices: []ui.Notice{{Tone: ui.Info, Text: "开通后建立该单位的系统管理员、安全管理员、审计管理员三个账户，并显示一次性密码。"}},
		Form: ui.Form{Action: "/office/agencies/new", Fields: ui.FromForm(s), Error: s.General, Columns: 2,
			Buttons: []ui.Button{{Label: "开通", Look: ui.Primary}, {Label: "取消", Href: "/office/agencies"}}}}))
}

func (p *People) postNewAgency(c *web.Ctx) error {
	s := agencyForm.Read(c.R)
	var issued []Issued
	done, err := attempt(s, c.Do, func(tx *store.Tx) (err error) { issued, err = p.SetUpAgency(tx, agencyFrom(s)); return err })
	if err != nil {
		return err
	}
	if !done {
		return p.showNewAgency(c, s)
	}
	return p.showIssued(c, "单位已开通", "/office/agencies", atOnce, issued...)
}

func (p *People) getAgency(c *web.Ctx) error {
	a, err := AgencyOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return p.showAgency(c, ownAgencyForm().Blank(map[string]string{"name": a.Name, "short": a.Short, "region": a.Region, "word": a.Word, "version": itoa(a.Version)}))
}

func (p *People) showAgency(c *web.Ctx, s *form.State) error {
	return show(c, s.OK(), pages.FormPage(pages.Form{Base: p.base(c, "单位资料", "/office/settings"),
		Form: ui.Form{Action: "/office/agency", Fields: ui.FromForm(s), Error: s.General, Columns: 2,
			Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: "/office/settings"}}}}))
}

func (p *People) postAgency(c *web.Ctx) error {
	s := ownAgencyForm().Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.EditAgency(tx, agencyFrom(s)) })
	if err != nil {
		return err
	}
	if !done {
		return p.showAgency(c, s)
	}
	return c.Done("已保存单位资料", "/office/settings")
}
