package letters_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/letters"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
)

// petition is an order of the petition office.
func (h *house) petition(no string) letters.Letter {
	h.Helper()
	return h.take(letters.Taken{Channel: "petition", Origin: no, Kind: "complaint", Title: "企业改制职工安置", Body: body, ReceivedAt: h.DB.Now(), Person: citizen.Person{Name: "张小明", Phone: "13800001234"}})
}

// The writer of a petition is told in writing within fifteen days; the sixty
// days run from then on (R11.10).
func TestThePetitionersNoticeHasItsOwnTerm(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.petition("XF-1")
	if l.NoticeDue != civil.MustParse("2023-09-19") || l.Due != civil.MustParse("2023-11-03") {
		t.Errorf("received on 4 September: notice by %s, closed by %s", l.NoticeDue, l.Due)
	}
	if other := h.hotline("GD-1"); !other.NoticeDue.IsZero() {
		t.Errorf("an ordinary letter has a notice's term: %s", other.NoticeDue)
	}
	unknown := h.take(letters.Taken{Channel: "petition", Origin: "XF-2", Kind: "advice", Title: "没有署名的信", Body: "建议加强园区绿化管理。", ReceivedAt: h.DB.Now()})
	if !unknown.NoticeDue.IsZero() {
		t.Errorf("nobody is known and is to be told by %s", unknown.NoticeDue)
	}
	h.handled(l.ID)
	h.noon("2023-09-15")
	h.told.all = nil
	h.Must(h.Jobs.Run(ctx, letters.JobClock))
	if got := h.titles(); !strings.Contains(got, "还没有书面告知来信人：企业改制") {
		t.Errorf("two working days before: %q", got)
	}
	h.noon("2023-09-20")
	h.told.all = nil
	h.Must(h.Jobs.Run(ctx, letters.JobClock))
	if got := h.titles(); !strings.Contains(got, "已超过书面告知期限：企业改制") {
		t.Errorf("the day after: %q", got)
	}
	h.Sees(h.Get(clerk, root+"/"+l.ID), 200, "已超过书面告知期限", letters.MoveNotify, "还没有登记")
	h.Sees(h.Get(desk, root+"?f.lamp=notice"), 200, l.Number, "!"+unknown.Number)
	do := root + "/" + l.ID + "/do"
	h.Sees(h.Get(clerk, do+"?move="+url.QueryEscape(letters.MoveNotify)), 200, "告知的方式", "信访信息系统")
	bad := h.Post(clerk, do, form("move", letters.MoveNotify, "on", "2023-09-01", "noticeway", "邮寄"))
	h.Sees(bad, 422, "早于收到的日期", "请填写邮寄单号")
	h.Sees(h.Post(clerk, do, form("move", letters.MoveNotify, "on", "2023-09-18", "noticeway", "邮寄", "ref", "XA123456789")), 303)
	got := h.read(l.ID)
	if got.NoticedOn != civil.MustParse("2023-09-18") || got.Due != civil.MustParse("2023-11-17") || !strings.Contains(got.Basis, "受理告知次日") {
		t.Errorf("told on %s, due %s, %s", got.NoticedOn, got.Due, got.Basis)
	}
	h.Sees(h.Get(clerk, root+"/"+l.ID), 200, "2023年9月18日 邮寄 XA123456789", "书面告知接收情况", "!已超过书面告知期限")
	if err := h.s.Notify(ctx, clerk, l.ID, letters.Noticing{On: h.today(), Way: "邮寄", Ref: "1"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("told twice: %v", err)
	}
	if err := h.s.Extend(ctx, clerk, l.ID, 31, "需要多部门会商后答复"); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "1至30日") {
		t.Errorf("extended by 31 days: %v", err)
	}
	h.Must(h.s.Extend(ctx, clerk, l.ID, 30, "需要多部门会商后答复"))
	h.Must(h.s.Grant(ctx, deputy, l.ID, true, "同意，请告知来信人"))
	if got := h.read(l.ID); got.Due != civil.MustParse("2023-12-18") {
		t.Errorf("thirty days after 17 November, a Sunday moved on: %s", got.Due)
	}
	h.Verify()
}

