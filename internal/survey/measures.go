package survey

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// measures are what questionnaires can count for task 25.
func (v *Surveys) measures() []slice.Measure {
	return []slice.Measure{
		{Key: "survey.held", For: []string{"社会评议"}, Title: "已结束的调查问卷", Unit: "份", Article: ArticleSocial, Definition: "期间截止、答卷已封存的问卷",
			Count: v.counting(func(s *Survey) bool { return true })},
		{Key: "survey.shown", For: []string{"社会评议"}, Title: "调查结果公布率", Unit: "%", Article: ArticleSocial, Definition: "期间截止的问卷中，结果已向社会公布的 ÷ 全部",
			Count: v.share},
	}
}

// ended are the questionnaires that ended in the period, as they stood then.
func (v *Surveys) ended(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) ([]Survey, slice.Figure, error) {
	f := slice.Figure{AsOf: s.AsOf}
	if f.AsOf.IsZero() {
		f.AsOf = v.DB.Now()
	}
	all, err := store.AsOf[Survey](ctx, q, a.Tenant, f.AsOf)
	var out []Survey
	for _, x := range all {
		on := civil.FromTime(x.ClosesAt.In(store.Zone))
		if x.State != Ended && x.State != Shown || !s.From.IsZero() && on < s.From || !s.To.IsZero() && on > s.To || s.Unit != "" && x.Unit != s.Unit {
			continue
		}
		out = append(out, x)
	}
	return out, f, err
}

func (v *Surveys) counting(counts func(*Survey) bool) func(context.Context, store.Querier, who.Actor, slice.Scope) (slice.Figure, error) {
	return func(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
		list, f, err := v.ended(ctx, q, a, s)
		for i := range list {
			if counts(&list[i]) {
				f.Part++
			}
			f.Records = append(f.Records, slice.Record{Ref: list[i].Ref(), Title: list[i].Title, Counted: counts(&list[i]), Note: fmt.Sprintf("样本%d份", list[i].Answers)})
		}
		f.Known, f.Whole, f.Value = true, len(list), float64(f.Part)
		return f, err
	}
}

func (v *Surveys) share(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	f, err := v.counting(func(s *Survey) bool { return s.State == Shown })(ctx, q, a, s)
	if f.Whole == 0 {
		f.Known, f.Why = false, "期间没有结束的问卷"
		return f, err
	}
	f.Value = 100 * float64(f.Part) / float64(f.Whole)
	return f, err
}
