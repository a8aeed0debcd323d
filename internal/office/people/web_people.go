package people

import (
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

func staffColumns(units []Unit) []ui.Column {
	var unitChoices, roleChoices, states []ui.Option
	for _, u := range units {
		unitChoices = append(unitChoices, ui.Option{Value: u.ID, Label: u.Name})
	}
	for _, r := range Roles {
		roleChoices = append(roleChoices, ui.Option{Value: r.Key, Label: r.Title})
	}
	for _, s := range []string{"在用", "待审核", "暂停使用", "停用", "已锁定", "长期未用，已锁定"} {
		states = append(states, ui.Option{Value: s, Label: s})
	}
	return []ui.Column{
		{Key: "name", Label: "姓名", Sort: true, Fixed: true, Filter: &ui.Field{}},
		{Key: "login", Label: "用户名", Sort: true, Filter: &ui.Field{}},
		{Key: "unit", Label: "所在科室", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: unitChoices}},
		{Key: "position", Label: "职务", Sort: true},
		{Key: "role", Label: "角色", Wide: true, Filter: &ui.Field{Kind: ui.Select, Options: roleChoices}},
		{Key: "state", Label: "状态", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: states}},
		{Key: "factor", Label: "动态口令"},
		{Key: "seen", Label: "最近登录", Sort: true},
		{Key: "email", Label: "电子邮箱", Off: true},
	}
}

func (p *People) staffRow(c *web.Ctx, s staff) ui.Row {
	tone, word := s.word(c.Now())
	href := "/office/people/" + s.ID
	return ui.Row{ID: s.ID, Href: href, Label: s.Name, Cells: []ui.Cell{ui.A(s.Name, href), ui.T(s.Login), ui.T(s.unit), ui.T(s.Position),
		ui.T(s.roles), {Text: word, Part: ui.Light(ui.Lamp{Tone: tone, Word: word})}, ui.T(pick(s.factor, "已绑定", "未绑定")), ui.T(clock(s.seen)), ui.T(s.Email)}}
}

func (p *People) getPeople(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	all, err := p.roster(c.Context(), c.DB, c.Actor.Tenant, c.Now())
	if err != nil {
		return err
	}
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	left := sift(all, q, c.Now())
	arrange(left, q, c.Now())
	g := ui.Grid{ID: "people", Caption: "人员列表", Path: "/office/people", Query: q, Columns: staffColumns(units),
		Choose: true, Sticky: 1, Export: true, Empty: ui.EmptyState{Text: "建立账户后列在这里。"}}
	if q.Export != "" {
		return p.exportStaff(c, g, pick(q.All, all, left))
	}
	g.Pages = ui.Pages(g.Path, q, len(left))
	from := min(q.Offset(), len(left))
	for _, s := range left[from:min(from+q.Per, len(left))] {
		g.Rows = append(g.Rows, p.staffRow(c, s))
	}
	b := p.base(c, "人员", "/office/people")
	if c.Actor.May(RightManage) {
		b.Actions = []ui.Button{{Label: "建立账户", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: "/office/people/new"}}
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g}))
}

// exportStaff sends the list as a file; that it left the system is recorded.
func (p *People) exportStaff(c *web.Ctx, g ui.Grid, list []staff) error {
	for _, s := range list {
		g.Rows = append(g.Rows, p.staffRow(c, s))
	}
	home := c.Actor
	err := c.DB.Do(c.Context(), home, func(tx *store.Tx) error {
		return tx.Record("导出人员名单", store.Ref{Kind: "agency", ID: c.Actor.Tenant}, store.Telling("导出%d人", len(list)))
	})
	if err != nil {
		return err
	}
	return export(c, "人员列表", g)
}

func (p *People) getPending(c *web.Ctx) error {
	all, err := p.roster(c.Context(), c.DB, c.Actor.Tenant, c.Now())
	if err != nil {
		return err
	}
	names, err := Directory{}.Names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "pending", Caption: "待审核的账户", Path: "/office/people/pending", Query: ui.ReadQuery(nil),
		Columns: []ui.Column{{Key: "name", Label: "姓名"}, {Key: "login", Label: "用户名"}, {Key: "unit", Label: "所在科室"}, {Key: "position", Label: "职务"},
			{Key: "asked", Label: "事项"}, {Key: "maker", Label: "提出人"}, {Key: "act", Label: "操作"}},
		Empty: ui.EmptyState{Title: "没有待审核的账户", Text: "系统管理员新建、重新启用或重置密码的账户，经安全管理员审核后才能登录。"}}
	for _, s := range all {
		if s.State == Pending {
			g.Rows = append(g.Rows, ui.Row{ID: s.ID, Href: "/office/people/" + s.ID, Cells: []ui.Cell{ui.A(s.Name, "/office/people/"+s.ID), ui.T(s.Login),
				ui.T(s.unit), ui.T(s.Position), ui.T(s.Asked.Title()), ui.T(names[s.Maker]), ui.C(ui.Toolbar(moveButtons(c, s.Person, true)))}})
		}
	}
	g.Pages = ui.Pages(g.Path, g.Query, len(g.Rows))
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: p.base(c, "待审核的账户", "/office/people/pending"), Grid: g}))
}

