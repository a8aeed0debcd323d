package publish_test

import (
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

// What is late is told once a day, in office hours.
func TestLateItemsAreTold(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	h.draft(h.document("该公开了", "某工信发〔2023〕3号", civil.MustParse("2023-01-03")))
	unread := func(id string) int {
		n, err := h.notices.Unread(ctx, h.DB, h.as(id))
		h.Must(err)
		return n
	}
	before := unread("p-chen")
	h.Must(h.Jobs.Run(ctx, publish.JobWarn))
	h.Must(h.Jobs.Run(ctx, publish.JobWarn))
	if n := unread("p-chen") - before; n != 1 {
		t.Fatalf("the office was told %d times", n)
	}
	if unread("p-wang") != 1 || unread("p-li") != 1 || unread("p-wu") != 0 {
		t.Fatalf("told: drafter %d, head %d, elsewhere %d", unread("p-wang"), unread("p-li"), unread("p-wu"))
	}
	h.Clock.Go(24 * time.Hour)
	h.Must(h.Jobs.Run(ctx, publish.JobWarn))
	if n := unread("p-wang"); n != 2 {
		t.Fatalf("the next day: %d", n)
	}
	h.Verify()
}

// A draft shows its clock before it is published, and a term that a calendar
// moved is set anew.
func TestTheClockOfADraft(t *testing.T) {
	h := build(t)
	i := h.draft(h.document("待公开", "某工信发〔2023〕4号", h.today()-1))
	h.Sees(h.Get(h.as("p-wang"), "/office/publish/"+i.ID), 200, "未到期", "第二十六条")
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		c, err := store.Get[publish.Course](tx.Context(), tx, tx.Tenant(), i.ID)
		if err != nil {
			return err
		}
		c.Due -= 5 // as another calendar had it
		if err := tx.Update(&c); err != nil {
			return err
		}
		if err := tx.Record("测试", i.Ref()); err != nil {
			return err
		}
		moved, err := h.publish.Slice().OnCalendar(tx)
		if len(moved) != 1 || moved[0].To != moved[0].From+5 {
			t.Errorf("moved %+v", moved)
		}
		return err
	})
	// What is not open to the public has no term.
	d := h.document("依申请", "某工信发〔2023〕5号", h.today()-1)
	d.Marking, d.Ground = content.OnRequest, "process"
	j := h.draft(d)
	h.Sees(h.Get(h.as("p-wang"), "/office/publish/"+j.ID), 200, "无时限")
	h.Verify()
}
