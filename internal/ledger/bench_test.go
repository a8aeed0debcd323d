package ledger_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// fill puts n duties of one plan into the ledger of the bureau, with
// checkpoints, entries and evidence, by plain rows.
func fill(t testing.TB, b *lt.Bureau, n int) {
	t.Helper()
	p := b.Plan(t, b.As(lt.Office), false, lt.Row{No: "1", KeyTask: "一、主动公开", Measure: "公开。", Lead: lt.Energy, Due: "2023-11-30"})
	units := []string{lt.Energy, lt.Industry, lt.Policy, lt.Stats, lt.OfficeUnit}
	states := []string{"planned", "assigned", "working", "reported", "returned", "done", "cleared"}
	err := b.DB.Do(context.Background(), b.As(lt.Office), func(tx *store.Tx) error {
		tx.Quiet("rows for a benchmark")
		for i := range n / len(units) {
			task, key := tx.NewID(), fmt.Sprintf("%d、重点任务", i%12)
			due := civil.MustParse("2023-01-15").Add(i % 340)
			if _, err := tx.Exec(`INSERT INTO ledger_task SELECT agency, $3, plan, $4, no_text, $5, $6, sub_task, $7, responsible, indicator, deadline, lead_names,
				support_names, undesignated, checkpoints, extra, $8, continuous, 'publish', weight, edition, dropped, version FROM ledger_task WHERE agency = $1 AND plan = $2 AND sort = 1`,
				lt.Agency, p.ID, task, fmt.Sprint(i+2), i+2, key, fmt.Sprintf("第%d项措施：及时公开政策文件、解读和办理结果，按季度更新。", i), due.String()); err != nil {
				return err
			}
			if err := tx.Insert(&ledger.Checkpoint{Agency: lt.Agency, ID: tx.NewID(), Task: task, Plan: p.ID, Kind: "by_date", Label: "节点", On: due}); err != nil {
				return err
			}
			for j, unit := range units {
				d := &ledger.Duty{Agency: lt.Agency, ID: tx.NewID(), Task: task, Plan: p.ID, Unit: unit, Role: ledger.Support, State: "working", Due: due, FirstDue: due, AssignedAt: tx.Now()}
				if j == i%len(units) {
					d.Role = ledger.Lead
				}
				*(*string)(&d.State) = states[(i+j)%len(states)]
				if err := tx.Insert(d); err != nil {
					return err
				}
				if (i+j)%3 == 0 {
					if err := tx.Insert(&ledger.Progress{Agency: lt.Agency, ID: tx.NewID(), Task: task, Duty: d.ID, Unit: unit, At: tx.Now(), Text: "已公开12条。"}); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// However long the ledger is, its page makes the same few queries.
func TestDeskQueryBudget(t *testing.T) {
	counted := func(n int) int64 {
		b := lt.Open(t)
		fill(t, b, n)
		var count atomic.Int64
		ctx := store.WithCount(context.Background(), &count)
		if list, err := b.Ledger.List(ctx, b.DB, b.As(lt.Office), ledger.Filter{Page: 1, Size: 50}); err != nil || list.Total < n {
			t.Fatalf("%+v %v", list, err)
		}
		return count.Load()
	}
	size := 10_000
	if testing.Short() {
		size = 1000
	}
	few, many := counted(10), counted(size)
	if few != many || many > 10 {
		t.Errorf("%d queries for 10 duties, %d for %d", few, many, size)
	}
}

// BenchmarkLedgerPage is the page of a ledger with 10,000 duties, 50 a page,
// beside the baseline of one with 50: what the length costs.
func BenchmarkLedgerPage(b *testing.B) {
	for name, n := range map[string]int{"page_baseline": 50, "page": 10_000} {
		b.Run(name, func(b *testing.B) {
			bureau := lt.Open(b)
			fill(b, bureau, n)
			site := bureau.Site()
			for b.Loop() {
				if r := lt.Get(b, site, lt.Office, "/office/ledger?per=50&sort=light"); r.Status != http.StatusOK {
					b.Fatal(r.Status)
				}
			}
		})
	}
}
