package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Filter chooses duties for a list. Empty fields choose all.
type Filter struct {
	Plan, Unit, Role, State, KeyTask, Person, Capability string
	Light                                                Light
	// Text is looked for in the task's number, key task and measure.
	Text           string
	DueFrom, DueTo civil.Date
	// OpenOnly leaves out what is finished or void.
	OpenOnly bool
	IDs      []string
	// Sort is no, due, unit, state, light or entry; Desc turns it round.
	Sort string
	Desc bool
	// Page counts from 1; Size 0 means all.
	Page, Size int
}

// Line is one duty as a list shows it.
type Line struct {
	Duty        Duty
	Task        Task
	Unit, Who   string
	State       string
	Lamp        Lamp
	Evidence    int
	Entry       Progress
	Points, Met int
}

// Listing is one page of a list and the counts of the whole of it.
type Listing struct {
	Lines  []Line
	Total  int
	Lights map[Light]int
	Today  civil.Date
}

// brief is what sorting and lights need of a duty.
type brief struct {
	duty          Duty
	sort          int
	missed, first civil.Date
	light         Light
}

// List reads the duties that the actor may see and the filter chooses. It
// makes the same few queries however long the list is.
func (l *Ledger) List(ctx context.Context, q store.Querier, a who.Actor, f Filter) (*Listing, error) {
	today := clockOf(l.DB.Now()).today
	out := &Listing{Lights: map[Light]int{}, Today: today}
	briefs, err := l.briefs(ctx, q, a, f, today)
	if err != nil {
		return nil, err
	}
	n, err := l.names(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	rule, err := l.rule(ctx, q, a.Tenant, today)
	if err != nil {
		return nil, err
	}
	for i := range briefs {
		b := &briefs[i]
		b.light = rule.th.LightOf(rule.facts(&b.duty, b.near()), today)
	}
	kept := briefs[:0]
	for _, b := range briefs {
		out.Lights[b.light]++
		if f.Light == "" || b.light == f.Light {
			kept = append(kept, b)
		}
	}
	out.Total = len(kept)
	order(kept, f, n)
	out.Lines, err = l.lines(ctx, q, a.Tenant, cut(kept, f), n, rule)
	return out, err
}

func cut(all []brief, f Filter) []brief {
	if f.Size <= 0 {
		return all
	}
	from := min(max(0, f.Page-1)*f.Size, len(all))
	return all[from:min(from+f.Size, len(all))]
}

// conditions turns the filter and the actor's reach into SQL.
func (f Filter) conditions(a who.Actor) (string, []any) {
	where, args := []string{"d.agency = $1"}, []any{a.Tenant}
	add := func(cond string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(cond, len(args)))
	}
	for _, p := range []struct{ cond, v string }{
		{"d.plan = $%d", f.Plan}, {"d.unit = $%d", f.Unit}, {"d.role = $%d", f.Role}, {"d.state = $%d", f.State},
		{"d.person = $%d", f.Person}, {"t.key_task = $%d", f.KeyTask}, {"t.capability = $%d", f.Capability},
		{"d.due >= $%d", f.DueFrom.String()}, {"d.due <> '' AND d.due <= $%d", f.DueTo.String()},
	} {
		if p.v != "" {
			add(p.cond, p.v)
		}
	}
	seen, args := reachable(a, RightView, args)
	where = append(where, seen)
	if f.OpenOnly {
		where = append(where, "d.state NOT IN ('done', 'cleared', 'archived', 'void')")
	} else if f.State == "" {
		where = append(where, "d.state <> 'void'")
	}
	if f.Text != "" {
		like := "%" + store.LikeEscape(strings.ToLower(f.Text)) + "%"
		args = append(args, like, f.Text)
		where = append(where, fmt.Sprintf(`(LOWER(t.measure) LIKE $%[1]d ESCAPE '\' OR LOWER(t.key_task) LIKE $%[1]d ESCAPE '\' OR t.no = $%[2]d)`,
			len(args)-1, len(args)))
	}
	if len(f.IDs) > 0 {
		for _, id := range f.IDs {
			args = append(args, id)
		}
		where = append(where, "d.id IN "+store.In(len(args)-len(f.IDs)+1, len(f.IDs)))
	}
	return strings.Join(where, " AND "), args
}

// reachable is the condition that a duty d of task t is within one of the
// actor's grants of a right: who.Actor.MayOn as SQL.
func reachable(a who.Actor, right string, args []any) (string, []any) {
	var any []string
	for _, g := range a.Grants {
		if g.Right != right || a.Visiting() && g.Scope != who.All {
			continue
		}
		var all []string
		if g.Scope == who.Unit {
			args = append(args, a.Unit)
			all = append(all, fmt.Sprintf("d.unit = $%d AND d.unit <> ''", len(args)))
		}
		if g.Category != "" {
			args = append(args, g.Category)
			all = append(all, fmt.Sprintf("t.key_task = $%d", len(args)))
		}
		if len(all) == 0 {
			return "1 = 1", args
		}
		any = append(any, "("+strings.Join(all, " AND ")+")")
	}
	if len(any) == 0 {
		return "1 = 0", args
	}
	return "(" + strings.Join(any, " OR ") + ")", args
}

