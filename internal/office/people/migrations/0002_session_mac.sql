-- +goose Up
-- The program's signature over a session, keyed by the data key. Sessions from
-- before have none and end: their people sign in again.
ALTER TABLE people_session ADD COLUMN mac TEXT NOT NULL DEFAULT '';
