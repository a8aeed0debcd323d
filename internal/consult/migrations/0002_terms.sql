-- +goose Up
ALTER TABLE consult_consultation ADD COLUMN survey TEXT NOT NULL DEFAULT '';

CREATE TABLE consult_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, from_on TEXT NOT NULL, value BIGINT NOT NULL, basis TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, name, from_on)
);
