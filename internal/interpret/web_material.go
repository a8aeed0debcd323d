package interpret

import (
	"net/http"
	"strconv"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
)

const materials = root + "/materials"

// mostMaterial is the largest material, in bytes.
const mostMaterial = 32 << 20

// course is material in the list.
type course struct {
	Material
	unit string
}

func (m course) form() string { return titles([]string{m.Form}) }

func materialForm() form.Form {
	f := form.Form{
		{Name: "title", Label: "名称", Required: true, Max: 100},
		{Name: "form", Label: "形式", Kind: form.Select, Required: true},
		{Name: "about", Label: "适用说明", Kind: form.Area, Max: 500, Rows: 2, Help: "适用的政策和版本、对象。"},
		{Name: "file", Label: "文件", Kind: form.File, Required: true, Accept: attach.Accept()},
	}
	for _, x := range Forms {
		f[1].Options = append(f[1].Options, form.Option{Value: x.Key, Label: x.Title})
	}
	return f
}

func (n *Interpret) getMaterials(c *web.Ctx) error { return n.showMaterials(c, http.StatusOK, nil) }

func (n *Interpret) showMaterials(c *web.Ctx, code int, state *form.State) error {
	all, err := store.Select[Material](c.Context(), c.DB, "WHERE agency = $1 ORDER BY saved_at DESC, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := n.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []course
	for _, m := range all {
		if !m.Retired {
			rows = append(rows, course{m, units[m.Unit]})
		}
	}
	g, done, err := n.courses(c, rows)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: base(c, "模板与课件"), Tabs: tabs(materials), Grid: g}
	v.Base.Lead = "起草用的模板，和可以反复使用的课件。"
	for _, o := range outlines {
		v.Base.Actions = append(v.Base.Actions, ui.Button{Label: titles([]string{o.form}) + "模板", Small: true, Href: root + "/templates/" + o.form})
	}
	if c.Actor.May(RightEdit) {
		if state == nil {
			state = materialForm().Blank(nil)
		}
		v.FormTitle = "共享课件"
		v.Form = &ui.Form{Action: materials, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "上传共享", Look: ui.Primary}}}
	}
	return c.Page(code, pages.ListPage(v))
}

func (n *Interpret) courses(c *web.Ctx, rows []course) (ui.Grid, bool, error) {
	l := roll.List[course]{ID: "materials", Caption: "课件", Path: materials, File: "解读课件", Rows: rows,
		Key: func(m course) string { return m.ID }, Label: func(m course) string { return m.Title },
		Empty: ui.EmptyState{Title: "还没有共享的课件", Text: "上传后，各科室可以下载、复用。"},
		Columns: []roll.Column[course]{
			{Column: ui.Column{Key: "title", Label: "名称", Fixed: true, Wide: true, Sort: true, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(m course) string { return m.Title }, Cell: func(m course) ui.Cell { return ui.Cell{Text: m.Title, Note: m.About} }},
			{Column: ui.Column{Key: "form", Label: "形式", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, course.form)}}, Text: course.form},
			{Column: ui.Column{Key: "size", Label: "大小"}, Text: func(m course) string { return ui.Bytes(m.Size) }},
			{Column: ui.Column{Key: "downloads", Label: "下载", Number: true, Sort: true}, Text: func(m course) string { return strconv.FormatInt(m.Downloads, 10) }, Order: func(m course) string { return pad(m.Downloads) }},
			{Column: ui.Column{Key: "reuses", Label: "复用", Number: true, Sort: true}, Text: func(m course) string { return strconv.FormatInt(m.Reuses, 10) }, Order: func(m course) string { return pad(m.Reuses) }},
			{Column: ui.Column{Key: "unit", Label: "科室"}, Text: func(m course) string { return m.unit }},
			{Column: ui.Column{Key: "saved", Label: "共享日期", Sort: true}, Text: func(m course) string { return date(m.SavedAt) }},
			{Column: ui.Column{Key: "acts", Label: "操作", Acts: true}, Text: func(course) string { return "" }, Cell: func(m course) ui.Cell {
				acts := []ui.Button{{Label: "下载", Small: true, Post: true, Action: materials + "/" + m.ID + "/file"}}
				if c.Actor.May(RightEdit) {
					acts = append(acts, ui.Button{Label: "用它起草", Small: true, Href: root + "/report?material=" + m.ID}, ui.Button{Label: "停用", Small: true, Look: ui.Quiet, Href: materials + "/" + m.ID + "/retire"})
				}
				return ui.C(ui.Toolbar(acts))
			}},
		}}
	return l.Serve(c)
}

func pad(n int64) string {
	s := strconv.FormatInt(n, 10)
	for len(s) < 12 {
		s = "0" + s
	}
	return s
}

func (n *Interpret) postMaterial(c *web.Ctx) error {
	name, body, fileErr := c.Upload("file", mostMaterial)
	f := materialForm()
	f[3].Required = false // the file is read apart
	state := f.Read(c.R)
	if fileErr != nil && !state.Take(fileErr) {
		return fileErr
	}
	if !state.OK() {
		return n.showMaterials(c, http.StatusUnprocessableEntity, state)
	}
	m, err := n.Share(c.Context(), c.Actor, Shared{Title: state.Text("title"), Form: state.Text("form"), About: state.Text("about"), Name: name, Data: body})
	if err == nil {
		return c.Done("已共享《"+m.Title+"》", materials)
	}
	if !state.Keep(err) {
		return err
	}
	return n.showMaterials(c, form.Status(err), state)
}

// postFetch counts a download and leads to the file.
func (n *Interpret) postFetch(c *web.Ctx) error {
	f, err := n.Fetched(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.See(f.Href())
}

func (n *Interpret) retiring(c *web.Ctx, code int, state *form.State) error {
	m, err := store.Get[Material](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	b := base(c, "停用课件")
	b.Lead = "停用后不再列出，已用它起草的解读不受影响。"
	return c.Page(code, pages.FormPage(pages.Form{Base: b, Facts: []ui.Pair{ui.P("名称", m.Title), ui.P("下载", strconv.FormatInt(m.Downloads, 10)+"次")},
		Form: ui.Form{Action: materials + "/" + m.ID + "/retire", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "停用", Look: ui.Danger}, {Label: "返回", Look: ui.Quiet, Href: materials}}}}))
}

func retireForm() form.Form {
	return form.Form{{Name: "why", Label: "停用原因", Required: true, Max: 200, Placeholder: "例如 所依据的政策已失效"}}
}

func (n *Interpret) getRetire(c *web.Ctx) error {
	return n.retiring(c, http.StatusOK, retireForm().Blank(nil))
}

func (n *Interpret) postRetire(c *web.Ctx) error {
	state := retireForm().Read(c.R)
	if !state.OK() {
		return n.retiring(c, http.StatusUnprocessableEntity, state)
	}
	err := n.Retire(c.Context(), c.Actor, c.Path("id"), state.Text("why"))
	if err == nil {
		return c.Done("已停用", materials)
	}
	if !state.Keep(err) {
		return err
	}
	return n.retiring(c, form.Status(err), state)
}

func (n *Interpret) getTemplate(c *web.Ctx) error {
	name, body, err := Template(c.Path("form"))
	if err != nil {
		return err
	}
	return c.File(name, docx.MediaType, body)
}
