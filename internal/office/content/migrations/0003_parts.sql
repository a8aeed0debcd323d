-- +goose Up
ALTER TABLE content_item ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';
