package people

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// site serves the house's pages.
type site struct {
	*house
	router *web.Router
	server *httptest.Server
}

func newSite(t *testing.T, change ...func(*Deps)) *site {
	h := newHouse(t, change...)
	r := &web.Router{DB: h.db, Log: slog.New(slog.DiscardHandler), Identify: h.Identify, SignIn: "/sign-in",
		Chrome: func(c *web.Ctx) page.Base {
			return page.Base{Site: page.Site{Product: "公开", Owner: "中卫市工业和信息化局"}, Here: c.R.URL.Path, Now: c.Now(),
				User: page.User{Name: c.Actor.Name, Role: RoleTitles(c.Actor), SignOut: "/sign-out"}}
		}}
	h.Slice().Routes(r)
	r.Get("/office", web.SignedIn, func(c *web.Ctx) error {
		return c.Page(http.StatusOK, page.Office(c.Base("首页")))
	})
	s := &site{h, r, httptest.NewServer(r)}
	t.Cleanup(s.server.Close)
	return s
}

// visitor is a browser with cookies of its own.
type visitor struct {
	s *site
	c *http.Client
	// path, status and body are of the last page.
	path   string
	status int
	body   string
	header http.Header
}

func (s *site) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{s: s, c: &http.Client{Jar: jar}}
}

func (v *visitor) send(req *http.Request, err error) *visitor {
	v.s.t.Helper()
	if err != nil {
		v.s.t.Fatal(err)
	}
	res, err := v.c.Do(req)
	if err != nil {
		v.s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.s.t.Fatal(err)
	}
	v.path, v.status, v.body, v.header = res.Request.URL.Path, res.StatusCode, string(raw), res.Header
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && res.StatusCode/100 != 3 {
		pagecheck.Check(v.s.t, v.body)
		if v.s.t.Failed() {
			v.s.t.Fatalf("at %s %s", req.Method, req.URL.Path)
		}
	}
	return v
}

func (v *visitor) get(path string) *visitor {
	v.s.t.Helper()
	return v.send(http.NewRequest("GET", v.s.server.URL+path, nil))
}

