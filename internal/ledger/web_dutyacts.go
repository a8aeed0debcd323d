package ledger

import (
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// dutyActs are all acts upon a duty, in the order of its way.
func dutyActs() []act {
	return []act{
		assignAct(), acceptAct(), personAct(), progressAct(), reportAct(), passAct(), shortAct(), returnAct(), clearAct(),
		archiveAct(), reopenAct(), voidAct(), askAct(),
	}
}

// actBy is the act with the key.
func actBy(key string) act {
	all := dutyActs()
	return all[slices.IndexFunc(all, func(a act) bool { return a.key == key })]
}

func assignAct() act {
	return act{key: "assign", title: "交办任务", move: MoveAssign, right: RightAssign, ok: "交办", icon: "send",
		form: func(v *view) form.Form { return form.Form{v.personField("责任人", false)} },
		run: func(v *view, s *form.State) error {
			return v.l.Assign(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("person"))
		},
		tune: half("person"), done: "已交办，责任科室会收到签收提醒"}
}

func acceptAct() act {
	return act{key: "accept", title: "签收任务", move: MoveAccept, right: RightWork, ok: "签收", icon: "check",
		form: func(v *view) form.Form { return form.Form{v.personField("责任人", true)} },
		blank: func(v *view) map[string]string {
			person := v.Duty.Person
			if person == "" && v.c.Actor.Unit == v.Duty.Unit {
				person = v.c.Actor.ID
			}
			return map[string]string{"person": person}
		},
		run: func(v *view, s *form.State) error {
			return v.l.Accept(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("person"))
		},
		tune: half("person"), done: "已签收，请按时限办理并登记进展"}
}

func personAct() act {
	return act{key: "person", title: "指定责任人", right: RightView, ok: "保存", icon: "user",
		refuse: naming,
		form:   func(v *view) form.Form { return form.Form{v.personField("责任人", true)} },
		blank: func(v *view) map[string]string {
			return map[string]string{"person": v.Duty.Person}
		},
		run: func(v *view, s *form.State) error {
			return v.l.NamePerson(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("person"))
		},
		tune: half("person"), done: "已指定责任人"}
}

func half(name string) func([]ui.Field) {
	return func(fields []ui.Field) { ui.Pick(fields, name).Width = ui.Half }
}

// personField chooses among the people of the duty's unit.
func (v *view) personField(label string, required bool) form.Field {
	f := form.Field{Name: "person", Label: label, Kind: form.Select, Required: required, Help: v.n.unit(v.Duty.Unit) + "的在职人员"}
	for _, id := range v.n.members(v.Duty.Unit) {
		f.Options = append(f.Options, form.Option{Value: id, Label: v.n.person(id)})
	}
	return f
}

// members are the people of a unit who have not left, by name.
func (n names) members(unit string) []string {
	var out []string
	for id, p := range n.people {
		if p.Unit == unit && !p.Left {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(n.person(a)+a, n.person(b)+b) })
	return out
}

func progressAct() act {
	return act{key: "progress", title: "登记进展", right: RightWork, ok: "保存进展", icon: "edit", files: true,
		form: progressForm, done: "已登记进展", columns: 2, tune: tuneProgress,
		run: func(v *view, s *form.State) error {
			in, err := v.progress(s)
			if err != nil {
				return err
			}
			return v.l.AddProgress(v.c.Context(), v.c.Actor, v.Duty.ID, in)
		},
		refuse: entering}
}

func tuneProgress(fields []ui.Field) {
	ui.Pick(fields, "numbers").Placeholder = "公开信息 12 条\n主动公开率 98.5 %"
	ui.Pick(fields, "links").Placeholder = "https://…"
}

func progressForm(v *view) form.Form {
	f := form.Form{
		{Name: "text", Label: "进展情况", Kind: form.Area, Required: true, Rows: 4, Help: "做了什么、到什么程度；写具体的时间和数量"},
		{Name: "numbers", Label: "数据", Kind: form.Area, Rows: 3, Help: "每行一项：名称 数值 单位", Test: func(s string) error { _, err := ParseNumbers(s); return err }},
		{Name: "problems", Label: "存在问题", Kind: form.Area, Rows: 2},
		{Name: "next", Label: "下一步措施", Kind: form.Area, Rows: 2},
	}
	if points := v.unmet(); len(points) > 0 {
		f = append(f, form.Field{Name: "checkpoints", Label: "本次完成的节点", Kind: form.Checks, Options: points})
	}
	f = append(f,
		form.Field{Name: "files", Label: "佐证文件", Kind: form.File, Multiple: true, Help: "可选多个文件；提交有误时需重新选择"},
		form.Field{Name: "links", Label: "佐证链接", Kind: form.Area, Rows: 2, Help: "已公开页面的网址，每行一个；系统会留存页面文字，并每天核验是否仍可打开",
			Test: func(s string) error { _, err := ParseLinks(s); return err }},
		form.Field{Name: "records", Label: "系统内记录", Kind: form.Area, Rows: 2, Help: "本系统中能说明工作的记录，粘贴其网址，每行一个"})
	return f
}

// unmet are the checkpoints that the unit can still meet.
func (v *view) unmet() []form.Option {
	var out []form.Option
	if v.Duty.Role != Lead {
		return nil
	}
	for i := range v.Checkpoints {
		if p := &v.Checkpoints[i]; !p.Dropped && !p.Met() {
			out = append(out, form.Option{Value: p.ID, Label: p.On.Chinese() + "　" + p.Label})
		}
	}
	return out
}

// progress is what the form of progress says.
func (v *view) progress(s *form.State) (ProgressInput, error) {
	in := ProgressInput{Text: s.Text("text"), Problems: s.Text("problems"), Next: s.Text("next"), Checkpoints: s.List("checkpoints")}
	var err error
	if in.Numbers, err = ParseNumbers(s.Text("numbers")); err != nil {
		return in, fail.Fields(map[string]string{"numbers": err.Error()})
	}
	if in.Links, err = ParseLinks(s.Text("links")); err != nil {
		return in, fail.Fields(map[string]string{"links": err.Error()})
	}
	if in.Files, err = uploads(v.c, "files"); err != nil {
		return in, err
	}
	for _, address := range nonEmpty(s.Text("records")) {
		ref, err := v.l.RefAt(v.c.Context(), v.c.DB, v.c.Actor, address)
		if err != nil {
			return in, fail.Fields(map[string]string{"records": err.Error()})
		}
		if ref == (store.Ref{Kind: "duty", ID: v.Duty.ID}) || ref == (store.Ref{Kind: "task", ID: v.Task.ID}) {
			return in, fail.Fields(map[string]string{"records": "任务不能用自己作佐证，请填写能说明工作的其他记录"})
		}
		in.Records = append(in.Records, ref)
	}
	return in, nil
}

func reportAct() act {
	return act{key: "report", title: "反馈办结", move: MoveReport, right: RightWork, ok: "反馈办结", icon: "send", files: true,
		form: func(v *view) form.Form {
			if v.together() {
				return progressForm(v)
			}
			return form.Form{{Name: "words", Label: "办结说明", Kind: form.Area, Required: true, Rows: 3, Max: 2000, Help: "概括完成情况，供审核人查看"}}
		},
		tune: tuneProgress,
		run: func(v *view, s *form.State) error {
			if !v.together() {
				return v.l.ReportDone(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("words"))
			}
			in, err := v.progress(s)
			if err != nil {
				return err
			}
			return v.l.ReportWith(v.c.Context(), v.c.Actor, v.Duty.ID, in)
		},
		done: "已反馈办结，等待办公室审核"}
}

// together says that the form of progress was sent with 反馈办结.
func (v *view) together() bool { return v.c.R.PostForm.Has("text") }

func passAct() act {
	return act{key: "pass", title: "审核办结", move: MovePass, right: RightReview, ok: "同意办结", icon: "stamp",
		form: opinion("审核意见", true), tune: phrases("同意办结。", "材料齐全，同意办结。"),
		blank: func(*view) map[string]string { return map[string]string{"opinion": "同意办结。"} },
		run: func(v *view, s *form.State) error {
			return v.l.Review(v.c.Context(), v.c.Actor, v.Duty.ID, true, s.Text("opinion"))
		},
		done: "已同意办结"}
}

func shortAct() act {
	return act{key: "short", title: MoveShort, move: MoveShort, right: RightClear, ok: "说明原因并办结", icon: "stamp", danger: true,
		form: opinion("未达到目标的原因和后续安排", true),
		run: func(v *view, s *form.State) error {
			return v.l.CloseShort(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("opinion"))
		},
		done: "已办结，并记录未达标原因"}
}

func returnAct() act {
	return act{key: "return", title: "退回补充", move: MoveReturn, right: RightReview, ok: "退回", icon: "back",
		form: opinion("退回原因", true), tune: phrases("佐证不足，请补充。", "请补充量化数据。", "链接无法打开，请更换。", "进展与措施要求不符，请核实。"),
		run: func(v *view, s *form.State) error {
			return v.l.Review(v.c.Context(), v.c.Actor, v.Duty.ID, false, s.Text("opinion"))
		},
		done: "已退回责任科室"}
}

func opinion(label string, required bool) func(*view) form.Form {
	return func(*view) form.Form {
		return form.Form{{Name: "opinion", Label: label, Kind: form.Area, Required: required, Rows: 3, Max: 1000}}
	}
}

func phrases(list ...string) func([]ui.Field) {
	return func(fields []ui.Field) { ui.Pick(fields, "opinion").Phrases = list }
}

func clearAct() act {
	return act{key: "clear", title: "销号", move: MoveClear, right: RightClear, ok: "同意销号", icon: "stamp",
		form: opinion("意见", true), tune: phrases("同意销号。"),
		blank: func(*view) map[string]string { return map[string]string{"opinion": "同意销号。"} },
		run: func(v *view, s *form.State) error {
			return v.l.Clear(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("opinion"))
		},
		done: "已销号"}
}

func archiveAct() act {
	return act{key: "archive", title: "归档", move: MoveArchive, right: RightAssign, ok: "确认归档", icon: "folder", danger: true,
		run:  func(v *view, _ *form.State) error { return v.l.Archive(v.c.Context(), v.c.Actor, v.Duty.ID) },
		done: "已归档"}
}

func reopenAct() act {
	return act{key: "reopen", title: "重新办理", move: MoveReopen, right: RightReview, ok: "重新办理", icon: "back", danger: true,
		form: opinion("原因", true), tune: phrases("回头看发现问题，请重新办理。"),
		run: func(v *view, s *form.State) error {
			return v.l.Reopen(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("opinion"))
		},
		done: "已要求重新办理，并通知责任科室"}
}

func voidAct() act {
	return act{key: "void", title: "撤销任务", move: MoveVoid, right: RightAdopt, ok: "确认撤销", icon: "close", danger: true,
		form: opinion("原因", true),
		run: func(v *view, s *form.State) error {
			return v.l.Void(v.c.Context(), v.c.Actor, v.Duty.ID, s.Text("opinion"))
		},
		done: "已撤销"}
}

func askAct() act {
	return act{key: "ask", title: "申请延期或提出异议", right: RightWork, ok: "提交", icon: "send",
		refuse: func(a who.Actor, c *Case) error { return asking(a, c, "延期或异议") },
		form:   askForm,
		run: func(v *view, s *form.State) error {
			return v.l.Ask(v.c.Context(), v.c.Actor, v.Duty.ID, RequestInput{Kind: s.Text("kind"), Reason: s.Text("reason"),
				Proposal: s.Text("proposal"), ToDue: s.Date("to_due")})
		},
		tune: func(fields []ui.Field) { ui.Pick(fields, "to_due").Width = ui.Short }, done: "已提交，等待审批"}
}

func askForm(v *view) form.Form {
	return form.Form{
		{Name: "kind", Label: "事项", Kind: form.Radio, Required: true, Options: []form.Option{
			{Value: AskExtension, Label: "申请延期"}, {Value: AskWording, Label: "对任务表述有异议"},
			{Value: AskDate, Label: "对完成时限有异议"}, {Value: AskUnit, Label: "对责任分工有异议"}}},
		{Name: "reason", Label: "理由", Kind: form.Area, Required: true, Rows: 3, Max: 1000},
		{Name: "to_due", Label: "希望调整到的日期", Kind: form.Day, Help: "申请延期、对完成时限有异议时填写；现在的完成时限是 " + v.Duty.Due.String()},
		{Name: "proposal", Label: "建议", Kind: form.Area, Rows: 2, Max: 1000, Help: "对表述、分工有异议时，写明建议怎样改"},
	}
}
