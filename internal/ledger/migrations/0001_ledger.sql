-- +goose Up
CREATE TABLE ledger_plan (
	agency      TEXT NOT NULL,
	id          TEXT NOT NULL,
	title       TEXT NOT NULL,
	year        BIGINT NOT NULL,
	document_no TEXT NOT NULL,
	issuer      TEXT NOT NULL,
	columns     TEXT NOT NULL,
	edition     BIGINT NOT NULL,
	replaces    TEXT NOT NULL,
	state       TEXT NOT NULL,
	source_file TEXT NOT NULL,
	source_name TEXT NOT NULL,
	source_form TEXT NOT NULL,
	source_hash TEXT NOT NULL,
	draft       TEXT NOT NULL,
	created_by  TEXT NOT NULL,
	created_at  TEXT NOT NULL,
	adopted_by  TEXT NOT NULL,
	adopted_at  TEXT NOT NULL,
	version     BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE ledger_task (
	agency        TEXT NOT NULL,
	id            TEXT NOT NULL,
	plan          TEXT NOT NULL,
	no            TEXT NOT NULL,
	no_text       TEXT NOT NULL,
	sort          BIGINT NOT NULL,
	key_task      TEXT NOT NULL,
	sub_task      TEXT NOT NULL,
	measure       TEXT NOT NULL,
	responsible   TEXT NOT NULL,
	indicator     TEXT NOT NULL,
	deadline      TEXT NOT NULL,
	lead_names    TEXT NOT NULL,
	support_names TEXT NOT NULL,
	undesignated  TEXT NOT NULL,
	checkpoints   TEXT NOT NULL,
	extra         TEXT NOT NULL,
	due           TEXT NOT NULL CHECK (length(due) IN (0, 10)),
	continuous    BOOLEAN NOT NULL,
	capability    TEXT NOT NULL,
	weight        BIGINT NOT NULL,
	edition       BIGINT NOT NULL,
	dropped       BOOLEAN NOT NULL,
	version       BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	FOREIGN KEY (agency, plan) REFERENCES ledger_plan (agency, id)
);
CREATE INDEX ledger_task_plan ON ledger_task (agency, plan, sort);

CREATE TABLE ledger_duty (
	agency        TEXT NOT NULL,
	id            TEXT NOT NULL,
	task          TEXT NOT NULL,
	plan          TEXT NOT NULL,
	unit          TEXT NOT NULL,
	role          TEXT NOT NULL CHECK (role IN ('lead', 'support')),
	person        TEXT NOT NULL,
	state         TEXT NOT NULL,
	due           TEXT NOT NULL CHECK (length(due) IN (0, 10)),
	first_due     TEXT NOT NULL CHECK (length(first_due) IN (0, 10)),
	term_note     TEXT NOT NULL,
	assigned_at   TEXT NOT NULL,
	accepted_at   TEXT NOT NULL,
	reported_at   TEXT NOT NULL,
	reported_by   TEXT NOT NULL,
	reviewed_at   TEXT NOT NULL,
	reviewed_by   TEXT NOT NULL,
	done_at       TEXT NOT NULL,
	cleared_at    TEXT NOT NULL,
	reopened_at   TEXT NOT NULL,
	last_entry_at TEXT NOT NULL,
	opinion       TEXT NOT NULL,
	version       BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, task, unit),
	FOREIGN KEY (agency, task) REFERENCES ledger_task (agency, id)
);
CREATE INDEX ledger_duty_unit ON ledger_duty (agency, unit, state);
CREATE INDEX ledger_duty_due ON ledger_duty (agency, due, id);
CREATE INDEX ledger_duty_plan ON ledger_duty (agency, plan);

CREATE TABLE ledger_checkpoint (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	task     TEXT NOT NULL,
	plan     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	label    TEXT NOT NULL,
	text     TEXT NOT NULL,
	day      TEXT NOT NULL CHECK (length(day) = 10),
	done_at  TEXT NOT NULL,
	done_by  TEXT NOT NULL,
	progress TEXT NOT NULL,
	dropped  BOOLEAN NOT NULL,
	version  BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	FOREIGN KEY (agency, task) REFERENCES ledger_task (agency, id)
);
CREATE INDEX ledger_checkpoint_task ON ledger_checkpoint (agency, task);
CREATE INDEX ledger_checkpoint_day ON ledger_checkpoint (agency, day);

