package openday

import (
	"context"
	"fmt"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// measures are what open days can count for task 21.
func (d *Days) measures() []slice.Measure {
	one, people, full := 1.0, float64(usual.People), 100.0
	words := []string{"政府开放日"}
	return []slice.Measure{
		{Key: "openday.held", For: words, Title: "政府开放日", Unit: "次", Target: &one, Article: Article, Definition: "期间在规定月份举办的政府开放日；其他月份举办的列出但不计入", Count: d.held},
		{Key: "openday.people", For: words, Title: "参加开放日的人数", Unit: "人", Target: &people, Article: "任务分工第21项；本地惯例不少于25人", Definition: "期间举办的政府开放日签到人数合计", Count: d.came},
		{Key: "openday.checks", For: words, Title: "开放日清单完成率", Unit: "%", Target: &full, Article: Article, Definition: "期间举办的政府开放日的清单项目（标识、路线、座谈、答疑、问卷、到场领导）中，已完成的 ÷ 全部", Count: d.checked},
		{Key: "openday.answered", For: words, Title: "现场问题答复公开率", Unit: "%", Target: &full, Article: Article, Definition: "期间举办的政府开放日的现场问题中，答复已公开的 ÷ 全部", Count: d.answered},
	}
}

// in are the events held in the period, as they stood then.
func (d *Days) in(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) ([]Event, slice.Figure, error) {
	f := slice.Figure{AsOf: s.AsOf}
	if f.AsOf.IsZero() {
		f.AsOf = d.DB.Now()
	}
	all, err := store.AsOf[Event](ctx, q, a.Tenant, f.AsOf)
	var out []Event
	for _, e := range all {
		if e.HeldOn.IsZero() || !s.From.IsZero() && e.HeldOn < s.From || !s.To.IsZero() && e.HeldOn > s.To || s.Unit != "" && e.Unit != s.Unit {
			continue
		}
		out = append(out, e)
	}
	return out, f, err
}

func (d *Days) held(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	list, f, err := d.in(ctx, q, a, s)
	if err != nil {
		return f, err
	}
	for _, e := range list {
		p, err := ParameterOn(ctx, q, a.Tenant, e.HeldOn)
		if err != nil {
			return f, err
		}
		note, due := e.HeldOn.String(), int64(e.HeldOn.Month()) == p.Month
		if due {
			f.Part++
		} else {
			note += fmt.Sprintf("，不在%d月，不计入", p.Month)
		}
		f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Title, Counted: due, Note: note})
	}
	f.Known, f.Whole, f.Value = true, len(list), float64(f.Part)
	return f, nil
}

func (d *Days) came(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	list, f, err := d.in(ctx, q, a, s)
	if err != nil {
		return f, err
	}
	f.Known, f.Why = len(list) > 0, "期间没有举办政府开放日"
	for _, e := range list {
		guests, err := guestsOf(ctx, q, a.Tenant, e.ID)
		if err != nil {
			return f, err
		}
		n := 0
		for _, g := range guests {
			if !g.CameAt.IsZero() && !g.CameAt.After(f.AsOf) {
				n++
			}
		}
		f.Value += float64(n)
		f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Title, Counted: n > 0, Note: fmt.Sprintf("签到%d人", n)})
	}
	f.Part, f.Whole = int(f.Value), int(f.Value)
	return f, nil
}

func (d *Days) checked(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	list, f, err := d.in(ctx, q, a, s)
	for _, e := range list {
		for _, k := range Checks {
			m := e.mark(k.Key)
			f.Whole++
			if m.Done {
				f.Part++
			}
			f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Title + "：" + k.Title, Counted: m.Done, Note: m.Says})
		}
	}
	return rate(f, "期间没有举办政府开放日"), err
}

func (d *Days) answered(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
	list, f, err := d.in(ctx, q, a, s)
	if err != nil {
		return f, err
	}
	all, err := store.AsOf[Question](ctx, q, a.Tenant, f.AsOf)
	for _, e := range list {
		for _, x := range all {
			if x.Event != e.ID {
				continue
			}
			f.Whole++
			if x.State == Shown {
				f.Part++
			}
			f.Records = append(f.Records, slice.Record{Ref: x.Ref(), Title: x.Text, Counted: x.State == Shown, Note: fmt.Sprintf("期限%s，%s", x.Due, Questions.TitleOf(x.State))})
		}
	}
	return rate(f, "期间没有现场问题"), err
}

func rate(f slice.Figure, why string) slice.Figure {
	f.Known, f.Why = f.Whole > 0, why
	if f.Known {
		f.Why, f.Value = "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f
}
