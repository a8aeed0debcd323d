package civil

import (
	"testing"
	"time"
)

func TestDateRoundTripsAndKnowsItsWeekday(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1970-01-01", "2000-02-29", "2023-11-30", "2026-11-23", "9999-12-31"} {
		d := MustParse(s)
		if d.String() != s {
			t.Errorf("%s came back as %s", s, d)
		}
		want, _ := time.Parse("2006-01-02", s)
		if d.Weekday() != want.Weekday() {
			t.Errorf("%s is a %s, want %s", s, d.Weekday(), want.Weekday())
		}
	}
}

func TestFromTimeReadsTheClockOfItsOwnZone(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	if d := FromTime(time.Date(2023, 9, 10, 0, 30, 0, 0, shanghai)); d.String() != "2023-09-10" {
		t.Errorf("half past midnight in Shanghai is %s", d)
	}
	if d := FromTime(time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)); d.String() != "1969-12-31" {
		t.Errorf("before the epoch: %s", d)
	}
}

func TestEndOfMonth(t *testing.T) {
	if d := EndOfMonth(2024, time.February); d.String() != "2024-02-29" {
		t.Error(d)
	}
	if d := EndOfMonth(2023, time.December); d.Chinese() != "2023年12月31日" {
		t.Error(d.Chinese())
	}
}
