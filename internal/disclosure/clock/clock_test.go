package clock

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/office/workday"
)

func d(s string) civil.Date { return civil.MustParse(s) }

// TestVectors holds the dates of RULES.md 13.3, through the same count that a
// case's due day comes from.
func TestVectors(t *testing.T) {
	ningxia, err := workday.For("ningxia")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		start string
		n     int
		unit  Unit
		cal   Calendar
		due   string
	}{
		{"2025-09-15", 20, WorkingDays, national, "2025-10-17"},
		{"2025-09-26", 20, WorkingDays, national, "2025-10-30"},
		{"2026-02-10", 20, WorkingDays, national, "2026-03-16"},
		{"2026-02-13", 7, WorkingDays, national, "2026-03-02"},
		{"2026-09-18", 7, WorkingDays, national, "2026-09-29"},
		{"2026-11-23", 7, WorkingDays, national, "2026-12-02"},
		{"2026-11-23", 15, WorkingDays, national, "2026-12-14"},
		{"2026-11-23", 20, WorkingDays, national, "2026-12-21"},
		{"2025-03-24", 20, WorkingDays, national, "2025-04-22"},
		{"2025-03-24", 20, WorkingDays, ningxia, "2025-04-24"},
		{"2026-09-15", 20, CalendarDays, national, "2026-10-08"},
		{"2026-09-15", 20, WorkingDays, national, "2026-10-19"},
		{"2026-09-01", 30, CalendarDays, national, "2026-10-08"},
	} {
		if got := count(v.cal, d(v.start), v.n, v.unit, nil); got != d(v.due) {
			t.Errorf("%s + %d%s = %s, want %s", v.start, v.n, v.unit, got, v.due)
		}
		if got := (Term{N: v.n, Unit: v.unit}).Due(d(v.start), v.cal); got != d(v.due) {
			t.Errorf("the term of %d%s from %s ends on %s, want %s", v.n, v.unit, v.start, got, v.due)
		}
	}
}

// TestCalendarCases holds the shared cases of the calendar, with what was
// known before a correction and what is provisional.
func TestCalendarCases(t *testing.T) {
	var file struct {
		Cases []struct {
			From, Due string
			Days      int `json:"working_days"`
		}
		Superseded []struct {
			From  string
			Days  int    `json:"working_days"`
			Known string `json:"known_on"`
			Then  string `json:"due_as_then_known"`
			After string `json:"due_after_correction"`
		} `json:"superseded_cases"`
	}
	raw, err := os.ReadFile("../../office/workday/testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil || len(file.Cases) < 20 {
		t.Fatalf("%d cases, %v", len(file.Cases), err)
	}
	for _, c := range file.Cases {
		if got := count(national, d(c.From), c.Days, WorkingDays, nil); got != d(c.Due) {
			t.Errorf("%s + %d = %s, want %s", c.From, c.Days, got, c.Due)
		}
	}
	for _, c := range file.Superseded {
		then := national.KnownOn(d(c.Known))
		if a, b := count(then, d(c.From), c.Days, WorkingDays, nil), count(national, d(c.From), c.Days, WorkingDays, nil); a != d(c.Then) || b != d(c.After) {
			t.Errorf("%s + %d: %s then %s, want %s then %s", c.From, c.Days, a, b, c.Then, c.After)
		}
	}
}

// TestReceipt holds R1.33: each channel's day of receipt.
func TestReceipt(t *testing.T) {
	arrived, confirmed := d("2025-09-13"), d("2025-09-15")
	for ch, want := range map[Channel]civil.Date{
		InPerson: arrived, Oral: arrived, Registered: arrived, Plain: confirmed, Internet: confirmed, Fax: confirmed,
	} {
		r := Arrival{ch, arrived, confirmed}.Receipt()
		if r.On != want || !strings.Contains(r.Article, "第三十一条") || r.Why == "" {
			t.Errorf("%s: %+v, want %s", ch, r, want)
		}
		open := Arrival{Channel: ch, Arrived: arrived}.Receipt()
		if open.On.IsZero() != ch.Confirms() {
			t.Errorf("%s without confirmation is received on %s", ch, open.On)
		}
		if ch.Confirms() && !strings.Contains(open.Why, "没有起算") {
			t.Errorf("%s without confirmation says %q", ch, open.Why)
		}
	}
	plain := Arrival{Plain, arrived, confirmed}.Receipt()
	if plain.ConfirmBy != arrived || !plain.LateToConfirm(confirmed) {
		t.Error("a plain letter that is confirmed two days later is late")
	}
	if (Arrival{Plain, arrived, arrived}).Receipt().LateToConfirm(confirmed) || (Arrival{Channel: Plain, Arrived: arrived}).Receipt().LateToConfirm(arrived) {
		t.Error("a plain letter may be confirmed on its day")
	}
	if (Arrival{Channel: Internet, Arrived: arrived}).Receipt().LateToConfirm(arrived.Add(30)) {
		t.Error("the law sets no day for confirming a request from the internet")
	}
}

