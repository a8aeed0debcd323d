package app

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters"
	"gongkai/internal/office/citizen"
)

// matter is something that people of the demo write about, and its answer.
type matter struct {
	kind, unit, title, body, reply, result string
}

var matters = []matter{
	{"ask", "产业发展和中小企业科", "技术改造补助怎样申报", "我公司今年购置了一条包装生产线。请问技术改造补助什么时候申报？需要准备哪些材料？",
		"您咨询的技术改造补助申报事项答复如下：一、申报时间。本年度补助自4月10日起申报，5月31日截止。二、需要准备的材料。根据《工业企业技术改造补助实施细则（演示）》第六条，需要准备项目备案证、设备购置合同和发票、专项审计报告。材料报园区管委会初审后由我局组织评审，结果在局网站公示。", "explained"},
	{"complaint", "节能安全科", "铸造厂夜间生产噪声影响休息", "东园镇新建的铸造厂晚上生产噪声扰民，夜里十一点多机器还在响，老人孩子无法休息。要求尽快整改。",
		"您反映的铸造厂夜间生产噪声问题，经现场核实，该厂赶订单期间存在夜间作业。我局会同属地镇政府依据《工业企业厂界环境噪声排放标准》约谈企业，企业已于当日停止二十二时以后的生产，并在一个月内完成隔声门窗整改，我局将组织复查，复查结果电话告知您。", "done"},
	{"help", "信息化科", "村里手机信号弱，请协调改善", "我村位于山沟，手机信号弱，经常打不通电话。请协调通信企业增设基站。",
		"您反映的手机信号弱问题，经核实，该区域最近的基站相距3.2公里。我局已协调通信企业列入年内补盲计划，根据《5G基站建设年度任务（演示）》安排，10月底前完成站址建设并开通，建成后由企业工程师到村测试信号。", "partly"},
	{"complaint", "经济运行科", "园区电价加价问题", "我们租用园区厂房，物业按每度一元收取电费，高于目录电价。请核实并退还多收的费用。",
		"您反映的园区电价加价问题，经核查，该物业公司在电费中加收了线损和维护费用。依据《关于清理规范转供电环节加价的通知（演示）》第三条，我局会同市场监管部门责令其改正，自本月起按目录电价结算，多收的费用在下月电费中退还。", "done"},
	{"advice", "政策法规科", "建议把惠企政策做成一张清单", "惠企政策分散在各个文件里，企业不好找。建议按行业做成一张清单，公布在网站上。",
		"您关于把惠企政策做成清单的建议很有针对性。经研究，我局依据《优化营商环境条例》第六十二条，组织整理了涉及工业企业的惠企政策46条，按行业、规模做成清单，将于本月底在局网站“惠企政策”栏目公布，并每季度更新。", "done"},
	{"help", "中小企业服务中心", "企业贷款到期，希望帮助对接续贷", "我公司生产经营正常，银行贷款月底到期，续贷材料审核较慢。请帮助对接。",
		"您反映的续贷对接事项，经了解，银行已受理贵公司续贷申请，缺少一份纳税证明。服务中心已协助补齐，并按照《中小企业转贷支持办法（演示）》第八条衔接过桥资金，预计3个工作日内完成审批，服务专员将全程跟进。", "done"},
	{"ask", "节能监察中心", "屋顶光伏项目需要办理节能审查吗", "我厂计划在屋顶建设200千瓦光伏。请问是否需要办理节能审查？",
		"您咨询的屋顶光伏项目节能审查事项答复如下：根据《固定资产投资项目节能审查办法》第九条，年综合能源消费量不满1000吨标准煤且年电力消费量不满500万千瓦时的项目，不单独进行节能审查。您的光伏项目符合上述条件，不需要办理节能审查，到发展改革部门备案即可。", "explained"},
}

// voices are the invented names of who writes.
var voices = []string{"李明", "王秀英", "张伟", "刘洋", "马晓梅", "陈静", "杨帆", "赵强", "黄丽", "周斌"}

// channelsOfDemo are the ways by which the demo's letters come, in turn.
var channelsOfDemo = []string{"hotline", letters.Own, "mayor", "hotline", "central", "phone", "hotline", "paper"}

// writing plays a year of letters: two or three each fortnight, most answered
// in time, and what goes wrong on the way.
func (a *App) writing(s *stage) []cue {
	var out []cue
	n := 0
	for on := demoFirst.Add(3); on <= a.cfg.demo.day; on = on.Add(6) {
		out = append(out, a.letterCues(s, n, on)...)
		n++
	}
	out = append(out, a.letterTopic(s)...)
	return append(out, append(a.letterPetition(s), a.letterTemplates(s))...)
}

