package desk

import (
	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/form"
	"gongkai/internal/office/citizen"
)

// askKinds are who may be consulted, with what silence means.
var askKinds = []form.Option{
	{Value: string(clock.AskThirdParty), Label: "第三方", Help: "第三十二条：自收到之日起15个工作日内提出意见；逾期没有提出的，不等于同意，由本机关决定。"},
	{Value: string(clock.AskCoMaker), Label: "共同制作机关", Help: "第三十四条：自收到之日起15个工作日内提出意见；逾期没有提出的，视为同意公开。"},
	{Value: string(clock.AskAgency), Label: "其他机关", Help: "第十一条、第三十三条第三款：所需时间不计算在答复期限内。"},
}

// consultActs are those of consultations and of help.
var consultActs = []act{
	{key: "answer", move: disclosure.MoveGathered, big: true, done: "已登记意见", tells: "意见收齐后恢复计算答复期限。", form: answerForm, first: answerFirst, do: answerDo},
	{key: "opinion", move: disclosure.MoveOpinion, big: true, done: "已登记意见", form: answerForm, first: answerFirst, do: answerDo},
	{key: "consult", move: disclosure.MoveConsult, done: "已登记征求意见，答复期限暂停计算", tells: "自发出次日起暂停计算答复期限，至收到意见或者对方的期限届满为止；同时征求几家的，重叠的天数只扣一次。",
		form: func(t *turn) form.Form {
			f := form.Form{{Name: "kind", Label: "征求谁的意见", Kind: form.Radio, Required: true, Options: askKinds},
				{Name: "party", Label: "机关名称，或者第三方的代称", Required: true, Max: 100, Help: "个人用代称（如“第三方甲”），姓名填在下面，加密保存。"},
				{Name: "about", Label: "拟公开的内容", Kind: form.Area, Required: true, Rows: 3, Max: 2000},
				{Name: "third_kind", Label: "第三方类别", Kind: form.Select, Options: options(citizen.KindTitles)},
				{Name: "third_name", Label: "第三方姓名或名称", Max: 100, Autocomplete: "off", Help: "用于制作征求意见书和信封。"},
				{Name: "third_phone", Label: "第三方电话", Max: 30, Autocomplete: "off", Test: citizen.CheckPhone},
				{Name: "third_address", Label: "第三方地址", Max: 200, Autocomplete: "off"},
				{Name: "third_postcode", Label: "第三方邮政编码", Max: 6, Test: citizen.CheckPostcode}}
			return append(f, letterFields(t)...)
		}, first: today,
		do: func(t *turn, s *form.State) error {
			in := disclosure.Asking{Kind: clock.Kind(s.Text("kind")), Party: s.Text("party"), About: s.Text("about"), Letter: s.Text("letter"), Evidence: s.Text("evidence"), Sent: s.Date("sent"), Way: way(s)}
			if s.Text("third_name") != "" {
				in.Third = thirdParty(s)
			}
			return t.d.Service.Consult(t.Context(), t.Actor, t.x.Item.ID, t.version, in)
		}},
	{key: "notify", move: disclosure.MoveNotify, done: "已登记告知申请人",
		form: func(t *turn) form.Form {
			return append(form.Form{consultation(t.x, func(k *disclosure.Consultation) bool { return k.Notice.IsZero() })}, tellFields(t, "告知申请人日期")...)
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Notify(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("consultation"), s.Text("letter"), s.Text("evidence"), s.Date("sent"), way(s))
		}},
	{key: "decide", move: disclosure.MoveDecide, done: "已登记决定", tells: "第三方不同意且有合理理由的，不予公开；不公开可能对公共利益造成重大影响的，可以决定公开，并将决定公开的内容和理由书面告知第三方。",
		form: func(t *turn) form.Form {
			return form.Form{consultation(t.x, func(k *disclosure.Consultation) bool { return !k.Open() }),
				{Name: "decision", Label: "决定", Kind: form.Radio, Required: true, Options: []form.Option{
					choice(disclosure.DecideOpen, disclosure.DecisionTitles[disclosure.DecideOpen]), choice(disclosure.DecidePublic, disclosure.DecisionTitles[disclosure.DecidePublic]),
					choice(disclosure.DecideWithhold, disclosure.DecisionTitles[disclosure.DecideWithhold])}}, reason("决定的理由（公共利益衡量）")}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Decide(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("consultation"), s.Text("decision"), s.Text("reason"))
		}},
	{key: "tell", move: disclosure.MoveTell, done: "已登记告知第三方",
		form: func(t *turn) form.Form {
			decided := func(k *disclosure.Consultation) bool {
				return k.Decision == disclosure.DecideOpen || k.Decision == disclosure.DecidePublic
			}
			return append(form.Form{consultation(t.x, decided)}, tellFields(t, "告知第三方日期")...)
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Tell(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("consultation"), s.Text("letter"), s.Text("evidence"), s.Date("sent"), way(s))
		}},
	{key: "help", move: disclosure.MoveHelp, done: "已发出协办函", tells: "协办期间答复期限照常计算。",
		form: func(t *turn) form.Form {
			return form.Form{{Name: "unit", Label: "协办科室", Kind: form.Select, Options: t.unitOptions(), Help: "本单位科室；外单位填写下一项。"},
				{Name: "body", Label: "协办单位", Max: 100}, {Name: "about", Label: "需要协办的内容和材料", Kind: form.Area, Required: true, Rows: 3, Max: 2000}, day("due", "回复期限", "")}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Help(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.HelpAsked{Unit: s.Text("unit"), Body: s.Text("body"), About: s.Text("about"), Due: s.Date("due")})
		}},
	{key: "helped", move: disclosure.MoveHelped, done: "已登记协办回复",
		form: func(t *turn) form.Form {
			f := form.Field{Name: "help", Label: "协办函", Kind: form.Select, Required: true}
			for _, h := range t.x.Helps {
				if h.Answered.IsZero() {
					f.Options = append(f.Options, choice(h.ID, clip(h.About, 30)+"（"+on(h.Asked)+"发出）"))
				}
			}
			return form.Form{f, day("on", "回复日期", ""), {Name: "answer", Label: "回复的内容", Kind: form.Area, Required: true, Rows: 3, Max: 2000}}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Helped(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("help"), s.Text("answer"), s.Date("on"))
		}},
}

