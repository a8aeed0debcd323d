// Package pages draws the inbox, the deliveries and the settings of messages.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is a page around a table: the inbox, the deliveries.
type List struct {
	page.Base
	Notices []ui.Notice
	Grid    ui.Grid
}

// Setting is a form with its heading.
type Setting struct {
	Title string
	State ui.Cell
	Form  ui.Form
	Acts  []ui.Button
}

// Settings is a page of forms.
type Settings struct {
	page.Base
	Notices  []ui.Notice
	Settings []Setting
}

// Key shows a signing key, this one time.
type Key struct {
	page.Base
	Key  string
	Acts []ui.Button
}

// Ask asks before an act.
type Ask struct {
	page.Base
	Confirm ui.Confirm
}
