package publish_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

// A scheduled item goes out at its minute; a cancelled schedule leaves nothing
// (B05).
func TestASchedule(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	i, j := h.draft(h.news("按时发布")), h.draft(h.news("取消定时"))
	h.review(i.ID, 4)
	h.review(j.ID, 4)
	when := h.DB.Now().Add(2 * time.Hour)
	if err := h.publish.Schedule(ctx, h.as("p-chen"), i.ID, h.DB.Now().Add(-time.Minute)); !fail.Is(err, fail.Invalid) {
		t.Fatalf("scheduled for the past: %v", err)
	}
	h.Must(h.publish.Schedule(ctx, h.as("p-chen"), i.ID, when))
	h.Must(h.publish.Schedule(ctx, h.as("p-chen"), j.ID, when))
	h.Must(h.publish.Cancel(ctx, h.as("p-chen"), j.ID))
	h.Must(h.Jobs.Run(ctx, publish.JobOut))
	if h.item(i.ID).State != content.Scheduled {
		t.Fatal("went out before its minute")
	}
	h.Clock.Go(2*time.Hour + time.Minute)
	h.Must(h.Jobs.Run(ctx, publish.JobOut))
	h.Must(h.Jobs.Run(ctx, publish.JobOut)) // at least once is not twice
	if got := h.item(i.ID); got.State != content.Published || got.Edition != 1 || !got.PublishedAt.Equal(h.DB.Now()) {
		t.Fatalf("%s, edition %d, at %s", got.State, got.Edition, got.PublishedAt)
	}
	got := h.item(j.ID)
	if got.State != content.Approved || got.Address != "" || !got.PublishAt.IsZero() {
		t.Fatalf("the cancelled one: %+v", got)
	}
	if _, err := content.LiveOf(ctx, h.DB, officetest.Agency, j.ID); !fail.Is(err, fail.Missing) {
		t.Fatalf("a cancelled schedule left a page: %v", err)
	}
	h.Verify()
}

// The day of publication is the act's own; a migrated day is for the office
// alone and never counts.
func TestNothingIsBackDated(t *testing.T) {
	h := build(t)
	d := h.document("补发的通知", "某工信发〔2023〕1号", civil.MustParse("2023-01-10"))
	d.OriginalOn = civil.MustParse("2023-01-11")
	if _, err := h.publish.Create(h.Context(), h.as("p-wang"), d); !fail.Is(err, fail.Denied) {
		t.Fatalf("a clerk gave an original day: %v", err)
	}
	d.OriginalOn = 0
	d.Formed = h.today() + 1
	if _, err := h.publish.Create(h.Context(), h.as("p-wang"), d); !fail.Is(err, fail.Invalid) {
		t.Fatalf("formed tomorrow: %v", err)
	}
	d.Formed = civil.MustParse("2023-01-10")
	i := h.release(d)
	if civil.FromTime(i.PublishedAt.In(store.Zone)) != h.today() {
		t.Fatalf("published %s", i.PublishedAt)
	}
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/late"), 200, "逾期公开")
}

