package publish

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// newForm chooses what is drafted.
func (p *Publish) newForm(c *web.Ctx) (form.Form, error) {
	f := form.Form{
		{Name: "kind", Label: "信息类型", Kind: form.Select, Required: true},
		{Name: "title", Label: "标题", Kind: form.Text, Required: true, Max: 200},
		{Name: "template", Label: "从模板开始", Kind: form.Select, Help: "不选的，从空白开始。也可以在下一步从 Word、PDF、OFD 等文件读取正文。"},
	}
	for _, k := range content.Kinds {
		f[0].Options = append(f[0].Options, form.Option{Value: k.Key, Label: k.Title + "：" + k.Says})
	}
	if c.Actor.MayOn(RightImport, "", "") {
		f = append(f, form.Field{Name: "original_on", Label: "原发布日期（仅迁移旧网站信息）", Kind: form.Day, Help: "新信息不填。填写后显示“原发布日期”字样；本网站的发布日期仍由系统记录，不计入公开时限。"})
	}
	all, err := Templates(c.Context(), c.DB, c.Actor.Tenant)
	for _, t := range all {
		f[2].Options = append(f[2].Options, form.Option{Value: t.ID, Label: t.Name + "（" + kindTitle(t.Kind) + "）"})
	}
	return f, err
}

func (p *Publish) getNew(c *web.Ctx) error {
	f, err := p.newForm(c)
	if err != nil {
		return err
	}
	return showNew(c, http.StatusOK, f.Blank(map[string]string{"kind": c.Query("kind")}))
}

func showNew(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: base(c, nil, "拟稿")}
	v.Base.Lead = "选择信息类型。类型决定需要填写的要素、公开时限和审核流程。"
	fields := ui.FromForm(state)
	ui.Pick(fields, "original_on").Width = ui.Short
	v.Form = ui.Form{Action: newPath, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "下一步", Look: ui.Primary}, {Label: "取消", Look: ui.Quiet, Href: minePath}}}
	if len(state.Form[2].Options) == 0 {
		v.Form.Fields = slices.Delete(v.Form.Fields, 2, 3)
	} else {
		ui.Pick(v.Form.Fields, "template").Blank = "不使用模板"
	}
	return c.Page(status, pages.FormPage(v))
}

