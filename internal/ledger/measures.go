package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The keys of the ledger's own measures.
const (
	MeasureDivided  = "ledger.divided"
	MeasureOnTime   = "ledger.ontime"
	MeasureEvidence = "ledger.evidence"
	MeasureDone     = "ledger.done"

	MeasureCompletion = "ledger.completion"
)

// own is a measure of the ledger itself: any snapshot gives its figure.
type own struct {
	slice.Measure
	figure func(*Snapshot, slice.Scope) slice.Figure
}

func ownMeasures() []own {
	full := 100.0
	return []own{
		{slice.Measure{Key: MeasureDivided, Title: "任务分解率", Unit: "%", Target: &full, Article: "任务分工第30项：明确责任主体和落实时限",
			Definition: "有牵头科室和完成时限的任务数 ÷ 计划内任务总数"}, rated(divided)},
		{slice.Measure{Key: MeasureOnTime, Title: "按时办结率", Unit: "%", Target: &full, Article: "任务分工第30项：实时跟进督查，确保落实到位",
			Definition: "在完成时限当天或之前报送、并已审核办结的科室分工 ÷ 完成时限已过或已办结的科室分工"}, rated(onTime)},
		{slice.Measure{Key: MeasureEvidence, Title: "佐证齐全率", Unit: "%", Article: "任务分工“量化指标”：查看网站发布信息、依据实际掌握情况",
			Definition: "至少有一份有效佐证的科室分工 ÷ 已签收的科室分工"}, rated(evidenced)},
		{slice.Measure{Key: MeasureDone, Title: "分工办结率", Unit: "%", Article: "《政府信息公开条例》第四十九条：年度报告",
			Definition: "已办结（含销号、归档）的科室分工 ÷ 全部未撤销的科室分工"}, rated(doneShare)},
		{slice.Measure{Key: MeasureCompletion, Title: "任务完成度", Unit: "%", Article: "任务分工第30项：实时跟进督查，确保落实到位",
			Definition: "每项任务中已完成的节点和已办结的科室分工所占比重（牵头科室的比重等于全部配合科室之和，已报送待审核的按一半计），再按任务权重平均"}, completed},
	}
}

// OwnMeasures are what the ledger itself can count.
func (l *Ledger) OwnMeasures() []slice.Measure {
	var out []slice.Measure
	for _, m := range ownMeasures() {
		m.Count = l.counting(m.figure)
		out = append(out, m.Measure)
	}
	return out
}

// tally sorts one duty into a rate: whether it counts at all, and whether it
// counts as reached; note says why.
type tally func(s *Snapshot, d *Duty) (counts, reached bool, note string)

func rated(sort tally) func(*Snapshot, slice.Scope) slice.Figure {
	return func(s *Snapshot, scope slice.Scope) slice.Figure { return s.rate(scope, sort) }
}

// counting computes a figure from what the actor sees of a plan's snapshot.
func (l *Ledger) counting(figure func(*Snapshot, slice.Scope) slice.Figure) func(context.Context, store.Querier, who.Actor, slice.Scope) (slice.Figure, error) {
	return func(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
		plan, err := l.planOf(ctx, q, a.Tenant, scope)
		if err != nil {
			return slice.Figure{Why: "还没有采纳的计划"}, nil //nolint:nilerr // no plan, no figure
		}
		s, err := l.At(ctx, q, a.Tenant, plan, scope.AsOf)
		if err != nil {
			return slice.Figure{}, err
		}
		return figure(s.within(a, RightView), scope), nil
	}
}

func (l *Ledger) planOf(ctx context.Context, q store.Querier, agency string, scope slice.Scope) (string, error) {
	if scope.Task != "" {
		t, err := store.Get[Task](ctx, q, agency, scope.Task)
		return t.Plan, err
	}
	p, err := l.CurrentPlan(ctx, q, agency, scope.AsOf)
	return p.ID, err
}

