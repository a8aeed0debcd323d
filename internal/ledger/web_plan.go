package ledger

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// PlansPath is the address of the list of plans.
const PlansPath = "/office/plans"

// largestPlan is the largest plan file taken, in bytes.
const largestPlan = 50 << 20

// routesPlan are the plan desk: reading, correcting, adopting and looking.
func (l *Ledger) routesPlan(r *web.Router) {
	one := PlansPath + "/{id}"
	row := one + "/row/{n}"
	r.Get(PlansPath, RightView, l.getPlans)
	r.Get(PlansPath+"/new", RightAdopt, l.getNewPlan)
	r.Upload(PlansPath+"/new", RightAdopt, l.postNewPlan)
	r.Get(one, RightView, l.getPlan)
	r.Get(one+"/file", RightView, l.getPlanFile)
	r.Get(one+"/export", RightExport, l.getPlanExport)
	r.Get(one+"/diff", RightView, l.getPlanDiff)
	r.Get(one+"/draft", RightAdopt, l.getDraft)
	r.Post(one+"/suggest", RightAdopt, l.postSuggest)
	r.Post(one+"/settle", RightAdopt, l.postSettle)
	r.Get(one+"/meaning", RightAdopt, l.getMeaning)
	r.Post(one+"/meaning", RightAdopt, l.postMeaning)
	r.Get(one+"/settle-all", RightAdopt, l.getSettleAll)
	r.Post(one+"/settle-all", RightAdopt, l.postSettleAll)
	r.Post(one+"/follow", RightAdopt, l.postFollow)
	r.Get(one+"/head", RightAdopt, l.getHead)
	r.Post(one+"/head", RightAdopt, l.postHead)
	r.Get(one+"/drop", RightAdopt, l.getDropDraft)
	r.Post(one+"/drop", RightAdopt, l.postDropDraft)
	r.Get(one+"/adopt", RightAdopt, l.getAdopt)
	r.Post(one+"/adopt", RightAdopt, l.postAdopt)
	r.Get(one+"/add", RightAdopt, l.getAddRow)
	r.Post(one+"/add", RightAdopt, l.postAddRow)
	r.Get(row, RightAdopt, l.getRow)
	r.Post(row, RightAdopt, l.postRow)
	r.Post(row+"/choose", RightAdopt, l.postChoose)
	r.Post(row+"/decide", RightAdopt, l.postDraftDecide)
	r.Get(row+"/split", RightAdopt, l.getSplit)
	r.Post(row+"/split", RightAdopt, l.postSplit)
	r.Get(row+"/merge", RightAdopt, l.getMerge)
	r.Post(row+"/merge", RightAdopt, l.postMerge)
	r.Get(row+"/remove", RightAdopt, l.getRemove)
	r.Post(row+"/remove", RightAdopt, l.postRemove)
}

// planPath is the address of a plan, or of something below it.
func planPath(id string, below ...string) string {
	return strings.Join(append([]string{PlansPath, id}, below...), "/")
}

// href is where the plan is looked at: a draft at its desk.
func (p *Plan) href() string {
	if p.State == PlanDraft {
		return planPath(p.ID, "draft")
	}
	return planPath(p.ID)
}

// planBase is the frame of a page below the list of plans.
func planBase(c *web.Ctx, title string, way ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append([]ui.Link{{Label: "任务分工计划", Href: PlansPath}}, append(way, ui.Link{Label: title})...)
	return b
}

// planTitle is the plan's title, or words that stand for none.
func (p *Plan) planTitle() string { return or(p.Title, "（无标题）") }

func (l *Ledger) getPlans(c *web.Ctx) error {
	list, err := l.plansFor(c)
	if err != nil {
		return err
	}
	counts, err := taskCounts(c)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	p := pages.Plans{Base: c.Base("任务分工计划")}
	p.Lead = "导入上级下发的任务分工文件，核对后采纳为本单位的督办台账。"
	if c.Actor.May(RightAdopt) {
		p.Actions = []ui.Button{{Label: "导入计划", Icon: "upload", Look: ui.Primary, Place: ui.PlaceNew, Href: PlansPath + "/new", Key: "n"}}
	}
	p.Grid = planGrid(q)
	from := min(q.Offset(), len(list))
	for i := range list[from:min(from+q.Per, len(list))] {
		p.Grid.Rows = append(p.Grid.Rows, planLine(&list[from+i], counts, n, c.Actor.May(RightAdopt)))
	}
	p.Grid.Pages = ui.Pages(PlansPath, q, len(list))
	p.Grid.Empty = emptyPlans(q, p.Actions)
	return c.Page(200, pages.PlansPage(p))
}

