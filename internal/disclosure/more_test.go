package disclosure_test

import (
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
)

// TestTheOfficeMendsBeforeAssigning walks a signed notice: the office drafts it
// for a case that no unit has, its head reviews, the director signs, and the
// act sends it.
func TestTheOfficeMendsBeforeAssigning(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.register("甲").Item.ID
	l, err := h.s.Draft(ctx, office, id, disclosure.Drafting{Family: "mend", Template: "mend", Title: "补正告知书"})
	h.Must(err)
	demand := disclosure.Demand{Points: "文号", Letter: l.ID, Sent: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "EMS1"}}
	h.refuses(h.s.Mend(ctx, office, id, 0, demand), fail.Invalid, "还没有签发")
	h.Must(h.s.SubmitLetter(ctx, office, l.ID, 0))
	h.refuses(h.s.FillLetter(ctx, office, l.ID, 0, approval.Filling{Opinion: "同意"}), fail.Denied, "")
	h.Must(h.s.FillLetter(ctx, officeHead, l.ID, 0, approval.Filling{Opinion: "同意"}))
	h.Must(h.s.FillLetter(ctx, director, l.ID, 0, approval.Filling{Opinion: "同意"}))
	h.Must(h.s.Mend(ctx, office, id, 0, demand))
	c := h.stands(id, disclosure.Mending, "")
	if c.Letters[0].State != disclosure.LetterIssued || c.Letters[0].Carrier != "EMS1" {
		t.Errorf("the letter is %s", c.Letters[0].State)
	}
	h.Must(h.s.Reach(ctx, office, id, 0, c.Correction().ID, h.today(), "签收"))
	if c = h.the(id); c.Letters[0].State != disclosure.LetterServed {
		t.Errorf("the letter is %s", c.Letters[0].State)
	}
	h.Verify()
}

// TestNobodyApprovesTheirOwnExtension holds four eyes on extensions.
func TestNobodyApprovesTheirOwnExtension(t *testing.T) {
	h := build(t)
	id := h.register("甲").Item.ID
	h.Must(h.s.Assign(h.Context(), office, id, 0, "u-bgs", "", ""))
	h.Must(h.s.Extend(h.Context(), officeHead, id, 0, 5, "情况复杂"))
	h.refuses(h.s.Approve(h.Context(), officeHead, id, 0, ""), fail.Invalid, "不能批准自己")
	h.refuses(h.s.Decline(h.Context(), deputy, id, 0, ""), fail.Invalid, "理由")
	h.Must(h.s.Decline(h.Context(), deputy, id, 0, "可以按期答复"))
	h.Must(h.s.Extend(h.Context(), officeHead, id, 0, 5, "补充理由"))
}

// TestPastRequestsAreTakenOver holds the import: what is wrong is said by
// field, what ended counts, what is open goes on.
func TestPastRequestsAreTakenOver(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	past := func(number string) disclosure.Past {
		in := disclosure.Past{Application: h.application("甲"), Number: number, Received: day("2023-12-05"), Unit: "u-jn"}
		in.Channel, in.Arrived = clock.Internet, day("2023-12-04")
		return in
	}
	wrong := past("2023-7")
	wrong.Ground, wrong.Received, wrong.Served = "nothing", day("2024-02-01"), day("2023-01-01")
	got := wrong.Check(h.today())
	for _, field := range []string{"ground", "received", "answered", "served"} {
		if got[field] == "" {
			t.Errorf("%s is not refused: %v", field, got)
		}
	}
	done := past("2023-7")
	done.Ground, done.Answered, done.Served, done.Archived, done.ReplyNumber = "internal", day("2023-12-20"), day("2023-12-25"), true, "卫工信公开〔2023〕7号"
	r, err := h.s.Import(ctx, office, done)
	h.Must(err)
	c := h.stands(r.Item.ID, disclosure.Archived, "2024-01-03")
	if c.Item.Outcome != "c5" || !c.Item.Closed || c.Item.Late(h.today()) {
		t.Errorf("outcome %s", c.Item.Outcome)
	}
	_, err = h.s.Import(ctx, office, done)
	h.refuses(err, fail.Invalid, "已经登记过")
	_, err = h.s.Import(ctx, clerk, past("2023-8"))
	h.refuses(err, fail.Denied, "权限")
	r, err = h.s.Import(ctx, office, past("2023-8"))
	h.Must(err)
	if c = h.stands(r.Item.ID, disclosure.Handling, "2024-01-03"); !c.Item.Late(h.today()) {
		t.Error("an open past request is not late")
	}
	if rows := h.report(); len(rows) != 2 || rows[0] != "2023-12-05 natural c5 2023-12-20" || rows[1] != "2023-12-05 natural  " {
		t.Errorf("the report counts %q", rows)
	}
	h.Verify()
}

// TestSeveralApplicants holds that those who apply together are all sealed,
// and kept and erased together.
func TestSeveralApplicants(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	in := h.application("甲")
	agent := someone("代理")
	in.Applicants, in.Agent = append(in.Applicants, someone("乙")), &agent
	in.Applicants = append(in.Applicants, citizen.Person{Kind: citizen.Company, Org: "某公司", USCC: "91640500MA00000000", Name: "丁", Phone: "13912345678"})
	r, err := h.s.Register(ctx, office, in)
	h.Must(err)
	if len(r.Request.Applicants) != 3 || r.Request.Agent == "" || r.Request.ApplicantKind != citizen.Natural {
		t.Fatalf("%+v", r.Request)
	}
	h.Must(h.s.Withdraw(ctx, office, r.Item.ID, 0, h.today(), "撤回申请书"))
	h.Must(h.s.Archive(ctx, office, r.Item.ID, 0))
	h.on("2030-01-01")
	for _, j := range h.citizens.Slice().Jobs {
		h.Must(j.Work(ctx, nil))
	}
	masks, err := h.citizens.Masks(ctx, h.DB, officetest.Agency, append(r.Request.Applicants, r.Request.Agent))
	h.Must(err)
	for id, m := range masks {
		if !m.Erased {
			t.Errorf("%s is left", id)
		}
	}
}

