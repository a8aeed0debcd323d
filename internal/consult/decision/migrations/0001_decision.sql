-- +goose Up
CREATE TABLE consult_matter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, no BIGINT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL, with_units TEXT NOT NULL,
	basis TEXT NOT NULL, planned TEXT NOT NULL, ways TEXT NOT NULL, state TEXT NOT NULL, dropped TEXT NOT NULL, issued_on TEXT NOT NULL, issued_as TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, year, no)
);

CREATE TABLE consult_step (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, matter TEXT NOT NULL, step TEXT NOT NULL, skipped TEXT NOT NULL, from_on TEXT NOT NULL, done_on TEXT NOT NULL,
	says TEXT NOT NULL, number TEXT NOT NULL, short_why TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, matter, step)
);

CREATE TABLE consult_catalogue (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, no BIGINT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL, why TEXT NOT NULL, consent_on TEXT NOT NULL, consent_no TEXT NOT NULL,
	entries TEXT NOT NULL, item TEXT NOT NULL, out_at TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, year, no)
);
CREATE INDEX consult_catalogue_item ON consult_catalogue (agency, item);
