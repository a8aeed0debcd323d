package publish

import (
	"slices"
	"strconv"
	"time"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/office/content"
)

// column is one column of the lists: how it is drawn and how it is exported.
type column struct {
	ui.Column
	kind sheet.Kind
	cell func(d *desk, r *Row) ui.Cell
	out  func(d *desk, r *Row) any
}

func text(key, label string, f func(*desk, *Row) string) column {
	return column{Column: ui.Column{Key: key, Label: label}, cell: func(d *desk, r *Row) ui.Cell { return ui.T(f(d, r)) },
		out: func(d *desk, r *Row) any { return f(d, r) }}
}

func (c column) wide() column   { c.Wide = true; return c }
func (c column) off() column    { c.Off = true; return c }
func (c column) sorted() column { c.Sort = true; return c }
func (c column) days() column   { c.kind = sheet.Day; return c }

func (c column) filtered(options []ui.Option) column {
	c.Filter = &ui.Field{Kind: ui.Select, Options: options}
	return c
}

// columnsOf are the columns of all lists of items.
func columnsOf(d *desk, people []ui.Option) []column {
	title := text("title", "标题", func(_ *desk, r *Row) string { return r.Item.Title }).wide().sorted()
	title.Fixed = true
	title.cell = func(_ *desk, r *Row) ui.Cell {
		return ui.Cell{Text: r.Item.Title, Href: r.Item.Href(), Clamp: true, Note: r.Item.Number}
	}
	state := text("state", "状态", func(_ *desk, r *Row) string { return Items.TitleOf(r.Item.State) }).sorted().filtered(stateOptions())
	state.cell = func(_ *desk, r *Row) ui.Cell { return ui.C(ui.Light(stateLamp(r.Item.State))) }
	light := text("light", "公开时限", func(d *desk, r *Row) string { return LightTitles[r.Light(d.today, d.soon, d.cal)] }).filtered(lightOptions())
	light.cell = func(d *desk, r *Row) ui.Cell {
		l := r.Light(d.today, d.soon, d.cal)
		return ui.C(ui.Light(lightLamp(l, Clock(l, r.Course.Due, r.Done(), d.today, d.cal))))
	}
	return []column{
		title, state,
		text("marking", "公开属性", func(_ *desk, r *Row) string { return r.Item.Marking.Title() }).filtered(markingOptions()),
		light,
		text("due", "时限日期", func(_ *desk, r *Row) string { return dateText(r.Course.Due) }).sorted().days(),
		text("kind", "类型", func(_ *desk, r *Row) string { return kindTitle(r.Item.Kind) }).filtered(kindOptions()),
		text("column", "栏目", func(d *desk, r *Row) string { col, _ := d.tree.Get(r.Item.Column); return col.Name }).filtered(columnOptions(d.tree)),
		text("unit", "科室", func(d *desk, r *Row) string { return d.units[r.Item.Unit] }).filtered(mapOptions(d.units)),
		text("drafter", "拟稿人", func(_ *desk, r *Row) string { return r.Item.DrafterName }).filtered(people),
		text("formed", "成文日期", func(_ *desk, r *Row) string { return dateText(r.Item.Formed) }).sorted().days().off(),
		text("published", "发布时间", func(_ *desk, r *Row) string { return moment(r.Item.PublishedAt) }).sorted(),
		text("number", "发文字号", func(_ *desk, r *Row) string { return r.Item.Number }).off(),
		text("index", "索引号", func(_ *desk, r *Row) string { return r.Item.IndexNo }).sorted().off(),
		text("ground", "不公开理由", func(_ *desk, r *Row) string { g, _ := content.GroundOf(r.Item.Ground); return g.Title }).off(),
		text("submitter", "送审人", func(_ *desk, r *Row) string { return r.Course.SubmitterName }).off(),
		text("signer", "签发人", func(_ *desk, r *Row) string { return r.Course.SignerName }).off(),
		text("releaser", "发布人", func(d *desk, r *Row) string { return d.people[r.Course.Releaser] }).off(),
		text("address", "公开地址", func(_ *desk, r *Row) string { return r.Item.Address }).off(),
		text("edition", "版本", func(_ *desk, r *Row) string { return strconv.FormatInt(r.Item.Edition, 10) }).off(),
		text("original", "原发布日期", func(_ *desk, r *Row) string { return dateText(r.Item.OriginalOn) }).days().off(),
		text("tasks", "对应任务", func(_ *desk, r *Row) string { return joined(r.Item.Tasks) }).off(),
		text("saved", "最后修改", func(_ *desk, r *Row) string { return moment(r.Item.SavedAt) }).sorted().off(),
	}
}

func stateOptions() []ui.Option {
	var out []ui.Option
	for _, s := range Items.States {
		out = append(out, ui.Option{Value: string(s.State), Label: s.Title})
	}
	return out
}

func lightOptions() []ui.Option {
	var out []ui.Option
	for _, l := range []Light{LightOver, LightSoon, LightOpen, LightDone, LightLate} {
		out = append(out, ui.Option{Value: string(l), Label: LightTitles[l]})
	}
	return out
}

func markingOptions() []ui.Option {
	out := []ui.Option{}
	for _, m := range content.Markings {
		out = append(out, ui.Option{Value: string(m), Label: m.Title()})
	}
	return append(out, ui.Option{Value: "none", Label: "未标识"})
}

func kindOptions() []ui.Option {
	var out []ui.Option
	for _, k := range content.Kinds {
		out = append(out, ui.Option{Value: k.Key, Label: k.Title})
	}
	return out
}

func columnOptions(tree content.Tree) []ui.Option {
	var out []ui.Option
	for _, c := range tree.All {
		out = append(out, ui.Option{Value: c.ID, Label: trail(tree, c.ID)})
	}
	return out
}

func mapOptions(m map[string]string) []ui.Option {
	var out []ui.Option
	for id, name := range m {
		out = append(out, ui.Option{Value: id, Label: name})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return compareText(a.Label, b.Label) })
	return out
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// drafters are the people who drafted something in the rows.
func drafters(rows []Row) []ui.Option {
	m := map[string]string{}
	for n := range rows {
		m[rows[n].Item.Drafter] = rows[n].Item.DrafterName
	}
	return mapOptions(m)
}

// urgentColumns are the columns of the emergency lane's list.
func urgentColumns(now time.Time) []column {
	due := text("urgent_due", "补审时限", func(_ *desk, r *Row) string { return moment(r.Course.UrgentDue) })
	due.cell = func(_ *desk, r *Row) ui.Cell {
		l := ui.Lamp{Tone: ui.Warn, Word: moment(r.Course.UrgentDue)}
		switch {
		case !r.Course.UrgentOpen():
			l.Tone, l.Word = ui.OK, moment(r.Course.UrgentDone)+"已补审"
		case now.After(r.Course.UrgentDue):
			l.Tone, l.Word = ui.Bad, l.Word+"（已超时）"
		}
		return ui.C(ui.Light(l))
	}
	return []column{due.off(), text("urgent_why", "事由", func(_ *desk, r *Row) string { return r.Course.UrgentWhy }).wide().off(),
		text("urgent_by", "发布人", func(_ *desk, r *Row) string { return r.Course.UrgentName }).off()}
}
