-- +goose Up
CREATE TABLE consult_hearing (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, consultation TEXT NOT NULL, no BIGINT NOT NULL, state TEXT NOT NULL, topic TEXT NOT NULL, held_at TEXT NOT NULL, place TEXT NOT NULL,
	seats BIGINT NOT NULL, method TEXT NOT NULL, rule TEXT NOT NULL, register_by TEXT NOT NULL, item TEXT NOT NULL, notice_on TEXT NOT NULL, list_item TEXT NOT NULL, list_on TEXT NOT NULL, seed TEXT NOT NULL,
	chosen_why TEXT NOT NULL, materials_on TEXT NOT NULL, materials_how TEXT NOT NULL, activity TEXT NOT NULL, stopped_why TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, consultation, no)
);
CREATE INDEX consult_hearing_item ON consult_hearing (agency, item);
CREATE INDEX consult_hearing_list ON consult_hearing (agency, list_item);

CREATE TABLE consult_seat (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, hearing TEXT NOT NULL, seq BIGINT NOT NULL, number TEXT NOT NULL, code TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
	sort TEXT NOT NULL, says TEXT NOT NULL, channel TEXT NOT NULL, chosen BOOLEAN NOT NULL, why TEXT NOT NULL, came BOOLEAN NOT NULL, signed BOOLEAN NOT NULL, unsigned_why TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, hearing, seq)
);
CREATE UNIQUE INDEX consult_seat_number ON consult_seat (agency, number);
