package round

import (
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/ledgertest"
)

// site is the rounds' pages as one person's browser meets them.
type site struct {
	*house
	router *web.Router
	who    string
	flash  string // what the last form said when it was done
}

func (h *house) site() *site {
	s := &site{house: h}
	s.router = &web.Router{DB: h.DB, Log: slog.New(slog.DiscardHandler), SignIn: "/sign-in",
		Identify: func(*http.Request) web.Identity { return web.Identity{Actor: h.As(s.who)} },
		Chrome: func(c *web.Ctx) page.Base {
			return page.Base{Site: page.Site{Product: "公开", Owner: "中卫市工业和信息化局", Home: "/office"}, Here: c.R.URL.RequestURI(), Now: c.Now().In(store.Zone),
				User: page.User{Name: c.Actor.Name, SignOut: "/sign-out"}}
		}}
	h.rounds.routes(s.router)
	return s
}

// get opens a page as a person; every page is held to its promises.
func (s *site) get(id, path string, status int) string {
	s.t.Helper()
	return s.send(id, httptest.NewRequest("GET", path, nil), status)
}

func (s *site) post(id, path string, values url.Values, status int) string {
	s.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(id, r, status)
}

func (s *site) send(id string, r *http.Request, status int) string {
	s.t.Helper()
	s.who = id
	w := httptest.NewRecorder()
	s.router.ServeHTTP(w, r)
	body := w.Body.String()
	s.flash = ""
	for _, c := range w.Result().Cookies() {
		if text, err := base64.RawURLEncoding.DecodeString(c.Value); err == nil {
			s.flash = string(text)
		}
	}
	if w.Code != status {
		s.t.Fatalf("%s %s as %s: %d, want %d\n%s", r.Method, r.URL, id, w.Code, status, clip(body, 400))
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && (status == 200 || status == 422 || status == 409) {
		pagecheck.Check(s.t, body)
	}
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return body
}

func (s *site) sees(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			s.t.Errorf("the page does not say %q", text)
		}
	}
}

func (s *site) lacks(body string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			s.t.Errorf("the page says %q", text)
		}
	}
}

var inputs = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hidden are the hidden values of a page.
func hidden(body string) url.Values {
	v := url.Values{}
	for _, m := range inputs.FindAllStringSubmatch(body, -1) {
		v.Add(m[1], m[2])
	}
	return v
}

