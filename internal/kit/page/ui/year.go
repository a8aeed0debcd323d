package ui

import (
	"slices"
	"time"

	"gongkai/internal/kit/civil"
)

// DayItem is something that falls on a day.
type DayItem struct {
	On          civil.Date
	Label, Href string
	Note        string
	Lamp        Lamp
}

// Year is a year's days and what falls on them.
type Year struct {
	Year  int
	Items []DayItem
	Today civil.Date
	// Rest says which days are no working days; nil means weekends.
	Rest func(civil.Date) bool
	// Href is the address of a day's list, or of the agenda on the same page
	// where nil.
	Href func(civil.Date) string
	// Previous and Next lead to the years beside this one.
	Previous, Next string
}

// yearDay is a day as the calendar draws it; the zero value is a gap.
type yearDay struct {
	date  civil.Date
	items []DayItem
	tone  Tone
}

func (y Year) rest(d civil.Date) bool {
	if y.Rest != nil {
		return y.Rest(d)
	}
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// weeks lays a month out in weeks from Monday to Sunday.
func (y Year) weeks(month time.Month) [][]yearDay {
	first := civil.Of(y.Year, month, 1)
	gap := (int(first.Weekday()) + 6) % 7
	days := make([]yearDay, gap, 42)
	for d := first; d <= civil.EndOfMonth(y.Year, month); d++ {
		days = append(days, yearDay{date: d})
	}
	for _, item := range y.monthItems(month) {
		days[gap+int(item.On-first)].add(item)
	}
	for len(days) < 42 { // six weeks, so that all months are equally high
		days = append(days, yearDay{})
	}
	return slices.Collect(slices.Chunk(days, 7))
}

func (d *yearDay) add(item DayItem) {
	d.items = append(d.items, item)
	if loud(item.Lamp.Tone) > loud(d.tone) {
		d.tone = item.Lamp.Tone
	}
}

// loud orders tones by how much they need attention.
func loud(t Tone) int { return slices.Index([]Tone{Plain, OK, Info, Warn, Bad}, t) }

func (y Year) href(d civil.Date) string {
	if y.Href != nil {
		return y.Href(d)
	}
	return "#day-" + d.String()
}

func (y Year) class(d yearDay) string {
	today, rest, busy := "", "", ""
	if d.date == y.Today {
		today = "day-today"
	}
	if y.rest(d.date) {
		rest = "day-rest"
	}
	if len(d.items) > 0 {
		busy = "day-busy"
	}
	return join("day", today, rest, busy, d.tone.class())
}

// says is what a listener hears after the day: 3项，1项逾期.
func (d yearDay) says() string {
	text := number(len(d.items)) + "项"
	loudest := 0
	word := ""
	for _, i := range d.items {
		if i.Lamp.Tone == d.tone {
			loudest++
			word = i.Lamp.Word
		}
	}
	if word != "" {
		text += "，" + number(loudest) + "项" + word
	}
	return text
}

// monthItems are the month's items in order of day.
func (y Year) monthItems(month time.Month) []DayItem {
	var list []DayItem
	for _, i := range y.Items {
		if i.On.Year() == y.Year && i.On.Month() == month {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b DayItem) int { return int(a.On - b.On) })
	return list
}

// months are the year's months.
func months() []time.Month {
	list := make([]time.Month, 12)
	for i := range list {
		list[i] = time.Month(i + 1)
	}
	return list
}

func monthName(m time.Month) string { return number(int(m)) + "月" }

// Jumps are the ways to the months of the agenda that hold something.
func (y Year) Jumps() []Link {
	var out []Link
	for _, m := range months() {
		if n := len(y.monthItems(m)); n > 0 {
			out = append(out, Link{Label: monthName(m) + "（" + number(n) + "）", Href: "#" + agendaMonth(m)})
		}
	}
	return out
}

func agendaMonth(m time.Month) string { return "month-" + number(int(m)) }

// agendaID is the anchor of the first item of a day, and "" for the others.
func agendaID(list []DayItem, i int) string {
	if i > 0 && list[i-1].On == list[i].On {
		return ""
	}
	return "day-" + list[i].On.String()
}

// weekdays are the heads of a month's columns.
var weekdays = []string{"一", "二", "三", "四", "五", "六", "日"}

func shortDay(d civil.Date) string {
	return number(int(d.Month())) + "月" + number(d.Day()) + "日"
}
