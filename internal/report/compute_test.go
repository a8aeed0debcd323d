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
