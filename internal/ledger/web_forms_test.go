package ledger_test

import (
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// Progress and 反馈办结 are one form with two buttons: what is entered with
// the report counts for it, and a report that is refused enters nothing.
func TestProgressAndReportAreOneForm(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	site := b.Site()
	path := "/office/ledger/duties/" + d.ID
	page := seePage(t, site, lt.Clerk, path, "保存进展", `formaction="`+path+`/report"`, "暂时不能反馈办结").Body
	if n := strings.Count(page, `data-guard`); n != 1 {
		t.Errorf("the page has %d forms to fill in", n)
	}
	refused(t, lt.Post(t, site, lt.Clerk, path+"/report", "text", ""), "请填写进展情况", "保存进展", "反馈办结")
	refused(t, lt.Post(t, site, lt.Clerk, path+"/report", "text", "三项都已公开。", "problems", "无"), "不能反馈办结", "还没有有效的佐证材料", "三项都已公开。", "保存进展")
	seePage(t, site, lt.Clerk, path, "还没有进展记录", "办理中")
	sent(t, lt.Upload(t, site, lt.Clerk, path+"/report", "files", "目录.pdf", []byte("%PDF-1.4"), "text", "三项都已公开。", "numbers", "公开信息 3 条"))
	seePage(t, site, lt.Clerk, path, "三项都已公开。", "目录.pdf", "公开信息 3条", "待审核", "等待办公室或分管领导审核")
	if told := b.Told.To(lt.Office); len(told) == 0 || !strings.Contains(told[len(told)-1].Title, "已反馈办结，请审核") {
		t.Errorf("the office is told %v", told)
	}
	b.Verify(t)
}

// The form of an act is refused to whom the act itself would be refused.
func TestFormsOfActsAreRefusedAsTheActs(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	site := b.Site()
	path := "/office/ledger/duties/" + d.ID
	for _, c := range []struct {
		as, key string
		status  int
		says    string
	}{
		{lt.Clerk, "person", 200, "指定责任人"},
		{lt.Office, "person", 200, "指定责任人"},
		{lt.Deputy, "person", 403, "没有对该科室的任务进行“指定责任人”的权限"},
		{lt.Director, "person", 403, "没有对该科室的任务进行“指定责任人”的权限"},
		{lt.Clerk, "accept", 409, "当前状态为“办理中”，不能签收"},
		{lt.Clerk, "report", 422, "还没有有效的佐证材料"},
		{lt.Office, "return", 409, "不能退回"},
		{lt.Clerk, "ask", 200, "申请延期"},
	} {
		r := lt.Get(t, site, c.as, path+"/"+c.key)
		if r.Status != c.status || !strings.Contains(r.Body, c.says) {
			t.Errorf("%s as %s: %d %s, want %d %s", c.key, c.as, r.Status, said(r.Body), c.status, c.says)
		}
	}
	for key, as := range map[string]string{"person": lt.Deputy, "accept": lt.Clerk, "return": lt.Office} {
		if r := lt.Post(t, site, as, path+"/"+key); r.Status != http.StatusForbidden && r.Status != http.StatusConflict {
			t.Errorf("%s sent empty by %s: %d, where the form is refused", key, as, r.Status)
		}
	}
}

// A batch act with nothing ticked comes back to the list as it was left.
func TestBatchWithNothingTickedKeepsTheList(t *testing.T) {
	b := lt.Open(t)
	smallPlan(t, b, true)
	site := b.Site()
	query := "?f.unit=" + lt.Energy + "&f.role=" + ledger.Lead
	seePage(t, site, lt.Office, "/office/ledger"+query, "及时公开节能审查结果", "!公开中小企业扶持政策", "责任科室：节能安全科",
		`action="/office/ledger/batch?f.role=lead&amp;f.unit=`, `href="/office/ledger/print?f.role=lead&amp;f.unit=`, "打印全部")
	r := lt.Post(t, site, lt.Office, "/office/ledger/batch"+query, "act", "urge")
	refused(t, r, "请先在列表左侧勾选任务", "及时公开节能审查结果", "责任科室：节能安全科")
	mustShow(t, "the list", r.Body, "!公开中小企业扶持政策")
}

// What is hard to undo stands apart and looks it.
func TestVoidingLooksDangerous(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	body := seePage(t, b.Site(), lt.Office, "/office/ledger/duties/"+d.ID, "撤销任务").Body
	at := strings.Index(body, "/void\"")
	if at < 0 || !strings.Contains(body[max(0, at-120):at], "button-danger") {
		t.Errorf("撤销任务 looks as any other button: %s", body[max(0, at-160):at+60])
	}
	if strings.LastIndex(body[:at], "toolbar-group") < strings.LastIndex(body[:at], "督办") {
		t.Error("撤销任务 stands among the ordinary buttons")
	}
}
