package approval_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/officetest"
)

// strict makes a sheet whose boxes want different people, a conclusion and,
// for the second, the office's own unit.
func (h house) strict() string {
	h.Helper()
	var s approval.Sheet
	h.Do(clerk, func(tx *store.Tx) (err error) {
		s, err = approval.Open(tx, approval.Draft{Ref: thing, Title: "监察结果", Href: "/office/publish/n1", Unit: "u-jn", Handled: true, Steps: []approval.Step{
			{Key: "first", Label: "初审", Right: approval.RightReview, Waits: "科室负责人"},
			{Key: "secrecy", Label: "保密审查", Right: "x.secrecy", Unit: "u-bgs", Waits: "办公室负责人", Apart: true,
				Asks: []approval.Ask{{Key: "result", Label: "审查结论", Options: []string{"公开", "不予公开"}, Required: true}}},
			{Key: "sign", Label: "签发", Right: approval.RightSign, Waits: "分管领导", Apart: true},
		}})
		return err
	})
	h.Do(clerk, func(tx *store.Tx) error { return approval.Submit(tx, s.ID) })
	return s.ID
}

func TestAStepAsksItsOwnUnitAndItsConclusion(t *testing.T) {
	h := build(t)
	id := h.strict()
	chief := officetest.Actor("p-zhao", "u-bgs", "x.secrecy:unit", "approval.review")
	h.Do(chief, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意。") })
	if err := h.try(chief, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意。") }); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "相邻") {
		t.Fatalf("two boxes one after the other: %v", err)
	}
	outside := officetest.Actor("p-he", "u-jn", "x.secrecy:unit")
	if err := h.try(outside, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意。") }); !fail.Is(err, fail.Denied) {
		t.Fatalf("the right over another unit: %v", err)
	}
	second := officetest.Actor("p-chen", "u-bgs", "x.secrecy:unit")
	for _, said := range []map[string]string{nil, {"result": "随便"}} {
		err := h.try(second, func(tx *store.Tx) error {
			return approval.Fill(tx, id, approval.MoveAgree, approval.Filling{Opinion: "可以公开。", Said: said})
		})
		if !fail.Is(err, fail.Invalid) {
			t.Fatalf("said %v: %v", said, err)
		}
	}
	h.Do(second, func(tx *store.Tx) error {
		return approval.Fill(tx, id, approval.MoveAgree, approval.Filling{Opinion: "可以公开。", Said: map[string]string{"result": "公开"}})
	})
	list, err := approval.Opinions(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if len(list) != 2 || list[1].Said["result"] != "公开" {
		t.Fatalf("%+v", list)
	}
	h.Verify()
}

func TestAHandledSheetIsFilledOnItsOwnersPage(t *testing.T) {
	h := build(t)
	id := h.strict()
	h.Sees(h.Get(head, "/office/approvals/"+id), 200, "在事项页面办理", "!name=\"opinion\"")
	h.Sees(h.Post(head, "/office/approvals/"+id, url.Values{"act": {approval.MoveAgree}, "opinion": {"同意。"}}), 422, "请在事项页面办理")
	h.Sees(h.Post(clerk, "/office/approvals/"+id+"/void", url.Values{"opinion": {"不要了"}}), 422, "请在事项页面办理")
}

func TestSomebodyStandsInForTheAbsent(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	chen := officetest.Actor("p-chen", "u-bgs")
	fill := func(tx *store.Tx) error {
		return approval.Fill(tx, id, approval.MoveAgree, approval.Filling{Opinion: "同意。", For: head})
	}
	if err := h.try(chen, fill); !fail.Is(err, fail.Denied) {
		t.Fatalf("stood in without being asked: %v", err)
	}
	today := civil.FromTime(h.DB.Now().In(store.Zone))
	name := func(deputy string, from, to civil.Date) error {
		return h.try(head, func(tx *store.Tx) error {
			_, err := approval.NameSubstitute(tx, deputy, from, to, "外出培训")
			return err
		})
	}
	for _, wrong := range []error{name("p-li", today, today), name("p-chen", today-1, today), name("p-chen", today, today-1), name("nobody", today, today), name("p-chen", today, today+500)} {
		if !fail.Is(wrong, fail.Invalid) {
			t.Errorf("taken: %v", wrong)
		}
	}
	h.Must(name("p-chen", today, today+3))
	h.Do(chen, fill)
	list, err := approval.Opinions(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if got := list[0].Signature(); got != "p-chen（代p-li）" {
		t.Fatalf("signed %q", got)
	}
	h.Verify()
}

// The author may not have their own text approved through somebody's absence.
func TestTheAuthorDoesNotApproveByStandingIn(t *testing.T) {
	h := build(t)
	id := h.draft(officetest.Actor("p-wang", "u-jn", "approval.draft:unit"))
	today := civil.FromTime(h.DB.Now().In(store.Zone))
	h.Do(head, func(tx *store.Tx) error {
		_, err := approval.NameSubstitute(tx, "p-wang", today, today, "外出培训")
		return err
	})
	err := h.try(clerk, func(tx *store.Tx) error {
		return approval.Fill(tx, id, approval.MoveAgree, approval.Filling{Opinion: "同意。", For: head})
	})
	if !fail.Is(err, fail.Invalid) {
		t.Fatal(err)
	}
}

func TestDelegationsHaveAPage(t *testing.T) {
	h := build(t)
	path := "/office/approvals/substitutes"
	h.Sees(h.Get(head, path), 200, "没有委托记录", "陈静")
	h.Sees(h.Post(head, path, url.Values{"deputy": {"p-chen"}, "from": {"2000-01-01"}, "to": {"2000-01-02"}, "reason": {"外出"}}), 422, "今天或以后", "外出")
	today := civil.FromTime(h.DB.Now().In(store.Zone)).String()
	h.Sees(h.Post(head, path, url.Values{"deputy": {"p-chen"}, "from": {today}, "to": {today}, "reason": {"外出"}}), 303)
	h.Sees(h.Get(head, path), 200, "生效中", "收回")
	list, err := approval.Substitutes(h.Context(), h.DB, officetest.Agency, "p-li")
	h.Must(err)
	end := path + "/" + list[0].ID + "/end"
	h.Sees(h.Post(who.Actor{Tenant: officetest.Agency, Home: officetest.Agency, ID: "p-chen", Name: "陈静"}, end, nil), 403)
	h.Sees(h.Post(head, end, nil), 303)
	h.Sees(h.Get(head, path), 200, "已结束", "!生效中")
	if acts := h.Acts(officetest.Agency); !slices.Contains(acts, "收回委托") {
		t.Errorf("the record says %v", acts)
	}
}
