-- +goose Up
CREATE TABLE publish_govwork_task (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, no BIGINT NOT NULL, sort TEXT NOT NULL,
	title TEXT NOT NULL, target TEXT NOT NULL, unit TEXT NOT NULL, gone BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_govwork_task_year ON publish_govwork_task (agency, year, no);

CREATE TABLE publish_govwork_entry (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, task TEXT NOT NULL, quarter BIGINT NOT NULL, status TEXT NOT NULL,
	says TEXT NOT NULL, percent BIGINT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, task, quarter)
);

CREATE TABLE publish_govwork_issue (
	agency TEXT NOT NULL, id TEXT NOT NULL, year BIGINT NOT NULL, quarter BIGINT NOT NULL, item TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
