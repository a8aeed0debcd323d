package consulttest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/office/officetest"
)

// What people wrote stays as it came, whatever is coded, merged and answered.
func TestCodingAndMergingLoseNothing(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-11 10:00")
	const said = "投资门槛五百万元太高，小厂达不到，建议降到三百万元。"
	first := h.say(k, 3, said)
	like := h.say(k, 0, strings.Replace(said, "太高", "偏高", 1))
	other := h.say(k, 4, "建议每年增加一次申报。")
	clerk, ctx := h.As("p-wang"), t.Context()

	href := "/office/consult/" + k.ID
	coding := href + "/all?" + url.Values{"do": {"code"}, "id": {first.ID, like.ID}}.Encode()
	h.Sees(h.Get(clerk, coding), 200, "主题", "条款", "第二条")
	h.Sees(h.Post(clerk, coding, url.Values{"theme": {"投资门槛"}, "article": {"99"}}), 422, "请从草案条款中选择")
	h.Sees(h.Post(clerk, coding, url.Values{"theme": {"投资门槛"}, "article": {"3"}}), 303)
	h.Sees(h.Post(clerk, href+"/all?"+url.Values{"do": {"code"}, "id": {other.ID}}.Encode(), url.Values{"theme": {"申报次数"}, "article": {""}}), 303)
	count := func(theme, article string) int {
		n, err := consult.CountOpinions(ctx, h.DB, officetest.Agency, consult.Filter{Consultation: k.ID, Theme: theme, Article: article})
		h.Must(err)
		return n
	}
	for _, c := range []struct {
		theme, article string
		n              int
	}{{"投资门槛", "3", 2}, {"投资门槛", "0", 0}, {"申报次数", "4", 1}, {"申报次数", "3", 0}} {
		if got := count(c.theme, c.article); got != c.n {
			t.Errorf("%s × article %s: %d, want %d", c.theme, c.article, got, c.n)
		}
	}
	h.Sees(h.Get(clerk, href+"/report"), 200, "投资门槛", "申报次数")

	groups, err := h.s.Gather(ctx, clerk, k.ID)
	h.Must(err)
	if groups != 1 {
		t.Fatalf("%d groups", groups)
	}
	n, err := h.s.Merge(ctx, clerk, k.ID, first.ID)
	h.Must(err)
	if n != 2 {
		t.Fatalf("merged %d", n)
	}
	answered, err := h.s.SettleAll(ctx, clerk, k.ID, consult.Filter{Group: first.ID}, consult.Verdict{Verdict: consult.Adopted, Reason: "门槛降为三百万元。", Changed: "第二条"})
	h.Must(err)
	if answered != 2 {
		t.Errorf("answered %d", answered)
	}
	now := h.read(k, consult.Filter{})
	if len(now) != 3 {
		t.Fatalf("%d opinions after merging", len(now))
	}
	for i, was := range []consult.Opinion{first, like, other} {
		if got := now[i]; got.Text != was.Text || got.Number != was.Number || got.Code != was.Code || got.At != was.At || got.Consent != was.Consent {
			t.Errorf("%s is no longer as it came: %+v", was.Number, got)
		}
	}
	h.Must(h.s.Detach(ctx, clerk, k.ID, like.ID))
	if _, err := h.s.Gather(ctx, clerk, k.ID); err != nil {
		t.Fatal(err)
	}
	if kin, err := consult.Kin(ctx, h.DB, &now[0], 10); err != nil || len(kin) != 0 {
		t.Errorf("taken out by hand, put back by the program: %v %v", kin, err)
	}
	h.Verify()
}

