-- +goose Up
-- turn is the order in which the database took the entries; seq is the leaf's
-- index in the tree, -1 until the entry is sealed.
CREATE TABLE audit_entry (
	turn       INTEGER PRIMARY KEY,
	agency     TEXT NOT NULL,
	id       TEXT NOT NULL,
	seq        BIGINT NOT NULL DEFAULT -1,
	at         TEXT NOT NULL,
	actor      TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	home       TEXT NOT NULL,
	unit       TEXT NOT NULL,
	origin     TEXT NOT NULL,
	session    TEXT NOT NULL,
	act        TEXT NOT NULL,
	kind       TEXT NOT NULL,
	subject    TEXT NOT NULL,
	article    TEXT NOT NULL,
	reason     TEXT NOT NULL,
	detail     TEXT NOT NULL,
	salt       BLOB NOT NULL,
	mac        BLOB NOT NULL,
	body       TEXT NOT NULL,
	UNIQUE (agency, id)
);
CREATE INDEX audit_entry_subject ON audit_entry (agency, kind, subject);
CREATE UNIQUE INDEX audit_entry_seq ON audit_entry (seq) WHERE seq >= 0;
CREATE INDEX audit_entry_erase ON audit_entry (turn) WHERE act = '清除记录中的个人信息';
CREATE INDEX audit_entry_unsealed ON audit_entry (turn) WHERE seq < 0;

CREATE TABLE audit_hash (
	idx  INTEGER PRIMARY KEY,
	hash BLOB NOT NULL
);

CREATE TABLE audit_checkpoint (
	size INTEGER PRIMARY KEY,
	at   TEXT NOT NULL,
	note TEXT NOT NULL
);

CREATE TABLE audit_head (
	id   INTEGER PRIMARY KEY,
	size BIGINT NOT NULL,
	key  TEXT NOT NULL
);
INSERT INTO audit_head (id, size, key) VALUES (1, 0, '');
