package approval

import (
	"context"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Signed says that the thing's sheet has been signed, and has not been
// voided since. A flow that needs a signature asks it on its move.
func Signed(ctx context.Context, q store.Querier, agency string, ref store.Ref) (bool, error) {
	s, has, err := Live(ctx, q, agency, ref)
	return has && s.State == Approved, err
}

// Live reads the sheet that counts for a thing, if there is one.
func Live(ctx context.Context, q store.Querier, agency string, ref store.Ref) (s Sheet, has bool, err error) {
	s, err = store.First[Sheet](ctx, q, "WHERE agency = $1 AND kind = $2 AND subject = $3 AND state <> 'void'", agency, ref.Kind, ref.ID)
	if fail.Is(err, fail.Missing) {
		return s, false, nil
	}
	return s, err == nil, err
}

// Opinions reads what was written on a sheet, oldest first.
func Opinions(ctx context.Context, q store.Querier, agency, sheet string) ([]Opinion, error) {
	return store.Select[Opinion](ctx, q, "WHERE agency = $1 AND sheet = $2 ORDER BY no", agency, sheet)
}

// maySee says that the sheet is the actor's to look at: they wrote in it, hold
// the right to view, or it is their turn. Wherever an actor visits, only the
// right to view counts.
func maySee(a who.Actor, s *Sheet) bool {
	if a.MayOn(RightView, s.Unit, s.Category) {
		return true
	}
	return !a.Visiting() && (s.Own(a.ID) || myTurn(a, s))
}

// myTurn says that the actor may fill the box whose turn it is.
func myTurn(a who.Actor, s *Sheet) bool {
	t, w := person(a, s)
	for _, o := range Sheets.Can(t, w) {
		if o.Move.Right == RightTurn && o.Refusal == "" {
			return true
		}
	}
	return false
}

// mostOpen bounds the sheets that lists look through; a bureau has far fewer
// under way at any time.
const mostOpen = 2000

// open reads the sheets in the states, newest first.
func open(ctx context.Context, q store.Querier, agency string, states ...any) ([]Sheet, error) {
	args := append([]any{agency}, states...)
	args = append(args, mostOpen)
	return store.Select[Sheet](ctx, q, "WHERE agency = $1 AND state IN "+store.In(2, len(states))+
		" ORDER BY id DESC LIMIT "+store.In(len(args), 1), args...)
}

// Waiting lists the sheets whose turn is the actor's, and those returned to
// the actor, newest first.
func Waiting(ctx context.Context, q store.Querier, a who.Actor) ([]Sheet, error) {
	all, err := open(ctx, q, a.Tenant, string(Reviewing), string(Returned))
	if err != nil || a.Visiting() {
		return nil, err
	}
	out := all[:0:0]
	for i := range all {
		s := &all[i]
		if s.State == Returned && s.Drafter == a.ID || s.State == Reviewing && myTurn(a, s) {
			out = append(out, *s)
		}
	}
	return out, nil
}
