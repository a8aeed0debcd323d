-- +goose Up
CREATE TABLE letters_letter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, number TEXT NOT NULL, channel TEXT NOT NULL, origin_no TEXT NOT NULL, origin_key TEXT NOT NULL,
	kind TEXT NOT NULL, class TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, place TEXT NOT NULL, category TEXT NOT NULL, urgency TEXT NOT NULL,
	transferrer TEXT NOT NULL, demand TEXT NOT NULL, consent BOOLEAN NOT NULL, visit_back BOOLEAN NOT NULL,
	received_at TEXT NOT NULL, received_on TEXT NOT NULL, given_due TEXT NOT NULL, due TEXT NOT NULL, extended BIGINT NOT NULL, basis TEXT NOT NULL,
	citizen TEXT NOT NULL, person_key TEXT NOT NULL, code_hash TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL, handler TEXT NOT NULL,
	rounds BIGINT NOT NULL, returns BIGINT NOT NULL, final BOOLEAN NOT NULL, reason TEXT NOT NULL, says TEXT NOT NULL,
	signed_at TEXT NOT NULL, assigned_at TEXT NOT NULL, accepted_at TEXT NOT NULL, replied_on TEXT NOT NULL, closed_at TEXT NOT NULL, result TEXT NOT NULL,
	round BIGINT NOT NULL, main TEXT NOT NULL, parent TEXT NOT NULL, topic TEXT NOT NULL, rating BIGINT NOT NULL, rated_at TEXT NOT NULL, rating_says TEXT NOT NULL,
	same_person BIGINT NOT NULL, alike BIGINT NOT NULL, opened_at TEXT NOT NULL, by_id TEXT NOT NULL, made_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, number),
	UNIQUE (agency, origin_key)
);
CREATE INDEX letters_letter_state ON letters_letter (agency, state, due);
CREATE INDEX letters_letter_day ON letters_letter (agency, received_on);
CREATE INDEX letters_letter_person ON letters_letter (agency, person_key);
CREATE INDEX letters_letter_topic ON letters_letter (agency, topic);
CREATE INDEX letters_letter_main ON letters_letter (agency, main);
CREATE INDEX letters_letter_parent ON letters_letter (agency, parent);
CREATE INDEX letters_letter_opened ON letters_letter (agency, opened_at);

CREATE TABLE letters_stay (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, letter TEXT NOT NULL, unit TEXT NOT NULL, from_at TEXT NOT NULL, to_at TEXT NOT NULL, charged TEXT NOT NULL, why TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_stay_letter ON letters_stay (agency, letter);

CREATE TABLE letters_return (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, letter TEXT NOT NULL, level TEXT NOT NULL, round BIGINT NOT NULL, unit TEXT NOT NULL, code TEXT NOT NULL, says TEXT NOT NULL,
	to_unit TEXT NOT NULL, asked_by TEXT NOT NULL, asked_name TEXT NOT NULL, asked_at TEXT NOT NULL, decision TEXT NOT NULL, answer TEXT NOT NULL, decided_by TEXT NOT NULL, decided_name TEXT NOT NULL, decided_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_return_letter ON letters_return (agency, letter);

CREATE TABLE letters_extension (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, letter TEXT NOT NULL, unit TEXT NOT NULL, days BIGINT NOT NULL, reason TEXT NOT NULL, from_due TEXT NOT NULL, to_due TEXT NOT NULL,
	asked_by TEXT NOT NULL, asked_name TEXT NOT NULL, asked_at TEXT NOT NULL, decision TEXT NOT NULL, answer TEXT NOT NULL, decided_by TEXT NOT NULL, decided_name TEXT NOT NULL, decided_at TEXT NOT NULL, told_on TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_extension_letter ON letters_extension (agency, letter);

CREATE TABLE letters_contact (
	agency TEXT NOT NULL, id TEXT NOT NULL, letter TEXT NOT NULL, way TEXT NOT NULL, reached BOOLEAN NOT NULL, says TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_contact_letter ON letters_contact (agency, letter);

CREATE TABLE letters_part (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, letter TEXT NOT NULL, unit TEXT NOT NULL, ask TEXT NOT NULL, says TEXT NOT NULL, asked_at TEXT NOT NULL, due TEXT NOT NULL, done_at TEXT NOT NULL, done_by TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, letter, unit)
);
CREATE INDEX letters_part_unit ON letters_part (agency, unit);

CREATE TABLE letters_urging (
	agency TEXT NOT NULL, id TEXT NOT NULL, letter TEXT NOT NULL, kind TEXT NOT NULL, says TEXT NOT NULL, until_on TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_urging_letter ON letters_urging (agency, letter);

CREATE TABLE letters_reply (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, letter TEXT NOT NULL, round BIGINT NOT NULL, text TEXT NOT NULL, result TEXT NOT NULL, person TEXT NOT NULL, phone TEXT NOT NULL, points TEXT NOT NULL,
	drafter TEXT NOT NULL, drafter_name TEXT NOT NULL, drafted_at TEXT NOT NULL, signed_by TEXT NOT NULL, signed_at TEXT NOT NULL, number TEXT NOT NULL,
	platform_text TEXT NOT NULL, platform_at TEXT NOT NULL, platform_ref TEXT NOT NULL, platform_file TEXT NOT NULL, platform_by TEXT NOT NULL,
	paper_text TEXT NOT NULL, paper_at TEXT NOT NULL, paper_ref TEXT NOT NULL, paper_file TEXT NOT NULL, paper_by TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, letter, round)
);

CREATE TABLE letters_opened (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL, gone TEXT NOT NULL, gone_why TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE letters_topic (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, says TEXT NOT NULL, state TEXT NOT NULL, level TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL, due TEXT NOT NULL,
	item TEXT NOT NULL, item_kind TEXT NOT NULL, response TEXT NOT NULL, response_href TEXT NOT NULL, made_at TEXT NOT NULL, ended_at TEXT NOT NULL, by_id TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE letters_step (
	agency TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL, at TEXT NOT NULL, says TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_step_topic ON letters_step (agency, topic);

CREATE TABLE letters_import (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, channel TEXT NOT NULL, name TEXT NOT NULL, head TEXT NOT NULL, keys TEXT NOT NULL, sealed TEXT NOT NULL, first BIGINT NOT NULL, pasted BOOLEAN NOT NULL,
	made BIGINT NOT NULL, held BIGINT NOT NULL, done_at TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE letters_mapping (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, columns TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE letters_token (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, hash TEXT NOT NULL, by_id TEXT NOT NULL, made_at TEXT NOT NULL, until_on TEXT NOT NULL, gone_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_token_hash ON letters_token (hash);

CREATE TABLE letters_template (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL, gone BOOLEAN NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE letters_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, from_on TEXT NOT NULL, value BIGINT NOT NULL, basis TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, name, from_on)
);

CREATE TABLE letters_sketch (
	agency TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, sketch BYTEA NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX letters_sketch_at ON letters_sketch (agency, at);

CREATE TABLE letters_counter (
	agency TEXT NOT NULL, id TEXT NOT NULL, n BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
