package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round"
	"gongkai/internal/office/people"
)

// What the people of the journey write, so that it can be found again at its
// end.
const (
	bureau       = "gxj"
	firstSaid    = "完成政策文件梳理，公开惠企政策目录。"
	secondSaid   = "补充企业反馈情况和公开链接截图。"
	sentBack     = "请补充企业反馈情况。"
	roundSaid    = "本阶段按计划推进，已公开惠企政策目录并答复企业咨询。"
	indicatorNow = "公开政策目录不少于1次"
)

// TestFromTheDocumentToTheReport is the year of a plan in the browser, every
// person at a machine of their own: from the issued document over supervision
// and the September round to the verified record.
func TestFromTheDocumentToTheReport(t *testing.T) {
	a := apptest.Empty(t, "2023-08-14")
	j := &journey{t: t, a: a, office: arrive(t, a, "ma.yun")}
	j.adopt()
	j.clerk, j.head, j.deputy = arrive(t, a, "sun.li"), arrive(t, a, "zhao.wenbin"), arrive(t, a, "li.hongmei")
	j.auditor = arrive(t, a, "auditor")
	j.choose()
	j.work()
	j.review()
	j.report()
	j.remind()
	j.verify()
}

// journey is who goes on it and what they have in hand.
type journey struct {
	t                           *testing.T
	a                           *apptest.App
	office, clerk, head, deputy *tab
	auditor                     *tab
	unit                        string
	duty                        ledger.Duty
}

// arrive opens a browser for anybody of the demo, those too whom its page does
// not offer.
func arrive(t *testing.T, a *apptest.App, login string) *tab {
	b := visit(t, a, "")
	b.again(login)
	return b
}

// again signs somebody in anew, as everybody has to after the clock jumped.
func (b *tab) again(login string) {
	b.t.Helper()
	b.open("/demo")
	b.write(`main input[name="person"]`, login)
	b.send(`main form:has(input[name="person"])`)
	b.see("工作台")
}

// send presses the button of a form, or the button itself where one is named,
// and waits for the page that answers.
func (b *tab) send(selector string) {
	b.t.Helper()
	if !strings.Contains(selector, "button") {
		selector += ` button:not([type="button"])`
	}
	var there bool
	if b.do(chromedp.Evaluate(fmt.Sprintf(`!!document.querySelector(%q)`, selector), &there)); !there {
		b.t.Fatalf("%s has no %s:\n%s", b.address(), selector, short(b.text()))
	}
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(selector, chromedp.ByQuery)); err != nil {
		b.shot("failure")
		b.t.Fatalf("%s: %v at %s\n%s", selector, err, b.address(), short(b.text()))
	}
	b.do(chromedp.WaitVisible("#main", chromedp.ByID))
}

// act is the selector of the form with which something is done at an address.
func act(key string) string { return `main form[action$="/` + key + `"]` }

// put writes over what stands in a field, with nothing too.
func (b *tab) put(name, value string) {
	b.t.Helper()
	b.write(`main [name="`+name+`"]`, value)
}

// write puts a value into every field that the selector finds.
func (b *tab) write(selector, value string) {
	b.t.Helper()
	var found int
	b.do(chromedp.Evaluate(fmt.Sprintf(`(() => { const all = document.querySelectorAll(%q); all.forEach(f => { f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})) }); return all.length })()`, selector, value), &found))
	if found == 0 {
		b.t.Fatalf("%s has no field %s:\n%s", b.address(), selector, short(b.text()))
	}
}

// keeps demands that a field still holds what was typed into it.
func (b *tab) keeps(name, value string) {
	b.t.Helper()
	var got string
	b.do(chromedp.Value(`main [name="`+name+`"]`, &got, chromedp.ByQuery))
	if got != value {
		b.t.Errorf("%s: the field %s holds %q, want what was typed: %q", b.address(), name, got, value)
	}
}

// tick checks every box with the name.
func (b *tab) tick(name string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`document.querySelectorAll('main input[type="checkbox"][name="`+name+`"]').forEach(c => { c.checked = true })`, nil))
}

// attach chooses a file in the form.
func (b *tab) attach(name, path string) {
	b.t.Helper()
	full, err := filepath.Abs(path)
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(`main input[type="file"][name="`+name+`"]`, []string{full}, chromedp.ByQuery))
}

// adopt has the office read the document, look it through and adopt it.
func (j *journey) adopt() {
	b := j.office
	b.open("/office/plans/new")
	b.send(act("new"))
	b.lacks("核对计划草稿")
	b.attach("file", "../internal/app/demo/plan.docx")
	b.send(act("new"))
	b.see("核对计划草稿", "采纳前必须处理")
	plan := strings.TrimSuffix(strings.Split(b.address(), "?")[0], "/draft")

	b.open(plan + "/draft?show=doubts")
	b.send(act("settle"))
	b.see("恢复待核对")
	b.open(plan + "/row/5")
	b.put("measure", "")
	b.put("indicator", indicatorNow)
	b.send(act("row/5"))
	b.see("具体措施")
	b.keeps("indicator", indicatorNow)
	b.open(plan + "/row/5")
	b.put("indicator", indicatorNow)
	b.send(act("row/5"))
	b.see("已保存更正")

	b.open(plan + "/adopt")
	b.see("还不能采纳")
	b.open(plan + "/draft")
	b.send(act("suggest"))
	b.see("已按建议确定")
	b.open(plan + "/settle-all")
	b.send(act("settle-all"))
	b.open(plan + "/adopt")
	b.tick("assign")
	b.send(act("adopt"))
	b.see("已采纳：30项任务", "已交办")
}

