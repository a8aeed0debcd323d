package ledger

import (
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// Thresholds are an organisation's own settings for lights and reminders. No
// regulation fixes them; the defaults are those of PORTAL.md C.1.
type Thresholds struct {
	// SoonDays is how many calendar days before the due day a duty is 临期.
	SoonDays int `json:"soon_days"`
	// StaleDays is after how many calendar days without a progress entry a
	// duty being worked on is 滞后.
	StaleDays int `json:"stale_days"`
	// AcceptDays is how many working days a unit has to accept a duty.
	AcceptDays int `json:"accept_days"`
	// Before are the working days before the due day on which the
	// responsible person is reminded.
	Before []int `json:"before"`
	// HeadAfter and LeaderAfter are the working days after the due day from
	// which the unit's head, then the leader in charge, is told.
	HeadAfter   int `json:"head_after"`
	LeaderAfter int `json:"leader_after"`
	// FromHour and ToHour bound the office hours in which reminders go out.
	FromHour int `json:"from_hour"`
	ToHour   int `json:"to_hour"`
	// SoonWord and the others are what the lights are called here.
	Words map[Light]string `json:"words"`
}

// DefaultThresholds are the settings of an organisation that set none.
func DefaultThresholds() Thresholds {
	return Thresholds{
		SoonDays: 7, StaleDays: 45, AcceptDays: 2, Before: []int{7, 3, 1},
		HeadAfter: 3, LeaderAfter: 5, FromHour: 9, ToHour: 18,
		Words: map[Light]string{Normal: "正常", Soon: "临期", Behind: "滞后", Overdue: "逾期", Finished: "已完成"},
	}
}

// Light is what a duty's lamp shows. It is computed when somebody looks.
type Light string

// The lights, from calm to loud.
const (
	Finished Light = "finished"
	Normal   Light = "normal"
	Soon     Light = "soon"
	Behind   Light = "behind"
	Overdue  Light = "overdue"
)

// Lights lists the lights from loud to calm.
var Lights = []Light{Overdue, Behind, Soon, Normal, Finished}

// Lamp is a light with its word and the sentence that explains it.
type Lamp struct {
	Light Light
	Word  string
	Why   string
}

// Facts are what a duty's light is computed from.
type Facts struct {
	Duty *Duty
	// Missed is the earliest checkpoint that is past and not met; nil if none.
	Missed *Checkpoint
	// Next is the next checkpoint that has not been met; nil if none.
	Next *Checkpoint
	// AcceptBy is the day by which the duty should be accepted.
	AcceptBy civil.Date
}

// LampOf computes a duty's light on a day, with the reason in words.
func (t Thresholds) LampOf(f Facts, today civil.Date) Lamp {
	light, why := t.judge(f, today)
	return Lamp{Light: light, Word: t.word(light), Why: why()}
}

// LightOf is the light alone, for counting many.
func (t Thresholds) LightOf(f Facts, today civil.Date) Light {
	light, _ := t.judge(f, today)
	return light
}

func (t Thresholds) word(l Light) string {
	if w := t.Words[l]; w != "" {
		return w
	}
	return DefaultThresholds().Words[l]
}

// reason gives a light's reason in words when somebody asks for it.
type reason func() string

func because(format string, args ...any) reason {
	return func() string { return fmt.Sprintf(format, args...) }
}

func (t Thresholds) judge(f Facts, today civil.Date) (Light, reason) {
	d := f.Duty
	if finished(d.State) {
		return Finished, func() string { return "已于" + dayOf(d.DoneAt).Chinese() + "办结" }
	}
	if d.State == Reported {
		return t.waiting(d)
	}
	if !d.Due.IsZero() && d.Due < today {
		return Overdue, func() string {
			return fmt.Sprintf("应于%s前完成，已超过%d天", d.Due.Chinese(), int(today-d.Due))
		}
	}
	if light, why := t.lagging(f, today); light != "" {
		return light, why
	}
	if f.Next != nil && f.Next.On <= today.Add(t.SoonDays) {
		return Soon, func() string {
			return fmt.Sprintf("节点“%s”将于%s到期，还有%d天", f.Next.Label, f.Next.On.Chinese(), int(f.Next.On-today))
		}
	}
	if !d.Due.IsZero() && d.Due <= today.Add(t.SoonDays) {
		return Soon, func() string {
			return fmt.Sprintf("应于%s前完成，还有%d天", d.Due.Chinese(), int(d.Due-today))
		}
	}
	return Normal, func() string { return "按计划推进，" + dueWords(d.Due) }
}

// waiting is the light of a duty that its unit has reported done: what is
// late now is the office's review, and the words say so.
func (t Thresholds) waiting(d *Duty) (Light, reason) {
	reported := dayOf(d.ReportedAt)
	if !d.Due.IsZero() && reported > d.Due {
		return Overdue, func() string {
			return fmt.Sprintf("应于%s前完成，%s才报送办结，等待审核", d.Due.Chinese(), reported.Chinese())
		}
	}
	return Normal, func() string { return "已于" + reported.Chinese() + "报送办结，等待审核" }
}

func (t Thresholds) lagging(f Facts, today civil.Date) (Light, reason) {
	d := f.Duty
	switch {
	case d.State == Returned:
		return Behind, because("反馈被退回，尚未重新报送")
	case f.Missed != nil:
		return Behind, func() string {
			return fmt.Sprintf("节点“%s”应于%s前完成，尚无完成记录", f.Missed.Label, f.Missed.On.Chinese())
		}
	case d.State == Assigned && !f.AcceptBy.IsZero() && f.AcceptBy < today:
		return Behind, func() string {
			return fmt.Sprintf("已交办，应于%s前签收，尚未签收", f.AcceptBy.Chinese())
		}
	case d.State == Working && t.StaleDays > 0:
		last := latest(d.AcceptedAt, d.LastEntryAt, d.ReopenedAt)
		if idle := int(today - dayOf(last)); idle > t.StaleDays {
			return Behind, because("已有%d天没有进展记录（超过%d天）", idle, t.StaleDays)
		}
	}
	return "", nil
}

// A Rung is one step of the reminder ladder.
type Rung struct {
	// Key is stable for the duty and the day it concerns.
	Key string
	// To says who is told: the responsible person, then the head as well,
	// then the leader as well.
	Head, Leader bool
	Late         bool
	Text         string
}

// Terms counts working days; the calendar of an organisation's region does.
type Terms interface {
	// AddDate is the day n working days after start, which is not counted;
	// n may be negative.
	AddDate(start civil.Date, n int) civil.Date
	// Between counts the working days d with a < d <= b.
	Between(a, b civil.Date) int
	// Working says whether people work on the day.
	Working(d civil.Date) bool
	// Version names the calendar's content.
	Version() string
}

// RungOf is the step of the ladder that falls on a working day, or nil. What
// names the thing that is due and so keys the reminder.
func (t Thresholds) RungOf(what string, due, today civil.Date, terms Terms) *Rung {
	if due.IsZero() || !terms.Working(today) {
		return nil
	}
	if today > due {
		late := terms.Between(due, today)
		if late == 0 {
			return nil
		}
		return &Rung{Key: fmt.Sprintf("%s/%s/+%d", what, due, late), Late: true,
			Head: late >= t.HeadAfter, Leader: late >= t.LeaderAfter,
			Text: fmt.Sprintf("应于%s前完成，已逾期%d个工作日", due.Chinese(), late)}
	}
	left := terms.Between(today, due)
	if today == due {
		return &Rung{Key: fmt.Sprintf("%s/%s/0", what, due), Text: "今天到期"}
	}
	for _, n := range t.Before {
		if left == n {
			return &Rung{Key: fmt.Sprintf("%s/%s/-%d", what, due, n),
				Text: fmt.Sprintf("将于%s到期，还有%d个工作日", due.Chinese(), n)}
		}
	}
	return nil
}

// OfficeHours says whether reminders may go out at the instant: on a working
// day between the hours set.
func (t Thresholds) OfficeHours(at time.Time, terms Terms) bool {
	local := at.In(store.Zone)
	return terms.Working(civil.FromTime(local)) && local.Hour() >= t.FromHour && local.Hour() < t.ToHour
}

func dueWords(due civil.Date) string {
	if due.IsZero() {
		return "未定完成时限"
	}
	return due.Chinese() + "到期"
}

// dayOf is the civil day of an instant, or the zero Date.
func dayOf(t time.Time) civil.Date {
	if t.IsZero() {
		return 0
	}
	return civil.FromTime(t.In(store.Zone))
}

func latest(times ...time.Time) time.Time {
	var out time.Time
	for _, t := range times {
		if t.After(out) {
			out = t
		}
	}
	return out
}
