package openday

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// routes lists every page and act with the right it needs.
func (d *Days) routes(r *web.Router) {
	r.Get(root, RightView, d.getList)
	r.Get(root+"/new", RightPlan, d.getPlan)
	r.Post(root+"/new", RightPlan, d.postPlan)
	r.Get(root+"/parameters", RightView, d.getParameters)
	r.Post(root+"/parameters", RightRun, d.postParameters)
	r.Get(root+"/ticket", RightCheck, d.getTicket)
	r.Get(root+"/{id}", RightView, d.getEvent)
	r.Get(root+"/{id}/edit", RightPlan, d.getPlan)
	r.Post(root+"/{id}/edit", RightPlan, d.postPlan)
	r.Get(root+"/{id}/move", RightView, d.getMove)
	r.Post(root+"/{id}/move", RightRun, d.postMove)
	r.Post(root+"/{id}/check", RightCheck, d.postCheck)
	r.Post(root+"/{id}/few", RightRun, d.postFew)
	r.Post(root+"/{id}/notice", RightPlan, d.postNotice)
	r.Post(root+"/{id}/report", RightPlan, d.postReport)
	r.Upload(root+"/{id}/photo", RightCheck, d.postPhoto)
	r.Post(root+"/{id}/ask", RightCheck, d.postAsk)
	r.Get(root+"/{id}/guests", RightView, d.getGuests)
	r.Get(root+"/{id}/guests/{guest}", RightView, d.getGuest)
	r.Post(root+"/{id}/guests/{guest}/in", RightCheck, d.postIn)
	r.Get(asked, RightView, d.getQuestions)
	r.Get(asked+"/{id}", RightAnswer, d.getQuestion)
	r.Post(asked+"/{id}/turn", RightAnswer, d.postTurn)
	r.Get(public, web.Public, d.getPublicList)
	r.Get(public+"/lookup", web.Public, d.getLookup)
	r.Post(public+"/lookup", web.Public, d.postLookup)
	r.Post(public+"/give-up", web.Public, d.postGiveUp)
	r.Get(public+"/ticket/{ticket}", web.Public, d.getCode)
	r.Get(public+"/photo/{photo}", web.Public, d.getPhoto)
	r.Get(public+"/{id}", web.Public, d.getPublic)
	r.Post(public+"/{id}", web.Public, d.postRegister)
}

