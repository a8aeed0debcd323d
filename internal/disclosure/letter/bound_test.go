package letter_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
)

// post drafts a letter on its page and returns its id.
func post(h *lettertest.House, at string, v url.Values) string {
	h.Helper()
	got := h.Post(lettertest.Clerk(), at, v)
	h.Sees(got, 303)
	href := got.Header.Get("Location")
	return href[strings.LastIndex(href, "/")+1:]
}

var today = civil.Of(2023, 9, 12)

// TestAnExtensionLetterIsThatOfTheApproval: days, day and approver come from
// the approval, whatever is posted; one that differs is neither signed nor
// sent.
func TestAnExtensionLetterIsThatOfTheApproval(t *testing.T) {
	h := lettertest.Open(t, nil)
	c, clerk := h.Case(), lettertest.Clerk()
	id := c.Item.ID
	at := letter.Root + "/new?item=" + id + "&template=extend"
	typed := url.Values{"v-reason": {"材料分散在三个科室，需要逐一调取核对"}, "v-days": {"20"}, "v-after": {"2024-01-31"}, "v-approver": {"张三"}}
	early := post(h, at, typed)
	h.Sees(h.Post(clerk, letter.Href(early)+"/submit", nil), 422, "延期还没有批准")
	h.Must(h.Service.VoidLetter(h.Context(), clerk, early, 0, "重拟"))
	h.Must(h.Service.Extend(h.Context(), clerk, id, 0, 10, "材料多"))
	h.Must(h.Service.Approve(h.Context(), lettertest.Deputy(), id, 0, "同意"))
	h.Sees(h.Get(clerk, at), 200, "延长的工作日", "!name=\"v-days\"", "!name=\"v-after\"", "!name=\"v-approver\"")
	l := post(h, at, typed)
	h.Sign(l)
	_, w, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l)
	h.Must(err)
	says, _ := text(h, w.Pdf)
	if !strings.Contains(says, "延长10个工作日") || strings.Contains(says, "2024年1月31日") {
		t.Fatalf("the letter promises other days than were approved:\n%s", says)
	}
	set := func(days int64) {
		h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
			i, err := store.Get[disclosure.Item](tx.Context(), tx, officetest.Agency, id)
			if err != nil {
				return err
			}
			i.Extension.Days = days
			if err := tx.Update(&i); err != nil {
				return err
			}
			return tx.Record("测试", store.Ref{Kind: "disclosure", ID: id})
		})
	}
	told := func() error {
		return h.Service.Told(h.Context(), clerk, id, 0, l, "", today, disclosure.Way{Method: disclosure.ByHand})
	}
	set(5)
	if err := told(); err == nil || !strings.Contains(err.Error(), "与延期审批记录不符") && !strings.Contains(fields(err), "与延期审批记录不符") {
		t.Fatalf("a letter of ten days tells of five: %v", err)
	}
	set(10)
	h.Must(told())
	if got := h.Read(id).Item.Due.String(); got != w.Parts["after"] {
		t.Errorf("the clock says %s, the letter %s", got, w.Parts["after"])
	}
}

// TestACorrectionIsThatOfItsLetter: the case takes points and days from the
// letter; another letter is refused, and no last day is fixed.
func TestACorrectionIsThatOfItsLetter(t *testing.T) {
	h := lettertest.Open(t, nil)
	c, clerk := h.Case(), lettertest.Clerk()
	at := letter.Root + "/new?item=" + c.Item.ID + "&template="
	receipt := post(h, at+"receipt", url.Values{})
	h.Sign(receipt)
	l := post(h, at+"correct", url.Values{"v-items": {"指明所需信息的年度"}, "v-days": {"10"}, "v-until": {"2023-09-13"}})
	h.Sign(l)
	_, w, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l)
	h.Must(err)
	if says, _ := text(h, w.Pdf); strings.Contains(says, "2023年9月13日") {
		t.Errorf("the letter fixes a day that its days do not give:\n%s", says)
	}
	demand := disclosure.Demand{Points: "别的事项", Days: 3, Letter: receipt, Sent: today, Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}}
	if err := h.Service.Mend(h.Context(), clerk, c.Item.ID, 0, demand); err == nil {
		t.Fatal("a receipt demands a correction")
	}
	demand.Letter = l
	h.Must(h.Service.Mend(h.Context(), clerk, c.Item.ID, 0, demand))
	if m := h.Read(c.Item.ID).Correction(); m.Points != "指明所需信息的年度" || m.Days != 10 {
		t.Errorf("the case demands %q in %d days, the letter otherwise", m.Points, m.Days)
	}
}

// TestNothingIsAbsentThatNobodyLookedFor: a not-held letter rests on the log.
func TestNothingIsAbsentThatNobodyLookedFor(t *testing.T) {
	h := lettertest.Open(t, nil)
	c, clerk := h.Case(), lettertest.Clerk()
	h.Judge(c.Item.ID, "mend", "clear", "is", "yes", "whose", "ours", "have", "none")
	at := letter.NewHref(c.Item.ID, "none")
	typed := url.Values{"v-why": {"本机关没有制作该信息的职责，也未从其他单位获取"}, "v-scope": {"全部"}, "v-words": {"资金"}, "v-searched": {"2024年13月40日"}, "v-searcher": {"张三"}}
	l := post(h, at, typed)
	h.Sees(h.Post(clerk, letter.Href(l)+"/submit", nil), 422, "还没有检索记录")
	h.Must(h.Service.Search(h.Context(), clerk, c.Item.ID, 0, disclosure.Searched{System: "综合档案室", Words: "技术改造", On: today, Result: "没有检索到", Person: "王五"}))
	h.Sees(h.Post(clerk, letter.Href(l)+"/submit", nil), 422, "与检索记录不符")
	h.Sees(h.Post(clerk, letter.Href(l)+"/edit", typed), 303)
	h.Sign(l)
	_, w, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l)
	h.Must(err)
	says, _ := text(h, w.Pdf)
	for _, want := range []string{"王五于2023年9月12日，在综合档案室以“技术改造”为关键词"} {
		if !strings.Contains(says, want) {
			t.Errorf("the letter lacks %s:\n%s", want, says)
		}
	}
	if strings.Contains(says, "张三于") || strings.Contains(says, "13月") {
		t.Errorf("the letter says what was typed:\n%s", says)
	}
}

// fields are the words of an error on its fields.
func fields(err error) string {
	var e *fail.Error
	if !errors.As(err, &e) {
		return ""
	}
	out := ""
	for _, says := range e.Fields {
		out += says
	}
	return out
}
