package publish

import (
	"net/http"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/publish/pages"
)

func (p *Publish) getRevoked(c *web.Ctx) error { return p.askRevoked(c, http.StatusOK, nil) }

// askRevoked asks what became of a penalty decision.
func (p *Publish) askRevoked(c *web.Ctx, status int, failed error) error {
	i, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if !revocable(&i) {
		return fail.Stalef("《%s》不是正在公开的行政处罚决定，不需要登记", i.Title)
	}
	v := pages.Confirm{Base: base(c, &i, ActRevoked)}
	field := c.R.PostFormValue
	kind := ui.Field{Name: "kind", Label: "处罚决定发生的变化", Kind: ui.Radio, Required: true, Value: field("kind")}
	for _, k := range RevokedKinds {
		kind.Options = append(kind.Options, ui.Option{Value: k, Label: k})
	}
	v.Box = ui.Confirm{Question: "登记《" + i.Title + "》的撤销、变更", Action: i.Href() + "/revoked", Button: ui.Button{Label: "登记", Look: ui.Primary},
		Back: ui.Link{Label: "返回", Href: i.Href()},
		Will: []string{ArticlePenalty + "：公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，应当在三日内撤回行政处罚决定信息并公开说明理由。",
			"从该日的次日起计" + strconv.Itoa(WithdrawPenalty) + "个工作日；登记后提醒办公室和拟稿人撤稿，撤稿时这里的理由作为公开说明。"},
		Fields: []ui.Field{kind, {Name: "on", Label: "变更、撤销的日期", Kind: ui.Date, Required: true, Width: ui.Short, Value: field("on"), Max: c.Today().String()},
			{Name: "why", Label: "理由和依据", Help: "撤稿说明页向公众显示，例如：经行政复议，原处罚决定已撤销（某复决字〔2023〕2号）。", Kind: ui.Textarea, Rows: 3, Required: true, MaxLength: 500, Value: field("why")}}}
	if failed != nil {
		v.Error = complain(v.Box.Fields, failed)
	}
	return c.Page(status, pages.ConfirmPage(v))
}

func (p *Publish) postRevoked(c *web.Ctx) error {
	on, _ := parseDay(c.R.PostFormValue("on"))
	err := p.Revoke(c.Context(), c.Actor, c.Path("id"), Revoked{Kind: c.R.PostFormValue("kind"), Why: c.R.PostFormValue("why"), On: on})
	if err == nil {
		return c.Done("已登记，请在时限内撤稿", path1(c))
	}
	if _, fields, ok := form.Shown(err); ok && len(fields) > 0 {
		return p.askRevoked(c, form.Status(err), err)
	}
	return err
}

// revokedColumns say what became of penalty decisions.
func revokedColumns() []column {
	light := text("revoked_light", "撤回时限", func(d *desk, r *Row) string { return revokedLightTitles[r.RevokedLight(d.today, d.cal)] })
	light.cell = func(d *desk, r *Row) ui.Cell { return ui.C(ui.Light(revokedLamp(d, r))) }
	return []column{light.off(), text("revoked_due", "应撤回", func(_ *desk, r *Row) string { return dateText(r.Course.RevokedDue) }).days().off(),
		text("revoked_kind", "变化", func(_ *desk, r *Row) string { return r.Course.RevokedKind }).off(),
		text("revoked_on", "变更、撤销日期", func(_ *desk, r *Row) string { return dateText(r.Course.RevokedOn) }).days().off(),
		text("revoked_done", "撤回日期", func(_ *desk, r *Row) string { return dateText(r.Course.RevokedDone) }).days().off(),
		text("revoked_why", "理由和依据", func(_ *desk, r *Row) string { return r.Course.RevokedWhy }).wide().off()}
}

func revokedLamp(d *desk, r *Row) ui.Lamp {
	l := r.RevokedLight(d.today, d.cal)
	out := lightLamp(l, Clock(l, r.Course.RevokedDue, r.Course.RevokedDone, d.today, d.cal))
	out.Word = revokedLightTitles[l]
	return out
}

// revokedList lists the penalty decisions that no longer stand.
func (p *Publish) revokedList(tabs []ui.Tab) listing {
	return listing{title: "处罚决定撤回", path: latePath, file: "处罚决定撤回清单", tabs: tabs,
		lead:  ArticlePenalty + "：公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，三日内撤回并公开说明理由。",
		takes: func(r *Row) bool { return !r.Course.RevokedOn.IsZero() },
		shown: []string{"title", "revoked_light", "revoked_due", "revoked_on", "revoked_kind", "revoked_done", "revoked_why", "unit", "state"},
		empty: ui.EmptyState{Title: "没有需要撤回的处罚决定", Text: "在已发布的行政处罚决定页面登记撤销、变更后列在这里。"}}
}
