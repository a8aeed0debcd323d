package desk

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// line is an item as lists show it.
type line struct {
	disclosure.Item
	unit, who string
	lamp      ui.Lamp
	// waits says what a paused item waits for, by the notice that paused it.
	waits string
}

// lister makes lines of items: names, masked applicants, what is waited for.
type lister struct {
	units map[string]string
	masks map[string]citizen.Masked
	lead  map[string]string
	waits map[string]string
	cal   clock.Calendar
	today civil.Date
}

func (d *Desk) lister(c *web.Ctx, items []disclosure.Item) (*lister, error) {
	ctx, agency := c.Context(), c.Actor.Tenant
	l := &lister{lead: map[string]string{}, waits: map[string]string{}, today: c.Today()}
	var err error
	if l.units, err = d.Service.Roster.UnitNames(ctx, c.DB, agency); err != nil {
		return nil, err
	}
	if l.cal, err = d.Service.Calendar(ctx, c.DB, agency); err != nil {
		return nil, err
	}
	var requests, paused, people []string
	for _, i := range items {
		requests = append(requests, i.Request)
		if !i.Closed && (i.Clock == clock.Paused || i.Clock == clock.Lapsed) {
			paused = append(paused, i.ID)
		}
	}
	if err := d.leads(c, requests, l); err != nil {
		return nil, err
	}
	for _, id := range l.lead {
		people = append(people, id)
	}
	if l.masks, err = d.Citizens.Masks(ctx, c.DB, agency, people); err != nil {
		return nil, err
	}
	return l, d.pauses(c, paused, l)
}

// inParts calls f with parts of a long list of ids, as the engines take them.
func inParts(ids []string, f func(part []any) error) error {
	const most = 500
	for len(ids) > 0 {
		n := min(most, len(ids))
		part := make([]any, n)
		for k, id := range ids[:n] {
			part[k] = id
		}
		if err := f(part); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// leads finds the leading applicant of each request.
func (d *Desk) leads(c *web.Ctx, requests []string, l *lister) error {
	return inParts(requests, func(part []any) error {
		all, err := store.Select[disclosure.Request](c.Context(), c.DB, "WHERE agency = $1 AND id IN "+store.In(2, len(part)), append([]any{c.Actor.Tenant}, part...)...)
		for _, r := range all {
			if r.Lead() != "" {
				l.lead[r.ID] = r.Lead()
			}
		}
		return err
	})
}

// pauses finds what each paused item waits for.
func (d *Desk) pauses(c *web.Ctx, items []string, l *lister) error {
	return inParts(items, func(part []any) error {
		all, err := store.Select[disclosure.Interval](c.Context(), c.DB, "WHERE agency = $1 AND to_on = '' AND item IN "+store.In(2, len(part))+" ORDER BY from_on, id",
			append([]any{c.Actor.Tenant}, part...)...)
		for _, v := range all {
			l.waits[v.Item] = waitText(v)
		}
		return err
	})
}

// waitText says what a pause waits for, since when and until when at most.
func waitText(v disclosure.Interval) string {
	text := fmt.Sprintf("%s，%s起", clock.KindTitles[v.Kind], v.From.Chinese())
	if v.Evidence != "" {
		text += "（" + v.Evidence + "）"
	}
	if !v.Lapse.IsZero() {
		text += "，期限至" + v.Lapse.Chinese()
	}
	return text
}

func (l *lister) line(i disclosure.Item) line {
	out := line{Item: i, unit: l.units[i.Unit], lamp: Lamp(&i, l.today, l.cal), waits: l.waits[i.ID]}
	if out.who = l.masks[l.lead[i.Request]].Title; out.who == "" {
		out.who = citizen.KindTitle(i.ApplicantKind)
	}
	if out.waits != "" && out.lamp.Word != "" {
		out.lamp.Why = out.waits
	}
	return out
}

// getMine is the desk: what is mine, my unit's or everybody's, by due day.
func (d *Desk) getMine(c *web.Ctx) error {
	view, f := "mine", disclosure.Filter{Open: true, Person: c.Actor.ID}
	switch c.Query("view") {
	case "unit":
		view, f = "unit", disclosure.Filter{Open: true, Unit: c.Actor.Unit}
	case "all":
		view, f = "all", disclosure.Filter{Open: true}
	}
	if view == "mine" && c.Query("view") == "" {
		if n, err := d.Service.Count(c.Context(), c.DB, c.Actor, f); err != nil {
			return err
		} else if n == 0 {
			view, f = "all", disclosure.Filter{Open: true}
		}
	}
	v := pages.List{Base: c.Base("依申请公开")}
	v.Lead = "按到期日分组。超期和今日到期的排在最前面；暂停的写明原因。"
	v.Actions = d.homeActs(c)
	v.Tabs = []ui.Tab{{Label: "我办理的", Href: root + "?view=mine", Current: view == "mine"}, {Label: "本科室", Href: root + "?view=unit", Current: view == "unit"},
		{Label: "全部在办", Href: root + "?view=all", Current: view == "all"}}
	if err := d.toDo(c, &v); err != nil {
		return err
	}
	for _, g := range disclosure.WhenTitles {
		if err := d.whenGroup(c, &v, f, g[0], g[1]); err != nil {
			return err
		}
	}
	if len(v.Groups) == 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.OK, Title: "没有在办的申请", Text: "新登记和分办的申请会列在这里。"})
	}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// groupMost is how many rows a group of the desk shows; the whole group is
