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
// choice stays open; the page shows what suggests itself.
func suggest(p *plan.Plan, n names) []Choice {
	out := make([]Choice, len(p.Rows))
	for i := range p.Rows {
		out[i] = suggestRow(&p.Rows[i], n)
	}
	return out
}

func suggestRow(r *plan.Row, n names) Choice {
	parts := n.parts(r)
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

// parts resolves the units that a row names, collectives among them, against
// the bureau's own list.
func (n names) parts(r *plan.Row) Parts {
	lead := n.resolve(r.Lead, nil)
	support := n.resolve(append(append([]string{}, r.Support...), r.Undesignated...), lead)
	return Parts{Lead: lead, Support: support}
}

func (n names) resolve(called []string, except []string) []string {
	var out []string
	add := func(id string) {
		for _, have := range append(out, except...) {
			if have == id {
				return
			}
		}
		out = append(out, id)
	}
	for _, name := range called {
		if strings.HasPrefix(name, "各") || strings.HasPrefix(name, "其他") || strings.HasPrefix(name, "机关各") {
			for _, u := range n.order {
				add(u.ID)
			}
			continue
		}
		for _, u := range n.order {
			if u.Called(name) {
				add(u.ID)
			}
		}
	}
	return out
}

// Called says that the name is one of the unit's, whatever joins its parts.
func (u Unit) Called(name string) bool {
	plainName := strings.NewReplacer("和", "", "与", "", "及", "", " ", "")
	for _, own := range append([]string{u.Name}, u.Aliases...) {
		if plainName.Replace(own) == plainName.Replace(name) {
			return true
		}
	}
	return false
}

// pair finds, for each row of a new edition, the task that it continues.
func (l *Ledger) pair(tasks []Task, p plan.Plan) []*Task {
	out := make([]*Task, len(p.Rows))
	used := map[string]bool{}
	match := func(same func(*Task, *plan.Row) bool) {
		for i := range p.Rows {
			for j := range tasks {
				if t := &tasks[j]; out[i] == nil && !used[t.ID] && same(t, &p.Rows[i]) {
					out[i], used[t.ID] = t, true
				}
			}
		}
	}
	match(func(t *Task, r *plan.Row) bool { return t.Measure == r.Measure })
	match(func(t *Task, r *plan.Row) bool { return t.No == string(r.No) && likeness(t.Measure, r.Measure) > 0.4 })
	match(func(t *Task, r *plan.Row) bool { return likeness(t.Measure, r.Measure) > 0.7 })
	return out
}

// likeness is the share of pairs of neighbouring characters that two texts
// have in common, from 0 to 1.
func likeness(a, b string) float64 {
	x, y := bigrams(a), bigrams(b)
	shared, all := 0, len(y)
	for g, n := range x {
		shared += min(n, y[g])
		all += n
	}
	all = 0
	for _, n := range x {
		all += n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 1
	}
	return 2 * float64(shared) / float64(all)
}

func bigrams(s string) map[string]int {
	r := []rune(s)
	out := map[string]int{}
	for i := 1; i < len(r); i++ {
		out[string(r[i-1:i+1])]++
	}
	return out
}
