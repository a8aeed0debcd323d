package library

import (
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
)

func TestValidityFollowsFromDaysAndTies(t *testing.T) {
	d := civil.MustParse
	amends, _ := TieOf(Amends)
	ends, _ := TieOf(Replaces)
	effect := func(k TieKind, from string) []Effect {
		return []Effect{{Kind: k, From: d(from), Title: "新办法", Number: "某规〔2024〕1号"}}
	}
	base := Life{Published: d("2023-02-01"), Starts: d("2023-03-01"), Ends: d("2024-02-29")}
	with := func(f func(*Life)) Life { l := base; f(&l); return l }
	for name, c := range map[string]struct {
		life  Life
		day   string
		want  Status
		since string
		note  string
	}{
		"not out":                {base, "2023-01-31", "", "", ""},
		"out, not in force":      {base, "2023-02-28", Pending, "2023-02-01", "自2023年3月1日起施行"},
		"first day":              {base, "2023-03-01", InForce, "2023-03-01", "有效期至2024年2月29日"},
		"last day, leap":         {base, "2024-02-29", InForce, "2023-03-01", "有效期至2024年2月29日"},
		"day after":              {base, "2024-03-01", Expired, "2024-03-01", "自2024年3月1日起失效"},
		"long term":              {with(func(l *Life) { l.Ends, l.Longterm = 0, true }), "2099-01-01", InForce, "2023-03-01", "长期有效"},
		"before amendment":       {with(func(l *Life) { l.Effects = effect(amends, "2023-06-01") }), "2023-05-31", InForce, "2023-03-01", "有效期至"},
		"amended":                {with(func(l *Life) { l.Effects = effect(amends, "2023-06-01") }), "2023-06-01", Amended, "2023-06-01", "修改，有效期至2024年2月29日"},
		"replaced":               {with(func(l *Life) { l.Effects = effect(ends, "2023-06-01") }), "2023-06-01", Abolished, "2023-06-01", "被《新办法》（某规〔2024〕1号）替代"},
		"replaced after expiry":  {with(func(l *Life) { l.Effects = effect(ends, "2024-06-01") }), "2024-06-01", Expired, "2024-03-01", "失效"},
		"replaced before start":  {with(func(l *Life) { l.Effects = effect(ends, "2023-02-10") }), "2023-02-10", Abolished, "2023-02-10", "替代"},
		"declared":               {with(func(l *Life) { l.EndedOn, l.EndedAs, l.EndedBy = d("2023-07-01"), Abolished, "公告" }), "2023-07-01", Abolished, "2023-07-01", "废止"},
		"declared, day before":   {with(func(l *Life) { l.EndedOn, l.EndedAs, l.EndedBy = d("2023-07-01"), Abolished, "公告" }), "2023-06-30", InForce, "2023-03-01", "有效期至2023年6月30日"},
		"published after start":  {with(func(l *Life) { l.Starts = d("2023-01-01") }), "2023-02-01", InForce, "2023-02-01", "有效期"},
		"amended before started": {with(func(l *Life) { l.Effects = effect(amends, "2023-02-10") }), "2023-03-01", Amended, "2023-03-01", "修改"},
	} {
		v := c.life.On(d(c.day))
		if v.Status != c.want || v.Since != d(c.since) || !strings.Contains(v.Note(), c.note) {
			t.Errorf("%s: %s since %s (%s)", name, v.Status, v.Since, v.Note())
		}
		decides := 0
		for _, s := range v.Steps {
			if s.Decides {
				decides++
			}
		}
		if decides != 1 {
			t.Errorf("%s: %d steps decide: %+v", name, decides, v.Steps)
		}
	}
}

func TestNobodyIsToldLongTermWhereNoTermWasEntered(t *testing.T) {
	v := Life{Published: civil.MustParse("2023-02-01")}.On(civil.MustParse("2023-03-01"))
	if v.Status != InForce || v.Note() != "" || !strings.Contains(v.Steps[2].Says, "尚未登记有效期") {
		t.Errorf("%+v: %s", v, v.Note())
	}
}

func TestLimitsAreDated(t *testing.T) {
	d := civil.MustParse
	set := []Parameter{{Name: MostYears, From: d("2024-01-01"), Value: 3}}
	for _, c := range []struct {
		on, starts string
		trial      bool
		want       string
	}{
		{"2023-12-31", "2023-03-01", false, "2028-02-29"}, {"2024-01-01", "2023-03-01", false, "2026-02-28"},
		{"2023-05-01", "2024-02-29", true, "2026-02-27"},
	} {
		if got := NumbersOn(set, d(c.on)).MostUntil(d(c.starts), c.trial); got != d(c.want) {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
