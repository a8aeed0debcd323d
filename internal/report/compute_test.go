package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/report"
)

// one is a request as the view shows it.
type one struct{ received, kind, outcome, answered string }

// someRequests are n requests in every relation to the years around 2023.
func someRequests(r *rand.Rand, n int) []one {
	kinds := []string{"natural", "company", "research", "ngo", "legal", "other", "unknown"}
	out := make([]one, n)
	for i := range out {
		received := civil.Of(2021, 12, 1).Add(r.IntN(900))
		if r.IntN(4) == 0 { // the edges of the year
			received = []civil.Date{civil.Of(2022, 12, 31), civil.Of(2023, 1, 1), civil.Of(2023, 12, 31), civil.Of(2024, 1, 1)}[r.IntN(4)]
		}
		o := one{received: received.String(), kind: kinds[r.IntN(len(kinds))]}
		if r.IntN(5) > 0 {
			o.outcome, o.answered = report.Keys[2+r.IntN(21)], received.Add(r.IntN(400)).String()
		}
		out[i] = o
	}
	return out
}

// table counts table three one request at a time, as the form's notes say it.
func table(all []one, from, to string) map[string][7]int64 {
	out := map[string][7]int64{}
	for _, k := range report.Keys {
		out[k] = [7]int64{}
	}
	for _, o := range all {
		col := max(slices.Index([]string{"natural", "company", "research", "ngo", "legal"}, o.kind), -1)
		if col < 0 {
			col = 5
		}
		put := func(key string, counts bool) {
			if row := out[key]; counts {
				row[col]++
				row[6]++
				out[key] = row
			}
		}
		open := o.answered == ""
		put("I", o.received >= from && o.received <= to)
		put("II", o.received < from && (open || o.answered >= from))
		put("IV", o.received <= to && (open || o.answered > to))
		done := !open && o.answered >= from && o.answered <= to && o.received <= to
		put("g", done)
		put(o.outcome, done && o.outcome != "")
	}
	return out
}

// What the database counts is what counting by hand gives, for a whole year, a
// month and a day.
func TestTableThreeEqualsCountingByHand(t *testing.T) {
	h := build(t)
	all := someRequests(rand.New(rand.NewPCG(4, 2)), 700)
	h.act(office, func(tx *store.Tx) error {
		var rows []string
		for i, o := range all {
			rows = append(rows, fmt.Sprintf("('%s', 'o%d', 'o%d', 'n%d', '%s', '%s', '%s', '%s', '申请')", officetest.Agency, i, i, i, o.received, o.kind, o.outcome, o.answered))
		}
		_, err := tx.Exec("INSERT INTO disclosure_case VALUES " + strings.Join(rows, ", "))
		return err
	})
	for _, span := range [][2]civil.Date{{civil.Of(2023, 1, 1), civil.Of(2023, 12, 31)}, {civil.Of(2022, 1, 1), civil.Of(2022, 12, 31)}, {civil.Of(2023, 3, 1), civil.Of(2023, 3, 31)}, {civil.Of(2023, 1, 1), civil.Of(2023, 1, 1)}} {
		f, err := h.rep.Compute(h.Context(), h.DB, officetest.Agency, span[0], span[1], nil)
		h.Must(err)
		for k, want := range table(all, span[0].String(), span[1].String()) {
			if f.Requests[k] != want {
				t.Errorf("%s to %s, row %s: %v, by hand %v", span[0], span[1], k, f.Requests[k], want)
			}
			for col := range 7 {
				cases, err := report.Cases(h.Context(), h.DB, officetest.Agency, span[0], span[1], k, col)
				h.Must(err)
				if k != "g" && int64(len(cases)) != want[col] {
					t.Errorf("row %s column %d opens %d requests of %d", k, col, len(cases), want[col])
				}
			}
		}
	}
}

// What is printed of a year says first what it is: figures up to a day, a
// report nobody has begun, a draft, or the published one.
func TestAnnualSaysWhatItIs(t *testing.T) {
	h := build(t)
	h.at("2023-09-05")
	h.request("natural", "2023-03-01", "a", "2023-03-10")
	says := func() string {
		a, err := h.rep.Now(h.Context(), h.DB, officetest.Agency, 2023)
		h.Must(err)
		if a.Result.Requests.Value("I", 0) < 1 {
			t.Errorf("the tables are missing: %+v", a.Result.Requests)
		}
		return strings.Join(a.Says(), "\n")
	}
	if got := says(); !strings.Contains(got, "还没有结束，以下是截至2023年9月5日的数据") || !strings.Contains(got, "还没有开始编制") {
		t.Error(got)
	}
	if _, err := h.rep.Now(h.Context(), h.DB, officetest.Agency, 2024); err == nil || !strings.Contains(err.Error(), "2008 至 2023") {
		t.Errorf("a year that has not begun: %v", err)
	}
	r := drafted(h)
	if got := says(); strings.Contains(got, "还没有结束") || !strings.Contains(got, "报告尚未公布：第1版编制中，应在2024年1月31日前公布") {
		t.Error(got)
	}
	a, err := h.rep.Now(h.Context(), h.DB, officetest.Agency, 2023)
	h.Must(err)
	for form, begins := range map[string]string{"html": "<!DOCTYPE html>", "docx": "PK", "pdf": "%PDF-"} {
		if body, err := a.File(h.Context(), form); err != nil || !strings.HasPrefix(string(body), begins) {
			t.Errorf("%s: %v", form, err)
		}
	}
	item, err := h.rep.Hand(h.Context(), office, r.ID)
	h.Must(err)
	h.release(item.ID)
	if got := says(); !strings.Contains(got, "已于2024年1月8日公布（第1版）") {
		t.Error(got)
	}
}