func (h *house) titles() string {
	var out []string
	for _, m := range h.told.all {
		out = append(out, m.Title)
	}
	return strings.Join(out, "；")
}

// A petition is not closed without its notice, unless the answer itself came
// within the notice's term.
func TestAPetitionIsClosedWithItsNotice(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	early, late := h.petition("XF-1"), h.petition("XF-2")
	h.answered(early.ID)
	h.noon("2023-09-20")
	h.signed(late.ID)
	h.Must(h.s.Prove(ctx, clerk, late.ID, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Text: good, Ref: "PT-0001", Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()}))
	h.Must(h.s.Prove(ctx, clerk, late.ID, letters.MovePaper, letters.Proof{Way: letters.WayHand, Text: good, Ref: "张小明本人签收", At: h.DB.Now()}))
	if err := h.s.Close(ctx, clerk, late.ID); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "书面告知") {
		t.Fatalf("closed without a notice: %v", err)
	}
	h.Must(h.s.Notify(ctx, clerk, late.ID, letters.Noticing{On: h.today(), Way: "当面送达", Ref: "本人签收"}))
	h.Must(h.s.Close(ctx, clerk, late.ID))
	h.Verify()
}

// What leaves the system names the writer only for a reason that is recorded.
func TestPapersNameTheWriterForAReasonAlone(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.answered(l.ID)
	at := root + "/" + l.ID + "/papers"
	export := func(a who, status int, pairs ...string) officetest.Answer {
		t.Helper()
		got := h.Post(a, at, form(pairs...))
		if got.Status != status {
			t.Fatalf("%v answers %d: %s", pairs, got.Status, cutTo(got.Body))
		}
		return got
	}
	reads := func(got officetest.Answer) string {
		t.Helper()
		return text(t, []byte(got.Body))
	}
	for _, kind := range []string{"feedback", "reply"} {
		if said := reads(export(clerk, 200, "paper", kind, "named", "masked")); strings.Contains(said, "张小明") || strings.Contains(said, "13800001234") || !strings.Contains(said, "张**") || kind == "feedback" && !strings.Contains(said, "遮蔽副本") {
			t.Errorf("%s, masked: %s", kind, said)
		}
	}
	h.Sees(export(clerk, 422, "paper", "feedback", "named", "whole"), 422, "请写明查看的理由")
	if n := h.acts(citizen.ActReveal); n != 0 {
		t.Errorf("%d times revealed without a reason", n)
	}
	if said := reads(export(clerk, 200, "paper", "feedback", "named", "whole", "reason", "盖章后交回12345")); !strings.Contains(said, "张小明") || !strings.Contains(said, "13800001234") || strings.Contains(said, "遮蔽副本") {
		t.Errorf("whole: %s", said)
	}
	if n := h.acts(citizen.ActReveal); n != 1 {
		t.Errorf("%d times recorded that the writer was revealed", n)
	}
	// The head may not see who wrote, and gets a masked copy whatever is sent.
	h.Sees(h.Get(head, at), 200, "遮蔽副本", "!写明姓名和电话的理由")
	if said := reads(export(head, 200, "paper", "reply", "named", "whole", "reason", "盖章后交回12345")); strings.Contains(said, "张小明") {
		t.Errorf("without the right: %s", said)
	}
	h.Sees(h.Get(over, at), 403)
	h.Sees(h.Get(other, at), 404)
	h.Verify()
}

// acts counts how often an act is in the record.
func (h *house) acts(act string) (n int) {
	h.Helper()
	for _, a := range h.Acts(officetest.Agency) {
		if a == act {
			n++
		}
	}
	return n
}
