-- +goose Up
CREATE TABLE consult_consultation (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, no BIGINT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL, by_id TEXT NOT NULL,
	state TEXT NOT NULL, matter TEXT NOT NULL, market BOOLEAN NOT NULL, notice TEXT NOT NULL, draft TEXT NOT NULL, explain_text TEXT NOT NULL, ways TEXT NOT NULL,
	opens_at TEXT NOT NULL, closes_at TEXT NOT NULL, short_why TEXT NOT NULL, item TEXT NOT NULL, feedback TEXT NOT NULL, announced_at TEXT NOT NULL,
	decided_on TEXT NOT NULL, decided_as TEXT NOT NULL, final_text TEXT NOT NULL, due TEXT NOT NULL, answered_at TEXT NOT NULL, stopped_why TEXT NOT NULL,
	overview TEXT NOT NULL, reminded_on TEXT NOT NULL, created_at TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, year, no)
);
CREATE INDEX consult_consultation_item ON consult_consultation (agency, item);
CREATE INDEX consult_consultation_feedback ON consult_consultation (agency, feedback);
CREATE INDEX consult_consultation_matter ON consult_consultation (agency, matter);

CREATE TABLE consult_counter (
	agency TEXT NOT NULL, id TEXT NOT NULL, n BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE consult_article (
	agency TEXT NOT NULL, id TEXT NOT NULL, consultation TEXT NOT NULL, no BIGINT NOT NULL, label TEXT NOT NULL, head TEXT NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, consultation, no)
);

CREATE TABLE consult_opinion (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, consultation TEXT NOT NULL, seq BIGINT NOT NULL, number TEXT NOT NULL, code TEXT NOT NULL,
	state TEXT NOT NULL, channel TEXT NOT NULL, activity TEXT NOT NULL, people BIGINT NOT NULL, person TEXT NOT NULL, org BOOLEAN NOT NULL, name TEXT NOT NULL,
	article BIGINT NOT NULL, text TEXT NOT NULL, why TEXT NOT NULL, consent BOOLEAN NOT NULL, shown BOOLEAN NOT NULL, files BIGINT NOT NULL,
	theme TEXT NOT NULL, grp TEXT NOT NULL DEFAULT '', likeness BIGINT NOT NULL DEFAULT 0, merged TEXT NOT NULL,
	verdict TEXT NOT NULL, reason TEXT NOT NULL, changed TEXT NOT NULL, answered_by TEXT NOT NULL, answered_at TEXT NOT NULL, spam_why TEXT NOT NULL,
	on_day TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, consultation, seq)
);
CREATE UNIQUE INDEX consult_opinion_number ON consult_opinion (agency, number);
CREATE INDEX consult_opinion_state ON consult_opinion (agency, consultation, state, seq);
CREATE INDEX consult_opinion_article ON consult_opinion (agency, consultation, article, seq);
CREATE INDEX consult_opinion_grp ON consult_opinion (agency, consultation, grp, seq);
CREATE INDEX consult_opinion_shown ON consult_opinion (agency, consultation, shown, seq);

CREATE TABLE consult_activity (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, consultation TEXT NOT NULL, channel TEXT NOT NULL, held_on TEXT NOT NULL, place TEXT NOT NULL,
	people BIGINT NOT NULL, who TEXT NOT NULL, heard TEXT NOT NULL, minutes TEXT NOT NULL, notice_on TEXT NOT NULL, materials_on TEXT NOT NULL, chosen TEXT NOT NULL,
	signed BOOLEAN NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX consult_activity_of ON consult_activity (agency, consultation, held_on);

CREATE TABLE consult_template (
	agency TEXT NOT NULL, id TEXT NOT NULL, verdict TEXT NOT NULL, text TEXT NOT NULL, by_id TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
