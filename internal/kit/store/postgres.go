package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

func (db *DB) openPostgres(ctx context.Context, dsn string) error {
	h, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	h.SetMaxOpenConns(16)
	h.SetMaxIdleConns(8)
	h.SetConnMaxIdleTime(5 * time.Minute)
	if err := h.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("store: open PostgreSQL: %w", err), h.Close())
	}
	db.engine, db.read, db.write = Postgres, h, h
	return nil
}

func postgresUnique(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "23505"
}

// IsUnique says that the database refused err's statement because a row with
// the same key is there already.
func IsUnique(err error) bool { return sqliteUnique(err) || postgresUnique(err) }
