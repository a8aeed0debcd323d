package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/consult/decision"
	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/publish"
)

// deciding plays the year's catalogue of major decisions and three
// consultations: one whole from the draft to the answers, one that is open on
// the demo's usual day, and one whose feedback is late.
func (a *App) deciding(s *stage) []cue {
	d := &deciding{App: a, stage: s}
	at := func(day string, hour, minute int, act func(ctx context.Context) error) cue {
		return cue{a.clock(day, hour, minute), func(ctx context.Context) error {
			if err := act(ctx); err != nil {
				return fmt.Errorf("demo: decisions: %s: %w", day, err)
			}
			return nil
		}}
	}
	out := []cue{
		at("2023-03-13", 14, 20, d.list),
		at("2023-03-17", 9, 30, d.agree),
		at("2023-03-20", 16, 10, func(ctx context.Context) error {
			return a.publish.Release(ctx, s.actors["ma.yun"], d.item, publish.AnyVersion)
		}),
		at("2023-05-18", 9, 10, func(ctx context.Context) error {
			return d.prepare(ctx, &d.subsidy, "zhou.min", subsidyPlan(d.matters[0]))
		}),
		at("2023-05-22", 8, 50, func(ctx context.Context) error { return d.announce(ctx, d.subsidy) }),
		at("2023-07-14", 16, 20, d.issued),
		at("2023-07-14", 17, 10, func(ctx context.Context) error { return d.report(ctx, d.subsidy, "zhou.min") }),
		at("2023-07-17", 10, 0, func(ctx context.Context) error { return d.answer(ctx, d.subsidy) }),
		at("2023-07-31", 15, 0, d.archive),
		at("2023-08-15", 9, 20, func(ctx context.Context) error {
			return d.prepare(ctx, &d.saving, "yang.jing", savingPlan(d.matters[1]))
		}),
		at("2023-08-21", 8, 40, func(ctx context.Context) error { return d.announce(ctx, d.saving) }),
		at("2023-07-03", 9, 40, func(ctx context.Context) error { return d.prepare(ctx, &d.voucher, "gao.jie", voucherPlan()) }),
		at("2023-07-05", 9, 0, func(ctx context.Context) error { return d.announce(ctx, d.voucher) }),
		at("2023-08-21", 16, 0, func(ctx context.Context) error {
			return a.consult.Decide(ctx, s.actors["gao.jie"], d.voucher, consult.Decision{On: civil.MustParse("2023-08-18"), As: "卫工信发〔2023〕46号（演示）"})
		}),
	}
	out = append(out, d.voices("2023-05-23", func() string { return d.subsidy }, demoVoices)...)
	out = append(out, d.voices("2023-07-07", func() string { return d.voucher }, demoVoucher)...)
	out = append(out, d.voices("2023-08-23", func() string { return d.saving }, demoSaving)...)
	return append(out, at("2023-06-26", 16, 30, d.met), at("2023-07-05", 10, 0, d.weighed), at("2023-07-07", 11, 0, d.steps))
}

// deciding is the play's memory.
type deciding struct {
	*App
	stage                    *stage
	matters                  [2]string
	item                     string
	subsidy, saving, voucher string
}

// list puts the year's entries on the list.
func (d *deciding) list(ctx context.Context) error {
	for n, m := range []decision.Plan{
		{Title: "制定工业企业技术改造奖补办法（演示）", Unit: d.stage.unit(demoBureau, "产业发展和中小企业科"), With: "市财政局", Planned: civil.MustParse("2023-07-31"), Ways: []string{"公开征求意见", "座谈会"}, Basis: "涉及企业切身利益，使用财政资金"},
		{Title: "修订工业节能监察实施细则（演示）", Unit: d.stage.unit(demoBureau, "节能安全科"), Planned: civil.MustParse("2023-11-30"), Ways: []string{"公开征求意见", "听证会"}, Basis: "上位规定修订"},
	} {
		m.Year = 2023
		made, err := d.decisions.List(ctx, d.stage.actors["ma.yun"], "", decision.AnyVersion, m)
		if err != nil {
			return err
		}
		d.matters[n] = made.ID
	}
	return nil
}

