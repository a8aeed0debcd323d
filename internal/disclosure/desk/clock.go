package desk

import (
	"fmt"
	"net/http"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// markTones are the tones in which days are drawn.
var markTones = map[clock.Mark]ui.Tone{clock.MarkStart: ui.Info, clock.MarkCounted: ui.OK, clock.MarkExtended: ui.OK, clock.MarkDelayed: ui.Info,
	clock.MarkSkipped: ui.Plain, clock.MarkPaused: ui.Warn, clock.MarkVoid: ui.Plain}

// getClock explains the due day: every day counted, skipped or paused, with
// the rule and the notice that made it so (FEATURES F09).
func (d *Desk) getClock(c *web.Ctx) error {
	x, err := d.item(c)
	if err != nil {
		return err
	}
	e := x.Explain()
	wide(c, 100)
	l := dayList(x, e)
	grid, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	grid.PlainRows = true
	v := pages.Clock{Base: d.under(c, &x.Item, "期限说明"), Sum: e.Sum, Grid: grid}
	v.Lead = "从收到申请之日起，每一天是否计入期限、依据哪一条、由哪一份文书或者放假通知决定。"
	v.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	v.Facts = []ui.Pair{ui.P("申请编号", x.Item.Label()), ui.P("内容摘要", x.Item.Title), {Label: "现在", Cell: ui.C(ui.Light(Lamp(&x.Item, x.Today, x.Cal)))},
		ui.P("已计入", fmt.Sprintf("%d个工作日，共%d个工作日", e.Used, e.Total)), ui.P("日历版本", e.Calendar)}
	if !e.Due.IsZero() {
		v.Facts = append(v.Facts, ui.P("到期日", e.Due.Chinese()))
	}
	if !e.Soonest.IsZero() && e.Soonest != e.Due {
		v.Facts = append(v.Facts, ui.P("今天结束等待时的到期日", e.Soonest.Chinese()))
	}
	return c.Page(http.StatusOK, pages.ClockPage(v))
}

func dayList(x *disclosure.Case, e clock.Explanation) roll.List[clock.Day] {
	nth := func(r clock.Day) string {
		if r.Nth == 0 {
			return ""
		}
		return fmt.Sprint(r.Nth)
	}
	marks := []ui.Option{}
	for _, m := range []clock.Mark{clock.MarkCounted, clock.MarkExtended, clock.MarkSkipped, clock.MarkPaused, clock.MarkVoid, clock.MarkDelayed, clock.MarkStart} {
		marks = append(marks, ui.Option{Value: clock.MarkTitles[m], Label: clock.MarkTitles[m]})
	}
	return roll.List[clock.Day]{ID: "days", Caption: x.Item.Label() + "期限逐日说明", Path: x.Item.Href() + "/clock", File: x.Item.Label() + "期限说明", Rows: e.Days,
		Key: func(r clock.Day) string { return r.Date.String() }, Label: func(r clock.Day) string { return r.Date.Chinese() },
		Tone:  func(r clock.Day) ui.Tone { return lastTone(r) },
		Empty: ui.EmptyState{Title: "期限还没有起算"},
		Columns: []roll.Column[clock.Day]{
			{Column: ui.Column{Key: "day", Label: "日期", Fixed: true, Least: 11}, Text: func(r clock.Day) string { return r.Date.Chinese() }, Value: func(r clock.Day) any { return r.Date }},
			{Column: ui.Column{Key: "mark", Label: "是否计入", Filter: &ui.Field{Kind: ui.Select, Options: marks}}, Text: func(r clock.Day) string { return clock.MarkTitles[r.Mark] },
				Cell: func(r clock.Day) ui.Cell { return ui.C(ui.Badge(markTones[r.Mark], clock.MarkTitles[r.Mark])) }},
			{Column: ui.Column{Key: "nth", Label: "第几日", Number: true}, Text: nth},
			{Column: ui.Column{Key: "why", Label: "原因", Wide: true, Least: 16}, Text: func(r clock.Day) string { return r.Why + lastWord(r) }},
			{Column: ui.Column{Key: "rule", Label: "规定", Wide: true, Least: 11}, Text: func(r clock.Day) string { return r.Rule }},
			{Column: ui.Column{Key: "notice", Label: "文书或通知", Wide: true}, Text: func(r clock.Day) string { return r.Notice }},
		}}
}

func lastTone(r clock.Day) ui.Tone {
	if r.Last {
		return ui.Info
	}
	return ui.Plain
}

func lastWord(r clock.Day) string {
	if r.Last {
		return "；到期日"
	}
	return ""
}
