package ledger

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/pages"
)

// routesDesk are the list of duties and what is done to several at once.
func (l *Ledger) routesDesk(r *web.Router) {
	r.Get(ListPath, RightView, l.getDesk)
	r.Get(ListPath+"/print", RightExport, l.getPrint)
	r.Post(ListPath+"/batch", RightView, l.postBatch)
	r.Get(ListPath+"/assign", RightAssign, l.getAssign)
	r.Post(ListPath+"/assign", RightAssign, l.postAssign)
	r.Get(ListPath+"/urge", RightUrge, l.getUrge)
	r.Post(ListPath+"/urge", RightUrge, l.postUrge)
}

// asked is what an address asks of the list.
type asked struct {
	filter Filter
	query  ui.Query
	// day is the past day that is asked about, or zero for now.
	day civil.Date
}

func readAsked(c *web.Ctx) (asked, error) {
	values := c.R.URL.Query()
	f, q := readFilter(values, c.Actor)
	f.IDs = slices.DeleteFunc(values["id"], func(s string) bool { return s == "" })
	out := asked{filter: f, query: q}
	text := c.Query("asof")
	if text == "" {
		return out, nil
	}
	day, err := civil.Parse(text)
	if err != nil || day > c.Today() {
		return out, fail.Invalidf("“%s”不是可以查询的日期。请填写今天或以前的日期，例如 %s", text, c.Today())
	}
	out.day = day
	return out, nil
}

// at is the instant asked about; the zero instant is now.
func (a asked) at() time.Time {
	if a.day.IsZero() {
		return time.Time{}
	}
	return EndOf(a.day)
}

func (l *Ledger) listing(c *web.Ctx, f Filter, at time.Time) (*Listing, error) {
	if at.IsZero() {
		return l.List(c.Context(), c.DB, c.Actor, f)
	}
	return l.ListAt(c.Context(), c.DB, c.Actor, f, at)
}

func (l *Ledger) getDesk(c *web.Ctx) error {
	ask, err := readAsked(c)
	if err != nil {
		return err
	}
	if ask.query.Export != "" {
		return l.exportDesk(c, ask)
	}
	return l.showDesk(c, ask, 200, "")
}

// showDesk is the page of the list; a problem stands above it.
func (l *Ledger) showDesk(c *web.Ctx, ask asked, status int, problem string) error {
	list, err := l.listing(c, ask.filter, ask.at())
	if err != nil {
		return err
	}
	p := pages.Desk{Base: c.Base("任务台账"), AsOf: ask.day, Today: c.Today(), Problem: problem}
	p.Here = ask.query.Link(ListPath)
	p.OwnHeading, p.Looks, p.Acts = true, deskTabs(c, ask), deskActions(c)
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p.Lights = lightLinks(ask.query, list, th)
	p.Range = deskRange(ask)
	p.Grid, err = l.grid(c, ask, list)
	if err != nil {
		return err
	}
	return c.Page(status, pages.DeskPage(p))
}

// deskTabs are the usual ways to look at the list. Each keeps the other
// filters.
func deskTabs(c *web.Ctx, ask asked) []ui.Tab {
	type look struct {
		label string
		set   map[string]string
	}
	kinds := []look{{"全部", nil}, {"牵头任务", map[string]string{byRole: Lead}}, {"未办结", map[string]string{byOpen: "1"}}}
	if c.Actor.Unit != "" && !c.Actor.Visiting() && c.Actor.May(RightWork) {
		kinds = append(kinds, look{"本科室", map[string]string{byMine: "1"}}, look{"我负责的", map[string]string{byMine: "me"}})
	}
	var out []ui.Tab
	for _, k := range kinds {
		change, current := map[string]string{}, true
		for _, name := range []string{byRole, byOpen, byMine} {
			change[name] = k.set[name]
			current = current && ask.query.Filters[name] == k.set[name]
		}
		out = append(out, ui.Tab{Label: k.label, Href: refiltered(ask.query, change).Link(ListPath), Current: current})
	}
	return out
}

// refiltered is the query with some filters changed, on its first page.
func refiltered(q ui.Query, change map[string]string) ui.Query {
	filters := maps.Clone(q.Filters)
	for k, v := range change {
		if v == "" {
			delete(filters, k)
		} else {
			filters[k] = v
		}
	}
	q.Filters, q.Page = filters, 1
	return q
}

