-- +goose Up
CREATE TABLE report_site (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, edition BIGINT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL,
	typed TEXT NOT NULL, frozen TEXT NOT NULL, why TEXT NOT NULL, note TEXT NOT NULL, item TEXT NOT NULL, unit TEXT NOT NULL, author TEXT NOT NULL, author_name TEXT NOT NULL,
	started_on TEXT NOT NULL, published_on TEXT NOT NULL, address TEXT NOT NULL, filed_on TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, year, edition)
);
CREATE INDEX report_site_item ON report_site (agency, item);
CREATE TABLE report_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, since TEXT NOT NULL, alike BIGINT NOT NULL, days TEXT NOT NULL, basis TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
