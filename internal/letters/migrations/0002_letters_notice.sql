-- +goose Up
ALTER TABLE letters_letter ADD COLUMN notice_due TEXT NOT NULL DEFAULT '';
ALTER TABLE letters_letter ADD COLUMN noticed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE letters_letter ADD COLUMN notice_says TEXT NOT NULL DEFAULT '';
CREATE INDEX letters_letter_newest ON letters_letter (agency, received_at, id);
CREATE INDEX letters_letter_channel ON letters_letter (agency, channel, received_on);
CREATE INDEX letters_letter_rating ON letters_letter (agency, rating);
