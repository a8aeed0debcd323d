package desk

import (
	"fmt"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/form"
)

// receiveActs are those on a request that came in, and its way to a handler.
var receiveActs = []act{
	{key: "confirm", move: disclosure.MoveConfirm, big: true, done: "已登记确认，答复期限开始计算", tells: "确认之日为收到申请之日，答复期限自次日起计算。",
		form: func(*turn) form.Form {
			return form.Form{day("on", "双方确认日期", ""), {Name: "how", Label: "确认方式", Required: true, Max: 200, Placeholder: "例如：电话确认"}}
		}, first: func(t *turn) map[string]string {
			m := today(t)
			if events, err := t.d.Service.Events(t.Context(), t.DB, t.x.Item.Agency, t.x.Item.ID); err == nil {
				if e := confirmedOnline(events); e != nil {
					m["how"] = "申请人于" + local(e.At) + "在网上确认"
				}
			}
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Confirm(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Date("on"), s.Text("how"))
		}},
	{key: "assign", move: disclosure.MoveAssign, big: true, done: "已分办", tells: "承办科室（承办人）收到待办提醒；期限照常计算。",
		form: func(t *turn) form.Form {
			return append(handFields(t), form.Field{Name: "note", Label: "交办意见", Kind: form.Area, Rows: 2, Max: 500})
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Assign(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("unit"), s.Text("person"), s.Text("note"))
		}},
	{key: "take", move: disclosure.MoveTake, big: true, done: "已承办", tells: "您成为本件的承办人。",
		do: func(t *turn, _ *form.State) error {
			return t.d.Service.Take(t.Context(), t.Actor, t.x.Item.ID, t.version)
		}},
	{key: "mended", move: disclosure.MoveMended, big: true, done: "已登记补正，答复期限重新计算", tells: "答复期限自收到补正后的申请次日起重新计算。",
		form: func(*turn) form.Form {
			return form.Form{{Name: "channel", Label: "补正材料的提交方式", Kind: form.Select, Required: true, Options: channelOptions()}, day("arrived", "收到补正材料的日期", ""),
				{Name: "confirmed", Label: "与申请人确认日期", Kind: form.Day, Help: "平信、网络、传真适用。"},
				{Name: "text", Label: "补正的内容", Kind: form.Area, Required: true, Rows: 5, Max: 8000},
				{Name: "excuse", Label: "逾期补正的正当理由", Kind: form.Area, Rows: 2, Max: 500, Help: "在补正期限内收到的不填。"}}
		},
		first: func(t *turn) map[string]string {
			m := map[string]string{"channel": string(t.x.Request.Channel), "arrived": t.Today().String()}
			if c := t.x.Correction(); c != nil {
				m["text"] = c.Answer
			}
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Mended(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Amended{Channel: clock.Channel(s.Text("channel")), Arrived: s.Date("arrived"),
				Confirmed: s.Date("confirmed"), Text: s.Text("text"), Excuse: s.Text("excuse")})
		}},
	{key: "mend", move: disclosure.MoveMend, done: "已告知补正，答复期限停止计算",
		form: func(t *turn) form.Form {
			limit := t.x.Terms.On(clock.CorrectionPeriod, t.x.Item.Received)
			return append(form.Form{{Name: "points", Label: "需要补正的事项", Kind: form.Area, Rows: 4, Max: 2000, Help: "逐条写明，一次告知清楚。选择已签发的补正告知书的，事项和天数以文书为准，可以不填。"},
				{Name: "days", Label: "补正期限（工作日）", Kind: form.Number, Min: 1, Top: 60, Help: fmt.Sprintf("条例没有规定天数，应当合理；本机关通常为%s。", limit)}}, letterFields(t, wording.Correct)...)
		},
		first: func(t *turn) map[string]string {
			m := today(t)
			m["days"] = fmt.Sprint(t.x.Terms.On(clock.CorrectionPeriod, t.x.Item.Received).N)
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Mend(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Demand{Points: s.Text("points"), Days: s.Int("days"), Letter: s.Text("letter"),
				Evidence: s.Text("evidence"), Sent: s.Date("sent"), Way: way(s)})
		}},
	{key: "reach", move: disclosure.MoveReach, big: true, done: "已登记送达日期", tells: "补正、提出意见、缴费的期限自送达次日起计算。",
		form: func(t *turn) form.Form {
			return form.Form{{Name: "source", Label: "哪一份通知", Kind: form.Select, Required: true, Options: reachable(t.x)}, day("on", "送达日期", "签收日期；邮寄以回执上注明的收件日期为准。"),
				{Name: "proof", Label: "送达凭证", Required: true, Max: 200, Placeholder: "例如：邮件签收记录"}}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Reach(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("source"), s.Date("on"), s.Text("proof"))
		}},
	{key: "forward", move: disclosure.MoveForward, done: "已转办", tells: "转到另一个科室或者承办人；期限照常计算。",
		form: func(t *turn) form.Form { return append(handFields(t), reason("转办原因")) },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Forward(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("unit"), s.Text("person"), s.Text("reason"))
		}},
	{key: "return", move: disclosure.MoveReturn, done: "已退回", tells: "退回公开工作机构重新分办；期限照常计算。",
		form: func(*turn) form.Form { return form.Form{reason("退回原因和建议承办的科室")} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Return(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("reason"))
		}},
	{key: "edit", move: disclosure.MoveEdit, done: "已更正登记",
		form: func(*turn) form.Form {
			var f form.Form
			for _, field := range askFields() {
				if field.Name != "purpose" {
					f = append(f, field)
				}
			}
			return append(f, reason("更正原因"))
		},
		first: func(t *turn) map[string]string {
			r, x := &t.x.Request, &t.x.Text
			m := map[string]string{"title": t.x.Item.Title, "content": x.Content, "document": x.Document, "features": x.Features, "supply": r.Supply, "way": r.Way}
			if r.Consents {
				m["consents"] = "on"
			}
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Edit(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Application{Title: s.Text("title"), Content: s.Text("content"), Document: s.Text("document"),
				Features: s.Text("features"), Supply: s.Text("supply"), Way: s.Text("way"), Consents: s.Yes("consents")}, s.Text("reason"))
		}},
	{key: "void", move: disclosure.MoveVoid, danger: true, done: "已作废",
		form: func(*turn) form.Form { return form.Form{reason("作废原因")} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Void(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("reason"))
		}},
}

// handFields ask who is to handle a case.
func handFields(t *turn) form.Form {
	return form.Form{{Name: "unit", Label: "承办科室", Kind: form.Select, Required: true, Options: t.unitOptions()},
		{Name: "person", Label: "承办人", Kind: form.Select, Options: t.peopleOptions(), Help: "可以不选，由科室自行安排。"}}
}

// reachable are the notices whose service is not recorded yet.
func reachable(x *disclosure.Case) []form.Option {
	var out []form.Option
	for _, m := range x.Corrections {
		if m.Reached.IsZero() {
			out = append(out, choice(m.ID, "补正告知书（"+on(m.Sent)+"发出）"))
		}
	}
	for _, k := range x.Consultations {
		if k.Reached.IsZero() && k.Open() {
			out = append(out, choice(k.ID, "征求意见书："+k.Party+"（"+on(k.Sent)+"发出）"))
		}
	}
	for _, f := range x.Fees {
		if f.Reached.IsZero() && f.Open() {
			out = append(out, choice(f.ID, "收费通知书（"+on(f.Sent)+"发出）"))
		}
	}
	return out
}
