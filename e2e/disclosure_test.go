package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"gongkai/internal/app/apptest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/paper/raster"
)

// requests are whole cases of disclosure on request: the applicant sits at a
// browser, the staff send the forms of their pages.
type requests struct {
	t       *testing.T
	a       *apptest.App
	citizen *tab
	today   civil.Date
	clients map[string]*http.Client
	// Of the case under way: its item, its number and code.
	item, number, code string
}

const (
	caseClerk, caseHead    = "he.yan", "wu.gang"
	caseOffice, caseDeputy = "ma.yun", "li.hongmei"
)

// reviewFirst is the day from which a refusal goes to review before a court.
var reviewFirst = civil.MustParse("2024-01-01")

// TestTenRequestsForDisclosure walks ten cases from the public form to the
// letter in the applicant's hands.
func TestTenRequestsForDisclosure(t *testing.T) {
	go func() { _ = raster.Pages(t.Context(), nil, raster.Options{}, nil) }() // the first page image is long in coming
	a := apptest.New(t, "2023-03-10")
	j := &requests{t: t, a: a, citizen: visit(t, a, ""), today: civil.MustParse("2023-03-13")}
	for _, c := range []struct {
		name, title string
		goes        func()
		says        []string
	}{
		{"granted", "2022年技术改造项目批复文件", j.granted, []string{"政府信息公开告知书", "可以公开"}},
		{"refused", "园区规划调整的请示", j.refused, []string{"政府信息不予公开告知书", "向中卫市人民政府或者上一级主管部门申请行政复议"}},
		{"not held", "村办企业改制批复", j.absent, []string{"政府信息不存在告知书", "第三十六条第四项"}},
		{"corrected late", "有关企业的情况", j.mendedLate, []string{"政府信息公开告知书"}},
		{"third party silent", "水泥企业产能置换方案", j.silent, []string{"政府信息公开告知书"}},
		{"extended", "全市5G基站建设台账", j.extended, []string{"政府信息公开告知书", "延期答复"}},
		{"fee paid", "技改项目验收材料", j.paid, []string{"政府信息公开告知书"}},
		{"fee unpaid", "历年申报材料全文", j.unpaid, []string{"不再处理告知书", "逾期未缴纳"}},
		{"mass requests", "全部会议记录", j.mass, []string{"大量反复申请不予处理告知书", "第三十五条"}},
		// From 2024 on the review comes before the court (行政复议法 article 23).
		{"partly, review first", "2023年补贴发放名单", j.partly, []string{"政府信息部分公开告知书", "先向中卫市人民政府申请行政复议", "不予公开部分的决定不服"}},
		{"refused, review first", "园区规划再次调整的请示", j.refused, []string{"政府信息不予公开告知书", "先向中卫市人民政府申请行政复议", "自收到行政复议决定书之日起15日内"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := j.t
			j.t, j.citizen.t = t, t
			defer func() { j.t, j.citizen.t = was, was }()
			for strings.HasSuffix(c.name, "review first") && j.today < reviewFirst {
				j.day(40)
				for _, login := range []string{caseClerk, caseHead, caseOffice, caseDeputy} { // who stays away is locked out
					j.client(login)
				}
			}
			j.apply(c.title)
			c.goes()
			j.receives(c.name, c.says...)
			if c.name == "granted" || c.name == "refused, review first" { // the answered page has these two faces
				j.citizen.accessible()
			}
			j.day(1)
		})
	}
}

// day lets working days pass; everybody signs in anew.
func (j *requests) day(n int) {
	j.t.Helper()
	j.today = j.a.Working(j.today, n)
	j.a.At(j.today.String() + " 09:30")
	j.clients = map[string]*http.Client{}
}

func (j *requests) client(login string) *http.Client {
	if j.clients == nil {
		j.day(0)
	}
	if j.clients[login] == nil {
		j.clients[login] = j.a.Client(login)
	}
	return j.clients[login]
}

// apply has the applicant fill in the public form and has the office confirm
// and assign the case.
func (j *requests) apply(title string) {
	j.t.Helper()
	if j.clients == nil {
		j.a.At(j.today.String() + " 09:30")
		j.clients = map[string]*http.Client{}
	}
	b := j.citizen
	b.open("/requests/new?kind=person")
	for name, value := range map[string]string{"name": "张晓明", "id_number": "11010519491231002X", "phone": "13895011234", "address": "宁夏中卫市沙坡头区某路1号", "content": title} {
		b.put(name, value)
	}
	b.tick("consents")
	b.proven()
	b.send("main form.form")
	b.see("申请编号", "查询码")
	b.do(chromedp.Text(".receipt-codes div:nth-child(1) dd", &j.number, chromedp.ByQuery), chromedp.Text(".receipt-codes div:nth-child(2) dd", &j.code, chromedp.ByQuery))
	b.open("/requests/case")
	b.see("等待确认")
	b.send(`main form[action$="/confirm"]`)
	b.see("您确认申请由您提交")
	if err := j.a.DB.QueryRow(context.Background(), "SELECT id FROM disclosure_item WHERE agency = 'gxj' AND number = $1", j.number).Scan(&j.item); err != nil {
		j.t.Fatal(err)
	}
	j.act(caseOffice, "confirm", "how", "申请人已在网上确认")
	j.act(caseOffice, "assign", "unit", "~经济运行科", "person", "~何燕")
}