// Withdrawal leaves its tombstone, restoring brings the same page back (B06).
func TestWithdrawalAndReturn(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	i := h.release(h.news("撤稿"))
	page := "/office/publish/" + i.ID
	h.Sees(h.Get(h.as("p-chen"), page+"/move?name="+publish.MoveWithdraw), 200, "立即从网站撤下", "撤稿原因")
	h.Sees(h.Post(h.as("p-chen"), page+"/move", form("name", publish.MoveWithdraw, "reason", "")), 422, "请写明撤回的原因")
	h.Sees(h.Post(h.as("p-chen"), page+"/move", form("name", publish.MoveWithdraw, "reason", "数字有误", "redirect", "https://example.com/")), 422, "数字有误")
	if err := h.publish.Withdraw(ctx, h.as("p-wang"), i.ID, "数字有误", ""); !fail.Is(err, fail.Denied) {
		t.Fatalf("a clerk withdrew: %v", err)
	}
	h.Sees(h.Post(h.as("p-chen"), page+"/move", form("name", publish.MoveWithdraw, "reason", "数字有误")), 303)
	l, err := content.LiveOf(ctx, h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if l.Gone.IsZero() || l.Reason != "数字有误" {
		t.Fatalf("%+v", l)
	}
	h.Must(h.publish.Restore(ctx, h.as("p-chen"), i.ID, "已核实无误"))
	if got := h.item(i.ID); got.State != content.Published || got.Address != i.Address || !got.PublishedAt.Equal(i.PublishedAt) {
		t.Fatalf("%+v", got)
	}
	h.Verify()
}

// The emergency lane publishes at once and wants its approval afterwards
// (B04).
func TestTheEmergencyLane(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	i := h.draft(h.news("暴雨红色预警"))
	if err := h.publish.Urgent(ctx, h.as("p-wang"), i.ID, publish.AnyVersion, "预警"); !fail.Is(err, fail.Denied) {
		t.Fatalf("a clerk: %v", err)
	}
	if err := h.publish.Urgent(ctx, h.as("p-chen"), i.ID, publish.AnyVersion, " "); !fail.Is(err, fail.Invalid) {
		t.Fatalf("without a reason: %v", err)
	}
	h.Must(h.publish.Urgent(ctx, h.as("p-chen"), i.ID, publish.AnyVersion, "突发暴雨"))
	if got := h.item(i.ID); got.State != content.Published || !got.Urgent {
		t.Fatalf("%s", got.State)
	}
	h.Sees(h.Get(h.as("p-hong"), "/office/publish/urgent"), 200, "暴雨红色预警", "突发暴雨", "!已超时")
	h.Clock.Go(25 * time.Hour)
	h.Sees(h.Get(h.as("p-hong"), "/office/publish/urgent"), 200, "已超时")
	for _, who := range []string{"p-li", "p-bai", "p-zhao"} {
		as := who
		if who == "p-bai" {
			as = "p-chen"
		}
		h.Must(h.publish.Fill(ctx, h.as(who), i.ID, publish.MoveLater, opinions[as]))
	}
	h.Must(h.publish.Fill(ctx, h.as("p-hong"), i.ID, publish.MoveApprove, opinions["p-hong"]))
	h.Sees(h.Get(h.as("p-hong"), "/office/publish/urgent"), 200, "没有待补审的应急发布")
	// One that is not confirmed comes off at once.
	j := h.draft(h.news("不实预警"))
	h.Must(h.publish.Urgent(ctx, h.as("p-chen"), j.ID, publish.AnyVersion, "紧急"))
	h.Must(h.publish.Fill(ctx, h.as("p-li"), j.ID, publish.MoveReject, publish.Opinion{Text: "内容不实", Code: "content"}))
	if got := h.item(j.ID); got.State != content.Withdrawn || got.OnLine() {
		t.Fatalf("%s", got.State)
	}
	h.Verify()
}

// What the secrecy reviewer is not sure of waits for the competent department
// (article 17); nothing is released meanwhile.
func TestTheReferral(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	i := h.draft(h.news("拿不准"))
	h.review(i.ID, 2)
	if err := h.publish.Refer(ctx, h.as("p-li"), i.ID, publish.Referral{To: "市国家保密局", Why: "涉及产能数据"}); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Invalid) {
		t.Fatalf("somebody else referred: %v", err)
	}
	h.Sees(h.Post(h.as("p-zhao"), "/office/publish/"+i.ID+"/refer", form("to", "", "why", "涉及产能数据")), 422, "请填写报送")
	h.Must(h.publish.Refer(ctx, h.as("p-zhao"), i.ID, publish.Referral{To: "市国家保密局", Why: "涉及产能数据"}))
	if h.item(i.ID).State != content.Referred {
		t.Fatal("not referred")
	}
	if err := h.fill(i.ID, "p-zhao", publish.MoveAgree); !fail.Is(err, fail.Stale) {
		t.Fatalf("went on without an answer: %v", err)
	}
	h.Must(h.publish.TakeAnswer(ctx, h.as("p-zhao"), i.ID, publish.Answer{Result: publish.AnswerRefuse, No: "卫保函〔2023〕1号", On: h.today()}))
	if err := h.fill(i.ID, "p-zhao", publish.MoveAgree); !fail.Is(err, fail.Invalid) {
		t.Fatalf("open against the answer: %v", err)
	}
	h.Must(h.publish.Fill(ctx, h.as("p-zhao"), i.ID, publish.MoveReturn, publish.Opinion{Text: "不予公开", Code: "secrecy"}))
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/secrecy"), 200, "没有保密审查")
	h.Verify()
}

