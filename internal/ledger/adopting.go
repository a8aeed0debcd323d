package ledger

import (
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger/plan"
)

// adopting is one adoption under way, inside its transaction.
type adopting struct {
	l      *Ledger
	tx     *store.Tx
	names  names
	assign bool
	out    *Adoption
}

// begin adopts a plan for the first time.
func (m *adopting) begin(p *Plan) error {
	p.State, p.Edition = PlanAdopted, 1
	p.AdoptedBy, p.AdoptedAt = m.tx.Actor().ID, m.tx.Now()
	if err := m.tx.Update(p); err != nil {
		return err
	}
	if err := m.tx.Record("采纳计划", p.Ref(), store.Telling("采纳《%s》", p.Title)); err != nil {
		return err
	}
	var tasks []Task
	for i, r := range p.Draft.Plan.Rows {
		c := p.Draft.Choices[i]
		if c.Omit {
			continue
		}
		t, err := m.addTask(p, r, c, i)
		if err != nil {
			return err
		}
		tasks = append(tasks, t)
	}
	return m.finish(p, tasks)
}

// finish runs what listens to adoptions, and says what was made.
func (m *adopting) finish(p *Plan, tasks []Task) error {
	m.out.Plan, m.out.Tasks = *p, len(tasks)
	for _, listen := range m.l.OnAdopt {
		if err := listen(m.tx, *p, tasks); err != nil {
			return err
		}
	}
	return nil
}

// addTask makes a task of a row, with its duties and checkpoints.
func (m *adopting) addTask(p *Plan, r plan.Row, c Choice, i int) (Task, error) {
	t := Task{Agency: p.Agency, ID: m.tx.NewID(), Plan: p.ID}
	t.take(r, c, i, p.Edition)
	if err := m.tx.Insert(&t); err != nil {
		return t, err
	}
	if err := m.addPoints(p, &t, r); err != nil {
		return t, err
	}
	for _, unit := range append([]string{c.Lead}, c.Support...) {
		if err := m.addDuty(&t, unit, roleOf(unit, c)); err != nil {
			return t, err
		}
	}
	return t, m.tx.Record("立项", t.Ref(), store.Telling("任务%s立项，牵头科室：%s", t.No, m.names.unit(c.Lead)))
}

func roleOf(unit string, c Choice) string {
	if unit == c.Lead {
		return Lead
	}
	return Support
}

// take fills a task from a row as issued and from what was chosen for it.
func (t *Task) take(r plan.Row, c Choice, i int, edition int64) {
	t.No, t.NoText, t.Sort, t.KeyTask, t.SubTask = string(r.No), r.NoText, i+1, r.KeyTask, r.SubTask
	t.Measure, t.Responsible, t.Indicator, t.Deadline = r.Measure, r.Responsible, r.Indicator, r.Deadline
	t.LeadNames, t.SupportNames, t.Undesignated = r.Lead, r.Support, r.Undesignated
	t.Checkpoints, t.Extra, t.Continuous = r.Checkpoints, r.Extra, r.Continuous
	t.Due, t.Capability, t.Weight, t.Edition = c.Due, c.Capability, max(1, c.Weight), edition
}

func (m *adopting) addPoints(p *Plan, t *Task, r plan.Row) error {
	for _, point := range pointsOf(&r, p.Year, m.tx.Today()) {
		k := &Checkpoint{Agency: t.Agency, ID: m.tx.NewID(), Task: t.ID, Plan: p.ID, Kind: point.Kind,
			Label: point.Label, Text: point.Text, On: point.On}
		if err := m.tx.Insert(k); err != nil {
			return err
		}
		m.out.Points++
	}
	return nil
}

func (m *adopting) addDuty(t *Task, unit, role string) error {
	d := &Duty{Agency: t.Agency, ID: m.tx.NewID(), Task: t.ID, Plan: t.Plan, Unit: unit, Role: role, State: Planned,
		Due: t.Due, FirstDue: t.Due}
	if m.assign {
		d.State, d.AssignedAt = Assigned, m.tx.Now()
		m.out.Assigned++
	}
	if err := m.tx.Insert(d); err != nil {
		return err
	}
	m.out.Duties++
	if !m.assign {
		return nil
	}
	c := &Case{Duty: d, Task: t}
	if err := m.tx.Record(MoveAssign, d.Ref(), store.Telling("随计划采纳一并交办%s", m.names.unit(unit))); err != nil {
		return err
	}
	return m.l.tell(m.tx, m.names.reader(d), "assign", remindLevel, c, "交办任务：请签收", "")
}