func (p *Publish) postNew(c *web.Ctx) error {
	f, err := p.newForm(c)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if !state.OK() {
		return showNew(c, http.StatusUnprocessableEntity, state)
	}
	d := Draft{Kind: state.Text("kind"), Title: state.Text("title"), Fields: map[string]string{}, Ways: []string{SecretWays[0]}}
	if d.OriginalOn = state.Date("original_on"); !d.OriginalOn.IsZero() {
		d.Origin = OriginMigrated
	}
	if k, _ := content.KindOf(d.Kind); k.Document {
		d.Carrier = Carriers[0]
	} else {
		d.Carrier = Carriers[1]
	}
	if id := state.Text("template"); id != "" {
		t, err := templateOf(c.Context(), c.DB, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		d.Body = t.Body
	}
	if d.Column, err = p.onlyColumn(c, d.Kind); err != nil {
		return err
	}
	if d.Tasks, err = p.suggest(c.Context(), c.DB, c.Actor.Tenant, d.Title+" "+kindTitle(d.Kind)); err != nil {
		return err
	}
	i, err := p.Create(c.Context(), c.Actor, d)
	if err != nil {
		if !take(state, err) {
			return err
		}
		return showNew(c, form.Status(err), state)
	}
	return c.Done("已新建工作稿", i.Href()+"/edit")
}

// onlyColumn is the column of a kind that has one place alone.
func (p *Publish) onlyColumn(c *web.Ctx, kind string) (string, error) {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return "", err
	}
	var fit []string
	for _, col := range tree.All {
		if col.Takes(kind) && len(col.Kinds) > 0 {
			fit = append(fit, col.ID)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	return "", nil
}

// editForm is the form of a working copy: what all items have, what its kind
// has, and the drafter's part of the secrecy review.
func (p *Publish) editForm(c *web.Ctx, i *content.Item) (form.Form, error) {
	k, _ := content.KindOf(i.Kind)
	f := form.Form{
		{Name: "title", Label: "标题", Kind: form.Text, Required: true, Max: 200},
		{Name: "column", Label: "发布栏目", Kind: form.Select},
		{Name: "also", Label: "同时显示在", Kind: form.Select, Multiple: true, Help: "需要在其他栏目同时列出的，可以多选。"},
	}
	if k.Document {
		f = append(f, form.Field{Name: "number", Label: "发文字号", Kind: form.Text, Max: 50, Placeholder: "某工信发〔2023〕8号"},
			form.Field{Name: "issuer", Label: "发布机构", Kind: form.Text, Max: 200, Help: "联合发文的，主办机关在前，用顿号分开。"})
	}
	if k.Document || k.Formed {
		f = append(f, form.Field{Name: "formed", Label: "成文日期", Kind: form.Day, Help: "公文为负责人签发的日期，决定为作出的日期。它不是发布日期，发布日期由系统记录。"})
	}
	f = append(f, form.Field{Name: "changed", Label: "变更日期", Kind: form.Day, Help: "信息形成后又有变更的填写，公开时限从变更之日起算。"})
	for _, x := range k.Fields {
		f = append(f, kindField(x))
	}
	f = append(f, form.Field{Name: "body", Label: "正文", Kind: form.Area, Max: mostBody},
		form.Field{Name: "summary", Label: "摘要", Kind: form.Area, Max: 300, Rows: 2, Help: "显示在列表和搜索结果中，最多300字。"},
		form.Field{Name: "short", Label: "列表短标题", Kind: form.Text, Max: 60},
		form.Field{Name: "source", Label: "来源", Kind: form.Text, Max: 100, Help: "原创的填本单位或科室，转载的填出处。"},
		form.Field{Name: "author", Label: "责任编辑", Kind: form.Text, Max: 30},
		form.Field{Name: "topic", Label: "主题分类", Kind: form.Select},
		form.Field{Name: "keywords", Label: "关键词", Kind: form.Text, Max: 100, Help: "用顿号分开。"},
		form.Field{Name: "audience", Label: "适用对象", Kind: form.Text, Max: 100, Placeholder: "中小企业、规模以上工业企业"},
		form.Field{Name: "marking", Label: "公开属性", Kind: form.Radio, Help: "拟稿时标识，随稿送审；没有标识的不能送审。"},
		form.Field{Name: "ground", Label: "不公开的法定理由", Kind: form.Select, Help: "依申请公开和不予公开必须选择。工作秘密、内部资料不是法定理由。"},
		form.Field{Name: "ground_note", Label: "理由说明", Kind: form.Area, Max: 500, Rows: 2})
	if i.Kind == content.KindForwarded {
		f = append(f, form.Field{Name: "inherit_why", Label: "与原文属性不一致的理由", Kind: form.Text, Max: 200, Help: "转发文件的公开属性随原文；不一致的说明理由。"})
	}
	f = append(f, form.Field{Name: "carrier", Label: "载体形式", Kind: form.Radio}, form.Field{Name: "ways", Label: "拟公开方式", Kind: form.Checks},
		form.Field{Name: "planned_on", Label: "拟公开时间", Kind: form.Day}, form.Field{Name: "handler_opinion", Label: "承办人保密审查意见", Kind: form.Area, Max: 300, Rows: 2},
		form.Field{Name: "tasks", Label: "对应任务", Kind: form.Text, Max: 60, Help: "任务分工的序号，用顿号分开；用于统计任务完成情况，系统按内容提示，可以修改。"})
	if i.Edition > 0 {
		f = append(f, form.Field{Name: "note", Label: "修订说明", Kind: form.Text, Max: 200, Help: "向公众说明改了什么，例如：更正第三条中的截止日期。"})
	}
	return f, p.choices(c, i, f)
}

// kindField is a field of the kind as data.
func kindField(x content.Field) form.Field {
	kinds := map[string]form.Kind{"date": form.Day, "textarea": form.Area, "choice": form.Select, "number": form.Number, "url": form.URL}
	out := form.Field{Name: "f_" + x.Key, Label: x.Label, Help: x.Help, Kind: kinds[x.Input]}
	if out.Kind == "" {
		out.Kind = form.Text
	}
	for _, o := range x.Options {
		out.Options = append(out.Options, form.Option{Value: o, Label: o})
	}
	return out
}

// choices fills in what can be chosen.
func (p *Publish) choices(c *web.Ctx, i *content.Item, f form.Form) error {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	at := func(name string) *form.Field {
		n := slices.IndexFunc(f, func(x form.Field) bool { return x.Name == name })
		return &f[n]
	}
	for _, col := range tree.All {
		if col.Takes(i.Kind) || col.ID == i.Column {
			o := form.Option{Value: col.ID, Label: trail(tree, col.ID)}
			at("column").Options = append(at("column").Options, o)
			at("also").Options = append(at("also").Options, o)
		}
	}
	for _, t := range content.Topics {
		at("topic").Options = append(at("topic").Options, form.Option{Value: t.Title, Label: t.Title})
		for _, u := range t.Under {
			at("topic").Options = append(at("topic").Options, form.Option{Value: t.Title + "/" + u, Label: t.Title + " / " + u})
		}
	}
	for _, m := range content.Markings {
		at("marking").Options = append(at("marking").Options, form.Option{Value: string(m), Label: m.Title()})
	}
	for _, g := range content.Grounds {
		at("ground").Options = append(at("ground").Options, form.Option{Value: g.Key, Label: g.Title + "（" + g.Article + "）"})
	}
	for _, w := range Carriers {
		at("carrier").Options = append(at("carrier").Options, form.Option{Value: w, Label: w})
	}
	for _, w := range SecretWays {
		at("ways").Options = append(at("ways").Options, form.Option{Value: w, Label: w})
	}
	return nil
}

// trail is a column's name with those above it.
func trail(tree content.Tree, id string) string {
	var names []string
	for _, c := range tree.Trail(id) {
		names = append(names, c.Name)
	}
	return strings.Join(names, " › ")
}

// typed is a working copy as the values of its form.
func typed(d *Draft) url.Values {
	v := url.Values{}
	for name, s := range map[string]string{"title": d.Title, "column": d.Column, "number": d.Number, "issuer": d.Issuer, "formed": dateText(d.Formed),
		"changed": dateText(d.Changed), "body": d.Body, "summary": d.Summary, "short": d.Short, "source": d.Source, "author": d.Author, "topic": d.Topic,
		"keywords": joined(d.Keywords), "audience": joined(d.Audience), "marking": string(d.Marking), "ground": d.Ground, "ground_note": d.GroundNote,
		"inherit_why": d.InheritWhy, "carrier": d.Carrier, "planned_on": dateText(d.PlannedOn), "handler_opinion": d.HandlerOpinion,
		"tasks": joined(d.Tasks), "note": d.Note} {
		v.Set(name, s)
	}
	v["also"], v["ways"] = d.Also, d.Ways
	for k, s := range d.Fields {
		v.Set("f_"+k, s)
	}
	return v
}

// read is what was typed as a working copy.
func read(i *content.Item, s *form.State) Draft {
	d := Draft{Kind: i.Kind, Unit: i.Unit, Column: s.Text("column"), Also: s.List("also"), Title: s.Text("title"), Short: s.Text("short"), Summary: s.Text("summary"),
		Body: s.Text("body"), Source: s.Text("source"), Author: s.Text("author"), Number: s.Text("number"), Issuer: s.Text("issuer"), Formed: s.Date("formed"),
		Changed: s.Date("changed"), Topic: s.Text("topic"), Keywords: parts(s.Text("keywords")), Audience: parts(s.Text("audience")),
		Marking: content.Marking(s.Text("marking")), Ground: s.Text("ground"), GroundNote: s.Text("ground_note"), InheritWhy: s.Text("inherit_why"),
		Carrier: s.Text("carrier"), Ways: s.List("ways"), PlannedOn: s.Date("planned_on"), HandlerOpinion: s.Text("handler_opinion"),
		Tasks: parts(s.Text("tasks")), Note: s.Text("note"), Fields: map[string]string{}}
	k, _ := content.KindOf(i.Kind)
	for _, x := range k.Fields {
		if v := s.Text("f_" + x.Key); v != "" {
			d.Fields[x.Key] = v
		}
	}
	return d
}

func (p *Publish) getEdit(c *web.Ctx) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if !c.Actor.MayOn(RightDraft, cs.Item.Unit, cs.Item.Kind) {
		return fail.Deniedf("您没有修改这条信息的权限。如工作需要，请联系本单位安全管理员")
	}
	if err := editable(cs); err != nil {
		return err
	}
	f, err := p.editForm(c, &cs.Item)
	if err != nil {
		return err
	}
	state := f.Blank(nil)
	d := draftOf(&cs.Item, &cs.Course)
	state.Values = typed(&d)
	return p.showEdit(c, http.StatusOK, cs, state, cs.Item.Version, nil)
}

// showEdit draws the editor; more are notices above it. What is missing is
// said, but does not keep anybody from saving.
func (p *Publish) showEdit(c *web.Ctx, status int, cs *Case, state *form.State, version int64, more []ui.Notice) error {
	i := &cs.Item
	v := pages.Form{Base: base(c, i, "编辑"), Notices: more}
	v.Base.Lead = kindTitle(i.Kind)
	v.Base.Actions = []ui.Button{{Label: "返回", Href: i.Href()}, {Label: "预览", Href: i.Href() + "/preview"}}
	if i.State != "draft" && i.State != "returned" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "这条信息已经签发", Text: "保存任何修改后，原审签单失效，须重新送审。"})
	}
	if len(cs.Missing) > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Info, Title: "送审前还需要补充", Text: cs.lacks() + "。"})
	}
	fields := ui.FromForm(state)
	p.dress(i, fields)
	v.Groups = groups(i, fields)
	v.Form = ui.Form{ID: "edit", Action: i.Href() + "/edit", Error: state.General, Draft: "publish-" + i.ID,
		Fields: []ui.Field{{Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(version, 10)}},
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary, Name: "then", Value: "stay", Key: "s"}, {Label: "保存并返回", Name: "then", Value: "back"},
			{Label: "保存并送审", Name: "then", Value: "submit"}}}
	files, err := p.filesOf(c, cs, true)
	if err != nil {
		return err
	}
	v.Files = &files
	return c.Page(status, pages.FormPage(v))
}

