package publish

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

func (p *Publish) getMove(c *web.Ctx) error { return p.askMove(c, http.StatusOK, nil) }

// askMove asks before a move and says what will happen.
func (p *Publish) askMove(c *web.Ctx, status int, failed error) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	name := c.R.FormValue("name")
	m, err := Items.Try(cs, name, cs.before())
	if err != nil && failed == nil {
		return err
	}
	i := &cs.Item
	v := pages.Confirm{Base: base(c, i, name)}
	v.Box = ui.Confirm{Question: "确定" + name + "《" + i.Title + "》吗？", Action: i.Href() + "/move",
		Fields: []ui.Field{{Name: "name", Kind: ui.HiddenKind, Value: name}, {Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(i.Version, 10)}},
		Button: ui.Button{Label: name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: i.Href()}}
	if m.Warn != "" {
		v.Box.Will = append(v.Box.Will, m.Warn)
	}
	v.Box.Will = append(v.Box.Will, will(cs, name)...)
	v.Box.Fields = append(v.Box.Fields, moveFields(c, name)...)
	if name == MoveWithdraw && cs.Course.RevokedOpen() && failed == nil {
		ui.Pick(v.Box.Fields, "reason").Value = "处罚决定已" + cs.Course.RevokedKind + "。" + cs.Course.RevokedWhy
	}
	if slices.Contains([]string{MoveWithdraw, MoveUrgent, MoveAbandon, MoveDrop}, name) {
		v.Box.Button.Look = ui.Danger
	}
	if failed != nil {
		v.Error = complain(v.Box.Fields, failed)
		if v.Error == "" && fail.Is(failed, fail.Stale) {
			v.Error = failed.Error()
		}
	}
	return c.Page(status, pages.ConfirmPage(v))
}

// will says what a move will do to this item.
func will(cs *Case, name string) []string {
	i := &cs.Item
	switch name {
	case MoveRelease:
		if i.Edition > 0 {
			return []string{"以新版本替换公众看到的内容，地址、索引号和首次发布日期不变，旧版本留存。"}
		}
		return []string{"立即对外发布，公众可以看到正文和附件。", "生成永久地址和索引号；发布时间由系统记录，不能更改。"}
	case MoveSchedule:
		return []string{"到时间由系统自动发布；取消定时不留下任何页面。", "到时间如发现不符合发布条件，不发布并通知您。"}
	case MoveWithdraw:
		if i.State != content.Published {
			return []string{"正在进行的修订保留为工作稿。"}
		}
	}
	return nil
}

// moveFields are what a move asks for.
func moveFields(c *web.Ctx, name string) []ui.Field {
	v := func(n string) string { return c.R.PostFormValue(n) }
	why := func(label, help string) ui.Field {
		return ui.Field{Name: "why", Label: label, Help: help, Kind: ui.Textarea, Rows: 3, Required: true, MaxLength: 500, Value: v("why")}
	}
	switch name {
	case MoveSchedule:
		return []ui.Field{{Name: "day", Label: "发布日期", Kind: ui.Date, Required: true, Width: ui.Short, Value: v("day"), Min: c.Today().String()},
			{Name: "time", Label: "发布时间", Kind: ui.Time, Required: true, Width: ui.Short, Value: v("time")}}
	case MoveUrgent:
		return []ui.Field{why("应急事由", "例如：突发事件预警信息。")}
	case MoveWithdraw:
		w := why("撤稿原因", "撤稿说明页向公众显示这段文字。")
		w.Name, w.Value = "reason", v("reason")
		return []ui.Field{w, {Name: "redirect", Label: "替代页面的地址", Help: "有新的信息代替的，填写它在本站的地址，访问原地址时自动转到。", Value: v("redirect"), Placeholder: "/art/202309/t20230905_12.html"}}
	case MoveRestore:
		return []ui.Field{why("恢复原因", "")}
	case MoveAbandon:
		return []ui.Field{why("作废原因", "")}
	}
	return nil
}

// postMove makes a move that is not an opinion.
func (p *Publish) postMove(c *web.Ctx) error {
	id, name := c.Path("id"), c.R.FormValue("name")
	version := versionOn(c)
	err := p.act(c, id, name, version)
	if err == nil {
		to := "/office/publish/" + url.PathEscape(id)
		if name == MoveRevise {
			to += "/edit"
		}
		return c.Done("已"+name, to)
	}
	_, fields, ok := form.Shown(err)
	switch {
	case !ok:
		return err
	case slices.Contains(asked, name) && len(fields) > 0:
		return p.askMove(c, form.Status(err), err)
	case fail.Is(err, fail.Stale):
		return err
	}
	return p.showItem(c, http.StatusUnprocessableEntity, nil, err)
}

