-- +goose Up
CREATE TABLE report_annual (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, edition BIGINT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL,
	parts TEXT NOT NULL, manual TEXT NOT NULL, figures TEXT NOT NULL, prior TEXT NOT NULL, prior_from TEXT NOT NULL, note TEXT NOT NULL, item TEXT NOT NULL, unit TEXT NOT NULL,
	author TEXT NOT NULL, author_name TEXT NOT NULL, started_on TEXT NOT NULL, handed_on TEXT NOT NULL, published_on TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, year, edition)
);
CREATE INDEX report_annual_item ON report_annual (agency, item);
CREATE TABLE report_mark (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, report TEXT NOT NULL, print TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
	by_id TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, report, print)
);
CREATE TABLE report_return (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, period TEXT NOT NULL, received BIGINT NOT NULL, answered BIGINT NOT NULL, disputes BIGINT NOT NULL,
	note TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, period)
);
CREATE TABLE report_body (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, name TEXT NOT NULL, contact TEXT NOT NULL, due TEXT NOT NULL,
	file TEXT NOT NULL, file_name TEXT NOT NULL, status TEXT NOT NULL, hard BIGINT NOT NULL, soft BIGINT NOT NULL, doubts BIGINT NOT NULL, figures TEXT NOT NULL, result TEXT NOT NULL, words TEXT NOT NULL,
	received_on TEXT NOT NULL, by_name TEXT NOT NULL, chased_on TEXT NOT NULL, chases BIGINT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, year, name)
);
