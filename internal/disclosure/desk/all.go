package desk

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// allColumns are those of the list of all requests; their keys are those by
// which the database sorts.
//
// The number, the clock, the applicant, the stage and the handler fit a screen
// of 1366 pixels without moving it sideways; what is less often asked for is
// chosen with 列.
var allColumns = slices.Concat(groupColumns[:2], []roll.Column[line]{
	{Column: ui.Column{Key: "lamp", Label: "期限", Least: 8}, Text: func(l line) string { return l.lamp.Word }, Cell: func(l line) ui.Cell { return ui.C(ui.Light(l.lamp)) }},
	{Column: ui.Column{Key: "due", Label: "到期日", Least: 8}, Text: dueText, Value: func(l line) any { return l.Due }, Cell: shortDue},
	{Column: ui.Column{Key: "state", Label: "环节", Least: 7}, Text: func(l line) string { return stateTitle(l.State) }, Cell: func(l line) ui.Cell {
		return ui.Cell{Text: stateTitle(l.State), Note: disclosure.OutcomeTitle(l.Outcome)}
	}},
	{Column: ui.Column{Key: "who", Label: "申请人", Least: 6}, Text: func(l line) string { return l.who }},
	{Column: ui.Column{Key: "unit", Label: "承办科室", Least: 7}, Text: func(l line) string { return l.unit }, Cell: func(l line) ui.Cell { return ui.Cell{Text: l.unit, Note: l.PersonName} }},
	{Column: ui.Column{Key: "received", Label: "收到日期", Least: 8, Off: true}, Text: func(l line) string { return l.Received.Chinese() }, Value: func(l line) any { return l.Received }, Cell: func(l line) ui.Cell { return ui.T(l.Received.String()) }},
	{Column: ui.Column{Key: "channel", Label: "提交方式", Off: true}, Text: func(l line) string { return clock.ChannelTitles[l.Channel] }},
	{Column: ui.Column{Key: "applicant", Label: "申请人类别", Off: true}, Text: func(l line) string { return citizen.KindTitle(l.ApplicantKind) }},
	{Column: ui.Column{Key: "person", Label: "承办人", Off: true}, Text: func(l line) string { return l.PersonName }},
	{Column: ui.Column{Key: "outcome", Label: "答复结果", Wide: true, Least: 8, Off: true}, Text: func(l line) string { return disclosure.OutcomeTitle(l.Outcome) }},
	{Column: ui.Column{Key: "answered", Label: "答复日期", Off: true, Least: 11}, Text: func(l line) string { return l.Answered.Chinese() }, Value: func(l line) any { return l.Answered }},
	{Column: ui.Column{Key: "reply", Label: "答复文号", Off: true}, Text: func(l line) string { return l.ReplyNumber }},
})

// shortDue is the due day in figures, which take less room.
func shortDue(l line) ui.Cell {
	c := ui.T(l.Due.String())
	if l.Provisional {
		c.Note = "暂定"
	}
	return c
}

// columnsOf are the columns with their filters and orders.
func (d *Desk) columnsOf(c *web.Ctx) ([]ui.Column, error) {
	units, err := d.Service.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	filters := map[string]*ui.Field{
		"title": {Placeholder: "编号或摘要含"}, "state": {Kind: ui.Select}, "channel": {Kind: ui.Select}, "unit": {Kind: ui.Select},
		"applicant": {Kind: ui.Select}, "outcome": {Kind: ui.Select}, "lamp": {Kind: ui.Select}, "received": {Placeholder: "年份或年月"}, "answered": {Placeholder: "年份或年月"},
	}
	for _, s := range disclosure.Items.States {
		filters["state"].Options = append(filters["state"].Options, ui.Option{Value: string(s.State), Label: s.Title})
	}
	for _, ch := range clock.Channels {
		filters["channel"].Options = append(filters["channel"].Options, ui.Option{Value: string(ch), Label: clock.ChannelTitles[ch]})
	}
	for _, u := range units {
		filters["unit"].Options = append(filters["unit"].Options, ui.Option{Value: u.ID, Label: u.Name})
	}
	for _, k := range citizen.KindTitles {
		filters["applicant"].Options = append(filters["applicant"].Options, ui.Option{Value: k[0], Label: k[1]})
	}
	for _, o := range disclosure.Outcomes {
		filters["outcome"].Options = append(filters["outcome"].Options, ui.Option{Value: o.Key, Label: disclosure.OutcomeTitle(o.Key)})
	}
	for _, w := range disclosure.WhenTitles {
		filters["lamp"].Options = append(filters["lamp"].Options, ui.Option{Value: w[0], Label: w[1]})
	}
	out := make([]ui.Column, len(allColumns))
	for k, col := range allColumns {
		out[k] = col.Column
		out[k].Filter = filters[col.Key]
		_, out[k].Sort = disclosure.Sorts[col.Key]
	}
	return out, nil
}

