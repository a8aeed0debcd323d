-- +goose Up
CREATE TABLE attach_file (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    BIGINT NOT NULL,
	name       TEXT NOT NULL,
	type       TEXT NOT NULL,
	size       BIGINT NOT NULL,
	sha256     TEXT NOT NULL,
	state      TEXT NOT NULL,
	finding    TEXT NOT NULL DEFAULT '',
	owner_kind TEXT NOT NULL,
	owner_id   TEXT NOT NULL,
	by_person  TEXT NOT NULL,
	at         TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX attach_file_owner ON attach_file (agency, owner_kind, owner_id, at, id);
CREATE INDEX attach_file_hash ON attach_file (sha256);
