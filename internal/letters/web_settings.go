package letters

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
)

func parameterForm() form.Form {
	f := form.Form{{Name: "name", Label: "参数", Kind: form.Select, Required: true}, {Name: "value", Label: "数值", Kind: form.Number, Required: true, Top: 1000}, {Name: "from", Label: "从哪一天起执行", Kind: form.Day, Required: true}, {Name: "basis", Label: "依据", Required: true, Max: 300}}
	for _, r := range Rules {
		f[0].Options = append(f[0].Options, form.Option{Value: r.Key, Label: r.Title})
	}
	return f
}

func (s *Letters) getSettings(c *web.Ctx) error {
	return s.showSettings(c, http.StatusOK, parameterForm().Blank(nil))
}

func (s *Letters) showSettings(c *web.Ctx, code int, st *form.State) error {
	set, err := store.Select[Parameter](c.Context(), c.DB, "WHERE agency = $1 ORDER BY from_on, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	path, today := side+"/settings", c.Today()
	now := NumbersOn(set, today)
	col := func(key, label string, wide bool, of func(Rule) string) roll.Column[Rule] {
		return roll.Column[Rule]{Column: ui.Column{Key: key, Label: label, Wide: wide}, Text: of}
	}
	l := roll.List[Rule]{ID: "parameters", Caption: "期限与参数", Path: path, File: "信件办理参数", Rows: Rules, Key: func(r Rule) string { return r.Key }, Columns: []roll.Column[Rule]{
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
			return firstOf(strings.Join(out, "；"), "—")
		})}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	p := pages.Page{Base: base(c, "期限与参数"), Tabs: tabs(path, c), Parts: []pages.Part{{Body: ui.Table(g)}}}
	if c.Actor.MayOn(RightSettings, "", "") {
		p.Parts = append(p.Parts, pages.Part{Title: "设置参数", Body: ui.FormBox(ui.Form{Action: path, Fields: ui.FromForm(st), Error: st.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}})})
	}
	return c.Page(code, pages.Office(p))
}

