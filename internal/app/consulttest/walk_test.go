package consulttest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish/publishtest"
)

// One draft goes from its preparation to the published answers: by the clerk,
// by those who release, and by a citizen without an account.
func TestAConsultationFromDraftToAnswers(t *testing.T) {
	h := build(t)
	clerk, office := h.As("p-wang"), h.As("p-chen")
	got := h.Post(clerk, "/office/consult/new", url.Values{"title": {"某市技术改造奖补办法（征求意见稿）"}, "unit": {publishtest.UnitEnergy}, "matter": {"m-1"}, "notice": {"现公开征求意见。"},
		"draft": {draftText}, "explain": {"起草说明"}, "opens_on": {"2023-04-10"}, "opens_time": {"09:00"}, "closes_on": {"2023-04-20"}, "closes_time": {"00:00"}})
	h.Sees(got, 422, "零时容易误解", "某市技术改造奖补办法")
	v := url.Values{"title": {"某市技术改造奖补办法（征求意见稿）"}, "unit": {publishtest.UnitEnergy}, "matter": {"m-1"}, "notice": {"现公开征求意见。"},
		"draft": {draftText}, "explain": {"起草说明"}, "opens_on": {"2023-04-10"}, "opens_time": {"09:00"}, "closes_on": {"2023-04-20"}, "closes_time": {"23:59"}}
	got = h.Post(clerk, "/office/consult/new", v)
	h.Sees(got, 303)
	href := got.Header.Get("Location")
	h.Sees(h.Get(clerk, href), 200, "征集期限10日", "第三条", "第二章")
	h.Sees(h.Post(clerk, href+"/act", url.Values{"name": {consult.MoveNotice}}), 422, "还没有填齐")
	id := href[strings.LastIndexByte(href, '/')+1:]
	v.Set("closes_on", "2023-05-10")
	v.Set("version", strconv.FormatInt(h.get(id).Version, 10))
	h.Sees(h.Post(clerk, href+"/edit", v), 303)
	h.Sees(h.Post(clerk, href+"/act", url.Values{"name": {consult.MoveNotice}}), 303)
	k := h.get(id)
	h.Sees(h.Get(clerk, k.Address()), 404)
	h.Must(h.release(k.Item))
	k = h.get(id)
	citizen := h.from("203.0.113.7")
	status, body := citizen.ask(http.MethodGet, k.Address(), nil)
	if status != 200 || !strings.Contains(body, "未开始") {
		t.Fatalf("before the opening: %d %.500s", status, body)
	}
	h.goTo("2023-04-10 09:00")
	status, body = citizen.sends(k, url.Values{"article": {"3"}, "text": {"建议投资门槛降到三百万元 <script>alert(1)</script>"}, "name": {"张晓明"}, "phone": {"13895011234"}, "consent": {"1"}})
	if status != 200 || !strings.Contains(body, "请保存回执编号和查询码") {
		t.Fatalf("the opinion is not taken: %d %.3000s", status, body)
	}
	receipt := regexp.MustCompile(`YJ2023001-00001`).FindString(body)
	code := regexp.MustCompile(`<dd[^>]*>\s*([2-9A-HJ-NP-Z]{10})\s*</dd>`).FindStringSubmatch(body)
	if receipt == "" || code == nil {
		t.Fatalf("no receipt on the page: %.3000s", body)
	}
	h.Sees(h.Get(clerk, href+"/opinions"), 200, "建议投资门槛", "张**", "!13895011234", "!张晓明", "!<script>alert")
	h.say(k, 0, "请保持每年两次申报。")
	h.goTo("2023-05-11 00:00")
	if status, _ := citizen.ask(http.MethodPost, k.Address(), url.Values{}); status != 422 {
		t.Errorf("an opinion after the end: %d", status)
	}
	_, body = citizen.ask(http.MethodGet, k.Address()+"?tab=comment", nil)
	if strings.Contains(body, "form_token") || !strings.Contains(body, "不再接收意见") {
		t.Error("the form is still there after the end")
	}
	_, err := h.s.Hold(t.Context(), clerk, id, "", consult.AnyVersion, consult.Held{Channel: consult.ChannelMeeting, HeldOn: civil.MustParse("2023-04-20"), Place: "局三楼会议室", People: 12, Who: "企业代表", Minutes: "与会者建议增加一次申报。"})
	h.Must(err)
	h.goTo("2023-06-15 09:00")
	issued := consult.Decision{On: civil.MustParse("2023-05-09"), As: "卫工信规发〔2023〕1号", Final: finalText}
	if err := h.s.Decide(t.Context(), clerk, id, issued); !fail.Is(err, fail.Invalid) {
		t.Errorf("a decision before the public was heard: %v", err)
	}
	issued.On = civil.MustParse("2023-06-15")
	h.Must(h.s.Decide(t.Context(), clerk, id, issued))
	if k = h.get(id); k.Due != civil.MustParse("2023-06-30") { // 22 to 24 June are days off; 25 June is worked
		t.Errorf("feedback due %s", k.Due)
	}
	if err := h.s.Report(t.Context(), clerk, id, ""); err == nil || !strings.Contains(err.Error(), "还有意见没有处理结果") {
		t.Errorf("a report over open opinions: %v", err)
	}
	first := h.read(k, consult.Filter{})[0]
	h.Sees(h.Post(clerk, href+"/opinions/"+first.ID, url.Values{"verdict": {consult.Adopted}, "reason": {""}}), 422, "请填写")
	h.Sees(h.Post(clerk, href+"/opinions/"+first.ID, url.Values{"verdict": {consult.Adopted}, "reason": {"第二条已改为三百万元。"}, "changed": {"第二十二条"}}), 422, "草案没有“第二十二条”", "新增第二十二条", "第二条已改为三百万元。")
	h.Sees(h.Post(clerk, href+"/opinions/"+first.ID, url.Values{"verdict": {consult.Adopted}, "reason": {"第二条已改为三百万元。"}, "changed": {"第二条"}, "theme": {"投资门槛"}, "keep": {"1"}}), 303)
	n, err := h.s.SettleAll(t.Context(), clerk, id, consult.Filter{State: string(consult.Received)}, consult.Verdict{Verdict: consult.Rejected, Reason: "企业普遍希望增加申报次数。"})
	if err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	h.Sees(h.Get(clerk, href+"/compare"), 200, "第二条", "YJ2023001-00001")
	h.Sees(h.Get(clerk, href+"/report"), 200, "采纳1条，部分采纳0条，不采纳1条", "没有较为集中的意见", "座谈会", "!企业普遍希望增加申报次数")
	h.Must(h.s.Report(t.Context(), clerk, id, ""))
	if told := h.lookup(citizen, receipt, code[1]); strings.Contains(told, "第二条已改为") {
		t.Error("an answer is told before all are published")
	}
	h.Must(h.release(h.get(id).Feedback))
	if told := h.lookup(citizen, receipt, code[1]); !strings.Contains(told, "第二条已改为三百万元") {
		t.Errorf("the answer is not told: %.2000s", told)
	}
	if told := h.lookup(citizen, receipt, "2222222222"); strings.Contains(told, "三百万元") || !strings.Contains(told, "查询码不对") {
		t.Error("a wrong code opens an opinion")
	}
	_, body = citizen.ask(http.MethodGet, k.Address()+"?tab=feedback", nil)
	for _, want := range []string{"企业普遍希望增加申报次数", "张**", "第二条", "座谈会", "12"} {
		if !strings.Contains(body, want) {
			t.Errorf("the feedback does not say %q", want)
		}
	}
	if strings.Contains(body, "张晓明") || strings.Contains(body, "<script>alert") {
		t.Error("the feedback tells who wrote, or runs what they wrote")
	}
	h.Sees(h.Get(office, "/office/consult"), 200, "按期反馈")
	if !slices.Equal(h.heard, []string{"announced", "answered"}) {
		t.Errorf("the catalogue heard %v", h.heard)
	}
	for _, want := range []string{consult.MoveAnnounce, consult.ActReceive, consult.MoveSettle, consult.MoveAnswer} {
		if !slices.Contains(h.Acts(officetest.Agency), want) {
			t.Errorf("the record has no %s", want)
		}
	}
	h.Verify()
}

