package people

import (
	"context"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
)

// Term computes the last day of a term of working days that begins after a
// day, in an agency's calendar. provisional says that the calendar may still
// move it.
type Term func(ctx context.Context, q store.Querier, agency string, after civil.Date, days int) (due civil.Date, provisional bool, err error)

// fromMondayToFriday is the term of a program that was given no calendar.
func fromMondayToFriday(_ context.Context, _ store.Querier, _ string, day civil.Date, days int) (civil.Date, bool, error) {
	for days > 0 {
		day++
		if wd := day.Weekday(); wd >= 1 && wd <= 5 {
			days--
		}
	}
	return day, true, nil
}

// filingDays is the agency's term for filing a change.
func (p *People) filingDays(ctx context.Context, q store.Querier, agency string) (int, error) {
	text, err := p.SettingOf(ctx, q, agency, SettingFiling)
	if err != nil {
		return 0, err
	}
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n, nil
	}
	return FilingDays, nil
}

// owe makes the filing of a change of today; the act around it records it.
func (p *People) owe(tx *store.Tx, person Person, change Change, detail, receiver string) error {
	days, err := p.filingDays(tx.Context(), tx, person.Agency)
	if err != nil {
		return err
	}
	units, err := Directory{}.UnitNames(tx.Context(), tx, person.Agency)
	if err != nil {
		return err
	}
	f := Filing{Agency: person.Agency, ID: tx.NewID(), Version: 1, Person: person.ID, Name: person.Name, Change: change,
		Post: strings.TrimSpace(units[person.Unit] + " " + person.Position), Detail: detail, Receiver: receiver, On: tx.Today()}
	if f.Due, f.Provisional, err = p.term(tx.Context(), tx, f.Agency, f.On, days); err != nil {
		return err
	}
	if err := tx.Insert(&f); err != nil {
		return err
	}
	return tx.Record("产生报备事项", f.Ref(), store.Under(basisFiling), store.Telling("%s，应在%s前向政务公开服务中心报备", f.title(), f.Due))
}

// oweIfOpenness is owe where the roles are those of one who sees to openness.
func (p *People) oweIfOpenness(tx *store.Tx, person Person, roles []RoleHeld, change Change, detail, receiver string) error {
	for _, r := range roles {
		if r.Role == Office {
			return p.owe(tx, person, change, detail, receiver)
		}
	}
	return nil
}

// File notes that a change was filed with the centre, or corrects what was
// noted before. version is that of the filing as it was read.
func (p *People) File(tx *store.Tx, id string, on civil.Date, note string, version int64) error {
	if err := allowed(tx, RightFiling); err != nil {
		return err
	}
	f, err := store.Get[Filing](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	switch {
	case on < f.On:
		return fail.Fields(map[string]string{"filed_on": "报备日期不能早于变动日期（" + f.On.String() + "）"})
	case on > tx.Today():
		return fail.Fields(map[string]string{"filed_on": "报备日期不能晚于今天，请在报备之后登记"})
	}
	act := pick(f.FiledOn.IsZero(), "登记已报备", "更正报备登记")
	f.FiledOn, f.FiledBy, f.Note, f.Version = on, tx.Actor().Name, strings.TrimSpace(note), version
	if err := tx.Update(&f); err != nil {
		return err
	}
	return tx.Record(act, f.Ref(), store.Under(basisFiling), store.Telling("%s，%s报备，%s", f.title(), on, f.lamp(tx.Today()).Word))
}

// recompute sets the terms of what is not filed anew after the calendar
// changed, and says which moved.
func (p *People) recompute(tx *store.Tx) ([]slice.Moved, error) {
	open, err := store.Select[Filing](tx.Context(), tx, "WHERE agency = $1 AND filed_on = '' ORDER BY id", tx.Tenant())
	if err != nil || len(open) == 0 {
		return nil, err
	}
	days, err := p.filingDays(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for _, f := range open {
		due, provisional, err := p.term(tx.Context(), tx, f.Agency, f.On, days)
		if err != nil {
			return nil, err
		}
		if due == f.Due && provisional == f.Provisional {
			continue
		}
		if due != f.Due {
			out = append(out, slice.Moved{Ref: f.Ref(), Title: "人员变动报备：" + f.title(), From: f.Due, To: due})
		}
		f.Due, f.Provisional = due, provisional
		if err := tx.Update(&f); err != nil {
			return nil, err
		}
	}
	return out, nil
}
