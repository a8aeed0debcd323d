package workday

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
)

// Layer says what settled a day.
type Layer string

// The layers, from the weakest to the one that wins.
const (
	LayerWeekday   Layer = "weekday"   // 周一至周五工作，周末休息
	LayerStatutory Layer = "statutory" // 法定节假日，当年通知尚未收录
	LayerNational  Layer = "national"  // 国务院办公厅通知及其更正
	LayerRegional  Layer = "regional"  // 地区自己的放假通知
)

// fact is what a layer above the weekday says about a day.
type fact struct {
	working bool
	name    string
	cite    string
	layer   Layer
}

// Calendar says for every day whether it is worked, and computes terms. It is
// immutable and safe for use by many at once. Days are those of the years 1 to
// 9999; what would lie outside is held at the first or last of them.
type Calendar struct {
	region     Region
	all        []Notice // of every region, in the order in which they became known
	notices    []Notice // those of all that concern the region
	facts      map[civil.Date]fact
	gaps       []gap
	completeTo civil.Date
	version    string
	table      table
}

var (
	completeFrom = civil.MustParse("2008-01-01")
	tableFrom    = civil.MustParse("2007-01-01")
	tableTo      = civil.MustParse("2040-12-31")
)

// newCalendar settles the days from the notices that concern the region.
func newCalendar(region Region, notices []Notice) *Calendar {
	c := &Calendar{region: region, all: slices.Clone(notices), facts: map[civil.Date]fact{}}
	slices.SortStableFunc(c.all, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.known(), b.known()))
	})
	for _, n := range c.all {
		if n.Region == "" || n.Region == region.Code {
			c.notices = append(c.notices, n)
		}
	}
	c.completeTo = coverage(c.notices)
	for d, name := range statutory() {
		if d.Year() > c.completeTo.Year() {
			c.facts[d] = fact{name: name, cite: statutoryAct, layer: LayerStatutory}
		}
	}
	var regional []Entry
	for _, n := range c.notices {
		c.apply(n)
		if n.Region != "" {
			regional = append(regional, n.Off...)
		}
	}
	from, to := c.reach()
	c.gaps = region.gaps(completeFrom, to, regional)
	c.table = newTable(c, from, to)
	c.version = c.digest()
	return c
}

// apply lets the notice's days win over what was known before.
func (c *Calendar) apply(n Notice) {
	layer := LayerNational
	if n.Region != "" {
		layer = LayerRegional
	}
	for _, e := range n.Off {
		c.facts[e.Date] = fact{name: e.Name, cite: n.Cite(), layer: layer}
	}
	for _, e := range n.Work {
		c.facts[e.Date] = fact{working: true, name: e.Name, cite: n.Cite(), layer: layer}
	}
}

// coverage is the last day that no further yearly notice can change:
// 24 December of the last year of an unbroken row of full notices. The notices
// for 2008, 2012, 2019 and 2023 changed 29 to 31 December of the year before.
func coverage(notices []Notice) civil.Date {
	annual := map[int]bool{}
	for _, n := range notices {
		if n.Annual() {
			annual[n.Year] = true
		}
	}
	year := completeFrom.Year()
	for annual[year] {
		year++
	}
	return civil.Of(year-1, time.December, 24)
}

// reach is the stretch of days held in the table: the fixed one, widened to
// every day that a notice names.
func (c *Calendar) reach() (from, to civil.Date) {
	from, to = tableFrom, tableTo
	for d := range c.facts {
		from, to = min(from, d), max(to, d)
	}
	return from, to
}

// digest is the short hash of all that can change a term.
func (c *Calendar) digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "1 %s %s %s\n", c.region.Code, completeFrom, c.completeTo)
	for _, d := range slices.Sorted(maps.Keys(c.facts)) {
		f := c.facts[d]
		fmt.Fprintf(h, "%s %t %s %s\n", d, f.working, f.layer, f.cite)
	}
	for _, g := range c.gaps {
		fmt.Fprintf(h, "%s %s\n", g.from, g.to)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Version names the calendar's content in twelve hexadecimal digits. It is
// kept with each deadline; another version means that it must be recomputed.
func (c *Calendar) Version() string { return c.version }

// Region is the region whose own days the calendar has, or the zero Region.
func (c *Calendar) Region() Region { return c.region }

// CompleteTo is the last day that the yearly notices held settle for good.
func (c *Calendar) CompleteTo() civil.Date { return c.completeTo }

// Notices lists what the calendar is made of, national before regional, each
// in the order in which they became known.
func (c *Calendar) Notices() []Notice { return slices.Clone(c.notices) }

// With returns the calendar with further notices, such as those an
// administrator entered. A notice of another region changes no day.
func (c *Calendar) With(notices ...Notice) *Calendar {
	return newCalendar(c.region, slices.Concat(c.all, notices))
}

// In returns the calendar of the region (see RegionOf) from the same notices.
func (c *Calendar) In(region string) (*Calendar, error) {
	r, err := RegionOf(region)
	if err != nil {
		return nil, err
	}
	return newCalendar(r, c.all), nil
}

// KnownOn returns the calendar as it was known at the end of the given day:
// without what was published later. A notice without dates counts as known.
func (c *Calendar) KnownOn(day civil.Date) *Calendar {
	var then []Notice
	for _, n := range c.all {
		if n.known() <= day {
			then = append(then, n)
		}
	}
	return newCalendar(c.region, then)
}

// Working says whether the day is a working day.
func (c *Calendar) Working(d civil.Date) bool {
	if f, ok := c.facts[d]; ok {
		return f.working
	}
	return !weekend(d)
}

// Settled says that the day is known for good as far as notices go; a term
// that counts a day not settled is provisional.
func (c *Calendar) Settled(d civil.Date) bool { return c.doubt(d) == "" }

func weekend(d civil.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// doubt is why the day is not settled, or empty.
func (c *Calendar) doubt(d civil.Date) string {
	if f, ok := c.facts[d]; ok && f.layer != LayerStatutory {
		return ""
	}
	if d < completeFrom {
		return "2008年以前的放假安排未收录，只按周末推算"
	}
	if d > c.completeTo {
		return fmt.Sprintf("%d年的放假通知尚未收录", c.completeTo.Year()+1)
	}
	for _, g := range c.gaps {
		if d >= g.from && d <= g.to {
			return fmt.Sprintf("%s%d年%s放假通知尚未录入", c.region.Title, g.year, g.festival)
		}
	}
	return ""
}
