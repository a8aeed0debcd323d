package decision

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/consult"
	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// root and editions are the pages of entries and of catalogues.
const (
	root     = "/office/decisions"
	editions = "/office/decision-catalogues"
)

func (s *Decisions) routes(r *web.Router) {
	r.Get(root, RightView, s.getList)
	r.Get(root+"/new", RightList, s.getPlan)
	r.Post(root+"/new", RightList, s.postPlan)
	r.Post(root+"/compile", RightList, s.postCompile)
	r.Get(editions+"/{id}", RightView, s.getEdition)
	r.Post(editions+"/{id}", RightList, s.postEdition)
	r.Get(root+"/{id}", RightView, s.getMatter)
	r.Get(root+"/{id}/edit", RightList, s.getPlan)
	r.Post(root+"/{id}/edit", RightList, s.postPlan)
	r.Get(root+"/{id}/steps/{key}", RightView, s.getStep)
	r.Upload(root+"/{id}/steps/{key}", RightWork, s.postStep)
	r.Get(root+"/{id}/drop", RightList, s.getDrop)
	r.Post(root+"/{id}/drop", RightList, s.postDrop)
	r.Post(root+"/{id}/archive", RightView, s.postArchive)
	r.Get("/decisions", web.Public, s.getPublic)
}

// row is an entry in the list.
type row struct {
	*Matter
	unit  string
	steps int
	late  bool
}

func (s *Decisions) rows(c *web.Ctx) ([]row, error) {
	all, err := Matters(c.Context(), c.DB, c.Actor.Tenant, 0)
	if err != nil {
		return nil, err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	done, err := settledSteps(c, c.Actor.Tenant)
	var out []row
	for i := range all {
		m := &all[i]
		out = append(out, row{m, units[m.Unit], done[m.ID], m.Late(c.Today())})
	}
	return out, err
}

// settledSteps counts the settled steps of every entry: what ends on a day to
// come is not settled.
func settledSteps(c *web.Ctx, agency string) (map[string]int, error) {
	rows, err := c.DB.Query(c.Context(), "SELECT matter, COUNT(*) FROM consult_step WHERE agency = $1 AND done_on <= $2 GROUP BY matter", agency, c.Today())
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}

func (s *Decisions) getList(c *web.Ctx) error {
	rows, err := s.rows(c)
	if err != nil {
		return err
	}
	l := roll.List[row]{ID: "decisions", Caption: "重大行政决策事项", Path: root, File: "重大行政决策事项", Rows: rows,
		Key: func(r row) string { return r.ID }, Href: func(r row) string { return r.Href() }, Label: func(r row) string { return r.Title },
		Empty: ui.EmptyState{Title: "还没有决策事项", Text: "年初列入本年度重大行政决策事项，经党委同意后于3月31日前公布目录。"},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "year", Label: "年度", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return strconv.FormatInt(r.Year, 10) })}}, Text: func(r row) string { return strconv.FormatInt(r.Year, 10) }},
			{Column: ui.Column{Key: "title", Label: "决策事项", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(r row) string { return r.Title }, Cell: func(r row) ui.Cell { return ui.A(r.Title, r.Href()) }},
			{Column: ui.Column{Key: "unit", Label: "承办科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.unit })}}, Text: func(r row) string { return r.unit }},
			{Column: ui.Column{Key: "planned", Label: "计划时间", Sort: true}, Text: func(r row) string { return month(r.Planned) }, Order: func(r row) string { return r.Planned.String() },
				Cell: func(r row) ui.Cell {
					if r.late {
						return ui.C(ui.Light(ui.Lamp{Tone: ui.Bad, Word: month(r.Planned), Why: "已过计划出台时间，尚未公布"}))
					}
					return ui.T(month(r.Planned))
				}},
			{Column: ui.Column{Key: "ways", Label: "公众参与方式", Wide: true}, Text: func(r row) string { return strings.Join(r.Ways, "、") }},
			{Column: ui.Column{Key: "steps", Label: "法定程序", Number: true, Sort: true}, Text: func(r row) string { return fmt.Sprintf("%d/%d", r.steps, len(Steps)) }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return Procedure.TitleOf(r.State) })}}, Text: func(r row) string { return Procedure.TitleOf(r.State) }, Cell: func(r row) ui.Cell { return ui.C(ui.Badge(tone(r.Matter), Procedure.TitleOf(r.State))) }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	p := pages.List{Base: c.Base("重大行政决策"), Grid: g}
	if c.Actor.May(RightList) {
		p.Actions = []ui.Button{{Label: "列入事项", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n"}}
	}
	return s.withEditions(c, p)
}

// withEditions adds the editions of this year's catalogue and what is owed.
func (s *Decisions) withEditions(c *web.Ctx, p pages.List) error {
	year := int64(c.Today().Year())
	owes, err := owing(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	by := PublishBy(int(year))
	if owes && c.Today() > by {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("%d年度目录已超期", year), Text: "应于3月31日前向社会公布。"})
	} else if owes {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%d年度目录还没有公布", year), Text: fmt.Sprintf("应于3月31日前公布，还有%d天。", int(by-c.Today()))})
	}
	sec := pages.Section{Title: "目录的编制和公布"}
	for y := year + 1; y > year-3; y-- {
		list, err := Editions(c.Context(), c.DB, c.Actor.Tenant, y)
		if err != nil {
			return err
		}
		for _, e := range list {
			note := Catalogue.TitleOf(e.State)
			if !e.OutAt.IsZero() {
				note += "，" + day(e.OutAt).Chinese()
			}
			sec.Lines = append(sec.Lines, pages.Line{Title: e.Title(), Href: e.Href(), Note: note, Text: fmt.Sprintf("%d个事项", len(e.Entries))})
		}
	}
	if c.Actor.May(RightList) {
		f := ui.Form{Action: root + "/compile", Fields: []ui.Field{{Name: "year", Label: "年度", Value: strconv.FormatInt(year, 10), Width: ui.Short, Required: true}, {Name: "why", Label: "调整原因", Help: "首次编制不填。"}}, Buttons: []ui.Button{{Label: "编制目录", Look: ui.Primary}}}
		sec.Form = &f
	}
	p.Forms = []pages.Section{sec}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

func tone(m *Matter) ui.Tone {
	switch m.State {
	case Issued, Archived:
		return ui.OK
	case Dropped:
		return ui.Warn
	}
	return ui.Info
}

func distinct[T any](rows []T, of func(T) string) []ui.Option {
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

func readable(state *form.State, err error) bool {
	return !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Missing) && state.Take(err)
}

func status(err error) int {
	if fail.Is(err, fail.Stale) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func base(c *web.Ctx, title string, on ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append(append([]ui.Link{{Label: "重大行政决策", Href: root}}, on...), ui.Link{Label: title})
	return b
}

func (s *Decisions) postCompile(c *web.Ctx) error {
	year, err := strconv.ParseInt(strings.TrimSpace(c.R.FormValue("year")), 10, 64)
	if err != nil {
		return fail.Invalidf("请填写年度，例如 %d", c.Today().Year())
	}
	e, err := s.Compile(c.Context(), c.Actor, year, c.R.FormValue("why"))
	if err != nil {
		return err
	}
	return c.Done("已编制"+e.Title()+"，请登记党委同意", e.Href())
}

func planForm() form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "year", Label: "年度", Kind: form.Number, Required: true, Min: 2000, Top: 2100},
		{Name: "title", Label: "决策事项", Required: true, Max: 100},
		{Name: "unit", Label: "承办科室", Kind: form.Select, Free: true, Required: true, Max: 40},
		{Name: "with", Label: "配合单位", Max: 200},
		{Name: "basis", Label: "列入依据", Kind: form.Area, Max: 500, Rows: 2, Help: "例如 上级部署、法律法规规定、涉及公众切身利益。"},
		{Name: "planned", Label: "计划出台时间", Kind: form.Day, Required: true},
		{Name: "ways", Label: "公众参与方式", Kind: form.Checks, Required: true},
	}
	for _, w := range Ways {
		f[7].Options = append(f[7].Options, form.Option{Value: w, Label: w})
	}
	return f
}