// choose takes the clerk's duty for 政府开放日, which has a month to be held in.
func (j *journey) choose() {
	ctx := context.Background()
	clerk, err := store.First[people.Person](ctx, j.a.DB, "WHERE agency = $1 AND login = $2", bureau, "sun.li")
	if err != nil {
		j.t.Fatal(err)
	}
	j.unit = clerk.Unit
	j.duty, err = store.First[ledger.Duty](ctx, j.a.DB, `WHERE agency = $1 AND unit = $2 AND role = $3 AND task IN
		(SELECT id FROM ledger_task WHERE agency = $1 AND no = '21')`, bureau, j.unit, string(ledger.Lead))
	if err != nil {
		j.t.Fatal("the clerk's unit does not lead the open day:", err)
	}
}

func (j *journey) at(key string) string { return "/office/ledger/duties/" + j.duty.ID + "/" + key }

// work has the clerk accept the duty and enter progress, and the head report
// it done.
func (j *journey) work() {
	b := j.clerk
	b.open(j.at("accept"))
	b.send(act("accept"))
	b.see("已签收")
	b.open(j.at("progress"))
	b.put("numbers", "公开信息 12 条")
	b.put("problems", "企业知晓率不高")
	b.send(act("progress"))
	b.see("进展情况")
	b.lacks("已登记进展")
	b.keeps("numbers", "公开信息 12 条")
	b.keeps("problems", "企业知晓率不高")
	b.put("text", firstSaid)
	b.put("numbers", "公开信息")
	b.send(act("progress"))
	b.keeps("text", firstSaid)
	b.put("numbers", "公开信息 12 条")
	b.tick("checkpoints")
	b.attach("files", proofFile(j.t))
	b.send(act("progress"))
	b.see("已登记进展", firstSaid, "政策目录.txt")
	j.done("任务已完成，请审核。")
}

func proofFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "政策目录.txt")
	if err := os.WriteFile(path, []byte("惠企政策目录\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (j *journey) done(words string) {
	j.head.open(j.at("report"))
	j.head.put("words", words)
	j.head.send(act("report"))
	j.head.see("已反馈办结")
}

// review has the office return the duty once and be refused its passing while
// the figure is missed, the deputy close it with the reason, and the director
// strike it off.
func (j *journey) review() {
	b := j.office
	b.open(j.at("return"))
	b.send(act("return"))
	b.see("退回原因")
	b.lacks("已退回责任科室")
	b.put("opinion", sentBack)
	b.send(act("return"))
	b.see("已退回责任科室")

	j.clerk.open("/office/ledger/duties/" + j.duty.ID)
	j.clerk.see(sentBack)
	j.clerk.open(j.at("progress"))
	j.clerk.put("text", secondSaid)
	j.clerk.send(act("progress"))
	j.clerk.see("已登记进展", secondSaid)
	j.done("已补充，请再审核。")

	b.open(j.at("pass")) // no open day was held: the task's figure stands at none
	b.see("尚未达到目标")
	j.deputy.open(j.at("short"))
	j.deputy.put("opinion", "活动改期举办，已报告市政府办公室。")
	j.deputy.send(act("short"))
	j.deputy.see("记录未达标原因")
	director := arrive(j.t, j.a, "wang.jianguo")
	director.open(j.at("clear"))
	director.see("销号后")
	director.send(act("clear"))
	director.see("已销号")
}

// report opens the round of 10 September on its day, has the unit fill it in
// and the office accept and export it.
func (j *journey) report() {
	j.a.At("2023-09-07 09:10")
	j.a.Run(round.JobClock)
	j.clerk.again("sun.li")
	j.clerk.open("/office/rounds")
	j.clerk.enter("9月10日")
	at := strings.Split(j.clerk.address(), "?")[0]
	sheet := at + "/unit/" + j.unit
	b := j.clerk
	b.open(sheet)
	b.write(`main textarea[name^="text."]`, roundSaid)
	b.put("phone", "0955-7060000")
	b.write(`main textarea[name^="numbers."]`, "没有数")
	b.send(`main form button[name="act"][value="ready"]`)
	b.lacks("已保存")
	b.keeps("phone", "0955-7060000")
	b.write(`main textarea[name^="numbers."]`, "答复咨询：12件")
	b.send(`main form button[name="act"][value="ready"]`)
	b.see("送负责人审签")

	j.head.again("zhao.wenbin")
	j.head.open(sheet + "/submit")
	j.head.send(act("submit"))
	j.head.see("已提交")

	j.auditor.again("auditor")
	j.office.again("ma.yun")
	j.office.open(at + "/review/" + j.unit)
	j.office.put("opinion", "请补充数据。")
	j.office.send(`main form button[name="act"][value="return"]`)
	j.office.keeps("opinion", "请补充数据。")
	j.office.put("opinion", "")
	j.office.send(`main form button[name="act"][value="accept-all"]`)
	j.office.see("已接受")
	client := j.a.Client("ma.yun")
	for _, form := range []string{"docx", "xlsx"} {
		if text := document(j.t, client, j.a.Server.URL+at+"/report/"+form); !strings.Contains(text, roundSaid) {
			j.t.Errorf("the round's %s does not hold what the unit submitted", form)
		}
	}
}

// document fetches an office document and gives the text of all its parts.
func document(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", address, res.Status, err)
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%s is no office document: %v", address, err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return out.String()
}

// remind goes on to three working days before the unit's next due day: the
// clerk finds the reminder in the inbox, once.
func (j *journey) remind() {
	next, err := store.First[ledger.Duty](context.Background(), j.a.DB, "WHERE agency = $1 AND unit = $2 AND state = $3 AND due > $4 ORDER BY due, id LIMIT 1",
		bureau, j.unit, string(ledger.Assigned), civil.MustParse("2023-09-15"))
	if err != nil {
		j.t.Fatal(err)
	}
	j.a.At(j.a.Working(next.Due, -3).String() + " 10:00")
	before := j.messages()
	j.a.Run("ledger.remind")
	told := j.messages()
	if j.a.Run("ledger.remind"); told <= before || j.messages() != told {
		j.t.Errorf("%d messages before the reminder, %d after it, %d after it ran again: want more once", before, told, j.messages())
	}
	j.clerk.again("sun.li")
	j.clerk.open("/office/inbox")
	j.clerk.see("到期提醒")
	if len(j.clerk.links(`main a[href^="/office/inbox/"]`)) == 0 {
		j.t.Error("the inbox has no message to open")
	}
}

// messages counts what has been told to anybody of the bureau.
func (j *journey) messages() (n int) {
	j.t.Helper()
	if err := j.a.DB.QueryRow(context.Background(), "SELECT COUNT(*) FROM notice_message WHERE agency = $1", bureau).Scan(&n); err != nil {
		j.t.Fatal(err)
	}
	return n
}

// verify has the auditor look for every act of the journey in the record, and
// verify the record itself.
func (j *journey) verify() {
	b := j.auditor
	b.again("auditor")
	for _, name := range []string{"采纳计划", "签收", "登记进展", "反馈办结", "退回", "未达标办结", "销号", "发送提醒"} {
		b.open("/office/record?act=" + name)
		b.see(name)
		b.lacks("没有符合条件")
	}
	if err := j.a.Seal(context.Background()); err != nil {
		j.t.Fatal(err)
	}
	b.open("/office/record/verify")
	b.send(act("verify"))
	b.see("核验通过")
	b.open("/office/record")
	b.see("核验")
}

// TestAUnitWorksOnAPhoneWithoutScripts has a clerk do their part at the width
// of a phone in a browser that runs no scripts.
func TestAUnitWorksOnAPhoneWithoutScripts(t *testing.T) {
	a := apptest.New(t, "2023-03-10")
	clerk, err := store.First[people.Person](context.Background(), a.DB, "WHERE agency = $1 AND login = $2", bureau, "zhou.min")
	if err != nil {
		t.Fatal(err)
	}
	duty, err := store.First[ledger.Duty](context.Background(), a.DB, "WHERE agency = $1 AND unit = $2 AND state = $3 AND due < $4 ORDER BY id LIMIT 1", bureau, clerk.Unit, string(ledger.Working), "2023-12-01")
	if err != nil {
		t.Fatal(err)
	}
	at := "/office/ledger/duties/" + duty.ID
	b := visit(t, a, "")
	b.do(emulation.SetScriptExecutionDisabled(true))
	b.phone()
	b.again("zhou.min")
	b.open("/office/ledger")
	b.fits()
	b.open(at)
	b.fits()
	b.open(at + "/progress")
	b.fits()
	b.send(act("progress"))
	b.see("进展情况")
	b.do(chromedp.SendKeys(`main [name="text"]`, firstSaid, chromedp.ByQuery), chromedp.SendKeys(`main [name="numbers"]`, "公开信息 12", chromedp.ByQuery))
	b.attach("files", proofFile(t))
	b.send(act("progress"))
	b.see("已登记进展", firstSaid, "政策目录.txt")
	b.fits()
	b.open(at + "/ask")
	b.do(chromedp.Click(`main input[name="kind"][value="`+ledger.AskExtension+`"]`, chromedp.ByQuery))
	b.send(act("ask"))
	b.see("理由")
	b.fits()
	b.do(chromedp.SendKeys(`main [name="reason"]`, "系统升级，需要延期。", chromedp.ByQuery), chromedp.SetValue(`main [name="to_due"]`, "2023-12-20", chromedp.ByQuery))
	b.send(act("ask"))
	b.see("已提交，等待审批")
	b.open("/office/inbox?show=all")
	b.fits()
}
