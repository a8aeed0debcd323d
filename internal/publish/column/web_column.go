package column

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

var zeroTime time.Time

// newestShown is how many items the page of a column previews.
const newestShown = 10

// getColumn shows a column as the portal will: its marks, its trail, its
// newest items, and what can be done to it.
func (s *Columns) getColumn(c *web.Ctx) error {
	v, err := s.look(c.Context(), c.DB, c.Actor.Tenant, zeroTime)
	if err != nil {
		return err
	}
	col, err := find(v.tree, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.Item{Base: base(c, col.Name), Acts: s.columnActs(c, col), Facts: columnFacts(v, col, units)}
	for _, f := range v.columnFaults() {
		if f.Ref.ID == col.ID {
			p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: FaultTitle(f.Kind), Text: f.Why})
		}
	}
	if c.Actor.MayOn(RightCheck, col.Unit, "") && shows(col) {
		p.More = []pages.Titled{{Title: "核查确认", Lead: "经核查，本栏目暂无应公开信息的，在这里确认。网站页面将显示核查日期；一个季度后需要再次核查。",
			Form: ui.Form{ID: "check", Action: homePath + "/" + col.ID + "/check", Fields: []ui.Field{{Name: "note", Label: "核查情况", MaxLength: 200}}, Buttons: []ui.Button{{Label: "确认暂无应公开信息"}}}}}
	}
	p.Panels = append(p.Panels, metaPanel(v.tree, col))
	live, err := content.Listed(c.Context(), c.DB, c.Actor.Tenant, col.ID, int64(v.count[col.ID]), 0, newestShown)
	if err != nil {
		return err
	}
	p.Body = preview(col, v.tree.Under(col.ID), live)
	return c.Page(http.StatusOK, pages.ItemPage(p))
}

func (s *Columns) columnActs(c *web.Ctx, col content.Column) []ui.Button {
	at := homePath + "/" + col.ID
	acts := []ui.Button{{Label: "在网站上查看", Icon: "eye", Href: col.Address()}}
	if !c.Actor.MayOn(RightManage, "", "") {
		return acts
	}
	turn := func(on bool, off, back string) ui.Button {
		if on {
			return ui.Button{Label: back, Href: at + "/act?name=" + back}
		}
		return ui.Button{Label: off, Href: at + "/act?name=" + off}
	}
	return append(acts, ui.Button{Label: "修改", Place: ui.PlaceEdit, Href: at + "/edit"}, ui.Button{Label: "新建下级栏目", Place: ui.PlaceNew, Href: newPath + "?parent=" + col.ID},
		ui.Button{Label: "移动", Href: at + "/move"}, ui.Button{Label: "合并", Href: at + "/merge"}, turn(col.Hidden, ActHide, ActShow), turn(col.Closed, ActClose, ActOpen),
		ui.Button{Label: ActRemove, Place: ui.PlaceDanger, Look: ui.Danger, Href: at + "/act?name=" + ActRemove})
}

func columnFacts(v *view, col content.Column, units map[string]string) []ui.Pair {
	var kinds []string
	for _, k := range col.Kinds {
		kinds = append(kinds, kindWord(k))
	}
	if len(kinds) == 0 {
		kinds = []string{"不限"}
	}
	state := "显示、启用"
	if col.Hidden {
		state = "已从导航隐藏"
	}
	if col.Closed {
		state += "，已停用"
	}
	out := []ui.Pair{{Label: "位置", Cell: ui.T(trail(v.tree, col.ID)), Wide: true}, ui.P("地址", col.Address()), ui.P("显示方式", formTitle(col.Form)), ui.P("状态", state),
		ui.P("条例条目", col.Code), ui.P("负责科室", units[col.Unit]), ui.P("更新期限", refreshWord(col.Refresh)), {Label: "放置的信息类型", Cell: ui.T(strings.Join(kinds, "、")), Wide: true},
		ui.P("在线信息", strconv.Itoa(v.count[col.ID])+"条")}
	if !col.Checked.IsZero() {
		out = append(out, ui.P("核查确认", col.Checked.Chinese()+" "+col.CheckedBy))
	}
	return out
}

