package publish_test

import (
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/content"
	"gongkai/internal/office/workday"
	"gongkai/internal/publish"
)

func TestTerms(t *testing.T) {
	cal := workday.National()
	for _, c := range []struct{ term, start, due string }{
		{content.TermGeneral, "2023-09-05", "2023-10-09"},  // over 中秋国庆, two worked weekends
		{content.TermDecision, "2023-09-21", "2023-10-08"}, // a worked Sunday counts
		{content.TermBudget, "2023-09-15", "2023-10-05"},   // calendar days, days off included
		{content.TermFeedback, "2023-03-01", "2023-03-15"},
		{content.TermInterpret, "2023-03-03", "2023-03-08"},
		{content.TermQuarter, "2023-02-10", "2023-03-31"},
		{content.TermQuarter, "2023-12-31", "2023-12-31"},
	} {
		term, ok := publish.TermOf(c.term)
		if !ok {
			t.Fatal(c.term)
		}
		due, provisional := term.Due(civil.MustParse(c.start), cal)
		if due != civil.MustParse(c.due) || provisional {
			t.Errorf("%s from %s: %s %v, want %s", c.term, c.start, due, provisional, c.due)
		}
	}
	for _, k := range content.Kinds {
		if _, ok := publish.TermOf(k.Term); !ok && k.Term != content.TermNone {
			t.Errorf("%s has the unknown term %s", k.Title, k.Term)
		}
	}
}

func TestLights(t *testing.T) {
	cal, d := workday.National(), civil.MustParse
	for _, c := range []struct {
		due, done, today string
		want             publish.Light
	}{
		{"2023-09-15", "", "2023-09-04", publish.LightOpen}, {"2023-09-15", "", "2023-09-08", publish.LightSoon},
		{"2023-09-15", "", "2023-09-15", publish.LightSoon}, {"2023-09-15", "", "2023-09-16", publish.LightOver},
		{"2023-09-15", "2023-09-15", "2023-12-01", publish.LightDone}, {"2023-09-15", "2023-09-16", "2023-12-01", publish.LightLate},
	} {
		var done civil.Date
		if c.done != "" {
			done = d(c.done)
		}
		if got := publish.LightOf(d(c.due), done, d(c.today), 5, cal); got != c.want {
			t.Errorf("due %s done %s on %s: %s, want %s", c.due, c.done, c.today, got, c.want)
		}
	}
	if got := publish.LightOf(0, 0, d("2023-09-01"), 5, cal); got != publish.LightNone {
		t.Error(got)
	}
}
