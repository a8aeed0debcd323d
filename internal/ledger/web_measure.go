package ledger

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/pages"
)

// trendDays is how many past days a trend has at most.
const trendDays = 5

// gauge computes measures for one reader, over one plan.
type gauge struct {
	l     *Ledger
	c     *web.Ctx
	ctx   context.Context // shares one snapshot for each day
	plan  Plan
	scope slice.Scope
}

// gauge finds out which plan, task and day the address asks for.
func (l *Ledger) gauge(c *web.Ctx) (*gauge, asked, error) {
	ask, err := readAsked(c)
	if err != nil {
		return nil, ask, err
	}
	g := &gauge{l: l, c: c, ctx: Remember(c.Context())}
	id := c.Query(byPlan)
	if task := c.Query("task"); task != "" {
		t, _, err := l.TaskFor(c.Context(), c.DB, c.Actor, task)
		if err != nil {
			return nil, ask, err
		}
		g.scope.Task, id = t.ID, t.Plan
	}
	if id == "" {
		g.plan, err = l.CurrentPlan(c.Context(), c.DB, c.Actor.Tenant, ask.at())
	} else {
		g.plan, err = store.Get[Plan](c.Context(), c.DB, c.Actor.Tenant, id)
	}
	if fail.Is(err, fail.Missing) && id == "" {
		err = nil // measures of other parts may count without a plan
	}
	return g, ask, err
}

// all lists every measure there is, by capability: the ledger's own first,
// then those of the others that can be narrowed to what the reader sees.
func (g *gauge) all() ([]string, map[string][]slice.Measure) {
	by := map[string][]slice.Measure{"ledger": g.l.OwnMeasures()}
	keys := []string{"ledger"}
	if g.l.Measures == nil || !g.othersToo() {
		return keys, by
	}
	var others []string
	for key, list := range g.l.Measures() {
		if key != "ledger" && len(list) > 0 {
			by[key] = list
			others = append(others, key)
		}
	}
	place := func(key string) int {
		return slices.IndexFunc(Capabilities, func(c Capability) bool { return c.Key == key })
	}
	slices.SortFunc(others, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b)) })
	return append(keys, others...), by
}

// othersToo says that figures of other parts can be shown: they are narrowed
// by unit, so a reader who sees only some key tasks cannot have them.
func (g *gauge) othersToo() bool {
	a := g.c.Actor
	g.scope.Unit = ""
	if a.Widest(RightOverview) == who.Unit {
		g.scope.Unit = a.Unit
	}
	return a.MayOn(RightOverview, g.scope.Unit, "")
}

// find is the measure with the key, or a Missing.
func (g *gauge) find(key string) (slice.Measure, error) {
	_, by := g.all()
	for _, list := range by {
		for _, m := range list {
			if m.Key == key {
				return m, nil
			}
		}
	}
	return slice.Measure{}, fail.Missingf("没有这项指标。请从指标列表重新选择")
}

// figure is a measure's figure at the end of a day; the zero day is now. The
// ledger's own are all counted from one snapshot.
func (g *gauge) figure(m slice.Measure, day civil.Date) (slice.Figure, error) {
	scope := g.scope
	if !day.IsZero() {
		scope.AsOf = EndOf(day)
	}
	i := slices.IndexFunc(ownMeasures(), func(o own) bool { return o.Key == m.Key })
	if i < 0 {
		return m.Count(g.ctx, g.c.DB, g.c.Actor, scope)
	}
	if g.plan.ID == "" {
		return slice.Figure{Why: "还没有采纳的计划"}, nil
	}
	s, err := g.l.At(g.ctx, g.c.DB, g.c.Actor.Tenant, g.plan.ID, scope.AsOf)
	if err != nil {
		return slice.Figure{}, err
	}
	s = s.within(g.c.Actor, RightView, RightOverview)
	scope.Unit = "" // the snapshot holds what the reader sees, and no more
	return ownMeasures()[i].figure(s, scope), nil
}

