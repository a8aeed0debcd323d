package workday

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
)

// slow is AddDate as the rule is worded, one day at a time.
func slow(c *Calendar, start civil.Date, n int) civil.Date {
	d, step := start, civil.Date(1)
	if n < 0 {
		n, step = -n, -1
	}
	for n > 0 {
		if d += step; c.Working(d) {
			n--
		}
	}
	return d
}

func TestAddDateAgreesWithCountingDayByDay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range []*Calendar{National(), region(t, "ningxia"), National().KnownOn(day("2020-01-26"))} {
		for range 4000 {
			start := day("2005-01-01") + civil.Date(rnd.IntN(int(day("2043-01-01")-day("2005-01-01"))))
			n := rnd.IntN(400) - 200
			due := c.AddDate(start, n)
			if want := slow(c, start, n); due != want {
				t.Fatalf("%s %+d: %s, want %s", start, n, due, want)
			}
			if n != 0 && !c.Working(due) {
				t.Fatalf("%s %+d is due on %s, which is off", start, n, due)
			}
			if n > 0 && c.Between(start, due) != n {
				t.Fatalf("between %s and %s: %d, want %d", start, due, c.Between(start, due), n)
			}
		}
	}
}

func TestAddGrowsWithStartAndWithN(t *testing.T) {
	c := National()
	for d := day("2007-06-01"); d < day("2041-06-01"); d++ {
		if c.AddDate(d, 20) > c.AddDate(d+1, 20) || c.AddDate(d, -7) > c.AddDate(d+1, -7) {
			t.Fatalf("a later start than %s is due earlier", d)
		}
		if c.AddDate(d, 20) >= c.AddDate(d, 21) || c.AddDate(d, -7) <= c.AddDate(d, -8) {
			t.Fatalf("from %s a longer term is not due later", d)
		}
		if c.Between(d, d+30) != -c.Between(d+30, d) {
			t.Fatalf("between is not antisymmetric at %s", d)
		}
	}
}

func TestProvisionalIsWhetherADayCountedIsNotSettled(t *testing.T) {
	for _, c := range []*Calendar{National(), region(t, "ningxia")} {
		for d := day("2007-10-01"); d < day("2027-06-01"); d += 3 {
			for _, n := range []int{-15, -1, 0, 1, 20} {
				got := c.Add(d, n)
				from, to := min(d+1, got.Due), max(d-1, got.Due)
				if n > 0 {
					from = d + 1
				}
				want := false
				for x := from; n != 0 && x <= to; x++ {
					want = want || !c.Settled(x)
				}
				if got.Provisional != want {
					t.Fatalf("%s %+d: %v, want provisional %t", d, n, got, want)
				}
				if a, b := min(d, got.Due), max(d, got.Due); n > 0 && (len(c.Doubts(a, b)) > 0) != want {
					t.Fatalf("%s %+d: doubts %q, provisional %t", d, n, c.Doubts(a, b), want)
				}
			}
		}
	}
}

func TestRemindersCountBack(t *testing.T) {
	for n, want := range map[int]string{-1: "2024-02-18", -2: "2024-02-09", -7: "2024-02-04", -8: "2024-02-02"} {
		if got := National().AddDate(day("2024-02-19"), n); got != day(want) {
			t.Errorf("%d working days before 2024-02-19: %s, want %s", -n, got, want)
		}
	}
}

func TestFarDaysStayInsideTheCalendar(t *testing.T) {
	c := National()
	if got := c.AddDate(day("0001-01-03"), -25000); got != 1 {
		t.Errorf("before the first day: %d", got)
	}
	if got := c.AddDate(day("9999-12-01"), 25000); got != lastDay {
		t.Errorf("after the last day: %s", got)
	}
	if got := c.AddDate(day("1990-01-05"), 5); got != day("1990-01-12") {
		t.Errorf("%s", got)
	}
	if got := len(c.Steps(day("9999-12-30"), 100)); got != 1 {
		t.Errorf("%d steps to the last day", got)
	}
}