// letterTopic has what many wrote about taken as a topic in May, handled as a
// case, and answered in public.
func (a *App) letterTopic(s *stage) []cue {
	office, unit, topic := s.actors["ma.yun"], s.unit(demoBureau, matters[1].unit), ""
	clerk := s.actors[s.clerks[unit]]
	return []cue{
		{a.clock("2023-05-29", 9, 20), func(ctx context.Context) error {
			hots, err := a.letters.Hots(ctx, a.DB, demoBureau, civil.MustParse("2023-05-29"))
			for _, h := range hots {
				if h.Title != matters[1].title {
					continue
				}
				var ids []string
				for _, l := range h.Letters {
					ids = append(ids, l.ID)
				}
				t, err := a.letters.MakeTopic(ctx, office, "铸造厂夜间噪声", ids)
				topic = t.ID
				return err
			}
			return err
		}},
		{a.clock("2023-05-29", 10, 5), func(ctx context.Context) error {
			return a.letters.MakeCase(ctx, office, topic, letters.Levels[0], clerk.ID, civil.MustParse("2023-06-02"), "会同属地镇政府核实，统一口径公开回应。（演示）")
		}},
		{a.clock("2023-05-30", 16, 40), func(ctx context.Context) error {
			return a.letters.Progress(ctx, clerk, topic, "已约谈企业负责人，企业停止二十二时以后的生产，正在加装隔声门窗。（演示）")
		}},
		{a.clock("2023-06-01", 15, 10), func(ctx context.Context) error {
			return a.letters.Respond(ctx, clerk, topic, "企业已停止夜间生产，隔声整改六月底前完成，整改后组织复查。（演示）", "/letters")
		}},
	}
}

// letterPetition plays a petition whose writer was told in writing, and which
// is still being handled.
func (a *App) letterPetition(s *stage) []cue {
	unit := s.unit(demoBureau, "产业发展和中小企业科")
	office, clerk, id := s.actors["ma.yun"], s.actors[s.clerks[unit]], ""
	came := a.clock("2023-08-21", 10, 30)
	return []cue{
		{came, func(ctx context.Context) error {
			return a.DB.Do(ctx, office, func(tx *store.Tx) error {
				l, err := a.letters.Register(tx, letters.Taken{Channel: "petition", Origin: "XF2023-0087", Kind: "complaint", Title: "企业改制时的职工安置费没有结清", Body: "我在改制企业工作十八年，改制时的职工安置费只发了一部分。请核实余款并书面答复。", Place: "演示地点", Transferrer: "市信访局（演示）", ReceivedAt: tx.Now(), Person: citizen.Person{Name: "孙建国", Phone: "13800009001"}})
				id = l.ID
				return err
			})
		}},
		{came.Add(2 * time.Hour), func(ctx context.Context) error { return a.letters.Sign(ctx, office, id, "", "petition") }},
		{came.Add(4 * time.Hour), func(ctx context.Context) error {
			return a.letters.Assign(ctx, office, id, unit, "请核对改制档案，按期书面告知来信人。（演示）")
		}},
		{came.Add(6 * time.Hour), func(ctx context.Context) error { return a.letters.Accept(ctx, clerk, id) }},
		{a.clock("2023-08-25", 11, 15), func(ctx context.Context) error {
			return a.letters.Notify(ctx, clerk, id, letters.Noticing{On: civil.MustParse("2023-08-25"), Way: letters.NoticeWays[0], Ref: "XA20230825001（演示）"})
		}},
	}
}

// letterTemplates has the office keep two texts to begin from.
func (a *App) letterTemplates(s *stage) cue {
	return cue{a.clock("2023-03-07", 9, 12), func(ctx context.Context) error {
		for _, t := range []letters.Template{
			{Title: "政策咨询", Kind: "ask", Text: "您于〔来信日期〕咨询的“〔标题〕”（编号〔信件编号〕）答复如下：\n一、\n二、\n依据："},
			{Title: "投诉核实", Kind: "complaint", Text: "您于〔来信日期〕反映的“〔标题〕”，经现场核实：\n处理情况：\n依据：\n复查安排："},
		} {
			if err := a.letters.SaveTemplate(ctx, s.actors["ma.yun"], "", t); err != nil {
				return err
			}
		}
		return nil
	}}
}

