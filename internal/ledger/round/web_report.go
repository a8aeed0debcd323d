package round

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/export"
	"gongkai/internal/ledger/round/pages"
)

// asked reads the report that an address asks for: as of a day, of a unit.
func (s *Rounds) asked(c *web.Ctx) (*Round, *Report, error) {
	on, err := asked(c)
	if err != nil {
		return nil, nil, err
	}
	r, err := get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return nil, nil, err
	}
	if r.State == Planned || r.State == Void {
		return nil, nil, fail.Missingf("“%s”%s，还没有报告", r.Name, RoundFlow.TitleOf(r.State))
	}
	report, err := s.Report(c.Context(), c.DB, c.Actor, r.ID, on)
	if err == nil && c.Query("unit") != "" {
		report, err = report.ofUnit(c.Query("unit"))
	}
	return &r, report, err
}

func (s *Rounds) getFile(c *web.Ctx) error {
	r, report, err := s.asked(c)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s%s（截至%s）", r.Name, report.Unit, report.AsOf)
	doc := report.Document()
	if c.Base("").Demo != "" {
		doc.Header = "演示数据"
	}
	var out bytes.Buffer
	switch c.Path("form") {
	case "docx":
		if err := doc.WriteDOCX(&out); err != nil {
			return err
		}
		return c.File(name+".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", out.Bytes())
	case "xlsx":
		if err := doc.WriteXLSX(&out); err != nil {
			return err
		}
		return c.File(name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.Bytes())
	}
	return fail.Missingf("报告可以导出为 Word（docx）或 Excel（xlsx）")
}

func (s *Rounds) getReport(c *web.Ctx) error {
	r, report, err := s.asked(c)
	if err != nil {
		return err
	}
	b := c.Base(report.Title())
	p := pages.Report{Base: b, NoProblems: "各科室未填报存在问题。", NoNext: "各科室未填报下一步打算。"}
	p.OwnHeading, p.TitleLines = true, strings.Split(export.TitleLines(report.Title()), "\n")
	p.Base.Actions = s.reportActs(c, r)
	p.AsOf = asOfForm(r.Href()+"/report", report.AsOf, "按此日期重新计算")
	if c.Query("unit") != "" {
		p.AsOf.Fields = append(p.AsOf.Fields, ui.Field{Name: "unit", Kind: ui.HiddenKind, Value: c.Query("unit")})
	}
	p.Notices = reportNotices(r, report)
	doc := report.Document()
	p.Subtitle = "填报单位（盖章）：" + doc.Agency + "　　填报时间：" + doc.Filed.Chinese()
	p.Overall, p.Problems, p.Next = append(report.Sentences(), split(report.Words.Overall)...), split(report.Words.Problems), split(report.Words.Next)
	p.Figures, p.Units = figureTable(report), returnTable(r, report)
	p.Parts = parts(r, report)
	for i := range report.Lines {
		l := &report.Lines[i]
		if l.Withdrawn {
			continue
		}
		who := fmt.Sprintf("%s（任务%s）", l.Facts.Unit, l.Facts.No)
		if l.Problems != "" {
			p.Said = append(p.Said, pages.Said{Who: who, Text: l.Problems})
		}
		if l.Next != "" {
			p.Plans = append(p.Plans, pages.Said{Who: who, Text: l.Next})
		}
	}
	p.Foot = []string{"单位负责人：" + doc.Head, "审核人：" + doc.Reviewer, "填报人：" + doc.Filler, "联系电话：" + doc.Phone}
	return c.Page(http.StatusOK, pages.ReportPage(p))
}

