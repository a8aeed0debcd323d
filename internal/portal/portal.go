package portal

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"sync"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "portal", Files: sub}
}

// Way is somewhere that people come for and another capability offers: a form
// for a request, a letter, an open consultation.
type Way struct {
	// Key is one of the keys below.
	Key, Href string
}

// The keys of ways.
const (
	WayRequest = "request" // 依申请公开
	WayLetter  = "letter"  // 写信
	WayConsult = "consult" // 参与
	WaySurvey  = "survey"  // 网上调查
	WayOpenday = "openday" // 政府开放日
)

// Paper is an item's text to be written as a file.
type Paper struct {
	Title string
	// Head are the lines of the head table, Stamp the mark of validity with
	// its note; Alert says that it is no longer valid as it stands.
	Head  [][2]string
	Stamp string
	Alert bool
	// Body is cleaned HTML, Address the page it came from.
	Body, Address string
	// Picture gives the bytes of a picture in Body.
	Picture func(ctx context.Context, src string) ([]byte, error)
}

// Format is a kind of file in which an item can be downloaded.
type Format struct {
	// Ext is the file's ending and part of its address, such as docx.
	Ext, Title, Type string
	// Packed puts it into the download of many items, too.
	Packed bool
	Write  func(ctx context.Context, p Paper) ([]byte, error)
}

// Deps are what the package is given. Functions may be nil unless said
// otherwise.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Files   attach.Keeper
	Content *content.Content
	// Agency is whose portal it is; it must be given.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	// Frame is the frame of a page without the office's menu; it must be
	// given.
	Frame func(c *web.Ctx) page.Base
	// Public is the address under which the portal is known, without a slash
	// at the end; where it is empty, the one that was asked for stands in.
	Public string
	// Find answers the search.
	Find func(ctx context.Context, ask search.PublicAsk) (search.Answer, error)
	// Hot are the words that many look for.
	Hot func(ctx context.Context, agency string) ([]string, error)
	// Formats are the files that an item can be downloaded as, beside HTML.
	Formats func() []Format
	// Interpreted counts the interpretations of each item on line.
	Interpreted func(ctx context.Context, q store.Querier, agency string) (map[string]int, error)
	// Ways are what other capabilities offer.
	Ways func(ctx context.Context) []Way
	// Demo leads to the demo's choice of roles, where this is the demo.
	Demo string
	// Feed answers with a column's feed, if file names one; with it, pages lead
	// to the feeds and to what there is for machines.
	Feed func(c *web.Ctx, col content.Column, file string) (done bool, err error)
}

// Portal is the running part.
type Portal struct {
	d     Deps
	votes *votes

	editions editions

	mu   sync.RWMutex
	last *sight
}

// New makes the portal.
func New(d Deps) *Portal { return &Portal{d: d, votes: newVotes()} }

// Slice is what the package hands to the program.
func (p *Portal) Slice() slice.Slice {
	return slice.Slice{Name: "portal", Title: "门户网站",
		About:      "公众看到的首页、政府信息公开专栏、文件和信息页面、政策文件库、检索和附件。",
		Migrations: Migrations().Files, Routes: p.routes}
}

func (p *Portal) routes(r *web.Router) {
	r.Kept("/{$}", p.getHome)
	r.Kept("/art/{month}/{name}", p.getArticle)
	r.Kept("/art/{month}/{name}/versions", p.getVersions)
	r.Kept("/art/{month}/{name}/versions/{no}", p.getVersion)
	r.Get("/art/{month}/{name}/download/{form}", web.Public, p.getDownload)
	r.Post("/art/{month}/{name}/useful", web.Public, p.postUseful)
	r.Get(content.FilePath+"{slug...}", web.Public, p.getFile)
	r.Get("/search", web.Public, p.getSearch)
	r.Kept(interact, p.getInteract)
	r.Kept("/about/map", p.getMap)
	r.Kept("/about/privacy", p.getPrivacy)
	r.Kept("/about/contact", p.getContact)
	r.Get("/leave", web.Public, p.getLeave)
	r.Get("/qr.png", web.Public, p.getQR)
	r.Kept("/{path...}", p.getColumn)
}