func (l *Ledger) briefs(ctx context.Context, q store.Querier, a who.Actor, f Filter, today civil.Date) ([]brief, error) {
	where, args := f.conditions(a)
	args = append(args, today.String())
	res, err := q.Query(ctx, fmt.Sprintf(`SELECT d.id, d.task, d.unit, d.role, d.state, d.due, d.assigned_at, d.accepted_at,
			d.reported_at, d.reopened_at, d.last_entry_at, t.sort, COALESCE(p.missed, ''), COALESCE(p.coming, '')
		FROM ledger_duty d JOIN ledger_task t ON t.agency = d.agency AND t.id = d.task
		LEFT JOIN (SELECT agency, task, MIN(CASE WHEN day < $%[2]d THEN day END) AS missed, MIN(CASE WHEN day >= $%[2]d THEN day END) AS coming
			FROM ledger_checkpoint WHERE agency = $1 AND done_at = '' AND dropped = FALSE GROUP BY agency, task) p
		ON p.agency = d.agency AND p.task = d.task AND d.role = 'lead'
		WHERE %[1]s`, where, len(args)), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Close() }()
	var out []brief
	for res.Next() {
		var b brief
		d := &b.duty
		var at [5]string
		if err := res.Scan(&d.ID, &d.Task, &d.Unit, &d.Role, (*string)(&d.State), &d.Due, &at[0], &at[1], &at[2], &at[3], &at[4],
			&b.sort, &b.missed, &b.first); err != nil {
			return nil, err
		}
		for i, t := range []*time.Time{&d.AssignedAt, &d.AcceptedAt, &d.ReportedAt, &d.ReopenedAt, &d.LastEntryAt} {
			*t = instant(at[i])
		}
		out = append(out, b)
	}
	return out, res.Err()
}

// instant is a stored instant; the empty text is the zero instant.
func instant(s string) time.Time {
	t, _ := time.Parse(store.TimeFormat, s)
	return t
}

// rule is what lamps are computed with: the settings, the calendar, the day.
type rule struct {
	th    Thresholds
	terms Terms
	today civil.Date
}

func (l *Ledger) rule(ctx context.Context, q store.Querier, agency string, today civil.Date) (rule, error) {
	th, err := l.Thresholds(ctx, q, agency)
	if err != nil {
		return rule{}, err
	}
	terms, err := l.Terms(ctx, q, agency)
	return rule{th, terms, today}, err
}

// near are a task's checkpoints that matter for a lamp.
type near struct{ missed, next *Checkpoint }

// near are the checkpoints of a brief by their days alone: enough for the
// light; the line that is shown has their labels too.
func (b *brief) near() near {
	var n near
	if !b.missed.IsZero() {
		n.missed = &Checkpoint{On: b.missed}
	}
	if !b.first.IsZero() {
		n.next = &Checkpoint{On: b.first}
	}
	return n
}

// lamp is a duty's light with its reason.
func (r rule) lamp(d *Duty, n near) Lamp { return r.th.LampOf(r.facts(d, n), r.today) }

// facts are what a duty's light is computed from. Only the lead unit answers
// for the checkpoints.
func (r rule) facts(d *Duty, n near) Facts {
	f := Facts{Duty: d}
	if d.Role == Lead {
		f.Missed, f.Next = n.missed, n.next
	}
	if d.State == Assigned {
		f.AcceptBy = r.terms.AddDate(dayOf(d.AssignedAt), r.th.AcceptDays)
	}
	return f
}

// loudness orders lights for sorting.
func loudness(l Light) int { return slices.Index(Lights, l) }

// stateOrder is the place of a state in the flow.
func stateOrder(s flow.State) int {
	return slices.IndexFunc(Duties.States, func(d flow.StateDoc) bool { return d.State == s })
}

func order(all []brief, f Filter, n names) {
	place := map[string]int{}
	for i, u := range n.order {
		place[u.ID] = i
	}
	by := func(a, b brief) int {
		switch f.Sort {
		case "due":
			return cmp.Compare(a.duty.Due, b.duty.Due)
		case "unit":
			return cmp.Compare(place[a.duty.Unit], place[b.duty.Unit])
		case "state":
			return cmp.Compare(stateOrder(a.duty.State), stateOrder(b.duty.State))
		case "light":
			return cmp.Compare(loudness(a.light), loudness(b.light))
		case "entry", "updated":
			return a.duty.LastEntryAt.Compare(b.duty.LastEntryAt)
		}
		return cmp.Compare(a.sort, b.sort)
	}
	slices.SortStableFunc(all, func(a, b brief) int {
		c := by(a, b)
		if f.Desc {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.sort, b.sort), cmp.Compare(a.duty.Role, b.duty.Role), cmp.Compare(place[a.duty.Unit], place[b.duty.Unit]), cmp.Compare(a.duty.ID, b.duty.ID))
	})
}
