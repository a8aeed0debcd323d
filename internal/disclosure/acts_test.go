package disclosure_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
)

// refuses fails where an act was not refused in the kind and words.
func (h *house) refuses(err error, kind fail.Kind, words string) {
	h.Helper()
	if !fail.Is(err, kind) || !strings.Contains(err.Error(), words) {
		h.Errorf("got %v, want a refusal of kind %d with %q", err, kind, words)
	}
}

// stands fails where the item is in another state or has another due day.
func (h *house) stands(id string, state flow.State, due string) *disclosure.Case {
	h.Helper()
	c := h.the(id)
	if c.Item.State != state || c.Item.Due.String() != due {
		h.Errorf("state %s due %s, want %s %s", c.Item.State, c.Item.Due, state, due)
	}
	return c
}

// TestReceiptByChannel holds R1.33: the day of receipt by each channel.
func TestReceiptByChannel(t *testing.T) {
	h := build(t)
	for _, x := range []struct {
		channel  clock.Channel
		received string
	}{{clock.InPerson, "2024-01-08"}, {clock.Registered, "2024-01-08"}, {clock.Oral, "2024-01-08"}, {clock.Plain, ""}, {clock.Internet, ""}, {clock.Fax, ""}} {
		in := h.application(string(x.channel))
		in.Channel = x.channel
		r, err := h.s.Register(h.Context(), office, in)
		h.Must(err)
		want := disclosure.Received
		if x.received == "" {
			want = disclosure.Submitted
		}
		if r.Item.Received.String() != x.received || r.Item.State != want {
			t.Errorf("%s: received %q in state %s", x.channel, r.Item.Received, r.Item.State)
		}
		if !r.Request.Knows(strings.ToLower(strings.ReplaceAll(r.Code, "-", " "))) || r.Request.Knows(r.Code+"A") || r.Request.Knows("") {
			t.Errorf("%s: the code %s is not told from others", x.channel, r.Code)
		}
		err = h.s.Confirm(h.Context(), office, r.Item.ID, 0, h.today(), "电话确认")
		if (err == nil) != x.channel.Confirms() {
			t.Errorf("%s: confirm gave %v", x.channel, err)
		}
		h.stands(r.Item.ID, disclosure.Received, "2024-02-04")
	}
	h.Verify()
}

// TestPlainMailIsConfirmedTheSameDay holds the alarm of R1.33.
func TestPlainMailIsConfirmedTheSameDay(t *testing.T) {
	h := build(t)
	h.s.Staff = staff
	in := h.application("甲")
	in.Channel = clock.Plain
	r, err := h.s.Register(h.Context(), office, in)
	h.Must(err)
	h.Must(h.s.Watch(h.Context(), officetest.Agency))
	h.on("2024-01-09")
	h.Must(h.s.Watch(h.Context(), officetest.Agency))
	h.Must(h.s.Watch(h.Context(), officetest.Agency))
	var got []string
	for _, m := range h.told.all {
		if m.Kind == "disclosure.due" {
			got = append(got, m.Title)
		}
	}
	if len(got) != 2 || !strings.Contains(got[0], "今天与申请人确认") || !strings.Contains(got[1], "已经逾期") {
		t.Errorf("told %q", got)
	}
	if h.the(r.Item.ID).Item.Due != 0 {
		t.Error("a clock runs before the confirmation")
	}
}

// TestCorrectionOnceInTimeAndAnew holds R1.34 to R1.37.
func TestCorrectionOnceInTimeAndAnew(t *testing.T) {
	h := build(t)
	id := h.handling("甲")
	ctx := h.Context()
	demand := disclosure.Demand{Points: "请写明所需信息的文号", Evidence: "补正告知书", Sent: day("2024-01-18")}
	h.on("2024-01-18") // the eighth working day
	h.refuses(h.s.Mend(ctx, clerk, id, 0, demand), fail.Invalid, "7个工作日")
	h.on("2024-01-17")
	demand.Sent = day("2024-01-17")
	h.Must(h.s.Mend(ctx, clerk, id, 0, demand))
	c := h.stands(id, disclosure.Mending, "")
	m := c.Correction()
	h.Must(h.s.Reach(ctx, clerk, id, 0, m.ID, day("2024-01-17"), "当面签收"))
	if got := h.the(id).Correction().Lapse.String(); got != "2024-02-06" {
		t.Errorf("lapse %s", got)
	}
	h.refuses(h.s.Mend(ctx, clerk, id, 0, demand), fail.Stale, "待补正")
	h.on("2024-01-22")
	h.refuses(h.s.Mended(ctx, clerk, id, 0, disclosure.Amended{Channel: clock.Internet, Arrived: h.today(), Text: "文号"}), fail.Invalid, "双方确认")
	h.Must(h.s.Mended(ctx, clerk, id, 0, disclosure.Amended{Channel: clock.InPerson, Arrived: h.today(), Text: "文号"}))
	c = h.stands(id, disclosure.Received, "2024-02-22") // twenty working days anew, the Spring Festival off
	if c.Text.Mended != "文号" || c.Item.Unit != "u-jn" {
		t.Error("what was mended or the unit was lost")
	}
	h.Must(h.s.Take(ctx, clerk, id, 0))
	h.refuses(h.s.Mend(ctx, clerk, id, 0, demand), fail.Invalid, "一次性告知")
	h.judge(id, "mend", "unclear")
	h.reply(id, "unclear")
	if c = h.the(id); c.Item.Outcome != "d3" {
		t.Errorf("outcome %s", c.Item.Outcome)
	}
	h.Verify()
}

