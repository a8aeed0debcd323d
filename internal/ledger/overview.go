package ledger

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// comingDays is how many days ahead the overview looks, today included.
const comingDays = 14

// Overview is the director's one page: how the plan stands, by unit and by
// key task, what is loud, and what falls due next. It counts what its reader
// sees and nothing else, so each count equals the list that it leads to.
type Overview struct {
	Plan  Plan
	At    time.Time
	Today civil.Date
	// Whole is the count of all duties, its Completion that of the plan.
	Whole    Group
	Leads    int
	Units    []Group
	KeyTasks []Group
	Loud     []Loud
	// Coming falls due within two weeks and is not done.
	Coming []DueItem
	Own    []BoundFigure
	// Unanswered counts the notices whose day of reply passed without one.
	Unanswered int
	// Last is when something was last entered.
	Last time.Time
}

// Group is a row of the picture: a unit or a key task.
type Group struct {
	Key, Title string
	Total      int
	Lights     map[Light]int
	// Completion is in percent: of a unit the share of its duties that are
	// finished, of a key task the roll-up of its tasks.
	Completion float64
}

// Loud is a duty that needs the reader's attention.
type Loud struct {
	Duty Duty
	Task Task
	Unit string
	Lamp Lamp
}

// Overview computes the picture of a plan (empty: of all plans, with no Plan)
// at an instant (zero: now), of what the actor sees. A plan that was not yet in force then is a Plan without id.
func (l *Ledger) Overview(ctx context.Context, q store.Querier, a who.Actor, plan string, at time.Time) (*Overview, error) {
	s, err := l.At(ctx, q, a.Tenant, plan, at)
	if err != nil {
		return nil, err
	}
	s = s.within(a, RightView, RightOverview)
	o := s.overview()
	from := rowsNow
	if !at.IsZero() && at.Before(l.DB.Now()) {
		from = rowsAt(at)
	}
	notices, err := rows[Notice](ctx, q, from, a.Tenant, "AND reply_by <> '' ORDER BY reply_by, id")
	if err != nil {
		return nil, err
	}
	notices = slices.DeleteFunc(notices, func(n Notice) bool { return n.ReplyBy.IsZero() })
	o.Unanswered = s.unanswered(notices)
	for _, m := range ownMeasures() {
		o.Own = append(o.Own, BoundFigure{m.Measure, m.figure(s, slice.Scope{})})
	}
	return o, nil
}

// within is the part of a snapshot that each of the rights lets the actor
// see, in the snapshot's order.
func (s *Snapshot) within(a who.Actor, rights ...string) *Snapshot {
	if a.IsSystem() {
		return s
	}
	sees := func(unit, key string) bool {
		return !slices.ContainsFunc(rights, func(r string) bool { return !a.MayOn(r, unit, key) })
	}
	out := *s
	out.Duties, out.Tasks = nil, nil
	mine := map[string]bool{}
	for _, d := range s.Duties {
		if sees(d.Unit, s.Task(&d).KeyTask) {
			out.Duties = append(out.Duties, d)
			mine[d.Task] = true
		}
	}
	for _, t := range s.Tasks {
		if mine[t.ID] || sees("", t.KeyTask) {
			out.Tasks = append(out.Tasks, t)
		}
	}
	out.index()
	return &out
}

func (s *Snapshot) overview() *Overview {
	o := &Overview{Plan: s.Plan, At: s.At, Today: s.Today, Whole: Group{Lights: map[Light]int{}}}
	if s.Plan.State != PlanAdopted && s.Plan.State != PlanArchived {
		o.Plan = Plan{}
	}
	units, keys := newGroups(), newGroups()
	for _, u := range s.Units() {
		units.of(u.ID, u.Name)
	}
	for i := range s.Tasks {
		if t := &s.Tasks[i]; !t.Dropped {
			g := keys.of(t.KeyTask, t.KeyTask)
			g.tasks = append(g.tasks, t)
		}
	}
	for i := range s.Duties {
		o.count(s, &s.Duties[i], units, keys)
	}
	o.Units = units.list(func(g *group) float64 { return g.share() })
	o.KeyTasks = keys.list(func(g *group) float64 { return s.RollUp(g.tasks) })
	o.Whole.Completion = s.RollUp(keys.tasks())
	o.Coming = s.coming()
	slices.SortStableFunc(o.Loud, louder)
	return o
}

func (o *Overview) count(s *Snapshot, d *Duty, units, keys *groups) {
	t := s.Task(d)
	if !(Filter{}).takes(d, t) {
		return
	}
	lamp := s.Lamp(d)
	o.Whole.add(lamp.Light)
	units.of(d.Unit, s.UnitName(d.Unit)).add(lamp.Light)
	keys.of(t.KeyTask, t.KeyTask).add(lamp.Light)
	if d.Role == Lead {
		o.Leads++
	}
	if lamp.Light == Overdue || lamp.Light == Behind || lamp.Light == Soon {
		o.Loud = append(o.Loud, Loud{*d, *t, s.UnitName(d.Unit), lamp})
	}
	o.Last = latest(o.Last, d.LastEntryAt)
}

// louder puts the loudest first, and what a unit leads before what it
// supports, so that one task with many units does not hide all others.
func louder(a, b Loud) int {
	return cmp.Or(cmp.Compare(loudness(a.Lamp.Light), loudness(b.Lamp.Light)), cmp.Compare(a.Duty.Role, b.Duty.Role), cmp.Compare(a.Duty.Due, b.Duty.Due), cmp.Compare(a.Task.Sort, b.Task.Sort))
}

// group is a Group while it is counted.
type group struct {
	Group
	tasks []*Task
}

func (g *Group) add(l Light) {
	g.Total++
	g.Lights[l]++
}

// share is the part of the group that is finished, in percent.
func (g *Group) share() float64 {
	return Percent(float64(g.Lights[Finished]), float64(g.Total))
}

// percent writes a share of counts.
func percent(part, whole int) string { return PercentText(Percent(float64(part), float64(whole))) }

// groups keeps groups in the order in which they were first asked for.
type groups struct {
	by    map[string]*group
	order []*group
}

func newGroups() *groups { return &groups{by: map[string]*group{}} }

func (gs *groups) of(key, title string) *group {
	g := gs.by[key]
	if g == nil {
		g = &group{Group: Group{Key: key, Title: title, Lights: map[Light]int{}}}
		gs.by[key] = g
		gs.order = append(gs.order, g)
	}
	return g
}

func (gs *groups) tasks() []*Task {
	var out []*Task
	for _, g := range gs.order {
		out = append(out, g.tasks...)
	}
	return out
}

// list are the groups that have anything in them.
func (gs *groups) list(completion func(*group) float64) []Group {
	var out []Group
	for _, g := range gs.order {
		if g.Total > 0 {
			g.Completion = completion(g)
			out = append(out, g.Group)
		}
	}
	return out
}
