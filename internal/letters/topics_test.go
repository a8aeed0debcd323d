package letters_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

// noisy are letters of several people about one matter, and one about another.
func (h *house) noisy() (ids []string) {
	h.Helper()
	for i, who := range []string{"张小明", "李春兰", "王建国"} {
		l := h.take(letters.Taken{Channel: "hotline", Origin: fmt.Sprintf("GD-%d", i), Kind: "complaint", Title: "铸造厂夜间噪声扰民", Body: fmt.Sprintf("我叫%s，电话1380000%04d。%s", who, i, body), ReceivedAt: h.DB.Now(), Person: citizen.Person{Name: who, Phone: fmt.Sprintf("1380000%04d", i)}})
		ids = append(ids, l.ID)
	}
	h.take(letters.Taken{Channel: "phone", Kind: "ask", Title: "技改补助怎样申报", Body: "请问技术改造补助什么时候申报？需要哪些材料？", ReceivedAt: h.DB.Now()})
	return ids
}

// Letters of many about one matter become a topic, a draft to be published, a
// case with somebody responsible and a published response (G09).
func TestHotTopicsAreAnsweredInPublic(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	ids := h.noisy()
	hots, err := h.s.Hots(ctx, h.DB, officetest.Agency, h.today())
	h.Must(err)
	if len(hots) != 1 || len(hots[0].Letters) != 3 {
		t.Fatalf("hot: %+v", hots)
	}
	h.Sees(h.Get(desk, side+"/topics"), 200, "3件相似来信：铸造厂夜间噪声扰民", "列为热点", "!张小明")
	h.Sees(h.Get(over, side+"/topics"), 200, "!列为热点</button>")
	h.Sees(h.Post(clerk, side+"/topics", form("title", "铸造厂夜间噪声", "letter", ids[0])), 403)
	f := form("title", "铸造厂夜间噪声")
	f["letter"] = ids
	at := h.Post(desk, side+"/topics", f).Header.Get("Location")
	if !strings.HasPrefix(at, side+"/topics/") {
		t.Fatalf("made a topic at %q", at)
	}
	id := at[strings.LastIndex(at, "/")+1:]
	if more, err := h.s.Hots(ctx, h.DB, officetest.Agency, h.today()); err != nil || len(more) != 0 {
		t.Errorf("still hot: %+v %v", more, err)
	}
	h.Sees(h.Get(desk, at), 200, "相关信件3件", "列为热点，相关信件3件", "关注中")

	// A draft for publishing, which names nobody, once.
	h.Sees(h.Post(desk, at, form("act", letters.ActPropose, "kind", "response")), 303)
	topic, err := store.Get[letters.Topic](ctx, h.DB, officetest.Agency, id)
	h.Must(err)
	item, err := store.Get[content.Item](ctx, h.DB, officetest.Agency, topic.Item)
	h.Must(err)
	if item.Kind != "response" || !strings.Contains(item.Body, "近期有3件来信") || !strings.Contains(item.Body, "请问夜间生产有没有批准") || strings.Contains(item.Body, "张小明") || strings.Contains(item.Body, "1380000") || strings.Count(item.Body, "<h2>") > 4 {
		t.Errorf("the draft: %s %s", item.Kind, item.Body)
	}
	if _, err := h.s.Propose(ctx, desk, id, content.KindInterpret); !fail.Is(err, fail.Stale) {
		t.Errorf("drafted twice: %v", err)
	}

	// A case: somebody responsible, a day, steps, and a published response.
	bad := h.Post(desk, at, form("act", letters.ActCase, "level", "较大", "owner", "p-wang", "due", "2023-09-01", "says", "尽快回应"))
	h.Sees(bad, 422, "不能早于今天", "尽快回应")
	h.Sees(h.Post(desk, at, form("act", letters.ActCase, "level", "较大", "owner", "p-wang", "due", "2023-09-08", "says", "尽快回应")), 303)
	h.Sees(h.Get(desk, side+"/topics"), 200, "舆情处置中", "较大", "2023-09-08")
	if got := h.titles(); !strings.Contains(got, "舆情处置：铸造厂夜间噪声") {
		t.Errorf("nobody was told of the case: %q", got)
	}
	h.Sees(h.Post(clerk, at, form("act", letters.ActStep, "says", "已约谈企业负责人，责令停止夜间生产。")), 303)
	if err := h.s.Progress(ctx, other, id, "与本科室无关的登记"); !fail.Is(err, fail.Denied) {
		t.Errorf("somebody else noted a step: %v", err)
	}
	h.Sees(h.Post(clerk, at, form("act", letters.ActRespond, "response", "已责令停止夜间生产，9月8日前完成整改。", "href", "www.example.com")), 422, "请填写公开回应的网址")
	h.Sees(h.Post(clerk, at, form("act", letters.ActRespond, "response", "已责令停止夜间生产，9月8日前完成整改。", "href", "/art/202309/t20230905_1.html")), 303)
	h.Sees(h.Get(desk, at), 200, "已回应", "立为舆情（较大）", "已约谈企业负责人", "已公开回应", "/art/202309/t20230905_1.html", "!登记处置进展</button>")
	h.Sees(h.Post(desk, at, form("act", letters.ActStep, "says", "结束之后的登记")), 409)
	h.Verify()
}