// agree compiles the catalogue, notes the committee's consent and takes it
// through the reviews.
func (d *deciding) agree(ctx context.Context) error {
	who := d.stage.actors["xu.nuo"]
	e, err := d.decisions.Compile(ctx, who, 2023, "")
	if err != nil {
		return err
	}
	if err := d.decisions.Consent(ctx, who, e.ID, civil.MustParse("2023-03-16"), "局党组会议纪要〔2023〕5号（演示）"); err != nil {
		return err
	}
	if err := d.decisions.Notice(ctx, who, e.ID); err != nil {
		return err
	}
	e, err = store.Get[decision.Edition](ctx, d.DB, demoBureau, e.ID)
	if err != nil {
		return err
	}
	d.item = e.Item
	return d.reviewed(ctx, "xu.nuo", e.Item)
}

// reviewed fills what a drafter fills in and takes an item through everybody
// who reviews and signs it.
func (d *deciding) reviewed(ctx context.Context, author, id string) error {
	i, err := content.ItemOf(ctx, d.DB, demoBureau, id)
	if err != nil {
		return err
	}
	title := i.Title
	if !strings.Contains(title, "演示") {
		title += "（演示）"
	}
	if err := d.publish.Save(ctx, d.stage.actors[author], id, publish.AnyVersion, publish.Draft{Kind: i.Kind, Column: i.Column, Also: i.Also, Title: title, Body: i.Body, Source: "中卫市工业和信息化局", Author: d.stage.actors[author].Name, Unit: i.Unit,
		Issuer: "中卫市工业和信息化局", Formed: i.Formed, Topic: i.Topic, Audience: i.Audience, Marking: content.Proactive, Fields: i.Fields, Tasks: i.Tasks, Carrier: "非公文类", Ways: []string{"政府网站"},
		HandlerOpinion: "经自查，不涉密，不含个人隐私和商业秘密，建议公开。"}); err != nil {
		return err
	}
	if err := d.publish.Submit(ctx, d.stage.actors[author], id, publish.AnyVersion); err != nil {
		return err
	}
	for _, x := range []struct {
		login, move, text string
		said              map[string]string
	}{
		{d.stage.heads[i.Unit], publish.MoveAgree, "内容属实，同意送审。", nil},
		{"ma.yun", publish.MoveAgree, "文字已核，公开属性恰当。", map[string]string{publish.AskMarking: "属性恰当"}},
		{"zhao.wenbin", publish.MoveAgree, "经审查不涉密，可以公开。", map[string]string{publish.AskSecrecy: publish.SecrecyOpen}},
		{"li.hongmei", publish.MoveSign, "同意发布。", map[string]string{publish.AskDecided: "主动公开"}},
	} {
		if err := d.opined(ctx, d.stage, id, x.login, x.move, x.text, x.said); err != nil {
			return fmt.Errorf("%s: %s: %w", title, x.login, err)
		}
	}
	return nil
}

// prepare drafts a consultation, its announcement and the interpretation that
// goes out with it, and takes both through the reviews.
func (d *deciding) prepare(ctx context.Context, id *string, login string, p consult.Plan) error {
	who := d.stage.actors[login]
	p.Unit = who.Unit
	k, err := d.consult.Create(ctx, who, p)
	if err != nil {
		return err
	}
	*id = k.ID
	if err := d.consult.Announce(ctx, who, k.ID, consult.AnyVersion); err != nil {
		return err
	}
	if k, err = consult.Get(ctx, d.DB, demoBureau, k.ID); err != nil {
		return err
	}
	piece, err := d.App.interpret.Start(ctx, who, k.Item, "text")
	if err != nil {
		return err
	}
	said := interpret.Piece{Forms: []string{"text"}, Interpreter: who.Name, Post: "起草人", Office: "中卫市工业和信息化局", Phone: "0955-0000011", Elements: map[string]string{}, Without: map[string]string{}}
	for _, e := range interpret.Elements {
		said.Without[e.Key] = "草案阶段不涉及"
	}
	for _, key := range []string{"background", "goal"} {
		if _, ok := said.Without[key]; ok {
			delete(said.Without, key)
			said.Elements[key] = p.Explain
		}
	}
	if err := d.DB.Do(ctx, who, func(tx *store.Tx) error {
		piece.Body = "<p>为什么要制定、主要规定了什么、对企业有哪些影响，现说明如下，便于公众提出意见。</p>" + p.Explain
		if err := d.content.Save(tx, &piece); err != nil {
			return err
		}
		return tx.Record("修改", piece.Ref())
	}); err != nil {
		return err
	}
	if piece, err = content.ItemOf(ctx, d.DB, demoBureau, piece.ID); err != nil {
		return err
	}
	if err := d.App.interpret.Save(ctx, who, piece.ID, piece.Version, said); err != nil {
		return err
	}
	if err := d.reviewed(ctx, login, piece.ID); err != nil {
		return err
	}
	return d.reviewed(ctx, login, k.Item)
}

