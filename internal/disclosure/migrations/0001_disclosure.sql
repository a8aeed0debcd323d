-- +goose Up
CREATE TABLE disclosure_setting (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, office TEXT NOT NULL, word TEXT NOT NULL,
	terms TEXT NOT NULL, tariffs TEXT NOT NULL, says TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- The last number given in a series; raised in the act that gives it.
CREATE TABLE disclosure_counter (
	agency TEXT NOT NULL, id TEXT NOT NULL, n BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE disclosure_request (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, channel TEXT NOT NULL,
	submitted_at TEXT NOT NULL, arrived_on TEXT NOT NULL, confirmed_on TEXT NOT NULL, received_on TEXT NOT NULL,
	applicant_kind TEXT NOT NULL, applicants TEXT NOT NULL, agent TEXT NOT NULL, same_key TEXT NOT NULL,
	title TEXT NOT NULL, supply TEXT NOT NULL, way TEXT NOT NULL, consents BOOLEAN NOT NULL, code_hash TEXT NOT NULL,
	postmark TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, imported BOOLEAN NOT NULL, erase_on TEXT NOT NULL, erased_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, number)
);
CREATE INDEX disclosure_request_same ON disclosure_request (agency, same_key);
CREATE INDEX disclosure_request_received ON disclosure_request (agency, received_on);
CREATE INDEX disclosure_request_erase ON disclosure_request (agency, erase_on);

-- What the applicant wrote; emptied when the keeping time is over.
CREATE TABLE disclosure_text (
	agency TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, document TEXT NOT NULL, features TEXT NOT NULL, purpose TEXT NOT NULL, mended TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE disclosure_item (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, request TEXT NOT NULL, number TEXT NOT NULL, no BIGINT NOT NULL, kind TEXT NOT NULL,
	title TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL, ground TEXT NOT NULL, unit TEXT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL,
	channel TEXT NOT NULL, applicant_kind TEXT NOT NULL, same_key TEXT NOT NULL, ordinal BIGINT NOT NULL,
	arrived_on TEXT NOT NULL, received_on TEXT NOT NULL, received_why TEXT NOT NULL, received_article TEXT NOT NULL,
	ext_days BIGINT NOT NULL, ext_why TEXT NOT NULL, ext_asked_by TEXT NOT NULL, ext_asked_on TEXT NOT NULL, ext_approved_by TEXT NOT NULL,
	ext_approved_on TEXT NOT NULL, ext_told_on TEXT NOT NULL, ext_letter TEXT NOT NULL, ext_state TEXT NOT NULL,
	delay_until TEXT NOT NULL, delay_told_on TEXT NOT NULL, delay_why TEXT NOT NULL, reasons TEXT NOT NULL, reasons_by TEXT NOT NULL,
	due_on TEXT NOT NULL, clock TEXT NOT NULL, provisional BOOLEAN NOT NULL, calendar TEXT NOT NULL, closed BOOLEAN NOT NULL,
	lead TEXT NOT NULL, split_of TEXT NOT NULL, redo_of TEXT NOT NULL, repeat_of TEXT NOT NULL, subject TEXT NOT NULL,
	reply TEXT NOT NULL, reply_number TEXT NOT NULL, issued_on TEXT NOT NULL, answered_on TEXT NOT NULL, served_on TEXT NOT NULL, archived_on TEXT NOT NULL,
	end_why TEXT NOT NULL, imported BOOLEAN NOT NULL, changed_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_item_request ON disclosure_item (agency, request);
CREATE INDEX disclosure_item_due ON disclosure_item (agency, closed, due_on, id, clock);
CREATE INDEX disclosure_item_state ON disclosure_item (agency, state, due_on, id);
CREATE INDEX disclosure_item_unit ON disclosure_item (agency, unit, closed, due_on, id, clock);
CREATE INDEX disclosure_item_person ON disclosure_item (agency, person, closed, due_on, id, clock);
CREATE INDEX disclosure_item_received ON disclosure_item (agency, received_on, id);
CREATE INDEX disclosure_item_answered ON disclosure_item (agency, answered_on, id);
CREATE INDEX disclosure_item_number ON disclosure_item (agency, number, no);
CREATE INDEX disclosure_item_same ON disclosure_item (agency, same_key, received_on);
CREATE INDEX disclosure_item_lead ON disclosure_item (agency, lead);
CREATE INDEX disclosure_item_subject ON disclosure_item (agency, subject);

CREATE TABLE disclosure_event (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, at TEXT NOT NULL, on_day TEXT NOT NULL, act TEXT NOT NULL, text TEXT NOT NULL, says TEXT NOT NULL,
	article TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, was TEXT NOT NULL, now TEXT NOT NULL, letter TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_event_item ON disclosure_event (agency, item, at, id);

CREATE TABLE disclosure_interval (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT NOT NULL,
	lapse_on TEXT NOT NULL, source TEXT NOT NULL, evidence TEXT NOT NULL, by_name TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_interval_item ON disclosure_interval (agency, item);

CREATE TABLE disclosure_correction (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, points TEXT NOT NULL, days BIGINT NOT NULL, letter TEXT NOT NULL,
	sent_on TEXT NOT NULL, reached_on TEXT NOT NULL, lapse_on TEXT NOT NULL, answer_at TEXT NOT NULL, answer TEXT NOT NULL, mended_on TEXT NOT NULL, excuse TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_correction_item ON disclosure_correction (agency, item);

CREATE TABLE disclosure_consultation (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL, party_id TEXT NOT NULL,
	about TEXT NOT NULL, letter TEXT NOT NULL, sent_on TEXT NOT NULL, reached_on TEXT NOT NULL, proof TEXT NOT NULL, lapse_on TEXT NOT NULL,
	notice_on TEXT NOT NULL, notice_letter TEXT NOT NULL, answered_on TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL,
	decision TEXT NOT NULL, decided_why TEXT NOT NULL, decided_by TEXT NOT NULL, told_on TEXT NOT NULL, told_letter TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_consultation_item ON disclosure_consultation (agency, item);

CREATE TABLE disclosure_help (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, unit TEXT NOT NULL, body TEXT NOT NULL, about TEXT NOT NULL, due_on TEXT NOT NULL,
	letter TEXT NOT NULL, asked_by TEXT NOT NULL, asked_on TEXT NOT NULL, answered_on TEXT NOT NULL, answer TEXT NOT NULL, answered_by TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_help_item ON disclosure_help (agency, item);
CREATE INDEX disclosure_help_unit ON disclosure_help (agency, unit, answered_on);

CREATE TABLE disclosure_step (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, step TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL,
	by_id TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_step_item ON disclosure_step (agency, item, id);

CREATE TABLE disclosure_search (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, system TEXT NOT NULL, words TEXT NOT NULL, span TEXT NOT NULL, searched_on TEXT NOT NULL,
	hits BIGINT NOT NULL, result TEXT NOT NULL, person TEXT NOT NULL, by_id TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_search_item ON disclosure_search (agency, item);

CREATE TABLE disclosure_review (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, verdict TEXT NOT NULL, opinion TEXT NOT NULL,
	by_id TEXT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL, stale BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_review_item ON disclosure_review (agency, item);

CREATE TABLE disclosure_fee (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, way TEXT NOT NULL, pages BIGINT NOT NULL, ordinal BIGINT NOT NULL,
	amount BIGINT NOT NULL, computed TEXT NOT NULL, letter TEXT NOT NULL, sent_on TEXT NOT NULL, reached_on TEXT NOT NULL, lapse_on TEXT NOT NULL,
	claimed_on TEXT NOT NULL, claim TEXT NOT NULL, paid_on TEXT NOT NULL, receipt TEXT NOT NULL, dropped_on TEXT NOT NULL, dropped_why TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_fee_item ON disclosure_fee (agency, item);
CREATE INDEX disclosure_fee_sent ON disclosure_fee (agency, sent_on);

CREATE TABLE disclosure_letter (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, family TEXT NOT NULL, template TEXT NOT NULL, ground TEXT NOT NULL,
	title TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, parts TEXT NOT NULL, drafter TEXT NOT NULL, drafter_name TEXT NOT NULL, authors TEXT NOT NULL,
	signed_on TEXT NOT NULL, signer TEXT NOT NULL, signer_name TEXT NOT NULL, docx TEXT NOT NULL, docx_hash TEXT NOT NULL, pdf TEXT NOT NULL, pdf_hash TEXT NOT NULL,
	issued_on TEXT NOT NULL, method TEXT NOT NULL, carrier TEXT NOT NULL, addressee TEXT NOT NULL, served_on TEXT NOT NULL, served_how TEXT NOT NULL,
	signed_for TEXT NOT NULL, proof TEXT NOT NULL, void_why TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_letter_item ON disclosure_letter (agency, item);
CREATE INDEX disclosure_letter_state ON disclosure_letter (agency, state, issued_on);
CREATE UNIQUE INDEX disclosure_letter_number ON disclosure_letter (agency, number) WHERE number <> '';

CREATE TABLE disclosure_dispute (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, request TEXT NOT NULL, kind TEXT NOT NULL, simple BOOLEAN NOT NULL,
	number TEXT NOT NULL, body TEXT NOT NULL, filed_on TEXT NOT NULL, copy_on TEXT NOT NULL, answer_due TEXT NOT NULL, answered_on TEXT NOT NULL,
	reported_on TEXT NOT NULL, reported_to TEXT NOT NULL, result TEXT NOT NULL, result_on TEXT NOT NULL, result_why TEXT NOT NULL, redo TEXT NOT NULL, after TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_dispute_item ON disclosure_dispute (agency, item);
CREATE INDEX disclosure_dispute_filed ON disclosure_dispute (agency, filed_on);

-- 第四十四条（多人申请同一信息、建议主动公开）和第十八条（定期评估）的待办。
CREATE TABLE disclosure_duty (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
	people BIGINT NOT NULL, raised_on TEXT NOT NULL, due_on TEXT NOT NULL, done_on TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, done_by TEXT NOT NULL, published TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_duty_due ON disclosure_duty (agency, kind, done_on, due_on);
CREATE INDEX disclosure_duty_item ON disclosure_duty (agency, item);

CREATE TABLE disclosure_link (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, role TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, size BIGINT NOT NULL, by_name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX disclosure_link_item ON disclosure_link (agency, item);

-- The annual report reads these two (政府信息公开工作年度报告格式，表三、表四).
-- A request counts once it was received; its row of the table is empty until
-- a reply was given. Corrections of own records and answers made anew count
-- in neither.
CREATE VIEW disclosure_report AS
	SELECT agency, id, request AS request_id, number, received_on, applicant_kind,
		CASE WHEN answered_on = '' THEN '' ELSE outcome END AS outcome, answered_on, title
	FROM disclosure_item
	WHERE kind = 'information' AND received_on <> '' AND state <> 'voided' AND redo_of = '';

CREATE VIEW disclosure_dispute_report AS
	SELECT agency, id, request AS request_id, kind, filed_on, result, result_on FROM disclosure_dispute;
