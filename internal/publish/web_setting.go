package publish

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// mostSteps is how many levels the page of chains offers.
const mostSteps = 6

func (p *Publish) getChains(c *web.Ctx) error { return p.showChains(c, http.StatusOK, nil) }

// showChains lists the chains and offers the form for one; edit is the chain
// to begin with.
func (p *Publish) showChains(c *web.Ctx, status int, failed error) error {
	all, err := Chains(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := p.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	names := map[string]string{"": "全部科室"}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	v := pages.List{Base: base(c, nil, "审核流程"), FormTitle: "设置审核流程"}
	v.Base.Lead = "按信息类型和科室设置三审三校的环节。没有单独设置的，依次采用该类型、该科室、全部的设置；都没有的，采用默认流程。正在审核的信息不受影响。"
	g := ui.Grid{ID: "chains", Caption: "审核流程", Path: chainPath, Columns: []ui.Column{{Key: "kind", Label: "信息类型", Fixed: true}, {Key: "unit", Label: "科室"}, {Key: "name", Label: "名称"}, {Key: "steps", Label: "环节", Wide: true}, {Key: "by", Label: "设置人"}, {Key: "act", Label: "操作", Acts: true}}}
	g.Rows = append(g.Rows, ui.Row{ID: "default", Cells: []ui.Cell{ui.T("默认"), ui.T("全部科室"), ui.T("三审三校"), ui.T(stepText(DefaultSteps())), ui.T(""), ui.T("")}})
	for _, ch := range all {
		kind := "全部类型"
		if ch.Kind != "" {
			kind = kindTitle(ch.Kind)
		}
		acts := ui.C(ui.Toolbar([]ui.Button{{Label: "修改", Small: true, Href: chainPath + "?edit=" + ch.ID + "#chain"}, {Label: "删除", Small: true, Post: true, Action: chainPath + "/" + ch.ID + "/delete", Confirm: "删除后采用更一般的设置，继续吗？"}}))
		g.Rows = append(g.Rows, ui.Row{ID: ch.ID, Cells: []ui.Cell{ui.T(kind), ui.T(names[ch.Unit]), ui.T(ch.Name), ui.T(stepText(ch.Steps)), ui.T(ch.SetBy + " " + day(ch.SetAt)), acts}})
	}
	v.Grid = g
	edit := Chain{Name: "三审三校", Steps: DefaultSteps()}
	if n := slices.IndexFunc(all, func(ch Chain) bool { return ch.ID == c.Query("edit") }); n >= 0 {
		edit = all[n]
	}
	if failed != nil {
		edit = chainOf(c)
	}
	v.Form = chainForm(&edit, names)
	if failed != nil {
		v.Form.Error = complain(v.Form.Fields, failed)
	}
	return c.Page(status, pages.ListPage(v))
}

func stepText(steps []ChainStep) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Label)
	}
	return strings.Join(out, " → ")
}

func chainForm(ch *Chain, units map[string]string) *ui.Form {
	kind := ui.Field{Name: "kind", Label: "信息类型", Kind: ui.Select, Value: ch.Kind, Blank: "全部类型", Options: kindOptions(), Width: ui.Half}
	unit := ui.Field{Name: "unit", Label: "科室", Kind: ui.Select, Value: ch.Unit, Blank: "全部科室", Width: ui.Half}
	for _, o := range mapOptions(units) {
		if o.Value != "" {
			unit.Options = append(unit.Options, o)
		}
	}
	f := &ui.Form{ID: "chain", Action: chainPath, Columns: 3, Fields: []ui.Field{kind, unit, {Name: "name", Label: "流程名称", Value: ch.Name, Required: true, MaxLength: 40}}}
	for n := range mostSteps {
		var s ChainStep
		if n < len(ch.Steps) {
			s = ch.Steps[n]
		}
		f.Fields = append(f.Fields, stepFields(n, s)...)
	}
	f.Buttons = []ui.Button{{Label: "保存流程", Look: ui.Primary}}
	return f
}

