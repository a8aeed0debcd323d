-- +goose Up
CREATE TABLE openday_event (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, theme TEXT NOT NULL, unit TEXT NOT NULL, state TEXT NOT NULL, day TEXT NOT NULL,
	starts TEXT NOT NULL, ends TEXT NOT NULL, place TEXT NOT NULL, route TEXT NOT NULL, agenda TEXT NOT NULL, guests TEXT NOT NULL, notes TEXT NOT NULL, contact TEXT NOT NULL,
	phone TEXT NOT NULL, quota BIGINT NOT NULL, until TEXT NOT NULL, leaders TEXT NOT NULL, checks TEXT NOT NULL, few TEXT NOT NULL, why TEXT NOT NULL, notice TEXT NOT NULL,
	report TEXT NOT NULL, survey TEXT NOT NULL, held_on TEXT NOT NULL, closed_on TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE openday_seats (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, taken BIGINT NOT NULL, turn BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE openday_guest (
	agency TEXT NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL, version BIGINT NOT NULL, number TEXT NOT NULL, code_hash TEXT NOT NULL, citizen TEXT NOT NULL, category TEXT NOT NULL,
	wants TEXT NOT NULL, state TEXT NOT NULL, turn BIGINT NOT NULL, at TEXT NOT NULL, moved_at TEXT NOT NULL, came_at TEXT NOT NULL, checked_by TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, number)
);
CREATE INDEX openday_guest_event ON openday_guest (agency, event, turn);

CREATE TABLE openday_question (
	agency TEXT NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL, version BIGINT NOT NULL, text TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, owner TEXT NOT NULL,
	owner_name TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL, answered_on TEXT NOT NULL, shown_on TEXT NOT NULL, spot BOOLEAN NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX openday_question_event ON openday_question (agency, event);

CREATE TABLE openday_photo (
	agency TEXT NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL, file TEXT NOT NULL, alt TEXT NOT NULL, consent TEXT NOT NULL, check_key TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX openday_photo_event ON openday_photo (agency, event);

CREATE TABLE openday_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, since TEXT NOT NULL, people BIGINT NOT NULL, month BIGINT NOT NULL, days BIGINT NOT NULL, age BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