// days are the days of a trend up to a day, the oldest first: the cut-off
// days of the reporting rounds that are past, or else the quarters' ends.
func (g *gauge) days(last civil.Date) ([]civil.Date, error) {
	var out []civil.Date
	if g.l.Rounds != nil && g.plan.ID != "" {
		rounds, err := g.l.Rounds(g.c.Context(), g.c.DB, g.c.Actor, g.plan.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rounds {
			out = append(out, r.AsOf)
		}
	}
	if len(out) == 0 {
		for _, m := range []time.Month{time.March, time.June, time.September, time.December} {
			out = append(out, civil.EndOfMonth(last.Year(), m))
		}
	}
	adopted := dayOf(g.plan.AdoptedAt)
	out = slices.DeleteFunc(out, func(d civil.Date) bool { return d >= last || d < adopted })
	slices.Sort(out)
	out = slices.Compact(out)
	return out[max(0, len(out)-trendDays):], nil
}

// measured is a measure at a day with the figures of the days before.
type measured struct {
	BoundFigure
	before []BoundFigure
	days   []civil.Date
}

func (g *gauge) measured(m slice.Measure, ask asked) (measured, error) {
	f, err := g.figure(m, ask.day)
	out := measured{BoundFigure: BoundFigure{m, f}}
	if err != nil {
		return out, err
	}
	last := ask.day
	if last.IsZero() {
		last = g.c.Today()
	}
	if out.days, err = g.days(last); err != nil {
		return out, err
	}
	for _, d := range out.days {
		f, err := g.figure(m, d)
		if err != nil {
			return out, err
		}
		out.before = append(out.before, BoundFigure{m, f})
	}
	return out, nil
}

// value is the figure with its unit, or why there is none.
func (b BoundFigure) value() string {
	if !b.Figure.Known {
		return b.Figure.Why
	}
	return amount(b.Figure.Value) + b.Measure.Unit
}

// share is the counts behind a rate. A weighted mean is no fraction of counts.
func (b BoundFigure) share() string {
	if b.Figure.Whole == 0 || b.Measure.Key == MeasureCompletion {
		return ""
	}
	return fmt.Sprintf("%d/%d", b.Figure.Part, b.Figure.Whole)
}

func (l *Ledger) getMeasures(c *web.Ctx) error {
	g, ask, err := l.gauge(c)
	if err != nil {
		return err
	}
	p := pages.Measures{Base: c.Base("量化指标"), AsOf: asOf(c, ask, measuresPath, "指标")}
	p.Lead = "数字都由系统内的记录计算得出，点击可以看到计入的每一条记录"
	p.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	keys, by := g.all()
	at := map[string]int{}
	for _, key := range keys {
		title := l.groupTitle(key)
		if _, ok := at[title]; !ok { // parts of the program with one name for people are one group
			at[title] = len(p.Groups)
			p.Groups = append(p.Groups, pages.MeasureGroup{Title: title})
		}
		group := &p.Groups[at[title]]
		for _, m := range by[key] {
			x, err := g.measured(m, ask)
			if err != nil {
				return fmt.Errorf("measure %s: %w", m.Key, err)
			}
			group.Lines = append(group.Lines, x.line(g, ask))
		}
	}
	if p.Missing, err = g.missing(by); err != nil {
		return err
	}
	return c.Page(200, pages.MeasuresPage(p))
}

// groupTitle names the part of the program that provides measures.
func (l *Ledger) groupTitle(key string) string {
	if key == "round" {
		return "进展报送"
	}
	title := capabilityTitle(key)
	if title == key && l.PartTitle != nil {
		return cmp.Or(l.PartTitle(key), key)
	}
	return title
}

// here is the address of a measure for the same plan, task and day.
func (g *gauge) here(key string, ask asked) string {
	href := measuresPath + "/" + key
	q := ui.Query{Kept: map[string][]string{}}
	for _, name := range []string{byPlan, "task"} {
		if v := g.c.Query(name); v != "" {
			q.Kept[name] = []string{v}
		}
	}
	return withDay(q.Link(href), ask.day)
}

func (x measured) line(g *gauge, ask asked) pages.MeasureLine {
	shown := x.page(&Task{})
	out := pages.MeasureLine{Title: x.Measure.Title, Article: x.Measure.Article, Definition: x.Measure.Definition, Href: g.here(x.Measure.Key, ask),
		Value: x.value(), Share: x.share(), Known: x.Figure.Known, Target: shown.Target, Verdict: shown.Reached, AsOf: pages.Clock(x.Figure.AsOf)}
	for i, b := range x.before {
		if b.Figure.Known {
			out.Trend = append(out.Trend, pages.TrendPoint{When: shortDay(x.days[i]), Value: b.value()})
		}
	}
	return out
}

func shortDay(d civil.Date) string { return fmt.Sprintf("%d月%d日", int(d.Month()), d.Day()) }

// missing says, for each capability that tasks wait for, how many do.
func (g *gauge) missing(by map[string][]slice.Measure) ([]string, error) {
	if g.plan.ID == "" || !g.othersToo() {
		return nil, nil
	}
	s, err := g.l.At(g.ctx, g.c.DB, g.c.Actor.Tenant, g.plan.ID, time.Time{})
	if err != nil {
		return nil, err
	}
	waiting := map[string]int{}
	for _, t := range s.within(g.c.Actor, RightView, RightOverview).Tasks {
		if !t.Dropped && t.Capability != "" && len(by[t.Capability]) == 0 {
			waiting[t.Capability]++
		}
	}
	var out []string
	for _, c := range Capabilities {
		if n := waiting[c.Key]; n > 0 {
			out = append(out, fmt.Sprintf("%s（%d项任务）", c.Title, n))
		}
	}
	return out, nil
}

func (l *Ledger) getMeasure(c *web.Ctx) error {
	g, ask, err := l.gauge(c)
	if err != nil {
		return err
	}
	m, err := g.find(c.Path("key"))
	if err != nil {
		return err
	}
	x, err := g.measured(m, ask)
	if err != nil {
		return err
	}
	kept := records(x.Figure.Records, ask.query)
	if ask.query.Export != "" {
		return g.exportRecords(x, kept, ask)
	}
	p := pages.Measure{Base: c.Base(m.Title), AsOf: asOf(c, ask, measuresPath+"/"+m.Key, "指标"), Facts: x.facts(), Chart: x.chart()}
	if g.scope.Task != "" {
		p.AsOf.Kept = []ui.Field{{Kind: ui.HiddenKind, Name: "task", Value: g.scope.Task}}
	}
	p.Crumbs = []ui.Link{{Label: "量化指标", Href: withDay(measuresPath, ask.day)}, {Label: m.Title}}
	if !x.Figure.Known {
		p.Unknown = x.Figure.Why
	}
	p.Grid = g.grid(m, kept, ask)
	return c.Page(200, pages.MeasurePage(p))
}

func (x measured) facts() []ui.Pair {
	shown := x.page(&Task{})
	return []ui.Pair{
		{Label: "当前值", Cell: ui.Cell{Text: x.value(), Note: x.counted()}},
		{Label: "目标", Cell: ui.T(shown.Target)}, {Label: "达标情况", Cell: ui.C(ui.Light(shown.Reached))},
		{Label: "截至", Cell: ui.T(orDash(pages.Clock(x.Figure.AsOf)))}, {Label: "依据", Cell: ui.T(x.Measure.Article), Wide: true},
		{Label: "口径", Cell: ui.T(x.Measure.Definition), Wide: true},
	}
}

// counted says what the figure was counted from.
func (x measured) counted() string {
	if !x.Figure.Known || x.Figure.Whole == 0 {
		return ""
	}
	if x.Measure.Key == MeasureCompletion {
		return fmt.Sprintf("%d项任务按权重平均，其中%d项全部完成", x.Figure.Whole, x.Figure.Part)
	}
	return fmt.Sprintf("共%d条记录，其中%d条达到", x.Figure.Whole, x.Figure.Part)
}

// chart draws the figure over the days of the trend.
func (x measured) chart() ui.Chart {
	ch := ui.Chart{ID: "trend", Title: x.Measure.Title + "走势", Desc: "各报送时点和当前的数值", Head: "日期", Unit: x.Measure.Unit, Series: []ui.Series{{Name: x.Measure.Title}}}
	add := func(day string, f slice.Figure) {
		if f.Known {
			ch.Rows = append(ch.Rows, ui.Point{Label: day, Values: []float64{f.Value}})
		}
	}
	for i, b := range x.before {
		add(shortDay(x.days[i]), b.Figure)
	}
	add(shortDay(dayOf(x.Figure.AsOf)), x.Figure)
	if len(ch.Rows) < 2 {
		ch.Rows = nil
	}
	return ch
}

// The filters of the list of records.
const (
	byCounted = "counted"
	byTitle   = "title"
)

// records are those that the filters leave, what misses the mark first.
func records(all []slice.Record, q ui.Query) []slice.Record {
	out := slices.DeleteFunc(slices.Clone(all), func(r slice.Record) bool {
		if q.Export != "" && q.All {
			return false
		}
		want := q.Filters[byCounted]
		return want == "yes" && !r.Counted || want == "no" && r.Counted ||
			!strings.Contains(strings.ToLower(r.Title), strings.ToLower(q.Filters[byTitle]))
	})
	slices.SortStableFunc(out, func(a, b slice.Record) int {
		switch {
		case a.Counted == b.Counted:
			return 0
		case b.Counted:
			return -1
		}
		return 1
	})
	return out
}

func (g *gauge) grid(m slice.Measure, all []slice.Record, ask asked) ui.Grid {
	path := measuresPath + "/" + m.Key
	q := ask.query
	out := ui.Grid{ID: "records", Caption: m.Title + "的计算依据", Path: path, Query: q, Export: g.c.Actor.May(RightExport),
		Columns: []ui.Column{
			{Key: byTitle, Label: "记录", Wide: true, Fixed: true, Filter: &ui.Field{Kind: ui.Search, Placeholder: "序号、重点任务、科室"}},
			{Key: byCounted, Label: "是否达到", Fixed: true, Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "yes", Label: "已达到"}, {Value: "no", Label: "未达到"}}}},
			{Key: "note", Label: "说明", Wide: true},
		},
		Pages: ui.Pages(path, q, len(all)), Empty: ui.EmptyState{Title: "没有计入的记录"}}
	from := min(q.Offset(), len(all))
	for _, r := range all[from:min(from+q.Per, len(all))] {
		href := g.href(r.Ref)
		out.Rows = append(out.Rows, ui.Row{ID: r.Ref.ID, Href: href, Label: r.Title,
			Cells: []ui.Cell{ui.A(r.Title, href), ui.C(ui.Light(countedLamp(r))), ui.T(r.Note)}})
	}
	return out
}

