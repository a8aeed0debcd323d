package clock

import (
	"math/rand/v2"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/workday"
)

// national is the calendar of the tests; cases lie where it is settled.
var national = workday.National()

// excluded says plainly whether a pause that does not restart leaves d out.
func excluded(ts Terms, c Case, d civil.Date) bool {
	for _, i := range c.Intervals {
		if ts.restarts(c, i.Kind) || i.From.IsZero() {
			continue
		}
		if end := i.End(); d > i.From && (end.IsZero() || d <= end) {
			return true
		}
	}
	return false
}

// oracle walks day by day: nothing clever, nothing shared with plan.
func oracle(ts Terms, cal Calendar, c Case) (start, base, due civil.Date) {
	start = c.Received
	for _, i := range c.Intervals {
		if !ts.restarts(c, i.Kind) || i.From.IsZero() || !i.To.IsZero() && i.To < i.From {
			continue
		}
		if i.To.IsZero() {
			return start, 0, 0
		}
		start = max(start, i.To)
	}
	walk := func(n int) civil.Date {
		for d, done := start+1, 0; d < start+3000; d++ {
			if cal.Working(d) && !excluded(ts, c, d) {
				if done++; done == n {
					return d
				}
			}
		}
		return 0
	}
	n := ts.On(Reply, c.Received).N
	base = walk(n)
	due = base
	if g := c.Extended; g != nil && base != 0 && g.Told >= start && g.Told <= base && g.Approved > 0 && g.Approved <= base {
		due = walk(n + min(g.Days, ts.On(Extension, c.Received).N))
	}
	if l := c.Delayed; l != nil && due != 0 && l.Told > 0 && l.Until > due && l.Told <= due {
		due = l.Until
	}
	return start, base, due
}

// randomCase makes a case of any shape in the years 2009 to 2025.
func randomCase(r *rand.Rand) Case {
	c := Case{Received: civil.Of(2009, time.January, 1).Add(r.IntN(17 * 365)), ReceivedArticle: reg + "第三十一条第一项"}
	day := func(span int) civil.Date { return c.Received.Add(r.IntN(span)) }
	kinds := []Kind{AskThirdParty, AskAgency, AskCoMaker, AwaitMending, AwaitFee}
	for range r.IntN(5) {
		i := Interval{Kind: kinds[r.IntN(len(kinds))], From: day(60), Evidence: "通知书", Who: "张三"}
		if r.IntN(6) > 0 {
			i.To = i.From.Add(r.IntN(40))
		}
		if r.IntN(3) > 0 {
			i.Lapse = i.From.Add(r.IntN(30))
		}
		c.Intervals = append(c.Intervals, i)
	}
	if r.IntN(3) == 0 {
		told := day(90)
		c.Extended = &Grant{Days: 1 + r.IntN(25), Approved: told - civil.Date(r.IntN(3)), Told: told}
	}
	if r.IntN(6) == 0 {
		told := day(50)
		c.Delayed = &Delay{Told: told, Until: told.Add(r.IntN(120))}
	}
	return c
}

// TestAgainstTheOracle holds due days, and every day of their explanations, to
// the walk day by day, for calendars as known before and after corrections.
func TestAgainstTheOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 25))
	own := Law().With(Term{Key: FeeClock, Unit: Resume, From: civil.Of(2022, time.January, 1)})
	calendars := []*workday.Calendar{national, national.KnownOn(civil.Of(2020, time.January, 26))}
	for range 6000 {
		c, cal, ts := randomCase(r), calendars[r.IntN(2)], []Terms{Law(), own}[r.IntN(2)]
		today := c.Received.Add(r.IntN(150))
		start, base, due := oracle(ts, cal, c)
		got := ts.Read(cal, c, today)
		if got.Due != due || got.Base != base || due != 0 && got.Start != start {
			t.Fatalf("%+v\n%+v %+v\nstart %s base %s due %s, oracle %s %s %s", c, c.Extended, c.Delayed, got.Start, got.Base, got.Due, start, base, due)
		}
		daysAgree(t, ts, cal, c, today)
	}
}

