package front

import (
	"cmp"
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
)

//go:embed css
var styles embed.FS

// Assets are the style sheet of the pages.
func Assets() fs.FS { return styles }

// Deps are what the public side is given.
type Deps struct {
	DB  *store.DB
	Log *slog.Logger
	// Key is the installation's data key; it seals tickets.
	Key        []byte
	Disclosure *disclosure.Service
	Shield     *shield.Shield
	Files      attach.Keeper
	// Frame is the portal's frame around a page.
	Frame func(c *web.Ctx, title string) (page.Base, error)
	// Office gives phone and address of an agency as its site names them; what
	// the office of disclosure set for itself comes first. Nil knows none.
	Office func(ctx context.Context, q store.Querier, agency string) (phone, address string, err error)
	// Agency is whose portal it is.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	// Find looks into what is published.
	Find func(ctx context.Context, ask search.PublicAsk) (search.Answer, error)
	// Secure marks the ticket for HTTPS only.
	Secure bool
}

// Front is the public side.
type Front struct {
	d   Deps
	box seal.Box
}

// New makes the public side.
func New(d Deps) (*Front, error) {
	box, err := seal.New(d.Key, "gongkai requests")
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Front{d, box}, err
}

// Slice is what the package hands to the program.
func (f *Front) Slice() slice.Slice {
	return slice.Slice{
		Name: "disclosure_front", Title: "依申请公开（公众端）",
		About:  "公众申请公开政府信息：指南、先查后申请、网上申请、凭编号和查询码查进度、补正、缴费、下载文书。",
		Routes: f.routes,
		Events: []slice.EventDoc{{Act: disclosure.ActConfirmOnline, Sentence: "申请人在网上确认了申请"}, {Act: disclosure.ActFetchLetter, Sentence: "申请人下载了文书"}, {Act: disclosure.ActHandIn, Sentence: "申请人提交了材料"}},
	}
}

func (f *Front) routes(r *web.Router) {
	r.Get("/requests", web.Public, f.getGuide)
	r.Get("/requests/search", web.Public, f.getSearch)
	r.Get("/requests/suggest", web.Public, f.getSuggest)
	r.Get("/requests/statistics", web.Public, f.getStatistics)
	r.Get("/requests/new", web.Public, f.getNew(false))
	r.Upload("/requests/new", web.Public, f.postNew(false))
	r.Get("/requests/record", web.Public, f.getNew(true))
	r.Upload("/requests/record", web.Public, f.postNew(true))
	r.Get("/requests/receipt", web.Public, f.getReceipt)
	r.Get("/requests/lookup", web.Public, f.getLookup)
	r.Post("/requests/lookup", web.Public, f.postLookup)
	r.Post("/requests/leave", web.Public, f.postLeave)
	r.Get("/requests/case", web.Public, f.getCase)
	r.Get("/requests/case/letters/{id}", web.Public, f.getLetter)
	r.Get("/requests/case/files/{id}", web.Public, f.getFile)
	r.Upload("/requests/case/{item}/{act}", web.Public, f.postAct)
}

// frame is a page's frame with the way that leads to it.
func (f *Front) frame(c *web.Ctx, title string) (page.Base, error) {
	b, err := f.d.Frame(c, title)
	b.Crumbs, b.Flash = crumbs(title), c.Base(title).Flash
	return b, err
}

// applicant is who acts on the public pages: the program, for the applicant.
func applicant(c *web.Ctx, agency string) who.Actor {
	return disclosure.Online(agency, web.Remote(c.R))
}

// office says where requests are taken: what the agency set, over what is
// known of it.
func (f *Front) office(ctx context.Context, agency people.Agency) (pages.Office, disclosure.Setting, error) {
	set, err := f.d.Disclosure.SettingOf(ctx, f.d.DB, agency.ID)
	if err != nil {
		return pages.Office{}, set, err
	}
	known := wording.Settings{Contact: "政府信息公开工作机构"}
	if agency.Name == wording.Bureau().Agency {
		known = wording.Bureau()
	}
	if f.d.Office != nil {
		phone, address, err := f.d.Office(ctx, f.d.DB, agency.ID)
		if err != nil {
			return pages.Office{}, set, err
		}
		phone, _, _ = strings.Cut(phone, "（") // a remark behind the number is not called
		known.Phone, known.Address = cmp.Or(phone, known.Phone), cmp.Or(address, known.Address)
	}
	say := func(key, otherwise string) string { return cmp.Or(set.Says[key], otherwise) }
	known.Authority, known.On = say("authority", cmp.Or(known.Authority, "本级人民政府")), civil.FromTime(f.d.DB.Now().In(store.Zone))
	return pages.Office{Name: agency.Name, Unit: say("contact", known.Contact), Address: say("address", known.Address), Postcode: say("postcode", known.Postcode),
		Phone: say("phone", known.Phone), Fax: say("fax", ""), Hours: say("hours", ""), Authority: known.Authority, Payment: say("payment", known.Payment), Remedies: known.Guidance()}, set, nil
}
