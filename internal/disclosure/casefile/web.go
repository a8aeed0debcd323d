package casefile

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// Root is the address under which case files stand.
const Root = "/office/disclosure-files"

// Href is the page of an item's case file.
func Href(item string) string { return Root + "/" + item }

// ActExport is the act of taking a case file out.
const ActExport = "导出案卷"

// Slice is what case files hand to the program.
func (f *Files) Slice() slice.Slice {
	return slice.Slice{Name: "casefile", Title: "依申请公开案卷", About: "按归档次序装订的案卷、对外使用的遮蔽副本、原件包、哈希清单和可独立核验的操作记录摘录。", Routes: f.routes,
		Events: []slice.EventDoc{{Act: ActExport, Sentence: "导出了案卷"}}}
}

func (f *Files) routes(r *web.Router) {
	r.Get(Root+"/{id}", disclosure.RightView, f.getPage)
	r.Post(Root+"/{id}", disclosure.RightView, f.postExport)
}

// The forms of a case file.
const (
	formBound  = "bound"
	formPack   = "pack"
	formMasked = "masked"
)

var exportForm = form.Form{
	{Name: "form", Label: "内容", Kind: form.Radio, Required: true, Options: []form.Option{
		{Value: formBound, Label: "装订成一个 PDF", Help: "封面、卷内目录至备考表，带书签，含申请人信息"},
		{Value: formPack, Label: "完整案卷包（ZIP）", Help: "装订的 PDF、全部原件、SHA-256 校验清单、操作记录摘录及其包含证明，供复议机关、法院核验"},
		{Value: formMasked, Label: "遮蔽副本（PDF）", Help: "遮蔽个人信息，供培训、评查等对外使用"}}},
	{Name: "reason", Label: "用途", Required: true, Max: 200, Help: "记入操作记录，例如：行政复议答复、归档、案卷评查"}}

func (f *Files) getPage(c *web.Ctx) error {
	return f.show(c, http.StatusOK, exportForm.Blank(map[string]string{"form": formBound}))
}

func (f *Files) show(c *web.Ctx, status int, state *form.State) error {
	v, err := f.Volume(c.Context(), c.DB, c.Actor, c.Path("id"), true)
	if err != nil {
		return err
	}
	x, err := f.Service.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	b := c.Base("案卷")
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: "/office/disclosure"}, {Label: x.Item.Label(), Href: x.Item.Href()}, {Label: "案卷"}}
	p := pages.Page{Base: b, Grid: contentsGrid(c, v)}
	for _, line := range v.Cover {
		if line[1] != "" {
			p.Facts = append(p.Facts, ui.P(line[0], line[1]))
		}
	}
	fields := ui.FromForm(state)
	p.Forms = []pages.Titled{{ID: "export", Title: "导出", Form: ui.Form{ID: "export-form", Action: Href(x.Item.ID), Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "导出", Look: ui.Primary}}}}}
	if !mayName(c) {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "您可以导出遮蔽副本", Text: "装订本和完整案卷包含有申请人的个人信息，需要“查看申请人信息”的权限。"})
	}
	return c.Page(status, pages.PageOf(p))
}

// mayName says that the actor may see who applied.
func mayName(c *web.Ctx) bool { return !c.Actor.Visiting() && c.Actor.May(citizen.RightReveal) }

func contentsGrid(c *web.Ctx, v *Volume) *ui.Grid {
	g := &ui.Grid{ID: "contents", Caption: "卷内文件", Path: c.R.URL.Path, Columns: []ui.Column{{Key: "part", Label: "部分", Least: 11}, {Key: "title", Label: "题名", Wide: true, Least: 16}, {Key: "number", Label: "文号", Least: 11}, {Key: "on", Label: "日期", Least: 8}},
		Empty: ui.EmptyState{Title: "还没有可以装订的材料"}}
	for s, all := range v.Sections {
		for n, p := range all {
			g.Rows = append(g.Rows, ui.Row{ID: fmt.Sprintf("%d-%d", s, n), Cells: []ui.Cell{ui.T(sectionTitles[s]), ui.T(p.Title), ui.T(p.Number), ui.T(chinese(p.On))}})
		}
	}
	return g
}

func (f *Files) postExport(c *web.Ctx) error {
	state := exportForm.Read(c.R)
	if !state.OK() {
		return f.show(c, http.StatusUnprocessableEntity, state)
	}
	kind := state.Text("form")
	if kind != formMasked && !mayName(c) {
		return fail.Deniedf("装订本和完整案卷包含有申请人的个人信息，您没有“查看申请人信息”的权限。可以导出遮蔽副本")
	}
	x, err := f.Service.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if c.Actor.Visiting() {
		return fail.Deniedf("其他单位的案卷不能导出")
	}
	data, name, media, err := f.export(c.Context(), c, x, kind)
	if err != nil {
		return err
	}
	err = c.Do(func(tx *store.Tx) error {
		tx.Quiet("taking a copy changes nothing")
		return tx.Record(ActExport, x.Item.Ref(), store.Because(state.Text("reason")), store.Telling("%s %s", x.Item.Label(), kindTitle(kind)))
	})
	if err != nil {
		return err
	}
	return c.File(name, media, data)
}

func kindTitle(kind string) string {
	for _, o := range exportForm[0].Options {
		if o.Value == kind {
			return o.Label
		}
	}
	return kind
}

func (f *Files) export(ctx context.Context, c *web.Ctx, x *disclosure.Case, kind string) (data []byte, name, media string, err error) {
	base := "案卷 " + x.Item.Label()
	if kind == formPack {
		var b bytes.Buffer
		err = f.Pack(ctx, c.DB, c.Actor, x.Item.ID, false, &b)
		return b.Bytes(), base + ".zip", "application/zip", err
	}
	v, err := f.Volume(ctx, c.DB, c.Actor, x.Item.ID, kind == formMasked)
	if err != nil {
		return nil, "", "", err
	}
	if v.Masked {
		base += "（遮蔽副本）"
	}
	data, err = f.Bind(ctx, v)
	return data, base + ".pdf", paper.PDFType, err
}