// groups cuts the fields of an item into the parts of its form. What the kind
// asks for stands with what all items have.
func groups(i *content.Item, fields []ui.Field) []pages.Group {
	out := []pages.Group{{ID: "basic", Title: "基本信息"}, {ID: "text", Title: "正文"},
		{ID: "marking", Title: "公开属性与依据"},
		{ID: "secrecy", Title: "保密审查", Lead: "承办人填写的部分，送审时生成保密审查表。"}, {ID: "place", Title: "发布到"}, {ID: "more", Title: "更多"}}
	if i.Edition > 0 {
		out[1].Lead = "这是对已发布信息的修订，须填写修订说明。"
	}
	at := map[string]int{"body": 1, "summary": 1, "note": 1, "marking": 2, "ground": 2, "ground_note": 2, "inherit_why": 2,
		"carrier": 3, "ways": 3, "planned_on": 3, "handler_opinion": 3, "column": 4, "also": 4,
		"short": 5, "author": 5, "topic": 5, "keywords": 5, "audience": 5, "tasks": 5}
	for _, f := range fields {
		if f.Name == "also" && len(f.Options) < 2 {
			continue // there is no other column for this kind
		}
		n := at[f.Name]
		out[n].Fields = append(out[n].Fields, f)
	}
	return out
}

