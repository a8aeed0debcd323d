-- +goose Up
-- A file of a matter whose applicant is forgotten after a time is stored sealed:
-- vault_kind and vault_id name the matter, sealed is the hash of what is stored.
ALTER TABLE attach_file ADD COLUMN vault_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE attach_file ADD COLUMN vault_id TEXT NOT NULL DEFAULT '';
ALTER TABLE attach_file ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
CREATE INDEX attach_file_sealed ON attach_file (sealed);
CREATE INDEX attach_file_vault ON attach_file (agency, vault_kind, vault_id);
