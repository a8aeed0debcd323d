package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"net/url"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

// Migrations are one owner's numbered SQL files. A file NNNN_x.sqlite.sql or
// NNNN_x.postgres.sql is for that engine alone; NNNN_x.sql is for both.
type Migrations struct {
	// Owner names the version table: goose_OWNER.
	Owner string
	Files fs.FS
}

// Migrate applies what has not been applied, owner by owner in the order
// given. Several nodes may call it at once: each file is applied once.
func (db *DB) Migrate(ctx context.Context, all []Migrations) error {
	unlock, err := db.turn(ctx)
	if err != nil {
		return fmt.Errorf("store: wait for another node's migration: %w", err)
	}
	defer unlock()
	for _, m := range append([]Migrations{{Owner: "store", Files: ownMigrations()}}, all...) {
		if m.Files == nil {
			continue
		}
		if err := db.migrate(ctx, m); err != nil {
			return fmt.Errorf("store: migrate %s: %w", m.Owner, err)
		}
	}
	return nil
}

func (db *DB) migrate(ctx context.Context, m Migrations) error {
	files, err := db.ours(m.Files)
	if err != nil || len(files) == 0 {
		return err
	}
	dialect := database.DialectSQLite3
	if db.engine == Postgres {
		dialect = database.DialectPostgres
	}
	table, err := database.NewStore(dialect, "goose_"+m.Owner)
	if err != nil {
		return err
	}
	opts := []goose.ProviderOption{goose.WithStore(table), goose.WithDisableGlobalRegistry(true)}
	if db.engine == Postgres {
		locker, err := db.locker(ctx)
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider("", db.write, files, opts...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// turn makes the programs that share a SQLite file take turns. goose has no
// lock for SQLite, so a write lock on a small file beside it stands in: it
// goes with the process that holds it, however that ends.
func (db *DB) turn(ctx context.Context) (unlock func(), err error) {
	if db.engine != SQLite {
		return func() {}, nil
	}
	side, err := sql.Open("sqlite", "file:"+(&url.URL{Path: db.path + ".migrating"}).EscapedPath()+"?_pragma=busy_timeout(60000)")
	if err != nil {
		return nil, err
	}
	side.SetMaxOpenConns(1)
	if _, err := side.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(err, side.Close())
	}
	return func() {
		_, _ = side.ExecContext(ctx, "ROLLBACK")
		_ = side.Close()
	}, nil
}

// locker makes nodes that share a schema take turns, and no others.
func (db *DB) locker(ctx context.Context) (lock.SessionLocker, error) {
	var schema string
	if err := db.write.QueryRowContext(ctx, "SELECT current_database() || '.' || current_schema()").Scan(&schema); err != nil {
		return nil, err
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(schema))
	return lock.NewPostgresSessionLocker(lock.WithLockID(int64(h.Sum64()>>1)), lock.WithLockTimeout(1, 300))
}

// ours keeps the files that are for this engine.
func (db *DB) ours(all fs.FS) (fstest.MapFS, error) {
	names, err := fs.Glob(all, "*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		other := strings.HasSuffix(name, ".sqlite.sql") && db.engine != SQLite ||
			strings.HasSuffix(name, ".postgres.sql") && db.engine != Postgres
		if other {
			continue
		}
		body, err := fs.ReadFile(all, name)
		if err != nil {
			return nil, err
		}
		out[name] = &fstest.MapFile{Data: body}
	}
	return out, nil
}

func ownMigrations() fs.FS {
	return fstest.MapFS{"0001_version.sql": {Data: []byte(`-- +goose Up
CREATE TABLE store_version (
	tbl    TEXT NOT NULL,
	tenant TEXT NOT NULL,
	id     TEXT NOT NULL,
	seq    BIGINT NOT NULL,
	at     TEXT NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (tbl, tenant, id, seq)
);
CREATE INDEX store_version_at ON store_version (tbl, tenant, at);
`)}, "0002_change.sql": {Data: []byte(`-- +goose Up
-- How often watched tables changed (DB.Watch).
CREATE TABLE store_change (
	id TEXT NOT NULL PRIMARY KEY,
	n  BIGINT NOT NULL
);
`)}}
}
