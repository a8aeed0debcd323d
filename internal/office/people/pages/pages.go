// Package pages draws the pages of people: sign-in, one's own account, staff,
// units, rights and agencies.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Form is a page around one form. Alone, it has no menu: sign-in, and what
// has to be done before anything else.
type Form struct {
	page.Base
	Alone   bool
	Notices []ui.Notice
	// Image is the address of a picture above the form, Alt what it shows, and
	// Key what it says in letters.
	Image, Alt, Key string
	Facts           []ui.Pair
	Form            ui.Form
	Links           []ui.Link
}

// List is a page around one grid.
type List struct {
	page.Base
	Notices []ui.Notice
	Grid    ui.Grid
}

// Ask asks before an act that cannot be undone.
type Ask struct {
	page.Base
	Notices []ui.Notice
	Confirm ui.Confirm
}

// Once shows secrets that are shown this once: one-time passwords, or
// recovery codes.
type Once struct {
	page.Base
	Alone  bool
	Notice ui.Notice
	Facts  []ui.Pair
	Codes  []string
	Next   ui.Link
}

// Person is one member of staff.
type Person struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Roles   ui.Grid
	// Grant is the form that gives a role, or nil.
	Grant *ui.Form
}

// Account is the reader's own account.
type Account struct {
	page.Base
	Facts    []ui.Pair
	Contact  ui.Form
	Password []ui.Pair
	Change   []ui.Button
	Sessions ui.Grid
}
