package store_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/kit/store"
)

// modes are those of the database's files, by the end of their names.
func modes(t *testing.T, path string) map[string]fs.FileMode {
	t.Helper()
	out := map[string]fs.FileMode{}
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + end)
		if err != nil {
			t.Fatal(err)
		}
		out[end] = info.Mode().Perm()
	}
	return out
}

func TestTheDatabasesFilesAreTheirOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gongkai.db")
	open := func() map[string]fs.FileMode {
		db, err := store.Open(context.Background(), store.Config{DSN: "sqlite:" + path})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		got := modes(t, path)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return got
	}
	for end, mode := range open() {
		if mode != 0o600 {
			t.Errorf("a new database's file %q has mode %o", end, mode)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil { // as an earlier edition made it
		t.Fatal(err)
	}
	for end, mode := range open() {
		if mode&0o007 != 0 {
			t.Errorf("everybody may read the file %q of an old database: %o", end, mode)
		}
	}
	if err := os.Chmod(path, 0o660); err != nil { // a group that makes the copies
		t.Fatal(err)
	}
	if got := open()[""]; got != 0o660 {
		t.Errorf("the group was taken off: %o", got)
	}
}
