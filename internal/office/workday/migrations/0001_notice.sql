-- +goose Up
CREATE TABLE workday_notice (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    BIGINT NOT NULL,
	number     TEXT NOT NULL,
	region     TEXT NOT NULL,
	year       BIGINT NOT NULL,
	content    TEXT NOT NULL,
	moved      TEXT NOT NULL,
	entered_by TEXT NOT NULL,
	entered_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, number, region)
);