func (s *Letters) postSetting(c *web.Ctx) error {
	st := parameterForm().Read(c.R)
	if st.OK() {
		err := s.Set(c.Context(), c.Actor, st.Text("name"), st.Date("from"), int64(st.Int("value")), st.Text("basis"))
		if err == nil {
			return c.Done("已保存参数", side+"/settings")
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showSettings(c, http.StatusUnprocessableEntity, st)
}

func (s *Letters) getTemplates(c *web.Ctx) error {
	path := side + "/settings/templates"
	list, err := store.Select[Template](c.Context(), c.DB, "WHERE agency = $1 ORDER BY gone, title, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var lines []pages.Line
	for _, t := range list {
		line := pages.Line{Title: t.Title, Href: path + "/" + t.ID, Note: firstOf(Title(Kinds, t.Kind), "各类来信"), Text: cut(t.Text, 120)}
		if t.Gone {
			line.Badges = []string{"已停用"}
		}
		lines = append(lines, line)
	}
	b := base(c, "答复模板")
	b.Actions = []ui.Button{{Label: "新增模板", Icon: "plus", Look: ui.Primary, Href: path + "/new"}}
	return c.Page(http.StatusOK, pages.Office(pages.Page{Base: b, Tabs: tabs(path, c), Parts: []pages.Part{{Body: pages.Quiet("模板中的〔信件编号〕〔来信日期〕〔标题〕〔来源〕〔承办科室〕〔诉求地址〕会自动填入。")}, {Body: pages.Lines(lines, "还没有模板。")}}}))
}

func templateForm() form.Form {
	return form.Form{{Name: "title", Label: "模板名称", Required: true, Max: 60}, {Name: "kind", Label: "适用类型", Kind: form.Select, Options: choices(Kinds), Help: "不选为各类来信。"}, {Name: "text", Label: "内容", Kind: form.Area, Required: true, Max: 5000, Rows: 12}, {Name: "gone", Label: "停用", Kind: form.Check}}
}

func (s *Letters) getTemplate(c *web.Ctx) error {
	v := map[string]string{}
	if id := c.Path("id"); id != "new" {
		t, err := store.Get[Template](c.Context(), c.DB, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		v = map[string]string{"title": t.Title, "kind": t.Kind, "text": t.Text}
		if t.Gone {
			v["gone"] = "1"
		}
	}
	return s.showTemplate(c, http.StatusOK, templateForm().Blank(v))
}

func (s *Letters) showTemplate(c *web.Ctx, code int, st *form.State) error {
	b := base(c, "答复模板")
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: "答复模板", Href: side + "/settings/templates"}, {Label: firstOf(st.Text("title"), "新增")}}
	f := ui.Form{Action: side + "/settings/templates/" + c.Path("id"), Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
	ui.Pick(f.Fields, "kind").Blank = "各类来信"
	return c.Page(code, pages.Office(pages.Page{Base: b, Parts: []pages.Part{{Body: ui.FormBox(f)}}}))
}

func (s *Letters) postTemplate(c *web.Ctx) error {
	if id := c.Path("id"); id != "new" {
		if _, err := store.Get[Template](c.Context(), c.DB, c.Actor.Tenant, id); err != nil {
			return err
		}
	}
	st := templateForm().Read(c.R)
	if st.OK() {
		id := c.Path("id")
		if id == "new" {
			id = ""
		}
		err := s.SaveTemplate(c.Context(), c.Actor, id, Template{Title: st.Text("title"), Kind: st.Text("kind"), Text: st.Text("text"), Gone: st.Yes("gone")})
		if err == nil {
			return c.Done("已保存模板", side+"/settings/templates")
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showTemplate(c, http.StatusUnprocessableEntity, st)
}

func tokenForm() form.Form {
	return form.Form{{Name: "name", Label: "使用单位", Required: true, Max: 60}, {Name: "channel", Label: "转办来源", Kind: form.Select, Required: true, Options: channels(func(c Channel) bool { return c.Transferred })}, {Name: "until", Label: "有效期至", Kind: form.Day, Required: true, Help: "最长一年。"}}
}

func (s *Letters) getTokens(c *web.Ctx) error {
	return s.showTokens(c, http.StatusOK, tokenForm().Blank(nil), "")
}

func (s *Letters) showTokens(c *web.Ctx, code int, st *form.State, secret string) error {
	path := side + "/settings/tokens"
	list, err := store.Select[Token](c.Context(), c.DB, "WHERE agency = $1 ORDER BY made_at DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var lines []pages.Line
	for _, t := range list {
		ch, _ := ChannelOf(t.Channel)
		line := pages.Line{Title: t.Name, Note: ch.Title + "，有效期至" + t.Until.Chinese()}
		if t.GoneAt.IsZero() {
			line.Act = &ui.Button{Label: "停用", Small: true, Post: true, Action: path + "/" + t.ID + "/revoke", Confirm: "停用后对方不能再提交转办单。"}
		} else {
			line.Badges = []string{"已停用"}
		}
		lines = append(lines, line)
	}
	p := pages.Page{Base: base(c, "接口口令"), Tabs: tabs(path, c)}
	if secret != "" {
		p.Parts = append(p.Parts, pages.Part{Title: "新的接口口令", Body: pages.Secret("请现在复制并交给使用单位；离开本页后不能再看到。", secret)})
	}
	p.Parts = append(p.Parts, pages.Part{Title: "已发放的口令", Body: pages.Lines(lines, "还没有发放口令。")},
		pages.Part{Title: "发放口令", Body: ui.FormBox(ui.Form{Action: path, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "发放", Look: ui.Primary}}})},
		pages.Part{Title: "怎样使用", Body: pages.Prose("提交转办单：POST /api/letters/v1/orders，请求头 Authorization: Bearer 口令，内容为JSON：source_no、received_at、content 必填，另有 due_at、person_name、phone、addr、place、type、category_code、urgency、title、transfer_unit、handling_requirement、need_public、need_visit_back。\n同一source_no重复提交不会重复登记，答复200；新登记答复201；有误答复422并逐项说明。\n查询办理情况：GET /api/letters/v1/orders/来源编号。")})
	return c.Page(code, pages.Office(p))
}

func (s *Letters) postToken(c *web.Ctx) error {
	st := tokenForm().Read(c.R)
	if st.OK() {
		secret, err := s.Issue(c.Context(), c.Actor, st.Text("name"), st.Text("channel"), st.Date("until"))
		if err == nil {
			c.W.Header().Set("Cache-Control", "no-store")
			return s.showTokens(c, http.StatusOK, tokenForm().Blank(nil), secret)
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showTokens(c, http.StatusUnprocessableEntity, st, "")
}

func (s *Letters) postRevoke(c *web.Ctx) error {
	if err := s.Revoke(c.Context(), c.Actor, c.Path("id")); err != nil && !fail.Is(err, fail.Stale) {
		return err
	}
	return c.Done("已停用", side+"/settings/tokens")
}
