package report_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/report"
)

// BenchmarkAnnual computes a year's tables over 100,000 requests of ten years
// and over none.
func BenchmarkAnnual(b *testing.B) {
	for _, n := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("requests=%d", n), func(b *testing.B) {
			h := build(b)
			h.many(n)
			from, to := civil.Of(2023, 1, 1), civil.Of(2023, 12, 31)
			for b.Loop() {
				f, err := h.rep.Compute(h.Context(), h.DB, officetest.Agency, from, to, nil)
				h.Must(err)
				if n > 0 && f.Total("I") == 0 {
					b.Fatal("nothing counted")
				}
			}
		})
	}
}

// many puts n requests over ten years, a year's worth at a time.
func (h *house) many(n int) {
	h.Helper()
	const batch = 500
	for at := 0; at < n; at += batch {
		h.act(office, func(tx *store.Tx) error {
			var rows []string
			for i := at; i < at+batch; i++ {
				received := civil.Of(2015, 1, 1).Add(i * 3650 / n)
				outcome, answered := report.Keys[2+i%21], received.Add(i%25).String()
				if i%97 == 0 {
					outcome, answered = "", ""
				}
				rows = append(rows, fmt.Sprintf("('%s', 'b%d', 'b%d', 'n%d', '%s', '%s', '%s', '%s', '申请')", officetest.Agency, i, i, i, received,
					[]string{"natural", "company", "research", "ngo", "legal", "other"}[i%6], outcome, answered))
			}
			_, err := tx.Exec("INSERT INTO disclosure_case VALUES " + strings.Join(rows, ", "))
			return err
		})
	}
}
