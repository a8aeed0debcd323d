package round

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round/pages"
)

// roundForm is the form of a round: its plan is chosen when it is made.
func roundForm(plans []ledger.Plan, tasks []ledger.Task) form.Form {
	f := form.Form{
		{Name: "name", Label: "轮次名称", Kind: form.Text, Required: true, Max: 60, Placeholder: "例如 2023年8月进展报送"},
		{Name: "plan", Label: "任务分工计划", Kind: form.Select, Required: true},
		{Name: "as_of", Label: "数据截止日", Kind: form.Day, Required: true, Help: "报告中的数据按这一天结束时的台账计算。"},
		{Name: "due", Label: "提交时限", Kind: form.Day, Required: true, Help: "科室最迟在这一天提交。"},
		{Name: "opens_on", Label: "开始填报", Kind: form.Day, Help: "不填的，按提前天数自动计算。"},
		{Name: "tasks", Label: "只报这些任务", Kind: form.Checks, Help: "不勾选的，全部任务都要报送。"},
	}
	for _, p := range plans {
		f[1].Options = append(f[1].Options, form.Option{Value: p.ID, Label: p.Title})
	}
	for _, t := range tasks {
		if !t.Dropped {
			f[5].Options = append(f[5].Options, form.Option{Value: t.ID, Label: "任务" + t.No + " " + clip(t.KeyTask+"："+t.Measure, 36)})
		}
	}
	return f
}

// formOf makes the form of a new round, or of one that is being changed.
func (s *Rounds) formOf(c *web.Ctx, r *Round) (form.Form, []ledger.Plan, error) {
	plans, err := s.Ledger.AdoptedPlans(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, nil, err
	}
	if r != nil {
		plans = slices.DeleteFunc(plans, func(p ledger.Plan) bool { return p.ID != r.Plan })
	}
	var tasks []ledger.Task
	if len(plans) > 0 {
		if tasks, err = s.Ledger.TasksOf(c.Context(), c.DB, c.Actor.Tenant, plans[0].ID); err != nil {
			return nil, nil, err
		}
	}
	return roundForm(plans, tasks), plans, nil
}

func (s *Rounds) getNew(c *web.Ctx) error {
	f, plans, err := s.formOf(c, nil)
	if err != nil {
		return err
	}
	state := f.Blank(nil)
	if len(plans) > 0 {
		state.Values.Set("plan", plans[0].ID)
	}
	return s.showRoundForm(c, http.StatusOK, nil, state)
}

func (s *Rounds) showRoundForm(c *web.Ctx, status int, r *Round, state *form.State) error {
	title, action, back := "新建报送轮次", "/office/rounds/new", "/office/rounds"
	if r != nil {
		title, action, back = "修改轮次", r.Href()+"/edit", r.Href()
	}
	p := pages.Form{Base: s.base(c, r, title)}
	if len(state.Form[1].Options) == 0 {
		p.Notices = []ui.Notice{{Tone: ui.Warn, Title: "还没有正在执行的计划", Text: "请先在“任务分工计划”中导入并采纳计划。"}}
	}
	fields := ui.FromForm(state)
	for _, name := range []string{"as_of", "due", "opens_on"} {
		ui.Pick(fields, name).Width = ui.Short
	}
	if r != nil {
		fields = append(fields, ui.Field{Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(r.Version, 10)})
	}
	p.Form = ui.Form{Action: action, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Look: ui.Quiet, Href: back}}}
	return c.Page(status, pages.FormPage(p))
}

func inputOf(state *form.State) Input {
	return Input{Name: state.Text("name"), Plan: state.Text("plan"), AsOf: state.Date("as_of"), Due: state.Date("due"),
		OpensOn: state.Date("opens_on"), Tasks: state.List("tasks")}
}

func (s *Rounds) postNew(c *web.Ctx) error {
	f, _, err := s.formOf(c, nil)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if !state.OK() {
		return s.showRoundForm(c, http.StatusUnprocessableEntity, nil, state)
	}
	r, err := s.Create(c.Context(), c.Actor, inputOf(state))
	if err == nil {
		return c.Done("已新建轮次，"+r.OpensOn.Chinese()+"开启填报", r.Href())
	}
	if _, _, ok := readable(err); !ok || !state.Take(err) {
		return err
	}
	return s.showRoundForm(c, formStatus(err), nil, state)
}