// TestLateCorrectionNeedsAnExcuse holds R1.36.
func TestLateCorrectionNeedsAnExcuse(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	var ids []string
	for _, n := range []string{"甲", "乙"} {
		id := h.handling(n)
		h.Must(h.s.Mend(ctx, clerk, id, 0, disclosure.Demand{Points: "文号", Days: 5, Evidence: "补正告知书", Sent: h.today()}))
		h.Must(h.s.Reach(ctx, clerk, id, 0, h.the(id).Correction().ID, h.today(), "签收"))
		ids = append(ids, id)
	}
	late := disclosure.Amended{Channel: clock.InPerson, Arrived: day("2024-01-16"), Text: "文号"}
	h.judge(ids[1], "mend", "unmended")
	l := h.letter(ids[1], "unmended")
	h.refuses(h.s.Issue(ctx, clerk, ids[1], 0, disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}), fail.Invalid, "依据还不齐备")
	h.on("2024-01-16")
	if r := h.the(ids[0]).Reading(); r.State != clock.Lapsed {
		t.Errorf("the clock is %s", r.State)
	}
	h.refuses(h.s.Mended(ctx, clerk, ids[0], 0, late), fail.Invalid, "正当理由")
	late.Excuse = "住院"
	h.Must(h.s.Mended(ctx, clerk, ids[0], 0, late))
	h.Must(h.s.Issue(ctx, clerk, ids[1], 0, disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}))
	if c := h.the(ids[1]); c.Item.Outcome != "f1" || c.Item.Reply != l.ID {
		t.Errorf("outcome %s", c.Item.Outcome)
	}
	h.Verify()
}

// TestExtension holds R1.42: once, by the head of the disclosure office, told
// before the due day.
func TestExtension(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.refuses(h.s.Extend(ctx, clerk, id, 0, 21, "情况复杂"), fail.Invalid, "1至20个工作日")
	h.Must(h.s.Extend(ctx, clerk, id, 0, 20, "情况复杂"))
	h.refuses(h.s.Approve(ctx, head, id, 0, ""), fail.Denied, "权限")
	h.Must(h.s.Approve(ctx, officeHead, id, 0, "同意"))
	h.stands(id, disclosure.Handling, "2024-02-04") // not before the applicant was told
	h.Must(h.s.Told(ctx, clerk, id, 0, "", "延期答复告知书", h.today(), disclosure.Way{}))
	h.stands(id, disclosure.Handling, "2024-03-07")
	h.refuses(h.s.Extend(ctx, clerk, id, 0, 5, "还要"), fail.Invalid, "已经延长过一次")

	late := h.handling("乙")
	h.Must(h.s.Extend(ctx, clerk, late, 0, 10, "情况复杂"))
	h.on("2024-02-06")
	h.refuses(h.s.Approve(ctx, deputy, late, 0, ""), fail.Invalid, "届满")
	h.Verify()
}

