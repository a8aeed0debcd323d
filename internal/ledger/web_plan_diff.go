package ledger

import (
	"fmt"
	"strconv"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
	"gongkai/internal/ledger/plan"
)

// fieldTitles name the fields of a difference.
var fieldTitles = map[string]string{"no": "序号", "key_task": "重点任务", "sub_task": "二级任务", "measure": "具体措施", "responsible": "责任部门",
	"indicator": "量化指标", "deadline": "完成时限", "due": "完成日期", "extra": "其他列", "title": "标题", "year": "年度", "document_no": "文号",
	"issuer": "发文单位", "columns": "表格各列"}

// getPlanDiff shows what adopting a draft would change, or what an adopted
// edition changed.
func (l *Ledger) getPlanDiff(c *web.Ctx) error {
	p, err := planOf(c)
	if err != nil {
		return err
	}
	if p.State == PlanDraft {
		return l.draftDiff(c, &p)
	}
	if p, err = inForce(c); err != nil {
		return err
	}
	old, now, err := editionPair(c, &p)
	if err != nil {
		return err
	}
	out := pages.PlanDiff{Base: planBase(c, fmt.Sprintf("第%d版与第%d版比较", now.Edition, old.Edition), ui.Link{Label: p.planTitle(), Href: planPath(p.ID)}),
		Head: shownChanges(headChanges(&old, &now))}
	out.Lead = p.planTitle()
	d := Difference{}
	for _, x := range plan.Diff(&old.Draft.Plan, &now.Draft.Plan) {
		x.Fields = spelled(x.Fields)
		d.count(x.Kind)
		if x.Kind != plan.Same || x.Moved {
			out.Rows = append(out.Rows, editionRow(&old, &now, x))
		}
	}
	out.Stats = d.stats()
	return c.Page(200, pages.PlanDiffPage(out))
}

// editionRow is one row of two adopted editions.
func editionRow(old, now *Plan, x plan.Change) pages.DiffRow {
	r := rowOf(&now.Draft.Plan, x.New)
	at := x.New
	if r == nil {
		r, at = rowOf(&old.Draft.Plan, x.Old), x.Old
	}
	out := diffRow(x.Kind, x.Moved, x.Fields)
	out.Title = "第" + label(*r, at-1) + "项"
	if len(out.Changes) == 0 {
		out.Measure = r.Measure
	}
	return out
}

func (l *Ledger) draftDiff(c *web.Ctx, p *Plan) error {
	if !c.Actor.May(RightAdopt) {
		return notYours()
	}
	d, err := l.Difference(c.Context(), c.DB, c.Actor, p.ID)
	if err != nil {
		return err
	}
	out := pages.PlanDiff{Base: planBase(c, "与现行版比较", ui.Link{Label: "核对计划草稿", Href: p.href()}), Head: shownChanges(d.Head), Stats: d.stats()}
	out.Lead = fmt.Sprintf("《%s》与正在执行的第%d版逐项比较。采纳之前，台账不会有任何变化。", p.planTitle(), d.Old.Edition)
	path := planPath(p.ID)
	out.Actions = []ui.Button{{Label: "采纳这一版", Icon: "check", Look: ui.Primary, Place: ui.PlaceSubmit, Href: path + "/adopt"},
		{Label: "返回草稿", Icon: "back", Place: ui.PlaceReturn, Href: p.href()},
		{Label: "不是新版，作为新计划", Place: ui.PlaceEdit, Post: true, Action: path + "/follow", Name: "replaces", Value: ""}}
	if d.Nothing() {
		out.Nothing = "这份草稿与现行版本逐条一致，采纳不会有任何变化，可以放弃这份草稿。"
		out.Actions[0] = ui.Button{Label: "放弃草稿", Icon: "trash", Look: ui.Danger, Place: ui.PlaceDelete, Href: path + "/drop"}
	}
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Kind != plan.Same || r.Moved {
			out.Rows = append(out.Rows, draftDiffRow(p, r))
		}
	}
	return c.Page(200, pages.PlanDiffPage(out))
}

// draftDiffRow is one row of a draft against its task.
func draftDiffRow(p *Plan, r *RowDifference) pages.DiffRow {
	out := diffRow(r.Kind, r.Moved, r.Fields)
	out.Said = r.Said
	if r.Restored {
		out.Word = "恢复"
	}
	row := rowOf(&p.Draft.Plan, r.Row)
	switch {
	case row != nil:
		out.Title = "第" + label(*row, r.Row-1) + "项"
		out.Measure = row.Measure
	default:
		out.Title = "第" + or(r.Task.No, strconv.Itoa(r.Task.Sort)) + "项（现行版）"
		out.Measure = r.Task.Measure
	}
	if len(out.Changes) > 0 {
		out.Measure = ""
	}
	if r.Task != nil {
		out.Href = ListPath + "/tasks/" + r.Task.ID
	}
	if r.Kept > 0 {
		out.Kept = fmt.Sprintf("已登记的%d条进展和佐证保留。", r.Kept)
	}
	return out
}

func diffRow(kind plan.ChangeKind, moved bool, fields []plan.FieldChange) pages.DiffRow {
	out := pages.DiffRow{Moved: moved, Changes: shownChanges(fields), Word: "不变"}
	switch kind {
	case plan.Added:
		out.Word, out.Tone = "新增", ui.OK
	case plan.Removed:
		out.Word, out.Tone = "删去", ui.Bad
	case plan.Changed:
		out.Word, out.Tone = "有变化", ui.Warn
	}
	return out
}

func shownChanges(fields []plan.FieldChange) []ui.Change {
	ops := map[string]ui.Op{"=": ui.Same, "+": ui.Added, "-": ui.Removed}
	out := make([]ui.Change, 0, len(fields))
	for _, f := range fields {
		c := ui.Change{Label: or(fieldTitles[f.Field], f.Field)}
		for _, s := range f.Segments {
			c.Segments = append(c.Segments, ui.Segment{Op: ops[s.Op], Text: s.Text})
		}
		out = append(out, c)
	}
	return out
}

func (d *Difference) stats() []ui.Stat {
	return []ui.Stat{{Label: "有变化", Value: strconv.Itoa(d.Changed), Unit: "项", Tone: warnIf(d.Changed)}, {Label: "新增", Value: strconv.Itoa(d.Added), Unit: "项"},
		{Label: "删去", Value: strconv.Itoa(d.Removed), Unit: "项", Tone: warnIf(d.Removed)}, {Label: "不变", Value: strconv.Itoa(d.Same), Unit: "项", Tone: ui.OK}}
}

func warnIf(n int) ui.Tone {
	if n > 0 {
		return ui.Warn
	}
	return ui.Plain
}
