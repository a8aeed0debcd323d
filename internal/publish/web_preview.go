package publish

import (
	"net/http"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// getPreview shows the working copy as citizens will see it.
func (p *Publish) getPreview(c *web.Ctx) error {
	i, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	files, err := content.Attachments(c.Context(), c.DB, c.Actor.Tenant, i.ID)
	if err != nil {
		return err
	}
	if p.Show != nil {
		return p.showPublic(c, i, files)
	}
	k, _ := content.KindOf(i.Kind)
	v := pages.Preview{Base: base(c, &i, "预览"), Heading: i.Title, Body: i.Body}
	v.Notices = []ui.Notice{{Tone: ui.Info, Text: "这是工作稿的预览，公众还看不到。发布日期、索引号和地址在发布时生成。"}}
	if i.Marking != content.Proactive {
		v.Notices = []ui.Notice{{Tone: ui.Warn, Text: "公开属性为“" + i.Marking.Title() + "”，这条信息不会对外发布。"}}
	}
	if k.Document {
		v.Body = content.Noted(i.Body, i.Marking)
		v.Head = head(&i, &k)
	} else {
		v.Line = "来源：" + i.Source + "　发布日期：（发布时生成）"
	}
	for _, a := range goingOut(files) {
		if a.Role == content.RoleImage {
			continue
		}
		f, err := p.Files.Get(c.Context(), c.DB, c.Actor.Tenant, a.File)
		if err != nil {
			return err
		}
		v.Files = append(v.Files, ui.FileItem{Name: a.Title, Href: f.Href(), Bytes: f.Size, Note: a.Alt})
	}
	return c.Page(http.StatusOK, pages.PreviewPage(v))
}
