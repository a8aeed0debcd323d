package people

import (
	"net/http"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

func (p *People) getAccount(c *web.Ctx) error {
	person, err := PersonOf(c.Context(), c.DB, c.Actor.Home, c.Actor.ID)
	if err != nil {
		return err
	}
	values := map[string]string{"email": person.Email}
	if person.Phone != "" {
		values["phone"] = masked
	}
	return p.showAccount(c, contactForm.Blank(values))
}

func (p *People) showAccount(c *web.Ctx, s *form.State) error {
	person, cred, err := p.own(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	units, err := Directory{}.UnitNames(c.Context(), c.DB, c.Actor.Home)
	if err != nil {
		return err
	}
	sessions, err := p.Sessions(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	view := pages.Account{Base: c.Base("我的账户"),
		Facts: []ui.Pair{ui.P("姓名", person.Name), ui.P("用户名", person.Login), ui.P("所在科室", units[person.Unit]),
			ui.P("职务", person.Position), ui.P("角色", RoleTitles(c.Actor))},
		Contact: ui.Form{Action: "/account", Fields: ui.FromForm(s), Error: s.General, Columns: 2, Buttons: []ui.Button{{Label: "保存联系方式", Look: ui.Primary}}},
		Password: []ui.Pair{ui.P("密码修改时间", clock(cred.Changed)), ui.P("密码有效期至", clock(cred.Changed.Add(PasswordAge))),
			ui.P("动态口令", pick(cred.Factor == "", "未绑定", "已绑定"))},
		Change:   []ui.Button{{Label: "修改密码", Icon: "lock", Href: passwordPath}, factorButton(cred)},
		Sessions: sessionGrid(c, sessions)}
	return show(c, s.OK(), pages.AccountPage(view))
}

func factorButton(c Credential) ui.Button {
	if c.Factor == "" {
		return ui.Button{Label: "绑定动态口令", Icon: "shield", Href: factorPath}
	}
	return ui.Button{Label: "解除动态口令", Icon: "shield", Href: factorPath + "/off"}
}

func sessionGrid(c *web.Ctx, sessions []Session) ui.Grid {
	g := ui.Grid{ID: "sessions", Caption: "我的登录", Path: "/account", Query: ui.ReadQuery(nil),
		Columns: []ui.Column{{Key: "created", Label: "登录时间"}, {Key: "last", Label: "最近使用"}, {Key: "address", Label: "地址"},
			{Key: "agent", Label: "浏览器", Wide: true}, {Key: "method", Label: "方式"}, {Key: "act", Label: "操作"}}}
	for _, s := range sessions {
		last := ui.C(ui.Act(ui.Button{Label: "退出", Small: true, Action: "/account/sessions/" + s.ID + "/close", Post: true}))
		if s.ID == c.Actor.Session {
			last = ui.C(ui.Badge(ui.Info, "当前"))
		}
		g.Rows = append(g.Rows, ui.Row{ID: s.ID, Cells: []ui.Cell{ui.T(clock(s.Created)), ui.T(clock(s.Last)), ui.T(s.Address), ui.T(s.Agent),
			ui.T(methodTitle(s.Method)), last}})
	}
	return g
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func (p *People) postAccount(c *web.Ctx) error {
	s := contactForm.Read(c.R)
	if s.OK() {
		err := p.EditOwn(c.Context(), c.Actor, s.Text("phone"), s.Text("email"))
		if err == nil {
			return c.Done("已保存联系方式", "/account")
		}
		if !s.Take(err) {
			return err
		}
	}
	return p.showAccount(c, s)
}

// getAlive answers a script that keeps a session in use while its person
// writes; finding out who asks has prolonged it already.
func (p *People) getAlive(c *web.Ctx) error {
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

func (p *People) getPassword(c *web.Ctx) error { return p.showPassword(c, passwordForm.Blank(nil)) }

func (p *People) showPassword(c *web.Ctx, s *form.State) error {
	_, cred, err := p.own(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	view := pages.Form{Base: c.Base("修改密码"), Form: ui.Form{Action: passwordPath, Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "修改密码", Look: ui.Primary}}}}
	switch {
	case cred.MustChange:
		view.Alone = true
		view.Notices = []ui.Notice{{Tone: ui.Info, Title: "请先修改密码", Text: "您使用的是一次性密码，修改后才能继续使用系统。"}}
	case Expired(cred.Changed, c.Now()):
		view.Alone = true
		view.Notices = []ui.Notice{{Tone: ui.Warn, Title: "密码已到期", Text: "密码使用已满90天，修改后才能继续使用系统。"}}
	}
	return show(c, s.OK(), pages.FormPage(view))
}

func (p *People) postPassword(c *web.Ctx) error {
	s := passwordForm.Read(c.R)
	if s.OK() && s.Text("fresh") != s.Text("again") {
		s.Errors["again"] = "两次输入的新密码不一致，请重新输入"
	}
	if s.OK() {
		err := p.ChangePassword(c.Context(), c.Actor, s.Text("old"), s.Text("fresh"))
		if err == nil {
			return c.Done("已修改密码，其他浏览器上的登录已退出", p.home)
		}
		if !s.Take(err) {
			return err
		}
	}
	return p.showPassword(c, s)
}

func (p *People) getFactor(c *web.Ctx) error { return p.showFactor(c, bindForm.Blank(nil)) }

func (p *People) showFactor(c *web.Ctx, s *form.State) error {
	_, cred, err := p.own(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	if cred.Factor != "" {
		return c.See("/account")
	}
	secret, err := p.PrepareFactor(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	agency, err := AgencyOf(c.Context(), c.DB, c.Actor.Home)
	if err != nil {
		return err
	}
	due := p.factorDue(agency, c.Actor.Roles)
	view := pages.Form{Base: c.Base("绑定动态口令"), Alone: due, Image: factorPath + "/code.png", Alt: "供手机扫描的二维码", Key: grouped(secret),
		Form: ui.Form{Action: factorPath, Fields: ui.FromForm(s), Error: s.General, Buttons: []ui.Button{{Label: "绑定", Look: ui.Primary}}}}
	text := "在手机上打开身份验证器（支持TOTP的应用均可），扫描二维码，再输入手机上显示的6位数字。"
	view.Notices = []ui.Notice{{Tone: ui.Info, Title: pick(due, "您的角色必须使用动态口令", "绑定后，登录时除密码外还要输入动态口令"), Text: text}}
	return show(c, s.OK(), pages.FormPage(view))
}

// grouped puts a space after every fourth letter, for reading aloud.
func grouped(s string) string {
	out := ""
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

// getFactorImage draws the secret of a binding that the page before began; it
// begins none itself.
func (p *People) getFactorImage(c *web.Ctx) error {
	secret, err := p.prepared(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	if secret == "" {
		return fail.Missingf("没有正在绑定的动态口令，请从“我的账户”开始绑定")
	}
	person, err := PersonOf(c.Context(), c.DB, c.Actor.Home, c.Actor.ID)
	if err != nil {
		return err
	}
	agency, err := AgencyOf(c.Context(), c.DB, c.Actor.Home)
	if err != nil {
		return err
	}
	png, err := factorPNG(factorURL(agency.Short, person.Login, secret))
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "image/png")
	_, err = c.W.Write(png)
	return err
}

func (p *People) postFactor(c *web.Ctx) error {
	s := bindForm.Read(c.R)
	if !s.OK() {
		return p.showFactor(c, s)
	}
	codes, err := p.BindFactor(c.Context(), c.Actor, s.Text("code"))
	if err != nil {
		if s.Take(err) {
			return p.showFactor(c, s)
		}
		return err
	}
	return c.Page(http.StatusOK, pages.OncePage(pages.Once{Base: c.Base("备用码"), Alone: true, Codes: codes,
		Notice: ui.Notice{Tone: ui.Warn, Title: "动态口令已绑定。请保存以下备用码", Text: "手机不在身边时，可用一个备用码代替动态口令，每个只能用一次。备用码只在此处显示这一次。"},
		Next:   ui.Link{Label: "已保存，继续", Href: p.home}}))
}

func (p *People) getUnbind(c *web.Ctx) error { return p.showUnbind(c, unbindForm.Blank(nil)) }

func (p *People) showUnbind(c *web.Ctx, s *form.State) error {
	return show(c, s.OK(), pages.FormPage(pages.Form{Base: c.Base("解除动态口令"),
		Notices: []ui.Notice{{Tone: ui.Warn, Text: "解除后登录只需密码。更换手机时，解除后请重新绑定。"}},
		Form: ui.Form{Action: factorPath + "/off", Fields: ui.FromForm(s), Error: s.General,
			Buttons: []ui.Button{{Label: "解除动态口令", Look: ui.Danger}}},
		Links: []ui.Link{{Label: "返回我的账户", Href: "/account"}}}))
}

func (p *People) postUnbind(c *web.Ctx) error {
	s := unbindForm.Read(c.R)
	if s.OK() {
		err := p.UnbindFactor(c.Context(), c.Actor, s.Text("old"))
		if err == nil {
			return c.Done("已解除动态口令", "/account")
		}
		if !s.Take(err) {
			return err
		}
	}
	return p.showUnbind(c, s)
}

func (p *People) postClose(c *web.Ctx) error {
	if err := p.SignOut(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已退出该处登录", "/account")
}

func (p *People) postCloseAll(c *web.Ctx) error {
	if err := p.SignOutEverywhere(c.Context(), c.Actor); err != nil && !fail.Is(err, fail.Stale) {
		return err
	}
	p.setCookie(c.W, "")
	return c.Done("已退出全部登录", "/sign-in")
}
