-- +goose Up
-- How often each page was seen on each day. Who saw it is kept nowhere.
CREATE TABLE portal_count (
	agency TEXT NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL, path TEXT NOT NULL, views BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX portal_count_day ON portal_count (agency, day, views);
-- About how many different visitors a run of the program saw on a day.
CREATE TABLE portal_count_visitor (
	agency TEXT NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL, visitors BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX portal_count_visitor_day ON portal_count_visitor (agency, day);
