// Package pages draws the calendar of working days.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Calendar is a year.
type Calendar struct {
	page.Base
	Notices []ui.Notice
	Figures []ui.Stat
	Year    ui.Year
}

// Term is the calculator with its receipt.
type Term struct {
	page.Base
	Form   ui.Form
	Result *ui.Notice
	Facts  []ui.Pair
	Steps  ui.Grid
}

// List is a page around one table or several.
type List struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Parts   []Part
}

// Part is a table under a heading of its own.
type Part struct {
	Title string
	Grid  ui.Grid
}

// Entry is a page around a form.
type Entry struct {
	page.Base
	Notices []ui.Notice
	Form    ui.Form
	// Text is what the person pasted, shown above the form.
	Parts []Part
}

// Ask asks before an act.
type Ask struct {
	page.Base
	Confirm ui.Confirm
}