// act sends the form of one act of the desk.
func (j *requests) act(login, key string, set ...string) {
	j.t.Helper()
	j.form(login, "/office/disclosure/"+j.item+"/do/"+key, "/do/"+key, set...)
}

func (j *requests) judge(pairs ...string) {
	j.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		at := "/office/disclosure/" + j.item + "/judge"
		j.form(caseClerk, at, "/judge", "step", pairs[i], "answer", pairs[i+1], "reason", "经核对公文系统和档案", "evidence", "有关文件和检索记录")
	}
}

// letter drafts a reply and takes it through the boxes of its sheet.
func (j *requests) letter(ground string, set ...string) {
	j.t.Helper()
	href := j.form(caseClerk, "/office/disclosure-letters/new?item="+j.item+"&ground="+ground, "/new", set...)
	j.form(caseClerk, href, "/submit")
	for _, login := range []string{caseHead, caseOffice, caseDeputy} {
		j.form(login, href, "/opinion", "opinion", "同意。", "do", "agree")
	}
}

// sent has the reply go out.
func (j *requests) sent() {
	j.t.Helper()
	j.act(caseClerk, "issue", "on", j.today.String(), "method", "electronic")
}

var (
	toGive = []string{"mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "all", "how", "asked", "answer", "grant"}
	upTo   = []string{"mend", "clear", "is", "yes", "whose", "ours"}
)

func (j *requests) give(pages string) {
	j.t.Helper()
	j.judge(toGive...)
	j.act(caseOffice, "secrecy", "verdict", "pass", "opinion", "不涉密")
	j.letter("grant", "v-info", "所申请的文件", "v-pages", pages, "v-way", "发送电子文本")
	j.sent()
}

func (j *requests) granted() {
	j.citizen.open("/requests/case")
	j.citizen.see("最迟", "还有20个工作日", "怎么算的")
	j.citizen.phone()
	j.citizen.accessible()
	j.citizen.fits()
	j.citizen.desk()
	j.day(3)
	j.give("12")
}

func (j *requests) partly() {
	j.day(3)
	j.judge(append(append([]string{}, upTo...), "have", "have", "give", "part", "how", "asked", "answer", "partial")...)
	j.act(caseOffice, "secrecy", "verdict", "pass", "opinion", "不涉密")
	j.letter("partial", "v-open", "补贴发放名单中的企业名称和金额", "v-withheld", "附件中的内部审批流转意见", "v-ground", "~第十六条第一款", "v-internal", "~内部工作流程",
		"v-reason", "遮盖的内容为本机关的内部流转意见，属于内部工作流程方面的信息，对外不产生影响。", "v-way", "发送电子文本")
	j.sent()
}

func (j *requests) refused() {
	j.day(3)
	j.judge(append(append([]string{}, upTo...), "have", "have", "give", "process")...)
	j.letter("process", "v-info", "关于园区规划调整的请示", "v-stage", "~请示报告", "v-reason", "该请示仍在会签，内容尚未确定，公开可能影响正常决策。")
	j.sent()
}

func (j *requests) absent() {
	j.day(2)
	j.act(caseClerk, "search", "system", "公文系统", "words", "改制", "on", j.today.String(), "hits", "0", "result", "没有检索到", "person", "何燕")
	j.judge(append(append([]string{}, upTo...), "have", "none")...)
	j.letter("none", "v-scope", "公文系统、综合档案室", "v-words", "改制", "v-searched", j.today.Chinese(), "v-searcher", "经济运行科", "v-why", "本机关没有制作该信息的职责，也未从其他单位获取。")
	j.sent()
}

func (j *requests) mendedLate() {
	j.day(2)
	j.act(caseClerk, "mend", "points", "请写明所需文件的年份", "sent", j.today.String(), "method", "electronic", "evidence", "补正告知书（2023年）")
	j.act(caseClerk, "reach", "source", "~", "on", j.today.String(), "proof", "电子送达记录")
	b := j.lookup()
	b.see("需要您补正", "请写明所需文件的年份", "前补正")
	j.day(18)
	b = j.lookup()
	b.put("text", "2022年的专项资金分配文件；前段时间住院，现补正")
	b.send(`main form[action$="/mend"]`)
	b.see("正在与您确认")
	j.act(caseClerk, "mended", "channel", "internet", "arrived", j.today.String(), "confirmed", j.today.String(), "text", "2022年的专项资金分配文件", "excuse", "申请人住院，有医院证明")
	j.act(caseClerk, "take")
	j.day(2)
	j.give("4")
}

func (j *requests) silent() {
	j.day(2)
	j.act(caseClerk, "consult", "kind", "third_party", "party", "某水泥企业", "about", "产能置换方案", "sent", j.today.String(), "method", "mail", "evidence", "征求第三方意见书", "third_kind", "company", "third_name", "某水泥有限公司", "third_address", "某园区1号")
	j.act(caseClerk, "reach", "source", "~", "on", j.today.String(), "proof", "邮件签收查询")
	j.lookup().see("正在征求意见", "不计算在答复期限内")
	j.day(16)
	j.a.Run("disclosure.daily")
	j.act(caseClerk, "decide", "consultation", "~", "decision", "open", "reason", "第三方逾期没有提出意见，方案主要内容公示过，公开不会损害其合法权益")
	j.act(caseClerk, "tell", "consultation", "~", "on", j.today.String(), "method", "mail", "evidence", "依申请公开告知书（给第三方）")
	j.give("6")
}

func (j *requests) extended() {
	j.day(12)
	j.act(caseClerk, "extend", "days", "15", "reason", "所申请的信息涉及多个年度，需要逐件核对")
	j.act(caseDeputy, "approve", "opinion", "同意延期")
	j.act(caseClerk, "told", "on", j.today.String(), "method", "electronic", "evidence", "延期答复告知书")
	j.lookup().see("延长15个工作日", "最迟")
	j.day(6)
	j.give("26")
}

func (j *requests) charge(pages string) {
	j.day(3)
	j.act(caseClerk, "charge", "way", "pages", "pages", pages, "sent", j.today.String(), "method", "electronic", "evidence", "收费通知书")
	j.act(caseClerk, "reach", "source", "~", "on", j.today.String(), "proof", "电子送达记录")
	j.lookup().see("等待缴费", "信息处理费")
}

func (j *requests) paid() {
	j.charge("68")
	j.citizen.see("380元")
	j.citizen.put("text", "今天通过银行转账，缴款人张晓明")
	j.citizen.send(`main form[action$="/claim"]`)
	j.citizen.see("已告知缴费情况")
	j.act(caseClerk, "paid", "on", j.today.String(), "receipt", "非税收入票据0001")
	j.day(2)
	j.give("68")
}

func (j *requests) unpaid() {
	j.charge("120")
	sent := j.today
	j.day(22)
	j.letter("unpaid", "v-priorno", "收费通知书", "v-priordate", sent.String(), "v-lapsed", j.a.Working(sent, 20).String())
	j.sent()
}

func (j *requests) mass() {
	j.day(2)
	j.act(caseClerk, "reasons", "figures", "一个月内就同类事项连续提出多件申请", "sent", j.today.String(), "method", "electronic", "evidence", "说明理由告知书")
	sent := j.today
	b := j.lookup()
	b.see("请说明理由")
	b.put("text", "想全面了解情况")
	b.send(`main form[action$="/reasons"]`)
	b.see("我们收到了您说明的理由")
	j.act(caseClerk, "refuse", "given", "想全面了解情况", "opinion", "申请人多次获取同类信息，理由不合理")
	j.judge("mend", "clear", "is", "massive")
	j.letter("mass", "v-priorno", "说明理由告知书", "v-priordate", sent.String(), "v-count", "10", "v-span", "2023年3月至今", "v-reason", "申请人就同类事项反复提出申请，说明的理由与获取信息无关。")
	j.sent()
}

// lookup opens the case with number and code, as from another machine.
func (j *requests) lookup() *tab {
	j.t.Helper()
	b := j.citizen
	b.open("/requests/lookup")
	b.put("number", j.number)
	b.put("code", strings.ToLower(j.code))
	b.send("main form.form")
	b.see(j.number)
	return b
}

// receives has the applicant download the letter; its text and its picture are
// looked at.
func (j *requests) receives(name string, says ...string) {
	j.t.Helper()
	b := j.lookup()
	b.see("已答复", "答复书可以在下面下载")
	var file string
	b.do(chromedp.Evaluate(`fetch(document.querySelector('a[href^="/requests/case/letters/"]').href).then(r => r.blob()).then(b => new Promise(done => { const f = new FileReader(); f.onload = () => done(f.result.split(",")[1]); f.readAsDataURL(b) }))`, &file,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	body, err := base64.StdEncoding.DecodeString(file)
	if err != nil {
		j.t.Fatal(err)
	}
	doc, err := docread.ReadBytes(context.Background(), "letter.pdf", body, docread.Options{})
	if err != nil {
		j.t.Fatal(err)
	}
	var text strings.Builder
	for _, x := range doc.Blocks {
		text.WriteString(strings.ReplaceAll(x.Para, " ", ""))
	}
	for _, want := range append(says, "张晓明", j.number, "卫工信公开") {
		if !strings.Contains(text.String(), want) {
			j.t.Errorf("the letter does not say %q:\n%s", want, text.String())
		}
	}
	err = raster.Pages(context.Background(), body, raster.Options{}, func(page int, img *image.RGBA) error {
		j.picture(fmt.Sprintf("%s-%d", name, page+1), img)
		return nil
	})
	if err != nil {
		j.t.Error(err)
	}
}

// picture demands that a page is written on, and keeps it where pictures are.
func (j *requests) picture(name string, img *image.RGBA) {
	dark := 0
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] < 128 && img.Pix[i+1] < 128 {
			dark++
		}
	}
	if dark < 500 {
		j.t.Errorf("%s: %d dark points on the page", name, dark)
	}
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		j.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter-"+strings.ReplaceAll(name, " ", "-")+".png"), out.Bytes(), 0o644); err != nil {
		j.t.Error(err)
	}
}