func emptyPlans(q ui.Query, acts []ui.Button) ui.EmptyState {
	if len(q.Filters) > 0 {
		return ui.EmptyState{Title: "没有符合条件的计划", Text: "请更换筛选条件，或点“重置”查看全部。"}
	}
	if len(acts) == 0 {
		return ui.EmptyState{Title: "还没有采纳的计划", Text: "办公室导入并采纳任务分工后，会列在这里。"}
	}
	return ui.EmptyState{Title: "还没有计划", Text: "把收到的任务分工文件（DOCX、XLSX、PDF 或文字）交给系统，一分钟内就能得到全单位可用的台账。", Acts: acts}
}

// plansFor reads the plans that the reader may see: drafts are the office's.
func (l *Ledger) plansFor(c *web.Ctx) ([]Plan, error) {
	q := ui.ReadQuery(c.R.URL.Query())
	states := []string{PlanAdopted, PlanArchived}
	if c.Actor.May(RightAdopt) {
		states = append(states, PlanDraft)
		if s := q.Filters["state"]; s == PlanMerged || s == PlanAbandons {
			states = append(states, s)
		}
	}
	all, err := store.Select[Plan](c.Context(), c.DB, "WHERE agency = $1 ORDER BY year DESC, created_at DESC, id", c.Actor.Tenant)
	var out []Plan
	for _, p := range all {
		if hasState(states, p.State) && (q.Filters["state"] == "" || q.Filters["state"] == p.State) &&
			(q.Filters["title"] == "" || strings.Contains(p.Title, q.Filters["title"])) {
			out = append(out, p)
		}
	}
	return out, err
}