// dress gives the fields what only the page knows.
func (p *Publish) dress(i *content.Item, fields []ui.Field) {
	body := ui.Pick(fields, "body")
	body.Kind, body.Upload, body.Draft, body.MaxLength = ui.Rich, i.Href()+"/image", "publish-"+i.ID+"-body", 0
	for _, name := range []string{"formed", "changed", "planned_on"} {
		ui.Pick(fields, name).Width = ui.Short
	}
	for _, name := range []string{"number", "issuer", "author", "short", "source", "tasks", "keywords", "audience"} {
		ui.Pick(fields, name).Width = ui.Half
	}
	for n, f := range fields {
		if strings.HasPrefix(f.Name, "f_") && (f.Kind == ui.Date || f.Kind == ui.Number) {
			fields[n].Width = ui.Short
		}
	}
	for _, name := range []string{"column", "topic", "ground"} {
		ui.Pick(fields, name).Blank = "请选择"
	}
	ui.Pick(fields, "handler_opinion").Phrases = []string{"经自查，不涉及国家秘密、工作秘密、商业秘密和个人隐私，建议公开。", "内容涉及不宜公开事项，建议不予公开。"}
}

func (p *Publish) postEdit(c *web.Ctx) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	f, err := p.editForm(c, &cs.Item)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	version := versionOn(c)
	if !state.OK() {
		return p.showEdit(c, http.StatusUnprocessableEntity, cs, state, version, nil)
	}
	err = p.Save(c.Context(), c.Actor, cs.Item.ID, version, read(&cs.Item, state))
	if err != nil {
		if !take(state, err) {
			return err
		}
		var more []ui.Notice
		if fail.Is(err, fail.Stale) {
			state.General = ""
			version = cs.Item.Version // once seen, the next save counts
			more = []ui.Notice{{Tone: ui.Warn, Title: "没有保存", Text: err.Error() + "。", Acts: []ui.Button{{Label: "查看最新内容", Href: cs.Item.Href(), Small: true}}}}
		}
		return p.showEdit(c, form.Status(err), cs, state, version, more)
	}
	switch c.R.FormValue("then") {
	case "submit":
		if err := p.Submit(c.Context(), c.Actor, cs.Item.ID, AnyVersion); err != nil {
			if _, _, ok := form.Shown(err); !ok {
				return err
			}
			c.Flash("已保存")
			return p.again(c, cs.Item.ID, err)
		}
		return c.Done("已保存并送审", cs.Item.Href())
	case "back":
		return c.Done("已保存", cs.Item.Href())
	}
	return c.Done("已保存", cs.Item.Href()+"/edit")
}

// again draws the editor with what was just saved and why it was not handed
// in.
func (p *Publish) again(c *web.Ctx, id string, why error) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, id)
	if err != nil {
		return err
	}
	f, err := p.editForm(c, &cs.Item)
	if err != nil {
		return err
	}
	state := f.Blank(nil)
	d := draftOf(&cs.Item, &cs.Course)
	state.Values = typed(&d)
	return p.showEdit(c, form.Status(why), cs, state, cs.Item.Version, []ui.Notice{{Tone: ui.Warn, Title: "已保存，没有送审", Text: why.Error() + "。",
		Acts: []ui.Button{{Label: "发布前检查", Href: cs.Item.Href() + "/check", Small: true}}}})
}

// minute reads a day and a time of day in the program's zone.
func minute(dayText, timeText string, zone *time.Location) (time.Time, bool) {
	d, err := civil.Parse(strings.TrimSpace(dayText))
	if err != nil {
		return time.Time{}, false
	}
	t, err := time.Parse("15:04", strings.TrimSpace(timeText))
	if err != nil {
		return time.Time{}, false
	}
	return d.In(zone).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), true
}
