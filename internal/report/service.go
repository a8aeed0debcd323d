package report

import (
	"context"
	"log/slog"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The rights of the capability.
const (
	RightView    = "report.view"
	RightEdit    = "report.edit"
	RightReview  = "report.review"
	RightCollect = "report.collect"
)

// Roster knows people and organisations.
type Roster interface {
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
}

// Deps are what the capability needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Files   attach.Keeper
	Notices notice.Teller
	Roster  Roster
	Reading docread.Options
	// Agency is the name of an organisation.
	Agency func(ctx context.Context, q store.Querier, agency string) (string, error)
	// Documents are the normative documents made, repealed and in force.
	Documents func(ctx context.Context, q store.Querier, agency string, from, to civil.Date) ([3][]Named, error)
	// Fees are the information processing fees of a span of days (R2.04).
	Fees func(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (Fees, error)
	// Progress tells how the year's plan was carried out (plan task 30).
	Progress func(ctx context.Context, q store.Querier, a who.Actor, year int) (string, error)
	// Site are the recorded figures of the site's yearly report by the keys of
	// its lines (site.go).
	Site func(ctx context.Context, q store.Querier, agency string, year int) (map[string]float64, error)
	// Begin makes the working copy of an item by the rules of publishing.
	Begin func(tx *store.Tx, i content.Item) (content.Item, error)
	// Link renders a reference to a thing of another capability.
	Link func(ctx context.Context, a who.Actor, ref store.Ref) (title, href string)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Named is a thing that a figure counts.
type Named struct{ Ref, Title, Href string }

// Service is the capability.
type Service struct{ Deps }

// New makes the capability.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Service{d}
}

const root = "/office/reports"

func href(id string) string { return root + "/annual/" + id }
