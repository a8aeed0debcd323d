package ledger

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
	"gongkai/internal/office/people"
)

// The addresses of the pictures.
const (
	overviewPath  = "/office/overview"
	calendarPath  = "/office/calendar"
	measuresPath  = "/office/ledger/measures"
	oversightPath = "/office/oversight"
)

// How many lines the overview's short lists have, so that all of it stays on
// one screen.
const (
	loudLines   = 4
	comingLines = 3
)

// routesOverview are the pages that show how the whole stands.
func (l *Ledger) routesOverview(r *web.Router) {
	r.Get(overviewPath, RightOverview, l.getOverview)
	r.Get(calendarPath, RightOverview, l.getCalendar)
	r.Get(calendarPath+".ics", RightOverview, l.getCalendarFile)
	r.Get(measuresPath, RightOverview, l.getMeasures)
	r.Get(measuresPath+"/{key}", RightOverview, l.getMeasure)
	r.Get(oversightPath, people.RightOversee, l.getOversight)
}

func (l *Ledger) getOverview(c *web.Ctx) error {
	ask, err := readAsked(c)
	if err != nil {
		return err
	}
	p := pages.Overview{Base: c.Base("总览"), Calendar: calendarPath, AsOf: asOf(c, ask, overviewPath, "总览")}
	p.OwnHeading = true
	p.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint, Small: true}}
	plan, err := l.chosenPlan(c, &p, ask)
	if err != nil {
		return err
	}
	if plan == "" {
		p.Empty = noPlan(c)
		if _, err := l.CurrentPlan(c.Context(), c.DB, c.Actor.Tenant, time.Time{}); err == nil {
			p.Empty = tooEarly(false) // there is one by now
		}
		return c.Page(200, pages.OverviewPage(p))
	}
	o, err := l.Overview(c.Context(), c.DB, c.Actor, plan, ask.at())
	if err != nil {
		return err
	}
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	picture{o: o, th: th, day: ask.day, plan: plan, named: c.Query(byPlan) != ""}.fill(c, &p)
	return c.Page(200, pages.OverviewPage(p))
}

// asOf is the form that asks a page for a past day.
func asOf(c *web.Ctx, ask asked, path, subject string) pages.AsOf {
	a := pages.AsOf{Path: path, Day: ask.day, Today: c.Today(), Subject: subject}
	if plan := c.Query(byPlan); plan != "" {
		a.Kept = []ui.Field{{Kind: ui.HiddenKind, Name: byPlan, Value: plan}}
	}
	return a
}

// chosenPlan is the id of the plan that the address names, or of the foremost
// of those that were in force on the day asked about; where there are several,
// each gets a tab. It is empty where none was in force, and a Missing where
// there is none of that id at all.
func (l *Ledger) chosenPlan(c *web.Ctx, p *pages.Overview, ask asked) (string, error) {
	plans, err := l.InForce(c.Context(), c.DB, c.Actor.Tenant, ask.at())
	if err != nil {
		return "", err
	}
	chosen := c.Query(byPlan)
	if chosen == "" && len(plans) > 0 {
		chosen = plans[0].ID
	}
	if err := l.everAdopted(c, chosen); err != nil {
		return "", err
	}
	here := slices.ContainsFunc(plans, func(plan Plan) bool { return plan.ID == chosen })
	if len(plans) < 2 && here {
		return chosen, nil
	}
	for _, plan := range plans {
		p.Plans = append(p.Plans, ui.Tab{Label: plan.nameAmong(plans), Current: plan.ID == chosen,
			Href: withDay(overviewPath+"?"+byPlan+"="+url.QueryEscape(plan.ID), ask.day)})
	}
	return chosen, nil
}

// nameAmong is the plan's year, with its title where another is of that year.
func (p *Plan) nameAmong(plans []Plan) string {
	year := strconv.Itoa(p.Year) + "年"
	if slices.ContainsFunc(plans, func(o Plan) bool { return o.ID != p.ID && o.Year == p.Year }) {
		return year + "：" + p.Title
	}
	return year
}

