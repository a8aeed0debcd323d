package ledger

import (
	"fmt"
	"net/url"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// batchMost is how many duties one act may take: more would be no list that
// anybody has read.
const batchMost = 200

// postBatch sends ticked rows on to the page of the act that was chosen.
func (l *Ledger) postBatch(c *web.Ctx) error {
	ids, err := ticked(c)
	if fail.Is(err, fail.Invalid) {
		ask, wrong := readAsked(c)
		if wrong != nil {
			return wrong
		}
		return l.showDesk(c, ask, 422, err.Error())
	}
	if err != nil {
		return err
	}
	v := url.Values{"id": ids}
	switch c.R.FormValue("act") {
	case "assign":
		return c.See(ListPath + "/assign?" + v.Encode())
	case "urge":
		return c.See(ListPath + "/urge?" + v.Encode())
	case "supervise":
		v.Set("kind", Supervising)
		return c.See(ListPath + "/urge?" + v.Encode())
	case "export":
		v.Set("export", "xlsx")
		return c.See(ListPath + "?" + v.Encode())
	case "print":
		return c.See(ListPath + "/print?" + v.Encode())
	}
	return fail.Invalidf("没有选择要做的操作，请返回列表，勾选任务后点相应的按钮")
}

// ticked are the ids of the rows chosen.
func ticked(c *web.Ctx) ([]string, error) {
	if err := c.R.ParseForm(); err != nil {
		return nil, fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	var out []string
	seen := map[string]bool{}
	for _, id := range c.R.Form["id"] {
		if id != "" && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return nil, fail.Invalidf("请先在列表左侧勾选任务，再点按钮")
	}
	if len(out) > batchMost {
		return nil, fail.Invalidf("一次最多处理%d项任务，现在选了%d项，请分批进行", batchMost, len(out))
	}
	return out, nil
}

// chosen are the duties ticked, as far as the actor may see them.
func (l *Ledger) chosen(c *web.Ctx) ([]Line, []ui.Field, error) {
	ids, err := ticked(c)
	if err != nil {
		return nil, nil, err
	}
	list, err := l.List(c.Context(), c.DB, c.Actor, Filter{IDs: ids})
	if err != nil {
		return nil, nil, err
	}
	if len(list.Lines) == 0 {
		return nil, nil, notYours()
	}
	var hidden []ui.Field
	for _, line := range list.Lines {
		hidden = append(hidden, ui.Field{Kind: ui.HiddenKind, Name: "id", Value: line.Duty.ID})
	}
	return list.Lines, hidden, nil
}

func (l *Ledger) getAssign(c *web.Ctx) error {
	lines, hidden, err := l.chosen(c)
	if err != nil {
		return err
	}
	p := pages.Ask{Base: c.Base("交办任务")}
	p.Crumbs = crumbs(ui.Link{Label: "交办任务"})
	var will []string
	var hold []ui.Field
	for i, line := range lines {
		if line.Duty.State != Planned {
			p.Left = append(p.Left, fmt.Sprintf("任务%s（%s）当前为“%s”，不再交办", line.Task.No, line.Unit, line.State))
			continue
		}
		will = append(will, fmt.Sprintf("任务%s 交给%s（%s），%s", line.Task.No, line.Unit, roleTitle(line.Duty.Role), dueWords(line.Duty.Due)))
		hold = append(hold, hidden[i])
	}
	if len(will) == 0 {
		return fail.Stalef("所选任务都已交办，不需要再次交办")
	}
	p.Confirm = ui.Confirm{Question: fmt.Sprintf("交办%d项任务，并通知责任科室签收？", len(will)), Will: will, Action: ListPath + "/assign",
		Fields: hold, Button: ui.Button{Label: "确认交办", Icon: "send", Look: ui.Primary}, Back: ui.Link{Label: "返回台账", Href: ListPath}}
	return c.Page(200, pages.AskPage(p))
}

func (l *Ledger) postAssign(c *web.Ctx) error {
	ids, err := ticked(c)
	if err != nil {
		return err
	}
	if err := l.AssignMany(c.Context(), c.Actor, ids); err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已交办%d项任务，责任科室会收到签收提醒", len(ids)), ListPath)
}

func urgeForm() form.Form {
	return form.Form{
		{Name: "kind", Label: "文种", Kind: form.Radio, Required: true, Options: []form.Option{
			{Value: Urging, Label: "催办单", Help: "提醒责任人按时办理"}, {Value: Supervising, Label: "督办单", Help: "同时送科室负责人，要求书面回复"}}},
		{Name: "text", Label: "要求", Kind: form.Area, Required: true, Max: 1000, Help: "写明要做什么、什么时候报送"},
		{Name: "reply_by", Label: "回复时限", Kind: form.Day, Help: "可不填"},
	}
}

func (l *Ledger) getUrge(c *web.Ctx) error {
	kind := c.Query("kind")
	if kind != Supervising {
		kind = Urging
	}
	s := urgeForm().Blank(map[string]string{"kind": kind, "reply_by": l.after(c, 3).String()})
	return l.showUrge(c, 200, s)
}

// after is the day n working days from today.
func (l *Ledger) after(c *web.Ctx, n int) civil.Date {
	terms, err := l.Terms(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return c.Today().Add(n)
	}
	return terms.AddDate(c.Today(), n)
}

func (l *Ledger) showUrge(c *web.Ctx, status int, s *form.State) error {
	lines, hidden, err := l.chosen(c)
	if err != nil {
		return err
	}
	p := pages.Act{Base: c.Base("发出催办、督办单"), Form: formOf(s, ListPath+"/urge", "urge", "发出")}
	p.Crumbs = crumbs(ui.Link{Label: "催办督办"})
	p.Form.Fields = append(p.Form.Fields, hidden...)
	ui.Pick(p.Form.Fields, "text").Phrases = []string{"请尽快签收并明确责任人。", "请于回复时限前登记进展并附佐证。", "已超过完成时限，请说明原因和整改措施。"}
	ui.Pick(p.Form.Fields, "reply_by").Width = ui.Short
	p.Form.Buttons = append(p.Form.Buttons, ui.Button{Label: "取消", Href: ListPath})
	for _, line := range lines {
		p.About = append(p.About, fmt.Sprintf("任务%s %s —— %s，%s", line.Task.No, line.Task.KeyTask, line.Unit, line.Lamp.Why))
	}
	return c.Page(status, pages.ActPage(p))
}

func (l *Ledger) postUrge(c *web.Ctx) error {
	ids, err := ticked(c)
	if err != nil {
		return err
	}
	s := urgeForm().Read(c.R)
	if s.OK() {
		err = l.Urge(c.Context(), c.Actor, ids, s.Text("kind"), s.Text("text"), s.Date("reply_by"))
		if err != nil && !s.Take(err) {
			return err
		}
	}
	if !s.OK() {
		return l.showUrge(c, 422, s)
	}
	back := ListPath
	if len(ids) == 1 {
		back = "/office/ledger/duties/" + ids[0]
	}
	return c.Done(fmt.Sprintf("已发出%d份%s单", len(ids), s.Text("kind")), back)
}

// crumbs is the way from the list to a page.
func crumbs(rest ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: "任务台账", Href: ListPath}}, rest...)
}

// formOf is a form as a page shows it, with its one button.
func formOf(s *form.State, action, draft, button string) ui.Form {
	return ui.Form{Action: action, Fields: ui.FromForm(s), Error: s.General, Draft: draft,
		Buttons: []ui.Button{{Label: button, Look: ui.Primary, Place: ui.PlaceSubmit}}}
}
