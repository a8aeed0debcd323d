-- +goose Up
CREATE TABLE screen_term (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    BIGINT NOT NULL,
	kind       TEXT NOT NULL,
	term       TEXT NOT NULL,
	folded     TEXT NOT NULL,
	correct    TEXT NOT NULL,
	level      TEXT NOT NULL,
	spared     TEXT NOT NULL,
	basis      TEXT NOT NULL,
	changed_by TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, kind, folded)
);
CREATE TABLE screen_leader (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	version  BIGINT NOT NULL,
	name     TEXT NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL,
	place    BIGINT NOT NULL,
	from_on  TEXT NOT NULL,
	until_on TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE screen_setting (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	version BIGINT NOT NULL,
	stamp   TEXT NOT NULL,
	items   BIGINT NOT NULL,
	unknown BIGINT NOT NULL,
	kinds   BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE TABLE screen_override (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	ref_kind TEXT NOT NULL,
	ref_id   TEXT NOT NULL,
	finding  TEXT NOT NULL,
	reason   TEXT NOT NULL,
	person   TEXT NOT NULL,
	name     TEXT NOT NULL,
	at       TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, ref_kind, ref_id, finding)
);
CREATE TABLE screen_trace (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	ref_kind TEXT NOT NULL,
	ref_id   TEXT NOT NULL,
	title    TEXT NOT NULL,
	kind     TEXT NOT NULL,
	mac      TEXT NOT NULL,
	name_mac TEXT NOT NULL,
	marks    TEXT NOT NULL,
	known    BIGINT NOT NULL,
	place    TEXT NOT NULL,
	at       TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX screen_trace_mac ON screen_trace (agency, mac);
CREATE INDEX screen_trace_name ON screen_trace (agency, name_mac);
CREATE INDEX screen_trace_ref ON screen_trace (agency, ref_kind, ref_id);