// everAdopted is a Missing where the address names a plan that is not in force
// now; which plans were in force on a past day is another question.
func (l *Ledger) everAdopted(c *web.Ctx, id string) error {
	if id == "" {
		return nil
	}
	p, err := store.Get[Plan](c.Context(), c.DB, c.Actor.Tenant, id)
	if fail.Is(err, fail.Missing) || err == nil && p.State != PlanAdopted && p.State != PlanArchived {
		return fail.Missingf("没有这份计划，可能已被撤下。请从总览重新进入")
	}
	return err
}

// withDay adds a past day to an address.
func withDay(href string, day civil.Date) string {
	if day.IsZero() {
		return href
	}
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	q.Set("asof", day.String())
	u.RawQuery = q.Encode()
	return u.String()
}

// noPlan is what stands where there is nothing to show yet.
func noPlan(c *web.Ctx) *ui.EmptyState {
	e := &ui.EmptyState{Title: "还没有采纳的计划", Text: "采纳任务分工计划后，这里按科室和重点任务汇总办理情况。"}
	if c.Actor.May(RightAdopt) {
		e.Acts = append(e.Acts, ui.Button{Label: "导入计划", Icon: "upload", Look: ui.Primary, Href: "/office/plans/new"})
	}
	if c.Actor.May(people.RightOversee) {
		e.Acts = append(e.Acts, ui.Button{Label: "各单位台账", Icon: "chart", Href: oversightPath})
	}
	return e
}

// tooEarly stands where a past day lies before the adoption of the plan; others
// says that other plans were in force then, whose tabs stand above it.
func tooEarly(others bool) *ui.EmptyState {
	e := &ui.EmptyState{Title: "当时还没有采纳的计划", Text: "所选日期早于计划的采纳日期，请选择以后的日期。",
		Acts: []ui.Button{{Label: "回到现在", Icon: "back", Href: overviewPath}}}
	if others {
		e.Title, e.Text = "这份计划当时还没有采纳", "所选日期早于这份计划的采纳日期。当时执行的计划见上方，也可以选择以后的日期。"
	}
	return e
}

// picture turns an overview into what the page shows.
type picture struct {
	o    *Overview
	th   Thresholds
	day  civil.Date
	plan string
	// named says that the address names the plan; otherwise it is the newest.
	named bool
}

// list is the address of the list with exactly the duties of a filter.
func (v picture) list(f Filter) string {
	f.Plan = v.plan
	return withDay(ListHref(f), v.day)
}

// measure is the address of a measure over the same plan and day.
func (v picture) measure(key string) string {
	href := measuresPath + "/" + key
	if v.named {
		href += "?" + byPlan + "=" + url.QueryEscape(v.plan)
	}
	return withDay(href, v.day)
}

func (v picture) fill(c *web.Ctx, p *pages.Overview) {
	if v.o.Plan.ID == "" {
		p.Empty = tooEarly(len(p.Plans) > 0)
		return
	}
	if v.o.Whole.Total == 0 {
		p.Empty = &ui.EmptyState{Title: "没有可以显示的任务", Text: "计划中还没有分给您所能查看范围的任务。"}
		return
	}
	p.Facts = fmt.Sprintf("%s，截至%s", v.o.Plan.Title, pages.Clock(v.o.At))
	if c.Actor.Widest(RightOverview) == "unit" {
		p.Facts += "，仅含本科室承担的任务"
	}
	p.Stats = v.stats()
	p.Units = v.board("按科室", "科室", "办结率", v.o.Units, func(f *Filter, g Group) { f.Unit = g.Key },
		func(g Group) string { return percent(g.Lights[Finished], g.Total) })
	p.Keys = v.board("按重点任务", "重点任务", "完成度", v.o.KeyTasks, func(f *Filter, g Group) { f.KeyTask = g.Key },
		func(g Group) string { return PercentText(g.Completion) })
	p.Measures = v.measures()
	v.loud(p)
	for _, d := range v.o.Coming[:min(comingLines, len(v.o.Coming))] {
		p.Coming = append(p.Coming, pages.DayLine{On: d.On, When: dayAndWeek(d.On), Title: d.Title, Unit: d.Unit, Href: d.Href, Lamp: lampOf(d.Lamp)})
	}
	p.More = len(v.o.Coming) - len(p.Coming)
}

