package round

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round/pages"
)

func (s *Rounds) getRound(c *web.Ctx) error {
	ctx, a := c.Context(), c.Actor
	on, err := asked(c)
	if err != nil {
		return err
	}
	r, err := get(ctx, c.DB, a.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	terms, err := s.Terms(ctx, c.DB, a.Tenant)
	if err != nil {
		return err
	}
	p := &pages.Round{Base: s.base(c, &r, r.Name)}
	n, err := ledger.NamesOf(ctx, s.Roster, c.DB, a.Tenant)
	if err != nil {
		return err
	}
	p.Facts = roundFacts(&r, terms, c.Today(), n)
	if p.Base.Actions, err = s.roundActs(c, &r); err != nil {
		return err
	}
	if r.State == Planned || r.State == Void {
		p.Empty = &ui.EmptyState{Title: "本轮" + RoundFlow.TitleOf(r.State), Text: "开启填报后，各科室的填报情况列在这里。"}
		return c.Page(http.StatusOK, pages.RoundPage(*p))
	}
	report, err := s.Report(ctx, c.DB, a, r.ID, on)
	if fail.Is(err, fail.Missing) {
		p.Empty = &ui.EmptyState{Title: "本科室在本轮没有需要报送的任务", Text: "如有疑问，请与办公室联系。"}
		return c.Page(http.StatusOK, pages.RoundPage(*p))
	}
	if err != nil {
		return err
	}
	s.fillRound(c, p, &r, report, on)
	return c.Page(http.StatusOK, pages.RoundPage(*p))
}

// fillRound adds figures, units and lines, all from one report.
func (s *Rounds) fillRound(c *web.Ctx, p *pages.Round, r *Round, report *Report, on civil.Date) {
	if on != 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "以下为" + on.Chinese() + "结束时的情况",
			Acts: []ui.Button{{Label: "回到现在", Small: true, Href: r.Href()}}})
	}
	p.Stats = stats(r, report, on)
	p.AsOf = asOfForm(r.Href(), report.AsOf, "查看当日情况")
	p.UnitsTitle, p.LinesTitle = "各科室报送情况", "逐项进展"
	units, lines := unitGrid(c, r, report, on == 0), lineGrid(c, r, report)
	p.Units, p.Lines = &units, &lines
}

func roundFacts(r *Round, terms ledger.Terms, today civil.Date, n ledger.Names) []ui.Pair {
	scope := "全部任务"
	if len(r.Tasks) > 0 {
		scope = fmt.Sprintf("%d项任务", len(r.Tasks))
	}
	out := []ui.Pair{{Label: "状态", Cell: ui.C(ui.Light(roundLamp(r.State)))}, ui.P("数据截止日", r.AsOf.Chinese()),
		ui.P("开始填报", r.OpensOn.Chinese()), ui.P("提交时限", r.Due.Chinese()+restNote(r, terms)), ui.P("范围", scope)}
	if r.State == Planned || r.State == Open {
		out = append(out, ui.P("倒计时", Countdown(r, today, terms)))
	}
	if r.State == Closed {
		out = append(out, ui.P("办结", r.ClosedAt.In(store.Zone).Format("2006-01-02 15:04")+" "+n.Person(r.ClosedBy)))
	}
	if r.Basis != "" {
		out = append(out, ui.Pair{Label: "依据", Cell: ui.T(r.Basis), Wide: true})
	}
	if r.State == Void {
		out = append(out, ui.Pair{Label: "取消原因", Cell: ui.T(r.Why), Wide: true})
	}
	return out
}

