package approval

import (
	"net/http"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/approval/pages"
	"gongkai/internal/office/people"
)

const substitutePath = path + "/substitutes"

func substituteForm() form.Form {
	return form.Form{
		{Name: "deputy", Label: "委托给", Kind: form.Select, Required: true},
		{Name: "from", Label: "开始日期", Kind: form.Day, Required: true},
		{Name: "to", Label: "结束日期", Kind: form.Day, Required: true, Help: "含当天。"},
		{Name: "reason", Label: "委托原因", Kind: form.Text, Required: true, Max: 100, Placeholder: "例如：外出培训"},
	}
}

// colleagues puts the agency's staff into the form, the actor left out.
func colleagues(c *web.Ctx, f form.Form) (form.Form, error) {
	all, err := people.Directory{}.People(c.Context(), c.DB, c.Actor.Tenant)
	for _, p := range all {
		if p.ID != c.Actor.ID {
			f[0].Options = append(f[0].Options, form.Option{Value: p.ID, Label: p.Name})
		}
	}
	return f, err
}

func getSubstitutes(c *web.Ctx) error {
	f, err := colleagues(c, substituteForm())
	if err != nil {
		return err
	}
	return showSubstitutes(c, http.StatusOK, f.Blank(map[string]string{"from": c.Today().String()}))
}

func showSubstitutes(c *web.Ctx, status int, state *form.State) error {
	all, err := Substitutes(c.Context(), c.DB, c.Actor.Tenant, c.Actor.ID)
	if err != nil {
		return err
	}
	b := c.Base("委托代审")
	b.Lead = "外出期间请人代为审签。代审人签署的意见注明“代”，拟稿人和相邻环节回避的要求同样适用。"
	b.Crumbs = []ui.Link{{Label: "审签单", Href: path}, {Label: "委托代审"}}
	g := ui.Grid{ID: "substitutes", Caption: "委托记录", Path: substitutePath, Query: ui.ReadQuery(c.R.URL.Query()),
		Columns: []ui.Column{{Key: "who", Label: "委托人", Fixed: true}, {Key: "deputy", Label: "代审人"}, {Key: "from", Label: "开始"}, {Key: "to", Label: "结束"},
			{Key: "reason", Label: "原因", Wide: true}, {Key: "state", Label: "状态"}, {Key: "act", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "没有委托记录", Text: "您委托他人或受他人委托的记录列在这里。"}}
	for i := range all {
		g.Rows = append(g.Rows, substituteRow(c, &all[i]))
	}
	g.Pages = ui.Pages(substitutePath, g.Query, len(g.Rows))
	fields := ui.FromForm(state)
	for _, name := range []string{"from", "to"} {
		ui.Pick(fields, name).Width = ui.Short
	}
	return c.Page(status, pages.SubstitutesPage(pages.Substitutes{Base: b, Grid: g,
		Form: ui.Form{Action: substitutePath, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "委托", Look: ui.Primary}}}}))
}

func substituteRow(c *web.Ctx, s *Substitute) ui.Row {
	tone, word, act := ui.Plain, "已结束", ui.T("")
	if s.Ended.IsZero() && c.Today() <= s.To {
		tone, word = ui.OK, "生效中"
		if s.From > c.Today() {
			tone, word = ui.Info, "未开始"
		}
		if s.Person == c.Actor.ID {
			act = ui.C(ui.Act(ui.Button{Label: "收回", Post: true, Small: true, Action: substitutePath + "/" + s.ID + "/end", Confirm: "收回对" + s.DeputyName + "的委托？"}))
		}
	}
	return ui.Row{ID: s.ID, Label: s.DeputyName, Cells: []ui.Cell{ui.T(s.Name), ui.T(s.DeputyName), ui.T(s.From.String()), ui.T(s.To.String()), ui.T(s.Reason),
		ui.C(ui.Badge(tone, word)), act}}
}

func postSubstitute(c *web.Ctx) error {
	if c.Actor.Home != c.Actor.Tenant {
		return fail.Deniedf("只能在本单位委托他人代为审核")
	}
	f, err := colleagues(c, substituteForm())
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		err := c.Do(func(tx *store.Tx) error {
			_, err := NameSubstitute(tx, state.Text("deputy"), state.Date("from"), state.Date("to"), state.Text("reason"))
			return err
		})
		if err == nil {
			return c.Done("已委托", substitutePath)
		}
		if !fail.Is(err, fail.Invalid) || !state.Take(err) {
			return err
		}
	}
	return showSubstitutes(c, http.StatusUnprocessableEntity, state)
}

func postEndSubstitute(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return EndSubstitute(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已收回委托", substitutePath)
}
