package decision

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

func (s *Decisions) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{
		{Key: "decision.catalogue", Title: "重大行政决策事项目录按时公开", Unit: "%", Article: ArticlePublish, Target: &full, For: []string{"年度重大行政决策事项目录"},
			Definition: "本年度目录在3月31日前公布的为100%，逾期公布或者逾期未公布的为0", Count: s.onTime},
		{Key: "decision.participation", Title: "社会公众参与率", Unit: "%", Article: ArticleTakePart, Target: &full, For: []string{"公众参与率"},
			Definition: "已公布目录内、已经启动的事项中，至少有一项公众参与记录（公开征求意见、座谈会等）的 ÷ 已启动的事项；依法不予公开的事项不计", Count: s.takePart},
	}
}

func asOf(at time.Time, now time.Time) time.Time {
	if at.IsZero() {
		return now
	}
	return at
}

func (s *Decisions) onTime(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	at := asOf(sc.AsOf, s.DB.Now())
	today := civil.FromTime(at.In(store.Zone))
	year := int64(today.Year())
	if !sc.To.IsZero() {
		year = int64(sc.To.Year())
	}
	f := slice.Figure{AsOf: at, Why: fmt.Sprintf("还没有到%d年3月31日", year)}
	all, err := store.AsOf[Edition](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	by := PublishBy(int(year))
	for i := range all {
		e := &all[i]
		if e.Year != year || e.No != 1 && f.Known || e.OutAt.IsZero() || e.OutAt.After(at) {
			continue
		}
		on := civil.FromTime(e.OutAt.In(store.Zone))
		f.Known, f.Why, f.Whole = true, "", 1
		if on <= by {
			f.Part, f.Value = 1, 100
		}
		f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Title(), Note: on.Chinese() + "公布", Counted: on <= by})
	}
	if !f.Known && today > by {
		f.Known, f.Why, f.Whole = true, "", 1
	}
	return f, nil
}

func (s *Decisions) takePart(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	at := asOf(sc.AsOf, s.DB.Now())
	f := slice.Figure{AsOf: at, Why: "目录内还没有启动的事项"}
	year := int64(civil.FromTime(at.In(store.Zone)).Year())
	if !sc.To.IsZero() {
		year = int64(sc.To.Year())
	}
	matters, err := store.AsOf[Matter](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	records, err := store.AsOf[Done](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	public := map[string]Done{}
	for _, d := range records {
		if d.Key == StepPublic {
			public[d.Matter] = d
		}
	}
	for i := range matters {
		m := &matters[i]
		d, ok := public[m.ID]
		if m.Year != year || m.State == Listed || m.State == Dropped || sc.Unit != "" && m.Unit != sc.Unit || d.Skipped != "" {
			continue
		}
		note := "没有公众参与记录"
		if ok {
			held, err := consult.Of(ctx, q, a.Tenant, m.ID)
			if err != nil {
				return f, err
			}
			note = fmt.Sprintf("公开征求意见%d次", len(held))
			f.Part++
		}
		f.Whole++
		f.Records = append(f.Records, slice.Record{Ref: m.Ref(), Title: m.Title, Note: note, Counted: ok})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f, nil
}
