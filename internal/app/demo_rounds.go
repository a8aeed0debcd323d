package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/export"
	"gongkai/internal/ledger/round"
)

// reporting plays the rounds that the plan's own words made: in the quarters
// and the half-year everybody submits and the office closes them; in the
// round of 10 September some units have submitted when the curtain falls.
func (a *App) reporting(ctx context.Context, s *stage) ([]cue, error) {
	rounds, err := store.Select[round.Round](ctx, a.DB, "WHERE agency = $1 ORDER BY due, id", demoBureau)
	if err != nil {
		return nil, err
	}
	units := slices.DeleteFunc(slices.Sorted(maps.Keys(s.heads)), func(id string) bool { return s.actors[s.heads[id]].Tenant != demoBureau })
	slices.SortFunc(units, func(x, y string) int { return cmp.Compare(s.order[x], s.order[y]) })
	var out []cue
	for _, r := range rounds {
		before := a.working(r.Due, -2)
		if r.Kind == round.ByCheckpoint {
			before = a.working(r.Due, -5)
		}
		for i, unit := range units {
			if r.Kind == round.ByCheckpoint && (i == 1 || i > 5) && r.Due < civil.Of(2023, time.October, 1) {
				continue // not yet; that of the cast's own unit is left to the visitor
			}
			at := before.Add(time.Duration(9*60+20+i*17) * time.Minute)
			out = append(out, cue{at, func(ctx context.Context) error { return a.submitSheet(ctx, s, r.ID, unit) }})
			if r.Kind != round.ByCheckpoint || i == 0 || i == 3 {
				out = append(out, cue{at.Add(3 * time.Hour), func(ctx context.Context) error { return a.judgeSheet(ctx, s, r.ID, unit, true) }})
			}
			if r.Kind == round.ByCheckpoint && i == 2 {
				out = append(out, cue{at.Add(3 * time.Hour), func(ctx context.Context) error { return a.judgeSheet(ctx, s, r.ID, unit, false) }})
			}
		}
		if r.Kind != round.ByCheckpoint {
			out = append(out, cue{a.working(r.Due, 1).Add(10 * time.Hour), func(ctx context.Context) error { return a.closeRound(ctx, s, r.ID) }})
		}
	}
	return out, nil
}

// working is midnight of the day n working days after another.
func (a *App) working(d civil.Date, n int) time.Time {
	cal, err := a.workdays.Calendar(context.Background(), a.DB, demoBureau)
	if err == nil {
		d = cal.AddDate(d, n)
	}
	return d.In(store.Zone)
}

func (a *App) sheetLines(ctx context.Context, id, unit string) ([]round.Line, error) {
	return store.Select[round.Line](ctx, a.DB, "WHERE agency = $1 AND round = $2 AND unit = $3 AND dropped = FALSE ORDER BY id", demoBureau, id, unit)
}

// submitSheet has a unit's clerk fill in its sheet, from the ledger where it
// has something to say, and its head submit it.
func (a *App) submitSheet(ctx context.Context, s *stage, id, unit string) error {
	lines, err := a.sheetLines(ctx, id, unit)
	if err != nil || len(lines) == 0 {
		return err
	}
	in := round.SheetInput{Phone: "0955-7000000", Ready: true, Lines: map[string]round.LineInput{}}
	for i, l := range lines {
		said, err := a.sheetText(ctx, l, i)
		if err != nil {
			return err
		}
		if said == "" {
			in.Take = append(in.Take, l.ID)
		}
		in.Lines[l.ID] = round.LineInput{Version: l.Version, Draft: round.Draft{Text: said}}
	}
	if err := a.rounds.Save(ctx, s.actors[s.clerks[unit]], id, unit, in); err != nil {
		return fmt.Errorf("fill in: %w", err)
	}
	if lines, err = a.sheetLines(ctx, id, unit); err != nil {
		return err
	}
	versions := map[string]int64{}
	for _, l := range lines {
		versions[l.ID] = l.Version
	}
	return a.rounds.Submit(ctx, s.actors[s.heads[unit]], id, unit, versions)
}

// sheetText is what a clerk writes into a line; empty means what the ledger
// has. Most units that support a task have nothing of their own to say.
func (a *App) sheetText(ctx context.Context, l round.Line, i int) (string, error) {
	d, err := store.Get[ledger.Duty](ctx, a.DB, l.Agency, l.Duty)
	if err != nil {
		return "", err
	}
	entries, err := store.Select[ledger.Progress](ctx, a.DB, "WHERE agency = $1 AND duty = $2 LIMIT 1", l.Agency, l.Duty)
	switch {
	case err != nil:
		return "", err
	case d.Role == ledger.Support && (i%4 != 1 || len(entries) == 0):
		return export.Nothing + "。", nil
	case len(entries) == 0:
		return "按计划推进，尚无阶段性成果，下一步抓紧落实。", nil
	}
	return "", nil
}

// judgeSheet has the office accept what a unit submitted; or return one line
// of it and accept the others.
func (a *App) judgeSheet(ctx context.Context, s *stage, id, unit string, all bool) error {
	lines, err := a.sheetLines(ctx, id, unit)
	if err != nil || len(lines) == 0 {
		return err
	}
	seen := make([]round.Seen, len(lines))
	for i, l := range lines {
		seen[i] = round.Seen{ID: l.ID, Version: l.Version}
	}
	office := s.actors["ma.yun"]
	if !all {
		if err := a.rounds.Judge(ctx, office, seen[:1], false, "请补充具体数据和公开链接后重新报送。"); err != nil {
			return err
		}
		seen = seen[1:]
	}
	if len(seen) == 0 {
		return nil
	}
	return a.rounds.Judge(ctx, office, seen, true, "")
}

func (a *App) closeRound(ctx context.Context, s *stage, id string) error {
	for _, move := range []string{round.MoveReview, round.MoveClose} {
		if err := a.rounds.Move(ctx, s.actors["ma.yun"], id, move, 0, ""); err != nil {
			return err
		}
	}
	return nil
}
