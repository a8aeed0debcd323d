package ledger

import (
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/ledger/plan"
)

// Point is a dated checkpoint as a plan's words call for it.
type Point struct {
	Kind, Label, Text string
	On                civil.Date
}

// pointsOf turns the checkpoints of a row into dated points within the
// plan's year. Terms and targets without a day (10个工作日内, 不少于30日,
// 达到100%) have no point: they hold for each piece of work and are counted
// by the task's measures. Periods that ended before from are left out, since
// nobody can still report on time for them.
func pointsOf(row *plan.Row, year int, from civil.Date) []Point {
	var out []Point
	for _, c := range row.Checkpoints {
		for _, p := range pointsOfOne(c, row, year) {
			if (c.Kind == plan.Recurring || c.Kind == plan.MinCount) && p.On < from {
				continue
			}
			p.Kind, p.Text = string(c.Kind), c.Text
			out = append(out, p)
		}
	}
	return out
}

func pointsOfOne(c plan.Checkpoint, row *plan.Row, year int) []Point {
	switch c.Kind {
	case plan.ByDate:
		if c.Date == nil {
			return nil
		}
		return []Point{{Label: clause(row, c), On: *c.Date}}
	case plan.InMonth:
		t, err := time.Parse("2006-01", c.Month)
		if err != nil {
			return nil
		}
		return []Point{{Label: clause(row, c), On: civil.EndOfMonth(t.Year(), t.Month())}}
	case plan.Recurring:
		return onDay(periods(c.Every, clause(row, c), year), c)
	case plan.MinCount:
		if c.Every == "" || c.Every == "year" {
			return []Point{{Label: clause(row, c), On: lastDay(row, year)}}
		}
		return periods(c.Every, clause(row, c), year)
	}
	return nil
}

// lastDay is the row's own last day, or the year's.
func lastDay(row *plan.Row, year int) civil.Date {
	if row.Due != nil && !row.Due.IsZero() {
		return *row.Due
	}
	return yearEnd(year)
}

// periods gives the ends of the periods of a year, each with its name.
func periods(every, label string, year int) []Point {
	if year == 0 {
		return nil
	}
	step, name := 0, ""
	switch every {
	case "month":
		step, name = 1, "%d月"
	case "2_months":
		step, name = 2, "第%d个双月"
	case "quarter":
		step, name = 3, "第%d季度"
	case "half_year", "6_months":
		step = 6
	case "year":
		return []Point{{Label: label, On: yearEnd(year)}}
	default:
		return nil // weeks and days are a rhythm, not a list of points
	}
	var out []Point
	for i, m := 1, step; m <= 12; i, m = i+1, m+step {
		period := fmt.Sprintf(name, i)
		if step == 6 {
			period = [...]string{"上半年", "下半年"}[i-1]
		}
		out = append(out, Point{Label: label + "（" + period + "）", On: civil.EndOfMonth(year, time.Month(m))})
	}
	return out
}

// onDay moves the points of periods to the day, and within a quarter to the
// month, that the measure names: 每月5日前, 每季度首月10日前.
func onDay(points []Point, c plan.Checkpoint) []Point {
	if c.Every != "month" && (c.Every != "quarter" || c.MonthOf == 0) || c.Day == 0 && c.MonthOf == 0 {
		return points
	}
	for i := range points {
		on := points[i].On
		if c.MonthOf > 0 {
			on = civil.EndOfMonth(on.Year(), on.Month()-time.Month(3-c.MonthOf))
		}
		if c.Day > 0 && c.Day < on.Day() {
			on = civil.Of(on.Year(), on.Month(), c.Day)
		}
		points[i].On = on
	}
	return points
}

// clause is the clause of the measure in which the checkpoint stands, so that
// the point can be understood by itself.
func clause(row *plan.Row, c plan.Checkpoint) string {
	text := []rune(row.Measure)
	if c.Field != "" || c.Span[1] > len(text) || c.Span[0] < 0 {
		return c.Text
	}
	const stops = "。；，"
	from, to := c.Span[0], c.Span[1]
	for from > 0 && !strings.ContainsRune(stops, text[from-1]) {
		from--
	}
	for to < len(text) && !strings.ContainsRune(stops, text[to]) {
		to++
	}
	const most = 40
	if to-from > most {
		from, to = max(from, c.Span[0]-8), min(to, c.Span[1]+most-8)
	}
	return string(text[from:to])
}

// Parts are the units that a row names, as ids of the bureau's own units.
type Parts struct {
	Lead    []string
	Support []string
}

// divide decides what each unit's part is. One unit leads; further leads and
// units without a role word support it. Where nobody leads, the choice is
// left to the office, with the unit that suggests itself.
func (p Parts) divide(office string) (lead string, support []string, certain bool) {
	certain = len(p.Lead) == 1
	switch {
	case len(p.Lead) > 0:
		lead = p.Lead[0]
	case len(p.Support) == 1:
		lead, certain = p.Support[0], true
	default:
		lead = office
	}
	seen := map[string]bool{lead: true}
	for _, u := range append(p.Lead[min(1, len(p.Lead)):], p.Support...) {
		if !seen[u] {
			seen[u] = true
			support = append(support, u)
		}
	}
	return lead, support, certain
}