// TestThirdParty holds R1.43 and R1.44: silence is no consent; the agency
// decides, and tells the third party.
func TestThirdParty(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	p := someone("丙")
	ask := disclosure.Asking{Kind: clock.AskThirdParty, Party: "某公司", Third: &p, About: "合同价款", Evidence: "征求意见书", Sent: day("2024-01-10")}
	h.on("2024-01-10")
	h.Must(h.s.Consult(ctx, clerk, id, 0, ask))
	ask.Party = "另一公司"
	h.Must(h.s.Consult(ctx, clerk, id, 0, ask))
	c := h.the(id)
	h.on("2024-01-12")
	for _, x := range c.Consultations {
		h.Must(h.s.Reach(ctx, clerk, id, 0, x.ID, day("2024-01-12"), "邮件签收"))
	}
	h.on("2024-01-15")
	h.Must(h.s.Answer(ctx, clerk, id, 0, disclosure.Opinion{Consultation: c.Consultations[1].ID, On: h.today(), Answer: disclosure.Agrees}))
	h.stands(id, disclosure.Consulting, "2024-03-04")
	h.on("2024-02-05") // fifteen working days from the receipt are over
	h.Must(h.s.Watch(ctx, officetest.Agency))
	c = h.stands(id, disclosure.Handling, "2024-03-04")
	if c.Consultations[0].Answer != disclosure.Silent || c.Consultations[0].Consents() {
		t.Error("silence of a third party counts as consent")
	}
	h.toGrant(id)
	h.letter(id, "grant")
	h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	send := disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}
	h.refuses(h.s.Issue(ctx, clerk, id, 0, send), fail.Invalid, "依据还不齐备")
	if got := strings.Join(h.the(id).Lacks(), ""); !strings.Contains(got, "不等于同意") {
		t.Errorf("lacks %s", got)
	}
	h.Verify()
}

// TestNothingIsWithheldForOthersUnasked holds articles 15 and 32: neither a
// refusal nor a partial disclosure rests on a third party's rights unless it
// was asked in writing and the agency decided.
func TestNothingIsWithheldForOthersUnasked(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	partly := map[string]string{"ground": wording.Covers(wording.DeniedThird)}
	for ground, steps := range map[string][]string{"third": {"give", "third"}, "partial": {"give", "part", "how", "asked", "answer", "partial"}} {
		id := h.handling(ground)
		steps = append([]string{"mend", "clear", "is", "yes", "whose", "ours", "have", "have"}, steps...)
		h.judge(id, steps...)
		l, err := h.s.Draft(ctx, clerk, id, disclosure.Drafting{Family: "reply", Template: ground, Ground: ground, Title: "告知书", Parts: partly})
		h.Must(err)
		h.sign(l)
		h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
		send := disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}
		lacks := func(words string) {
			t.Helper()
			if got := strings.Join(h.the(id).Lacks(), ""); !strings.Contains(got, words) {
				t.Errorf("%s lacks %q, want %q", ground, got, words)
			}
		}
		lacks("书面征求第三方意见")
		h.refuses(h.s.Issue(ctx, clerk, id, 0, send), fail.Invalid, "依据还不齐备")
		h.Must(h.s.VoidLetter(ctx, clerk, l.ID, 0, "先征求意见"))
		h.Must(h.s.Consult(ctx, clerk, id, 0, disclosure.Asking{Kind: clock.AskThirdParty, Party: "某公司", About: "合同价款", Evidence: "征求意见书", Sent: h.today()}))
		x := h.the(id).Consultations[0].ID
		h.Must(h.s.Reach(ctx, clerk, id, 0, x, h.today(), "签收"))
		h.Must(h.s.Answer(ctx, clerk, id, 0, disclosure.Opinion{Consultation: x, On: h.today(), Answer: disclosure.Refuses, Reason: "商业秘密"}))
		l, err = h.s.Draft(ctx, clerk, id, disclosure.Drafting{Family: "reply", Template: ground, Ground: ground, Title: "告知书", Parts: partly})
		h.Must(err)
		h.judge(id, steps...)
		lacks("作出不予公开的决定")
		h.Must(h.s.Decide(ctx, clerk, id, 0, x, disclosure.DecideWithhold, "理由合理，不公开不影响公共利益"))
		h.judge(id, steps...)
		h.sign(l)
		h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
		h.Must(h.s.Issue(ctx, clerk, id, 0, send))
	}
	h.Verify()
}