// announce puts the announcement out, and the interpretation with it.
func (d *deciding) announce(ctx context.Context, id string) error {
	k, err := consult.Get(ctx, d.DB, demoBureau, id)
	if err != nil {
		return err
	}
	return d.publish.Release(ctx, d.stage.actors["ma.yun"], k.Item, publish.AnyVersion)
}

// voices are opinions from the site, a few a day.
func (d *deciding) voices(from string, id func() string, all []consult.Said) []cue {
	var out []cue
	first := civil.MustParse(from)
	for n, v := range all {
		at := first.Add(n / 2).In(store.Zone).Add(time.Duration(9+n%2*8)*time.Hour + time.Duration(n*7%60)*time.Minute)
		out = append(out, cue{at, func(ctx context.Context) error {
			_, err := d.consult.Receive(ctx, demoBureau, id(), v)
			return err
		}})
	}
	return out
}

// met enters the meeting and what was said there.
func (d *deciding) met(ctx context.Context) error {
	who := d.stage.actors["zhou.min"]
	v, err := d.consult.Hold(ctx, who, d.subsidy, "", consult.AnyVersion, consult.Held{Channel: consult.ChannelMeeting, HeldOn: civil.MustParse("2023-06-26"), Place: "局三楼会议室", People: 18,
		Who: "企业代表15人，人大代表和政协委员3人", Heard: "小型企业代表", Minutes: "与会人员认为奖补标准统一后更清楚，建议降低门槛、明确兑现时限。起草科室逐一作了回应。（演示）"})
	if err != nil {
		return err
	}
	for n, text := range []string{"投资门槛1000万元偏高，多数小企业达不到，建议降低。", "奖补资金什么时候到账应当写清楚。", "绿色低碳改造的范围建议列一个清单。"} {
		if _, err := d.consult.Enter(ctx, who, d.subsidy, consult.Off{Activity: v.ID, Text: text, People: int64(6 - n), Article: 5}); err != nil {
			return err
		}
	}
	return nil
}

// weighed answers every opinion of the first consultation.
func (d *deciding) weighed(ctx context.Context) error {
	who := d.stage.actors["zhou.min"]
	all, err := consult.ListOpinions(ctx, d.DB, demoBureau, consult.Filter{Consultation: d.subsidy}, "", false, 0, 200)
	if err != nil {
		return err
	}
	if _, err := d.consult.Gather(ctx, who, d.subsidy); err != nil {
		return err
	}
	sorted := map[string][]string{}
	for _, o := range all {
		theme := "其他建议"
		for _, w := range [][2]string{{"贷款", "无效"}, {"门槛", "投资门槛"}, {"比例", "奖补比例"}, {"到账", "兑现时限"}, {"兑现", "兑现时限"}, {"材料", "申报材料"}} {
			if strings.Contains(o.Text, w[0]) {
				theme = w[1]
				break
			}
		}
		sorted[theme] = append(sorted[theme], o.ID)
	}
	if _, err := d.consult.Discard(ctx, who, d.subsidy, sorted["无效"], consult.SpamReasons[0]); err != nil {
		return err
	}
	for _, x := range []struct {
		theme string
		v     consult.Verdict
	}{
		{"投资门槛", consult.Verdict{Verdict: consult.Adopted, Reason: "门槛由1000万元降为500万元。", Changed: "第五条"}},
		{"奖补比例", consult.Verdict{Verdict: consult.Rejected, Reason: "提高到10%以上超出财政承受能力，保持5%的比例，绿色低碳改造另行提高。"}},
		{"兑现时限", consult.Verdict{Verdict: consult.Adopted, Reason: "增加一条，公示无异议的自公示结束之日起30个工作日内兑现。", Changed: "新增第九条"}},
		{"申报材料", consult.Verdict{Verdict: consult.Partly, Reason: "材料由6项减为3项；设备发票用于核实投入，予以保留。", Changed: "第七条"}},
		{"其他建议", consult.Verdict{Verdict: consult.Partly, Reason: "纳入实施工作安排，不在本办法中逐项规定。"}},
	} {
		x.v.Theme = x.theme
		if ids := sorted[x.theme]; len(ids) > 0 {
			if _, err := d.consult.Settle(ctx, who, d.subsidy, ids, x.v); err != nil {
				return err
			}
		}
	}
	_, err = d.consult.Show(ctx, who, d.subsidy, sorted["兑现时限"][:1], true)
	return err
}

