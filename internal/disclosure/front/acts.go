package front

import (
	"fmt"
	"net/http"
	"slices"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
)

// act is something that an applicant may do on the progress page.
type act struct {
	key, title, button string
	// text says what will happen.
	text func(one *disclosure.Case) string
	// form is what is asked; open shows it at once: the agency waits for it.
	form form.Form
	open bool
	// role is what its files are in the case file; empty takes none.
	role string
	// may refuses it with the reason.
	may func(one *disclosure.Case) error
	do  func(f *Front, c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error
	// done is told when it was done.
	done string
}

// errNotNow is for acts whose time is over or has not come.
var errNotNow = fail.Invalidf("现在不能进行这项操作：申请的办理情况已经变化。请刷新页面查看最新情况")

func only(yes func(one *disclosure.Case) bool) func(*disclosure.Case) error {
	return func(one *disclosure.Case) error {
		if !yes(one) {
			return errNotNow
		}
		return nil
	}
}

func says(text string) func(*disclosure.Case) string {
	return func(*disclosure.Case) string { return text }
}

var files = form.Field{Name: "files", Label: "材料", Kind: form.File, Multiple: true, Accept: attach.Accept(), Help: aboutFiles}

// acts are all that an applicant may do, those the agency waits for first.
var acts = []act{
	{key: "confirm", title: "确认申请由我提交", button: "确认", open: true, done: "已确认。工作人员确认收到后，这里会显示收到申请之日和答复期限",
		text: says("确认这件申请是您提交的、内容无误。工作人员也确认后，即为双方确认，答复期限开始计算（《政府信息公开条例》第三十一条第三项）。"),
		may: only(func(one *disclosure.Case) bool {
			return one.Item.State == disclosure.Submitted && one.Request.Channel.Confirms()
		}), do: (*Front).confirm},
	{key: "mend", title: "补正申请", button: "提交补正", open: true, role: "mended", done: "补正已提交，正在与您确认。补正确认之日起重新计算答复期限",
		text: func(one *disclosure.Case) string { return "请按告知书的要求补充：" + points(one) },
		form: form.Form{{Name: "text", Label: "补正的内容", Kind: form.Area, Required: true, Max: 5000, Rows: 5}, files},
		may:  func(one *disclosure.Case) error { return one.Try(disclosure.MoveMended) }, do: (*Front).mend},
	{key: "reasons", title: "说明理由", button: "提交理由", open: true, role: "attachment", done: "理由已提交",
		text: says("请说明需要提出这些申请的理由（《政府信息公开条例》第三十五条）。理由不合理的，将告知您不予处理；理由合理但不能在期限内答复的，会告诉您延迟答复的合理期限。"),
		form: form.Form{{Name: "text", Label: "理由", Kind: form.Area, Required: true, Max: 3000, Rows: 5}, files},
		may:  only(func(one *disclosure.Case) bool { return one.Item.State == disclosure.Reasoning }), do: (*Front).explain},
	{key: "claim", title: "告知已经缴费", button: "提交", open: true, role: "fee", done: "已告知缴费情况，核实到账后重新计算答复期限",
		text: fees,
		form: form.Form{{Name: "text", Label: "缴费日期、方式和缴款人", Kind: form.Area, Required: true, Max: 500, Rows: 2, Help: "例如：5月12日通过银行转账，缴款人张某某"}, files},
		may:  only(func(one *disclosure.Case) bool { return one.Item.State == disclosure.Charging && one.Fee() != nil }), do: (*Front).claim},
	{key: "consent", title: "改为电子送达", button: "同意电子送达", done: "已记下：今后的文书用电子方式送达",
		text: says("同意后，告知书、答复书在本网站送达，到达之日即为送达之日，不再邮寄。"),
		may:  only(func(one *disclosure.Case) bool { return !one.Request.Consents && !one.Item.Closed }), do: (*Front).consent},
	{key: "propose", title: "建议主动公开", button: "提交建议", done: "建议已收到。经审核属于主动公开范围的，会及时主动公开",
		text: says("认为这条信息应当让所有人都能看到的，可以建议主动公开（《政府信息公开条例》第四十四条）。"),
		form: form.Form{{Name: "text", Label: "理由", Kind: form.Area, Required: true, Max: 1000, Rows: 3}},
		may:  func(one *disclosure.Case) error { return one.Try(disclosure.MoveSuggest) }, do: (*Front).propose},
	{key: "withdraw", title: "撤回申请", button: "撤回申请", done: "申请已撤回，不再办理",
		text: says("撤回后不再办理这件申请，也不会答复；需要时可以重新申请。"),
		form: form.Form{{Name: "text", Label: "撤回的原因", Max: 200, Help: "可以不填"}, {Name: "sure", Label: "我确认撤回这件申请", Kind: form.Check, Required: true}},
		may:  func(one *disclosure.Case) error { return one.Try(disclosure.MoveWithdraw) }, do: (*Front).withdraw},
}

// points are what has to be mended.
func points(one *disclosure.Case) string {
	if m := one.Correction(); m != nil {
		return m.Points
	}
	return ""
}

// fees say what is to be paid and where.
func fees(one *disclosure.Case) string {
	fee := one.Fee()
	if fee == nil {
		return ""
	}
	out := fmt.Sprintf("应缴信息处理费%d元。", fee.Amount)
	if how := one.Setting.Says["payment"]; how != "" {
		out += "缴费方式：" + how + "。"
	}
	return out + "缴费后请在这里告知，便于及时核实到账。"
}

// draw is an act's form, as it was typed where it was refused.
func (f *Front) draw(c *web.Ctx, a act, one *disclosure.Case, s *form.State) pages.Act {
	open := a.open || s != nil
	if s == nil {
		s = a.form.Blank(nil)
	}
	fields := ui.FromForm(s)
	for n := range fields {
		fields[n].ID = "f-" + a.key + "-" + one.Item.ID[len(one.Item.ID)-6:] + "-" + fields[n].Name
	}
	out := pages.Act{Title: a.title, Text: a.text(one), Open: open}
	out.Form = ui.Form{Action: "/requests/case/" + one.Item.ID + "/" + a.key, Fields: fields, Error: s.General,
		Buttons: []ui.Button{{Label: a.button, Look: pick(a.open, ui.Primary, ui.Look(""))}}}
	return out
}

// postAct does what the applicant asks, if the ticket is for that item.
func (f *Front) postAct(c *web.Ctx) error {
	if err := parse(c); err != nil {
		return err
	}
	defer sweep(c)
	v, err := f.see(c)
	if err == errTicket {
		return c.See("/requests/lookup")
	}
	if err != nil {
		return err
	}
	one, a, ok := v.act(c.Path("item"), c.Path("act"))
	if !ok {
		return fail.Missingf("没有这项操作。请回到办理进度页面")
	}
	if err := a.may(one); err != nil {
		return err
	}
	s := a.form.ReadValues(c.R.Form)
	var sent []upload
	if a.role != "" {
		sent = uploads(c.R, s, "files", a.role, mostFiles)
	}
	if s.OK() {
		if err := f.carry(c, v, one, a, s, sent); err != nil && !s.Take(err) {
			return err
		}
	}
	if !s.OK() {
		return f.show(c, http.StatusUnprocessableEntity, v, one.Item.ID, a.key, s)
	}
	return c.Done(a.done, "/requests/case")
}

// act finds the item and the act that an address names among what the ticket
// opens.
func (v *view) act(item, key string) (*disclosure.Case, act, bool) {
	i := slices.IndexFunc(v.cases, func(one *disclosure.Case) bool { return one.Item.ID == item })
	k := slices.IndexFunc(acts, func(a act) bool { return a.key == key })
	if i < 0 || k < 0 {
		return nil, act{}, false
	}
	return v.cases[i], acts[k], true
}

// keep stores the files of a form with the item.
func (f *Front) keep(tx *store.Tx, item store.Ref, all []upload) error {
	for _, u := range all {
		file, err := f.d.Files.Put(tx, u.name, u.body, item)
		if err != nil {
			return err
		}
		row := disclosure.File{Agency: tx.Tenant(), ID: tx.NewID(), Item: item.ID, Role: u.role, File: file.ID, Name: file.Name, Size: file.Size, ByName: tx.Actor().Name, At: tx.Now()}
		if err := tx.Insert(&row); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	return tx.Record(disclosure.ActHandIn, item, store.Telling("%d个文件", len(all)))
}