// dayAndWeek is a day as a diary names it: 11月30日 周四.
func dayAndWeek(d civil.Date) string {
	return fmt.Sprintf("%d月%d日 周%s", int(d.Month()), d.Day(), []string{"日", "一", "二", "三", "四", "五", "六"}[d.Weekday()])
}

func (v picture) stats() []ui.Stat {
	out := []ui.Stat{
		{Label: "完成度", Value: strings.TrimSuffix(PercentText(v.o.Whole.Completion), "%"), Unit: "%", Note: "按权重", Href: v.measure(MeasureCompletion)},
		{Label: "牵头任务", Value: strconv.Itoa(v.o.Leads), Unit: "项", Note: fmt.Sprintf("分工%d项", v.o.Whole.Total), Href: v.list(Filter{Role: Lead})},
	}
	for _, light := range Lights {
		out = append(out, ui.Stat{Label: v.th.word(light), Value: strconv.Itoa(v.o.Whole.Lights[light]), Unit: "项", Tone: lampTone(light),
			Note: v.portion(v.o.Whole.Lights[light]), Href: v.list(Filter{Light: light})})
	}
	if n := v.o.Unanswered; n > 0 {
		out = append(out, ui.Stat{Label: "催办督办逾期未回复", Value: strconv.Itoa(n), Unit: "件", Tone: ui.Bad, Href: calendarPath + "?year=" + strconv.Itoa(v.o.Today.Year())})
	}
	return out
}

func (v picture) portion(n int) string {
	return "占" + percent(n, v.o.Whole.Total)
}

// markOf is the colour of a light in a bar; what merely goes on is grey, so
// that it is told from what is done.
func markOf(l Light) string {
	if l == Normal {
		return "calm"
	}
	return string(lampTone(l))
}

func (v picture) board(title, head, rate string, groups []Group, narrow func(*Filter, Group), done func(Group) string) pages.Board {
	b := pages.Board{Title: title, Head: head, Rate: rate}
	for _, light := range Lights {
		b.Lights = append(b.Lights, pages.BoardLight{Word: v.th.word(light), Mark: markOf(light)})
	}
	for _, g := range groups {
		f := Filter{}
		narrow(&f, g)
		row := pages.BoardRow{Title: orDash(g.Title), Percent: done(g),
			Total: pages.Count{N: g.Total, Href: v.list(f), Label: g.Title + "共" + strconv.Itoa(g.Total) + "项"}}
		for _, light := range Lights {
			f.Light = light
			n := pages.Count{N: g.Lights[light], Href: v.list(f), Label: g.Title + v.th.word(light) + strconv.Itoa(g.Lights[light]) + "项"}
			if light != Normal && light != Finished {
				n.Tone = lampTone(light)
			}
			row.Counts = append(row.Counts, n)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func (v picture) measures() []ui.Pair {
	var out []ui.Pair
	for _, m := range v.o.Own {
		if m.Measure.Key == MeasureCompletion { // the first of the stats
			continue
		}
		out = append(out, ui.Pair{Label: m.Measure.Title, Cell: ui.Cell{Text: m.value(), Note: m.share(), Href: v.measure(m.Measure.Key)}})
	}
	return out
}

func (v picture) loud(p *pages.Overview) {
	for _, x := range v.o.Loud[:min(loudLines, len(v.o.Loud))] {
		p.Loud = append(p.Loud, pages.LoudLine{Lamp: lampOf(x.Lamp), Title: "任务" + x.Task.No + " " + short(x.Task.Measure), Unit: x.Unit,
			Href: "/office/ledger/duties/" + x.Duty.ID})
	}
	for _, light := range []Light{Overdue, Behind, Soon} {
		if n := v.o.Whole.Lights[light]; n > 0 {
			p.LoudLinks = append(p.LoudLinks, ui.Link{Label: v.th.word(light) + strconv.Itoa(n), Href: v.list(Filter{Light: light})})
		}
	}
}
