package openday

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"

	"github.com/a-h/templ"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The rights of open days.
const (
	RightView   = "openday.view"
	RightPlan   = "openday.plan"
	RightRun    = "openday.run"
	RightCheck  = "openday.check"
	RightAnswer = "openday.answer"
)

const (
	root   = "/office/openday"
	asked  = "/office/openday-questions"
	public = "/openday"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "openday", Files: sub}
}

// Guard holds back floods on the public form.
type Guard interface {
	Field(c *web.Ctx, purpose string) templ.Component
	Check(c *web.Ctx, purpose string, texts ...string) error
}

// Citizens keeps what guests tell of themselves, sealed.
type Citizens interface {
	Put(tx *store.Tx, owner store.Ref, p citizen.Person) (string, error)
	Masks(ctx context.Context, q store.Querier, agency string, ids []string) (map[string]citizen.Masked, error)
	Keep(tx *store.Tx, id string, until civil.Date) error
	Find(ctx context.Context, q store.Querier, agency, text string, most int) ([]citizen.Entry, error)
}

// Asking is the questionnaire of an event, as another capability keeps it.
type Asking struct {
	Title, Href, Public, State string
	Answers                    int
	Ended                      bool
}

// Surveys makes and reads questionnaires.
type Surveys interface {
	Make(tx *store.Tx, owner store.Ref, title, unit string, from, to civil.Date) (id string, err error)
	Look(ctx context.Context, q store.Querier, agency, id string) (Asking, error)
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
}

// Calendar counts working days.
type Calendar interface {
	AddDate(start civil.Date, n int) civil.Date
}

// Deps are what open days need from elsewhere.
type Deps struct {
	DB  *store.DB
	Log *slog.Logger
	// Key is the installation's data key, at least 32 bytes.
	Key      []byte
	Guard    Guard
	Citizens Citizens
	Surveys  Surveys
	Roster   Roster
	Notices  notice.Teller
	Files    attach.Keeper
	Calendar func(ctx context.Context, q store.Querier, agency string) (Calendar, error)
	// Agency is whose portal this is; Frame is the portal's frame.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	Frame  func(c *web.Ctx, title string) (page.Base, error)
	// Origin is the site's address as tickets name it.
	Origin string
	// Publish makes a draft for publication, by the rules of publishing, with
	// pictures under its text.
	Publish func(tx *store.Tx, i content.Item, pictures []Picture) (content.Item, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Picture is a photograph on its way into a publication.
type Picture struct {
	Name, Alt string
	Body      []byte
}

// Days is the capability: its acts and its pages.
type Days struct {
	Deps
	key []byte
}

// New makes the capability.
func New(d Deps) (*Days, error) {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	key, err := seal.Derive(d.Key, "openday.ticket")
	return &Days{d, key}, err
}

// MayOpen says whether the actor may see a photograph, or a guest's details.
func (d *Days) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	id := owner.ID
	switch owner.Kind {
	case KindGuest:
		g, err := store.Get[Guest](ctx, q, a.Tenant, owner.ID)
		if err != nil {
			return false, true, err
		}
		id = g.Event
	case KindEvent:
	default:
		return false, false, nil
	}
	e, err := store.Get[Event](ctx, q, a.Tenant, id)
	return err == nil && a.MayOn(RightView, e.Unit, ""), true, err
}