// letterCues plays one letter from its arrival to its end. Every number has its
// own turn of events.
func (a *App) letterCues(s *stage, n int, on civil.Date) []cue {
	m := matters[n%len(matters)]
	if n%9 == 4 {
		m = matters[1] // what many write about
	}
	unit := s.unit(demoBureau, m.unit)
	office, deputy, clerk, head := s.actors["ma.yun"], s.actors["li.hongmei"], s.actors[s.clerks[unit]], s.actors[s.heads[unit]]
	channel, id := channelsOfDemo[n%len(channelsOfDemo)], ""
	person := n
	if n%6 == 5 {
		person = n - 4 // somebody who wrote before
	}
	came := a.clock(on.String(), 9+n%7, (n*13)%60)
	out := []cue{{came, func(ctx context.Context) error {
		return a.DB.Do(ctx, office, func(tx *store.Tx) error {
			in := letters.Taken{Channel: channel, Kind: m.kind, Title: m.title, Body: m.body, Place: "演示地点", Consent: n%3 != 0, ReceivedAt: tx.Now(), Person: citizen.Person{Name: voices[person%len(voices)], Phone: fmt.Sprintf("1380000%04d", person)}}
			if c, _ := letters.ChannelOf(channel); c.Transferred {
				in.Origin, in.Transferrer = fmt.Sprintf("YS%s%03d", on.String()[:4], n+1), "市政府办公室（演示）"
			}
			l, err := a.letters.Register(tx, in)
			id = l.ID
			return err
		})
	}}}
	late := n%11 == 7
	next := func(days, hour int) time.Time { return a.later(came, days, hour, (n*7)%60) }
	if n%13 == 9 && channel == letters.Own {
		return append(out, cue{next(1, 10), func(ctx context.Context) error {
			return a.letters.Decline(ctx, office, id, "duty", "该事项由自然资源部门负责。（演示）")
		}})
	}
	out = append(out, cue{came.Add(3 * time.Hour), func(ctx context.Context) error { return a.letters.Sign(ctx, office, id, "", "") }},
		cue{came.Add(4 * time.Hour), func(ctx context.Context) error {
			return a.letters.Assign(ctx, office, id, unit, "请在时限内办理，平台与纸质同步答复。")
		}})
	if n%14 == 5 {
		out = append(out, cue{came.Add(5 * time.Hour), func(ctx context.Context) error {
			return a.letters.Object(ctx, clerk, id, "lead", "该事项涉及多个科室，建议由办公室研究后确定。（演示）")
		}}, cue{came.Add(6 * time.Hour), func(ctx context.Context) error {
			return a.letters.Settle(ctx, office, id, false, "按照职责分工由你科室牵头。（演示）")
		}})
	} else {
		out = append(out, cue{came.Add(5 * time.Hour), func(ctx context.Context) error { return a.letters.Accept(ctx, clerk, id) }})
	}
	work, answer := 2, 3
	if late {
		work, answer = 6, 7
		out = append(out, cue{next(6, 9), func(ctx context.Context) error {
			return a.letters.Urge(ctx, office, id, letters.MoveUrge, "已超过办理时限，请立即办结。（演示）", 0)
		}})
	} else if n%10 == 3 {
		out = append(out, cue{next(1, 15), func(ctx context.Context) error {
			return a.letters.Extend(ctx, clerk, id, 5, "需要会同属地镇政府现场核实。（演示）")
		}}, cue{next(1, 17), func(ctx context.Context) error {
			return a.letters.Grant(ctx, deputy, id, true, "同意，请告知来信人。")
		}})
	}
	return append(out, a.letterAnswer(m, n, &id, [4]who.Actor{office, deputy, clerk, head}, next(work, 10), next(answer, 11))...)
}