func TestInterpretationsBeginFromTopics(t *testing.T) {
	h := build(t)
	topic, err := h.s.MakeTopic(h.Context(), desk, "铸造厂夜间噪声", h.noisy())
	h.Must(err)
	id, err := h.s.Propose(h.Context(), desk, topic.ID, content.KindInterpret)
	h.Must(err)
	item, err := store.Get[content.Item](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if item.Kind != content.KindInterpret {
		t.Errorf("made a %s", item.Kind)
	}
	if _, err := h.s.Propose(h.Context(), desk, topic.ID, "order"); !fail.Is(err, fail.Invalid) {
		t.Errorf("proposed an order: %v", err)
	}
}

// A leaving person's letters and cases go to another.
func TestLettersAndCasesAreHandedOver(t *testing.T) {
	h := build(t)
	ids := h.noisy()
	h.handled(ids[0])
	h.answered(ids[1])
	topic, err := h.s.MakeTopic(h.Context(), desk, "铸造厂夜间噪声", ids)
	h.Must(err)
	h.Must(h.s.MakeCase(h.Context(), desk, topic.ID, "一般", "p-wang", h.today()+3, ""))
	h.Do(desk, func(tx *store.Tx) error {
		n, err := h.s.Slice().Handover(tx, "p-wang", "p-li")
		if n != 2 {
			t.Errorf("%d handed over", n)
		}
		tx.Quiet("handover")
		return err
	})
	topic, err = store.Get[letters.Topic](h.Context(), h.DB, officetest.Agency, topic.ID)
	h.Must(err)
	if open, closed := h.read(ids[0]), h.read(ids[1]); open.Handler != "p-li" || closed.Handler != "p-wang" || topic.Owner != "p-li" || topic.OwnerName == "" {
		t.Errorf("handed over: %s %s %s %s", open.Handler, closed.Handler, topic.Owner, topic.OwnerName)
	}
}

// A day off that is announced later moves the days of open letters, and says
// so; those answered keep theirs.
func TestTheCalendarMovesOpenLetters(t *testing.T) {
	h := build(t)
	open, done := h.hotline("GD-1"), h.hotline("GD-2")
	h.answered(done.ID)
	h.off = map[civil.Date]bool{civil.MustParse("2023-09-06"): true}
	h.Do(desk, func(tx *store.Tx) error {
		moved, err := h.s.Slice().OnCalendar(tx)
		if len(moved) != 1 || moved[0].From != open.Due || moved[0].To != civil.MustParse("2023-09-12") {
			t.Errorf("moved %+v", moved)
		}
		return err
	})
	if a, b := h.read(open.ID), h.read(done.ID); a.Due != civil.MustParse("2023-09-12") || b.Due != done.Due {
		t.Errorf("due %s and %s", a.Due, b.Due)
	}
	h.Verify()
}