CREATE TABLE ledger_progress (
	agency      TEXT NOT NULL,
	id          TEXT NOT NULL,
	task        TEXT NOT NULL,
	duty        TEXT NOT NULL,
	unit        TEXT NOT NULL,
	made_by     TEXT NOT NULL,
	at          TEXT NOT NULL,
	text        TEXT NOT NULL,
	numbers     TEXT NOT NULL,
	problems    TEXT NOT NULL,
	next        TEXT NOT NULL,
	checkpoints TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	FOREIGN KEY (agency, duty) REFERENCES ledger_duty (agency, id)
);
CREATE INDEX ledger_progress_duty ON ledger_progress (agency, duty, at);
CREATE INDEX ledger_progress_task ON ledger_progress (agency, task, at);

CREATE TABLE ledger_evidence (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	task       TEXT NOT NULL,
	duty       TEXT NOT NULL,
	progress   TEXT NOT NULL,
	kind       TEXT NOT NULL,
	title      TEXT NOT NULL,
	file       TEXT NOT NULL,
	url        TEXT NOT NULL,
	seen_at    TEXT NOT NULL,
	copy       TEXT NOT NULL,
	hash       TEXT NOT NULL,
	ref_kind   TEXT NOT NULL,
	ref_id     TEXT NOT NULL,
	state      TEXT NOT NULL,
	checked_at TEXT NOT NULL,
	failures   BIGINT NOT NULL,
	broken_at  TEXT NOT NULL,
	why        TEXT NOT NULL,
	made_by    TEXT NOT NULL,
	at         TEXT NOT NULL,
	changed    BOOLEAN NOT NULL,
	version    BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	FOREIGN KEY (agency, duty) REFERENCES ledger_duty (agency, id)
);
CREATE INDEX ledger_evidence_duty ON ledger_evidence (agency, duty);
CREATE INDEX ledger_evidence_task ON ledger_evidence (agency, task);
CREATE INDEX ledger_evidence_ref ON ledger_evidence (agency, ref_kind, ref_id);

CREATE TABLE ledger_notice (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	duty     TEXT NOT NULL,
	task     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	number   BIGINT NOT NULL,
	year     BIGINT NOT NULL,
	text     TEXT NOT NULL,
	made_by  TEXT NOT NULL,
	at       TEXT NOT NULL,
	reply_by TEXT NOT NULL,
	reply    TEXT NOT NULL,
	reply_at TEXT NOT NULL,
	replier  TEXT NOT NULL,
	version  BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, kind, year, number),
	FOREIGN KEY (agency, duty) REFERENCES ledger_duty (agency, id)
);
CREATE INDEX ledger_notice_duty ON ledger_notice (agency, duty);

CREATE TABLE ledger_request (
	agency   TEXT NOT NULL,
	id       TEXT NOT NULL,
	duty     TEXT NOT NULL,
	task     TEXT NOT NULL,
	unit     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	reason   TEXT NOT NULL,
	from_due TEXT NOT NULL,
	to_due   TEXT NOT NULL,
	proposal TEXT NOT NULL,
	state    TEXT NOT NULL,
	made_by  TEXT NOT NULL,
	at       TEXT NOT NULL,
	decider  TEXT NOT NULL,
	decided  TEXT NOT NULL,
	opinion  TEXT NOT NULL,
	version  BIGINT NOT NULL,
	PRIMARY KEY (agency, id),
	FOREIGN KEY (agency, duty) REFERENCES ledger_duty (agency, id)
);
CREATE INDEX ledger_request_duty ON ledger_request (agency, duty);
CREATE INDEX ledger_request_state ON ledger_request (agency, state);

CREATE TABLE ledger_setting (
	agency     TEXT NOT NULL,
	id         TEXT NOT NULL,
	thresholds TEXT NOT NULL,
	version    BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
