package store_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
)

type thing struct {
	Agency, ID, Title string
	On                civil.Date
	At                time.Time
	Tags              []string
	Open              bool
	Version           int64
}

func (*thing) Table() string { return "test_thing" }
func (*thing) KeepVersions() {}
func (x *thing) Cols() []store.Col {
	return []store.Col{store.C("agency", &x.Agency), store.C("id", &x.ID), store.C("title", &x.Title), store.C("day", &x.On),
		store.C("at", &x.At), store.C("tags", store.JSON(&x.Tags)), store.C("open", &x.Open), store.C("version", &x.Version)}
}

var schema = store.Migrations{Owner: "test", Files: fstest.MapFS{"0001_thing.sql": {Data: []byte(`-- +goose Up
CREATE TABLE test_thing (agency TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL,
	tags TEXT NOT NULL, open BOOLEAN NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (agency, id), UNIQUE (agency, title));`)}}}

// memory is a recorder that keeps entries in memory.
type memory struct {
	mu  sync.Mutex
	all []*store.Entry
}

func (m *memory) Append(_ context.Context, _ *sql.Tx, e *store.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, e)
	return nil
}

func open(t *testing.T) (*store.DB, *memory, *storetest.Clock) {
	t.Helper()
	db, clock := storetest.Open(t, schema)
	m := &memory{}
	db.SetRecorder(m)
	return db, m, clock
}

var clerk = who.Actor{Tenant: "a", Home: "a", ID: "p1"}

func TestARowRoundTripsWithEveryType(t *testing.T) {
	db, rec, _ := open(t)
	ctx := context.Background()
	in := thing{Agency: "a", ID: "1", Title: "公开", On: civil.MustParse("2023-09-10"),
		At: time.Date(2023, 9, 10, 1, 2, 3, 456000, time.UTC), Tags: []string{"甲", "乙"}, Open: true}
	err := db.Do(ctx, clerk, func(tx *store.Tx) error {
		if err := tx.Insert(&in); err != nil {
			return err
		}
		return tx.Record("登记", store.Ref{Kind: "thing", ID: "1"}, store.Because("因为"))
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := store.Get[thing](ctx, db, "a", "1")
	if err != nil {
		t.Fatal(err)
	}
	if out.Title != in.Title || out.On != in.On || !out.At.Equal(in.At) || len(out.Tags) != 2 || !out.Open {
		t.Errorf("came back as %+v", out)
	}
	if len(rec.all) != 1 || rec.all[0].Changes[0].After != store.RowDigest(rec.all[0].Salt, &out) {
		t.Error("the record's digest is not that of the stored row")
	}
	if _, err := store.Get[thing](ctx, db, "b", "1"); !fail.Is(err, fail.Missing) {
		t.Errorf("another organisation got %v", err)
	}
}

func TestAWriteThatRecordedNothingDoesNotCommit(t *testing.T) {
	db, _, _ := open(t)
	ctx := context.Background()
	for name, act := range map[string]func(*store.Tx) error{
		"insert": func(tx *store.Tx) error { return tx.Insert(&thing{Agency: "a", ID: "1"}) },
		"exec": func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO test_thing VALUES ('a','2','','','','',$1,0)", false)
			return err
		},
		"after the entry": func(tx *store.Tx) error {
			return errors.Join(tx.Record("x", store.Ref{}), tx.Insert(&thing{Agency: "a", ID: "3"}))
		},
	} {
		err := db.Do(ctx, clerk, act)
		if err == nil || !strings.Contains(err.Error(), "recorded nothing") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, _ := store.Select[thing](ctx, db, "WHERE agency = $1", "a"); len(all) != 0 {
		t.Errorf("%d rows stayed", len(all))
	}
	err := db.Do(ctx, clerk, func(tx *store.Tx) error {
		tx.Quiet("housekeeping")
		return tx.Insert(&thing{Agency: "a", ID: "4"})
	})
	if err != nil {
		t.Error("housekeeping was refused:", err)
	}
}

func TestOfFortyWritersOnOneVersionOneWins(t *testing.T) {
	db, _, _ := open(t)
	ctx := context.Background()
	row := thing{Agency: "a", ID: "1", Title: "x"}
	do := func(f func(*store.Tx) error) error {
		return db.Do(ctx, clerk, func(tx *store.Tx) error {
			if err := f(tx); err != nil {
				return err
			}
			return tx.Record("改", store.Ref{Kind: "thing", ID: "1"})
		})
	}
	if err := do(func(tx *store.Tx) error { return tx.Insert(&row) }); err != nil {
		t.Fatal(err)
	}
	var wins, losses atomic.Int64
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			mine := row
			switch err := do(func(tx *store.Tx) error { return tx.Update(&mine) }); {
			case err == nil:
				wins.Add(1)
			case fail.Is(err, fail.Stale):
				losses.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if wins.Load() != 1 || losses.Load() != 39 {
		t.Errorf("%d won and %d were told they were late", wins.Load(), losses.Load())
	}
}

func TestAsOfTellsWhatARowSaidOnAPastDay(t *testing.T) {
	db, _, clock := open(t)
	ctx := context.Background()
	row := thing{Agency: "a", ID: "1", Title: "三月"}
	steps := []func(tx *store.Tx) error{
		func(tx *store.Tx) error { return tx.Insert(&row) },
		func(tx *store.Tx) error { row.Title = "四月"; return tx.Update(&row) },
		func(tx *store.Tx) error { return tx.Delete(&row) },
	}
	for i, f := range steps {
		clock.At = time.Date(2023, time.Month(3+i), 1, 0, 0, 0, 0, time.UTC)
		err := db.Do(ctx, clerk, func(tx *store.Tx) error { return errors.Join(f(tx), tx.Record("改", store.Ref{})) })
		if err != nil {
			t.Fatal(err)
		}
	}
	for month, want := range map[time.Month]string{2: "", 3: "三月", 4: "四月", 5: ""} {
		rows, err := store.AsOf[thing](ctx, db, "a", time.Date(2023, month, 15, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(rows) == 1 {
			got = rows[0].Title
		}
		if got != want {
			t.Errorf("in month %d it said %q, want %q", month, got, want)
		}
	}
}

func TestUniqueViolationsAreKnownByCode(t *testing.T) {
	db, _, _ := open(t)
	err := db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		return errors.Join(tx.Insert(&thing{Agency: "a", ID: "1", Title: "x"}), tx.Insert(&thing{Agency: "a", ID: "2", Title: "x"}))
	})
	if !store.IsUnique(err) {
		t.Errorf("not known: %v", err)
	}
}

func TestIDsSortByTimeAndDoNotRepeat(t *testing.T) {
	seen := map[string]bool{}
	last := ""
	for i := range 2000 {
		id := store.NewID(time.UnixMilli(int64(1_700_000_000_000 + i)))
		if len(id) != 26 || id <= last || seen[id] {
			t.Fatalf("%q after %q", id, last)
		}
		seen[id], last = true, id
	}
}

func TestSeveralNodesMigrateAtOnceAndEachFileIsAppliedOnce(t *testing.T) {
	dsn := storetest.DSN(t)
	ctx := context.Background()
	first, err := store.Open(ctx, store.Config{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := store.Open(ctx, store.Config{DSN: dsn})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if err := db.Migrate(ctx, []store.Migrations{schema}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var n int
	if err := first.QueryRow(ctx, "SELECT COUNT(*) FROM goose_test WHERE version_id = 1").Scan(&n); err != nil || n != 1 {
		t.Errorf("applied %d times: %v", n, err)
	}
}