// moveButtons are the moves of the account's table that the actor may make.
func moveButtons(c *web.Ctx, person Person, small bool) []ui.Button {
	at := "/office/people/" + person.ID
	known := map[string]ui.Button{
		MoveApprove: {Label: MoveApprove, Icon: "check", Look: ui.Primary, Action: at + "/approve", Post: true},
		MoveRefuse:  {Label: MoveRefuse, Href: at + "/refuse"},
		MoveReset:   {Label: MoveReset, Href: at + "/reset"},
		MoveHold:    {Label: MoveHold, Href: at + "/refuse"},
		MoveLeave:   {Label: MoveLeave, Look: ui.Danger, Href: at + "/leave"},
		MoveReturn:  {Label: MoveReturn, Href: at + "/return"},
	}
	var out []ui.Button
	for _, o := range Accounts.Can(person, c.Actor) {
		if reset := person.Asked == AskedReset; o.Move.Name == MoveRefuse && reset || o.Move.Name == MoveHold && !reset {
			continue // the other of the two answers the question
		}
		b := known[o.Move.Name]
		b.Small, b.Off, b.Why = small, o.Refusal != "", o.Refusal
		out = append(out, b)
	}
	return out
}

func (p *People) getNewPerson(c *web.Ctx) error {
	return p.showPersonForm(c, "建立账户", "/office/people/new", nil)
}

// showPersonForm draws the form of a person; without a state, a blank one.
func (p *People) showPersonForm(c *web.Ctx, title, action string, s *form.State) error {
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	if s == nil {
		s = personForm(units).Blank(nil)
	}
	view := pages.Form{Base: p.base(c, title, "/office/people"), Form: ui.Form{Action: action, Fields: ui.FromForm(s), Error: s.General, Columns: 2,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: "/office/people"}}}}
	ui.Pick(view.Form.Fields, "unit").Blank = "（不属于科室）"
	if action == "/office/people/new" {
		view.Notices = []ui.Notice{{Tone: ui.Info, Text: "保存后显示一次性密码。账户经安全管理员审核、授予角色后才能使用。"}}
	}
	return show(c, s.OK(), pages.FormPage(view))
}

func (p *People) postNewPerson(c *web.Ctx) error {
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := personForm(units).Read(c.R)
	var one Issued
	done, err := attempt(s, c.Do, func(tx *store.Tx) (err error) { _, one, err = p.AddPerson(tx, profileOf(s)); return err })
	if err != nil {
		return err
	}
	if !done {
		return p.showPersonForm(c, "建立账户", "/office/people/new", s)
	}
	return p.showIssued(c, "账户已建立，等待安全管理员审核", "/office/people", waiting, one)
}

// How a one-time password goes to its person.
const (
	atOnce  = "请当面或用其他安全方式告知本人。首次登录后必须修改。"
	waiting = "请当面或用其他安全方式告知本人。安全管理员审核通过后才能用它登录，首次登录后必须修改。"
)

func (p *People) showIssued(c *web.Ctx, title, next, how string, issued ...Issued) error {
	var facts []ui.Pair
	for _, i := range issued {
		facts = append(facts, ui.P("姓名", i.Title), ui.P("用户名", i.Login), ui.P("一次性密码", i.Password))
	}
	return c.Page(http.StatusOK, pages.OncePage(pages.Once{Base: p.base(c, title, next), Facts: facts, Next: ui.Link{Label: "完成", Href: next},
		Notice: ui.Notice{Tone: ui.Warn, Title: "一次性密码只在此处显示这一次", Text: how}}))
}

func (p *People) getEditPerson(c *web.Ctx) error {
	person, err := PersonOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := personForm(units).Blank(map[string]string{"login": person.Login, "name": person.Name, "unit": person.Unit, "position": person.Position,
		"email": person.Email, "phone": pick(person.Phone == "", "", masked), "version": itoa(person.Version)})
	return p.showPersonForm(c, "修改"+person.Name+"的资料", "/office/people/"+person.ID+"/edit", s)
}

func (p *People) postEditPerson(c *web.Ctx) error {
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	id, s := c.Path("id"), personForm(units).Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.EditPerson(tx, id, profileOf(s)) })
	if err != nil {
		return err
	}
	if !done {
		return p.showPersonForm(c, "修改人员资料", "/office/people/"+id+"/edit", s)
	}
	return c.Done("已保存人员资料", "/office/people/"+id)
}

func (p *People) getPerson(c *web.Ctx) error { return p.showPerson(c, "", nil) }