// TestForwardAndReturnWithReason holds F15: a case goes to another unit and
// back to the office with a reason, which the timeline shows; the term runs on.
func TestForwardAndReturnWithReason(t *testing.T) {
	h := build(t)
	h.s.Staff = staff
	ctx := h.Context()
	id := h.handling("甲")
	h.refuses(h.s.Forward(ctx, clerk, id, 0, "u-qy", "", ""), fail.Invalid, "转办")
	h.refuses(h.s.Forward(ctx, elsewhere, id, 0, "u-qy", "", "x"), fail.Missing, "没有找到")
	h.on("2024-01-10")
	h.Must(h.s.Forward(ctx, clerk, id, 0, "u-qy", "", "属于企业科职责"))
	c := h.stands(id, disclosure.Handling, "2024-02-04")
	if c.Item.Unit != "u-qy" || c.Item.Person != "" {
		t.Errorf("with %s of %s", c.Item.Person, c.Item.Unit)
	}
	if _, err := h.s.Case(ctx, h.DB, clerk, id); !fail.Is(err, fail.Missing) {
		t.Errorf("the unit that gave it away reads it: %v", err)
	}
	h.refuses(h.s.Return(ctx, elsewhere, id, 0, ""), fail.Invalid, "退回")
	h.Must(h.s.Return(ctx, elsewhere, id, 0, "企业科没有制作该信息"))
	c = h.the(id)
	if c.Item.Unit == "u-qy" || c.Item.Due.String() != "2024-02-04" {
		t.Errorf("with %s, due %s", c.Item.Unit, c.Item.Due)
	}
	events, err := h.s.Events(ctx, h.DB, officetest.Agency, id)
	h.Must(err)
	var said strings.Builder
	for _, e := range events {
		said.WriteString(e.Text + "\n")
	}
	for _, want := range []string{"属于企业科职责", "企业科没有制作该信息"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the timeline does not say %q:\n%s", want, said.String())
		}
	}
	if !slices.ContainsFunc(h.told.all, func(m notice.Message) bool { return slices.Contains(m.To, elsewhere.ID) }) || !slices.ContainsFunc(h.told.all, func(m notice.Message) bool { return slices.Contains(m.To, office.ID) }) {
		t.Error("the new unit or the office was not told")
	}
	h.Verify()
}

// TestCoMakerSilenceIsConsent holds R1.45.
func TestCoMakerSilenceIsConsent(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.Must(h.s.Consult(ctx, clerk, id, 0, disclosure.Asking{Kind: clock.AskCoMaker, Party: "市发展改革委", About: "联合发文", Evidence: "征求意见书", Sent: h.today()}))
	h.Must(h.s.Reach(ctx, clerk, id, 0, h.the(id).Consultations[0].ID, h.today(), "签收"))
	h.on("2024-02-01")
	h.Must(h.s.Watch(ctx, officetest.Agency))
	c := h.stands(id, disclosure.Handling, "2024-02-29")
	if !c.Consultations[0].Consents() {
		t.Error("silence of a co-maker does not count as consent")
	}
	h.refuses(h.s.Decide(ctx, clerk, id, 0, c.Consultations[0].ID, disclosure.DecideWithhold, "理由"), fail.Invalid, "同意公开")
}

// TestMassRequests holds R1.46.
func TestMassRequests(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	good, bad := h.handling("甲"), h.handling("甲")
	for _, id := range []string{good, bad} {
		h.Must(h.s.AskReasons(ctx, clerk, id, 0, "本月已申请40件", "", "说明理由告知书", h.today(), disclosure.Way{}))
		h.stands(id, disclosure.Reasoning, "2024-02-04")
	}
	h.refuses(h.s.RefuseReasons(ctx, clerk, bad, 0, "", "没有说明"), fail.Invalid, "还没有届满")
	h.Must(h.s.RefuseReasons(ctx, clerk, bad, 0, "想要", "理由不合理"))
	h.Must(h.s.AcceptReasons(ctx, clerk, good, 0, "学术研究", "理由合理"))
	h.refuses(h.s.Delay(ctx, deputy, good, 0, day("2024-02-01"), "数量多", "", "函", h.today(), disclosure.Way{}), fail.Invalid, "晚于")
	h.refuses(h.s.Delay(ctx, deputy, bad, 0, day("2024-06-28"), "数量多", "", "函", h.today(), disclosure.Way{}), fail.Invalid, "没有认可")
	h.Must(h.s.Delay(ctx, deputy, good, 0, day("2024-06-28"), "数量多", "", "函", h.today(), disclosure.Way{}))
	h.stands(good, disclosure.Handling, "2024-06-28")
	h.judge(bad, "mend", "clear", "is", "massive")
	h.reply(bad, "mass")
	if got := h.the(bad).Item.Outcome; got != "e4" {
		t.Errorf("outcome %s", got)
	}
	h.Verify()
}

