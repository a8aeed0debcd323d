package app

import (
	"context"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/people"
)

// roster tells the ledger about units and people.
type roster struct{ people.Directory }

// Units lists the organisation's units, those in use first.
func (r roster) Units(ctx context.Context, q store.Querier, agency string) ([]ledger.Unit, error) {
	units, err := r.Directory.Units(ctx, q, agency)
	out := make([]ledger.Unit, len(units))
	for i, u := range units {
		out[i] = ledger.Unit{ID: u.ID, Name: u.Name, Aliases: u.Aliases, Office: u.Office}
	}
	return out, err
}

// AgencyName is the organisation's full name.
func (roster) AgencyName(ctx context.Context, q store.Querier, agency string) (string, error) {
	a, err := people.AgencyOf(ctx, q, agency)
	return a.Name, err
}

// People lists the organisation's staff, those who left marked.
func (r roster) People(ctx context.Context, q store.Querier, agency string) ([]ledger.Person, error) {
	roles, err := r.RolesHeld(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	all, err := r.Everyone(ctx, q, agency)
	out := make([]ledger.Person, len(all))
	for i, p := range all {
		out[i] = ledger.Person{ID: p.ID, Name: p.Name, Unit: p.Unit, Left: !p.Staffed()}
		for _, held := range roles[p.ID] {
			out[i].Roles = append(out[i].Roles, held.Role)
		}
	}
	return out, err
}

// agencies lists the ids of the installation's organisations.
func agencies(ctx context.Context, q store.Querier) ([]string, error) {
	all, err := people.Agencies(ctx, q)
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.ID
	}
	return out, err
}
