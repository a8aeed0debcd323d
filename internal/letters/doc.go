// Package letters is 信件办理: one register for what citizens write, say and
// send on every channel, from its arrival to two proven replies (plan task 19;
// RULES.md section 11, PORTAL.md A.10 and D.1).
//
// It owns the letter with its original number, its clock and its way: signing
// for it, dispatch to a unit, sending it back with a coded reason, extension,
// co-handling, contact, reply, the proof that the reply on the platform and
// the one on paper went out and say the same, and what comes after. It does
// not own who wrote (office/citizen, sealed), who reviews (office/approval),
// nor what is published of hot topics (publish).
//
// Sub-packages: order reads transfer orders, likeness finds letters about the
// same matter, mailbox is the public side.
//
// Reading order: law.go (channels, terms, reasons), letter.go and rows.go (what
// is kept), flow.go (the moves), case.go (a letter before a person),
// acts_*.go (what people do), quality.go (what a reply must have), proof.go
// (that two replies say the same), like.go and topics.go (same person, same
// matter, hot topics), take.go and import.go (taking over orders), measures.go,
// stats.go, then the pages.
package letters
