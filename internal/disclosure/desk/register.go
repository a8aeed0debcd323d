package desk

import (
	"net/http"
	"slices"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// lacksField lets staff register what lacks something that article 29 asks,
// to ask for a correction afterwards.
var lacksField = form.Field{Name: "lacks", Label: "申请欠缺必填内容，先登记，再一次性告知补正", Kind: form.Check,
	Help: "申请人没有提供身份证明、联系方式或者描述不清的，不得拒收。"}

// noteField is how it was confirmed, or who wrote an oral one down.
var noteField = form.Field{Name: "note", Label: "登记说明", Max: 300, Help: "口头申请写明代填人、是否向申请人宣读并由其确认；已确认的写明确认方式（电话、短信等）。"}

// registerParts are the parts of the form.
func registerParts() []struct {
	id, title, lead string
	f               form.Form
} {
	return []struct {
		id, title, lead string
		f               form.Form
	}{
		{"arrival", "来件", "", append(arrivalFields(), noteField)},
		{"person", "申请人", "自然人填姓名、身份证明、联系方式；单位填名称、统一社会信用代码、法定代表人和联系人（第二十九条第二款第一项）。保存后加密，列表中遮蔽显示。", append(personFields(""), othersField, lacksField)},
		{"agent", "代理人", "没有代理人的不填。", agentFields()},
		{"ask", "申请内容", "", askFields()},
	}
}

func registerForm() form.Form {
	var out form.Form
	for _, p := range registerParts() {
		out = append(out, p.f...)
	}
	return out
}

func (d *Desk) getNew(c *web.Ctx) error {
	return d.showNew(c, http.StatusOK, registerForm().Blank(map[string]string{"kind": string(disclosure.Information), "arrived": c.Today().String(),
		"channel": string(clock.InPerson), "id_type": citizen.IDTypes[0], "supply": disclosure.Supplies[0][0], "way": disclosure.Ways[0][0]}))
}

func (d *Desk) showNew(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: below(c, "登记申请")}
	v.Lead = "任何公民、法人或者其他组织都可以申请；不得以没有说明用途为由不予登记。"
	fields := ui.FromForm(state)
	for _, name := range []string{"arrived", "confirmed", "postcode"} {
		ui.Pick(fields, name).Width = ui.Short
	}
	for _, p := range registerParts() {
		g := pages.FieldGroup{ID: p.id, Title: p.title, Lead: p.lead}
		for _, f := range p.f {
			g.Fields = append(g.Fields, *ui.Pick(fields, f.Name))
		}
		v.Parts = append(v.Parts, g)
	}
	v.Form = ui.Form{Action: root + "/new", Error: state.General, Buttons: []ui.Button{{Label: "登记", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	return c.Page(status, pages.FormPage(v))
}

// applicationOf reads the form; what article 29 asks and is not there becomes
// an error of its field, unless it is to be registered all the same.
func applicationOf(s *form.State) disclosure.Application {
	if !s.Yes("lacks") {
		checkPerson(s, "")
	}
	in := disclosure.Application{Kind: disclosure.Kind(s.Text("kind")), Channel: clock.Channel(s.Text("channel")), Arrived: s.Date("arrived"), Confirmed: s.Date("confirmed"),
		Applicants: []citizen.Person{personOf(s, "")}, Title: s.Text("title"), Content: s.Text("content"), Document: s.Text("document"), Features: s.Text("features"),
		Purpose: s.Text("purpose"), Supply: s.Text("supply"), Way: s.Text("way"), Consents: s.Yes("consents"), Postmark: s.Text("postmark"), Note: s.Text("note")}
	others, _ := readOthers(s.Text("others"))
	in.Applicants = append(in.Applicants, others...)
	if s.Text("agent_name") != "" {
		in.Agent = &citizen.Person{Kind: citizen.Natural, Name: s.Text("agent_name"), IDType: citizen.IDTypes[0], IDNumber: s.Text("agent_id_number"), Phone: s.Text("agent_phone")}
	}
	return in
}

func (d *Desk) postNew(c *web.Ctx) error {
	state := registerForm().Read(c.R)
	in := applicationOf(state)
	if !state.OK() {
		return d.showNew(c, http.StatusUnprocessableEntity, state)
	}
	got, err := d.Service.Register(c.Context(), c.Actor, in)
	if err == nil {
		return d.showReceipt(c, got, in)
	}
	if !took(state, err) {
		return err
	}
	return d.showNew(c, http.StatusUnprocessableEntity, state)
}

// showReceipt shows the number and, this once, the look-up code.
func (d *Desk) showReceipt(c *web.Ctx, got disclosure.Registered, in disclosure.Application) error {
	i := &got.Item
	v := pages.Form{Base: below(c, "已登记："+i.Label())}
	v.Lead = "查询码只显示这一次，请打印接收回执交给申请人。申请人凭编号和查询码查询进度。"
	v.Base.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	v.Facts = []ui.Pair{ui.P("申请编号", i.Label()), ui.P("查询码", got.Code), ui.P("申请类型", disclosure.KindTitles[i.Kind]), ui.P("提交方式", clock.ChannelTitles[i.Channel]),
		ui.P("内容摘要", i.Title)}
	if i.Received.IsZero() {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "请与申请人确认", Text: i.ReceivedWhy + "（" + i.ReceivedArticle + "）。"})
	} else {
		v.Facts = append(v.Facts, ui.P("收到申请之日", i.Received.Chinese()), ui.P("答复期限", i.Due.Chinese()))
	}
	if lacking := in.Lacking(); len(lacking) > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "申请欠缺内容，请在收到之日起7个工作日内一次性告知补正", Text: "欠缺：" + joined(slices.Compact(lacking)) + "（" + disclosure.ArticleMend + "）。"})
	}
	v.Form = ui.Form{Action: i.Href(), Get: true, Buttons: []ui.Button{{Label: "打开案件", Look: ui.Primary, Href: i.Href()}, {Label: "再登记一件", Href: root + "/new"}}}
	return c.Page(http.StatusOK, pages.FormPage(v))
}