// The whole way of a round through the pages: the clerk fills in, the head
// submits, the office returns one line, the unit objects and mends, the
// office accepts, writes and closes.
func TestRoundThroughThePages(t *testing.T) {
	h := adopted(t)
	h.Clock.GoTo("2023-05-09 10:00")
	h.Bring(t, h.Duties(t, h.plan)[0], "shown")
	r := h.opened()
	s := h.site()
	sheet := sheetHref(r.ID, ledgertest.Energy)

	page := s.get(ledgertest.Clerk, sheet, 200)
	s.sees(page, "取自台账", "5月9日：已公开节能审查结果12项。", "公开截图.pdf", "保存并送负责人审签")
	lines := h.lines(r.ID, ledgertest.Energy)
	form := hidden(page)
	form.Set("phone", "0955-1234567")
	form.Set("text."+lines[0].ID, "公开12项。")
	form.Set("numbers."+lines[0].ID, "公开十二项")
	form.Set("text."+lines[1].ID, "按季度公开。")
	form.Set("act", "ready")
	page = s.post(ledgertest.Clerk, sheet, form, 422)
	s.sees(page, "没有读懂", "公开十二项", "按季度公开。")
	form.Set("numbers."+lines[0].ID, "公开：12项")
	s.post(ledgertest.Clerk, sheet, form, 303)
	s.post(ledgertest.Clerk, sheet, form, 303) // pressed twice
	form.Set("text."+lines[0].ID, "公开13项。")
	s.sees(s.post(ledgertest.Clerk, sheet, form, 409), "刚刚被杨静修改过", "公开13项。")
	s.sees(s.get(ledgertest.Clerk, sheet, 200), "重新取自台账", "台账记录", "送负责人审签")

	page = s.get(ledgertest.Head, sheet+"/submit", 200)
	s.sees(page, "确定提交这2项吗", "不可修改", "公开12项。", "公开：12项")
	s.get(ledgertest.Clerk, sheet+"/submit", 403)
	s.post(ledgertest.Head, sheet+"/submit", hidden(page), 303)
	form.Set("text."+lines[0].ID, "公开12项。") // the form from before
	s.sees(s.post(ledgertest.Clerk, sheet, form, 409), "节能安全科的报送稿已由丁志刚于8月28日 09:30提交", "公开12项。", "按季度公开。")

	review := reviewHref(r.ID, ledgertest.Energy)
	s.sees(s.get(ledgertest.Office, r.Href(), 200), review, "还有9个工作日", "按时提交")
	page = s.get(ledgertest.Office, review, 200)
	s.sees(page, "公开12项。", "杨静", "丁志刚", "接受全部待审核")
	first := lines[0].ID + "@" + regexp.MustCompile(lines[0].ID + `@(\d+)`).FindStringSubmatch(page)[1]
	page = s.post(ledgertest.Office, review, url.Values{"act": {"return"}, "line": {first}}, 422)
	s.sees(page, "请写明退回原因", "checked")
	s.post(ledgertest.Office, review, url.Values{"act": {"return"}, "line": {first}, "opinion": {"请补充<截图>。"}}, 303)
	s.post(ledgertest.Office, review, url.Values{"act": {"accept-all"}}, 303)

	s.sees(s.get(ledgertest.Clerk, sheet, 200), "办公室退回：请补充&lt;截图&gt;。", "提出异议")
	line := lines[0].Href()
	page = s.get(ledgertest.Head, line, 200)
	form = hidden(page)
	form.Set("move", MoveObject)
	s.sees(s.post(ledgertest.Head, line, form, 422), "请写明异议的理由")
	form.Set("opinion", "截图已在台账。")
	s.post(ledgertest.Head, line, form, 303)
	form = hidden(s.get(ledgertest.Office, line, 200))
	form.Set("move", MoveUphold)
	form.Set("opinion", "截图不清晰。")
	s.post(ledgertest.Office, line, form, 303)

	form = hidden(s.get(ledgertest.Clerk, sheet, 200))
	form.Set("text."+lines[0].ID, "公开14项。")
	form.Set("act", "save")
	s.post(ledgertest.Clerk, sheet, form, 303)
	page = s.get(ledgertest.Head, sheet+"/submit", 200)
	s.sees(page, "<del>", "<ins>")
	s.post(ledgertest.Head, sheet+"/submit", hidden(page), 303)
	s.sees(s.get(ledgertest.Clerk, line, 200), "第2稿", "第1稿", "维持退回", "截图不清晰。")
	s.sees(s.get(ledgertest.Office, review, 200), "与上一稿比较")
	s.post(ledgertest.Office, review, url.Values{"act": {"accept-all"}}, 303)

	form = hidden(s.get(ledgertest.Office, r.Href()+"/words", 200))
	form.Set("overall", "各项工作平稳推进。")
	s.post(ledgertest.Office, r.Href()+"/words", form, 303)
	s.post(ledgertest.Office, r.Href()+"/words", form, 409)
	for _, move := range []string{MoveReview, MoveClose} {
		page = s.get(ledgertest.Office, r.Href()+"/move?name="+url.QueryEscape(move), 200)
		s.sees(page, "还有2项没有提交")
		s.post(ledgertest.Office, r.Href()+"/move", hidden(page), 303)
	}
	page = s.get(ledgertest.Director, r.Href()+"/report", 200)
	s.sees(page, "各项工作平稳推进。", "公开14项。", "填报单位（盖章）：中卫市工业和信息化局", "审核人：马晓燕", "定稿留存", "未报送")
	s.sees(s.get(ledgertest.Clerk, r.Href()+"/report", 200), "节能安全科承担")
	s.lacks(s.get(ledgertest.OtherClerk, r.Href()+"/report", 200), "公开14项。")
	h.Verify(t)
}

func TestPagesKeepTheirPromises(t *testing.T) {
	h, r := closed(t)
	h.Clock.GoTo("2023-09-18 09:30")
	h.must(h.rounds.Tick(ctx, nil))
	third := h.named("第三季度")
	fourth := h.named("第四季度")
	s := h.site()
	for _, path := range []string{"", "/new", "?f.state=closed", "/" + r.ID, "/" + r.ID + "?asof=2023-09-10&f.unit=" + ledgertest.Energy, "/" + fourth.ID,
		"/" + fourth.ID + "/edit", "/" + fourth.ID + "/move?name=" + url.QueryEscape(MoveVoid), "/" + third.ID, "/" + third.ID + "/report",
		"/" + third.ID + "/unit/" + ledgertest.Energy, "/" + third.ID + "/review/" + ledgertest.Energy, "/" + r.ID + "/report?asof=2023-09-11",
		"/" + r.ID + "/unit/" + ledgertest.Energy, "/" + r.ID + "/review/" + ledgertest.Energy} {
		s.get(ledgertest.Office, "/office/rounds"+path, 200)
	}
	for _, id := range []string{ledgertest.Clerk, ledgertest.Head, ledgertest.Deputy, ledgertest.Director} {
		s.get(id, "/office/rounds", 200)
		s.get(id, r.Href(), 200)
	}
	s.sees(s.get("clerk-fg", r.Href(), 200), "本科室在本轮没有需要报送的任务")
	for _, form := range []string{"docx", "xlsx"} {
		if body := s.get(ledgertest.Office, r.Href()+"/report/"+form, 200); !strings.HasPrefix(body, "PK") {
			t.Errorf("the %s file begins with %q", form, clip(body, 4))
		}
	}
}

