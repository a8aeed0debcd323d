// Package openday is 政府开放日 (plan task 21; RULES.md R12.01 to R12.03,
// PORTAL.md A.14): the plan with its check-list, the announcement, people who
// register within a quota and wait behind it, who came, what they asked and
// what became of it, photographs, the questionnaire, and the report.
//
// What visitors tell of themselves is kept by office/citizen, sealed; this
// package keeps its id. The questionnaire is another capability's, reached
// through Deps.
//
// # Places
//
// The places of an event are counted in one row (Seats) that every
// registration and cancellation compares and sets: two people cannot get the
// last place, whoever gives up a place gives it to the first who waits, in the
// same act, and nobody is passed over.
//
// # The ticket
//
// A ticket is a signed text in a QR code. Read by a phone it leads to the page
// on which staff let its bearer in; without a phone, staff find the number in
// the list. It holds no personal data.
//
// Reading order: law.go, rows.go, flow.go, acts.go (the event), guest.go
// (places), question.go, photo.go, then the pages.
package openday