// metaPanel shows the marks that the column's page bears (R5.01).
func metaPanel(_ content.Tree, col content.Column) pages.Panel {
	return pages.Panel{Title: "页面标签", Facts: []ui.Pair{ui.P("ColumnName", col.Name), ui.P("ColumnType", col.Type), ui.P("ColumnKeywords", strings.Join(col.Keywords, ",")),
		{Label: "ColumnDescription", Cell: ui.T(col.Description), Wide: true}}}
}

// preview is the column's list as citizens see it, as a fragment made here of
// escaped words.
func preview(col content.Column, below []content.Column, live []content.Live) string {
	var b strings.Builder
	switch {
	case len(below) > 0:
		b.WriteString("<ul>")
		for _, o := range below {
			if !o.Hidden {
				fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, escape(homePath+"/"+o.ID), escape(o.Name))
			}
		}
		b.WriteString("</ul>")
	case len(live) == 0 && !col.Checked.IsZero():
		fmt.Fprintf(&b, "<p>本栏目暂无应公开信息（核查日期：%s）。</p>", col.Checked.Chinese())
	case len(live) == 0:
		b.WriteString("<p>栏目中还没有信息。网站导航不显示空栏目；核查确认后显示“暂无应公开信息”。</p>")
	}
	if len(live) > 0 {
		b.WriteString("<ul>")
		for _, l := range live {
			fmt.Fprintf(&b, `<li><a href="%s">%s</a>（%s）</li>`, escape(l.Address), escape(l.Title), civil.FromTime(l.PublishedAt.In(store.Zone)))
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

func (s *Columns) postCheck(c *web.Ctx) error {
	if err := s.Check(c.Context(), c.Actor, c.Path("id"), c.R.PostFormValue("note")); err != nil {
		return err
	}
	return c.Done("已确认本栏目暂无应公开信息", homePath+"/"+c.Path("id"))
}

// moving is the form of a move with what will happen.
func (s *Columns) moving(c *web.Ctx) (content.Column, form.Form, ui.Notice, error) {
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return content.Column{}, nil, ui.Notice{}, err
	}
	col, err := find(tree, c.Path("id"))
	text := fmt.Sprintf("移动后，栏目页面的地址随之改变；原地址 /%s/ 自动转到新地址，已发布信息的地址不变。", col.Path)
	if n := len(tree.Below(col.ID)) - 1; n > 0 {
		text += fmt.Sprintf("下面的%d个栏目一并移动，各自的原地址也自动转到新地址。", n)
	}
	return col, form.Form{parentField(tree, col.ID), slugField()}, ui.Notice{Tone: ui.Info, Title: "将会发生", Text: text}, err
}

func (s *Columns) getMove(c *web.Ctx) error {
	col, f, will, err := s.moving(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, "移动栏目："+col.Name, homePath+"/"+col.ID+"/move", f.Blank(map[string]string{"parent": col.Parent, "slug": col.Slug}), will)
}

func (s *Columns) postMove(c *web.Ctx) error {
	col, f, will, err := s.moving(c)
	if err != nil {
		return err
	}
	title, action := "移动栏目："+col.Name, homePath+"/"+col.ID+"/move"
	state := f.Read(c.R)
	if !state.OK() {
		return s.refuse(c, title, action, state, nil, will)
	}
	if err := s.Move(c.Context(), c.Actor, col.ID, state.Text("parent"), state.Text("slug")); err != nil {
		return s.refuse(c, title, action, state, err, will)
	}
	return c.Done("已移动栏目，原地址自动转到新地址", homePath+"/"+col.ID)
}

func (s *Columns) merging(c *web.Ctx) (content.Column, form.Form, ui.Notice, error) {
	v, err := s.look(c.Context(), c.DB, c.Actor.Tenant, zeroTime)
	if err != nil {
		return content.Column{}, nil, ui.Notice{}, err
	}
	col, err := find(v.tree, c.Path("id"))
	into := form.Field{Name: "into", Label: "并入", Kind: form.Select, Required: true}
	for _, o := range v.tree.All {
		if o.ID != col.ID && !o.Closed && o.Form != content.FormGroup && o.Form != content.FormLink {
			into.Options = append(into.Options, form.Option{Value: o.ID, Label: trail(v.tree, o.ID)})
		}
	}
	slices.SortStableFunc(into.Options, func(a, b form.Option) int { return strings.Compare(a.Label, b.Label) })
	text := fmt.Sprintf("“%s”中的全部信息（在线%d条，以及草稿、已撤稿的信息）移到选定的栏目；“%s”随即删除，原地址 /%s/ 转到选定栏目。信息的地址不变。合并后不能自动拆分。", col.Name, v.count[col.ID], col.Name, col.Path)
	return col, form.Form{into}, ui.Notice{Tone: ui.Warn, Title: "将会发生", Text: text}, err
}

func (s *Columns) getMerge(c *web.Ctx) error {
	col, f, will, err := s.merging(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, "合并栏目："+col.Name, homePath+"/"+col.ID+"/merge", f.Blank(nil), will)
}

func (s *Columns) postMerge(c *web.Ctx) error {
	col, f, will, err := s.merging(c)
	if err != nil {
		return err
	}
	title, action := "合并栏目："+col.Name, homePath+"/"+col.ID+"/merge"
	state := f.Read(c.R)
	if !state.OK() {
		return s.refuse(c, title, action, state, nil, will)
	}
	n, err := s.Merge(c.Context(), c.Actor, col.ID, state.Text("into"))
	if err != nil {
		return s.refuse(c, title, action, state, err, will)
	}
	return c.Done(fmt.Sprintf("已合并栏目，移动了%d条信息", n), homePath+"/"+state.Text("into"))
}

// wills say what the simple acts do.
var wills = map[string][]string{
	ActHide:   {"栏目从网站导航、首页和站点地图中消失，栏目页的地址仍可打开。", "已发布信息的地址不变，检索仍能找到。", "隐藏的栏目不计入空白和超期栏目。"},
	ActShow:   {"栏目重新出现在网站导航中，并计入空白和超期栏目的检查。"},
	ActClose:  {"栏目不再接收新信息，正在办理、选择了本栏目的稿件需要改选栏目后才能发布。", "已发布的信息照常显示。"},
	ActOpen:   {"栏目可以再次放置信息。"},
	ActRemove: {"栏目被删除，原地址转到上级栏目。", "只有从未放置过信息、没有下级栏目的栏目可以删除。"},
}

func (s *Columns) getAct(c *web.Ctx) error {
	return s.askAct(c, http.StatusOK, c.Query("name"), nil)
}

func (s *Columns) askAct(c *web.Ctx, status int, act string, failed error) error {
	col, err := store.Get[content.Column](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	will, ok := wills[act]
	if !ok {
		return fail.Missingf("没有这个操作，请从栏目页面选择")
	}
	v := pages.Confirm{Base: base(c, act, ui.Link{Label: col.Name, Href: homePath + "/" + col.ID})}
	v.Box = ui.Confirm{Will: will, Question: act + "“" + col.Name + "”？", Action: homePath + "/" + col.ID + "/act", Button: ui.Button{Label: act, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: homePath + "/" + col.ID}}
	v.Box.Fields = []ui.Field{{Name: "name", Kind: ui.HiddenKind, Value: act}}
	if act == ActHide || act == ActClose {
		why := ui.Field{Name: "why", Label: "原因", Required: true, Value: c.R.PostFormValue("why"), MaxLength: 200}
		if failed != nil {
			why.Error = "请写明原因"
		}
		v.Box.Fields = append(v.Box.Fields, why)
	} else if failed != nil {
		v.Error = failed.Error()
	}
	return c.Page(status, pages.ConfirmPage(v))
}

func (s *Columns) postAct(c *web.Ctx) error {
	id, act := c.Path("id"), c.R.PostFormValue("name")
	to := homePath + "/" + id
	var err error
	if act == ActRemove {
		to, err = homePath, s.Remove(c.Context(), c.Actor, id)
	} else {
		err = s.Turn(c.Context(), c.Actor, id, act, c.R.PostFormValue("why"))
	}
	switch {
	case err == nil:
		return c.Done("已"+act, to)
	case fail.Is(err, fail.Invalid):
		return s.askAct(c, http.StatusUnprocessableEntity, act, err)
	}
	return err
}
