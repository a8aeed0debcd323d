-- +goose Up
CREATE TABLE library_document (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, facts TEXT NOT NULL,
	starts TEXT NOT NULL, ends TEXT NOT NULL, ended_on TEXT NOT NULL, ended_as TEXT NOT NULL, ended_by TEXT NOT NULL, ended_item TEXT NOT NULL,
	status TEXT NOT NULL, since TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE library_tie (
	agency TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, doer TEXT NOT NULL, target TEXT NOT NULL,
	title TEXT NOT NULL, number TEXT NOT NULL, address TEXT NOT NULL, from_on TEXT NOT NULL, note TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX library_tie_doer ON library_tie (agency, doer);
CREATE INDEX library_tie_target ON library_tie (agency, target);
CREATE TABLE library_text (
	agency TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, edition BIGINT NOT NULL, from_on TEXT NOT NULL, tie TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, document, edition)
);
CREATE TABLE library_mark (
	agency TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, status TEXT NOT NULL, since TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX library_mark_document ON library_mark (agency, document, at);
CREATE TABLE library_duty (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, document TEXT NOT NULL, ends TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL,
	unit TEXT NOT NULL, opened_on TEXT NOT NULL, due TEXT NOT NULL, reminded TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT NOT NULL, until TEXT NOT NULL,
	decided_on TEXT NOT NULL, decided_by TEXT NOT NULL, decider TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, document, ends)
);
CREATE TABLE library_round (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, due TEXT NOT NULL, effective TEXT NOT NULL, state TEXT NOT NULL,
	opened_on TEXT NOT NULL, opened_by TEXT NOT NULL, signed_by TEXT NOT NULL, signer TEXT NOT NULL, signed_on TEXT NOT NULL, item TEXT NOT NULL, published_on TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE library_choice (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, round TEXT NOT NULL, document TEXT NOT NULL, was TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT NOT NULL,
	by_id TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, round, document)
);
CREATE TABLE library_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, from_on TEXT NOT NULL, value BIGINT NOT NULL, basis TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id), UNIQUE (agency, name, from_on)
);
CREATE TABLE library_import (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, plan TEXT NOT NULL, done BOOLEAN NOT NULL, count BIGINT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE library_gate (agency TEXT NOT NULL, id TEXT NOT NULL, turn BIGINT NOT NULL, PRIMARY KEY (agency, id));