// behind its figure.
const groupMost = 50

var whenNotes = map[string]string{
	disclosure.WhenLate: "已过答复期限，请立即办理。", disclosure.WhenToday: "今天是答复期限的最后一天。",
	disclosure.WhenSoon:   fmt.Sprintf("%d个工作日内到期。确需延长的，应当在到期前批准并告知申请人（第三十三条）。", soon),
	disclosure.WhenPaused: "征求意见、等待补正、等待缴费所需时间不计算在答复期限内。", disclosure.WhenLater: "",
}

var whenTones = map[string]ui.Tone{disclosure.WhenLate: ui.Bad, disclosure.WhenToday: ui.Bad, disclosure.WhenSoon: ui.Warn, disclosure.WhenPaused: ui.Info}

func (d *Desk) whenGroup(c *web.Ctx, v *pages.List, f disclosure.Filter, key, title string) error {
	f.When = key
	n, err := d.Service.Count(c.Context(), c.DB, c.Actor, f)
	if err != nil {
		return err
	}
	tone := whenTones[key]
	if n == 0 {
		tone = ui.Plain
	}
	v.Stats = append(v.Stats, ui.Stat{Label: title, Value: fmt.Sprint(n), Unit: "件", Tone: tone, Href: "#" + key})
	if n == 0 {
		v.Stats[len(v.Stats)-1].Href = ""
		return nil
	}
	f.Limit = groupMost
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, f)
	if err != nil {
		return err
	}
	l, err := d.lister(c, items)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "when-" + key, Caption: title, Path: root, Query: ui.Query{Page: 1, Per: groupMost}, Columns: uiColumns(groupColumns), PlainRows: true, Pages: ui.Pager{}}
	for _, i := range items {
		g.Rows = append(g.Rows, row(groupColumns, l.line(i)))
	}
	note := whenNotes[key]
	if n > groupMost {
		note += fmt.Sprintf("共%d件，这里列出最先到期的%d件，其余见“全部申请”。", n, groupMost)
	}
	v.Groups = append(v.Groups, pages.Group{ID: key, Title: title + fmt.Sprintf("（%d件）", n), Note: note, Grid: g})
	return nil
}

func uiColumns(all []roll.Column[line]) []ui.Column {
	out := make([]ui.Column, len(all))
	for k, col := range all {
		out[k] = col.Column
		out[k].Filter, out[k].Sort = nil, false
	}
	return out
}

func row(all []roll.Column[line], l line) ui.Row {
	r := ui.Row{ID: l.ID, Href: l.Href(), Label: l.Label()}
	for _, col := range all {
		if col.Cell != nil {
			r.Cells = append(r.Cells, col.Cell(l))
		} else {
			r.Cells = append(r.Cells, ui.T(col.Text(l)))
		}
	}
	return r
}