func split(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (s *Rounds) reportActs(c *web.Ctx, r *Round) []ui.Button {
	back := ui.Button{Label: "返回轮次", Icon: "back", Place: ui.PlaceOther, Href: r.Href()}
	if !c.Actor.May(RightExport) {
		return []ui.Button{back}
	}
	q := url.Values{}
	for _, name := range []string{"asof", "unit"} {
		if v := c.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	tail := ""
	if len(q) > 0 {
		tail = "?" + q.Encode()
	}
	out := []ui.Button{{Label: "导出 Word", Icon: "download", Place: ui.PlaceExport, Href: r.Href() + "/report/docx" + tail},
		{Label: "导出 Excel", Icon: "download", Place: ui.PlaceExport, Href: r.Href() + "/report/xlsx" + tail}, back}
	if c.Actor.MayOn(RightOpen, "", "") && (r.State == Open || r.State == Reviewing) {
		out = append(out, ui.Button{Label: "撰写文字", Icon: "edit", Place: ui.PlaceEdit, Href: r.Href() + "/words"})
	}
	return out
}

func reportNotices(r *Round, report *Report) []ui.Notice {
	switch {
	case report.Final:
		return []ui.Notice{{Tone: ui.OK, Text: "本轮已办结，以下是办结时定稿留存的报告，以后导出的文件与此完全一致。"}}
	case report.AsOf != r.AsOf:
		return []ui.Notice{{Tone: ui.Info, Text: "数据截至" + report.AsOf.Chinese() + "，按当天结束时台账和报送稿的内容计算。"}}
	}
	return []ui.Notice{{Tone: ui.Info, Text: "本轮尚未办结，以下内容随科室填报和审核更新。"}}
}

func figureTable(report *Report) pages.Table {
	t := pages.Table{Caption: "主要数据", Heads: []string{"指标", "数值", "计数", "计算口径"}}
	for _, f := range report.Figures() {
		count, value := "", f.Text()+f.Unit
		if f.Whole > 0 {
			count = fmt.Sprintf("%d/%d", f.Part, f.Whole)
		}
		if !f.Known {
			value = "暂无数据"
		}
		t.Rows = append(t.Rows, []pages.Box{{Text: f.Label}, {Text: value, Href: f.Href, Right: true}, {Text: count, Right: true}, {Text: f.Definition}})
	}
	return t
}

func returnTable(r *Round, report *Report) pages.Table {
	t := pages.Table{Caption: "各科室报送情况", Heads: []string{"科室", "应报", "已报", "已接受", "首次交齐", "报送稿", "退回", "报送情况"}}
	number := func(n int) pages.Box { return pages.Box{Text: strconv.Itoa(n), Right: true} }
	for _, u := range report.Units {
		t.Rows = append(t.Rows, []pages.Box{{Text: u.Name, Href: sheetHref(r.ID, u.ID)}, number(u.Lines), number(u.Sent), number(u.Accepted),
			{Text: moment(u.Complete)}, number(u.Editions), number(u.Returned), {Text: u.state()}})
	}
	return t
}

// parts are the lines by key task and task, in the plan's order.
func parts(r *Round, report *Report) []pages.Part {
	var out []pages.Part
	task := ""
	for i := range report.Lines {
		l := &report.Lines[i]
		if n := len(out); n == 0 || out[n-1].Title != l.Facts.KeyTask {
			out = append(out, pages.Part{Title: l.Facts.KeyTask})
			task = ""
		}
		part := &out[len(out)-1]
		if l.Task != task {
			task = l.Task
			part.Items = append(part.Items, pages.Item{Title: "任务" + l.Facts.No, Href: "/office/ledger/tasks/" + l.Task, Measure: l.Facts.Measure,
				Lamp: lightLamp(l.Facts), Note: fmt.Sprintf("完成比例%s，节点%d/%d，时限%s", ledger.PercentText(l.Facts.Completion), l.Facts.Met, l.Facts.Points, l.Facts.Deadline)})
		}
		item := &part.Items[len(part.Items)-1]
		if l.Withdrawn {
			item.Said = append(item.Said, pages.Said{Who: l.Facts.Unit, Text: withdrawnWord + "，不计入各项数据。", Href: r.Href() + "/lines/" + l.Line})
			continue
		}
		text := l.Text
		if len(l.Numbers) > 0 {
			text += "\n填报数据：" + strings.ReplaceAll(printNumbers(l.Numbers), "\n", "；") + "。"
		}
		note := l.Note()
		if l.Edition > 0 {
			note = strings.TrimPrefix(note+fmt.Sprintf("，第%d稿，佐证%d份", l.Edition, len(l.Facts.Evidence)), "，")
		}
		item.Said = append(item.Said, pages.Said{Who: l.Facts.Unit, Text: text, Note: note, Href: r.Href() + "/lines/" + l.Line})
	}
	return out
}

// wordsForm is what a person writes into the report.
var wordsForm = form.Form{
	{Name: "overall", Label: "总体情况", Kind: form.Area, Rows: 8, Max: 5000, Help: "接在系统计算的数据之后。数据不用重写。"},
	{Name: "problems", Label: "存在问题", Kind: form.Area, Rows: 5, Max: 5000, Help: "放在各科室填报的问题之前。"},
	{Name: "next", Label: "下一步打算", Kind: form.Area, Rows: 5, Max: 5000, Help: "放在各科室填报的打算之前。"},
}

func (s *Rounds) getWords(c *web.Ctx) error {
	w, err := wordingOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	state := wordsForm.Blank(map[string]string{"overall": w.Words.Overall, "problems": w.Words.Problems, "next": w.Words.Next})
	return s.showWords(c, http.StatusOK, state, w.Number)
}

func (s *Rounds) showWords(c *web.Ctx, status int, state *form.State, number int64) error {
	r, report, err := s.asked(c)
	if err != nil {
		return err
	}
	p := pages.Form{Base: s.base(c, r, "撰写报告")}
	p.Notices = []ui.Notice{{Tone: ui.Info, Title: "系统已算出的内容", Text: strings.Join(report.Sentences(), "")}}
	fields := append(ui.FromForm(state), ui.Field{Name: "number", Kind: ui.HiddenKind, Value: strconv.FormatInt(number, 10)})
	p.Form = ui.Form{Action: r.Href() + "/words", Fields: fields, Error: state.General, Draft: "words-" + r.ID,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "查看报告", Href: r.Href() + "/report"}}}
	if number > 0 {
		p.Base.Lead = fmt.Sprintf("现在是第%d稿，保存后形成新的一稿，以前各稿都留存。", number)
	}
	return c.Page(status, pages.FormPage(p))
}

func (s *Rounds) postWords(c *web.Ctx) error {
	state := wordsForm.Read(c.R)
	number, _ := strconv.ParseInt(c.R.PostFormValue("number"), 10, 64)
	if !state.OK() {
		return s.showWords(c, http.StatusUnprocessableEntity, state, number)
	}
	id := c.Path("id")
	err := s.SaveWords(c.Context(), c.Actor, id, number, Words{Overall: state.Text("overall"), Problems: state.Text("problems"), Next: state.Text("next")})
	if err == nil {
		return c.Done("已保存报告文字", "/office/rounds/"+url.PathEscape(id)+"/report")
	}
	if _, _, ok := readable(err); !ok || !state.Take(err) {
		return err
	}
	return s.showWords(c, formStatus(err), state, number)
}