// What is not open is kept, looked at again, and can be opened (article 18).
func TestRefusalsAreKeptAndAssessed(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	d := h.document("内部安排", "某工信发〔2023〕2号", h.today()-1)
	d.Marking, d.Ground = content.Closed, "internal"
	i := h.draft(d)
	h.review(i.ID, 3)
	last := opinions["p-hong"]
	last.Said = map[string]string{publish.AskProof: "李红梅", publish.AskDecided: "不予公开"}
	h.Must(h.publish.Fill(ctx, h.as("p-hong"), i.ID, publish.MoveSign, last))
	got := h.item(i.ID)
	if got.State != content.Kept || got.MarkedBy != "p-hong" || got.ReviewOn <= h.today() {
		t.Fatalf("%s, %s, %s", got.State, got.MarkedBy, got.ReviewOn)
	}
	if _, err := content.LiveOf(ctx, h.DB, officetest.Agency, i.ID); !fail.Is(err, fail.Missing) {
		t.Fatal("a kept item is public")
	}
	page := "/office/publish/" + i.ID + "/assess"
	h.Sees(h.Get(h.as("p-chen"), page), 200, "维持不予公开", "还没有评估过")
	h.Sees(h.Post(h.as("p-chen"), page, form("verdict", publish.VerdictKeep, "reason", "")), 422, "请写明评估的理由")
	h.Sees(h.Post(h.as("p-chen"), page, form("verdict", publish.VerdictKeep, "reason", "理由仍在")), 303)
	h.Must(h.publish.Assess(ctx, h.as("p-chen"), i.ID, publish.VerdictOpen, "已办结", 0))
	got = h.item(i.ID)
	if got.State != content.Draft || got.Marking != content.Proactive || got.Changed != h.today() {
		t.Fatalf("%+v", got)
	}
	past, err := publish.Assessments(ctx, h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if len(past) != 2 {
		t.Fatalf("%d assessments", len(past))
	}
	h.Verify()
}

// The signer decides the marking; a refusal needs its ground.
func TestTheSignerDecidesTheMarking(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("改为依申请"))
	h.review(i.ID, 3)
	decide := func(ground string) error {
		return h.publish.Fill(h.Context(), h.as("p-hong"), i.ID, publish.MoveSign, publish.Opinion{Text: "不宜主动公开。",
			Said: map[string]string{publish.AskProof: "李红梅", publish.AskDecided: "依申请公开", publish.AskGround: ground}})
	}
	if err := decide(""); !fail.Is(err, fail.Invalid) {
		t.Fatalf("without a ground: %v", err)
	}
	g, _ := content.GroundOf("process")
	h.Must(decide(g.Title))
	if got := h.item(i.ID); got.State != content.Kept || got.Marking != content.OnRequest || got.Ground != "process" {
		t.Fatalf("%+v", got)
	}
}

// A revision leaves the old edition on line, and can be thrown away.
func TestARevision(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	i := h.release(h.news("修订"))
	h.Must(h.publish.Revise(ctx, h.as("p-wang"), i.ID))
	d := h.news("修订后")
	h.Must(h.publish.Save(ctx, h.as("p-wang"), i.ID, h.item(i.ID).Version, d))
	l, err := content.LiveOf(ctx, h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if l.Title != "修订" || !h.seesOnline(i.ID) {
		t.Fatalf("citizens see %q", l.Title)
	}
	h.Must(h.publish.Drop(ctx, h.as("p-wang"), i.ID))
	if got := h.item(i.ID); got.Title != "修订" || got.State != content.Published {
		t.Fatalf("%s %s", got.Title, got.State)
	}
	h.Must(h.publish.Revise(ctx, h.as("p-wang"), i.ID))
	h.Must(h.publish.Save(ctx, h.as("p-wang"), i.ID, h.item(i.ID).Version, d))
	h.review(i.ID, 4)
	if err := h.publish.Release(ctx, h.as("p-chen"), i.ID, publish.AnyVersion); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "修订说明") {
		t.Fatalf("without a note: %v", err)
	}
	d.Note = "更正标题"
	h.Must(h.publish.Save(ctx, h.as("p-wang"), i.ID, h.item(i.ID).Version, d))
	h.review(i.ID, 4)
	h.Must(h.publish.Release(ctx, h.as("p-chen"), i.ID, publish.AnyVersion))
	h.Sees(h.Get(h.as("p-wang"), "/office/publish/"+i.ID+"/compare?old=e1&new=e2"), 200, "修订后", "标题")
	h.Verify()
}

