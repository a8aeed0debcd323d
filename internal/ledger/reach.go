package ledger

import (
	"context"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// notYours is the answer for what is not there and for what the person may
// not see, so that the one cannot be told from the other.
func notYours() error {
	return fail.Missingf("没有找到这项任务，可能已被删除，或不属于您所在的科室")
}

// sees says that the actor may see a duty.
func sees(a who.Actor, d *Duty, t *Task) bool {
	return a.IsSystem() || a.MayOn(RightView, d.Unit, t.KeyTask)
}

// CaseFor loads a duty that the actor may see, with all that its moves and
// its page depend on.
func (l *Ledger) CaseFor(ctx context.Context, q store.Querier, a who.Actor, duty string) (*Case, error) {
	c, err := l.figured(ctx, q, a.Tenant, duty, a.ID, clockOf(l.DB.Now()))
	if err != nil {
		return nil, err
	}
	if !sees(a, c.Duty, c.Task) {
		return nil, notYours()
	}
	return c, nil
}

// TaskFor loads a task with those of its duties that the actor may see; with
// none of them, there is no such task for the actor.
func (l *Ledger) TaskFor(ctx context.Context, q store.Querier, a who.Actor, task string) (Task, []Duty, error) {
	t, err := store.Get[Task](ctx, q, a.Tenant, task)
	if err != nil {
		return t, nil, err
	}
	all, err := l.DutiesOfTask(ctx, q, a.Tenant, task)
	if err != nil {
		return t, nil, err
	}
	var mine []Duty
	for i := range all {
		if sees(a, &all[i], &t) {
			mine = append(mine, all[i])
		}
	}
	if len(mine) == 0 && !a.MayOn(RightView, "", t.KeyTask) {
		return t, nil, notYours()
	}
	return t, mine, nil
}

// MayOpen says whether the actor may open a file that hangs on one of the
// ledger's things: a plan, a progress entry or a piece of evidence.
func (l *Ledger) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
	duty := ""
	switch owner.Kind {
	case "plan":
		return mayOpenPlan(ctx, q, a, owner.ID)
	case "progress":
		p, err := store.Get[Progress](ctx, q, a.Tenant, owner.ID)
		if err != nil {
			return false, err
		}
		duty = p.Duty
	case "evidence":
		e, err := store.Get[Evidence](ctx, q, a.Tenant, owner.ID)
		if err != nil {
			return false, err
		}
		duty = e.Duty
	default:
		return false, nil
	}
	d, err := store.Get[Duty](ctx, q, a.Tenant, duty)
	if err != nil {
		return false, err
	}
	t, err := store.Get[Task](ctx, q, a.Tenant, d.Task)
	return err == nil && sees(a, &d, &t), err
}

// mayOpenPlan: a plan in force is for all who see the ledger; a draft is for
// those who work on it.
func mayOpenPlan(ctx context.Context, q store.Querier, a who.Actor, id string) (bool, error) {
	p, err := store.Get[Plan](ctx, q, a.Tenant, id)
	if err != nil {
		return false, err
	}
	if p.State == PlanAdopted || p.State == PlanArchived || p.State == PlanMerged {
		return a.May(RightView), nil
	}
	return a.May(RightAdopt), nil
}
