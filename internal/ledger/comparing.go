package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// standing is an adopted plan's tasks and duties as they stand: the tasks in
// force in the document's order, then those that an edition dropped.
type standing struct {
	tasks  []Task
	duties map[string][]Duty
}

func (l *Ledger) standing(ctx context.Context, q store.Querier, p *Plan) (standing, error) {
	s := standing{duties: map[string][]Duty{}}
	var err error
	if s.tasks, err = l.TasksOf(ctx, q, p.Agency, p.ID); err != nil {
		return s, err
	}
	slices.SortStableFunc(s.tasks, func(a, b Task) int { return rank(a.Dropped) - rank(b.Dropped) })
	duties, err := store.Select[Duty](ctx, q, "WHERE agency = $1 AND plan = $2", p.Agency, p.ID)
	if err != nil {
		return s, err
	}
	units, err := l.Roster.Units(ctx, q, p.Agency)
	inOrder(duties, units, oneTask)
	for _, d := range duties {
		s.duties[d.Task] = append(s.duties[d.Task], d)
	}
	return s, err
}

func rank(dropped bool) int {
	if dropped {
		return 1
	}
	return 0
}

// match is a row of a new edition with the task that it continues, or one of
// the two alone: row is -1 for a task that the edition no longer has.
type match struct {
	task *Task
	row  int
	plan.Change
}

// matches pairs the rows of a new edition with the tasks in force. Rows that
// the office leaves out do not count; the day of a row is the chosen one.
func (s *standing) matches(d *Draft) []match {
	old := &plan.Plan{Rows: make([]plan.Row, len(s.tasks))}
	for i := range s.tasks {
		old.Rows[i] = s.tasks[i].row(i + 1)
	}
	now := &plan.Plan{}
	for i, r := range d.Plan.Rows {
		if c := d.Choices[i]; !c.Omit {
			due := c.Due
			r.Index, r.Due = i+1, nil
			if !due.IsZero() {
				r.Due = &due
			}
			now.Rows = append(now.Rows, r)
		}
	}
	var out []match
	for _, c := range plan.Diff(old, now) {
		m := match{row: c.New - 1, Change: c}
		if c.Old > 0 {
			m.task = &s.tasks[c.Old-1]
		}
		if m.row < 0 && m.task.Dropped {
			continue
		}
		m.Fields = spelled(m.Fields)
		out = append(out, m)
	}
	return out
}

// spelled writes the difference of further columns for people; elsewhere it
// is kept as JSON.
func spelled(fields []plan.FieldChange) []plan.FieldChange {
	for i, f := range fields {
		if f.Field == "extra" {
			fields[i].Old, fields[i].New = extraWords(f.Old), extraWords(f.New)
			fields[i].Segments = plan.Segments(fields[i].Old, fields[i].New)
		}
	}
	return fields
}

