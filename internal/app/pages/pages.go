// Package pages has the pages of the program as a whole: the first page,
// errors, what the program is made of, and the demo's sign-in.
package pages

import (
	"embed"
	"io/fs"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

//go:embed css
var styles embed.FS

// Assets hold the style sheet of these pages, for page.NewAssets.
func Assets() fs.FS { return styles }

// Home is the first page of the office: what waits for the reader.
type Home struct {
	page.Base
	// Todos are the things themselves, the most pressing first; Groups count
	// all of them.
	Todos  []Todo
	Groups []HomeGroup
	// Calm is said when nothing waits.
	Calm string
	// Ways are the places that the reader goes to most.
	Ways []ui.Button
}

// Todo is one thing that waits: what it is, the group it stands in, its last
// day in words, and how near that is.
type Todo struct {
	Title, Href, Group, Due string
	Lamp                    ui.Lamp
}

// HomeGroup counts what waits in one capability.
type HomeGroup struct {
	Title string
	Lines []HomeLine
}

// HomeLine is a number of things of one kind, and where they are.
type HomeLine struct {
	Label, Href string
	Count       int
	Late        bool
}

// Problem is an error page.
type Problem struct {
	page.Base
	Tone                           ui.Tone
	Heading, Text, Article, Number string
	// Inside keeps the office's frame around the page, Public the portal's.
	Inside, Public bool
	Acts           []ui.Button
}

// System is the page of capabilities.
type System struct {
	page.Base
	Slices []Contribution
}

// Contribution is what one capability contributes.
type Contribution struct {
	Title, About string
	Facts        []ui.Pair
	// Technical are the program's own names, for those who run it.
	Technical []ui.Pair
}

// Flows is the page of state machines.
type Flows struct {
	page.Base
	Flows []Flow
}

// Flow is one state machine as a table.
type Flow struct {
	Title, Diagram string
	Grid           ui.Grid
}

// Jobs is the page of background work.
type Jobs struct {
	page.Base
	Kinds, Runs ui.Grid
}

// Demo is the page where a visitor of the demo chooses who to be.
type Demo struct {
	page.Base
	Text   string
	People []DemoPerson
}

// DemoPerson is somebody to be.
type DemoPerson struct{ ID, Role, Name, Unit, Does string }
