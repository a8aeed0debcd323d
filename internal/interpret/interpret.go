package interpret

import (
	"context"
	"log/slog"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The rights of interpretation.
const (
	RightView   = "interpret.view"
	RightEdit   = "interpret.edit"
	RightManage = "interpret.manage"
)

// Calendar counts working days.
type Calendar interface {
	AddDate(start civil.Date, n int) civil.Date
	Between(a, b civil.Date) int
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
}

// Deps are what interpretation needs from elsewhere.
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
	// Together releases a signed interpretation in the act that releases its
	// document; it refuses what may not be released.
	Together func(tx *store.Tx, i *content.Item) error
	// Amended is, by document, the last amendment that holds on the day; with
	// ids only of the documents named. May be nil.
	Amended func(ctx context.Context, q store.Querier, agency string, day civil.Date, ids ...string) (map[string]Change, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Interpret is the capability: its acts and its pages.
type Interpret struct{ Deps }

// New makes the capability.
func New(d Deps) *Interpret {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Interpret{d}
}

// piece reads an interpretation that the person may see.
func (n *Interpret) piece(ctx context.Context, q store.Querier, a who.Actor, id string) (content.Item, error) {
	i, err := n.item(ctx, q, a, id)
	if err == nil && i.Kind != content.KindInterpret {
		err = fail.Missingf("没有找到这篇解读")
	}
	return i, err
}

// item reads any item that the person may see.
func (n *Interpret) item(ctx context.Context, q store.Querier, a who.Actor, id string) (content.Item, error) {
	i, err := content.ItemOf(ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, i.Unit, i.Kind) {
		err = fail.Missingf("没有找到这条信息，可能已被删除，或您没有查看它的权限")
	}
	return i, err
}

// explained says whether documents of the kind are explained by
// interpretations at all.
func explained(kind string) bool {
	k, _ := content.KindOf(kind)
	return k.Document || k.Interpret || kind == content.KindConsult || kind == "planning"
}

// must says whether an item of the kind is not released without its
// interpretation.
func must(kind string) bool {
	k, _ := content.KindOf(kind)
	return k.Interpret
}
