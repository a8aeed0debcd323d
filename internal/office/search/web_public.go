package search

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/search/pages"
)

// The pages on what the public searches for (搜索情况).
const (
	publicPath   = "/office/search/public"
	hotPath      = publicPath + "/hot"
	synonymsPath = publicPath + "/synonyms"
)

func (s *Search) publicRoutes(r *web.Router) {
	r.Get(publicPath, RightManage, s.getMisses)
	r.Get(hotPath, RightManage, s.getHot)
	r.Post(hotPath, RightManage, s.postHot)
	r.Post(hotPath+"/{id}/unset", RightManage, s.postUnset)
	r.Get(synonymsPath, RightManage, s.getSynonyms)
	r.Get(synonymsPath+"/new", RightManage, s.getSynonym)
	r.Get(synonymsPath+"/{id}", RightManage, s.getSynonym)
	r.Post(synonymsPath+"/new", RightManage, s.postSynonym)
	r.Post(synonymsPath+"/{id}", RightManage, s.postSynonym)
	r.Get(synonymsPath+"/{id}/remove", RightManage, s.getRemove)
	r.Post(synonymsPath+"/{id}/remove", RightManage, s.postRemove)
}

func publicBase(c *web.Ctx, title, here string) page.Base {
	b := c.Base(title)
	for _, t := range [][2]string{{publicPath, "无结果词"}, {hotPath, "热搜词"}, {synonymsPath, "同义词"}} {
		b.Tabs = append(b.Tabs, ui.Tab{Label: t[1], Href: t[0], Current: t[0] == here})
	}
	return b
}

// daySpan reads the days that a list is about: the last thirty, where none are
// given.
func daySpan(c *web.Ctx, q ui.Query) (from, to civil.Date, fields []ui.Field, ok bool) {
	to = c.Today()
	from = to.Add(-hotDays)
	fields = []ui.Field{{Name: ui.FilterPrefix + fromFilter, Label: "日期从", Kind: ui.Date, Width: ui.Short}, {Name: ui.FilterPrefix + toFilter, Label: "到", Kind: ui.Date, Width: ui.Short}}
	ok = true
	for i, day := range []*civil.Date{&from, &to} {
		typed := q.Filters[strings.TrimPrefix(fields[i].Name, ui.FilterPrefix)]
		if typed != "" {
			d, err := civil.Parse(typed)
			if err != nil {
				fields[i].Error, ok = "请按 2023-09-05 的样式填写日期", false
			} else {
				*day = d
			}
		} else {
			typed = day.String()
		}
		fields[i].Value = typed
	}
	if ok && from > to {
		fields[1].Error, ok = "结束日期不能早于开始日期", false
	}
	return from, to, fields, ok
}

