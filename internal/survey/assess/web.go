package assess

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/survey"
)

// routes lists every page and act with the right it needs.
func (s *Assess) routes(r *web.Router) {
	r.Get(root, RightView, s.getRounds)
	r.Get(root+"/new", RightRun, s.getPlan)
	r.Post(root+"/new", RightRun, s.postPlan)
	r.Get(root+"/parameters", RightView, s.getParameters)
	r.Post(root+"/parameters", RightRun, s.postParameters)
	r.Get(root+"/{id}", RightView, s.getRound)
	r.Get(root+"/{id}/edit", RightRun, s.getPlan)
	r.Post(root+"/{id}/edit", RightRun, s.postPlan)
	r.Get(root+"/{id}/move", RightView, s.getMove)
	r.Post(root+"/{id}/move", RightRun, s.postMove)
	r.Post(root+"/{id}/draft", RightRun, s.postDraft)
	r.Get(root+"/{id}/basis", RightView, s.getBasis)
	r.Get(root+"/{id}/find", RightRun, s.getFind)
	r.Post(root+"/{id}/find", RightRun, s.postFind)
	r.Get(findings, RightView, s.getFindings)
	r.Get(findings+"/{id}", RightView, s.getFinding)
	r.Upload(findings+"/{id}/file", RightMend, s.postFile)
	r.Post(findings+"/{id}/move", RightView, s.postMend)
	r.Get(public, web.Public, s.getPublicRounds)
	r.Get(public+"/{id}", web.Public, s.getPublicRound)
}

