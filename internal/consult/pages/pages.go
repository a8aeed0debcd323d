// Package pages has the pages of 意见征集, for the office and for the public.
package pages

import (
	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is a page with one list, with what stands around it.
type List struct {
	page.Base
	Views   []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	Grid    ui.Grid
	Forms   []Section
}

// Section is a part of a page: text, facts, a list, a form.
type Section struct {
	ID, Title string
	Acts      []ui.Button
	Says      string
	HTML      string // cleaned
	Facts     []ui.Pair
	Files     []ui.FileItem
	Events    []ui.Event
	Changes   []ui.Change
	Lines     []Line
	Grid      *ui.Grid
	Form      *ui.Form
	Part      templ.Component
}

// Line is one entry of a list with what belongs to it.
type Line struct {
	Title, Href, Note, Text string
	Acts                    []ui.Button
}

// Record is a page about one thing.
type Record struct {
	page.Base
	Views    []ui.Tab
	Notices  []ui.Notice
	Stats    []ui.Stat
	Steps    []ui.Step
	Facts    []ui.Pair
	Sections []Section
	Buttons  []ui.Button
}

// Ask is a page that asks before an act.
type Ask struct {
	page.Base
	Confirm ui.Confirm
}

// Public is a page of the public side.
type Public struct {
	page.Base
	Views    []ui.Tab
	Badge    templ.Component
	Notices  []ui.Notice
	Facts    []ui.Pair
	Sections []Section
	Articles []Article
	Form     *Sent
	// Below stands under the form.
	Below []Section
	// Newer and Older are the addresses of the pages before and after; Place
	// says which this is.
	Newer, Older, Place string
}

// Article is a piece of the draft on the public page.
type Article struct {
	Anchor, Label, Head string
	Lines               []string
	Comment             string
	Count               string
}

// Sent is a public form with the guard's parts in it.
type Sent struct {
	Form  ui.Form
	Guard templ.Component
	Title string
	Says  []string
}
