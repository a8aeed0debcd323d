package clock

import (
	"time"

	"gongkai/internal/kit/civil"
)

// State says how a clock stands on a day.
type State string

// The states of a clock. They are read, never kept.
const (
	NotBegun State = "not_begun" // 未起算
	Running  State = "running"   // 计算中
	Paused   State = "paused"    // 已暂停
	Lapsed   State = "lapsed"    // 补正或者缴费期满，等待作出不再处理决定
	Stopped  State = "stopped"   // 已答复
)

// StateTitles are the states' words.
var StateTitles = map[State]string{
	NotBegun: "未起算", Running: "计算中", Paused: "已暂停", Lapsed: "补正或缴费期满", Stopped: "已停止",
}

// Reading is where a clock stands on a day.
type Reading struct {
	State State
	// Start is the day from which the term runs, itself not counted: the
	// receipt, or what started the term anew.
	Start civil.Date
	// Due is the last day to answer; zero while none can be named. While a
	// consultation goes on it is the latest it can become.
	Due civil.Date
	// Base is Due without extension and delayed date.
	Base civil.Date
	// Soonest is the due day if what is waited for came today; zero unless
	// the clock is paused.
	Soonest civil.Date
	// Total are the days of the term with its extension, Used those counted
	// until today or the answer, Left what remains; negative Left are the
	// working days by which the day was missed.
	Total, Used, Left int
	// Late says that the due day was missed, by today or by the answer.
	Late bool
	// Provisional says that a notice may still move the day (暂定); Doubts say
	// why.
	Provisional bool
	Doubts      []string
	// Waiting are the stretches that go on today.
	Waiting []Interval
	// Notes are sentences about what has no effect or lacks a record.
	Notes []string
	// Calendar names the calendar that it was computed with.
	Calendar string
}

// Read computes where the clock of a case stands at the end of a day.
func (ts Terms) Read(cal Calendar, c Case, today civil.Date) Reading {
	r := Reading{State: NotBegun, Calendar: cal.Version()}
	if c.Received.IsZero() {
		return r
	}
	p := ts.plan(cal, c)
	r.Start, r.Base, r.Due, r.Total, r.Notes = p.start, p.base, p.due, p.total, p.notes
	at := today
	if !c.Answered.IsZero() {
		r.State, at = Stopped, min(today, c.Answered)
	} else {
		r.State, r.Waiting = waiting(c, today)
	}
	r.Used = p.used(cal, at)
	r.Left = r.Total - r.Used
	if !r.Due.IsZero() {
		r.Doubts = cal.Doubts(r.Start, r.Due)
		r.Provisional = len(r.Doubts) > 0
		if r.Late = at > r.Due; r.Late {
			r.Left = -max(1, cal.Between(r.Due, at))
		} else if p.delayed {
			r.Left = cal.Between(at, r.Due)
		}
	}
	if r.State == Paused {
		r.Soonest = ts.plan(cal, c.resumedOn(today)).due
	}
	return r
}

// waiting says whether something is waited for on a day, and what.
func waiting(c Case, today civil.Date) (State, []Interval) {
	state := Running
	var open []Interval
	for _, i := range c.ordered() {
		if !i.Open(today) {
			continue
		}
		open = append(open, i)
		if !i.Kind.asks() && !i.Lapse.IsZero() && today > i.Lapse {
			state = Lapsed
		} else if state != Lapsed {
			state = Paused
		}
	}
	return state, open
}

// resumedOn is the case as it would be if all that is waited for came on a day.
func (c Case) resumedOn(day civil.Date) Case {
	out := c
	out.Intervals = append([]Interval{}, c.Intervals...)
	for n, i := range out.Intervals {
		if i.Open(day) {
			out.Intervals[n].To = day
		}
	}
	return out
}

// plan is a term laid out over its pauses.
type plan struct {
	start, base, due civil.Date
	total            int
	unit             Unit
	pauses           []Interval
	// last is the stretch whose end started the term anew; zero: none did.
	last Interval
	// held says that hold goes on and will start the term anew.
	hold Interval
	held bool
	// extra are the days that the extension adds; ordinary is the due day
	// without a delayed date.
	extra    int
	ordinary civil.Date
	delayed  bool
	notes    []string
}

// plan lays out the term that runs after the last restart.
func (ts Terms) plan(cal Calendar, c Case) plan {
	p := plan{start: c.Received}
	for _, i := range c.ordered() {
		switch {
		case !ts.restarts(c, i.Kind):
			p.pauses = append(p.pauses, i)
			p.lacks(i)
		case i.To.IsZero():
			p.held, p.hold = true, i
		case i.To >= p.start:
			p.start, p.last = i.To, i
		}
	}
	term := ts.On(Reply, c.Received)
	p.total, p.unit = term.N, term.Unit
	if p.held {
		return p
	}
	p.pauses = merged(p.pauses)
	p.base = count(cal, p.start, p.total, p.unit, p.pauses)
	p.due = p.base
	p.extend(ts, cal, c)
	p.ordinary = p.due
	p.delay(c)
	return p
}

