package ledger

import (
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// meaningForm asks which units a name means.
func meaningForm(n names) form.Form {
	units := []form.Option{}
	for _, u := range n.order {
		units = append(units, form.Option{Value: u.ID, Label: u.Name})
	}
	return form.Form{
		{Name: "units", Label: "对应的科室", Kind: form.Checks, Options: units, Help: "可以选择多个。只在这份计划中有效，不改动科室的名称。"},
		{Name: "why", Label: "不列入的原因", Max: 500, Help: "没有对应的科室、本计划不列入时填写。该单位在台账中没有任务。"},
	}
}

func (l *Ledger) getMeaning(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return showMeaning(c, 200, &p, c.Query("name"), meaningForm(n).Blank(nil))
}

func showMeaning(c *web.Ctx, status int, p *Plan, name string, s *form.State) error {
	out := pages.Act{Base: planBase(c, "指定单位", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Lead = "计划中写的是「" + name + "」"
	out.Form = ui.Form{Action: planPath(p.ID, "meaning"), Error: s.General,
		Fields:  append(ui.FromForm(s), ui.Field{Kind: ui.HiddenKind, Name: "name", Value: name}),
		Buttons: []ui.Button{{Label: "确定", Look: ui.Primary}, {Label: "返回草稿", Href: p.href()}}}
	return c.Page(status, pages.ActPage(out))
}

func (l *Ledger) postMeaning(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s, name := meaningForm(n).Read(c.R), c.R.FormValue("name")
	if s.OK() {
		_, err = l.Mean(c.Context(), c.Actor, p.ID, Meaning{Name: name, Units: s.List("units"), Why: s.Text("why")})
		if err == nil {
			return c.Back(p.href())
		}
		if !s.Take(err) {
			return err
		}
	}
	return showMeaning(c, 422, &p, name, s)
}
