package round

import (
	"slices"
	"testing"

	"gongkai/internal/ledger"
	"gongkai/internal/ledger/ledgertest"
)

// The ledger's calendar and oversight learn the rounds' days and when a unit
// last sent something; strangers get nothing.
func TestDaysForTheLedger(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	day := func(id string) []ledger.RoundDay {
		t.Helper()
		all, err := h.rounds.Days(ctx, h.DB, h.As(id), h.plan.ID)
		h.must(err)
		return all
	}
	find := func() ledger.RoundDay {
		all := day(ledgertest.Office)
		return all[slices.IndexFunc(all, func(d ledger.RoundDay) bool { return d.ID == r.ID })]
	}
	if d := find(); d.Due != r.Due || d.AsOf != r.AsOf || d.Closed || !d.Sent.IsZero() {
		t.Errorf("before anything is sent: %+v", d)
	}
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	if d := find(); !d.Sent.Equal(h.Clock.Now()) {
		t.Errorf("sent at %v, want %v", d.Sent, h.Clock.Now())
	}
	if n := len(day(ledgertest.Office)); n != len(h.list()) {
		t.Errorf("%d days for %d rounds", n, len(h.list()))
	}
	if all := day(ledgertest.Sysadmin); len(all) != 0 {
		t.Errorf("the system administrator sees %d rounds", len(all))
	}
	if all := day(ledgertest.JtjOffice); len(all) != 0 {
		t.Errorf("another agency sees %d rounds", len(all))
	}
}