// later is a time of day some working days after an instant.
func (a *App) later(from time.Time, days, hour, minute int) time.Time {
	on := civil.FromTime(from.In(store.Zone))
	if cal, err := a.workdays.Calendar(context.Background(), a.DB, demoBureau); err == nil {
		on = cal.AddDate(on, days)
	}
	return on.In(store.Zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// letterAnswer plays the reply: drafted, reviewed, signed, given in both ways,
// and what comes after.
func (a *App) letterAnswer(m matter, n int, id *string, by [4]who.Actor, drafts, answers time.Time) []cue {
	office, deputy, clerk, head := by[0], by[1], by[2], by[3]
	out := []cue{{drafts, func(ctx context.Context) error {
		if err := a.letters.Talk(ctx, clerk, *id, "电话", "向来信人说明了核实情况和办理安排，来信人表示理解。（演示）", true); err != nil {
			return err
		}
		return a.letters.Draft(ctx, clerk, *id, letters.AnyVersion, letters.Drafted{Text: m.reply, Result: m.result, Person: clerk.Name, Phone: "0955-7000000"})
	}}}
	if n%12 == 8 {
		return out // drafted, and not yet handed in
	}
	out = append(out, cue{drafts.Add(time.Hour), func(ctx context.Context) error { return a.letters.Submit(ctx, clerk, *id) }},
		cue{drafts.Add(3 * time.Hour), func(ctx context.Context) error {
			return a.letters.Fill(ctx, head, *id, letters.MoveReview, "同意。")
		}},
		cue{drafts.Add(4 * time.Hour), func(ctx context.Context) error {
			return a.letters.Fill(ctx, deputy, *id, letters.MoveRelease, "同意。")
		}},
		cue{answers, func(ctx context.Context) error {
			if err := a.letterProven(ctx, clerk, *id, n, m.reply); err != nil {
				return err
			}
			return a.letters.Close(ctx, clerk, *id)
		}})
	if n%4 == 1 {
		out = append(out, cue{answers.Add(26 * time.Hour), func(ctx context.Context) error { return a.letterRated(ctx, *id, n) }})
	}
	if n%5 == 1 {
		out = append(out, cue{answers.Add(50 * time.Hour), func(ctx context.Context) error { return a.letterOpened(ctx, office, *id) }})
	}
	return out
}

// letterProven notes how both replies went out, as the letter's channel has it:
// a number of the platform or a screenshot of it, a call, a parcel, a signature,
// a file in the archive.
func (a *App) letterProven(ctx context.Context, clerk who.Actor, id string, n int, reply string) error {
	c, err := a.letters.Case(ctx, a.DB, clerk, id)
	if err != nil {
		return err
	}
	platform := letters.Proof{Way: letters.WayReceipt, Ref: fmt.Sprintf("BJ2023%06d", n+1), Name: "平台办结截图.png", Body: demoPicture(), Text: reply, At: a.DB.Now()}
	paper := letters.Proof{Way: letters.WayBack, Ref: "市政府办公室（演示）签收", Text: reply, At: a.DB.Now()}
	if n%3 == 0 {
		platform.Way, platform.Ref = letters.WayFile, ""
	}
	if !c.Channel.Transferred {
		platform.Way, platform.Ref, platform.Name, platform.Body = letters.WayTold, "告知来信人本人，"+clerk.Name+"告知", "", nil
		paper.Way, paper.Ref = letters.WayArchive, fmt.Sprintf("XF2023-%04d", n+1)
		if err := a.letters.Talk(ctx, clerk, id, letters.Ways[0], "告知答复内容，来信人表示知道了。（演示）", true); err != nil {
			return err
		}
	}
	if c.Channel.Key == "paper" {
		paper.Way, paper.Ref, paper.Name, paper.Body = letters.WayPost, fmt.Sprintf("XA2023%06d", n+1), "邮政收据.png", demoPicture()
	}
	if c.Channel.Key != letters.Own { // its reply is proven by being shown
		if err := a.letters.Prove(ctx, clerk, id, letters.MovePlatform, platform); err != nil {
			return err
		}
	}
	return a.letters.Prove(ctx, clerk, id, letters.MovePaper, paper)
}

// letterRated has the writer say what they think of the reply.
func (a *App) letterRated(ctx context.Context, id string, n int) error {
	return a.DB.Do(ctx, who.Actor{Tenant: demoBureau, Home: demoBureau, Name: "来信人", Origin: "127.0.0.1"}, func(tx *store.Tx) error {
		l, err := store.Get[letters.Letter](ctx, tx, demoBureau, id)
		if err != nil {
			return err
		}
		mark, says := int64(5-n%3), ""
		if n%24 == 5 {
			mark, says = 2, "希望再快一些。（演示）"
		}
		return a.letters.Rate(tx, &l, mark, says)
	})
}

// letterOpened shows an answered letter to the public where its writer agreed.
func (a *App) letterOpened(ctx context.Context, office who.Actor, id string) error {
	c, err := a.letters.Case(ctx, a.DB, office, id)
	if err != nil || !c.Letter.Consent || c.Letter.State != letters.Closed {
		return err
	}
	return a.letters.Publish(ctx, office, id, letters.Opened{Title: c.Letter.Title, Question: letters.Mask(c.Letter.Body, ""), Answer: letters.Mask(c.Reply.Text, ""), Reason: "隐去个人信息（演示）"})
}
