package audit_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/office/audit"
)

// bench opens a database on which the commit is durable unless fast.
func bench(b *testing.B, fast bool) (*store.DB, *audit.Log) {
	b.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: storetest.DSN(b), Fast: fast})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(ctx, []store.Migrations{audit.Migrations(), dutySchema}); err != nil {
		b.Fatal(err)
	}
	log := audit.New(audit.Deps{DB: db, KeyFile: filepath.Join(b.TempDir(), "record.key"), Tables: func() []store.Row { return []store.Row{&duty{}} }})
	if err := log.Open(ctx); err != nil {
		b.Fatal(err)
	}
	return db, log
}

// act is one insert, recorded or not.
func act(b *testing.B, db *store.DB, i int, recorded bool) {
	err := db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		d := &duty{Agency: "gxj", ID: tx.NewID(), Title: "完成年度报告的编制和发布", At: tx.Now(), Version: int64(i)}
		if err := tx.Insert(d); err != nil {
			return err
		}
		if !recorded {
			tx.Quiet("the baseline")
			return nil
		}
		return tx.Record("立项", dutyRef(d.ID), store.Because("年度计划"), store.Telling("王芳立项“%s”", d.Title))
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRecordedAct compares an act that inserts one row and is recorded,
// its sealing included, with the same insert unrecorded.
func BenchmarkRecordedAct(b *testing.B) {
	for _, mode := range []struct {
		name string
		fast bool
	}{{"durable", false}, {"fast", true}} {
		b.Run(mode.name+"/recorded", func(b *testing.B) {
			db, log := bench(b, mode.fast)
			if err := log.Start(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				act(b, db, i, true)
			}
			if err := log.Stop(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
		b.Run(mode.name+"/recorded_baseline", func(b *testing.B) {
			db, _ := bench(b, mode.fast)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				act(b, db, i, false)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}

// BenchmarkVerify verifies a record of AUDIT_ENTRIES entries (default 20,000)
// and as many rows; ns/entry times a million is the time per million entries.
func BenchmarkVerify(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("AUDIT_ENTRIES"))
	if err != nil {
		n = 20_000
	}
	db, log := bench(b, true)
	fillRecord(b, db, log, n)
	for b.Loop() {
		start := time.Now()
		r, err := log.Verify(context.Background(), audit.Options{})
		if err != nil || !r.OK() || r.Size != int64(n) || r.Rows != int64(n) {
			b.Fatalf("%v %+v", err, r)
		}
		b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(n), "ns/entry")
	}
}

// fillRecord makes n recorded rows, a hundred acts to a transaction.
func fillRecord(b *testing.B, db *store.DB, log *audit.Log, n int) {
	b.Helper()
	for done := 0; done < n; {
		err := db.Do(context.Background(), clerk, func(tx *store.Tx) error {
			for range min(100, n-done) {
				d := &duty{Agency: "gxj", ID: fmt.Sprintf("d%07d", done), Title: "完成年度报告的编制和发布", At: tx.Now()}
				if err := tx.Insert(d); err != nil {
					return err
				}
				if err := tx.Record("立项", dutyRef(d.ID), store.Because("年度计划"), store.Telling("王芳立项“%s”", d.Title)); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if done%1000 == 0 || done == n {
			if _, err := log.Seal(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
