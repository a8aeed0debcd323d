-- +goose Up
ALTER TABLE letters_reply ADD COLUMN platform_way TEXT NOT NULL DEFAULT '';
ALTER TABLE letters_reply ADD COLUMN paper_way TEXT NOT NULL DEFAULT '';
UPDATE letters_reply SET platform_way = 'file' WHERE platform_file <> '';
UPDATE letters_reply SET paper_way = 'file' WHERE paper_file <> '';
UPDATE letters_reply SET platform_way = 'noted' WHERE platform_way = '' AND platform_ref <> '';
UPDATE letters_reply SET paper_way = 'noted' WHERE paper_way = '' AND paper_ref <> '';
ALTER TABLE letters_import ADD COLUMN kinds TEXT NOT NULL DEFAULT '{}';
CREATE INDEX letters_reply_platform ON letters_reply (agency, platform_ref);
CREATE INDEX letters_reply_paper ON letters_reply (agency, paper_ref);
