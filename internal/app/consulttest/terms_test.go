package consulttest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

// A stop frees nobody from the feedback: not after the decision, and not
// before it where the decision comes all the same.
func TestAStopDoesNotFreeFromFeedback(t *testing.T) {
	h := build(t)
	head, clerk := h.As("p-li"), h.As("p-wang")
	decided, stopped := h.announced(plan()), h.announced(plan())
	h.goTo("2023-04-11 10:00")
	h.say(stopped, 2, "请降低门槛。")
	if err := h.s.Stop(t.Context(), head, stopped.ID, "　"); !fail.Is(err, fail.Invalid) {
		t.Errorf("stopped without a reason: %v", err)
	}
	h.Must(h.s.Stop(t.Context(), head, stopped.ID, "上位规定正在修订，草案需要重新起草"))
	citizen := h.from("203.0.113.9")
	if _, body := citizen.ask(http.MethodGet, stopped.Address(), nil); !strings.Contains(body, "上位规定正在修订") {
		t.Error("the reason of the stop is not published")
	}
	h.goTo("2023-05-11 09:00")
	h.Must(h.s.Decide(t.Context(), clerk, decided.ID, consult.Decision{On: civil.MustParse("2023-05-11"), As: "卫工信规发〔2023〕1号"}))
	if err := h.s.Stop(t.Context(), head, decided.ID, "不再公布反馈，以后再说"); err == nil || !strings.Contains(err.Error(), "任务分工第9项") {
		t.Errorf("stopped after the decision: %v", err)
	}
	h.Must(h.DB.Do(t.Context(), head, func(tx *store.Tx) error {
		return h.s.Issued(tx, "m-1", consult.Decision{On: civil.MustParse("2023-05-11"), As: "卫工信规发〔2023〕1号"})
	}))
	k := h.get(stopped.ID)
	if k.State != consult.Announced || k.Due != h.get(decided.ID).Due || k.TakesOpinions(h.Clock.At) {
		t.Errorf("the decision came all the same: %s, due %s", k.State, k.Due)
	}
	h.goTo("2023-05-26 09:00")
	for _, id := range []string{decided.ID, stopped.ID} {
		if k := h.get(id); !k.Late(civil.MustParse("2023-05-26")) {
			t.Errorf("%s is not late", k.Slug())
		}
		h.Sees(h.Get(clerk, "/office/consult/"+id), 200, "反馈已超期")
	}
	if _, body := citizen.ask(http.MethodGet, stopped.Address(), nil); !strings.Contains(body, "反馈准备中") || !strings.Contains(body, "上位规定正在修订") {
		t.Error("the public does not read that the feedback is owed")
	}
	h.Verify()
}

// Concentrated is what several people said: one opinion of many people, or
// opinions that somebody confirmed to say the same. What the program only
// suggests is not.
func TestConcentratedIsWhatSeveralPeopleSaid(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	clerk := h.As("p-wang")
	h.goTo("2023-04-11 10:00")
	var ids []string
	for _, text := range []string{"建议把第二条的投资门槛降到三百万元，照顾小企业。", "建议把第二条的投资门槛降到三百万元，照顾小企业！", "建议把第二条的投资门槛降到三百万元，照顾一下小企业。"} {
		ids = append(ids, h.say(k, 3, text).ID)
	}
	ids = append(ids, h.say(k, 4, "请改成每月申报一次。").ID)
	if n, err := h.s.Gather(t.Context(), clerk, k.ID); err != nil || n != 1 {
		t.Fatalf("%d groups, %v", n, err)
	}
	_, err := h.s.Settle(t.Context(), clerk, k.ID, ids, consult.Verdict{Verdict: consult.Rejected, Reason: "财力不足。"})
	h.Must(err)
	figures := func() []consult.Concentrated {
		f, err := h.s.Figures(t.Context(), h.DB, &k)
		h.Must(err)
		return f.Rejected
	}
	if got := figures(); len(got) != 0 {
		t.Errorf("suggested likeness makes %+v concentrated", got)
	}
	h.Sees(h.Get(clerk, "/office/consult/"+k.ID+"/report"), 200, "还有1组相近意见没有确认")
	_, err = h.s.Merge(t.Context(), clerk, k.ID, ids[0])
	h.Must(err)
	if got := figures(); len(got) != 1 || got[0].People != 3 || got[0].Count != 3 || !strings.Contains(got[0].Text, "投资门槛") {
		t.Errorf("three people said the same: %+v", got)
	}
	h.Must(h.s.Detach(t.Context(), clerk, k.ID, ids[2]))
	if got := figures(); len(got) != 0 {
		t.Errorf("two people are %+v", got)
	}
	h.Must(h.s.Set(t.Context(), h.As("p-chen"), consult.ManyPeople, civil.MustParse("2023-04-01"), 2, "本局意见征集办法"))
	if got := figures(); len(got) != 1 || got[0].People != 2 {
		t.Errorf("from two people on: %+v", got)
	}
	h.Verify()
}

