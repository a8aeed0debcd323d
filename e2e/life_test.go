package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/internal/app/apptest"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/content"
)

// What the people write into the document of the journey, so that a citizen
// finds it.
const (
	docTitle  = "中卫市工业企业绿色化改造服务券管理办法"
	docNumber = "卫工信规发〔2023〕9号"
	docAsked  = "卫工信规发[2023] 9 号" // as somebody types it
	docPhone  = "13909550123"
	docTask   = "12"
	pieceName = "一图读懂绿色化改造服务券"
	oldDay    = "每年9月30日前"
	newDay    = "每年10月31日前"
	whatNew   = "申报截止日期由9月30日延至10月31日"
	whyGone   = "文件内容合并到新的管理办法，本件不再单独公开"
)

// fromWord is what the clipboard holds after copying out of a word processor.
const fromWord = `<html><body><!--StartFragment--><h1 style="mso-outline-level:1"><span style="font-family:黑体">一、适用范围<o:p></o:p></span></h1>` +
	`<p class="MsoNormal" style="text-indent:24pt">本办法适用于在我市登记、开展绿色化改造的工业企业。联系人手机：` + docPhone + `。</p>` +
	`<h1 style="mso-outline-level:1"><span>二、服务券标准</span></h1><p class="MsoNormal">按改造投入分档发放，` + oldDay + `申报。</p>` +
	`<table class="MsoTableGrid" border="1" style="width:300pt"><tr><td><p>改造投入</p></td><td><p>服务券面额</p></td></tr><tr><td><p>50万元以下</p></td><td><p>2万元</p></td></tr></table>` +
	`<p class="MsoNormal" style="text-align:right">中卫市工业和信息化局</p><p class="MsoNormal" style="text-align:right">2023年8月30日</p><!--EndFragment--></body></html>`

// life is one document with its interpretation and who has to do with them.
type life struct {
	t                            *testing.T
	a                            *apptest.App
	clerk, head, office, secrecy *tab
	deputy, director, citizen    *tab
	doc, piece                   string // the pages of the two in the office
	public                       string // where citizens read the document
}

// TestADocumentsWholeLife follows one document and its interpretation through
// the browsers of everybody concerned: drafted by a clerk, reviewed by the
// head of the unit, the office and the leader, released together, found and
// read by a citizen, revised, withdrawn; and the record and the ledger know.
func TestADocumentsWholeLife(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	l := &life{t: t, a: a, citizen: visit(t, a, "")}
	l.clerk, l.head, l.office = arrive(t, a, "zhou.min"), arrive(t, a, "chen.lei"), arrive(t, a, "ma.yun")
	l.secrecy, l.deputy, l.director = arrive(t, a, "zhao.wenbin"), arrive(t, a, "li.hongmei"), arrive(t, a, "wang.jianguo")
	l.draft()
	l.screen()
	l.explain()
	l.approve(l.piece, "主动公开", l.deputy)
	l.approve(l.doc, "主动公开", l.director)
	l.shelve()
	l.release()
	l.read()
	l.figure()
	l.revise()
	l.withdraw()
	l.proved()
}

// choose picks an option of a choice whose words hold the text.
func (b *tab) choose(name, text string) {
	b.t.Helper()
	var found bool
	b.do(chromedp.Evaluate(fmt.Sprintf(`(() => { const s = document.querySelector('main select[name="%s"]'); const o = s && [...s.options].find(o => o.text.includes(%q)); if (o) { s.value = o.value; s.dispatchEvent(new Event("change", {bubbles: true})) } return !!o })()`, name, text), &found))
	if !found {
		b.t.Fatalf("%s: no option of %s says %q", b.address(), name, text)
	}
}

// mark checks the one box or circle with the name and the value.
func (b *tab) mark(name, value string) {
	b.t.Helper()
	selector := fmt.Sprintf(`main input[name="%s"][value="%s"]`, name, value)
	var checked bool
	b.do(chromedp.Evaluate(fmt.Sprintf(`(() => { const f = document.querySelector(%q); if (f && !f.checked) f.click(); return !!f && f.checked })()`, selector), &checked))
	if !checked {
		b.t.Fatalf("%s: %s cannot be checked:\n%s", b.address(), selector, short(b.text()))
	}
}

// follow opens the link of the page whose words hold the text.
func (b *tab) follow(selector, text string) {
	b.t.Helper()
	var path string
	b.do(chromedp.Evaluate(fmt.Sprintf(`[...document.querySelectorAll(%q)].find(a => a.textContent.includes(%q))?.getAttribute("href") || ""`, selector, text), &path))
	if path == "" {
		b.t.Fatalf("%s has no link %q:\n%s", b.address(), text, short(b.text()))
	}
	b.open(path)
}

