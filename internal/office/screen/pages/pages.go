// Package pages draws the lists of words and leaders, the trial of a text or
// file, and where persons' data gather.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// View is a page made of the parts that it has: notices, figures, a form,
// tables, a question.
type View struct {
	page.Base
	Notices []ui.Notice
	Figures []ui.Stat
	Form    *ui.Form
	Parts   []Part
	Confirm *ui.Confirm
	// After is a second form below the tables.
	After *ui.Form
}

// Part is a table; with a Title it stands in a box of its own.
type Part struct {
	Title string
	Grid  ui.Grid
}
