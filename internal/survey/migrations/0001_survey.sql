-- +goose Up
CREATE TABLE survey_survey (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, intro TEXT NOT NULL, unit TEXT NOT NULL,
	access TEXT NOT NULL, anonymous BOOLEAN NOT NULL, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, listed BOOLEAN NOT NULL, state TEXT NOT NULL,
	opens_at TEXT NOT NULL, closes_at TEXT NOT NULL, questions TEXT NOT NULL, form TEXT NOT NULL, answers BIGINT NOT NULL, digest TEXT NOT NULL,
	shown_on TEXT NOT NULL, item TEXT NOT NULL, told TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX survey_survey_owner ON survey_survey (agency, owner_kind, owner_id);

CREATE TABLE survey_form (
	agency TEXT NOT NULL, id TEXT NOT NULL, survey TEXT NOT NULL, digest TEXT NOT NULL, questions TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- Neither table has a column that leads to the other, or to a person.
CREATE TABLE survey_answer (
	agency TEXT NOT NULL, id TEXT NOT NULL, survey TEXT NOT NULL, month TEXT NOT NULL, said TEXT NOT NULL, code TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX survey_answer_survey ON survey_answer (agency, survey);

CREATE TABLE survey_spent (
	agency TEXT NOT NULL, id TEXT NOT NULL, survey TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX survey_spent_survey ON survey_spent (agency, survey);

CREATE TABLE survey_code (
	agency TEXT NOT NULL, id TEXT NOT NULL, survey TEXT NOT NULL, version BIGINT NOT NULL, label TEXT NOT NULL, taken BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX survey_code_survey ON survey_code (agency, survey);