// roundActs are the buttons beside the heading.
func (s *Rounds) roundActs(c *web.Ctx, r *Round) ([]ui.Button, error) {
	a := c.Actor
	var out []ui.Button
	running := r.State == Open || r.State == Reviewing
	if running && a.Unit != "" && a.MayOn(RightFill, a.Unit, "") {
		out = append(out, ui.Button{Label: "填报本科室", Icon: "edit", Place: ui.PlaceEdit, Href: sheetHref(r.ID, a.Unit)})
	}
	if r.State != Planned && r.State != Void {
		out = append(out, ui.Button{Label: "进展报告", Icon: "file", Place: ui.PlaceExport, Href: r.Href() + "/report"})
	}
	if !a.MayOn(RightOpen, "", "") {
		return out, nil
	}
	if running {
		out = append(out, ui.Button{Label: "撰写报告", Icon: "edit", Place: ui.PlaceEdit, Href: r.Href() + "/words"})
	}
	if r.State == Planned || r.State == Open {
		out = append(out, ui.Button{Label: "修改轮次", Place: ui.PlaceEdit, Href: r.Href() + "/edit"})
	}
	rc, err := s.caseOf(c.Context(), c.DB, r)
	if err != nil {
		return nil, err
	}
	for _, o := range RoundFlow.Can(rc, a.On("", "")) {
		b := ui.Button{Label: o.Move.Name, Place: ui.PlaceFinish, Href: r.Href() + "/move?name=" + url.QueryEscape(o.Move.Name), Off: o.Refusal != "", Why: o.Refusal}
		switch o.Move.Name {
		case MoveVoid:
			b.Look, b.Place = ui.Danger, ui.PlaceOther
			if b.Off {
				continue
			}
		case MoveOpen, MoveClose:
			b.Look = ui.Primary
		}
		out = append(out, b)
	}
	return out, nil
}

// stats are how far the round is, each figure leading to its lines, and then
// the ledger's own figures, leading to the ledger of the same day.
func stats(r *Round, report *Report, on civil.Date) []ui.Stat {
	c := report.counts()
	link := func(state flow.State) string {
		v := url.Values{}
		if on != 0 {
			v.Set("asof", on.String())
		}
		if state != "" {
			v.Set("f.state", string(state))
		}
		return r.Href() + "?" + v.Encode() + "#lines"
	}
	by := map[flow.State]int{}
	for _, l := range report.Lines {
		if !l.Withdrawn {
			by[l.State]++
		}
	}
	loud := func(n int, tone ui.Tone) ui.Tone {
		if n == 0 {
			return ui.Plain
		}
		return tone
	}
	out := []ui.Stat{
		{Label: "应报", Value: strconv.Itoa(c.lines), Unit: "项", Href: link(""), Note: fmt.Sprintf("%d个科室，已报%d项", c.units, c.sent) + withdrawnNote(c.withdrawn)},
		{Label: "待填报", Value: strconv.Itoa(by[Filling]), Unit: "项", Href: link(Filling), Note: fmt.Sprintf("%d个科室已交齐", c.complete)},
		{Label: "待审核", Value: strconv.Itoa(by[Sent]), Unit: "项", Href: link(Sent), Tone: loud(by[Sent], ui.Info)},
		{Label: "已退回", Value: strconv.Itoa(by[Returned]), Unit: "项", Href: link(Returned), Tone: loud(by[Returned], ui.Warn)},
		{Label: "异议中", Value: strconv.Itoa(by[Objected]), Unit: "项", Href: link(Objected), Tone: loud(by[Objected], ui.Warn)},
		{Label: "已接受", Value: strconv.Itoa(by[Accepted]), Unit: "项", Href: link(Accepted), Tone: loud(by[Accepted], ui.OK)},
	}
	tones := map[string]ui.Tone{"逾期": ui.Bad, "滞后": ui.Warn}
	for _, f := range report.Figures() {
		if slices.Contains([]string{"综合完成比例", "任务办结率", "节点完成率", "逾期", "滞后", "有效佐证"}, f.Label) {
			st := ui.Stat{Label: f.Label, Value: f.Text(), Unit: f.Unit, Href: f.Href, Note: "台账截至" + shortDay(report.AsOf), Tone: loud(int(f.Value), tones[f.Label])}
			if f.Whole > 0 {
				st.Note = fmt.Sprintf("%d / %d，%s", f.Part, f.Whole, st.Note)
			}
			out = append(out, st)
		}
	}
	return out
}

// withdrawnNote says how many lines count nowhere.
func withdrawnNote(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("，另有%d项已撤销", n)
}

var lineStates = []flow.State{Filling, Sent, Returned, Objected, Accepted}

