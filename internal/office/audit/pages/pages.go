// Package pages draws the pages of the record.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// List is the page that lists acts.
type List struct {
	page.Base
	Filter ui.Form
	Grid   ui.Grid
	// Count says how many there are; Turn are the ways to other pages.
	Count string
	Turn  []ui.Button
}

// Entry is the page of one act.
type Entry struct {
	page.Base
	Facts []ui.Pair
	// State says whether the entry is sealed, waiting or erased.
	State   ui.Notice
	Changes ui.Grid
	Digests ui.Grid
	Leaf    string
	// Proof, Point and Hash are empty until the entry is sealed.
	Hash, Point string
	Proof       []string
}

// Verify is the page on which the record is verified.
type Verify struct {
	page.Base
	Form ui.Form
	// Result is nil until a verification has run.
	Result *Result
}

// Result is what a verification found.
type Result struct {
	Verdict  ui.Notice
	Figures  []ui.Stat
	Lines    []string
	Findings ui.Grid
	Point    string
}

// Public is the explanation for outsiders.
type Public struct {
	page.Base
	// Point is the newest checkpoint, empty while there is none; Key the
	// public key.
	Point, Key, Size string
}
