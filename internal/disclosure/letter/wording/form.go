package wording

import (
	"html"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper"
)

// The titles of forms (R1.65).
const (
	ApplicationTitle = "政府信息公开申请表"
	RegisterTitle    = "政府信息公开申请登记表"
	ReviewTitle      = "政府信息公开审查呈批单"
	ServiceTitle     = "送达回证"
	TransferTitle    = "主动公开政府信息移送明细表"
	SlipTitle        = "征求意见回执"
	SearchTitle      = "政府信息检索记录"
)

// table writes a form's table row by row.
type table struct{ b strings.Builder }

func cell(tag, text, span string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(html.EscapeString(text), "\n", "<br>"), "<br><br>", "<br>\u00a0<br>")
	return "<" + tag + span + ">" + text + "</" + tag + ">"
}

// pair is a row of two names with their values.
func (t *table) pair(a, av, b, bv string) {
	t.b.WriteString("<tr>" + cell("th", a, "") + cell("td", av, "") + cell("th", b, "") + cell("td", bv, "") + "</tr>")
}

// wide is a row of one name with its value.
func (t *table) wide(a, av string) {
	t.b.WriteString("<tr>" + cell("th", a, "") + cell("td", av, ` colspan="3"`) + "</tr>")
}

func (t *table) html() string { return "<table><tbody>" + t.b.String() + "</tbody></table>" }

