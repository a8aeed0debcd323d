package survey

import (
	"fmt"
	"net/http"
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

// routes lists every page and act of questionnaires with the right it needs.
func (v *Surveys) routes(r *web.Router) {
	r.Get(root, RightView, v.getList)
	r.Get(root+"/new", RightEdit, v.getHead)
	r.Post(root+"/new", RightEdit, v.postHead)
	r.Get(root+"/{id}", RightView, v.getSurvey)
	r.Get(root+"/{id}/edit", RightEdit, v.getHead)
	r.Post(root+"/{id}/edit", RightEdit, v.postHead)
	r.Get(root+"/{id}/preview", RightView, v.getPreview)
	r.Get(root+"/{id}/question", RightEdit, v.getQuestion)
	r.Post(root+"/{id}/question", RightEdit, v.postQuestion)
	r.Post(root+"/{id}/shift", RightEdit, v.postShift)
	r.Post(root+"/{id}/remove", RightEdit, v.postRemove)
	r.Get(root+"/{id}/move", RightView, v.getMove)
	r.Post(root+"/{id}/move", RightRun, v.postMove)
	r.Post(root+"/{id}/copy", RightEdit, v.postCopy)
	r.Get(root+"/{id}/codes", RightRun, v.getCodes)
	r.Post(root+"/{id}/codes", RightRun, v.postCodes)
	r.Get(root+"/{id}/result", RightView, v.getResult)
	r.Post(root+"/{id}/told", RightEdit, v.postTold)
	r.Post(root+"/{id}/draft", RightEdit, v.postDraft)
	r.Get(public, web.Public, v.getPublicList)
	r.Get(public+"/{id}", web.Public, v.getPublic)
	r.Post(public+"/{id}/start", web.Public, v.postStart)
	r.Get(public+"/{id}/fill", web.Public, v.getFill)
	r.Post(public+"/{id}/fill", web.Public, v.postFill)
	r.Get(public+"/{id}/thanks", web.Public, v.getThanks)
	r.Get(public+"/{id}/result", web.Public, v.getPublicResult)
}

func base(c *web.Ctx, title string, above ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append([]ui.Link{{Label: "调查问卷", Href: root}}, above...)
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

func tone(s flow.State) ui.Tone {
	switch s {
	case Running, Shown:
		return ui.OK
	case Dropped:
		return ui.Warn
	}
	return ui.Info
}

// stateTitle is the state as it is at the instant: one that is open for
// answers says so.
func (s *Survey) stateTitle(now time.Time) string {
	switch {
	case s.State == Running && now.Before(s.OpensAt):
		return "待开始"
	case s.Takes(now):
		return "填写中"
	case s.State == Running:
		return "已截止"
	}
	return Flow.TitleOf(s.State)
}

type row struct {
	Survey
	unit, state string
	given       int
}

func (v *Surveys) getList(c *web.Ctx) error {
	all, err := store.Select[Survey](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := v.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	now, tally := c.Now(), map[string]int{}
	if err := v.counts(c, tally); err != nil {
		return err
	}
	var rows []row
	for _, s := range all {
		if c.Actor.MayOn(RightView, s.Unit, "") {
			rows = append(rows, row{s, units[s.Unit], s.stateTitle(now), tally[s.ID]})
		}
	}
	l := roll.List[row]{ID: "surveys", Caption: "调查问卷", Path: root, File: "调查问卷", Rows: rows, Key: func(r row) string { return r.ID }, Label: func(r row) string { return r.Title },
		Href:  func(r row) string { return r.Href() },
		Empty: ui.EmptyState{Title: "还没有问卷", Text: "可以从常用问卷开始编制：社会评议、开放日、来信办理、培训。"},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "title", Label: "标题", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "标题含"}}, Text: func(r row) string { return r.Title }, Cell: func(r row) ui.Cell { return ui.A(r.Title, r.Href()) }},
			{Column: ui.Column{Key: "kind", Label: "类别", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, kindTitle)}}, Text: kindTitle},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.state })}}, Text: func(r row) string { return r.state }, Cell: func(r row) ui.Cell { return ui.C(ui.Badge(tone(r.State), r.state)) }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.unit })}}, Text: func(r row) string { return r.unit }},
			{Column: ui.Column{Key: "opens", Label: "开始", Sort: true}, Text: func(r row) string { return moment(r.OpensAt) }, Order: func(r row) string { return r.OpensAt.UTC().Format(store.TimeFormat) }},
			{Column: ui.Column{Key: "closes", Label: "截止", Sort: true}, Text: func(r row) string { return ending(r.ClosesAt) }, Order: func(r row) string { return r.ClosesAt.UTC().Format(store.TimeFormat) }},
			{Column: ui.Column{Key: "answers", Label: "答卷", Sort: true, Number: true}, Text: func(r row) string { return strconv.Itoa(r.given) }, Value: func(r row) any { return r.given }, Order: func(r row) string { return fmt.Sprintf("%09d", r.given) },
				Cell: func(r row) ui.Cell { return ui.A(strconv.Itoa(r.given), r.Href()+"/result") }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("调查问卷")
	b.Lead = "编制、发放和统计问卷。匿名问卷不留下能找到填写人的记录。"
	if c.Actor.May(RightEdit) {
		b.Actions = []ui.Button{{Label: "编制问卷", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n"}}
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: b, Parts: []leaf.Part{{Grid: &g}}}))
}

