package column

import (
	"context"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The keys of the measures (RULES.md section 16, task 24).
const (
	MeasureFresh   = "column.fresh"
	MeasureBlank   = "column.blank"
	MeasureExpired = "column.expired"
)

func (s *Columns) measures() []slice.Measure {
	full, none := 100.0, 0.0
	return []slice.Measure{
		{Key: MeasureFresh, Title: "栏目按时更新率", Unit: "%", Target: &full, Article: "任务分工第24项；国办秘函〔2019〕19号",
			Definition: "在更新期限内有新信息，或在期限内核查确认没有应公开信息的栏目 ÷ 规定了更新期限、在导航中显示并启用的栏目", Count: s.fresh},
		{Key: MeasureBlank, Title: "空白栏目数", Unit: "个", Target: &none, AtMost: true, Article: "国办秘函〔2019〕19号",
			Definition: "没有在线信息，且一个季度内没有核查确认的栏目数", Count: s.faulty(FaultBlank)},
		{Key: MeasureExpired, Title: "到期仍在线信息数", Unit: "件", Target: &none, AtMost: true, Article: "任务分工第24项：清理过时失效信息",
			Definition: "公示已截止、超过保留期限而未处置，以及文件失效后未处置的在线信息条数", Count: s.faulty(FaultExpired, FaultKept, FaultInvalid)},
	}
}

// may says that the person may see the figures: those of columns, or of the
// ledger that they are counted for.
func may(a who.Actor) bool { return a.May(RightView) || a.May("ledger.view") }

func (s *Columns) at(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (*view, slice.Figure, error) {
	f := slice.Figure{AsOf: scope.AsOf}
	if !may(a) {
		f.Why = "您没有查看栏目的权限"
		return nil, f, nil
	}
	v, err := s.look(ctx, q, a.Tenant, scope.AsOf)
	if err == nil && len(v.tree.All) == 0 {
		f.Why = "还没有建立栏目"
		return nil, f, nil
	}
	return v, f, err
}

func (s *Columns) fresh(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	v, f, err := s.at(ctx, q, a, scope)
	if err != nil || v == nil {
		return f, err
	}
	wrong := map[string]string{}
	for _, x := range v.columnFaults() {
		wrong[x.Ref.ID] = FaultTitle(x.Kind) + "：" + x.Why
	}
	for _, c := range v.tree.All {
		if !shows(c) || gathers(c) || c.Refresh == 0 || scope.Unit != "" && c.Unit != scope.Unit {
			continue
		}
		why, bad := wrong[c.ID]
		f.Whole++
		if !bad {
			f.Part++
			why = "按时更新"
		}
		f.Records = append(f.Records, slice.Record{Ref: c.Ref(), Title: trail(v.tree, c.ID), Note: why, Counted: !bad})
	}
	if f.Whole == 0 {
		f.Why = "没有规定了更新期限的栏目"
		return f, nil
	}
	f.Known, f.Value = true, 100*float64(f.Part)/float64(f.Whole)
	return f, nil
}

// faulty counts faults of the kinds.
func (s *Columns) faulty(kinds ...string) func(context.Context, store.Querier, who.Actor, slice.Scope) (slice.Figure, error) {
	return func(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
		v, f, err := s.at(ctx, q, a, scope)
		if err != nil || v == nil {
			return f, err
		}
		for _, x := range append(v.columnFaults(), v.itemFaults()...) {
			for _, k := range kinds {
				if x.Kind == k && (scope.Unit == "" || x.Unit == scope.Unit) {
					f.Records = append(f.Records, slice.Record{Ref: x.Ref, Title: x.Title, Note: x.Why, Counted: true})
				}
			}
		}
		f.Known, f.Part, f.Whole, f.Value = true, len(f.Records), len(f.Records), float64(len(f.Records))
		return f, nil
	}
}