func deskActions(c *web.Ctx) []ui.Button {
	var out []ui.Button
	if c.Actor.May(RightAdopt) {
		out = append(out, ui.Button{Label: "导入计划", Icon: "upload", Href: "/office/plans/new", Place: ui.PlaceImport})
	}
	if c.Actor.May(RightDecide) {
		out = append(out, ui.Button{Label: "延期与异议", Icon: "stamp", Href: "/office/ledger/requests"})
	}
	return out
}

// lightLinks are the counts of the lights, each leading to what it counts; the
// one that is looked at leads back to all.
func lightLinks(q ui.Query, list *Listing, th Thresholds) []pages.LightLink {
	chosen := q.Filters[byLamp]
	out := make([]pages.LightLink, 0, len(Lights))
	for _, light := range Lights {
		to := string(light)
		if to == chosen {
			to = ""
		}
		out = append(out, pages.LightLink{Current: to == "", Href: refiltered(q, map[string]string{byLamp: to}).Link(ListPath),
			Lamp: ui.Lamp{Tone: lampTone(light), Word: th.word(light) + " " + strconv.Itoa(list.Lights[light]) + " 项"}})
	}
	return out
}

// deskRange is the form for a span of due days and a past day.
func deskRange(ask asked) pages.Range {
	r := pages.Range{Path: ListPath, From: ask.filter.DueFrom, To: ask.filter.DueTo, AsOf: ask.day}
	q := refiltered(ask.query, map[string]string{byFrom: "", byTo: ""})
	kept := q.Values()
	kept.Del("asof")
	r.Clear = ListPath + "?" + kept.Encode()
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		for _, v := range kept[name] {
			r.Kept = append(r.Kept, ui.Field{Kind: ui.HiddenKind, Name: name, Value: v})
		}
	}
	return r
}

func (l *Ledger) grid(c *web.Ctx, ask asked, list *Listing) (ui.Grid, error) {
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return ui.Grid{}, err
	}
	heads, err := l.heads(c, n)
	if err != nil {
		return ui.Grid{}, err
	}
	g := ui.Grid{ID: "duties", Caption: "任务台账", Path: ListPath, Query: ask.query, Columns: heads, PlainRows: true, Sticky: 1,
		Choose: true, Export: c.Actor.May(RightExport), Pages: ui.Pages(ListPath, ask.query, list.Total),
		Empty: deskEmpty(c)}
	if g.Export {
		g.PrintAll = ask.query.Link(ListPath + "/print")
	}
	if ask.day.IsZero() {
		// The query goes along, so that a list comes back as it was left.
		g.Batch, g.BatchAction = deskBatch(c), ask.query.Link(ListPath+"/batch")
	}
	for _, line := range list.Lines {
		g.Rows = append(g.Rows, gridRow(line))
	}
	return g, nil
}

func gridRow(line Line) ui.Row {
	r := ui.Row{ID: line.Duty.ID, Href: "/office/ledger/duties/" + line.Duty.ID, Label: "任务" + line.Task.No + " " + line.Unit}
	for _, col := range columns() {
		r.Cells = append(r.Cells, col.cell(line))
	}
	return r
}

func deskEmpty(c *web.Ctx) ui.EmptyState {
	e := ui.EmptyState{Title: "还没有任务", Text: "采纳任务分工计划后，各科室的任务列在这里。"}
	if c.Actor.May(RightAdopt) {
		e.Acts = []ui.Button{{Label: "导入计划", Icon: "upload", Look: ui.Primary, Href: "/office/plans/new"}}
	}
	return e
}

// deskBatch are the acts that the reader may do to ticked rows.
func deskBatch(c *web.Ctx) []ui.Button {
	var out []ui.Button
	for _, b := range []struct{ right, value, label, icon string }{
		{RightAssign, "assign", "交办", "send"}, {RightUrge, "urge", "催办", "bell"}, {RightUrge, "supervise", "督办", "flag"},
		{RightExport, "export", "导出所选", "download"}, {RightExport, "print", "打印所选", "print"},
	} {
		if c.Actor.May(b.right) {
			out = append(out, ui.Button{Label: b.label, Icon: b.icon, Name: "act", Value: b.value})
		}
	}
	return out
}

