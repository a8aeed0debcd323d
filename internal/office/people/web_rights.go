package people

import (
	"net/http"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people/pages"
)

// getRights shows who may do what as sentences by role: the matrix of roles,
// scopes, categories and rights that agencies are asked for.
func (p *People) getRights(c *web.Ctx) error {
	grants, err := p.inForce(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	g := ui.Grid{ID: "rights", Caption: "角色与权限", Path: "/office/rights", Query: q, Columns: rightColumns(), Choose: true, Sticky: 1, Export: true}
	for _, r := range p.rights {
		if role := q.Filters["right"]; q.All || role == "" || strings.Contains("可以"+r.Sentence, role) {
			g.Rows = append(g.Rows, rightRow(c, r, grants))
		}
	}
	if q.Export != "" {
		return export(c, "角色权限表", g)
	}
	g.Query.Page, g.Query.Per = 1, max(len(p.rights), ui.PerPage[0]) // all on one page, to be read as a whole
	g.Pages = ui.Pages(g.Path, g.Query, len(g.Rows))
	notice := ui.Notice{Tone: ui.Info, Text: "格内为该角色的权限范围：本科室、本单位或各单位；括号内为限定类别；空白表示没有。三员的权限由系统固定，不能增加。"}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: p.base(c, "角色与权限", "/office/rights"), Grid: g, Notices: []ui.Notice{notice}}))
}

func rightColumns() []ui.Column {
	out := []ui.Column{{Key: "right", Label: "权限", Fixed: true, Wide: true, Filter: &ui.Field{Placeholder: "例如：审核"}}}
	for _, r := range Roles {
		out = append(out, ui.Column{Key: r.Key, Label: r.Title})
	}
	return append(out, ui.Column{Key: "article", Label: "依据", Wide: true, Off: true})
}

func rightRow(c *web.Ctx, r slice.Right, grants []Grant) ui.Row {
	head := ui.T("可以" + r.Sentence)
	if c.Actor.May(RightGrant) {
		head = ui.A(head.Text, "/office/rights/"+r.Key)
	}
	cells := []ui.Cell{head}
	for _, role := range Roles {
		var said []string
		for _, g := range grants {
			if g.Role == role.Key && g.Right == r.Key {
				said = append(said, ScopeTitle(g.Scope)+pick(g.Category == "", "", "（"+g.Category+"）"))
			}
		}
		cells = append(cells, ui.T(strings.Join(said, "、")))
	}
	return ui.Row{ID: r.Key, Href: head.Href, Cells: append(cells, ui.T(r.Article))}
}

func (p *People) getRight(c *web.Ctx) error { return p.showRight(c, rightForm().Blank(nil)) }

func (p *People) showRight(c *web.Ctx, s *form.State) error {
	r, ok := rightOf(p.rights, c.Path("key"))
	if !ok {
		return fail.Missingf("没有这项权限，可能已随版本取消")
	}
	grants, err := p.inForce(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	row := rightRow(c, r, grants)
	var facts []ui.Pair
	for i, role := range Roles {
		if text := row.Cells[i+1].Text; text != "" {
			facts = append(facts, ui.P(role.Title, text))
		}
	}
	text := "调整后立即对所有担任该角色的人员生效，并记入操作记录。"
	if !r.Reads {
		text += "这项权限会改变数据，不能授予“上级查看”。"
	}
	return show(c, s.OK(), pages.FormPage(pages.Form{Base: p.base(c, "可以"+r.Sentence, "/office/rights"), Facts: facts,
		Notices: []ui.Notice{{Tone: ui.Info, Text: text}},
		Form: ui.Form{Action: "/office/rights/" + r.Key, Fields: ui.FromForm(s), Error: s.General,
			Buttons: []ui.Button{{Label: "调整权限", Look: ui.Primary}, {Label: "返回", Href: "/office/rights"}}}}))
}

func (p *People) postRight(c *web.Ctx) error {
	s := rightForm().Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		return p.ChangeGrant(tx, s.Text("role"), c.Path("key"), who.Scope(s.Text("scope")), s.Text("category"), s.Text("reason"))
	})
	if err != nil {
		return err
	}
	if !done {
		return p.showRight(c, s)
	}
	return c.Done("已调整“"+RoleTitle(s.Text("role"))+"”的权限", "/office/rights")
}

func (p *People) getSettings(c *web.Ctx) error {
	a, err := AgencyOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	f := p.settingsForm(c.Actor)
	return p.showSettings(c, a, p.settingsState(f, a))
}

func (p *People) showSettings(c *web.Ctx, a Agency, s *form.State) error {
	view := pages.Form{Base: p.base(c, "设置", "/office/settings"), Form: ui.Form{Action: "/office/settings", Fields: ui.FromForm(s), Error: s.General}}
	view.Facts = []ui.Pair{ui.P("单位全称", a.Name), ui.P("简称", a.Short), ui.P("类型", a.Kind.Title()), ui.P("发文代字", a.Word), ui.P("地区代码", a.Region)}
	mine := map[string]bool{}
	for _, f := range s.Form {
		mine[f.Name] = true
	}
	for _, x := range p.settings {
		if !mine[x.Field.Name] {
			view.Facts = append(view.Facts, ui.P(x.Field.Label, p.settingWords(a, x)))
		}
	}
	if len(s.Form) > 0 {
		view.Form.Buttons = []ui.Button{{Label: "保存设置", Look: ui.Primary}}
	}
	if c.Actor.May(RightSettings) {
		view.Actions = []ui.Button{{Label: "修改单位资料", Icon: "edit", Place: ui.PlaceEdit, Href: "/office/agency"}}
	}
	return show(c, s.OK(), pages.FormPage(view))
}

// settingWords is a setting's value as people read it.
func (p *People) settingWords(a Agency, s Setting) string {
	value := p.Setting(a, s.Field.Name)
	if s.Field.Kind == form.Check {
		return pick(value == "", "否", "是")
	}
	var out []string
	for v := range strings.SplitSeq(value, ",") {
		for _, o := range s.Field.Options {
			if o.Value == v {
				v = o.Label
			}
		}
		out = append(out, v)
	}
	return pick(value == "", "—", strings.Join(out, "、"))
}

func (p *People) postSettings(c *web.Ctx) error {
	a, err := AgencyOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	f := p.settingsForm(c.Actor)
	if len(f) == 0 {
		return fail.Deniedf("您没有修改设置的权限")
	}
	s := f.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.SetSettings(tx, settingsFrom(f, s)) })
	if err != nil {
		return err
	}
	if !done {
		return p.showSettings(c, a, s)
	}
	return c.Done("已保存设置", "/office/settings")
}
