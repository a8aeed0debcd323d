package letters

import (
	"context"
	"log/slog"
	"strconv"
	"sync"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters/likeness"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// Calendar counts days.
type Calendar interface {
	AddDate(start civil.Date, n int) civil.Date
	Between(a, b civil.Date) int
	Working(d civil.Date) bool
	// CalendarDate is the last day of a term of calendar days.
	CalendarDate(start civil.Date, n int) civil.Date
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	Agency(ctx context.Context, q store.Querier, id string) (people.Agency, error)
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
	Clerks(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	Heads(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	Leaders(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
}

// Deps are what the package is given.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Key      []byte
	Files    attach.Keeper
	Notices  notice.Teller
	Roster   Roster
	Citizens *citizen.Citizens
	Calendar func(ctx context.Context, q store.Querier, agency string) (Calendar, error)
	// Reading is how files are read.
	Reading docread.Options
	// Begin makes the working copy of an item to be published, by the rules of
	// publishing.
	Begin func(tx *store.Tx, i content.Item) (content.Item, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Letters is the capability: its acts and its pages.
type Letters struct {
	Deps
	box     seal.Box
	mu      sync.Mutex
	indexes map[string]*indexed
}

// indexed is an organisation's likeness index and how far it was read.
type indexed struct {
	mu    sync.Mutex
	x     *likeness.Index
	until string
}

// New makes the capability. The error is that of a data key that is too short.
func New(d Deps) (*Letters, error) {
	box, err := seal.New(d.Key, "gongkai letters")
	if err != nil {
		return nil, err
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Letters{Deps: d, box: box, indexes: map[string]*indexed{}}, nil
}

// Numbers are the parameters of an organisation on a day.
func (s *Letters) Numbers(ctx context.Context, q store.Querier, agency string, day civil.Date) (Numbers, error) {
	set, err := store.Select[Parameter](ctx, q, "WHERE agency = $1 ORDER BY from_on, id", agency)
	return NumbersOn(set, day), err
}

func itoa(n int) string { return strconv.Itoa(n) }
