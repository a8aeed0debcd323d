package mailbox

import (
	"context"
	"log/slog"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/people"
)

// Deps are what the package is given.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Letters *letters.Letters
	Files   attach.Keeper
	Shield  *shield.Shield
	// Agency is whose mailbox it is.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	// Frame is the portal's frame around a page.
	Frame func(c *web.Ctx, title string) (page.Base, error)
}

// Mailbox is the running part.
type Mailbox struct{ Deps }

// New makes the mailbox.
func New(d Deps) *Mailbox { return &Mailbox{d} }

// Slice is what the package hands to the program.
func (m *Mailbox) Slice() slice.Slice {
	return slice.Slice{Name: "mailbox", Title: "局长信箱", About: "公众写信、查询、评价、追问，以及来信选登和办理统计。", Routes: m.routes,
		Events: []slice.EventDoc{{Act: ActAttach, Sentence: "随信上传了附件"}}}
}

const root = "/letters"

func (m *Mailbox) routes(r *web.Router) {
	r.Get(root, web.Public, m.getList)
	r.Get(root+"/write", web.Public, m.getWrite)
	r.Upload(root+"/write", web.Public, m.postWrite)
	r.Get(root+"/lookup", web.Public, m.getLookup)
	r.Post(root+"/lookup", web.Public, m.postLookup)
	r.Post(root+"/lookup/rate", web.Public, m.postRate)
	r.Post(root+"/lookup/ask", web.Public, m.postAsk)
	r.Get(root+"/{number}", web.Public, m.getOpened)
}

// base is the frame of a page with its way back.
func (m *Mailbox) base(c *web.Ctx, title string) (page.Base, error) {
	b, err := m.Frame(c, title)
	b.Crumbs = []ui.Link{{Label: "首页", Href: "/"}, {Label: "局长信箱", Href: root}}
	if title != "局长信箱" {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	}
	return b, err
}

// writer is who acts for a citizen: nobody who is signed in.
func (m *Mailbox) writer(c *web.Ctx, agency string) who.Actor {
	return who.Actor{Tenant: agency, Home: agency, Name: "来信人", Origin: web.Remote(c.R)}
}
