package publish

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// counted says that an item counts for the ratios of markings: documents that
// were decided, or are public.
func counted(r *Row) bool {
	k, _ := content.KindOf(r.Item.Kind)
	return k.Document && (r.Item.State == content.Kept || r.Item.Edition > 0 || r.Item.State == content.Approved || r.Item.State == content.Scheduled)
}

// yearOf is the year in which an item was formed.
func yearOf(r *Row) int {
	if !r.Item.Formed.IsZero() {
		return r.Item.Formed.Year()
	}
	return r.Item.CreatedAt.In(store.Zone).Year()
}

// getMarking shows how many documents are proactively public, per year and
// unit, and how that changes (task 11, RULES.md R10.08).
func (p *Publish) getMarking(c *web.Ctx) error {
	rows, err := p.visible(c.Context(), c.DB, c.Actor)
	if err != nil {
		return err
	}
	units, err := p.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	year := c.QueryInt("year", c.Today().Year())
	years, byUnit := tally(rows, year, units)
	v := pages.List{Base: c.Base("公开属性"), Grid2Title: fmt.Sprintf("%d年各科室", year)}
	v.Base.Lead = "公文的源头标识和主动公开比例，按成文年度统计已签发的公文。"
	v.Stats = markingStats(years, year)
	v.Grid = markingGrid("years", "各年度主动公开比例", "年度", years, true)
	second := markingGrid("units", "各科室主动公开比例", "科室", byUnit, false)
	second.Export, second.Path = c.Actor.May(RightExport), markingPath
	second.Query = ui.ReadQuery(c.R.URL.Query())
	v.Grid2 = &second
	returns, err := p.returnLines(c, year)
	if err != nil {
		return err
	}
	v.Foot = returns
	v.FormSays = "看其他年度"
	v.Form = &ui.Form{Action: markingPath, Get: true, Fields: []ui.Field{{Name: "year", Label: "年度", Kind: ui.Number, Value: strconv.Itoa(year), Width: ui.Short}}, Buttons: []ui.Button{{Label: "查看", Small: true}}}
	if q := second.Query; q.Export != "" {
		return exportMarking(c, q.Export, year, byUnit)
	}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// tally counts by year, and for one year by unit.
func tally(rows []Row, year int, units map[string]string) (years, byUnit []markingRow) {
	y, u := map[int]*markingRow{}, map[string]*markingRow{}
	for n := range rows {
		r := &rows[n]
		if !counted(r) {
			continue
		}
		at := yearOf(r)
		if y[at] == nil {
			y[at] = &markingRow{name: strconv.Itoa(at)}
		}
		y[at].add(&r.Item)
		if at != year {
			continue
		}
		if u[r.Item.Unit] == nil {
			u[r.Item.Unit] = &markingRow{name: units[r.Item.Unit]}
		}
		u[r.Item.Unit].add(&r.Item)
	}
	for _, m := range y {
		years = append(years, *m)
	}
	for _, m := range u {
		byUnit = append(byUnit, *m)
	}
	by := func(a, b markingRow) int { return compareText(a.name, b.name) }
	slices.SortFunc(years, by)
	slices.SortFunc(byUnit, by)
	return years, byUnit
}

func markingStats(years []markingRow, year int) []ui.Stat {
	find := func(y int) markingRow {
		if n := slices.IndexFunc(years, func(m markingRow) bool { return m.name == strconv.Itoa(y) }); n >= 0 {
			return years[n]
		}
		return markingRow{}
	}
	now, before := find(year), find(year-1)
	out := []ui.Stat{{Label: "主动公开率", Value: rate(now.open, now.all), Href: homePath + "?f.marking=proactive", Note: fmt.Sprintf("%d年，%d÷%d", year, now.open, now.all)},
		{Label: "标识率", Value: rate(now.all-now.without, now.all), Note: "有公开属性和理由的公文÷全部公文"}}
	if now.all > 0 && before.all > 0 {
		change := 100*float64(now.open)/float64(now.all) - 100*float64(before.open)/float64(before.all)
		tone := ui.OK
		if change < 0 {
			tone = ui.Warn
		}
		out = append(out, ui.Stat{Label: "比上年", Value: fmt.Sprintf("%+.1f", change), Unit: "个百分点", Tone: tone})
	}
	return out
}

func markingGrid(id, caption, first string, rows []markingRow, change bool) ui.Grid {
	g := ui.Grid{ID: id, Caption: caption, Path: markingPath, PlainRows: true, Columns: []ui.Column{{Key: "name", Label: first, Fixed: true}, {Key: "all", Label: "公文", Number: true}, {Key: "open", Label: "主动公开", Number: true}, {Key: "request", Label: "依申请公开", Number: true}, {Key: "closed", Label: "不予公开", Number: true}, {Key: "rate", Label: "主动公开率", Number: true}},
		Empty: ui.EmptyState{Title: "还没有签发的公文", Text: "公文签发后开始统计。"}}
	if change {
		g.Columns = append(g.Columns, ui.Column{Key: "change", Label: "比上年（百分点）", Number: true})
	}
	for n, m := range rows {
		cells := []ui.Cell{ui.T(m.name), ui.N(m.all), ui.N(m.open), ui.N(m.request), ui.N(m.closed), ui.T(rate(m.open, m.all))}
		if change {
			text := "—"
			if n > 0 && m.all > 0 && rows[n-1].all > 0 {
				text = fmt.Sprintf("%+.1f", 100*float64(m.open)/float64(m.all)-100*float64(rows[n-1].open)/float64(rows[n-1].all))
			}
			cells = append(cells, ui.T(text))
		}
		g.Rows = append(g.Rows, ui.Row{ID: strconv.Itoa(n), Label: m.name, Cells: cells})
	}
	return g
}

// returnLines say how often items went back in a year, and for what.
func (p *Publish) returnLines(c *web.Ctx, year int) ([]string, error) {
	from, to := civil.Of(year, time.January, 1).In(store.Zone), civil.Of(year+1, time.January, 1).In(store.Zone)
	all, err := store.Select[Return](c.Context(), c.DB, "WHERE agency = $1 AND at >= $2 AND at < $3 ORDER BY id", c.Actor.Tenant, from, to)
	if err != nil {
		return nil, err
	}
	count, total := map[string]int{}, 0
	for _, r := range all {
		if c.Actor.MayOn(RightView, r.Unit, r.Kind) {
			count[r.Code]++
			total++
		}
	}
	line := fmt.Sprintf("%d年退文%d次", year, total)
	for _, k := range ReturnCodes {
		if count[k.Key] > 0 {
			line += fmt.Sprintf("；%s%d次", k.Title, count[k.Key])
		}
	}
	return []string{line + "。"}, nil
}

func exportMarking(c *web.Ctx, form string, year int, rows []markingRow) error {
	if !c.Actor.May(RightExport) {
		return fail.Deniedf("您没有导出的权限。如工作需要，请联系本单位安全管理员")
	}
	s := &sheet.Sheet{Name: "公开属性", Title: fmt.Sprintf("%d年各科室公文公开属性统计", year), Portrait: true}
	for _, h := range []string{"科室", "公文", "主动公开", "依申请公开", "不予公开", "主动公开率"} {
		s.Columns = append(s.Columns, sheet.Column{Title: h, Kind: sheet.Number})
	}
	s.Columns[0].Kind, s.Columns[5].Kind = sheet.Text, sheet.Text
	var table [][]any
	for _, m := range rows {
		table = append(table, []any{m.name, m.all, m.open, m.request, m.closed, rate(m.open, m.all)})
	}
	s.Rows = sheet.Of(table)
	return send(c, s, s.Title, form)
}

// getSecrecyMonth is the monthly table of secrecy reviews (汇总表), to look at,
// to print and to hand in.
func (p *Publish) getSecrecyMonth(c *web.Ctx) error {
	first, err := monthOfQuery(c)
	if err != nil {
		return err
	}
	last := civil.EndOfMonth(first.Year(), first.Month())
	all, err := store.Select[Secrecy](c.Context(), c.DB, "WHERE agency = $1 AND filled_on >= $2 AND filled_on <= $3 ORDER BY filled_on, id", c.Actor.Tenant, first.String(), last.String())
	if err != nil {
		return err
	}
	units, err := p.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s Secrecy) bool { return s.State == SecrecyLapsed || !c.Actor.MayOn(RightView, s.Unit, "") })
	title := fmt.Sprintf("%d年%d月政府信息公开保密审查汇总表", first.Year(), first.Month())
	heads := []string{"填表日期", "拟公开单位", "信息名称", "载体形式", "拟公开方式", "审查结论", "保密机构", "分管领导", "报审及答复"}
	var table [][]string
	for n := range all {
		table = append(table, secrecyLine(&all[n], units))
	}
	q := ui.ReadQuery(c.R.URL.Query())
	switch {
	case q.Export != "":
		return exportTable(c, q.Export, title, heads, table)
	case c.Query("view") == "print":
		b := c.Base(title)
		b.OwnHeading = true
		return c.Page(http.StatusOK, pages.TablePage(pages.Table{Base: b, Caption: "保密审查汇总表", Heads: heads, Rows: table, Lead: fmt.Sprintf("共%d条", len(table)), Foot: []string{"填报人：　　　　　　审核人：　　　　　　填报日期："}}))
	}
	v := pages.List{Base: c.Base("保密审查汇总表")}
	v.Base.Lead = "每月汇总报保密机构。"
	v.FormSays, v.FormOpen = "看其他月份", c.Query("month") != ""
	v.Form = &ui.Form{Action: secrecyPath, Get: true, Fields: []ui.Field{{Name: "month", Label: "月份", Kind: ui.Month, Value: first.String()[:7], Width: ui.Short}}, Buttons: []ui.Button{{Label: "查看", Small: true}}}
	g := ui.Grid{ID: "reviews", Caption: title, Path: secrecyPath, Query: q, Export: c.Actor.May(RightExport), PrintAll: secrecyPath + "?view=print&month=" + first.String()[:7],
		Empty: ui.EmptyState{Title: "本月没有保密审查", Text: "信息送审后，审查情况列在这里。"}}
	for n, h := range heads {
		g.Columns = append(g.Columns, ui.Column{Key: "c" + strconv.Itoa(n), Label: h, Fixed: n == 2, Wide: n == 2 || n == 8})
	}
	from := min(q.Offset(), len(table))
	for n := range table[from:min(from+q.Per, len(table))] {
		row := ui.Row{ID: all[from+n].ID}
		for k, cell := range table[from+n] {
			if k == 2 {
				row.Cells = append(row.Cells, ui.A(cell, homePath+"/"+all[from+n].Item+"/secrecy"))
				continue
			}
			row.Cells = append(row.Cells, ui.T(cell))
		}
		g.Rows = append(g.Rows, row)
	}
	g.Pages = ui.Pages(secrecyPath, q, len(table))
	v.Grid = g
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// monthOfQuery is the first day of the month asked for, this month if none.
func monthOfQuery(c *web.Ctx) (civil.Date, error) {
	s := c.Query("month")
	if s == "" {
		t := c.Today()
		return civil.Of(t.Year(), t.Month(), 1), nil
	}
	d, ok := parseDay(s + "-01")
	if !ok {
		return 0, fail.Invalidf("月份应写成 2023-09 的样子")
	}
	return d, nil
}

func secrecyLine(s *Secrecy, units map[string]string) []string {
	referred := ""
	if s.ReferredTo != "" {
		referred = s.ReferredOn.String() + "报" + s.ReferredTo
		if s.Answer != "" {
			referred += "，" + s.AnsweredOn.String() + "答复" + s.Answer
		}
	}
	return []string{s.FilledOn.String(), units[s.Unit], s.Title, s.Carrier, joined(s.Ways), SecrecyTitles[s.State], s.Organ, s.Leader, referred}
}

func exportTable(c *web.Ctx, form, title string, heads []string, rows [][]string) error {
	if !c.Actor.May(RightExport) {
		return fail.Deniedf("您没有导出的权限。如工作需要，请联系本单位安全管理员")
	}
	s := &sheet.Sheet{Name: "汇总表", Title: title}
	for _, h := range heads {
		s.Columns = append(s.Columns, sheet.Column{Title: h})
	}
	var table [][]any
	for _, r := range rows {
		line := make([]any, len(r))
		for n, v := range r {
			line[n] = v
		}
		table = append(table, line)
	}
	s.Rows = sheet.Of(table)
	return send(c, s, title, form)
}