// paste hands the editor of formatted text what a clipboard would hold, at the
// end of what it says, and waits until the form has it. A letter typed and
// taken back shows that the editor stands and has its caret.
func (b *tab) paste(html, until string) {
	b.t.Helper()
	const area = `document.querySelector("textarea[data-rich]").value`
	is := func(expression string) chromedp.Action { return chromedp.Poll(expression, nil) }
	b.do(chromedp.WaitVisible(`.rich [contenteditable]`, chromedp.ByQuery), chromedp.Focus(`.rich [contenteditable]`, chromedp.ByQuery),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(input.ModifierCtrl)), chromedp.KeyEvent(kb.ArrowRight),
		chromedp.KeyEvent("Z"), is(area+`.includes("Z")`), chromedp.KeyEvent(kb.Backspace), is(`!`+area+`.includes("Z")`),
		chromedp.Evaluate(`(() => { const data = new DataTransfer(); data.setData("text/html", `+strconv.Quote(html)+`);
			document.querySelector(".rich [contenteditable]").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})) })()`, nil),
		is(area+`.includes(`+strconv.Quote(until)+`)`))
}

// then presses one of the editor's buttons.
func (b *tab) then(what string) { b.send(`main form button[name="then"][value="` + what + `"]`) }

// start makes a working copy and gives its page; the browser is in its editor.
func (b *tab) start(kind, title string) string {
	b.t.Helper()
	b.open("/office/publish/new")
	b.do(chromedp.SetValue(`main select[name="kind"]`, kind, chromedp.ByQuery))
	b.put("title", title)
	b.send(act("new"))
	b.see("已新建工作稿")
	return strings.TrimSuffix(b.address(), "/edit")
}

// vouch fills in what every item must say of its publicity and its secrecy.
func (b *tab) vouch() {
	b.t.Helper()
	b.mark("marking", "proactive")
	b.put("handler_opinion", "经自查，不涉及国家秘密、工作秘密、商业秘密和个人隐私，建议公开。")
	b.put("tasks", docTask)
}

// draft has the clerk write the document, with a table and an attachment. An
// item that is not marked goes nowhere.
func (l *life) draft() {
	b := l.clerk
	l.doc = b.start(content.KindNormative, docTitle)
	b.see("没有标识公开属性")
	b.choose("column", "行政规范性文件")
	b.put("number", "卫工信规发[2023]9")
	b.put("issuer", "中卫市工业和信息化局")
	b.put("formed", "2023-08-30")
	b.paste(fromWord, "服务券面额")
	b.then("submit")
	b.see("发文字号格式应为", "没有标识公开属性")
	b.keeps("issuer", "中卫市工业和信息化局")
	b.put("number", docNumber)
	b.vouch()
	b.then("stay")
	b.see("已保存")
	path := filepath.Join(l.t.TempDir(), "服务券申报表.txt")
	if err := os.WriteFile(path, []byte("企业名称：\r\n改造投入：\r\n"), 0o600); err != nil {
		l.t.Fatal(err)
	}
	b.attach("file", path)
	b.send(act("files"))
	b.see("服务券申报表")
}

// screen has the checks before release stop the clerk, who mends what they
// found.
func (l *life) screen() {
	b := l.clerk
	b.open(l.doc + "/edit")
	b.then("submit")
	b.see("发布前检查发现")
	b.open(l.doc + "/check")
	b.see("处理前不能发布", docPhone)
	b.shot("findings")
	b.do(chromedp.Evaluate(`document.querySelectorAll("main details").forEach(d => { d.open = true })`, nil))
	b.send(`main form button[name="act"][value="mask"]`)
	b.open(l.doc + "/check")
	b.lacks(docPhone, "处理前不能发布")
}

