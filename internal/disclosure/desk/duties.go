package desk

import (
	"fmt"
	"net/http"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// getDuties lists what requests raise about disclosure by the agency's own
// motion: articles 44 and 18.
func (d *Desk) getDuties(c *web.Ctx) error {
	all, err := d.Service.Duties(c.Context(), c.DB, c.Actor, "", false)
	if err != nil {
		return err
	}
	units, err := d.Service.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	today := c.Today()
	var kinds []ui.Option
	for _, k := range []string{disclosure.DutySame, disclosure.DutySuggest, disclosure.DutyReassess} {
		kinds = append(kinds, ui.Option{Value: disclosure.DutyTitles[k], Label: disclosure.DutyTitles[k]})
	}
	lamp := func(x disclosure.Duty) ui.Lamp { return dutyLamp(&x, today) }
	unit := func(x disclosure.Duty) string { return units[x.Unit] }
	l := roll.List[disclosure.Duty]{ID: "duties", Caption: "公开待办", Path: root + "/duties", File: "依申请公开转主动公开和定期评估", Rows: all, Key: func(x disclosure.Duty) string { return x.ID }, Label: func(x disclosure.Duty) string { return x.Title },
		Empty: ui.EmptyState{Title: "没有待办", Text: "多个申请人申请相同信息、申请人建议主动公开、不予公开满一年需要评估的，会列在这里。"},
		Columns: []roll.Column[disclosure.Duty]{
			{Column: ui.Column{Key: "title", Label: "信息", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "内容含"}}, Text: func(x disclosure.Duty) string { return x.Title }, Cell: func(x disclosure.Duty) ui.Cell {
				return ui.Cell{Text: x.Title, Href: root + "/" + x.Item}
			}},
			{Column: ui.Column{Key: "kind", Label: "事由", Filter: &ui.Field{Kind: ui.Select, Options: kinds}}, Text: func(x disclosure.Duty) string { return disclosure.DutyTitles[x.Kind] }},
			{Column: ui.Column{Key: "people", Label: "申请人数", Number: true, Sort: true}, Text: func(x disclosure.Duty) string { return fmt.Sprint(x.People) }, Value: func(x disclosure.Duty) any { return x.People }, Order: func(x disclosure.Duty) string { return fmt.Sprintf("%08d", x.People) }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Placeholder: "科室含"}}, Text: unit},
			{Column: ui.Column{Key: "due", Label: "办理期限", Sort: true, Least: 11}, Text: func(x disclosure.Duty) string { return x.Due.Chinese() }, Order: func(x disclosure.Duty) string { return x.Due.String() }, Value: func(x disclosure.Duty) any { return x.Due }},
			{Column: ui.Column{Key: "state", Label: "情况"}, Text: func(x disclosure.Duty) string { return lamp(x).Word }, Cell: func(x disclosure.Duty) ui.Cell { return ui.C(ui.Light(lamp(x))) }},
			{Column: ui.Column{Key: "reason", Label: "理由", Wide: true}, Text: func(x disclosure.Duty) string { return x.Reason }, Cell: func(x disclosure.Duty) ui.Cell { return ui.Cell{Text: x.Reason, Clamp: true, Note: x.Published} }},
			{Column: ui.Column{Key: "act", Label: "办理", Acts: true}, Text: func(disclosure.Duty) string { return "" }, Cell: func(x disclosure.Duty) ui.Cell {
				if !x.Done.IsZero() || !c.Actor.MayOn(disclosure.RightAssess, x.Unit, "") {
					return ui.T("")
				}
				return ui.A("办理", root+"-duties/"+x.ID)
			}},
		}}
	grid, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: below(c, "公开待办"), Groups: []pages.Group{{ID: "duties-list", Grid: grid}}}
	v.Lead = "多个申请人申请相同信息、建议主动公开的，研究是否主动公开（第四十四条）；不予公开的信息定期评估，情况变化的及时公开（第十八条）。"
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func dutyLamp(x *disclosure.Duty, today civil.Date) ui.Lamp {
	switch {
	case x.Verdict == disclosure.DutyPublish:
		return ui.Lamp{Tone: ui.OK, Word: "已转主动公开", Why: x.DoneBy + "，" + x.Done.Chinese()}
	case !x.Done.IsZero():
		return ui.Lamp{Tone: ui.Plain, Word: "不主动公开", Why: x.DoneBy + "，" + x.Done.Chinese()}
	case !x.Due.IsZero() && x.Due < today:
		return ui.Lamp{Tone: ui.Bad, Word: "已超期", Why: "应于" + x.Due.Chinese() + "前办理"}
	case x.Kind == disclosure.DutyReassess && x.Due > today.Add(60):
		return ui.Lamp{Tone: ui.Plain, Word: "未到评估期"}
	}
	return ui.Lamp{Tone: ui.Warn, Word: "待办理"}
}