func (v *visitor) post(path string, fields ...string) *visitor {
	v.s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequest("POST", v.s.server.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return v.send(req, err)
}

func (v *visitor) sees(status int, words ...string) *visitor {
	v.s.t.Helper()
	if v.status != status {
		v.s.t.Fatalf("%s: status %d, want %d:\n%s", v.path, v.status, status, v.body)
	}
	for _, w := range words {
		if !strings.Contains(v.body, w) {
			v.s.t.Fatalf("%s does not say %q:\n%s", v.path, w, v.body)
		}
	}
	return v
}

func (v *visitor) not(words ...string) *visitor {
	v.s.t.Helper()
	for _, w := range words {
		if strings.Contains(v.body, w) {
			v.s.t.Errorf("%s says %q", v.path, w)
		}
	}
	return v
}

// at opens a page and wants to arrive at a path.
func (v *visitor) at(path, arrived string) *visitor {
	v.s.t.Helper()
	res, err := (&http.Client{Jar: v.c.Jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Get(v.s.server.URL + path)
	if err != nil {
		v.s.t.Fatal(err)
	}
	_ = res.Body.Close()
	to, _, _ := strings.Cut(res.Header.Get("Location"), "?")
	if got := pick(to == "", res.Request.URL.Path, to); got != arrived {
		v.s.t.Errorf("%s leads to %s, want %s", path, got, arrived)
	}
	return v.get(path)
}

func (v *visitor) token() string {
	u, _ := url.Parse(v.s.server.URL)
	for _, c := range v.c.Jar.Cookies(u) {
		if c.Name == v.s.cookieName() {
			return c.Value
		}
	}
	return ""
}

// as signs a visitor in, through the change of the one-time password and,
// where the role needs one, through the binding of a second factor.
func (s *site) as(login string) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.post("/sign-in", "login", login, "password", s.issued[login]).sees(200, "请先修改密码")
	fresh := "Shapotou-" + fmt.Sprint(len(login)) + "-Sunrise"
	v.post("/account/password", "old", s.issued[login], "fresh", fresh, "again", fresh).sees(200)
	if v.path == factorPath {
		a, _ := s.seen(v.token())
		secret, err := s.PrepareFactor(s.t.Context(), a)
		if err != nil {
			s.t.Fatal(err)
		}
		v.post(factorPath, "code", codeAt(s.t, secret, s.clock.At)).sees(200, "备用码").get("/office")
	}
	v.sees(200, "首页")
	s.issued[login] = fresh
	return v
}

func TestSignInJourney(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get("/office/people?page=1").sees(200, "登录", "用户名")
	if v.path != "/sign-in" {
		t.Fatalf("led to %s", v.path)
	}
	v.post("/sign-in", "login", "", "password", "").sees(422, "请填写用户名", "请填写密码")
	v.post("/sign-in", "login", "sysadmin", "password", "wrong").sees(422, "用户名或密码不正确").not(s.issued[SysAdmin])
	v.post("/sign-in", "login", "SysAdmin ", "password", s.issued[SysAdmin], "next", "/office/people").sees(200, "请先修改密码", "一次性密码")
	v.get("/office/people").sees(200, "请先修改密码")
	v.post("/account/password", "old", s.issued[SysAdmin], "fresh", "Nanhu-River-71", "again", "Nanhu-River-72").sees(422, "两次输入的新密码不一致")
	v.post("/account/password", "old", s.issued[SysAdmin], "fresh", "Admin@123456", "again", "Admin@123456").sees(422, "过于常见")
	v.post("/account/password", "old", s.issued[SysAdmin], "fresh", "Nanhu-River-71", "again", "Nanhu-River-71").sees(200, "首页", "已修改密码")
	v.get("/office/people").sees(200, "人员列表", "安全管理员").not("各单位")
	v.get("/sign-in?next=//evil.example").sees(200, "首页")
	v.get("/account").sees(200, "我的登录", "当前", "未绑定")
	v.post("/account", "phone", "abc", "email", "x").sees(422, "手机号应为数字", "电子邮箱应为")
	v.post("/account", "phone", "139 0000 0000", "email", "a@zw.gov.cn").sees(200, "已保存联系方式", masked)
	v.get("/account/alive").sees(204)
	v.post("/sign-out").sees(200, "已退出登录")
	v.get("/account").sees(200, "登录")
	if v.path != "/sign-in" {
		t.Error("signed out, but not")
	}
}

func TestLockOutIsSeen(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	for range PairFailures {
		v.post("/sign-in", "login", SecAdmin, "password", "wrong").sees(422, "用户名或密码不正确")
	}
	v.post("/sign-in", "login", SecAdmin, "password", s.issued[SecAdmin]).sees(422, "账户已锁定，请联系管理员")
	sys := s.as(SysAdmin)
	id := s.sec.ID
	sys.get("/office/people/"+id).sees(200, "已锁定", "解除锁定")
	sys.post("/office/people/"+id+"/unlock").sees(200, "已解除锁定")
	v.post("/sign-in", "login", SecAdmin, "password", s.issued[SecAdmin]).sees(200, "请先修改密码")
}

// behind is the page that the sign-in gives to a client whose address the
// header names.
func (v *visitor) behind(forwarded, login, password string) *visitor {
	v.s.t.Helper()
	req, err := http.NewRequest("POST", v.s.server.URL+"/sign-in", strings.NewReader(url.Values{"login": {login}, "password": {password}}.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-For", forwarded)
	}
	return v.send(req, err)
}

func TestAMadeUpAddressOpensNoLock(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	for i := range PairFailures { // a new address each time, as the client would have it
		v.behind(fmt.Sprintf("203.0.113.%d", i), SecAdmin, "wrong").sees(422, "用户名或密码不正确")
	}
	v.behind("203.0.113.99", SecAdmin, s.issued[SecAdmin]).sees(422, "账户已锁定")
	s.router.Proxies, _ = web.ReadProxies([]string{"127.0.0.0/8"})
	for range PairFailures { // the proxy adds the true one behind what the client wrote
		v.behind("198.51.100.1, 203.0.113.7", SysAdmin, "wrong").sees(422, "用户名或密码不正确")
	}
	v.behind("198.51.100.2, 203.0.113.7", SysAdmin, s.issued[SysAdmin]).sees(422, "账户已锁定")
	v.behind("203.0.113.7, 198.51.100.2", SysAdmin, s.issued[SysAdmin]).sees(200, "请先修改密码")
	origins := map[string]bool{}
	for _, e := range s.tape.entries {
		if e.Act == "登录失败" || e.Act == "登录" {
			origins[e.Actor.Origin] = true
		}
	}
	if got := slices.Sorted(maps.Keys(origins)); !slices.Equal(got, []string{"127.0.0.1", "198.51.100.2", "203.0.113.7"}) {
		t.Errorf("the record names %v", got)
	}
}

func TestSessionFixation(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	u, _ := url.Parse(s.server.URL)
	v.c.Jar.SetCookies(u, []*http.Cookie{{Name: s.cookieName(), Value: "planted-by-somebody-else", Path: "/"}})
	v.post("/sign-in", "login", SysAdmin, "password", s.issued[SysAdmin]).sees(200)
	first := v.token()
	if first == "planted-by-somebody-else" || first == "" {
		t.Fatalf("the token is %q", first)
	}
	v.post("/sign-in", "login", SysAdmin, "password", s.issued[SysAdmin]).sees(200)
	if v.token() == first {
		t.Error("a second sign-in keeps the token")
	}
	if a, _ := s.seen(first); a.SignedIn() {
		t.Error("the token before the sign-in is still good")
	}
	stored, err := store.Select[Session](t.Context(), s.db, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range stored {
		if strings.Contains(x.Token, v.token()) {
			t.Error("the token itself is stored")
		}
	}
	for _, c := range v.c.Jar.Cookies(u) {
		if c.Name == s.cookieName() && len(c.Value) < 43 {
			t.Errorf("the token is short: %q", c.Value)
		}
	}
}

func TestCookieIsGuarded(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := newHouse(t, func(d *Deps) { d.Secure = secure })
		w := httptest.NewRecorder()
		h.setCookie(w, "x")
		c := w.Result().Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Domain != "" || c.Path != "/" || c.MaxAge != 0 {
			t.Errorf("cookie %+v", c)
		}
		if secure != strings.HasPrefix(c.Name, "__Host-") {
			t.Errorf("named %s", c.Name)
		}
	}
}

func TestPeopleInTheBrowser(t *testing.T) {
	s := newSite(t)
	sys, sec := s.as(SysAdmin), s.as(SecAdmin)
	sys.get("/office/people/new").sees(200, "建立账户")
	sys.post("/office/people/new", "login", "汉字", "name", "").sees(422, "请填写姓名")
	sys.post("/office/people/new", "login", "sysadmin", "name", "王芳").sees(422, "这个用户名已被使用")
	sys.post("/office/people/new", "login", "wangfang", "name", "王芳", "unit", s.office.ID, "phone", "13800000000").sees(200, "一次性密码", "wangfang")
	if sys.header.Get("Cache-Control") != "no-store" {
		t.Error("a one-time password may be cached")
	}
	wang := s.actor("wangfang").ID
	at := "/office/people/" + wang
	sys.get(at).sees(200, "待审核").not("13800000000", MoveApprove)
	sys.post(at + "/approve").sees(403)
	sec.get("/office/people/pending").sees(200, "王芳", MoveApprove)
	sec.post(at+"/refuse").sees(422, "请填写理由")
	sec.post(at+"/approve").sees(200, "已审核通过")
	sec.post(at+"/roles", "role", Auditor).sees(200, "已授予“审计管理员”")
	sec.post(at+"/roles", "role", Office).sees(422, "不能兼任业务角色")
	held, err := rolesOf(t.Context(), s.db, s.agency, wang)
	if err != nil {
		t.Fatal(err)
	}
	sec.get(at+"/roles/"+held[0].ID+"/revoke").sees(200, "立即失效")
	sec.post(at+"/roles/"+held[0].ID+"/revoke", "reason", "调整").sees(200, "已收回角色")
	sec.post(at+"/roles", "role", Office).sees(200, "已授予“办公室经办”")
	sys.post(at+"/phone").sees(200, "13800000000")
	sys.get(at+"/edit").sees(200, masked).not("13800000000")
	sys.post(at+"/edit", "login", "wangfang", "name", "王小芳", "unit", s.office.ID, "phone", masked, "version", "2").sees(200, "王小芳")
	sys.post(at+"/edit", "login", "wangfang", "name", "王大芳", "version", "2").sees(409)
	sys.get(at+"/reset").sees(200, "原密码立即失效")
	sys.post(at+"/reset").sees(200, "一次性密码")
	s.open[wang] = 7
	sys.get(at+"/leave").sees(200, "督办事项：7项在办")
	sys.post(at+"/leave", "reason", "调离").sees(422, "请选择接收人")
	sys.post(at+"/leave", "reason", "调离", "to", s.aud.ID).sees(200, "移交在办事项7项")
	sys.get(at+"/return").sees(200, "须经安全管理员审核")
	sys.post(at+"/return").sees(200, "一次性密码")
	sec.get(at + "/refuse").sees(200)
	sec.post(at+"/refuse", "reason", "资料不全").sees(200, "已退回该账户")
	sys.get("/office/people?f.name="+url.QueryEscape("王")+"&f.state="+url.QueryEscape("停用")+"&sort=-seen").sees(200, "王小芳").not(">审计管理员</a>")
	sys.get("/office/people/nobody").sees(404)
}

func TestListsGoOutSafely(t *testing.T) {
	s := newSite(t)
	s.hire("liqiang", `=HYPERLINK("http://x","李强")`, s.office.ID, Office)
	s.hire("zhaolei", "＝1+1", s.office.ID, Clerk) // where the keyboard is Chinese
	sys := s.as(SysAdmin)
	sys.get("/office/people?export=csv&scope=all").sees(200, "姓名,用户名", `'=HYPERLINK`, "'＝1+1", "电子邮箱")
	sys.get("/office/people?export=csv&col=login&f.unit="+s.office.ID).sees(200, "liqiang").not("secadmin", "电子邮箱")
	sys.get("/office/people?export=xlsx").sees(200, "PK")
	if got := sys.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("disposition %s", got)
	}
	if n := s.tape.count("导出人员名单"); n != 3 {
		t.Errorf("%d exports recorded", n)
	}
	sys.get("/office/rights?export=csv").sees(200, "可以审核新账户", "本单位")
	sys.get("/office/units?export=xlsx").sees(200, "PK")
}

func TestUnitsAndSettingsInTheBrowser(t *testing.T) {
	s := newSite(t)
	sys, sec := s.as(SysAdmin), s.as(SecAdmin)
	sys.get("/office/units/new").sees(200, "别名")
	sys.post("/office/units/new", "name", "节能科", "kind", "部门").sees(422, "请从列出的选项中选择类型")
	sys.post("/office/units/new", "name", "节能安全科", "kind", Section, "aliases", "节能科\n安全科", "office", "1").sees(200, "已新增“节能安全科”", "节能科、安全科")
	sys.post("/office/units/new", "name", "安全科", "kind", Section).sees(422, "已经指“节能安全科”")
	u, ok, err := Directory{}.UnitNamed(t.Context(), s.db, s.agency, "安全科")
	if err != nil || !ok || !u.Office {
		t.Fatal(u, ok, err)
	}
	at := "/office/units/" + u.ID
	sys.get(at).sees(200, "撤销科室")
	sys.post(at, "name", "节能与安全科", "kind", Section, "sort", "5", "version", "1").sees(200, "已保存")
	sys.post(at, "name", "节能科", "kind", Section, "sort", "5", "version", "1").sees(409, "刚刚被其他人修改过")
	sys.get(at+"/close").sees(200, "确定撤销")
	sys.post(at+"/close", "reason", "机构改革").sees(200, "已撤销科室")
	sys.get(at).sees(200, "恢复科室")
	sys.post(at+"/reopen").sees(200, "已恢复科室")
	sys.get("/office/settings").sees(200, "无操作自动退出时间", "修改单位资料")
	sys.post("/office/settings", SettingIdle, "10", SettingFiling, "5").sees(422, "没有改动") // the time-out is not theirs
	sys.post("/office/settings", SettingFiling, "31").sees(422, "应在1到30之间")
	sec.post("/office/settings", SettingIdle, "31").sees(422, "应在5到30之间")
	sec.post("/office/settings", SettingIdle, "10", SettingFactor, Director, SettingFactor, Deputy).sees(200, "已保存设置")
	sys.get("/office/settings").sees(200, "主要负责人")
	sys.get("/office/agency").sees(200, "卫工信发")
	sys.post("/office/agency", "name", "", "version", "2").sees(422, "请填写单位全称")
	sys.post("/office/agency", "name", "中卫市工业和信息化局", "short", "工信局", "word", "卫工信", "version", "2").sees(200, "已保存单位资料")
	sec.get("/office/rights/ledger.assign").sees(200, "可以交办任务", "办公室经办")
	sec.post("/office/rights/ledger.assign", "role", Clerk, "scope", "unit").sees(422, "请填写调整理由")
	sec.post("/office/rights/ledger.assign", "role", SysAdmin, "scope", "tenant", "reason", "试").sees(422, "由系统固定")
	sec.get("/office/rights/ledger.assign").sees(200, "会改变数据，不能授予“上级查看”")
	sec.post("/office/rights/ledger.assign", "role", Overseer, "scope", "all", "reason", "试").sees(422, "“上级查看”只能查看")
	sec.post("/office/rights/ledger.assign", "role", Clerk, "scope", "unit", "category", "财政", "reason", "分工").sees(200, "本科室（财政）")
	sec.post("/office/rights/people.grant", "role", SecAdmin, "scope", "", "reason", "试").sees(422, "无人可以恢复")
}

func TestSecondFactorInTheBrowser(t *testing.T) {
	s := newSite(t)
	v := s.as(SysAdmin)
	v.get("/account/factor/code.png").sees(404, "没有正在绑定的动态口令")
	v.get("/account/factor").sees(200, "扫描二维码")
	v.get("/account/factor/code.png").sees(200, "\x89PNG")
	a, _ := s.seen(v.token())
	secret, err := s.PrepareFactor(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	code := func() string {
		return codeAt(t, secret, s.clock.At)
	}
	v.post("/account/factor", "code", "1").sees(422, "动态口令不正确")
	v.post("/account/factor", "code", code()).sees(200, "备用码", "只在此处显示这一次")
	v.get("/account/factor/code.png").sees(404)
	v.get("/account").sees(200, "已绑定", "解除动态口令")
	v.at("/sign-in/factor?next=/office/people", "/sign-in").at("/sign-in/factor", "/sign-in")
	stranger := s.visitor()
	stranger.at("/sign-in/factor", "/sign-in").not("动态口令")
	stranger.post("/sign-in/factor", "code", code()).sees(200, "用户名")
	stranger.post("/sign-in/factor", "code", "").sees(200, "用户名")
	w := s.visitor()
	w.post("/sign-in", "login", SysAdmin, "password", s.issued[SysAdmin], "next", "/office/people").sees(200, "动态口令")
	half := w.token()
	w.at("/sign-in/factor?next=/office/people", "/sign-in/factor").sees(200, "动态口令")
	w.post("/sign-in/factor", "code", "").sees(422, "请填写动态口令")
	w.get("/office/people").sees(200, "用户名")
	w.post("/sign-in/factor", "code", "000000", "next", "/office/people").sees(422, "不正确")
	s.clock.Go(31 * time.Second)
	w.post("/sign-in/factor", "code", code(), "next", "/office/people").sees(200, "人员列表")
	if w.token() == half {
		t.Error("the token stayed the same when it became worth more")
	}
	v.get("/account/factor/off").sees(200, "解除后登录只需密码")
	v.post("/account/factor/off", "old", "wrong").sees(422, "当前密码不正确")
	v.post("/account/factor/off", "old", s.issued[SysAdmin]).sees(200, "已解除动态口令")
	v.post("/account/sessions/close").sees(200, "已退出全部登录")
	w.get("/account").sees(200, "用户名")
}

// TestWhoMayOpenWhat prints for every role and every route whether the role
// is let through; the grid is reviewed like code.
func TestWhoMayOpenWhat(t *testing.T) {
	s := newSite(t)
	var visitors []*visitor
	var roles []string
	for _, r := range Roles {
		login := r.Key
		if !r.Officer {
			login = "p-" + r.Key
			s.hire(login, r.Title, s.office.ID, r.Key)
		}
		v := s.as(login)
		v.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		visitors, roles = append(visitors, v), append(roles, r.Key)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-55s %s\n", "", strings.Join(roles, " "))
	for _, route := range s.router.Routes() {
		if route.Right == web.Public || strings.HasPrefix(route.Path, "/account/sessions") || route.Path == "/sign-out" || route.Path == "/office" {
			continue
		}
		line := fmt.Sprintf("%-4s %-50s", route.Method, route.Path)
		path := strings.NewReplacer("{id}", "none", "{held}", "none", "{key}", "none", "{filing}", "none").Replace(route.Path)
		for i, v := range visitors {
			if route.Method == "GET" {
				v.get(path)
			} else {
				v.post(path)
			}
			line += fmt.Sprintf(" %-*s", len(roles[i]), pick(v.status == http.StatusForbidden, "-", "may"))
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	golden.Hold(t, "roles.golden", out.String())
}

func TestEveryActHasItsSentence(t *testing.T) {
	known := []string{}
	for _, e := range Events {
		known = append(known, e.Act)
	}
	s := newSite(t)
	s.hire("liqiang", "李强", s.office.ID, Office)
	s.as("liqiang")
	for _, e := range s.tape.entries {
		if !slices.Contains(known, e.Act) {
			t.Errorf("no sentence for %s", e.Act)
		}
	}
	if err := Accounts.Check(); err != nil {
		t.Error(err)
	}
}
