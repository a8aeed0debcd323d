-- +goose Up
-- given is the letter with which a file was handed out to the applicant.
ALTER TABLE disclosure_link ADD COLUMN given TEXT NOT NULL DEFAULT '';
