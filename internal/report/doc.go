// Package report is 政府信息公开工作年度报告 (条例第四十九条、第五十条; RULES.md
// 1.8 and 2): its tables computed from the records of other capabilities, its
// prose written by people over a skeleton of real figures, its identities and
// its prose checked, and its way to the public through publishing.
//
// It owns reports, what reviewers said of findings, the nil returns of months
// and quarters, and the reports collected from other bodies. Requests and
// disputes it reads from the views disclosure_report and
// disclosure_dispute_report; all else comes through Deps. What a table must
// satisfy is decided in one place, report/check, which reads the office's own
// report exactly as it reads anybody's.
//
// Reading order: figures.go (what a report counts), compute.go, render.go (the
// six parts as they are published), findings.go, flow.go, acts.go, released.go
// (publishing), returns.go, collected.go, then the pages.
package report