func (s *Search) getMisses(c *web.Ctx) error {
	if err := s.Flush(c.Context()); err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	from, to, fields, ok := daySpan(c, q)
	var list []Miss
	if ok {
		var err error
		if list, err = Misses(c.Context(), c.DB, c.Actor.Tenant, from, to); err != nil {
			return err
		}
	}
	fields = append(fields, ui.Field{Name: "q", Label: "词语中含", Kind: ui.Search, Value: q.Text, MaxLength: 40})
	list = slices.DeleteFunc(list, func(m Miss) bool { return !strings.Contains(m.Words, strings.ToLower(q.Text)) })
	sortMisses(list, q)
	g := ui.Grid{ID: "misses", Caption: "没有查到结果的检索词", Path: publicPath, Query: q, Export: true,
		Columns: []ui.Column{{Key: "words", Label: "检索词", Sort: true, Fixed: true, Wide: true}, {Key: "times", Label: "次数", Sort: true, Number: true},
			{Key: "days", Label: "涉及天数", Sort: true, Number: true}, {Key: "last", Label: "最近一天", Sort: true}, {Key: "acts", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "这段时间没有查不到的词", Text: "公众检索不到结果的词会汇总在这里，只记词语、日期和次数，不记录是谁检索；像证件号码、电话、姓名的内容不记录。"}}
	for _, m := range list {
		g.Rows = append(g.Rows, ui.Row{ID: m.Words, Label: m.Words, Cells: []ui.Cell{ui.T(m.Words), ui.N(m.Times), ui.N(m.Days), ui.T(m.Last.String()),
			ui.C(ui.Act(ui.Button{Label: "设为同义词", Small: true, Href: synonymsPath + "/new?words=" + urlValue(m.Words)}))}})
	}
	b := publicBase(c, "搜索情况", publicPath)
	b.Lead = "公众检索没有结果的词语，说明缺少相应信息或用词不同。可以补充发布信息，或设为同义词。"
	return sendList(c, "无结果检索词", b, &ui.Form{Action: publicPath, Get: true, Columns: 2, Fields: fields, Buttons: []ui.Button{{Label: "查询", Icon: "search", Look: ui.Primary}}}, g)
}

func urlValue(s string) string { return strings.TrimPrefix(alone(s), path+"?q=") }

func sortMisses(list []Miss, q ui.Query) {
	by := map[string]func(a, b Miss) int{
		"words": func(a, b Miss) int { return cmp.Compare(a.Words, b.Words) },
		"times": func(a, b Miss) int { return cmp.Compare(a.Times, b.Times) },
		"days":  func(a, b Miss) int { return cmp.Compare(a.Days, b.Days) },
		"last":  func(a, b Miss) int { return cmp.Compare(a.Last, b.Last) },
	}[q.Sort]
	if by == nil {
		return
	}
	slices.SortStableFunc(list, func(a, b Miss) int {
		if q.Down {
			a, b = b, a
		}
		return by(a, b)
	})
}

// sendList answers with a page of the list, or with the file asked for.
func sendList(c *web.Ctx, name string, b page.Base, f *ui.Form, g ui.Grid) error {
	if g.Query.Export != "" {
		return exportGrid(c, name, g)
	}
	g.Pages = ui.Pages(g.Path, g.Query, len(g.Rows))
	from := min(g.Query.Offset(), len(g.Rows))
	g.Rows = g.Rows[from:min(from+g.Query.Per, len(g.Rows))]
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Form: f, Grid: g}))
}

// exportGrid sends all rows of a list, without the column of buttons.
func exportGrid(c *web.Ctx, name string, g ui.Grid) error {
	out := &sheet.Sheet{Name: name, Title: name, Filter: true, Portrait: true}
	lines := make([][]any, len(g.Rows))
	for i, col := range g.Columns {
		if col.Acts {
			continue
		}
		kind := sheet.Text
		if col.Number {
			kind = sheet.Number
		}
		out.Columns = append(out.Columns, sheet.Column{Title: col.Label, Kind: kind})
		for k, r := range g.Rows {
			lines[k] = append(lines[k], r.Cells[i].Text)
		}
	}
	out.Rows = sheet.Of(lines)
	if g.Query.Export == "csv" {
		return c.Stream(name+".csv", sheet.CSVMediaType, out.WriteCSV)
	}
	book := &sheet.Book{Title: name, Sheets: []*sheet.Sheet{out}}
	return c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error { return book.Write(w) })
}

func hotForm() form.Form {
	return form.Form{{Name: "word", Label: "词语", Kind: form.Text, Required: true, Max: 20, Help: "置顶的词总是排在检索框下方的最前面"},
		{Name: "pinned", Label: "处理方式", Kind: form.Select, Required: true, Options: []form.Option{{Value: "yes", Label: "置顶显示"}, {Value: "no", Label: "不显示"}}}}
}

func (s *Search) getHot(c *web.Ctx) error {
	return s.showHot(c, hotForm().Blank(map[string]string{"pinned": "yes", "word": c.Query("word")}), http.StatusOK)
}

