-- +goose Up
-- What the public can find: a copy of what is published, with its words. A row
-- that is gone stays, so that every node learns that it went.
CREATE TABLE search_public (
	agency       TEXT NOT NULL,
	id           TEXT NOT NULL, -- kind/id of the reference
	tab          TEXT NOT NULL,
	title        TEXT NOT NULL,
	number       TEXT NOT NULL,
	index_no     TEXT NOT NULL,
	body         TEXT NOT NULL,
	files        TEXT NOT NULL,
	path         TEXT NOT NULL,
	topic        TEXT NOT NULL,
	unit         TEXT NOT NULL,
	audience     TEXT NOT NULL,
	validity     TEXT NOT NULL,
	kind         TEXT NOT NULL,
	published_on TEXT NOT NULL,
	published_at TEXT NOT NULL,
	href         TEXT NOT NULL,
	seq          BIGINT NOT NULL,
	gone         BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX search_public_seq ON search_public (agency, seq);

-- How often an organisation's public things, and its word lists, changed.
CREATE TABLE search_head (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	seq    BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- Words that mean the same, and words that are shown or never shown under the
-- search box. What the program brings is copied here at the first change.
CREATE TABLE search_synonym (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	words   TEXT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE search_hot (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	word    TEXT NOT NULL,
	pinned  BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- What was asked on a day and how often; nothing of who asked.
CREATE TABLE search_asked (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL, -- day/words
	day    TEXT NOT NULL,
	words  TEXT NOT NULL,
	asked  BIGINT NOT NULL,
	missed BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX search_asked_day ON search_asked (agency, day);
