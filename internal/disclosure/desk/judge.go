package desk

import (
	"fmt"
	"net/http"
	"slices"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// hints say what to look at in each step, with the provision.
var hints = map[string][2]string{
	"mend":   {"看申请是否写明了姓名、身份证明、联系方式，是否写明信息的名称、文号或者便于查询的其他特征。补正只能一次性告知。", disclosure.ArticleMend},
	"is":     {"看申请的是不是本机关履职中制作或者获取的、以一定形式记录保存的信息。", "《政府信息公开条例》第二条、第三十九条"},
	"whose":  {"制作机关负责；从公民、法人获取的由保存机关负责；从其他机关获取的由制作或者最初获取的机关负责；共同制作的由牵头机关负责。", "《政府信息公开条例》第十条"},
	"have":   {"检索要留下记录：在哪里检索、用什么关键词、什么时间范围、由谁检索。答复信息不存在的，检索记录就是证据。", "《政府信息公开条例》第三十六条"},
	"give":   {"逐项对照不予公开的情形；能够区分处理的应当区分处理。涉及第三方合法权益的，先书面征求意见。", "《政府信息公开条例》第十四条至第十六条、第三十二条、第三十七条"},
	"how":    {"按申请人要求的形式和本机关保存的实际情况确定。", "《政府信息公开条例》第四十条"},
	"answer": {"答复书要写明依据、理由和救济途径。", disclosure.ArticleReply},
	"proof":  {"核对申请人提供的证据和本机关的记录。", disclosure.ArticleRecord},
}

func stepForm(q disclosure.Question) form.Form {
	f := form.Form{
		{Name: "step", Kind: form.Hidden},
		{Name: "answer", Label: "判断", Kind: form.Radio, Required: true},
		{Name: "reason", Label: "理由", Kind: form.Area, Required: true, Rows: 2, Max: 1000},
		{Name: "evidence", Label: "依据（材料、文号、记录）", Kind: form.Area, Rows: 2, Max: 1000},
	}
	for _, c := range q.Answers {
		o := form.Option{Value: c.Key, Label: c.Title}
		if c.Evidence != "" {
			o.Help = "需要：" + c.Evidence
		}
		f[1].Options = append(f[1].Options, o)
	}
	return f
}

func (d *Desk) getJudge(c *web.Ctx) error { return d.showJudge(c, http.StatusOK, nil) }

// showJudge draws the seven steps; state is the form of the step that was
// sent and not taken.
func (d *Desk) showJudge(c *web.Ctx, status int, state *form.State) error {
	x, err := d.item(c)
	if err != nil {
		return err
	}
	j, i := x.Judged(), &x.Item
	v := pages.Judge{Base: d.under(c, i, "办理判断"), Ask: x.Text.Content,
		Facts: []ui.Pair{ui.P("申请编号", i.Label()), ui.P("内容摘要", i.Title), {Label: "办理期限", Cell: ui.C(ui.Light(Lamp(i, x.Today, x.Cal)))}}}
	v.Lead = "补不补、是不是、谁负责、有没有、给不给、怎么给、怎么答：每一步写明判断、理由和依据。修改前面的判断，不会删去以前的记录。"
	may := option(x, disclosure.MoveJudge)
	if may.Refusal != "" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Info, Title: "现在不能修改判断", Text: may.Refusal})
	}
	open := true
	for n, q := range disclosure.QuestionsOf(i.Kind) {
		s := stage(x, q)
		if open && may.Refusal == "" {
			st := stepForm(q).Blank(map[string]string{"step": q.Key})
			if given, ok := j.Given[q.Key]; ok {
				st = stepForm(q).Blank(map[string]string{"step": q.Key, "answer": given.Answer, "reason": given.Reason, "evidence": given.Evidence})
			}
			if state != nil && state.Text("step") == q.Key {
				st = state
			}
			fields := ui.FromForm(st)
			for k := range fields {
				fields[k].ID = "f-" + q.Key + "-" + fields[k].Name
			}
			s.Form = &ui.Form{ID: "step-" + q.Key, Action: x.Item.Href() + "/judge", Fields: fields, Error: st.General, Draft: "judge-" + i.ID + "-" + q.Key,
				Buttons: []ui.Button{{Label: "保存第" + numeral(n+1) + "步", Look: ui.Primary}}}
			s.Open = q.Key == j.Next || st == state
		}
		v.Steps = append(v.Steps, ui.Step{Label: q.Title, Done: s.Said != nil && q.Key != j.Next, Now: q.Key == j.Next, Note: said(s.Said)})
		v.Stages = append(v.Stages, s)
		if q.Key == j.Next || ends(q, j) {
			open = false
		}
		if !open {
			break
		}
	}
	for _, q := range disclosure.QuestionsOf(i.Kind)[len(v.Stages):] {
		v.Steps = append(v.Steps, ui.Step{Label: q.Title})
	}
	v.Result = d.judged(x, j)
	return c.Page(status, pages.JudgePage(v))
}

