-- +goose Up
-- What has to be filed with the centre: each change among the staff who see to
-- openness (任务分工第28项). Names and posts are as they stood on the day.
CREATE TABLE people_filing (
	agency      TEXT NOT NULL,
	id          TEXT NOT NULL,
	version     BIGINT NOT NULL,
	person      TEXT NOT NULL,
	name        TEXT NOT NULL,
	post        TEXT NOT NULL,
	change      TEXT NOT NULL,
	detail      TEXT NOT NULL,
	receiver    TEXT NOT NULL,
	day         TEXT NOT NULL,
	due         TEXT NOT NULL,
	provisional BOOLEAN NOT NULL,
	filed_on    TEXT NOT NULL,
	filed_by    TEXT NOT NULL,
	note        TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX people_filing_open ON people_filing (agency, filed_on, due);