// counts reads how many answers each questionnaire has.
func (v *Surveys) counts(c *web.Ctx, into map[string]int) error {
	rows, err := c.DB.Query(c.Context(), "SELECT survey, COUNT(*) FROM survey_answer WHERE agency = $1 GROUP BY survey", c.Actor.Tenant)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		id, n := "", 0
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		into[id] = n
	}
	return rows.Err()
}

func kindTitle(r row) string {
	t, ok := TemplateOf(r.Kind)
	if !ok {
		return "一般调查"
	}
	return t.Title
}

func distinct[T any](rows []T, of func(T) string) []ui.Option {
	var out []ui.Option
	seen := map[string]bool{"": true}
	for _, r := range rows {
		if x := of(r); !seen[x] {
			seen[x] = true
			out = append(out, ui.Option{Value: x, Label: x})
		}
	}
	return out
}

// clock checks a time of day.
func clock(s string) error {
	if _, err := time.Parse("15:04", s); err != nil && s != "" {
		return fail.Invalidf("请填写时间，例如 09:00")
	}
	return nil
}

// endOf is the end on a day: at a time of day, or with the day itself.
func endOf(d civil.Date, hm string) time.Time {
	if hm == "" && !d.IsZero() {
		return d.Add(1).In(store.Zone)
	}
	return at(d, hm)
}