func base(c *web.Ctx, title string, above ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append([]ui.Link{{Label: "政府开放日", Href: root}}, above...)
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

func views(current string) []ui.Tab {
	out := []ui.Tab{{Label: "活动", Href: root}, {Label: "现场问题", Href: asked}, {Label: "参数", Href: root + "/parameters"}}
	for n := range out {
		out[n].Current = out[n].Href == current
	}
	return out
}

func tone(s flow.State) ui.Tone {
	switch s {
	case Closed, Shown:
		return ui.OK
	case Cancel, Asked:
		return ui.Warn
	}
	return ui.Info
}

func titles(states []flow.StateDoc) []ui.Option {
	var out []ui.Option
	for _, s := range states {
		out = append(out, ui.Option{Value: s.Title, Label: s.Title})
	}
	return out
}

type row struct {
	Event
	unit     string
	in, came int
}

func (d *Days) getList(c *web.Ctx) error {
	all, err := store.Select[Event](c.Context(), c.DB, "WHERE agency = $1 ORDER BY day DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := d.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []row
	for _, e := range all {
		if !c.Actor.MayOn(RightView, e.Unit, "") {
			continue
		}
		r := row{Event: e, unit: units[e.Unit]}
		if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(CASE WHEN state = 'in' THEN 1 END), COUNT(CASE WHEN came_at <> '' THEN 1 END) FROM openday_guest WHERE agency = $1 AND event = $2", e.Agency, e.ID).Scan(&r.in, &r.came); err != nil {
			return err
		}
		rows = append(rows, r)
	}
	number := func(key, label string, of func(row) int) roll.Column[row] {
		return roll.Column[row]{Column: ui.Column{Key: key, Label: label, Number: true, Sort: true}, Text: func(r row) string { return strconv.Itoa(of(r)) }, Value: func(r row) any { return of(r) }, Order: func(r row) string { return fmt.Sprintf("%09d", of(r)) },
			Cell: func(r row) ui.Cell { return ui.A(strconv.Itoa(of(r)), r.Href()+"/guests") }}
	}
	l := roll.List[row]{ID: "opendays", Caption: "政府开放日", Path: root, File: "政府开放日", Rows: rows, Key: func(r row) string { return r.ID }, Label: func(r row) string { return r.Title }, Href: func(r row) string { return r.Href() },
		Empty: ui.EmptyState{Title: "还没有政府开放日", Text: "提前统筹部署，9月组织开展（任务分工第21项）。"},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "title", Label: "活动", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(r row) string { return r.Title }, Cell: func(r row) ui.Cell { return ui.A(r.Title, r.Href()) }},
			{Column: ui.Column{Key: "day", Label: "日期", Sort: true}, Text: func(r row) string { return r.Day.String() }},
			{Column: ui.Column{Key: "unit", Label: "承办科室"}, Text: func(r row) string { return r.unit }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: titles(Flow.States)}}, Text: func(r row) string { return Flow.TitleOf(r.State) }, Cell: func(r row) ui.Cell { return ui.C(ui.Badge(tone(r.State), Flow.TitleOf(r.State))) }},
			number("quota", "名额", func(r row) int { return int(r.Quota) }), number("in", "已录取", func(r row) int { return r.in }), number("came", "签到", func(r row) int { return r.came }),
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("政府开放日")
	b.Lead = "方案、报名、签到、现场问题、照片和报道（任务分工第21项）。"
	if c.Actor.May(RightPlan) {
		b.Actions = []ui.Button{{Label: "拟订方案", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n"}}
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: b, TabsLabel: "政府开放日", Views: views(root), Parts: []leaf.Part{{Grid: &g}}}))
}

func clock(s string) error {
	if _, err := time.Parse("15:04", s); err != nil {
		return fail.Invalidf("请填写时间，例如 09:00")
	}
	return nil
}

func (d *Days) planForm(c *web.Ctx) (form.Form, error) {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "title", Label: "活动名称", Required: true, Max: 100}, {Name: "theme", Label: "主题", Max: 200},
		{Name: "unit", Label: "承办科室", Kind: form.Select, Free: true},
		{Name: "day", Label: "活动日期", Kind: form.Day}, {Name: "from", Label: "开始时间", Test: clock, Max: 5}, {Name: "to", Label: "结束时间", Test: clock, Max: 5},
		{Name: "place", Label: "地点", Max: 200}, {Name: "quota", Label: "名额", Kind: form.Number, Help: "报满后候补；开放报名后只能增加。"},
		{Name: "until_day", Label: "报名截止日期", Kind: form.Day}, {Name: "until_time", Label: "报名截止时间", Test: clock, Max: 5},
		{Name: "guests", Label: "邀请对象", Max: 300, Help: "例如：企业代表、市民、人大代表、政协委员、媒体"},
		{Name: "route", Label: "参观路线", Kind: form.Area, Max: 1000, Rows: 2}, {Name: "agenda", Label: "议程", Kind: form.Area, Max: 2000, Rows: 4},
		{Name: "notes", Label: "注意事项", Kind: form.Area, Max: 1000, Rows: 2}, {Name: "leaders", Label: "到场领导", Max: 200},
		{Name: "contact", Label: "联系人", Max: 40}, {Name: "phone", Label: "联系电话", Kind: form.Tel, Max: 40},
	}
	units, err := d.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	for _, u := range units {
		if c.Actor.MayOn(RightPlan, u.ID, "") {
			f[3].Options = append(f[3].Options, form.Option{Value: u.ID, Label: u.Name})
		}
	}
	return f, err
}

