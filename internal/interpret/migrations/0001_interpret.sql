-- +goose Up
CREATE TABLE interpret_link (
	agency TEXT NOT NULL, id TEXT NOT NULL, piece TEXT NOT NULL, document TEXT NOT NULL, draft BOOLEAN NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, piece, document)
);
CREATE INDEX interpret_link_document ON interpret_link (agency, document);

CREATE TABLE interpret_service (
	agency TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, service TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, document, service)
);

CREATE TABLE interpret_plan (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, forms TEXT NOT NULL, interpreter TEXT NOT NULL, says TEXT NOT NULL,
	promised BOOLEAN NOT NULL, why TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL, unit TEXT NOT NULL,
	due TEXT NOT NULL, released_on TEXT NOT NULL, kept_on TEXT NOT NULL, reminded_on TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX interpret_plan_due ON interpret_plan (agency, due);

CREATE TABLE interpret_session (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, held_on TEXT NOT NULL, place TEXT NOT NULL, unit TEXT NOT NULL,
	speakers TEXT NOT NULL, audience TEXT NOT NULL, present BIGINT NOT NULL, recording TEXT NOT NULL, transcript TEXT NOT NULL,
	documents TEXT NOT NULL, piece TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE interpret_material (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, form TEXT NOT NULL, about TEXT NOT NULL, file TEXT NOT NULL,
	name TEXT NOT NULL, size BIGINT NOT NULL, document TEXT NOT NULL, unit TEXT NOT NULL, downloads BIGINT NOT NULL, reuses BIGINT NOT NULL,
	retired BOOLEAN NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
