package assess

import (
	"net/http"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
)

// lamp is a finding's state with what it means.
func (f *Finding) lamp(today civil.Date) ui.Lamp {
	l := ui.Lamp{Tone: tone(f.State), Word: Findings.TitleOf(f.State), Why: "期限" + f.Due.Chinese()}
	if f.Late(today) {
		l.Tone, l.Word = ui.Bad, "逾期"
	}
	return l
}

func (s *Assess) findingList(c *web.Ctx, rows []Finding, path string) roll.List[Finding] {
	today := c.Today()
	rated := func(f Finding) string {
		if f.RatedOn.IsZero() {
			return ""
		}
		return points(f.After)
	}
	return roll.List[Finding]{ID: "mend", Caption: "评议整改事项", Path: path, File: "评议整改事项", Rows: rows, Key: func(f Finding) string { return f.ID }, Label: func(f Finding) string { return f.Title }, Href: func(f Finding) string { return f.Href() },
		Empty: ui.EmptyState{Title: "没有整改事项"},
		Columns: []roll.Column[Finding]{
			{Column: ui.Column{Key: "title", Label: "整改事项", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "事项含"}}, Text: func(f Finding) string { return f.Title }, Cell: func(f Finding) ui.Cell { return ui.A(f.Title, f.Href()) }},
			{Column: ui.Column{Key: "aspect", Label: "评价方面", Sort: true}, Text: func(f Finding) string { return f.Aspect }},
			{Column: ui.Column{Key: "owner", Label: "责任人", Sort: true}, Text: func(f Finding) string { return f.OwnerName }},
			{Column: ui.Column{Key: "due", Label: "期限", Sort: true}, Text: func(f Finding) string { return f.Due.String() }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: append(stateOptions(&Findings.States), ui.Option{Value: "逾期", Label: "逾期"})}}, Text: func(f Finding) string { return f.lamp(today).Word }, Cell: func(f Finding) ui.Cell { return ui.C(ui.Light(f.lamp(today))) }},
			{Column: ui.Column{Key: "before", Label: "评议得分", Number: true, Sort: true}, Text: func(f Finding) string { return points(f.Before) }},
			{Column: ui.Column{Key: "after", Label: "复评得分", Number: true, Sort: true}, Text: rated},
		}}
}

func (s *Assess) findingGrid(c *web.Ctx, rows []Finding, path string) ui.Grid {
	l := s.findingList(c, rows, path)
	g := ui.Grid{ID: l.ID, Caption: l.Caption, Path: path, Empty: l.Empty}
	for _, col := range l.Columns {
		plain := col.Column
		plain.Sort, plain.Filter = false, nil
		g.Columns = append(g.Columns, plain)
	}
	for _, r := range rows {
		row := ui.Row{ID: r.ID, Label: r.Title}
		for _, col := range l.Columns {
			if col.Cell != nil {
				row.Cells = append(row.Cells, col.Cell(r))
			} else {
				row.Cells = append(row.Cells, ui.T(col.Text(r)))
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func (s *Assess) getFindings(c *web.Ctx) error {
	rows, err := store.Select[Finding](c.Context(), c.DB, "WHERE agency = $1 ORDER BY due, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(f Finding) bool { return !c.Actor.MayOn(RightView, f.Unit, "") })
	l := s.findingList(c, rows, findings)
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: base(c, "整改事项"), TabsLabel: "社会评议", Views: views(findings), Parts: []leaf.Part{{Grid: &g}}}))
}

func (s *Assess) findForm(c *web.Ctx) (form.Form, error) {
	f := form.Form{
		{Name: "aspect", Label: "评价方面", Kind: form.Select, Help: "下一轮评议按同一方面复评。"},
		{Name: "title", Label: "整改事项", Required: true, Max: 200},
		{Name: "why", Label: "问题", Kind: form.Area, Max: 2000},
		{Name: "unit", Label: "责任科室", Kind: form.Select, Required: true},
		{Name: "owner", Label: "责任人", Kind: form.Select, Required: true},
		{Name: "due", Label: "整改期限", Kind: form.Day, Required: true},
	}
	r, err := roundOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return nil, err
	}
	b, err := r.basis()
	if err != nil {
		return nil, err
	}
	for _, x := range b.Aspects() {
		f[0].Options = append(f[0].Options, form.Option{Value: x.Aspect, Label: x.Aspect + "（" + points(hundredths(x.Score)) + "分）"})
	}
	units, err := s.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		f[3].Options = append(f[3].Options, form.Option{Value: u.ID, Label: u.Name})
	}
	staff, err := s.Roster.People(c.Context(), c.DB, c.Actor.Tenant)
	for _, p := range staff {
		if p.Staffed() && p.Unit != "" {
			f[4].Options = append(f[4].Options, form.Option{Value: p.ID, Label: p.Name})
		}
	}
	return f, err
}

func (s *Assess) getFind(c *web.Ctx) error {
	f, err := s.findForm(c)
	if err != nil {
		return err
	}
	p, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	return s.showFind(c, http.StatusOK, f.Blank(map[string]string{"aspect": c.Query("aspect"), "due": c.Today().Add(int(p.Days)).String()}))
}

