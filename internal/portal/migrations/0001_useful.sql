-- +goose Up
-- How often readers said that an item was of use; who said so is kept nowhere.
CREATE TABLE portal_useful (
	agency TEXT NOT NULL, id TEXT NOT NULL, yes BIGINT NOT NULL, no BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
