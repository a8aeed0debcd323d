package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// openSQLite opens one writing handle and a few reading ones: SQLite has one
// writer at a time, and waiting for it in Go is fairer than in the database.
func (db *DB) openSQLite(ctx context.Context, path string, fast bool) error {
	sync := "FULL"
	if fast {
		sync = "OFF"
	}
	dsn := func(extra ...string) string {
		v := url.Values{}
		for _, p := range append([]string{"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(" + sync + ")",
			"foreign_keys(1)", "temp_store(MEMORY)"}, extra...) {
			v.Add("_pragma", p)
		}
		v.Set("_txlock", "immediate")
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
	}
	db.path = path
	if err := private(path); err != nil {
		return fmt.Errorf("store: open %s: %w", path, err)
	}
	var err error
	if db.write, err = sql.Open("sqlite", dsn("cache_size(-20000)", "secure_delete(1)")); err != nil {
		return err
	}
	db.engine = SQLite
	db.write.SetMaxOpenConns(1)
	if err = db.write.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("store: open %s: %w", path, err), db.write.Close())
	}
	if db.read, err = sql.Open("sqlite", dsn("query_only(1)", "cache_size(-6000)")); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	db.read.SetMaxIdleConns(max(4, runtime.NumCPU()))
	db.prepared = &prepared{all: map[string]*sql.Stmt{}}
	return nil
}

// private makes the database's file, readable by its owner alone; SQLite gives
// the files beside it the same mode. From files of an earlier edition it takes
// what everybody on the machine could read; what a group was given stays.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o007 == 0 {
			continue // the file that matters is opened next, and says what is wrong with it
		}
		_ = os.Chmod(name, info.Mode().Perm()&^0o007) // another's file, or a volume without modes: the folder is closed all the same
	}
	return nil
}

// Scrub takes what was deleted or overwritten off the disk as far as the
// engine can: SQLite overwrites it in the file at once, and the copies in the
// log beside it go here, unless somebody is just reading, and then with the
// next checkpoint. PostgreSQL does it by itself, when it vacuums.
func (db *DB) Scrub(ctx context.Context) error {
	if db.engine != SQLite {
		return nil
	}
	_, err := db.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

func sqliteUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}
