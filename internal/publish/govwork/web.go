package govwork

import (
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/govwork/pages"
)

const root = "/office/publishing/govwork"

func (g *Govwork) routes(r *web.Router) {
	r.Get(root, RightView, g.getSheet)
	r.Get(root+"/new", RightManage, g.getTask)
	r.Post(root+"/new", RightManage, g.postTask)
	r.Post(root+"/draft", RightManage, g.postDraft)
	r.Get(root+"/{id}", RightManage, g.getTask)
	r.Post(root+"/{id}", RightManage, g.postTask)
	r.Get(root+"/{id}/remove", RightManage, g.getRemove)
	r.Post(root+"/{id}/remove", RightManage, g.postRemove)
	r.Get(root+"/{id}/{quarter}", RightView, g.getEntry)
	r.Post(root+"/{id}/{quarter}", RightFill, g.postEntry)
}

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "政府工作报告任务", Href: root}, {Label: title}}
	return b
}

// line is a task with what was said of it.
type line struct {
	Task
	unit string
	said map[int64]Entry
}

func (g *Govwork) getSheet(c *web.Ctx) error {
	year := c.QueryInt("year", c.Today().Year())
	s, err := sheetOf(c.Context(), c.DB, c.Actor.Tenant, year)
	if err != nil {
		return err
	}
	units, err := g.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []line
	for _, t := range s.tasks {
		rows = append(rows, line{t, units[t.Unit], s.entries[t.ID]})
	}
	grid, done, err := g.grid(c, year, rows)
	if done || err != nil {
		return err
	}
	v := pages.Sheet{Base: c.Base(fmt.Sprintf("%d年政府工作报告任务", year)), Grid: grid}
	v.Base.Lead = "重点任务和民生实事按季度填报，填齐后生成公开稿（任务分工第4项）。"
	for y := c.Today().Year(); y > c.Today().Year()-4; y-- {
		v.Years = append(v.Years, ui.Tab{Label: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("%s?year=%d", root, y), Current: y == year})
	}
	if c.Actor.May(RightManage) {
		v.Base.Actions = []ui.Button{{Label: "登记任务", Icon: "plus", Look: ui.Primary, Href: fmt.Sprintf("%s/new?year=%d", root, year), Key: "n"}}
		for q := 1; q <= 4 && len(rows) > 0; q++ {
			if year == c.Today().Year() && q > (int(c.Today().Month())+2)/3 {
				break
			}
			v.Drafts = append(v.Drafts, ui.Button{Label: "生成" + quarterName(q) + "公开稿", Small: true, Post: true, Action: fmt.Sprintf("%s/draft?year=%d&quarter=%d", root, year, q)})
		}
	}
	issued, err := store.Select[Issue](c.Context(), c.DB, "WHERE agency = $1 AND year = $2 ORDER BY quarter, id", c.Actor.Tenant, year)
	for _, i := range issued {
		item, e := content.ItemOf(c.Context(), c.DB, c.Actor.Tenant, i.Item)
		if e == nil {
			v.Issues = append(v.Issues, ui.Link{Label: quarterName(int(i.Quarter)) + "公开稿", Href: item.Href()})
		} else if !missing(e) {
			return e
		}
	}
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.SheetPage(v))
}

func (g *Govwork) grid(c *web.Ctx, year int, rows []line) (ui.Grid, bool, error) {
	options := func(of func(line) string) []ui.Option {
		var out []ui.Option
		seen := map[string]bool{"": true}
		for _, r := range rows {
			if v := of(r); !seen[v] {
				seen[v] = true
				out = append(out, ui.Option{Value: v, Label: v})
			}
		}
		return out
	}
	unit, sort := func(r line) string { return r.unit }, func(r line) string { return titleOf(Sorts, r.Sort) }
	l := roll.List[line]{ID: "govwork", Caption: fmt.Sprintf("%d年政府工作报告任务进展", year), Path: root, File: fmt.Sprintf("%d年政府工作报告任务进展", year), Rows: rows,
		Key: func(r line) string { return r.ID }, Label: func(r line) string { return r.Title },
		Empty: ui.EmptyState{Title: "这一年还没有登记任务", Text: "登记政府工作报告中由本单位承担的重点任务和民生实事。"},
		Columns: []roll.Column[line]{
			{Column: ui.Column{Key: "title", Label: "任务", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "任务含"}}, Text: func(r line) string { return r.Title },
				Cell: func(r line) ui.Cell {
					cell := ui.Cell{Text: r.Title, Note: r.Target}
					if c.Actor.May(RightManage) {
						cell.Href = root + "/" + r.ID
					}
					return cell
				}},
			{Column: ui.Column{Key: "sort", Label: "类别", Filter: &ui.Field{Kind: ui.Select, Options: options(sort)}}, Text: sort},
			{Column: ui.Column{Key: "unit", Label: "责任科室", Filter: &ui.Field{Kind: ui.Select, Options: options(unit)}}, Text: unit},
		}}
	for q := 1; q <= 4; q++ {
		l.Columns = append(l.Columns, g.quarter(c, year, q))
	}
	return l.Serve(c)
}

