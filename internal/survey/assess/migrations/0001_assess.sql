-- +goose Up
CREATE TABLE survey_round (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, year BIGINT NOT NULL, title TEXT NOT NULL, plan TEXT NOT NULL, unit TEXT NOT NULL,
	state TEXT NOT NULL, ways TEXT NOT NULL, score BIGINT NOT NULL, grade TEXT NOT NULL, basis TEXT NOT NULL, digest TEXT NOT NULL, scored_on TEXT NOT NULL,
	published_on TEXT NOT NULL, closed_on TEXT NOT NULL, item TEXT NOT NULL, by_id TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE survey_finding (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, round TEXT NOT NULL, aspect TEXT NOT NULL, title TEXT NOT NULL, why TEXT NOT NULL,
	before_score BIGINT NOT NULL, after_score BIGINT NOT NULL, unit TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL,
	did TEXT NOT NULL, reported_by TEXT NOT NULL, reported_on TEXT NOT NULL, confirmed_on TEXT NOT NULL, again TEXT NOT NULL, follows TEXT NOT NULL,
	rated_on TEXT NOT NULL, reminded_on TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX survey_finding_round ON survey_finding (agency, round);

CREATE TABLE survey_parameter (
	agency TEXT NOT NULL, id TEXT NOT NULL, since TEXT NOT NULL, excellent BIGINT NOT NULL, good BIGINT NOT NULL, fair BIGINT NOT NULL, weak BIGINT NOT NULL,
	sample BIGINT NOT NULL, days BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