// showPerson draws a person; phone is shown where it was asked for, and grant
// is the form of roles as it was typed.
func (p *People) showPerson(c *web.Ctx, phone string, grant *form.State) error {
	all, err := p.roster(c.Context(), c.DB, c.Actor.Tenant, c.Now())
	if err != nil {
		return err
	}
	var s staff
	for i := range all {
		if all[i].ID == c.Path("id") {
			s = all[i]
		}
	}
	if s.ID == "" {
		return fail.Missingf("没有找到这名人员，可能不属于您所在的单位")
	}
	view := pages.Person{Base: p.base(c, s.Name, "/office/people"), Facts: p.personFacts(c, s, phone)}
	view.Actions = p.personButtons(c, s)
	view.Notices = standing(s.Person)
	if view.Roles, err = p.rolesGrid(c, s); err != nil {
		return err
	}
	if c.Actor.May(RightGrant) && s.State != Inactive && s.ID != c.Actor.ID {
		if view.Grant, err = p.grantBox(c, s, grant); err != nil {
			return err
		}
	}
	return show(c, grant == nil, pages.PersonPage(view))
}

// standing says why an account cannot be used just now, and who can end that.
func standing(person Person) []ui.Notice {
	switch {
	case person.State == Held:
		return []ui.Notice{{Tone: ui.Bad, Title: "账户暂停使用",
			Text: "安全管理员没有同意重置密码。角色和在办事项保留，没有移交。系统管理员核实后可以再次重置密码；人员已离开的，停用账户并移交在办事项。"}}
	case person.State == Pending && person.Asked == AskedReset:
		return []ui.Notice{{Tone: ui.Warn, Text: "密码已重置，待安全管理员审核，审核前不能登录。角色和在办事项不变。"}}
	case person.State == Pending:
		return []ui.Notice{{Tone: ui.Warn, Text: "账户待安全管理员审核，审核前不能登录。"}}
	}
	return nil
}

func (p *People) personFacts(c *web.Ctx, s staff, phone string) []ui.Pair {
	tone, word := s.word(c.Now())
	number := ui.T(pick(s.Phone == "", "—", pick(phone == "", masked, phone)))
	if s.Phone != "" && phone == "" && c.Actor.May(RightManage) {
		number = ui.C(ui.Act(ui.Button{Label: "查看（将记录）", Small: true, Action: "/office/people/" + s.ID + "/phone", Post: true}))
	}
	return []ui.Pair{ui.P("用户名", s.Login), ui.P("所在科室", s.unit), ui.P("职务", s.Position), {Label: "手机号", Cell: number}, ui.P("电子邮箱", s.Email),
		{Label: "状态", Cell: ui.C(ui.Light(ui.Lamp{Tone: tone, Word: word}))}, ui.P("动态口令", pick(s.factor, "已绑定", "未绑定")),
		ui.P("最近登录", clock(s.seen)), ui.P("建立时间", clock(s.Created))}
}

func (p *People) personButtons(c *web.Ctx, s staff) []ui.Button {
	at := "/office/people/" + s.ID
	out := moveButtons(c, s.Person, false)
	for i := range out {
		if out[i].Label == MoveReset && slices.ContainsFunc(s.held, Officer) {
			out[i].Off, out[i].Why = true, "管理员的密码只能在服务器上用命令重置"
		}
	}
	if c.Actor.May(RightManage) {
		out = append(out, ui.Button{Label: "修改资料", Icon: "edit", Place: ui.PlaceEdit, Href: at + "/edit"})
	}
	if _, word := s.word(c.Now()); c.Actor.May(RightManage) && strings.HasSuffix(word, "已锁定") {
		out = append(out, ui.Button{Label: "解除锁定", Action: at + "/unlock", Post: true})
	}
	if c.Actor.May(RightApprove) && s.factor && s.ID != c.Actor.ID {
		out = append(out, ui.Button{Label: "解除动态口令", Href: at + "/factor"})
	}
	return out
}

func (p *People) rolesGrid(c *web.Ctx, s staff) (ui.Grid, error) {
	g := ui.Grid{ID: "roles", Caption: s.Name + "的角色", Path: "/office/people/" + s.ID, Query: ui.ReadQuery(nil),
		Columns: []ui.Column{{Key: "role", Label: "角色"}, {Key: "unit", Label: "限定科室"}, {Key: "category", Label: "限定类别"}, {Key: "act", Label: "操作"}},
		Empty:   ui.EmptyState{Title: "没有角色", Text: "安全管理员授予角色后才能办理业务。"}}
	roles, err := rolesOf(c.Context(), c.DB, c.Actor.Tenant, s.ID)
	if err != nil {
		return g, err
	}
	units, err := Directory{}.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	for _, r := range roles {
		act := ui.T("")
		if c.Actor.May(RightGrant) && s.ID != c.Actor.ID {
			act = ui.A("收回", "/office/people/"+s.ID+"/roles/"+r.ID+"/revoke")
		}
		g.Rows = append(g.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{ui.T(RoleTitle(r.Role)), ui.T(units[r.Unit]), ui.T(r.Category), act}})
	}
	return g, err
}

func (p *People) grantBox(c *web.Ctx, s staff, state *form.State) (*ui.Form, error) {
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	if state == nil {
		state = grantForm(units).Blank(nil)
	}
	f := &ui.Form{Action: "/office/people/" + s.ID + "/roles", Fields: ui.FromForm(state), Error: state.General, Columns: 3,
		Buttons: []ui.Button{{Label: "授予角色", Look: ui.Primary}}}
	ui.Pick(f.Fields, "unit").Blank = "（不限定）"
	return f, nil
}
