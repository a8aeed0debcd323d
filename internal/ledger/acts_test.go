package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// A duty goes its usual way from 交办 to 归档, and each step tells the people
// who have to know.
func TestADutyGoesItsWay(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "archived")
	got := b.Duty(t, lt.Agency, d.ID)
	if got.State != ledger.Archived || got.Person != lt.Clerk || got.ReviewedBy != lt.Office {
		t.Errorf("state %s, person %s, reviewed by %s", got.State, got.Person, got.ReviewedBy)
	}
	told := map[string]string{}
	for _, m := range b.Told.Take() {
		told[m.Reader] += m.Title + "\n"
	}
	want := map[string]string{
		lt.Office:  "节能安全科已反馈办结，请审核（任务1）\n",
		lt.Office2: "节能安全科已反馈办结，请审核（任务1）\n",
		lt.Clerk:   "审核通过，任务已办结（任务1）\n",
	}
	for id, w := range want {
		if told[id] != w {
			t.Errorf("%s was told %q, want %q", id, told[id], w)
		}
	}
	if len(told) != len(want) {
		t.Errorf("told %d people: %v", len(told), told)
	}
	b.Verify(t)
}

// Closing without evidence is refused with what to do.
func TestReportNeedsEvidence(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	err := b.Ledger.ReportDone(context.Background(), b.As(lt.Clerk), d.ID, "完成")
	if !fail.Is(err, fail.Invalid) || err.Error() != "不能反馈办结：还没有有效的佐证材料。请先登记进展并附上文件、链接或系统内记录" {
		t.Errorf("got %v", err)
	}
}

// Whoever leaves hands open duties over: to the successor where that is
// somebody of the unit, else back to the unit.
func TestHandover(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	mine := ds[0]
	b.Bring(t, mine, "working")
	ctx := context.Background()
	hand := func(from, to string) int {
		t.Helper()
		moved := 0
		err := b.DB.Do(ctx, b.As(lt.Sysadmin), func(tx *store.Tx) (err error) {
			moved, err = b.Ledger.Slice().Handover(tx, from, to)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return moved
	}
	if n := hand(lt.Clerk, lt.Head); n != 1 || b.Duty(t, lt.Agency, mine.ID).Person != lt.Head {
		t.Errorf("%d moved, to %s", n, b.Duty(t, lt.Agency, mine.ID).Person)
	}
	if n := hand(lt.Head, lt.OtherClerk); n != 1 || b.Duty(t, lt.Agency, mine.ID).Person != "" {
		t.Errorf("%d moved, to %q", n, b.Duty(t, lt.Agency, mine.ID).Person)
	}
	if n := hand(lt.Clerk, lt.Head); n != 0 {
		t.Errorf("%d moved of somebody who has none", n)
	}
	b.Verify(t)
}

// What waits for a person is as many as the list that it leads to shows.
func TestInboxCountsItsList(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	b.Bring(t, ds[0], "shown")
	b.Bring(t, ds[2], "reported")
	b.Bring(t, ds[3], "done")
	b.Plan(t, b.As(lt.Office), false, lt.Row{No: "9", KeyTask: "九", Measure: "另一份计划。", Lead: lt.Energy, Due: "2023-12-31"})
	site := b.Site()
	for _, id := range []string{lt.Office, lt.Clerk, lt.Head, lt.OtherClerk, lt.Deputy, lt.Director} {
		waiting, err := b.Ledger.Slice().Inbox(context.Background(), b.DB, b.As(id))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range waiting {
			body := lt.Get(t, site, id, w.Href).Body
			if want := fmt.Sprintf("共 %d 条 /", w.Count); !strings.Contains(body, want) {
				t.Errorf("%s: %s counts %d, its list says %q", id, w.Title, w.Count, said(body[strings.Index(body, "pages-count"):]))
			}
		}
	}
}