// unitGrid is the return list: units against states.
func unitGrid(c *web.Ctx, r *Round, report *Report, now bool) ui.Grid {
	columns := []ui.Column{{Key: "unit", Label: "科室", Fixed: true, Wide: true}, {Key: "all", Label: "应报", Number: true}}
	for _, st := range lineStates {
		columns = append(columns, ui.Column{Key: string(st), Label: stateTitle(st), Number: true})
	}
	columns = append(columns, ui.Column{Key: "at", Label: "首次交齐"}, ui.Column{Key: "when", Label: "报送情况"}, ui.Column{Key: "act", Label: "操作", Acts: true})
	g := ui.Grid{ID: "units", Caption: "各科室报送情况", Path: r.Href(), Query: ui.Query{Page: 1, Per: 100}, Columns: columns}
	if now && r.State == Open && c.Actor.MayOn(RightReview, "", "") {
		g.BatchAction = r.Href() + "/urge"
		g.Batch = []ui.Button{{Label: "催报所选科室", Icon: "bell"}, {Label: "催报全部未报科室", Icon: "bell", Name: "all", Value: "1"}}
	}
	by := countStates(report.Lines)
	totals := make([]int, len(lineStates)+1)
	for _, u := range report.Units {
		g.Rows = append(g.Rows, unitRow(c, r, u, by[u.ID], totals))
	}
	g.Totals = []ui.Cell{{}}
	for _, n := range totals {
		g.Totals = append(g.Totals, ui.N(n))
	}
	return g
}

func countStates(lines []ReportLine) map[string]map[flow.State]int {
	out := map[string]map[flow.State]int{}
	for _, l := range lines {
		if l.Withdrawn {
			continue
		}
		if out[l.UnitID] == nil {
			out[l.UnitID] = map[flow.State]int{}
		}
		out[l.UnitID][l.State]++
	}
	return out
}

func unitRow(c *web.Ctx, r *Round, u ReportUnit, by map[flow.State]int, totals []int) ui.Row {
	row := ui.Row{ID: u.ID, Label: u.Name, Href: sheetHref(r.ID, u.ID),
		Cells: []ui.Cell{{Text: u.Name, Href: sheetHref(r.ID, u.ID), Note: u.Phone}, ui.N(u.Lines)}}
	totals[0] += u.Lines
	for i, st := range lineStates {
		totals[i+1] += by[st]
		cell := ui.N(by[st])
		if by[st] > 0 {
			v := url.Values{"f.unit": {u.ID}, "f.state": {string(st)}}
			cell.Href = r.Href() + "?" + v.Encode() + "#lines"
		}
		row.Cells = append(row.Cells, cell)
	}
	lamp := ui.Lamp{Tone: ui.OK, Word: u.When}
	switch {
	case u.Late:
		lamp.Tone, row.Tone = ui.Bad, ui.Bad
	case u.Complete.IsZero():
		lamp.Tone = ui.Info
	}
	act := ui.Cell{}
	if by[Sent]+by[Objected] > 0 && c.Actor.MayOn(RightReview, u.ID, "") {
		act = ui.C(ui.Act(ui.Button{Label: "审核", Small: true, Look: ui.Primary, Href: reviewHref(r.ID, u.ID)}))
	}
	row.Cells = append(row.Cells, ui.C(pages.Nowrap(moment(u.Complete))), ui.C(ui.Light(lamp)), act)
	row.Fixed = by[Filling]+by[Returned] == 0
	return row
}

// lineGrid lists the lines with their filters.
func lineGrid(c *web.Ctx, r *Round, report *Report) ui.Grid {
	q := ui.ReadQuery(c.R.URL.Query())
	var units, states []ui.Option
	for _, u := range report.Units {
		units = append(units, ui.Option{Value: u.ID, Label: u.Name})
	}
	for _, st := range lineStates {
		states = append(states, ui.Option{Value: string(st), Label: stateTitle(st)})
	}
	if report.counts().withdrawn > 0 {
		states = append(states, ui.Option{Value: withdrawnState, Label: withdrawnWord})
	}
	g := ui.Grid{ID: "lines", Caption: "逐项进展", Path: r.Href(), Query: q, Choose: true, Sticky: 1,
		Columns: []ui.Column{
			{Key: "task", Label: "任务", Fixed: true, Wide: true, Filter: &ui.Field{Kind: ui.Search, Placeholder: "序号或含有的字"}},
			{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: units}}, {Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: states}},
			{Key: "text", Label: "进展情况", Wide: true}, {Key: "light", Label: "亮灯"}, {Key: "done", Label: "完成比例", Number: true},
			{Key: "proofs", Label: "佐证", Number: true}, {Key: "edition", Label: "稿次"}, {Key: "at", Label: "提交时间"},
			{Key: "filler", Label: "填报人", Off: true}, {Key: "signer", Label: "审签人", Off: true}, {Key: "judge", Label: "审核人", Off: true}},
		Tools: []ui.Button{{Label: "导出 Excel", Icon: "download", Place: ui.PlaceExport, Small: true, Href: r.Href() + "/report/xlsx" + asOfQuery(c)}}}
	if !c.Actor.May(RightExport) {
		g.Tools = nil
	}
	var rows []ui.Row
	for i := range report.Lines {
		if l := &report.Lines[i]; chosen(l, q) {
			rows = append(rows, lineRow(r, l))
		}
	}
	g.Pages = ui.Pages(g.Path, q, len(rows))
	g.Rows = cut(rows, q)
	return g
}

