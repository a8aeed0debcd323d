package workday

import (
	"time"

	"gongkai/internal/kit/civil"
)

// table makes rank and day constant in time: running counts for every day of
// its stretch, and the working days in order. Outside the stretch only
// weekends are days off, which arithmetic alone can count.
type table struct {
	from, to civil.Date
	before   int          // weekdays from the first day of all to the day before from
	upto     []int32      // working days from `from` to the day at the index
	doubts   []int32      // days not settled from `from` to the day at the index
	days     []civil.Date // the working days in order
}

var lastDay = civil.Of(9999, time.December, 31)

func newTable(c *Calendar, from, to civil.Date) table {
	t := table{from: from, to: to, before: weekdays(from - 1)}
	var doubts int32
	for d := from; d <= to; d++ {
		if c.Working(d) {
			t.days = append(t.days, d)
		}
		if !c.Settled(d) {
			doubts++
		}
		t.upto = append(t.upto, int32(len(t.days)))
		t.doubts = append(t.doubts, doubts)
	}
	return t
}

// rank is the number of working days up to and including d.
func (t *table) rank(d civil.Date) int {
	switch {
	case d < t.from:
		return weekdays(d)
	case d > t.to:
		return t.before + len(t.days) + weekdays(d) - weekdays(t.to)
	}
	return t.before + int(t.upto[d-t.from])
}

// day is the working day with the rank k, counted from 1.
func (t *table) day(k int) civil.Date {
	switch i := k - t.before - 1; {
	case i < 0:
		return weekday(k)
	case i >= len(t.days):
		return weekday(k - t.before - len(t.days) + weekdays(t.to))
	default:
		return t.days[i]
	}
}

// doubtful is the number of days not settled up to and including d.
func (t *table) doubtful(d civil.Date) int {
	switch {
	case d < t.from:
		return int(d)
	case d > t.to:
		return int(t.from) - 1 + int(t.doubts[len(t.doubts)-1]) + int(d-t.to)
	}
	return int(t.from) - 1 + int(t.doubts[d-t.from])
}

// weekdays is the number of days from Monday to Friday up to and including d;
// day 1 is a Monday.
func weekdays(d civil.Date) int {
	if d <= 0 {
		return 0
	}
	return int(d)/7*5 + min(int(d)%7, 5)
}

// weekday is the k-th day from Monday to Friday, held inside the years 1 to
// 9999.
func weekday(k int) civil.Date {
	if k < 1 {
		return 1
	}
	if k > weekdays(lastDay) {
		return lastDay
	}
	return civil.Date((k-1)/5*7 + (k-1)%5 + 1)
}
