package front

import (
	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
)

// asking is which of the forms is filled in.
type asking struct {
	// Org asks for an organisation's particulars (条例第二十九条第二款第一项).
	org bool
	// Record asks to correct a record about oneself (条例第四十一条).
	record bool
}

// reading is the form that a request's address names.
func reading(kind string, record bool) asking { return asking{org: kind == "org", record: record} }

func (a asking) key() string {
	if a.org {
		return "org"
	}
	return "person"
}

// purpose names the form to the shield.
func (a asking) purpose() string {
	if a.record {
		return "disclosure-record"
	}
	return "disclosure-request"
}

// What an applicant may send along, in number and in bytes.
const (
	mostFiles = 5
	mostFile  = 20 << 20
)

const aboutFiles = "最多5个，每个不超过20MB；可以是 PDF、OFD、Word、图片等"

// form is what 条例第二十九条第二款 asks for and nothing else: who applies and how
// to reach them, what is asked for, and in which form it should come. Nobody
// is asked what for.
func (a asking) form() form.Form {
	out := append(a.applicant(), identity)
	out = append(out, a.matter()...)
	out = append(out, supplyFields...)
	return append(out, agentFields...)
}

func (a asking) applicant() form.Form {
	reach := form.Form{
		{Name: "phone", Label: "联系电话", Kind: form.Tel, Required: true, Max: 30, Autocomplete: "tel", Test: citizen.CheckPhone, Help: "工作人员用这个电话与您确认收到申请"},
		{Name: "address", Label: "通信地址", Max: 200, Autocomplete: "street-address", Help: "选择邮寄时必须填写"},
		{Name: "postcode", Label: "邮政编码", Max: 10, Autocomplete: "postal-code", Test: citizen.CheckPostcode},
		{Name: "email", Label: "电子邮箱", Kind: form.Email, Max: 100, Autocomplete: "email", Help: "选择用电子邮件获取时必须填写"},
	}
	if a.org {
		var kinds []form.Option
		for _, k := range citizen.KindTitles[1:] {
			kinds = append(kinds, form.Option{Value: k[0], Label: k[1]})
		}
		return append(form.Form{
			{Name: "org", Label: "名称", Required: true, Max: 100, Autocomplete: "organization", Help: "与营业执照或登记证书一致"},
			{Name: "org_kind", Label: "组织类别", Kind: form.Select, Required: true, Options: kinds, Help: "用于年度统计"},
			{Name: "uscc", Label: "统一社会信用代码", Required: true, Max: 30, Test: citizen.CheckUSCC},
			{Name: "legal_rep", Label: "法定代表人或负责人", Required: true, Max: 50},
			{Name: "name", Label: "联系人", Required: true, Max: 50, Autocomplete: "name"},
		}, reach...)
	}
	var papers []form.Option
	for _, t := range citizen.IDTypes {
		papers = append(papers, form.Option{Value: t, Label: t})
	}
	return append(form.Form{
		{Name: "name", Label: "姓名", Required: true, Max: 50, Autocomplete: "name"},
		{Name: "id_type", Label: "证件类型", Kind: form.Select, Required: true, Options: papers},
		{Name: "id_number", Label: "证件号码", Required: true, Max: 40},
	}, reach...)
}

// agentFields are for who applies on behalf of somebody else.
var agentFields = form.Form{
	{Name: "agent", Label: "由代理人代为申请", Kind: form.Check, Help: "代理人申请的，填写下面三项并上传授权委托书；本人申请的不用填"},
	{Name: "agent_name", Label: "代理人姓名", Max: 50},
	{Name: "agent_id", Label: "代理人身份证号码", Max: 40, Test: citizen.CheckID},
	{Name: "agent_phone", Label: "代理人联系电话", Kind: form.Tel, Max: 30, Test: citizen.CheckPhone},
	{Name: "mandate", Label: "授权委托书", Kind: form.File, Accept: attach.Accept()},
}

// identity is what shows who applies.
var identity = form.Field{Name: "identity", Label: "身份证明（照片或扫描件）", Kind: form.File, Accept: attach.Accept(),
	Help: "现在不方便上传也可以提交，工作人员与您确认时再补。只用于核对身份，加盖“仅供信息公开申请使用”字样更稳妥"}

// matter asks what is wanted.
func (a asking) matter() form.Form {
	files := form.Field{Name: "files", Label: "其他材料", Kind: form.File, Multiple: true, Accept: attach.Accept(), Help: aboutFiles}
	if a.record {
		files.Label, files.Help = "证明记录不准确的材料", "条例要求提供证据材料。"+aboutFiles
		return form.Form{
			{Name: "content", Label: "要更正的是哪条信息", Kind: form.Area, Required: true, Max: 1000, Rows: 3, Help: "例如：某某公示中我单位的名称"},
			{Name: "document", Label: "所在文件的名称、文号或网址", Max: 200},
			{Name: "features", Label: "哪里不准确，应当是什么", Kind: form.Area, Required: true, Max: 2000, Rows: 4},
			files,
		}
	}
	return form.Form{
		{Name: "content", Label: "所需信息的名称或内容", Kind: form.Area, Max: 2000, Rows: 5, Help: "说得越具体，找得越快。例如：2022年中卫市工业企业技术改造项目的批复文件"},
		{Name: "document", Label: "文号", Max: 200, Help: "知道就填，例如：卫工信发〔2022〕15号"},
		{Name: "features", Label: "其他便于查找的特征", Kind: form.Area, Max: 1000, Rows: 2, Help: "例如：大致时间、涉及的企业或地点、在哪里见过"},
		files,
	}
}