func (s *Assess) showFind(c *web.Ctx, code int, state *form.State) error {
	r, err := roundOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	p, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	b, err := r.basis()
	if err != nil {
		return err
	}
	weak := leaf.Part{Title: "建议整改的方面", Says: "得分低于" + points(p.Weak) + "分。"}
	for _, x := range b.Aspects() {
		if hundredths(x.Score) < p.Weak {
			weak.Lines = append(weak.Lines, x.Aspect+"："+points(hundredths(x.Score))+"分")
		}
	}
	f := ui.Form{Action: r.Href() + "/find", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "列出", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: r.Href()}}}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, "列出整改事项", ui.Link{Label: r.Title, Href: r.Href()}), Parts: []leaf.Part{weak, {Form: &f}}}))
}

func (s *Assess) postFind(c *web.Ctx) error {
	f, err := s.findForm(c)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		_, err := s.Find(c.Context(), c.Actor, c.Path("id"), Found{Aspect: state.Text("aspect"), Title: state.Text("title"), Why: state.Text("why"), Unit: state.Text("unit"), Owner: state.Text("owner"), Due: state.Date("due")})
		if err == nil {
			return c.Done("已列出，并通知责任人", root+"/"+c.Path("id")+"#findings")
		}
		if !state.Take(err) {
			return err
		}
	}
	return s.showFind(c, http.StatusUnprocessableEntity, state)
}

func (s *Assess) getFinding(c *web.Ctx) error {
	return s.showFinding(c, http.StatusOK, mendForm("").Blank(nil))
}

func mendForm(move string) form.Form {
	f := form.Form{{Name: "move", Kind: form.Hidden}, {Name: "said", Label: "整改措施和结果", Kind: form.Area, Max: 4000, Rows: 5}}
	if move == MoveReturn {
		f[1].Label, f[1].Rows = "退回原因", 2
	}
	return f
}

func (s *Assess) showFinding(c *web.Ctx, code int, state *form.State) error {
	f, err := findingOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	files, err := s.Files.Of(c.Context(), c.DB, c.Actor.Tenant, f.Ref())
	if err != nil {
		return err
	}
	facts := []ui.Pair{{Label: "状态", Cell: ui.C(ui.Light(f.lamp(c.Today())))}, ui.P("评价方面", f.Aspect), ui.P("评议得分", points(f.Before)), ui.P("责任科室", units[f.Unit]), ui.P("责任人", f.OwnerName), ui.P("整改期限", f.Due.Chinese()),
		ui.P("报送日期", when(f.ReportedOn)), ui.P("确认日期", when(f.ConfirmedOn)), {Label: "问题", Wide: true, Cell: ui.T(f.Why)}, {Label: "整改措施和结果", Wide: true, Cell: ui.T(f.Did)}}
	if !f.RatedOn.IsZero() {
		change := "提高"
		if f.After <= f.Before {
			change = "没有提高"
		}
		facts = append(facts, ui.P("复评得分", points(f.After)+"，"+change), ui.P("复评日期", when(f.RatedOn)))
	}
	for _, of := range [][2]string{{"所属评议", f.Round}, {"复评的评议", f.Again}} {
		if r, err := store.Get[Round](c.Context(), c.DB, c.Actor.Tenant, of[1]); of[1] != "" && err == nil {
			facts = append(facts, ui.Pair{Label: of[0], Cell: ui.A(r.Title, r.Href())})
		}
	}
	l := leaf.Leaf{Base: base(c, f.Title, ui.Link{Label: "整改事项", Href: findings}), Parts: []leaf.Part{{Title: "基本信息", Facts: facts}, {ID: "files", Title: "佐证", Files: fileItems(files), Says: "共" + ui.N(len(files)).Text + "份"}}}
	if f.State == Open && c.Actor.MayOn(RightMend, f.Unit, "") {
		up := ui.Form{Action: f.Href() + "/file", Fields: []ui.Field{{Name: "file", Label: "上传佐证", Kind: ui.File, Required: true, Accept: attach.Accept()}}, Buttons: []ui.Button{{Label: "上传"}}}
		l.Parts[1].Form = &up
	}
	for n, o := range Findings.Can(&f, c.Actor.On(f.Unit, "")) {
		if o.Move.Name == MoveRate {
			continue
		}
		l.Parts = append(l.Parts, moveForm(&f, o.Move.Name, o.Refusal, state, n))
	}
	return c.Page(code, leaf.Page(l))
}

// moveForm is the form of one move; what was typed into it is shown again.
func moveForm(f *Finding, move, refusal string, state *form.State, n int) leaf.Part {
	mine := mendForm(move).Blank(map[string]string{"move": move})
	if state.Text("move") == move {
		mine.Values.Set("said", state.Text("said"))
		mine.Errors, mine.General = state.Errors, state.General
	}
	out := ui.Form{Action: f.Href() + "/move", Fields: ui.FromForm(mine), Error: mine.General, Buttons: []ui.Button{{Label: move, Look: ui.Primary, Off: refusal != "", Why: refusal}}}
	ui.Pick(out.Fields, "said").ID = "said-" + ui.N(n).Text
	if move == MoveConfirm {
		out.Fields = out.Fields[:1]
	}
	return leaf.Part{Title: move, Form: &out}
}

