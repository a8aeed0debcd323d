package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// figures counts every measure of the ledger's own at the end of each day.
func figures(t testing.TB, b *lt.Bureau, ctx context.Context, days ...civil.Date) string {
	t.Helper()
	var out strings.Builder
	for _, day := range days {
		for _, m := range b.Ledger.OwnMeasures() {
			scope := slice.Scope{}
			scope.AsOf = ledger.EndOf(day)
			f, err := m.Count(ctx, b.DB, b.As(lt.Office), scope)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s %s %v %d/%d\n", day, m.Key, f.Value, f.Part, f.Whole)
		}
	}
	return out.String()
}

// TestOneSnapshotServesARequest: with a context that remembers, the measures
// of a day are counted from one snapshot and say the same; with another
// context, and for another day, what is there is read anew.
func TestOneSnapshotServesARequest(t *testing.T) {
	b := lt.Open(t)
	fill(t, b, 40)
	b.Clock.Go(48 * time.Hour) // the plan was in force the day before, too
	day := civil.FromTime(b.DB.Now().In(store.Zone))
	counted := func(ctx context.Context, days ...civil.Date) (string, int64) {
		var n atomic.Int64
		said := figures(t, b, store.WithCount(ctx, &n), days...)
		return said, n.Load()
	}
	plain, many := counted(context.Background(), day)
	ctx := ledger.Remember(context.Background())
	shared, few := counted(ctx, day)
	if shared != plain {
		t.Errorf("shared:\n%s\nplain:\n%s", shared, plain)
	}
	if n := int64(len(b.Ledger.OwnMeasures())); few*2 > many || few > many/n+2*n {
		t.Errorf("%d queries with one snapshot, %d with %d", few, many, n)
	}
	if _, again := counted(ctx, day.Add(-1)); again <= few/2 {
		t.Errorf("another day was answered with %d queries", again)
	}
	if ledger.Remember(ctx) != ctx {
		t.Error("a context that remembers forgets when it is asked to remember again")
	}
}

func TestPercentNeverSaysAllOrNothingWrongly(t *testing.T) {
	for _, c := range []struct {
		part, whole, want float64
		text              string
	}{{0, 0, 0, "0%"}, {0, 7, 0, "0%"}, {1, 7, 14.3, "14.3%"}, {2, 3, 66.7, "66.7%"}, {1, 5000, 0.1, "0.1%"}, {4999, 5000, 99.9, "99.9%"}, {7, 7, 100, "100%"}, {1, 2, 50, "50%"}, {0.5, 8, 6.3, "6.3%"}} {
		if got := ledger.Percent(c.part, c.whole); got != c.want || ledger.PercentText(got) != c.text {
			t.Errorf("%v of %v is %v (%s), want %v", c.part, c.whole, got, ledger.PercentText(got), c.want)
		}
	}
}

// BenchmarkMeasures counts the ledger's own measures of six days over 2,000
// duties: each from a snapshot of its own (the baseline), and all of a day
// from one.
func BenchmarkMeasures(b *testing.B) {
	bureau := lt.Open(b)
	fill(b, bureau, 2000)
	bureau.Clock.Go(10 * 24 * time.Hour)
	var days []civil.Date
	for i := range 6 {
		days = append(days, civil.FromTime(bureau.DB.Now().In(store.Zone)).Add(-i))
	}
	b.Run("each_baseline", func(b *testing.B) {
		for b.Loop() {
			figures(b, bureau, context.Background(), days...)
		}
	})
	b.Run("shared", func(b *testing.B) {
		for b.Loop() {
			figures(b, bureau, ledger.Remember(context.Background()), days...)
		}
	})
}
