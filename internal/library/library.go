package library

import (
	"context"
	"log/slog"
	"sync"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The rights of the library.
const (
	RightView   = "library.view"
	RightEdit   = "library.edit"
	RightDecide = "library.decide"
	RightRound  = "library.round"
	RightSign   = "library.sign"
	RightImport = "library.import"
)

// Calendar counts working days.
type Calendar interface {
	Between(a, b civil.Date) int
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	Heads(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
}

// Deps are what the library needs from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Content  *content.Content
	Files    attach.Keeper
	Notices  notice.Teller
	Roster   Roster
	Calendar func(ctx context.Context, q store.Querier, agency string) (Calendar, error)
	// Begin makes the working copy of an item, by the rules of publishing.
	Begin func(tx *store.Tx, i content.Item) (content.Item, error)
	// Backing counts, by document, the interpretations and the services that
	// citizens can see (C07); nil where nobody counts them.
	Backing func(ctx context.Context, q store.Querier, agency string) (pieces, services map[string]int, err error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Library is the capability: its acts and its pages.
type Library struct {
	Deps
	mu    sync.Mutex
	swept map[string]civil.Date
}

// New makes the capability.
func New(d Deps) *Library {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Library{Deps: d, swept: map[string]civil.Date{}}
}

func href(id string) string      { return "/office/library/documents/" + id }
func roundHref(id string) string { return "/office/library/rounds/" + id }

// normative says that items of the kind stand in the library by themselves.
func normative(kind string) bool {
	k, _ := content.KindOf(kind)
	return k.Normative
}

// may is the item if the person may do it there.
func may(a who.Actor, right string, i *content.Item) error {
	if !a.MayOn(RightView, i.Unit, i.Kind) {
		return fail.Missingf("没有找到这份文件，可能已被删除，或您没有查看它的权限")
	}
	if !a.MayOn(right, i.Unit, i.Kind) {
		return fail.Deniedf("您没有办理这份文件的权限。如工作需要，请联系本单位安全管理员")
	}
	return nil
}
