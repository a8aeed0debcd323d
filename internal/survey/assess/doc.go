// Package assess is 社会评议: a yearly round in which the public judges the
// agency's openness by questionnaire, by delegates and on line (plan task 25;
// RULES.md R12.10 and R12.11). It weighs the questionnaires of its parent
// package into one score that anybody can compute again, grades it, publishes
// it, and makes what was judged badly into improvement duties that the next
// round rates again.
//
// Reading order: law.go (grades and parameters), rows.go, score.go (the sum,
// its inputs and its hash), flow.go, acts.go, finding.go, then the pages.
package assess
