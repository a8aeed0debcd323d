// Package pages has the pages of publishing. A page is a struct with
// everything it shows; how it was found out is no concern of a page.
package pages

import (
	"embed"
	"io/fs"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

//go:embed css
var css embed.FS

// Assets hold the style sheet of these pages, for page.NewAssets.
func Assets() fs.FS { return css }

// List is a page around one list.
type List struct {
	page.Base
	Notices []ui.Notice
	Stats   []ui.Stat
	Grid    ui.Grid
	// Form narrows the list, or, with a FormTitle, adds to it; nil is none.
	// FormOpen shows it at once, FormSays is what opens it.
	Form      *ui.Form
	FormTitle string
	FormOpen  bool
	FormSays  string
	// Grid2 is a second list under a heading of its own.
	Grid2      *ui.Grid
	Grid2Title string
	Foot       []string
}

// Form is a page that is one form, with what has to be known before it.
type Form struct {
	page.Base
	Notices []ui.Notice
	Form    ui.Form
	// Groups are the form's fields where it is long; Form has the others then.
	Groups []Group
	// More are further forms under headings of their own.
	More []Titled
	// Files are shown under the form.
	Files *Files
}

// Group is a part of a long form that a jump leads to.
type Group struct {
	ID, Title, Lead string
	Fields          []ui.Field
}

// Runs are the fields of a group in their order: one that needs the whole
// width by itself, short ones side by side.
func (g Group) Runs() [][]ui.Field {
	var out [][]ui.Field
	joins := false
	for _, f := range g.Fields {
		wide := f.Width == ui.Full && f.Kind != ui.Select || f.Multiple
		if joins && !wide {
			out[len(out)-1] = append(out[len(out)-1], f)
			continue
		}
		out, joins = append(out, []ui.Field{f}), !wide
	}
	return out
}

// Jump leads to the groups and to the attachments below them.
func (f Form) Jump() []ui.Link {
	var out []ui.Link
	for _, g := range f.Groups {
		out = append(out, ui.Link{Label: g.Title, Href: "#" + g.ID})
	}
	if len(out) > 0 && f.Files != nil {
		out = append(out, ui.Link{Label: "附件", Href: "#files"})
	}
	return out
}

// Problems are what is wrong in the groups.
func (f Form) Problems() []ui.Problem {
	var out []ui.Problem
	for _, g := range f.Groups {
		out = append(out, ui.Problems(g.Fields)...)
	}
	return out
}

// Titled is a form in a box.
type Titled struct {
	Title, Lead string
	Form        ui.Form
}

// Confirm asks before an act.
type Confirm struct {
	page.Base
	Error string
	Box   ui.Confirm
}

// Item is one item before those who work on it.
type Item struct {
	page.Base
	Notices []ui.Notice
	// Standing is what to know first: state, turn, due day, what is missing,
	// what to do.
	Standing []Stand
	Steps    []ui.Step
	Acts     []ui.Button
	Facts    []ui.Pair
	// Paper is the sheet with its boxes, or nil.
	Paper *ui.Sheet
	// Fill is the form in the box whose turn it is, or nil.
	Fill *ui.Form
	// Refer are the further forms of the box.
	More   []Titled
	Panels []Panel
	Files  Files
	Body   string
	Events []ui.Event
	Reads  *ui.Grid
}

// Stand is one line of how an item stands.
type Stand struct {
	Label string
	// Lamp is shown where it has a word, Text beside or below it.
	Lamp ui.Lamp
	Text string
	// Lines are a list in place of Text.
	Lines []string
	Acts  []ui.Button
	Wide  bool
}

// Panel is what another capability shows.
type Panel struct {
	Title string
	Facts []ui.Pair
	Acts  []ui.Button
}

// Files are an item's attachments with what can be done to them.
type Files struct {
	List []File
	// Add is the form for one more, or nil.
	Add *ui.Form
	// Read is the form for taking the text from a file, or nil.
	Read *ui.Form
}

// File is one attachment.
type File struct {
	Item ui.FileItem
	// Form changes it; nil where it cannot be changed.
	Form *ui.Form
}

// Preview is an item as citizens will see it.
type Preview struct {
	page.Base
	Notices []ui.Notice
	Heading string
	Head    []ui.Pair
	Line    string
	Body    string
	Files   []ui.FileItem
}

// Compare shows two versions beside each other.
type Compare struct {
	page.Base
	Form    ui.Form
	Facts   []ui.Change
	Changes []Change
	// Same is said where nothing differs.
	Same string
}

// Change is one block that differs.
type Change struct {
	Label, Mark string
	Tone        ui.Tone
	Segments    []ui.Segment
}

// Check lists what the checks found, beside the text.
type Check struct {
	page.Base
	Notices  []ui.Notice
	Findings []Finding
	// Blocks is the text, each block with an id that findings lead to.
	Blocks []Block
}

// Finding is one finding with its ways out.
type Finding struct {
	ID, Title, Place, Before, Match, After, Message, Basis string
	Tone                                                   ui.Tone
	Word                                                   string
	Href                                                   string
	Overridden                                             string
	Forms                                                  []Titled
}

// Block is one block of the text.
type Block struct {
	ID, Text string
	Head     bool
	Wrong    bool
}

// Paper is a sheet to print.
type Paper struct {
	page.Base
	Sheet ui.Sheet
	Foot  []string
}

// Table is a list to print.
type Table struct {
	page.Base
	Lead    string
	Heads   []string
	Rows    [][]string
	Foot    []string
	Caption string
}

// FormLabel is what opens the form above a list.
func (l List) FormLabel() string {
	if l.FormSays != "" {
		return l.FormSays
	}
	return "按标题和日期查找"
}