// at puts a day and a time of day together.
func at(d civil.Date, hm string) time.Time {
	t, err := time.Parse("15:04", hm)
	if err != nil || d.IsZero() {
		return time.Time{}
	}
	return d.In(store.Zone).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

func (v *Surveys) headForm(c *web.Ctx, fresh bool) (form.Form, error) {
	f := form.Form{
		{Name: "version", Kind: form.Hidden}, {Name: "owner_kind", Kind: form.Hidden}, {Name: "owner_id", Kind: form.Hidden},
		{Name: "kind", Label: "类别", Kind: form.Select, Required: true, Help: "新建时带入该类常用题目，可再修改。"},
		{Name: "title", Label: "标题", Required: true, Max: 100},
		{Name: "intro", Label: "说明", Kind: form.Area, Max: 2000, Help: "写明为什么调查、结果怎样使用。"},
		{Name: "unit", Label: "发起科室", Kind: form.Select},
		{Name: "access", Label: "填写方式", Kind: form.Radio, Required: true, Options: []form.Option{{Value: Open, Label: "向所有人开放", Help: "每台设备填写一次，不限制网络地址，同一办公网络的人都能填写"}, {Value: Invited, Label: "凭邀请码填写", Help: "每个邀请码填写一次，适用于代表评议、参会人员"}}},
		{Name: "anonymous", Label: "匿名填写", Kind: form.Check, Help: "匿名问卷中，答卷与邀请码、设备、网络地址和提交时间之间不留任何联系。向所有人开放的问卷一律匿名。"},
		{Name: "listed", Label: "在网站“网上调查”中列出", Kind: form.Check},
		{Name: "opens_day", Label: "开始日期", Kind: form.Day}, {Name: "opens_time", Label: "开始时间", Test: clock, Max: 5},
		{Name: "closes_day", Label: "截止日期", Kind: form.Day}, {Name: "closes_time", Label: "截止时间", Test: clock, Max: 5, Help: "不填的，到截止日期当天24时止；填写的，到这一分钟止。"},
	}
	for _, t := range Templates {
		f[3].Options = append(f[3].Options, form.Option{Value: t.Key, Label: t.Title})
	}
	units, err := v.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	for _, u := range units {
		if c.Actor.MayOn(RightEdit, u.ID, "") {
			f[6].Options = append(f[6].Options, form.Option{Value: u.ID, Label: u.Name})
		}
	}
	if !fresh {
		f[6].Free = true
	}
	return f, err
}

func (v *Surveys) getHead(c *web.Ctx) error {
	f, err := v.headForm(c, c.Path("id") == "")
	if err != nil {
		return err
	}
	values := map[string]string{"unit": c.Actor.Unit, "access": Open, "anonymous": "1", "listed": "1", "opens_time": "09:00", "closes_time": "", "kind": c.Query("kind"),
		"owner_kind": c.Query("owner_kind"), "owner_id": c.Query("owner_id")}
	if t, ok := TemplateOf(c.Query("kind")); ok {
		values["title"], values["intro"] = t.Title, t.Intro
	}
	if id := c.Path("id"); id != "" {
		s, err := Of(c.Context(), c.DB, c.Actor, id)
		if err != nil {
			return err
		}
		values = s.values()
	}
	return v.showHead(c, http.StatusOK, f.Blank(values))
}

func (s *Survey) values() map[string]string {
	out := map[string]string{"version": strconv.FormatInt(s.Version, 10), "kind": s.Kind, "title": s.Title, "intro": s.Intro, "unit": s.Unit, "access": s.Access}
	if s.Anonymous {
		out["anonymous"] = "1"
	}
	if s.Listed {
		out["listed"] = "1"
	}
	for name, t := range map[string]time.Time{"opens": s.OpensAt, "closes": s.ClosesAt} {
		if !t.IsZero() {
			out[name+"_day"], out[name+"_time"] = t.In(store.Zone).Format("2006-01-02"), t.In(store.Zone).Format("15:04")
			if name == "closes" && out["closes_time"] == "00:00" {
				out["closes_day"], out["closes_time"] = t.In(store.Zone).AddDate(0, 0, -1).Format("2006-01-02"), ""
			}
		}
	}
	return out
}

func (v *Surveys) showHead(c *web.Ctx, code int, state *form.State) error {
	title, action, back := "编制问卷", root+"/new", root
	if id := c.Path("id"); id != "" {
		title, action, back = "修改问卷设置", root+"/"+id+"/edit", root+"/"+id
	}
	f := ui.Form{Action: action, Fields: ui.FromForm(state), Error: state.General, Columns: 2, Draft: "survey-" + c.Path("id"), Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: back}}}
	for _, name := range []string{"opens_time", "closes_time"} {
		ui.Pick(f.Fields, name).Kind = ui.Time
	}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, title), Parts: []leaf.Part{{Form: &f}}}))
}

func headOf(state *form.State) Head {
	return Head{Kind: state.Text("kind"), Title: state.Text("title"), Intro: state.Text("intro"), Unit: state.Text("unit"), Access: state.Text("access"), Anonymous: state.Yes("anonymous"), Listed: state.Yes("listed"),
		Owner: store.Ref{Kind: state.Text("owner_kind"), ID: state.Text("owner_id")}, OpensAt: at(state.Date("opens_day"), state.Text("opens_time")), ClosesAt: endOf(state.Date("closes_day"), state.Text("closes_time"))}
}

func (v *Surveys) postHead(c *web.Ctx) error {
	id := c.Path("id")
	if id != "" {
		if _, err := Of(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	f, err := v.headForm(c, id == "")
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if !state.OK() {
		return v.showHead(c, http.StatusUnprocessableEntity, state)
	}
	if id == "" {
		var s Survey
		if s, err = v.Create(c.Context(), c.Actor, headOf(state)); err == nil {
			return c.Done("已编制，请核对题目", s.Href())
		}
	} else if err = v.Save(c.Context(), c.Actor, id, int64(state.Int("version")), headOf(state)); err == nil {
		return c.Done("已保存", root+"/"+id)
	}
	if !state.Take(err) {
		return err
	}
	return v.showHead(c, form.Status(err), state)
}

// lines are a text's lines without blanks.
func lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
