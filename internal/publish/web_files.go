package publish

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// postImage takes a picture from the editor and answers in JSON.
func (p *Publish) postImage(c *web.Ctx) error {
	if _, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	answer := func(status int, v any) error {
		c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
		c.W.WriteHeader(status)
		return json.NewEncoder(c.W).Encode(v)
	}
	name, data, err := c.Upload("file", 20<<20)
	if err == nil && !isPicture(name) {
		err = fail.Invalidf("正文中只能插入图片（JPG、PNG、GIF、WebP）。其他文件请作为附件上传")
	}
	var f attach.File
	alt := strings.TrimSpace(c.R.FormValue("alt"))
	if err == nil {
		_, f, err = p.Attach(c.Context(), c.Actor, c.Path("id"), content.Upload{Name: name, Data: data, Role: content.RoleImage, Alt: alt})
	}
	if err != nil {
		msg, fields, ok := form.Shown(err)
		if !ok {
			return err
		}
		for _, m := range fields {
			msg = m
		}
		return answer(http.StatusUnprocessableEntity, map[string]string{"error": msg})
	}
	return answer(http.StatusOK, map[string]string{"url": content.OfficePicture(f.ID), "alt": alt})
}

func isPicture(name string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp"}, strings.ToLower(path.Ext(name)))
}

// filesOf are an item's attachments, with forms where they can be changed.
func (p *Publish) filesOf(c *web.Ctx, cs *Case, edit bool) (pages.Files, error) {
	var out pages.Files
	all, err := content.Attachments(c.Context(), c.DB, c.Actor.Tenant, cs.Item.ID)
	if err != nil {
		return out, err
	}
	for _, a := range all {
		f, err := p.Files.Get(c.Context(), c.DB, c.Actor.Tenant, a.File)
		if err != nil {
			return out, err
		}
		x := pages.File{Item: ui.FileItem{Name: a.Title, Href: f.Href(), Kind: strings.ToUpper(strings.TrimPrefix(path.Ext(f.Name), ".")), Bytes: f.Size, Note: fileNote(&a, all)}}
		if edit {
			if !a.Locked && a.Of == "" {
				x.Item.Acts = []ui.Button{{Label: "删除", Small: true, Post: true, Action: cs.Item.Href() + "/files/" + a.ID + "/delete", Confirm: "删除附件“" + a.Title + "”？"}}
			}
			x.Form = fileForm(cs, &a)
		}
		out.List = append(out.List, x)
	}
	if edit {
		out.Add, out.Read = addForm(cs), readForm(cs)
	}
	return out, nil
}

func fileNote(a *content.Attachment, all []content.Attachment) string {
	note := RoleTitles[a.Role]
	if a.Alt != "" {
		note += "；替代文字：" + clip(a.Alt, 40)
	}
	if a.Locked {
		note += "；原件已封存，不发布"
	}
	if n := slices.IndexFunc(all, func(o content.Attachment) bool { return a.Of != "" && o.ID == a.Of }); n >= 0 {
		note += "；“" + all[n].Title + "”的处理件"
	}
	return note
}

func roleField(value string) ui.Field {
	f := ui.Field{Name: "role", Label: "用途", Kind: ui.Select, Required: true, Value: value, Width: ui.Half}
	for _, r := range roles {
		f.Options = append(f.Options, ui.Option{Value: r, Label: RoleTitles[r]})
	}
	return f
}

func fileForm(cs *Case, a *content.Attachment) *ui.Form {
	fields := []ui.Field{{Name: "title", Label: "标题", Value: a.Title, Required: true, MaxLength: 200}, roleField(a.Role),
		{Name: "alt", Label: "替代文字", Kind: ui.Textarea, Rows: 2, Value: a.Alt, Help: "图片、音频、视频必填：用文字说明内容。", MaxLength: 500},
		{Name: "order", Label: "顺序", Kind: ui.Number, Value: strconv.FormatInt(a.Order, 10), Width: ui.Short, Min: "1"}}
	for n := range fields {
		fields[n].ID = "f-" + a.ID + "-" + fields[n].Name
	}
	return &ui.Form{Action: cs.Item.Href() + "/files/" + a.ID, Fields: fields, Buttons: []ui.Button{{Label: "保存附件信息", Small: true}}}
}