// keyTasks are the key tasks that the actor may see duties of, in the order
// of the plan.
func (l *Ledger) keyTasks(ctx context.Context, q store.Querier, a who.Actor) ([]ui.Option, error) {
	seen, args := reachable(a, RightView, []any{a.Tenant})
	rows, err := q.Query(ctx, `SELECT t.key_task, MIN(t.sort) FROM ledger_task t JOIN ledger_duty d ON d.agency = t.agency AND d.task = t.id
		WHERE t.agency = $1 AND t.dropped = FALSE AND `+seen+` GROUP BY t.key_task ORDER BY 2, 1`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ui.Option
	for rows.Next() {
		var key string
		var place int
		if err := rows.Scan(&key, &place); err != nil {
			return nil, err
		}
		out = append(out, ui.Option{Value: key, Label: key})
	}
	return out, rows.Err()
}

// exportDesk answers with the list as a file: what the filters leave, or
// everything that the reader may see.
func (l *Ledger) exportDesk(c *web.Ctx, ask asked) error {
	if !c.Actor.May(RightExport) {
		return fail.Deniedf("您没有导出台账的权限。如工作需要，请联系本单位安全管理员")
	}
	f := ask.filter
	if ask.query.All {
		f = Filter{Plan: f.Plan, Sort: f.Sort, Desc: f.Desc}
	}
	f.Page, f.Size = 0, 0
	list, err := l.listing(c, f, ask.at())
	if err != nil {
		return err
	}
	day := ask.day
	if day.IsZero() {
		day = c.Today()
	}
	s := listSheet(shown(ask.query), list, day)
	name := "任务台账" + day.String()
	if ask.query.Export == "csv" {
		return c.Stream(name+".csv", sheet.CSVMediaType, s.WriteCSV)
	}
	book := &sheet.Book{Title: "任务台账", Sheets: []*sheet.Sheet{s}}
	return c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error { return book.Write(w) })
}

// shown are the columns that the reader has on the page; in a file of
// everything, and where nothing was chosen, all that are not off.
func shown(q ui.Query) []column {
	return slices.DeleteFunc(columns(), func(c column) bool {
		switch {
		case c.Fixed || q.All:
			return false
		case len(q.Columns) > 0:
			return !slices.Contains(q.Columns, c.Key)
		}
		return c.Off
	})
}

func listSheet(cols []column, list *Listing, day civil.Date) *sheet.Sheet {
	s := &sheet.Sheet{Name: "任务台账", Title: "政务公开任务督办台账", Frozen: 1,
		Above: [][]string{{"共" + strconv.Itoa(list.Total) + "项", "截至" + day.Chinese()}}}
	for _, c := range cols {
		s.Columns = append(s.Columns, sheet.Column{Title: c.Label, Kind: c.kind, Width: c.width, Center: c.width == 0 && c.kind == sheet.Text})
	}
	s.Rows = func(yield func([]any) bool) {
		for _, line := range list.Lines {
			row := make([]any, len(cols))
			for i, c := range cols {
				row[i] = c.value(line)
			}
			if !yield(row) {
				return
			}
		}
	}
	return s
}

// getPrint is the list as it would lie on a leader's desk.
func (l *Ledger) getPrint(c *web.Ctx) error {
	ask, err := readAsked(c)
	if err != nil {
		return err
	}
	f := ask.filter
	f.Page, f.Size = 0, 0
	list, err := l.listing(c, f, ask.at())
	if err != nil {
		return err
	}
	day := ask.day
	if day.IsZero() {
		day = c.Today()
	}
	p := pages.DeskPrint{Base: c.Base("政务公开任务督办台账"), Day: day, Total: list.Total}
	p.OwnHeading = true
	p.Actions = []ui.Button{{Label: "返回台账", Icon: "back", Href: ListPath}}
	spans := spansOf(list.Lines)
	for i, line := range list.Lines {
		p.Lines = append(p.Lines, pages.PrintLine{Span: spans[i], No: orDash(line.Task.No), KeyTask: line.Task.KeyTask, Measure: line.Task.Measure,
			Unit: line.Unit, Role: roleTitle(line.Duty.Role), Person: line.Who, Due: line.Duty.Due.String(), State: line.State,
			Lamp: line.Lamp.Word, Entry: line.Entry.Text, Evidence: line.Evidence})
	}
	return c.Page(200, pages.DeskPaper(p))
}

// spansOf counts, at the first of each run of lines of one task, how many
// lines the run has.
func spansOf(lines []Line) []int {
	out := make([]int, len(lines))
	first := 0
	for i, line := range lines {
		if i == 0 || line.Task.ID != lines[first].Task.ID {
			first = i
		}
		out[first]++
	}
	return out
}
