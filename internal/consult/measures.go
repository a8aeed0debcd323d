package consult

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// within are the consultations announced in the period and known by the
// instant that a measure looks at.
func (s *Consult) within(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Consultation, time.Time, error) {
	at := sc.AsOf
	if at.IsZero() {
		at = s.DB.Now()
	}
	all, err := store.AsOf[Consultation](ctx, q, a.Tenant, at)
	var out []Consultation
	for _, k := range all {
		on := day(k.AnnouncedAt)
		if !k.Public() || k.AnnouncedAt.After(at) || !sc.From.IsZero() && on < sc.From || !sc.To.IsZero() && on > sc.To || sc.Unit != "" && k.Unit != sc.Unit {
			continue
		}
		out = append(out, k)
	}
	return out, at, err
}

func (s *Consult) measures() []slice.Measure {
	thirty, full := 30.0, 100.0
	return []slice.Measure{
		{Key: "consult.days", Title: "公开征集意见最短期限", Unit: "日", Article: ArticleThirty, Target: &thirty, For: []string{"公众参与率"},
			Definition: "期间公告的、属于重大行政决策事项或者涉及市场主体的征集中，截止日与起始日相隔最少的日数；已在公告中说明理由的除外", Count: s.shortest},
		{Key: "consult.feedback", Title: "意见采纳反馈及时率", Unit: "%", Article: ArticleFeedback, Target: &full, For: []string{"决策出台后"},
			Definition: "期间公告的征集中，决策出台后10个工作日内公布采纳反馈的 ÷ 时限已到或者已经反馈的", Count: s.timely},
		{Key: "consult.offline", Title: "公开线下征集情况的比例", Unit: "%", Article: ArticleFeedback, Target: &full, For: []string{"决策出台后"},
			Definition: "已反馈的征集中，反馈写明座谈会、听证会、走访、民意调查等其他方式征集情况的（没有开展的也写明）÷ 已反馈的征集", Count: s.told},
		{Key: "consult.reading", Title: "征集页面有解读的比例", Unit: "%", Article: ArticleReading, Target: &full, For: []string{"政策草案要同步"},
			Definition: "期间公告的征集中，征集页面有在线解读的 ÷ 期间公告的征集；是否同日见“征求意见稿同步解读率”", Count: s.read},
	}
}

// shortest is the least number of days; where a reason was published the
// consultation is listed and not counted.
func (s *Consult) shortest(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	list, at, err := s.within(ctx, q, a, sc)
	f := slice.Figure{AsOf: at, Why: "期间没有公告属于目录内或者涉及市场主体的征集"}
	for i := range list {
		k := &list[i]
		if !k.Long() {
			continue
		}
		days := float64(k.Days())
		counted := k.ShortWhy == ""
		if counted && (!f.Known || days < f.Value) {
			f.Known, f.Why, f.Value = true, "", days
		}
		f.Records = append(f.Records, slice.Record{Ref: k.Ref(), Title: k.Title, Note: fmt.Sprintf("%d日%s", k.Days(), noted(k.ShortWhy)), Counted: counted})
	}
	return f, err
}

func noted(why string) string {
	if why == "" {
		return ""
	}
	return "，已公布理由：" + why
}

// share makes a rate of consultations that reach something.
func share(list []Consultation, at time.Time, why string, reached func(*Consultation) (counts, ok bool, note string)) slice.Figure {
	f := slice.Figure{AsOf: at, Why: why}
	for i := range list {
		k := &list[i]
		counts, ok, note := reached(k)
		if !counts {
			continue
		}
		f.Whole++
		if ok {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: k.Ref(), Title: k.Title, Note: note, Counted: ok})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f
}

func (s *Consult) timely(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	list, at, err := s.within(ctx, q, a, sc)
	return share(list, at, "还没有到反馈时限的征集", func(k *Consultation) (bool, bool, string) {
		if k.Due.IsZero() || k.AnsweredAt.IsZero() && day(at) <= k.Due {
			return false, false, ""
		}
		if k.AnsweredAt.IsZero() {
			return true, false, "时限" + k.Due.String() + "，尚未反馈"
		}
		return true, day(k.AnsweredAt) <= k.Due, fmt.Sprintf("%s出台，时限%s，%s反馈", k.DecidedOn, k.Due, day(k.AnsweredAt))
	}), err
}

func (s *Consult) told(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	list, at, err := s.within(ctx, q, a, sc)
	if err != nil {
		return slice.Figure{}, err
	}
	held := map[string]int{}
	rows, err := q.Query(ctx, "SELECT consultation, COUNT(*) FROM consult_activity WHERE agency = $1 GROUP BY consultation", a.Tenant)
	if err != nil {
		return slice.Figure{}, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return slice.Figure{}, err
		}
		held[id] = n
	}
	return share(list, at, "还没有公布反馈的征集", func(k *Consultation) (bool, bool, string) {
		return !k.AnsweredAt.IsZero(), true, fmt.Sprintf("线下活动%d次", held[k.ID])
	}), rows.Err()
}

func (s *Consult) read(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	list, at, err := s.within(ctx, q, a, sc)
	if err != nil {
		return slice.Figure{}, err
	}
	readings := map[string]int{}
	for i := range list {
		links, err := s.Readings(ctx, q, a.Tenant, list[i].Item)
		if err != nil {
			return slice.Figure{}, err
		}
		readings[list[i].ID] = len(links)
	}
	return share(list, at, "期间没有公告的征集", func(k *Consultation) (bool, bool, string) {
		return true, readings[k.ID] > 0, fmt.Sprintf("解读%d篇", readings[k.ID])
	}), nil
}