func (p *Publish) act(c *web.Ctx, id, name string, version int64) error {
	ctx, a, v := c.Context(), c.Actor, c.R.PostFormValue
	switch name {
	case MoveSubmit:
		return p.Submit(ctx, a, id, version)
	case MoveRecall:
		return p.Recall(ctx, a, id)
	case MoveRelease:
		return p.Release(ctx, a, id, version)
	case MoveSchedule:
		at, ok := minute(v("day"), v("time"), zone)
		if !ok {
			return fail.Fields(map[string]string{"day": "请填写发布日期和时间，例如 2023-09-10 09:00"})
		}
		return scheduleField(p.Schedule(ctx, a, id, at))
	case MoveCancel:
		return p.Cancel(ctx, a, id)
	case MoveUrgent:
		return p.Urgent(ctx, a, id, version, v("why"))
	case MoveRevise:
		return p.Revise(ctx, a, id)
	case MoveDrop:
		return p.Drop(ctx, a, id)
	case MoveWithdraw:
		return p.Withdraw(ctx, a, id, v("reason"), v("redirect"))
	case MoveRestore:
		return p.Restore(ctx, a, id, v("why"))
	case MoveAbandon:
		return p.Abandon(ctx, a, id, v("why"))
	}
	return fail.Missingf("没有“%s”这项操作，请从信息页面上的按钮办理", clip(name, 20))
}

// scheduleField puts the complaint about the minute on the field for the day.
func scheduleField(err error) error {
	if _, fields, ok := form.Shown(err); ok && fields["at"] != "" {
		return fail.Fields(map[string]string{"day": fields["at"]})
	}
	return err
}

func (p *Publish) postCopy(c *web.Ctx) error {
	i, err := p.Copy(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已复制为新稿，附件、文号和日期没有带入", i.Href()+"/edit")
}

func (p *Publish) getPlace(c *web.Ctx) error { return p.askPlace(c, []string{c.Path("id")}, nil) }

// askPlace asks where items shall stand.
func (p *Publish) askPlace(c *web.Ctx, ids []string, failed error) error {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	v := pages.Confirm{Base: base(c, nil, "调整栏目")}
	v.Box = ui.Confirm{Question: "调整到哪个栏目？", Action: homePath + "/batch", Button: ui.Button{Label: "调整栏目", Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: homePath}}
	v.Box.Will = []string{"信息的永久地址不变，原有链接继续有效。", "信息从原栏目的列表中移出，出现在新栏目的列表中，发布日期不变。"}
	field := ui.Field{Name: "column", Label: "新栏目", Kind: ui.Select, Required: true, Value: c.R.PostFormValue("column")}
	var kinds []string
	for _, id := range ids {
		i, err := p.get(c.Context(), c.DB, c.Actor, id)
		if err != nil {
			return err
		}
		kinds = append(kinds, i.Kind)
		v.Box.Will = append(v.Box.Will, "《"+i.Title+"》现在"+trail(tree, i.Column)+"。")
		v.Box.Fields = append(v.Box.Fields, ui.Field{Name: "id", ID: "f-id-" + i.ID, Kind: ui.HiddenKind, Value: i.ID})
		if len(ids) == 1 {
			v.Box.Back.Href, v.Box.Action, field.Value = i.Href(), i.Href()+"/place", i.Column
		}
	}
	for _, col := range tree.All {
		if !slices.ContainsFunc(kinds, func(k string) bool { return !col.Takes(k) }) {
			field.Options = append(field.Options, ui.Option{Value: col.ID, Label: trail(tree, col.ID)})
		}
	}
	v.Box.Fields = append(v.Box.Fields, ui.Field{Name: "act", Kind: ui.HiddenKind, Value: "place"}, field)
	status := http.StatusOK
	if failed != nil {
		v.Error, status = complain(v.Box.Fields, failed), form.Status(failed)
	}
	return c.Page(status, pages.ConfirmPage(v))
}

func (p *Publish) postPlace(c *web.Ctx) error {
	id := c.Path("id")
	err := p.Place(c.Context(), c.Actor, id, c.R.PostFormValue("column"), c.R.PostForm["also"])
	if err == nil {
		return c.Done("已调整栏目", "/office/publish/"+url.PathEscape(id))
	}
	if _, fields, ok := form.Shown(err); ok && len(fields) > 0 {
		return p.askPlace(c, []string{id}, err)
	}
	return err
}