// thirdParty reads whom the letter is written to.
func thirdParty(s *form.State) *citizen.Person {
	p := &citizen.Person{Kind: s.Text("third_kind"), Phone: s.Text("third_phone"), Address: s.Text("third_address"), Postcode: s.Text("third_postcode")}
	if p.IsOrg() {
		p.Org = s.Text("third_name")
	} else {
		p.Kind, p.Name = citizen.Natural, s.Text("third_name")
	}
	return p
}

// consultation is the choice of one consultation of the case.
func consultation(x *disclosure.Case, fits func(*disclosure.Consultation) bool) form.Field {
	f := form.Field{Name: "consultation", Label: "征求意见", Kind: form.Select, Required: true}
	for k := range x.Consultations {
		if c := &x.Consultations[k]; fits(c) {
			f.Options = append(f.Options, choice(c.ID, clock.KindTitles[c.Kind]+"："+c.Party+"（"+on(c.Sent)+"发出）"))
		}
	}
	return f
}

func answerForm(t *turn) form.Form {
	return form.Form{consultation(t.x, (*disclosure.Consultation).Open), day("on", "收到意见日期", ""),
		{Name: "answer", Label: "意见", Kind: form.Radio, Required: true, Options: []form.Option{choice(disclosure.Agrees, disclosure.AnswerTitles[disclosure.Agrees]),
			choice(disclosure.Refuses, disclosure.AnswerTitles[disclosure.Refuses]), choice(disclosure.Partly, disclosure.AnswerTitles[disclosure.Partly])}},
		{Name: "reason", Label: "不同意公开的内容和理由", Kind: form.Area, Rows: 3, Max: 2000}}
}

func answerFirst(t *turn) map[string]string { return today(t) }

func answerDo(t *turn, s *form.State) error {
	return t.d.Service.Answer(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Opinion{Consultation: s.Text("consultation"), On: s.Date("on"), Answer: s.Text("answer"), Reason: s.Text("reason")})
}