func (s *Search) showHot(c *web.Ctx, state *form.State, status int) error {
	if err := s.Flush(c.Context()); err != nil {
		return err
	}
	set, err := store.Select[hotWord](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	asked, err := MostAsked(c.Context(), c.DB, c.Actor.Tenant, c.Today().Add(-hotDays), c.Today(), 1)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "hot", Caption: "公众最常检索的词", Path: hotPath, Query: ui.ReadQuery(c.R.URL.Query()), Export: true,
		Columns: []ui.Column{{Key: "word", Label: "词语", Fixed: true, Wide: true}, {Key: "times", Label: "近30天次数", Number: true},
			{Key: "missed", Label: "其中无结果", Number: true}, {Key: "state", Label: "显示"}, {Key: "acts", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "还没有检索记录", Text: "公众检索后，常用的词列在这里；也可以先置顶几个词。"}}
	g.Rows = hotRows(set, asked)
	b := publicBase(c, "搜索情况", hotPath)
	b.Lead = fmt.Sprintf("检索框下方的热搜词：先是置顶的词，再是近%d天检索%d次以上且多数有结果的词。像姓名的词不会自动列出。", hotDays, hotLeast)
	f := &ui.Form{Action: hotPath, Fields: ui.FromForm(state), Error: state.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
	if status != http.StatusOK {
		g.Pages = ui.Pages(g.Path, g.Query, len(g.Rows))
		return c.Page(status, pages.ListPage(pages.List{Base: b, Form: f, Grid: g}))
	}
	return sendList(c, "热搜词", b, f, g)
}

// hotRows are the words that staff set, and then those that are asked for.
func hotRows(set []hotWord, asked []Asked) []ui.Row {
	times := map[string]Asked{}
	for _, a := range asked {
		times[a.Words] = a
	}
	var out []ui.Row
	seen := map[string]bool{}
	for _, h := range set {
		word := strings.ToLower(h.Word)
		seen[word] = true
		state := "不显示"
		if h.Pinned {
			state = "置顶"
		}
		undo := ui.Act(ui.Button{Label: "取消设置", Small: true, Post: true, Action: hotPath + "/" + h.ID + "/unset"})
		out = append(out, ui.Row{ID: h.ID, Label: h.Word, Cells: []ui.Cell{ui.T(h.Word), ui.N(times[word].Times), ui.N(times[word].Missed), ui.T(state), ui.C(undo)}})
	}
	for _, a := range asked {
		if seen[a.Words] {
			continue
		}
		state := "—"
		if a.Times >= hotLeast && a.Missed*2 < a.Times && !nameLike(a.Words) {
			state = "自动显示"
		}
		set := ui.Act(ui.Button{Label: "设置", Small: true, Href: hotPath + "?word=" + urlValue(a.Words)})
		out = append(out, ui.Row{ID: a.Words, Label: a.Words, Cells: []ui.Cell{ui.T(a.Words), ui.N(a.Times), ui.N(a.Missed), ui.T(state), ui.C(set)}})
	}
	return out
}

func (s *Search) postHot(c *web.Ctx) error {
	state := hotForm().Read(c.R)
	if state.OK() {
		err := c.Do(func(tx *store.Tx) error { return SetHot(tx, state.Text("word"), state.Text("pinned") == "yes") })
		if err == nil {
			return c.Done("已保存热搜词设置", hotPath)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return s.showHot(c, state, http.StatusUnprocessableEntity)
}

func (s *Search) postUnset(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return UnsetHot(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已取消热搜词设置", hotPath)
}

func (s *Search) getSynonyms(c *web.Ctx) error {
	groups, err := synonymsOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	g := ui.Grid{ID: "synonyms", Caption: "意思相同的词", Path: synonymsPath, Query: q, Export: true,
		Columns: []ui.Column{{Key: "words", Label: "同义词", Fixed: true, Wide: true}, {Key: "acts", Label: "操作", Acts: true}},
		Empty:   ui.EmptyState{Title: "没有同义词", Text: "检索结果很少时，会用意思相同的词再找一遍，并注明。"}}
	for _, x := range groups {
		if !strings.Contains(x.Words, q.Text) {
			continue
		}
		remove := ui.Act(ui.Button{Label: "删除", Small: true, Href: synonymsPath + "/" + x.ID + "/remove"})
		g.Rows = append(g.Rows, ui.Row{ID: x.ID, Label: x.Words, Href: synonymsPath + "/" + x.ID, Cells: []ui.Cell{ui.A(x.Words, synonymsPath+"/"+x.ID), ui.C(remove)}})
	}
	b := publicBase(c, "搜索情况", synonymsPath)
	b.Lead = "检索结果很少时，会用意思相同的词再找一遍，结果单独列出并注明。"
	b.Actions = []ui.Button{{Label: "增加同义词", Icon: "plus", Place: ui.PlaceNew, Look: ui.Primary, Href: synonymsPath + "/new"}}
	f := &ui.Form{Action: synonymsPath, Get: true, Fields: []ui.Field{{Name: "q", Label: "词语中含", Kind: ui.Search, Value: q.Text, MaxLength: 40}}, Buttons: []ui.Button{{Label: "查询", Icon: "search"}}}
	return sendList(c, "同义词", b, f, g)
}

func synonymForm() form.Form {
	return form.Form{{Name: "words", Label: "意思相同的词", Kind: form.Area, Rows: 3, Max: 300, Required: true, Help: "两个以上，用“、”隔开。例如：技改、技术改造"}}
}

// group finds a group of synonyms, among those that the program brings, too.
func (s *Search) group(c *web.Ctx) (synonym, error) {
	id := c.Path("id")
	if id == "" {
		return synonym{Words: c.Query("words")}, nil
	}
	groups, err := synonymsOf(c.Context(), c.DB, c.Actor.Tenant)
	for _, x := range groups {
		if x.ID == id {
			return x, nil
		}
	}
	return synonym{}, cmp.Or(err, error(fail.Missingf("没有找到这组同义词，可能已被删除")))
}

func (s *Search) getSynonym(c *web.Ctx) error {
	x, err := s.group(c)
	if err != nil {
		return err
	}
	return showSynonym(c, synonymForm().Blank(map[string]string{"words": x.Words}), http.StatusOK)
}

func showSynonym(c *web.Ctx, state *form.State, status int) error {
	title := "增加同义词"
	if c.Path("id") != "" {
		title = "修改同义词"
	}
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "搜索情况", Href: publicPath}, {Label: "同义词", Href: synonymsPath}, {Label: title}}
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: synonymsPath}}}
	return c.Page(status, pages.EntryPage(pages.Entry{Base: b, Form: f}))
}

