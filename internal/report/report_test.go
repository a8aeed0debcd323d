package report_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/report"
	"gongkai/internal/report/check"
)

func span(year int) (civil.Date, civil.Date) { return civil.Of(year, 1, 1), civil.Of(year, 12, 31) }

// Whatever the cases are, the tables computed from them satisfy every identity,
// within the year and with the year before.
func TestComputedTablesSatisfyTheIdentities(t *testing.T) {
	h := build(t)
	r := rand.New(rand.NewPCG(1, 2))
	kinds := []string{"natural", "company", "research", "ngo", "legal", "other"}
	for range 150 {
		received := civil.Of(2022, 1, 1).Add(r.IntN(900))
		outcome, answered := "", ""
		if r.IntN(5) > 0 {
			outcome, answered = report.Keys[2+r.IntN(21)], received.Add(r.IntN(60)).String()
		}
		h.request(kinds[r.IntN(6)], received.String(), outcome, answered)
	}
	for range 30 {
		filed := civil.Of(2022, 1, 1).Add(r.IntN(900))
		result, on := "", ""
		if r.IntN(3) > 0 {
			result, on = []string{"upheld", "corrected", "other"}[r.IntN(3)], filed.Add(r.IntN(200)).String()
		}
		h.dispute([]string{"review", "suit", "suit_after_review"}[r.IntN(3)], filed.String(), result, on)
	}
	var last *report.Figures
	for year := 2021; year <= 2025; year++ {
		from, to := span(year)
		f, err := h.rep.Compute(h.Context(), h.DB, officetest.Agency, from, to, nil)
		h.Must(err)
		for c := range 7 {
			if f.Requests["I"][c]+f.Requests["II"][c] != f.Requests["g"][c]+f.Requests["IV"][c] {
				t.Errorf("%d X1 column %d: %v", year, c, f.Requests)
			}
			if last != nil && f.Requests["II"][c] != last.Requests["IV"][c] {
				t.Errorf("%d X4 column %d", year, c)
			}
		}
		for _, key := range report.Keys {
			for c := range 7 {
				cases, err := report.Cases(h.Context(), h.DB, officetest.Agency, from, to, key, c)
				h.Must(err)
				if int64(len(cases)) != f.Requests[key][c] {
					t.Fatalf("%d %s column %d: the cell says %d and opens %d", year, key, c, f.Requests[key][c], len(cases))
				}
			}
		}
		for i, n := range f.Disputes {
			list, err := report.Disputed(h.Context(), h.DB, officetest.Agency, from, to, i/5, i%5)
			h.Must(err)
			if int64(len(list)) != n {
				t.Fatalf("%d table four cell %d: says %d and opens %d", year, i, n, len(list))
			}
		}
		last = f
	}
}

// drafted makes a report that may be handed over, for 2023.
func drafted(h *house) report.Report {
	h.Helper()
	h.at("2024-01-08")
	h.request("natural", "2023-03-01", "a", "2023-03-10")
	h.request("company", "2023-12-20", "", "")
	h.request("natural", "2022-12-20", "b", "2023-01-05")
	r, err := h.rep.Start(h.Context(), office, 2023)
	h.Must(err)
	h.Must(h.rep.Enter(h.Context(), office, r.ID, map[string]report.Manual{"permit": {Value: 3, Source: "行政审批科"}, "penalty": {Source: "执法监察科"}, "force": {Source: "执法监察科"}, "fee": {Source: "财务科"}}))
	h.Must(h.rep.EnterPrior(h.Context(), office, r.ID, [6]int64{1}, 0, "2022年度报告第三部分"))
	one := strings.NewReplacer("（三）政府信息管理。", "（三）政府信息管理。逐件确定公开属性，定期评估。", "平台建设。", "平台建设。改版专栏一个，无障碍浏览全面可用。", "（五）监督保障。", "（五）监督保障。没有责任追究的情形。").Replace(r.Parts["1"])
	h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"1": one, "5": "部分科室主动公开意识不强，公开不够及时。今后将按季度通报，组织培训两次。"}))
	r, err = store.Get[report.Report](h.Context(), h.DB, officetest.Agency, r.ID)
	h.Must(err)
	return r
}

