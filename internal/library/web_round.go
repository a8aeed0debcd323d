package library

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/library/pages"
	"gongkai/internal/office/content"
)

func roundForm() form.Form {
	return form.Form{{Name: "title", Label: "名称", Required: true, Max: 100, Placeholder: "2023年行政规范性文件清理"}, {Name: "due", Label: "完成日期", Kind: form.Day, Required: true},
		{Name: "effective", Label: "废止、失效从哪一天起", Kind: form.Day, Help: "不填的，自结果公布之日起"}, {Name: "note", Label: "清理要求", Kind: form.Area}}
}

var roundStates = map[string]string{RoundOpen: "清理中", RoundSigned: "已签批", RoundPublished: "已公布"}

func (l *Library) getRounds(c *web.Ctx) error {
	return l.showRounds(c, http.StatusOK, roundForm().Blank(nil))
}

func (l *Library) showRounds(c *web.Ctx, code int, st *form.State) error {
	all, err := store.Select[Round](c.Context(), c.DB, "WHERE agency = $1 ORDER BY opened_on DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	path := root + "/rounds"
	col := func(key, label string, of func(Round) string) roll.Column[Round] {
		return roll.Column[Round]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	title := col("title", "清理", func(r Round) string { return r.Title })
	title.Cell = func(r Round) ui.Cell { return ui.A(r.Title, roundHref(r.ID)) }
	g := roll.List[Round]{ID: "rounds", Caption: "文件清理", Path: path, File: "文件清理", Rows: all, Key: func(r Round) string { return r.ID }, Href: func(r Round) string { return roundHref(r.ID) },
		Label: func(r Round) string { return r.Title }, Empty: ui.EmptyState{Title: "还没有开展过清理", Text: "启动清理后，现行文件全部列入，逐件提出意见，签批后公布结果目录。"},
		Columns: []roll.Column[Round]{title, col("state", "状态", func(r Round) string { return roundStates[r.State] }), col("opened", "启动", func(r Round) string { return r.OpenedOn.String() }),
			col("due", "完成期限", func(r Round) string { return r.Due.String() }), col("signer", "签批", func(r Round) string { return r.Signer }), col("out", "公布", func(r Round) string { return r.PublishedOn.String() })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: base(c, "清理"), Tabs: tabs(path), Grid: grid}
	if c.Actor.MayOn(RightRound, "", "") {
		v.Forms = []pages.Titled{{ID: "new", Title: "启动清理", Form: ui.Form{Action: path, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "启动", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.ListPage(v))
}

func (l *Library) postRound(c *web.Ctx) error {
	st := roundForm().Read(c.R)
	if st.OK() {
		r, err := l.OpenRound(c.Context(), c.Actor, st.Text("title"), st.Text("note"), st.Date("due"), st.Date("effective"))
		if err == nil {
			return c.Done("已启动清理", roundHref(r.ID))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return l.showRounds(c, http.StatusUnprocessableEntity, st)
}

// weighed is a document in a round.
type weighed struct {
	Choice
	e    *Entry
	unit string
}

func chooseForm() form.Form {
	return form.Form{{Name: "choice", Label: "清理意见", Kind: form.Radio, Required: true, Options: pairs(Verdicts)}, {Name: "reason", Label: "理由", Kind: form.Area, Max: 500, Help: "拟修改、废止、宣布失效的须写明理由"},
		{Name: "id", Label: "文件", Kind: form.Checks, Required: true, Free: true}}
}

func (l *Library) getRound(c *web.Ctx) error { return l.showRound(c, http.StatusOK, nil) }

func (l *Library) showRound(c *web.Ctx, code int, st *form.State) error {
	r, err := store.Get[Round](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	rows, err := l.weighed(c, r.ID)
	if err != nil {
		return err
	}
	open := 0
	for _, w := range rows {
		if w.Choice.Choice == "" {
			open++
		}
	}
	v := pages.Record{Base: base(c, r.Title), Tabs: tabs(root + "/rounds")}
	v.Facts = []ui.Pair{ui.P("状态", roundStates[r.State]), ui.P("完成期限", dated(r.Due)), ui.P("进度", fmt.Sprintf("%d份，尚有%d份没有意见", len(rows), open)), ui.P("签批", strings.TrimSpace(r.Signer+" "+dated(r.SignedOn))), ui.P("要求", r.Note)}
	g := l.roundGrid(&r, rows)
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v.Grid = &grid
	if r.State == RoundOpen && c.Actor.May(RightDecide) {
		if st == nil {
			st = chooseForm().Blank(nil)
		}
		f := ui.Form{Action: roundHref(r.ID) + "/choose", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "提出意见", Look: ui.Primary}}}
		for _, w := range rows {
			if c.Actor.MayOn(RightDecide, w.e.Item.Unit, w.e.Item.Kind) {
				ui.Pick(f.Fields, "id").Options = append(ui.Pick(f.Fields, "id").Options, ui.Option{Value: w.Document, Label: strings.TrimSpace(w.e.Item.Title + " " + w.e.Item.Number)})
			}
		}
		v.Forms = append(v.Forms, pages.Titled{ID: "choose", Title: "提出清理意见（可多选）", Form: f})
	}
	v.Actions = l.roundActs(c, &r, open)
	return c.Page(code, pages.RecordPage(v))
}

func (l *Library) weighed(c *web.Ctx, round string) ([]weighed, error) {
	all, s, err := l.rows(c, c.Today())
	if err != nil {
		return nil, err
	}
	_ = s
	list, err := choicesOf(c.Context(), c.DB, c.Actor.Tenant, round)
	var out []weighed
	for _, x := range list {
		if i := slices.IndexFunc(all, func(r row) bool { return r.ID == x.Document }); i >= 0 {
			out = append(out, weighed{x, all[i].Entry, all[i].unit})
		}
	}
	return out, err
}

func (l *Library) roundGrid(r *Round, rows []weighed) roll.List[weighed] {
	col := func(key, label string, of func(weighed) string) roll.Column[weighed] {
		return roll.Column[weighed]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	title := col("title", "文件", func(w weighed) string { return w.e.Item.Title })
	title.Wide, title.Fixed, title.Least, title.Filter = true, true, 18, &ui.Field{Placeholder: "标题含"}
	title.Cell = func(w weighed) ui.Cell { return ui.A(w.e.Item.Title, href(w.Document)) }
	choice := col("choice", "清理意见", func(w weighed) string { return or(word(Verdicts, w.Choice.Choice), "未提出") })
	choice.Filter = &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "未提出", Label: "未提出"}}}
	for _, v := range Verdicts {
		choice.Filter.Options = append(choice.Filter.Options, ui.Option{Value: v[1], Label: v[1]})
	}
	g := roll.List[weighed]{ID: "choices", Caption: r.Title, Path: roundHref(r.ID), File: r.Title, Rows: rows, Key: func(w weighed) string { return w.Document },
		Href: func(w weighed) string { return href(w.Document) }, Label: func(w weighed) string { return w.e.Item.Title }, Empty: ui.EmptyState{Title: "没有您可以查看的文件"},
		Columns: []roll.Column[weighed]{title, col("number", "文号", func(w weighed) string { return w.e.Item.Number }), col("was", "清理前", func(w weighed) string { return string(w.Was) }), choice,
			col("reason", "理由", func(w weighed) string { return w.Reason }), col("by", "提出人", func(w weighed) string { return w.ByName }), col("unit", "科室", func(w weighed) string { return w.unit })}}
	if r.State == RoundOpen {
		g.BatchAction = roundHref(r.ID) + "/choose"
		for _, v := range Verdicts {
			g.Batch = append(g.Batch, ui.Button{Label: v[1], Name: "choice", Value: v[0]})
		}
	}
	return g
}

func (l *Library) roundActs(c *web.Ctx, r *Round, open int) []ui.Button {
	var out []ui.Button
	if r.State == RoundOpen && c.Actor.MayOn(RightSign, "", "") {
		b := ui.Button{Label: "签批", Look: ui.Primary, Post: true, Action: roundHref(r.ID) + "/sign", Confirm: "签批后清理意见不能再改。确定签批？"}
		if open > 0 {
			b.Off, b.Why = true, fmt.Sprintf("还有%d份文件没有清理意见", open)
		}
		out = append(out, b)
	}
	if r.Item != "" {
		out = append(out, ui.Button{Label: "结果公告", Href: (&content.Item{ID: r.Item}).Href()})
	} else if r.State == RoundSigned && c.Actor.MayOn(RightRound, "", "") {
		out = append(out, ui.Button{Label: "拟发结果公告", Look: ui.Primary, Post: true, Action: roundHref(r.ID) + "/list"})
	}
	return out
}

func (l *Library) postChoose(c *web.Ctx) error {
	st := chooseForm().Read(c.R)
	if st.OK() {
		ids := st.List("id")
		err := l.Choose(c.Context(), c.Actor, c.Path("id"), ids, st.Text("choice"), st.Text("reason"))
		if err == nil {
			return c.Done(fmt.Sprintf("已对%d份文件提出意见", len(ids)), roundHref(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
		return l.showRound(c, form.Status(err), st)
	}
	return l.showRound(c, http.StatusUnprocessableEntity, st)
}

func (l *Library) postSign(c *web.Ctx) error {
	if err := l.Sign(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已签批清理结果", roundHref(c.Path("id")))
}

func (l *Library) postList(c *web.Ctx) error {
	i, err := l.List(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已拟出结果公告，发布后清理结果同时生效", i.Href())
}

func importForm() form.Form {
	return form.Form{{Name: "book", Label: "填好的表格（xlsx）", Kind: form.File, Accept: ".xlsx"}, {Name: "files", Label: "正文文件压缩包（zip）", Kind: form.File, Accept: ".zip", Help: "表格“正文文件”一列写压缩包内的路径。可不传。"}}
}

func (l *Library) getImport(c *web.Ctx) error {
	return l.showImport(c, http.StatusOK, importForm().Blank(nil))
}

func (l *Library) showImport(c *web.Ctx, code int, st *form.State) error {
	v := pages.Record{Base: base(c, "导入文件")}
	v.Actions = []ui.Button{{Label: "下载模板", Href: root + "/import/template"}}
	v.Notices = []ui.Notice{{Tone: ui.Info, Title: "先预检，再导入", Text: "上传后逐行检查，不写入文件库。全部无误后再确认导入；导入的文件为拟稿状态，保留原发布日期，按发布流程审核公布。"}}
	v.Forms = []pages.Titled{{ID: "import", Title: "上传", Form: ui.Form{Action: root + "/import", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "预检", Look: ui.Primary}}}}}
	return c.Page(code, pages.RecordPage(v))
}

func (l *Library) postImport(c *web.Ctx) error {
	st := importForm().Blank(nil)
	name, book, err := c.Upload("book", 20<<20)
	var files []byte
	if err == nil {
		_, files, err = c.Upload("files", mostZip)
		if fail.Is(err, fail.Invalid) && len(files) == 0 && c.R.MultipartForm != nil && len(c.R.MultipartForm.File["files"]) == 0 {
			err = nil
		}
	}
	if err == nil {
		var m Import
		if m, err = l.Preview(c.Context(), c.Actor, name, book, files); err == nil {
			return c.See(root + "/import/" + m.ID)
		}
	}
	if !st.Keep(err) {
		return err
	}
	return l.showImport(c, http.StatusUnprocessableEntity, st)
}

func (l *Library) getTemplate(c *web.Ctx) error {
	return c.Stream("规范性文件导入模板.xlsx", sheet.MediaType, func(w io.Writer) error { return Template().Write(w) })
}

func (l *Library) getPlan(c *web.Ctx) error {
	m, err := store.Get[Import](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	path := root + "/import/" + m.ID
	col := func(key, label string, of func(Line) string) roll.Column[Line] {
		return roll.Column[Line]{Column: ui.Column{Key: key, Label: label}, Text: of}
	}
	title := col("title", "标题", func(r Line) string { return r.Title })
	title.Wide, title.Fixed, title.Least = true, true, 14
	says := col("problems", "问题", func(r Line) string { return strings.Join(r.Problems, "；") })
	says.Wide, says.Least = true, 16
	g := roll.List[Line]{ID: "plan", Caption: "预检结果", Path: path, File: "预检结果", Rows: m.Plan, Key: func(r Line) string { return fmt.Sprint(r.Row) },
		Columns: []roll.Column[Line]{col("row", "行", func(r Line) string { return fmt.Sprint(r.Row) }), title, col("number", "文号", func(r Line) string { return r.Number }), says,
			col("hints", "提示", func(r Line) string { return strings.Join(r.Hints, "；") }), col("starts", "施行日期", func(r Line) string { return r.Starts.String() }), col("ends", "有效期至", func(r Line) string { return r.Ends.String() })},
		Tone: func(r Line) ui.Tone {
			if len(r.Problems) > 0 {
				return ui.Bad
			}
			return ui.Plain
		}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.Record{Base: base(c, "导入预检"), Grid: &grid}
	switch bad := m.Bad(); {
	case m.Done:
		v.Notices = []ui.Notice{{Tone: ui.OK, Title: fmt.Sprintf("已导入%d份文件", m.Count)}}
	case bad > 0:
		v.Notices = []ui.Notice{{Tone: ui.Bad, Title: fmt.Sprintf("%d份文件中有%d份有问题", len(m.Plan), bad), Text: "请在表格中改正后重新上传。没有导入任何文件。"}}
	default:
		v.Notices = []ui.Notice{{Tone: ui.OK, Title: fmt.Sprintf("%d份文件全部通过预检", len(m.Plan))}}
		v.Actions = []ui.Button{{Label: "确认导入", Look: ui.Primary, Post: true, Action: path, Confirm: fmt.Sprintf("导入%d份文件？", len(m.Plan))}}
	}
	return c.Page(http.StatusOK, pages.RecordPage(v))
}

func (l *Library) postCommit(c *web.Ctx) error {
	n, err := l.Commit(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已导入%d份文件", n), root)
}

func parameterForm() form.Form {
	f := form.Form{{Name: "name", Label: "参数", Kind: form.Select, Required: true}, {Name: "value", Label: "数值", Kind: form.Number, Required: true, Min: 1, Top: 365},
		{Name: "from", Label: "从哪一天起执行", Kind: form.Day, Required: true}, {Name: "basis", Label: "依据", Required: true, Max: 300}}
	for _, r := range Rules {
		f[0].Options = append(f[0].Options, form.Option{Value: r.Key, Label: r.Title})
	}
	return f
}

func (l *Library) getParameters(c *web.Ctx) error {
	return l.showParameters(c, http.StatusOK, parameterForm().Blank(nil))
}

func (l *Library) showParameters(c *web.Ctx, code int, st *form.State) error {
	set, err := store.Select[Parameter](c.Context(), c.DB, "WHERE agency = $1 ORDER BY from_on, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	now, path := NumbersOn(set, c.Today()), root+"/parameters"
	col := func(key, label string, of func(Rule) string) roll.Column[Rule] {
		return roll.Column[Rule]{Column: ui.Column{Key: key, Label: label}, Text: of}
	}
	g := roll.List[Rule]{ID: "parameters", Caption: "参数", Path: path, File: "规范性文件参数", Rows: Rules, Key: func(r Rule) string { return r.Key },
		Columns: []roll.Column[Rule]{col("title", "参数", func(r Rule) string { return r.Title }), col("value", "现行", func(r Rule) string { return fmt.Sprintf("%d%s", now[r.Key], r.Unit) }),
			col("basis", "依据", func(r Rule) string {
				basis := r.Basis
				for _, p := range set {
					if p.Name == r.Key && p.From <= c.Today() {
						basis = p.Basis + "（自" + p.From.Chinese() + "起）"
					}
				}
				return basis
			})}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: base(c, "参数"), Tabs: tabs(path), Grid: grid}
	if c.Actor.MayOn(RightRound, "", "") {
		v.Forms = []pages.Titled{{ID: "set", Title: "设置参数", Form: ui.Form{Action: path, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.ListPage(v))
}

func (l *Library) postParameter(c *web.Ctx) error {
	st := parameterForm().Read(c.R)
	if st.OK() {
		err := l.Set(c.Context(), c.Actor, st.Text("name"), st.Date("from"), int64(st.Int("value")), st.Text("basis"))
		if err == nil {
			return c.Done("已保存参数", root+"/parameters")
		}
		if !st.Keep(err) {
			return err
		}
	}
	return l.showParameters(c, http.StatusUnprocessableEntity, st)
}