// merge adopts a new edition of a plan in force: tasks keep their ids, their
// progress and their evidence; what changed is recorded task by task.
func (m *adopting) merge(draft *Plan) error {
	old, err := store.Get[Plan](m.tx.Context(), m.tx, m.tx.Tenant(), draft.Replaces)
	if err != nil {
		return err
	}
	tasks, err := m.l.TasksOf(m.tx.Context(), m.tx, old.Agency, old.ID)
	if err != nil {
		return err
	}
	pairs := pair(tasks, &draft.Draft.Plan)
	if err := m.renew(&old, draft); err != nil {
		return err
	}
	var now []Task
	for i, r := range draft.Draft.Plan.Rows {
		c := draft.Draft.Choices[i]
		if c.Omit {
			continue
		}
		t, err := m.mergeRow(&old, pairs[i], r, c, i)
		if err != nil {
			return err
		}
		now = append(now, t)
	}
	for i := range tasks {
		kept := slices.ContainsFunc(now, func(t Task) bool { return t.ID == tasks[i].ID })
		if !kept && !tasks[i].Dropped {
			if err := m.drop(&tasks[i]); err != nil {
				return err
			}
		}
	}
	return m.finish(&old, now)
}

// renew puts the new edition in the old plan's place and closes the draft.
func (m *adopting) renew(old, draft *Plan) error {
	was := old.Title
	old.Edition++
	old.Title, old.Year, old.DocumentNo, old.Issuer, old.Columns = draft.Title, draft.Year, draft.DocumentNo, draft.Issuer, draft.Columns
	old.SourceFile, old.SourceName, old.SourceForm, old.SourceHash = draft.SourceFile, draft.SourceName, draft.SourceForm, draft.SourceHash
	old.Draft, old.AdoptedBy, old.AdoptedAt = draft.Draft, m.tx.Actor().ID, m.tx.Now()
	if err := m.tx.Update(old); err != nil {
		return err
	}
	draft.State = PlanMerged
	if err := m.tx.Update(draft); err != nil {
		return err
	}
	return m.tx.Record("采纳新版计划", old.Ref(), store.Telling("第%d版《%s》取代《%s》", old.Edition, old.Title, was))
}

func (m *adopting) mergeRow(p *Plan, t *Task, r plan.Row, c Choice, i int) (Task, error) {
	if t == nil {
		m.out.Added++
		return m.addTask(p, r, c, i)
	}
	was := *t
	t.take(r, c, i, p.Edition)
	t.Dropped = false
	said := difference(&was, t)
	if err := m.tx.Update(t); err != nil {
		return *t, err
	}
	moved, err := m.divideAgain(&was, t, c)
	if err != nil {
		return *t, err
	}
	if err := m.renewPoints(p, t, r); err != nil {
		return *t, err
	}
	said = append(said, moved...)
	if len(said) == 0 {
		m.out.Untouched++
		return *t, m.tx.Record("新版核对无变化", t.Ref())
	}
	m.out.Changed++
	return *t, m.tx.Record("新版调整任务", t.Ref(), store.Telling("%s", joinLines(said)))
}

// divideAgain brings a task's duties in line with a new division of work and
// a new due day. A due day that was extended for one unit stays its own.
func (m *adopting) divideAgain(was, t *Task, c Choice) ([]string, error) {
	duties, err := m.l.DutiesOfTask(m.tx.Context(), m.tx, t.Agency, t.ID)
	if err != nil {
		return nil, err
	}
	wanted := append([]string{c.Lead}, c.Support...)
	var said []string
	for i := range duties {
		d := &duties[i]
		changed, err := m.adjust(was, t, d, wanted, c)
		if err != nil {
			return nil, err
		}
		said = append(said, changed...)
	}
	for _, unit := range wanted {
		if slices.ContainsFunc(duties, func(d Duty) bool { return d.Unit == unit }) {
			continue
		}
		if err := m.addDuty(t, unit, roleOf(unit, c)); err != nil {
			return nil, err
		}
		said = append(said, "增加责任科室："+m.names.unit(unit))
	}
	return said, nil
}