func (h *house) seesOnline(id string) bool {
	i := h.item(id)
	return i.OnLine()
}

// Who saves on an old version learns who was faster and keeps what was typed.
func TestTwoEditors(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("两人编辑"))
	old := itoa(h.item(i.ID).Version)
	h.Must(h.publish.Save(h.Context(), h.as("p-li"), i.ID, h.item(i.ID).Version, h.news("先保存的")))
	v := form("title", "后保存的标题", "body", "<p>后保存的正文</p>", "version", old)
	h.Sees(h.Post(h.as("p-wang"), "/office/publish/"+i.ID+"/edit", v), http.StatusConflict, "李伟", "后保存的标题", "后保存的正文")
	if got := h.item(i.ID); got.Title != "先保存的" {
		t.Fatal(got.Title)
	}
}

// Opening a file that is not public is noted with its reader (N01); others do
// not get it at all.
func TestReadingWhatIsNotPublicIsNoted(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("附件"))
	_, f, err := h.publish.Attach(h.Context(), h.as("p-wang"), i.ID, content.Upload{Name: "名单.txt", Data: []byte("名单"), Role: content.RoleFile})
	h.Must(err)
	h.Sees(h.Get(h.as("p-wu"), f.Href()), 404)
	h.Sees(h.Get(h.as("p-sys"), f.Href()), 404)
	h.Sees(h.Get(h.as("p-li"), f.Href()), 200)
	h.Sees(h.Get(h.as("p-li"), "/office/publish/"+i.ID), 200, "未公开文件查阅记录", "打开文件“名单.txt”")
	if n := count(h.Acts(officetest.Agency), publish.ActRead); n != 1 {
		t.Fatalf("noted %d times", n)
	}
	h.review(i.ID, 4)
	h.Must(h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion))
	h.Sees(h.Get(h.as("p-li"), f.Href()), 200)
	if n := count(h.Acts(officetest.Agency), publish.ActRead); n != 1 {
		t.Fatalf("reading what is public was noted: %d", n)
	}
}

// What the checks find stops the way until it is mended or let stand with a
// reason; mending a file keeps the original locked away (B09, B12).
func TestChecksStopTheRelease(t *testing.T) {
	h := build(t)
	d := h.news("含有手机号")
	d.Body = "<p>联系人张三，手机13895551234。</p>"
	i := h.draft(d)
	_, _, err := h.publish.Attach(h.Context(), h.as("p-wang"), i.ID, content.Upload{Name: "名单.txt", Data: []byte("李四 身份证号11010519491231002X"), Role: content.RoleFile})
	h.Must(err)
	if err := h.publish.Submit(h.Context(), h.as("p-wang"), i.ID, publish.AnyVersion); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "个人信息") {
		t.Fatal(err)
	}
	page := "/office/publish/" + i.ID + "/check"
	got := h.Get(h.as("p-wang"), page)
	h.Sees(got, 200, "处理前不能发布", "手机号码", "名单.txt")
	for _, key := range keys(got.Body) {
		h.Sees(h.Post(h.as("p-wang"), page, form("act", "override", "key", key, "reason", "不想改了")), 403)
		h.Sees(h.Post(h.as("p-wang"), page, form("act", "mask", "key", key)), 303)
	}
	h.Sees(h.Get(h.as("p-wang"), page), 200, "!处理前不能发布")
	if body := h.item(i.ID).Body; strings.Contains(body, "13895551234") {
		t.Error(body)
	}
	files, err := content.Attachments(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if n := slices.IndexFunc(files, func(a content.Attachment) bool { return a.Locked }); len(files) != 2 || n < 0 {
		t.Fatalf("%+v", files)
	}
	h.review(i.ID, 4)
	h.Must(h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion))
	e, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, 1)
	h.Must(err)
	if len(e.Files) != 1 {
		t.Fatalf("published %+v", e.Files)
	}
	h.Verify()
}