// The feedback is due ten working days after the decision: said before, red
// after, and listed as late.
func TestFeedbackIsRemindedOfAndTurnsRed(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	clerk := h.As("p-wang")
	href := "/office/consult/" + k.ID
	work := func(at string) {
		h.goTo(at)
		for _, j := range h.s.Slice().Jobs {
			h.Must(j.Work(t.Context(), nil))
		}
	}
	told := func() int {
		n := 0
		for _, act := range h.Acts(officetest.Agency) {
			if act == "提醒意见征集" {
				n++
			}
		}
		return n
	}
	work("2023-05-10 12:00")
	if told() != 0 {
		t.Error("reminded while it is open")
	}
	work("2023-05-11 00:30")
	if told() != 1 {
		t.Errorf("told %d times that it has closed", told())
	}
	h.Must(h.s.Decide(t.Context(), clerk, k.ID, consult.Decision{On: civil.MustParse("2023-05-10"), As: "卫工信规发〔2023〕1号", Final: finalText}))
	due := h.get(k.ID).Due
	if due != civil.MustParse("2023-05-24") {
		t.Fatalf("due %s", due)
	}
	for _, c := range []struct {
		at    string
		times int
		lamp  string
	}{
		{"2023-05-18 09:00", 1, "2023-05-24"}, // four working days before: nothing yet
		{"2023-05-19 09:00", 2, "2023-05-24"},
		{"2023-05-19 17:00", 2, "2023-05-24"}, // once a day
		{"2023-05-24 23:00", 3, "2023-05-24"}, // the last day is in time
		{"2023-05-25 09:00", 4, "超期未反馈"},
	} {
		work(c.at)
		if told() != c.times {
			t.Errorf("%s: told %d times, want %d", c.at, told(), c.times)
		}
		h.Sees(h.Get(clerk, "/office/consult"), 200, c.lamp)
	}
	h.Sees(h.Get(clerk, href), 200, "反馈已超期", "2023年5月24日")
	h.Must(h.s.Report(t.Context(), clerk, k.ID, ""))
	h.Must(h.release(h.get(k.ID).Feedback))
	h.Sees(h.Get(clerk, "/office/consult"), 200, "超期反馈", "!超期未反馈")
	work("2023-05-26 09:00")
	if told() != 4 {
		t.Error("reminded of what is answered")
	}
	h.Verify()
}

