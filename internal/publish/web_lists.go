package publish

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

func parseDay(s string) (civil.Date, bool) {
	d, err := civil.Parse(s)
	return d, err == nil
}

// desk is what the lists need to draw their rows.
type desk struct {
	view
	units, people map[string]string
}

func (p *Publish) desk(c *web.Ctx) (desk, error) {
	ctx, agency := c.Context(), c.Actor.Tenant
	d := desk{view: view{today: c.Today()}}
	set, err := settingOf(ctx, c.DB, agency)
	if err != nil {
		return d, err
	}
	d.soon = int(set.SoonDays)
	if d.cal, err = p.Calendar(ctx, c.DB, agency); err != nil {
		return d, err
	}
	if d.tree, err = content.Columns(ctx, c.DB, agency); err != nil {
		return d, err
	}
	if d.units, err = p.Roster.UnitNames(ctx, c.DB, agency); err != nil {
		return d, err
	}
	d.people, err = p.Roster.Names(ctx, c.DB, agency)
	return d, err
}

// listing is one of the lists of items.
type listing struct {
	title, lead, path, file string
	// takes narrows the rows beyond what the reader filters by.
	takes func(*Row) bool
	// shown are the columns' keys to begin with; nil is the usual ones.
	shown []string
	sort  string
	empty ui.EmptyState
	batch []ui.Button
	tabs  []ui.Tab
	stats func(rows []Row, d *desk) []ui.Stat
	notes []ui.Notice
}

func (p *Publish) getAll(c *web.Ctx) error {
	return p.showList(c, listing{title: "全部信息", path: homePath, file: "信息清单",
		lead:  "各类信息的工作稿、审签、发布和留存情况。",
		empty: ui.EmptyState{Title: "没有信息", Text: "拟稿后列在这里。"}, batch: batchButtons(c)})
}

func (p *Publish) getMine(c *web.Ctx) error {
	return p.showList(c, listing{title: "我的稿件", path: minePath, file: "我的稿件", takes: func(r *Row) bool { return r.Item.Drafter == c.Actor.ID },
		empty: ui.EmptyState{Title: "您还没有稿件", Text: "点“拟稿”开始。", Acts: []ui.Button{{Label: "拟稿", Href: newPath, Look: ui.Primary}}}})
}

func (p *Publish) getReview(c *web.Ctx) error {
	t, err := p.turns(c.Context(), c.DB, c.Actor, c.Today())
	if err != nil {
		return err
	}
	release := c.Query("view") == "release"
	ids, title := t.review, "待我审核"
	if release {
		ids, title = t.release, "待我发布"
	}
	l := listing{title: title, path: reviewPath, file: title, takes: func(r *Row) bool { return slices.Contains(ids, r.Item.ID) },
		empty: ui.EmptyState{Title: "没有" + title + "的信息", Text: "轮到您办理时列在这里。"}}
	l.tabs = []ui.Tab{{Label: "待我审核", Href: reviewPath, Current: !release, Count: len(t.review)}, {Label: "待我发布", Href: reviewPath + "?view=release", Current: release, Count: len(t.release)}}
	if release {
		l.batch = []ui.Button{{Label: "批量发布", Name: "act", Value: "release", Look: ui.Primary}}
	}
	return p.showList(c, l)
}

func (p *Publish) getRegister(c *web.Ctx) error {
	return p.showList(c, listing{title: "发布登记簿", path: registerPath, file: "信息发布登记簿",
		lead:  "已发布、撤稿的信息逐条登记，长期留存。",
		takes: func(r *Row) bool { return r.Item.Edition > 0 }, sort: "-published",
		shown: []string{"title", "index", "kind", "column", "unit", "drafter", "submitter", "signer", "releaser", "published", "address", "edition", "state"},
		empty: ui.EmptyState{Title: "还没有发布信息", Text: "发布后自动登记。"}})
}

func (p *Publish) getLate(c *web.Ctx) error {
	revoked := c.Query("view") == "revoked"
	tabs := []ui.Tab{{Label: "公开时限", Href: latePath, Current: !revoked}, {Label: "处罚决定撤回", Href: latePath + "?view=revoked", Current: revoked}}
	if revoked {
		return p.showList(c, p.revokedList(tabs))
	}
	return p.showList(c, listing{tabs: tabs, title: "公开时限", path: latePath, file: "公开时限清单", sort: "due",
		lead:  "《政府信息公开条例》第二十六条：自形成或者变更之日起20个工作日内公开；行政许可、行政处罚7个工作日；预决算批复后20日。",
		takes: func(r *Row) bool { return !r.Course.Due.IsZero() && r.Item.State != content.Abandoned },
		shown: []string{"title", "light", "due", "formed", "published", "kind", "unit", "drafter", "state"},
		stats: lightStats, empty: ui.EmptyState{Title: "没有计时的信息", Text: "主动公开的信息拟稿后，自成文日期起计时。"}})
}

