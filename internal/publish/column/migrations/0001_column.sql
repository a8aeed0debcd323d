-- +goose Up
-- How long what kind of item is kept on line, from which day on.
CREATE TABLE publish_column_rule (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	kind TEXT NOT NULL, months BIGINT NOT NULL, basis TEXT NOT NULL, from_on TEXT NOT NULL CHECK (length(from_on) = 10), note TEXT NOT NULL,
	by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, kind, from_on)
);

-- Until when each published item is kept, and what was decided then.
CREATE TABLE publish_column_term (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	rule TEXT NOT NULL, base TEXT NOT NULL, due TEXT NOT NULL, decided TEXT NOT NULL, why TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_column_term_due ON publish_column_term (agency, due);

-- What the last look over the published texts and files found.
CREATE TABLE publish_column_finding (
	agency TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, title TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE publish_column_scan (
	agency TEXT NOT NULL, id TEXT NOT NULL, items BIGINT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- The monthly handing over to archives and libraries; the id is the month.
CREATE TABLE publish_column_handed (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	places TEXT NOT NULL, receiver TEXT NOT NULL, items TEXT NOT NULL, note TEXT NOT NULL, by_name TEXT NOT NULL, on_day TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
