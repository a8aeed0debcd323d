// Package pages draws the pages of sheets on which people review and sign.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is the page that lists sheets.
type List struct {
	page.Base
	Grid ui.Grid
}

// Sheet is the page of one sheet.
type Sheet struct {
	page.Base
	Paper ui.Sheet
	// Notice says what the reader can or cannot do now, where that needs
	// saying.
	Notice ui.Notice
	Acts   []ui.Button
}

// Asking is the page that asks before a sheet is voided.
type Asking struct {
	page.Base
	Confirm ui.Confirm
}

// Substitutes lists who stands in for whom, with the form for one more.
type Substitutes struct {
	page.Base
	Grid ui.Grid
	Form ui.Form
}
