package storetest_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// TestCopiesAreFilledOnceAndApart: what one test writes into its copy, the
// next does not see, and filling happens once.
func TestCopiesAreFilledOnceAndApart(t *testing.T) {
	filled := 0
	fill := func(dir, dsn string) error {
		filled++
		if err := os.WriteFile(filepath.Join(dir, "key"), []byte("k"), 0o600); err != nil {
			return err
		}
		return with(dsn, "CREATE TABLE line (n BIGINT)", "INSERT INTO line VALUES (1)")
	}
	for range 2 {
		t.Run("copy", func(t *testing.T) {
			dir, dsn := storetest.Copy(t, "one line", fill)
			info, err := os.Stat(filepath.Join(dir, "key"))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the key in the copy: %v, %v", info, err)
			}
			if err := with(dsn, "INSERT INTO line VALUES (2)"); err != nil {
				t.Fatal(err)
			}
			if n := lines(t, dsn); n != 2 {
				t.Errorf("%d lines in the copy, want the original's and the own", n)
			}
		})
	}
	if filled != 1 {
		t.Errorf("filled %d times", filled)
	}
}

func with(dsn string, statements ...string) error {
	db, err := store.Open(context.Background(), store.Config{DSN: dsn, Fast: true})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, s := range statements {
		if _, err := db.Handle().Exec(s); err != nil {
			return err
		}
	}
	return nil
}

func lines(t *testing.T, dsn string) (n int) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{DSN: dsn, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRow(t.Context(), "SELECT COUNT(*) FROM line").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
