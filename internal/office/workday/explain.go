package workday

import (
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
)

// Day is what the calendar knows about one day, in a reader's words.
type Day struct {
	Date    civil.Date
	Working bool
	// Settled is false where no notice can have settled the day yet.
	Settled bool
	// Why is one Chinese sentence without a full stop.
	Why string
	// Name is the holiday the day belongs to, or empty.
	Name string
	// Notice is the document that settles the day, or empty.
	Notice string
	Layer  Layer
	// Nth is the day's number among the days a term counts, from 1; zero where
	// the term does not count it.
	Nth int
}

var weekdayNames = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// Explain says whether the day is worked, and why.
func (c *Calendar) Explain(d civil.Date) Day {
	f, ok := c.facts[d]
	if !ok {
		f = fact{working: !weekend(d), layer: LayerWeekday}
	}
	doubt := c.doubt(d)
	day := Day{Date: d, Working: f.working, Settled: doubt == "", Name: f.name, Notice: f.cite, Layer: f.layer}
	day.Why = weekdayNames[d.Weekday()] + "，" + c.reason(f, d)
	if doubt != "" {
		day.Why += "（暂定：" + doubt + "）"
	}
	return day
}

func (c *Calendar) reason(f fact, d civil.Date) string {
	where := ""
	if f.layer == LayerRegional {
		where = c.region.Title
	}
	switch {
	case f.layer == LayerStatutory:
		return fmt.Sprintf("%s法定假日，依据%s", f.name, f.cite)
	case f.layer != LayerWeekday && f.working && weekend(d):
		return fmt.Sprintf("%s%s调休上班，依据%s", where, f.name, f.cite)
	case f.layer != LayerWeekday && f.working:
		return fmt.Sprintf("%s%s照常上班，依据%s", where, f.name, f.cite)
	case f.layer != LayerWeekday:
		return fmt.Sprintf("%s%s放假，依据%s", where, f.name, f.cite)
	case f.working:
		return "工作日"
	}
	return "周末休息"
}

// Steps lists every day from the day after start to the last of the n working
// days, each with its number or the reason it is skipped: the receipt of Add.
// For a negative n it goes backwards. Nothing is listed for n = 0.
func (c *Calendar) Steps(start civil.Date, n int) []Day {
	return c.StepsWithPauses(start, n, nil)
}

// StepsWithPauses is the receipt of AddWithPauses. If the term runs into a
// pause that goes on, it lists the days up to the pause's beginning.
func (c *Calendar) StepsWithPauses(start civil.Date, n int, pauses []Pause) []Day {
	step := civil.Date(1)
	if n < 0 {
		n, step, pauses = -n, -1, nil
	}
	pauses = slices.DeleteFunc(slices.Clone(pauses), func(p Pause) bool { return !p.To.IsZero() && p.To <= p.From })
	var out []Day
	for d, nth := start+step, 0; nth < n && d >= 1 && d <= lastDay; d += step {
		day := c.Explain(d)
		i := slices.IndexFunc(pauses, func(p Pause) bool { return p.covers(d) })
		switch {
		case i >= 0 && pauses[i].To.IsZero():
			return out
		case i >= 0:
			day.Why += "；" + pauses[i].reason()
		case day.Working:
			nth++
			day.Nth = nth
		}
		out = append(out, day)
	}
	return out
}

func (p Pause) reason() string {
	why := p.Kind + "期间不计"
	if p.Article != "" {
		why += "（" + p.Article + "）"
	}
	return why
}

// Change is a day on which two calendars differ.
type Change struct {
	Was, Now Day
}

// Changes lists, in order, the days that are worked in one calendar and not
// in the other: what loading a notice did.
func Changes(was, now *Calendar) []Change {
	from, to := was.reach()
	from2, to2 := now.reach()
	var out []Change
	for d := min(from, from2); d <= max(to, to2); d++ {
		if was.Working(d) != now.Working(d) {
			out = append(out, Change{was.Explain(d), now.Explain(d)})
		}
	}
	return out
}