// lightStats counts the lights; each leads to its rows.
func lightStats(rows []Row, d *desk) []ui.Stat {
	count := map[Light]int{}
	for n := range rows {
		count[rows[n].Light(d.today, d.soon, d.cal)]++
	}
	var out []ui.Stat
	for _, s := range []struct {
		l Light
		t ui.Tone
	}{{LightOver, ui.Bad}, {LightSoon, ui.Info}, {LightOpen, ui.Plain}, {LightDone, ui.OK}, {LightLate, ui.Warn}} {
		tone := s.t
		if count[s.l] == 0 {
			tone = ui.Plain
		}
		out = append(out, ui.Stat{Label: LightTitles[s.l], Value: strconv.Itoa(count[s.l]), Unit: "条", Tone: tone, Href: latePath + "?f.light=" + string(s.l)})
	}
	return out
}

func (p *Publish) getUrgent(c *web.Ctx) error {
	now := c.Now()
	over := 0
	l := listing{title: "应急发布待补审", path: urgentPath, file: "应急发布清单",
		takes: func(r *Row) bool {
			if c.Query("view") == "all" {
				return !r.Course.UrgentAt.IsZero()
			}
			if r.Course.UrgentOpen() && now.After(r.Course.UrgentDue) {
				over++
			}
			return r.Course.UrgentOpen()
		},
		tabs:  []ui.Tab{{Label: "待补审", Href: urgentPath, Current: c.Query("view") != "all"}, {Label: "全部应急发布", Href: urgentPath + "?view=all", Current: c.Query("view") == "all"}},
		empty: ui.EmptyState{Title: "没有待补审的应急发布", Text: "应急发布的信息列在这里，补审后消失。"}}
	l.stats = func(rows []Row, d *desk) []ui.Stat {
		if over == 0 {
			return nil
		}
		return []ui.Stat{{Label: "超过补审时限", Value: strconv.Itoa(over), Unit: "条", Tone: ui.Bad}}
	}
	l.shown = []string{"title", "urgent_due", "urgent_why", "urgent_by", "published", "unit", "state"}
	return p.showList(c, l)
}

// filterOf is what the reader asked for.
func filterOf(c *web.Ctx, q ui.Query) Filter {
	f := Filter{Text: q.Text, State: q.Filters["state"], Kind: q.Filters["kind"], Column: q.Filters["column"], Unit: q.Filters["unit"],
		Marking: q.Filters["marking"], Drafter: q.Filters["drafter"], Light: q.Filters["light"], Task: c.Query("task")}
	f.From, _ = parseDay(c.Query("from"))
	f.To, _ = parseDay(c.Query("to"))
	return f
}

// showList draws a list, or answers with it as a file or on paper.
func (p *Publish) showList(c *web.Ctx, l listing) error {
	d, err := p.desk(c)
	if err != nil {
		return err
	}
	rows, err := p.visible(c.Context(), c.DB, c.Actor)
	if err != nil {
		return err
	}
	if l.takes != nil {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return !l.takes(&r) })
	}
	q := ui.ReadQuery(c.R.URL.Query())
	all := columnsOf(&d, drafters(rows))
	all = append(append(append(all, urgentColumns(c.Now())...), assessColumn()), revokedColumns()...)
	all = arrangeColumns(all, l.shown)
	var stats []ui.Stat
	if l.stats != nil {
		stats = l.stats(rows, &d)
	}
	f := filterOf(c, q)
	if q.Export == "" || !q.All {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return !f.takes(&r, d.view) })
	}
	if q.Sort == "" && l.sort != "" {
		q.Sort, q.Down = cutSort(l.sort)
		order(rows, q.Sort, q.Down)
		q.Sort, q.Down = "", false
	} else {
		order(rows, q.Sort, q.Down)
	}
	switch {
	case q.Export != "":
		return p.export(c, l, q, all, rows, &d)
	case c.Query("view") == "print":
		return printList(c, l, q, all, rows, &d)
	}
	return p.drawList(c, l, q, all, rows, &d, stats)
}

