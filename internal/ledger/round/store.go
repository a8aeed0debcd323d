package round

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
)

// get reads a round that the actor may see.
func get(ctx context.Context, q store.Querier, agency, id string) (Round, error) {
	return store.Get[Round](ctx, q, agency, id)
}

// What became of a line's duty. A round that is closed stays as it was,
// whatever becomes of the plan.
const (
	isClosed = `EXISTS (SELECT 1 FROM ledger_round r WHERE r.agency = $1 AND r.id = ledger_round_line.round AND r.state = 'closed')`
	isGone   = `(EXISTS (SELECT 1 FROM ledger_duty d WHERE d.agency = $1 AND d.id = ledger_round_line.duty AND d.state = 'void')
		OR EXISTS (SELECT 1 FROM ledger_task t WHERE t.agency = $1 AND t.id = ledger_round_line.task AND t.dropped = TRUE))`
	// isWithdrawn is a line whose duty was out when the round was closed, or is
	// out while it is under way.
	isWithdrawn = isGone + ` AND (dropped = TRUE OR NOT ` + isClosed + `)`
	inForce     = `dropped = FALSE AND (` + isClosed + ` OR NOT ` + isGone + `)`
)

// linesOf reads the lines of a round that are in force.
func linesOf(ctx context.Context, q store.Querier, agency, round string) ([]Line, error) {
	return store.Select[Line](ctx, q, "WHERE agency = $1 AND round = $2 AND "+inForce+" ORDER BY id", agency, round)
}

// withdrawnOf reads the lines of a round whose duty was taken out of the plan:
// they are shown as such and count nowhere.
func withdrawnOf(ctx context.Context, q store.Querier, agency, round string) ([]Line, error) {
	return store.Select[Line](ctx, q, "WHERE agency = $1 AND round = $2 AND "+isWithdrawn+" ORDER BY id", agency, round)
}

// withdrawn says whether a line's duty was taken out of the plan.
func withdrawn(ctx context.Context, q store.Querier, l *Line) (bool, error) {
	found, err := store.Select[Line](ctx, q, "WHERE agency = $1 AND id = $2 AND "+isWithdrawn, l.Agency, l.ID)
	return len(found) > 0, err
}

// goneAt says of the lines of a plan's rounds whether their duty was out of the
// plan at an instant.
func (s *Rounds) goneAt(ctx context.Context, q store.Querier, agency, plan string, at time.Time) (func(*Line) bool, error) {
	snap, err := s.Ledger.At(ctx, q, agency, plan, at)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for i := range snap.Duties {
		out[snap.Duties[i].ID] = snap.Duties[i].State == ledger.Void
	}
	for i := range snap.Tasks {
		out[snap.Tasks[i].ID] = snap.Tasks[i].Dropped
	}
	return func(l *Line) bool { return out[l.Duty] || out[l.Task] }, nil
}

func sheetsOf(ctx context.Context, q store.Querier, agency, round string) ([]Sheet, error) {
	return store.Select[Sheet](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY id", agency, round)
}

// sheetOf reads one unit's sheet; none is a Missing.
func sheetOf(ctx context.Context, q store.Querier, agency, round, unit string) (Sheet, error) {
	return store.First[Sheet](ctx, q, "WHERE agency = $1 AND round = $2 AND unit = $3", agency, round, unit)
}

// editionsOf reads the editions of a round, or of one line of it, oldest first.
func editionsOf(ctx context.Context, q store.Querier, agency, round, line string) ([]Edition, error) {
	if line != "" {
		return store.Select[Edition](ctx, q, "WHERE agency = $1 AND round = $2 AND line = $3 ORDER BY number", agency, round, line)
	}
	return store.Select[Edition](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY line, number", agency, round)
}

func remarksOf(ctx context.Context, q store.Querier, agency, line string) ([]Remark, error) {
	return store.Select[Remark](ctx, q, "WHERE agency = $1 AND line = $2 ORDER BY number", agency, line)
}

// linesAt reads the lines of a round as they stood at an instant of the past:
// those in force then, and those whose duty was withdrawn.
func (s *Rounds) linesAt(ctx context.Context, q store.Querier, r *Round, at time.Time) (lines, withdrawn []Line, err error) {
	all, err := store.AsOf[Line](ctx, q, r.Agency, at)
	if err != nil {
		return nil, nil, err
	}
	gone, err := s.goneAt(ctx, q, r.Agency, r.Plan, at)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range all {
		switch {
		case l.Round != r.ID:
		case gone(&l):
			withdrawn = append(withdrawn, l)
		case !l.Dropped:
			lines = append(lines, l)
		}
	}
	return lines, withdrawn, nil
}

// wordingAt is the newest wording of a round at an instant, or an empty one.
func wordingAt(ctx context.Context, q store.Querier, agency, round string, at time.Time) (Wording, error) {
	all, err := store.Select[Wording](ctx, q, "WHERE agency = $1 AND round = $2 AND at <= $3 ORDER BY number DESC LIMIT 1", agency, round, at)
	if err != nil || len(all) == 0 {
		return Wording{Agency: agency, Round: round}, err
	}
	return all[0], nil
}

// wordingOf is the newest wording of a round, or an empty one with number 0.
func wordingOf(ctx context.Context, q store.Querier, agency, round string) (Wording, error) {
	all, err := store.Select[Wording](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY number DESC LIMIT 1", agency, round)
	if err != nil || len(all) == 0 {
		return Wording{Agency: agency, Round: round}, err
	}
	return all[0], nil
}

// settingOf reads how the organisation runs its rounds.
func settingOf(ctx context.Context, q store.Querier, agency string) (Setting, error) {
	all, err := store.Select[Setting](ctx, q, "WHERE agency = $1 AND id = 'round'", agency)
	if err != nil || len(all) == 0 {
		return Setting{Agency: agency, ID: "round", LeadDays: DefaultLeadDays}, err
	}
	return all[0], nil
}

// seen keeps the lines that the right reaches.
func seen(lines []Line, a who.Actor, right string) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return !a.MayOn(right, l.Unit, l.KeyTask) })
}

// inOrder sorts lines as their tasks stand in the plan, the lead unit's
// first, then in the order of the units. A duty that was not there yet comes
// after those that were.
func inOrder(lines []Line, s *ledger.Snapshot) {
	task, duty := map[string]int{}, map[string]int{}
	for i := range s.Tasks {
		task[s.Tasks[i].ID] = s.Tasks[i].Sort
	}
	for i := range s.Duties {
		duty[s.Duties[i].ID] = i - len(s.Duties)
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(task[a.Task], task[b.Task]), cmp.Compare(duty[a.Duty], duty[b.Duty]), cmp.Compare(a.ID, b.ID))
	})
}

// editionsAll are a round's editions by line, newest last.
func byLine(all []Edition) map[string][]Edition {
	out := map[string][]Edition{}
	for _, e := range all {
		out[e.Line] = append(out[e.Line], e)
	}
	return out
}

// ofUnit keeps one unit's lines.
func ofUnit(lines []Line, unit string) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Unit != unit })
}

func noSheet() error {
	return fail.Missingf("该科室在本轮没有需要报送的任务，或者您没有查看它的权限")
}
