package approval_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/officetest"
)

var (
	clerk  = officetest.Actor("p-wang", "u-jn", "approval.view:unit", "approval.draft:unit")
	head   = officetest.Actor("p-li", "u-jn", "approval.view:unit", "approval.draft:unit", "approval.review:unit")
	office = officetest.Actor("p-chen", "u-bgs", "approval.view", "approval.draft", "approval.check")
	deputy = officetest.Actor("p-zhang", "", "approval.view", "approval.sign")
	// elsewhere is the head of another unit, stranger of another agency.
	elsewhere = officetest.Actor("p-he", "u-bgs", "approval.view:unit", "approval.review:unit")
	stranger  = officetest.Actor("q-zhou", "", "approval.view", "approval.draft", "approval.review", "approval.check", "approval.sign")
)

var thing = store.Ref{Kind: "publication", ID: "n1"}

type house struct{ *officetest.House }

func build(t testing.TB) house {
	t.Helper()
	return house{officetest.Open(t, func(*officetest.House) []slice.Slice { return []slice.Slice{approval.Slice()} }, approval.Migrations())}
}

func (h house) try(a who.Actor, f func(*store.Tx) error) error {
	return h.DB.Do(context.Background(), a, f)
}

// draft makes a sheet and hands it in.
func (h house) draft(a who.Actor) string {
	h.Helper()
	var s approval.Sheet
	h.Do(a, func(tx *store.Tx) (err error) {
		s, err = approval.Open(tx, approval.Draft{Ref: thing, Title: "节能监察结果公示", Href: "/office/publish/n1", Unit: "u-jn",
			Facts: []approval.Fact{{Label: "公开方式", Value: "主动公开"}}})
		return err
	})
	h.Do(a, func(tx *store.Tx) error { return approval.Submit(tx, s.ID) })
	return s.ID
}

func (h house) signed() bool {
	h.Helper()
	ok, err := approval.Signed(h.Context(), h.DB, officetest.Agency, thing)
	h.Must(err)
	return ok
}

