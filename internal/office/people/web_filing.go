package people

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

const filingsPath = "/office/filings"

// filingsWith is the list of the filings that stand so.
func filingsWith(word string) string { return filingsPath + "?f.state=" + url.QueryEscape(word) }

func options(words ...string) []ui.Option {
	out := make([]ui.Option, len(words))
	for i, w := range words {
		out[i] = ui.Option{Value: w, Label: w}
	}
	return out
}

func filingColumns() []ui.Column {
	return []ui.Column{
		{Key: "name", Label: "姓名", Sort: true, Fixed: true, Filter: &ui.Field{}},
		{Key: "post", Label: "科室职务"},
		{Key: "change", Label: "变动", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: options(Joined.Title(), Left.Title(), Shift.Title())}},
		{Key: "detail", Label: "变动情况", Wide: true},
		{Key: "on", Label: "变动日期", Sort: true},
		{Key: "due", Label: "报备期限", Sort: true},
		{Key: "state", Label: "状态", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: options(filingWords...)}},
		{Key: "filed", Label: "报备日期", Sort: true},
		{Key: "by", Label: "登记人", Off: true},
		{Key: "note", Label: "备注", Wide: true, Off: true},
	}
}

func day(d civil.Date) string { return pick(d.IsZero(), "—", d.String()) }

func (f Filing) dueWords() string { return f.Due.String() + pick(f.Provisional, "（暂定）", "") }

func filingRow(f Filing, today civil.Date) ui.Row {
	href, lamp := filingsPath+"/"+f.ID, f.lamp(today)
	return ui.Row{ID: f.ID, Href: href, Label: f.title(), Cells: []ui.Cell{ui.A(f.Name, href), ui.T(f.Post), ui.T(f.Change.Title()), ui.T(f.Detail),
		ui.T(day(f.On)), ui.T(f.dueWords()), {Text: lamp.Word, Part: ui.Light(lamp)}, ui.T(day(f.FiledOn)), ui.T(f.FiledBy), ui.T(f.Note)}}
}

// siftFilings keeps what the filters leave, in the order that is asked for.
func siftFilings(all []Filing, q ui.Query, today civil.Date) []Filing {
	f := q.Filters
	out := slices.DeleteFunc(slices.Clone(all), func(x Filing) bool {
		return !strings.Contains(x.Name, f["name"]) || f["change"] != "" && x.Change.Title() != f["change"] || f["state"] != "" && x.lamp(today).Word != f["state"]
	})
	key := map[string]func(Filing) string{
		"name": func(x Filing) string { return sortKey(x.Name) }, "change": func(x Filing) string { return string(x.Change) },
		"on": func(x Filing) string { return x.On.String() }, "due": func(x Filing) string { return x.Due.String() },
		"state": func(x Filing) string { return x.lamp(today).Word }, "filed": func(x Filing) string { return x.FiledOn.String() },
	}[q.Sort]
	if key != nil {
		slices.SortStableFunc(out, func(a, b Filing) int {
			if q.Down {
				a, b = b, a
			}
			return cmp.Compare(key(a), key(b))
		})
	}
	return out
}

func (p *People) getFilings(c *web.Ctx) error {
	all, err := Filings(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	left := siftFilings(all, q, c.Today())
	g := ui.Grid{ID: "filings", Caption: "人员变动报备", Path: filingsPath, Query: q, Columns: filingColumns(), Choose: true, Sticky: 1, Export: true,
		Empty: ui.EmptyState{Title: "没有需要报备的人员变动", Text: "办公室经办新任、离任或调整后，自动列在这里。"}}
	if q.Export != "" {
		for _, f := range pick(q.All, all, left) {
			g.Rows = append(g.Rows, filingRow(f, c.Today()))
		}
		return export(c, "人员变动报备", g)
	}
	g.Pages = ui.Pages(g.Path, q, len(left))
	from := min(q.Offset(), len(left))
	for _, f := range left[from:min(from+q.Per, len(left))] {
		g.Rows = append(g.Rows, filingRow(f, c.Today()))
	}
	days, err := p.filingDays(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	notice := ui.Notice{Tone: ui.Info, Text: "政务公开工作人员（办公室经办）发生变动和工作调整的，做好交接，并在" + itoa(int64(days)) + "个工作日内向政务公开服务中心报备。"}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: p.base(c, "人员变动报备", filingsPath), Grid: g, Notices: []ui.Notice{notice}}))
}

var filingForm = form.Form{
	{Name: "filed_on", Label: "报备日期", Kind: form.Day, Required: true},
	{Name: "note", Label: "备注", Max: 200, Placeholder: "例如：报备文号、对方收件人"},
	{Name: "version", Kind: form.Hidden},
}

func (p *People) getFiling(c *web.Ctx) error { return p.showFiling(c, nil) }