func hasState(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// taskCounts counts the tasks in force of each plan.
func taskCounts(c *web.Ctx) (map[string]int, error) {
	rows, err := c.DB.Query(c.Context(), "SELECT plan, COUNT(*) FROM ledger_task WHERE agency = $1 AND dropped = FALSE GROUP BY plan", c.Actor.Tenant)
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

func planGrid(q ui.Query) ui.Grid {
	states := ui.Field{Kind: ui.Select, Blank: "全部", Options: []ui.Option{{Value: PlanDraft, Label: "草稿"}, {Value: PlanAdopted, Label: "执行中"},
		{Value: PlanArchived, Label: "已归档"}, {Value: PlanMerged, Label: "已并入"}, {Value: PlanAbandons, Label: "已放弃"}}}
	return ui.Grid{ID: "plans", Caption: "任务分工计划", Path: PlansPath, Query: q, Sticky: 1, Choose: true, Columns: []ui.Column{
		{Key: "title", Label: "标题", Wide: true, Fixed: true, Filter: &ui.Field{Kind: ui.Search, Placeholder: "标题中的词"}},
		{Key: "year", Label: "年度"}, {Key: "no", Label: "文号"}, {Key: "edition", Label: "版次", Number: true}, {Key: "state", Label: "状态", Filter: &states},
		{Key: "tasks", Label: "任务数", Number: true}, {Key: "doubts", Label: "待核对", Number: true}, {Key: "source", Label: "来源文件"},
		{Key: "who", Label: "导入人"}, {Key: "when", Label: "导入时间"}, {Key: "acts", Label: "操作", Acts: true}}}
}

func planLine(p *Plan, counts map[string]int, n names, may bool) ui.Row {
	edition, doubts := "", ui.T("")
	tasks := ui.N(counts[p.ID])
	if counts[p.ID] > 0 {
		tasks.Href = ListHref(Filter{Plan: p.ID})
	}
	if p.Edition > 0 {
		edition = strconv.FormatInt(p.Edition, 10)
	}
	var act ui.Cell
	if p.State == PlanDraft {
		tasks, doubts = ui.N(len(p.Draft.Plan.Rows)), ui.A(strconv.Itoa(Open(p.Draft.Doubts())), planPath(p.ID, "draft")+"?show=doubts")
		act = ui.C(ui.Act(ui.Button{Label: "继续核对", Icon: "edit", Href: p.href(), Small: true}))
	} else if p.State == PlanAdopted && may {
		act = ui.C(ui.Act(ui.Button{Label: "导入新版", Icon: "upload", Href: PlansPath + "/new?replaces=" + p.ID, Small: true}))
	}
	return ui.Row{ID: p.ID, Href: p.href(), Label: p.planTitle(), Cells: []ui.Cell{
		ui.A(p.planTitle(), p.href()), ui.T(yearText(p.Year)), ui.T(p.DocumentNo), ui.T(edition),
		ui.C(ui.Badge(planTone(p.State), p.StateTitle())), tasks, doubts, ui.T(p.SourceName),
		ui.T(n.person(p.CreatedBy)), ui.T(pages.Clock(p.CreatedAt)), act}}
}

func planTone(state string) ui.Tone {
	switch state {
	case PlanDraft:
		return ui.Warn
	case PlanAdopted:
		return ui.OK
	}
	return ui.Plain
}

// newPlanForm are the fields of the page that takes a document.
func newPlanForm(adopted []Plan) form.Form {
	f := form.Form{
		{Name: "file", Label: "任务分工文件", Kind: form.File, Accept: ".docx,.xlsx,.pdf,.ofd,.txt,.csv,.html,.htm", Help: "最大 50 MB。"},
		{Name: "text", Label: "或者粘贴文字", Kind: form.Area, Rows: 10, Max: 400_000, Help: "从网页、PDF 或聊天窗口复制的整份任务分工都可以，不必先整理。选了文件时以文件为准。"},
	}
	if len(adopted) == 0 {
		return f
	}
	options := []form.Option{{Value: "", Label: "不是，作为新计划"}}
	for _, p := range adopted {
		options = append(options, form.Option{Value: p.ID, Label: fmt.Sprintf("是《%s》的新版（现为第%d版）", p.planTitle(), p.Edition)})
	}
	return append(f, form.Field{Name: "replaces", Label: "是已采纳计划的新版吗？", Kind: form.Select, Options: options,
		Help: "新版采纳后，任务的进展、佐证和状态都保留，只记录变化。"})
}

func (l *Ledger) getNewPlan(c *web.Ctx) error {
	adopted, err := l.AdoptedPlans(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return showNewPlan(c, 200, newPlanForm(adopted).Blank(map[string]string{"replaces": c.Query("replaces")}))
}

func showNewPlan(c *web.Ctx, status int, s *form.State) error {
	p := pages.NewPlan{Base: planBase(c, "导入计划")}
	p.Form = ui.Form{Action: PlansPath + "/new", Fields: ui.FromForm(s), Error: s.General, Draft: "new-plan", Buttons: []ui.Button{
		{Label: "读取并核对", Icon: "upload", Look: ui.Primary}, {Label: "返回", Href: PlansPath}}}
	return c.Page(status, pages.NewPlanPage(p))
}

func (l *Ledger) postNewPlan(c *web.Ctx) error {
	name, body, fileErr := c.Upload("file", largestPlan)
	if fileErr != nil && !fail.Is(fileErr, fail.Invalid) {
		return fileErr
	}
	adopted, err := l.AdoptedPlans(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := newPlanForm(adopted).Read(c.R)
	if !s.OK() {
		return showNewPlan(c, 422, s)
	}
	var p Plan
	switch text := s.Text("text"); {
	case fileErr == nil:
		p, err = l.ReadPlan(c.Context(), c.Actor, name, body, s.Text("replaces"))
	case text != "" && name == "" && !chosen(c):
		p, err = l.ReadPasted(c.Context(), c.Actor, text, s.Text("replaces"))
	case chosen(c):
		err = fileErr
	default:
		err = fail.Fields(map[string]string{"file": "请选择要导入的文件，或在下面粘贴文字"})
	}
	if err != nil && s.Take(err) {
		return showNewPlan(c, 422, s)
	}
	if err != nil {
		return err
	}
	if p.Replaces != "" {
		return c.Done(fmt.Sprintf("已读出%d项任务。请先逐行查看与现行版的差异，再核对、采纳", len(p.Draft.Plan.Rows)), planPath(p.ID)+"/diff")
	}
	return c.Done(fmt.Sprintf("已读出%d项任务。请核对后采纳", len(p.Draft.Plan.Rows)), p.href())
}

// chosen says that a file was chosen at all, readable or not.
func chosen(c *web.Ctx) bool {
	m := c.R.MultipartForm
	return m != nil && len(m.File["file"]) > 0 && m.File["file"][0].Filename != ""
}

// planOf reads the plan that the address names.
func planOf(c *web.Ctx) (Plan, error) {
	return store.Get[Plan](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
}

// getPlanFile hands out the document as it was handed in.
func (l *Ledger) getPlanFile(c *web.Ctx) error {
	p, err := planOf(c)
	if err != nil {
		return err
	}
	if p.State != PlanAdopted && p.State != PlanArchived && !c.Actor.May(RightAdopt) {
		return notYours()
	}
	f, err := l.Files.Get(c.Context(), c.DB, c.Actor.Tenant, p.SourceFile)
	if err != nil {
		return err
	}
	body, err := l.Files.Open(c.Context(), f)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return c.Stream(f.Name, f.Type, func(w io.Writer) error {
		_, err := io.Copy(w, body)
		return err
	})
}