func cutSort(s string) (string, bool) {
	if s[0] == '-' {
		return s[1:], true
	}
	return s, false
}

// arrangeColumns puts the columns to begin with first and takes the others
// out of sight.
func arrangeColumns(all []column, shown []string) []column {
	if shown == nil {
		return all
	}
	at := func(c column) int {
		if n := slices.Index(shown, c.Key); n >= 0 {
			return n
		}
		return len(shown)
	}
	for n := range all {
		all[n].Off = at(all[n]) == len(shown)
	}
	slices.SortStableFunc(all, func(a, b column) int { return at(a) - at(b) })
	return all
}

func (p *Publish) drawList(c *web.Ctx, l listing, q ui.Query, all []column, rows []Row, d *desk, stats []ui.Stat) error {
	v := pages.List{Base: c.Base(l.title), Stats: stats, Notices: l.notes}
	v.Base.Lead, v.Base.Tabs = l.lead, l.tabs
	if c.Actor.May(RightDraft) {
		v.Base.Actions = []ui.Button{{Label: "拟稿", Icon: "plus", Look: ui.Primary, Href: newPath, Key: "n", Place: ui.PlaceNew}}
	}
	if l.path == homePath && c.Actor.MayOn(RightImport, "", "") {
		v.Base.Actions = append(v.Base.Actions, ui.Button{Label: "导入已公开信息", Href: intakePath, Place: ui.PlaceImport})
	}
	v.Form, v.FormOpen = rangeForm(c, l, q), q.Text != "" || c.Query("from") != "" || c.Query("to") != ""
	g := ui.Grid{ID: "items", Caption: l.title, Path: l.path, Query: q, Sticky: 1, Choose: true, Export: c.Actor.May(RightExport), Pages: ui.Pages(l.path, q, len(rows)),
		Empty: l.empty, Batch: l.batch, BatchAction: homePath + "/batch"}
	g.PrintAll = printHref(l.path, q)
	for _, col := range all {
		g.Columns = append(g.Columns, col.Column)
	}
	from := min(q.Offset(), len(rows))
	for n := range rows[from:min(from+q.Per, len(rows))] {
		r := &rows[from+n]
		row := ui.Row{ID: r.Item.ID, Href: r.Item.Href(), Label: r.Item.Title}
		for _, col := range all {
			row.Cells = append(row.Cells, col.cell(d, r))
		}
		g.Rows = append(g.Rows, row)
	}
	v.Grid = g
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func printHref(path string, q ui.Query) string {
	v := q.Values()
	v.Set("view", "print")
	v.Del("page")
	return path + "?" + v.Encode()
}

// rangeForm bounds the list by days and words.
func rangeForm(c *web.Ctx, l listing, q ui.Query) *ui.Form {
	f := &ui.Form{ID: "range", Action: l.path, Get: true, Columns: 3, Fields: []ui.Field{
		{Name: "q", Label: "标题、文号或索引号", Value: q.Text, Kind: ui.Search}, {Name: "from", Label: "起始日期", Kind: ui.Date, Value: c.Query("from"), Width: ui.Short},
		{Name: "to", Label: "截止日期", Kind: ui.Date, Value: c.Query("to"), Width: ui.Short}},
		Buttons: []ui.Button{{Label: "查询", Small: true}, {Label: "重置", Href: l.path, Small: true}}}
	if v := c.Query("view"); v != "" {
		f.Fields = append(f.Fields, ui.Field{Name: "view", Kind: ui.HiddenKind, Value: v})
	}
	return f
}

// chosen are the columns that the reader sees, or all for a file of
// everything.
func chosen(all []column, q ui.Query) []column {
	return slices.DeleteFunc(slices.Clone(all), func(c column) bool {
		switch {
		case c.Fixed || q.All:
			return false
		case len(q.Columns) > 0:
			return !slices.Contains(q.Columns, c.Key)
		}
		return c.Off
	})
}

func (p *Publish) export(c *web.Ctx, l listing, q ui.Query, all []column, rows []Row, d *desk) error {
	if !c.Actor.May(RightExport) {
		return fail.Deniedf("您没有导出的权限。如工作需要，请联系本单位安全管理员")
	}
	s := &sheet.Sheet{Name: l.title, Title: l.file, Frozen: 1, Filter: true}
	cols := chosen(all, q)
	for _, col := range cols {
		s.Columns = append(s.Columns, sheet.Column{Title: col.Label, Kind: col.kind})
	}
	table := make([][]any, len(rows))
	for n := range rows {
		for _, col := range cols {
			table[n] = append(table[n], col.out(d, &rows[n]))
		}
	}
	s.Rows = sheet.Of(table)
	return send(c, s, l.file+c.Today().String(), q.Export)
}

// send answers with a table as a file of the form.
func send(c *web.Ctx, s *sheet.Sheet, name, form string) error {
	if form == "csv" {
		return c.Stream(name+".csv", sheet.CSVMediaType, s.WriteCSV)
	}
	book := &sheet.Book{Title: s.Title, Sheets: []*sheet.Sheet{s}}
	return c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error { return book.Write(w) })
}

