package ledger_test

import (
	"context"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// A task is as far as its duties are, the lead's counting as much as all the
// others together; a group of tasks is as far as they are by weight.
func TestCompletionRollsUpByWeight(t *testing.T) {
	b, ctx := lt.Open(t), context.Background()
	p := b.Plan(t, b.As(lt.Office), true,
		lt.Row{No: "1", KeyTask: "一、主动公开", Measure: "公开。", Lead: lt.Energy, Support: []string{lt.Policy, lt.Stats}, Due: "2023-11-30"},
		lt.Row{No: "2", KeyTask: "一、主动公开", Measure: "解读。", Lead: lt.Energy, Due: "2023-11-30"})
	weigh(t, b, p, "2", 3)
	expect := func(when string, first, second, whole float64) {
		t.Helper()
		s, err := b.Ledger.At(ctx, b.DB, lt.Agency, p.ID, b.DB.Now())
		if err != nil {
			t.Fatal(err)
		}
		tasks := []*ledger.Task{&s.Tasks[0], &s.Tasks[1]}
		if x, y, z := s.Completion(tasks[0].ID), s.Completion(tasks[1].ID), s.RollUp(tasks); x != first || y != second || z != whole {
			t.Errorf("%s: %v%%, %v%%, together %v%%; want %v, %v, %v", when, x, y, z, first, second, whole)
		}
	}
	expect("handed over", 0, 0, 0)
	for _, d := range b.Duties(t, p) {
		if d.Role == ledger.Lead {
			b.Bring(t, d, "reported")
		}
	}
	expect("both leads reported", 25, 50, 43.8) // 43.75, rounded
	for _, d := range b.Duties(t, p) {
		if d.Role == ledger.Lead {
			if err := b.Ledger.Review(ctx, b.As(lt.Office), d.ID, true, "同意办结。"); err != nil {
				t.Fatal(err)
			}
		}
	}
	expect("both leads done", 50, 100, 87.5)
}

// weigh gives a task of the plan a weight.
func weigh(t *testing.T, b *lt.Bureau, p ledger.Plan, no string, weight int) {
	t.Helper()
	err := b.DB.Do(context.Background(), b.As(lt.Office), func(tx *store.Tx) error {
		task, err := store.First[ledger.Task](tx.Context(), tx, "WHERE agency = $1 AND plan = $2 AND no = $3", lt.Agency, p.ID, no)
		if err != nil {
			return err
		}
		task.Weight = weight
		if err := tx.Update(&task); err != nil {
			return err
		}
		return tx.Record("调整权重", task.Ref())
	})
	if err != nil {
		t.Fatal(err)
	}
}
