package ledger

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// EndOf is the last instant of a civil day: what the ledger said on that day
// is what it said then.
func EndOf(day civil.Date) time.Time {
	return day.Add(1).In(store.Zone).Add(-time.Microsecond)
}

// ListAt is List for an instant in the past: the same filter over the rows as
// they stood, with the lights as they were then.
func (l *Ledger) ListAt(ctx context.Context, q store.Querier, a who.Actor, f Filter, at time.Time) (*Listing, error) {
	s, err := l.At(ctx, q, a.Tenant, f.Plan, at)
	if err != nil {
		return nil, err
	}
	return s.Listing(a, f), nil
}

// Listing is the snapshot's duties that the actor may see and the filter
// chooses, as a list shows them.
func (s *Snapshot) Listing(a who.Actor, f Filter) *Listing {
	out := &Listing{Lights: map[Light]int{}, Today: s.Today}
	var kept []brief
	for i := range s.Duties {
		d := &s.Duties[i]
		t := s.Task(d)
		if !a.MayOn(RightView, d.Unit, t.KeyTask) || !f.takes(d, t) {
			continue
		}
		lamp := s.Lamp(d)
		out.Lights[lamp.Light]++
		if f.Light == "" || lamp.Light == f.Light {
			kept = append(kept, brief{duty: *d, sort: t.Sort, light: lamp.Light})
		}
	}
	out.Total = len(kept)
	order(kept, f, s.names)
	for _, b := range cut(kept, f) {
		out.Lines = append(out.Lines, s.line(b))
	}
	return out
}

func (s *Snapshot) line(b brief) Line {
	d := details{duties: map[string]Duty{b.duty.ID: b.duty}, tasks: map[string]Task{b.duty.Task: *s.tasks[b.duty.Task]},
		points: s.points, evidence: map[string]int{}, entries: map[string]Progress{}}
	for _, e := range s.evidence[b.duty.ID] {
		if e.Stands() {
			d.evidence[b.duty.ID]++
		}
	}
	if all := s.progress[b.duty.ID]; len(all) > 0 {
		d.entries[b.duty.ID] = all[len(all)-1]
	}
	return d.line(b, s.names, s.rule())
}

// takes is Filter.conditions for a row that is held already, but for the
// light, which is counted before it is filtered by.
func (f Filter) takes(d *Duty, t *Task) bool {
	for _, p := range []struct{ want, is string }{
		{f.Plan, d.Plan}, {f.Unit, d.Unit}, {f.Role, d.Role}, {f.State, string(d.State)},
		{f.Person, d.Person}, {f.KeyTask, t.KeyTask}, {f.Capability, t.Capability},
	} {
		if p.want != "" && p.want != p.is {
			return false
		}
	}
	return f.takesDue(d.Due) && f.takesState(d.State) && f.takesText(t) && (len(f.IDs) == 0 || slices.Contains(f.IDs, d.ID))
}

func (f Filter) takesDue(due civil.Date) bool {
	if f.DueFrom.IsZero() && f.DueTo.IsZero() {
		return true
	}
	return !due.IsZero() && due >= f.DueFrom && (f.DueTo.IsZero() || due <= f.DueTo)
}

func (f Filter) takesState(s flow.State) bool {
	if f.OpenOnly {
		return open(s)
	}
	return f.State != "" || s != Void
}

func (f Filter) takesText(t *Task) bool {
	if f.Text == "" {
		return true
	}
	word := strings.ToLower(f.Text)
	return t.No == f.Text || strings.Contains(strings.ToLower(t.Measure), word) || strings.Contains(strings.ToLower(t.KeyTask), word)
}