func (h *house) examined(id string) *report.Examined {
	h.Helper()
	r, err := store.Get[report.Report](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	e, err := h.rep.Examine(h.Context(), h.DB, &r)
	h.Must(err)
	return e
}

// One report from draft to publication, a case changed later, and the
// correction.
func TestLifeOfAReport(t *testing.T) {
	h := build(t)
	r := drafted(h)
	if left := h.examined(r.ID).Ready(); len(left) > 0 {
		t.Fatalf("not ready: %v", left)
	}
	item, err := h.rep.Hand(h.Context(), office, r.ID)
	h.Must(err)
	if err := h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"5": "x"}); !fail.Is(err, fail.Stale) {
		t.Errorf("a report that was handed over is changed: %v", err)
	}
	if o := h.release(item.ID); len(o) > 0 {
		t.Errorf("obstacles: %v", o)
	}
	r, err = store.Get[report.Report](h.Context(), h.DB, officetest.Agency, r.ID)
	h.Must(err)
	if r.State != report.Published || r.PublishedOn != civil.MustParse("2024-01-08") {
		t.Fatalf("%s on %s", r.State, r.PublishedOn)
	}
	h.request("research", "2023-06-01", "c1", "2023-06-20") // entered late
	if e := h.examined(r.ID); len(e.Drift) == 0 || e.Figures.Total("I") != 2 {
		t.Errorf("the published report must keep its figures and show the difference: %+v", e.Drift)
	}
	next, err := h.rep.Correct(h.Context(), office, r.ID, "补计1件漏登的申请。")
	h.Must(err)
	if e := h.examined(next.ID); e.Figures.Total("I") != 3 || !strings.Contains(next.Body(e.Figures), "补计1件") {
		t.Errorf("the new edition: %+v", e.Figures)
	}
}

// A heading with nothing after it is seen in the draft and refuses the release
// (条例第五十条).
func TestNothingIsPublishedUnwritten(t *testing.T) {
	h := build(t)
	r := drafted(h)
	h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"1": "（一）主动公开。公开12条。\n（五）监督保障。", "5": ""}))
	e := h.examined(r.ID)
	left := strings.Join(e.Ready(), "；")
	for _, want := range []string{"“一、总体情况”中的“（五）监督保障”还没有撰写", "“五、存在的主要问题及改进情况”还没有撰写"} {
		if !strings.Contains(left, want) {
			t.Errorf("%s is not asked for: %s", want, left)
		}
	}
	if body := e.Report.Body(e.Figures); strings.Count(body, "（尚未撰写）") != 2 || strings.Contains(body, "公开12条。（尚") {
		t.Errorf("the draft does not show what is to be written: %s", body)
	}
	if _, err := h.rep.Hand(h.Context(), office, r.ID); err == nil || !strings.Contains(err.Error(), "还没有撰写") {
		t.Errorf("handed over: %v", err)
	}
}

// A figure in the prose that contradicts the tables must be looked at, and
// what was said of it survives every further run.
func TestProseIsHeldAgainstTheTables(t *testing.T) {
	h := build(t)
	r := drafted(h)
	h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"1": "全年收到政府信息公开申请99件，均已按期答复。"}))
	find := func() *report.Judged {
		for _, f := range h.examined(r.ID).Findings {
			if f.ID == "X8" {
				return &f
			}
		}
		return nil
	}
	f := find()
	if f == nil || !f.Open() {
		t.Fatalf("not found: %+v", f)
	}
	if _, err := h.rep.Hand(h.Context(), office, r.ID); err == nil || !strings.Contains(err.Error(), "99件") {
		t.Errorf("handed over: %v", err)
	}
	h.Must(h.rep.Judge(h.Context(), office, r.ID, f.Print, report.Accepted, "含县区转来的申请"))
	h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"6": "本年度发出收费通知0件，收取信息处理费0元。任务完成情况另见台账。"}))
	if f = find(); f == nil || f.Open() || f.Mark.Reason != "含县区转来的申请" {
		t.Errorf("the mark is lost: %+v", f)
	}
}

// What part six says of fees is held against the records of fees.
func TestFeesAreHeldAgainstTheirRecords(t *testing.T) {
	h := build(t)
	h.fees = report.Fees{Notices: 2, Asked: 460, Received: 400}
	r := drafted(h)
	if !strings.Contains(r.Parts["6"], "发出收费通知2件，总金额460元，实际收取信息处理费400元") {
		t.Errorf("the draft says: %s", r.Parts["6"])
	}
	for _, c := range []struct {
		six   string
		found []string
	}{
		{r.Parts["6"], nil},
		{"本年度发出收费通知2件，应收460元，收取信息处理费400元。", nil},
		{"发出收费通知书2份，收取信息处理费0.04万元。", nil},
		{"发出收费通知0件，收取信息处理费400元。", []string{"发出收费通知0件"}},
		{"发出收费通知2件，总金额560元，实际收取的总金额460元。", []string{"总金额560元", "实际收取信息处理费460元"}},
		{"本年度未发出收费通知，没有收取信息处理费。", []string{"发出收费通知0件", "实际收取信息处理费0元"}},
		{"落实政务公开工作要点，全年举办培训班2次，投入400元。", []string{"没有写信息处理费"}},
	} {
		h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"6": c.six}))
		var got []string
		for _, f := range h.examined(r.ID).Findings {
			if f.ID == "X11" {
				got = append(got, f.Message)
			}
		}
		if len(got) != len(c.found) {
			t.Errorf("%s: %q", c.six, got)
			continue
		}
		for i, want := range c.found {
			if !strings.Contains(got[i], want) {
				t.Errorf("%s: %q, want %q", c.six, got[i], want)
			}
		}
	}
}