func (d *Days) getPlan(c *web.Ctx) error {
	f, err := d.planForm(c)
	if err != nil {
		return err
	}
	values := map[string]string{"title": fmt.Sprintf("%d年“政府开放日”", c.Today().Year()), "unit": c.Actor.Unit, "from": "09:00", "to": "11:30", "until_time": "18:00", "quota": "30",
		"guests": strings.Join(Categories, "、"), "notes": "请携带有效身份证件，凭报名凭证（二维码）签到；现场将拍照，不愿入镜的请告知工作人员。"}
	if id := c.Path("id"); id != "" {
		e, err := eventOf(c.Context(), c.DB, c.Actor, id)
		if err != nil {
			return err
		}
		values = map[string]string{"version": strconv.FormatInt(e.Version, 10), "title": e.Title, "theme": e.Theme, "unit": e.Unit, "day": e.Day.String(), "from": e.From, "to": e.To, "place": e.Place, "quota": strconv.FormatInt(e.Quota, 10),
			"guests": e.Guests, "route": e.Route, "agenda": e.Agenda, "notes": e.Notes, "leaders": e.Leaders, "contact": e.Contact, "phone": e.Phone}
		if !e.Until.IsZero() {
			values["until_day"], values["until_time"] = e.Until.In(store.Zone).Format("2006-01-02"), e.Until.In(store.Zone).Format("15:04")
		}
	}
	return d.showPlan(c, http.StatusOK, f.Blank(values))
}

func (d *Days) showPlan(c *web.Ctx, code int, state *form.State) error {
	title, action, back := "拟订方案", root+"/new", root
	if id := c.Path("id"); id != "" {
		title, action, back = "修改方案", root+"/"+id+"/edit", root+"/"+id
	}
	f := ui.Form{Action: action, Fields: ui.FromForm(state), Error: state.General, Columns: 2, Draft: "openday-" + c.Path("id"), Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: back}}}
	for _, name := range []string{"from", "to", "until_time"} {
		ui.Pick(f.Fields, name).Kind = ui.Time
	}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, title), Parts: []leaf.Part{{Form: &f}}}))
}

func planOf(state *form.State) Plan {
	p := Plan{Title: state.Text("title"), Theme: state.Text("theme"), Unit: state.Text("unit"), Day: state.Date("day"), From: state.Text("from"), To: state.Text("to"), Place: state.Text("place"), Route: state.Text("route"), Agenda: state.Text("agenda"),
		Guests: state.Text("guests"), Notes: state.Text("notes"), Contact: state.Text("contact"), Phone: state.Text("phone"), Leaders: state.Text("leaders"), Quota: state.Int("quota")}
	if t, err := time.Parse("15:04", state.Text("until_time")); err == nil && !state.Date("until_day").IsZero() {
		p.Until = state.Date("until_day").In(store.Zone).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
	}
	return p
}

func (d *Days) postPlan(c *web.Ctx) error {
	if id := c.Path("id"); id != "" {
		if _, err := eventOf(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	f, err := d.planForm(c)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		e, err := d.Save(c.Context(), c.Actor, c.Path("id"), int64(state.Int("version")), planOf(state))
		if err == nil {
			return c.Done("已保存", e.Href())
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showPlan(c, http.StatusUnprocessableEntity, state)
}

func (d *Days) getMove(c *web.Ctx) error {
	return d.showMove(c, http.StatusOK, c.Query("name"), reasonForm().Blank(nil))
}

func reasonForm() form.Form {
	return form.Form{{Name: "why", Label: "取消的原因", Required: true, Max: 300}}
}

func (d *Days) showMove(c *web.Ctx, code int, name string, state *form.State) error {
	e, err := eventOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	cs, err := d.Sees(c.Context(), c.DB, e)
	if err != nil {
		return err
	}
	m, err := Flow.Try(cs, name, c.Actor.On(e.Unit, ""))
	if err != nil {
		return err
	}
	will := m.Warn
	if will == "" {
		will = "活动办结，清单、签到、问答、照片和报道一并归入台账的记录"
	}
	box := ui.Confirm{Will: []string{will}, Question: name + "“" + e.Title + "”？", Action: e.Href() + "/move?name=" + name, Button: ui.Button{Label: name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: e.Href()}}
	if name == MoveCancel {
		box.Fields, box.Button.Look = ui.FromForm(state), ui.Danger
	}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, name, ui.Link{Label: e.Title, Href: e.Href()}), Parts: []leaf.Part{{Body: ui.ConfirmBox(box)}}}))
}

