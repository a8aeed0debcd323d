package round

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/plan"
)

// reports is a clause that asks for a report on the plan as a whole:
// 分别于9月10日、12月10日前报送工作进展情况.
var reports = regexp.MustCompile(`报送.{0,16}(进展|落实)|(进展|落实情况).{0,8}报送|上报.{0,16}(进展|落实)`)

// call is a round that a plan's words call for.
type call struct {
	kind, origin, name, basis string
	asOf, due, periodEnd      civil.Date
	tasks                     []string
	whole                     bool
}

// callsOf reads the rounds out of a plan's tasks, in order of their days.
func callsOf(tasks []ledger.Task, year int) []call {
	found := map[string]*call{}
	for i := range tasks {
		t := &tasks[i]
		if t.Dropped {
			continue
		}
		for _, c := range t.Checkpoints {
			for _, k := range callsOfOne(t, c, year) {
				merge(found, k, t.ID)
			}
		}
	}
	out := make([]call, 0, len(found))
	for _, k := range found {
		if k.whole {
			k.tasks = nil
		}
		slices.Sort(k.tasks)
		out = append(out, *k)
	}
	slices.SortFunc(out, func(a, b call) int {
		if a.asOf != b.asOf {
			return int(a.asOf - b.asOf)
		}
		return len(b.origin) - len(a.origin)
	})
	return out
}

// merge adds the call of one task to those found: one round serves all tasks
// that are reported on for the same period.
func merge(found map[string]*call, k call, task string) {
	have := found[k.origin]
	if have == nil {
		have = &k
		found[k.origin] = have
	}
	if !slices.Contains(have.tasks, task) {
		have.tasks = append(have.tasks, task)
	}
	have.whole = have.whole || k.whole
	if k.whole {
		have.basis = k.basis
	}
}

func callsOfOne(t *ledger.Task, c plan.Checkpoint, year int) []call {
	clause := t.Clause(c)
	basis := fmt.Sprintf("任务%s：%s", t.No, clause)
	whole := reports.MatchString(clause)
	switch {
	case c.Kind == plan.ByDate && c.Date != nil && whole:
		d := *c.Date
		return []call{{kind: ByCheckpoint, origin: "by_date/" + d.String(), basis: basis, whole: true, asOf: d, due: d,
			name: fmt.Sprintf("%d年%d月%d日进展报送", d.Year(), int(d.Month()), d.Day())}}
	case c.Kind == plan.Recurring && year > 0:
		return periodCalls(c.Every, basis, whole, year)
	}
	return nil
}

// periodCalls are the rounds of the quarters or halves of a year. Their due
// day is set from the calendar when they are made.
func periodCalls(every, basis string, whole bool, year int) []call {
	step, kind, names := 0, "", []string(nil)
	switch every {
	case "quarter":
		step, kind, names = 3, ByQuarter, []string{"第一季度", "第二季度", "第三季度", "第四季度"}
	case "half_year", "6_months":
		step, kind, names = 6, ByHalfYear, []string{"上半年", "下半年"}
	}
	var out []call
	for i, name := range names {
		end := civil.EndOfMonth(year, time.Month((i+1)*step))
		out = append(out, call{kind: kind, origin: fmt.Sprintf("%s/%d-%d", kind, year, i+1), basis: basis, whole: whole,
			name: fmt.Sprintf("%d年%s进展报送", year, name), asOf: end, due: end, periodEnd: end})
	}
	return out
}

// lastWorking is the last working day up to and including d.
func lastWorking(d civil.Date, terms ledger.Terms) civil.Date {
	if terms.Working(d) {
		return d
	}
	return terms.AddDate(d, -1)
}

