package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// burden is what one handler has open.
type burden struct {
	key, unit, person        string
	unitID, personID         string
	open, late, soon, paused int
	earliest                 civil.Date
}

// label is short: the person, or the unit where nobody is named.
func (b *burden) label() string {
	if b.personID != "" {
		return b.person
	}
	return clip(b.unit, 7)
}

// getLoad shows what each handler has open, to spread the work.
func (d *Desk) getLoad(c *web.Ctx) error {
	rows, err := d.burdens(c)
	if err != nil {
		return err
	}
	l := burdenList(rows)
	grid, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.List{Base: below(c, "办理负荷"), Groups: []pages.Group{{ID: "load-part", Grid: grid}}}
	v.Lead = "各承办人在办的申请；点击数字查看是哪些。"
	if len(rows) > 0 {
		v.Chart = &ui.Chart{ID: "load-chart", Title: "在办件数", Head: "承办人", Unit: "件", Series: []ui.Series{{Name: "超期", Tone: ui.Bad}, {Name: "暂停", Tone: ui.Info}, {Name: "其他", Tone: ui.OK}}}
		for _, b := range rows {
			v.Chart.Rows = append(v.Chart.Rows, ui.Point{Label: b.label(), Values: []float64{float64(b.late), float64(b.paused), float64(b.open - b.late - b.paused)}})
		}
	}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func (d *Desk) burdens(c *web.Ctx) ([]burden, error) {
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{Open: true})
	if err != nil {
		return nil, err
	}
	units, err := d.Service.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	cal, err := d.Service.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	today := c.Today()
	limit := cal.AddDate(today, soon)
	all := map[string]*burden{}
	for _, i := range items {
		key := i.Unit + "/" + i.Person
		b := all[key]
		if b == nil {
			b = &burden{key: key, unit: cmp.Or(units[i.Unit], "待分办"), person: cmp.Or(i.PersonName, "未指定"), unitID: i.Unit, personID: i.Person}
			all[key] = b
		}
		b.open++
		switch {
		case i.Clock == clock.Paused || i.Clock == clock.Lapsed:
			b.paused++
		case !i.Due.IsZero() && i.Due < today:
			b.late++
		case !i.Due.IsZero() && i.Due <= limit:
			b.soon++
		}
		if !i.Due.IsZero() && (b.earliest.IsZero() || i.Due < b.earliest) {
			b.earliest = i.Due
		}
	}
	var out []burden
	for _, b := range all {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b burden) int { return cmp.Or(cmp.Compare(b.open, a.open), cmp.Compare(a.key, b.key)) })
	return out, nil
}

func burdenList(rows []burden) roll.List[burden] {
	number := func(key, label, when string, of func(burden) int) roll.Column[burden] {
		return roll.Column[burden]{Column: ui.Column{Key: key, Label: label, Number: true, Sort: true}, Text: func(b burden) string { return fmt.Sprint(of(b)) },
			Value: func(b burden) any { return of(b) }, Order: func(b burden) string { return fmt.Sprintf("%08d", of(b)) }, Cell: func(b burden) ui.Cell {
				if of(b) == 0 {
					return ui.N(0)
				}
				pairs := []string{"open", "1", "person", b.personID}
				if b.unitID != "" {
					pairs = append(pairs, "f.unit", b.unitID)
				}
				if when != "" {
					pairs = append(pairs, "f.lamp", when)
				}
				return ui.A(fmt.Sprint(of(b)), listHref(pairs...))
			}}
	}
	return roll.List[burden]{ID: "load", Caption: "办理负荷", Path: root + "/load", File: "依申请公开办理负荷", Rows: rows, Key: func(b burden) string { return b.key }, Label: func(b burden) string { return b.unit + b.person },
		Empty: ui.EmptyState{Title: "没有在办的申请"},
		Columns: []roll.Column[burden]{
			{Column: ui.Column{Key: "person", Label: "承办人", Fixed: true, Sort: true, Filter: &ui.Field{Placeholder: "姓名含"}}, Text: func(b burden) string { return b.person }},
			{Column: ui.Column{Key: "unit", Label: "科室", Sort: true, Filter: &ui.Field{Placeholder: "科室含"}}, Text: func(b burden) string { return b.unit }},
			number("open", "在办", "", func(b burden) int { return b.open }), number("late", "超期", disclosure.WhenLate, func(b burden) int { return b.late }),
			number("soon", "将到期", disclosure.WhenSoon, func(b burden) int { return b.soon }), number("paused", "暂停", disclosure.WhenPaused, func(b burden) int { return b.paused }),
			{Column: ui.Column{Key: "earliest", Label: "最早到期", Sort: true, Least: 11}, Text: func(b burden) string { return b.earliest.Chinese() }, Value: func(b burden) any { return b.earliest }, Order: func(b burden) string { return b.earliest.String() }},
		}}
}

// getCalendar draws the year's due days of what is open, with the days by
// which third parties and courts wait.
func (d *Desk) getCalendar(c *web.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	cal, err := d.Service.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{Open: true, DueFrom: civil.Of(y, 1, 1), DueTo: civil.Of(y, 12, 31)})
	if err != nil {
		return err
	}
	v := pages.Calendar{Base: below(c, fmt.Sprintf("%d年到期日历", y))}
	v.Lead = "在办申请的答复期限。暂停中的按最迟的到期日列出。"
	v.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	v.Year = ui.Year{Year: y, Today: c.Today(), Rest: func(day civil.Date) bool { return !cal.Working(day) },
		Previous: fmt.Sprintf("%s/calendar?year=%d", root, y-1), Next: fmt.Sprintf("%s/calendar?year=%d", root, y+1)}
	late := 0
	for _, i := range items {
		lamp := Lamp(&i, c.Today(), cal)
		if lamp.Tone == ui.Bad {
			late++
		}
		v.Year.Items = append(v.Year.Items, ui.DayItem{On: i.Due, Label: i.Label() + " " + i.Title, Href: i.Href(), Note: stateTitle(i.State), Lamp: lamp})
	}
	v.Stats = []ui.Stat{{Label: "在办", Value: fmt.Sprint(len(items)), Unit: "件", Href: root + "?view=all"}, {Label: "超期或今日到期", Value: fmt.Sprint(late), Unit: "件", Tone: toneIf(late > 0, ui.Bad)}}
	return c.Page(http.StatusOK, pages.CalendarPage(v))
}

func toneIf(b bool, t ui.Tone) ui.Tone {
	if b {
		return t
	}
	return ui.Plain
}
