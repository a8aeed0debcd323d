package count

import (
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/portal/count/pages"
)

// The office's pages on how the portal is used.
const (
	visitsPath = "/office/site/visits"
	yearlyPath = "/office/site/yearly"
)

func (c *Counter) routes(r *web.Router) {
	r.Get(visitsPath, RightView, c.getVisits)
	r.Get(yearlyPath, RightView, c.getYearly)
}

func base(x *web.Ctx, title, here string) page.Base {
	b := x.Base(title)
	for _, t := range [][2]string{{visitsPath, "访问统计"}, {yearlyPath, "年度报表数据"}} {
		b.Tabs = append(b.Tabs, ui.Tab{Label: t[1], Href: t[0], Current: t[0] == here})
	}
	return b
}

const (
	// usualDays is the span that is shown where none is asked for, mostDays
	// the longest, in days.
	usualDays = 30
	mostDays  = 400
	// mostPages is how many pages the list has.
	mostPages = 1000
)

// span reads the days that are asked for; a mistake is said at its field.
func span(x *web.Ctx) (from, to civil.Date, fields []ui.Field, ok bool) {
	to = x.Today()
	from = to.Add(1 - usualDays)
	ok = true
	for _, f := range []struct {
		name, label string
		into        *civil.Date
	}{{"from", "日期从", &from}, {"to", "到", &to}} {
		field := ui.Field{Name: f.name, Label: f.label, Kind: ui.Date, Width: ui.Short}
		if typed := x.Query(f.name); typed != "" {
			d, err := civil.Parse(typed)
			if err != nil {
				field.Error, ok = "请按 2023-09-05 的样式填写日期", false
			} else {
				*f.into = d
			}
			field.Value = typed
		} else {
			field.Value = f.into.String()
		}
		fields = append(fields, field)
	}
	switch {
	case ok && from > to:
		fields[1].Error, ok = "结束日期不能早于开始日期", false
	case ok && int(to-from) >= mostDays:
		fields[1].Error, ok = fmt.Sprintf("一次最多查看%d天，请缩短", mostDays), false
	}
	return from, to, fields, ok
}

func (c *Counter) getVisits(x *web.Ctx) error {
	if err := c.Flush(x.Context()); err != nil {
		return err
	}
	from, to, fields, ok := span(x)
	v := pages.Visits{Base: base(x, "网站访问统计", visitsPath)}
	v.Lead = "只统计次数，不跟踪任何人：不设Cookie，不保存访问者地址。独立访客为估计数（误差约2%），重启或多台服务器时同一访客可能重复计数；自称爬虫的程序和已登录的工作人员不计。"
	v.Form = ui.Form{Action: visitsPath, Get: true, Columns: 2, Fields: fields, Buttons: []ui.Button{{Label: "查询", Icon: "search", Look: ui.Primary}}}
	status := http.StatusOK
	var list roll.List[Page]
	if !ok {
		status = http.StatusUnprocessableEntity
	} else {
		days, err := Days(x.Context(), x.DB, x.Actor.Tenant, from, to)
		if err != nil {
			return err
		}
		v.Stats, v.Chart = stats(days, from, to), chart(days, from, to)
		if list.Rows, err = Pages(x.Context(), x.DB, x.Actor.Tenant, from, to, mostPages); err != nil {
			return err
		}
	}
	describe(&list)
	g, done, err := list.Serve(x)
	if err != nil || done {
		return err
	}
	v.Grid = g
	return x.Page(status, pages.VisitsPage(v))
}

func describe(l *roll.List[Page]) {
	l.ID, l.Caption, l.Path, l.File = "pages", fmt.Sprintf("访问最多的页面（前%d个）", mostPages), visitsPath, "网站访问统计"
	l.Columns = []roll.Column[Page]{
		{Column: ui.Column{Key: "title", Label: "页面", Wide: true, Fixed: true, Filter: &ui.Field{Kind: ui.Search}}, Text: Page.name,
			Cell: func(p Page) ui.Cell { return ui.A(p.name(), p.Path) }},
		{Column: ui.Column{Key: "path", Label: "地址", Sort: true, Wide: true, Filter: &ui.Field{Kind: ui.Search}}, Text: func(p Page) string { return p.Path }},
		{Column: ui.Column{Key: "views", Label: "访问量", Sort: true, Number: true}, Text: func(p Page) string { return strconv.FormatInt(p.Views, 10) },
			Value: func(p Page) any { return p.Views }, Order: func(p Page) string { return fmt.Sprintf("%020d", p.Views) }},
	}
	l.Key, l.Label = func(p Page) string { return p.Path }, Page.name
	l.Empty = ui.EmptyState{Title: "这段时间没有访问记录", Text: "公众打开门户网站的页面后，每天的访问量列在这里。"}
}

// name is what people call a page.
func (p Page) name() string {
	switch {
	case p.Title != "":
		return p.Title
	case p.Path == "/":
		return "首页"
	}
	return p.Path
}

