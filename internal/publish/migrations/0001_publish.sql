-- +goose Up

-- How far an item is on its way; its id is the item's.
CREATE TABLE publish_course (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	submitter TEXT NOT NULL, submitter_name TEXT NOT NULL, submitted_at TEXT NOT NULL,
	signer TEXT NOT NULL, signer_name TEXT NOT NULL, signed_at TEXT NOT NULL,
	releaser TEXT NOT NULL, released_at TEXT NOT NULL,
	term TEXT NOT NULL, start_day TEXT NOT NULL, due TEXT NOT NULL, provisional BOOLEAN NOT NULL,
	returns BIGINT NOT NULL, carrier TEXT NOT NULL, ways TEXT NOT NULL, planned_on TEXT NOT NULL, handler_opinion TEXT NOT NULL,
	inherit_why TEXT NOT NULL, urgent_why TEXT NOT NULL, urgent_by TEXT NOT NULL, urgent_name TEXT NOT NULL,
	urgent_at TEXT NOT NULL, urgent_due TEXT NOT NULL, urgent_done TEXT NOT NULL, origin TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_course_due ON publish_course (agency, due);
CREATE INDEX publish_course_urgent ON publish_course (agency, urgent_due);

-- The secrecy review of one submission.
CREATE TABLE publish_secrecy (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, sheet TEXT NOT NULL, state TEXT NOT NULL,
	filled_on TEXT NOT NULL, unit TEXT NOT NULL, title TEXT NOT NULL, carrier TEXT NOT NULL, ways TEXT NOT NULL, planned_on TEXT NOT NULL,
	handler TEXT NOT NULL, handler_opinion TEXT NOT NULL,
	head TEXT NOT NULL, head_opinion TEXT NOT NULL, head_at TEXT NOT NULL,
	organ TEXT NOT NULL, organ_opinion TEXT NOT NULL, organ_at TEXT NOT NULL, conclusion TEXT NOT NULL,
	leader TEXT NOT NULL, leader_opinion TEXT NOT NULL, leader_at TEXT NOT NULL,
	referred_to TEXT NOT NULL, referred_why TEXT NOT NULL, referred_on TEXT NOT NULL,
	answer TEXT NOT NULL, answer_no TEXT NOT NULL, answer_note TEXT NOT NULL, answered_on TEXT NOT NULL, answered_by TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_secrecy_item ON publish_secrecy (agency, item, id);
CREATE INDEX publish_secrecy_filled ON publish_secrecy (agency, filled_on);

-- Why items went back to their drafters, by code.
CREATE TABLE publish_return (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL,
	code TEXT NOT NULL, note TEXT NOT NULL, step TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_return_item ON publish_return (agency, item);
CREATE INDEX publish_return_at ON publish_return (agency, at);

-- The looks that article 18 asks for at what was refused.
CREATE TABLE publish_assessment (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, unit TEXT NOT NULL, due TEXT NOT NULL, verdict TEXT NOT NULL,
	reason TEXT NOT NULL, next TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_assessment_item ON publish_assessment (agency, item, id);

-- The chain of reviews per kind and unit; empty stands for all.
CREATE TABLE publish_chain (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL,
	steps TEXT NOT NULL, set_by TEXT NOT NULL, set_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX publish_chain_for ON publish_chain (agency, kind, unit);

CREATE TABLE publish_template (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
	body TEXT NOT NULL, fields TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- Who read what is not public.
CREATE TABLE publish_reading (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, file TEXT NOT NULL, what TEXT NOT NULL,
	person TEXT NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX publish_reading_item ON publish_reading (agency, item, id);

CREATE TABLE publish_setting (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, urgent_hours BIGINT NOT NULL, soon_days BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
