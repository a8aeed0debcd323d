package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/ical"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// askedYear is what an address asks of the calendar.
type askedYear struct {
	year int
	unit string
	// years are those that have a plan, the newest first.
	years []int
}

func (l *Ledger) readYear(c *web.Ctx) (askedYear, error) {
	a := askedYear{unit: c.Query(byUnit)}
	plans, err := l.AdoptedPlans(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return a, err
	}
	for _, p := range plans {
		if !slices.Contains(a.years, p.Year) {
			a.years = append(a.years, p.Year)
		}
	}
	a.year = c.Today().Year()
	if len(a.years) > 0 && !slices.Contains(a.years, a.year) {
		a.year = a.years[0]
	}
	if text := c.Query("year"); text != "" {
		if a.year, err = strconv.Atoi(text); err != nil || a.year < 1949 || a.year > 9998 {
			return a, fail.Invalidf("“%s”不是年份。请填写四位数字的年份，例如 %d", text, c.Today().Year())
		}
	}
	return a, nil
}

// link is the address of the calendar for another year or another form.
func (a askedYear) link(path string, year int) string {
	q := ui.Query{Kept: map[string][]string{"year": {strconv.Itoa(year)}}}
	if a.unit != "" {
		q.Kept[byUnit] = []string{a.unit}
	}
	return q.Link(path)
}

func (l *Ledger) getCalendar(c *web.Ctx) error {
	ask, err := l.readYear(c)
	if err != nil {
		return err
	}
	items, err := l.Falling(c.Context(), c.DB, c.Actor, ask.year, ask.unit)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	terms, err := l.Terms(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.Calendar{Base: c.Base("全年日历"), Path: calendarPath, Stats: yearStats(items), Filter: yearFilter(c, ask, n)}
	p.Lead = "全年到期的任务、节点、催办督办回复和进展报送"
	p.Actions = []ui.Button{
		{Label: "下载到日历软件", Icon: "download", Href: ask.link(calendarPath+".ics", ask.year), Place: ui.PlaceExport},
		{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}}
	p.Year = ui.Year{Year: ask.year, Today: c.Today(), Rest: func(d civil.Date) bool { return !terms.Working(d) }}
	if slices.Contains(ask.years, ask.year-1) {
		p.Year.Previous = ask.link(calendarPath, ask.year-1)
	}
	if slices.Contains(ask.years, ask.year+1) {
		p.Year.Next = ask.link(calendarPath, ask.year+1)
	}
	for _, i := range items {
		p.Year.Items = append(p.Year.Items, ui.DayItem{On: i.On, Label: i.Title, Href: i.Href, Note: i.Unit, Lamp: dayLamp(i)})
	}
	if len(items) == 0 {
		p.Empty = &ui.EmptyState{Title: fmt.Sprintf("%d年没有到期事项", ask.year), Text: "采纳任务分工计划后，每项任务的时限和节点都列在这里。"}
	}
	return c.Page(200, pages.CalendarPage(p))
}

// dayLamp is the light of an item; a day that still lies ahead has no tone.
func dayLamp(i DueItem) ui.Lamp {
	if i.Lamp.Light == Normal {
		return ui.Lamp{Word: "未到期"}
	}
	return lampOf(i.Lamp)
}

func yearFilter(c *web.Ctx, ask askedYear, n names) []ui.Field {
	out := []ui.Field{{Kind: ui.HiddenKind, Name: "year", Value: strconv.Itoa(ask.year)}}
	return append(out, ui.Field{Kind: ui.Select, Name: byUnit, ID: "calendar-unit", Label: "科室", Blank: "全部", Value: ask.unit, Options: unitOptions(c, n)})
}

// yearStats counts the items of each light; what is overdue is told apart by
// what it is: a task, a reply, a round.
func yearStats(items []DueItem) []ui.Stat {
	counts, words := map[Light]map[string]int{}, map[Light][]string{}
	for _, i := range items {
		light, word := i.Lamp.Light, dayLamp(i).Word
		if counts[light] == nil {
			counts[light] = map[string]int{}
		}
		if counts[light][word] == 0 {
			words[light] = append(words[light], word)
		}
		counts[light][word]++
	}
	out := []ui.Stat{{Label: "全年到期事项", Value: strconv.Itoa(len(items)), Unit: "项"}}
	for _, light := range Lights {
		slices.Sort(words[light])
		for _, word := range words[light] {
			stat := ui.Stat{Label: word, Value: strconv.Itoa(counts[light][word]), Unit: "项"}
			if light != Normal {
				stat.Tone = lampTone(light)
			}
			out = append(out, stat)
		}
	}
	return out
}

// getCalendarFile gives the year to a person's own calendar.
func (l *Ledger) getCalendarFile(c *web.Ctx) error {
	ask, err := l.readYear(c)
	if err != nil {
		return err
	}
	items, err := l.Falling(c.Context(), c.DB, c.Actor, ask.year, ask.unit)
	if err != nil {
		return err
	}
	cal := ical.Calendar{Name: fmt.Sprintf("%d年政务公开任务", ask.year), At: c.Now()}
	for _, i := range items {
		cal.Days = append(cal.Days, ical.Day{UID: i.Key + "@" + c.Actor.Tenant + ".gongkai", On: i.On, Title: i.Title, Text: i.says(), Remind: remindBefore(i)})
	}
	return c.File(fmt.Sprintf("政务公开任务%d年.ics", ask.year), ical.MediaType, cal.Bytes())
}

// says is what the entry of another calendar tells of the item.
func (i DueItem) says() string {
	text := "状态：" + dayLamp(i).Word
	if i.Unit != "" {
		text = "责任科室：" + i.Unit + "\n" + text
	}
	return text
}

// remindBefore asks a person's calendar to remind three days ahead of what is
// not done.
func remindBefore(i DueItem) time.Duration {
	if i.Done {
		return 0
	}
	return 72 * time.Hour
}