// explain has the clerk draft the interpretation together with the document
// and hand both in.
func (l *life) explain() {
	b := l.clerk
	document := "/office/interpret/documents/" + l.doc[strings.LastIndexByte(l.doc, '/')+1:]
	b.open(document)
	b.choose("form", "文字")
	b.send(act("start"))
	b.see("要素完整度")
	at := b.address()
	l.piece = "/office/publish/" + at[strings.LastIndexByte(at, '/')+1:]
	b.write(`main textarea[name^="el_"]`, "服务券按改造投入分三档，企业凭合同、发票在网上申报，先改造后兑付。")
	b.put("interpreter", "陈磊")
	b.send(`main form[action="` + at + `"]`)
	b.see("已保存解读要素", "要素完整度 11/11项")
	b.open(l.piece + "/edit")
	b.put("title", pieceName)
	b.choose("column", "解读")
	b.paste(`<p>服务券怎么领？三句话说明白：看投入、定档次、网上报。</p>`, "三句话说明白")
	b.mark("carrier", "非公文类")
	b.mark("ways", "政府网站")
	b.vouch()
	b.then("stay")
	b.see("已保存")
	for _, page := range []string{l.piece, l.doc} {
		b.open(page + "/edit")
		b.then("submit")
		b.see("审核中")
	}
}

// approve takes an item over the desks: who drafted it may not review it, and
// nobody fills two boxes.
func (l *life) approve(page, marking string, signer *tab) {
	l.clerk.open(page)
	if l.public == "" { // later the history tells of those who agreed before
		l.clerk.lacks("审核同意")
	}
	fill := func(b *tab, more func()) {
		b.open("/office/publish/review")
		b.follow("main table a", map[bool]string{true: docTitle, false: pieceName}[page == l.doc])
		b.put("opinion", "同意。")
		if more != nil {
			more()
		}
		b.send(`main form button[name="act"][value="审核同意"]`)
		b.see("已签署意见")
	}
	fill(l.head, nil)
	fill(l.office, func() { l.office.mark("marking", "属性恰当") })
	fill(l.secrecy, func() { l.secrecy.mark("secrecy", "可以公开") })
	b := signer
	b.open("/office/publish/review")
	b.follow("main table a", map[bool]string{true: docTitle, false: pieceName}[page == l.doc])
	b.put("opinion", "同意发布。")
	b.mark("decided", marking)
	b.send(`main form button[name="act"][value="签发"]`)
	b.see("已签发")
}

// shelve has the office enter what the library asks of a normative document
// before it may go out: its days and its reviews.
func (l *life) shelve() {
	b := l.office
	b.open("/office/library/documents/" + l.doc[strings.LastIndexByte(l.doc, '/')+1:])
	for _, x := range [][2]string{{"issuer", "中卫市工业和信息化局"}, {"starts", "2023-09-05"}, {"ends", "2026-09-04"}, {"legal_no", "卫工信法审〔2023〕9号"}, {"legal_reviewer", "政策法规科"},
		{"legal_from", "2023-08-14"}, {"legal_on", "2023-08-23"}, {"decided_on", "2023-08-28"}, {"register_no", "ZWGXJ-2023-9"}} {
		b.put(x[0], x[1])
	}
	b.choose("legal", "合法")
	b.send(`main form[method="post"][action$="/documents/` + l.doc[strings.LastIndexByte(l.doc, '/')+1:] + `"]`)
	b.see("已保存")
}

// release has the office put the document out, and the interpretation with it.
func (l *life) release() {
	b := l.office
	b.open(l.doc + "/move?name=" + url.QueryEscape("发布"))
	b.see("立即对外发布")
	b.send(act("move"))
	b.see("已发布", "索引号")
	l.public = b.publicAddress()
	b.open(l.piece)
	b.see("已发布")
}

// publicAddress is where the portal shows the item of the page.
func (b *tab) publicAddress() string {
	b.t.Helper()
	all := b.links(`main a[href^="/art/"]`)
	if len(all) == 0 {
		b.t.Fatalf("%s names no public address", b.address())
	}
	return all[0]
}

// read has a citizen find the document by its number as people type it, read
// it with its interpretation and take it along.
func (l *life) read() {
	b := l.citizen
	b.open("/")
	b.write(`header input[name="q"]`, docAsked)
	b.send(`header form[role="search"] button`)
	b.see(docTitle, "文号相符")
	b.follow("main a", docTitle)
	if b.address() != l.public {
		l.t.Errorf("the search leads to %s, the office to %s", b.address(), l.public)
	}
	b.see(docNumber, "有效", "索引号", "服务券面额", "服务券申报表", oldDay)
	b.lacks(docPhone)
	b.accessible()
	client := l.a.Client("")
	for _, path := range b.links(`.tools a[download], .attached a[download]`) {
		l.fetch(client, path)
	}
	b.follow("main .tabs a", "解读")
	b.follow("main a", pieceName)
	b.see("三句话说明白", "背景依据")
	b.phone()
	b.fits()
	b.desk()
}

