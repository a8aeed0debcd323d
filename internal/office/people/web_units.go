package people

import (
	"net/http"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

func (p *People) getUnits(c *web.Ctx) error {
	units, err := Directory{}.AllUnits(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	all, err := everyone(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	staffed := map[string]int{}
	for _, person := range all {
		if person.State != Inactive {
			staffed[person.Unit]++
		}
	}
	q := ui.ReadQuery(c.R.URL.Query())
	g := ui.Grid{ID: "units", Caption: "科室列表", Path: "/office/units", Query: q, Export: true,
		Columns: []ui.Column{{Key: "name", Label: "名称", Fixed: true}, {Key: "kind", Label: "类型"}, {Key: "aliases", Label: "别名", Wide: true},
			{Key: "staff", Label: "人数", Number: true}, {Key: "state", Label: "状态"}},
		Empty: ui.EmptyState{Title: "还没有科室", Text: "新增科室和中心后，才能导入任务分工、分配人员。"}}
	for _, u := range units {
		g.Rows = append(g.Rows, unitRow(c, u, staffed[u.ID]))
	}
	if q.Export != "" {
		return export(c, "科室列表", g)
	}
	g.Query.Page, g.Query.Per = 1, max(len(units), ui.PerPage[0]) // units fit on one page
	g.Pages = ui.Pages(g.Path, g.Query, len(units))
	b := p.base(c, "科室", "/office/units")
	if c.Actor.May(RightManage) {
		b.Actions = []ui.Button{{Label: "新增科室", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: "/office/units/new"}}
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g}))
}

func unitRow(c *web.Ctx, u Unit, staffed int) ui.Row {
	name := ui.T(u.Name)
	if c.Actor.May(RightManage) {
		name = ui.A(u.Name, "/office/units/"+u.ID)
	}
	if u.Office {
		name.Note = "统筹政务公开工作"
	}
	tone, word := ui.OK, "在用"
	if !u.Active {
		tone, word = ui.Plain, "已撤销"
	}
	return ui.Row{ID: u.ID, Href: name.Href, Label: u.Name, Cells: []ui.Cell{name, ui.T(u.Kind), ui.T(strings.Join(u.Aliases, "、")), ui.N(staffed),
		{Text: word, Part: ui.Badge(tone, word)}}}
}

func (p *People) getNewUnit(c *web.Ctx) error {
	return p.showUnit(c, "新增科室", "/office/units/new", unitForm.Blank(map[string]string{"kind": Section}))
}

func (p *People) showUnit(c *web.Ctx, title, action string, s *form.State) error {
	view := pages.Form{Base: p.base(c, title, "/office/units"), Form: ui.Form{Action: action, Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: "/office/units"}}}}
	return show(c, s.OK(), pages.FormPage(view))
}

func (p *People) postNewUnit(c *web.Ctx) error {
	s := unitForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { _, err := p.AddUnit(tx, unitFrom(s)); return err })
	if err != nil {
		return err
	}
	if !done {
		return p.showUnit(c, "新增科室", "/office/units/new", s)
	}
	return c.Done("已新增“"+s.Text("name")+"”", "/office/units")
}

func (p *People) getUnit(c *web.Ctx) error {
	u, err := UnitOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	s := unitForm.Blank(map[string]string{"name": u.Name, "kind": u.Kind, "aliases": strings.Join(u.Aliases, "\n"), "office": pick(u.Office, "1", ""),
		"sort": itoa(u.Sort), "version": itoa(u.Version)})
	view := pages.Form{Base: p.base(c, "修改"+u.Name, "/office/units"), Form: ui.Form{Action: "/office/units/" + u.ID, Fields: ui.FromForm(s),
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: "/office/units"}}}}
	at := "/office/units/" + u.ID
	view.Actions = []ui.Button{{Label: "撤销科室", Look: ui.Danger, Href: at + "/close"}}
	if !u.Active {
		view.Actions = []ui.Button{{Label: "恢复科室", Action: at + "/reopen", Post: true}}
		view.Notices = []ui.Notice{{Tone: ui.Info, Text: "该科室已撤销，历史记录仍用原名称。"}}
	}
	return c.Page(http.StatusOK, pages.FormPage(view))
}

func (p *People) postUnit(c *web.Ctx) error {
	id, s := c.Path("id"), unitForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		u := unitFrom(s)
		u.ID = id
		return p.EditUnit(tx, u)
	})
	if err != nil {
		return err
	}
	if !done {
		return p.showUnit(c, "修改科室", "/office/units/"+id, s)
	}
	return c.Done("已保存“"+s.Text("name")+"”", "/office/units")
}

func (p *People) getCloseUnit(c *web.Ctx) error { return p.askCloseUnit(c, reasonForm.Blank(nil)) }

func (p *People) askCloseUnit(c *web.Ctx, s *form.State) error {
	u, err := UnitOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	at := "/office/units/" + u.ID
	return p.ask(c, question{"撤销科室", "确定撤销“" + u.Name + "”吗？", at + "/close", "撤销", at,
		[]string{"撤销后不能再分配人员和任务，历史记录保留。", "科室仍有人员的，须先调整。"}}, s)
}

func (p *People) postCloseUnit(c *web.Ctx) error {
	s := reasonForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.CloseUnit(tx, c.Path("id"), s.Text("reason")) })
	if err != nil {
		return err
	}
	if !done {
		return p.askCloseUnit(c, s)
	}
	return c.Done("已撤销科室", "/office/units")
}

func (p *People) postReopenUnit(c *web.Ctx) error {
	err := c.Do(func(tx *store.Tx) error { return p.ReopenUnit(tx, c.Path("id")) })
	if fail.Is(err, fail.Invalid) {
		s := unitForm.Blank(nil)
		s.Take(err)
		return p.showUnit(c, "恢复科室", "/office/units/"+c.Path("id"), s)
	}
	if err != nil {
		return err
	}
	return c.Done("已恢复科室", "/office/units")
}
