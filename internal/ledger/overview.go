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

// Overview is the director's one page: how the plan stands, by unit and by
// key task, what is loud, and what falls due when.
type Overview struct {
	Plan       Plan
	At         time.Time
	Today      civil.Date
	Tasks      int
	Duties     int
	Completion int
	Lights     map[Light]int
	Units      []Group
	KeyTasks   []Group
	Loud       []Loud
	Calendar   []DueDay
	Own        []BoundFigure
}

// Group is a row of the picture: a unit or a key task.
type Group struct {
	Key, Title string
	Total      int
	Lights     map[Light]int
	Completion int
}

// Loud is a duty that needs the reader's attention.
type Loud struct {
	Duty Duty
	Task Task
	Unit string
	Lamp Lamp
}

// DueDay is everything that falls due on a day.
type DueDay struct {
	On    civil.Date
	Items []DueItem
}

// DueItem is one thing that falls due.
type DueItem struct {
	Title, Href string
	Done        bool
	Lamp        Lamp
}

// Overview computes the picture of a plan at an instant (zero: now).
func (l *Ledger) Overview(ctx context.Context, q store.Querier, a who.Actor, plan string, at time.Time) (*Overview, error) {
	s, err := l.At(ctx, q, a.Tenant, plan, at)
	if err != nil {
		return nil, err
	}
	o := &Overview{Plan: s.Plan, At: s.At, Today: s.Today, Lights: map[Light]int{}}
	o.groups(s)
	o.calendar(s)
	for _, m := range l.OwnMeasures() {
		scope := slice.Scope{}
		scope.AsOf = s.At
		f, err := m.Count(ctx, q, a, scope)
		if err != nil {
			return nil, err
		}
		o.Own = append(o.Own, BoundFigure{m, f})
	}
	return o, nil
}

func (o *Overview) groups(s *Snapshot) {
	units, keys := map[string]*Group{}, map[string]*Group{}
	for _, u := range s.Units() {
		units[u.ID] = &Group{Key: u.ID, Title: u.Name, Lights: map[Light]int{}}
		o.Units = append(o.Units, Group{Key: u.ID})
	}
	byKey := map[string][]*Task{}
	for i := range s.Tasks {
		t := &s.Tasks[i]
		if t.Dropped {
			continue
		}
		o.Tasks++
		if keys[t.KeyTask] == nil {
			keys[t.KeyTask] = &Group{Key: t.KeyTask, Title: t.KeyTask, Lights: map[Light]int{}}
			o.KeyTasks = append(o.KeyTasks, Group{Key: t.KeyTask})
		}
		byKey[t.KeyTask] = append(byKey[t.KeyTask], t)
	}
	for i := range s.Duties {
		o.count(s, &s.Duties[i], units, keys)
	}
	for i := range o.Units {
		o.Units[i] = *units[o.Units[i].Key]
	}
	o.Units = slices.DeleteFunc(o.Units, func(g Group) bool { return g.Total == 0 })
	var all []*Task
	for i := range o.KeyTasks {
		k := o.KeyTasks[i].Key
		o.KeyTasks[i] = *keys[k]
		o.KeyTasks[i].Completion = s.RollUp(byKey[k])
		all = append(all, byKey[k]...)
	}
	o.Completion = s.RollUp(all)
	slices.SortStableFunc(o.Loud, func(a, b Loud) int {
		return cmp.Or(cmp.Compare(loudness(a.Lamp.Light), loudness(b.Lamp.Light)), cmp.Compare(a.Duty.Due, b.Duty.Due), cmp.Compare(a.Task.Sort, b.Task.Sort))
	})
}

func (o *Overview) count(s *Snapshot, d *Duty, units, keys map[string]*Group) {
	t := s.Task(d)
	if d.State == Void || t.Dropped {
		return
	}
	lamp := s.Lamp(d)
	o.Duties++
	o.Lights[lamp.Light]++
	done := int(100 * stage(d.State))
	if g := units[d.Unit]; g != nil {
		g.Completion = (g.Completion*g.Total + done) / (g.Total + 1)
		g.Total++
		g.Lights[lamp.Light]++
	}
	g := keys[t.KeyTask]
	g.Total++
	g.Lights[lamp.Light]++
	if lamp.Light == Overdue || lamp.Light == Behind || lamp.Light == Soon {
		o.Loud = append(o.Loud, Loud{*d, *t, s.UnitName(d.Unit), lamp})
	}
}

// calendar lists what falls due by day: checkpoints, and tasks by their lead
// duty's day.
func (o *Overview) calendar(s *Snapshot) {
	days := map[civil.Date][]DueItem{}
	for i := range s.Duties {
		d := &s.Duties[i]
		t := s.Task(d)
		if d.Role != Lead || d.State == Void || t.Dropped || d.Due.IsZero() {
			continue
		}
		href := "/office/ledger/tasks/" + t.ID
		lamp := s.Lamp(d)
		days[d.Due] = append(days[d.Due], DueItem{Title: "任务" + t.No + " " + t.KeyTask, Href: href, Done: finished(d.State), Lamp: lamp})
		for _, p := range s.Points(t.ID) {
			days[p.On] = append(days[p.On], DueItem{Title: "任务" + t.No + " " + p.Label, Href: href, Done: p.Met(), Lamp: lamp})
		}
	}
	for on, items := range days {
		o.Calendar = append(o.Calendar, DueDay{on, items})
	}
	slices.SortFunc(o.Calendar, func(a, b DueDay) int { return cmp.Compare(a.On, b.On) })
}
