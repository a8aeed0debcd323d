// Package pages has the pages of 政策解读.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is a page with one list, with what stands around it.
type List struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	Grid    ui.Grid
	// Form is under the list, with its title; nil for none.
	Form      *ui.Form
	FormTitle string
}

// Linked is a thing linked to another, with the act that takes the link back.
type Linked struct {
	Title, Href, Note string
	Act               *ui.Button
}

// Links is a titled list of linked things with acts and a form for one more.
// A row without an address is text.
type Links struct {
	Title, Empty string
	Rows         []Linked
	Acts         []ui.Button
	Add          *ui.Form
}

// Piece is an interpretation's elements and links.
type Piece struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Facts   []ui.Pair
	Meter   ui.Meter
	Missing []string
	Form    *ui.Form
	Links   []Links
}

// Document is what a document has of interpretation.
type Document struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Facts   []ui.Pair
	Links   []Links
	Start   *ui.Form
	Plan    *ui.Form
}

// Form is a page with one form.
type Form struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Form    ui.Form
}