func printList(c *web.Ctx, l listing, q ui.Query, all []column, rows []Row, d *desk) error {
	v := pages.Table{Base: c.Base(l.file), Caption: l.title, Lead: fmt.Sprintf("共%d条，截至%s", len(rows), c.Today().Chinese())}
	cols := chosen(all, q)
	for _, col := range cols {
		v.Heads = append(v.Heads, col.Label)
	}
	for n := range rows {
		var line []string
		for _, col := range cols {
			line = append(line, sheet.Show(col.out(d, &rows[n]), sheet.Text))
		}
		v.Rows = append(v.Rows, line)
	}
	v.OwnHeading = true
	return c.Page(http.StatusOK, pages.TablePage(v))
}

func batchButtons(c *web.Ctx) []ui.Button {
	var out []ui.Button
	if c.Actor.May(RightDraft) {
		out = append(out, ui.Button{Label: "批量送审", Name: "act", Value: "submit"})
	}
	if c.Actor.May(RightRelease) {
		out = append(out, ui.Button{Label: "批量发布", Name: "act", Value: "release"}, ui.Button{Label: "批量调整栏目", Name: "act", Value: "place"})
	}
	return out
}

// postBatch does one act to the ticked items; each is decided by itself, and
// those that were refused are named.
func (p *Publish) postBatch(c *web.Ctx) error {
	ids := c.R.PostForm["id"]
	if len(ids) == 0 {
		_ = c.R.ParseForm()
		ids = c.R.PostForm["id"]
	}
	act := c.R.PostFormValue("act")
	if len(ids) == 0 {
		return fail.Invalidf("请先勾选要办理的信息")
	}
	if len(ids) > 100 {
		return fail.Invalidf("一次最多办理100条")
	}
	if act == "place" && c.R.PostFormValue("column") == "" {
		return p.askPlace(c, ids, nil)
	}
	done, refused := 0, []string{}
	for _, id := range ids {
		var err error
		switch act {
		case "submit":
			err = p.Submit(c.Context(), c.Actor, id, AnyVersion)
		case "release":
			err = p.Release(c.Context(), c.Actor, id, AnyVersion)
		case "place":
			err = p.Place(c.Context(), c.Actor, id, c.R.PostFormValue("column"), nil)
		default:
			return fail.Missingf("没有这项操作")
		}
		if err == nil {
			done++
			continue
		}
		if fail.KindOf(err) == fail.Internal {
			return err
		}
		title := "一条信息"
		if i, e := p.get(c.Context(), c.DB, c.Actor, id); e == nil {
			title = "《" + clip(i.Title, 20) + "》"
		}
		refused = append(refused, title+"："+err.Error())
	}
	return p.batchDone(c, done, refused)
}

func (p *Publish) batchDone(c *web.Ctx, done int, refused []string) error {
	said := fmt.Sprintf("已办理%d条", done)
	if len(refused) == 0 {
		return c.Done(said, web.LocalPath(c.R.FormValue("back"), homePath))
	}
	v := pages.List{Base: c.Base("批量办理结果"), Notices: []ui.Notice{{Tone: ui.Warn, Title: fmt.Sprintf("%s，%d条没有办理", said, len(refused)), Acts: []ui.Button{{Label: "返回列表", Href: homePath}}}}}
	v.Grid = ui.Grid{ID: "refused", Caption: "没有办理的信息", Path: homePath, Columns: []ui.Column{{Key: "why", Label: "原因", Wide: true, Fixed: true}}}
	for n, r := range refused {
		v.Grid.Rows = append(v.Grid.Rows, ui.Row{ID: strconv.Itoa(n), Cells: []ui.Cell{ui.T(r)}})
	}
	status := http.StatusUnprocessableEntity
	if done > 0 {
		status = http.StatusOK
	}
	return c.Page(status, pages.ListPage(v))
}

// zone is the program's own.
var zone = store.Zone
