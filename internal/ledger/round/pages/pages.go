// Package pages has the pages of reporting rounds. A page is a struct with
// everything it shows; how it was found out is no concern of a page.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Index lists the rounds of the plans in force.
type Index struct {
	page.Base
	Waiting []ui.Notice
	Grid    ui.Grid
	// Lead is the form for the days of lead, or nil for who may not set it.
	Lead *ui.Form
}

// Round is one round: its figures, its units and its lines.
type Round struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Stats   []ui.Stat
	Units   *ui.Grid
	Lines   *ui.Grid
	// AsOf is the form for looking at another day, or nil.
	AsOf  *ui.Form
	Empty *ui.EmptyState
	// UnitsTitle and LinesTitle head the two lists.
	UnitsTitle, LinesTitle string
}

// Sheet is one unit's part of a round, to be filled in.
type Sheet struct {
	page.Base
	Notices  []ui.Notice
	Steps    []ui.Step
	Problems []ui.Problem
	Error    string
	// Form holds what belongs to the whole sheet; the lines stand in it. It
	// is nil where nothing can be changed.
	Form  *ui.Form
	Phone ui.Field
	Lines []SheetLine
}

// SheetLine is one task on a sheet, on a review, or before a submission.
type SheetLine struct {
	Title, Measure string
	Lamp           ui.Lamp
	State          ui.Lamp
	Notices        []ui.Notice
	// Fields are those to fill in; Said is what stands where none are.
	Fields []ui.Field
	Said   []ui.Pair
	Facts  []ui.Pair
	// Source says where the text comes from, such as 取自台账.
	Source string
	// Ledger is what the ledger's records would give now; Take takes it over.
	Ledger string
	Take   *ui.Button
	Proofs []ui.Link
	// Changes are the differences from the edition before.
	Changes []ui.Change
	Acts    []ui.Button
	// Pick is the tick with which a reviewer chooses the line, or nil.
	Pick *ui.Field
}

// Confirm asks before an act, and shows what it is about.
type Confirm struct {
	page.Base
	Error string
	Box   ui.Confirm
	Lines []SheetLine
	// Incomplete leaves out the question: there is only the way Back.
	Incomplete bool
	Back       ui.Button
}

// Review is a unit's submitted lines before the office.
type Review struct {
	page.Base
	Notices  []ui.Notice
	Problems []ui.Problem
	Error    string
	Form     *ui.Form
	Lines    []SheetLine
	Others   []SheetLine
}

// Line is the history of one line: its editions and what was said.
type Line struct {
	page.Base
	Notices  []ui.Notice
	Facts    []ui.Pair
	Measure  string
	Form     *ui.Form
	Editions []Edition
	Events   []ui.Event
}

// Edition is one frozen edition.
type Edition struct {
	Title, Note string
	Said        []ui.Pair
	Proofs      []ui.Link
	Changes     []ui.Change
	// Against names the edition that the changes are measured from.
	Against string
}

// Form is a page that is one form, under a few words.
type Form struct {
	page.Base
	Notices []ui.Notice
	Form    ui.Form
}

// Report is the report as it is printed.
type Report struct {
	page.Base
	Notices []ui.Notice
	AsOf    *ui.Form
	// TitleLines are the title, parted where it may be on a wide screen.
	TitleLines []string
	// Subtitle says who reports, when, and as of what day.
	Subtitle string
	// Overall, Problems and Next are paragraphs; Said and Plans are what the
	// units say under the last two.
	Overall, Problems, Next []string
	Said, Plans             []Said
	// NoProblems and NoNext stand where nobody said anything.
	NoProblems, NoNext string
	Figures, Units     Table
	Parts              []Part
	Foot               []string
}

// Table is a ruled table on paper.
type Table struct {
	Caption string
	Heads   []string
	Rows    [][]Box
}

// Box is one field of a Table; Right sets a figure to the right.
type Box struct {
	Text, Href string
	Right      bool
}

// Part is a key task with its items.
type Part struct {
	Title string
	Items []Item
}

// Item is a task with what its units reported.
type Item struct {
	Title, Href, Measure string
	Lamp                 ui.Lamp
	Note                 string
	Said                 []Said
}

// Said is what one unit says.
type Said struct {
	Who, Text, Note, Href string
}
