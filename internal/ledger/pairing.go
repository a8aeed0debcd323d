package ledger

import (
	"strings"

	"gongkai/internal/ledger/plan"
	"gongkai/internal/office/notice"
)

const remindLevel = notice.Remind

func joinLines(lines []string) string { return strings.Join(lines, "\n") }

// suggest makes the choices that suggest themselves for a plan's rows: units
// as the bureau's own list resolves them, the due day as read, and the part
// of the program that the figures will come from. Where no unit leads, the
// choice stays open; the page shows what suggests itself. What the list
// leaves in doubt joins the plan's own doubts.
func suggest(p *plan.Plan, n names) []Choice {
	resolved := plan.Resolve(p, n.planUnits())
	out := make([]Choice, len(p.Rows))
	for i := range p.Rows {
		out[i] = suggestRow(&p.Rows[i], resolved.Rows[i], n)
	}
	for _, d := range resolved.Doubts {
		if i := d.Row - 1; i >= 0 && i < len(p.Rows) {
			p.Rows[i].Doubts = append(p.Rows[i].Doubts, d)
		} else {
			p.Doubts = append(p.Doubts, d)
		}
	}
	return out
}

func suggestRow(r *plan.Row, units plan.ResolvedRow, n names) Choice {
	parts := Parts{Lead: units.Lead, Support: append(append([]string{}, units.Support...), units.Undesignated...)}
	lead, support, certain := parts.divide(n.officeUnit())
	c := Choice{Lead: lead, Support: support, Capability: capabilityFor(r.Measure), Weight: 1}
	if !certain {
		c.Lead = ""
	}
	if r.Due != nil {
		c.Due = *r.Due
	}
	return c
}

// pair finds, for each row of a new edition, the task that it continues.
func pair(tasks []Task, p *plan.Plan) []*Task {
	old := &plan.Plan{Rows: make([]plan.Row, len(tasks))}
	for i := range tasks {
		old.Rows[i] = tasks[i].row(i + 1)
	}
	out := make([]*Task, len(p.Rows))
	for _, c := range plan.Diff(old, p) {
		if c.Old == 0 || c.New == 0 {
			continue
		}
		for j := range p.Rows {
			if p.Rows[j].Index == c.New {
				out[j] = &tasks[c.Old-1]
			}
		}
	}
	return out
}

// row is the task as the row of a plan that it was made of.
func (t *Task) row(index int) plan.Row {
	r := plan.Row{Index: index, No: plan.Number(t.No), NoText: t.NoText, KeyTask: t.KeyTask, SubTask: t.SubTask, Measure: t.Measure,
		Responsible: t.Responsible, Lead: t.LeadNames, Support: t.SupportNames, Undesignated: t.Undesignated, Indicator: t.Indicator,
		Deadline: t.Deadline, Continuous: t.Continuous, Checkpoints: t.Checkpoints, Extra: t.Extra}
	if !t.Due.IsZero() {
		due := t.Due
		r.Due = &due
	}
	return r
}