// completed is how far the tasks are; those done in full are counted.
func completed(s *Snapshot, scope slice.Scope) slice.Figure {
	f := slice.Figure{AsOf: s.At, Why: "还没有可以统计的任务"}
	var all []*Task
	for i := range s.Tasks {
		t := &s.Tasks[i]
		if t.Dropped || scope.Task != "" && t.ID != scope.Task || scope.Unit != "" && !s.involves(t, scope.Unit) {
			continue
		}
		done := s.Completion(t.ID)
		all = append(all, t)
		f.Whole++
		if done == 100 {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: t.Ref(), Counted: done == 100, Title: "任务" + t.No + " " + t.KeyTask,
			Note: fmt.Sprintf("完成度%s，权重%d", PercentText(done), max(1, t.Weight))})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", s.RollUp(all)
	}
	return f
}

// involves says that a unit has a duty in the task.
func (s *Snapshot) involves(t *Task, unit string) bool {
	return slices.ContainsFunc(s.Duties, func(d Duty) bool { return d.Task == t.ID && d.Unit == unit && d.State != Void })
}

func (s *Snapshot) rate(scope slice.Scope, sort tally) slice.Figure {
	f := slice.Figure{AsOf: s.At}
	for i := range s.Duties {
		d := &s.Duties[i]
		t := s.Task(d)
		if scope.Task != "" && d.Task != scope.Task || scope.Unit != "" && d.Unit != scope.Unit || d.State == Void || t.Dropped {
			continue
		}
		counts, reached, note := sort(s, d)
		if !counts {
			continue
		}
		f.Whole++
		if reached {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: d.Ref(), Counted: reached, Note: note,
			Title: fmt.Sprintf("任务%s %s（%s）", t.No, t.KeyTask, s.UnitName(d.Unit))})
	}
	if f.Whole == 0 {
		f.Why = "还没有可以统计的任务"
		return f
	}
	f.Known, f.Value = true, 100*float64(f.Part)/float64(f.Whole)
	return f
}

func divided(s *Snapshot, d *Duty) (bool, bool, string) {
	if d.Role != Lead {
		return false, false, ""
	}
	if d.Due.IsZero() {
		return true, false, "没有完成时限"
	}
	return true, true, "牵头科室：" + s.UnitName(d.Unit) + "，" + dueWords(d.Due)
}

func onTime(s *Snapshot, d *Duty) (bool, bool, string) {
	if d.Due.IsZero() || d.Due >= s.Today && !finished(d.State) {
		return false, false, ""
	}
	switch {
	case !finished(d.State):
		return true, false, "时限" + d.Due.String() + "已过，尚未办结"
	case dayOf(d.ReportedAt) > d.Due:
		return true, false, "时限" + d.Due.String() + "，" + dayOf(d.ReportedAt).String() + "才报送"
	}
	return true, true, "时限" + d.Due.String() + "，" + dayOf(d.ReportedAt).String() + "报送"
}

func evidenced(s *Snapshot, d *Duty) (bool, bool, string) {
	if d.State == Planned || d.State == Assigned {
		return false, false, ""
	}
	n := 0
	for _, e := range s.evidence[d.ID] {
		if e.Stands() {
			n++
		}
	}
	return true, n > 0, fmt.Sprintf("有效佐证%d份", n)
}

func doneShare(_ *Snapshot, d *Duty) (bool, bool, string) {
	return true, finished(d.State), Duties.TitleOf(d.State)
}

// bound are the measures of a task: those whose words stand in what the task
// asks, and those of its capability that name no words. The ledger's own
// measures speak of duties and bind nobody.
func (l *Ledger) bound(t *Task) []slice.Measure {
	if l.Measures == nil {
		return nil
	}
	var out []slice.Measure
	all := l.Measures()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		for _, m := range all[key] {
			named := slices.ContainsFunc(m.For, func(w string) bool { return strings.Contains(t.Measure, w) })
			if named || len(m.For) == 0 && key == t.Capability && key != "ledger" {
				out = append(out, m)
			}
		}
	}
	return out
}

// figures computes the measures bound to a task.
func (l *Ledger) figures(ctx context.Context, q store.Querier, agency string, t *Task, now clock) ([]BoundFigure, error) {
	var out []BoundFigure
	for _, m := range l.bound(t) {
		scope := slice.Scope{Task: t.ID}
		scope.AsOf = now.now
		f, err := m.Count(ctx, q, who.System(agency), scope)
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", m.Key, err)
		}
		out = append(out, BoundFigure{m, f})
	}
	return out, nil
}
