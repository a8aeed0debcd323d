package consulttest_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
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

func hearingTyped() url.Values {
	return url.Values{"topic": {"奖补标准和投资门槛是否合理"}, "held_on": {"2023-05-08"}, "held_time": {"09:30"}, "place": {"局一楼会议室"}, "seats": {"2"}, "method": {consult.ByOrder},
		"rule": {"企业代表和群众代表，按报名先后确定。"}, "register_by": {"2023-04-26"}}
}

func (h *house) hearingNow(id string) consult.Hearing {
	h.Helper()
	v, err := store.Get[consult.Hearing](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return v
}

// A hearing from its announcement to the opinions in the register, as the
// clerk and those who take part meet it.
func TestAHearingFromAnnouncementToRegister(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	clerk, base := h.As("p-wang"), "/office/consult/"+k.ID
	h.goTo("2023-04-11 09:00")
	for field, c := range map[string]struct{ value, says string }{"held_on": {"2023-04-20", "至少10日"}, "register_by": {"2023-05-02", "至少7日"}, "held_time": {"半晌", "请填写时间"}, "rule": {"", "必填"}} {
		v := hearingTyped()
		v.Set(field, c.value)
		h.Sees(h.Post(clerk, base+"/hearings/new", v), 422, c.says, "奖补标准和投资门槛")
	}
	got := h.Post(clerk, base+"/hearings/new", hearingTyped())
	h.Sees(got, 303)
	href := got.Header.Get("Location")
	id := href[strings.LastIndexByte(href, '/')+1:]
	h.Sees(h.Get(clerk, href), 200, "筹备", "2023年5月8日09:30", "起草听证公告")
	do := func(name string) string { return href + "?do=" + url.QueryEscape(name) }
	h.Sees(h.Post(clerk, do(consult.MoveHearingNotice), nil), 303)
	citizen := h.from("203.0.113.7")
	page := k.Address() + "/hearings/1"
	if status, _ := citizen.ask(http.MethodGet, page, nil); status != 404 {
		t.Errorf("before its announcement the hearing is public: %d", status)
	}
	h.Must(h.release(h.hearingNow(id).Item))
	var receipts [][2]string
	for _, name := range []string{"张晓明", "李文静", "王大力"} {
		_, body := citizen.ask(http.MethodGet, page, nil)
		status, said := citizen.ask(http.MethodPost, page, citizen.fills(body, url.Values{"name": {name}, "phone": {"13895011234"}, "sort": {"企业"}, "says": {"门槛应当降低。"}}))
		number := regexp.MustCompile(`TZ\d+-\d+`).FindString(said)
		code := regexp.MustCompile(`<dd[^>]*>\s*([2-9A-HJ-NP-Z]{10})\s*</dd>`).FindStringSubmatch(said)
		if status != 200 || number == "" || code == nil {
			t.Fatalf("%s cannot register: %d %.2000s", name, status, said)
		}
		receipts = append(receipts, [2]string{number, code[1]})
	}
	_, body := citizen.ask(http.MethodGet, page, nil)
	if status, said := citizen.ask(http.MethodPost, page, citizen.fills(body, url.Values{"name": {"张晓明"}, "phone": {"13895011234"}, "sort": {"企业"}, "says": {"再报一次。"}})); status != 422 || !strings.Contains(said, "每人只报名一次") || !strings.Contains(said, "再报一次") {
		t.Errorf("the same person registers twice: %d", status)
	}
	h.Sees(h.Get(clerk, href), 200, "张**", "门槛应当降低", "报名还没有截止", "!张晓明", "!13895011234")
	h.Sees(h.Post(clerk, do(consult.MoveChoose), url.Values{"why": {"按先后"}}), 422, "报名还没有截止")
	h.goTo("2023-04-27 09:00")
	if status, _ := citizen.ask(http.MethodPost, page, url.Values{}); status != 422 {
		t.Errorf("a registration after the last day: %d", status)
	}
	h.Sees(h.Post(clerk, do(consult.MoveList), nil), 422, "还没有确定")
	h.Sees(h.Post(clerk, do(consult.MoveChoose), url.Values{"why": {""}}), 422, "必填")
	h.Sees(h.Post(clerk, do(consult.MoveChoose), url.Values{"why": {"按报名先后取前两名。"}}), 303)
	h.Sees(h.Post(clerk, do(consult.MoveList), nil), 303)
	if told := h.lookup(citizen, receipts[0][0], receipts[0][1]); strings.Contains(told, "已入选") {
		t.Error("the choice is told before the list is published")
	}
	h.Must(h.release(h.hearingNow(id).ListItem))
	if told := h.lookup(citizen, receipts[0][0], receipts[0][1]); !strings.Contains(told, "您已入选") {
		t.Error("the chosen is not told")
	}
	if told := h.lookup(citizen, receipts[2][0], receipts[2][1]); !strings.Contains(told, "您没有入选") || !strings.Contains(told, "第3位") {
		t.Error("who was not chosen is not told why")
	}
	h.Sees(h.Post(clerk, do(consult.MoveMaterials), url.Values{"materials_on": {"2023-04-28"}, "materials_how": {"草案"}}), 422, "不能晚于今天")
	h.goTo("2023-05-08 12:00")
	h.Sees(h.Post(clerk, do(consult.MoveHeld), url.Values{"minutes": {"发言"}}), 422, "还没有送达")
	h.Sees(h.Post(clerk, do(consult.MoveMaterials), url.Values{"materials_on": {"2023-05-02"}, "materials_how": {"草案和说明"}}), 422, "至少7日")
	h.Sees(h.Post(clerk, do(consult.MoveMaterials), url.Values{"materials_on": {"2023-04-26"}, "materials_how": {"草案和说明"}}), 422, "名单2023年4月27日才公布")
	h.Sees(h.Post(clerk, do(consult.MoveMaterials), url.Values{"materials_on": {"2023-05-01"}, "materials_how": {"草案和说明，当面送达"}}), 303)
	seats, err := consult.SeatsOf(t.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	one, two := seats[0].ID, seats[1].ID
	minutes := url.Values{"minutes": {"主持人介绍，参加人发言。"}, "came_" + one: {"1"}, "signed_" + one: {"1"}, "text_" + one: {"建议门槛降到三百万元。"}, "article_" + one: {"3"}, "came_" + two: {"1"}, "text_" + two: {"赞成。"}}
	h.Sees(h.Post(clerk, do(consult.MoveHeld), minutes), 422, "没有签字的，请写明原因", "建议门槛降到三百万元")
	minutes.Set("unsigned_"+two, "提前离会")
	minutes.Del("came_" + two)
	h.Sees(h.Post(clerk, do(consult.MoveHeld), minutes), 422, "到会未勾选，不能登记意见", "赞成。", "建议门槛降到三百万元")
	minutes.Set("came_"+two, "1")
	h.Sees(h.Post(clerk, do(consult.MoveHeld), minutes), 422, "签字的听证记录（扫描件）", "提前离会")
	h.Sees(h.Upload(clerk, do(consult.MoveHeld), "files", "听证记录.txt", []byte("听证记录，已签字"), minutes), 303)
	h.Sees(h.Get(clerk, href), 200, "已举行", "到会，已签字", "到会，未签字：提前离会")
	heard := h.read(k, consult.Filter{Channel: consult.ChannelHearing})
	if len(heard) != 2 || heard[0].Article != 3 || heard[0].Who() != "张**" {
		t.Errorf("in the register: %+v", heard)
	}
	held, err := consult.Activities(t.Context(), h.DB, officetest.Agency, k.ID)
	if h.Must(err); len(held) != 1 || !held[0].Signed || held[0].People != 2 || !strings.Contains(held[0].Chosen, "按报名先后") {
		t.Errorf("the record: %+v", held)
	}
	if _, body := citizen.ask(http.MethodGet, k.Address(), nil); !strings.Contains(body, "听证会") {
		t.Error("the consultation does not lead to its hearing")
	}
	for _, want := range []string{consult.ActRegister, consult.MoveHearingOut, consult.MoveChoose, consult.MoveListOut, consult.MoveMaterials, consult.MoveHeld} {
		if !slices.Contains(h.Acts(officetest.Agency), want) {
			t.Errorf("the record has no %s", want)
		}
	}
	h.Must(consult.Hearings.Check())
	h.Verify()
}

// opened is a hearing that six people registered for, after its last day.
func (h *house) opened(k consult.Consultation, method string) consult.Hearing {
	h.Helper()
	clerk := h.As("p-wang")
	v, err := h.s.PlanHearing(h.Context(), clerk, k.ID, "", consult.AnyVersion, consult.HearingPlan{Topic: "门槛", HeldAt: minuteAt("2023-05-08", 9, 30), Place: "会议室", Seats: 2, Method: method, Rule: "按公告的办法。", RegisterBy: civil.MustParse("2023-04-26")})
	h.Must(err)
	h.Must(h.s.AnnounceHearing(h.Context(), clerk, v.ID))
	h.Must(h.release(h.hearingNow(v.ID).Item))
	for n := range 6 {
		_, err := h.s.RegisterFor(h.Context(), clerk, v.ID, "现场", consult.Registration{Name: "张晓明", Phone: fmt.Sprintf("1389501123%d", n), Sort: "群众代表", Says: "赞成。"})
		h.Must(err)
	}
	return h.hearingNow(v.ID)
}

func (h *house) chosen(hearing string) (out []string) {
	h.Helper()
	seats, err := consult.SeatsOf(h.Context(), h.DB, officetest.Agency, hearing)
	h.Must(err)
	for _, s := range seats {
		if s.Chosen {
			out = append(out, s.Number)
		}
	}
	return out
}

func digest(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// The number of a draw is fixed before anybody registers: its digest stands in
// the announcement, anybody can repeat the draw from the public page, and a
// second draw is another person's, with a reason, beside the first.
func TestADrawIsFixedBeforehandAndCanBeRepeated(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-11 09:00")
	clerk, other := h.As("p-wang"), h.As("p-li")
	v := h.opened(k, consult.ByLot)
	notice, err := content.ItemOf(t.Context(), h.DB, officetest.Agency, v.Item)
	h.Must(err)
	if len(v.Digest) != 64 || !strings.Contains(notice.Body, v.Digest) || !strings.Contains(notice.Body, "SHA-256（号码＋报名编号）") {
		t.Fatalf("the announcement has no digest %q: %s", v.Digest, notice.Body)
	}
	h.goTo("2023-04-27 09:00")
	do := v.Href() + "?do=" + url.QueryEscape(consult.MoveChoose)
	public := func() string {
		_, body := h.from("203.0.113.8").ask(http.MethodGet, k.Address()+"/hearings/1", nil)
		return body
	}
	if page := public(); !strings.Contains(page, v.Digest) {
		t.Error("the page does not show the digest before the draw")
	}
	h.Sees(h.Post(clerk, do, url.Values{"why": {"在监督下抽取。"}, "seed": {"384756"}}), 303)
	first := h.hearingNow(v.ID)
	draw := first.Draws[0]
	if digest(draw.Seed) != v.Digest || draw.Digest != v.Digest || len(draw.Order) != 6 || draw.Taken != 2 {
		t.Fatalf("the draw does not keep to what was published: %+v", draw)
	}
	if !slices.IsSortedFunc(draw.Order, func(a, b string) int { return strings.Compare(digest(draw.Seed+a), digest(draw.Seed+b)) }) {
		t.Error("the order does not follow from the number")
	}
	taken := slices.Sorted(slices.Values(draw.Order[:2]))
	if !slices.Equal(taken, h.chosen(v.ID)) {
		t.Errorf("drawn %v, chosen %v", taken, h.chosen(v.ID))
	}
	page := public()
	for _, want := range append([]string{draw.Seed, draw.Digest, first.Digest}, draw.Order...) {
		if !strings.Contains(page, want) {
			t.Errorf("the public page lacks %s", want)
		}
	}
	if strings.Contains(page, "张晓明") {
		t.Error("the page of the draw names people")
	}
	h.Sees(h.Post(clerk, do, url.Values{"why": {"再抽一次。"}}), 422, "另一名工作人员", "再抽一次。")
	h.Sees(h.Post(other, do, url.Values{"why": {""}}), 422, "必填")
	if got := h.hearingNow(v.ID); len(got.Draws) != 1 || got.Seed != draw.Seed {
		t.Errorf("a refused draw counted: %+v", got.Draws)
	}
	h.Sees(h.Post(other, do, url.Values{"why": {"一名报名人冒用他人姓名。"}}), 303)
	second := h.hearingNow(v.ID)
	if len(second.Draws) != 2 || digest(second.Draws[1].Seed) != first.Digest {
		t.Fatalf("the second draw was not fixed with the first: %+v", second.Draws)
	}
	page = public()
	for _, want := range []string{draw.Seed, second.Draws[1].Seed, "一名报名人冒用他人姓名", "已重抽，不作准"} {
		if !strings.Contains(page, want) {
			t.Errorf("the public page lacks %s after the second draw", want)
		}
	}
	h.Sees(h.Post(other, do, url.Values{"why": {"又抽。"}}), 422, "另一名工作人员")
	h.Must(h.s.ListHearing(t.Context(), clerk, v.ID))
	list, err := content.ItemOf(t.Context(), h.DB, officetest.Agency, h.hearingNow(v.ID).ListItem)
	h.Must(err)
	for _, want := range []string{"遴选办法：按公告的办法。", draw.Seed, second.Draws[1].Seed, "SHA-256（号码＋报名编号）", "一名报名人冒用他人姓名"} {
		if !strings.Contains(list.Body, want) {
			t.Errorf("the list lacks %s: %s", want, list.Body)
		}
	}
	h.Verify()
}

// A choice by groups names its people; a hearing that is called off says why.
func TestAChoiceByGroupsNamesItsPeople(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-11 09:00")
	clerk := h.As("p-wang")
	groups := h.opened(k, consult.ByGroups)
	h.goTo("2023-04-27 09:00")
	if _, err := h.s.Choose(t.Context(), clerk, groups.ID, consult.Choice{Why: "谁也没选"}); !fail.Is(err, fail.Invalid) || !wrongAt(err, "id") {
		t.Errorf("nobody chosen: %v", err)
	}
	h.Sees(h.Post(h.As("p-li"), "/office/consult/"+k.ID+"/hearings/"+groups.ID+"?do="+url.QueryEscape(consult.MoveHearingOff), url.Values{"why": {"上级统一安排改为座谈会"}}), 303)
	if _, body := h.from("203.0.113.8").ask(http.MethodGet, k.Address()+"/hearings/1", nil); !strings.Contains(body, "上级统一安排改为座谈会") {
		t.Error("the reason is not published")
	}
	h.Verify()
}

// A decision is not noted as issued while a hearing about its draft is open.
func TestNoDecisionWhileAHearingIsOpen(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-11 09:00")
	v := h.opened(k, consult.ByOrder)
	h.goTo("2023-05-11 09:00")
	issued := consult.Decision{On: civil.MustParse("2023-05-11"), As: "卫工信规发〔2023〕1号"}
	if err := h.s.Decide(t.Context(), h.As("p-wang"), k.ID, issued); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "还没有办结") {
		t.Errorf("a decision with a hearing open: %v", err)
	}
	if err := h.DB.Do(t.Context(), h.As("p-wang"), func(tx *store.Tx) error { return h.s.Issued(tx, "m-1", issued) }); !fail.Is(err, fail.Invalid) {
		t.Errorf("the catalogue passes a hearing over: %v", err)
	}
	h.Must(h.s.CallOff(t.Context(), h.As("p-li"), v.ID, "没有人报名参加听证"))
	h.Must(h.s.Decide(t.Context(), h.As("p-wang"), k.ID, issued))
	if _, err := h.s.PlanHearing(t.Context(), h.As("p-wang"), k.ID, "", consult.AnyVersion, consult.HearingPlan{Topic: "门槛", HeldAt: minuteAt("2023-06-20", 9, 30), Place: "会议室", Seats: 2, Method: consult.ByOrder, Rule: "按先后。", RegisterBy: civil.MustParse("2023-06-01")}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a hearing after the decision: %v", err)
	}
	h.Verify()
}
