package ledger_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// A task's units stand with the lead first, then as the bureau orders them.
func TestUnitsStandInTheBureausOrder(t *testing.T) {
	b := lt.Open(t)
	p := b.Plan(t, b.As(lt.Office), true, lt.Row{No: "1", KeyTask: "一、公开", Measure: "公开。", Lead: lt.Policy,
		Support: []string{lt.Stats, lt.Industry, lt.OfficeUnit, lt.Energy}, Due: "2023-11-30"})
	want := strings.Join([]string{lt.Policy, lt.OfficeUnit, lt.Energy, lt.Industry, lt.Stats}, " ")
	s, err := b.Ledger.At(context.Background(), b.DB, lt.Agency, p.ID, b.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, duties := range map[string][]ledger.Duty{"task": b.Duties(t, p), "snapshot": s.Duties} {
		var got []string
		for _, d := range duties {
			got = append(got, d.Unit)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}

// A page that can never be kept is not waited for: its owner reads why.
func TestAPageThatCannotBeKeptSaysSo(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"inside": {"", "内部网络"}, "empty": {" \x01\x02 ", "没有可留存的文字"},
	} {
		b := lt.Open(t)
		d := linked(t, b)
		b.Pages.Set(page, c.text)
		if name == "inside" {
			b.Ledger.Fetcher = insider{}
		}
		b.Work(t)
		if e := proofs(t, b, d.ID)[0]; e.State != ledger.EvidenceBroken || !strings.Contains(e.Why, c.why) {
			t.Errorf("%s: %s, %q", name, e.State, e.Why)
		}
		seePage(t, b.Site(), lt.Office, "/office/ledger/duties/"+d.ID, "不能留存")
		b.Verify(t)
	}
}

// insider stands for an address inside the network.
type insider struct{}

func (insider) Fetch(ctx context.Context, _ string) (ledger.Seen, error) {
	return ledger.NewFetcher(nil).Fetch(ctx, "http://127.0.0.1:9/")
}

// A draft's file is for those who work on the plan.
func TestADraftsFileIsForTheOffice(t *testing.T) {
	b := lt.Open(t)
	p := smallPlan(t, b, true)
	ctx := context.Background()
	may := func(id string) bool {
		ok, err := b.Ledger.MayOpen(ctx, b.DB, b.As(id), store.Ref{Kind: "plan", ID: p.ID})
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !may(lt.Clerk) || !may(lt.Office) {
		t.Error("a plan in force is for all")
	}
	if err := b.DB.Do(ctx, b.As(lt.Office), func(tx *store.Tx) error {
		got, err := store.Get[ledger.Plan](ctx, tx, lt.Agency, p.ID)
		if err != nil {
			return err
		}
		got.State = ledger.PlanDraft
		if err := tx.Update(&got); err != nil {
			return err
		}
		return tx.Record("退回草稿", store.Ref{Kind: "plan", ID: p.ID})
	}); err != nil {
		t.Fatal(err)
	}
	if may(lt.Clerk) || !may(lt.Office) {
		t.Error("a draft is for the office alone")
	}
}

// What is overdue on the calendar is named: a reply is no task.
func TestOverdueRepliesAreNamedApart(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	if err := b.Ledger.Urge(context.Background(), b.As(lt.Office), []string{ds[0].ID}, ledger.Urging, "请尽快。", civil.MustParse("2023-03-20")); err != nil {
		t.Fatal(err)
	}
	b.Clock.GoTo("2023-04-06 10:00")
	seePage(t, b.Site(), lt.Director, "/office/calendar", "逾期未回复")
	seePage(t, b.Site(), lt.Director, "/office/overview", "催办督办逾期未回复", "/office/calendar?year=2023", "分工办结率")
}
