// Package pages has the pages of 规范性文件库.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is a page with one list and what stands around it.
type List struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	// Ask is a short form above the list.
	Ask  *ui.Form
	Grid ui.Grid
	// Forms stand below, each under its title.
	Forms []Titled
}

// Titled is a form with the title of its card.
type Titled struct {
	ID, Title string
	Form      ui.Form
}

// Linked is one document in a list of ties.
type Linked struct {
	Label, Title, Href, Note string
	Act                      *ui.Button
}

// Record is a page about one thing.
type Record struct {
	page.Base
	Tabs     []ui.Tab
	Notices  []ui.Notice
	Facts    []ui.Pair
	Events   []ui.Step
	Steps    string
	Ties     []Linked
	Texts    []Linked
	Files    []Linked
	Clauses  []ui.Change
	Compared string
	Body     string
	Grid     *ui.Grid
	Forms    []Titled
}
