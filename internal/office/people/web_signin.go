package people

import (
	"errors"
	"net/http"
	"net/url"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

func (p *People) getSignIn(c *web.Ctx) error {
	if c.Actor.SignedIn() {
		return c.See(web.LocalPath(c.Query("next"), p.home))
	}
	return p.showSignIn(c, signInForm.Blank(map[string]string{"next": c.Query("next")}))
}

func (p *People) showSignIn(c *web.Ctx, s *form.State) error {
	view := pages.Form{Base: c.Base("登录"), Alone: true, Form: ui.Form{Action: "/sign-in", Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "登录", Look: ui.Primary}}}}
	if p.oidc != nil {
		view.Links = []ui.Link{{Label: "使用" + p.oidc.cfg.Title + "登录", Href: "/sign-in/oidc?next=" + url.QueryEscape(s.Text("next"))}}
	}
	return show(c, s.OK(), pages.FormPage(view))
}

func (p *People) postSignIn(c *web.Ctx) error {
	s := signInForm.Read(c.R)
	if !s.OK() {
		return p.showSignIn(c, s)
	}
	ticket, err := p.SignIn(c.Context(), Attempt{Login: s.Text("login"), Password: s.Text("password"), Address: web.Remote(c.R), Agent: c.R.UserAgent(), Device: p.device(c.R)})
	if err != nil {
		return p.turnAway(c, s, err)
	}
	return p.LetIn(c, ticket, s.Text("next"))
}

// turnAway shows a refusal on the sign-in page itself, whatever its kind.
func (p *People) turnAway(c *web.Ctx, s *form.State, err error) error {
	if fail.KindOf(err) == fail.Internal {
		return err
	}
	s.General = err.Error()
	return p.showSignIn(c, s)
}

// LetIn hands the browser its token and sends it on to a page of this site. An older session of the same browser
// ends, so that the token known before the sign-in is good for nothing.
func (p *People) LetIn(c *web.Ctx, t Ticket, next string) error {
	if c.Actor.SignedIn() {
		if err := p.SignOut(c.Context(), c.Actor, c.Actor.Session); err != nil && !fail.Is(err, fail.Stale) {
			return err
		}
	}
	p.setCookie(c.W, t.Token)
	next = web.LocalPath(next, p.home)
	if t.Half {
		return c.See("/sign-in/factor?next=" + url.QueryEscape(next))
	}
	if err := p.recognise(c, t.Token); err != nil {
		return err
	}
	return c.See(next)
}

// getSecond asks for the second factor of a sign-in that was started; to
// anybody else it says no more than that one has to sign in.
func (p *People) getSecond(c *web.Ctx) error {
	if ok, err := p.halfway(c); err != nil {
		return err
	} else if !ok {
		return p.startOver(c, c.Query("next"))
	}
	return p.showSecond(c, codeForm.Blank(map[string]string{"next": c.Query("next")}))
}

// halfway says that this browser has shown a password and owes the second
// factor.
func (p *People) halfway(c *web.Ctx) (bool, error) {
	half, err := p.sessionOf(c.Context(), c.DB, p.token(c.R))
	if fail.Is(err, fail.Missing) || errors.Is(err, errForged) {
		return false, nil
	}
	return err == nil && half.Half && !half.over(c.Now(), 0), err
}

func (p *People) startOver(c *web.Ctx, next string) error {
	to := "/sign-in"
	if next = web.LocalPath(next, ""); next != "" {
		to += "?next=" + url.QueryEscape(next)
	}
	return c.See(to)
}

func (p *People) showSecond(c *web.Ctx, s *form.State) error {
	return show(c, s.OK(), pages.FormPage(pages.Form{Base: c.Base("输入动态口令"), Alone: true,
		Form:  ui.Form{Action: "/sign-in/factor", Fields: ui.FromForm(s), Error: s.General, Buttons: []ui.Button{{Label: "继续", Look: ui.Primary}}},
		Links: []ui.Link{{Label: "返回重新登录", Href: "/sign-in"}}}))
}

func (p *People) postSecond(c *web.Ctx) error {
	s := codeForm.Read(c.R)
	if ok, err := p.halfway(c); err != nil {
		return err
	} else if !ok && (p.token(c.R) == "" || !s.OK()) {
		return p.startOver(c, s.Text("next"))
	}
	if !s.OK() {
		return p.showSecond(c, s)
	}
	token, err := p.SecondFactor(c.Context(), p.token(c.R), s.Text("code"), p.device(c.R))
	switch {
	case fail.KindOf(err) == fail.Internal && err != nil:
		return err
	case fail.Is(err, fail.Denied), fail.Is(err, fail.Stale):
		return p.turnAway(c, signInForm.Blank(map[string]string{"next": s.Text("next")}), err)
	case err != nil:
		s.Take(err)
		return p.showSecond(c, s)
	}
	p.setCookie(c.W, token)
	if err := p.recognise(c, token); err != nil {
		return err
	}
	return c.See(web.LocalPath(s.Text("next"), p.home))
}

func (p *People) getOIDC(c *web.Ctx) error {
	if p.oidc == nil {
		return fail.Missingf("本系统没有启用统一身份认证，请用用户名和密码登录")
	}
	address, cookie, err := p.begin(c.Context(), web.LocalPath(c.Query("next"), p.home))
	if err != nil {
		return p.turnAway(c, signInForm.Blank(nil), err)
	}
	http.SetCookie(c.W, &http.Cookie{Name: errandCookie, Value: cookie, Path: "/sign-in/oidc", MaxAge: int(errandLife.Seconds()),
		HttpOnly: true, Secure: p.secure, SameSite: http.SameSiteLaxMode})
	return c.See(address)
}

func (p *People) getCallback(c *web.Ctx) error {
	if p.oidc == nil {
		return fail.Missingf("本系统没有启用统一身份认证，请用用户名和密码登录")
	}
	cookie := ""
	if ck, err := c.R.Cookie(errandCookie); err == nil {
		cookie = ck.Value
	}
	http.SetCookie(c.W, &http.Cookie{Name: errandCookie, Path: "/sign-in/oidc", MaxAge: -1})
	ticket, next, err := p.finish(c.Context(), cookie, c.Query("state"), c.Query("code"), Attempt{Address: web.Remote(c.R), Agent: c.R.UserAgent()})
	if err != nil {
		return p.turnAway(c, signInForm.Blank(nil), err)
	}
	return p.LetIn(c, ticket, next)
}

func (p *People) postSignOut(c *web.Ctx) error {
	if err := p.SignOut(c.Context(), c.Actor, c.Actor.Session); err != nil && !fail.Is(err, fail.Stale) {
		return err
	}
	p.setCookie(c.W, "")
	return c.Done("已退出登录", "/sign-in")
}