// keys are the findings' keys on the page.
func keys(page string) []string {
	var out []string
	for _, part := range strings.Split(page, `name="key" value="`)[1:] {
		if key, _, _ := strings.Cut(part, `"`); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// Hostile uploads and names do no harm.
func TestHostileUploads(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("恶意文件"))
	page := "/office/publish/" + i.ID
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	for name, data := range map[string][]byte{"x.svg": svg, "x.png": svg, "x.html": []byte("<script>alert(1)</script>"), "x.exe": []byte("MZ"), "empty.pdf": {}, "../../etc/passwd": []byte("root")} {
		h.Sees(h.Upload(h.as("p-wang"), page+"/files", "file", name, data, form("role", content.RoleFile)), 422, "没有完成")
		h.Sees(h.Upload(h.as("p-wang"), page+"/image", "file", name, data, form("alt", "图")), 422, "error")
	}
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
	h.Sees(h.Upload(h.as("p-wang"), page+"/image", "file", "a.png", png, form("alt", " ")), 422, "error")
	h.Sees(h.Upload(h.as("p-wang"), page+"/image", "file", "a.png", png, form("alt", "流程图")), 200, "/office/files/", "流程图")
	h.Sees(h.Upload(h.as("p-wu"), page+"/image", "file", "a.png", png, form("alt", "流程图")), 404)
	v := form("title", "=cmd|' /C calc'!A0", "body", `<p onclick="x()">甲<img src="https://evil.example/x.png"><a href="javascript:alert(1)">乙</a></p>`, "version", itoa(h.item(i.ID).Version))
	h.Sees(h.Post(h.as("p-wang"), page+"/edit", v), 303)
	for _, bad := range []string{"onclick", "evil", "javascript"} {
		if strings.Contains(h.item(i.ID).Body, bad) {
			t.Errorf("the body keeps %s", bad)
		}
	}
	csv := h.Get(h.as("p-wang"), "/office/publish?export=csv")
	if csv.Status != 200 || bytes.Contains([]byte(csv.Body), []byte("\n=cmd")) || strings.Contains(csv.Body, `"=cmd`) {
		t.Errorf("a formula went out: %.200s", csv.Body)
	}
}

// A leaving person's drafts go to the heir.
func TestHandover(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("交接"))
	s := h.publish.Slice()
	h.Do(h.as("p-chen"), func(tx *store.Tx) error {
		n, err := s.Handover(tx, "p-wang", "p-li")
		if n != 1 {
			t.Errorf("moved %d", n)
		}
		if err != nil {
			return err
		}
		return tx.Record("停用账户", store.Ref{Kind: "person", ID: "p-wang"})
	})
	if got := h.item(i.ID); got.Drafter != "p-li" || got.DrafterName != "李伟" {
		t.Fatalf("%s", got.DrafterName)
	}
}

// Every page that lists or sets up answers for who may see it, and refuses the
// others.
func TestPagesByRole(t *testing.T) {
	h := build(t)
	i := h.release(h.document("关于印发方案的通知", "某工信发〔2023〕8号", h.today()-3))
	item := "/office/publish/" + i.ID
	for _, path := range []string{"/office/publish", "/office/publish/mine", "/office/publish/review", "/office/publish/register", "/office/publish/late", "/office/publish/urgent",
		"/office/publish/assess", "/office/publish/marking", "/office/publish/secrecy", "/office/publish/new", item, item + "/preview", item + "/check", item + "/secrecy", item + "/compare",
		"/office/publish?view=print", "/office/publish/secrecy?view=print", "/office/publish/register?export=xlsx", "/office/publish/marking?export=csv", "/office/publish/secrecy?export=xlsx"} {
		h.Sees(h.Get(h.as("p-chen"), path), 200)
		h.Sees(h.Get(h.as("p-sys"), path), 403)
		h.Sees(h.Get(h.as("p-ding"), path), 403)
	}
	for _, path := range []string{"/office/publishing/chains", "/office/publishing/templates", "/office/publishing/settings", item + "/place", item + "/template"} {
		h.Sees(h.Get(h.as("p-chen"), path), 200)
		h.Sees(h.Get(h.as("p-wang"), path), 403)
	}
	h.Sees(h.Get(h.as("p-wu"), item), 404)
	h.Sees(h.Get(h.as("p-wu"), "/office/publish"), 200, "!关于印发方案的通知")
}