func (h *house) read(k consult.Consultation, f consult.Filter) []consult.Opinion {
	h.Helper()
	f.Consultation = k.ID
	list, err := consult.ListOpinions(h.Context(), h.DB, officetest.Agency, f, "", false, 0, 100)
	h.Must(err)
	return list
}

func (h *house) lookup(p *sender, number, code string) string {
	h.Helper()
	_, body := p.ask(http.MethodGet, "/consultations/lookup", nil)
	_, body = p.ask(http.MethodPost, "/consultations/lookup", p.fills(body, url.Values{"number": {number}, "code": {code}}))
	return body
}

func TestShortTimesNeedAPublishedReason(t *testing.T) {
	h := build(t)
	in := plan()
	in.ClosesAt = minuteAt("2023-05-09", 23, 59)
	k, err := h.s.Create(t.Context(), h.As("p-wang"), in)
	h.Must(err)
	if err := h.s.Announce(t.Context(), h.As("p-wang"), k.ID, consult.AnyVersion); !fail.Is(err, fail.Invalid) {
		t.Fatalf("29 days are announced: %v", err)
	}
	in.ShortWhy = "上级要求五月中旬前出台"
	h.Must(h.s.Save(t.Context(), h.As("p-wang"), k.ID, h.get(k.ID).Version, in))
	h.Must(h.s.Announce(t.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
	h.Must(h.release(h.get(k.ID).Item))
	k = h.get(k.ID)
	_, body := h.from("203.0.113.9").ask(http.MethodGet, k.Address(), nil)
	if !strings.Contains(body, in.ShortWhy) {
		t.Error("the reason is not published")
	}
}

// What goes out a day late would leave less than thirty days, and says a start
// that is over: it does not go out.
func TestALateReleaseCannotShortenTheTime(t *testing.T) {
	h := build(t)
	k, err := h.s.Create(t.Context(), h.As("p-wang"), plan())
	h.Must(err)
	h.Must(h.s.Announce(t.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
	h.goTo("2023-04-11 08:00")
	if err := h.release(h.get(k.ID).Item); err == nil || !strings.Contains(err.Error(), "起始时间2023年4月10日09:00已过") {
		t.Fatalf("released with 29 days left: %v", err)
	}
	if got := h.get(k.ID); got.Public() {
		t.Error("the refused release opened it")
	}
}

func TestOpeningAndClosingToTheMinute(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	for _, c := range []struct {
		at    string
		taken bool
	}{{"2023-04-10 08:59", false}, {"2023-04-10 09:00", true}, {"2023-05-10 23:58", true}, {"2023-05-10 23:59", true}, {"2023-05-11 00:00", false}} {
		h.goTo(c.at)
		_, err := h.s.Receive(t.Context(), officetest.Agency, k.ID, consult.Said{Text: "赞成这个办法。"})
		if (err == nil) != c.taken {
			t.Errorf("%s: %v", c.at, err)
		}
	}
}