// lacks notes a consultation whose term cannot lapse for want of a record.
func (p *plan) lacks(i Interval) {
	if i.Kind.asks() && i.To.IsZero() && i.Lapse.IsZero() {
		p.notes = append(p.notes, KindTitles[i.Kind]+"："+"尚未登记对方收到征求意见书的日期，提出意见的期限不能起算，请及时补登送达记录")
	}
}

// extend adds the extension, if it was approved and told in time.
func (p *plan) extend(ts Terms, cal Calendar, c Case) {
	g := c.Extended
	if g == nil || p.base.IsZero() {
		return
	}
	limit := ts.On(Extension, c.Received)
	switch {
	case g.Told.IsZero() || g.Approved.IsZero():
		p.notes = append(p.notes, "延长期限未经批准或者尚未告知申请人，不产生延长（"+limit.Article+"）")
	case g.Told < p.start:
		p.notes = append(p.notes, "期限已重新计算，此前的延长不再计入（"+p.last.Kind.Article()+"）")
	case g.Told > p.base || g.Approved > p.base:
		p.notes = append(p.notes, "延长在原期限届满之后才批准或者告知，不产生延长（"+limit.Article+"）")
	default:
		p.extra = min(g.Days, limit.N)
		p.total += p.extra
		p.due = count(cal, p.start, p.total, p.unit, p.pauses)
	}
}

// delay puts the delayed date in the due day's place. It never shortens.
func (p *plan) delay(c Case) {
	d := c.Delayed
	switch {
	case d == nil || p.due.IsZero():
	case d.Told.IsZero() || d.Told > p.due && p.last.To < d.Told:
		p.notes = append(p.notes, "延迟答复的期限没有在期限届满前告知申请人，不产生延迟（"+reg+"第三十五条）")
	case d.Until > p.due:
		p.due, p.delayed = d.Until, true
	}
}

// used counts the days of the term up to a day.
func (p *plan) used(cal Calendar, day civil.Date) int {
	if p.held {
		return 0
	}
	used, at := 0, p.start
	for _, i := range p.pauses {
		if !i.End().IsZero() && i.End() <= at {
			continue
		}
		if i.From >= day {
			break
		}
		used += length(cal, p.unit, at, max(at, i.From))
		if at = i.End(); at.IsZero() || at >= day {
			return min(used, p.total)
		}
	}
	return min(used+length(cal, p.unit, at, max(at, day)), p.total)
}

// length counts the days after a up to and including b.
func length(cal Calendar, u Unit, a, b civil.Date) int {
	if u == CalendarDays {
		return int(b - a)
	}
	return cal.Between(a, b)
}

// count is the last day of n days after start without the pauses, which are
// merged and in order; zero if it runs into one that has no end.
func count(cal Calendar, start civil.Date, n int, u Unit, pauses []Interval) civil.Date {
	at := start
	for k, p := range pauses {
		if !p.End().IsZero() && p.End() <= at {
			continue
		}
		done := length(cal, u, at, max(at, p.From))
		if done >= n {
			return last(cal, at, n, u, pauses[k:])
		}
		if p.End().IsZero() {
			return 0
		}
		n, at = n-done, p.End()
	}
	return last(cal, at, n, u, nil)
}

// last is the n-th day after start. A term of calendar days that ends on a day
// off moves to the next working day (民法典第203条) that is not paused.
func last(cal Calendar, start civil.Date, n int, u Unit, pauses []Interval) civil.Date {
	if u != CalendarDays {
		return cal.AddDate(start, n)
	}
	d := cal.AddDate(start.Add(n)-1, 1)
	for _, p := range pauses {
		if !p.covers(d) {
			continue
		}
		if p.End().IsZero() {
			return 0
		}
		d = cal.AddDate(p.End(), 1)
	}
	return d
}

// merged makes stretches that overlap or touch one. They must be in order.
func merged(in []Interval) []Interval {
	var out []Interval
	for _, i := range in {
		if len(out) == 0 || !out[len(out)-1].End().IsZero() && i.From > out[len(out)-1].End() {
			out = append(out, i)
			continue
		}
		l := &out[len(out)-1]
		if end := l.End(); !end.IsZero() && (i.End().IsZero() || i.End() > end) {
			l.To, l.Lapse = i.To, i.Lapse
			l.Kind = i.Kind
		}
	}
	return out
}

// Due is the last day of a term that begins on a day, with nothing paused.
func (t Term) Due(start civil.Date, cal Calendar) civil.Date {
	switch {
	case start.IsZero():
		return 0
	case t.Unit == CalendarDays:
		return cal.AddDate(start.Add(t.N)-1, 1)
	case t.Unit == Months:
		end := civil.EndOfMonth(start.Year(), start.Month()+time.Month(t.N))
		return cal.AddDate(min(end, end.Add(start.Day()-end.Day()))-1, 1)
	}
	return cal.AddDate(start, t.N)
}