// The figures count from the records and lead to them.
func TestMeasures(t *testing.T) {
	h := build(t)
	h.release(h.document("按时公开的通知", "某工信发〔2023〕8号", h.today()-3))
	h.release(h.document("迟了的通知", "某工信发〔2023〕9号", h.today()-60))
	late := h.document("还没公开的通知", "某工信发〔2023〕10号", h.today()-60)
	h.draft(late)
	want := map[string][3]float64{publish.MeasureInTime: {1, 3, 33.3}, publish.MeasureItems: {2, 2, 2}, publish.MeasureLateOpen: {1, 1, 1},
		publish.MeasureMarked: {2, 2, 100}, publish.MeasureOpen: {2, 2, 100}, publish.MeasureReviewed: {2, 2, 100}, publish.MeasureSecrecy: {2, 2, 100}}
	for _, m := range h.publish.Slice().Measures {
		w, ok := want[m.Key]
		f, err := m.Count(h.Context(), h.DB, h.as("p-chen"), slice.Scope{})
		h.Must(err)
		if ok && (float64(f.Part) != w[0] || float64(f.Whole) != w[1] || f.Value < w[2]-0.1 || f.Value > w[2]+0.1 || len(f.Records) != f.Whole) {
			t.Errorf("%s: %d/%d = %.1f, %d records", m.Key, f.Part, f.Whole, f.Value, len(f.Records))
		}
		past, err := m.Count(h.Context(), h.DB, h.as("p-chen"), slice.Scope{Period: slice.Period{AsOf: h.DB.Now().Add(-time.Hour)}})
		h.Must(err)
		if ok && past.Whole != 0 {
			t.Errorf("%s counted %d an hour ago", m.Key, past.Whole)
		}
	}
}

// The chain is data: it may be longer or differ by kind, but never without its
// three levels, the secrecy review and a leader at its end.
func TestChains(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	set := func(steps []publish.ChainStep) error {
		return h.publish.SetChain(ctx, h.as("p-chen"), publish.Chain{Kind: content.KindNews, Name: "动态", Steps: steps})
	}
	whole := publish.DefaultSteps()
	for name, steps := range map[string][]publish.ChainStep{"none": nil, "without the secrecy review": {whole[0], whole[1], whole[3]}, "without a signature": whole[:3],
		"two levels": whole[1:], "signed first": {whole[3], whole[0], whole[1], whole[2]}, "twice": append(slices.Clone(whole[:1]), whole...)} {
		if err := set(steps); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	extra := publish.ChainStep{Key: "extra1", Label: "政策法规科会签", Right: publish.RightCheck, Over: publish.OverOffice, Waits: "办公室"}
	h.Must(set([]publish.ChainStep{whole[0], whole[1], whole[2], extra, whole[3]}))
	if err := h.publish.SetChain(ctx, h.as("p-wang"), publish.Chain{Name: "自设", Steps: whole}); !fail.Is(err, fail.Denied) {
		t.Fatalf("a clerk set the chain: %v", err)
	}
	i := h.draft(h.news("五级审核"))
	h.review(i.ID, 3)
	if err := h.fill(i.ID, "p-hong", publish.MoveSign); err == nil {
		t.Fatal("signed before the added level")
	}
	h.Must(h.publish.Fill(ctx, h.as("p-bai"), i.ID, publish.MoveAgree, publish.Opinion{Text: "同意。"}))
	h.Must(h.fill(i.ID, "p-hong", publish.MoveSign))
	h.Sees(h.Get(h.as("p-chen"), "/office/publishing/chains"), 200, "政策法规科会签", "三审三校")
	h.Verify()
}

// A migrated item bears the day of its first publication elsewhere, with that
// label, and has no term.
func TestMigration(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(h.as("p-wang"), "/office/publish/new"), 200, "!原发布日期")
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/new"), 200, "原发布日期")
	got := h.Post(h.as("p-chen"), "/office/publish/new", form("kind", content.KindNews, "title", "旧网站的信息", "original_on", "2019-06-03"))
	h.Sees(got, 303)
	h.Sees(h.Get(h.as("p-chen"), strings.TrimSuffix(got.Header.Get("Location"), "/edit")), 200, "原发布日期（迁移）", "2019年6月3日", "无时限")
}