// daysAgree checks an explanation against what each day plainly is.
func daysAgree(t *testing.T, ts Terms, cal Calendar, c Case, today civil.Date) {
	t.Helper()
	e := ts.Explain(cal, c, today)
	start, _, due := oracle(ts, cal, c)
	next, counted := c.Received, 0
	for _, d := range e.Days {
		if d.Date != next {
			t.Fatalf("%+v: %s follows %s", c, d.Date, next-1)
		}
		next++
		if d.Why == "" || d.Rule == "" || MarkTitles[d.Mark] == "" {
			t.Fatalf("%+v: %+v lacks its reason or rule", c, d)
		}
		takes := due != 0 && d.Date > start && cal.Working(d.Date) && !excluded(ts, c, d.Date)
		counts := d.Mark == MarkCounted || d.Mark == MarkExtended
		if counts != (takes && counted < e.Total) && due != 0 && !inMending(ts, c, d.Date) {
			t.Fatalf("%+v: %s is %s", c, d.Date, d.Mark)
		}
		if counts {
			if counted++; d.Nth != counted {
				t.Fatalf("%+v: %s is number %d, want %d", c, d.Date, d.Nth, counted)
			}
		}
		if d.Last != (d.Date == due) {
			t.Fatalf("%+v: last day is marked wrongly on %s", c, d.Date)
		}
	}
	if due != 0 && (next != due+1 || counted != e.Total) {
		t.Fatalf("%+v: explained up to %s with %d of %d, due %s", c, next-1, counted, e.Total, due)
	}
}

// inMending says whether a day lies in a stretch whose end restarts the term.
func inMending(ts Terms, c Case, d civil.Date) bool {
	for _, i := range c.Intervals {
		if ts.restarts(c, i.Kind) && i.covers(d) {
			return true
		}
	}
	return false
}

// TestUsedDays: what a reading counts until a day are the days that the
// explanation counts until then.
func TestUsedDays(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 3000 {
		c := randomCase(r)
		today := c.Received.Add(r.IntN(120))
		e := Law().Explain(national, c, today)
		want := 0
		for _, d := range e.Days {
			if d.Nth > 0 && d.Date <= today {
				want++
			}
		}
		if !e.Due.IsZero() && e.Used != want {
			t.Fatalf("%+v on %s: used %d, the days say %d", c, today, e.Used, want)
		}
		if e.Late != (!e.Due.IsZero() && today > e.Due) {
			t.Fatalf("%+v on %s: late %v, due %s", c, today, e.Late, e.Due)
		}
	}
}

// TestLaterNeverMeansSooner: a later receipt, a longer wait, another wait or a
// longer extension never brings the due day forward.
func TestLaterNeverMeansSooner(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	ts := Law()
	for range 4000 {
		c := randomCase(r)
		c.Extended, c.Delayed = nil, nil
		base := ts.Read(national, c, c.Received).Due
		later := func(what string, o Case) {
			if got := ts.Read(national, o, o.Received).Due; base != 0 && got != 0 && got < base {
				t.Fatalf("%s: %s before %s\n%+v", what, got, base, o)
			}
		}
		o := c
		o.Received++
		if ts.On(Reply, o.Received) == ts.On(Reply, c.Received) {
			later("a later receipt", o)
		}
		o = c
		o.Intervals = append([]Interval{{Kind: AskAgency, From: c.Received.Add(r.IntN(30)), To: c.Received.Add(30 + r.IntN(30))}}, c.Intervals...)
		later("one more wait", o)
		if len(c.Intervals) > 0 && c.Intervals[0].To > c.Intervals[0].From {
			o = c
			o.Intervals = append([]Interval{}, c.Intervals...)
			o.Intervals[0].To++
			later("a longer wait", o)
		}
		o = c
		o.Extended = &Grant{Days: 1 + r.IntN(20), Approved: c.Received, Told: c.Received}
		later("an extension", o)
	}
}

// TestDueDaysAreWorkedAndNotPaused holds for every case without a delayed date.
func TestDueDaysAreWorkedAndNotPaused(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		c := randomCase(r)
		c.Delayed = nil
		due := Law().Read(national, c, c.Received).Due
		if due != 0 && (!national.Working(due) || excluded(Law(), c, due)) {
			t.Fatalf("%+v is due on %s", c, due)
		}
	}
}