// TestFees holds R3: the number in the month is fixed at receipt, one tariff
// only, the term begins anew after payment, unpaid is not handled further.
func TestFees(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	var ids []string
	for range 12 {
		ids = append(ids, h.handling("甲"))
	}
	other := h.handling("乙")
	if a, b := h.the(ids[11]).Item.Ordinal, h.the(other).Item.Ordinal; a != 12 || b != 1 {
		t.Fatalf("numbers in the month %d and %d", a, b)
	}
	h.refuses(h.s.ChargeFee(ctx, clerk, ids[9], 0, disclosure.Charge{Way: fee.ByItems, Evidence: "收费通知书", Sent: h.today()}), fail.Invalid, "不收费")
	h.Must(h.s.Withdraw(ctx, office, ids[0], 0, h.today(), "撤回申请书"))
	if h.the(ids[11]).Item.Ordinal != 12 {
		t.Error("a withdrawal renumbers others")
	}
	for _, id := range ids[10:] {
		h.Must(h.s.ChargeFee(ctx, clerk, id, 0, disclosure.Charge{Way: fee.ByItems, Evidence: "收费通知书", Sent: h.today()}))
		if f := h.the(id).Fee(); f.Amount != 100 {
			t.Errorf("amount %d", f.Amount)
		}
		h.Must(h.s.Reach(ctx, clerk, id, 0, h.the(id).Fee().ID, h.today(), "签收"))
	}
	h.on("2024-01-15")
	h.Must(h.s.Paid(ctx, clerk, ids[10], 0, h.today(), "0001"))
	h.stands(ids[10], disclosure.Handling, "2024-02-09")
	h.refuses(h.s.ChargeFee(ctx, clerk, ids[10], 0, disclosure.Charge{Way: fee.ByPages, Pages: 68, Evidence: "收费通知书", Sent: h.today()}), fail.Invalid, "不能重复收费")
	h.on("2024-02-06")
	h.judge(ids[11], "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "all", "how", "asked")
	h.reply(ids[11], "unpaid")
	if got := h.the(ids[11]).Item.Outcome; got != "f2" {
		t.Errorf("outcome %s", got)
	}
	h.Verify()
}

// TestSplitMergeAndSame holds F14 and article 44.
func TestSplitMergeAndSame(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	made, err := h.s.Split(ctx, clerk, id, 0, []string{"分配结果", "评审记录", "申报名单"}, "一事一申请")
	h.Must(err)
	for n, part := range made {
		c := h.stands(part, disclosure.Handling, "2024-02-04")
		if c.Item.Ordinal != int64(n+2) || c.Item.Label() == h.the(id).Item.Label() {
			t.Errorf("part %d is number %d, %s", n, c.Item.Ordinal, c.Item.Label())
		}
	}
	twin := h.handling("乙")
	h.Must(h.s.Same(ctx, clerk, twin, 0, []string{id}))
	duties, err := h.s.Duties(ctx, h.DB, office, disclosure.DutySame, true)
	h.Must(err)
	if len(duties) != 1 || duties[0].People != 2 {
		t.Fatalf("duties %v", duties)
	}
	h.refuses(h.s.Assess(ctx, clerk, duties[0].ID, disclosure.DutyPublish, "可以公开", ""), fail.Denied, "权限")
	h.Must(h.s.Assess(ctx, office, duties[0].ID, disclosure.DutyPublish, "可以公开", "/art/1"))
	h.refuses(h.s.Assess(ctx, office, duties[0].ID, disclosure.DutyPublish, "可以公开", ""), fail.Stale, "已经由")
	h.Must(h.s.Merge(ctx, clerk, twin, 0, id, "内容相同"))
	h.toGrant(id)
	h.reply(id, "grant")
	a, b := h.the(id).Item, h.the(twin).Item
	if b.State != disclosure.Replied || b.Outcome != "a" || b.Reply != a.Reply || b.Answered != a.Answered {
		t.Errorf("the merged one is %s %s", b.State, b.Outcome)
	}
	h.Must(h.s.Serve(ctx, clerk, twin, 0, disclosure.Delivered{On: h.today(), How: "签收"}))
	h.Must(h.s.Serve(ctx, clerk, id, 0, disclosure.Delivered{On: h.today(), How: "签收"}))
	h.Verify()
}

// TestReplyNeedsASignedLetter holds F12: no outcome without a letter that was
// signed by others and issued.
func TestReplyNeedsASignedLetter(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	send := disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}
	h.toGrant(id)
	h.refuses(h.s.Issue(ctx, clerk, id, 0, send), fail.Invalid, "还没有签发")
	l, err := h.s.Draft(ctx, clerk, id, disclosure.Drafting{Family: "reply", Template: "grant", Ground: "grant", Title: "公开告知书"})
	h.Must(err)
	h.refuses(h.s.Review(ctx, clerk, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "好"), fail.Denied, "权限")
	h.sign(l)
	h.refuses(h.s.Issue(ctx, clerk, id, 0, send), fail.Invalid, "保密审查")
	h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	if h.the(id).Item.Outcome != "" {
		t.Error("an outcome before the letter was issued")
	}
	h.refuses(h.s.Judge(ctx, clerk, id, 0, "give", "part", "改判", "依据"), fail.Invalid, "正在审签")
	net := send
	net.Way = disclosure.Way{Method: disclosure.ByNet}
	h.refuses(h.s.Issue(ctx, clerk, id, 0, net), fail.Invalid, "没有同意电子送达")
	h.Must(h.s.Issue(ctx, clerk, id, 0, send))
	c := h.stands(id, disclosure.Replied, "2024-02-04")
	if c.Item.Outcome != "a" || c.Item.Answered != h.today() {
		t.Errorf("outcome %s answered %s", c.Item.Outcome, c.Item.Answered)
	}
	h.Must(h.s.Serve(ctx, clerk, id, 0, disclosure.Delivered{On: h.today(), How: "邮件签收", SignedFor: "本人"}))
	h.Must(h.s.Archive(ctx, office, id, 0))
	h.stands(id, disclosure.Archived, "2024-02-04")
	h.Verify()
}

