-- +goose Up
-- The annual report counts a year's requests from these two alone: they hold
-- all that disclosure_report says of a request but its number and title.
CREATE INDEX disclosure_item_year_received ON disclosure_item (agency, received_on, applicant_kind, kind, state, redo_of);
CREATE INDEX disclosure_item_year_answered ON disclosure_item (agency, answered_on, received_on, applicant_kind, outcome, kind, state, redo_of);
