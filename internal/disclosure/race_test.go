package disclosure_test

import (
	"fmt"
	"sync"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/office/officetest"
)

// together runs an act n times at once and counts those that were done; the
// others must have been refused in words.
func (h *house) together(n int, act func(k int) error) int {
	h.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for k := range n {
		wg.Go(func() { errs[k] = act(k) })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case fail.KindOf(err) == fail.Internal:
			h.Errorf("an inner error: %v", err)
		}
	}
	return done
}

// TestOnlyOneWins holds that of many who make the same act at once one makes
// it, and that numbers are given once and without gaps.
func TestOnlyOneWins(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	registered := make([]disclosure.Registered, 12)
	if n := h.together(12, func(k int) (err error) {
		registered[k], err = h.s.Register(ctx, office, h.application("甲"))
		return err
	}); n != 12 {
		t.Fatalf("%d registered", n)
	}
	numbers, ordinals := map[string]bool{}, map[int64]bool{}
	for _, r := range registered {
		numbers[r.Request.Number], ordinals[r.Item.Ordinal] = true, true
	}
	for n := 1; n <= 12; n++ {
		if !numbers[fmt.Sprintf("2024-%04d", n)] || !ordinals[int64(n)] {
			t.Errorf("number %d is missing", n)
		}
	}
	id := registered[0].Item.ID
	if n := h.together(12, func(int) error { return h.s.Assign(ctx, office, id, 0, "u-jn", "p-wang", "") }); n != 1 {
		t.Errorf("assigned %d times", n)
	}
	h.toGrant(id)
	h.letter(id, "grant")
	h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	send := disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}
	if n := h.together(12, func(int) error { return h.s.Issue(ctx, clerk, id, 0, send) }); n != 1 {
		t.Errorf("issued %d times", n)
	}
	events, err := h.s.Events(ctx, h.DB, officetest.Agency, id)
	h.Must(err)
	issued := 0
	for _, e := range events {
		if e.Act == disclosure.MoveIssue {
			issued++
		}
	}
	if issued != 1 {
		t.Errorf("%d lines say that it was issued", issued)
	}
	h.Verify()
}

// TestAnOldPageIsRefused holds that who acts on what has changed is told so.
func TestAnOldPageIsRefused(t *testing.T) {
	h := build(t)
	id := h.handling("甲")
	seen := h.the(id).Item.Version
	h.Must(h.s.Search(h.Context(), clerk, id, seen, disclosure.Searched{System: "档案系统", Words: "技改", On: h.today(), Result: "无", Person: "王芳"}))
	h.refuses(h.s.Withdraw(h.Context(), clerk, id, seen, h.today(), "申请书"), fail.Stale, "其他人处理过")
}
