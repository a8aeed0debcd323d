package library

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// tally is the library as a measure sees it.
type tally struct {
	shelf *Shelf
	live  map[string]content.Live
	on    civil.Date
	scope slice.Scope
	asOf  time.Time
}

func (l *Library) tally(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (*tally, error) {
	t := &tally{scope: s, asOf: s.AsOf, live: map[string]content.Live{}}
	if t.asOf.IsZero() {
		t.asOf = l.DB.Now()
	}
	t.on = dayOf(t.asOf)
	var err error
	if t.shelf, err = l.shelf(ctx, q, a.Tenant); err != nil {
		return nil, err
	}
	rows, err := store.Select[content.Live](ctx, q, "WHERE agency = $1 AND gone = ''", a.Tenant)
	for _, v := range rows {
		t.live[v.ID] = v
	}
	return t, err
}

// online are the documents that citizens see, of the scope's unit.
func (t *tally) online() []*Entry {
	var out []*Entry
	for _, e := range t.shelf.Entries {
		if _, on := t.live[e.ID]; on && (t.scope.Unit == "" || e.Item.Unit == t.scope.Unit) {
			out = append(out, e)
		}
	}
	return out
}

// figure counts entries; judge says whether one belongs to the whole and the
// part, with a note.
func (t *tally) figure(judge func(*Entry) (whole, part bool, note string)) slice.Figure {
	f := slice.Figure{AsOf: t.asOf}
	for _, e := range t.online() {
		whole, part, note := judge(e)
		if !whole {
			continue
		}
		f.Whole++
		if part {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Item.Title, Note: note, Counted: part})
	}
	return f
}

func rate(f slice.Figure, why string) slice.Figure {
	if f.Known = f.Whole > 0; !f.Known {
		f.Why = why
		return f
	}
	f.Value = 100 * float64(f.Part) / float64(f.Whole)
	return f
}

func count(f slice.Figure) slice.Figure {
	f.Known, f.Value = true, float64(f.Part)
	return f
}

const noDocuments = "文件库中还没有已公布的文件"

func (l *Library) measures() []slice.Measure {
	all, none := 100.0, 0.0
	measure := func(key, title, definition, unit string, target *float64, atMost bool, words []string, f func(context.Context, store.Querier, who.Actor, *tally) (slice.Figure, error)) slice.Measure {
		return slice.Measure{Key: "library." + key, Title: title, Article: "任务分工第12项", Definition: definition, Unit: unit, Target: target, AtMost: atMost, For: words,
			Count: func(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
				t, err := l.tally(ctx, q, a, s)
				if err != nil {
					return slice.Figure{}, err
				}
				return f(ctx, q, a, t)
			}}
	}
	return []slice.Measure{
		measure("status", "有效性标识正确率", "对外显示的有效性与按日期和文件关系计算的有效性一致的文件，占文件库中在线文件的比例", "%", &all, false, []string{"规范性文件"}, status),
		measure("delay", "有效性变化到页面更新的天数", "本期有效性发生变化的文件中，从变化之日到页面标识更新最长用了几天；首次公布不计", "天", &none, true, []string{"规范性文件"}, l.delay),
		measure("undecided", "即将到期未作决定的文件", "6个月内到期，尚未决定续期、修改、废止或任其失效的文件", "件", &none, true, []string{"规范性文件"}, l.undecided),
		measure("filed", "按期备案率", "本期公布、备案期限已届满或已备案的文件中，在期限内备案的比例", "%", &all, false, []string{"规范性文件"}, filed),
		measure("stale", "失效、废止仍显示有效的文件", "已失效或废止、页面仍显示为有效的文件", "件", &none, true, []string{"规范性文件", "清理过时"}, stale),
	}
}

func status(_ context.Context, _ store.Querier, _ who.Actor, t *tally) (slice.Figure, error) {
	return rate(t.figure(func(e *Entry) (bool, bool, string) {
		v, says := e.Life.On(t.on), t.live[e.ID].Validity
		return true, says == string(v.Status), "显示：" + or(says, "无") + "；计算：" + string(v.Status)
	}), noDocuments), nil
}

func stale(_ context.Context, _ store.Querier, _ who.Actor, t *tally) (slice.Figure, error) {
	return count(t.figure(func(e *Entry) (bool, bool, string) {
		v, says := e.Life.On(t.on), t.live[e.ID].Validity
		return v.Status.Over(), !Status(says).Over(), "显示：" + or(says, "无") + "；计算：" + string(v.Status)
	})), nil
}

func (l *Library) delay(ctx context.Context, q store.Querier, a who.Actor, t *tally) (slice.Figure, error) {
	marks, err := store.Select[Mark](ctx, q, "WHERE agency = $1 ORDER BY at, id", a.Tenant)
	f := slice.Figure{AsOf: t.asOf, Why: "本期没有文件的有效性发生变化"}
	first := map[string]bool{}
	for _, m := range marks {
		had := first[m.Document]
		first[m.Document] = true
		e, ok := t.shelf.Get(m.Document)
		on := dayOf(m.At)
		if !had || !ok || !t.covers(on) || t.scope.Unit != "" && e.Item.Unit != t.scope.Unit {
			continue
		}
		days := max(0, int(on-m.Since))
		f.Known, f.Why, f.Whole = true, "", f.Whole+1
		f.Value = max(f.Value, float64(days))
		f.Records = append(f.Records, slice.Record{Ref: e.Ref(), Title: e.Item.Title, Note: string(m.Status) + "，" + m.Since.String() + "起，" + on.String() + "更新", Counted: days > 0})
	}
	return f, err
}

func (t *tally) covers(on civil.Date) bool {
	return (t.scope.From.IsZero() || on >= t.scope.From) && (t.scope.To.IsZero() || on <= t.scope.To)
}

func (l *Library) undecided(ctx context.Context, q store.Querier, a who.Actor, t *tally) (slice.Figure, error) {
	duties, err := store.Select[Duty](ctx, q, "WHERE agency = $1 AND choice <> ''", a.Tenant)
	decided := map[string]civil.Date{}
	for _, d := range duties {
		decided[d.Document] = max(decided[d.Document], d.Ends)
	}
	n := t.shelf.Numbers(t.on)
	return count(t.figure(func(e *Entry) (bool, bool, string) {
		return soon(e, n, t.on), decided[e.ID] != e.Ends, "有效期至" + dated(e.Ends)
	})), err
}

func filed(_ context.Context, _ store.Querier, _ who.Actor, t *tally) (slice.Figure, error) {
	return rate(t.figure(func(e *Entry) (bool, bool, string) {
		due := t.shelf.Numbers(e.Life.Published).FilingDue(e.Life.Published)
		whole := normative(e.Item.Kind) && e.Item.OriginalOn.IsZero() && t.covers(e.Life.Published) && (e.Facts.FiledOn > 0 || t.on > due)
		return whole, e.Facts.FiledOn > 0 && e.Facts.FiledOn <= due, "应于" + due.Chinese() + "前备案，" + or(dated(e.Facts.FiledOn), "尚未") + "备案"
	}), "本期没有应当备案的文件"), nil
}
