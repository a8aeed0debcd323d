package column

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// base is the frame of a page below the columns.
func base(c *web.Ctx, title string, above ...ui.Link) page.Base {
	b := c.Base(title)
	b.Crumbs = append([]ui.Link{{Label: "栏目管理", Href: homePath}}, above...)
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

// row is one column of the list with what is counted of it.
type row struct {
	content.Column
	depth  int
	items  int
	newest string
	state  ui.Lamp
}

// rows are the columns in the order of the tree.
func rows(v *view) []row {
	faults := map[string]Fault{}
	for _, f := range v.columnFaults() {
		faults[f.Ref.ID] = f
	}
	var out []row
	var walk func(parent string, depth int)
	walk = func(parent string, depth int) {
		for _, c := range v.tree.Under(parent) {
			r := row{Column: c, depth: depth, items: v.count[c.ID], state: ui.Lamp{Tone: ui.OK, Word: "正常"}}
			if n := v.newest[c.ID]; !n.IsZero() {
				r.newest = n.String()
			}
			if f, bad := faults[c.ID]; bad {
				r.state = ui.Lamp{Tone: ui.Bad, Word: FaultTitle(f.Kind), Why: f.Why}
			} else if c.Closed {
				r.state = ui.Lamp{Word: "已停用"}
			} else if c.Hidden {
				r.state = ui.Lamp{Word: "已隐藏"}
			}
			out = append(out, r)
			walk(c.ID, depth+1)
		}
	}
	walk("", 0)
	return out
}

func (s *Columns) getHome(c *web.Ctx) error {
	v, err := s.look(c.Context(), c.DB, c.Actor.Tenant, zeroTime)
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	l := columnList(rows(v), units, c.Actor.MayOn(RightManage, "", ""))
	if len(v.tree.All) == 0 && c.Actor.MayOn(RightManage, "", "") {
		l.Empty = ui.EmptyState{Title: "还没有栏目", Text: "可以先建立机关常用的基本栏目（政府信息公开四个板块和第二十条规定的内容），再按需要调整。",
			Acts: []ui.Button{{Label: "建立基本栏目", Look: ui.Primary, Post: true, Action: homePath + "/plant"}}}
	}
	g, done, err := l.Serve(c)
	if err != nil || done {
		return err
	}
	p := pages.List{Base: c.Base("栏目管理"), Grid: g}
	p.Base.Lead = "门户网站的栏目。移动和合并后，旧地址自动转到新地址。"
	if c.Actor.MayOn(RightManage, "", "") {
		p.Base.Actions = []ui.Button{{Label: "新建栏目", Icon: "plus", Look: ui.Primary, Href: newPath}}
	}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

func columnList(all []row, units map[string]string, manage bool) *roll.List[row] {
	l := &roll.List[row]{ID: "columns", Caption: "栏目", Path: homePath, File: "栏目", Rows: all,
		Key: func(r row) string { return r.ID }, Href: func(r row) string { return homePath + "/" + r.ID }, Label: func(r row) string { return r.Name },
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "name", Label: "栏目", Fixed: true, Least: 11, Filter: &ui.Field{}}, Text: func(r row) string { return r.Name },
				Cell: func(r row) ui.Cell {
					return ui.Cell{Text: strings.Repeat("　", r.depth) + r.Name, Href: homePath + "/" + r.ID}
				}},
			{Column: ui.Column{Key: "path", Label: "地址"}, Text: func(r row) string { return r.Address() }, Cell: func(r row) ui.Cell { return ui.A(r.Address(), r.Address()) }},
			{Column: ui.Column{Key: "form", Label: "显示方式"}, Text: func(r row) string { return formTitle(r.Form) }},
			{Column: ui.Column{Key: "items", Label: "信息数", Number: true, Sort: true}, Text: func(r row) string { return strconv.Itoa(r.items) }, Order: func(r row) string { return fmt.Sprintf("%08d", r.items) }, Value: func(r row) any { return r.items }},
			{Column: ui.Column{Key: "newest", Label: "最近更新", Sort: true}, Text: func(r row) string { return r.newest }, Order: func(r row) string { return r.newest }},
			{Column: ui.Column{Key: "refresh", Label: "更新期限"}, Text: func(r row) string { return refreshWord(r.Refresh) }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: stateOptions}}, Text: func(r row) string { return r.state.Word }, Cell: func(r row) ui.Cell { return ui.C(ui.Light(r.state)) }},
			{Column: ui.Column{Key: "unit", Label: "负责科室"}, Text: func(r row) string { return units[r.Unit] }},
			{Column: ui.Column{Key: "code", Label: "条例条目", Off: true}, Text: func(r row) string { return r.Code }},
			{Column: ui.Column{Key: "type", Label: "栏目类别", Off: true}, Text: func(r row) string { return r.Type }},
			{Column: ui.Column{Key: "description", Label: "说明", Wide: true, Off: true}, Text: func(r row) string { return r.Description }},
		}}
	if manage {
		l.Columns = append(l.Columns, roll.Column[row]{Column: ui.Column{Key: "acts", Label: "顺序", Acts: true}, Text: func(row) string { return "" }, Cell: func(r row) ui.Cell {
			return ui.C(ui.Toolbar([]ui.Button{
				{Label: "上移", Small: true, Post: true, Action: homePath + "/" + r.ID + "/order"},
				{Label: "下移", Small: true, Post: true, Action: homePath + "/" + r.ID + "/order?down=1"}}))
		}})
	}
	return l
}

