// Package library keeps the facts of normative documents (行政规范性文件,
// RULES.md sections 4 and 8): who made them and when, their review, filing and
// registration, how they stand to other documents, and for how long they hold.
//
// Whether a document is in force is never typed. It follows from its days and
// from what was done to it (law.go), is written onto the public pages on the
// very day (mark.go), and can be asked for any day. What is about to expire
// becomes a duty of the unit that drafted it (duty.go); clean-up rounds
// (round.go) decide over the whole stock.
//
// The text itself, its editions and its address are content's; drafting and
// release are publish's, which asks this package what stands in the way
// (gate.go).
//
// Reading order: rows.go, law.go, shelf.go (all that is known, read at once),
// acts.go, tie.go, mark.go, duty.go, round.go, gate.go, measures.go, web.go.
package library
