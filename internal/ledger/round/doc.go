// Package round has the 报送轮次: several times a year every unit reports on
// its tasks, the office reviews, and one report goes to the office above.
//
// It owns rounds, the lines of units in them, their frozen editions (报送稿),
// what was said about them, and the words of the report. It does not own
// tasks, progress or evidence: those are the ledger's, and a line begins with
// what the ledger holds (take.go), so that nothing is typed that can be
// computed.
//
// A round's figures are those of the ledger at the round's as-of day. When a
// round is closed, its report is computed once more and kept as it is
// (report.go), so that exporting it years later gives the same file.
//
// Reading order: round.go and line.go (the rows), flow.go (the moves),
// making.go (from a plan's words to rounds), opening.go, then the acts:
// acts_fill.go, acts_review.go, acts_round.go; state.go (who has reported),
// report.go, clock.go (opening and reminding), and the pages in web_*.go.
package round
