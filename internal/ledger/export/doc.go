// Package export makes files of the ledger: the plan as it was issued with
// the ledger beside it, the report of a round, and any list as it is shown.
//
// Everything is a pure function of a struct: nothing is read or computed
// here but sums of what stands in a table. The same struct always gives the
// same bytes, so that a report that is kept can be exported again years later.
//
// Reading order of the files: table.go (one table, as a sheet and as a Word
// table), plan.go (Plan), round.go (Round: what a report holds),
// roundword.go and roundsheet.go (its two forms), register.go (Register).
package export