var stateOptions = []ui.Option{{Value: "正常", Label: "正常"}, {Value: "空白栏目", Label: "空白栏目"}, {Value: "超期未更新", Label: "超期未更新"}, {Value: "已隐藏", Label: "已隐藏"}, {Value: "已停用", Label: "已停用"}}

func refreshWord(days int64) string {
	if days == 0 {
		return "不要求"
	}
	return strconv.FormatInt(days, 10) + "天"
}

func formTitle(f content.Form) string {
	for _, x := range Forms {
		if x.Form == f {
			return x.Title
		}
	}
	return string(f)
}

func (s *Columns) postPlant(c *web.Ctx) error {
	if err := s.Plant(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.Done("已建立基本栏目", homePath)
}

func (s *Columns) postOrder(c *web.Ctx) error {
	if err := s.Shift(c.Context(), c.Actor, c.Path("id"), c.Query("down") != ""); err != nil {
		return err
	}
	return c.Done("已调整顺序", homePath)
}

// columnForm is the form of a column; a new one has a place and an address.
func (s *Columns) columnForm(c *web.Ctx, tree content.Tree, fresh bool) (form.Form, error) {
	units, err := s.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	unit := form.Field{Name: "unit", Label: "负责科室", Kind: form.Select}
	for _, u := range units {
		unit.Options = append(unit.Options, form.Option{Value: u.ID, Label: u.Name})
	}
	shape := form.Field{Name: "form", Label: "显示方式", Kind: form.Radio, Required: true}
	for _, f := range Forms {
		shape.Options = append(shape.Options, form.Option{Value: string(f.Form), Label: f.Title})
	}
	kind := form.Field{Name: "type", Label: "栏目类别", Kind: form.Select, Required: true, Help: "页面标签ColumnType，按《政府网站发展指引》选择"}
	for _, t := range Types {
		kind.Options = append(kind.Options, form.Option{Value: t, Label: t})
	}
	kinds := form.Field{Name: "kinds", Label: "放置的信息类型", Kind: form.Checks, Help: "都不选则不限类型"}
	for _, k := range content.Kinds {
		kinds.Options = append(kinds.Options, form.Option{Value: k.Key, Label: k.Title})
	}
	var f form.Form
	if fresh {
		f = form.Form{parentField(tree, ""), slugField()}
	}
	return append(f, form.Form{
		{Name: "name", Label: "栏目名称", Required: true, Max: 30}, shape,
		{Name: "href", Label: "链接地址", Max: 300, Help: "只用于“链接”：本站的以“/”开头，其他网站的写完整网址"}, kind,
		{Name: "description", Label: "栏目说明", Kind: form.Area, Rows: 2, Max: 200, Required: true, Help: "页面标签ColumnDescription，写明栏目设置的目的和内容"},
		{Name: "keywords", Label: "关键词", Max: 100, Required: true, Help: "页面标签ColumnKeywords，用顿号或逗号分开"},
		{Name: "code", Label: "条例条目", Max: 20, Help: "对应《政府信息公开条例》的条目，例如 20(一)"}, kinds, unit,
		{Name: "refresh", Label: "更新期限", Kind: form.Number, Required: true, Help: "超过多少天没有新信息算超期；0为不要求"},
		{Name: "version", Label: "版本", Kind: form.Hidden},
	}...), nil
}

// parentField chooses the column above; those at and below without are left
// out.
func parentField(tree content.Tree, without string) form.Field {
	f := form.Field{Name: "parent", Label: "上级栏目", Kind: form.Select, Help: "不选则为一级栏目"}
	var out []string
	if without != "" {
		out = tree.Below(without)
	}
	for _, c := range tree.All {
		if !slices.Contains(out, c.ID) {
			f.Options = append(f.Options, form.Option{Value: c.ID, Label: trail(tree, c.ID)})
		}
	}
	slices.SortStableFunc(f.Options, func(a, b form.Option) int { return strings.Compare(a.Label, b.Label) })
	return f
}

func slugField() form.Field {
	return form.Field{Name: "slug", Label: "地址名", Required: true, Max: 40, Help: "用在网址中，小写字母、数字和连字符，例如 tzgg"}
}

func columnValues(c content.Column) map[string]string {
	return map[string]string{"parent": c.Parent, "slug": c.Slug, "name": c.Name, "form": string(c.Form), "href": c.Href, "type": c.Type, "description": c.Description,
		"keywords": strings.Join(c.Keywords, "、"), "code": c.Code, "unit": c.Unit, "refresh": strconv.FormatInt(c.Refresh, 10), "version": strconv.FormatInt(c.Version, 10)}
}

func typedColumn(state *form.State) content.Column {
	version, _ := strconv.ParseInt(state.Text("version"), 10, 64)
	return content.Column{Version: version, Parent: state.Text("parent"), Slug: state.Text("slug"), Name: state.Text("name"), Form: content.Form(state.Text("form")), Href: state.Text("href"),
		Type: state.Text("type"), Description: state.Text("description"), Keywords: strings.FieldsFunc(state.Text("keywords"), func(r rune) bool { return strings.ContainsRune("、,，;； \n", r) }),
		Code: state.Text("code"), Kinds: state.List("kinds"), Unit: state.Text("unit"), Refresh: int64(state.Int("refresh"))}
}

func (s *Columns) getNew(c *web.Ctx) error {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	f, err := s.columnForm(c, tree, true)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, "新建栏目", newPath, f.Blank(map[string]string{"parent": c.Query("parent"), "form": string(content.FormList), "type": "信息公开目录", "refresh": "0"}))
}

