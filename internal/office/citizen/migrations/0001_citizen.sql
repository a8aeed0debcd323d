-- +goose Up
CREATE TABLE citizen_person (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    BIGINT NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id   TEXT NOT NULL,
	kind       TEXT NOT NULL,
	sealed     TEXT NOT NULL,
	same_mac   TEXT NOT NULL,
	name_mac   TEXT NOT NULL,
	phone_mac  TEXT NOT NULL,
	number_mac TEXT NOT NULL,
	put_at     TEXT NOT NULL,
	until_on   TEXT NOT NULL,
	erased_at  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX citizen_person_owner ON citizen_person (agency, owner_kind, owner_id);
CREATE INDEX citizen_person_same ON citizen_person (agency, same_mac);
CREATE INDEX citizen_person_name ON citizen_person (agency, name_mac);
CREATE INDEX citizen_person_phone ON citizen_person (agency, phone_mac);
CREATE INDEX citizen_person_number ON citizen_person (agency, number_mac);
CREATE INDEX citizen_person_until ON citizen_person (agency, until_on);
CREATE TABLE citizen_key (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	wrapped TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
