package ledger

import (
	"slices"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// routesDuty are the pages of one duty, one task and one piece of evidence.
func (l *Ledger) routesDuty(r *web.Router) {
	r.Get("/office/ledger/tasks/{id}", RightView, l.getTask)
	r.Get("/office/ledger/duties/{id}", RightView, l.getDuty)
	r.Get("/office/ledger/evidence/{id}/withdraw", RightWork, l.getWithdraw)
	r.Post("/office/ledger/evidence/{id}/withdraw", RightWork, l.postWithdraw)
}

func (l *Ledger) getDuty(c *web.Ctx) error {
	v, err := l.view(c)
	if err != nil {
		return err
	}
	s, err := l.AtTask(c.Context(), c.DB, c.Actor.Tenant, v.Task.ID)
	if err != nil {
		return err
	}
	p := pages.Duty{Base: c.Base("任务" + v.Task.No + " " + v.Task.KeyTask), Measure: v.Task.Measure}
	p.Lead = v.n.unit(v.Duty.Unit) + "（" + roleTitle(v.Duty.Role) + "）"
	p.Crumbs = crumbs(ui.Link{Label: "任务" + v.Task.No, Href: "/office/ledger/tasks/" + v.Task.ID}, ui.Link{Label: v.n.unit(v.Duty.Unit)})
	p.Steps, p.Brief, p.Facts = v.steps(), v.brief(s.Lamp(v.Duty)), v.facts()
	p.Now, p.Actions = v.doings(), v.buttons()
	if len(p.Now) == 0 {
		p.Waits = v.waits()
	}
	p.Figures, p.FigureNote = l.figurePage(v.Task, v.Figures, s)
	p.Checkpoints = pointPages(v.Checkpoints, v.n, s)
	p.Entries = v.entries(s.Progress(v.Duty.ID), v.Evidence)
	if p.Notices, p.Requests, err = v.supervision(); err != nil {
		return err
	}
	p.Others = l.peers(c, s, v.Duty.ID)
	p.History, err = l.history(c, v.Duty.Ref())
	if err != nil {
		return err
	}
	return c.Page(200, pages.DutyPage(p))
}

// way are the stations of a duty with the state in which each is under way.
var way = []struct {
	label string
	now   flow.State
}{
	{"立项", ""}, {"交办", Planned}, {"签收", Assigned}, {"办理", Working}, {"反馈", Returned}, {"审核", Reported},
	{"办结", ""}, {"销号", Done}, {"归档", Cleared},
}

// steps is how far the duty is on its way. 办理 and 反馈 are one state; a
// returned duty stands at 反馈.
func (v *view) steps() []ui.Step {
	at := slices.IndexFunc(way, func(w struct {
		label string
		now   flow.State
	}) bool {
		return w.now == v.Duty.State
	})
	if v.Duty.State == Archived {
		at = len(way)
	}
	notes := map[string]string{"交办": pages.Day(v.Duty.AssignedAt), "签收": pages.Day(v.Duty.AcceptedAt), "反馈": pages.Day(v.Duty.ReportedAt),
		"办结": pages.Day(v.Duty.DoneAt), "销号": pages.Day(v.Duty.ClearedAt)}
	if v.Duty.State == Returned {
		notes["反馈"] = "已退回"
	}
	out := make([]ui.Step, len(way))
	for i, w := range way {
		out[i] = ui.Step{Label: w.label, Done: i < at, Now: i == at}
		if i <= at {
			out[i].Note = notes[w.label]
		}
	}
	return out
}

// brief is what has to be known before anything is done.
func (v *view) brief(lamp Lamp) []ui.Pair {
	d := v.Duty
	due := d.Due.Chinese()
	if d.Due != d.FirstDue && !d.FirstDue.IsZero() {
		due += "（原" + d.FirstDue.Chinese() + "，已批准延期）"
	}
	person := "未指定"
	if d.Person != "" {
		person = v.n.person(d.Person)
	}
	out := []ui.Pair{
		{Label: "状态", Cell: ui.C(ui.Badge(stateTone(d.State), Duties.TitleOf(d.State)))},
		{Label: "亮灯", Cell: ui.C(ui.Light(lampOf(lamp)))},
		ui.P("完成时限", due), ui.P("责任人", person),
	}
	if d.Opinion != "" {
		out = append(out, ui.Pair{Label: "最近审核意见", Cell: ui.T(d.Opinion + "（" + v.n.person(d.ReviewedBy) + "）"), Wide: true})
	}
	return out
}

// facts are the task's words as issued.
func (v *view) facts() []ui.Pair {
	t := v.Task
	return []ui.Pair{ui.P("责任部门", orDash(t.Responsible)), ui.P("完成时限", orDash(t.Deadline)),
		{Label: "量化指标", Cell: ui.T(orDash(t.Indicator)), Wide: true}}
}

// inline are the acts whose forms stand on the duty's page itself.
var inline = []string{"assign", "accept", "progress", "clear"}

// notYetDone says what 反馈办结 still wants; the form of progress may bring it.
func (v *view) notYetDone() string {
	if _, refusal := v.offers(actBy("report")); refusal != "" {
		return "暂时不能反馈办结：" + refusal + "；也可以在这次登记时一并补上，直接点“反馈办结”。"
	}
	return ""
}

// doings are the forms of what the reader has to do now.
func (v *view) doings() []pages.Doing {
	var out []pages.Doing
	for _, key := range inline {
		a := actBy(key)
		ok, refusal := v.offers(a)
		if !ok || key == "progress" && v.Duty.State == Reported {
			continue
		}
		doing := pages.Doing{Title: a.title, Refusal: refusal, Warn: v.warns(a), Form: v.actForm(a, v.blank(a))}
		if key == "progress" {
			doing.Note = v.notYetDone()
		}
		out = append(out, doing)
	}
	return append(out, v.review()...)
}

// review is one form with two ends: 同意办结 and 退回.
func (v *view) review() []pages.Doing {
	back := actBy("return")
	if ok, refusal := v.offers(back); !ok || refusal != "" {
		if !ok {
			return nil
		}
		return []pages.Doing{{Title: "审核", Refusal: refusal}}
	}
	pass := actBy("pass")
	_, refusal := v.offers(pass)
	f := v.actForm(back, v.blank(back))
	f.Fields[0].Label, f.Fields[0].Help = "审核意见", "退回时请写明需要补充的内容"
	f.Fields[0].Phrases = []string{"同意办结。", "佐证不足，请补充。", "请补充量化数据。", "链接无法打开，请更换。"}
	out := pages.Doing{Title: "审核"}
	f.Buttons[0].Look = ui.Normal
	f.Buttons[0].Place = ui.PlaceReturn
	agree := ui.Button{Label: pass.ok, Icon: pass.icon, Look: ui.Primary, Place: ui.PlaceSubmit, Action: v.href() + "/pass"}
	if refusal != "" {
		agree.Off, agree.Why = true, refusal
	}
	f.Buttons = append([]ui.Button{agree}, f.Buttons...)
	out.Form = f
	return []pages.Doing{out}
}

// buttons are the other acts, each leading to its own page.
func (v *view) buttons() []ui.Button {
	var out []ui.Button
	for _, a := range dutyActs() {
		if slices.Contains(inline, a.key) && (a.key != "progress" || v.Duty.State != Reported) || a.key == "report" || a.key == "pass" || a.key == "return" {
			continue
		}
		if ok, refusal := v.offers(a); ok {
			b := ui.Button{Label: a.title, Icon: a.icon, Href: v.href() + "/" + a.key, Off: refusal != "", Why: refusal}
			if a.danger {
				b.Look, b.Place = ui.Danger, ui.PlaceDanger
			}
			out = append(out, b)
		}
	}
	if v.may(RightUrge) && open(v.Duty.State) && v.Duty.State != Planned {
		out = append(out, ui.Button{Label: "催办", Icon: "bell", Href: ListPath + "/urge?id=" + v.Duty.ID},
			ui.Button{Label: "督办", Icon: "flag", Href: ListPath + "/urge?id=" + v.Duty.ID + "&kind=" + Supervising})
	}
	return out
}

// waits says whose turn it is.
func (v *view) waits() string {
	unit := v.n.unit(v.Duty.Unit)
	switch v.Duty.State {
	case Planned:
		return "等待办公室交办。"
	case Assigned:
		return "等待" + unit + "签收。"
	case Working:
		return unit + "正在办理。"
	case Reported:
		return "等待办公室或分管领导审核。"
	case Returned:
		return "已退回，等待" + unit + "补充后重新报送。"
	case Done:
		return "已办结，等待分管领导或主要负责人销号。"
	case Cleared:
		return "已销号，年度台账归档时一并归档。"
	case Archived:
		return "已归档，只能查阅。"
	}
	return "这项任务已撤销，已登记的进展和佐证保留备查。"
}

// peers are the duties of the task that the reader may see, but for one.
func (l *Ledger) peers(c *web.Ctx, s *Snapshot, but string) []pages.Peer {
	var out []pages.Peer
	all := slices.Clone(s.Duties)
	order := func(d Duty) int {
		if d.Role == Lead {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Duty) int { return order(a) - order(b) })
	for i := range all {
		d := &all[i]
		if d.ID == but || !sees(c.Actor, d, s.Task(d)) {
			continue
		}
		p := pages.Peer{Unit: s.UnitName(d.Unit), Role: roleTitle(d.Role), Href: "/office/ledger/duties/" + d.ID, Due: d.Due.String(),
			State: Duties.TitleOf(d.State), Tone: stateTone(d.State)}
		if d.State != Void {
			p.Lamp = lampOf(s.Lamp(d))
		}
		if d.Person != "" {
			p.Who = s.PersonName(d.Person)
		}
		out = append(out, p)
	}
	return out
}

// history is what the record says of a thing, the newest first.
func (l *Ledger) history(c *web.Ctx, ref store.Ref) ([]ui.Event, error) {
	if l.History == nil {
		return nil, nil
	}
	past, err := l.History(c.Context(), c.DB, c.Actor.Tenant, ref)
	out := make([]ui.Event, len(past))
	for i, p := range past {
		out[len(past)-1-i] = ui.Event{At: pages.Local(p.At), Who: p.Who, Title: p.Act, Text: p.Text}
	}
	return out, err
}
