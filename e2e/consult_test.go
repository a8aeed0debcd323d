package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
	"gongkai/internal/consult/decision"
)

// What the people of the journey write.
const (
	matterTitle  = "制定工业企业绿色改造奖补办法"
	consultTitle = "中卫市工业企业绿色改造奖补办法（征求意见稿）"
	consultDraft = `<p>第一条　为支持绿色改造，制定本办法。</p><p>第二条　投资五百万元以上的项目，按投入的百分之五奖补。</p><p>第三条　本办法自印发之日起施行。</p>`
	citizenSaid  = "第二条的门槛太高，建议降到三百万元，小企业才够得着。"
	citizenPhone = "13895011234"
	answerSaid   = "门槛已由五百万元降为三百万元。"
)

// choice is one decision with the people who carry it.
type choice struct {
	t                                           *testing.T
	a                                           *apptest.App
	office, clerk, head, lawyer, lead           *tab
	secrecy, deputy, citizen                    *tab
	matter, consultation, public, receipt, code string
}

// TestADecisionFromCatalogueToFeedback follows a major decision through the
// browsers of everybody concerned: put on the year's catalogue, published with
// the committee's consent, put before the public, commented on, decided,
// answered and filed.
func TestADecisionFromCatalogueToFeedback(t *testing.T) {
	a := apptest.New(t, "2023-03-07")
	d := &choice{t: t, a: a, citizen: visit(t, a, "")}
	for login, b := range d.staff() {
		*b = arrive(t, a, login)
	}
	d.list()
	d.prepare()
	d.open()
	d.say()
	d.decide()
	d.answer()
	d.heard()
}

func (d *choice) staff() map[string]**tab {
	return map[string]**tab{"ma.yun": &d.office, "zhou.min": &d.clerk, "chen.lei": &d.head, "xu.nuo": &d.lawyer, "feng.minhua": &d.lead, "zhao.wenbin": &d.secrecy, "li.hongmei": &d.deputy}
}

// at lets the clock jump; who acts next signs in anew.
func (d *choice) at(when string, next ...string) {
	d.a.At(when)
	staff := d.staff()
	for _, login := range next {
		(*staff[login]).again(login)
	}
}

// agreed takes an item from its drafter over the desks.
func (d *choice) agreed(author, head *tab, page, title string) {
	d.t.Helper()
	author.open(page + "/edit")
	author.choose("column", map[bool]string{true: "解读", false: "重大行政决策"}[strings.HasSuffix(title, "解读")])
	author.vouch()
	author.mark("carrier", "非公文类")
	author.mark("ways", "政府网站")
	author.then("submit")
	author.see("审核中")
	fill := func(b *tab, act string, more func()) {
		b.open("/office/publish/review")
		b.follow("main table a", title)
		b.put("opinion", "同意。")
		if more != nil {
			more()
		}
		b.send(`main form button[name="act"][value="` + act + `"]`)
	}
	fill(head, "审核同意", nil)
	fill(d.office, "审核同意", func() { d.office.mark("marking", "属性恰当") })
	fill(d.secrecy, "审核同意", func() { d.secrecy.mark("secrecy", "可以公开") })
	fill(d.deputy, "签发", func() { d.deputy.mark("decided", "主动公开") })
	d.deputy.see("已签发")
}

func (d *choice) release(page string) {
	d.t.Helper()
	d.office.open(page + "/move?name=" + url.QueryEscape("发布"))
	d.office.send(act("move"))
}

// item is the working copy that a page of the office leads to.
func (d *choice) item(b *tab) string {
	d.t.Helper()
	all := b.links(`main a[href^="/office/publish/"]`)
	if len(all) == 0 {
		d.t.Fatalf("%s leads to no working copy:\n%s", b.address(), short(b.text()))
	}
	return all[len(all)-1]
}

