// Package pages has the pages on which staff handle requests for disclosure.
package pages

import (
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Group is a list under a heading with the reason why it stands apart.
type Group struct {
	ID, Title, Note string
	Grid            ui.Grid
}

// List is a page with figures, forms and one or several lists.
type List struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	Chart   *ui.Chart
	Groups  []Group
	Forms   []Titled
	Foot    []string
}

// Titled is a form under a heading.
type Titled struct {
	ID, Title, Lead string
	Form            ui.Form
	// Folded hides the form behind its title.
	Folded bool
}

// Form is a page with one form and what it is about.
type Form struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	// Will says in full sentences what the act will do.
	Will  []string
	Form  ui.Form
	Parts []FieldGroup
	After templ.Component
}

// FieldGroup is a part of a long form.
type FieldGroup struct {
	ID, Title, Lead string
	Fields          []ui.Field
}

// Problems are what is wrong in all parts.
func (f Form) Problems() []ui.Problem {
	var out []ui.Problem
	for _, g := range f.Parts {
		out = append(out, ui.Problems(g.Fields)...)
	}
	return out
}

// bare is the form without its message, which stands above the parts.
func (f Form) bare() ui.Form {
	f.Form.Error = ""
	return f.Form
}

// Jump leads to the parts.
func (f Form) Jump() []ui.Link {
	var out []ui.Link
	for _, g := range f.Parts {
		out = append(out, ui.Link{Label: g.Title, Href: "#" + g.ID})
	}
	return out
}

// Next is an act that may come next, with what it will do.
type Next struct {
	Button ui.Button
	Says   string
}

// Section is a part of a case's page.
type Section struct {
	ID, Title, Lead string
	Acts            []ui.Button
	Facts           []ui.Pair
	Grid            *ui.Grid
	Files           []ui.FileItem
	Part            templ.Component
	Empty           string
}

// Case is the page of one item.
type Case struct {
	page.Base
	Notices  []ui.Notice
	Lamp     ui.Lamp
	Sum      []string
	ClockUp  ui.Link
	Steps    []ui.Step
	Next     []Next
	Other    []Next
	Facts    []ui.Pair
	Person   templ.Component
	Sections []Section
	Events   []ui.Event
}

// Jump leads to the sections.
func (c Case) Jump() []ui.Link {
	out := []ui.Link{{Label: "申请内容", Href: "#request"}}
	for _, s := range c.Sections {
		out = append(out, ui.Link{Label: s.Title, Href: "#" + s.ID})
	}
	return append(out, ui.Link{Label: "办理过程", Href: "#events"})
}

// Stage is one of the seven steps of the judgement.
type Stage struct {
	ID, Title, Question string
	// Hint says what to look at, Article the provision.
	Hint, Article string
	// Said is the answer that counts, with who gave it.
	Said *Answer
	Old  []Answer
	// Form is nil where the step waits for those before it.
	Form *ui.Form
	Open bool
	Acts []ui.Button
}

// Answer is one answer to a step.
type Answer struct {
	Title, Reason, Evidence, By string
}

// Judge is the guided desk.
type Judge struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Ask     string
	Steps   []ui.Step
	Stages  []Stage
	// Result says what the answers lead to.
	Result *ui.Notice
}

// Clock explains a due day.
type Clock struct {
	page.Base
	Facts []ui.Pair
	Sum   []string
	Grid  ui.Grid
}

// Calendar is a year of due days.
type Calendar struct {
	page.Base
	Stats []ui.Stat
	Year  ui.Year
}

// Register is a register to print.
type Register struct {
	page.Base
	Years []ui.Tab
	Lead  string
	Heads []string
	Rows  [][]string
	Foot  string
}

// isDay says that a cell is a day in figures, which stays on one line.
func isDay(text string) bool { return len(text) == len("2006-01-02") && strings.Count(text, "-") == 2 }
