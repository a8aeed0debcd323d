package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/pages"
	"gongkai/internal/office/people"
)

// Standing is how one agency's ledger stands.
type Standing struct {
	Agency, Name string
	// Plans are those in force, that of the day's own year first.
	Plans []Plan
	// Overview is of all of them together.
	*Overview
	// Round is the last reporting round in which something was sent in.
	Round RoundDay
}

// Standings computes how the ledgers of all bureaus stand at an instant (zero:
// now). It is for those alone whose overview reaches all organisations. Each
// agency is computed by itself, as its own director sees it.
func (l *Ledger) Standings(ctx context.Context, q store.Querier, a who.Actor, at time.Time) ([]Standing, error) {
	if a.Widest(RightOverview) != who.All || a.Widest(RightView) != who.All {
		return nil, fail.Deniedf("只有政务公开服务中心可以查看各单位台账")
	}
	agencies, err := people.Agencies(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, agency := range agencies {
		if agency.Kind != people.Bureau {
			continue
		}
		visitor := a
		visitor.Tenant = agency.ID
		s, err := l.standingOf(ctx, q, visitor, at)
		if err != nil {
			return nil, fmt.Errorf("standing of %s: %w", agency.ID, err)
		}
		s.Agency, s.Name = agency.ID, cmp.Or(agency.Short, agency.Name)
		out = append(out, s)
	}
	return out, nil
}

func (l *Ledger) standingOf(ctx context.Context, q store.Querier, a who.Actor, at time.Time) (Standing, error) {
	none := Standing{Overview: &Overview{Whole: Group{Lights: map[Light]int{}}}}
	plans, err := l.InForce(ctx, q, a.Tenant, at)
	if err != nil || len(plans) == 0 {
		return none, err
	}
	o, err := l.Overview(ctx, q, a, "", at)
	if err != nil {
		return none, err
	}
	out := Standing{Plans: plans, Overview: o}
	if l.Rounds == nil {
		return out, nil
	}
	for _, p := range plans {
		rounds, err := l.Rounds(ctx, q, a, p.ID)
		if err != nil {
			return none, err
		}
		for _, r := range rounds {
			if !r.Sent.IsZero() && !r.Sent.After(o.At) && r.Sent.After(out.Round.Sent) {
				out.Round = r
			}
		}
	}
	return out, nil
}

// year is that of the foremost plan in force; 0 where none is.
func (s Standing) year() int {
	if len(s.Plans) == 0 {
		return 0
	}
	return s.Plans[0].Year
}

// years names the years of all plans in force: 2023年、2024年.
func (s Standing) years() string {
	if len(s.Plans) == 0 {
		return "未采纳计划"
	}
	var all []int
	for _, p := range s.Plans {
		all = append(all, p.Year)
	}
	slices.Sort(all)
	var words []string
	for _, y := range slices.Compact(all) {
		words = append(words, strconv.Itoa(y)+"年")
	}
	return strings.Join(words, "、")
}

// standingColumn is one column of the list of agencies.
type standingColumn struct {
	key, label string
	kind       sheet.Kind
	cell       func(Standing) ui.Cell
	value      func(Standing) any
	order      func(a, b Standing) int
	// off leaves the column out unless it is chosen.
	off bool
}

func countOf(key, label string, n func(Standing) int) standingColumn {
	return standingColumn{key: key, label: label, kind: sheet.Number,
		cell: func(s Standing) ui.Cell { return ui.T(s.unlessNone(strconv.Itoa(n(s)))) }, value: func(s Standing) any { return s.counted(n(s)) },
		order: func(a, b Standing) int { return cmp.Compare(n(a), n(b)) }}
}

// unlessNone is the text, or a dash where the agency has no plan: what was
// not counted is not nought.
func (s Standing) unlessNone(text string) string {
	if s.year() == 0 {
		return "—"
	}
	return text
}

// counted is a count for a file, empty where there is no plan.
func (s Standing) counted(n any) any {
	if s.year() == 0 {
		return ""
	}
	return n
}

func (l *Ledger) standingColumns(th Thresholds) []standingColumn {
	instant := func(key, label string, at func(Standing) time.Time, note func(Standing) string) standingColumn {
		return standingColumn{key: key, label: label, kind: sheet.Instant,
			cell:  func(s Standing) ui.Cell { return ui.Cell{Text: orDash(dayOf(at(s)).String()), Note: note(s)} },
			value: func(s Standing) any { return pages.Local(at(s)) },
			order: func(a, b Standing) int { return at(a).Compare(at(b)) }}
	}
	duties := countOf("duties", "科室分工", func(s Standing) int { return s.Whole.Total })
	duties.off = true
	out := []standingColumn{
		{key: "name", label: "单位", cell: func(s Standing) ui.Cell { return ui.T(s.Name) }, value: func(s Standing) any { return s.Name },
			order: func(a, b Standing) int { return strings.Compare(a.Agency, b.Agency) }},
		{key: "year", label: "计划", cell: planCell, value: planValue, order: func(a, b Standing) int { return cmp.Compare(a.year(), b.year()) }},
		countOf("tasks", "任务", func(s Standing) int { return s.Leads }),
		duties,
	}
	for _, light := range Lights {
		c := countOf(string(light), th.word(light), func(s Standing) int { return s.Whole.Lights[light] })
		if light == Overdue || light == Behind {
			c.cell = func(s Standing) ui.Cell { return lightCell(s, light) }
		}
		c.off = light == Normal || light == Soon
		out = append(out, c)
	}
	done := countOf("completion", "完成度", func(s Standing) int { return tenths(s.Whole.Completion) })
	done.cell = func(s Standing) ui.Cell {
		if s.year() == 0 {
			return ui.T("—")
		}
		return ui.C(ui.Bar(ui.Meter{Label: s.Name + "完成度", Part: tenths(s.Whole.Completion), Full: 1000, Text: PercentText(s.Whole.Completion)}))
	}
	done.kind, done.value = sheet.Share, func(s Standing) any { return s.counted(s.Whole.Completion / 100) }
	none := func(Standing) string { return "" }
	out = append(out, done, instant("last", "最近登记进展", func(s Standing) time.Time { return s.Last }, none))
	if l.Rounds != nil {
		out = append(out, instant("round", "最近报送", func(s Standing) time.Time { return s.Round.Sent }, func(s Standing) string { return s.Round.Name }))
	}
	return out
}

func planCell(s Standing) ui.Cell {
	if s.year() == 0 {
		return ui.C(ui.Badge(ui.Warn, s.years()))
	}
	return ui.T(s.years())
}

func planValue(s Standing) any { return s.years() }

// lightCell is a loud count, which stands out where it is not nought.
func lightCell(s Standing, light Light) ui.Cell {
	n := s.Whole.Lights[light]
	if n == 0 {
		return ui.T(s.unlessNone("0"))
	}
	return ui.C(ui.Badge(lampTone(light), strconv.Itoa(n)))
}

func (l *Ledger) getOversight(c *web.Ctx) error {
	ask, err := readAsked(c)
	if err != nil {
		return err
	}
	all, err := l.Standings(c.Context(), c.DB, c.Actor, ask.at())
	if err != nil {
		return err
	}
	cols := l.standingColumns(DefaultThresholds())
	kept := arrange(all, cols, ask.query)
	if ask.query.Export != "" {
		if !c.Actor.May(RightExport) {
			return fail.Deniedf("您没有导出台账的权限。如工作需要，请联系本单位安全管理员")
		}
		if ask.query.All {
			kept = all
		}
		return l.exportStandings(c, kept, cols, ask)
	}
	p := pages.Oversight{Base: c.Base("各单位台账"), AsOf: asOf(c, ask, oversightPath, "各单位台账"), Stats: cityStats(all)}
	p.Lead = "各单位自己的台账按同一口径计算；“查看”以只读方式打开该单位"
	p.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	p.Grid = standingGrid(c, kept, cols, ask.query)
	return c.Page(200, pages.OversightPage(p))
}

// arrange filters and orders the agencies as the address asks.
func arrange(all []Standing, cols []standingColumn, q ui.Query) []Standing {
	out := slices.DeleteFunc(slices.Clone(all), func(s Standing) bool { return !strings.Contains(s.Name, q.Filters["name"]) })
	i := slices.IndexFunc(cols, func(c standingColumn) bool { return c.key == q.Sort })
	if i < 0 {
		return out
	}
	slices.SortStableFunc(out, func(a, b Standing) int {
		if q.Down {
			a, b = b, a
		}
		return cols[i].order(a, b)
	})
	return out
}

func cityStats(all []Standing) []ui.Stat {
	var tasks, none int
	lights := map[Light]int{}
	for _, s := range all {
		tasks += s.Leads
		if s.year() == 0 {
			none++
		}
		for light, n := range s.Whole.Lights {
			lights[light] += n
		}
	}
	th := DefaultThresholds()
	out := []ui.Stat{{Label: "单位", Value: strconv.Itoa(len(all)), Unit: "家", Note: fmt.Sprintf("%d家已采纳计划", len(all)-none)},
		{Label: "任务", Value: strconv.Itoa(tasks), Unit: "项"}}
	for _, light := range Lights {
		q := ui.Query{Sort: string(light), Down: true}
		out = append(out, ui.Stat{Label: th.word(light), Value: strconv.Itoa(lights[light]), Unit: "项", Tone: lampTone(light), Href: q.Link(oversightPath), Note: "按此排序"})
	}
	return out
}

func standingGrid(c *web.Ctx, kept []Standing, cols []standingColumn, q ui.Query) ui.Grid {
	g := ui.Grid{ID: "agencies", Caption: "各单位台账", Path: oversightPath, Query: q, Sticky: 1, Choose: true, Export: c.Actor.May(RightExport),
		Empty: ui.EmptyState{Title: "还没有单位", Text: "开通单位后，各单位的台账情况列在这里。"}, Pages: ui.Pages(oversightPath, q, len(kept))}
	for _, col := range cols {
		head := ui.Column{Key: col.key, Label: col.label, Sort: true, Fixed: col.key == "name", Off: col.off, Number: col.kind == sheet.Number}
		if col.key == "name" {
			head.Filter = &ui.Field{Kind: ui.Search, Placeholder: "单位名称"}
		}
		g.Columns = append(g.Columns, head)
	}
	g.Columns = append(g.Columns, ui.Column{Key: "act", Label: "操作", Acts: true, Fixed: true})
	from := min(q.Offset(), len(kept))
	for _, s := range kept[from:min(from+q.Per, len(kept))] {
		row := ui.Row{ID: s.Agency, Label: s.Name}
		for _, col := range cols {
			row.Cells = append(row.Cells, col.cell(s))
		}
		row.Cells = append(row.Cells, openCell(c, s))
		g.Rows = append(g.Rows, row)
	}
	return g
}

// openCell opens the agency by the switch of package people.
func openCell(c *web.Ctx, s Standing) ui.Cell {
	if s.Agency == c.Actor.Tenant {
		return ui.C(ui.Act(ui.Button{Label: "正在查看，打开总览", Icon: "eye", Small: true, Href: overviewPath}))
	}
	return ui.C(ui.Act(ui.Button{Label: "查看", Icon: "eye", Small: true, Action: "/office/agencies/view", Post: true, Name: "agency", Value: s.Agency}))
}

func (l *Ledger) exportStandings(c *web.Ctx, kept []Standing, cols []standingColumn, ask asked) error {
	day := ask.day
	if day.IsZero() {
		day = c.Today()
	}
	s := &sheet.Sheet{Name: "各单位台账", Title: "各单位政务公开任务办理情况", Frozen: 1, Above: [][]string{{"共" + strconv.Itoa(len(kept)) + "家", "截至" + day.Chinese()}}}
	for _, col := range cols {
		s.Columns = append(s.Columns, sheet.Column{Title: col.label, Kind: col.kind})
	}
	s.Rows = func(yield func([]any) bool) {
		for _, x := range kept {
			row := make([]any, len(cols))
			for i, col := range cols {
				row[i] = col.value(x)
			}
			if !yield(row) {
				return
			}
		}
	}
	return sendSheet(c, "各单位台账"+day.String(), s, ask.query.Export)
}