// A local rule may be stricter than the provision, from a day on, and never
// laxer.
func TestTermsAreSetFromADayOn(t *testing.T) {
	h := build(t)
	office, path := h.As("p-chen"), "/office/consult/settings"
	h.Sees(h.Get(office, path), 200, "公开征求意见最短期限", "30日", "第十五条")
	set := func(name, value, from string) url.Values {
		return url.Values{"name": {name}, "value": {value}, "from": {from}, "basis": {"卫工信发〔2023〕9号"}}
	}
	h.Sees(h.Post(office, path, set(consult.FeedbackDays, "15", "2023-05-01")), 422, "不能低于法定标准", "卫工信发")
	h.Sees(h.Post(office, path, set(consult.FeedbackDays, "5", "2023-05-01")), 303)
	h.Sees(h.Post(office, path, set(consult.OpenDays, "40", "2023-06-01")), 303)
	h.Sees(h.Get(office, path), 200, "自2023年5月1日起5个工作日内", "自2023年6月1日起40日")
	if got := h.Post(h.As("p-wang"), path, set(consult.FeedbackDays, "3", "2023-05-01")); got.Status != 403 {
		t.Errorf("a clerk sets terms: %d", got.Status)
	}
	for on, want := range map[string]int{"2023-04-30": 10, "2023-05-01": 5} {
		n, err := consult.NumbersAt(t.Context(), h.DB, officetest.Agency, civil.MustParse(on))
		if h.Must(err); n.Of(consult.FeedbackDays) != want {
			t.Errorf("%s: %d days", on, n.Of(consult.FeedbackDays))
		}
	}
	k := h.announced(plan()) // opens in April: thirty days still hold
	h.goTo("2023-05-11 09:00")
	h.Must(h.s.Decide(t.Context(), h.As("p-wang"), k.ID, consult.Decision{On: civil.MustParse("2023-05-11"), As: "卫工信规发〔2023〕1号"}))
	if got := h.get(k.ID).Due; got != civil.MustParse("2023-05-18") {
		t.Errorf("feedback due %s", got)
	}
	if !slices.Contains(h.Acts(officetest.Agency), consult.ActSet) {
		t.Error("the record does not tell of the new term")
	}
	h.Verify()
}

// An announcement does not say that the time for opinions began on a day that
// is over: neither drafted nor sent on.
func TestAnAnnouncementBeginsInTime(t *testing.T) {
	h := build(t)
	in := plan()
	in.OpensAt = minuteAt("2023-04-02", 9, 0)
	k, err := h.s.Create(h.Context(), h.As("p-wang"), in)
	h.Must(err)
	if err := h.s.Announce(h.Context(), h.As("p-wang"), k.ID, consult.AnyVersion); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "起始时间2023年4月2日09:00已过") {
		t.Errorf("drafted with a start that is over: %v", err)
	}
	k, err = h.s.Create(h.Context(), h.As("p-wang"), plan())
	h.Must(err)
	h.Must(h.s.Announce(h.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
	h.goTo("2023-04-11 09:00")
	if err := h.release(h.get(k.ID).Item); err == nil || !strings.Contains(err.Error(), "起始时间2023年4月10日09:00已过") {
		t.Errorf("sent on with a start that is over: %v", err)
	}
}

// A title that names another document has its marks within those around it.
func TestMarksWithinMarks(t *testing.T) {
	h := build(t)
	for title, want := range map[string]string{"《奖补办法》": "关于《奖补办法》公开", "《促进法》实施细则": "关于《〈促进法〉实施细则》公开", "修改《奖补办法》": "关于《修改〈奖补办法〉》公开"} {
		in := plan()
		in.Title = title
		k, err := h.s.Create(h.Context(), h.As("p-wang"), in)
		h.Must(err)
		h.Must(h.s.Announce(h.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
		if i, err := content.ItemOf(t.Context(), h.DB, officetest.Agency, h.get(k.ID).Item); err != nil || !strings.HasPrefix(i.Title, want) {
			t.Errorf("%s: %q %v", title, i.Title, err)
		}
	}
}