func (p *People) showFiling(c *web.Ctx, s *form.State) error {
	f, err := store.Get[Filing](c.Context(), c.DB, c.Actor.Tenant, c.Path("filing"))
	if err != nil {
		return err
	}
	lamp := f.lamp(c.Today())
	view := pages.Form{Base: p.base(c, "人员变动报备："+f.title(), filingsPath), Facts: []ui.Pair{ui.P("姓名", f.Name), ui.P("科室职务", f.Post),
		ui.P("变动", f.Change.Title()), ui.P("变动情况", f.Detail), ui.P("接收人", f.Receiver), ui.P("变动日期", day(f.On)), ui.P("报备期限", f.dueWords()),
		{Label: "状态", Cell: ui.C(ui.Light(lamp))}, ui.P("报备日期", day(f.FiledOn)), ui.P("登记人", f.FiledBy), ui.P("备注", f.Note)}}
	view.Actions = []ui.Button{{Label: "返回列表", Icon: "back", Href: filingsPath}, {Label: "下载报备表", Icon: "download", Href: filingsPath + "/" + f.ID + "/sheet"}}
	if lamp.Word == filingLate {
		view.Notices = []ui.Notice{{Tone: ui.Bad, Text: "已超过报备期限，请尽快向政务公开服务中心报备并登记。"}}
	}
	ok := s == nil || s.OK()
	if c.Actor.May(RightFiling) {
		view.Form = f.form(s, c.Today())
	}
	return show(c, ok, pages.FormPage(view))
}

// form is the form that notes the filing, as it was typed or as it stands.
func (f Filing) form(s *form.State, today civil.Date) ui.Form {
	if s == nil {
		s = filingForm.Blank(map[string]string{"filed_on": pick(f.FiledOn.IsZero(), today, f.FiledOn).String(), "note": f.Note, "version": itoa(f.Version)})
	}
	return ui.Form{Action: filingsPath + "/" + f.ID, Fields: ui.FromForm(s), Error: s.General, Columns: 2,
		Buttons: []ui.Button{{Label: pick(f.FiledOn.IsZero(), "登记已报备", "更正报备登记"), Look: ui.Primary}}}
}

func (p *People) postFiling(c *web.Ctx) error {
	s := filingForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		return p.File(tx, c.Path("filing"), s.Date("filed_on"), s.Text("note"), int64(s.Int("version")))
	})
	if err != nil {
		return err
	}
	if !done {
		return p.showFiling(c, s)
	}
	return c.Done("已登记报备", filingsPath)
}

// getFilingSheet gives the 报备表, ready to be stamped and sent.
func (p *People) getFilingSheet(c *web.Ctx) error {
	f, err := store.Get[Filing](c.Context(), c.DB, c.Actor.Tenant, c.Path("filing"))
	if err != nil {
		return err
	}
	own, err := AgencyOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := filingSheet(f, own.Name).Write(&b); err != nil {
		return err
	}
	return c.File("政务公开工作人员变动报备表（"+f.title()+"）.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b.Bytes())
}

// filingSheet is the form in which a change is filed (PORTAL C.6): who, what,
// what was handed over, and room for the signatures.
func filingSheet(f Filing, agency string) *docx.Document {
	const title = "政务公开工作人员变动报备表"
	d := &docx.Document{Title: title}
	s := d.Section(docx.A4)
	s.Text(docx.Title, title)
	s.Text(docx.Note, "报备单位（盖章）："+agency)
	t := &docx.Table{Widths: docx.Split(s.Width(), 1.3, 2.2, 1.3, 2.2)}
	pair := func(a, av, b, bv string) {
		t.Rows = append(t.Rows, docx.Row{Height: docx.MM(11), Cells: []docx.Cell{{Text: a, Style: docx.CellHead}, {Text: av, Style: docx.CellText},
			{Text: b, Style: docx.CellHead}, {Text: bv, Style: docx.CellText}}})
	}
	wide := func(a, v string, height float64) {
		t.Rows = append(t.Rows, docx.Row{Height: docx.MM(height), Cells: []docx.Cell{{Text: a, Style: docx.CellHead}, {Text: v, Style: docx.CellText, ColSpan: 3}}})
	}
	pair("姓名", f.Name, "科室职务", f.Post)
	pair("变动", f.Change.Title(), "变动日期", day(f.On))
	wide("变动情况", f.Detail, 25)
	pair("工作接收人", f.Receiver, "报备期限", f.dueWords())
	wide("交接清单", "账号、台账、未办结事项、密钥及纸质材料（可另附页）", 30)
	pair("移交人签字", "", "接收人签字", "")
	pair("监交人签字", "", "报备日期", strings.Trim(day(f.FiledOn), "—"))
	wide("备注", f.Note, 15)
	s.Add(t)
	return d
}