func countedLamp(r slice.Record) ui.Lamp {
	if r.Counted {
		return ui.Lamp{Tone: ui.OK, Word: "已达到"}
	}
	return ui.Lamp{Tone: ui.Warn, Word: "未达到"}
}

// href is the address of a counted thing, or empty where the reader may not
// open it.
func (g *gauge) href(ref store.Ref) string {
	switch ref.Kind {
	case "duty":
		return "/office/ledger/duties/" + ref.ID
	case "task":
		return "/office/ledger/tasks/" + ref.ID
	}
	if g.l.Refer == nil {
		return ""
	}
	_, href, err := g.l.Refer(g.c.Context(), g.c.DB, g.c.Actor, ref)
	if err != nil {
		return ""
	}
	return href
}

func (g *gauge) exportRecords(x measured, all []slice.Record, ask asked) error {
	if !g.c.Actor.May(RightExport) {
		return fail.Deniedf("您没有导出台账的权限。如工作需要，请联系本单位安全管理员")
	}
	s := &sheet.Sheet{Name: x.Measure.Title, Title: x.Measure.Title, Filter: true,
		Above:   [][]string{{"当前值：" + x.value(), "截至" + pages.Clock(x.Figure.AsOf)}, {"口径：" + x.Measure.Definition}, {"依据：" + x.Measure.Article}},
		Columns: []sheet.Column{{Title: "序号", Kind: sheet.Number, Width: 6}, {Title: "记录", Width: 48}, {Title: "是否达到", Width: 10, Center: true}, {Title: "说明", Width: 44}}}
	s.Rows = func(yield func([]any) bool) {
		for i, r := range all {
			if !yield([]any{i + 1, r.Title, countedLamp(r).Word, r.Note}) {
				return
			}
		}
	}
	day := dayOf(x.Figure.AsOf)
	if day.IsZero() {
		day = g.c.Today()
	}
	return sendSheet(g.c, x.Measure.Title+day.String(), s, ask.query.Export)
}

// sendSheet answers with a table as a workbook or as CSV.
func sendSheet(c *web.Ctx, name string, s *sheet.Sheet, kind string) error {
	if kind == "csv" {
		return c.Stream(name+".csv", sheet.CSVMediaType, s.WriteCSV)
	}
	book := &sheet.Book{Title: s.Title, Sheets: []*sheet.Sheet{s}}
	return c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error { return book.Write(w) })
}