func fileItems(files []attach.File) []ui.FileItem {
	var out []ui.FileItem
	for _, f := range files {
		out = append(out, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
	}
	return out
}

func (s *Assess) postFile(c *web.Ctx) error {
	if _, err := findingOf(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	name, body, err := c.Upload("file", 20<<20)
	if err != nil {
		return err
	}
	if err := s.File(c.Context(), c.Actor, c.Path("id"), name, body); err != nil {
		return err
	}
	return c.Done("已上传", findings+"/"+c.Path("id")+"#files")
}

func (s *Assess) postMend(c *web.Ctx) error {
	if _, err := findingOf(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	state := mendForm("").Read(c.R)
	err := s.Mend(c.Context(), c.Actor, c.Path("id"), state.Text("move"), state.Text("said"))
	if err == nil {
		return c.Done("已"+state.Text("move"), findings+"/"+c.Path("id"))
	}
	if state.Take(err) {
		return s.showFinding(c, form.Status(err), state)
	}
	return err
}

// shown are the rounds that citizens may see.
func (s *Assess) shown(c *web.Ctx) ([]Round, error) {
	agency, err := s.Agency(c.Context(), c.DB)
	if err != nil {
		return nil, err
	}
	return store.Select[Round](c.Context(), c.DB, "WHERE agency = $1 AND published_on <> '' ORDER BY year DESC, id DESC", agency.ID)
}

func (s *Assess) frame(c *web.Ctx, title string) (leaf.Leaf, error) {
	b, err := s.Frame(c, title)
	b.Crumbs = []ui.Link{{Label: "首页", Href: "/"}, {Label: "社会评议", Href: public}}
	if title != "社会评议" {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	}
	return leaf.Leaf{Base: b, Public: true}, err
}

func (s *Assess) getPublicRounds(c *web.Ctx) error {
	rounds, err := s.shown(c)
	if err != nil {
		return err
	}
	l, err := s.frame(c, "社会评议")
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "rounds", Caption: "社会评议结果", Path: public, PlainRows: true, Empty: ui.EmptyState{Title: "还没有公开的评议结果"}, Columns: []ui.Column{{Key: "title", Label: "名称", Wide: true}, {Key: "score", Label: "得分", Number: true}, {Key: "grade", Label: "等次"}, {Key: "on", Label: "公开日期"}}}
	for _, r := range rounds {
		g.Rows = append(g.Rows, ui.Row{ID: r.ID, Label: r.Title, Cells: []ui.Cell{ui.A(r.Title, public+"/"+r.ID), ui.T(points(r.Score)), ui.T(r.Grade), ui.T(r.PublishedOn.String())}})
	}
	l.Parts = []leaf.Part{{Grid: &g}}
	return c.Page(http.StatusOK, leaf.Page(l))
}

func (s *Assess) getPublicRound(c *web.Ctx) error {
	rounds, err := s.shown(c)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(rounds, func(r Round) bool { return r.ID == c.Path("id") })
	if n < 0 {
		return fail.Missingf("没有这次评议的公开结果")
	}
	r := rounds[n]
	b, err := r.basis()
	if err != nil {
		return err
	}
	list, err := findingsOf(c.Context(), c.DB, r.Agency, r.ID)
	if err != nil {
		return err
	}
	l, err := s.frame(c, r.Title)
	if err != nil {
		return err
	}
	l.Parts = b.parts(&r)
	for _, in := range b.Inputs {
		l.Parts[1].Links = append(l.Parts[1].Links, ui.Link{Label: in.Title + "：样本构成和各题结果", Href: "/surveys/" + in.Survey + "/result"})
	}
	g := ui.Grid{ID: "mend", Caption: "整改事项", PlainRows: true, Empty: ui.EmptyState{Title: "没有整改事项"}, Columns: []ui.Column{{Key: "title", Label: "整改事项", Wide: true}, {Key: "due", Label: "期限"}, {Key: "state", Label: "状态"}, {Key: "did", Label: "整改措施和结果", Wide: true}, {Key: "score", Label: "评议得分", Number: true}, {Key: "after", Label: "复评得分", Number: true}}}
	for _, f := range list {
		did, after := "", ""
		if !f.ConfirmedOn.IsZero() {
			did = f.Did
		}
		if !f.RatedOn.IsZero() {
			after = points(f.After)
		}
		g.Rows = append(g.Rows, ui.Row{ID: f.ID, Label: f.Title, Cells: []ui.Cell{ui.T(f.Title), ui.T(f.Due.String()), ui.T(f.lamp(c.Today()).Word), ui.T(did), ui.T(points(f.Before)), ui.T(after)}})
	}
	l.Parts = append(l.Parts, leaf.Part{Title: "整改", Grid: &g})
	return c.Page(http.StatusOK, leaf.Page(l))
}
