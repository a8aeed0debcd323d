package fee

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

var may = civil.Of(2025, time.May, 6)

func tariff(t *testing.T, w Way) Tariff {
	t.Helper()
	got, ok := On(Law(), w, may)
	if !ok {
		t.Fatalf("no tariff %s on %s", w, may)
	}
	return got
}

// TestTariffs holds the vectors of RULES.md R3.
func TestTariffs(t *testing.T) {
	items := map[int]int{1: 0, 10: 0, 11: 100, 30: 2000, 31: 2200, 35: 3000, 40: 4000, 41: 4300, 45: 5500, 50: 7000, 51: 7400}
	for n, want := range items {
		if got := tariff(t, ByItems).Total(n).Amount; got != want {
			t.Errorf("%d items cost %d, want %d", n, got, want)
		}
	}
	pages := map[int]int{1: 0, 30: 0, 31: 10, 68: 380, 100: 700, 101: 720, 200: 2700, 201: 2740, 250: 4700}
	for n, want := range pages {
		if got := tariff(t, ByPages).Total(n).Amount; got != want {
			t.Errorf("%d pages cost %d, want %d", n, got, want)
		}
	}
}

// TestAgainstTheFormula holds the bands to the closed formulas, and what each
// request is charged to the difference of two totals.
func TestAgainstTheFormula(t *testing.T) {
	perItem := func(k int) int {
		switch {
		case k <= 10:
			return 0
		case k <= 30:
			return 100
		}
		return 200 + 100*((k-31)/10)
	}
	sum := 0
	for n := 1; n <= 400; n++ {
		sum += perItem(n)
		it := tariff(t, ByItems)
		if got := it.Total(n).Amount; got != sum {
			t.Fatalf("%d items cost %d, want %d", n, got, sum)
		}
		if got := it.Item(n).Amount; got != perItem(n) {
			t.Fatalf("item %d costs %d, want %d", n, got, perItem(n))
		}
		want := 10*max(0, min(n, 100)-30) + 20*max(0, min(n, 200)-100) + 40*max(0, n-200)
		if got := tariff(t, ByPages).Total(n).Amount; got != want {
			t.Fatalf("%d pages cost %d, want %d", n, got, want)
		}
	}
}

// TestLinesAddUp: the printed computation covers every one exactly once and
// adds up to the amount.
func TestLinesAddUp(t *testing.T) {
	for _, w := range []Way{ByItems, ByPages} {
		for n := 0; n <= 260; n++ {
			s := tariff(t, w).Total(n)
			next, total := 1, 0
			for _, l := range s.Lines {
				if l.From != next || l.To < l.From {
					t.Fatalf("%s %d: line %+v does not follow %d", w, n, l, next-1)
				}
				next, total = l.To+1, total+l.Amount
			}
			if next != n+1 || total != s.Amount {
				t.Fatalf("%s %d: lines end at %d and add up to %d of %d", w, n, next-1, total, s.Amount)
			}
		}
	}
}

func TestTheComputationInWords(t *testing.T) {
	got, err := Compute(Law(), Ask{Way: ByPages, Received: may, Pages: 68, Supplied: true})
	if want := "第1至30页不收费；第31至68页：38页×10元＝380元，合计380元"; err != nil || got.Text() != want {
		t.Errorf("got %q, %v; want %q", got.Text(), err, want)
	}
	got, err = Compute(Law(), Ask{Way: ByItems, Received: may, Ordinal: 41})
	if want := "第41件：1件×300元＝300元，合计300元"; err != nil || got.Text() != want {
		t.Errorf("got %q, %v; want %q", got.Text(), err, want)
	}
}

func TestWhatMayNotBeCharged(t *testing.T) {
	for name, c := range map[string]struct {
		ask  Ask
		want string
	}{
		"no way":          {Ask{Received: may, Ordinal: 12}, "只能选一种"},
		"not received":    {Ask{Way: ByItems, Ordinal: 12}, "尚未确认收到"},
		"before the rule": {Ask{Way: ByItems, Received: civil.Of(2020, time.December, 31), Ordinal: 12}, "没有可以适用"},
		"no ordinal":      {Ask{Way: ByItems, Received: may}, "序号"},
		"no pages":        {Ask{Way: ByPages, Received: may, Supplied: true}, "页数"},
		"only told where": {Ask{Way: ByPages, Received: may, Pages: 60}, "不按量收费"},
	} {
		s, err := Compute(Law(), c.ask)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), c.want) || s.Amount != 0 {
			t.Errorf("%s: %+v, %v; want a refusal with %q", name, s, err, c.want)
		}
	}
	if err := Both(); !strings.Contains(err.Error(), "不得同时计收") {
		t.Errorf("both ways: %v", err)
	}
}

// TestTariffsAreDated: a later tariff does not touch what came in before it.
func TestTariffsAreDated(t *testing.T) {
	dearer := Tariff{Way: ByPages, Start: civil.Of(2025, time.July, 1), Bands: []Band{{From: 1, Rate: 1}}}
	all := append(Law(), dearer)
	for day, want := range map[civil.Date]int{civil.Of(2025, time.June, 30): 0, civil.Of(2025, time.July, 1): 30} {
		got, err := Compute(all, Ask{Way: ByPages, Received: day, Pages: 30, Supplied: true})
		if err != nil || got.Amount != want {
			t.Errorf("received %s: %d, %v; want %d", day, got.Amount, err, want)
		}
	}
}