// TestTheLawIsNotSet holds that an agency may set what the law leaves to it,
// from a day on, and nothing else.
func TestTheLawIsNotSet(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	before := h.handling("甲")
	set, err := h.s.SettingOf(ctx, h.DB, officetest.Agency)
	h.Must(err)
	set.Terms = []clock.Term{{Key: clock.Reply, N: 30, Unit: clock.WorkingDays, From: day("2024-01-01"), Title: "答复期限"}}
	h.refuses(h.s.SaveSetting(ctx, office, set, "延长"), fail.Invalid, "由法律规定")
	set.Terms = []clock.Term{{Key: clock.CorrectionPeriod, N: 10, Unit: clock.WorkingDays, From: day("2024-01-09")}}
	h.refuses(h.s.SaveSetting(ctx, clerk, set, "缩短"), fail.Denied, "权限")
	h.Must(h.s.SaveSetting(ctx, office, set, "缩短补正期限"))
	h.on("2024-01-09")
	after := h.handling("甲")
	for id, want := range map[string]int64{before: 15, after: 10} {
		h.Must(h.s.Mend(ctx, clerk, id, 0, disclosure.Demand{Points: "文号", Evidence: "函", Sent: h.today()}))
		if got := h.the(id).Correction().Days; got != want {
			t.Errorf("%d days, want %d", got, want)
		}
	}
	h.Verify()
}

// TestAnApplicantWritesOnLine holds what applicants do on the public pages:
// nothing of it changes a clock before staff confirm it.
func TestAnApplicantWritesOnLine(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.refuses(h.s.AnswerMend(ctx, officetest.Agency, id, "文号"), fail.Stale, "办理中")
	h.Must(h.s.Mend(ctx, clerk, id, 0, disclosure.Demand{Points: "文号", Evidence: "函", Sent: h.today()}))
	h.refuses(h.s.AnswerMend(ctx, officetest.Agency, id, " "), fail.Invalid, "请填写")
	h.Must(h.s.AnswerMend(ctx, officetest.Agency, id, "宁工信发〔2023〕1号"))
	c := h.stands(id, disclosure.Mending, "")
	if c.Correction().Answer == "" || !c.Correction().Mended.IsZero() {
		t.Error("the answer is lost, or counts before it was confirmed")
	}
	h.Must(h.s.Consent(ctx, officetest.Agency, id))
	if !h.the(id).Request.Consents {
		t.Error("the consent is lost")
	}
	h.refuses(h.s.Claim(ctx, officetest.Agency, id, "已缴"), fail.Stale, "")
	h.Verify()
}

// TestWhatIsHandedOverAndFound holds handover, the inbox, the search and the
// links.
func TestWhatIsHandedOverAndFound(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	s := h.s.Slice()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		n, err := s.Handover(tx, "p-wang", "p-li")
		if n != 1 {
			t.Errorf("%d moved", n)
		}
		return err
	})
	if i := h.the(id).Item; i.Person != "p-li" || i.PersonName != "李伟" || i.Unit != "u-jn" {
		t.Errorf("with %s of %s", i.Person, i.Unit)
	}
	waiting, err := s.Inbox(ctx, h.DB, head)
	h.Must(err)
	if len(waiting) != 1 || waiting[0].Count != 1 {
		t.Errorf("waiting %v", waiting)
	}
	var found []slice.Found
	h.Must(s.Search[0].Each(ctx, h.DB, officetest.Agency, func(f slice.Found) error { found = append(found, f); return nil }))
	if len(found) != 1 || strings.Contains(found[0].Body, "工业技术改造") {
		t.Errorf("found %v", found)
	}
	title, href, err := s.Links[disclosure.KindRequest](ctx, h.DB, clerk, h.the(id).Request.ID)
	h.Must(err)
	if !strings.Contains(title, "2024-0001") || href != "/office/disclosure/"+id {
		t.Errorf("%s at %s", title, href)
	}
}

// TestNoReplyInTimeCanBeContested holds that a dispute may be filed while a
// case is still open.
func TestNoReplyInTimeCanBeContested(t *testing.T) {
	h := build(t)
	id := h.handling("甲")
	h.on("2024-02-06")
	_, err := h.s.Dispute(h.Context(), office, id, 0, disclosure.Filing{Kind: disclosure.DisputeReview, Body: "中卫市人民政府", Filed: h.today(), Copy: h.today()})
	h.Must(err)
	_, err = h.s.Dispute(h.Context(), office, id, 0, disclosure.Filing{Kind: disclosure.DisputeAfter, Body: "人民法院", Filed: h.today(), Copy: h.today(), After: "x"})
	h.refuses(err, fail.Invalid, "起诉前的行政复议")
	h.off("2024-02-07")
	if d := h.the(id).Disputes[0]; d.Due.String() != "2024-02-27" {
		t.Errorf("the answer is due %s", d.Due)
	}
	h.Verify()
}
