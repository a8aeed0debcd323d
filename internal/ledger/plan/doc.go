// Package plan reads a 政务公开 task-division document (任务分工) into rows:
// number, key task, measure, responsible units, indicator, deadline, and the
// checkpoints hidden in the measure's own words.
//
// It owns what the words of a plan mean. It does not open files (see
// kit/docread), store anything, or decide for the person: whatever is
// uncertain becomes a Doubt, and every character that went into no row is
// kept in Plan.Rest.
//
// Reading order of the files: plan.go (what a plan is), read.go (which form
// a document has), tabular.go, separated.go, spaced.go, dump.go, stream.go,
// outline.go and outlinecut.go (one reader for each form), lonetitle.go and
// finish.go (drafts to rows),
// responsible.go, deadline.go, checkpoint.go (what the texts mean), diff.go
// and resolve.go (what an adopted plan needs), print.go (the terminal).
package plan
