-- +goose Up
CREATE INDEX consult_opinion_theme ON consult_opinion (agency, consultation, theme, seq);
CREATE INDEX consult_opinion_tally ON consult_opinion (agency, consultation, article, state, people);