// Sheet makes a form with a table of equal rows, such as a register.
func Sheet(title, number string, heads []string, rows [][]string, note string) paper.Sheet {
	var b strings.Builder
	b.WriteString("<table><thead><tr>")
	for _, h := range heads {
		b.WriteString(cell("th", h, ""))
	}
	b.WriteString("</tr></thead><tbody>")
	for _, r := range rows {
		b.WriteString("<tr>")
		for _, v := range r {
			b.WriteString(cell("td", v, ""))
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	return paper.Sheet{Title: title, Number: number, Body: b.String(), Note: note}
}

// Person is an applicant as the form of article 29 has them.
type Person struct {
	Name, Kind, IDType, IDNumber, Work     string
	Credit, Legal, Contact                 string
	Phone, Address, Postcode, Email, Agent string
	Body                                   bool
}

// Applying is what an application form says.
type Applying struct {
	Person
	No, Info, DocNo, Feature, Supply, Medium string
	On                                       civil.Date
}

// ApplicationForm is 申请表: what article 29 asks for and nothing else.
func ApplicationForm(s Settings, a Applying) paper.Sheet {
	var t table
	if a.Body {
		t.pair("名称", a.Name, "组织类别", a.Kind)
		t.pair("统一社会信用代码", a.Credit, "法定代表人", a.Legal)
		t.pair("联系人", a.Contact, "联系电话", a.Phone)
	} else {
		t.pair("姓名", a.Name, "联系电话", a.Phone)
		t.pair("证件名称", a.IDType, "证件号码", a.IDNumber)
		t.wide("工作单位（选填）", a.Work)
	}
	t.wide("通信地址", a.Address)
	t.pair("邮政编码", a.Postcode, "电子邮箱", a.Email)
	t.wide("代理人（有委托的填写）", a.Agent)
	t.wide("所需政府信息的名称", a.Info)
	t.wide("文号", a.DocNo)
	t.wide("便于查询的其他特征性描述", a.Feature)
	t.pair("提供信息的形式", a.Medium, "获取信息的方式", a.Supply)
	t.wide("申请人签名（盖章）", "\n\n"+"　　　　　　　　　　　　　　"+orBlank(a.On))
	return paper.Sheet{Title: ApplicationTitle, Number: numberLine(a.No), Body: "<p class=\"noindent\">受理机关：" + html.EscapeString(s.Agency) + "</p>" + t.html() +
		"<p class=\"noindent\">说明：申请人不需要说明申请的用途。所需信息的名称、文号、其他特征性描述至少填写一项。</p>"}
}

func numberLine(no string) string {
	if no == "" {
		return ""
	}
	return "申请编号：" + no
}

func orBlank(d civil.Date) string {
	if d == 0 {
		return "　　　　年　　月　　日"
	}
	return day(d)
}

// Registered is what the register form says of an application.
type Registered struct {
	Facts
	Person
	Unit, Handler, Outcome, Letter string
	Answered, Served               civil.Date
	Remarks                        string
}

// RegisterForm is 登记表.
func RegisterForm(r Registered) paper.Sheet {
	var t table
	t.pair("申请编号", r.No, "申请渠道", r.Channel)
	t.pair("申请人", r.Name, "申请人类别", r.Kind)
	t.pair("联系电话", r.Phone, "邮政编码", r.Postcode)
	t.wide("通信地址", r.Address)
	t.wide("申请内容", r.Content)
	t.wide("获取方式", r.Facts.Supply)
	t.pair("提交日期", day(r.Submitted), "收到申请之日", day(r.Received))
	t.pair("补正收到日期", day(r.Corrected), "答复期限", day(r.Due))
	t.pair("承办科室", r.Unit, "承办人", r.Handler)
	t.pair("答复结果", r.Outcome, "答复文号", r.Letter)
	t.pair("答复日期", day(r.Answered), "送达日期", day(r.Served))
	t.wide("备注", r.Remarks)
	return paper.Sheet{Title: RegisterTitle, Body: t.html()}
}

// Opinion is a box of the review form.
type Opinion struct{ Label, Text, Name, On string }

// ReviewForm is 审查呈批单: what is proposed and who agreed.
func ReviewForm(f Facts, title, outcome, basis, drafter string, opinions []Opinion) paper.Sheet {
	var t table
	t.pair("申请编号", f.No, "申请人", f.Applicant)
	t.pair("收到申请之日", day(f.Received), "答复期限", day(f.Due))
	t.wide("申请内容", f.Content)
	t.wide("拟发文书", title)
	t.pair("拟答复结果", outcome, "依据", basis)
	t.wide("拟稿人", drafter)
	for _, o := range opinions {
		t.wide(o.Label, o.Text+"\n　　　　　　　　　　　　"+o.Name+"　"+o.On)
	}
	return paper.Sheet{Title: ReviewTitle, Body: t.html()}
}

// Delivery is what a certificate of service says.
type Delivery struct {
	To, Letter, Number, Way, Place string
	Sent, Served                   civil.Date
	Signer, Relation               string
	Refusal, Witness               string
	Server, Mail                   string
	Note                           string
}

// ServiceForm is 送达回证 (民事诉讼法 article 87).
func ServiceForm(s Settings, f Facts, d Delivery) paper.Sheet {
	var t table
	t.wide("受送达人", d.To)
	t.pair("申请编号", f.No, "文书文号", d.Number)
	t.wide("文书名称", d.Letter)
	t.pair("送达方式", d.Way, "邮件号码", d.Mail)
	t.wide("送达地点", d.Place)
	t.pair("发出日期", day(d.Sent), "送达日期", day(d.Served))
	t.wide("收件人签名或者盖章", orText(d.Signer, "\n\n　　　　　　　　　　　　　"+orBlank(d.Served)))
	t.wide("代收人与受送达人的关系", d.Relation)
	t.wide("拒收理由和日期", d.Refusal)
	t.wide("见证人签名", d.Witness)
	t.wide("送达人", orText(d.Server, "\n"))
	t.wide("备注", d.Note)
	return paper.Sheet{Title: s.Agency + ServiceTitle, Body: t.html()}
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// SlipForm is the reply that a third party or co-maker sends back.
func SlipForm(s Settings, f Facts, number, whom, proposed string) paper.Sheet {
	var t table
	t.pair("意见书文号", number, "申请编号", f.No)
	t.wide("被征求意见单位（个人）", whom)
	t.wide("拟公开的内容", proposed)
	t.wide("意见", "□ 同意公开\n□ 部分同意公开，不同意公开的内容：\n\n□ 不同意公开")
	t.wide("理由和依据", "（不同意、部分同意的必须填写，可另附页）\n\n\n\n　")
	t.wide("收到意见书日期", "　　　　年　　月　　日")
	t.wide("签名（盖章）", "\n\n\n　　　　　　　　　　　　　　　　年　　月　　日")
	t.pair("联系人", "", "联系电话", "")
	return paper.Sheet{Title: SlipTitle, Body: "<p class=\"noindent\">" + html.EscapeString(s.Agency) + "：</p>" + t.html() +
		"<p class=\"noindent\">请于收到意见书之日起15个工作日内寄回：" + html.EscapeString(s.Address) + "，" + html.EscapeString(s.Contact) + "，邮编" + html.EscapeString(s.Postcode) + "。</p>"}
}

// Moved is a document handed to an archive or a library (R1.26).
type Moved struct{ Index, Title, Number, Formed, Pages string }

// TransferForm is 移送明细表.
func TransferForm(s Settings, to string, on civil.Date, all []Moved) paper.Sheet {
	var rows [][]string
	for i, m := range all {
		rows = append(rows, []string{strconv.Itoa(i + 1), m.Index, m.Title, m.Number, m.Formed, m.Pages})
	}
	sh := Sheet(TransferTitle, "", []string{"序号", "索引号", "文件名称", "文号", "成文日期", "页数"}, rows, "")
	sh.Body = "<p class=\"noindent\">移送单位：" + html.EscapeString(s.Agency) + "　　接收单位：" + html.EscapeString(to) + "　　移送日期：" + day(on) + "</p>" + sh.Body +
		"<p class=\"noindent\">移送人：　　　　　　　　接收人：　　　　　　　　接收日期：　　　　年　　月　　日</p>"
	return sh
}