// supplyFields ask for the form of supply (条例第二十九条第二款第三项).
var supplyFields = form.Form{
	{Name: "supply", Label: "信息的形式", Kind: form.Radio, Required: true, Options: options(disclosure.Supplies)},
	{Name: "way", Label: "获取的途径", Kind: form.Radio, Required: true, Options: options(disclosure.Ways)},
	{Name: "consents", Label: "同意用电子方式送达文书", Kind: form.Check, Help: "勾选后，告知书、答复书可以在本网站凭编号和查询码下载，到达之日即为送达之日。不勾选的，按您填写的地址邮寄"},
}

func options(pairs [][2]string) []form.Option {
	var out []form.Option
	for _, p := range pairs {
		out = append(out, form.Option{Value: p[0], Label: p[1]})
	}
	return out
}

// blank is the form before anybody typed.
func (a asking) blank(content string) *form.State {
	return a.form().Blank(map[string]string{"id_type": citizen.IDTypes[0], "content": content, "supply": "electronic", "way": "online"})
}

// check asks what depends on several fields.
func (a asking) check(s *form.State) {
	need := func(name, why string) {
		if s.Text(name) == "" && s.Errors[name] == "" {
			s.Errors[name] = why
		}
	}
	if !a.record && s.Text("content") == "" && s.Text("document") == "" && s.Text("features") == "" {
		s.Errors["content"] = "请填写所需信息的名称或内容；只知道文号或其他特征的，填在相应的格子里也可以"
	}
	if !a.org && s.Text("id_type") == citizen.IDTypes[0] && s.Text("id_number") != "" {
		if err := citizen.CheckID(s.Text("id_number")); err != nil {
			s.Errors["id_number"] = err.Error()
		}
	}
	if s.Text("way") == "mail" {
		need("address", "您选择了邮寄，请填写通信地址")
	}
	if s.Text("way") == "online" && !s.Yes("consents") {
		need("email", "您选择了网上获取或电子邮件，请填写电子邮箱，或者勾选同意用电子方式送达文书")
	}
	if s.Yes("agent") {
		need("agent_name", "请填写代理人姓名；由本人申请的，请取消“由代理人代为申请”")
		need("agent_id", "请填写代理人身份证号码")
		need("agent_phone", "请填写代理人联系电话")
	} else if s.Text("agent_name") != "" {
		s.Errors["agent"] = "填写了代理人，请勾选“由代理人代为申请”；由本人申请的，请删去代理人姓名"
	}
}

// person is who applies.
func (a asking) person(s *form.State) citizen.Person {
	p := citizen.Person{Kind: citizen.Natural, Name: s.Text("name"), Phone: s.Text("phone"), Address: s.Text("address"), Postcode: s.Text("postcode"), Email: s.Text("email")}
	if a.org {
		p.Kind, p.Org, p.USCC, p.LegalRep = s.Text("org_kind"), s.Text("org"), s.Text("uscc"), s.Text("legal_rep")
		return p
	}
	p.IDType, p.IDNumber = s.Text("id_type"), s.Text("id_number")
	return p
}

// agent is who applies for them, or nil.
func agent(s *form.State) *citizen.Person {
	if !s.Yes("agent") {
		return nil
	}
	return &citizen.Person{Kind: citizen.Natural, Name: s.Text("agent_name"), IDType: citizen.IDTypes[0], IDNumber: s.Text("agent_id"), Phone: s.Text("agent_phone")}
}

// fields are the form's fields on the page, in parts.
func (a asking) fields(s *form.State) []ui.Field {
	out := ui.FromForm(s)
	part := func(name, title, help string) {
		f := ui.Pick(out, name)
		f.Section, f.SectionHelp = title, help
	}
	part(a.applicant()[0].Name, "一、申请人", "")
	part("agent", "四、代理人（没有的跳过）", "")
	if a.record {
		part("content", "二、要更正的信息", "只能要求更正与您（您单位）自身相关、由本机关记录的信息")
	} else {
		part("content", "二、所需信息", "三格至少填一格。一份申请只写一件事，便于尽快答复；不需要说明用途")
	}
	part("supply", "三、提供方式", "")
	for name, width := range map[string]ui.Width{"name": ui.Half, "id_type": ui.Half, "id_number": ui.Half, "phone": ui.Half, "postcode": ui.Short, "email": ui.Half,
		"uscc": ui.Half, "legal_rep": ui.Half, "org_kind": ui.Half, "agent_name": ui.Half, "agent_id": ui.Half, "agent_phone": ui.Half} {
		ui.Pick(out, name).Width = width
	}
	if a.record {
		ui.Pick(out, "supply").Label, ui.Pick(out, "way").Label = "结果的形式", "结果的送达途径"
	}
	return out
}

// lookupForm asks for a request's number and code.
var lookupForm = form.Form{
	{Name: "number", Label: "申请编号", Required: true, Max: 40, Help: "在回执上，例如 2025-0012；全角、空格都可以"},
	{Name: "code", Label: "查询码", Required: true, Max: 40, Help: "在回执上，12位；不分大小写，短横可以不写"},
}

// errLookup does not say which of the two is wrong.
var errLookup = fail.Invalidf("编号和查询码对不上。请对照回执检查：查询码里没有字母I、L、O，也没有数字0、1；回执遗失的，请携带身份证明到受理地点，或者拨打受理电话核实身份后重新取得查询码")
