package ledger

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/notice"
)

// Unit is a 科室 or 中心 as the ledger needs to know it.
type Unit struct {
	ID, Name string
	Aliases  []string
	// Office marks the unit that runs the ledger (办公室).
	Office bool
}

// Person is a member of staff as the ledger needs to know them.
type Person struct {
	ID, Name, Unit string
	Roles          []string
	// Left marks a person whose account was closed; their past acts keep
	// their name.
	Left bool
}

// Roster knows the units and the people of an organisation, past ones too.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]Unit, error)
	People(ctx context.Context, q store.Querier, agency string) ([]Person, error)
}

// Seen is a page as it was fetched.
type Seen struct {
	Title, Text string
	At          time.Time
}

// Fetcher fetches a page and gives back its readable text.
type Fetcher interface {
	Fetch(ctx context.Context, url string) (Seen, error)
}

// Deps are what the ledger needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Roster  Roster
	Notices notice.Teller
	Files   attach.Keeper
	Fetcher Fetcher
	// Terms gives the working-day calendar of an organisation.
	Terms func(ctx context.Context, q store.Querier, agency string) (Terms, error)
	// Measures are the measures of every slice there is, by capability.
	Measures func() map[string][]slice.Measure
	// PartTitle is the title of the part of the program with a name, or
	// empty; nil knows none.
	PartTitle func(name string) string
	// Reading bounds the reading of documents.
	Reading docread.Options
	// History is what was done to a thing, oldest first; nil asks the record.
	History func(ctx context.Context, q store.Querier, agency string, ref store.Ref) ([]Past, error)
	// Refer gives a thing's title and the address at which the actor may see
	// it; what the actor may not see is a Missing. Kinds lists the kinds of
	// things that it knows.
	Refer func(ctx context.Context, q store.Querier, a who.Actor, ref store.Ref) (title, href string, err error)
	Kinds func() []string
	// Rounds lists the reporting rounds of a plan that are not void, by due
	// day; nil where there are none.
	Rounds func(ctx context.Context, q store.Querier, a who.Actor, plan string) ([]RoundDay, error)
	// OnAdopt are told of an adoption, inside its transaction.
	OnAdopt []func(tx *store.Tx, p Plan, tasks []Task) error
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Past is one act as the record tells of it.
type Past struct {
	At             time.Time
	Who, Act, Text string
}

// Ledger is the capability: its acts and its pages.
type Ledger struct{ Deps }

// New makes the ledger.
func New(d Deps) *Ledger {
	if d.History == nil {
		d.History = recorded
	}
	return &Ledger{d}
}

// Thresholds reads an organisation's settings, or the defaults.
func (l *Ledger) Thresholds(ctx context.Context, q store.Querier, agency string) (Thresholds, error) {
	return thresholds(ctx, q, rowsNow, agency)
}

func thresholds(ctx context.Context, q store.Querier, src reading, agency string) (Thresholds, error) {
	all, err := rows[Setting](ctx, q, src, agency, "AND id = 'ledger'")
	if err != nil || len(all) == 0 {
		return DefaultThresholds(), err
	}
	return all[0].Thresholds, nil
}

// names maps ids of units and people to their names.
type names struct {
	units  map[string]Unit
	people map[string]Person
	order  []Unit
}

func (l *Ledger) names(ctx context.Context, q store.Querier, agency string) (names, error) {
	n := names{units: map[string]Unit{}, people: map[string]Person{}}
	units, err := l.Roster.Units(ctx, q, agency)
	if err != nil {
		return n, fmt.Errorf("units of %s: %w", agency, err)
	}
	people, err := l.Roster.People(ctx, q, agency)
	if err != nil {
		return n, fmt.Errorf("people of %s: %w", agency, err)
	}
	for _, u := range units {
		n.units[u.ID] = u
	}
	for _, p := range people {
		n.people[p.ID] = p
	}
	n.order = units
	return n, nil
}

func (n names) unit(id string) string {
	if u, ok := n.units[id]; ok {
		return u.Name
	}
	return id
}

// inOrder sorts duties as every page lists them: by the place of the task,
// the lead first, then in the organisation's order of its units.
func inOrder(duties []Duty, units []Unit, task func(*Duty) int) {
	place := map[string]int{}
	for i, u := range units {
		place[u.ID] = i
	}
	slices.SortStableFunc(duties, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(task(&a), task(&b)), cmp.Compare(a.Role, b.Role), cmp.Compare(place[a.Unit], place[b.Unit]), cmp.Compare(a.ID, b.ID))
	})
}

// oneTask is the place of duties that are all of one task.
func oneTask(*Duty) int { return 0 }

func (n names) person(id string) string {
	if p, ok := n.people[id]; ok {
		return p.Name
	}
	if id == "system" {
		return "系统"
	}
	return id
}

// having lists the people of a unit (any if empty) who hold the role.
func (n names) having(unit, role string) []string {
	var out []string
	for id, p := range n.people {
		if p.Left || unit != "" && p.Unit != unit {
			continue
		}
		for _, r := range p.Roles {
			if r == role {
				out = append(out, id)
			}
		}
	}
	return out
}

// reader finds who a duty's messages go to: its person, else the unit's
// clerks and its head.
func (n names) reader(d *Duty) []string {
	if p, ok := n.people[d.Person]; ok && !p.Left {
		return []string{d.Person}
	}
	return append(n.having(d.Unit, "clerk"), n.having(d.Unit, "head")...)
}

// offices are the people who run the ledger.
func (n names) offices() []string { return n.having("", "office") }

func yearEnd(year int) civil.Date { return civil.Of(year, time.December, 31) }
