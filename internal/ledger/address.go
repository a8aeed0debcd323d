package ledger

import (
	"net/url"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/who"
)

// ListPath is the address of the list of duties.
const ListPath = "/office/ledger"

// The names of the filters in the address of the list; ui.FilterPrefix stands
// before each.
const (
	byPlan = "plan"
	byUnit = "unit"
	byRole = "role"
	byLive = "state"
	byLamp = "light"
	byKey  = "key"
	byWho  = "person"
	byPart = "part"
	byText = "measure"
	byFrom = "from"
	byTo   = "to"
	byOpen = "open"
	byMine = "mine"
)

// ListHref is the address at which the list shows exactly what the filter
// chooses, so that a number can lead to what it counts.
func ListHref(f Filter) string {
	q := ui.Query{Page: 1, Per: ui.PerPage[0], Filters: f.named()}
	return q.Link(ListPath)
}

func (f Filter) named() map[string]string {
	out := map[string]string{byPlan: f.Plan, byUnit: f.Unit, byRole: f.Role, byLive: f.State, byLamp: string(f.Light), byKey: f.KeyTask,
		byWho: f.Person, byPart: f.Capability, byText: f.Text, byFrom: f.DueFrom.String(), byTo: f.DueTo.String()}
	if f.OpenOnly {
		out[byOpen] = "1"
	}
	return out
}

// readFilter takes a filter from an address. Names may also stand there
// without the prefix, as people write them.
func readFilter(v url.Values, a who.Actor) (Filter, ui.Query) {
	q := ui.ReadQuery(v)
	for _, name := range []string{byPlan, byUnit, byRole, byLive, byLamp, byKey, byWho, byPart, byText, byFrom, byTo, byOpen, byMine} {
		if plain := q.Kept.Get(name); plain != "" && q.Filters[name] == "" {
			q.Filters[name] = plain
		}
		q.Kept.Del(name)
	}
	get := func(name string) string { return q.Filters[name] }
	f := Filter{Plan: get(byPlan), Unit: get(byUnit), Role: get(byRole), State: get(byLive), Light: Light(get(byLamp)), KeyTask: get(byKey),
		Person: get(byWho), Capability: get(byPart), Text: get(byText), DueFrom: dayIn(get(byFrom)), DueTo: dayIn(get(byTo)),
		OpenOnly: get(byOpen) != "", Sort: q.Sort, Desc: q.Down, Page: q.Page, Size: q.Per}
	if f.Text == "" {
		f.Text = q.Text
	}
	switch get(byMine) {
	case "":
	case "me":
		f.Person = a.ID
	default:
		f.Unit = a.Unit
	}
	return f, q
}

func dayIn(s string) civil.Date {
	d, _ := civil.Parse(s)
	return d
}
