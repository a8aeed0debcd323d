// Package consult is 公开征求意见: what a draft asks the public, what the public
// answered by whatever channel, and what became of every answer (plan tasks 8
// to 10; 重大行政决策程序暂行条例 articles 14 to 18 and 32; RULES.md section 7).
//
// What it owns: consultations with their drafts cut into articles, opinions
// with their receipts, off-line activities and hearings, groups of opinions
// that say the same, verdicts with reasons, the report drafted from them. What
// it does not own: the announcement and the report as published items are
// publish's, made through Deps.Begin; this package demands of their release
// what is missing (Extension.Gate) and is told of it (Extension.Released), so
// that nothing opens and nothing is answered past the chain of reviews.
// Details of people are office/citizen's. The yearly catalogue is
// consult/decision's, which imports this package.
//
// A consultation keeps one address for its whole life, /consultations/{slug}.
// It is open from the minute of OpensAt to the end of the minute of ClosesAt;
// whether it is open, over or late is computed, never stored.
//
// Reading order: consultation.go, opinion.go, activity.go (what is kept),
// law.go (terms), flow.go (the moves), cut.go (a draft into articles),
// likeness.go (opinions that say the same), acts_*.go, open.go (Extension),
// report.go, archive.go, measures.go, then web_*.go and public_*.go.
package consult