func base(c *web.Ctx, title string, above ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append([]ui.Link{{Label: "社会评议", Href: root}}, above...)
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

func views(current string) []ui.Tab {
	out := []ui.Tab{{Label: "评议", Href: root}, {Label: "整改事项", Href: findings}, {Label: "参数", Href: root + "/parameters"}}
	for n := range out {
		out[n].Current = out[n].Href == current
	}
	return out
}

func tone(state flow.State) ui.Tone {
	switch state {
	case Closed, Mended, Rated:
		return ui.OK
	case Published, Open:
		return ui.Warn
	}
	return ui.Info
}

func (s *Assess) getRounds(c *web.Ctx) error {
	rows, err := store.Select[Round](c.Context(), c.DB, "WHERE agency = $1 ORDER BY year DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r Round) bool { return !c.Actor.MayOn(RightView, r.Unit, "") })
	score := func(r Round) string {
		if r.ScoredOn.IsZero() {
			return ""
		}
		return points(r.Score)
	}
	l := roll.List[Round]{ID: "rounds", Caption: "社会评议", Path: root, File: "社会评议", Rows: rows, Key: func(r Round) string { return r.ID }, Label: func(r Round) string { return r.Title }, Href: func(r Round) string { return r.Href() },
		Empty: ui.EmptyState{Title: "还没有社会评议", Text: "每年组织一次：拟订方案、实施、综合评定、公开、整改。"},
		Columns: []roll.Column[Round]{
			{Column: ui.Column{Key: "year", Label: "年份", Sort: true}, Text: func(r Round) string { return strconv.FormatInt(r.Year, 10) }},
			{Column: ui.Column{Key: "title", Label: "名称", Fixed: true, Wide: true, Sort: true, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(r Round) string { return r.Title }, Cell: func(r Round) ui.Cell { return ui.A(r.Title, r.Href()) }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: stateOptions(&Flow.States)}}, Text: func(r Round) string { return Flow.TitleOf(r.State) }, Cell: func(r Round) ui.Cell { return ui.C(ui.Badge(tone(r.State), Flow.TitleOf(r.State))) }},
			{Column: ui.Column{Key: "score", Label: "得分", Number: true, Sort: true}, Text: score},
			{Column: ui.Column{Key: "grade", Label: "等次"}, Text: func(r Round) string { return r.Grade }},
			{Column: ui.Column{Key: "published", Label: "公开日期", Sort: true}, Text: func(r Round) string { return r.PublishedOn.String() }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("社会评议")
	b.Lead = "通过问卷评议、代表评议、网络评议，由公众评价政务公开工作（任务分工第25项）。"
	if c.Actor.May(RightRun) {
		b.Actions = []ui.Button{{Label: "拟订方案", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n"}}
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: b, TabsLabel: "社会评议", Views: views(root), Parts: []leaf.Part{{Grid: &g}}}))
}

func stateOptions(states *[]flow.StateDoc) []ui.Option {
	var out []ui.Option
	for _, s := range *states {
		out = append(out, ui.Option{Value: s.Title, Label: s.Title})
	}
	return out
}

func planForm() form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "year", Label: "年份", Kind: form.Number, Required: true, Min: 2008, Top: 2100},
		{Name: "title", Label: "名称", Required: true, Max: 100},
		{Name: "plan", Label: "评议方案", Kind: form.Area, Rows: 8, Max: 10000, Help: "对象、时间、组织方式、结果运用。实施前必须填写。"},
	}
	for _, w := range Ways {
		f = append(f, form.Field{Name: "weight_" + w[0], Label: w[1] + "的权重", Kind: form.Number, Min: 0, Top: 100, Help: "百分比；不采用的不填。采用的方式自动建立问卷，可再修改题目和起止时间。"})
	}
	return f
}

func (s *Assess) getPlan(c *web.Ctx) error {
	values := map[string]string{"year": strconv.Itoa(c.Today().Year()), "title": fmt.Sprintf("%d年政务公开社会评议", c.Today().Year()), "weight_questionnaire": "40", "weight_delegates": "30", "weight_online": "30"}
	if id := c.Path("id"); id != "" {
		r, err := roundOf(c.Context(), c.DB, c.Actor, id)
		if err != nil {
			return err
		}
		values = map[string]string{"version": strconv.FormatInt(r.Version, 10), "year": strconv.FormatInt(r.Year, 10), "title": r.Title, "plan": r.Plan}
		for _, w := range r.Ways {
			values["weight_"+w.Key] = strconv.FormatInt(w.Weight, 10)
		}
	}
	return s.showPlan(c, http.StatusOK, planForm().Blank(values))
}

func (s *Assess) showPlan(c *web.Ctx, code int, state *form.State) error {
	title, action, back := "拟订方案", root+"/new", root
	if id := c.Path("id"); id != "" {
		title, action, back = "修改方案", root+"/"+id+"/edit", root+"/"+id
	}
	f := ui.Form{Action: action, Fields: ui.FromForm(state), Error: state.General, Draft: "assess-" + c.Path("id"), Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: back}}}
	for _, w := range Ways {
		ui.Pick(f.Fields, "weight_"+w[0]).Unit = "%"
	}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, title), Parts: []leaf.Part{{Form: &f}}}))
}

