package ledger

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// caseOf loads a duty with all that its moves depend on.
func (l *Ledger) caseOf(ctx context.Context, q store.Querier, agency, duty, actor string, now clock) (*Case, error) {
	d, err := store.Get[Duty](ctx, q, agency, duty)
	if err != nil {
		return nil, err
	}
	t, err := store.Get[Task](ctx, q, agency, d.Task)
	if err != nil {
		return nil, err
	}
	c := &Case{Duty: &d, Task: &t, Today: now.today, Actor: actor}
	if c.Checkpoints, err = store.Select[Checkpoint](ctx, q, "WHERE agency = $1 AND task = $2 ORDER BY day, id", agency, t.ID); err != nil {
		return nil, err
	}
	c.Evidence, err = store.Select[Evidence](ctx, q, "WHERE agency = $1 AND duty = $2 ORDER BY at, id", agency, d.ID)
	return c, err
}

// figured is caseOf with the figures of the task's measures, which only the
// review of a duty asks for: to count them takes time.
func (l *Ledger) figured(ctx context.Context, q store.Querier, agency, duty, actor string, now clock) (*Case, error) {
	c, err := l.caseOf(ctx, q, agency, duty, actor, now)
	if err == nil {
		c.Figures, err = l.figures(ctx, q, agency, c.Task, now)
	}
	return c, err
}

// AdoptedPlans lists the plans in force, the newest year first.
func (l *Ledger) AdoptedPlans(ctx context.Context, q store.Querier, agency string) ([]Plan, error) {
	return store.Select[Plan](ctx, q, "WHERE agency = $1 AND state = $2 ORDER BY year DESC, adopted_at DESC", agency, PlanAdopted)
}

// InForce lists the plans that were in force at an instant (zero: now): that
// of the instant's own year first, then the others, the newest year first.
func (l *Ledger) InForce(ctx context.Context, q store.Querier, agency string, at time.Time) ([]Plan, error) {
	from, now := rowsNow, l.DB.Now()
	if at.IsZero() || !at.Before(now) {
		at = now
	} else {
		from = rowsAt(at)
	}
	all, err := rows[Plan](ctx, q, from, agency, "AND state = $2", PlanAdopted)
	all = slices.DeleteFunc(all, func(p Plan) bool { return p.State != PlanAdopted })
	year := clockOf(at).today.Year()
	off := func(p Plan) int {
		if p.Year == year {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Plan) int {
		return cmp.Or(cmp.Compare(off(a), off(b)), cmp.Compare(b.Year, a.Year), b.AdoptedAt.Compare(a.AdoptedAt))
	})
	return all, err
}

// CurrentPlan is the plan of the year of an instant (zero: now), or else the
// newest that was in force then; none is a Missing.
func (l *Ledger) CurrentPlan(ctx context.Context, q store.Querier, agency string, at time.Time) (Plan, error) {
	all, err := l.InForce(ctx, q, agency, at)
	if err != nil {
		return Plan{}, err
	}
	if len(all) == 0 {
		return Plan{}, fail.Missingf("还没有采纳的计划。请先导入并采纳任务分工")
	}
	return all[0], nil
}

// TasksOf lists the tasks of a plan in the order of the document.
func (l *Ledger) TasksOf(ctx context.Context, q store.Querier, agency, plan string) ([]Task, error) {
	return store.Select[Task](ctx, q, "WHERE agency = $1 AND plan = $2 ORDER BY sort, id", agency, plan)
}

// DutiesOfTask lists a task's duties, the lead first, then in the order of
// the units.
func (l *Ledger) DutiesOfTask(ctx context.Context, q store.Querier, agency, task string) ([]Duty, error) {
	all, err := store.Select[Duty](ctx, q, "WHERE agency = $1 AND task = $2", agency, task)
	if err != nil {
		return nil, err
	}
	units, err := l.Roster.Units(ctx, q, agency)
	inOrder(all, units, oneTask)
	return all, err
}