// TestAgainstTheLawsOfTheirDay: what came in before the revision of 2019 has
// fifteen working days.
func TestAgainstTheLawsOfTheirDay(t *testing.T) {
	for received, n := range map[string]int{"2019-05-14": 15, "2019-05-15": 20, "2012-03-01": 15, "2025-01-02": 20} {
		want := national.AddDate(d(received), n)
		if got := Law().Read(national, Case{Received: d(received)}, d(received)); got.Due != want || got.Total != n {
			t.Errorf("received %s: due %s after %d, want %s", received, got.Due, got.Total, want)
		}
	}
	if (Law().With(Term{Key: Reply, N: 99, Unit: WorkingDays})).On(Reply, 0).N != 20 {
		t.Error("an agency must not change what the law fixes")
	}
	own := Law().With(Term{Key: CorrectionPeriod, N: 10, Unit: WorkingDays, From: d("2025-01-01")})
	if own.On(CorrectionPeriod, d("2024-12-31")).N != 15 || own.On(CorrectionPeriod, d("2025-01-01")).N != 10 {
		t.Error("an agency's own period holds from its day")
	}
}

// TestAnswersInReconsideration: ten calendar days until the revision of 2024,
// then ten or, in the simple procedure, five working days.
func TestAnswersInReconsideration(t *testing.T) {
	for copied, want := range map[string][2]string{"2023-09-18": {"2023-09-28", "2023-09-28"}, "2024-09-18": {"2024-10-08", "2024-09-25"}} {
		for n, key := range []Key{AnswerReview, AnswerSimple} {
			if got := Law().On(key, d(copied)).Due(d(copied), national); got != d(want[n]) {
				t.Errorf("%s copied on %s is answered by %s, want %s", key, copied, got, want[n])
			}
		}
	}
}

// story is one case that people tell, with the days it must have.
type story struct {
	name  string
	c     Case
	today string
	state State
	due   string
	used  int
	late  bool
	note  string
}

