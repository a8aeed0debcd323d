package ledger

import (
	"context"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger/plan"
)

// Names turns ids of units and people into names, and finds who holds a role.
type Names struct{ n names }

// NamesOf reads the units and people of an organisation.
func NamesOf(ctx context.Context, r Roster, q store.Querier, agency string) (Names, error) {
	n, err := (&Ledger{Deps{Roster: r}}).names(ctx, q, agency)
	return Names{n}, err
}

// Unit is the unit's name, or its id where no such unit is known.
func (n Names) Unit(id string) string { return n.n.unit(id) }

// Person is the person's name, or the id where nobody is known by it.
func (n Names) Person(id string) string {
	if id == "" {
		return ""
	}
	return n.n.person(id)
}

// Units lists the units in their order.
func (n Names) Units() []Unit { return n.n.order }

// Having lists the people of a unit (of any if empty) who hold the role and
// have not left.
func (n Names) Having(unit, role string) []string { return n.n.having(unit, role) }

// Clause is the clause of the task's measure in which a checkpoint stands.
func (t *Task) Clause(c plan.Checkpoint) string {
	return clause(&plan.Row{Measure: t.Measure}, c)
}

// Finished says that the duty needs no more work.
func (d *Duty) Finished() bool { return finished(d.State) }