func (s *Decisions) getPlan(c *web.Ctx) error {
	m := Matter{Year: int64(c.Today().Year()), Unit: c.Actor.Unit, Ways: []string{Ways[0]}}
	if id := c.Path("id"); id != "" {
		var err error
		if m, err = matterOf(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	state := planForm().Blank(map[string]string{"version": strconv.FormatInt(m.Version, 10), "year": strconv.FormatInt(m.Year, 10), "title": m.Title, "unit": m.Unit, "with": m.With, "basis": m.Basis, "planned": m.Planned.String()})
	state.Values["ways"] = m.Ways
	return s.showPlan(c, http.StatusOK, state)
}

func (s *Decisions) showPlan(c *web.Ctx, code int, state *form.State) error {
	title, back := "列入决策事项", root
	if id := c.Path("id"); id != "" {
		title, back = "修改决策事项", root+"/"+id
	}
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: back}}}
	units, err := s.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Active {
			p := ui.Pick(f.Fields, "unit")
			p.Options = append(p.Options, ui.Option{Value: u.ID, Label: u.Name})
		}
	}
	return c.Page(code, pages.RecordPage(pages.Record{Base: base(c, title), Sections: []pages.Section{{Title: "目录事项", Form: &f}}}))
}

func (s *Decisions) postPlan(c *web.Ctx) error {
	if id := c.Path("id"); id != "" {
		if _, err := matterOf(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	state := planForm().Read(c.R)
	if !state.OK() {
		return s.showPlan(c, http.StatusUnprocessableEntity, state)
	}
	m, err := s.List(c.Context(), c.Actor, c.Path("id"), int64(state.Int("version")), Plan{Year: int64(state.Int("year")), Title: state.Text("title"), Unit: state.Text("unit"), With: state.Text("with"), Basis: state.Text("basis"),
		Planned: state.Date("planned"), Ways: state.List("ways")})
	if err == nil {
		return c.Done("已列入《"+m.Title+"》", m.Href())
	}
	if !readable(state, err) {
		return err
	}
	return s.showPlan(c, status(err), state)
}

// consultations are the lines of an entry's consultations.
func consultations(c *web.Ctx, m *Matter, public bool) ([]pages.Line, error) {
	held, err := consult.Of(c.Context(), c.DB, m.Agency, m.ID)
	var out []pages.Line
	for i := range held {
		k := &held[i]
		href := k.Href()
		if public {
			if !k.Public() {
				continue
			}
			href = k.Address()
		}
		out = append(out, pages.Line{Title: k.Title, Href: href, Note: k.Stage(c.Now())})
	}
	return out, err
}