// list puts the matter on the year's catalogue and publishes that in time.
func (d *choice) list() {
	b := d.office
	b.open("/office/decisions/new")
	b.accessible()
	b.put("title", matterTitle)
	b.choose("unit", "产业发展和中小企业科")
	b.put("planned", "2023-06-30")
	b.mark("ways", "公开征求意见")
	b.send(act("new"))
	b.see("已列入")
	d.matter = b.address()
	b = d.lawyer
	b.open("/office/decisions")
	b.send(act("compile"))
	b.see(matterTitle, "党委同意")
	edition := b.address()
	b.put("consent_on", "2023-03-06")
	b.put("consent_no", "局党组会议纪要〔2023〕5号")
	b.send(`main form:has([name="consent_no"])`)
	b.do(chromedp.Click(`main form[action*="name="] button[data-confirm]`, chromedp.ByQuery), chromedp.WaitVisible(`dialog.ask .button-primary`, chromedp.ByQuery))
	b.send(`dialog.ask .button-primary`)
	b.open(edition)
	page := d.item(b)
	d.agreed(b, d.lead, page, "重大行政决策事项目录")
	d.release(page)
	c := d.citizen
	c.open("/decisions")
	c.see(matterTitle, "公开征求意见")
	c.accessible()
	c.phone()
	c.fits()
	c.desk()
}

// prepare drafts the consultation; without its interpretation it cannot open.
func (d *choice) prepare() {
	b := d.clerk
	b.open("/office/consult/new")
	b.put("title", consultTitle)
	b.choose("matter", matterTitle)
	for name, value := range map[string]string{"opens_on": "2023-03-20", "opens_time": "09:00", "closes_on": "2023-03-31", "closes_time": "23:59"} {
		b.put(name, value)
	}
	b.write(`main textarea[name="notice"]`, "<p>为支持绿色改造，现公开征求意见。</p>")
	b.write(`main textarea[name="draft"]`, consultDraft)
	b.write(`main textarea[name="explain"]`, "<p>起草的背景和主要内容。</p>")
	b.send(act("new"))
	d.consultation = b.address()
	b.see("第三条", "少于30日")
	b.open(d.consultation + "/edit")
	b.put("closes_on", "2023-04-20")
	b.send(act("edit"))
	b.accessible()
	b.open(d.consultation + "/act?name=" + url.QueryEscape("起草公告"))
	b.send(act("act"))
	item := d.item(b)
	d.agreed(b, d.head, item, "公开征求意见的公告")
	d.release(item)
	d.office.see("征求意见稿没有已签发的解读")
	d.citizen.open("/consultations")
	d.citizen.lacks(consultTitle)

	b.open("/office/interpret/documents/" + item[strings.LastIndexByte(item, '/')+1:])
	b.choose("form", "文字")
	b.send(act("start"))
	at := b.address()
	b.write(`main textarea[name^="el_"]`, "草案统一奖补标准，企业网上申报。")
	b.put("interpreter", "陈磊")
	b.send(`main form[action="` + at + `"]`)
	piece := "/office/publish/" + at[strings.LastIndexByte(at, '/')+1:]
	b.open(piece + "/edit")
	b.put("title", "绿色改造奖补办法草案解读")
	b.choose("column", "解读")
	b.paste("<p>草案说了什么，三句话讲清。</p>", "三句话讲清")
	b.then("stay")
	d.agreed(b, d.head, piece, "绿色改造奖补办法草案解读")
	d.release(item)
	d.office.see("已发布")
	b.open(d.consultation)
	d.public = b.links(`main a[href^="/consultations/"]`)[0]
}

// open shows the public what there is before and after the opening minute.
func (d *choice) open() {
	c := d.citizen
	c.open(d.public + "?tab=comment")
	c.see("未开始", "不接收意见")
	d.at("2023-03-20 09:00", "zhou.min")
	c.open(d.public)
	c.see("征集中", "提意见")
	for _, tab := range []string{"draft", "explain", "reading", "comment"} {
		c.open(d.public + "?tab=" + tab)
		c.accessible()
		c.phone()
		c.fits()
		c.desk()
	}
}

// say has a citizen comment on one article without an account.
func (d *choice) say() {
	c := d.citizen
	c.open(d.public + "?tab=draft")
	c.follow(`main a[aria-label*="第二条"]`, "对本条提意见")
	c.put("text", citizenSaid)
	c.put("name", "张晓明")
	c.put("phone", citizenPhone)
	c.tick("consent")
	c.send(`main form[action="` + d.public + `"]`)
	c.see("请保存回执编号和查询码")
	c.accessible()
	said := c.text()
	d.receipt = regexp.MustCompile(`YJ\d+-\d+`).FindString(said)
	code := regexp.MustCompile(`查询码\s+([2-9A-Z]{10})`).FindStringSubmatch(said)
	if d.receipt == "" || code == nil {
		d.t.Fatalf("a receipt without number or code:\n%s", said)
	}
	d.code = code[1]
	b := d.clerk
	b.open(d.consultation + "/opinions")
	b.see(d.receipt, "第二条", "张**")
	b.lacks(citizenPhone, "张晓明")
	b.accessible()
}