func TestPagesRefuseStrangers(t *testing.T) {
	h, r := closed(t)
	s := h.site()
	energy := sheetHref(r.ID, ledgertest.Energy)
	line := h.lines(r.ID, ledgertest.Energy)[0].Href()
	for _, c := range []struct {
		id, path string
		status   int
	}{
		{ledgertest.OtherClerk, energy, 404}, {ledgertest.OtherClerk, line, 404}, {ledgertest.OtherClerk, r.Href() + "/report?unit=" + ledgertest.Energy, 404},
		{ledgertest.Clerk, r.Href() + "/words", 403}, {ledgertest.Clerk, "/office/rounds/new", 403}, {ledgertest.Clerk, reviewHref(r.ID, ledgertest.Energy), 403},
		{ledgertest.JtjOffice, r.Href(), 404}, {ledgertest.JtjOffice, energy, 404}, {ledgertest.JtjOffice, line, 404}, {ledgertest.JtjOffice, r.Href() + "/report/xlsx", 404},
		{ledgertest.Auditor, "/office/rounds", 403}, {ledgertest.Sysadmin, r.Href(), 403},
		{ledgertest.Office, r.Href() + "?asof=2030-01-01", 422}, {ledgertest.Office, r.Href() + "?asof=x", 422}, {ledgertest.Office, r.Href() + "/report/pdf", 404},
		{ledgertest.Office, r.Href() + "/move?name=" + url.QueryEscape(MoveOpen), 409},
	} {
		s.who = c.id
		w := httptest.NewRecorder()
		s.router.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s as %s: %d, want %d", c.path, c.id, w.Code, c.status)
		}
	}
	s.lacks(s.get(ledgertest.JtjOffice, "/office/rounds", 200), "9月10日")
	s.lacks(s.get(ledgertest.OtherClerk, r.Href(), 200), "节能安全科", "节能审查结果已公开")
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	h := adopted(t)
	s := h.site()
	v := url.Values{"name": {"八月进展"}, "plan": {h.plan.ID}, "due": {"2023-02-01"}, "as_of": {"2023-08-31"}}
	s.sees(s.post(ledgertest.Office, "/office/rounds/new", v, 422), "提交时限不能早于今天", "八月进展")
	v.Set("due", "2023-08-31")
	href := s.post(ledgertest.Office, "/office/rounds/new", v, 303)
	page := s.get(ledgertest.Office, href+"/edit", 200)
	form := hidden(page)
	for k, vals := range v {
		form[k] = vals
	}
	form.Set("name", "八月份进展报送")
	s.post(ledgertest.Office, href+"/edit", form, 303)
	s.post(ledgertest.Office, href+"/edit", form, 409)
	s.sees(s.get(ledgertest.Office, href, 200), "八月份进展报送")
	page = s.get(ledgertest.Office, href+"/move?name="+url.QueryEscape(MoveVoid), 200)
	s.sees(s.post(ledgertest.Office, href+"/move", hidden(page), 422), "请写明原因")
	s.sees(s.post(ledgertest.Office, "/office/rounds/lead", url.Values{"lead": {"90"}}, 422), "1到60", `value="90"`)
	s.post(ledgertest.Office, "/office/rounds/lead", url.Values{"lead": {"7"}}, 303)
}

func TestUrgingFromThePage(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	s := h.site()
	s.sees(s.get(ledgertest.Office, r.Href(), 200), "催报全部未报科室")
	s.post(ledgertest.Office, r.Href()+"/urge", url.Values{}, 422)
	s.post(ledgertest.Office, r.Href()+"/urge", url.Values{"all": {"1"}}, 303)
}

func TestDifferences(t *testing.T) {
	was := Draft{Text: "公开12项，按季度自查。", Problems: "无"}
	now := Draft{Text: "公开14项，每季度自查。", Problems: "无", Numbers: []ledger.Number{{Label: "公开", Value: 14, Unit: "项"}}}
	var out strings.Builder
	for _, c := range differences(was, now) {
		out.WriteString(c.Label + ":")
		for _, seg := range c.Segments {
			out.WriteString([]string{"", "+", "-"}[seg.Op] + seg.Text + "|")
		}
	}
	if got := out.String(); got != "进展情况:公开|-12|+14|项，|-按|+每|季度自查。|数据:+公开：14项|" {
		t.Errorf("differences: %s", got)
	}
}
