package app

import (
	"gongkai/internal/kit/web"
	"gongkai/internal/portal"
	"gongkai/internal/publish"
)

// preview shows a working copy on the portal's own page, inside the office.
func (a *App) preview(c *web.Ctx, v publish.Preview) error {
	d := portal.Draft{Item: v.Item, Back: v.Item.Href(), Says: v.Says}
	for _, f := range v.Files {
		d.Files = append(d.Files, portal.DraftFile{Name: f.Name, Type: f.Type, Role: f.Role, Href: f.Href, Size: f.Size})
	}
	return a.portal.ShowDraft(c, d)
}