// quarter is one quarter's column: the state in a word and a tone, and what
// was said.
func (g *Govwork) quarter(c *web.Ctx, year, q int) roll.Column[line] {
	text := func(r line) string {
		e, ok := r.said[int64(q)]
		if !ok {
			return ""
		}
		return fmt.Sprintf("%s（%d%%）：%s", titleOf(Statuses, e.Status), e.Percent, e.Says)
	}
	return roll.Column[line]{Column: ui.Column{Key: fmt.Sprintf("q%d", q), Label: quarterName(q), Wide: true, Least: 8}, Text: text, Cell: func(r line) ui.Cell {
		e, ok := r.said[int64(q)]
		href := fmt.Sprintf("%s/%s/%d", root, r.ID, q)
		switch {
		case ok:
			return ui.Cell{Text: fmt.Sprintf("%s %d%%", titleOf(Statuses, e.Status), e.Percent), Href: href, Note: clip(e.Says)}
		case c.Today() > End(year, q):
			return ui.C(ui.Light(ui.Lamp{Tone: ui.Bad, Word: "未填报", Why: "应于" + End(year, q).Chinese() + "前填报。" + article}))
		case q > 1 && c.Today() <= End(year, q-1):
			return ui.T("")
		}
		if c.Actor.MayOn(RightFill, r.Unit, "") {
			return ui.A("填报", href)
		}
		return ui.T("待填报")
	}}
}

func clip(s string) string {
	r := []rune(s)
	if len(r) <= 40 {
		return s
	}
	return string(r[:39]) + "…"
}

func (g *Govwork) taskForm(c *web.Ctx) (form.Form, error) {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "year", Label: "年份", Kind: form.Number, Required: true, Min: 2008, Top: 2100},
		{Name: "no", Label: "序号", Kind: form.Number, Top: 999, Help: "不填的，排在最后。"},
		{Name: "sort", Label: "类别", Kind: form.Select, Required: true},
		{Name: "title", Label: "任务内容", Required: true, Max: 200},
		{Name: "target", Label: "年度目标", Max: 200},
		{Name: "unit", Label: "责任科室", Kind: form.Select, Required: true},
	}
	for _, s := range Sorts {
		f[3].Options = append(f[3].Options, form.Option{Value: s[0], Label: s[1]})
	}
	units, err := g.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	for _, u := range units {
		f[6].Options = append(f[6].Options, form.Option{Value: u.ID, Label: u.Name})
	}
	return f, err
}

func (g *Govwork) getTask(c *web.Ctx) error {
	f, err := g.taskForm(c)
	if err != nil {
		return err
	}
	state := f.Blank(map[string]string{"year": strconv.Itoa(c.QueryInt("year", c.Today().Year())), "sort": SortReport})
	if id := c.Path("id"); id != "" {
		t, err := store.Get[Task](c.Context(), c.DB, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		state = f.Blank(map[string]string{"version": strconv.FormatInt(t.Version, 10), "year": strconv.FormatInt(t.Year, 10), "no": strconv.FormatInt(t.No, 10), "sort": t.Sort, "title": t.Title, "target": t.Target, "unit": t.Unit})
	}
	return g.showTask(c, http.StatusOK, state)
}

func (g *Govwork) showTask(c *web.Ctx, status int, state *form.State) error {
	title, action := "登记任务", root+"/new"
	f := ui.Form{Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	if id := c.Path("id"); id != "" {
		title, action = "修改任务", root+"/"+id
		f.Buttons = append(f.Buttons, ui.Button{Label: "移除", Look: ui.Danger, Href: action + "/remove"})
	}
	f.Action = action
	return c.Page(status, pages.FormPage(pages.Form{Base: base(c, title), Form: f}))
}

func (g *Govwork) postTask(c *web.Ctx) error {
	f, err := g.taskForm(c)
	if err != nil {
		return err
	}
	if id := c.Path("id"); id != "" {
		if _, err := store.Get[Task](c.Context(), c.DB, c.Actor.Tenant, id); err != nil {
			return err
		}
	}
	state := f.Read(c.R)
	if state.OK() {
		t, err := g.SaveTask(c.Context(), c.Actor, c.Path("id"), Task{Version: int64(state.Int("version")), Year: int64(state.Int("year")), No: int64(state.Int("no")),
			Sort: state.Text("sort"), Title: state.Text("title"), Target: state.Text("target"), Unit: state.Text("unit")})
		if err == nil {
			return c.Done("已保存", fmt.Sprintf("%s?year=%d", root, t.Year))
		}
		if !state.Keep(err) {
			return err
		}
	}
	return g.showTask(c, http.StatusUnprocessableEntity, state)
}

func removeForm() form.Form {
	return form.Form{{Name: "why", Label: "移除原因", Required: true, Max: 200}}
}

func (g *Govwork) getRemove(c *web.Ctx) error {
	return g.showRemove(c, http.StatusOK, removeForm().Blank(nil))
}

func (g *Govwork) showRemove(c *web.Ctx, status int, state *form.State) error {
	t, err := store.Get[Task](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	b := base(c, "移除任务")
	b.Lead = "移除后不再列入进展表和以后的公开稿，已填报的进展和已公开的信息保留。"
	return c.Page(status, pages.FormPage(pages.Form{Base: b, Facts: []ui.Pair{ui.P("任务", t.Title)}, Form: ui.Form{Action: root + "/" + t.ID + "/remove",
		Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "移除", Look: ui.Danger}, {Label: "返回", Look: ui.Quiet, Href: root}}}}))
}

func (g *Govwork) postRemove(c *web.Ctx) error {
	if _, err := store.Get[Task](c.Context(), c.DB, c.Actor.Tenant, c.Path("id")); err != nil {
		return err
	}
	state := removeForm().Read(c.R)
	if state.OK() {
		err := g.Remove(c.Context(), c.Actor, c.Path("id"), state.Text("why"))
		if err == nil {
			return c.Done("已移除", root)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return g.showRemove(c, http.StatusUnprocessableEntity, state)
}

func entryForm() form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "status", Label: "进展状态", Kind: form.Radio, Required: true},
		{Name: "percent", Label: "完成比例", Kind: form.Number, Top: 100},
		{Name: "says", Label: "本季度进展", Kind: form.Area, Required: true, Max: 2000, Rows: 5, Help: "写明做了什么、完成多少，尽量用数据说话。"},
	}
	for _, s := range Statuses {
		f[1].Options = append(f[1].Options, form.Option{Value: s[0], Label: s[1]})
	}
	return f
}

