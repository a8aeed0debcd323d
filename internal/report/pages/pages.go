// Package pages has the pages of 年度报告.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Titled is a form with the title of its card.
type Titled struct {
	ID, Title string
	Form      ui.Form
}

// Found is a finding with the form in which a reviewer judges it.
type Found struct {
	Tone           ui.Tone
	ID, Says, Mark string
	Sentence       string
	Judge          *ui.Form
}

// View is a page of the capability; what is empty is left out.
type View struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	Facts   []ui.Pair
	Jump    []ui.Link
	Found   []Found
	// Lists are headed lists of lines, such as what was read with doubt.
	Lists []Lines
	// Tables is the prescribed text with its tables, cells leading to cases.
	Tables string
	// TablesTitle heads them; 报告内容 where empty.
	TablesTitle string
	Grids       []ui.Grid
	Forms       []Titled
}

// Lines is a card of lines, each perhaps leading somewhere.
type Lines struct {
	ID, Title string
	Lines     []ui.Link
}

func (v View) head() string {
	if v.TablesTitle == "" {
		return "报告内容"
	}
	return v.TablesTitle
}