// form opens a page, fills in the form whose address ends as given, sends it,
// and gives the address where that led. A value "~text" chooses the option that
// says the text.
func (j *requests) form(login, page, action string, set ...string) string {
	j.t.Helper()
	c := j.client(login)
	res, err := c.Get(j.a.Server.URL + page)
	if err != nil {
		j.t.Fatal(err)
	}
	body := j.read(res)
	fields, to := formOf(body, action)
	if res.StatusCode != http.StatusOK || fields == nil {
		j.t.Fatalf("%s at %s has no form %s (%s):\n%s", login, page, action, res.Status, complaint(body))
	}
	values := fields.values()
	for i := 0; i < len(set); i += 2 {
		values.Set(set[i], fields.choose(set[i], set[i+1]))
	}
	if to == "" {
		to = page
	}
	res, err = c.PostForm(j.a.Server.URL+to, values)
	if err != nil {
		j.t.Fatal(err)
	}
	answer := j.read(res)
	if res.StatusCode != http.StatusOK || res.Request.Method == http.MethodPost {
		j.t.Fatalf("%s at %s: %s with %v:\n%s", login, to, res.Status, values, complaint(answer))
	}
	return res.Request.URL.Path
}

func (j *requests) read(res *http.Response) string {
	j.t.Helper()
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		j.t.Fatal(err)
	}
	return string(body)
}

