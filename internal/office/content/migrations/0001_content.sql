-- +goose Up
CREATE TABLE content_column (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
	parent TEXT NOT NULL, slug TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL,
	type TEXT NOT NULL, description TEXT NOT NULL, keywords TEXT NOT NULL, form TEXT NOT NULL, href TEXT NOT NULL,
	code TEXT NOT NULL, kinds TEXT NOT NULL, unit TEXT NOT NULL, refresh BIGINT NOT NULL, sort BIGINT NOT NULL,
	hidden BOOLEAN NOT NULL, closed BOOLEAN NOT NULL, checked TEXT NOT NULL, checked_by TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, path)
);

CREATE TABLE content_item (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, no BIGINT NOT NULL,
	kind TEXT NOT NULL, col TEXT NOT NULL, also TEXT NOT NULL, title TEXT NOT NULL, short TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL,
	source TEXT NOT NULL, author TEXT NOT NULL, unit TEXT NOT NULL, keywords TEXT NOT NULL, number TEXT NOT NULL, issuer TEXT NOT NULL,
	formed TEXT NOT NULL, changed TEXT NOT NULL, original_on TEXT NOT NULL, topic TEXT NOT NULL, audience TEXT NOT NULL,
	marking TEXT NOT NULL, ground TEXT NOT NULL, ground_note TEXT NOT NULL, marked_by TEXT NOT NULL, review_on TEXT NOT NULL,
	fields TEXT NOT NULL, tasks TEXT NOT NULL, state TEXT NOT NULL, edition BIGINT NOT NULL, index_no TEXT NOT NULL, address TEXT NOT NULL,
	published_at TEXT NOT NULL, publish_at TEXT NOT NULL, note TEXT NOT NULL, withdrawn_at TEXT NOT NULL, reason TEXT NOT NULL, redirect TEXT NOT NULL,
	urgent BOOLEAN NOT NULL, pinned TEXT NOT NULL, about TEXT NOT NULL, drafter TEXT NOT NULL, drafter_name TEXT NOT NULL, authors TEXT NOT NULL,
	created_at TEXT NOT NULL, saved_at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, no)
);
CREATE INDEX content_item_state ON content_item (agency, state, id);
CREATE INDEX content_item_published ON content_item (agency, published_at);
CREATE INDEX content_item_formed ON content_item (agency, formed);
CREATE UNIQUE INDEX content_item_index_no ON content_item (agency, index_no) WHERE index_no <> '';

CREATE TABLE content_attachment (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, item TEXT NOT NULL, file TEXT NOT NULL, role TEXT NOT NULL, title TEXT NOT NULL,
	alt TEXT NOT NULL, sort BIGINT NOT NULL, of_id TEXT NOT NULL, locked BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX content_attachment_item ON content_attachment (agency, item, sort);
CREATE INDEX content_attachment_file ON content_attachment (agency, file);

CREATE TABLE content_text (
	agency TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, readable BOOLEAN NOT NULL, why TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE content_edition (
	agency TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL, no BIGINT NOT NULL, was TEXT NOT NULL, files TEXT NOT NULL, digest TEXT NOT NULL,
	note TEXT NOT NULL, published_by TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, item, no)
);

CREATE TABLE content_live (
	agency TEXT NOT NULL, id TEXT NOT NULL, edition TEXT NOT NULL, kind TEXT NOT NULL, col TEXT NOT NULL, cols TEXT NOT NULL, title TEXT NOT NULL,
	summary TEXT NOT NULL, source TEXT NOT NULL, unit TEXT NOT NULL, issuer TEXT NOT NULL, number TEXT NOT NULL, index_no TEXT NOT NULL,
	topic TEXT NOT NULL, audience TEXT NOT NULL, address TEXT NOT NULL, formed TEXT NOT NULL, published_at TEXT NOT NULL, changed_at TEXT NOT NULL,
	pinned TEXT NOT NULL, validity TEXT NOT NULL, valid_note TEXT NOT NULL, gone TEXT NOT NULL, reason TEXT NOT NULL, redirect TEXT NOT NULL,
	PRIMARY KEY (agency, id),
	UNIQUE (agency, address)
);
CREATE INDEX content_live_published ON content_live (agency, published_at, id);
CREATE INDEX content_live_kind ON content_live (agency, kind, published_at, id);

CREATE TABLE content_placing (
	agency TEXT NOT NULL, id TEXT NOT NULL, col TEXT NOT NULL, item TEXT NOT NULL, published_at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE UNIQUE INDEX content_placing_list ON content_placing (agency, col, published_at, item);
CREATE INDEX content_placing_item ON content_placing (agency, item);

CREATE TABLE content_shown (
	agency TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, gone BOOLEAN NOT NULL,
	PRIMARY KEY (agency, id)
);
CREATE INDEX content_shown_item ON content_shown (agency, item);

CREATE TABLE content_moved (
	agency TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE content_setting (
	agency TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, index_form TEXT NOT NULL, code TEXT NOT NULL, site TEXT NOT NULL, review_months BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

CREATE TABLE content_counter (
	agency TEXT NOT NULL, id TEXT NOT NULL, next BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);

-- Rises with every change of what citizens see; pages kept in memory are
-- right as long as it has not moved.
CREATE TABLE content_change (
	agency TEXT NOT NULL, id TEXT NOT NULL, seq BIGINT NOT NULL,
	PRIMARY KEY (agency, id)
);
