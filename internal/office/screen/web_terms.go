package screen

import (
	"context"
	"strings"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/screen/words"
)

// levelTitles are what the two levels are called.
var levelTitles = map[Level]string{Block: "拦截", Warn: "提示"}

func kindOptions() []form.Option {
	var out []form.Option
	for _, k := range TermKinds {
		out = append(out, form.Option{Value: string(k.Kind), Label: k.Title, Help: k.About})
	}
	return out
}

func termForm() form.Form {
	return form.Form{
		{Name: "kind", Label: "种类", Kind: form.Radio, Required: true, Options: kindOptions()},
		{Name: "term", Label: "词语", Required: true, Max: 60, Help: "全角半角、字母大小写和中间的空格不影响查找"},
		{Name: "correct", Label: "正确写法", Max: 60, Help: "发现时提供替换，不会自动改动"},
		{Name: "level", Label: "级别", Kind: form.Radio, Required: true, Options: []form.Option{
			{Value: string(Warn), Label: "提示", Help: "不影响发布"}, {Value: string(Block), Label: "拦截", Help: "须修改，或说明理由后放行"}}},
		{Name: "except", Label: "例外语境", Kind: form.Area, Rows: 3, Max: 1000, Help: "每行一个。词语出现在这些说法里时不提示，如“反对台独”"},
		{Name: "basis", Label: "依据", Max: 200, Placeholder: "文件名称和文号"},
		{Name: "version", Kind: form.Hidden},
	}
}

func termFrom(s *form.State) *Term {
	t := &Term{Kind: TermKind(s.Text("kind")), Text: s.Text("term"), Correct: s.Text("correct"), Level: Level(s.Text("level")), Basis: s.Text("basis"), Version: int64(s.Int("version"))}
	for line := range strings.Lines(s.Text("except")) {
		if line = strings.TrimSpace(line); line != "" {
			t.Except = append(t.Except, line)
		}
	}
	return t
}

// termsWhere is the condition that the query of the list asks for.
func termsWhere(agency string, q ui.Query) (string, []any) {
	where, args := "WHERE agency = $1", []any{agency}
	add := func(cond string, v any) {
		args = append(args, v)
		where += " AND " + strings.ReplaceAll(cond, "?", strings.Trim(store.In(len(args), 1), "()"))
	}
	if q.All {
		return where, args
	}
	for key, col := range map[string]string{"kind": "kind", "level": "level"} {
		if v := q.Filters[key]; v != "" {
			add(col+" = ?", v)
		}
	}
	if v := words.Key(q.Text + q.Filters["term"]); v != "" {
		add(`(folded LIKE ? ESCAPE '\' OR LOWER(correct) LIKE ? ESCAPE '\')`, "%"+store.LikeEscape(v)+"%")
	}
	return where, args
}

// termOrder is the order of the list.
func termOrder(q ui.Query) string {
	col := map[string]string{"term": "folded", "kind": "kind", "level": "level", "changed": "changed_at"}[q.Sort]
	if col == "" {
		return " ORDER BY changed_at DESC, id DESC"
	}
	if q.Down {
		col += " DESC"
	}
	return " ORDER BY " + col + ", id"
}

func (s *Screen) getTerms(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	list, total, err := terms(c.Context(), c.DB, c.Actor.Tenant, q)
	if err != nil {
		return err
	}
	g := termGrid(c, q, list)
	if q.Export != "" {
		return export(c, "词库", g)
	}
	g.Pages = ui.Pages(pathTerms, q, total)
	v := view(c, "词库", pathTerms)
	v.Lead = "发布前在标题、正文和附件中查找这些词语。发现后指出位置、提供替换，不会自动改动。"
	v.Parts = append(v.Parts, partOf(g))
	if c.Actor.May(RightManage) {
		v.Actions = []ui.Button{{Label: "增加词条", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: pathTerms + "/new"},
			{Label: "导入", Icon: "upload", Place: ui.PlaceImport, Href: pathTerms + "/import"}}
	}
	return show(c, true, v)
}

// terms reads one page of the list, or all of it for a file.
func terms(ctx context.Context, q store.Querier, agency string, query ui.Query) ([]Term, int, error) {
	where, args := termsWhere(agency, query)
	var total int
	if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM screen_term "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	tail := where + termOrder(query)
	if query.Export == "" {
		n := len(args)
		args = append(args, query.Per, query.Offset())
		tail += " LIMIT " + strings.Trim(store.In(n+1, 1), "()") + " OFFSET " + strings.Trim(store.In(n+2, 1), "()")
	}
	list, err := store.Select[Term](ctx, q, tail, args...)
	return list, total, err
}