func (s *Assess) postPlan(c *web.Ctx) error {
	if id := c.Path("id"); id != "" {
		if _, err := roundOf(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	state := planForm().Read(c.R)
	if !state.OK() {
		return s.showPlan(c, http.StatusUnprocessableEntity, state)
	}
	in := Plan{Year: state.Int("year"), Title: state.Text("title"), Plan: state.Text("plan")}
	for _, w := range Ways {
		if n := state.Int("weight_" + w[0]); n > 0 {
			in.Ways = append(in.Ways, Way{Key: w[0], Weight: int64(n)})
		}
	}
	r, err := s.Save(c.Context(), c.Actor, c.Path("id"), int64(state.Int("version")), in)
	if err == nil {
		return c.Done("已保存。请设置各问卷的起止时间，再开始实施", r.Href())
	}
	if !state.Take(err) {
		return err
	}
	return s.showPlan(c, form.Status(err), state)
}

func (s *Assess) getRound(c *web.Ctx) error {
	r, err := roundOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	cs, err := s.caseOf(c.Context(), c.DB, r)
	if err != nil {
		return err
	}
	list, err := findingsOf(c.Context(), c.DB, r.Agency, r.ID)
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, r.Title), Steps: steps(&r)}
	l.Base.Actions = s.acts(c, cs)
	ways, err := s.wayPart(c, &r)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, leaf.Part{Title: "评议方案", Text: strings.Split(r.Plan, "\n")}, ways)
	if r.Basis != "" {
		parts, err := s.scoreParts(c, &r)
		if err != nil {
			return err
		}
		l.Parts = append(l.Parts, parts...)
		g := s.findingGrid(c, list, r.Href())
		l.Parts = append(l.Parts, leaf.Part{ID: "findings", Title: "整改事项", Grid: &g})
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

func steps(r *Round) []ui.Step {
	var out []ui.Step
	at := slices.IndexFunc(Flow.States, func(d flow.StateDoc) bool { return d.State == r.State })
	for n, d := range Flow.States {
		out = append(out, ui.Step{Label: d.Title, Done: n < at || r.State == Closed, Now: n == at && r.State != Closed})
	}
	return out
}

func (s *Assess) acts(c *web.Ctx, cs *Case) []ui.Button {
	var out []ui.Button
	run := c.Actor.MayOn(RightRun, cs.Unit, "")
	if run && cs.State == Drafted {
		out = append(out, ui.Button{Label: "修改方案", Icon: "edit", Place: ui.PlaceEdit, Href: cs.Href() + "/edit"})
	}
	for _, o := range Flow.Can(cs, c.Actor.On(cs.Unit, "")) {
		out = append(out, ui.Button{Label: o.Move.Name, Look: ui.Primary, Place: ui.PlaceSubmit, Href: cs.Href() + "/move?name=" + o.Move.Name, Off: o.Refusal != "", Why: o.Refusal})
	}
	if run && (cs.State == Scored || cs.State == Published) {
		out = append(out, ui.Button{Label: "列出整改事项", Place: ui.PlaceNew, Href: cs.Href() + "/find"})
	}
	if run && cs.Item == "" && cs.Basis != "" && s.Publish != nil {
		out = append(out, ui.Button{Label: "起草结果公告", Post: true, Action: cs.Href() + "/draft"})
	}
	return out
}

func (s *Assess) wayPart(c *web.Ctx, r *Round) (leaf.Part, error) {
	g := ui.Grid{ID: "ways", Caption: "评议方式", Path: r.Href(), PlainRows: true, Columns: []ui.Column{{Key: "way", Label: "方式"}, {Key: "weight", Label: "权重", Number: true}, {Key: "survey", Label: "问卷", Wide: true}, {Key: "state", Label: "状态"}, {Key: "n", Label: "样本", Number: true}}}
	for _, w := range r.Ways {
		x, err := store.Get[survey.Survey](c.Context(), c.DB, r.Agency, w.Survey)
		if err != nil {
			return leaf.Part{}, err
		}
		n, err := survey.Given(c.Context(), c.DB, &x)
		if err != nil {
			return leaf.Part{}, err
		}
		g.Rows = append(g.Rows, ui.Row{ID: w.Key, Label: wayTitle(w.Key), Cells: []ui.Cell{ui.T(wayTitle(w.Key)), ui.T(fmt.Sprintf("%d%%", w.Weight)), ui.A(x.Title, x.Href()), ui.T(survey.Flow.TitleOf(x.State)), ui.A(strconv.Itoa(n), x.Href()+"/result")}})
	}
	p, err := ParameterOn(c.Context(), c.DB, r.Agency, c.Today())
	return leaf.Part{Title: "评议方式和权重", Says: fmt.Sprintf("每种方式至少%d份答卷。", p.Sample), Grid: &g}, err
}

// scoreParts show the score with all it is made of, and whether it comes out
// the same today.
func (s *Assess) scoreParts(c *web.Ctx, r *Round) ([]leaf.Part, error) {
	b, err := r.basis()
	if err != nil {
		return nil, err
	}
	_, same, err := s.Again(c.Context(), c.DB, r)
	if err != nil {
		return nil, err
	}
	again := ui.Badge(ui.OK, "复算一致")
	if !same {
		again = ui.Badge(ui.Bad, "复算不一致，数据可能在系统外被改动")
	}
	out := b.parts(r)
	out[0].Facts = append(out[0].Facts, ui.Pair{Label: "按现存答卷复算", Cell: ui.C(again)}, ui.Pair{Label: "依据全文", Cell: ui.A("下载JSON", r.Href()+"/basis")})
	return out, nil
}

// parts are the score in public terms: result, inputs, aspects.
func (b *Basis) parts(r *Round) []leaf.Part {
	head := leaf.Part{Title: "得分和等次", Stats: []ui.Stat{{Label: "综合得分", Value: points(r.Score), Unit: "分"}, {Label: "等次", Value: r.Grade}},
		Facts: []ui.Pair{ui.P("评定日期", when(r.ScoredOn)), ui.P("公开日期", when(r.PublishedOn)), {Label: "等次标准", Wide: true, Cell: ui.T(fmt.Sprintf("优秀：%s分以上；满意：%s分以上；基本满意：%s分以上；不满意：不足%s分", points(b.Grades[0]), points(b.Grades[1]), points(b.Grades[2]), points(b.Grades[2])))},
			{Label: "计算方法", Wide: true, Cell: ui.T(b.Formula)}, {Label: "依据摘要（SHA-256）", Wide: true, Cell: ui.T(r.Digest)}}}
	g := ui.Grid{ID: "inputs", Caption: "各方式的得分", PlainRows: true, Columns: []ui.Column{{Key: "way", Label: "方式"}, {Key: "weight", Label: "权重（%）", Number: true}, {Key: "n", Label: "样本（份）", Number: true}, {Key: "score", Label: "得分", Number: true}, {Key: "part", Label: "得分×权重", Number: true}, {Key: "digest", Label: "答卷摘要", Wide: true}}}
	for _, in := range b.Inputs {
		g.Rows = append(g.Rows, ui.Row{ID: in.Way, Label: wayTitle(in.Way), Cells: []ui.Cell{ui.T(wayTitle(in.Way)), ui.T(fmt.Sprint(in.Weight)), ui.T(fmt.Sprint(in.Answers)), ui.T(fmt.Sprintf("%.2f", in.Score)), ui.T(fmt.Sprintf("%.4f", in.Score*float64(in.Weight)/100)), ui.T(in.Digest)}})
	}
	chart := ui.Chart{ID: "aspects", Title: "各方面得分", Head: "方面", Desc: "满分100分，按方式权重平均", Unit: "分", Series: []ui.Series{{Name: "得分"}}}
	for _, x := range b.Aspects() {
		chart.Rows = append(chart.Rows, ui.Point{Label: fmt.Sprintf("%s（n=%d）", x.Aspect, x.N), Values: []float64{x.Score}})
	}
	items := ui.Grid{ID: "items", Caption: "计算所用的数据", PlainRows: true, Columns: []ui.Column{{Key: "way", Label: "方式"}, {Key: "aspect", Label: "方面", Wide: true}, {Key: "n", Label: "有看法人数", Number: true}, {Key: "sum", Label: "量表值之和", Number: true}, {Key: "top", Label: "最高档值", Number: true}, {Key: "score", Label: "得分", Number: true}}}
	for _, in := range b.Inputs {
		for k, x := range in.Items {
			items.Rows = append(items.Rows, ui.Row{ID: fmt.Sprintf("%s-%d", in.Way, k), Label: x.Aspect, Cells: []ui.Cell{ui.T(wayTitle(in.Way)), ui.T(x.Aspect), ui.N(x.N), ui.N(x.Sum), ui.N(x.Top), ui.T(fmt.Sprintf("%.2f", x.Score))}})
		}
	}
	return []leaf.Part{head, {Title: "各方式的得分", Grid: &g}, {Title: "各方面得分", Charts: []ui.Chart{chart}}, {Title: "计算所用的数据", Grid: &items}}
}

func (s *Assess) getBasis(c *web.Ctx) error {
	r, err := roundOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if r.Basis == "" {
		return fail.Missingf("还没有综合评定")
	}
	return c.File(r.Title+"评定依据.json", "application/json", []byte(r.Basis))
}

func (s *Assess) getMove(c *web.Ctx) error {
	r, err := roundOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	cs, err := s.caseOf(c.Context(), c.DB, r)
	if err != nil {
		return err
	}
	m, err := Flow.Try(cs, c.Query("name"), c.Actor.On(r.Unit, ""))
	if err != nil {
		return err
	}
	will := m.Warn
	if will == "" {
		will = "评议办结，整改事项留待下一轮评议复评"
	}
	l := leaf.Leaf{Base: base(c, m.Name, ui.Link{Label: r.Title, Href: r.Href()})}
	l.Parts = []leaf.Part{{Body: ui.ConfirmBox(ui.Confirm{Will: []string{will}, Question: m.Name + "“" + r.Title + "”？", Action: r.Href() + "/move?name=" + m.Name, Button: ui.Button{Label: m.Name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: r.Href()}})}}
	return c.Page(http.StatusOK, leaf.Page(l))
}

func (s *Assess) postMove(c *web.Ctx) error {
	name := c.Query("name")
	if err := s.Move(c.Context(), c.Actor, c.Path("id"), name); err != nil {
		return err
	}
	return c.Done("已"+name, root+"/"+c.Path("id"))
}

func (s *Assess) postDraft(c *web.Ctx) error {
	i, err := s.Draft(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已起草结果公告，请按审核流程报送", i.Href())
}

func parameterForm() form.Form {
	return form.Form{
		{Name: "since", Label: "自哪天起适用", Kind: form.Day, Required: true},
		{Name: "excellent", Label: "优秀的最低分", Kind: form.Number, Required: true, Min: 1, Top: 100}, {Name: "good", Label: "满意的最低分", Kind: form.Number, Required: true, Min: 1, Top: 100},
		{Name: "fair", Label: "基本满意的最低分", Kind: form.Number, Required: true, Min: 1, Top: 100}, {Name: "weak", Label: "低于多少分建议整改", Kind: form.Number, Required: true, Min: 1, Top: 100},
		{Name: "sample", Label: "每种方式最少答卷", Kind: form.Number, Required: true, Min: 1, Top: 100000}, {Name: "days", Label: "整改期限（日）", Kind: form.Number, Required: true, Min: 1, Top: 366},
	}
}

func (s *Assess) getParameters(c *web.Ctx) error {
	p, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	text := func(n int64) string { return strconv.FormatInt(n, 10) }
	return s.showParameters(c, http.StatusOK, parameterForm().Blank(map[string]string{"since": c.Today().String(), "excellent": text(p.Excellent / 100), "good": text(p.Good / 100), "fair": text(p.Fair / 100), "weak": text(p.Weak / 100), "sample": text(p.Sample), "days": text(p.Days)}))
}

func (s *Assess) showParameters(c *web.Ctx, code int, state *form.State) error {
	b := base(c, "参数")
	b.Lead = "等次分数线和样本数由本级主管部门规定；修改自所填日期起适用，已评定的不变。"
	l := leaf.Leaf{Base: b, TabsLabel: "社会评议", Views: views(root + "/parameters")}
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

func (s *Assess) postParameters(c *web.Ctx) error {
	state := parameterForm().Read(c.R)
	if state.OK() {
		n := func(name string) int64 { return int64(state.Int(name)) }
		err := s.SetParameter(c.Context(), c.Actor, Parameter{From: state.Date("since"), Excellent: 100 * n("excellent"), Good: 100 * n("good"), Fair: 100 * n("fair"), Weak: 100 * n("weak"), Sample: n("sample"), Days: n("days")})
		if err == nil {
			return c.Done("已保存", root+"/parameters")
		}
		if !state.Take(err) {
			return err
		}
	}
	return s.showParameters(c, http.StatusUnprocessableEntity, state)
}
