package letters_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
)

// What people type to the minute, or to the day, stands after what it must have
// followed; what one act brings about stands after the act.
func TestTheHistoryIsInOrderWithinAMinute(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Sign(ctx, desk, l.ID, "", ""))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Assign(ctx, desk, l.ID, "u-jn", ""))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Object(ctx, clerk, l.ID, "unit", "应由企业科负责，见职责分工"))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Settle(ctx, desk, l.ID, false, "按三定方案由节能安全科办理"))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Talk(ctx, clerk, l.ID, "电话", "向来信人说明了核实和整改情况", true))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Draft(ctx, clerk, l.ID, letters.AnyVersion, drafted()))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Submit(ctx, clerk, l.ID))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Fill(ctx, head, l.ID, letters.MoveReview, "同意"))
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Fill(ctx, deputy, l.ID, letters.MoveRelease, "同意"))
	now := h.DB.Now().In(store.Zone).Format("2006-01-02 15:04")
	h.receipt(clerk, l.ID, "ref", "SZ-0001", "at", now)
	h.post(clerk, l.ID, 303, "move", letters.MovePaper, "way", letters.WayHand, "ref", "张小明签收", "at", now, "text", good)
	h.Clock.At = h.Clock.At.Add(time.Second)
	h.Must(h.s.Close(ctx, clerk, l.ID))
	_, body, _ := strings.Cut(h.Get(clerk, l.Href()).Body, "办理经过")
	last := -1
	for _, step := range []string{"登记，12345热线", "签收", "交节能安全科", "不属于本科室职责", "退单不成立", "电话联系来信人", "签发答复", "平台办结编号 SZ-0001", "张小明签收", "已办结"} {
		at := strings.Index(body, step)
		if at <= last {
			t.Errorf("%s stands at %d, what was before at %d", step, at, last)
		}
		last = at
	}
}