func extraWords(text string) string {
	return strings.NewReplacer(`[{"column":"`, "", `"},{"column":"`, "；", `","text":"`, "：", `"}]`, "").Replace(text)
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

// inherit takes over what the office decided for the tasks that the draft's
// rows continue: the division of work where the responsible text is the same,
// the day where the deadline is, and what was looked at and left out.
func (d *Draft) inherit(now standing, old *Draft) {
	for _, m := range now.matches(d) {
		if m.task == nil || m.row < 0 {
			continue
		}
		r, c := &d.Plan.Rows[m.row], &d.Choices[m.row]
		if r.Responsible == m.task.Responsible {
			c.takeUnits(now.duties[m.task.ID])
		}
		if r.Deadline == m.task.Deadline && !m.task.Due.IsZero() {
			c.Due = m.task.Due
		}
		c.Capability, c.Weight = m.task.Capability, max(1, m.task.Weight)
	}
	d.Settled = slices.Clone(old.Settled)
	for _, c := range plan.Diff(&old.Plan, &d.Plan) {
		if c.Old == 0 || c.New == 0 || c.Old > len(old.Choices) || c.New > len(d.Choices) {
			continue
		}
		was, is := &old.Choices[c.Old-1], &d.Choices[c.New-1]
		is.Settled = slices.Clone(was.Settled)
		if c.Kind == plan.Same && was.Omit {
			is.Omit, is.Why = true, was.Why
		}
	}
}

func (c *Choice) takeUnits(duties []Duty) {
	lead, support := "", []string{}
	for _, d := range duties {
		switch {
		case d.State == Void:
		case d.Role == Lead:
			lead = d.Unit
		default:
			support = append(support, d.Unit)
		}
	}
	if lead != "" {
		c.Lead, c.Support = lead, support
	}
}

// division is what a new edition makes of a task's duties.
type division struct {
	// changed are duties that stay, with another role, day or state.
	changed []Duty
	voided  []Duty
	added   []Duty
	// said tells each change in a sentence.
	said []string
}

// redivide brings a task's duties in line with a new division of work and a
// new day. It decides only; duties keep what was done in them. A day that was
// extended for one unit stays that unit's own.
func redivide(t *Task, duties []Duty, c Choice, n names) division {
	var out division
	wanted := c.units()
	for _, d := range duties {
		if slices.Contains(wanted, d.Unit) {
			out.keep(t, d, roleOf(d.Unit, c), n)
			continue
		}
		if open(d.State) {
			d.State = Void
			out.voided = append(out.voided, d)
			out.say("不再承担：%s", n.unit(d.Unit))
		}
	}
	for _, unit := range wanted {
		if slices.ContainsFunc(duties, func(d Duty) bool { return d.Unit == unit }) {
			continue
		}
		role := roleOf(unit, c)
		out.added = append(out.added, Duty{Unit: unit, Role: role})
		out.say("增加%s科室：%s", roleTitle(role), n.unit(unit))
	}
	return out
}

func (v *division) say(format string, args ...any) {
	v.said = append(v.said, fmt.Sprintf(format, args...))
}

// keep decides what becomes of a duty whose unit stays.
func (v *division) keep(t *Task, d Duty, role string, n names) {
	before := d
	if d.State == Void {
		d.State, d.Due, d.FirstDue = Planned, t.Due, t.Due
		d.AssignedAt, d.AcceptedAt, d.ReportedAt = time.Time{}, time.Time{}, time.Time{}
		v.say("恢复承担：%s", n.unit(d.Unit))
	}
	if d.Role != role {
		d.Role = role
		v.say("%s调整为%s", n.unit(d.Unit), roleTitle(role))
	}
	if open(d.State) && d.FirstDue != t.Due {
		if d.Due == d.FirstDue {
			d.Due = t.Due
		} else {
			v.say("%s已批准延期至%s，不随新时限调整，请核对", n.unit(d.Unit), d.Due.Chinese())
		}
		d.FirstDue = t.Due
	}
	if d != before {
		v.changed = append(v.changed, d)
	}
}

func roleOf(unit string, c Choice) string {
	if unit == c.Lead {
		return Lead
	}
	return Support
}

// roleTitle is the role's word.
func roleTitle(role string) string {
	if role == Lead {
		return "牵头"
	}
	return "配合"
}

// RowDifference is what a new edition makes of one task.
type RowDifference struct {
	Kind plan.ChangeKind
	// Moved is set where the row stands in another order.
	Moved bool
	// Restored is set where the edition brings back what an earlier one dropped.
	Restored bool
	// Task is nil for an added row, Row (counted from 1) 0 for a removed one.
	Task   *Task
	Row    int
	Fields []plan.FieldChange
	// Said tells in sentences what becomes of the duties.
	Said []string
	// Kept counts the progress entries of the task, which stay.
	Kept int
}

// Difference is what adopting a new edition would change, row by row.
type Difference struct {
	Old, New Plan
	// Head are the changes above the table.
	Head []plan.FieldChange
	Rows []RowDifference
	// Same, Changed, Added and Removed count the rows.
	Same, Changed, Added, Removed int
}

// Nothing says that the edition changes nothing at all.
func (d *Difference) Nothing() bool {
	moved := slices.ContainsFunc(d.Rows, func(r RowDifference) bool { return r.Moved })
	return len(d.Head) == 0 && d.Changed+d.Added+d.Removed == 0 && !moved
}

// Difference compares a draft with the plan in force that it is a new edition
// of, in the draft's order.
func (l *Ledger) Difference(ctx context.Context, q store.Querier, a who.Actor, id string) (*Difference, error) {
	draft, err := store.Get[Plan](ctx, q, a.Tenant, id)
	if err != nil {
		return nil, err
	}
	if draft.Replaces == "" {
		return nil, fail.Invalidf("这份草稿是新计划，没有可以比较的现行版本")
	}
	old, err := store.Get[Plan](ctx, q, a.Tenant, draft.Replaces)
	if err != nil {
		return nil, err
	}
	now, err := l.standing(ctx, q, &old)
	if err != nil {
		return nil, err
	}
	n, err := l.names(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	out := now.compare(&old, &draft, n)
	return out, l.countKept(ctx, q, a.Tenant, old.ID, out)
}

func (s *standing) compare(old, draft *Plan, n names) *Difference {
	out := &Difference{Old: *old, New: *draft, Head: headChanges(old, draft)}
	for _, m := range s.matches(&draft.Draft) {
		r := RowDifference{Kind: m.Kind, Moved: m.Moved, Task: m.task, Row: m.row + 1, Fields: m.Fields}
		switch {
		case m.row < 0:
			r.Said = s.leaving(m.task, n)
		case m.task != nil:
			r.Restored = m.task.Dropped
			r.Said = s.becoming(m, draft, n)
		}
		if r.Kind == plan.Same && (len(r.Said) > 0 || r.Restored) {
			r.Kind = plan.Changed
		}
		out.count(r.Kind)
		out.Rows = append(out.Rows, r)
	}
	return out
}

func (d *Difference) count(k plan.ChangeKind) {
	switch k {
	case plan.Changed:
		d.Changed++
	case plan.Added:
		d.Added++
	case plan.Removed:
		d.Removed++
	default:
		d.Same++
	}
}

// becoming says what a row that continues makes of its task beyond its texts.
func (s *standing) becoming(m match, draft *Plan, n names) []string {
	c := draft.Draft.Choices[m.row]
	next := *m.task
	next.Due = c.Due
	var out []string
	if m.task.Capability != c.Capability {
		out = append(out, fmt.Sprintf("数据来源：“%s”→“%s”", capabilityTitle(m.task.Capability), capabilityTitle(c.Capability)))
	}
	if max(1, m.task.Weight) != max(1, c.Weight) {
		out = append(out, fmt.Sprintf("权重：“%d”→“%d”", max(1, m.task.Weight), max(1, c.Weight)))
	}
	return append(out, redivide(&next, s.duties[m.task.ID], c, n).said...)
}

// leaving says what becomes of the duties of a task that is dropped.
func (s *standing) leaving(t *Task, n names) []string {
	var void, kept []string
	for _, d := range s.duties[t.ID] {
		switch {
		case open(d.State):
			void = append(void, n.unit(d.Unit))
		case d.State != Void:
			kept = append(kept, n.unit(d.Unit))
		}
	}
	var out []string
	if len(void) > 0 {
		out = append(out, "撤销："+strings.Join(void, "、"))
	}
	if len(kept) > 0 {
		out = append(out, "已完成，保留："+strings.Join(kept, "、"))
	}
	return out
}

func headChanges(old, now *Plan) []plan.FieldChange {
	var out []plan.FieldChange
	for _, f := range []was{{"title", old.Title, now.Title}, {"year", yearText(old.Year), yearText(now.Year)},
		{"document_no", old.DocumentNo, now.DocumentNo}, {"issuer", old.Issuer, now.Issuer},
		{"columns", strings.Join(old.Columns, "｜"), strings.Join(now.Columns, "｜")}} {
		if f.old != f.new {
			out = append(out, plan.FieldChange{Field: f.name, Old: f.old, New: f.new, Segments: plan.Segments(f.old, f.new)})
		}
	}
	return out
}

// countKept fills in how many progress entries each task has.
func (l *Ledger) countKept(ctx context.Context, q store.Querier, agency, id string, d *Difference) error {
	rows, err := q.Query(ctx, `SELECT p.task, COUNT(*) FROM ledger_progress p JOIN ledger_task t ON t.agency = p.agency AND t.id = p.task
		WHERE p.agency = $1 AND t.plan = $2 GROUP BY p.task`, agency, id)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	counts := map[string]int{}
	for rows.Next() {
		var task string
		var n int
		if err := rows.Scan(&task, &n); err != nil {
			return err
		}
		counts[task] = n
	}
	for i := range d.Rows {
		if t := d.Rows[i].Task; t != nil {
			d.Rows[i].Kept = counts[t.ID]
		}
	}
	return rows.Err()
}
