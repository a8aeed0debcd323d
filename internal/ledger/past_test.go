package ledger_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// filters are those that a list may be asked for, alone and together.
func someFilters() []ledger.Filter {
	return []ledger.Filter{
		{}, {OpenOnly: true}, {Unit: lt.Energy}, {Role: ledger.Support}, {State: "working"}, {State: "void"}, {Light: ledger.Behind}, {Light: ledger.Overdue, Desc: true},
		{KeyTask: "一、深化主动公开"}, {Person: lt.Clerk}, {Capability: "disclosure"}, {Text: "公开"}, {Text: "2"}, {Text: "100%"}, {Text: "<b>"},
		{DueFrom: civil.MustParse("2023-07-01")}, {DueTo: civil.MustParse("2023-11-30")}, {Sort: "due", Desc: true}, {Sort: "unit"}, {Sort: "state"},
		{Sort: "light", Size: 3, Page: 2}, {Sort: "updated", Desc: true}, {Page: 9, Size: 5}, {Unit: lt.Policy, OpenOnly: true, Sort: "no"},
	}
}

// same holds two listings against each other but for what only the way of
// reading tells apart.
func same(t *testing.T, what string, a, b *ledger.Listing) {
	t.Helper()
	if a.Total != b.Total || !reflect.DeepEqual(a.Lights, b.Lights) || len(a.Lines) != len(b.Lines) {
		t.Fatalf("%s: %d %v %d lines, and %d %v %d lines", what, a.Total, a.Lights, len(a.Lines), b.Total, b.Lights, len(b.Lines))
	}
	for i := range a.Lines {
		if x, y := fmt.Sprintf("%+v", plain(a.Lines[i])), fmt.Sprintf("%+v", plain(b.Lines[i])); x != y {
			t.Fatalf("%s: line %d is\n%s\nand\n%s", what, i+1, x, y)
		}
	}
}

// plain is a line without what differs between equal values in memory.
func plain(l ledger.Line) []any {
	return []any{l.Duty.ID, l.Duty.Version, l.Duty.State, l.Duty.Due, l.Duty.LastEntryAt.UTC(), l.Task.No, l.Task.Measure, l.Unit, l.Who,
		l.State, l.Lamp, l.Evidence, l.Entry.ID, l.Entry.Text, l.Points, l.Met}
}

// What the list says now and what a snapshot of now says are one, for every
// filter and reader, however the ledger got where it is. What it said then is
// the same when it is asked later.
func TestPastAndPresentAgree(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, false))
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(7, 11))
	readers := []who.Actor{b.As(lt.Office), b.As(lt.Clerk), b.As(lt.OtherClerk)}
	type memory struct {
		at   time.Time
		list *ledger.Listing
	}
	var then []memory
	for step := range 60 {
		stumble(b, rng, ds[rng.IntN(len(ds))])
		b.Clock.Go(time.Duration(1+rng.IntN(90)) * time.Hour)
		if step%6 != 0 {
			continue
		}
		for _, a := range readers {
			for i, f := range someFilters() {
				now, err := b.Ledger.List(ctx, b.DB, a, f)
				if err != nil {
					t.Fatal(err)
				}
				shot, err := b.Ledger.ListAt(ctx, b.DB, a, f, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				same(t, fmt.Sprintf("step %d, %s, filter %d", step, a.ID, i), now, shot)
			}
		}
		list, err := b.Ledger.List(ctx, b.DB, readers[0], ledger.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		then = append(then, memory{b.Clock.Now(), list})
		b.Clock.Go(time.Second)
	}
	for i, m := range then {
		again, err := b.Ledger.ListAt(ctx, b.DB, readers[0], ledger.Filter{}, m.at)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprintf("memory %d of %s", i, m.at), m.list, again)
	}
	b.Verify(t)
}

// stumble tries one act or another; what the ledger refuses changes nothing.
func stumble(b *lt.Bureau, rng *rand.Rand, d ledger.Duty) {
	ctx, l := context.Background(), b.Ledger
	clerks := map[string]string{lt.Energy: lt.Clerk, lt.Industry: lt.OtherClerk, lt.Policy: "clerk-fg", lt.OfficeUnit: lt.Office}
	clerk := b.As(clerks[d.Unit])
	_ = []func() error{
		func() error { return l.Assign(ctx, b.As(lt.Office), d.ID, "") },
		func() error { return l.Accept(ctx, clerk, d.ID, "") },
		func() error {
			return l.AddProgress(ctx, clerk, d.ID, ledger.ProgressInput{Text: fmt.Sprintf("进展%d", rng.IntN(99)), Files: []ledger.Upload{{Name: "a.txt", Body: []byte("甲")}}})
		},
		func() error { return l.ReportDone(ctx, clerk, d.ID, "完成") },
		func() error { return l.Review(ctx, b.As(lt.Office2), d.ID, rng.IntN(3) > 0, "意见") },
		func() error { return l.Clear(ctx, b.As(lt.Director), d.ID, "同意") },
		func() error { return l.Reopen(ctx, b.As(lt.Deputy), d.ID, "回头看") },
		func() error {
			th := ledger.DefaultThresholds()
			th.SoonDays = 5 + rng.IntN(60)
			return l.SetThresholds(ctx, b.As(lt.Office), th)
		},
	}[rng.IntN(8)]()
}

func TestListHrefLeadsToTheFilter(t *testing.T) {
	got := ledger.ListHref(ledger.Filter{Unit: "u", Light: ledger.Overdue, KeyTask: "一、甲&乙", OpenOnly: true, DueTo: civil.MustParse("2023-11-30")})
	want := "/office/ledger?f.key=%E4%B8%80%E3%80%81%E7%94%B2%26%E4%B9%99&f.light=overdue&f.open=1&f.to=2023-11-30&f.unit=u"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
