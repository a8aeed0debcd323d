-- +goose Up
CREATE TABLE approval_sheet (
	agency       TEXT NOT NULL,
	id           TEXT NOT NULL,
	version      BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	subject      TEXT NOT NULL,
	title        TEXT NOT NULL,
	href         TEXT NOT NULL,
	unit         TEXT NOT NULL,
	category     TEXT NOT NULL,
	facts        TEXT NOT NULL,
	steps        TEXT NOT NULL,
	step         BIGINT NOT NULL,
	state        TEXT NOT NULL,
	drafter      TEXT NOT NULL,
	drafter_name TEXT NOT NULL,
	authors      TEXT NOT NULL,
	drafted_at   TEXT NOT NULL,
	ended_at     TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX approval_sheet_subject ON approval_sheet (agency, kind, subject, id);
CREATE INDEX approval_sheet_state ON approval_sheet (agency, state);
-- A thing has at most one sheet that counts.
CREATE UNIQUE INDEX approval_sheet_live ON approval_sheet (agency, kind, subject) WHERE state <> 'void';

CREATE TABLE approval_opinion (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	sheet  TEXT NOT NULL,
	no     BIGINT NOT NULL,
	step   BIGINT NOT NULL,
	label  TEXT NOT NULL,
	act    TEXT NOT NULL,
	text   TEXT NOT NULL,
	person TEXT NOT NULL,
	name   TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, sheet, no)
);
