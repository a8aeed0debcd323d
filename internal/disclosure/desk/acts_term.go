package desk

import (
	"fmt"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/form"
)

// tellFields are letterFields with another label for the day.
func tellFields(t *turn, label string, kinds ...wording.Kind) form.Form {
	f := letterFields(t, kinds...)
	for k := range f {
		if f[k].Name == "sent" {
			f[k].Label = label
		}
	}
	return f
}

// handleActs are those while a request is handled: the term, the reasons, the
// fee.
var handleActs = []act{
	{key: "paid", move: disclosure.MovePaid, big: true, done: "已登记缴费", tells: "答复期限自完成缴费次日起重新计算（本机关另有设置的除外）。",
		form: func(*turn) form.Form {
			return form.Form{day("on", "完成缴费日期", ""), {Name: "receipt", Label: "缴费票据号码", Required: true, Max: 100}}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Paid(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Date("on"), s.Text("receipt"))
		}},
	{key: "drop", move: disclosure.MoveDrop, done: "已撤回收费", tells: "不再收费；期限视为没有因收费停止过，照原期限计算。",
		form: func(*turn) form.Form { return form.Form{reason("撤回收费的原因")} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Drop(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("reason"))
		}},
	{key: "approve", move: disclosure.MoveApprove, big: true, done: "已批准延期，请在原期限届满前告知申请人", tells: "批准后还应当在原期限届满前告知申请人，延长才生效。",
		form: func(*turn) form.Form { return form.Form{{Name: "opinion", Label: "审批意见", Max: 300}} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Approve(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("opinion"))
		}},
	{key: "decline", move: disclosure.MoveDecline, done: "已退回延期申请", tells: "答复期限不变。",
		form: func(*turn) form.Form { return form.Form{reason("不批准的理由")} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Decline(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("reason"))
		}},
	{key: "told", move: disclosure.MoveTold, big: true, done: "已登记告知，延期生效", tells: "答复期限按批准的天数延长。",
		form: func(t *turn) form.Form { return tellFields(t, "告知申请人日期", wording.Extend) }, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Told(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("letter"), s.Text("evidence"), s.Date("sent"), way(s))
		}},
	{key: "extend", move: disclosure.MoveExtend, done: "已报送审批", tells: "由政府信息公开工作机构负责人审批；只能延长一次，最长20个工作日，并应当在原期限届满前告知申请人。",
		form: func(t *turn) form.Form {
			limit := t.x.Terms.On(clock.Extension, t.x.Item.Received)
			return form.Form{{Name: "days", Label: "延长的天数（工作日）", Kind: form.Number, Required: true, Min: 1, Top: limit.N}, reason("延长的理由")}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Extend(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Int("days"), s.Text("reason"))
		}},
	{key: "reasons", move: disclosure.MoveReasons, done: "已要求说明理由", tells: "申请人说明理由期间，答复期限照常计算。",
		form: func(t *turn) form.Form {
			return append(form.Form{{Name: "figures", Label: "件数、频次和明显超过合理范围的情况", Kind: form.Area, Required: true, Rows: 4, Max: 2000}}, letterFields(t)...)
		},
		first: func(t *turn) map[string]string {
			m := today(t)
			m["figures"] = t.frequency()
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.AskReasons(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("figures"), s.Text("letter"), s.Text("evidence"), s.Date("sent"), way(s))
		}},
	{key: "accept", move: disclosure.MoveAccept, big: true, done: "已认可理由", tells: "继续办理；不能在期限内答复的，可以确定延迟答复的合理期限。", form: reasonsForm,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.AcceptReasons(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("given"), s.Text("opinion"))
		}},
	{key: "refuse", move: disclosure.MoveRefuse, big: true, done: "已认定理由不合理", tells: "可以作出不予处理的答复。", form: reasonsForm,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.RefuseReasons(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("given"), s.Text("opinion"))
		}},
	{key: "delay", move: disclosure.MoveDelay, done: "已确定延迟答复的期限", tells: "条例没有规定延迟的天数，应当合理，并在原期限届满前告知申请人。",
		form: func(t *turn) form.Form {
			return append(form.Form{day("until", "延迟至", ""), reason("不能在期限内答复的原因")}, tellFields(t, "告知申请人日期")...)
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Delay(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Date("until"), s.Text("reason"), s.Text("letter"), s.Text("evidence"), s.Date("sent"), way(s))
		}},
	{key: "charge", move: disclosure.MoveCharge, done: "已登记收费通知", form: func(t *turn) form.Form { return append(chargeFields(t), letterFields(t)...) }, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.ChargeFee(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Charge{Way: fee.Way(s.Text("way")), Pages: s.Int("pages"), Letter: s.Text("letter"),
				Evidence: s.Text("evidence"), Sent: s.Date("sent"), By: way(s)})
		}},
}

func reasonsForm(*turn) form.Form {
	return form.Form{{Name: "given", Label: "申请人说明的理由", Kind: form.Area, Rows: 3, Max: 2000, Help: "期限届满仍没有说明的，可以不填。"},
		{Name: "opinion", Label: "认定的理由", Kind: form.Area, Required: true, Rows: 3, Max: 2000}}
}

// chargeFields offer the two ways with what each comes to.
func chargeFields(t *turn) form.Form {
	items := form.Option{Value: string(fee.ByItems), Label: fee.WayTitles[fee.ByItems]}
	if sum, err := t.d.Service.Fee(t.x, fee.ByItems, 0); err == nil {
		items.Help = fmt.Sprintf("本件是该申请人当月第%d件：%s", t.x.Item.Ordinal, sum.Text())
	} else {
		items.Help = err.Error()
	}
	return form.Form{{Name: "way", Label: "计收方式", Kind: form.Radio, Required: true, Options: []form.Option{items,
		{Value: string(fee.ByPages), Label: fee.WayTitles[fee.ByPages], Help: "30页以下不收费；31至100页每页10元；101至200页每页20元；201页以上每页40元。只告知已公开信息获取途径的，不按量收费。"}}},
		{Name: "pages", Label: "页数（按量计收）", Kind: form.Number, Top: 100000, Help: "A4及以下幅面的单面为1页。"}}
}

// frequency says how many requests the applicant made, for article 35.
func (t *turn) frequency() string {
	if t.x.Item.SameKey == "" {
		return ""
	}
	now := t.Today()
	year := disclosure.Filter{SameKey: t.x.Item.SameKey, ReceivedFrom: now.Add(-365), ReceivedTo: now}
	n, err := t.d.Service.Count(t.Context(), t.DB, t.Actor, year)
	if err != nil {
		t.err = err
		return ""
	}
	year.ReceivedFrom = now.Add(-30)
	month, err := t.d.Service.Count(t.Context(), t.DB, t.Actor, year)
	if err != nil {
		t.err = err
	}
	return fmt.Sprintf("该申请人近一年向本机关提出申请%d件，其中近30日%d件；本件是其当月第%d件。", n, month, t.x.Item.Ordinal)
}
