package screen

import (
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

func leaderForm() form.Form {
	return form.Form{
		{Name: "name", Label: "姓名", Required: true, Max: 20},
		{Name: "body", Label: "单位", Max: 60, Placeholder: "市工业和信息化局", Help: "正文中连着职务写的单位名称"},
		{Name: "title", Label: "职务", Required: true, Max: 100, Placeholder: "党组书记、局长", Help: "多个职务用顿号分开"},
		{Name: "place", Label: "排序", Kind: form.Number, Required: true, Min: 1, Top: 9999, Help: "同时提到几位时，数字小的在前"},
		{Name: "from", Label: "任职日期", Kind: form.Day},
		{Name: "until", Label: "离任日期", Kind: form.Day, Help: "离任的不要删除，填写离任日期，以后误用原职务时会提示"},
		{Name: "version", Kind: form.Hidden},
	}
}

func leaderFrom(s *form.State) *Leader {
	return &Leader{Name: s.Text("name"), Body: s.Text("body"), Title: s.Text("title"), Place: int64(s.Int("place")), From: s.Date("from"), Until: s.Date("until"), Version: int64(s.Int("version"))}
}

func (s *Screen) getLeaders(c *web.Ctx) error {
	all, err := Leaders(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	g := leaderGrid(c, q, all)
	if q.Export != "" {
		return export(c, "领导人名单", g)
	}
	paged(&g)
	v := view(c, "领导人名单", pathLeaders)
	v.Lead = "发布前核对领导人的姓名、职务和排序。一人任几个单位的职务时，每个单位一行。"
	v.Parts = append(v.Parts, partOf(g))
	if c.Actor.May(RightManage) {
		v.Actions = []ui.Button{{Label: "增加领导人", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: pathLeaders + "/new"}}
	}
	return show(c, true, v)
}

func leaderGrid(c *web.Ctx, q ui.Query, all []Leader) ui.Grid {
	g := ui.Grid{ID: "leaders", Caption: "领导人名单", Path: pathLeaders, Query: q, Export: true, Sticky: 1,
		Columns: []ui.Column{{Key: "name", Label: "姓名", Fixed: true, Filter: &ui.Field{Placeholder: "姓名"}}, {Key: "body", Label: "单位", Filter: &ui.Field{}}, {Key: "title", Label: "职务", Wide: true},
			{Key: "place", Label: "排序", Number: true}, {Key: "from", Label: "任职日期"}, {Key: "until", Label: "离任日期"},
			{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "in", Label: "在任"}, {Value: "out", Label: "离任"}}}}},
		Empty: ui.EmptyState{Title: "没有领导人", Text: "增加市领导和本单位领导后，发布前会核对姓名、职务和排序。"}}
	for _, l := range all {
		if !q.All && !leaderSeen(l, q, c.Today()) {
			continue
		}
		name := ui.T(l.Name)
		if c.Actor.May(RightManage) {
			name = ui.A(l.Name, pathLeaders+"/"+l.ID)
		}
		tone, word := ui.OK, "在任"
		if !l.in(c.Today()) {
			tone, word = ui.Plain, "离任"
		}
		g.Rows = append(g.Rows, ui.Row{ID: l.ID, Href: name.Href, Label: l.Name, Cells: []ui.Cell{name, ui.T(l.Body), ui.T(l.Title), ui.N(int(l.Place)), ui.T(l.From.String()), ui.T(l.Until.String()),
			{Text: word, Part: ui.Badge(tone, word)}}})
	}
	return g
}

func leaderSeen(l Leader, q ui.Query, today civil.Date) bool {
	state := "in"
	if !l.in(today) {
		state = "out"
	}
	f := q.Filters
	return strings.Contains(l.Name, f["name"]) && strings.Contains(l.Body, f["body"]) && (f["state"] == "" || f["state"] == state)
}

func (s *Screen) getNewLeader(c *web.Ctx) error {
	all, err := Leaders(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	next := int64(1)
	for _, l := range all {
		next = max(next, l.Place+1)
	}
	return s.showLeader(c, "增加领导人", pathLeaders+"/new", leaderForm().Blank(map[string]string{"place": version(next)}))
}

func (s *Screen) showLeader(c *web.Ctx, title, action string, f *form.State) error {
	v := view(c, title, pathLeaders)
	v.Form = &ui.Form{Action: action, Fields: ui.FromForm(f), Error: f.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: pathLeaders}}}
	if action != pathLeaders+"/new" {
		v.Actions = []ui.Button{{Label: "删除", Look: ui.Danger, Place: ui.PlaceDelete, Href: action + "/remove"}}
	}
	return show(c, f.OK(), v)
}

func (s *Screen) postNewLeader(c *web.Ctx) error {
	return s.saveLeader(c, "增加领导人", pathLeaders+"/new", "")
}

func (s *Screen) getLeader(c *web.Ctx) error {
	l, err := store.Get[Leader](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	return s.showLeader(c, "修改领导人", pathLeaders+"/"+l.ID, leaderForm().Blank(map[string]string{"name": l.Name, "body": l.Body, "title": l.Title, "place": version(l.Place),
		"from": l.From.String(), "until": l.Until.String(), "version": version(l.Version)}))
}

func (s *Screen) postLeader(c *web.Ctx) error {
	if _, err := store.Get[Leader](c.Context(), c.DB, c.Actor.Tenant, c.Path("id")); err != nil {
		return err
	}
	return s.saveLeader(c, "修改领导人", pathLeaders+"/"+c.Path("id"), c.Path("id"))
}

func (s *Screen) saveLeader(c *web.Ctx, title, action, id string) error {
	f := leaderForm().Read(c.R)
	done, err := attempt(c, f, func(tx *store.Tx) error {
		l := leaderFrom(f)
		l.Agency, l.ID = tx.Tenant(), id
		return s.SaveLeader(tx, l)
	})
	if err != nil {
		return err
	}
	if !done {
		return s.showLeader(c, title, action, f)
	}
	return c.Done("已保存“"+f.Text("name")+"”", pathLeaders)
}

func (s *Screen) getRemoveLeader(c *web.Ctx) error {
	l, err := store.Get[Leader](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	v := view(c, "删除领导人", pathLeaders)
	v.Confirm = &ui.Confirm{Will: []string{"以后检查不再核对“" + l.Name + "，" + l.Full() + "”。", "如果是离任，请返回填写离任日期，这样误用原职务时还会提示。"}, Question: "这一行是录错的，确定删除吗？",
		Action: pathLeaders + "/" + l.ID + "/remove", Button: ui.Button{Label: "删除", Look: ui.Danger}, Back: ui.Link{Label: "返回", Href: pathLeaders + "/" + l.ID}}
	return show(c, true, v)
}

func (s *Screen) postRemoveLeader(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return s.RemoveLeader(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已删除", pathLeaders)
}
