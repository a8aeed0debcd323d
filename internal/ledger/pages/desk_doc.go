// Package pages has the ledger's pages: one struct for each, which embeds
// page.Base and holds everything ready to be shown. Templates decide whether
// and in what order something appears, never how it is computed.
package pages

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
)

// Desk is the list of duties.
type Desk struct {
	page.Base
	// Looks are the usual ways to look at the list, Acts what can be done
	// beside it; both stand in one line with the heading.
	Looks []ui.Tab
	Acts  []ui.Button
	// Lights are the counts of the lights.
	Lights []LightLink
	Range  Range
	Grid   ui.Grid
	// AsOf is the past day that the list speaks of, or zero.
	AsOf, Today civil.Date
	// Problem says why an act upon ticked rows was not done, or nothing.
	Problem string
}

// LightLink is a light's count and the way to what it counted.
type LightLink struct {
	Lamp    ui.Lamp
	Href    string
	Current bool
}

// Range is the form for a span of due days and for a past day.
type Range struct {
	Path           string
	From, To, AsOf civil.Date
	// Kept carries the rest of the query along; Clear is the list without
	// span and past day.
	Kept  []ui.Field
	Clear string
}

func (r Range) fields() []ui.Field {
	return []ui.Field{
		{Kind: ui.Date, Name: ui.FilterPrefix + "from", ID: "range-from", Label: "完成时限从", Value: r.From.String(), Width: ui.Short},
		{Kind: ui.Date, Name: ui.FilterPrefix + "to", ID: "range-to", Label: "完成时限至", Value: r.To.String(), Width: ui.Short},
		{Kind: ui.Date, Name: "asof", ID: "range-asof", Label: "查看历史日期", Value: r.AsOf.String(), Width: ui.Short},
	}
}

// spans says that a span of due days is asked for, used that the span or a
// past day is.
func (r Range) spans() bool { return !r.From.IsZero() || !r.To.IsZero() }
func (r Range) used() bool  { return r.spans() || !r.AsOf.IsZero() }

// says is the span in words.
func (r Range) says() string {
	switch {
	case r.From.IsZero():
		return "完成时限：" + r.To.String() + " 及以前"
	case r.To.IsZero():
		return "完成时限：" + r.From.String() + " 及以后"
	}
	return "完成时限：" + r.From.String() + " 至 " + r.To.String()
}

// DeskPrint is the list on paper.
type DeskPrint struct {
	page.Base
	Day   civil.Date
	Total int
	Lines []PrintLine
}

// PrintLine is a duty on paper.
type PrintLine struct {
	No, KeyTask, Measure, Unit, Role, Person, Due, State, Lamp, Entry string
	Evidence                                                          int
	// Span is how many lines the task has from here; those after the first
	// have none.
	Span int
}

// Ask is a page that asks before an act upon several duties.
type Ask struct {
	page.Base
	Confirm ui.Confirm
	// Left are those ticked that the act leaves out, and why.
	Left []string
}

// Act is a page with the form of one act.
type Act struct {
	page.Base
	// About says which duties the act is about.
	About []string
	// Warn says what will happen, for an act that cannot be undone.
	Warn string
	Form ui.Form
}

// Clock is an instant to the minute, as a person here reads it; the zero
// instant is empty.
func Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

// Local is an instant on the clocks here.
func Local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(store.Zone)
}

// Day is the civil day of an instant, or empty.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return civil.FromTime(t.In(store.Zone)).String()
}

// Hour is the time of day of an instant, or empty.
func Hour(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("15:04")
}
