package desk

import (
	"net/http"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// fileMost is the largest file in bytes.
const fileMost = 50 << 20

func fileForm() form.Form {
	return form.Form{{Name: "role", Label: "材料类型", Kind: form.Select, Required: true, Options: options(disclosure.FileRoles), Help: "归档时按类型排列。"},
		{Name: "file", Label: "文件", Kind: form.File, Required: true, Help: "最大50MB。"}}
}

// fileSection lists the files of a case.
func (d *Desk) fileSection(c *web.Ctx, x *disclosure.Case) (pages.Section, error) {
	s := pages.Section{ID: "files", Title: "材料", Acts: may(x, disclosure.MoveAttach, "添加材料", "plus")}
	all, err := d.Service.FilesOf(c.Context(), c.DB, x.Item.Agency, x.Item.ID)
	for _, f := range all {
		s.Files = append(s.Files, ui.FileItem{Name: f.Name, Href: "/office/files/" + f.File, Kind: titleOf(disclosure.FileRoles, f.Role), Bytes: f.Size, Note: f.ByName + "，" + local(f.At)})
	}
	if len(all) == 0 {
		s.Empty = "还没有材料。"
	}
	return s, err
}

func (d *Desk) getFile(c *web.Ctx) error {
	return d.showFile(c, http.StatusOK, fileForm().Blank(map[string]string{"role": c.Query("role")}))
}

func (d *Desk) showFile(c *web.Ctx, status int, state *form.State) error {
	x, err := d.item(c)
	if err != nil {
		return err
	}
	v := pages.Form{Base: d.under(c, &x.Item, "添加材料"), Facts: []ui.Pair{ui.P("申请编号", x.Item.Label()), ui.P("内容摘要", x.Item.Title)}}
	if o := option(x, disclosure.MoveAttach); o.Refusal != "" {
		v.Notices = []ui.Notice{{Tone: ui.Warn, Title: "现在不能添加材料", Text: o.Refusal}}
	}
	v.Form = ui.Form{Action: x.Item.Href() + "/files", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "上传", Look: ui.Primary}, {Label: "返回案件", Look: ui.Quiet, Href: x.Item.Href()}}}
	return c.Page(status, pages.FormPage(v))
}

func (d *Desk) postFile(c *web.Ctx) error {
	name, body, uploadErr := c.Upload("file", fileMost)
	state := fileForm().Read(c.R)
	if uploadErr != nil && !took(state, uploadErr) {
		return uploadErr
	}
	if state.OK() {
		f, err := d.Service.Attach(c.Context(), c.Actor, c.Path("id"), state.Text("role"), name, body)
		if err == nil {
			return c.Done("已添加“"+f.Name+"”", root+"/"+f.Item)
		}
		if !took(state, err) {
			return err
		}
	}
	return d.showFile(c, http.StatusUnprocessableEntity, state)
}
