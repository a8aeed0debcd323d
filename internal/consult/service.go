package consult

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "consult", Files: sub}
}

// Calendar counts working days.
type Calendar interface {
	AddDate(start civil.Date, n int) civil.Date
	Between(a, b civil.Date) int
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	Heads(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
}

// Matter is an entry of the yearly catalogue of major decisions that a
// consultation may belong to.
type Matter struct{ ID, Title string }

// Asking is how a questionnaire stands: where the office and the public find
// it, and how many have answered.
type Asking struct {
	Title, Href, Public, State string
	Answers                    int
	Open                       bool
}

// Surveys makes and reads questionnaires.
type Surveys interface {
	// Make drafts one that is answered from one instant to another.
	Make(tx *store.Tx, owner store.Ref, title, unit string, opens, closes time.Time) (string, error)
	Look(ctx context.Context, q store.Querier, agency, id string) (Asking, error)
}

// Deps are what consultations need from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Key      []byte // of the hashes of receipts
	Content  *content.Content
	Files    attach.Keeper
	Citizens *citizen.Citizens
	Shield   *shield.Shield
	Notices  notice.Teller
	// Surveys has the questionnaires beside consultations; nil for none.
	Surveys  Surveys
	Roster   Roster
	Calendar func(ctx context.Context, q store.Querier, agency string) (Calendar, error)
	// Begin makes the working copy of an item, by the rules of publishing.
	Begin func(tx *store.Tx, i content.Item) (content.Item, error)
	// Readings are the interpretations on line of an item.
	Readings func(ctx context.Context, q store.Querier, agency, item string) ([]content.Link, error)
	// Matters lists the catalogue entries of the organisation that are open,
	// nil where there is no catalogue.
	Matters func(ctx context.Context, q store.Querier, agency string) ([]Matter, error)
	// Heard is told that a consultation of a catalogue entry was announced,
	// answered or stopped. May be nil.
	Heard func(tx *store.Tx, k *Consultation) error
	// Settled refuses to note a catalogue entry's decision as issued on a day
	// while the catalogue lacks a step of the procedure or says otherwise. May
	// be nil.
	Settled func(tx *store.Tx, k *Consultation, on civil.Date) error
	// Agency is whose portal it is; Frame the frame of a public page.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	Frame  func(c *web.Ctx, title string) (page.Base, error)
	// Reading bounds how files are read.
	Reading  docread.Options
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Consult is the capability: its acts and its pages.
type Consult struct{ Deps }

// New makes the capability.
func New(d Deps) *Consult {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Consult{d}
}

func itoa(n int) string { return strconv.Itoa(n) }

// may says that the person may do something with a consultation.
func may(a who.Actor, right string, k *Consultation) bool { return a.MayOn(right, k.Unit, "") }

// MayOpen says whether a person may open a file or a person's details that
// hang on one of the package's things; ours is false for things of others.
func (s *Consult) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (ok, ours bool, err error) {
	var of string
	switch owner.Kind {
	case Kind:
		of = owner.ID
	case KindOpinion:
		o, err := store.Get[Opinion](ctx, q, a.Tenant, owner.ID)
		if err != nil {
			return false, true, err
		}
		of = o.Consultation
	case KindHearing, KindSeat:
		v, err := hearingOwning(ctx, q, a.Tenant, owner)
		if err != nil {
			return false, true, err
		}
		of = v.Consultation
	case KindActivity:
		v, err := store.Get[Activity](ctx, q, a.Tenant, owner.ID)
		if err != nil {
			return false, true, err
		}
		of = v.Consultation
	default:
		return false, false, nil
	}
	k, err := Get(ctx, q, a.Tenant, of)
	return err == nil && may(a, RightView, &k), true, err
}
