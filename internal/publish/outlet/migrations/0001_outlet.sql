-- +goose Up
-- Where published items stand besides; the first is the bureau's own site.
CREATE TABLE publish_outlet_platform (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	name TEXT NOT NULL, base TEXT NOT NULL, looks BOOLEAN NOT NULL, fields TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- One item on one platform.
CREATE TABLE publish_outlet_record (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	item TEXT NOT NULL, platform TEXT NOT NULL, edition BIGINT NOT NULL, address TEXT NOT NULL, posted_at TEXT NOT NULL,
	file TEXT NOT NULL, proof TEXT NOT NULL, digest TEXT NOT NULL, matched BIGINT NOT NULL, note TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	state TEXT NOT NULL, why TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, item, platform)
);
CREATE INDEX publish_outlet_record_state ON publish_outlet_record (agency, state);

-- When each record's page was last looked at.
CREATE TABLE publish_outlet_look (
	agency TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, failures BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
