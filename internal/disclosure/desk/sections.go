package desk

import (
	"fmt"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// table makes a small grid without filters.
func table(id, caption string, heads []string, rows [][]ui.Cell) *ui.Grid {
	g := &ui.Grid{ID: id, Caption: caption, PlainRows: true, Query: ui.Query{Page: 1, Per: max(1, len(rows))}}
	for k, h := range heads {
		g.Columns = append(g.Columns, ui.Column{Key: fmt.Sprintf("c%d", k), Label: h, Fixed: true, Wide: longest(rows, k) > 11})
	}
	for k, r := range rows {
		g.Rows = append(g.Rows, ui.Row{ID: fmt.Sprintf("%s-%d", id, k), Cells: r})
	}
	return g
}

// longest is the number of characters of the longest cell of a column.
func longest(rows [][]ui.Cell, column int) int {
	most := 0
	for _, r := range rows {
		most = max(most, len([]rune(r[column].Text)), len([]rune(r[column].Note)))
	}
	return most
}

// sections are the parts of a case's page that hold something, and those in
// which something can be entered.
func (d *Desk) sections(c *web.Ctx, x *disclosure.Case) ([]pages.Section, error) {
	out := []pages.Section{judgement(x)}
	for _, f := range []func(*disclosure.Case) (pages.Section, bool){mending, consultations, helps, searches, fees, letters, disputes} {
		if s, ok := f(x); ok {
			out = append(out, s)
		}
	}
	files, err := d.fileSection(c, x)
	if err != nil {
		return nil, err
	}
	out = append(out, files)
	others, err := d.siblings(c, x)
	if err != nil {
		return nil, err
	}
	return append(out, others...), nil
}

// may offers an act where the reader may make it.
func may(x *disclosure.Case, move, label, icon string) []ui.Button {
	if option(x, move).Refusal != "" {
		return nil
	}
	href := x.Item.Href() + "/do/" + actOf(move)
	if move == disclosure.MoveJudge {
		href = x.Item.Href() + "/judge"
	}
	if move == disclosure.MoveAttach {
		href = x.Item.Href() + "/files"
	}
	return []ui.Button{{Label: label, Icon: icon, Small: true, Href: href}}
}

// judgement is what was judged, and the reviews.
func judgement(x *disclosure.Case) pages.Section {
	s := pages.Section{ID: "judge", Title: "判断与审查", Acts: may(x, disclosure.MoveJudge, "填写判断", "edit")}
	j := x.Judged()
	for _, q := range disclosure.QuestionsOf(x.Item.Kind) {
		given, ok := j.Given[q.Key]
		if !ok {
			continue
		}
		s.Facts = append(s.Facts, ui.Pair{Label: q.Title, Cell: ui.Cell{Text: answerTitle(q, given.Answer), Note: strings.Join(nonEmpty(given.Reason, given.Evidence), "；")}})
		if ends(q, j) || q.Key == j.Next {
			break
		}
	}
	if g, ok := disclosure.GroundOf(j.Ground); ok {
		s.Facts = append(s.Facts, ui.Pair{Label: "结论", Cell: ui.Cell{Text: g.Title, Note: g.Article + "；年度报告计入“" + disclosure.OutcomeTitle(g.Row) + "”"}})
	}
	for _, kind := range []string{disclosure.ReviewSecrecy, disclosure.ReviewLegal} {
		if r := x.Review(kind); r != nil {
			verdict := map[string]string{disclosure.VerdictPass: "通过", disclosure.VerdictFail: "不通过"}[r.Verdict]
			s.Facts = append(s.Facts, ui.Pair{Label: disclosure.ReviewTitles[kind], Cell: ui.Cell{Text: verdict + "：" + r.Opinion, Note: r.ByName + "，" + local(r.At)}})
		}
	}
	if len(s.Facts) == 0 {
		s.Empty = "还没有填写判断。"
	}
	return s
}

func nonEmpty(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

func mending(x *disclosure.Case) (pages.Section, bool) {
	m := x.Correction()
	if m == nil {
		return pages.Section{}, false
	}
	s := pages.Section{ID: "mend", Title: "补正", Facts: []ui.Pair{{Label: "补正事项", Wide: true, Cell: ui.T(m.Points)}, ui.P("发出日期", on(m.Sent)), ui.P("送达日期", on(m.Reached)),
		ui.P("补正期限", on(m.Lapse)), ui.P("收到补正", on(m.Mended))}}
	if m.Answer != "" {
		s.Facts = append(s.Facts, ui.Pair{Label: "补正内容", Wide: true, Cell: ui.T(m.Answer)})
	}
	if m.Excuse != "" {
		s.Facts = append(s.Facts, ui.P("逾期的正当理由", m.Excuse))
	}
	return s, true
}

func consultations(x *disclosure.Case) (pages.Section, bool) {
	s := pages.Section{ID: "consult", Title: "征求意见", Acts: may(x, disclosure.MoveConsult, "征求意见", "plus")}
	var rows [][]ui.Cell
	for k := range x.Consultations {
		v := &x.Consultations[k]
		answer := "等待意见"
		if !v.Open() {
			answer = disclosure.AnswerTitles[v.Answer]
		}
		if v.Answer == disclosure.Silent && v.Kind == clock.AskCoMaker {
			answer += "，视为同意"
		}
		rows = append(rows, []ui.Cell{{Text: v.Party, Note: clock.KindTitles[v.Kind]}, ui.T(v.About), ui.T(on(v.Sent)), {Text: on(v.Reached), Note: v.Proof}, ui.T(on(v.Lapse)),
			{Text: answer, Note: v.Reason}, {Text: disclosure.DecisionTitles[v.Decision], Note: v.DecidedWhy}})
	}
	if len(rows) == 0 {
		return s, false
	}
	s.Grid = table("consultations", "征求意见", []string{"对象", "拟公开的内容", "发出", "送达", "期限至", "意见", "本机关决定"}, rows)
	return s, true
}

func helps(x *disclosure.Case) (pages.Section, bool) {
	var rows [][]ui.Cell
	for _, h := range x.Helps {
		rows = append(rows, []ui.Cell{ui.T(h.About), ui.T(on(h.Asked)), ui.T(on(h.Due)), {Text: h.Answer, Note: h.AnsweredBy}})
	}
	return pages.Section{ID: "help", Title: "协办", Acts: may(x, disclosure.MoveHelp, "发协办函", "plus"), Grid: table("helps", "协办", []string{"内容", "发出", "回复期限", "回复"}, rows)}, len(rows) > 0
}

func searches(x *disclosure.Case) (pages.Section, bool) {
	s := pages.Section{ID: "search", Title: "检索记录", Lead: "答复信息不存在的，以检索记录为证。", Acts: may(x, disclosure.MoveSearch, "登记检索", "plus")}
	var rows [][]ui.Cell
	for _, v := range x.Searches {
		rows = append(rows, []ui.Cell{ui.T(v.System), ui.T(v.Words), ui.T(v.Span), ui.T(on(v.On)), ui.N(int(v.Hits)), ui.T(v.Result), ui.T(v.Person)})
	}
	if len(rows) > 0 {
		s.Grid = table("searches", "检索记录", []string{"检索范围", "关键词", "时间范围", "检索日期", "命中", "结果", "检索人"}, rows)
	} else {
		s.Empty = "还没有登记检索。"
	}
	return s, len(rows) > 0 || len(s.Acts) > 0
}

func fees(x *disclosure.Case) (pages.Section, bool) {
	var rows [][]ui.Cell
	for _, f := range x.Fees {
		state := "待缴费"
		switch {
		case !f.Dropped.IsZero():
			state = "已撤回：" + f.DroppedWhy
		case !f.Paid.IsZero():
			state = on(f.Paid) + "缴费，票据" + f.Receipt
		}
		rows = append(rows, []ui.Cell{ui.T(fee.WayTitles[f.Way]), {Text: fmt.Sprintf("%d元", f.Amount), Note: f.Computed}, ui.T(on(f.Sent)), ui.T(on(f.Reached)), ui.T(on(f.Lapse)), ui.T(state)})
	}
	return pages.Section{ID: "fee", Title: "信息处理费", Grid: table("fees", "信息处理费", []string{"方式", "金额", "通知发出", "送达", "缴费期限", "情况"}, rows)}, len(rows) > 0
}

func letters(x *disclosure.Case) (pages.Section, bool) {
	var rows [][]ui.Cell
	for _, l := range x.Letters {
		rows = append(rows, []ui.Cell{ui.A(l.Title, "/office/disclosure-letters/"+l.ID), ui.T(l.Number), ui.T(disclosure.LetterTitles[l.State]), ui.T(l.DrafterName), ui.T(l.SignerName), ui.T(on(l.Issued)), {Text: on(l.Served), Note: l.SignedFor}})
	}
	return pages.Section{ID: "letters", Title: "文书", Grid: table("letters-of-case", "文书", []string{"文书", "文号", "状态", "拟稿", "签发", "发出", "送达"}, rows)}, len(rows) > 0
}

func disputes(x *disclosure.Case) (pages.Section, bool) {
	var rows [][]ui.Cell
	for _, v := range x.Disputes {
		rows = append(rows, []ui.Cell{{Text: disclosure.DisputeTitles[v.Kind], Note: v.Number}, ui.T(v.Body), ui.T(on(v.Filed)), {Text: on(v.Due), Note: "答复" + on(v.Answered)},
			{Text: on(v.Reported), Note: v.ReportedTo}, {Text: disclosure.ResultTitles[v.Result], Note: v.ResultWhy}})
	}
	return pages.Section{ID: "disputes", Title: "行政复议、行政诉讼", Acts: may(x, disclosure.MoveDispute, "登记", "plus"),
		Grid: table("disputes-of-case", "行政复议、行政诉讼", []string{"类型", "机关", "受理", "答复期限", "报备", "结果"}, rows)}, len(rows) > 0
}

// siblings are the other items of the request, and those joined with this one.
func (d *Desk) siblings(c *web.Ctx, x *disclosure.Case) ([]pages.Section, error) {
	all, err := d.Service.ItemsOf(c.Context(), c.DB, x.Item.Agency, x.Item.Request)
	if err != nil {
		return nil, err
	}
	list := func(id, title, lead string, items []disclosure.Item) []pages.Section {
		var rows [][]ui.Cell
		for _, i := range items {
			if i.ID != x.Item.ID && c.Actor.MayOn(disclosure.RightView, i.Unit, "") {
				rows = append(rows, []ui.Cell{ui.A(i.Label(), i.Href()), ui.T(i.Title), ui.T(stateTitle(i.State)), ui.T(disclosure.OutcomeTitle(i.Outcome)), ui.C(ui.Light(Lamp(&i, x.Today, x.Cal)))})
			}
		}
		if len(rows) == 0 {
			return nil
		}
		return []pages.Section{{ID: id, Title: title, Lead: lead, Grid: table(id+"-items", title, []string{"编号", "内容摘要", "环节", "答复结果", "期限"}, rows)}}
	}
	out := list("siblings", "同一申请的其他事项", "按一事一申请拆分，分别办理、分别答复。", all)
	out = append(out, list("followers", "并案答复的申请", "与本件一并答复。", x.Followers)...)
	if x.Item.Subject == "" {
		return out, nil
	}
	same, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{Subject: x.Item.Subject, Limit: 50})
	if err != nil {
		return nil, err
	}
	return append(out, list("same", "申请相同信息的其他申请", "多个申请人申请公开相同信息，可以公开的，可以纳入主动公开（第四十四条）。", same)...), nil
}