// stepKeys are the parts that a level can have in the chain.
var stepKeys = []Code{{StepFirst, "初审"}, {StepCheck, "复审、公开属性审核"}, {StepSecrecy, "保密审查"}, {"extra1", "增加的一级审核"}, {"extra2", "再增加的一级审核"}, {StepSign, "终审签发"}}

func stepFields(n int, s ChainStep) []ui.Field {
	name := func(part string) string { return fmt.Sprintf("s%d_%s", n+1, part) }
	role := ui.Field{Name: name("key"), Label: "作用", Kind: ui.Select, Value: s.Key, Blank: "不设这一级", Section: fmt.Sprintf("第%d级", n+1)}
	if n == 0 {
		role.SectionHelp = "按审核先后填写。不需要的级别，“作用”留空即可。"
	}
	for _, k := range stepKeys {
		role.Options = append(role.Options, ui.Option{Value: k.Key, Label: k.Title})
	}
	right := ui.Field{Name: name("right"), Label: "需要的权限", Kind: ui.Select, Value: s.Right, Blank: "请选择"}
	for _, r := range StepRights {
		right.Options = append(right.Options, ui.Option{Value: r.Key, Label: r.Title})
	}
	return []ui.Field{role, {Name: name("label"), Label: "名称", Value: s.Label, MaxLength: 30}, {Name: name("waits"), Label: "由谁审核", Value: s.Waits, MaxLength: 30}, right,
		{Name: name("over"), Label: "办理范围", Kind: ui.Select, Value: s.Over, Blank: "请选择", Options: []ui.Option{{Value: OverOwn, Label: "拟稿科室"}, {Value: OverOffice, Label: "办公室"}}},
		{Name: name("proof"), Label: "校次", Value: s.Proof, MaxLength: 10, Help: "如：一校。不校对的不填。"}}
}

// chainOf is what was typed as a chain.
func chainOf(c *web.Ctx) Chain {
	v := func(s string) string { return strings.TrimSpace(c.R.PostFormValue(s)) }
	ch := Chain{Kind: v("kind"), Unit: v("unit"), Name: v("name")}
	for n := range mostSteps {
		at := func(part string) string { return v(fmt.Sprintf("s%d_%s", n+1, part)) }
		if at("key") != "" {
			ch.Steps = append(ch.Steps, ChainStep{Key: at("key"), Label: at("label"), Right: at("right"), Over: at("over"), Waits: at("waits"), Proof: at("proof")})
		}
	}
	return ch
}

func (p *Publish) postChain(c *web.Ctx) error {
	err := p.SetChain(c.Context(), c.Actor, chainOf(c))
	if err == nil {
		return c.Done("已保存审核流程", chainPath)
	}
	if _, _, ok := form.Shown(err); !ok {
		return err
	}
	return p.showChains(c, form.Status(err), err)
}

