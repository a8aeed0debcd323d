package ledger_test

import (
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// smallPlan is a plan in which every unit has something to do.
func smallPlan(t testing.TB, b *lt.Bureau, assign bool) ledger.Plan {
	t.Helper()
	return b.Plan(t, b.As(lt.Office), assign,
		lt.Row{No: "1", KeyTask: "一、深化主动公开", Measure: "及时公开节能审查结果，每月更新。", Lead: lt.Energy, Support: []string{lt.Industry}, Due: "2023-11-30", Points: []string{"2023-03-31", "2023-09-10"}},
		lt.Row{No: "2", KeyTask: "一、深化主动公开", Measure: "公开中小企业扶持政策。", Lead: lt.Industry, Due: "2023-06-30"},
		lt.Row{No: "3", KeyTask: "二、规范依申请公开", Measure: "规范办理政府信息公开申请，答复按期率达到100%。", Lead: lt.Policy, Due: "2023-11-30", Capability: "disclosure"},
		lt.Row{No: "4", KeyTask: "三、强化保障", Measure: "<b>建立</b>台账 & 实时跟进督查。", Lead: lt.OfficeUnit, Support: []string{lt.Energy, lt.Policy}, Due: "2023-12-31"},
	)
}

// seePage asks for a page, holds it to its promises and to the words that it must
// and must not have (those after "!").
func seePage(t *testing.T, site http.Handler, as, path string, words ...string) lt.Reply {
	t.Helper()
	r := lt.Get(t, site, as, path)
	if r.Status != http.StatusOK {
		t.Fatalf("%s as %s: status %d %s", path, as, r.Status, r.Body[:min(len(r.Body), 300)])
	}
	pagecheck.Check(t, r.Body)
	mustShow(t, path, r.Body, words...)
	return r
}

func mustShow(t *testing.T, path, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok {
			if strings.Contains(body, not) {
				t.Errorf("%s shows %q", path, not)
			}
		} else if !strings.Contains(body, w) {
			t.Errorf("%s does not show %q", path, w)
		}
	}
}

func TestDeskShowsEachReaderTheirOwn(t *testing.T) {
	b := lt.Open(t)
	smallPlan(t, b, true)
	site := b.Site()
	seePage(t, site, lt.Office, "/office/ledger", "节能安全科", "政策法规科", "&lt;b&gt;建立&lt;/b&gt;台账", "导入计划", "!<b>建立")
	seePage(t, site, lt.Clerk, "/office/ledger", "及时公开节能审查结果", "!公开中小企业扶持政策", "!规范办理政府信息公开申请", "!二、规范依申请公开")
	seePage(t, site, lt.Deputy, "/office/ledger?f.light=overdue", "没有符合条件的记录")
	seePage(t, site, lt.Clerk, "/office/ledger?state=assigned&mine=1", "及时公开节能审查结果")
	seePage(t, site, lt.Office, "/office/ledger?asof=2023-03-01", "当天终了时的台账", "!勾选后")
	seePage(t, site, lt.Overseer+"@"+lt.Agency, "/office/ledger", "节能安全科", "!勾选后：</span><button")
	if r := lt.Get(t, site, lt.Sysadmin, "/office/ledger"); r.Status != http.StatusForbidden {
		t.Errorf("the system administrator sees the ledger: %d", r.Status)
	}
	if r := lt.Get(t, site, "", "/office/ledger"); r.Status != http.StatusSeeOther || !strings.HasPrefix(r.To, "/sign-in") {
		t.Errorf("nobody is asked to sign in: %d %s", r.Status, r.To)
	}
}
