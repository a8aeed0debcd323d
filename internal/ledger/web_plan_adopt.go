package ledger

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

func (l *Ledger) getDropDraft(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	out := pages.Ask{Base: planBase(c, "放弃草稿", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Confirm = ui.Confirm{Question: "放弃草稿《" + p.planTitle() + "》？", Action: planPath(p.ID, "drop"),
		Will:   []string{"草稿和已作的更正不再使用，台账没有任何变化。", "原文件和更正过程保留在操作记录中。", "需要时可以重新导入同一份文件。"},
		Fields: []ui.Field{{Name: "why", Label: "原因（可不填）", Phrases: []string{"导入错了文件", "等待正式文件", "与现行版一致"}}},
		Button: ui.Button{Label: "放弃草稿", Look: ui.Danger, Icon: "trash"}, Back: ui.Link{Label: "返回草稿", Href: p.href()}}
	return c.Page(200, pages.AskPage(out))
}

func (l *Ledger) postDropDraft(c *web.Ctx) error {
	if err := l.DropDraft(c.Context(), c.Actor, c.Path("id"), c.R.FormValue("why")); err != nil {
		return err
	}
	return c.Done("已放弃草稿", PlansPath)
}

// getAdopt says what adopting will make, or what still stands in the way.
func (l *Ledger) getAdopt(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	return l.showAdopt(c, 200, &p, nil)
}

func (l *Ledger) showAdopt(c *web.Ctx, status int, p *Plan, problem error) error {
	out := pages.Ask{Base: planBase(c, "采纳计划", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Lead = p.planTitle()
	back := ui.Link{Label: "返回草稿", Href: p.href()}
	if in := p.Obstacles(); len(in) > 0 || problem != nil {
		return l.showObstacles(c, out, p, in, problem)
	}
	out.Confirm = ui.Confirm{Action: planPath(p.ID, "adopt"), Back: back, Button: ui.Button{Label: "采纳", Look: ui.Primary, Icon: "check"}}
	if c.Actor.May(RightAssign) {
		out.Confirm.Fields = []ui.Field{{Kind: ui.Checkbox, Name: "assign", Label: "同时交办：把新增的分工全部交给责任科室，并通知签收",
			Help: "不勾选时，任务先立项，之后在台账中逐项或成批交办。"}}
	}
	var err error
	if p.Replaces == "" {
		out.Confirm.Question, out.Confirm.Will = "采纳这份计划？", l.willBegin(c, p)
	} else {
		out.Confirm.Question = "采纳这一新版？"
		out.Confirm.Will, err = l.willMerge(c, p)
	}
	if err != nil {
		return err
	}
	out.Confirm.Will = append(out.Confirm.Will, p.leftOut()...)
	if n := Open(p.Draft.Doubts()); n > 0 {
		out.Confirm.Will = append(out.Confirm.Will, fmt.Sprintf("还有%d处疑点没有标为已核对，采纳后按目前的读法执行。", n))
	}
	return c.Page(status, pages.AskPage(out))
}

func (l *Ledger) willBegin(c *web.Ctx, p *Plan) []string {
	m := p.Makes(clock{c.Now(), c.Today()})
	will := []string{fmt.Sprintf("建立%d项任务，%d项分工（牵头和配合科室各一项）。", m.Tasks, m.Duties),
		fmt.Sprintf("建立%d个有日期的节点，用于提醒和亮灯。", m.Points)}
	if len(l.OnAdopt) > 0 {
		will = append(will, "按措施中的报送要求建立进展报送轮次，可以在“进展报送”中查看。")
	}
	return append(will, "采纳后不能再改草稿；文件有修订时，导入新版即可，进展和佐证都会保留。")
}

func (l *Ledger) willMerge(c *web.Ctx, p *Plan) ([]string, error) {
	d, err := l.Difference(c.Context(), c.DB, c.Actor, p.ID)
	if err != nil {
		return nil, err
	}
	return []string{fmt.Sprintf("《%s》成为第%d版：%d项有变化，%d项新增，%d项删去，%d项不变。", p.planTitle(), d.Old.Edition+1, d.Changed, d.Added, d.Removed, d.Same),
		"任务的编号、进展、佐证和状态都保留；每项任务改了什么，记入该任务的历史。",
		"删去的任务，未完成的分工撤销，已完成的保留；新增的分工需要交办。",
		"涉及的科室会收到通知。"}, nil
}

// showObstacles lists what has to be done first, each with the way there.
func (l *Ledger) showObstacles(c *web.Ctx, frame pages.Ask, p *Plan, in []Obstacle, problem error) error {
	n, err := l.Suggestions(c.Context(), c.DB, p)
	if err != nil {
		return err
	}
	out := pages.PlanStop{Base: frame.Base, Path: planPath(p.ID), Suggest: n, Why: "请先处理以下各处：缺少牵头科室或完成日期的任务不能进入台账，单位名称没有指定或核对的也不能"}
	out.Title = "还不能采纳"
	if len(in) == 0 {
		out.Why = problem.Error()
	}
	for _, o := range in {
		href := p.href()
		if o.Row > 0 {
			href = planPath(p.ID, "row", strconv.Itoa(o.Row))
		}
		out.List = append(out.List, pages.Obstacle{Label: o.Label, Why: strings.Join(o.Why, "、"), Href: href})
	}
	return c.Page(422, pages.PlanStopPage(out))
}

func (l *Ledger) postAdopt(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	made, err := l.Adopt(c.Context(), c.Actor, p.ID, c.R.FormValue("assign") != "")
	if refused := asInvalid(err); refused != nil {
		return l.showAdopt(c, 422, &p, refused)
	}
	if err != nil {
		return err
	}
	return c.Done(adoptedWords(made), planPath(made.Plan.ID))
}

// adoptedWords say what an adoption made.
func adoptedWords(m Adoption) string {
	said := fmt.Sprintf("已采纳：%d项任务，%d项分工，%d个节点", m.Tasks, m.Duties, m.Points)
	if m.Plan.Edition > 1 {
		said = fmt.Sprintf("已采纳第%d版：%d项有变化，%d项新增，%d项删去", m.Plan.Edition, m.Changed, m.Added, m.Dropped)
	}
	if m.Assigned > 0 {
		said += fmt.Sprintf("，已交办%d项", m.Assigned)
	}
	return said
}