func dutyForm() form.Form {
	return form.Form{{Name: "verdict", Label: "处理结论", Kind: form.Radio, Required: true, Options: []form.Option{{Value: disclosure.DutyPublish, Label: "主动公开", Help: "请随后按信息发布流程公开。"}, {Value: disclosure.DutyKeep, Label: "不主动公开"}}},
		{Name: "reason", Label: "理由", Kind: form.Area, Required: true, Rows: 3, Max: 1000}, {Name: "published", Label: "公开的网址", Kind: form.URL, Max: 300, Help: "已经公开的填写。"}}
}

func (d *Desk) getDuty(c *web.Ctx) error { return d.showDuty(c, http.StatusOK, dutyForm().Blank(nil)) }

func (d *Desk) showDuty(c *web.Ctx, status int, state *form.State) error {
	x, err := store.Get[disclosure.Duty](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil || !c.Actor.MayOn(disclosure.RightAssess, x.Unit, "") {
		return fail.Missingf("没有这项待办，或您没有办理的权限")
	}
	v := pages.Form{Base: below(c, "办理公开待办"), Facts: []ui.Pair{ui.P("信息", x.Title), ui.P("事由", disclosure.DutyTitles[x.Kind]), ui.P("申请人数", fmt.Sprintf("%d人", x.People)), ui.P("办理期限", on(x.Due)),
		{Label: "申请", Cell: ui.A("查看案件", root+"/"+x.Item)}}}
	if x.Kind == disclosure.DutyReassess {
		v.Will = []string{"结论为不主动公开的，按设置的周期产生下一次评估。"}
	}
	v.Form = ui.Form{Action: root + "-duties/" + x.ID, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存结论", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root + "/duties"}}}
	return c.Page(status, pages.FormPage(v))
}

func (d *Desk) postDuty(c *web.Ctx) error {
	state := dutyForm().Read(c.R)
	if state.OK() {
		err := d.Service.Assess(c.Context(), c.Actor, c.Path("id"), state.Text("verdict"), state.Text("reason"), state.Text("published"))
		if err == nil {
			return c.Done("已保存结论", root+"/duties")
		}
		if !took(state, err) {
			return err
		}
	}
	return d.showDuty(c, http.StatusUnprocessableEntity, state)
}

// getDisputes is the register of reconsiderations and lawsuits.
func (d *Desk) getDisputes(c *web.Ctx) error {
	all, err := store.Select[disclosure.Dispute](c.Context(), c.DB, "WHERE agency = $1 ORDER BY filed_on DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	rows, err := d.disputeRows(c, all)
	if err != nil {
		return err
	}
	l := disputeList(rows, c.Today())
	grid, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: below(c, "复议诉讼登记簿"), Groups: []pages.Group{{ID: "disputes-list", Grid: grid}}}
	v.Lead = "对答复提出的行政复议、行政诉讼，答复期限、报备和结果。结果计入年度报告表四。"
	return c.Page(http.StatusOK, pages.ListPage(v))
}

type disputeRow struct {
	disclosure.Dispute
	label, title string
}

// disputeRows are the disputes that the reader may see, with their items.
func (d *Desk) disputeRows(c *web.Ctx, all []disclosure.Dispute) ([]disputeRow, error) {
	ids := make([]string, len(all))
	for k, x := range all {
		ids[k] = x.Item
	}
	items := map[string]disclosure.Item{}
	err := inParts(ids, func(part []any) error {
		got, err := store.Select[disclosure.Item](c.Context(), c.DB, "WHERE agency = $1 AND id IN "+store.In(2, len(part)), append([]any{c.Actor.Tenant}, part...)...)
		for _, i := range got {
			items[i.ID] = i
		}
		return err
	})
	var out []disputeRow
	for _, x := range all {
		if i, ok := items[x.Item]; ok && c.Actor.MayOn(disclosure.RightView, i.Unit, "") {
			out = append(out, disputeRow{x, i.Label(), i.Title})
		}
	}
	return out, err
}

func disputeLamp(x *disclosure.Dispute, today civil.Date) ui.Lamp {
	switch {
	case x.Answered.IsZero() && !x.Due.IsZero() && today > x.Due:
		return ui.Lamp{Tone: ui.Bad, Word: "逾期未答复", Why: "应于" + x.Due.Chinese() + "前提交答复和证据，逾期视为没有证据（行政复议法第七十条）"}
	case x.Answered.IsZero() && x.Due > 0 && x.Due <= today.Add(5):
		return ui.Lamp{Tone: ui.Warn, Word: "答复将到期", Why: "应于" + x.Due.Chinese() + "前提交答复和证据"}
	case x.Answered.IsZero():
		return ui.Lamp{Tone: ui.Info, Word: "待答复", Why: "应于" + x.Due.Chinese() + "前提交答复和证据"}
	case x.Answered > x.Due:
		return ui.Lamp{Tone: ui.Bad, Word: "逾期答复", Why: x.Answered.Chinese() + "提交"}
	}
	return ui.Lamp{Tone: ui.OK, Word: "已答复", Why: x.Answered.Chinese() + "提交"}
}

func disputeList(rows []disputeRow, today civil.Date) roll.List[disputeRow] {
	pick := func(pairs map[string]string, keys ...string) *ui.Field {
		f := &ui.Field{Kind: ui.Select}
		for _, k := range keys {
			f.Options = append(f.Options, ui.Option{Value: pairs[k], Label: pairs[k]})
		}
		return f
	}
	date := func(key, label string, of func(disputeRow) civil.Date) roll.Column[disputeRow] {
		return roll.Column[disputeRow]{Column: ui.Column{Key: key, Label: label, Sort: true, Least: 11}, Text: func(x disputeRow) string { return of(x).Chinese() }, Value: func(x disputeRow) any { return of(x) }, Order: func(x disputeRow) string { return of(x).String() }}
	}
	return roll.List[disputeRow]{ID: "disputes", Caption: "复议诉讼登记簿", Path: root + "/disputes", File: "复议诉讼登记簿", Rows: rows, Key: func(x disputeRow) string { return x.ID }, Label: func(x disputeRow) string { return x.label },
		Empty: ui.EmptyState{Title: "没有行政复议、行政诉讼", Text: "在案件页登记。"},
		Columns: []roll.Column[disputeRow]{
			{Column: ui.Column{Key: "item", Label: "申请", Fixed: true, Wide: true, Filter: &ui.Field{Placeholder: "编号或内容含"}}, Text: func(x disputeRow) string { return x.label + " " + x.title }, Cell: func(x disputeRow) ui.Cell { return ui.Cell{Text: x.label, Href: root + "/" + x.Item, Note: x.title} }},
			{Column: ui.Column{Key: "kind", Label: "类型", Filter: pick(disclosure.DisputeTitles, disclosure.DisputeReview, disclosure.DisputeSuit, disclosure.DisputeAfter)}, Text: func(x disputeRow) string { return disclosure.DisputeTitles[x.Kind] }},
			{Column: ui.Column{Key: "body", Label: "机关", Wide: true}, Text: func(x disputeRow) string { return x.Body }, Cell: func(x disputeRow) ui.Cell { return ui.Cell{Text: x.Body, Note: x.Number} }},
			date("filed", "受理日期", func(x disputeRow) civil.Date { return x.Filed }), date("due", "答复期限", func(x disputeRow) civil.Date { return x.Due }),
			{Column: ui.Column{Key: "state", Label: "答复"}, Text: func(x disputeRow) string { return disputeLamp(&x.Dispute, today).Word }, Cell: func(x disputeRow) ui.Cell { return ui.C(ui.Light(disputeLamp(&x.Dispute, today))) }},
			{Column: ui.Column{Key: "reported", Label: "报备", Least: 11}, Text: func(x disputeRow) string { return on(x.Reported) }, Cell: func(x disputeRow) ui.Cell { return ui.Cell{Text: on(x.Reported), Note: x.ReportedTo} }},
			{Column: ui.Column{Key: "result", Label: "结果", Wide: true, Least: 14, Filter: pick(disclosure.ResultTitles, "", disclosure.Upheld, disclosure.Corrected, disclosure.ResultOther)}, Text: func(x disputeRow) string { return disclosure.ResultTitles[x.Result] }, Cell: func(x disputeRow) ui.Cell {
				return ui.Cell{Text: disclosure.ResultTitles[x.Result], Note: x.ResultWhy}
			}},
		}}
}