// steps enters the statutory steps up to the discussion.
func (d *deciding) steps(ctx context.Context) error {
	risk, _ := decision.StepOf("risk")
	report, _ := decision.StepOf("report")
	for _, r := range []decision.Record{
		{Key: decision.StepStart, On: civil.MustParse("2023-04-10"), Says: "局务会研究决定启动，产业发展和中小企业科承办。（演示）"},
		{Key: "expert", On: civil.MustParse("2023-06-27"), Says: "邀请3名专家论证奖补标准的合理性，均签名出具意见。（演示）", Number: "专家论证意见1号（演示）"},
		{Key: "risk", Skipped: risk.Skips[0]},
		{Key: "fair", On: civil.MustParse("2023-06-28"), Says: "经审查，符合公平竞争审查标准。（演示）", Number: "公平竞争审查表2023-1（演示）"},
		{Key: decision.StepLegal, From: civil.MustParse("2023-06-21"), On: civil.MustParse("2023-07-05"), Says: "政策法规科审查，内容和程序合法。（演示）", Number: "卫工信法审〔2023〕1号（演示）"},
		{Key: decision.StepDiscuss, On: civil.MustParse("2023-07-07"), Says: "局长办公会集体讨论通过。（演示）", Number: "局长办公会议纪要〔2023〕9号（演示）"},
		{Key: "report", Skipped: report.Skips[0]},
	} {
		if _, err := d.decisions.Enter(ctx, d.stage.actors["zhou.min"], d.matters[0], r); err != nil {
			return fmt.Errorf("%s: %w", r.Key, err)
		}
	}
	return nil
}

// issued notes what came of the draft, with its text as it was published.
func (d *deciding) issued(ctx context.Context) error {
	who := d.stage.actors["zhou.min"]
	doc, err := store.First[content.Item](ctx, d.DB, "WHERE agency = $1 AND kind = 'normative' AND title = $2", demoBureau, "中卫市工业企业技术改造奖补办法（演示）")
	if err != nil {
		return err
	}
	if _, err := d.decisions.Enter(ctx, who, d.matters[0], decision.Record{Key: decision.StepIssue, On: civil.MustParse("2023-07-10"), As: "《" + doc.Title + "》（" + doc.Number + "）", Says: "印发并在政府网站公布。（演示）"}); err != nil {
		return err
	}
	return d.consult.Decide(ctx, who, d.subsidy, consult.Decision{On: civil.MustParse("2023-07-10"), As: "《" + doc.Title + "》（" + doc.Number + "）", Final: doc.Body})
}

// report drafts the feedback and takes it through the reviews.
func (d *deciding) report(ctx context.Context, id, login string) error {
	if err := d.consult.Report(ctx, d.stage.actors[login], id, ""); err != nil {
		return err
	}
	k, err := consult.Get(ctx, d.DB, demoBureau, id)
	if err != nil {
		return err
	}
	return d.reviewed(ctx, login, k.Feedback)
}

// answer publishes the feedback, and all answers with it.
func (d *deciding) answer(ctx context.Context, id string) error {
	k, err := consult.Get(ctx, d.DB, demoBureau, id)
	if err != nil {
		return err
	}
	return d.publish.Release(ctx, d.stage.actors["ma.yun"], k.Feedback, publish.AnyVersion)
}

func (d *deciding) archive(ctx context.Context) error {
	_, err := d.decisions.Enter(ctx, d.stage.actors["zhou.min"], d.matters[0], decision.Record{Key: decision.StepArchive, On: civil.MustParse("2023-07-31"), Says: "过程记录和材料已整理归档。（演示）", Number: "2023-J-1（演示）"})
	return err
}
