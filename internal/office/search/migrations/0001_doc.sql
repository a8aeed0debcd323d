-- +goose Up
CREATE TABLE search_doc (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	num      BIGINT NOT NULL,
	kind     TEXT NOT NULL,
	ref_id   TEXT NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL,
	href     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	category TEXT NOT NULL,
	on_day   TEXT NOT NULL,
	mark     TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, num)
);
CREATE INDEX search_doc_day ON search_doc (agency, on_day, num);
CREATE TABLE search_token (
	agency TEXT NOT NULL,
	token  TEXT NOT NULL,
	doc    BIGINT NOT NULL,
	PRIMARY KEY (agency, token, doc)
);
CREATE INDEX search_token_doc ON search_token (agency, doc);
