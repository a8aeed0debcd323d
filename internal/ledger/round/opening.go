package round

import (
	"fmt"
	"maps"
	"slices"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// open makes a planned round one that units fill in: their lines and sheets
// are made, and they are told.
func (s *Rounds) open(tx *store.Tx, r *Round) error {
	r.State, r.OpenedAt, r.OpenedBy = Open, tx.Now(), tx.Actor().ID
	if err := tx.Update(r); err != nil {
		return err
	}
	n, err := s.fillUp(tx, r)
	if err != nil {
		return err
	}
	if err := tx.Record(MoveOpen, r.Ref(), store.Telling("开启“%s”，共%d项任务，请于%s前提交", r.Name, n, r.Due.Chinese())); err != nil {
		return err
	}
	return s.announce(tx, r)
}

// fillUp gives every duty that the round covers its line and every unit its
// sheet, and drops lines of duties that are no more. It returns how many
// lines are in force.
func (s *Rounds) fillUp(tx *store.Tx, r *Round) (int, error) {
	ctx := tx.Context()
	duties, err := store.Select[ledger.Duty](ctx, tx, "WHERE agency = $1 AND plan = $2 ORDER BY id", r.Agency, r.Plan)
	if err != nil {
		return 0, err
	}
	tasks, err := s.Ledger.TasksOf(ctx, tx, r.Agency, r.Plan)
	if err != nil {
		return 0, err
	}
	old, err := store.Select[Line](ctx, tx, "WHERE agency = $1 AND round = $2 ORDER BY id", r.Agency, r.ID)
	if err != nil {
		return 0, err
	}
	f := filling{tx: tx, round: r, tasks: map[string]ledger.Task{}, lines: map[string]*Line{}, units: map[string]bool{}}
	for _, t := range tasks {
		f.tasks[t.ID] = t
	}
	for i := range old {
		f.lines[old[i].Duty] = &old[i]
	}
	for i := range duties {
		if err := f.take(&duties[i]); err != nil {
			return 0, err
		}
	}
	if err := f.sheets(); err != nil {
		return 0, err
	}
	if f.changed == 0 {
		return f.count, nil
	}
	return f.count, tx.Record("核对报送任务", r.Ref(), store.Telling("本轮应报%d项，涉及%d个科室", f.count, len(f.units)))
}

type filling struct {
	tx      *store.Tx
	round   *Round
	tasks   map[string]ledger.Task
	lines   map[string]*Line // by duty
	units   map[string]bool
	count   int
	changed int
}

// take brings the line of one duty up to the ledger.
func (f *filling) take(d *ledger.Duty) error {
	t := f.tasks[d.Task]
	gone := d.State == ledger.Void || t.Dropped
	wanted := !gone && f.round.Covers(d.Task)
	l := f.lines[d.ID]
	if wanted || !gone && l != nil && l.Edition > 0 {
		f.count++
		f.units[d.Unit] = true
		if l == nil {
			f.changed++
			return f.tx.Insert(&Line{Agency: d.Agency, ID: f.tx.NewID(), Round: f.round.ID, Duty: d.ID, Task: d.Task, Unit: d.Unit,
				KeyTask: t.KeyTask, State: Filling})
		}
		if !l.Dropped {
			return nil
		}
	} else if l == nil || l.Dropped {
		return nil
	}
	l.Dropped = !l.Dropped
	f.changed++
	return f.tx.Update(l)
}

func (f *filling) sheets() error {
	have, err := sheetsOf(f.tx.Context(), f.tx, f.round.Agency, f.round.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, s := range have {
		known[s.Unit] = true
	}
	for _, unit := range slices.Sorted(maps.Keys(f.units)) {
		if known[unit] {
			continue
		}
		f.changed++
		if err := f.tx.Insert(&Sheet{Agency: f.round.Agency, ID: f.tx.NewID(), Round: f.round.ID, Unit: unit}); err != nil {
			return err
		}
	}
	return nil
}

// announce tells every unit that the round is open. The key makes sure that
// nobody is told twice.
func (s *Rounds) announce(tx *store.Tx, r *Round) error {
	n, err := ledger.NamesOf(tx.Context(), s.Roster, tx, r.Agency)
	if err != nil {
		return err
	}
	sheets, err := sheetsOf(tx.Context(), tx, r.Agency, r.ID)
	if err != nil {
		return err
	}
	for _, sheet := range sheets {
		_, err := s.Notices.Tell(tx, notice.Message{Key: "round/" + r.ID + "/open/" + sheet.Unit, Kind: "round.open", Level: notice.Remind,
			Title: "请填报：" + r.Name, Body: fmt.Sprintf("数据截至%s，请于%s前提交。已从台账带出的内容请核对补充。", r.AsOf.Chinese(), r.Due.Chinese()),
			Href: sheetHref(r.ID, sheet.Unit), Subject: r.Ref(), To: readers(n, sheet.Unit)})
		if err != nil {
			return err
		}
	}
	return nil
}

// readers are the people who answer for a unit's sheet: its clerks and its
// head, and in the office those who run the ledger.
func readers(n ledger.Names, unit string) []string {
	out := append(n.Having(unit, "clerk"), n.Having(unit, "head")...)
	for _, u := range n.Units() {
		if u.ID == unit && u.Office {
			out = append(out, n.Having(unit, "office")...)
		}
	}
	return out
}

func sheetHref(round, unit string) string { return "/office/rounds/" + round + "/unit/" + unit }

// stateTitle is a line's state in words.
func stateTitle(s flow.State) string { return LineFlow.TitleOf(s) }
