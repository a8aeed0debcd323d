package outlet

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// MeasureBoth is the key of the measure.
const MeasureBoth = "outlet.both"

func (o *Outlets) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{{Key: MeasureBoth, Title: "双平台发布率", Unit: "%", Target: &full, Article: "任务分工第6项、第12项、第14项",
		Definition: "统计期内首次发布、现仍在线的信息中，已登记在市人民政府门户网站发布、且该网页没有失效的信息 ÷ 统计期内首次发布、现仍在线的信息", Count: o.both}}
}

func (o *Outlets) both(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	f := slice.Figure{AsOf: scope.AsOf}
	if !a.May(RightView) && !a.May("ledger.view") {
		f.Why = "您没有查看发布登记的权限"
		return f, nil
	}
	lines, err := o.linesAt(ctx, q, a.Tenant, scope)
	if err != nil {
		return f, err
	}
	for _, l := range lines {
		on := civil.FromTime(l.item.PublishedAt.In(store.Zone))
		if scope.Unit != "" && l.item.Unit != scope.Unit || !scope.From.IsZero() && on < scope.From || !scope.To.IsZero() && on > scope.To {
			continue
		}
		f.Whole++
		good := l.done()
		note := "未登记市门户发布"
		if l.has {
			note = fmt.Sprintf("%s %s", StateTitles[l.city.State], l.city.Address)
		}
		if good {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: l.item.Ref(), Title: l.item.Title, Note: note, Counted: good})
	}
	if f.Whole == 0 {
		f.Why = "统计期内没有发布信息"
		return f, nil
	}
	f.Known, f.Value = true, 100*float64(f.Part)/float64(f.Whole)
	return f, nil
}

// line is a published item with its record on the city portal.
type line struct {
	item content.Item
	city Record
	has  bool
	days int
}

// done says that the item stands on the city portal.
func (l line) done() bool { return l.has && l.city.Stands() }

// linesAt are the published items with their records as of the scope's
// instant.
func (o *Outlets) linesAt(ctx context.Context, q store.Querier, agency string, scope slice.Scope) ([]line, error) {
	if scope.AsOf.IsZero() || !scope.AsOf.Before(o.DB.Now()) {
		return o.lines(ctx, q, agency)
	}
	items, err := store.AsOf[content.Item](ctx, q, agency, scope.AsOf)
	if err != nil {
		return nil, err
	}
	records, err := store.AsOf[Record](ctx, q, agency, scope.AsOf)
	return join(items, records, civil.FromTime(scope.AsOf.In(store.Zone))), err
}

func (o *Outlets) lines(ctx context.Context, q store.Querier, agency string) ([]line, error) {
	items, err := content.Lean(ctx, q, "WHERE agency = $1 AND edition > 0 ORDER BY published_at DESC, id DESC", agency)
	if err != nil {
		return nil, err
	}
	records, err := store.Select[Record](ctx, q, "WHERE agency = $1 AND platform = $2 ORDER BY id", agency, City)
	return join(items, records, civil.FromTime(o.DB.Now().In(store.Zone))), err
}

// join leaves out what is off line and stands nowhere.
func join(items []content.Item, records []Record, today civil.Date) []line {
	by := map[string]Record{}
	for _, r := range records {
		if r.Platform == City {
			by[r.Item] = r
		}
	}
	var out []line
	for _, i := range items {
		r, has := by[i.ID]
		if i.OnLine() {
			i.Body = ""
			out = append(out, line{i, r, has, int(today - civil.FromTime(i.PublishedAt.In(store.Zone)))})
		}
	}
	return out
}

// inbox counts what is not on the city portal yet, and what broke.
func (o *Outlets) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightRecord) || a.Visiting() {
		return nil, nil
	}
	all, err := o.lines(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	pending, late := 0, false
	for _, l := range all {
		if a.MayOn(RightRecord, l.item.Unit, l.item.Kind) && l.todo() != "" {
			pending++
			late = late || l.days > lateDays
		}
	}
	if pending == 0 {
		return nil, nil
	}
	return []slice.Waiting{{Title: "待同步到市门户网站", Href: homePath, Count: pending, Urgent: late}}, nil
}