func TestPauses(t *testing.T) {
	const start = "2025-09-15"
	for name, x := range map[string]struct {
		pauses string
		due    string
	}{
		"none":                          {"", "2025-10-17"},
		"third party asked":             {"2025-09-17/2025-09-24", "2025-10-24"},
		"overlapping ones count once":   {"2025-09-17/2025-09-22 2025-09-19/2025-09-24", "2025-10-24"},
		"one inside the other":          {"2025-09-17/2025-09-24 2025-09-18/2025-09-19", "2025-10-24"},
		"adjoining":                     {"2025-09-17/2025-09-22 2025-09-22/2025-09-24", "2025-10-24"},
		"before the start":              {"2025-08-01/2025-09-15", "2025-10-17"},
		"over the start":                {"2025-08-01/2025-09-16", "2025-10-20"},
		"after the term":                {"2025-10-17/2025-11-17", "2025-10-17"},
		"over the holiday only":         {"2025-09-30/2025-10-08", "2025-10-17"},
		"ends before it begins":         {"2025-09-24/2025-09-17", "2025-10-17"},
		"still going on":                {"2025-09-17/", ""},
		"going on, but after the term":  {"2025-10-17/", "2025-10-17"},
		"going on, one within it ended": {"2025-09-17/ 2025-09-20/2025-09-22", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var pauses []Pause
			for _, f := range strings.Fields(x.pauses) {
				from, to, _ := strings.Cut(f, "/")
				p := Pause{From: day(from), Kind: "征求第三方意见", Article: "政府信息公开条例第三十三条第三款"}
				if to != "" {
					p.To = day(to)
				}
				pauses = append(pauses, p)
			}
			var want civil.Date
			if x.due != "" {
				want = day(x.due)
			}
			if got := National().AddWithPauses(day(start), 20, pauses); got.Due != want || got.Provisional != want.IsZero() {
				t.Errorf("%v, want %s", got, x.due)
			}
		})
	}
}

func TestPausesAgreeWithCountingDayByDay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	c := National()
	for range 3000 {
		start := day("2019-01-01") + civil.Date(rnd.IntN(2500))
		var pauses []Pause
		for range rnd.IntN(4) {
			from := start + civil.Date(rnd.IntN(60)-10)
			pauses = append(pauses, Pause{From: from, To: from + civil.Date(rnd.IntN(25)-2), Kind: "补正"})
		}
		n := 1 + rnd.IntN(30)
		steps := c.StepsWithPauses(start, n, pauses)
		if got := c.AddWithPauses(start, n, pauses).Due; got != steps[len(steps)-1].Date || steps[len(steps)-1].Nth != n {
			t.Fatalf("%s + %d with %v: %s, day by day %s", start, n, pauses, got, steps[len(steps)-1].Date)
		}
	}
}

func TestStepsAreTheReceiptOfATerm(t *testing.T) {
	steps := National().Steps(day("2024-02-08"), 2)
	var got []string
	for _, d := range steps {
		mark := "-"
		if d.Nth > 0 {
			mark = string(rune('0' + d.Nth))
		}
		got = append(got, mark+d.Why)
	}
	want := []string{
		"1星期五，工作日",
		"-星期六，春节放假，依据国办发明电〔2023〕7号", "-星期日，春节放假，依据国办发明电〔2023〕7号",
		"-星期一，春节放假，依据国办发明电〔2023〕7号", "-星期二，春节放假，依据国办发明电〔2023〕7号",
		"-星期三，春节放假，依据国办发明电〔2023〕7号", "-星期四，春节放假，依据国办发明电〔2023〕7号",
		"-星期五，春节放假，依据国办发明电〔2023〕7号", "-星期六，春节放假，依据国办发明电〔2023〕7号",
		"2星期日，春节调休上班，依据国办发明电〔2023〕7号",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	back := National().Steps(day("2024-02-19"), -2)
	if len(back) != 10 || back[9].Date != day("2024-02-09") || back[9].Nth != 2 {
		t.Errorf("backwards: %+v", back)
	}
	paused := National().StepsWithPauses(day("2026-11-20"), 2, []Pause{{From: day("2026-11-20"), To: day("2026-11-23"), Kind: "补正", Article: "政府信息公开条例第三十条"}})
	if why := paused[2].Why; why != "星期一，工作日；补正期间不计（政府信息公开条例第三十条）" || paused[2].Nth != 0 {
		t.Errorf("paused day: %+v", paused[2])
	}
}

func TestExplainSaysWhatMayStillChange(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-23": "星期一，工作日",
		"2026-11-22": "星期日，周末休息",
		"2026-12-28": "星期一，工作日（暂定：2027年的放假通知尚未收录）",
		"2027-02-08": "星期一，春节法定假日，依据《全国年节及纪念日放假办法》（暂定：2027年的放假通知尚未收录）",
		"2015-09-06": "星期日，抗战胜利70周年纪念日调休上班，依据国发明电〔2015〕1号",
	} {
		if got := National().Explain(day(s)).Why; got != want {
			t.Errorf("%s: %s", s, got)
		}
	}
}