func (s *Rounds) getEdit(c *web.Ctx) error {
	r, err := get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	f, _, err := s.formOf(c, &r)
	if err != nil {
		return err
	}
	state := f.Blank(map[string]string{"name": r.Name, "plan": r.Plan, "as_of": r.AsOf.String(), "due": r.Due.String(), "opens_on": r.OpensOn.String()})
	state.Values["tasks"] = r.Tasks
	return s.showRoundForm(c, http.StatusOK, &r, state)
}

func (s *Rounds) postEdit(c *web.Ctx) error {
	r, err := get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	f, _, err := s.formOf(c, &r)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if !state.OK() {
		return s.showRoundForm(c, http.StatusUnprocessableEntity, &r, state)
	}
	version, _ := strconv.ParseInt(c.R.PostFormValue("version"), 10, 64)
	err = s.Change(c.Context(), c.Actor, r.ID, version, inputOf(state))
	if err == nil {
		return c.Done("已保存", r.Href())
	}
	if _, _, ok := readable(err); !ok || !state.Take(err) {
		return err
	}
	return s.showRoundForm(c, formStatus(err), &r, state)
}

func (s *Rounds) getMove(c *web.Ctx) error { return s.askMove(c, http.StatusOK, nil) }

// askMove asks before a move of a round and says what will happen.
func (s *Rounds) askMove(c *web.Ctx, status int, cause error) error {
	r, err := get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	name := c.R.FormValue("name")
	rc, err := s.caseOf(c.Context(), c.DB, &r)
	if err != nil {
		return err
	}
	m, err := RoundFlow.Try(rc, name, c.Actor.On("", ""))
	if err != nil {
		return err
	}
	p := pages.Confirm{Base: s.base(c, &r, name)}
	p.Box = ui.Confirm{Question: fmt.Sprintf("确定%s“%s”吗？", name, r.Name), Action: r.Href() + "/move",
		Fields: []ui.Field{{Name: "name", Kind: ui.HiddenKind, Value: name}, {Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(r.Version, 10)}},
		Button: ui.Button{Label: name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: r.Href()}}
	if m.Warn != "" {
		p.Box.Will = []string{m.Warn}
	}
	if p.Box.Will, err = s.alsoWill(c, &r, name, p.Box.Will); err != nil {
		return err
	}
	if needsWhy[name] {
		p.Box.Button.Look = ui.Danger
		p.Box.Fields = append(p.Box.Fields, ui.Field{Name: "why", Label: "原因", Kind: ui.Textarea, Rows: 3, Required: true, MaxLength: 500, Value: c.R.PostFormValue("why")})
	}
	if cause != nil {
		msg, fields, _ := readable(cause)
		p.Error = msg
		ui.Pick(p.Box.Fields, "why").Error = fields["why"]
	}
	return c.Page(status, pages.ConfirmPage(p))
}

// alsoWill adds what a move will do given how far the units are.
func (s *Rounds) alsoWill(c *web.Ctx, r *Round, move string, will []string) ([]string, error) {
	if move != MoveReview && move != MoveClose {
		return will, nil
	}
	b, err := s.board(c.Context(), c.DB, r.Agency, r.ID)
	if err != nil {
		return nil, err
	}
	t := b.Tally()
	if n := t.Lines - t.Sent; n > 0 {
		will = append(will, fmt.Sprintf("还有%d项没有提交，报告中将注明“未报送”，并以台账记录代替。", n))
	}
	if move == MoveClose && t.Returned > 0 {
		will = append(will, fmt.Sprintf("还有%d项被退回后没有重新提交，报告中将注明“已退回”。", t.Returned))
	}
	return will, nil
}

func (s *Rounds) postMove(c *web.Ctx) error {
	id, name := c.Path("id"), c.R.PostFormValue("name")
	version, _ := strconv.ParseInt(c.R.PostFormValue("version"), 10, 64)
	err := s.Move(c.Context(), c.Actor, id, name, version, c.R.PostFormValue("why"))
	if err == nil {
		return c.Done("已"+name, "/office/rounds/"+url.PathEscape(id))
	}
	if _, fields, ok := readable(err); ok && len(fields) > 0 {
		return s.askMove(c, formStatus(err), err)
	}
	return err
}