// figure has a leader open the records behind a figure of the ledger's task.
func (l *life) figure() {
	task, err := store.First[ledger.Task](context.Background(), l.a.DB, "WHERE agency = $1 AND no = $2", bureau, docTask)
	if err != nil {
		l.t.Fatal(err)
	}
	b := l.director
	b.open("/office/ledger/tasks/" + task.ID)
	b.see("有效性标识正确率")
	b.follow("main a", "有效性标识正确率")
	b.see(docTitle)
}

// revise has the clerk change what is published, with a note for the public,
// and sends it over the same desks: until then citizens read the old text.
func (l *life) revise() {
	l.a.At("2023-09-12 09:00")
	for login, b := range map[string]*tab{"zhou.min": l.clerk, "chen.lei": l.head, "ma.yun": l.office, "zhao.wenbin": l.secrecy, "wang.jianguo": l.director} {
		b.again(login)
	}
	b := l.clerk
	b.open(l.doc + "/move?name=" + url.QueryEscape("修订"))
	b.see("公众看到的仍是原版本")
	b.send(act("move"))
	b.do(chromedp.WaitVisible(`.rich [contenteditable]`, chromedp.ByQuery))
	b.paste(`<p>`+newDay+`</p>`, newDay)
	b.then("stay")
	b.see("已保存")
	l.citizen.open(l.public)
	l.citizen.see(oldDay)
	l.citizen.lacks(newDay)
	b.put("note", whatNew)
	b.then("submit")
	b.see("审核中")
	l.approve(l.doc, "主动公开", l.director)
	l.office.open(l.doc + "/move?name=" + url.QueryEscape("发布"))
	l.office.see("以新版本替换")
	l.office.send(act("move"))
	l.office.see("第2版")

	c := l.citizen
	c.open(l.public)
	c.see(newDay)
	c.follow("main .tools a", "历史版本")
	c.see("第2版", "第1版", whatNew, "2023-09-12")
	c.open(l.public + "/versions?from=1&to=2")
	c.see("第1版与第2版的不同", newDay)
	c.open(l.public + "/versions/1")
	c.see("历史版本", oldDay)
	c.lacks(newDay)
}

// withdraw has the office take the document off the site: its address stays
// and says when and why, its files and its place in the search are gone.
func (l *life) withdraw() {
	files := l.citizenFiles()
	b := l.office
	b.open(l.doc + "/move?name=" + url.QueryEscape("撤稿"))
	b.see("原地址保留")
	b.send(act("move"))
	b.see("原因")
	b.lacks("已撤稿")
	b.put("reason", whyGone)
	b.send(act("move"))
	b.see("已撤稿")

	c := l.citizen
	c.open(l.public)
	c.see("这条信息已撤回", docTitle, whyGone, "索引号")
	c.lacks("服务券面额")
	c.accessible()
	c.open("/search?q=" + url.QueryEscape(docAsked))
	c.lacks("文号相符")
	client := l.a.Client("")
	for _, path := range files {
		res, err := client.Get(l.a.Server.URL + path)
		if err != nil {
			l.t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode < 400 {
			l.t.Errorf("%s of what is withdrawn answers %s", path, res.Status)
		}
	}
}

// citizenFiles are the attachments that the public page offers.
func (l *life) citizenFiles() []string {
	l.citizen.open(l.public)
	files := l.citizen.links(`.attached a[download]`)
	if len(files) == 0 {
		l.t.Error("the public page offers no attachment")
	}
	return files
}

// fetch takes a file along as a citizen.
func (l *life) fetch(client *http.Client, path string) {
	l.t.Helper()
	res, err := client.Get(l.a.Server.URL + path)
	if err != nil {
		l.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || len(body) == 0 {
		l.t.Errorf("%s: %s, %d bytes, %v", path, res.Status, len(body), err)
	}
	if bytes.Contains(body, []byte(docPhone)) {
		l.t.Errorf("%s holds the telephone that was masked", path)
	}
}

// proved has the auditor find every act in the record, and verify it.
func (l *life) proved() {
	b := arrive(l.t, l.a, "auditor")
	for _, name := range []string{"送审", "脱敏处理", "审核同意", "签发", "发布", "修订", "撤稿"} {
		b.open("/office/record?act=" + url.QueryEscape(name))
		b.see(docTitle)
	}
	if err := l.a.Seal(context.Background()); err != nil {
		l.t.Fatal(err)
	}
	b.open("/office/record/verify")
	b.send(act("verify"))
	b.see("核验通过")
}
