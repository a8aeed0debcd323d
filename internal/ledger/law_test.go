package ledger_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/workday"
)

func clockAt(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, store.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func dayOn(s string) civil.Date {
	if s == "" {
		return 0
	}
	return civil.MustParse(s)
}

// The table of lights: due day, state and what was done against today.
func TestLamps(t *testing.T) {
	const today = "2023-10-10"
	working := func(entry string) ledger.Duty {
		return ledger.Duty{State: ledger.Working, Due: dayOn("2023-11-30"), AcceptedAt: clockAt("2023-03-01 09:00"), LastEntryAt: clockAt(entry + " 09:00")}
	}
	in := func(state flow.State, due string) ledger.Duty { return ledger.Duty{State: state, Due: dayOn(due)} }
	reported := func(on, due string) ledger.Duty {
		return ledger.Duty{State: ledger.Reported, Due: dayOn(due), ReportedAt: clockAt(on + " 17:00")}
	}
	cases := []struct {
		name                   string
		duty                   ledger.Duty
		missed, next, acceptBy string
		light                  ledger.Light
		word, why              string
	}{
		{"far from due", working("2023-10-01"), "", "", "", ledger.Normal, "正常", "按计划推进，2023年11月30日到期"},
		{"eight days left", in(ledger.Working, "2023-10-18"), "", "", "", ledger.Behind, "滞后", "没有进展记录"},
		{"eight days left, entered", withDue(working("2023-10-09"), "2023-10-18"), "", "", "", ledger.Normal, "正常", ""},
		{"seven days left", withDue(working("2023-10-09"), "2023-10-17"), "", "", "", ledger.Soon, "临期", "应于2023年10月17日前完成，还有7天"},
		{"due today", withDue(working("2023-10-09"), today), "", "", "", ledger.Soon, "临期", "还有0天"},
		{"a day late", withDue(working("2023-10-09"), "2023-10-09"), "", "", "", ledger.Overdue, "逾期", "应于2023年10月9日前完成，已超过1天"},
		{"no due day", withDue(working("2023-10-09"), ""), "", "", "", ledger.Normal, "正常", "未定完成时限"},
		{"planned and late", in(ledger.Planned, "2023-10-09"), "", "", "", ledger.Overdue, "逾期", ""},
		{"returned", in(ledger.Returned, "2023-11-30"), "", "", "", ledger.Behind, "滞后", "反馈被退回"},
		{"returned and late", in(ledger.Returned, "2023-10-09"), "", "", "", ledger.Overdue, "逾期", ""},
		{"checkpoint missed", working("2023-10-09"), "2023-09-10", "", "", ledger.Behind, "滞后", "节点“报送”应于2023年9月10日前完成，尚无完成记录"},
		{"checkpoint near", working("2023-10-09"), "", "2023-10-15", "", ledger.Soon, "临期", "节点“报送”将于2023年10月15日到期，还有5天"},
		{"checkpoint far", working("2023-10-09"), "", "2023-12-10", "", ledger.Normal, "正常", ""},
		{"accepted too late", in(ledger.Assigned, "2023-11-30"), "", "", "2023-10-09", ledger.Behind, "滞后", "应于2023年10月9日前签收"},
		{"still to accept", in(ledger.Assigned, "2023-11-30"), "", "", today, ledger.Normal, "正常", ""},
		{"silent for 46 days", working("2023-08-25"), "", "", "", ledger.Behind, "滞后", "已有46天没有进展记录（超过45天）"},
		{"silent for 45 days", working("2023-08-26"), "", "", "", ledger.Normal, "正常", ""},
		{"reported in time", reported("2023-10-09", "2023-10-09"), "", "", "", ledger.Normal, "正常", "等待审核"},
		{"reported late", reported("2023-10-10", "2023-10-09"), "", "", "", ledger.Overdue, "逾期", "2023年10月10日才报送办结"},
		{"done", ledger.Duty{State: ledger.Done, Due: dayOn("2023-10-01"), DoneAt: clockAt("2023-09-30 10:00")}, "", "", "", ledger.Finished, "已完成", "已于2023年9月30日办结"},
		{"archived", ledger.Duty{State: ledger.Archived, DoneAt: clockAt("2023-09-30 10:00")}, "", "", "", ledger.Finished, "已完成", ""},
	}
	th := ledger.DefaultThresholds()
	for _, c := range cases {
		f := ledger.Facts{Duty: &c.duty, AcceptBy: dayOn(c.acceptBy)}
		if c.missed != "" {
			f.Missed = &ledger.Checkpoint{On: dayOn(c.missed), Label: "报送"}
		}
		if c.next != "" {
			f.Next = &ledger.Checkpoint{On: dayOn(c.next), Label: "报送"}
		}
		got := th.LampOf(f, dayOn(today))
		if got.Light != c.light || got.Word != c.word || !strings.Contains(got.Why, c.why) || got.Why == "" {
			t.Errorf("%s: %+v, want %s %s %q", c.name, got, c.light, c.word, c.why)
		}
	}
}

func withDue(d ledger.Duty, due string) ledger.Duty {
	d.Due = dayOn(due)
	return d
}

// A bureau may set its own thresholds and words.
func TestLampsByOwnThresholds(t *testing.T) {
	th := ledger.DefaultThresholds()
	th.SoonDays, th.StaleDays = 15, 0
	th.Words = map[ledger.Light]string{ledger.Soon: "蓝灯"}
	d := ledger.Duty{State: ledger.Working, Due: dayOn("2023-10-25")}
	if got := th.LampOf(ledger.Facts{Duty: &d}, dayOn("2023-10-10")); got.Light != ledger.Soon || got.Word != "蓝灯" {
		t.Errorf("15 days before: %+v", got)
	}
	if got := th.LampOf(ledger.Facts{Duty: &d}, dayOn("2023-10-26")); got.Word != "逾期" {
		t.Errorf("a word that is not set falls back: %+v", got)
	}
}

// The ladder counts the working days of 2023: 29 September to 6 October were
// days off, 7 and 8 October (a weekend) were worked.
func TestLadder(t *testing.T) {
	cal := workday.National()
	th := ledger.DefaultThresholds()
	for _, c := range []struct {
		due, today, text string
		head, leader     bool
	}{
		{"2023-11-30", "2023-11-21", "将于2023年11月30日到期，还有7个工作日", false, false},
		{"2023-11-30", "2023-11-22", "", false, false},
		{"2023-11-30", "2023-11-27", "还有3个工作日", false, false},
		{"2023-11-30", "2023-11-29", "还有1个工作日", false, false},
		{"2023-11-30", "2023-11-30", "今天到期", false, false},
		{"2023-11-30", "2023-12-01", "已逾期1个工作日", false, false},
		{"2023-11-30", "2023-12-02", "", false, false}, // Saturday
		{"2023-11-30", "2023-12-04", "已逾期2个工作日", false, false},
		{"2023-11-30", "2023-12-05", "已逾期3个工作日", true, false},
		{"2023-11-30", "2023-12-07", "已逾期5个工作日", true, true},
		{"2023-10-09", "2023-09-28", "还有3个工作日", false, false},
		{"2023-10-09", "2023-10-02", "", false, false}, // day off
		{"2023-10-09", "2023-10-08", "还有1个工作日", false, false},
		{"2023-09-28", "2023-10-01", "", false, false},
		{"2023-09-28", "2023-10-07", "已逾期1个工作日", false, false},
		{"2023-09-30", "2023-10-07", "已逾期1个工作日", false, false}, // due on a day off
		{"", "2023-10-09", "", false, false},
	} {
		r := th.RungOf("duty/1", dayOn(c.due), dayOn(c.today), cal)
		if c.text == "" {
			if r != nil {
				t.Errorf("due %s on %s: %+v, want none", c.due, c.today, r)
			}
			continue
		}
		if r == nil || !strings.Contains(r.Text, c.text) || r.Head != c.head || r.Leader != c.leader {
			t.Errorf("due %s on %s: %+v, want %q %v %v", c.due, c.today, r, c.text, c.head, c.leader)
		}
	}
}

// Each day of a year has at most one rung, and its key is its own.
func TestLadderKeysAreUnique(t *testing.T) {
	cal, th := workday.National(), ledger.DefaultThresholds()
	seen := map[string]civil.Date{}
	for day := dayOn("2023-01-01"); day <= dayOn("2023-12-31"); day++ {
		r := th.RungOf("duty/1", dayOn("2023-06-15"), day, cal)
		if r == nil {
			continue
		}
		if was, ok := seen[r.Key]; ok {
			t.Fatalf("%s and %s share the key %s", was, day, r.Key)
		}
		seen[r.Key] = day
	}
	if len(seen) < 100 {
		t.Errorf("only %d rungs in the year", len(seen))
	}
}

func TestOfficeHours(t *testing.T) {
	cal, th := workday.National(), ledger.DefaultThresholds()
	for s, want := range map[string]bool{
		"2023-10-08 09:00": true, "2023-10-08 08:59": false, "2023-10-08 17:59": true, "2023-10-08 18:00": false,
		"2023-10-02 10:00": false, "2023-12-02 10:00": false, "2023-12-04 10:00": true,
	} {
		if got := th.OfficeHours(clockAt(s).UTC(), cal); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}