func termGrid(c *web.Ctx, q ui.Query, list []Term) ui.Grid {
	var kinds []ui.Option
	for _, k := range TermKinds {
		kinds = append(kinds, ui.Option{Value: string(k.Kind), Label: k.Title})
	}
	g := ui.Grid{ID: "terms", Caption: "词条列表", Path: pathTerms, Query: q, Export: true, Choose: true, Sticky: 1,
		Columns: []ui.Column{
			{Key: "term", Label: "词语", Sort: true, Fixed: true, Filter: &ui.Field{Placeholder: "词语或正确写法"}},
			{Key: "kind", Label: "种类", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: kinds}},
			{Key: "correct", Label: "正确写法"},
			{Key: "level", Label: "级别", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: string(Warn), Label: "提示"}, {Value: string(Block), Label: "拦截"}}}},
			{Key: "except", Label: "例外语境", Wide: true}, {Key: "basis", Label: "依据", Wide: true},
			{Key: "changed", Label: "修改时间", Sort: true, Off: true}},
		Empty: ui.EmptyState{Title: "没有词条", Text: "没有符合条件的词条。可以逐条增加、从表格导入，或先载入常见错别字。"}}
	if c.Actor.May(RightManage) {
		g.Empty.Acts = []ui.Button{{Label: "载入常见错别字", Post: true, Action: pathTerms + "/starter"}}
	}
	for _, t := range list {
		term := ui.T(t.Text)
		if c.Actor.May(RightManage) {
			term = ui.A(t.Text, pathTerms+"/"+t.ID)
		}
		level := ui.Cell{Text: levelTitles[t.Level]}
		if t.Level == Block {
			level.Part = ui.Badge(ui.Bad, level.Text)
		}
		g.Rows = append(g.Rows, ui.Row{ID: t.ID, Href: term.Href, Label: t.Text, Cells: []ui.Cell{term, ui.T(t.Kind.title()), ui.T(t.Correct), level,
			ui.T(strings.Join(t.Except, "；")), ui.T(t.Basis), ui.T(t.ChangedAt.In(store.Zone).Format("2006-01-02 15:04"))}})
	}
	return g
}

func (s *Screen) getNewTerm(c *web.Ctx) error {
	return s.showTerm(c, "增加词条", pathTerms+"/new", termForm().Blank(map[string]string{"kind": string(Wrong), "level": string(Warn)}))
}

func (s *Screen) showTerm(c *web.Ctx, title, action string, f *form.State) error {
	v := view(c, title, pathTerms)
	v.Form = &ui.Form{Action: action, Fields: ui.FromForm(f), Error: f.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: pathTerms}}}
	if action != pathTerms+"/new" {
		v.Actions = []ui.Button{{Label: "删除", Look: ui.Danger, Place: ui.PlaceDelete, Href: action + "/remove"}}
	}
	return show(c, f.OK(), v)
}

func (s *Screen) postNewTerm(c *web.Ctx) error {
	f := termForm().Read(c.R)
	done, err := attempt(c, f, func(tx *store.Tx) error { return s.AddTerm(tx, termFrom(f)) })
	if err != nil {
		return err
	}
	if !done {
		return s.showTerm(c, "增加词条", pathTerms+"/new", f)
	}
	return c.Done("已增加“"+f.Text("term")+"”，下次检查起生效", pathTerms)
}

func (s *Screen) getTerm(c *web.Ctx) error {
	t, err := store.Get[Term](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	return s.showTerm(c, "修改词条", pathTerms+"/"+t.ID, termForm().Blank(map[string]string{"kind": string(t.Kind), "term": t.Text, "correct": t.Correct,
		"level": string(t.Level), "except": strings.Join(t.Except, "\n"), "basis": t.Basis, "version": version(t.Version)}))
}

func (s *Screen) postTerm(c *web.Ctx) error {
	f, id := termForm().Read(c.R), c.Path("id")
	if _, err := store.Get[Term](c.Context(), c.DB, c.Actor.Tenant, id); err != nil {
		return err
	}
	done, err := attempt(c, f, func(tx *store.Tx) error {
		t := termFrom(f)
		t.Agency, t.ID = tx.Tenant(), id
		return s.EditTerm(tx, t)
	})
	if err != nil {
		return err
	}
	if !done {
		return s.showTerm(c, "修改词条", pathTerms+"/"+id, f)
	}
	return c.Done("已保存“"+f.Text("term")+"”", pathTerms)
}

func (s *Screen) getRemoveTerm(c *web.Ctx) error {
	t, err := store.Get[Term](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	v := view(c, "删除词条", pathTerms)
	v.Confirm = &ui.Confirm{Will: []string{"以后检查不再查找“" + t.Text + "”。", "已经发布的内容和已有的检查记录不变。"}, Question: "确定删除吗？",
		Action: pathTerms + "/" + t.ID + "/remove", Button: ui.Button{Label: "删除", Look: ui.Danger}, Back: ui.Link{Label: "返回", Href: pathTerms + "/" + t.ID}}
	return show(c, true, v)
}

func (s *Screen) postRemoveTerm(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return s.RemoveTerm(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已删除词条", pathTerms)
}