func asOfQuery(c *web.Ctx) string {
	if on := c.Query("asof"); on != "" {
		return "?asof=" + url.QueryEscape(on)
	}
	return ""
}

func chosen(l *ReportLine, q ui.Query) bool {
	text := q.Filters["task"]
	return (q.Filters["unit"] == "" || q.Filters["unit"] == l.UnitID) && (q.Filters["state"] == "" || q.Filters["state"] == l.stateKey()) &&
		(text == "" || text == l.Facts.No || strings.Contains(l.Facts.KeyTask+l.Facts.Measure+l.Text, text))
}

// withdrawnState is the filter's word for lines that were withdrawn.
const withdrawnState = "withdrawn"

func (l *ReportLine) stateKey() string {
	if l.Withdrawn {
		return withdrawnState
	}
	return string(l.State)
}

// lamp is the line's state, or that it was withdrawn.
func (l *ReportLine) lamp() ui.Lamp {
	if l.Withdrawn {
		return withdrawnLamp
	}
	return stateLamp(l.State)
}

// withdrawnLamp is the lamp of a line whose duty was taken out of the plan.
var withdrawnLamp = ui.Lamp{Word: withdrawnWord}

func lineRow(r *Round, l *ReportLine) ui.Row {
	href := r.Href() + "/lines/" + l.Line
	edition, at := "", ""
	if l.Edition > 0 {
		edition, at = fmt.Sprintf("第%d稿", l.Edition), moment(l.At)
	}
	text := ui.Cell{Text: clip(l.Text, 80)}
	if l.Edition == 0 && l.Text != "" {
		text.Note = "取自台账，尚未报送"
	}
	unit := ui.Cell{Text: l.Facts.Unit, Note: roleWord(l.Facts.Role)}
	return ui.Row{ID: l.Line, Href: href, Label: "任务" + l.Facts.No + " " + l.Facts.Unit, Cells: []ui.Cell{
		{Text: l.Facts.No + " " + clip(l.Facts.Measure, 40), Href: href, Note: l.Facts.KeyTask}, unit, ui.C(ui.Light(l.lamp())), text,
		ui.C(ui.Light(lightLamp(l.Facts))), ui.T(ledger.PercentText(l.Facts.Completion)), ui.N(len(l.Facts.Evidence)), ui.C(pages.Nowrap(edition)), ui.C(pages.Nowrap(at)),
		ui.T(l.Filler), ui.T(l.Signer), ui.T(l.Judge)}}
}

func roleWord(role string) string {
	if role == ledger.Lead {
		return "牵头"
	}
	return "配合"
}

func (s *Rounds) postUrge(c *web.Ctx) error {
	id := c.Path("id")
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	units := slices.Clone(c.R.PostForm["id"])
	if len(units) == 0 && c.R.PostFormValue("all") == "" {
		return fail.Invalidf("请先勾选要催报的科室，或选择“催报全部未报科室”")
	}
	if c.R.PostFormValue("all") != "" {
		units = nil
	}
	n, err := s.Urge(c.Context(), c.Actor, id, units, "")
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已催报%d个科室", n), "/office/rounds/"+url.PathEscape(id))
}

// unitReach says whether the actor sees the unit's sheet at all.
func unitReach(a who.Actor, unit string) bool {
	return a.Widest(RightView) != who.Unit || a.Unit == unit
}
