// Package ledger is the 督办台账: the tasks of an adopted plan, the duties
// that units have in them, and how they are assigned, reported, reviewed,
// closed and reminded of.
//
// It owns plans, tasks, duties, checkpoints, progress, evidence, supervision
// notices, extensions and objections. It does not own the reading of plan
// documents (ledger/plan), reporting rounds (ledger/round), people
// (office/people) or files (office/attach).
//
// What a duty's light says is computed when somebody looks (law.go), never
// stored. A duty is done only when the work left its records: evidence that
// stands, every checkpoint that has fallen due, and the task's measures.
//
// Reading order: task.go and duty.go (the rows), law.go (lights and ladder),
// flow.go (the moves), breakdown.go (from a plan's row to duties), then the
// acts: acts_plan.go, acts_duty.go, acts_progress.go, acts_supervise.go,
// evidence.go, remind.go. What is shown comes from list.go (now), past.go and
// snapshot.go (then), overview.go and measures.go. The pages are in web_*.go,
// each with its routes and their rights at the top; web_dutyacts.go has every
// act upon a duty as one line of a table.
package ledger
