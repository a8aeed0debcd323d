package consult

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

const settingsPath = root + "/settings"

func linkParameter(context.Context, store.Querier, who.Actor, string) (string, string, error) {
	return "意见征集参数", settingsPath, nil
}

func parameterForm() form.Form {
	f := form.Form{{Name: "name", Label: "参数", Kind: form.Select, Required: true}, {Name: "value", Label: "数值", Kind: form.Number, Required: true, Top: 1000},
		{Name: "from", Label: "从哪一天起执行", Kind: form.Day, Required: true, Help: "此前已经起算的期限不变。"}, {Name: "basis", Label: "依据", Required: true, Max: 300, Placeholder: "文件名称和文号"}}
	for _, r := range Rules {
		f[0].Options = append(f[0].Options, form.Option{Value: r.Key, Label: r.Title})
	}
	return f
}

func (s *Consult) getSettings(c *web.Ctx) error {
	return s.showSettings(c, http.StatusOK, parameterForm().Blank(nil))
}

func (s *Consult) showSettings(c *web.Ctx, code int, state *form.State) error {
	set, err := Parameters(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	today := c.Today()
	now := NumbersOn(set, today)
	col := func(key, label string, wide bool, of func(Rule) string) roll.Column[Rule] {
		return roll.Column[Rule]{Column: ui.Column{Key: key, Label: label, Wide: wide}, Text: of}
	}
	l := roll.List[Rule]{ID: "parameters", Caption: "期限与参数", Path: settingsPath, File: "意见征集参数", Rows: Rules, Key: func(r Rule) string { return r.Key }, Columns: []roll.Column[Rule]{
		col("title", "参数", true, func(r Rule) string { return r.Title }), col("value", "现行", false, func(r Rule) string { return fmt.Sprintf("%d%s", now[r.Key], r.Unit) }),
		col("basis", "依据", true, func(r Rule) string {
			basis := r.Basis
			for _, p := range set {
				if p.Name == r.Key && p.From <= today {
					basis = p.Basis + "（自" + p.From.Chinese() + "起）"
				}
			}
			return basis
		}),
		col("next", "将来", true, func(r Rule) string {
			var out []string
			for _, p := range set {
				if p.Name == r.Key && p.From > today {
					out = append(out, fmt.Sprintf("自%s起%d%s", p.From.Chinese(), p.Value, r.Unit))
				}
			}
			return first(strings.Join(out, "；"), "—")
		})}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("意见征集的期限与参数")
	b.Crumbs = []ui.Link{{Label: "意见征集", Href: root}, {Label: "期限与参数"}}
	p := pages.List{Base: b, Grid: g}
	if c.Actor.MayOn(RightSettings, "", "") {
		p.Forms = []pages.Section{{Title: "设置参数", Form: &ui.Form{Action: settingsPath, Fields: ui.FromForm(state), Error: state.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.ListPage(p))
}

func (s *Consult) postSettings(c *web.Ctx) error {
	state := parameterForm().Read(c.R)
	if !state.OK() {
		return s.showSettings(c, http.StatusUnprocessableEntity, state)
	}
	err := s.Set(c.Context(), c.Actor, state.Text("name"), state.Date("from"), int64(state.Int("value")), state.Text("basis"))
	if err == nil {
		return c.Done("已保存参数", settingsPath)
	}
	if !readable(state, err) {
		return err
	}
	return s.showSettings(c, status(err), state)
}