func (m *adopting) adjust(was, t *Task, d *Duty, wanted []string, c Choice) ([]string, error) {
	var said []string
	if !slices.Contains(wanted, d.Unit) {
		if !open(d.State) {
			return nil, nil
		}
		d.State = Void
		said = append(said, "不再承担："+m.names.unit(d.Unit))
		return said, m.tx.Update(d)
	}
	if d.State == Void {
		d.State = Planned
		said = append(said, "恢复承担："+m.names.unit(d.Unit))
	}
	if role := roleOf(d.Unit, c); role != d.Role {
		d.Role = role
		said = append(said, m.names.unit(d.Unit)+"调整为"+roleTitle(role))
	}
	if was.Due != t.Due && open(d.State) {
		if d.Due == was.Due {
			d.Due, d.FirstDue = t.Due, t.Due
		} else {
			said = append(said, m.names.unit(d.Unit)+"的延期仍有效，至"+d.Due.Chinese())
		}
	}
	return said, m.tx.Update(d)
}

// roleTitle is the role's word.
func roleTitle(role string) string {
	if role == Lead {
		return "牵头"
	}
	return "配合"
}

// renewPoints keeps the checkpoints that the new text still calls for, with
// what was done for them, drops the others and adds the new ones.
func (m *adopting) renewPoints(p *Plan, t *Task, r plan.Row) error {
	have, err := store.Select[Checkpoint](m.tx.Context(), m.tx, "WHERE agency = $1 AND task = $2 ORDER BY day, id", t.Agency, t.ID)
	if err != nil {
		return err
	}
	wanted := pointsOf(&r, p.Year, m.tx.Today())
	kept := map[civil.Date]bool{}
	for i := range have {
		k := &have[i]
		j := slices.IndexFunc(wanted, func(w Point) bool { return w.On == k.On && w.Kind == k.Kind })
		drop := j < 0 && k.Kind != "manual" && !k.Met()
		if j >= 0 {
			kept[k.On] = true
			k.Label, k.Text = wanted[j].Label, wanted[j].Text
		}
		k.Dropped = drop
		if err := m.tx.Update(k); err != nil {
			return err
		}
	}
	for _, w := range wanted {
		if kept[w.On] {
			continue
		}
		k := &Checkpoint{Agency: t.Agency, ID: m.tx.NewID(), Task: t.ID, Plan: t.Plan, Kind: w.Kind, Label: w.Label, Text: w.Text, On: w.On}
		if err := m.tx.Insert(k); err != nil {
			return err
		}
		m.out.Points++
	}
	return nil
}

// drop takes a task out of the plan that a new edition no longer has. Its
// open duties are void; finished ones, progress and evidence stay.
func (m *adopting) drop(t *Task) error {
	t.Dropped = true
	if err := m.tx.Update(t); err != nil {
		return err
	}
	duties, err := m.l.DutiesOfTask(m.tx.Context(), m.tx, t.Agency, t.ID)
	if err != nil {
		return err
	}
	for i := range duties {
		if d := &duties[i]; open(d.State) {
			d.State = Void
			if err := m.tx.Update(d); err != nil {
				return err
			}
		}
	}
	m.out.Dropped++
	return m.tx.Record("新版删去任务", t.Ref(), store.Telling("任务%s不再列入计划，已登记的进展和佐证保留", t.No))
}

// difference says what changed between two editions of a task.
func difference(was, now *Task) []string {
	var out []string
	for _, f := range []struct{ name, was, now string }{
		{"序号", was.No, now.No}, {"重点任务", was.KeyTask, now.KeyTask}, {"具体措施", was.Measure, now.Measure},
		{"责任部门", was.Responsible, now.Responsible}, {"量化指标", was.Indicator, now.Indicator},
		{"完成时限", was.Deadline, now.Deadline}, {"完成日期", was.Due.String(), now.Due.String()},
	} {
		if f.was != f.now {
			out = append(out, fmt.Sprintf("%s：“%s”→“%s”", f.name, f.was, f.now))
		}
	}
	return out
}
