// Package storetest opens fresh databases for tests: a SQLite file, or, with
// TEST_PG set to a postgres:// address, a schema of its own on PostgreSQL.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"gongkai/internal/kit/store"
)

// Clock is a clock that tests set.
type Clock struct{ At time.Time }

// Now is what the clock shows.
func (c *Clock) Now() time.Time { return c.At }

// Go moves the clock on.
func (c *Clock) Go(d time.Duration) { c.At = c.At.Add(d) }

// GoTo sets the clock to a time of day in the program's zone, for example
// "2023-09-10 09:00".
func (c *Clock) GoTo(s string) {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, store.Zone)
	if err != nil {
		panic(err)
	}
	c.At = t
}

// DSN gives the address of a fresh, empty database that goes with the test.
func DSN(t testing.TB) string {
	t.Helper()
	pg := os.Getenv("TEST_PG")
	if pg == "" {
		return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	}
	schema := freshName()
	admin, err := sql.Open("pgx", pg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec("DROP SCHEMA " + schema + " CASCADE")
		_ = admin.Close()
	})
	u, err := url.Parse(pg)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// freshName is a name that no schema or database has yet.
func freshName() string {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return "t" + hex.EncodeToString(b[:])
}

// Open opens a fresh database with the given migrations applied. The clock
// starts on 2023-03-01 at nine in the morning.
func Open(t testing.TB, migrations ...store.Migrations) (*store.DB, *Clock) {
	t.Helper()
	clock := &Clock{}
	clock.GoTo("2023-03-01 09:00")
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: DSN(t), Fast: true, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(ctx, migrations); err != nil {
		t.Fatal(err)
	}
	return db, clock
}