func (p *Publish) postChainDelete(c *web.Ctx) error {
	if err := p.DropChain(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已删除审核流程", chainPath)
}

func (p *Publish) getTemplates(c *web.Ctx) error {
	all, err := Templates(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	v := pages.List{Base: base(c, nil, "稿件模板")}
	v.Base.Lead = "在信息页面点“存为模板”增加。拟稿时可以从模板开始。"
	v.Grid = ui.Grid{ID: "templates", Caption: "稿件模板", Path: templatePath, Columns: []ui.Column{{Key: "name", Label: "名称", Fixed: true}, {Key: "kind", Label: "信息类型"}, {Key: "by", Label: "保存人"}, {Key: "at", Label: "保存时间"}, {Key: "act", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "还没有模板", Text: "打开一条写好的信息，点“存为模板”。"}}
	for _, t := range all {
		v.Grid.Rows = append(v.Grid.Rows, ui.Row{ID: t.ID, Cells: []ui.Cell{ui.T(t.Name), ui.T(kindTitle(t.Kind)), ui.T(t.By), ui.T(moment(t.At)),
			ui.C(ui.Act(ui.Button{Label: "删除", Small: true, Post: true, Action: templatePath + "/" + t.ID + "/delete", Confirm: "删除模板“" + t.Name + "”？"}))}})
	}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func (p *Publish) postTemplateDelete(c *web.Ctx) error {
	if err := p.DropTemplate(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已删除模板", templatePath)
}

func (p *Publish) getKeepTemplate(c *web.Ctx) error { return p.askTemplate(c, http.StatusOK, nil) }

func (p *Publish) askTemplate(c *web.Ctx, status int, failed error) error {
	i, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	v := pages.Form{Base: base(c, &i, "存为模板")}
	name := c.R.PostFormValue("name")
	if failed == nil {
		name = i.Title
	}
	v.Form = ui.Form{Action: i.Href() + "/template", Fields: []ui.Field{{Name: "name", Label: "模板名称", Required: true, MaxLength: 60, Value: clip(name, 60)}}, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: i.Href()}}}
	if failed != nil {
		v.Form.Error = complain(v.Form.Fields, failed)
	}
	return c.Page(status, pages.FormPage(v))
}

func (p *Publish) postKeepTemplate(c *web.Ctx) error {
	err := p.SaveTemplate(c.Context(), c.Actor, c.Path("id"), c.R.PostFormValue("name"))
	if err == nil {
		return c.Done("已存为模板", templatePath)
	}
	if _, fields, ok := form.Shown(err); ok && len(fields) > 0 {
		return p.askTemplate(c, form.Status(err), err)
	}
	return err
}

func settingForm() form.Form {
	return form.Form{
		{Name: "urgent_hours", Label: "应急发布补审时限", Kind: form.Number, Required: true, Min: 1, Top: 168},
		{Name: "soon_days", Label: "公开时限提前提醒", Kind: form.Number, Required: true, Min: 1, Top: 15},
	}
}

func (p *Publish) getSettings(c *web.Ctx) error {
	s, err := settingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return showSettings(c, http.StatusOK, settingForm().Blank(map[string]string{"urgent_hours": strconv.FormatInt(s.UrgentHours, 10), "soon_days": strconv.FormatInt(s.SoonDays, 10)}))
}

func showSettings(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: base(c, nil, "发布设置")}
	fields := ui.FromForm(state)
	ui.Pick(fields, "urgent_hours").Unit, ui.Pick(fields, "soon_days").Unit = "小时", "个工作日"
	for n := range fields {
		fields[n].Width = ui.Short
	}
	v.Form = ui.Form{Action: settingPath, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
	v.Notices = []ui.Notice{{Tone: ui.Info, Title: "其他设置", Text: "审核流程和模板分别设置。", Acts: []ui.Button{{Label: "审核流程", Href: chainPath, Small: true}, {Label: "稿件模板", Href: templatePath, Small: true}}}}
	return c.Page(status, pages.FormPage(v))
}

func (p *Publish) postSettings(c *web.Ctx) error {
	state := settingForm().Read(c.R)
	if state.OK() {
		err := p.Set(c.Context(), c.Actor, int64(state.Int("urgent_hours")), int64(state.Int("soon_days")))
		if err == nil {
			return c.Done("已保存", settingPath)
		}
		if !take(state, err) {
			return err
		}
	}
	return showSettings(c, http.StatusUnprocessableEntity, state)
}

// markingRow counts one unit's or one year's items by marking.
type markingRow struct {
	name                                string
	all, open, request, closed, without int
}

func (m *markingRow) add(i *content.Item) {
	m.all++
	switch i.Marking {
	case content.Proactive:
		m.open++
	case content.OnRequest:
		m.request++
	case content.Closed:
		m.closed++
	default:
		m.without++
	}
}

// rate is a share in percent with one decimal, "—" of nothing.
func rate(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}
