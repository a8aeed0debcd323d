-- +goose Up
CREATE TABLE ledger_number (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	last   BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
