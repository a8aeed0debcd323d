package ledger_test

import (
	"context"
	"testing"

	"gongkai/internal/kit/fail"
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
