-- +goose Up
CREATE TABLE shield_used (
	id       TEXT NOT NULL PRIMARY KEY,
	until_at TEXT NOT NULL
);
CREATE INDEX shield_used_until ON shield_used (until_at);