// TestStories holds whole cases, each reckoned by hand on the notices of 2025.
func TestStories(t *testing.T) {
	got := d("2025-09-15") // due 2025-10-17
	for _, s := range []story{
		{"plain", Case{Received: got}, "2025-09-28", Running, "2025-10-17", 10, false, ""},
		{"on the last day", Case{Received: got}, "2025-10-17", Running, "2025-10-17", 20, false, ""},
		{"the day after", Case{Received: got}, "2025-10-18", Running, "2025-10-17", 20, true, ""},
		{"not received", Case{}, "2025-09-28", NotBegun, "", 0, false, ""},
		{"answered in time", Case{Received: got, Answered: d("2025-10-10")}, "2025-12-01", Stopped, "2025-10-17", 14, false, ""},
		{"answered late", Case{Received: got, Answered: d("2025-10-20")}, "2025-10-21", Stopped, "2025-10-17", 20, true, ""},
		{"correction awaited", Case{Received: got, Intervals: []Interval{{Kind: AwaitMending, From: d("2025-09-18"), Lapse: d("2025-10-15")}}},
			"2025-09-28", Paused, "", 0, false, ""},
		{"correction lapsed", Case{Received: got, Intervals: []Interval{{Kind: AwaitMending, From: d("2025-09-18"), Lapse: d("2025-10-15")}}},
			"2025-10-16", Lapsed, "", 0, false, ""},
		{"corrected: the whole term anew", Case{Received: got, Intervals: []Interval{{Kind: AwaitMending, From: d("2025-09-18"), To: d("2025-09-26")}}},
			"2025-09-28", Running, "2025-10-30", 1, false, ""},
		{"third party asked, answered", Case{Received: got, Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17"), To: d("2025-09-24")}}},
			"2025-09-28", Running, "2025-10-24", 5, false, ""},
		{"third party silent", Case{Received: got, Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17"), Lapse: d("2025-10-17")}}},
			"2025-10-20", Running, "2025-11-12", 3, false, ""},
		{"third party answers after the lapse", Case{Received: got, Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17"), To: d("2025-10-25"), Lapse: d("2025-10-17")}}},
			"2025-10-27", Running, "2025-11-12", 8, false, ""},
		{"third party asked, service not recorded", Case{Received: got, Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17")}}},
			"2025-10-20", Paused, "", 2, false, "补登送达记录"},
		{"two consultations at once count once", Case{Received: got, Intervals: []Interval{
			{Kind: AskThirdParty, From: d("2025-09-17"), To: d("2025-09-24")}, {Kind: AskAgency, From: d("2025-09-19"), To: d("2025-09-22")}}},
			"2025-09-28", Running, "2025-10-24", 5, false, ""},
		{"extended", Case{Received: got, Extended: &Grant{Days: 20, Approved: d("2025-10-13"), Told: d("2025-10-15")}},
			"2025-10-16", Running, "2025-11-14", 19, false, ""},
		{"extended too late", Case{Received: got, Extended: &Grant{Days: 20, Approved: d("2025-10-15"), Told: d("2025-10-18")}},
			"2025-10-20", Running, "2025-10-17", 20, true, "不产生延长"},
		{"extended without approval", Case{Received: got, Extended: &Grant{Days: 20, Told: d("2025-10-15")}},
			"2025-10-16", Running, "2025-10-17", 19, false, "未经批准"},
		{"extended longer than the law allows", Case{Received: got, Extended: &Grant{Days: 60, Approved: d("2025-10-13"), Told: d("2025-10-15")}},
			"2025-10-16", Running, "2025-11-14", 19, false, ""},
		{"delayed date", Case{Received: got, Delayed: &Delay{Until: d("2025-12-31"), Told: d("2025-10-15")}},
			"2025-11-20", Running, "2025-12-31", 20, false, ""},
		{"fee unpaid", Case{Received: got, Intervals: []Interval{{Kind: AwaitFee, From: d("2025-09-22"), Lapse: d("2025-10-27")}}},
			"2025-10-28", Lapsed, "", 0, false, ""},
		{"fee paid: the whole term anew", Case{Received: got, Intervals: []Interval{{Kind: AwaitFee, From: d("2025-09-22"), To: d("2025-09-26"), Lapse: d("2025-10-27")}}},
			"2025-09-28", Running, "2025-10-30", 1, false, ""},
	} {
		t.Run(s.name, func(t *testing.T) {
			r := Law().Read(national, s.c, d(s.today))
			if r.State != s.state || r.Due != d(s.due) || r.Used != s.used || r.Late != s.late {
				t.Errorf("%s due %s used %d late %v; want %s %s %d %v", r.State, r.Due, r.Used, r.Late, s.state, s.due, s.used, s.late)
			}
			if s.note != "" && !strings.Contains(strings.Join(r.Notes, ""), s.note) {
				t.Errorf("notes %q lack %q", r.Notes, s.note)
			}
		})
	}
}

// TestPaymentMayResume: where the agency set it so, a payment continues the
// term instead of starting it anew.
func TestPaymentMayResume(t *testing.T) {
	ts := Law().With(Term{Key: FeeClock, Unit: Resume, From: d("2025-01-01")})
	c := Case{Received: d("2025-09-15"), Intervals: []Interval{{Kind: AwaitFee, From: d("2025-09-17"), To: d("2025-09-24")}}}
	if r := ts.Read(national, c, d("2025-09-28")); r.Due != d("2025-10-24") {
		t.Errorf("due %s", r.Due)
	}
}

// TestLeft: what remains, and by how much the day was missed.
func TestLeft(t *testing.T) {
	c := Case{Received: d("2025-09-15")}
	for today, left := range map[string]int{"2025-09-15": 20, "2025-10-16": 1, "2025-10-17": 0, "2025-10-18": -1, "2025-10-20": -1, "2025-10-21": -2} {
		if r := Law().Read(national, c, d(today)); r.Left != left {
			t.Errorf("on %s %d are left, want %d", today, r.Left, left)
		}
	}
}

// TestSoonest: while a third party is asked, the latest and the soonest due
// day are both told.
func TestSoonest(t *testing.T) {
	c := Case{Received: d("2025-09-15"), Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17"), Lapse: d("2025-10-17")}}}
	r := Law().Read(national, c, d("2025-09-24"))
	if r.State != Paused || r.Due != d("2025-11-12") || r.Soonest != d("2025-10-24") || len(r.Waiting) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestAnExplanationTellsEverything reads one receipt as a judge would.
func TestAnExplanationTellsEverything(t *testing.T) {
	c := Case{
		Received: d("2025-09-15"), ReceivedWhy: "双方确认之日为收到申请之日", ReceivedArticle: reg + "第三十一条第三项",
		Intervals: []Interval{
			{Kind: AwaitMending, From: d("2025-09-18"), To: d("2025-09-22"), Evidence: "卫工信公开补〔2025〕1号", Who: "李四"},
			{Kind: AskThirdParty, From: d("2025-09-24"), To: d("2025-09-26"), Evidence: "卫工信公开征〔2025〕2号", Who: "李四"},
		},
		Extended: &Grant{Days: 5, Approved: d("2025-10-10"), Told: d("2025-10-11"), Evidence: "卫工信公开延〔2025〕1号"},
	}
	e := Law().Explain(national, c, d("2025-10-13"))
	want := map[string][]string{
		"2025-09-15":   {string(MarkVoid), "双方确认之日", "第三十一条第三项"},
		"2025-09-16":   {string(MarkVoid), "重新计算", "第三十条"},
		"2025-09-19":   {string(MarkPaused), "等待申请人补正", "卫工信公开补〔2025〕1号", "李四"},
		"2025-09-22":   {string(MarkStart), "收到补正后的申请", "第三十条"},
		"2025-09-23":   {string(MarkCounted), "工作日", "第三十三条"},
		"2025-09-25":   {string(MarkPaused), "征求第三方意见", "卫工信公开征〔2025〕2号", "第三十三条第三款"},
		"2025-09-27":   {string(MarkSkipped), "周末", "第三十三条"},
		"2025-09-28":   {string(MarkCounted), "调休上班", "国办发明电〔2024〕12号"},
		"2025-10-01":   {string(MarkSkipped), "放假", "国办发明电〔2024〕12号"},
		"2025-10-11":   {string(MarkCounted), "调休上班"},
		e.Due.String(): {string(MarkExtended), "卫工信公开延〔2025〕1号", "第三十三条"},
	}
	seen := 0
	for _, day := range e.Days {
		words, ok := want[day.Date.String()]
		if !ok {
			continue
		}
		seen++
		all := string(day.Mark) + day.Why + day.Rule + day.Notice
		for _, w := range words {
			if !strings.Contains(all, w) {
				t.Errorf("%s: %q lacks %q", day.Date, all, w)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d days are explained", seen, len(want))
	}
	sum := strings.Join(e.Sum, "\n")
	for _, w := range []string{"2025年9月15日", "重新计算", "20个工作日", "征求第三方意见", "延长5个工作日", e.Due.Chinese()} {
		if !strings.Contains(sum, w) {
			t.Errorf("the summary lacks %q:\n%s", w, sum)
		}
	}
}

// TestProvisionalDaysSaySo: a term over days no notice settles is 暂定.
func TestProvisionalDaysSaySo(t *testing.T) {
	for received, want := range map[string]bool{"2026-11-20": false, "2026-12-10": true} {
		r := Law().Read(national, Case{Received: d(received)}, d(received))
		if r.Provisional != want || want != (len(r.Doubts) > 0) {
			t.Errorf("received %s: provisional %v, %q", received, r.Provisional, r.Doubts)
		}
	}
	e := Law().Explain(national, Case{Received: d("2026-12-10")}, d("2026-12-10"))
	if sum := strings.Join(e.Sum, ""); !strings.Contains(sum, "暂定") || !e.Days[len(e.Days)-1].Provisional {
		t.Errorf("the explanation hides that the day is provisional: %s", sum)
	}
}

// TestACorrectionOfTheCalendar: a notice that comes inside a term moves its
// day, and the days that did it are named.
func TestACorrectionOfTheCalendar(t *testing.T) {
	then := national.KnownOn(d("2020-01-26"))
	m := Law().Compare(then, national, Case{Received: d("2020-01-10")})
	if !m.Moved() || m.Was != d("2020-02-12") || m.Now != d("2020-02-14") || len(m.Days) == 0 || m.WasCalendar == m.NowCalendar {
		t.Errorf("%+v", m)
	}
	for _, day := range m.Days {
		if then.Working(day) == national.Working(day) {
			t.Errorf("%s did not change", day)
		}
	}
	if m := Law().Compare(then, national, Case{Received: d("2019-03-01")}); m.Moved() || len(m.Days) > 0 {
		t.Errorf("a term of the year before does not move: %+v", m)
	}
	if Law().Compare(then, national, Case{}).Moved() {
		t.Error("what was not received has no day to move")
	}
}

// TestMayExtend refuses what article 33 refuses.
func TestMayExtend(t *testing.T) {
	open := Case{Received: d("2025-09-15")}
	once := open
	once.Extended = &Grant{Days: 3, Approved: d("2025-10-10"), Told: d("2025-10-10")}
	waits := open
	waits.Intervals = []Interval{{Kind: AwaitMending, From: d("2025-09-17")}}
	for name, v := range map[string]struct {
		c    Case
		days int
		told string
		want string
	}{
		"in time":        {open, 20, "2025-10-17", ""},
		"too long":       {open, 21, "2025-10-10", "1至20个工作日"},
		"none":           {open, 0, "2025-10-10", "1至20个工作日"},
		"too late":       {open, 5, "2025-10-18", "已于2025年10月17日届满"},
		"twice":          {once, 5, "2025-10-10", "不能再次延长"},
		"not received":   {Case{}, 5, "2025-10-10", "没有起算"},
		"awaits mending": {waits, 5, "2025-10-10", "正在等待"},
	} {
		err := Law().MayExtend(national, v.c, v.days, d(v.told))
		if (err == nil) != (v.want == "") || err != nil && (!strings.Contains(err.Error(), v.want) || !fail.Is(err, fail.Invalid)) {
			t.Errorf("%s: %v, want %q", name, err, v.want)
		}
	}
}

// TestMayMend refuses what article 30 refuses: one notice, in seven days.
func TestMayMend(t *testing.T) {
	c := Case{Received: d("2026-02-13")}
	for sent, ok := range map[string]bool{"2026-02-13": true, "2026-03-02": true, "2026-03-03": false} {
		by, err := Law().MayMend(national, c, d(sent))
		if (err == nil) != ok || by != d("2026-03-02") {
			t.Errorf("sent %s: by %s, %v", sent, by, err)
		}
	}
	c.Intervals = []Interval{{Kind: AwaitMending, From: d("2026-02-14"), To: d("2026-02-24")}}
	if _, err := Law().MayMend(national, c, d("2026-02-25")); err == nil || !strings.Contains(err.Error(), "一次性告知") {
		t.Errorf("a second notice: %v", err)
	}
	if _, err := Law().MayMend(national, Case{}, d("2026-02-25")); err == nil {
		t.Error("what was not received has no term")
	}
}

// TestTermsOfEachKind: the time to answer runs from the receipt of the letter.
func TestTermsOfEachKind(t *testing.T) {
	served := d("2025-09-17")
	for k, n := range map[Kind]int{AskThirdParty: 15, AskCoMaker: 15, AskAgency: 15, AwaitMending: 15, AwaitFee: 20} {
		if got := Law().LapseOf(k, served, 0, national); got != national.AddDate(served, n) {
			t.Errorf("%s lapses on %s", k, got)
		}
		if Law().LapseOf(k, 0, 0, national) != 0 {
			t.Errorf("%s lapses without a day of receipt", k)
		}
		if KindTitles[k] == "" || k.Article() == "" {
			t.Errorf("%s lacks words", k)
		}
	}
	if got := Law().LapseOf(AwaitMending, served, 5, national); got != national.AddDate(served, 5) {
		t.Errorf("a period of its own ends on %s", got)
	}
}

// TestEveryTermNamesItsProvision: what no provision fixes says so.
func TestEveryTermNamesItsProvision(t *testing.T) {
	for _, term := range Law() {
		if term.Title == "" || term.Article == "" || term.From.IsZero() || term.String() == "" {
			t.Errorf("%+v is not whole", term)
		}
	}
	if got := Law().On(Reassess, 0).Due(d("2024-02-29"), national); got != d("2025-02-28") {
		t.Errorf("twelve months after 29 February end on %s", got)
	}
	if got := (Term{N: 1, Unit: Months}).Due(d("2025-01-31"), national); got != d("2025-02-28") {
		t.Errorf("one month after 31 January ends on %s", got)
	}
}

func BenchmarkRead(b *testing.B) {
	c := Case{Received: d("2025-09-15"), Intervals: []Interval{{Kind: AskThirdParty, From: d("2025-09-17"), To: d("2025-09-24")}, {Kind: AskAgency, From: d("2025-09-19"), To: d("2025-09-22")}}}
	ts := Law()
	b.ReportAllocs()
	for b.Loop() {
		ts.Read(national, c, c.Received.Add(30))
	}
}