// A hearing needs its choice of participants, materials seven days ahead and
// signed minutes.
func TestAHearingIsHeldToItsProvisions(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-05-05 10:00")
	whole := consult.Held{Channel: consult.ChannelHearing, HeldOn: civil.MustParse("2023-05-04"), Place: "局一楼会议室", People: 15, Who: "企业代表", Minutes: "逐一发言。",
		NoticeOn: civil.MustParse("2023-04-20"), MaterialsOn: civil.MustParse("2023-04-27"), Chosen: "自愿报名、按行业抽取，名单已公布", Signed: true}
	hold := func(change func(*consult.Held)) error {
		in := whole
		change(&in)
		_, err := h.s.Hold(t.Context(), h.As("p-wang"), k.ID, "", consult.AnyVersion, in)
		return err
	}
	for name, c := range map[string]struct {
		change func(*consult.Held)
		field  string
	}{
		"materials six days ahead":   {func(v *consult.Held) { v.MaterialsOn = civil.MustParse("2023-04-28") }, "materials_on"},
		"materials not sent":         {func(v *consult.Held) { v.MaterialsOn = 0 }, "materials_on"},
		"not announced":              {func(v *consult.Held) { v.NoticeOn = 0 }, "notice_on"},
		"announced on the day":       {func(v *consult.Held) { v.NoticeOn = v.HeldOn }, "notice_on"},
		"nobody says how chosen":     {func(v *consult.Held) { v.Chosen = " " }, "chosen"},
		"minutes that nobody signed": {func(v *consult.Held) { v.Signed = false }, "signed"},
	} {
		if err := hold(c.change); !fail.Is(err, fail.Invalid) || !wrongAt(err, c.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.Must(hold(func(*consult.Held) {}))
	h.Must(hold(func(v *consult.Held) { // a meeting is no hearing
		v.Channel, v.NoticeOn, v.MaterialsOn, v.Chosen, v.Signed = consult.ChannelMeeting, 0, 0, "", false
	}))
	held, err := consult.Activities(t.Context(), h.DB, officetest.Agency, k.ID)
	h.Must(err)
	if len(held) != 2 {
		t.Errorf("%d activities are noted", len(held))
	}
}

// wrongAt says that a refusal is about a field.
func wrongAt(err error, field string) bool {
	var e *fail.Error
	return errors.As(err, &e) && e.Fields[field] != ""
}

// However many consultations there are, the public list shows a page of them
// and leads to the others.
func TestThePublicListHasPages(t *testing.T) {
	h := build(t)
	for i := range 23 {
		in := plan()
		in.Title, in.Matter = fmt.Sprintf("第%02d号办法（征求意见稿）", i+1), ""
		h.announced(in)
	}
	h.goTo("2023-04-11 10:00")
	citizen := h.from("203.0.113.7")
	seen := map[string]int{}
	look := func(path string) string {
		status, body := citizen.ask(http.MethodGet, path, nil)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		for i := range 23 {
			if title := fmt.Sprintf("第%02d号办法", i+1); strings.Contains(body, title) {
				seen[title]++
			}
		}
		return body
	}
	body := look("/consultations?stage=征集中")
	if len(seen) != 20 || !strings.Contains(body, "page=2") {
		t.Errorf("%d on the first page", len(seen))
	}
	look("/consultations?stage=征集中&page=2")
	for title, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", title, n)
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d on both pages", len(seen))
	}
	if body := look("/consultations?page=99"); !strings.Contains(body, "第01号办法") {
		t.Error("a page past the last one is empty")
	}
	if body := look("/consultations?stage=已反馈"); strings.Contains(body, "号办法") || !strings.Contains(body, "没有这类征集") {
		t.Error("the filter is lost")
	}
}

// Whoever did not agree to be shown is quoted nowhere in public: not in the
// answers, not beside the change they made, not in the report.
func TestNobodyIsQuotedAgainstTheirWill(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-11 10:00")
	send := func(article int64, text string, consent bool) string {
		r, err := h.s.Receive(t.Context(), officetest.Agency, k.ID, consult.Said{Article: article, Text: text, Consent: consent})
		h.Must(err)
		o, err := h.s.Find(t.Context(), h.DB, officetest.Agency, r)
		h.Must(err)
		return o.ID
	}
	clerk := h.As("p-wang")
	settle := func(id string, v consult.Verdict) {
		_, err := h.s.Settle(t.Context(), clerk, k.ID, []string{id}, v)
		h.Must(err)
	}
	settle(send(3, "不愿公开的意见甲，门槛请降低。", false), consult.Verdict{Verdict: consult.Adopted, Reason: "已降低。", Changed: "第二条", Theme: "门槛"})
	settle(send(3, "愿意公开的意见乙，门槛请降低。", true), consult.Verdict{Verdict: consult.Adopted, Reason: "已降低。", Changed: "第二条", Theme: "门槛"})
	settle(send(0, "不愿公开的意见丙，比例请提高。", false), consult.Verdict{Verdict: consult.Rejected, Reason: "超出财力。", Theme: "比例"})
	settle(send(0, "愿意公开的意见丁，次数请增加。", true), consult.Verdict{Verdict: consult.Partly, Reason: "另行研究。", Theme: "次数"})
	h.goTo("2023-05-11 09:00")
	h.Must(h.s.Decide(t.Context(), clerk, k.ID, consult.Decision{On: civil.MustParse("2023-05-10"), As: "卫工信规发〔2023〕1号", Final: finalText + `<p class="right">某市工业和信息化局</p>`}))
	h.Must(h.s.Report(t.Context(), clerk, k.ID, ""))
	h.Must(h.release(h.get(k.ID).Feedback))
	_, body := h.from("203.0.113.8").ask(http.MethodGet, k.Address()+"?tab=feedback", nil)
	for _, no := range []string{"不愿公开的意见甲", "不愿公开的意见丙"} {
		if strings.Contains(body, no) {
			t.Errorf("the public reads %q", no)
		}
	}
	for _, want := range []string{"愿意公开的意见乙", "愿意公开的意见丁", "主题：门槛", "主题：比例"} {
		if !strings.Contains(body, want) {
			t.Errorf("the public does not read %q", want)
		}
	}
	list, err := consult.Compare(t.Context(), h.DB, ptr(h.get(k.ID)))
	h.Must(err)
	for _, c := range list {
		if c.NewLabel == "" && c.OldLabel == "" && len(c.Opinions) > 0 {
			t.Errorf("%q is put down to %d opinions about the whole", c.New, len(c.Opinions))
		}
	}
	h.Sees(h.Get(clerk, "/office/consult/"+k.ID+"/compare"), 200, "不愿公开的意见甲")
}

func ptr[T any](v T) *T { return &v }