// TestHandedOverCountsFromTheSignature holds B.2: hand delivery counts from the
// day of the signature.
func TestHandedOverCountsFromTheSignature(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.toGrant(id)
	h.letter(id, "grant")
	h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	h.Must(h.s.Issue(ctx, clerk, id, 0, disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByHand}}))
	if c := h.the(id); !c.Item.Answered.IsZero() || c.Item.Closed {
		t.Error("the clock stops before the signature")
	}
	h.on("2024-02-06")
	if c := h.the(id); !c.Item.Late(h.today()) {
		t.Error("not late though nobody signed")
	}
	h.Must(h.s.Serve(ctx, clerk, id, 0, disclosure.Delivered{On: h.today(), How: "送达回证"}))
	if c := h.the(id); c.Item.Answered != h.today() || !c.Item.Late(h.today()) || !c.Item.Closed {
		t.Errorf("answered %s", c.Item.Answered)
	}
}

// TestDisputes holds the clocks of RULES.md 1.6 and table four.
func TestDisputes(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.judge(id, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "internal")
	h.reply(id, "internal")
	h.Must(h.s.Serve(ctx, clerk, id, 0, disclosure.Delivered{On: h.today(), How: "签收"}))
	duties, err := h.s.Duties(ctx, h.DB, office, disclosure.DutyReassess, true)
	h.Must(err)
	if len(duties) != 1 || duties[0].Due.String() != "2025-01-08" {
		t.Errorf("the regular assessment: %v", duties)
	}
	filing := disclosure.Filing{Kind: disclosure.DisputeReview, Body: "中卫市人民政府", Filed: h.today(), Copy: h.today()}
	d, err := h.s.Dispute(ctx, office, id, 0, filing)
	h.Must(err)
	filing.Simple = true
	_, err = h.s.Dispute(ctx, office, id, 0, filing)
	h.Must(err)
	c := h.the(id)
	if a, b := c.Disputes[0].Due.String(), c.Disputes[1].Due.String(); a != "2024-01-22" || b != "2024-01-15" {
		t.Errorf("answers due %s and %s", a, b)
	}
	_, err = h.s.Redo(ctx, office, id, 0, d, h.today())
	h.refuses(err, fail.Invalid, "没有要求重新答复")
	h.Must(h.s.AnswerDispute(ctx, office, id, 0, d, h.today()))
	h.Must(h.s.ReportDispute(ctx, office, id, 0, d, "市政府办公室", h.today()))
	h.Must(h.s.Resolve(ctx, office, id, 0, d, disclosure.Corrected, "责令重新答复", h.today()))
	made, err := h.s.Redo(ctx, office, id, 0, d, h.today())
	h.Must(err)
	h.stands(made, disclosure.Handling, "2024-02-04")
	var kind, result string
	h.Must(h.DB.QueryRow(ctx, "SELECT kind, result FROM disclosure_dispute_report WHERE agency = $1 AND id = $2", officetest.Agency, d).Scan(&kind, &result))
	if kind != "review" || result != "corrected" {
		t.Errorf("the view says %s %s", kind, result)
	}
	if rows := h.report(); len(rows) != 1 || !strings.HasPrefix(rows[0], "2024-01-08 natural c5 2024-01-08") {
		t.Errorf("the annual report counts %q", rows)
	}
	h.Verify()
}