func (d *Days) postMove(c *web.Ctx) error {
	name := c.Query("name")
	state := reasonForm().Read(c.R)
	err := d.Move(c.Context(), c.Actor, c.Path("id"), name, state.Text("why"))
	if err == nil {
		return c.Done("已"+name, root+"/"+c.Path("id"))
	}
	if name == MoveCancel && fail.Is(err, fail.Invalid) && state.Take(err) {
		return d.showMove(c, http.StatusUnprocessableEntity, name, state)
	}
	return err
}

func parameterForm() form.Form {
	return form.Form{{Name: "since", Label: "自哪天起适用", Kind: form.Day, Required: true}, {Name: "people", Label: "最少参加人数", Kind: form.Number, Required: true, Min: 1, Top: 10000},
		{Name: "month", Label: "举办月份", Kind: form.Number, Required: true, Min: 1, Top: 12}, {Name: "days", Label: "现场问题答复期限（工作日）", Kind: form.Number, Required: true, Min: 1, Top: 60},
		{Name: "age", Label: "参加者最低年龄", Kind: form.Number, Required: true, Min: 0, Top: 120}}
}

func (d *Days) getParameters(c *web.Ctx) error {
	p, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	text := func(n int64) string { return strconv.FormatInt(n, 10) }
	return d.showParameters(c, http.StatusOK, parameterForm().Blank(map[string]string{"since": c.Today().String(), "people": text(p.People), "month": text(p.Month), "days": text(p.Days), "age": text(p.Age)}))
}

func (d *Days) showParameters(c *web.Ctx, code int, state *form.State) error {
	b := base(c, "参数")
	b.Lead = "任务分工规定在9月组织；人数不少于25人是本地惯例，可以按当年要求修改。"
	l := leaf.Leaf{Base: b, TabsLabel: "政府开放日", Views: views(root + "/parameters")}
	if c.Actor.MayOn(RightRun, "", "") {
		f := ui.Form{Action: root + "/parameters", Fields: ui.FromForm(state), Error: state.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
		l.Parts = append(l.Parts, leaf.Part{Form: &f})
	} else {
		var facts []ui.Pair
		for _, f := range parameterForm() {
			facts = append(facts, ui.P(f.Label, state.Text(f.Name)))
		}
		l.Parts = append(l.Parts, leaf.Part{Title: "现行参数", Facts: facts})
	}
	return c.Page(code, leaf.Page(l))
}

func (d *Days) postParameters(c *web.Ctx) error {
	state := parameterForm().Read(c.R)
	if state.OK() {
		n := func(name string) int64 { return int64(state.Int(name)) }
		err := d.SetParameter(c.Context(), c.Actor, Parameter{From: state.Date("since"), People: n("people"), Month: n("month"), Days: n("days"), Age: n("age")})
		if err == nil {
			return c.Done("已保存", root+"/parameters")
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showParameters(c, http.StatusUnprocessableEntity, state)
}

// day is a date for pages.
func day(x civil.Date) string {
	if x.IsZero() {
		return "—"
	}
	return x.Chinese()
}

// distinct are the values of rows as choices.
func distinct[T any](rows []T, of func(T) string) []ui.Option {
	var out []ui.Option
	for _, r := range rows {
		if v := of(r); v != "" && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == v }) {
			out = append(out, ui.Option{Value: v, Label: v})
		}
	}
	return out
}
