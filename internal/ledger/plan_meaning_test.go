package ledger_test

import (
	"context"
	"slices"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// strange names units that the bureau does not have: 法规科 twice.
const strange = `市工业和信息化局2023年政务公开工作要点任务分工
序号	重点任务	具体措施	责任部门	完成时限
1	主动公开	公开行政执法结果。	节能安全科牵头，法规科、信用科配合	2023年11月底
2	主动公开	梳理公开事项。	办公室、法规科	2023年12月底
`

func TestAnUnknownUnitIsNeverDroppedByLooking(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, strange, "")
	if c := p.Draft.Choices[1]; c.Lead != "" {
		t.Errorf("办公室、法规科 leads by %q without anybody's choice", c.Lead)
	}
	q := p.Draft.OfRow(0)[0]
	if q.Name != "法规科" || q.Near != lt.Policy || !q.Blocks() {
		t.Fatalf("%+v", q)
	}
	if _, err := l.Settle(ctx, office, p.ID, 1, q.Key, true); !fail.Is(err, fail.Invalid) {
		t.Errorf("looking is no decision: %v", err)
	}
	if err := l.SettleAll(ctx, office, p.ID); err != nil {
		t.Fatal(err)
	}
	if p = reload(t, b, p.ID); codes(p.Draft.OfRow(0)) != "unknown_unit unknown_unit" || len(p.Obstacles()) != 2 {
		t.Fatalf("after looking at all: %s, %+v", codes(p.Draft.OfRow(0)), p.Obstacles())
	}
	if p, err := l.Mean(ctx, office, p.ID, ledger.Meaning{Name: "法规科", Units: []string{lt.Policy}}); err != nil || !slices.Contains(p.Draft.Choices[0].Support, lt.Policy) ||
		!slices.Contains(p.Draft.Choices[1].Support, lt.Policy) || p.Draft.Choices[1].Lead != "" || codes(p.Draft.OfRow(1)) != "" {
		t.Fatalf("the unit has its duties: %+v, %s: %v", p.Draft.Choices, codes(p.Draft.OfRow(1)), err)
	}
	if _, err := l.Mean(ctx, office, p.ID, ledger.Meaning{Name: "信用科"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("left out without a reason: %v", err)
	}
	if _, err := l.Mean(ctx, office, p.ID, ledger.Meaning{Name: "档案科", Why: "没有"}); !fail.Is(err, fail.Stale) {
		t.Errorf("a name that nobody asks about: %v", err)
	}
}

func TestADecisionAboutAUnitCanBeTakenBack(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, strange, "")
	p, err := l.Mean(ctx, office, p.ID, ledger.Meaning{Name: "法规科", Units: []string{lt.Policy, lt.Stats}})
	if err != nil || !slices.Contains(p.Draft.Choices[0].Support, lt.Stats) {
		t.Fatalf("%+v: %v", p.Draft.Choices[0], err)
	}
	for _, q := range p.Draft.OfRow(0) {
		if q.Name == "法规科" {
			p, err = l.Settle(ctx, office, p.ID, 1, q.Key, false)
		}
	}
	if err != nil || slices.Contains(p.Draft.Choices[0].Support, lt.Stats) || codes(p.Draft.OfRow(0)) != "unknown_unit unknown_unit" {
		t.Errorf("%+v, %s: %v", p.Draft.Choices[0], codes(p.Draft.OfRow(0)), err)
	}
}

func TestTheAdoptPageNamesTheUnitsLeftOut(t *testing.T) {
	b := nineUnits(t)
	s := b.Site()
	at := "/office/plans/" + paste(t, b, strange, "").ID
	shows(t, lt.Get(t, s, lt.Office, at+"/draft"), 200, "是「政策法规科」", "选择其他科室，或不列入", "指定后才能采纳")
	for _, sent := range [][]string{{"name", "法规科", "units", lt.Policy}, {"name", "信用科", "why", "职能已划转市发改委"}} {
		form := lt.Get(t, s, lt.Office, at+"/meaning?name="+sent[1])
		shows(t, form, 200, "计划中写的是「"+sent[1]+"」", "不列入的原因")
		pagecheck.Check(t, form.Body)
		shows(t, lt.Post(t, s, lt.Office, at+"/meaning", "name", sent[1]), 422, "请写明原因")
		if r := lt.Post(t, s, lt.Office, at+"/meaning", sent...); r.Status != 303 {
			t.Fatalf("%d %s", r.Status, text(r.Body))
		}
	}
	draft := lt.Get(t, s, lt.Office, at+"/draft")
	shows(t, draft, 200, "「法规科」在本计划中按本单位的「政策法规科」处理", "重新指定")
	pagecheck.Check(t, draft.Body)
	lt.Post(t, s, lt.Office, at+"/suggest")
	shows(t, lt.Get(t, s, lt.Office, at+"/adopt"), 200, "「信用科」（第1项）不列入分工，没有任务，原因：职能已划转市发改委")
}
