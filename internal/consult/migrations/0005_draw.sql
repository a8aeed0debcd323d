-- +goose Up
ALTER TABLE consult_hearing ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE consult_hearing ADD COLUMN draws TEXT NOT NULL DEFAULT '[]';