func (g *Govwork) entry(c *web.Ctx) (t Task, quarter int, e Entry, err error) {
	if quarter, err = strconv.Atoi(c.Path("quarter")); err != nil || quarter < 1 || quarter > 4 {
		return t, 0, e, fail.Missingf("没有这个季度")
	}
	if t, err = store.Get[Task](c.Context(), c.DB, c.Actor.Tenant, c.Path("id")); err != nil {
		return t, quarter, e, err
	}
	e, err = store.First[Entry](c.Context(), c.DB, "WHERE agency = $1 AND task = $2 AND quarter = $3", c.Actor.Tenant, t.ID, quarter)
	if missing(err) {
		err = nil
	}
	return t, quarter, e, err
}

func (g *Govwork) getEntry(c *web.Ctx) error {
	_, _, e, err := g.entry(c)
	if err != nil {
		return err
	}
	state := entryForm().Blank(map[string]string{"version": strconv.FormatInt(e.Version, 10), "status": e.Status, "percent": strconv.FormatInt(e.Percent, 10), "says": e.Says})
	return g.showEntry(c, http.StatusOK, state)
}

func (g *Govwork) showEntry(c *web.Ctx, status int, state *form.State) error {
	t, quarter, e, err := g.entry(c)
	if err != nil {
		return err
	}
	v := pages.Form{Base: base(c, quarterName(quarter)+"进展"), Facts: []ui.Pair{ui.P("任务", t.Title), ui.P("年度目标", t.Target), ui.P("填报时限", End(int(t.Year), quarter).Chinese())}}
	if !c.Actor.MayOn(RightFill, t.Unit, "") {
		v.Facts = append(v.Facts, ui.P("进展状态", titleOf(Statuses, e.Status)), ui.P("完成比例", fmt.Sprintf("%d%%", e.Percent)), ui.Pair{Label: "本季度进展", Wide: true, Cell: ui.T(e.Says)})
		v.Form = ui.Form{Action: root, Get: true, Buttons: []ui.Button{{Label: "返回进展表", Look: ui.Quiet, Href: root}}}
		return c.Page(status, pages.FormPage(v))
	}
	v.Form = ui.Form{Action: fmt.Sprintf("%s/%s/%d", root, t.ID, quarter), Fields: ui.FromForm(state), Error: state.General, Draft: fmt.Sprintf("govwork-%s-%d", t.ID, quarter),
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	ui.Pick(v.Form.Fields, "percent").Unit = "%"
	return c.Page(status, pages.FormPage(v))
}

func (g *Govwork) postEntry(c *web.Ctx) error {
	t, quarter, _, err := g.entry(c)
	if err != nil {
		return err
	}
	if !c.Actor.MayOn(RightFill, t.Unit, "") {
		return fail.Deniedf("您没有填报这项任务的权限")
	}
	state := entryForm().Read(c.R)
	if state.OK() {
		err := g.Fill(c.Context(), c.Actor, t.ID, quarter, Entry{Version: int64(state.Int("version")), Status: state.Text("status"), Says: state.Text("says"), Percent: int64(state.Int("percent"))})
		if err == nil {
			return c.Done("已填报"+quarterName(quarter)+"进展", fmt.Sprintf("%s?year=%d", root, t.Year))
		}
		if !state.Keep(err) {
			return err
		}
	}
	return g.showEntry(c, http.StatusUnprocessableEntity, state)
}

func (g *Govwork) postDraft(c *web.Ctx) error {
	i, err := g.Draft(c.Context(), c.Actor, c.QueryInt("year", 0), c.QueryInt("quarter", 0))
	if err != nil {
		return err
	}
	return c.Done("已由进展表生成公开稿，请补充后送审", i.Href())
}
