-- +goose Up
CREATE TABLE people_agency (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	version  BIGINT NOT NULL,
	name     TEXT NOT NULL,
	short    TEXT NOT NULL,
	kind     TEXT NOT NULL,
	region   TEXT NOT NULL,
	word     TEXT NOT NULL,
	settings TEXT NOT NULL,
	created  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_agency_name ON people_agency (name);

CREATE TABLE people_unit (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	version BIGINT NOT NULL,
	name    TEXT NOT NULL,
	aliases TEXT NOT NULL,
	kind    TEXT NOT NULL,
	office  BOOLEAN NOT NULL,
	sort    BIGINT NOT NULL,
	active  BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_unit_name ON people_unit (agency, name);

CREATE TABLE people_person (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	version  BIGINT NOT NULL,
	login    TEXT NOT NULL,
	name     TEXT NOT NULL,
	sort     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	position TEXT NOT NULL,
	phone    TEXT NOT NULL,
	email    TEXT NOT NULL,
	state    TEXT NOT NULL,
	maker    TEXT NOT NULL,
	approver TEXT NOT NULL,
	created  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_person_login ON people_person (login);

CREATE TABLE people_credential (
	agency      TEXT NOT NULL,
	id          TEXT NOT NULL,
	version     BIGINT NOT NULL,
	hash        TEXT NOT NULL,
	changed     TEXT NOT NULL,
	must_change BOOLEAN NOT NULL,
	past        TEXT NOT NULL,
	factor      TEXT NOT NULL,
	recovery    TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE people_role (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	person   TEXT NOT NULL,
	role     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	category TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_role_held ON people_role (agency, person, role, unit, category);

CREATE TABLE people_grant (
	agency    TEXT NOT NULL,
	id        TEXT NOT NULL,
	role      TEXT NOT NULL,
	right_key TEXT NOT NULL,
	scope     TEXT NOT NULL,
	category  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_grant_given ON people_grant (agency, role, right_key, category);

-- The rights that an agency has been given its first grants of, so that a
-- grant taken away does not come back at the next start.
CREATE TABLE people_known (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- Counts up with every change of roles, grants or states in an agency; what a
-- session remembers of its rights is good for one number only.
CREATE TABLE people_epoch (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	n      BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE people_session (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	token   TEXT NOT NULL,
	person  TEXT NOT NULL,
	created TEXT NOT NULL,
	last    TEXT NOT NULL,
	address TEXT NOT NULL,
	agent   TEXT NOT NULL,
	method  TEXT NOT NULL,
	half    BOOLEAN NOT NULL,
	viewing TEXT NOT NULL,
	pending TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX people_session_token ON people_session (token);
CREATE INDEX people_session_person ON people_session (agency, person);

-- Failed sign-ins by account name and by address. An account name that does
-- not exist is counted like any other, so that locking tells nothing. They
-- belong to the installation, whose agency is the empty text.
CREATE TABLE people_attempt (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	failed BIGINT NOT NULL,
	last   TEXT NOT NULL,
	until  TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- When a person last signed in, since when the account counts as unused, and
-- the last time step whose code was used.
CREATE TABLE people_seen (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	at      TEXT NOT NULL,
	awake   TEXT NOT NULL,
	address TEXT NOT NULL,
	step    BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
