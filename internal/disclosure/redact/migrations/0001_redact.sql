-- +goose Up
-- One file of a case on the desk where parts of it are hidden.
CREATE TABLE disclosure_redact_work (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	item TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL,
	marks TEXT NOT NULL, next_no BIGINT NOT NULL,
	copy TEXT NOT NULL, copy_hash TEXT NOT NULL, annex TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL, begun_by TEXT NOT NULL, begun_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_redact_work_item ON disclosure_redact_work (agency, item);
