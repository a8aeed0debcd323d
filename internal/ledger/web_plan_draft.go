package ledger

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
	"gongkai/internal/ledger/plan"
)

// The views of a draft's table.
const (
	showAll    = ""
	showDoubts = "doubts"
	showOpen   = "open"
)

// draftIn reads the draft that the address names; a plan that is no draft any
// more is a Stale.
func draftIn(c *web.Ctx) (Plan, error) {
	p, err := planOf(c)
	if err == nil && p.State != PlanDraft {
		err = fail.Stalef("这份计划草稿已经处理过（%s），不能再修改。请从计划列表查看", p.StateTitle())
	}
	return p, err
}

func (l *Ledger) getDraft(c *web.Ctx) error {
	p, err := planOf(c)
	if err != nil {
		return err
	}
	if p.State != PlanDraft {
		return c.See(planPath(p.ID))
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	same, err := l.sameYear(c, &p)
	if err != nil {
		return err
	}
	return c.Page(200, pages.PlanDraftPage(draftPage(c, &p, n, same)))
}

// sameYear lists the plans in force of which a draft may be a new edition.
func (l *Ledger) sameYear(c *web.Ctx, p *Plan) ([]Plan, error) {
	if p.Replaces != "" {
		return nil, nil
	}
	all, err := l.AdoptedPlans(c.Context(), c.DB, c.Actor.Tenant)
	var out []Plan
	for _, other := range all {
		if other.Year == p.Year {
			out = append(out, other)
		}
	}
	return out, err
}

func draftPage(c *web.Ctx, p *Plan, n names, same []Plan) pages.PlanDraft {
	view := c.Query("show")
	path := planPath(p.ID)
	out := pages.PlanDraft{Base: planBase(c, "核对计划草稿"), Path: path, Facts: draftFacts(p), Back: draftView(path, view), Rest: p.Draft.Plan.Rest}
	out.Lead = p.planTitle()
	suggestions := p.suggestions(n)
	doubts := p.Draft.Doubts()
	out.Suggest, out.Open = len(suggestions), Open(doubts)
	out.Meter = ui.Meter{Label: "已核对的疑点", Part: len(doubts) - out.Open, Full: len(doubts), Text: fmt.Sprintf("%d / %d 处", len(doubts)-out.Open, len(doubts))}
	if len(doubts) == 0 {
		out.Meter.Part, out.Meter.Full, out.Meter.Text = 1, 1, "没有疑点"
	}
	out.Doubts = pageDoubts(p.Draft.OfDocument(), 0, n)
	for _, s := range same {
		out.Same = append(out.Same, pages.SamePlan{Title: fmt.Sprintf("《%s》（第%d版）", s.planTitle(), s.Edition),
			Act: ui.Button{Label: "作为它的新版", Icon: "copy", Post: true, Action: path + "/follow", Name: "replaces", Value: s.ID}})
	}
	in := p.Obstacles()
	out.Stats = draftStats(c, p, out.Open, len(in), path)
	out.Actions = draftButtons(p, path)
	out.Rows, out.Tabs = draftRows(p, n, suggestions, view, path)
	out.HasIndicator = indicated(p.Draft.Plan.Rows)
	return out
}

func draftView(path, view string) string {
	if view == showAll {
		return path + "/draft"
	}
	return path + "/draft?show=" + url.QueryEscape(view)
}

func draftFacts(p *Plan) []ui.Pair {
	out := []ui.Pair{{Label: "标题", Cell: ui.T(p.planTitle()), Wide: true}, ui.P("年度", or(yearText(p.Year), "未写明")), ui.P("文号", or(p.DocumentNo, "未写明")),
		ui.P("发文单位", or(p.Issuer, "未写明")), {Label: "来源文件", Cell: ui.A(p.SourceName, planPath(p.ID, "file"))}}
	if d := p.Draft.Plan.IssuedOn; d != nil {
		out = append(out, ui.P("成文日期", d.Chinese()))
	}
	return append(out, ui.Pair{Label: "表格各列", Cell: ui.T(strings.Join(p.Columns, "｜")), Wide: true})
}

func draftStats(c *web.Ctx, p *Plan, open, obstacles int, path string) []ui.Stat {
	makes := p.Makes(clock{c.Now(), c.Today()})
	return []ui.Stat{
		{Label: "任务", Value: strconv.Itoa(len(p.Draft.Plan.Rows)), Unit: "项", Href: draftView(path, showAll), Note: omitted(p)},
		{Label: "采纳后的分工", Value: strconv.Itoa(makes.Duties), Unit: "项", Note: "牵头和配合科室各算一项"},
		{Label: "有日期的节点", Value: strconv.Itoa(makes.Points), Unit: "个", Note: "从措施原文读出"},
		{Label: "待核对的疑点", Value: strconv.Itoa(open), Unit: "处", Href: draftView(path, showDoubts), Tone: toneIf(open > 0, ui.Warn)},
		{Label: "采纳前必须处理", Value: strconv.Itoa(obstacles), Unit: "处", Href: draftView(path, showOpen), Tone: toneIf(obstacles > 0, ui.Bad), Note: "缺牵头、缺日期、单位不明"},
	}
}

func omitted(p *Plan) string {
	n := 0
	for _, c := range p.Draft.Choices {
		if c.Omit {
			n++
		}
	}
	if n == 0 {
		return "全部列入台账"
	}
	return fmt.Sprintf("其中%d项不列入台账", n)
}

func toneIf(yes bool, tone ui.Tone) ui.Tone {
	if yes {
		return tone
	}
	return ui.OK
}

func draftButtons(p *Plan, path string) []ui.Button {
	out := []ui.Button{
		{Label: "采纳", Icon: "check", Look: ui.Primary, Place: ui.PlaceSubmit, Href: path + "/adopt", Key: "a"},
		{Label: "更正标题信息", Icon: "edit", Place: ui.PlaceEdit, Href: path + "/head"},
		{Label: "补充一项", Icon: "plus", Place: ui.PlaceNew, Href: path + "/add?after=" + strconv.Itoa(len(p.Draft.Plan.Rows))},
		{Label: "放弃草稿", Icon: "trash", Place: ui.PlaceDelete, Look: ui.Danger, Href: path + "/drop"},
	}
	if p.Replaces != "" {
		out = append(out, ui.Button{Label: "与现行版比较", Icon: "columns", Place: ui.PlaceQuery, Href: path + "/diff"})
	}
	return out
}

func indicated(rows []plan.Row) bool {
	for _, r := range rows {
		if r.Indicator != "" {
			return true
		}
	}
	return false
}

// draftRows are the rows of a view, and the tabs that lead to the views.
func draftRows(p *Plan, n names, suggestions map[int]string, view, path string) ([]pages.DraftRow, []ui.Tab) {
	d := &p.Draft
	var out []pages.DraftRow
	counts := map[string]int{}
	last := ""
	for i := range d.Plan.Rows {
		in := map[string]bool{showAll: true, showDoubts: !d.Choices[i].Omit && len(d.OfRow(i)) > 0,
			showOpen: len(d.lacks(i)) > 0 || !d.Choices[i].Omit && len(blocking(d.OfRow(i))) > 0}
		for v, is := range in {
			if is {
				counts[v]++
			}
		}
		if !in[view] {
			continue
		}
		r := draftRow(p, i, n, suggestions[i], path)
		if group := r.Group; group == last {
			r.Group = ""
		} else {
			last = group
		}
		out = append(out, r)
	}
	tabs := []ui.Tab{{Label: "全部", Href: draftView(path, showAll), Current: view == showAll, Count: counts[showAll]},
		{Label: "只看有疑点", Href: draftView(path, showDoubts), Current: view == showDoubts, Count: counts[showDoubts]},
		{Label: "采纳前必须处理", Href: draftView(path, showOpen), Current: view == showOpen, Count: counts[showOpen]}}
	return out, tabs
}

func draftRow(p *Plan, i int, n names, suggestion, path string) pages.DraftRow {
	r, c := &p.Draft.Plan.Rows[i], &p.Draft.Choices[i]
	out := pages.DraftRow{N: i + 1, No: label(*r, i), Group: r.KeyTask, SubTask: r.SubTask, Measure: piecesOf(r.Measure, r.Checkpoints, ""),
		Deadline: piecesOf(r.Deadline, r.Checkpoints, "deadline"), Responsible: r.Responsible, Support: n.unitList(c.Support), All: everybody(c, n),
		Indicator: r.Indicator, Extra: extraOf(&Task{Extra: r.Extra}), Doubts: pageDoubts(p.Draft.OfRow(i), i+1, n), Href: path + "/row/" + strconv.Itoa(i+1)}
	if c.Lead != "" {
		out.Lead = n.unit(c.Lead)
	}
	if !c.Due.IsZero() {
		out.Due = c.Due.String()
	}
	if c.Omit {
		out.Omit, out.Doubts = c.Why, nil
		return out
	}
	out.Decide = deciding(p, i, n, suggestion, path)
	return out
}

// everybody sums up the supporting units where they are all that there are.
func everybody(c *Choice, n names) string {
	switch k := len(c.Support); {
	case k < 3:
		return ""
	case k == len(n.order) && c.Lead == "":
		return fmt.Sprintf("全部%d个科室", k)
	case k == len(n.order)-1 && c.Lead != "":
		return fmt.Sprintf("其余%d个科室", k)
	}
	return ""
}

// deciding is the short form for a row that lacks its lead or its day.
func deciding(p *Plan, i int, n names, suggestion, path string) *pages.Decide {
	c := &p.Draft.Choices[i]
	at := strconv.Itoa(i + 1)
	d := &pages.Decide{Action: path + "/row/" + at + "/decide", Key: p.Draft.RowKey(i)}
	if c.Lead == "" {
		d.Fields = append(d.Fields, ui.Field{Kind: ui.Select, Name: "lead", ID: "lead-" + at, Label: "牵头科室", Value: suggestion, Blank: "请选择", Options: unitChoices(n)})
	}
	if c.Due.IsZero() {
		d.Fields = append(d.Fields, ui.Field{Kind: ui.Date, Name: "due", ID: "due-" + at, Label: "完成日期"})
	}
	if len(d.Fields) == 0 {
		return nil
	}
	return d
}

func unitChoices(n names) []ui.Option {
	out := make([]ui.Option, len(n.order))
	for i, u := range n.order {
		out[i] = ui.Option{Value: u.ID, Label: u.Name}
	}
	return out
}

func pageDoubts(list []DraftDoubt, row int, n names) []pages.Doubt {
	out := make([]pages.Doubt, len(list))
	for i, d := range list {
		out[i] = pages.Doubt{Key: d.Key, Message: d.Message, Row: row, Settled: d.Settled, Blocks: d.Blocks()}
		if d.Decides() {
			out[i].Naming = &pages.Naming{Name: d.Name, Near: d.Near, Label: n.units[d.Near].Name}
		}
	}
	return out
}

// piecesOf cuts a text at the checkpoints that were read from it.
func piecesOf(text string, points []plan.Checkpoint, field string) []pages.Piece {
	runes := []rune(text)
	var out []pages.Piece
	at := 0
	for _, k := range points {
		from, to := k.Span[0], k.Span[1]
		if k.Field != field || from < at || to <= from || to > len(runes) {
			continue
		}
		if from > at {
			out = append(out, pages.Piece{Text: string(runes[at:from])})
		}
		out = append(out, pages.Piece{Text: string(runes[from:to]), What: pointWords(k)})
		at = to
	}
	if at < len(runes) {
		out = append(out, pages.Piece{Text: string(runes[at:])})
	}
	return out
}

// everyWords name the rhythms of checkpoints.
var everyWords = map[string]string{"day": "每日", "working_day": "每个工作日", "week": "每周", "two_weeks": "每两周", "ten_days": "每旬",
	"month": "每月", "2_months": "每两个月", "quarter": "每季度", "half_year": "每半年", "6_months": "每半年", "year": "每年"}

// pointWords say what a checkpoint was read as.
func pointWords(k plan.Checkpoint) string {
	every := or(everyWords[k.Every], k.Every)
	switch k.Kind {
	case plan.ByDate:
		if k.Date == nil {
			return "节点：日期待定年度"
		}
		return "节点：" + k.Date.Chinese() + "前"
	case plan.InMonth:
		return "节点：" + k.Month + " 月内"
	case plan.Recurring:
		if k.MonthOf > 0 {
			every += fmt.Sprintf("第%d个月", k.MonthOf)
		}
		if k.Day > 0 {
			return fmt.Sprintf("周期：%s%d日前", every, k.Day)
		}
		return "周期：" + every
	case plan.Relative:
		return "办理期限：" + length(k) + "内"
	case plan.MinDuration:
		return "最短时长：" + length(k)
	case plan.MinCount:
		return "最少次数：" + strings.TrimSpace(every+" "+strconv.Itoa(k.Count)+k.Unit)
	}
	return targetWords(k)
}

func targetWords(k plan.Checkpoint) string {
	bound := "达到"
	if k.AtMost {
		bound = "不超过"
	}
	if k.Percent != nil {
		return "目标：" + bound + strconv.FormatFloat(*k.Percent, 'f', -1, 64) + "%"
	}
	return "目标：" + bound + strconv.Itoa(k.Count) + k.Unit
}

func length(k plan.Checkpoint) string {
	switch {
	case k.WorkingDays > 0:
		return fmt.Sprintf("%d个工作日", k.WorkingDays)
	case k.Months > 0:
		return fmt.Sprintf("%d个月", k.Months)
	case k.Hours > 0:
		return fmt.Sprintf("%d小时", k.Hours)
	}
	return fmt.Sprintf("%d天", k.Days)
}

func (l *Ledger) postSuggest(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	n, err := l.Suggestions(c.Context(), c.DB, &p)
	if err != nil {
		return err
	}
	if err := l.TakeSuggestions(c.Context(), c.Actor, p.ID); err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已按建议确定%d项任务的牵头科室", n), planPath(p.ID, "draft"))
}

func (l *Ledger) postSettle(c *web.Ctx) error {
	row, err := strconv.Atoi(c.R.FormValue("row"))
	if err != nil {
		return fail.Invalidf("没有说明是哪一项的疑点，请返回草稿重试")
	}
	if _, err := l.Settle(c.Context(), c.Actor, c.Path("id"), row, c.R.FormValue("key"), c.R.FormValue("looked") == "1"); err != nil {
		return err
	}
	return c.Back(planPath(c.Path("id"), "draft"))
}

func (l *Ledger) getSettleAll(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	out := pages.Ask{Base: planBase(c, "全部标为已核对", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Confirm = ui.Confirm{Question: "您已经逐处看过这些疑点，确认读取无误？", Action: planPath(p.ID, "settle-all"),
		Button: ui.Button{Label: "全部标为已核对", Look: ui.Primary}, Back: ui.Link{Label: "返回草稿", Href: p.href()}}
	left := 0
	for _, d := range p.Draft.Doubts() {
		switch {
		case d.Settled:
		case d.alone():
			left++
		default:
			out.Confirm.Will = append(out.Confirm.Will, whereWords(&p, d.Row)+d.Message)
		}
	}
	if left > 0 {
		out.Confirm.Will = append(out.Confirm.Will, fmt.Sprintf("另有%d处必须逐处处理，不在此列：单位要指定，可能读错的条目和发文单位要对照原文件核对。", left))
	}
	return c.Page(200, pages.AskPage(out))
}

func whereWords(p *Plan, row int) string {
	if row < 1 || row > len(p.Draft.Plan.Rows) {
		return "全文："
	}
	return "第" + label(p.Draft.Plan.Rows[row-1], row-1) + "项："
}

func (l *Ledger) postSettleAll(c *web.Ctx) error {
	if err := l.SettleAll(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已全部标为已核对", planPath(c.Path("id"), "draft"))
}

func (l *Ledger) postFollow(c *web.Ctx) error {
	p, err := l.Follow(c.Context(), c.Actor, c.Path("id"), c.R.FormValue("replaces"))
	if err != nil {
		return err
	}
	if p.Replaces == "" {
		return c.Done("已改为新计划", p.href())
	}
	return c.Done("已作为新版处理。请查看逐项变化", planPath(p.ID, "diff"))
}

var headForm = form.Form{
	{Name: "title", Label: "标题", Required: true, Max: 200},
	{Name: "year", Label: "年度", Kind: form.Number, Required: true, Min: 2000, Top: 2100, Help: "改动年度后，完成时限和节点按新的年度重新计算；已经指定的日期不变。"},
	{Name: "document_no", Label: "文号", Max: 200, Placeholder: "例如 卫工信发〔2023〕12号"},
	{Name: "issuer", Label: "发文单位", Max: 200},
}

func (l *Ledger) getHead(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	return showHead(c, 200, &p, headForm.Blank(map[string]string{"title": p.Title, "year": yearText(p.Year), "document_no": p.DocumentNo, "issuer": p.Issuer}))
}

func showHead(c *web.Ctx, status int, p *Plan, s *form.State) error {
	out := pages.Act{Base: planBase(c, "更正标题信息", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Form = ui.Form{Action: planPath(p.ID, "head"), Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: p.href()}}}
	ui.Pick(out.Form.Fields, "year").Width = ui.Short
	ui.Pick(out.Form.Fields, "document_no").Width = ui.Half
	ui.Pick(out.Form.Fields, "issuer").Width = ui.Half
	return c.Page(status, pages.ActPage(out))
}

func (l *Ledger) postHead(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	s := headForm.Read(c.R)
	if s.OK() {
		_, err = l.CorrectHead(c.Context(), c.Actor, p.ID, Head{Title: s.Text("title"), Year: s.Int("year"), DocumentNo: s.Text("document_no"), Issuer: s.Text("issuer")})
		if err == nil {
			return c.Done("已更正标题信息", p.href())
		}
		if !s.Take(err) {
			return err
		}
	}
	return showHead(c, 422, &p, s)
}