func (s *Search) postSynonym(c *web.Ctx) error {
	if c.Path("id") != "" {
		if _, err := s.group(c); err != nil {
			return err
		}
	}
	state := synonymForm().Read(c.R)
	if state.OK() {
		err := c.Do(func(tx *store.Tx) error { return SaveSynonyms(tx, c.Path("id"), state.Text("words")) })
		if err == nil {
			return c.Done("已保存同义词", synonymsPath)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return showSynonym(c, state, http.StatusUnprocessableEntity)
}

func (s *Search) getRemove(c *web.Ctx) error {
	x, err := s.group(c)
	if err != nil {
		return err
	}
	b := c.Base("删除同义词")
	b.Crumbs = []ui.Link{{Label: "搜索情况", Href: publicPath}, {Label: "同义词", Href: synonymsPath}, {Label: "删除"}}
	return c.Page(http.StatusOK, pages.AskingPage(pages.Asking{Base: b, Confirm: ui.Confirm{
		Will: []string{"“" + x.Words + "”不再当作意思相同的词。", "公众检索其中一个词时，不会再用其他词补充查找。"}, Question: "确定删除这组同义词吗？",
		Action: synonymsPath + "/" + x.ID + "/remove", Button: ui.Button{Label: "删除", Look: ui.Danger}, Back: ui.Link{Label: "不删除", Href: synonymsPath}}}))
}

func (s *Search) postRemove(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return RemoveSynonyms(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已删除同义词", synonymsPath)
}
