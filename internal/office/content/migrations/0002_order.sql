-- +goose Up
-- pos counts the items of a column from the oldest, without gaps, so that any
-- page of a list is read as fast as the first; content_counter 'col:<id>' is
-- how many there are.
ALTER TABLE content_placing ADD COLUMN pos BIGINT NOT NULL DEFAULT 0;
UPDATE content_placing SET pos = (SELECT COUNT(*) FROM content_placing o WHERE o.agency = content_placing.agency AND o.col = content_placing.col
	AND (o.published_at < content_placing.published_at OR (o.published_at = content_placing.published_at AND o.item <= content_placing.item)));
INSERT INTO content_counter (agency, id, next) SELECT agency, 'col:' || col, COUNT(*) FROM content_placing GROUP BY agency, col;
CREATE INDEX content_placing_pos ON content_placing (agency, col, pos);
CREATE INDEX content_live_pinned ON content_live (agency, pinned) WHERE pinned <> '';
