package people

import (
	"context"

	"gongkai/internal/kit/store"
)

// Directory answers what other packages ask about an agency's units and
// staff. It keeps nothing, so that it can be handed out before People is made.
type Directory struct{}

// Units lists the agency's active units in their order.
func (Directory) Units(ctx context.Context, q store.Querier, agency string) ([]Unit, error) {
	return store.Select[Unit](ctx, q, "WHERE agency = $1 AND active = $2 ORDER BY sort, id", agency, true)
}

// AllUnits lists the agency's units, those that were closed included.
func (Directory) AllUnits(ctx context.Context, q store.Querier, agency string) ([]Unit, error) {
	return store.Select[Unit](ctx, q, "WHERE agency = $1 ORDER BY active DESC, sort, id", agency)
}

// UnitNamed finds the active unit that a document's spelling names.
func (d Directory) UnitNamed(ctx context.Context, q store.Querier, agency, spelling string) (Unit, bool, error) {
	units, err := d.Units(ctx, q, agency)
	if err != nil {
		return Unit{}, false, err
	}
	for _, u := range units {
		if u.Called(spelling) {
			return u, true, nil
		}
	}
	return Unit{}, false, nil
}

// UnitNames maps the ids of all units, past ones too, to their names.
func (d Directory) UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error) {
	units, err := d.AllUnits(ctx, q, agency)
	out := make(map[string]string, len(units))
	for _, u := range units {
		out[u.ID] = u.Name
	}
	return out, err
}

// People lists the agency's active staff by pinyin.
func (Directory) People(ctx context.Context, q store.Querier, agency string) ([]Person, error) {
	return store.Select[Person](ctx, q, "WHERE agency = $1 AND state = $2 ORDER BY sort, id", agency, string(Active))
}

// Names maps the ids of all staff, past ones too, to their names.
func (Directory) Names(ctx context.Context, q store.Querier, agency string) (map[string]string, error) {
	all, err := everyone(ctx, q, agency)
	out := make(map[string]string, len(all))
	for _, p := range all {
		out[p.ID] = p.Name
	}
	return out, err
}

// Person reads one of the agency's staff.
func (Directory) Person(ctx context.Context, q store.Querier, agency, id string) (Person, error) {
	return PersonOf(ctx, q, agency, id)
}

// Unit reads one of the agency's units.
func (Directory) Unit(ctx context.Context, q store.Querier, agency, id string) (Unit, error) {
	return UnitOf(ctx, q, agency, id)
}

// Agency reads an agency.
func (Directory) Agency(ctx context.Context, q store.Querier, id string) (Agency, error) {
	return AgencyOf(ctx, q, id)
}

// Agencies lists all agencies.
func (Directory) Agencies(ctx context.Context, q store.Querier) ([]Agency, error) {
	return Agencies(ctx, q)
}

// Holders lists the active staff who hold a role, by pinyin.
func (Directory) Holders(ctx context.Context, q store.Querier, agency, role string) ([]Person, error) {
	return store.Select[Person](ctx, q, `WHERE agency = $1 AND state = $2 AND id IN
		(SELECT person FROM people_role WHERE agency = $1 AND role = $3) ORDER BY sort, id`, agency, string(Active), role)
}

// Heads lists the 科室负责人 of a unit.
func (d Directory) Heads(ctx context.Context, q store.Querier, agency, unit string) ([]Person, error) {
	return d.ofUnit(ctx, q, agency, Head, unit)
}

// Clerks lists the 科室经办 of a unit.
func (d Directory) Clerks(ctx context.Context, q store.Querier, agency, unit string) ([]Person, error) {
	return d.ofUnit(ctx, q, agency, Clerk, unit)
}

func (d Directory) ofUnit(ctx context.Context, q store.Querier, agency, role, unit string) ([]Person, error) {
	return store.Select[Person](ctx, q, `WHERE agency = $1 AND state = $2 AND unit = $4 AND id IN
		(SELECT person FROM people_role WHERE agency = $1 AND role = $3 AND (unit = '' OR unit = $4)) ORDER BY sort, id`,
		agency, string(Active), role, unit)
}

// OfficeStaff lists the 办公室经办.
func (d Directory) OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]Person, error) {
	return d.Holders(ctx, q, agency, Office)
}

// Directors lists the 主要负责人.
func (d Directory) Directors(ctx context.Context, q store.Querier, agency string) ([]Person, error) {
	return d.Holders(ctx, q, agency, Director)
}

// Leaders lists the 分管领导 in charge of a unit; where nobody was named for
// it, those in charge without a named unit; failing them, the 主要负责人.
func (d Directory) Leaders(ctx context.Context, q store.Querier, agency, unit string) ([]Person, error) {
	for _, charge := range []string{unit, ""} {
		list, err := store.Select[Person](ctx, q, `WHERE agency = $1 AND state = $2 AND id IN
			(SELECT person FROM people_role WHERE agency = $1 AND role = $3 AND unit = $4) ORDER BY sort, id`,
			agency, string(Active), Deputy, charge)
		if err != nil || len(list) > 0 {
			return list, err
		}
	}
	return d.Directors(ctx, q, agency)
}

// RolesHeld maps the ids of the agency's staff to the roles they hold.
func (Directory) RolesHeld(ctx context.Context, q store.Querier, agency string) (map[string][]RoleHeld, error) {
	list, err := store.Select[RoleHeld](ctx, q, "WHERE agency = $1 ORDER BY id", agency)
	out := map[string][]RoleHeld{}
	for _, r := range list {
		out[r.Person] = append(out[r.Person], r)
	}
	return out, err
}

// PersonOf reads one of the agency's staff, active or not.
func PersonOf(ctx context.Context, q store.Querier, agency, id string) (Person, error) {
	return store.Get[Person](ctx, q, agency, id)
}

// UnitOf reads one of the agency's units, active or not.
func UnitOf(ctx context.Context, q store.Querier, agency, id string) (Unit, error) {
	return store.Get[Unit](ctx, q, agency, id)
}

func everyone(ctx context.Context, q store.Querier, agency string) ([]Person, error) {
	return store.Select[Person](ctx, q, "WHERE agency = $1 ORDER BY sort, id", agency)
}

func rolesOf(ctx context.Context, q store.Querier, agency, person string) ([]RoleHeld, error) {
	return store.Select[RoleHeld](ctx, q, "WHERE agency = $1 AND person = $2 ORDER BY id", agency, person)
}

// Everyone lists the agency's staff by pinyin, those who left included.
func (Directory) Everyone(ctx context.Context, q store.Querier, agency string) ([]Person, error) {
	return everyone(ctx, q, agency)
}
