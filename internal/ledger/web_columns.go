package ledger

import (
	"fmt"
	"strconv"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// column is one column of the list: how it looks on the page, and what it
// holds in a file.
type column struct {
	ui.Column
	kind  sheet.Kind
	width float64
	cell  func(Line) ui.Cell
	value func(Line) any
}

// columns are all columns of the list in their order.
func columns() []column {
	text := func(key, label string, f func(Line) string) column {
		return column{Column: ui.Column{Key: key, Label: label}, cell: func(l Line) ui.Cell { return ui.T(f(l)) },
			value: func(l Line) any { return f(l) }}
	}
	// A long text takes two lines of the list, and the whole of it on paper.
	long := func(c column, width float64) column {
		c.Wide, c.width, c.cell = true, width, func(l Line) ui.Cell { return ui.Cell{Text: c.value(l).(string), Clamp: true} }
		return c
	}
	least := func(n int, c column) column {
		c.Least = n
		return c
	}
	off := func(c column) column {
		c.Off = true
		return c
	}
	sorted := func(c column) column {
		c.Sort = true
		return c
	}
	due := sorted(text("due", "完成时限", func(l Line) string { return l.Duty.Due.String() }))
	due.kind, due.value = sheet.Day, func(l Line) any { return l.Duty.Due }
	due.cell = func(l Line) ui.Cell { return ui.C(pages.Whole(l.Duty.Due.String(), l.extended())) }
	return []column{
		numberColumn(),
		least(8, long(text("key", "重点任务", func(l Line) string { return l.Task.KeyTask }), 18)),
		measureColumn(),
		unitColumn(),
		least(4, text("person", "责任人", func(l Line) string { return l.Who })),
		stateColumn(), lampColumn(), off(long(text("why", "亮灯原因", func(l Line) string { return l.Lamp.Why }), 24)),
		due, off(text("deadline", "时限（原文）", func(l Line) string { return l.Task.Deadline })),
		least(16, long(text("entry", "进展情况", func(l Line) string { return l.Entry.Text }), 36)),
		countColumn("evidence", "佐证数", func(l Line) int { return l.Evidence }),
		off(text("points", "节点", func(l Line) string { return fmt.Sprintf("%d/%d", l.Met, l.Points) })),
		off(long(text("indicator", "量化指标", func(l Line) string { return l.Task.Indicator }), 20)),
		off(long(text("problems", "存在问题", func(l Line) string { return l.Entry.Problems }), 24)),
		off(long(text("next", "下一步措施", func(l Line) string { return l.Entry.Next }), 24)),
		updatedColumn(),
	}
}

func numberColumn() column {
	return column{Column: ui.Column{Key: "no", Label: "序号", Sort: true, Fixed: true}, width: 6,
		cell:  func(l Line) ui.Cell { return ui.A(orDash(l.Task.No), "/office/ledger/tasks/"+l.Task.ID) },
		value: func(l Line) any { return whole(l.Task.No) }}
}

func measureColumn() column {
	return column{Column: ui.Column{Key: byText, Label: "具体措施", Wide: true, Fixed: true, Least: 16}, width: 48,
		cell: func(l Line) ui.Cell {
			return ui.Cell{Text: l.Task.Measure, Clamp: true, Href: "/office/ledger/duties/" + l.Duty.ID}
		},
		value: func(l Line) any { return l.Task.Measure }}
}

func unitColumn() column {
	return column{Column: ui.Column{Key: byUnit, Label: "责任科室", Sort: true, Least: 11}, width: 16,
		cell:  func(l Line) ui.Cell { return ui.Cell{Text: l.Unit, Note: roleTitle(l.Duty.Role)} },
		value: func(l Line) any { return l.Unit + "（" + roleTitle(l.Duty.Role) + "）" }}
}

func stateColumn() column {
	return column{Column: ui.Column{Key: byLive, Label: "状态", Sort: true},
		cell:  func(l Line) ui.Cell { return ui.C(ui.Badge(stateTone(l.Duty.State), l.State)) },
		value: func(l Line) any { return l.State }}
}

func lampColumn() column {
	return column{Column: ui.Column{Key: byLamp, Label: "亮灯", Sort: true},
		cell:  func(l Line) ui.Cell { return ui.C(ui.Light(lampOf(l.Lamp))) },
		value: func(l Line) any { return l.Lamp.Word }}
}

func countColumn(key, label string, f func(Line) int) column {
	return column{Column: ui.Column{Key: key, Label: label, Number: true}, kind: sheet.Number,
		cell: func(l Line) ui.Cell { return ui.N(f(l)) }, value: func(l Line) any { return f(l) }}
}

func updatedColumn() column {
	return column{Column: ui.Column{Key: "updated", Label: "更新时间", Sort: true}, kind: sheet.Instant,
		cell: func(l Line) ui.Cell {
			return ui.C(pages.Whole(pages.Day(l.Duty.LastEntryAt), pages.Hour(l.Duty.LastEntryAt)))
		},
		value: func(l Line) any { return l.Duty.LastEntryAt.In(store.Zone) }}
}

// extended says what the due day was before an extension.
func (l Line) extended() string {
	if l.Duty.Due == l.Duty.FirstDue || l.Duty.FirstDue.IsZero() {
		return ""
	}
	return "原" + l.Duty.FirstDue.String()
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// whole is a number where the text is one, so that a worksheet can sort it.
func whole(s string) any {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return s
}

// heads are the columns with the filters under their heads. Past lists have
// the same.
func (l *Ledger) heads(c *web.Ctx, n names) ([]ui.Column, error) {
	keys, err := l.keyTasks(c.Context(), c.DB, c.Actor)
	if err != nil {
		return nil, err
	}
	filters := map[string]*ui.Field{
		"key":  {Kind: ui.Select, Options: keys},
		byText: {Kind: ui.Search, Placeholder: "序号、措施中的词"},
		byUnit: {Kind: ui.Select, Options: unitOptions(c, n)},
		byLive: {Kind: ui.Select, Options: stateOptions()},
		byLamp: {Kind: ui.Select, Options: l.lampOptions(c)},
	}
	var out []ui.Column
	for _, col := range columns() {
		col.Filter = filters[col.Key]
		out = append(out, col.Column)
	}
	return out, nil
}

func unitOptions(c *web.Ctx, n names) []ui.Option {
	var out []ui.Option
	for _, u := range n.order {
		if c.Actor.Widest(RightView) != "unit" || u.ID == c.Actor.Unit {
			out = append(out, ui.Option{Value: u.ID, Label: u.Name})
		}
	}
	return out
}

func stateOptions() []ui.Option {
	out := make([]ui.Option, len(Duties.States))
	for i, d := range Duties.States {
		out[i] = ui.Option{Value: string(d.State), Label: d.Title}
	}
	return out
}

func (l *Ledger) lampOptions(c *web.Ctx) []ui.Option {
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		th = DefaultThresholds()
	}
	out := make([]ui.Option, len(Lights))
	for i, light := range Lights {
		out[i] = ui.Option{Value: string(light), Label: th.word(light)}
	}
	return out
}