func said(a *pages.Answer) string {
	if a == nil {
		return ""
	}
	return clip(a.Title, 12)
}

func numeral(n int) string { return []string{"", "一", "二", "三", "四", "五", "六", "七"}[n] }

// ends says that the answer given to a step ends the judgement.
func ends(q disclosure.Question, j disclosure.Judged) bool {
	given := j.Given[q.Key]
	i := slices.IndexFunc(q.Answers, func(c disclosure.Choice) bool { return c.Key == given.Answer })
	return i >= 0 && (q.Answers[i].Ground != "" || q.Answers[i].Act != "")
}

// stage is one step with what was answered.
func stage(x *disclosure.Case, q disclosure.Question) pages.Stage {
	s := pages.Stage{ID: "step-" + q.Key + "-card", Title: q.Title, Question: q.Ask, Hint: hints[q.Key][0], Article: hints[q.Key][1]}
	for _, given := range slices.Backward(x.Steps) {
		if given.Step != q.Key {
			continue
		}
		a := pages.Answer{Title: answerTitle(q, given.Answer), Reason: given.Reason, Evidence: given.Evidence, By: given.ByName + "，" + local(given.At)}
		if s.Said == nil {
			s.Said = &a
		} else {
			s.Old = append(s.Old, a)
		}
	}
	if q.Key == "have" {
		s.Acts = []ui.Button{{Label: "登记检索记录", Icon: "search", Small: true, Href: x.Item.Href() + "/do/search"}}
	}
	return s
}

func answerTitle(q disclosure.Question, key string) string {
	i := slices.IndexFunc(q.Answers, func(c disclosure.Choice) bool { return c.Key == key })
	if i < 0 {
		return key
	}
	return q.Answers[i].Title
}

// judged says where the answers lead: the letter to draft, or the act that
// has to come first.
func (d *Desk) judged(x *disclosure.Case, j disclosure.Judged) *ui.Notice {
	switch {
	case j.Ground != "":
		g, _ := disclosure.GroundOf(j.Ground)
		n := &ui.Notice{Tone: ui.OK, Title: "判断结果：" + g.Title, Text: fmt.Sprintf("依据%s；年度报告计入“%s”。%s", g.Article, disclosure.OutcomeTitle(g.Row), remedies[g.Remedy])}
		if href := d.replyHref(x, j.Ground); href != "" {
			n.Acts = []ui.Button{{Label: "起草答复书", Look: ui.Primary, Href: href}}
		}
		return n
	case j.Act != "":
		n := &ui.Notice{Tone: ui.Info, Title: "下一步：" + j.Act, Text: "办完以后再回到这里继续判断。"}
		if key := actOf(j.Act); key != "" {
			n.Acts = []ui.Button{{Label: j.Act, Look: ui.Primary, Href: x.Item.Href() + "/do/" + key}}
		}
		return n
	}
	return nil
}

// replyHref is where the reply with a ground is drafted.
func (d *Desk) replyHref(x *disclosure.Case, ground string) string {
	if d.ReplyHref == nil || option(x, disclosure.MoveDraft).Refusal != "" {
		return ""
	}
	return d.ReplyHref(x, ground)
}

var remedies = map[disclosure.Remedy]string{
	disclosure.ReviewFirst: "答复书应当写明先申请行政复议，对复议决定不服的再提起行政诉讼。",
	disclosure.EitherWay:   "答复书应当写明可以申请行政复议，也可以直接提起行政诉讼。",
	disclosure.BothRoutes:  "救济途径各方理解不一，答复书写明两种途径，并请合法性审查人员核对。",
}

func (d *Desk) postJudge(c *web.Ctx) error {
	x, err := d.item(c)
	if err != nil {
		return err
	}
	q, ok := disclosure.QuestionOf(x.Item.Kind, c.R.PostFormValue("step"))
	if !ok {
		return noStep
	}
	state := stepForm(q).Read(c.R)
	if state.OK() {
		err := d.sayStep(c, x, q, state)
		if err == nil {
			return c.Done("已保存“"+q.Title+"”的判断", x.Item.Href()+"/judge")
		}
		if !took(state, err) {
			return err
		}
	}
	return d.showJudge(c, http.StatusUnprocessableEntity, state)
}

// sayStep takes one answer of the judgement.
func (d *Desk) sayStep(c *web.Ctx, x *disclosure.Case, q disclosure.Question, s *form.State) error {
	return d.Service.Judge(c.Context(), c.Actor, x.Item.ID, 0, q.Key, s.Text("answer"), s.Text("reason"), s.Text("evidence"))
}