// showForm draws a form of the columns.
func (s *Columns) showForm(c *web.Ctx, status int, title, action string, state *form.State, notices ...ui.Notice) error {
	v := pages.Form{Base: base(c, title), Notices: notices}
	fields := ui.FromForm(state)
	for n := range fields {
		switch fields[n].Name {
		case "refresh":
			fields[n].Unit, fields[n].Width = "天", ui.Short
		case "slug", "code", "unit", "type":
			fields[n].Width = ui.Half
		case "parent":
			fields[n].Blank = "一级栏目"
		}
	}
	v.Form = ui.Form{ID: "column", Action: action, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: homePath}}}
	return c.Page(status, pages.FormPage(v))
}

// refuse shows a form again where its owner can mend the refusal.
func (s *Columns) refuse(c *web.Ctx, title, action string, state *form.State, err error, notices ...ui.Notice) error {
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil:
	case fail.Is(err, fail.Stale):
		status, state.General = http.StatusConflict, err.Error()
	case !state.Keep(err):
		return err
	}
	return s.showForm(c, status, title, action, state, notices...)
}

func (s *Columns) postNew(c *web.Ctx) error {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	f, err := s.columnForm(c, tree, true)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if !state.OK() {
		return s.refuse(c, "新建栏目", newPath, state, nil)
	}
	id, err := s.Add(c.Context(), c.Actor, typedColumn(state))
	if err != nil {
		return s.refuse(c, "新建栏目", newPath, state, err)
	}
	return c.Done("已新建栏目", homePath+"/"+id)
}

func (s *Columns) getEdit(c *web.Ctx) error {
	col, f, err := s.editing(c)
	if err != nil {
		return err
	}
	state := f.Blank(columnValues(col))
	state.Values["kinds"] = col.Kinds
	return s.showForm(c, http.StatusOK, "修改栏目："+col.Name, homePath+"/"+col.ID+"/edit", state)
}

func (s *Columns) editing(c *web.Ctx) (content.Column, form.Form, error) {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return content.Column{}, nil, err
	}
	col, err := find(tree, c.Path("id"))
	if err != nil {
		return col, nil, err
	}
	f, err := s.columnForm(c, tree, false)
	return col, f, err
}

func (s *Columns) postEdit(c *web.Ctx) error {
	col, f, err := s.editing(c)
	if err != nil {
		return err
	}
	title, action := "修改栏目："+col.Name, homePath+"/"+col.ID+"/edit"
	state := f.Read(c.R)
	if !state.OK() {
		return s.refuse(c, title, action, state, nil)
	}
	in := typedColumn(state)
	in.ID = col.ID
	if err := s.Edit(c.Context(), c.Actor, in); err != nil {
		return s.refuse(c, title, action, state, err)
	}
	return c.Done("已保存栏目", homePath+"/"+col.ID)
}