// OnAdopt makes the rounds that a plan's own words call for; it listens to
// adoptions. Adopting a new edition adds what is new, and brings the rounds
// under way up to the plan.
func (s *Rounds) OnAdopt(tx *store.Tx, p ledger.Plan, tasks []ledger.Task) error {
	ctx := tx.Context()
	terms, err := s.Terms(ctx, tx, p.Agency)
	if err != nil {
		return err
	}
	set, err := settingOf(ctx, tx, p.Agency)
	if err != nil {
		return err
	}
	have, err := store.Select[Round](ctx, tx, "WHERE agency = $1 AND plan = $2 ORDER BY id", p.Agency, p.ID)
	if err != nil {
		return err
	}
	for _, k := range callsOf(tasks, p.Year) {
		if err := s.heed(tx, p, k, have, set.LeadDays, terms); err != nil {
			return err
		}
	}
	for i := range have {
		if have[i].State != Open {
			continue
		}
		if _, err := s.fillUp(tx, &have[i]); err != nil {
			return err
		}
	}
	return nil
}

// heed makes the round that is called for, or brings the one there is up to
// the plan's new wording. A day that is past makes no round: nobody can
// report for it in time any more.
func (s *Rounds) heed(tx *store.Tx, p ledger.Plan, k call, have []Round, lead int, terms ledger.Terms) error {
	if k.periodEnd != 0 {
		k.due = lastWorking(k.periodEnd, terms)
	}
	for i := range have {
		r := &have[i]
		if r.Origin != k.origin {
			continue
		}
		if r.State != Planned && r.State != Open || slices.Equal(r.Tasks, k.tasks) {
			return nil
		}
		r.Tasks, r.Basis = k.tasks, k.basis
		if err := tx.Update(r); err != nil {
			return err
		}
		return tx.Record("调整报送范围", r.Ref(), store.Telling("随新版计划调整“%s”的任务范围", r.Name))
	}
	if k.due < tx.Today() {
		return nil
	}
	r := &Round{Agency: p.Agency, ID: tx.NewID(), Plan: p.ID, Name: k.name, Kind: k.kind, Origin: k.origin, Basis: k.basis,
		Tasks: k.tasks, AsOf: k.asOf, Due: k.due, LeadDays: lead, PeriodEnd: k.periodEnd, OpensOn: terms.AddDate(k.due, -lead),
		State: Planned, MadeBy: tx.Actor().ID, MadeAt: tx.Now()}
	if err := tx.Insert(r); err != nil {
		return err
	}
	return tx.Record("列入报送计划", r.Ref(), store.Under(k.basis),
		store.Telling("%s：%s开始填报，%s前提交", r.Name, r.OpensOn.Chinese(), r.Due.Chinese()))
}

// OnCalendar sets the days of rounds that have not begun anew after the
// working-day calendar changed.
func (s *Rounds) OnCalendar(tx *store.Tx) ([]slice.Moved, error) {
	ctx := tx.Context()
	terms, err := s.Terms(ctx, tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	rounds, err := store.Select[Round](ctx, tx, "WHERE agency = $1 AND state = $2 ORDER BY id", tx.Tenant(), string(Planned))
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for i := range rounds {
		m, err := moveDays(tx, &rounds[i], terms)
		if err != nil {
			return nil, err
		}
		out = append(out, m...)
	}
	return out, nil
}

func moveDays(tx *store.Tx, r *Round, terms ledger.Terms) ([]slice.Moved, error) {
	due, opens := r.Due, r.OpensOn
	if r.PeriodEnd != 0 {
		r.Due = lastWorking(r.PeriodEnd, terms)
	}
	if r.LeadDays > 0 {
		r.OpensOn = terms.AddDate(r.Due, -r.LeadDays)
	}
	var out []slice.Moved
	if r.Due != due {
		out = append(out, slice.Moved{Ref: r.Ref(), Title: r.Name + "（提交时限）", From: due, To: r.Due})
	}
	if r.OpensOn != opens {
		out = append(out, slice.Moved{Ref: r.Ref(), Title: r.Name + "（填报开始）", From: opens, To: r.OpensOn})
	}
	if len(out) == 0 {
		return nil, nil
	}
	if err := tx.Update(r); err != nil {
		return nil, err
	}
	return out, tx.Record("调整报送时限", r.Ref(), store.Telling("工作日安排变化：%s开始填报，%s前提交", r.OpensOn.Chinese(), r.Due.Chinese()))
}

// leadOf is how many working days ahead the organisation opens its rounds.
func leadOf(ctx context.Context, q store.Querier, agency string) (int, error) {
	set, err := settingOf(ctx, q, agency)
	return set.LeadDays, err
}
