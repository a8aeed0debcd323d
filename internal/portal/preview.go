package portal

import (
	"net/http"
	"path"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/portal/pages"
)

// Draft is a working copy to be shown as citizens would see it.
type Draft struct {
	Item content.Item
	// Files are the attachments that would go out, with the office's own
	// addresses in place of public ones.
	Files []DraftFile
	// Back leads to the item in the office; Says is the line above the page.
	Back, Says string
}

// DraftFile is one attachment of a Draft.
type DraftFile struct {
	Name, Type, Role, Href string
	Size                   int64
}

// atRelease stands where only the release gives a value.
const atRelease = "（发布时生成）"

// ShowDraft answers with a working copy on the page that citizens would get.
// Nothing is kept, no public address leads here; the caller has decided that
// the person may see it.
func (p *Portal) ShowDraft(c *web.Ctx, d Draft) error {
	s, err := p.sightOf(c, d.Item.Agency)
	if err != nil {
		return err
	}
	i := d.Item
	at := i.PublishedAt
	if at.IsZero() {
		at = c.Now()
	}
	l := content.Live{Agency: i.Agency, ID: i.ID, Kind: i.Kind, Column: i.Column, Title: i.Title, Summary: i.Summary, Source: i.Source, Unit: i.Unit, Issuer: i.Issuer,
		Number: i.Number, IndexNo: i.IndexNo, Topic: i.Topic, Audience: i.Audience, Address: i.Address, Formed: i.Formed, PublishedAt: at, ChangedAt: c.Now()}
	if l.IndexNo == "" {
		l.IndexNo = atRelease
	}
	e := content.Edition{Agency: i.Agency, ID: "preview", Item: i.ID, No: i.Edition + 1, Was: i, At: c.Now()}
	v := p.article(c, s, l, e, nil)
	v.Demo = d.Says
	v.Crumbs = append([]ui.Link{{Label: "返回办理页面", Href: d.Back}}, v.Crumbs...)
	v.Address, v.QR, v.Downloads = "", "", nil
	for _, f := range d.Files {
		word := fileTypes[strings.ToLower(path.Ext(f.Name))]
		if word == "" {
			word = strings.ToUpper(strings.TrimPrefix(path.Ext(f.Name), "."))
		}
		if f.Role != content.RoleImage {
			v.Files = append(v.Files, pages.File{Name: f.Name, Type: word, Size: ui.Bytes(f.Size), Href: f.Href, Official: f.Role == content.RoleOfficial})
		}
	}
	return show(c, http.StatusOK, pages.ArticlePage(v))
}

// sightOf is what pages of an organisation are drawn from, which need not be
// the one whose portal this is.
func (p *Portal) sightOf(c *web.Ctx, agency string) (*sight, error) {
	s, err := p.see(c.Context())
	if err == nil && s.agency.ID == agency {
		return s, nil
	}
	if err != nil && !fail.Is(err, fail.Missing) {
		return nil, err
	}
	var q store.Querier = p.d.DB
	g, err := people.AgencyOf(c.Context(), q, agency)
	if err != nil {
		return nil, err
	}
	return p.look(c.Context(), g, 0)
}
