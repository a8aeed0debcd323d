package audit_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
)

// auditor holds the rights that the slice gives the role.
func auditor(h *house) who.Actor {
	a := who.Actor{Tenant: "gxj", Home: "gxj", ID: "p-zhao", Name: "赵敏"}
	for _, r := range h.log.Slice().Rights {
		if scope, ok := r.Roles["auditor"]; ok {
			a.Grants = append(a.Grants, who.Grant{Right: r.Key, Scope: scope})
		}
	}
	return a
}

// ask sends one request as the actor.
func (h *house) ask(a who.Actor, method, path string, fields url.Values) (int, string) {
	h.Helper()
	r := &web.Router{DB: h.db, Log: slog.New(slog.DiscardHandler), SignIn: "/sign-in",
		Identify: func(*http.Request) web.Identity { return web.Identity{Actor: a} },
		Chrome: func(c *web.Ctx) page.Base {
			return page.Base{Now: c.Now(), Site: page.Site{Product: "公开", Owner: "某市工业和信息化局"}}
		}}
	h.log.Slice().Routes(r)
	req := httptest.NewRequest(method, path, strings.NewReader(fields.Encode()))
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	if w.Code != http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		pagecheck.Check(h, w.Body.String())
	}
	return w.Code, w.Body.String()
}