func TestAddDateDoesNotAllocate(t *testing.T) {
	c, start := National(), day("2025-09-15")
	if n := testing.AllocsPerRun(100, func() { c.Add(start, 20) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAddDate(b *testing.B) {
	c, start := National(), day("2025-09-15")
	b.ReportAllocs()
	for b.Loop() {
		c.AddDate(start, 20)
	}
}

// BenchmarkAddDate_baseline is what the standard library takes to add as many
// calendar days, which knows of no holiday.
func BenchmarkAddDate_baseline(b *testing.B) {
	start := day("2025-09-15").Time()
	b.ReportAllocs()
	for b.Loop() {
		start.AddDate(0, 0, 20)
	}
}

func BenchmarkAdd(b *testing.B) {
	c, start := region(b, "ningxia"), day("2025-09-15")
	b.ReportAllocs()
	for b.Loop() {
		c.Add(start, 20)
	}
}

func BenchmarkNewCalendar(b *testing.B) {
	r, _ := RegionOf("ningxia")
	b.ReportAllocs()
	for b.Loop() {
		newCalendar(r, embedded())
	}
}

// The cases that other countries' request trackers test, restated: every day
// of a week around a holiday, weekend and holiday at a calendar term's end.
func TestStartsAroundAHoliday(t *testing.T) {
	for start, want := range map[string]string{
		"2025-09-25": "2025-10-29", // Thursday
		"2025-09-26": "2025-10-30", // Friday
		"2025-09-27": "2025-10-30", // Saturday: the same as Friday
		"2025-09-28": "2025-10-31", // a Sunday that is worked
		"2025-09-29": "2025-11-03", // Monday
		"2025-10-01": "2025-11-04", // any day of the holiday
		"2025-10-08": "2025-11-04",
		"2008-10-01": "2008-10-31",
		"2024-02-09": "2024-03-14", // New Year's Eve, worked in 2024
	} {
		if got := National().AddDate(day(start), 20); got != day(want) {
			t.Errorf("%s + 20: %s, want %s", start, got, want)
		}
	}
	for start, want := range map[string]string{
		"2025-10-10": "2025-10-30",
		"2025-10-12": "2025-11-03", // ends on a Saturday
		"2025-10-13": "2025-11-03", // ends on a Sunday
		"2025-10-14": "2025-11-03",
		"2025-09-11": "2025-10-09", // ends on 1 October
		"2025-12-12": "2026-01-04", // ends on New Year's Day; the Sunday after is worked
		"2025-09-08": "2025-09-28", // ends on a Sunday that is worked
	} {
		if got := National().CalendarDue(day(start), 20); got != (Term{Due: day(want)}) {
			t.Errorf("%s + 20 calendar days: %v, want %s", start, got, want)
		}
	}
}

func TestTheDayOfReceiptIsShanghaisWhereverTheServerIs(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	for clock, want := range map[string]string{
		"2026-11-20T15:59:00Z": "2026-11-23", // Friday 23:59 in Shanghai
		"2026-11-20T16:01:00Z": "2026-11-23", // Saturday 00:01
		"2026-11-22T16:01:00Z": "2026-11-24", // Monday 00:01
	} {
		at, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := National().AddDate(civil.FromTime(at.In(shanghai)), 1); got != day(want) {
			t.Errorf("received %s: due %s, want %s", clock, got, want)
		}
	}
}
