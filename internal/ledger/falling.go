package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// RoundDay is what the ledger's pages show of a reporting round.
type RoundDay struct {
	ID, Name, Href string
	// Figures are cut at the end of AsOf; units submit by Due.
	AsOf, Due civil.Date
	// Closed says that the round's report is final, since ClosedAt.
	Closed   bool
	ClosedAt time.Time
	// Sent is when a unit last submitted something; zero if none did.
	Sent time.Time
}

// DueItem is one thing that falls due on a day.
type DueItem struct {
	// Key is stable for the thing, so that a calendar recognises it.
	Key string
	On  civil.Date
	// Unit is the name of the unit that has to do it, or empty.
	Title, Unit, Href string
	Done              bool
	Lamp              Lamp
}

// Falling lists everything of a year that falls due and that the actor sees,
// in order of day: tasks, their checkpoints, answers to notices, and reporting
// rounds. unit narrows it to one unit.
func (l *Ledger) Falling(ctx context.Context, q store.Querier, a who.Actor, year int, unit string) ([]DueItem, error) {
	plans, err := l.AdoptedPlans(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []DueItem
	for _, p := range plans {
		s, err := l.At(ctx, q, a.Tenant, p.ID, time.Time{})
		if err != nil {
			return nil, err
		}
		s = s.within(a, RightView, RightOverview)
		notices, err := store.Select[Notice](ctx, q, "WHERE agency = $1 AND reply_by <> '' ORDER BY reply_by, id", a.Tenant)
		if err != nil {
			return nil, err
		}
		out = append(append(out, s.falling(unit)...), s.replies(notices, unit)...)
		if l.Rounds != nil && unit == "" {
			rounds, err := l.Rounds(ctx, q, a, p.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, s.reports(rounds)...)
		}
	}
	out = slices.DeleteFunc(out, func(i DueItem) bool { return i.On.Year() != year })
	slices.SortStableFunc(out, func(a, b DueItem) int { return cmp.Compare(a.On, b.On) })
	return out, nil
}

// falling are the due days of tasks and their checkpoints, in the order of
// the plan. A supporting unit's day is its own item where it differs from the
// lead's or where its unit alone is asked for.
func (s *Snapshot) falling(unit string) []DueItem {
	leads := map[string]civil.Date{}
	for i := range s.Duties {
		if d := &s.Duties[i]; d.Role == Lead && d.State != Void {
			leads[d.Task] = d.Due
		}
	}
	byTask := map[string][]*Duty{}
	for i := range s.Duties {
		d := &s.Duties[i]
		lead, led := leads[d.Task]
		if d.State == Void || unit != "" && d.Unit != unit || d.Role == Support && unit == "" && led && d.Due == lead {
			continue
		}
		byTask[d.Task] = append(byTask[d.Task], d)
	}
	var out []DueItem
	for i := range s.Tasks {
		for _, d := range byTask[s.Tasks[i].ID] {
			out = append(out, s.dueItems(&s.Tasks[i], d)...)
		}
	}
	return out
}

func (s *Snapshot) dueItems(t *Task, d *Duty) []DueItem {
	if t.Dropped {
		return nil
	}
	name := "任务" + t.No + " "
	var out []DueItem
	item := func(key string, on civil.Date, title string, done bool, late Light) {
		out = append(out, DueItem{Key: key, On: on, Title: name + title, Unit: s.UnitName(d.Unit), Href: d.Href(),
			Done: done, Lamp: s.dueLamp(on, done, late)})
	}
	if d.Role == Lead {
		for _, p := range s.points[t.ID] {
			item("point-"+p.ID, p.On, "节点：“"+p.Label+"”", p.Met(), Behind)
		}
	}
	if !d.Due.IsZero() {
		item("duty-"+d.ID, d.Due, t.KeyTask, finished(d.State), Overdue)
		if d.State == Reported {
			out[len(out)-1].Lamp = s.Lamp(d)
		}
	}
	return out
}

// dueLamp is the light of one day's item; late is that of a day that passed.
func (s *Snapshot) dueLamp(on civil.Date, done bool, late Light) Lamp {
	light := Normal
	switch {
	case done:
		light = Finished
	case on < s.Today:
		light = late
	case on <= s.Today.Add(s.Thresholds.SoonDays):
		light = Soon
	}
	return Lamp{Light: light, Word: s.Thresholds.word(light)}
}

// lateAs names what is overdue apart from a task that is.
func (l Lamp) lateAs(word string) Lamp {
	if l.Light == Overdue {
		l.Word = word
	}
	return l
}

// unanswered counts the notices whose day of reply is past.
func (s *Snapshot) unanswered(notices []Notice) int {
	n := 0
	for _, i := range s.replies(notices, "") {
		if i.Lamp.Light == Overdue {
			n++
		}
	}
	return n
}

func (s *Snapshot) replies(notices []Notice, unit string) []DueItem {
	seen := map[string]bool{}
	for i := range s.Duties {
		seen[s.Duties[i].ID] = true
	}
	var out []DueItem
	for _, n := range notices {
		if !seen[n.Duty] || unit != "" && n.Unit != unit {
			continue
		}
		done := !n.ReplyAt.IsZero()
		out = append(out, DueItem{Key: "notice-" + n.ID, On: n.ReplyBy, Title: fmt.Sprintf("回复%s单〔%d〕%d号", n.Kind, n.Year, n.Number),
			Unit: s.UnitName(n.Unit), Href: "/office/ledger/duties/" + n.Duty, Done: done, Lamp: s.dueLamp(n.ReplyBy, done, Overdue).lateAs("逾期未回复")})
	}
	return out
}

func (s *Snapshot) reports(rounds []RoundDay) []DueItem {
	var out []DueItem
	for _, r := range rounds {
		out = append(out, DueItem{Key: "round-" + r.ID, On: r.Due, Title: "进展报送：" + r.Name, Href: r.Href, Done: r.Closed,
			Lamp: s.dueLamp(r.Due, r.Closed, Overdue).lateAs("逾期未办结")})
	}
	return out
}

// coming is what falls due within two weeks and is not done.
func (s *Snapshot) coming() []DueItem {
	out := slices.DeleteFunc(s.falling(""), func(i DueItem) bool {
		return i.Done || i.On < s.Today || i.On >= s.Today.Add(comingDays)
	})
	slices.SortStableFunc(out, func(a, b DueItem) int { return cmp.Compare(a.On, b.On) })
	return out
}