func TestASheetIsReviewedCheckedAndSigned(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	for _, step := range []struct {
		a   who.Actor
		act func(*store.Tx) error
	}{
		{head, func(tx *store.Tx) error { return approval.Agree(tx, id, "拟同意。") }},
		{office, func(tx *store.Tx) error { return approval.Agree(tx, id, "文字已核。") }},
		{deputy, func(tx *store.Tx) error { return approval.Sign(tx, id, "同意。") }},
	} {
		if h.signed() {
			t.Fatal("signed before the last box was filled")
		}
		h.Do(step.a, step.act)
	}
	if !h.signed() {
		t.Error("not signed after the last box was filled")
	}
	opinions, err := approval.Opinions(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	var got []string
	for _, o := range opinions {
		got = append(got, o.Label+" "+o.Name+" "+o.Text)
	}
	want := []string{"科室负责人审核意见 p-li 拟同意。", "办公室核稿意见 p-chen 文字已核。", "分管领导签发意见 p-zhang 同意。"}
	if !slices.Equal(got, want) {
		t.Errorf("opinions %q", got)
	}
	acts := strings.Join(h.Acts(officetest.Agency), " ")
	if !strings.HasSuffix(acts, "拟写审签单 送审 审核同意 审核同意 签发") {
		t.Errorf("the record says %s", acts)
	}
	h.Verify()
}

func TestNobodySignsOutOfTurnOrTheirOwn(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	both := clerk
	both.Grants = append(slices.Clone(clerk.Grants), head.Grants...)
	agree := func(tx *store.Tx) error { return approval.Agree(tx, id, "同意") }
	for name, c := range map[string]struct {
		a    who.Actor
		act  func(*store.Tx) error
		kind fail.Kind
	}{
		"the drafter, with the right": {both, agree, fail.Invalid},
		"a clerk":                     {clerk, agree, fail.Denied},
		"the head of another unit":    {elsewhere, agree, fail.Denied},
		"the office before the head":  {office, agree, fail.Denied},
		"the deputy before the head":  {deputy, agree, fail.Denied},
		"the head signing at once":    {head, func(tx *store.Tx) error { return approval.Sign(tx, id, "同意") }, fail.Invalid},
		"another agency":              {stranger, agree, fail.Missing},
		"an empty opinion":            {head, func(tx *store.Tx) error { return approval.Agree(tx, id, " \n") }, fail.Invalid},
		"a return without reason":     {head, func(tx *store.Tx) error { return approval.Return(tx, id, "") }, fail.Invalid},
		"an endless opinion":          {head, func(tx *store.Tx) error { return approval.Agree(tx, id, strings.Repeat("长", 1001)) }, fail.Invalid},
		"withdrawing another's":       {head, func(tx *store.Tx) error { return approval.Withdraw(tx, id) }, fail.Invalid},
		"voiding another's":           {head, func(tx *store.Tx) error { return approval.Void(tx, id, "重复") }, fail.Invalid},
		"a second sheet for the thing": {head, func(tx *store.Tx) error {
			_, err := approval.Open(tx, approval.Draft{Ref: thing, Unit: "u-jn"})
			return err
		}, fail.Stale},
		"drafting for another unit": {clerk, func(tx *store.Tx) error {
			_, err := approval.Open(tx, approval.Draft{Ref: store.Ref{Kind: "x", ID: "2"}, Unit: "u-bgs"})
			return err
		}, fail.Denied},
		"a sheet without steps": {clerk, func(tx *store.Tx) error {
			_, err := approval.Open(tx, approval.Draft{Ref: store.Ref{Kind: "x", ID: "3"}, Unit: "u-jn", Steps: []approval.Step{}})
			return err
		}, fail.Invalid},
		"handing in what is handed in":  {clerk, func(tx *store.Tx) error { return approval.Submit(tx, id) }, fail.Stale},
		"a sheet that does not exist":   {head, func(tx *store.Tx) error { return approval.Agree(tx, "none", "同意") }, fail.Missing},
		"a leader visiting from abroad": {visiting(stranger), agree, fail.Denied},
	} {
		if err := h.try(c.a, c.act); !fail.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h.signed() {
		t.Error("signed by nobody")
	}
}

// visiting is a person who looks at the first agency.
func visiting(a who.Actor) who.Actor {
	a.Tenant = officetest.Agency
	return a
}

func TestAReturnedSheetIsMendedAndGoesThroughAllSteps(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	h.Do(head, func(tx *store.Tx) error { return approval.Agree(tx, id, "拟同意。") })
	if err := h.try(clerk, func(tx *store.Tx) error { return approval.Withdraw(tx, id) }); !fail.Is(err, fail.Invalid) {
		t.Errorf("withdrawn after the first opinion: %v", err)
	}
	h.Do(office, func(tx *store.Tx) error { return approval.Return(tx, id, "请补充依据。") })
	// The office mends it too, and is from then on one of its authors.
	h.Do(office, func(tx *store.Tx) error {
		_, err := approval.Open(tx, approval.Draft{Ref: thing, Title: "节能监察结果公示（改）", Unit: "u-jn"})
		return err
	})
	h.Do(clerk, func(tx *store.Tx) error { return approval.Submit(tx, id) })
	h.Do(head, func(tx *store.Tx) error { return approval.Agree(tx, id, "已补充。") })
	if err := h.try(office, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意") }); !fail.Is(err, fail.Invalid) {
		t.Errorf("an author checked their own text: %v", err)
	}
	h.Sees(h.Get(clerk, "/office/approvals/"+id), 200, "请补充依据。", "（前次）", "已补充。", "待办公室签署", "节能监察结果公示（改）")
}

func TestWhatChangesIsSignedNoMore(t *testing.T) {
	h := build(t)
	h.Do(clerk, func(tx *store.Tx) error {
		_, err := approval.Open(tx, approval.Draft{Ref: thing, Title: "公示", Unit: "u-jn",
			Steps: []approval.Step{{Label: "签发", Right: approval.RightSign, Waits: "分管领导"}}})
		return err
	})
	s, _, err := approval.Live(h.Context(), h.DB, officetest.Agency, thing)
	h.Must(err)
	h.Do(clerk, func(tx *store.Tx) error { return approval.Submit(tx, s.ID) })
	h.Do(clerk, func(tx *store.Tx) error { return approval.Withdraw(tx, s.ID) })
	h.Do(clerk, func(tx *store.Tx) error { return approval.Submit(tx, s.ID) })
	h.Do(deputy, func(tx *store.Tx) error { return approval.Sign(tx, s.ID, "同意") })
	if !h.signed() {
		t.Fatal("a sheet of one step is not signed")
	}
	h.Do(clerk, func(tx *store.Tx) error { return approval.Lapse(tx, thing, "正文已修改") })
	if h.signed() {
		t.Error("still signed after the thing changed")
	}
	if err := h.try(clerk, func(tx *store.Tx) error { return approval.Lapse(tx, store.Ref{Kind: "x"}, "") }); err != nil {
		t.Errorf("a thing without a sheet: %v", err)
	}
	h.draft(clerk) // a new one may be made
	h.Verify()
}

func TestOfTwentySignaturesOneCounts(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	var wins atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := h.try(head, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意") })
			switch {
			case err == nil:
				wins.Add(1)
			case !fail.Is(err, fail.Stale) && !fail.Is(err, fail.Denied):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	opinions, err := approval.Opinions(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if wins.Load() != 1 || len(opinions) != 1 {
		t.Errorf("%d agreed, %d opinions are kept", wins.Load(), len(opinions))
	}
}

func TestThePages(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	page := "/office/approvals/" + id
	h.Sees(h.Get(head, "/office/approvals"), 200, "节能监察结果公示", "审核中", "科室负责人")
	h.Sees(h.Get(office, "/office/approvals"), 200, "没有待处理的审签单")
	h.Sees(h.Get(office, "/office/approvals?view=all"), 200, "节能监察结果公示")
	h.Sees(h.Get(elsewhere, "/office/approvals?view=all"), 200, "还没有审签单", "!节能监察")
	h.Sees(h.Get(elsewhere, page), 404, "!节能监察")
	h.Sees(h.Get(stranger, page), 404, "!节能监察")
	h.Sees(h.Get(head, page), 200, "主动公开", "审核同意", "退回修改", "常用语", "!签发</span></button>")
	h.Sees(h.Get(clerk, page), 200, "待科室负责人签署", "撤回", "作废", "!审核同意</span>")
	h.Sees(h.Post(head, page, url.Values{"act": {approval.MoveReturn}, "opinion": {""}}), 422, "请写明退回的原因")
	h.Sees(h.Post(head, page, url.Values{"act": {"改天"}, "opinion": {"先留着<b>"}}), 422, "没有“改天”这项操作", "先留着&lt;b&gt;")
	h.Sees(h.Post(clerk, page, url.Values{"act": {approval.MoveAgree}, "opinion": {"同意"}}), 403)
	h.Sees(h.Post(elsewhere, page, url.Values{"act": {approval.MoveAgree}, "opinion": {"同意"}}), 404)
	h.Sees(h.Post(head, page, url.Values{"act": {approval.MoveAgree}, "opinion": {"拟同意。"}}), 303)
	h.Sees(h.Get(head, page), 200, "拟同意。", "p-li", "待办公室签署")
	h.Sees(h.Get(clerk, page+"/void"), 200, "作废后不能恢复")
	h.Sees(h.Post(clerk, page+"/void", url.Values{}), 422, "请写明作废的原因")
	h.Sees(h.Get(head, page+"/void"), 422, "只有拟稿人可以作废")
	h.Sees(h.Post(clerk, page+"/void", url.Values{"opinion": {"重复"}}), 303)
	h.Sees(h.Get(clerk, page), 200, "已作废", "!撤回</span>")
	h.Sees(h.Get(who.Actor{}, page), 303)
}

func TestALeavingDraftersSheetsAreHandedOver(t *testing.T) {
	h := build(t)
	id := h.draft(clerk)
	h.Do(office, func(tx *store.Tx) error {
		n, err := approval.Slice().Handover(tx, "p-wang", "p-li")
		if err == nil && n != 1 {
			t.Errorf("%d were handed over", n)
		}
		if err != nil {
			return err
		}
		return tx.Record("移交", store.Ref{Kind: "person", ID: "p-wang"})
	})
	if err := h.try(head, func(tx *store.Tx) error { return approval.Agree(tx, id, "同意") }); !fail.Is(err, fail.Invalid) {
		t.Errorf("the new drafter reviews the sheet: %v", err)
	}
	h.Sees(h.Get(head, "/office/approvals/"+id), 200, "李伟", "不能审签自己拟写的内容")
}

func TestThePaperShowsEveryBox(t *testing.T) {
	s := approval.Sheet{ID: "00000000000000000000000001", Steps: approval.Usual(), State: approval.Reviewing, Step: 1}
	mine := &ui.Form{}
	paper := approval.Paper(s, []approval.Opinion{{Step: 0, Text: "同意", Name: "李伟", Act: approval.MoveAgree}}, mine)
	if len(paper.Opinions) != 3 || paper.Opinions[0].Name != "李伟" || paper.Opinions[1].Form != mine || paper.Opinions[2].Waits != "待分管领导签署" {
		t.Errorf("%+v", paper.Opinions)
	}
}

func TestTheWayOfASheetHolds(t *testing.T) {
	if err := approval.Sheets.Check(); err != nil {
		t.Error(err)
	}
}
