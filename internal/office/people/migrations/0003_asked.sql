-- +goose Up
-- What a waiting account waits for: nothing stands for a new one, 'return' for
-- one that is to be used again, 'reset' for one whose password was reset.
ALTER TABLE people_person ADD COLUMN asked TEXT NOT NULL DEFAULT '';