func stats(days []Day, from, to civil.Date) []ui.Stat {
	var views, visitors int64
	var best Day
	for _, d := range days {
		views += d.Views
		visitors += d.Visitors
		if d.Views > best.Views {
			best = d
		}
	}
	n := int64(to-from) + 1
	out := []ui.Stat{{Label: "访问量", Value: strconv.FormatInt(views, 10), Unit: "次", Note: fmt.Sprintf("%s至%s", from, to)},
		{Label: "独立访客", Value: strconv.FormatInt(visitors, 10), Unit: "人次", Note: "每天估计数之和"},
		{Label: "日均访问量", Value: strconv.FormatInt((views+n/2)/n, 10), Unit: "次", Note: fmt.Sprintf("共%d天", n)}}
	if best.Views > 0 {
		out = append(out, ui.Stat{Label: "最高一天", Value: strconv.FormatInt(best.Views, 10), Unit: "次", Note: best.On.String()})
	}
	return out
}

// chart draws the days; long spans by months, so that each point can be seen.
func chart(days []Day, from, to civil.Date) ui.Chart {
	out := ui.Chart{ID: "course", Title: "访问量和独立访客", Desc: fmt.Sprintf("%s至%s的访问量和独立访客估计数", from, to), Head: "日期", Unit: "次",
		Series: []ui.Series{{Name: "访问量"}, {Name: "独立访客"}}}
	label := func(d civil.Date) string { return d.String() }
	if to-from > 2*usualDays {
		out.Head, label = "月份", func(d civil.Date) string { return d.String()[:7] }
	}
	at := map[string]int{}
	for d := from; d <= to; d++ {
		if name := label(d); len(out.Rows) == 0 || out.Rows[len(out.Rows)-1].Label != name {
			at[name] = len(out.Rows)
			out.Rows = append(out.Rows, ui.Point{Label: name, Values: []float64{0, 0}})
		}
	}
	for _, d := range days {
		p := out.Rows[at[label(d.On)]]
		p.Values[0] += float64(d.Views)
		p.Values[1] += float64(d.Visitors)
	}
	return out
}

// line is a figure of the yearly report.
type line struct{ group, name, value, how string }

func (c *Counter) getYearly(x *web.Ctx) error {
	if err := c.Flush(x.Context()); err != nil {
		return err
	}
	year := x.QueryInt("year", x.Today().Year())
	if year < 2000 || year > x.Today().Year() {
		return fail.Missingf("请选择2000年至今年之间的年份")
	}
	y, err := OfYear(x.Context(), x.DB, x.Actor.Tenant, year)
	if err != nil {
		return err
	}
	v := pages.Yearly{Base: base(x, fmt.Sprintf("%d年网站工作年度报表数据", year), yearlyPath)}
	v.Lead = "政府网站工作年度报表中由本系统自动统计的数据，每年1月31日前填报并在首页公布。其余项目按填报系统要求填写。"
	v.Form = ui.Form{Action: yearlyPath, Get: true, Columns: 2, Fields: []ui.Field{{Name: "year", Label: "年份", Kind: ui.Number, Value: strconv.Itoa(year), Width: ui.Short}},
		Buttons: []ui.Button{{Label: "查看", Icon: "search", Look: ui.Primary}}}
	list := roll.List[line]{ID: "yearly", Caption: "自动统计的数据", Path: yearlyPath, File: fmt.Sprintf("%d年网站工作年度报表数据", year), Rows: y.lines(),
		Key: func(l line) string { return l.name }, Label: func(l line) string { return l.name },
		Columns: []roll.Column[line]{{Column: ui.Column{Key: "group", Label: "类别"}, Text: func(l line) string { return l.group }},
			{Column: ui.Column{Key: "name", Label: "项目", Fixed: true}, Text: func(l line) string { return l.name }},
			{Column: ui.Column{Key: "value", Label: "数据", Number: true}, Text: func(l line) string { return l.value }},
			{Column: ui.Column{Key: "how", Label: "统计方法", Wide: true}, Text: func(l line) string { return l.how }}}}
	g, done, err := list.Serve(x)
	if err != nil || done {
		return err
	}
	v.Grid = g
	return x.Page(http.StatusOK, pages.YearlyPage(v))
}

func (y Year) lines() []line {
	whole := strconv.Itoa
	return []line{
		{"访问情况", "独立用户访问总量", strconv.FormatInt(y.Visitors, 10), "每天独立访客估计数之和"},
		{"访问情况", "网站总访问量", strconv.FormatInt(y.Views, 10), "页面访问次数，不含爬虫和工作人员"},
		{"信息发布", "信息发布总数", whole(y.Published), "本年发布且现仍公开的信息"},
		{"信息发布", "概况类信息更新量", whole(y.Profile), "机构职能、负责人信息、概况信息类栏目"},
		{"信息发布", "政务动态信息更新量", whole(y.News), "工作动态类栏目"},
		{"信息发布", "信息公开目录信息更新量", whole(y.Catalogue), "信息公开目录、政策文件、解读、数据发布等栏目"},
		{"信息发布", "在线栏目数", whole(y.Open), "现有可见的内容栏目"},
		{"解读回应", "解读信息发布总数", whole(y.Interpretations), "政策解读类信息"},
		{"解读回应", "回应公众关注热点或重大舆情", whole(y.Responses), "回应关切栏目和类型的信息"},
	}
}
