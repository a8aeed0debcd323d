-- +goose Up
CREATE TABLE notice_message (
	agency       TEXT NOT NULL,
	id           TEXT NOT NULL,
	person       TEXT NOT NULL,
	msg_key      TEXT NOT NULL,
	kind         TEXT NOT NULL,
	level        TEXT NOT NULL,
	title        TEXT NOT NULL,
	body         TEXT NOT NULL,
	href         TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   TEXT NOT NULL,
	at           TEXT NOT NULL,
	read_at      TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (agency, id),
	UNIQUE (agency, person, msg_key)
);
CREATE INDEX notice_message_inbox ON notice_message (agency, person, read_at, at);
CREATE TABLE notice_channel (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	version BIGINT NOT NULL,
	enabled BOOLEAN NOT NULL,
	quiet   BOOLEAN NOT NULL,
	config  TEXT NOT NULL,
	secret  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE notice_preference (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	version BIGINT NOT NULL,
	mail    TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE notice_delivery (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	message    TEXT NOT NULL,
	person     TEXT NOT NULL,
	channel    TEXT NOT NULL,
	state      TEXT NOT NULL,
	digest     BOOLEAN NOT NULL,
	attempts   BIGINT NOT NULL,
	error      TEXT NOT NULL,
	made_at    TEXT NOT NULL,
	next_at    TEXT NOT NULL,
	claimed_at TEXT NOT NULL DEFAULT '',
	sent_at    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (agency, id),
	UNIQUE (agency, message, channel)
);
CREATE INDEX notice_delivery_due ON notice_delivery (agency, state, next_at);