func addForm(cs *Case) *ui.Form {
	role := roleField(content.RoleFile)
	role.ID = "f-add-role"
	return &ui.Form{Action: cs.Item.Href() + "/files", Columns: 2, Fields: []ui.Field{
		{Name: "file", ID: "f-add-file", Label: "文件", Kind: ui.File, Required: true, Accept: attach.Accept()}, role,
		{Name: "title", ID: "f-add-title", Label: "标题", Help: "不填的用文件名。", MaxLength: 200},
		{Name: "alt", ID: "f-add-alt", Label: "替代文字", Help: "图片、音频、视频必填。", MaxLength: 500}},
		Buttons: []ui.Button{{Label: "上传附件"}}}
}

func readForm(cs *Case) *ui.Form {
	return &ui.Form{Action: cs.Item.Href() + "/read", Fields: []ui.Field{
		{Name: "version", ID: "f-read-version", Kind: ui.HiddenKind, Value: strconv.FormatInt(cs.Item.Version, 10)},
		{Name: "source", ID: "f-read-file", Label: "文件", Kind: ui.File, Required: true, Accept: ".docx,.pdf,.ofd,.xlsx,.html,.htm,.md,.txt"}},
		Buttons: []ui.Button{{Label: "读取正文", Confirm: "正文将被文件内容替换，继续吗？"}}}
}

// fileProblem draws the editor again after an attachment was refused.
func (p *Publish) fileProblem(c *web.Ctx, why error) error {
	msg, fields, ok := form.Shown(why)
	if !ok {
		return why
	}
	for _, m := range fields {
		msg = m
	}
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if err := editable(cs); err != nil {
		return err
	}
	f, err := p.editForm(c, &cs.Item)
	if err != nil {
		return err
	}
	state := f.Blank(nil)
	d := draftOf(&cs.Item, &cs.Course)
	state.Values = typed(&d)
	return p.showEdit(c, form.Status(why), cs, state, cs.Item.Version, []ui.Notice{{Tone: ui.Bad, Title: "没有完成", Text: msg}})
}

func (p *Publish) postFile(c *web.Ctx) error {
	name, data, err := c.Upload("file", 60<<20)
	if err == nil {
		_, _, err = p.Attach(c.Context(), c.Actor, c.Path("id"), content.Upload{Name: name, Data: data, Role: c.R.FormValue("role"),
			Title: clip(strings.TrimSpace(c.R.FormValue("title")), 200), Alt: c.R.FormValue("alt")})
	}
	if err != nil {
		return p.fileProblem(c, err)
	}
	return c.Done("已添加附件", path1(c)+"/edit#files")
}

func path1(c *web.Ctx) string { return "/office/publish/" + url.PathEscape(c.Path("id")) }

func (p *Publish) postFileChange(c *web.Ctx) error {
	n, _ := strconv.ParseInt(c.R.FormValue("order"), 10, 64)
	err := p.ChangeFile(c.Context(), c.Actor, c.Path("id"), c.Path("file"), FileChange{Title: strings.TrimSpace(c.R.FormValue("title")),
		Alt: strings.TrimSpace(c.R.FormValue("alt")), Role: c.R.FormValue("role"), Order: n})
	if err != nil {
		return p.fileProblem(c, err)
	}
	return c.Done("已保存附件信息", path1(c)+"/edit#files")
}

func (p *Publish) postFileDelete(c *web.Ctx) error {
	if err := p.Detach(c.Context(), c.Actor, c.Path("id"), c.Path("file")); err != nil {
		return p.fileProblem(c, err)
	}
	return c.Done("已删除附件", path1(c)+"/edit#files")
}

func (p *Publish) postRead(c *web.Ctx) error {
	name, data, err := c.Upload("source", 50<<20)
	if err != nil {
		return p.fileProblem(c, err)
	}
	version := versionOn(c)
	warnings, err := p.ReadFile(c.Context(), c.Actor, c.Path("id"), version, name, data)
	if err != nil {
		return p.fileProblem(c, err)
	}
	if len(warnings) == 0 {
		return c.Done("已读取正文，请核对", path1(c)+"/edit")
	}
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	f, err := p.editForm(c, &cs.Item)
	if err != nil {
		return err
	}
	state := f.Blank(nil)
	d := draftOf(&cs.Item, &cs.Course)
	state.Values = typed(&d)
	return p.showEdit(c, http.StatusOK, cs, state, cs.Item.Version, []ui.Notice{{Tone: ui.Warn, Title: "已读取正文，请核对", Text: strings.Join(warnings, "；") + "。"}})
}
