package audit_test

import (
	"context"
	"crypto/sha256"
	"testing"
	"time"
)

// BenchmarkVerify_baseline reads the same entries and hashes each once: what
// no verification can do without.
func BenchmarkVerify_baseline(b *testing.B) {
	const n = 20_000
	db, log := bench(b, true)
	fillRecord(b, db, log, n)
	for b.Loop() {
		start := time.Now()
		rows, err := db.Query(context.Background(), "SELECT body FROM audit_entry ORDER BY seq")
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			var body string
			if err := rows.Scan(&body); err != nil {
				b.Fatal(err)
			}
			sha256.Sum256([]byte(body))
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Nanoseconds())/n, "ns/entry")
	}
}
