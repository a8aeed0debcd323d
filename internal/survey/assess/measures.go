package assess

import (
	"context"
	"fmt"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// measures are what evaluation can count for task 25.
func (s *Assess) measures() []slice.Measure {
	one, good, full := 1.0, 80.0, 100.0
	words := []string{"社会评议"}
	return []slice.Measure{
		{Key: "assess.rounds", For: words, Title: "已评定的社会评议", Unit: "次", Target: &one, Article: Article, Definition: "期间完成综合评定的社会评议", Count: s.counting(func(f *slice.Figure, _ []Round) { f.Known, f.Value = true, float64(f.Part) })},
		{Key: "assess.sample", For: words, Title: "社会评议样本", Unit: "份", Article: Article, Definition: "期间已评定的社会评议各方式收到的答卷合计", Count: s.counting(func(f *slice.Figure, list []Round) {
			f.Known = true
			for _, r := range list {
				if b, err := r.basis(); err == nil {
					for _, in := range b.Inputs {
						f.Value += float64(in.Answers)
					}
				}
			}
		})},
		{Key: "assess.score", For: words, Title: "社会评议得分", Unit: "分", Target: &good, Article: Article, Definition: "期间最近一次社会评议的综合得分", Count: s.counting(func(f *slice.Figure, list []Round) {
			f.Known, f.Why = len(list) > 0, "期间没有完成的社会评议"
			if f.Known {
				f.Why, f.Value = "", float64(list[len(list)-1].Score)/100
			}
		})},
		{Key: "assess.published", For: words, Title: "评议结果公开率", Unit: "%", Target: &full, Article: Article, Definition: "期间已评定的社会评议中，结果已公开的 ÷ 全部", Count: s.published},
		{Key: "assess.mended", For: words, Title: "评议整改完成率", Unit: "%", Target: &full, Article: Article, Definition: "期间到期或已确认的评议整改事项中，已确认整改的 ÷ 全部", Count: s.mended},
	}
}

func (s *Assess) asOf(sc slice.Scope) slice.Figure {
	f := slice.Figure{AsOf: sc.AsOf}
	if f.AsOf.IsZero() {
		f.AsOf = s.DB.Now()
	}
	return f
}

// scored are the rounds that were scored in the period.
func (s *Assess) scored(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Round, slice.Figure, error) {
	f := s.asOf(sc)
	all, err := store.AsOf[Round](ctx, q, a.Tenant, f.AsOf)
	var out []Round
	for _, r := range all {
		if r.ScoredOn.IsZero() || !sc.From.IsZero() && r.ScoredOn < sc.From || !sc.To.IsZero() && r.ScoredOn > sc.To {
			continue
		}
		out = append(out, r)
		f.Part++
		f.Records = append(f.Records, slice.Record{Ref: r.Ref(), Title: r.Title, Counted: true, Note: fmt.Sprintf("%s评定，%s分，%s", r.ScoredOn, points(r.Score), r.Grade)})
	}
	f.Whole = f.Part
	return out, f, err
}

func (s *Assess) counting(value func(*slice.Figure, []Round)) func(context.Context, store.Querier, who.Actor, slice.Scope) (slice.Figure, error) {
	return func(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
		list, f, err := s.scored(ctx, q, a, sc)
		value(&f, list)
		return f, err
	}
}

func (s *Assess) published(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	list, f, err := s.scored(ctx, q, a, sc)
	f.Part = 0
	for n, r := range list {
		f.Records[n].Counted = !r.PublishedOn.IsZero()
		if f.Records[n].Counted {
			f.Part++
		}
	}
	return rate(f, "期间没有完成的社会评议"), err
}

func (s *Assess) mended(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	f := s.asOf(sc)
	all, err := store.AsOf[Finding](ctx, q, a.Tenant, f.AsOf)
	for _, x := range all {
		on := x.Due
		if !x.ConfirmedOn.IsZero() {
			on = x.ConfirmedOn
		}
		if !sc.From.IsZero() && on < sc.From || !sc.To.IsZero() && on > sc.To || sc.Unit != "" && x.Unit != sc.Unit {
			continue
		}
		f.Whole++
		done := !pending(x.State)
		if done {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: x.Ref(), Title: x.Title, Counted: done, Note: fmt.Sprintf("期限%s，%s", x.Due, Findings.TitleOf(x.State))})
	}
	return rate(f, "期间没有到期的整改事项"), err
}

func rate(f slice.Figure, why string) slice.Figure {
	f.Known, f.Why = f.Whole > 0, why
	if f.Known {
		f.Why, f.Value = "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f
}