func TestHardIdentityRefusesRelease(t *testing.T) {
	h := build(t)
	r := drafted(h)
	h.Must(h.rep.EnterPrior(h.Context(), office, r.ID, [6]int64{5}, 0, "2022年度报告"))
	if _, err := h.rep.Hand(h.Context(), office, r.ID); err == nil || !strings.Contains(err.Error(), "上年结转") {
		t.Errorf("X4 fails and it goes out: %v", err)
	}
}

func TestCopiedTextIsFound(t *testing.T) {
	h := build(t)
	text := "一年来，我局坚持以公开为常态、不公开为例外，健全工作机制，细化责任分工，扎实推进决策公开、执行公开、管理公开、服务公开和结果公开，切实保障人民群众的知情权、参与权、表达权和监督权。"
	r := drafted(h)
	h.Must(h.rep.Write(h.Context(), office, r.ID, -1, map[string]string{"5": text}))
	h.at("2025-01-08")
	next, err := h.rep.Start(h.Context(), office, 2024)
	h.Must(err)
	h.Must(h.rep.Write(h.Context(), office, next.ID, -1, map[string]string{"5": text}))
	if e := h.examined(next.ID); len(e.Alike) != 1 || e.Alike[0].Hundredths != 100 {
		t.Errorf("%+v", e.Alike)
	}
}

func TestNilReturn(t *testing.T) {
	h := build(t)
	h.at("2023-05-04")
	r, err := h.rep.Declare(h.Context(), office, "2023-04", "")
	h.Must(err)
	if !r.Nil() {
		t.Errorf("%+v", r)
	}
	if _, err := h.rep.Declare(h.Context(), office, "2023-Q2", ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("a quarter that is not over: %v", err)
	}
	h.request("natural", "2023-04-11", "", "")
	if now, err := h.rep.State(h.Context(), h.DB, officetest.Agency, "2023-04"); err != nil || now.Received != 1 {
		t.Errorf("%+v %v", now, err)
	}
}

func TestAlarm(t *testing.T) {
	h := build(t)
	for _, c := range []struct {
		day  string
		told int
	}{{"2023-12-31", 0}, {"2024-01-16", 2}, {"2024-01-17", 2}, {"2024-01-31", 4}, {"2024-02-02", 6}} { // the report and the site's

		h.at(c.day)
		for range 2 {
			h.Must(h.rep.Remind(h.Context(), officetest.Agency))
		}
		if len(h.told.all) != c.told {
			t.Errorf("%s: told %d times, want %d", c.day, len(h.told.all), c.told)
		}
	}
}

func TestCollectedReportsAreCheckedAndAddedUp(t *testing.T) {
	h := build(t)
	r := drafted(h)
	e := h.examined(r.ID)
	page := []byte(r.Page(e.Figures))
	n, err := h.rep.Expect(h.Context(), office, 2023, []string{"某市水务局", "某市教育局", "某市水务局"}, 0)
	h.Must(err)
	if n != 2 {
		t.Fatalf("%d bodies", n)
	}
	bodies, err := store.Select[report.Body](h.Context(), h.DB, "WHERE agency = $1 ORDER BY name", officetest.Agency)
	h.Must(err)
	h.Must(h.rep.Chase(h.Context(), office, bodies[0].ID, "电话通知"))
	for _, b := range bodies {
		if _, err := h.rep.Receive(h.Context(), office, b.ID, "report.html", page); err != nil {
			t.Fatal(err)
		}
	}
	bodies, err = store.Select[report.Body](h.Context(), h.DB, "WHERE agency = $1 ORDER BY name", officetest.Agency)
	h.Must(err)
	sum, counted := report.Summed(bodies)
	if counted != 2 || sum.Total("I") != 2*e.Figures.Total("I") || bodies[0].Status != string(check.Holds) {
		t.Errorf("%d counted, %+v", counted, sum)
	}
	if _, err := h.rep.Receive(h.Context(), office, bodies[0].ID, "x.png", []byte("\x89PNG\r\n\x1a\n0000")); !fail.Is(err, fail.Invalid) {
		t.Errorf("a picture: %v", err)
	}
}

func TestNobodyWithoutTheRight(t *testing.T) {
	h := build(t)
	r := drafted(h)
	for _, a := range []func() error{
		func() error { _, err := h.rep.Start(h.Context(), overseer, 2022); return err },
		func() error { return h.rep.Write(h.Context(), overseer, r.ID, -1, nil) },
		func() error { return h.rep.Judge(h.Context(), overseer, r.ID, "x", report.Accepted, "x") },
		func() error { _, err := h.rep.Hand(h.Context(), overseer, r.ID); return err },
		func() error { _, err := h.rep.Declare(h.Context(), nobody, "2023-01", ""); return err },
		func() error { _, err := h.rep.Expect(h.Context(), nobody, 2023, []string{"x"}, 0); return err },
	} {
		if err := a(); !fail.Is(err, fail.Denied) {
			t.Errorf("%v", err)
		}
	}
}
