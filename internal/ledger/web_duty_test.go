package ledger_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// sent posts a form that has to be taken, and gives back where it leads.
func sent(t *testing.T, r lt.Reply) string {
	t.Helper()
	if r.Status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.Status, said(r.Body))
	}
	return r.To
}

// refused is a form that has to come back with what was typed and why.
func refused(t *testing.T, r lt.Reply, words ...string) {
	t.Helper()
	if r.Status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d: %s", r.Status, said(r.Body))
	}
	pagecheck.Check(t, r.Body)
	mustShow(t, "the form", r.Body, words...)
}

var (
	tags    = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>|<[^>]*>`)
	blanks  = regexp.MustCompile(`\s+`)
	reNotes = regexp.MustCompile(`/office/ledger/notices/[0-9a-z]+`)
)

// said is a page's text, for messages.
func said(body string) string {
	text := blanks.ReplaceAllString(tags.ReplaceAllString(body, " "), " ")
	return text[:min(len(text), 600)]
}

// A duty goes all its way on the pages, as its people would take it there.
func TestADutyOnThePages(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, false))
	d := ds[0]
	site := b.Site()
	path := "/office/ledger/duties/" + d.ID
	seePage(t, site, lt.Office, path, "交办任务", "!签收任务")
	seePage(t, site, lt.Clerk, path, "等待办公室交办。", "!action=\""+path+"/assign")
	sent(t, lt.Post(t, site, lt.Office, path+"/assign"))
	seePage(t, site, lt.Clerk, path, "签收任务", "杨静", "丁志刚", "!纳小红")
	refused(t, lt.Post(t, site, lt.Clerk, path+"/accept", "person", ""), "请选择责任人")
	refused(t, lt.Post(t, site, lt.Clerk, path+"/accept", "person", lt.OtherClerk), "从列出的选项中选择")
	sent(t, lt.Post(t, site, lt.Clerk, path+"/accept", "person", lt.Clerk))
	seePage(t, site, lt.Clerk, path, "登记进展", "暂时不能反馈办结", "还没有有效的佐证材料")
	refused(t, lt.Upload(t, site, lt.Clerk, path+"/progress", "files", "a.pdf", []byte("%PDF"), "text", "", "numbers", "十二条", "links", "www.x.cn", "problems", "<i>问题</i>"),
		"请填写进展情况", "十二条", "名称 数值 单位", "www.x.cn", "不是完整网址", "&lt;i&gt;问题&lt;/i&gt;")
	points := checkpointsOf(t, b, d.Task)
	sent(t, lt.Upload(t, site, lt.Clerk, path+"/progress", "files", "公开<b>截图.pdf", []byte("%PDF-1.4"), "text", "已公开<script>12</script>项。", "numbers", "公开信息 12 条\n按期率：98.5%",
		"problems", "材料迟", "next", "每月催收", "links", "https://www.example.gov.cn/1", "checkpoints", points[0].ID))
	b.Pages.Set("https://www.example.gov.cn/1", "公示")
	b.Work(t)
	seePage(t, site, lt.Clerk, path, "已公开&lt;script&gt;12&lt;/script&gt;项。", "公开信息 12条", "按期率 98.5%", "材料迟", "留存文字", "反馈办结", "杨静于", "撤回", "!<script>12")
	refused(t, lt.Post(t, site, lt.Clerk, path+"/report", "words", ""), "请填写办结说明")
	sent(t, lt.Post(t, site, lt.Clerk, path+"/report", "words", "全部完成。"))
	seePage(t, site, lt.Office, path, "同意办结", "退回", "常用语", "佐证不足，请补充。")
	seePage(t, site, lt.Clerk, path, "等待办公室或分管领导审核", "!同意办结</")
	refused(t, lt.Post(t, site, lt.Office, path+"/return", "opinion", ""), "请填写退回原因")
	sent(t, lt.Post(t, site, lt.Office, path+"/return", "opinion", "请补充数据。"))
	seePage(t, site, lt.Clerk, path, "请补充数据。", "已退回", "反馈办结")
	sent(t, lt.Post(t, site, lt.Clerk, path+"/report", "words", "已补充。"))
	sent(t, lt.Post(t, site, lt.Office, path+"/pass", "opinion", "同意办结。"))
	if r := lt.Post(t, site, lt.Office2, path+"/pass", "opinion", "同意办结。"); r.Status != http.StatusConflict {
		t.Errorf("passed twice: %d", r.Status)
	}
	seePage(t, site, lt.Deputy, path, "同意销号", "销号后")
	sent(t, lt.Post(t, site, lt.Deputy, path+"/clear", "opinion", "同意销号。"))
	seePage(t, site, lt.Office, path, "归档")
	seePage(t, site, lt.Office, path+"/archive", "确认归档", "只能查阅")
	sent(t, lt.Post(t, site, lt.Office, path+"/archive"))
	seePage(t, site, lt.Clerk, path, "已归档，只能查阅。", "归档", "!撤回</")
	b.Verify(t)
}

func checkpointsOf(t *testing.T, b *lt.Bureau, task string) []ledger.Checkpoint {
	t.Helper()
	all, err := store.Select[ledger.Checkpoint](context.Background(), b.DB, "WHERE agency = $1 AND task = $2 ORDER BY day", lt.Agency, task)
	if err != nil || len(all) == 0 {
		t.Fatal(len(all), err)
	}
	return all
}

// Notices and requests on the pages: issue, answer, ask, decide.
func TestSupervisionOnThePages(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	site := b.Site()
	path := "/office/ledger/duties/" + d.ID
	batch := sent(t, lt.Post(t, site, lt.Office, "/office/ledger/batch", "act", "supervise", "id", d.ID))
	seePage(t, site, lt.Office, batch, "督办单", "任务1", "2023-03-06")
	refused(t, lt.Post(t, site, lt.Office, "/office/ledger/urge", "id", d.ID, "kind", "督办", "text", "", "reply_by", "2023-03-06"), "请填写要求", "2023-03-06")
	refused(t, lt.Post(t, site, lt.Office, "/office/ledger/urge", "id", d.ID, "kind", "督办", "text", "请报送", "reply_by", "2023-02-01"), "不能早于今天", "请报送")
	sent(t, lt.Post(t, site, lt.Office, "/office/ledger/urge", "id", d.ID, "kind", "督办", "text", "请报送进展。", "reply_by", "2023-03-06"))
	body := seePage(t, site, lt.Clerk, path, "督办单〔2023〕1号", "待回复").Body
	notice := reNotes.FindString(body)
	seePage(t, site, lt.Clerk, notice, "政务公开工作督办单", "节能安全科", "提交回复", "打印")
	seePage(t, site, lt.Office, notice, "!提交回复")
	refused(t, lt.Post(t, site, lt.Clerk, notice+"/reply", "reply", " "), "请填写回复内容")
	sent(t, lt.Post(t, site, lt.Clerk, notice+"/reply", "reply", "月底前完成。"))
	seePage(t, site, lt.Office, notice, "月底前完成。", "杨静")
	seePage(t, site, lt.Clerk, path+"/ask", "申请延期", "2023-11-30")
	refused(t, lt.Post(t, site, lt.Clerk, path+"/ask", "kind", ledger.AskExtension, "reason", "材料未齐"), "请填写希望调整到的日期", "材料未齐")
	sent(t, lt.Post(t, site, lt.Clerk, path+"/ask", "kind", ledger.AskExtension, "reason", "材料未齐", "to_due", "2023-12-15"))
	seePage(t, site, lt.Deputy, "/office/ledger/requests", "延期", "材料未齐", "2023-11-30 → 2023-12-15", "待审批")
	r := asks(t, b, d.ID)[0]
	request := "/office/ledger/requests/" + r.ID
	seePage(t, site, lt.Clerk, request, "材料未齐", "!不同意</")
	seePage(t, site, lt.Deputy, request, "同意", "不同意")
	refused(t, lt.Post(t, site, lt.Deputy, request+"/refuse", "opinion", ""), "不同意时请写明理由")
	if r := lt.Post(t, site, lt.Office, request+"/grant", "opinion", "同意"); r.Status != http.StatusForbidden {
		t.Errorf("decided by the office: %d", r.Status)
	}
	sent(t, lt.Post(t, site, lt.Deputy, request+"/grant", "opinion", "同意延期。"))
	seePage(t, site, lt.Clerk, path, "原2023年11月30日，已批准延期", "已同意")
	seePage(t, site, lt.Deputy, "/office/ledger/requests?f.state=asked", "没有符合条件的记录")
	b.Verify(t)
}

func TestBatchOnThePages(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, false))
	site := b.Site()
	if r := lt.Post(t, site, lt.Office, "/office/ledger/batch", "act", "assign"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "请先在列表左侧勾选任务") {
		t.Errorf("nothing ticked: %d %s", r.Status, said(r.Body))
	}
	to := sent(t, lt.Post(t, site, lt.Office, "/office/ledger/batch", "act", "assign", "id", ds[0].ID, "id", ds[1].ID))
	seePage(t, site, lt.Office, to, "交办2项任务", "节能安全科", "产业发展和中小企业科")
	sent(t, lt.Post(t, site, lt.Office, "/office/ledger/assign", "id", ds[0].ID, "id", ds[1].ID))
	seePage(t, site, lt.Office, to[:strings.Index(to, "?")]+"?id="+ds[0].ID+"&id="+ds[2].ID, "不再交办", "交办1项任务")
	if r := lt.Get(t, site, lt.Office, to); r.Status != http.StatusConflict {
		t.Errorf("all assigned already: %d", r.Status)
	}
	print := sent(t, lt.Post(t, site, lt.Office, "/office/ledger/batch", "act", "print", "id", ds[0].ID))
	seePage(t, site, lt.Office, print, "政务公开任务督办台账", "节能安全科", "!政策法规科")
	export := sent(t, lt.Post(t, site, lt.Office, "/office/ledger/batch", "act", "export", "id", ds[0].ID))
	if r := lt.Get(t, site, lt.Office, export); r.Status != http.StatusOK || !strings.HasPrefix(r.Body, "PK") {
		t.Errorf("export: %d", r.Status)
	}
	if r := lt.Post(t, site, lt.Clerk, "/office/ledger/assign", "id", ds[2].ID); r.Status != http.StatusForbidden {
		t.Errorf("assigned by a clerk: %d", r.Status)
	}
}

func TestTaskPage(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	site := b.Site()
	b.Bring(t, ds[0], "shown")
	seePage(t, site, lt.Office, "/office/ledger/tasks/"+ds[0].Task, "及时公开节能审查结果", "完成比例", "节能安全科", "产业发展和中小企业科", "任务节点", "公开截图.pdf", "立项")
	third := "/office/ledger/tasks/" + ds[3].Task
	seePage(t, site, lt.Office, third, "该指标由“依申请公开”功能提供，建成后自动统计。")
	if r := lt.Get(t, site, lt.Clerk, third); r.Status != http.StatusNotFound {
		t.Errorf("another unit's task: %d", r.Status)
	}
	seePage(t, site, lt.Clerk, "/office/ledger/tasks/"+ds[0].Task, "节能安全科", "!href=\"/office/ledger/duties/"+ds[1].ID)
}

func TestSettingPage(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	site := b.Site()
	const path = "/office/ledger/settings"
	seePage(t, site, lt.Office, path, "7、3、1", "到期前7、3、1个工作日提醒责任人")
	good := []string{"soon_days", "300", "stale_days", "45", "accept_days", "2", "before", "10、5", "head_after", "3", "leader_after", "5", "from_hour", "9",
		"to_hour", "17", "word_overdue", "红灯", "word_behind", "滞后", "word_soon", "蓝灯", "word_normal", "正常", "word_finished", "已完成"}
	refused(t, lt.Post(t, site, lt.Office, path, good...), "临期应在1到90之间", "300")
	good[1] = "90"
	good[7] = "十天"
	refused(t, lt.Post(t, site, lt.Office, path, good...), "不是1到90之间的天数", "十天")
	good[7] = "10，5"
	sent(t, lt.Post(t, site, lt.Office, path, good...))
	seePage(t, site, lt.Office, path, "10、5")
	b.Clock.GoTo("2023-09-15 09:00")
	b.Clock.Go(time.Hour)
	ctx := context.Background()
	if err := b.Ledger.AddProgress(ctx, b.As(lt.Clerk), d.ID, ledger.ProgressInput{Text: "x"}); err != nil {
		t.Fatal(err)
	}
	seePage(t, site, lt.Office, "/office/ledger", "蓝灯 1 项", "红灯 0 项")
	if r := lt.Get(t, site, lt.Clerk, path); r.Status != http.StatusForbidden {
		t.Errorf("a clerk opens the settings: %d", r.Status)
	}
}

func TestWithdrawPage(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "done")
	site := b.Site()
	path := "/office/ledger/evidence/" + proofs(t, b, d.ID)[0].ID + "/withdraw"
	seePage(t, site, lt.Clerk, path, "撤回佐证", "公开截图.pdf", "自动退回重新办理")
	refused(t, lt.Post(t, site, lt.Clerk, path, "opinion", ""), "请填写撤回原因")
	sent(t, lt.Post(t, site, lt.Clerk, path, "opinion", "传错了"))
	seePage(t, site, lt.Clerk, "/office/ledger/duties/"+d.ID, "已撤回", "办理中")
}

// The past is shown as it was, to be read alone.
func TestDeskInThePast(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Clock.GoTo("2023-09-10 09:00")
	b.Bring(t, d, "done")
	b.Clock.GoTo("2023-12-01 09:00")
	site := b.Site()
	seePage(t, site, lt.Office, "/office/ledger?asof=2023-09-09", "2023年9月9日当天终了时的台账", "待签收", "!已办结</span>", "!name=\"act\"")
	seePage(t, site, lt.Office, "/office/ledger?asof=2023-09-10", "已办结</span>")
	for _, bad := range []string{"2023-12-02", "昨天"} {
		if r := lt.Get(t, site, lt.Office, "/office/ledger?asof="+bad); r.Status != http.StatusUnprocessableEntity {
			t.Errorf("asof %s: %d", bad, r.Status)
		}
	}
	if ledger.EndOf(civil.MustParse("2023-09-10")).Before(clockAt("2023-09-10 23:59")) {
		t.Error("the day ends too early")
	}
}
