package workday

import (
	"slices"
	"time"

	"gongkai/internal/kit/civil"
)

// Term is a computed deadline.
type Term struct {
	// Due is the last day of the term.
	Due civil.Date
	// Provisional says that a day counted is not settled yet: the deadline may
	// move when the notice is entered. It must be shown as 暂定.
	Provisional bool
}

// AddDate is the n-th working day after start, or before it if n is negative;
// start itself is not counted (民法典第201条) and may be any day. For n = 0 it
// is start. It does not allocate.
func (c *Calendar) AddDate(start civil.Date, n int) civil.Date {
	switch {
	case n > 0:
		return c.table.day(c.table.rank(start) + n)
	case n < 0:
		return c.table.day(c.table.rank(start-1) + 1 + n)
	}
	return start
}

// Add is AddDate with the word whether the result is provisional.
func (c *Calendar) Add(start civil.Date, n int) Term {
	due := c.AddDate(start, n)
	if n < 0 {
		return Term{due, c.unsettled(due-1, start-1)}
	}
	return Term{due, c.unsettled(start, due)}
}

// Between counts the working days after a up to and including b, which
// undoes AddDate; it is negative if b is before a.
func (c *Calendar) Between(a, b civil.Date) int { return c.table.rank(b) - c.table.rank(a) }

// CalendarDue is the last day of a term of n calendar days after start. Only a
// last day that is no working day moves, to the next one
// (民法典第203条, 民事诉讼法第85条); days off inside the term count.
func (c *Calendar) CalendarDue(start civil.Date, n int) Term { return c.roll(start.Add(n)) }

// MonthsDue is the last day of a term of n months after start: the day of the
// same number, or the month's last (民法典第202条), moved as in CalendarDue.
// A year is twelve months.
func (c *Calendar) MonthsDue(start civil.Date, n int) Term {
	t := start.Time()
	end := civil.EndOfMonth(t.Year(), t.Month()+time.Month(n))
	return c.roll(min(end, end.Add(t.Day()-end.Day())))
}

// roll moves a last day that is no working day to the next one.
func (c *Calendar) roll(last civil.Date) Term {
	due := c.AddDate(last-1, 1)
	return Term{due, c.unsettled(last-1, due)}
}

// unsettled says whether a day after a up to and including b is not settled.
func (c *Calendar) unsettled(a, b civil.Date) bool {
	return c.table.doubtful(b) > c.table.doubtful(a)
}

// Doubts says in Chinese why a term over the days after a up to and including
// b is provisional; empty if it is not.
func (c *Calendar) Doubts(a, b civil.Date) []string {
	a, b = min(a, b), max(a, b)
	days := []civil.Date{a + 1, b}
	for _, g := range c.gaps {
		days = append(days, g.from, g.to)
	}
	days = append(days, c.completeTo+1)
	var out []string
	for _, d := range days {
		if d <= a || d > b {
			continue
		}
		if why := c.doubt(d); why != "" && !slices.Contains(out, why) {
			out = append(out, why)
		}
	}
	return out
}
