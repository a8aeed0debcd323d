package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
)

// nodes opens one database twice: two nodes, where the engine serves several.
func nodes(t *testing.T) (a, b *store.DB) {
	t.Helper()
	dsn := storetest.DSN(t)
	for _, into := range []**store.DB{&a, &b} {
		db, err := store.Open(t.Context(), store.Config{DSN: dsn, Fast: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.Migrate(t.Context(), []store.Migrations{schema}); err != nil {
			t.Fatal(err)
		}
		db.SetRecorder(&memory{})
		db.Watch(func(table string) bool { return table == "test_thing" })
		*into = db
	}
	return a, b
}

func mark(t *testing.T, db *store.DB) int64 {
	t.Helper()
	n, err := db.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func put(t *testing.T, db *store.DB, n int) {
	t.Helper()
	err := db.Do(context.Background(), who.System("a"), func(tx *store.Tx) error {
		if err := tx.Insert(&thing{Agency: "a", ID: fmt.Sprint(n), Title: fmt.Sprint(n)}); err != nil {
			return err
		}
		return tx.Record("登记", store.Ref{Kind: "thing", ID: "1"})
	})
	if err != nil {
		t.Error(err)
	}
}

func TestMarkRisesWithEveryWatchedChange(t *testing.T) {
	db, _ := nodes(t)
	before := mark(t, db)
	put(t, db, 1)
	if now := mark(t, db); now != before+1 {
		t.Errorf("after an insert the mark is %d, it was %d", now, before)
	}
	quiet := func(query string, fails bool) {
		t.Helper()
		err := db.Do(t.Context(), who.System("a"), func(tx *store.Tx) error {
			tx.Quiet("test")
			if _, err := tx.Exec(query); err != nil {
				return err
			}
			if fails {
				return context.Canceled
			}
			return nil
		})
		if (err != nil) != fails {
			t.Fatal(err)
		}
	}
	quiet("UPDATE test_thing SET title = 'x' WHERE agency = 'a'", false)
	if now := mark(t, db); now != before+2 {
		t.Errorf("plain SQL is not seen: %d", now)
	}
	quiet("DELETE FROM test_thing WHERE agency = 'a'", true)
	quiet("INSERT INTO store_version (tbl, tenant, id, seq, at, body) VALUES ('x', 'a', '1', 1, '', '')", false)
	if now := mark(t, db); now != before+2 {
		t.Errorf("what was taken back, or is not watched, raised the mark to %d", now)
	}
}

// TestMarkIsThatOfAllNodes: what one node committed raises the mark that the
// other's next call gets. SQLite has one serving process, which knows its own
// acts; there it is the acts of many goroutines.
func TestMarkIsThatOfAllNodes(t *testing.T) {
	writer, reader := nodes(t)
	if os.Getenv("TEST_PG") == "" {
		reader = writer
	}
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for n := range 10 {
				put(t, writer, g*100+n)
				all, err := store.Select[thing](context.Background(), reader, "WHERE agency = 'a'")
				if err != nil {
					t.Error(err)
				}
				n, err := reader.Mark(context.Background())
				if err != nil || int(n) < len(all) {
					t.Errorf("%d rows are seen at mark %d (%v)", len(all), n, err)
				}
			}
		})
	}
	wait.Wait()
	if n := mark(t, reader); n != 40 {
		t.Errorf("40 acts make mark %d", n)
	}
}

func TestReadsAreTold(t *testing.T) {
	db, _, _ := open(t)
	var mu sync.Mutex
	var seen []string
	ctx := store.WithReads(t.Context(), func(table string) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, table)
	})
	_, err := store.Select[thing](ctx, db, "WHERE agency = $1 AND id IN (SELECT id FROM store_version v WHERE tenant = $1)", "a")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(ctx, "SELECT 1 FROM test_thing t, store_change c JOIN store_version v ON v.id = c.id")
	if err != nil {
		t.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(seen)
	want := []string{"store_change", "store_version", "store_version", "test_thing", "test_thing"}
	if !slices.Equal(seen, want) {
		t.Errorf("told of %q, want %q", seen, want)
	}
}

// draft is a thing that nobody sees until it is open.
type draft struct{ thing }

func (x *draft) Hidden() bool { return !x.Open }

// TestHiddenRowsLeaveTheMark: the mark stays while nobody could have been
// shown the row, and rises with the change that shows or hides it.
func TestHiddenRowsLeaveTheMark(t *testing.T) {
	db, _ := nodes(t)
	x := &draft{thing{Agency: "a", ID: "1", Title: "1"}}
	for _, step := range []struct {
		does string
		act  func(tx *store.Tx) error
		rise int64
	}{
		{"drafting", func(tx *store.Tx) error { return tx.Insert(x) }, 0},
		{"saving a draft", func(tx *store.Tx) error { x.Title = "2"; return tx.Update(x) }, 0},
		{"showing it", func(tx *store.Tx) error { x.Open = true; return tx.Update(x) }, 1},
		{"saving what is shown", func(tx *store.Tx) error { x.Title = "3"; return tx.Update(x) }, 1},
		{"hiding it", func(tx *store.Tx) error { x.Open = false; return tx.Update(x) }, 1},
		{"saving what is hidden", func(tx *store.Tx) error { x.Title = "4"; return tx.Update(x) }, 0},
		{"deleting what is hidden", func(tx *store.Tx) error { return tx.Delete(x) }, 0},
	} {
		before := mark(t, db)
		err := db.Do(t.Context(), who.System("a"), func(tx *store.Tx) error {
			if err := step.act(tx); err != nil {
				return err
			}
			return tx.Record("试验", store.Ref{Kind: "thing", ID: "1"})
		})
		if err != nil {
			t.Fatal(step.does, err)
		}
		if now := mark(t, db); now != before+step.rise {
			t.Errorf("%s moved the mark by %d, not by %d", step.does, now-before, step.rise)
		}
	}
}
