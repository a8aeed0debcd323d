package workday

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
)

func day(s string) civil.Date { return civil.MustParse(s) }

func region(t testing.TB, code string, added ...Notice) *Calendar {
	t.Helper()
	c, err := For(code, added...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryDayOfTheDataStandsAsTheNoticesLeftIt(t *testing.T) {
	var file struct {
		Years map[int]struct{ Off, Work []Entry }
	}
	if err := json.Unmarshal(holidaysJSON, &file); err != nil {
		t.Fatal(err)
	}
	c, named := National(), map[civil.Date]bool{}
	for year, y := range file.Years {
		for _, e := range y.Off {
			named[e.Date] = true
			if c.Working(e.Date) {
				t.Errorf("%d: %s %s is worked", year, e.Date, e.Name)
			}
		}
		for _, e := range y.Work {
			named[e.Date] = true
			if !c.Working(e.Date) {
				t.Errorf("%d: %s %s is off", year, e.Date, e.Name)
			}
		}
	}
	for d := completeFrom; d <= c.CompleteTo(); d++ {
		if !named[d] && c.Working(d) == weekend(d) {
			t.Errorf("%s does not follow its weekday", d)
		}
	}
}

func TestYearlyNoticesAreAnnualAndCorrectionsAreNot(t *testing.T) {
	annual, others := 0, 0
	for _, n := range embedded() {
		if n.Annual() {
			annual++
		} else {
			others++
		}
		if n.Number == "" || len(n.Off) == 0 {
			t.Errorf("%d %q has %d days off", n.Year, n.Number, len(n.Off))
		}
	}
	if annual != 19 || others != 3+5 {
		t.Errorf("%d yearly notices and %d others", annual, others)
	}
	if got := National().CompleteTo(); got != day("2026-12-24") {
		t.Errorf("complete to %s", got)
	}
}

func TestCases(t *testing.T) {
	type term struct {
		From     civil.Date `json:"from"`
		N        int        `json:"working_days"`
		Due      civil.Date `json:"due"`
		KnownOn  civil.Date `json:"known_on"`
		Then     civil.Date `json:"due_as_then_known"`
		Now      civil.Date `json:"due_after_correction"`
		Weekends civil.Date `json:"due_weekend_only"`
		Doubtful bool       `json:"provisional"`
	}
	var file struct {
		Cases       []term `json:"cases"`
		Superseded  []term `json:"superseded_cases"`
		Provisional []term `json:"provisional_cases"`
	}
	raw, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 20 || len(file.Superseded) != 2 || len(file.Provisional) != 2 {
		t.Fatal("the cases are not read whole")
	}
	check := func(c *Calendar, x term, want Term) {
		t.Helper()
		if got := c.Add(x.From, x.N); got != want {
			t.Errorf("%s + %d: %v, want %v", x.From, x.N, got, want)
		}
	}
	for _, x := range file.Cases {
		check(National(), x, Term{Due: x.Due})
	}
	for _, x := range file.Superseded {
		check(National().KnownOn(x.KnownOn), x, Term{Due: x.Then})
		check(National(), x, Term{Due: x.Now})
	}
	for _, x := range file.Provisional {
		check(National(), x, Term{x.Weekends, x.Doubtful})
	}
}

func TestRuleVectors(t *testing.T) {
	nation, ningxia := National(), region(t, "ningxia")
	for _, x := range []struct {
		c     *Calendar
		start string
		n     int
		due   string
	}{
		{nation, "2025-09-15", 20, "2025-10-17"},
		{nation, "2025-09-26", 20, "2025-10-30"},
		{nation, "2026-02-10", 20, "2026-03-16"},
		{nation, "2026-02-13", 7, "2026-03-02"},
		{nation, "2026-09-18", 7, "2026-09-29"},
		{nation, "2026-11-23", 7, "2026-12-02"},
		{nation, "2026-11-23", 15, "2026-12-14"},
		{nation, "2026-11-23", 20, "2026-12-21"},
		{nation, "2025-03-24", 20, "2025-04-22"},
		{ningxia, "2025-03-24", 20, "2025-04-24"},
		{nation, "2026-09-15", 20, "2026-10-19"},
		{nation, "2024-02-02", 6, "2024-02-09"},
		{ningxia, "2024-02-02", 6, "2024-02-09"},
	} {
		if got, want := x.c.Add(day(x.start), x.n), (Term{Due: day(x.due)}); got != want {
			t.Errorf("%s + %d in %q: %v, want %v", x.start, x.n, x.c.Region().Code, got, want)
		}
	}
	for start, x := range map[string]struct {
		n   int
		due string
	}{"2026-09-15": {20, "2026-10-08"}, "2026-09-01": {30, "2026-10-08"}} {
		if got := nation.CalendarDue(day(start), x.n); got != (Term{Due: day(x.due)}) {
			t.Errorf("%s + %d calendar days: %v, want %s", start, x.n, got, x.due)
		}
	}
}

func TestMonthTermsEndOnTheSameDayOrTheMonthsLast(t *testing.T) {
	for _, x := range []struct {
		start string
		n     int
		due   string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2026-08-31", 6, "2027-03-01"}, // 2027-02-28 is a Sunday
		{"2025-11-10", 1, "2025-12-10"},
		{"2025-07-01", 3, "2025-10-09"}, // over 国庆节
		{"2024-02-29", 12, "2025-02-28"},
		{"2025-03-31", -1, "2025-02-28"},
	} {
		if got := National().MonthsDue(day(x.start), x.n).Due; got != day(x.due) {
			t.Errorf("%s + %d months: %s, want %s", x.start, x.n, got, x.due)
		}
	}
	if !National().MonthsDue(day("2026-11-30"), 1).Provisional || National().MonthsDue(day("2026-10-30"), 1).Provisional {
		t.Error("a last day after 2026-12-24 is provisional, one before it is not")
	}
}

func TestDaysAfterTheLastNoticeAreProvisionalWithTheStatutoryDaysOff(t *testing.T) {
	c := National()
	for _, s := range []string{"2027-01-01", "2027-02-05", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01", "2030-02-04"} {
		if d := c.Explain(day(s)); d.Working || d.Settled || d.Layer != LayerStatutory {
			t.Errorf("%s: %+v", s, d)
		}
	}
	if got := c.Add(day("2026-12-31"), 1); got != (Term{day("2027-01-04"), true}) {
		t.Errorf("after New Year: %v", got)
	}
	if why := c.Doubts(day("2026-12-18"), day("2026-12-28")); len(why) != 1 || !strings.Contains(why[0], "2027年的放假通知尚未收录") {
		t.Errorf("%q", why)
	}
	if why := c.Doubts(day("2026-12-18"), day("2026-12-24")); why != nil {
		t.Errorf("settled days are doubted: %q", why)
	}
}

func TestAYearWithoutNoticeBreaksTheRow(t *testing.T) {
	far := notice2027()
	for i := range far.Off {
		far.Off[i].Date += 365
	}
	far.Year, far.Work = 2028, nil
	if got := National().With(far).CompleteTo(); got != day("2026-12-24") {
		t.Errorf("2028 without 2027 completes to %s", got)
	}
	if got := National().With(notice2027(), far).CompleteTo(); got != day("2028-12-24") {
		t.Errorf("2027 and 2028 complete to %s", got)
	}
}

// notice2027 is an invented notice: what it says is no prediction.
func notice2027() Notice {
	n := Notice{Year: 2027, Number: "国办发明电〔2026〕999号", Published: day("2026-12-01")}
	for name, days := range map[string]string{"元旦": "2026-12-31 2027-01-01 2027-01-02", "春节": "2027-02-05 2027-02-06 2027-02-08",
		"清明节": "2027-04-05", "劳动节": "2027-05-01 2027-05-03", "端午节": "2027-06-09", "中秋节": "2027-09-15", "国庆节": "2027-10-01 2027-10-02 2027-10-03"} {
		for _, d := range strings.Fields(days) {
			n.Off = append(n.Off, Entry{day(d), name})
		}
	}
	n.Work = []Entry{{day("2026-12-27"), "元旦"}}
	n.sort()
	return n
}

func TestLoadingTheNextNoticeSettlesAndMovesTerms(t *testing.T) {
	was := National()
	now := was.With(notice2027())
	if got := was.Add(day("2026-12-25"), 5); got != (Term{day("2027-01-04"), true}) {
		t.Errorf("before: %v", got)
	}
	if got := now.Add(day("2026-12-25"), 5); got != (Term{day("2027-01-04"), false}) {
		t.Errorf("after: %v", got)
	}
	if was.Version() == now.Version() || now.Version() != was.With(notice2027()).Version() {
		t.Error("the version names the content")
	}
	if n := len(was.Version()); n != 12 {
		t.Errorf("version of %d characters", n)
	}
	var moved []string
	for _, ch := range Changes(was, now) {
		moved = append(moved, ch.Now.Date.String())
	}
	// The statutory days off were off before the notice, too.
	if got := strings.Join(moved, " "); got != "2026-12-27 2026-12-31 2027-05-03" {
		t.Errorf("changed: %s", got)
	}
}

func TestKnownOnForgetsWhatCameLater(t *testing.T) {
	c := National().KnownOn(day("2019-03-21"))
	if !c.Working(day("2019-05-02")) || c.Working(day("2019-05-05")) || c.CompleteTo() != day("2019-12-24") {
		t.Error("the correction of 2019-03-22 or a later notice is known on the day before")
	}
	if d := National().KnownOn(day("2019-03-22")).Explain(day("2019-05-02")); d.Working || d.Notice != "国办发明电〔2019〕3号" {
		t.Errorf("%+v", d)
	}
	if d := National().KnownOn(day("2020-01-26")).Explain(day("2020-02-01")); !d.Working || d.Notice != "国办发明电〔2019〕16号" {
		t.Errorf("2020-02-01 before the extension: %+v", d)
	}
}

func TestBefore2008OnlyWeekendsCountAndAllIsProvisional(t *testing.T) {
	if got := National().Add(day("2006-09-29"), 1); got != (Term{day("2006-10-02"), true}) {
		t.Errorf("%v", got)
	}
	if d := National().Explain(day("2007-12-31")); d.Working || !d.Settled {
		t.Errorf("the notice for 2008 names 2007-12-31: %+v", d)
	}
	if d := National().Explain(day("2007-12-28")); d.Settled || !strings.Contains(d.Why, "2008年以前") {
		t.Errorf("%+v", d)
	}
}

func TestRegionsFestivalWithoutNoticeMakesTermsAroundItProvisional(t *testing.T) {
	c := region(t, "ningxia")
	if got := c.Add(day("2024-04-01"), 10); !got.Provisional {
		t.Errorf("开斋节 2024 has no notice: %v", got)
	}
	if got := National().Add(day("2024-04-01"), 10); got.Provisional {
		t.Errorf("the nation has no 开斋节: %v", got)
	}
	if why := c.Doubts(day("2024-04-01"), day("2024-04-16")); len(why) != 1 || !strings.Contains(why[0], "2024年开斋节放假通知尚未录入") {
		t.Errorf("%q", why)
	}
	added := Notice{Year: 2024, Number: "宁政办发〔2024〕999号", Region: "ningxia", Published: day("2024-03-20"),
		Off: []Entry{{day("2024-04-10"), "开斋节"}, {day("2024-04-11"), "开斋节"}}}
	with := region(t, "ningxia", added)
	if got := with.Add(day("2024-04-01"), 10); got.Provisional || got.Due != c.Add(day("2024-04-01"), 12).Due {
		t.Errorf("with the notice entered: %v", got)
	}
	if got := National().With(added); got.Version() != National().Version() {
		t.Error("a region's notice changes the nation's calendar")
	}
	if !with.KnownOn(day("2024-03-19")).Working(day("2024-04-10")) {
		t.Error("the regional notice is known before it was published")
	}
}

func TestFestivalNoticesLieWhereTheFestivalIsExpected(t *testing.T) {
	r, _ := RegionOf("ningxia")
	expected := r.gaps(day("2019-01-01"), day("2025-12-31"), nil)
	for _, n := range embedded() {
		if n.Region == "" {
			continue
		}
		for _, f := range r.Festivals {
			for _, e := range n.Off {
				if e.Name == f.Name && !within(expected, f.Name, e.Date) {
					t.Errorf("%s %s is outside the expected days", e.Date, e.Name)
				}
			}
		}
	}
	if len(expected) != 14 {
		t.Errorf("%d festivals in seven years", len(expected))
	}
}

func within(gaps []gap, festival string, d civil.Date) bool {
	for _, g := range gaps {
		if g.festival == festival && d >= g.from && d <= g.to {
			return true
		}
	}
	return false
}

func TestRegionWinsOverTheNation(t *testing.T) {
	n := Notice{Year: 2016, Number: "宁政办发〔2016〕999号", Region: "ningxia",
		Off: []Entry{{day("2016-09-12"), "古尔邦节"}, {day("2016-09-18"), "古尔邦节"}}, Work: []Entry{{day("2016-09-10"), "古尔邦节"}, {day("2016-09-15"), "古尔邦节"}}}
	c := region(t, "ningxia", n)
	for s, working := range map[string]bool{"2016-09-12": false, "2016-09-18": false, "2016-09-10": true, "2016-09-15": true} {
		if d := c.Explain(day(s)); d.Working != working || d.Layer != LayerRegional || !strings.Contains(d.Why, "宁夏回族自治区古尔邦节") {
			t.Errorf("%+v", d)
		}
		if National().Working(day(s)) == working {
			t.Errorf("%s: the nation's day is no different", s)
		}
	}
}

func TestRegionOfNamesTheCodesThereAre(t *testing.T) {
	if _, err := For("mars"); err == nil || !strings.Contains(err.Error(), "ningxia") {
		t.Error(err)
	}
	if c := region(t, "none"); c != National() {
		t.Error("none is the national calendar")
	}
}

func TestACalendarTellsWhatItIsMadeOf(t *testing.T) {
	c, err := National().In("ningxia")
	if err != nil || c.Version() != region(t, "ningxia").Version() || c.Region().Title != "宁夏回族自治区" {
		t.Fatal(c.Region(), err)
	}
	if _, err := c.In("mars"); err == nil {
		t.Error("there is no such region")
	}
	nation, all := len(National().Notices()), c.Notices()
	if nation != 22 || len(all) != nation+5 || all[0].Year != 2008 || all[nation].Region != "ningxia" {
		t.Errorf("%d national notices of %d", nation, len(all))
	}
	if rs := Regions(); len(rs) != 1 || len(rs[0].Festivals) != 2 {
		t.Errorf("%+v", rs)
	}
}
