-- +goose Up
-- What can be found. head and words are title and title plus body, folded.
CREATE TABLE search_doc (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	no       BIGINT NOT NULL,
	kind     TEXT NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL,
	href     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	category TEXT NOT NULL,
	day      TEXT NOT NULL,
	head     TEXT NOT NULL,
	words    TEXT NOT NULL,
	hash     TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
-- From tokens to documents; what counting needs stands in the index itself.
CREATE INDEX search_doc_no ON search_doc (agency, no, kind, unit, category, day);

-- Which document has which token, in the order of bytes, in which a prefix is
-- a range. doc is the document's no.
CREATE TABLE search_token (
	agency TEXT NOT NULL,
	token  TEXT COLLATE "C" NOT NULL,
	doc    BIGINT NOT NULL,
	PRIMARY KEY (agency, token, doc)
);

-- Up to where the copies of an organisation are current.
CREATE TABLE search_state (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	mark   TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
