package govwork

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// measures are what the sheet can count for task 4.
func (g *Govwork) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{
		{Key: "govwork.quarters", For: []string{"按季度公开"}, Title: "按季度公开率", Unit: "%", Target: &full, Article: article,
			Definition: "当年已结束的季度中，落实情况已公开并在线的 ÷ 已结束的季度", Count: g.quarters},
		{Key: "govwork.status", For: []string{"按季度公开"}, Title: "任务进展填报率", Unit: "%", Target: &full, Article: article,
			Definition: "最近一个已结束的季度中，已填报进展的任务 ÷ 当年登记的任务", Count: g.filled},
	}
}

// span is the year of a scope and how many of its quarters have ended.
func (g *Govwork) span(s slice.Scope) (at civil.Date, year, ended int) {
	now := s.AsOf
	if now.IsZero() {
		now = g.DB.Now()
	}
	at = civil.FromTime(now.In(store.Zone))
	if !s.To.IsZero() && s.To < at {
		at = s.To
	}
	year = at.Year()
	for q := 1; q <= 4; q++ {
		if End(year, q) < at {
			ended = q
		}
	}
	return at, year, ended
}

func (g *Govwork) quarters(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	at, year, ended := g.span(s)
	f := slice.Figure{AsOf: s.AsOf, Why: "当年还没有结束的季度"}
	issued, err := store.Select[Issue](ctx, q, "WHERE agency = $1 AND year = $2 ORDER BY quarter, id", a.Tenant, year)
	if err != nil {
		return f, err
	}
	items, err := store.Select[content.Item](ctx, q, "WHERE agency = $1 AND kind = $2 AND edition > 0 ORDER BY no", a.Tenant, content.KindGovwork)
	if err != nil {
		return f, err
	}
	for n := 1; n <= ended; n++ {
		r := slice.Record{Ref: store.Ref{Kind: "govwork-quarter", ID: fmt.Sprintf("%d-%d", year, n)}, Title: fmt.Sprintf("%d年%s", year, quarterName(n)), Note: "没有公开"}
		for _, i := range items {
			if !i.OnLine() || civil.FromTime(i.PublishedAt.In(store.Zone)) > at || i.Fields["quarter"] != quarterName(n) || !of(i, issued, year, n) {
				continue
			}
			r.Ref, r.Title, r.Counted, r.Note = i.Ref(), i.Title, true, "公开于"+i.PublishedAt.In(store.Zone).Format("2006-01-02")
		}
		f.Whole++
		if r.Counted {
			f.Part++
		}
		f.Records = append(f.Records, r)
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f, nil
}

// of says that the item speaks of the year: it was drafted from the sheet for
// it, or was formed in it or, for the last quarter, in the January after.
func of(i content.Item, issued []Issue, year, quarter int) bool {
	for _, x := range issued {
		if x.Item == i.ID {
			return int(x.Quarter) == quarter
		}
	}
	return i.Formed.Year() == year || quarter == 4 && i.Formed.Year() == year+1 && i.Formed.Month() == 1
}

func (g *Govwork) filled(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	_, year, ended := g.span(s)
	f := slice.Figure{AsOf: s.AsOf, Why: "当年没有登记任务，或还没有结束的季度"}
	if ended == 0 {
		return f, nil
	}
	sheet, err := sheetOf(ctx, q, a.Tenant, year)
	if err != nil {
		return f, err
	}
	for _, t := range sheet.tasks {
		if s.Unit != "" && t.Unit != s.Unit {
			continue
		}
		e, ok := sheet.entries[t.ID][int64(ended)]
		ok = ok && (s.AsOf.IsZero() || !e.At.After(s.AsOf))
		note := quarterName(ended) + "没有填报"
		if ok {
			f.Part++
			note = fmt.Sprintf("%s：%s，%d%%", quarterName(ended), titleOf(Statuses, e.Status), e.Percent)
		}
		f.Whole++
		f.Records = append(f.Records, slice.Record{Ref: t.Ref(), Title: t.Title, Note: note, Counted: ok})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f, nil
}

func missing(err error) bool { return fail.Is(err, fail.Missing) }