func TestTheAuditorReadsFiltersAndVerifies(t *testing.T) {
	h := build(t)
	h.fill(60)
	h.edit("d03", "公开年报")
	h.seal()
	zhao := auditor(h)
	e := h.entries()[3]
	for _, c := range []struct {
		path   string
		status int
		sees   []string
		not    []string
	}{
		{"/office/record", 200, []string{"更名", "王芳立项“任务59”", "共61条", "更早的记录", "核验记录", "导出查询结果"}, []string{"任务3”", "回到最新"}},
		{"/office/record?before=" + h.entries()[11].ID, 200, []string{"任务3”", "回到最新"}, []string{"任务59", "更早的记录"}},
		{"/office/record?act=更名&from=2023-03-01", 200, []string{"共1条", "/office/record/export?act="}, []string{"任务59"}},
		{"/office/record?text=没有的", 200, []string{"没有符合条件的记录", "共0条"}, nil},
		{"/office/record?from=昨天", 422, []string{"应为日期"}, nil},
		{"/office/record/" + e.ID, 200, []string{"已封存", "王芳", "条例第五条", "test_duty", "新增", "相符", "gxj.example.gov.cn/record", "包含证明"}, nil},
		{"/office/record/verify", 200, []string{"开始核验", "您保存的检查点"}, []string{"核验通过"}},
		{"/office/record/none", 404, nil, nil},
	} {
		status, body := h.ask(zhao, "GET", c.path, nil)
		if status != c.status {
			t.Errorf("%s: %d\n%s", c.path, status, body)
		}
		for _, s := range c.sees {
			if !strings.Contains(body, s) {
				t.Errorf("%s does not show %s", c.path, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s shows %s", c.path, s)
			}
		}
	}
	held, err := h.log.Newest(context.Background(), h.db)
	h.must(err)
	if status, body := h.ask(zhao, "POST", "/office/record/verify", url.Values{"held": {strings.ReplaceAll(held.Note, "\n", "\r\n")}}); status != 200 || !strings.Contains(body, "核验通过") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := h.ask(zhao, "POST", "/office/record/verify", url.Values{"held": {"不是"}}); status != 422 || !strings.Contains(body, "您提供的检查点不能用") {
		t.Errorf("%d %s", status, body)
	}
	h.sql("UPDATE audit_entry SET reason = '改' WHERE seq = 3")
	if status, body := h.ask(zhao, "POST", "/office/record/verify", nil); status != 200 || !strings.Contains(body, "核验未通过") || !strings.Contains(body, "序号3") {
		t.Errorf("%d %s", status, body)
	}
	if _, body := h.ask(zhao, "GET", "/office/record/"+e.ID, nil); !strings.Contains(body, "这条记录与封存时不符") || !strings.Contains(body, "不符") {
		t.Error("the altered entry looks sound")
	}
	all := h.entries()
	if last := all[len(all)-1]; last.Act != audit.ActVerify || last.Detail != "核验未通过：记录被改动" || last.Actor != "p-zhao" {
		t.Errorf("the verification left %+v", last)
	}
}

func TestExportsAndExtractsLeaveATrace(t *testing.T) {
	h := build(t)
	h.fill(5)
	zhao := auditor(h)
	status, body := h.ask(zhao, "POST", "/office/record/export?act=立项&subject=d02", nil)
	if status != 200 || strings.Count(body, "\r\n") != 2 || !strings.Contains(body, "任务2") {
		t.Errorf("%d %s", status, body)
	}
	status, body = h.ask(zhao, "POST", "/office/record/extract?kind=ledger_duty&id=d02", nil)
	if status != 200 {
		t.Fatal(status, body)
	}
	if _, err := audit.VerifyExtract([]byte(body), h.log.PublicKey()); err != nil {
		t.Error(err)
	}
	all := h.entries()
	if a, b := all[len(all)-2], all[len(all)-1]; a.Act != audit.ActExport || b.Act != audit.ActExtract || b.Subject != "d02" {
		t.Errorf("the trace is %s, %s", a.Act, b.Act)
	}
}

func TestOnlyTheAuditorSeesTheRecord(t *testing.T) {
	h := build(t)
	h.fill(3)
	e := h.entries()[0]
	foreign := auditor(h)
	foreign.Tenant, foreign.Home = "fgw", "fgw"
	for _, r := range []struct{ method, path string }{
		{"GET", "/office/record"}, {"GET", "/office/record/" + e.ID}, {"GET", "/office/record/verify"},
		{"POST", "/office/record/verify"}, {"POST", "/office/record/export"}, {"POST", "/office/record/extract?kind=ledger_duty&id=d01"},
	} {
		if status, body := h.ask(clerk, r.method, r.path, nil); status != http.StatusForbidden || strings.Contains(body, "任务") {
			t.Errorf("a clerk at %s %s: %d", r.method, r.path, status)
		}
		if status, body := h.ask(who.Actor{}, r.method, r.path, nil); status < 300 || strings.Contains(body, "任务") {
			t.Errorf("a stranger at %s %s: %d", r.method, r.path, status)
		}
		if _, body := h.ask(foreign, r.method, r.path, nil); strings.Contains(body, "任务") || strings.Contains(body, "王芳") {
			t.Errorf("another organisation's auditor reads us at %s %s", r.method, r.path)
		}
	}
}

func TestOutsidersGetCheckpointKeyAndProofs(t *testing.T) {
	h := build(t)
	nobody := who.Actor{}
	if status, body := h.ask(nobody, "GET", "/record", nil); status != 200 || !strings.Contains(body, "还没有检查点") {
		t.Errorf("%d %s", status, body)
	}
	h.fill(5)
	_, point := h.ask(nobody, "GET", "/record/checkpoint", nil)
	_, key := h.ask(nobody, "GET", "/record/key", nil)
	v, err := audit.ReadVerifier(key)
	h.must(err)
	now, err := audit.ParseCheckpoint(point, v)
	h.must(err)
	if status, body := h.ask(nobody, "GET", "/record", nil); status != 200 || !strings.Contains(body, strings.TrimSpace(key)) || !strings.Contains(body, "共5条") || strings.Contains(body, "王芳") {
		t.Errorf("%d %s", status, body)
	}
	var p struct {
		Seq      int64    `json:"seq"`
		Leaf     string   `json:"leaf_hash"`
		FromRoot string   `json:"from_root"`
		Hashes   []string `json:"hashes"`
	}
	read := func(path string) (proof []tlog.Hash) {
		_, body := h.ask(nobody, "GET", path, nil)
		p.Hashes = nil
		h.must(json.Unmarshal([]byte(body), &p))
		for _, s := range p.Hashes {
			proof = append(proof, hash(h, s))
		}
		return proof
	}
	for seq, e := range h.entries() {
		proof := read(fmt.Sprintf("/record/proof/%d", seq))
		if err := tlog.CheckRecord(proof, now.Size, now.Root, int64(seq), hash(h, p.Leaf)); err != nil || hash(h, p.Leaf) != tlog.RecordHash([]byte(e.Leaf())) {
			t.Errorf("entry %d: %v", seq, err)
		}
	}
	proof := read("/record/consistency/3")
	if err := tlog.CheckTree(proof, now.Size, now.Root, 3, hash(h, p.FromRoot)); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"/record/proof/5", "/record/proof/-1", "/record/proof/x", "/record/consistency/0", "/record/consistency/6"} {
		if status, _ := h.ask(nobody, "GET", path, nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func hash(h *house, s string) tlog.Hash {
	h.Helper()
	raw, err := base64.StdEncoding.DecodeString(s)
	h.must(err)
	return tlog.Hash(raw)
}

func TestTheDailyVerificationWarns(t *testing.T) {
	var warned *audit.Report
	h := build(t, func(d *audit.Deps) {
		d.OnBroken = func(_ context.Context, r *audit.Report) error { warned = r; return nil }
	})
	h.fill(3)
	work := h.log.Slice().Jobs[0].Work
	h.must(work(context.Background(), nil))
	if warned != nil || !h.log.LastReport().OK() {
		t.Error("a sound record was reported")
	}
	h.sql("DELETE FROM test_duty WHERE id = 'd01'")
	h.must(work(context.Background(), nil))
	if warned == nil || warned.First().Fault != audit.RowGone || h.log.LastReport().OK() {
		t.Errorf("%+v", warned)
	}
}

// A list for people names the kinds of things in their words, and a thing that
// the reader may not open by its kind and number.
func TestSubjectsHaveNames(t *testing.T) {
	h := build(t)
	h.fill(3)
	h.seal()
	if audit.KindTitle("duty") != "科室分工" || audit.KindTitle("strange") != "strange" {
		t.Error("the kinds have other names")
	}
	_, body := h.ask(auditor(h), "GET", "/office/record", nil)
	kind := h.entries()[0].Kind
	if name := audit.KindTitle(kind); !strings.Contains(body, ">"+name+"</option>") {
		t.Errorf("the filter does not offer %q as %q", kind, name)
	}
}