// groupColumns are those of the desk's groups.
var groupColumns = []roll.Column[line]{
	{Column: ui.Column{Key: "number", Label: "申请编号", Fixed: true, Least: 11}, Text: func(l line) string { return l.Label() }, Cell: func(l line) ui.Cell { return ui.A(l.Label(), l.Href()) }},
	{Column: ui.Column{Key: "title", Label: "内容摘要", Wide: true, Least: 16}, Text: func(l line) string { return l.Title }, Cell: func(l line) ui.Cell {
		return ui.Cell{Text: l.Title, Clamp: true, Note: l.waits}
	}},
	{Column: ui.Column{Key: "who", Label: "申请人", Least: 6}, Text: func(l line) string { return l.who }},
	{Column: ui.Column{Key: "state", Label: "环节", Least: 6}, Text: func(l line) string { return stateTitle(l.State) }},
	{Column: ui.Column{Key: "unit", Label: "承办", Least: 8}, Text: func(l line) string { return l.unit }, Cell: func(l line) ui.Cell { return ui.Cell{Text: l.unit, Note: l.PersonName} }},
	{Column: ui.Column{Key: "due", Label: "到期日", Least: 11}, Text: dueText},
	{Column: ui.Column{Key: "lamp", Label: "期限", Least: 8}, Text: func(l line) string { return l.lamp.Word }, Cell: func(l line) ui.Cell { return ui.C(ui.Light(l.lamp)) }},
}

func dueText(l line) string {
	if l.Due.IsZero() {
		return ""
	}
	if l.Provisional {
		return l.Due.Chinese() + "（暂定）"
	}
	return l.Due.Chinese()
}

// homeActs are the ways from the desk to what else there is.
func (d *Desk) homeActs(c *web.Ctx) []ui.Button {
	var out []ui.Button
	add := func(right, label, icon, path string, place ui.Place) {
		if c.Actor.May(right) {
			out = append(out, ui.Button{Label: label, Icon: icon, Href: root + path, Place: place})
		}
	}
	if c.Actor.May(disclosure.RightRegister) {
		out = append(out, ui.Button{Label: "登记申请", Icon: "plus", Look: ui.Primary, Href: root + "/new", Place: ui.PlaceNew, Key: "n"})
	}
	add(disclosure.RightView, "全部申请", "", "/all", ui.PlaceQuery)
	add(disclosure.RightView, "到期日历", "calendar", "/calendar", ui.PlaceOther)
	add(disclosure.RightImport, "导入以往申请", "", "/import", ui.PlaceImport)
	return out
}

// toDo are the figures of what waits for this reader beside due days.
func (d *Desk) toDo(c *web.Ctx, v *pages.List) error {
	for _, w := range []struct {
		right, label, query string
		f                   disclosure.Filter
	}{
		{disclosure.RightRegister, "待确认", "?f.state=submitted", disclosure.Filter{States: []flow.State{disclosure.Submitted}, Open: true}},
		{disclosure.RightAssign, "待分办", "?f.state=received", disclosure.Filter{States: []flow.State{disclosure.Received}, Open: true}},
		{disclosure.RightWork, "已答复待送达", "?f.state=replied", disclosure.Filter{States: []flow.State{disclosure.Replied}}},
	} {
		if !c.Actor.May(w.right) {
			continue
		}
		n, err := d.Service.Count(c.Context(), c.DB, c.Actor, w.f)
		if err != nil {
			return err
		}
		if n > 0 {
			v.Stats = append(v.Stats, ui.Stat{Label: w.label, Value: fmt.Sprint(n), Unit: "件", Tone: ui.Info, Href: root + "/all" + w.query})
		}
	}
	if n, err := d.lateToConfirm(c); err != nil || n == 0 {
		return err
	} else {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("有%d件平信申请没有当日确认", n),
			Text: "以平常信函寄来的申请，应当于收到的当日与申请人确认（" + disclosure.ArticleReceipt + "第二项）。", Acts: []ui.Button{{Label: "查看", Href: root + "/all?f.state=submitted&f.channel=plain", Small: true}}})
	}
	return nil
}

// lateToConfirm counts plain letters that were not confirmed on their day.
func (d *Desk) lateToConfirm(c *web.Ctx) (int, error) {
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{States: []flow.State{disclosure.Submitted}, Channel: clock.Plain, Open: true, Limit: 200})
	n := 0
	for _, i := range items {
		if (clock.Arrival{Channel: i.Channel, Arrived: i.Arrived}).Receipt().LateToConfirm(c.Today()) {
			n++
		}
	}
	return n, err
}

// paragraphs are the lines of a text that say something.
func paragraphs(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
}
