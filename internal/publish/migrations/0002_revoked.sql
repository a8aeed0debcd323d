-- +goose Up
ALTER TABLE publish_course ADD COLUMN revoked_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE publish_course ADD COLUMN revoked_why TEXT NOT NULL DEFAULT '';
ALTER TABLE publish_course ADD COLUMN revoked_on TEXT NOT NULL DEFAULT '';
ALTER TABLE publish_course ADD COLUMN revoked_due TEXT NOT NULL DEFAULT '';
ALTER TABLE publish_course ADD COLUMN revoked_done TEXT NOT NULL DEFAULT '';