// filterOf turns what a grid asks into what the store is asked.
func filterOf(q ui.Query) (disclosure.Filter, error) {
	g := q.Filters
	f := disclosure.Filter{Text: g["title"], Unit: g["unit"], Channel: clock.Channel(g["channel"]), ApplicantKind: g["applicant"], Outcome: g["outcome"], When: g["lamp"],
		Sort: q.Sort, Down: q.Down, Limit: q.Per, Offset: q.Offset(), Person: q.Kept.Get("person"), SameKey: q.Kept.Get("same"), Subject: q.Kept.Get("subject"), Open: q.Kept.Get("open") != ""}
	if f.Sort == "" {
		f.Sort, f.Down = "received", true
	}
	if g["state"] != "" {
		f.States = []flow.State{flow.State(g["state"])}
	}
	var err error
	if f.ReceivedFrom, f.ReceivedTo, err = span(g["received"]); err != nil {
		return f, err
	}
	f.AnsweredFrom, f.AnsweredTo, err = span(g["answered"])
	return f, err
}

// span reads 2025, 2025-03 or 2025-03-01 as a stretch of days.
func span(text string) (from, to civil.Date, err error) {
	if text == "" {
		return 0, 0, nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.年月日", r) })
	n := make([]int, len(parts))
	for k, p := range parts {
		if n[k], err = strconv.Atoi(p); err != nil {
			break
		}
	}
	switch {
	case err != nil || len(n) == 0 || len(n) > 3 || n[0] < 1949 || n[0] > 2200:
		return 0, 0, fail.Invalidf("“%s”不是日期。请填写年份（2025）、年月（2025-03）或日期（2025-03-01）", clip(text, 20))
	case len(n) == 1:
		return civil.Of(n[0], 1, 1), civil.Of(n[0], 12, 31), nil
	case len(n) == 2:
		return civil.Of(n[0], monthOf(n[1]), 1), civil.EndOfMonth(n[0], monthOf(n[1])), nil
	}
	day := civil.Of(n[0], monthOf(n[1]), n[2])
	return day, day, nil
}

// getAll lists all requests: filtered, ordered and cut by the database.
func (d *Desk) getAll(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	f, err := filterOf(q)
	if err != nil {
		return err
	}
	if q.Export != "" {
		return d.exportAll(c, q, f)
	}
	total, err := d.Service.Count(c.Context(), c.DB, c.Actor, f)
	if err != nil {
		return err
	}
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, f)
	if err != nil {
		return err
	}
	l, err := d.lister(c, items)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "requests", Caption: "全部申请", Path: root + "/all", Query: q, Choose: true, Sticky: 1, Export: true, Pages: ui.Pages(root+"/all", q, total),
		Empty: ui.EmptyState{Title: "还没有申请", Text: "登记的申请和公众在网上提交的申请都列在这里。"}}
	if g.Columns, err = d.columnsOf(c); err != nil {
		return err
	}
	for _, i := range items {
		g.Rows = append(g.Rows, row(allColumns, l.line(i)))
	}
	v := pages.List{Base: below(c, "全部申请"), Groups: []pages.Group{{ID: "all", Grid: g}}}
	v.Lead = "申请人信息已遮蔽；需要查看的，在案件页说明理由后查看，每次查看都有记录。"
	v.Actions = []ui.Button{{Label: "登记簿", Icon: "print", Href: root + "/book", Place: ui.PlacePrint}}
	if c.Actor.May(disclosure.RightRegister) {
		v.Actions = append(v.Actions, ui.Button{Label: "登记申请", Icon: "plus", Look: ui.Primary, Href: root + "/new", Place: ui.PlaceNew})
	}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// exportMost is how many rows one file has at most.
const exportMost = 50000

// exportAll writes the list as a file, in parts so that a long one is never
// held at once.
func (d *Desk) exportAll(c *web.Ctx, q ui.Query, f disclosure.Filter) error {
	if q.All {
		f = disclosure.Filter{Sort: "received"}
	}
	var failed error
	s := sheet.Sheet{Name: "依申请公开", Title: "政府信息公开申请", Filter: true}
	for _, col := range allColumns {
		s.Columns = append(s.Columns, sheet.Column{Title: col.Label})
	}
	s.Rows = func(yield func([]any) bool) {
		f.Limit, f.Offset = 500, 0
		for ; f.Offset < exportMost; f.Offset += f.Limit {
			items, err := d.Service.List(c.Context(), c.DB, c.Actor, f)
			if err != nil {
				failed = err
				return
			}
			l, err := d.lister(c, items)
			if err != nil {
				failed = err
				return
			}
			for _, i := range items {
				if !yield(values(l.line(i))) {
					return
				}
			}
			if len(items) < f.Limit {
				return
			}
		}
	}
	name := fmt.Sprintf("依申请公开%s", c.Today())
	var err error
	if q.Export == "csv" {
		err = c.Stream(name+".csv", sheet.CSVMediaType, s.WriteCSV)
	} else {
		b := sheet.Book{Title: s.Title, Sheets: []*sheet.Sheet{&s}}
		err = c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
	}
	if failed != nil {
		return failed
	}
	return err
}

func values(l line) []any {
	out := make([]any, len(allColumns))
	for k, col := range allColumns {
		if col.Value != nil {
			out[k] = col.Value(l)
		} else {
			out[k] = col.Text(l)
		}
	}
	return out
}

// listHref is the list with a filter set.
func listHref(pairs ...string) string {
	v := url.Values{}
	for k := 0; k+1 < len(pairs); k += 2 {
		v.Set(pairs[k], pairs[k+1])
	}
	return root + "/all?" + v.Encode()
}
