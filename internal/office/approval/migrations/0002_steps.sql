-- +goose Up
ALTER TABLE approval_sheet ADD COLUMN filled_by TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approval_sheet ADD COLUMN handled BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE approval_opinion ADD COLUMN for_person TEXT NOT NULL DEFAULT '';
ALTER TABLE approval_opinion ADD COLUMN for_name TEXT NOT NULL DEFAULT '';
ALTER TABLE approval_opinion ADD COLUMN said TEXT NOT NULL DEFAULT '{}';

-- Who stands in for whom while they are away.
CREATE TABLE approval_substitute (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	person TEXT NOT NULL, name TEXT NOT NULL, deputy TEXT NOT NULL, deputy_name TEXT NOT NULL,
	from_day TEXT NOT NULL, to_day TEXT NOT NULL, reason TEXT NOT NULL, named_at TEXT NOT NULL, ended TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX approval_substitute_deputy ON approval_substitute (agency, deputy, to_day);