// decide enters what was issued, after the time for opinions.
func (d *choice) decide() {
	d.at("2023-04-21 09:00", "ma.yun", "zhou.min", "chen.lei", "zhao.wenbin", "li.hongmei")
	d.citizen.open(d.public + "?tab=comment")
	d.citizen.see("不再接收意见")
	d.note()
	d.clerk.see("法定环节还没有完成记录")
	d.steps()
	d.note()
	d.clerk.see("反馈时限")
}

// note has the clerk enter what was issued beside the consultation.
func (d *choice) note() {
	b := d.clerk
	b.open(d.consultation + "/act?name=" + url.QueryEscape("登记决策出台"))
	b.put("decided_on", "2023-04-21")
	b.put("decided_as", "《中卫市工业企业绿色改造奖补办法》（卫工信规发〔2023〕3号）")
	b.write(`main textarea[name="final"]`, strings.Replace(consultDraft, "五百万元", "三百万元", 1))
	b.send(act("act"))
}

// steps has the clerk enter the statutory steps before the decision is
// published, and the publication itself.
func (d *choice) steps() {
	b := d.clerk
	for _, step := range decision.Steps {
		if step.Key == decision.StepPublic { // enters itself
			continue
		}
		b.open(d.matter + "/steps/" + step.Key)
		switch {
		case len(step.Skips) > 0:
			b.choose("skipped", step.Skips[0])
		case step.Key == decision.StepLegal:
			b.put("from", "2023-04-06")
			b.put("on", "2023-04-20")
		default:
			b.put("on", "2023-04-21")
		}
		if len(step.Skips) == 0 {
			b.write(`main textarea[name="says"]`, "<p>"+step.Title+"已经完成。</p>")
		}
		if step.Key == decision.StepIssue {
			b.put("as", "《中卫市工业企业绿色改造奖补办法》（卫工信规发〔2023〕3号）")
		}
		b.send(`main form:has([name="on"])`)
		b.see(step.Title)
		if step.Key == decision.StepIssue {
			return
		}
	}
}

// answer settles the opinion and publishes the feedback with all answers.
func (d *choice) answer() {
	b := d.clerk
	b.open(d.consultation + "/act?name=" + url.QueryEscape("起草反馈"))
	b.see("还有意见没有处理结果")
	b.open(d.consultation + "/opinions")
	b.follow("main table a", d.receipt)
	b.accessible()
	b.mark("verdict", "采纳")
	b.put("reason", answerSaid)
	b.put("changed", "第二条")
	b.put("theme", "投资门槛")
	b.send(`main form:has([name="verdict"])`)
	b.see("已保存处理结果")
	b.open(d.consultation + "/compare")
	b.see("第二条", d.receipt)
	b.accessible()
	b.open(d.consultation + "/act?name=" + url.QueryEscape("起草反馈"))
	b.send(act("act"))
	page := d.item(b)
	d.agreed(b, d.head, page, "采纳情况的反馈")
	d.found("采纳情况和理由随反馈公布", "反馈准备中")
	d.release(page)
	d.office.see("已发布")
	d.found(answerSaid, "")
}

// found looks the opinion up by its receipt.
func (d *choice) found(want, or string) {
	d.t.Helper()
	c := d.citizen
	c.open("/consultations/lookup?number=" + d.receipt)
	c.put("code", d.code)
	c.send(act("lookup"))
	if said := c.text(); !strings.Contains(said, want) && (or == "" || !strings.Contains(said, or)) {
		d.t.Fatalf("the look-up says neither %q nor %q:\n%s", want, or, short(said))
	}
	c.accessible()
}

// heard finds everything at the one address, and in the catalogue.
func (d *choice) heard() {
	c := d.citizen
	c.open(d.public + "?tab=feedback")
	c.see("已反馈", answerSaid, "第二条", "张**")
	c.lacks("张晓明", citizenPhone)
	c.accessible()
	c.phone()
	c.fits()
	d.clerk.open("/office/consult")
	d.clerk.see("按期反馈")
	d.clerk.open(d.matter)
	d.clerk.see("已反馈")
	d.clerk.accessible()
}
