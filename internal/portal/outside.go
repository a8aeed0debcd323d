package portal

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// Frame is the portal's frame for a page that another part of the program
// shows to the public.
func (p *Portal) Frame(c *web.Ctx, title string) (page.Base, error) {
	s, err := p.see(c.Context())
	if err != nil {
		return page.Base{}, err
	}
	return p.frame(c, s, title, content.Column{}, pages.Head{}), nil
}