// report reads what the annual report counts.
func (h *house) report() []string {
	h.Helper()
	rows, err := h.DB.Query(h.Context(), "SELECT received_on || ' ' || applicant_kind || ' ' || outcome || ' ' || answered_on FROM disclosure_report WHERE agency = $1 ORDER BY id", officetest.Agency)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		h.Must(rows.Scan(&s))
		out = append(out, s)
	}
	return out
}

// TestOwnRecord holds article 41: its own judgement, term and outcomes, and no
// row in the annual report.
func TestOwnRecord(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	in := h.application("甲")
	in.Kind = disclosure.Record
	r, err := h.s.Register(ctx, office, in)
	h.Must(err)
	id := r.Item.ID
	h.Must(h.s.Assign(ctx, office, id, 0, "u-jn", "", ""))
	h.stands(id, disclosure.Handling, "2024-02-04")
	h.refuses(h.s.ChargeFee(ctx, clerk, id, 0, disclosure.Charge{Way: fee.ByPages, Pages: 100, Evidence: "x", Sent: h.today()}), fail.Invalid, "不收取")
	h.judge(id, "proof", "proved")
	h.reply(id, "mend")
	if got := h.the(id).Item.Outcome; got != "r1" || len(h.report()) != 0 {
		t.Errorf("outcome %s, report %q", got, h.report())
	}
}

// TestWithdrawn holds that a withdrawal ends a case as 其他处理 and drops what
// was being written.
func TestWithdrawn(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	l, err := h.s.Draft(ctx, clerk, id, disclosure.Drafting{Family: "reply", Template: "grant", Ground: "grant", Title: "公开告知书"})
	h.Must(err)
	h.Must(h.s.SubmitLetter(ctx, clerk, l.ID, 0))
	h.Must(h.s.Withdraw(ctx, clerk, id, 0, h.today(), "撤回申请书"))
	c := h.stands(id, disclosure.Withdrawn, "2024-02-04")
	if c.Letters[0].State != disclosure.LetterVoid || c.Item.Outcome != "f3" || !c.Item.Closed {
		t.Errorf("letter %s outcome %s", c.Letters[0].State, c.Item.Outcome)
	}
	if got := h.report(); len(got) != 1 || !strings.Contains(got[0], "f3") {
		t.Errorf("report %q", got)
	}
	in := h.application("乙")
	in.Channel = clock.Internet
	r, err := h.s.Register(ctx, who.System(officetest.Agency), in)
	h.Must(err)
	h.Must(h.s.Withdraw(ctx, who.System(officetest.Agency), r.Item.ID, 0, h.today(), "申请人在网上撤回"))
	if got := h.report(); len(got) != 1 {
		t.Errorf("a request that never counted as received is reported: %q", got)
	}
	h.Verify()
}

// TestWhoSeesWhat holds that cases of other units and agencies do not exist
// for a person.
func TestWhoSeesWhat(t *testing.T) {
	h := build(t)
	id := h.handling("甲")
	for _, a := range []who.Actor{elsewhere, stranger, nobody} {
		_, err := h.s.Case(h.Context(), h.DB, a, id)
		h.refuses(err, fail.Missing, "没有找到")
		h.refuses(h.s.Take(h.Context(), a, id, 0), fail.Missing, "没有找到")
		got, err := h.s.List(h.Context(), h.DB, a, disclosure.Filter{})
		h.Must(err)
		if len(got) != 0 {
			t.Errorf("%s sees %d", a.ID, len(got))
		}
		may, ours, err := h.s.MayOpen(h.Context(), h.DB, a, store.Ref{Kind: disclosure.KindItem, ID: id})
		if h.Must(err); may || !ours {
			t.Errorf("%s may open a file of it", a.ID)
		}
	}
	for _, a := range []who.Actor{clerk, office, deputy, overseer} {
		got, err := h.s.List(h.Context(), h.DB, a, disclosure.Filter{Text: "技改"})
		h.Must(err)
		if len(got) != 1 {
			t.Errorf("%s sees %d", a.ID, len(got))
		}
	}
	h.Must(h.s.Help(h.Context(), clerk, id, 0, disclosure.HelpAsked{Unit: "u-qy", About: "企业名单", Due: h.today()}))
	c, err := h.s.Case(h.Context(), h.DB, elsewhere, id)
	h.Must(err)
	if c.Try(disclosure.MoveJudge) == nil {
		t.Error("who helps may judge")
	}
	h.Must(h.s.Helped(h.Context(), elsewhere, id, 0, c.Helps[0].ID, "名单见附件", h.today()))
	seen, err := h.s.Case(h.Context(), h.DB, overseer, id)
	h.Must(err)
	ours, err := h.s.Case(h.Context(), h.DB, office, id)
	h.Must(err)
	if ours.Text.Content == "" || strings.Contains(seen.Text.Content, ours.Text.Content) || seen.Item.Due != ours.Item.Due || seen.Item.State != ours.Item.State {
		t.Errorf("an overseer sees %+v", seen.Text)
	}
	h.refuses(h.s.Forward(h.Context(), overseer, id, 0, "u-qy", "", "x"), fail.Denied, "权限")
}

