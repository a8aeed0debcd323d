package screen

import (
	"cmp"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

func settingForm() form.Form {
	return form.Form{
		{Name: "items", Label: "同一个人出现在几处时提示", Kind: form.Number, Required: true, Min: 2, Top: 50},
		{Name: "unknown", Label: "拼合后未知不超过几位时为高风险", Kind: form.Number, Required: true, Min: 0, Top: 10, Help: "按 18 位身份证号计；手机号最多按 2 位"},
		{Name: "kinds", Label: "合起来有几种信息时为中风险", Kind: form.Number, Required: true, Min: 2, Top: 10, Help: "姓名算一种"},
	}
}

func (s *Screen) getGathered(c *web.Ctx) error {
	set, err := settingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return s.showGathered(c, settingForm().Blank(map[string]string{"items": version(set.Items), "unknown": version(set.Unknown), "kinds": version(set.Kinds)}))
}

var riskTones = map[Risk]ui.Tone{High: ui.Bad, Middle: ui.Warn, Low: ui.Info}

func (s *Screen) showGathered(c *web.Ctx, f *form.State) error {
	all, err := s.Gathered(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	g, err := s.gatherGrid(c, all)
	if err != nil {
		return err
	}
	if g.Query.Export != "" {
		return export(c, "汇聚风险", g)
	}
	paged(&g)
	v := view(c, "汇聚风险", pathGather)
	v.Lead = "同一个人的信息分散在几处公开，单看一处没有问题，合起来可能认出是谁。这里只保存加密的特征，不保存个人信息。"
	count := map[Risk]int{}
	for _, x := range all {
		count[x.Risk]++
	}
	for _, r := range []Risk{High, Middle, Low} {
		tone := riskTones[r]
		if count[r] == 0 {
			tone = ui.Plain
		}
		v.Figures = append(v.Figures, ui.Stat{Label: r.String() + "风险", Value: itoa(count[r]), Unit: "人", Tone: tone, Href: pathGather + "?f.risk=" + itoa(int(r))})
	}
	v.Parts = append(v.Parts, partOf(g))
	v.After = &ui.Form{Legend: "提示条件", Action: pathGather, Fields: ui.FromForm(f), Error: f.General, Columns: 3, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
	return show(c, f.OK(), v)
}

func (s *Screen) gatherGrid(c *web.Ctx, all []Gathering) (ui.Grid, error) {
	q := ui.ReadQuery(c.R.URL.Query())
	g := ui.Grid{ID: "gathered", Caption: "汇聚风险列表", Path: pathGather, Query: q, Export: true,
		Columns: []ui.Column{{Key: "risk", Label: "风险", Fixed: true, Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "3", Label: "高"}, {Value: "2", Label: "中"}, {Value: "1", Label: "低"}}}},
			{Key: "items", Label: "出现在", Wide: true}, {Key: "kinds", Label: "公开的信息", Wide: true}, {Key: "why", Label: "原因", Wide: true}, {Key: "do", Label: "怎么办", Wide: true}},
		Empty: ui.EmptyState{Title: "没有发现汇聚风险", Text: "已发布的内容里，没有同一个人的信息分散在多处。"}}
	for _, x := range all {
		if w := q.Filters["risk"]; w != "" && !q.All && w != itoa(int(x.Risk)) {
			continue
		}
		items, err := s.itemsCell(c, x)
		if err != nil {
			return g, err
		}
		g.Rows = append(g.Rows, ui.Row{ID: x.Key, Label: x.Why, Cells: []ui.Cell{{Text: x.Risk.String(), Part: ui.Badge(riskTones[x.Risk], x.Risk.String())},
			items, ui.T(strings.Join(x.Kinds, "、")), ui.T(x.Why), ui.T(x.advice())}})
	}
	return g, nil
}

// itemsCell names the publications; one leads to its page.
func (s *Screen) itemsCell(c *web.Ctx, x Gathering) (ui.Cell, error) {
	var titles []string
	var links []ui.Link
	for _, it := range x.Items {
		title, href := cmp.Or(it.Title, it.Ref.String()), ""
		if s.deps.Link != nil {
			t, h, err := s.deps.Link(c.Context(), c.DB, c.Actor, it.Ref)
			if err != nil && !fail.Is(err, fail.Missing) && !fail.Is(err, fail.Denied) { // who may not open it reads its published title
				return ui.Cell{}, err
			}
			title, href = cmp.Or(t, title), h
		}
		note := fmt.Sprintf("%s（%s）", title, strings.Join(it.Places, "；"))
		titles = append(titles, note)
		links = append(links, ui.Link{Label: note, Href: href})
	}
	return ui.Cell{Text: strings.Join(titles, "\n"), Part: linkList(links)}, nil
}

// advice says what to do.
func (x Gathering) advice() string {
	var out string
	switch x.Risk {
	case High:
		out = "尽快处理：撤下或更正其中的文件，统一按相同的位置遮盖。"
	case Middle:
		out = "核对各处是否都需要公开，减少一处的项目，或隐去姓名。"
	default:
		out = "核对是否需要在多处公开；不需要的，更正其中一处。"
	}
	if !x.Surely {
		out = "先核对是不是同一个人。" + out
	}
	return out
}

func (s *Screen) postSetting(c *web.Ctx) error {
	f := settingForm().Read(c.R)
	done, err := attempt(c, f, func(tx *store.Tx) error { return s.SaveSetting(tx, f.Int("items"), f.Int("unknown"), f.Int("kinds")) })
	if err != nil {
		return err
	}
	if !done {
		return s.showGathered(c, f)
	}
	return c.Done("已保存提示条件", pathGather)
}
