package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger/plan"
	"gongkai/internal/office/notice"
)

// adopting is one adoption under way, inside its transaction.
type adopting struct {
	l      *Ledger
	tx     *store.Tx
	names  names
	assign bool
	out    *Adoption
	// given counts the duties handed over, by unit.
	given map[string]int
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

// finish tells the units, and whoever listens to adoptions, what was made.
func (m *adopting) finish(p *Plan, tasks []Task) error {
	m.out.Plan, m.out.Tasks = *p, len(tasks)
	for _, unit := range slices.Sorted(maps.Keys(m.given)) {
		if err := m.tellUnit(p, unit, m.given[unit]); err != nil {
			return err
		}
	}
	for _, listen := range m.l.OnAdopt {
		if err := listen(m.tx, *p, tasks); err != nil {
			return err
		}
	}
	return nil
}

// tellUnit tells a unit once of all that it was given.
func (m *adopting) tellUnit(p *Plan, unit string, count int) error {
	to := m.names.reader(&Duty{Unit: unit})
	if len(to) == 0 {
		return nil
	}
	_, err := m.l.Notices.Tell(m.tx, notice.Message{
		Key: fmt.Sprintf("plan/%s/%d/assign/%s", p.ID, p.Edition, unit), Kind: "ledger.assign", Level: notice.Remind,
		Title: fmt.Sprintf("交办%d项任务：请签收", count), Body: "《" + p.Title + "》已采纳，涉及本科室的任务已交办。",
		Href: "/office/ledger?state=assigned&mine=1", Subject: p.Ref(), To: to,
	})
	return err
}

// addTask makes a task of a row, with its duties and checkpoints.
func (m *adopting) addTask(p *Plan, r plan.Row, c Choice, i int) (Task, error) {
	t := Task{Agency: p.Agency, ID: m.tx.NewID(), Plan: p.ID}
	t.take(r, c, i, p.Edition)
	if err := m.tx.Insert(&t); err != nil {
		return t, err
	}
	if err := m.addPoints(&t, pointsOf(&r, p.Year, m.tx.Today())); err != nil {
		return t, err
	}
	duties := make([]Duty, 0, len(c.Support)+1)
	for _, unit := range c.units() {
		d, err := m.addDuty(&t, unit, roleOf(unit, c))
		if err != nil {
			return t, err
		}
		duties = append(duties, d)
	}
	if err := m.tx.Record("立项", t.Ref(), store.Telling("任务%s立项，牵头科室：%s", t.No, m.names.unit(c.Lead))); err != nil {
		return t, err
	}
	return t, m.give(duties)
}

// take fills a task from a row as issued and from what was chosen for it.
func (t *Task) take(r plan.Row, c Choice, i int, edition int64) {
	t.No, t.NoText, t.Sort, t.KeyTask, t.SubTask = string(r.No), r.NoText, i+1, r.KeyTask, r.SubTask
	t.Measure, t.Responsible, t.Indicator, t.Deadline = r.Measure, r.Responsible, r.Indicator, r.Deadline
	t.LeadNames, t.SupportNames, t.Undesignated = r.Lead, r.Support, r.Undesignated
	t.Checkpoints, t.Extra, t.Continuous = r.Checkpoints, r.Extra, r.Continuous
	t.Due, t.Capability, t.Weight, t.Edition = c.Due, c.Capability, max(1, c.Weight), edition
}

func (m *adopting) addPoints(t *Task, points []Point) error {
	for _, point := range points {
		k := &Checkpoint{Agency: t.Agency, ID: m.tx.NewID(), Task: t.ID, Plan: t.Plan, Kind: point.Kind,
			Label: point.Label, Text: point.Text, On: point.On}
		if err := m.tx.Insert(k); err != nil {
			return err
		}
		m.out.Points++
	}
	return nil
}

func (m *adopting) addDuty(t *Task, unit, role string) (Duty, error) {
	d := Duty{Agency: t.Agency, ID: m.tx.NewID(), Task: t.ID, Plan: t.Plan, Unit: unit, Role: role, State: Planned,
		Due: t.Due, FirstDue: t.Due}
	m.out.Duties++
	return d, m.tx.Insert(&d)
}

// give hands new duties to their units, where that was asked for.
func (m *adopting) give(duties []Duty) error {
	if !m.assign {
		return nil
	}
	for i := range duties {
		d := &duties[i]
		d.State, d.AssignedAt = Assigned, m.tx.Now()
		if err := m.tx.Update(d); err != nil {
			return err
		}
		if err := m.tx.Record(MoveAssign, d.Ref(), store.Telling("随计划采纳一并交办%s", m.names.unit(d.Unit))); err != nil {
			return err
		}
		m.given[d.Unit]++
		m.out.Assigned++
	}
	return nil
}

// merge adopts a new edition of a plan in force: tasks keep their ids, their
// progress and their evidence; what changed is recorded task by task.
func (m *adopting) merge(draft *Plan) error {
	old, err := store.Get[Plan](m.tx.Context(), m.tx, m.tx.Tenant(), draft.Replaces)
	if err != nil {
		return err
	}
	if old.State != PlanAdopted {
		return fail.Stalef("这份草稿要更新的计划已不在执行，请改为新计划或放弃草稿")
	}
	now, err := m.l.standing(m.tx.Context(), m.tx, &old)
	if err != nil {
		return err
	}
	if now.compare(&old, draft, m.names).Nothing() {
		return fail.Invalidf("这一版与现行计划逐条一致，采纳后不会有任何变化，不必采纳。请放弃这份草稿")
	}
	if err := m.renew(&old, draft); err != nil {
		return err
	}
	return m.mergeRows(&old, now)
}

func (m *adopting) mergeRows(p *Plan, now standing) error {
	var tasks []Task
	for _, x := range now.matches(&p.Draft) {
		if x.row < 0 {
			if err := m.drop(x.task, now.duties[x.task.ID]); err != nil {
				return err
			}
			continue
		}
		t, err := m.mergeRow(p, x, now.duties)
		if err != nil {
			return err
		}
		tasks = append(tasks, t)
	}
	return m.finish(p, tasks)
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
	draft.State, draft.Edition = PlanMerged, old.Edition
	draft.AdoptedBy, draft.AdoptedAt = old.AdoptedBy, old.AdoptedAt
	if err := m.tx.Update(draft); err != nil {
		return err
	}
	return m.tx.Record("采纳新版计划", old.Ref(), store.Telling("第%d版《%s》取代《%s》", old.Edition, old.Title, was))
}

func (m *adopting) mergeRow(p *Plan, x match, duties map[string][]Duty) (Task, error) {
	r, c := p.Draft.Plan.Rows[x.row], p.Draft.Choices[x.row]
	if x.task == nil {
		m.out.Added++
		return m.addTask(p, r, c, x.row)
	}
	before, t := *x.task, *x.task
	t.take(r, c, x.row, p.Edition)
	t.Dropped = false
	told := difference(&before, &t)
	if err := m.tx.Update(&t); err != nil {
		return t, err
	}
	div := redivide(&t, duties[t.ID], c, m.names)
	added, err := m.apply(&t, div)
	if err != nil {
		return t, err
	}
	if err := m.renewPoints(p, &t, r); err != nil {
		return t, err
	}
	told = append(told, div.said...)
	if len(told) == 0 {
		m.out.Untouched++
		return t, m.tx.Record("新版核对无变化", t.Ref())
	}
	m.out.Changed++
	if err := m.tx.Record("新版调整任务", t.Ref(), store.Telling("%s", strings.Join(told, "\n"))); err != nil {
		return t, err
	}
	if err := m.give(added); err != nil {
		return t, err
	}
	return t, m.tellChange(&t, duties[t.ID], "任务随新版计划调整", strings.Join(told, "\n"))
}

// apply writes a new division of work down and gives back the duties made.
func (m *adopting) apply(t *Task, div division) ([]Duty, error) {
	for i := range div.changed {
		if err := m.tx.Update(&div.changed[i]); err != nil {
			return nil, err
		}
	}
	for i := range div.voided {
		if err := m.void(&div.voided[i]); err != nil {
			return nil, err
		}
	}
	var added []Duty
	for _, d := range div.added {
		made, err := m.addDuty(t, d.Unit, d.Role)
		if err != nil {
			return nil, err
		}
		added = append(added, made)
	}
	return added, nil
}

// void ends a duty that the edition no longer asks for, and what its unit had
// asked about it; progress and evidence stay.
func (m *adopting) void(d *Duty) error {
	d.State = Void
	if err := m.tx.Update(d); err != nil {
		return err
	}
	asked, err := store.Select[Request](m.tx.Context(), m.tx, "WHERE agency = $1 AND duty = $2 AND state = $3", d.Agency, d.ID, Asked)
	if err != nil {
		return err
	}
	for i := range asked {
		q := &asked[i]
		q.State, q.Decider, q.Decided, q.Opinion = Refused, m.tx.Actor().ID, m.tx.Now(), "任务已随新版计划撤销，不再审批"
		if err := m.tx.Update(q); err != nil {
			return err
		}
	}
	return nil
}

// tellChange tells the people who work on a task what the edition changed.
func (m *adopting) tellChange(t *Task, duties []Duty, title, body string) error {
	for i := range duties {
		d := &duties[i]
		if d.State == Void || d.State == Planned || finished(d.State) {
			continue
		}
		c := &Case{Duty: d, Task: t}
		what := fmt.Sprintf("edition-%d", t.Edition)
		if err := m.l.tell(m.tx, m.names.reader(d), what, notice.Warn, c, title, body); err != nil {
			return err
		}
	}
	return nil
}

// renewPoints keeps the checkpoints that the new text still calls for, with
// what was done for them, drops the others and adds the new ones. Periods
// that are over were either made in their time or never called for.
func (m *adopting) renewPoints(p *Plan, t *Task, r plan.Row) error {
	have, err := store.Select[Checkpoint](m.tx.Context(), m.tx, "WHERE agency = $1 AND task = $2 ORDER BY day, id", t.Agency, t.ID)
	if err != nil {
		return err
	}
	wanted, coming := pointsOf(&r, p.Year, 0), pointsOf(&r, p.Year, m.tx.Today())
	used := make([]bool, len(wanted))
	for i := range have {
		before, k := have[i], have[i]
		j := claim(wanted, used, &k)
		if j >= 0 {
			k.Label, k.Text, k.Dropped = wanted[j].Label, wanted[j].Text, false
		} else if k.Kind != "manual" && !k.Met() {
			k.Dropped = true
		}
		if k == before {
			continue
		}
		if err := m.tx.Update(&k); err != nil {
			return err
		}
	}
	var missing []Point
	for j, w := range wanted {
		if !used[j] && slices.Contains(coming, w) {
			missing = append(missing, w)
		}
	}
	return m.addPoints(t, missing)
}

// claim finds the wanted point that a checkpoint is, one of the same label
// before one of the same day and kind alone; -1 for none.
func claim(wanted []Point, used []bool, k *Checkpoint) int {
	best := -1
	for j, w := range wanted {
		if used[j] || w.On != k.On || w.Kind != k.Kind {
			continue
		}
		if best < 0 || w.Label == k.Label {
			best = j
		}
	}
	if best >= 0 {
		used[best] = true
	}
	return best
}

// drop takes a task out of the plan that a new edition no longer has. Its
// open duties are void; finished ones, progress and evidence stay.
func (m *adopting) drop(t *Task, duties []Duty) error {
	t.Dropped = true
	if err := m.tx.Update(t); err != nil {
		return err
	}
	for _, d := range duties {
		if open(d.State) {
			if err := m.void(&d); err != nil {
				return err
			}
		}
	}
	m.out.Dropped++
	if err := m.tx.Record("新版删去任务", t.Ref(), store.Telling("任务%s不再列入计划，已登记的进展和佐证保留", t.No)); err != nil {
		return err
	}
	return m.tellChange(t, duties, "任务已随新版计划撤销", "新版计划不再包含这项任务，已登记的进展和佐证保留备查。")
}

// difference says what changed between two editions of a task.
func difference(before, now *Task) []string {
	text := said([]was{
		{"序号", before.No, now.No}, {"重点任务", before.KeyTask, now.KeyTask}, {"二级任务", before.SubTask, now.SubTask},
		{"具体措施", before.Measure, now.Measure}, {"责任部门", before.Responsible, now.Responsible},
		{"量化指标", before.Indicator, now.Indicator}, {"完成时限", before.Deadline, now.Deadline},
		{"完成日期", dayText(before.Due), dayText(now.Due)}, {"其他列", extraOf(before), extraOf(now)},
		{"数据来源", capabilityTitle(before.Capability), capabilityTitle(now.Capability)},
		{"权重", fmt.Sprint(max(1, before.Weight)), fmt.Sprint(max(1, now.Weight))}, {"列入计划", kept(before.Dropped), kept(now.Dropped)},
	})
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func extraOf(t *Task) string {
	out := make([]string, len(t.Extra))
	for i, e := range t.Extra {
		out[i] = e.Column + "：" + e.Text
	}
	return strings.Join(out, "；")
}