// TestNoPersonalDataIsKept holds the separation: no table of this package and
// no line of the record holds a name, number or address.
func TestNoPersonalDataIsKept(t *testing.T) {
	h := build(t)
	in := h.application("欧阳建国")
	in.Title = ""
	in.Content = "2023年技改资金分配结果，请寄给我，电话13912345678，身份证号110101199003078515"
	r, err := h.s.Register(h.Context(), office, in)
	h.Must(err)
	for _, table := range []string{"disclosure_request", "disclosure_item", "disclosure_event", "audit_entry", "citizen_person"} {
		for _, secret := range []string{"欧阳建国", "13912345678", "110101199003078515", "某街1号"} {
			if n := h.holds(table, secret); n > 0 {
				t.Errorf("%s holds %s", table, secret)
			}
		}
	}
	if !strings.Contains(r.Item.Title, "技改资金") {
		t.Errorf("title %s", r.Item.Title)
	}
}

// TestErasure holds that after the keeping time nothing is left of what the
// applicant wrote, and the record verifies.
func TestErasure(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.Must(h.s.Withdraw(ctx, clerk, id, 0, h.today(), "撤回申请书"))
	h.Must(h.s.Archive(ctx, office, id, 0))
	c := h.the(id)
	if c.Request.EraseOn.String() != "2029-01-08" {
		t.Fatalf("kept until %s", c.Request.EraseOn)
	}
	h.on("2029-01-08")
	h.Must(h.s.Watch(ctx, officetest.Agency))
	if h.the(id).Text.Content == "" {
		t.Error("erased a day too early")
	}
	h.on("2029-01-09")
	h.Must(h.s.Watch(ctx, officetest.Agency))
	for _, j := range h.citizens.Slice().Jobs {
		h.Must(j.Work(ctx, nil))
	}
	if c = h.the(id); c.Text.Content != "" || c.Request.SameKey != "" {
		t.Error("something is left")
	}
	masks, err := h.citizens.Masks(ctx, h.DB, officetest.Agency, c.Request.Applicants)
	h.Must(err)
	if !masks[c.Request.Lead()].Erased {
		t.Error("the person is left")
	}
	h.Verify()
}

// TestMeasures counts for task 20.
func TestMeasures(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	h.toGrant(id)
	h.reply(id, "grant")
	h.Must(h.s.Serve(ctx, clerk, id, 0, disclosure.Delivered{On: h.today(), How: "签收"}))
	h.Must(h.s.Archive(ctx, office, id, 0))
	late := h.handling("乙")
	h.on("2024-02-06")
	want := map[string][2]int{"disclosure.received": {2, 2}, "disclosure.timely": {1, 2}, "disclosure.corrections": {0, 0}, "disclosure.archived": {1, 1}}
	for _, m := range h.s.Slice().Measures {
		f, err := m.Count(ctx, h.DB, office, h.year())
		h.Must(err)
		if w, ok := want[m.Key]; ok && (f.Part != w[0] || f.Whole != w[1]) {
			t.Errorf("%s: %d of %d, want %v", m.Key, f.Part, f.Whole, w)
		}
		if m.Key == "disclosure.timely" && !slices.ContainsFunc(f.Records, counted(late, false)) {
			t.Errorf("%s does not name the late one", m.Key)
		}
	}
}

// TestCalendarMovesOpenTerms holds F10.
func TestCalendarMovesOpenTerms(t *testing.T) {
	h := build(t)
	open := h.handling("甲")
	h.stands(open, disclosure.Handling, "2024-02-04")
	h.off("2024-01-29")
	h.stands(open, disclosure.Handling, "2024-02-05")
	events, err := h.s.Events(h.Context(), h.DB, officetest.Agency, open)
	h.Must(err)
	if e := events[len(events)-1]; e.Act != disclosure.ActCalendar || !strings.Contains(e.Says, "2024年2月5日") {
		t.Errorf("the last event is %s", e.Text)
	}
	h.Verify()
}
