-- +goose Up
CREATE TABLE ledger_round (
	agency      TEXT NOT NULL,
	id          TEXT NOT NULL,
	plan        TEXT NOT NULL,
	name        TEXT NOT NULL,
	kind        TEXT NOT NULL CHECK (kind IN ('checkpoint', 'quarter', 'half_year', 'manual')),
	origin      TEXT NOT NULL,
	basis       TEXT NOT NULL,
	tasks       TEXT NOT NULL,
	as_of       TEXT NOT NULL CHECK (length(as_of) = 10),
	due         TEXT NOT NULL CHECK (length(due) = 10),
	opens_on    TEXT NOT NULL CHECK (length(opens_on) = 10),
	lead_days   BIGINT NOT NULL,
	period_end  TEXT NOT NULL CHECK (length(period_end) IN (0, 10)),
	state       TEXT NOT NULL,
	why         TEXT NOT NULL,
	made_by     TEXT NOT NULL,
	opened_by   TEXT NOT NULL,
	closed_by   TEXT NOT NULL,
	made_at     TEXT NOT NULL,
	opened_at   TEXT NOT NULL,
	reviewed_at TEXT NOT NULL,
	closed_at   TEXT NOT NULL,
	version     BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, plan, origin),
	FOREIGN KEY (agency, plan) REFERENCES ledger_plan (agency, id)
);
CREATE INDEX ledger_round_state ON ledger_round (agency, state, due);

CREATE TABLE ledger_round_line (
	agency    TEXT NOT NULL,
	id        TEXT NOT NULL,
	round     TEXT NOT NULL,
	duty      TEXT NOT NULL,
	task      TEXT NOT NULL,
	unit      TEXT NOT NULL,
	key_task  TEXT NOT NULL,
	draft     TEXT NOT NULL,
	saved_at  TEXT NOT NULL,
	saved_by  TEXT NOT NULL,
	state     TEXT NOT NULL,
	edition   BIGINT NOT NULL,
	first_at  TEXT NOT NULL,
	sent_at   TEXT NOT NULL,
	sent_by   TEXT NOT NULL,
	judged_at TEXT NOT NULL,
	judged_by TEXT NOT NULL,
	opinion   TEXT NOT NULL,
	dropped   BOOLEAN NOT NULL,
	version   BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, round, duty),
	FOREIGN KEY (agency, round) REFERENCES ledger_round (agency, id),
	FOREIGN KEY (agency, duty) REFERENCES ledger_duty (agency, id)
);
CREATE INDEX ledger_round_line_unit ON ledger_round_line (agency, unit, state);

CREATE TABLE ledger_round_sheet (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	round    TEXT NOT NULL,
	unit     TEXT NOT NULL,
	phone    TEXT NOT NULL,
	ready_at TEXT NOT NULL,
	ready_by TEXT NOT NULL,
	version  BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, round, unit),
	FOREIGN KEY (agency, round) REFERENCES ledger_round (agency, id)
);

CREATE TABLE ledger_round_edition (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	round   TEXT NOT NULL,
	line    TEXT NOT NULL,
	number  BIGINT NOT NULL CHECK (number > 0),
	body    TEXT NOT NULL,
	hash    TEXT NOT NULL CHECK (length(hash) = 64),
	made_by TEXT NOT NULL,
	filler  TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, line, number),
	FOREIGN KEY (agency, line) REFERENCES ledger_round_line (agency, id)
);
CREATE INDEX ledger_round_edition_round ON ledger_round_edition (agency, round);

CREATE TABLE ledger_round_remark (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	round   TEXT NOT NULL,
	line    TEXT NOT NULL,
	number  BIGINT NOT NULL,
	edition BIGINT NOT NULL,
	act     TEXT NOT NULL,
	text    TEXT NOT NULL,
	made_by TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, line, number),
	FOREIGN KEY (agency, line) REFERENCES ledger_round_line (agency, id)
);
CREATE INDEX ledger_round_remark_round ON ledger_round_remark (agency, round);

CREATE TABLE ledger_round_wording (
	agency  TEXT NOT NULL,
	id      TEXT NOT NULL,
	round   TEXT NOT NULL,
	number  BIGINT NOT NULL CHECK (number > 0),
	words   TEXT NOT NULL,
	made_by TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, round, number),
	FOREIGN KEY (agency, round) REFERENCES ledger_round (agency, id)
);

CREATE TABLE ledger_round_kept (
	agency TEXT NOT NULL,
	id     TEXT NOT NULL,
	round  TEXT NOT NULL,
	body   TEXT NOT NULL,
	hash   TEXT NOT NULL CHECK (length(hash) = 64),
	at     TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, round),
	FOREIGN KEY (agency, round) REFERENCES ledger_round (agency, id)
);

CREATE TABLE ledger_round_setting (
	agency    TEXT NOT NULL,
	id        TEXT NOT NULL,
	lead_days BIGINT NOT NULL,
	version   BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