// complaint is what a page says went wrong.
func complaint(body string) string {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	var out []string
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "h1" || strings.Contains(attr(n, "class"), "error") || strings.Contains(attr(n, "class"), "notice") || attr(n, "role") == "alert") {
			out = append(out, words(n))
		}
	}
	return strings.Join(out, "\n")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func words(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// typed are a form's fields as nodes.
type typed []*html.Node

// formOf finds the form of a page whose address ends as given.
func formOf(body, action string) (typed, string) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, ""
	}
	for n := range doc.Descendants() {
		to, _, _ := strings.Cut(attr(n, "action"), "?")
		if n.Type != html.ElementNode || n.Data != "form" || !strings.EqualFold(attr(n, "method"), "post") || !strings.HasSuffix(to, action) {
			continue
		}
		out := typed{}
		for x := range n.Descendants() {
			if x.Type == html.ElementNode && attr(x, "name") != "" && !has(x, "disabled") {
				out = append(out, x)
			}
		}
		return out, attr(n, "action")
	}
	return nil, ""
}

// values are what a browser would send.
func (f typed) values() url.Values {
	out := url.Values{}
	for _, n := range f {
		kind, name := attr(n, "type"), attr(n, "name")
		switch {
		case n.Data == "button":
		case n.Data == "textarea":
			out.Add(name, words(n))
		case n.Data == "select":
			for o := range n.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					out.Set(name, attr(o, "value"))
				}
			}
		case (kind == "radio" || kind == "checkbox") && !has(n, "checked"):
		default:
			out.Add(name, attr(n, "value"))
		}
	}
	return out
}

// choose is a value: "~text" is that of the option that says the text, "~" of
// the first that has a value.
func (f typed) choose(name, value string) string {
	text, ask := strings.CutPrefix(value, "~")
	if !ask {
		return value
	}
	for _, n := range f {
		if attr(n, "name") != name {
			continue
		}
		if n.Data == "input" && (text == "" || strings.Contains(attr(n, "value"), text)) {
			return attr(n, "value")
		}
		for o := range n.Descendants() {
			if o.Data == "option" && attr(o, "value") != "" && strings.Contains(words(o), text) {
				return attr(o, "value")
			}
		}
	}
	return fmt.Sprintf("no option of %s says %s", name, text)
}
