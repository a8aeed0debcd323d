// Package pages has the pages of the desk where parts of a file are hidden.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Pick is a passage that can be ticked.
type Pick struct {
	Value, Label, Where string
	// On says that it is marked already.
	On bool
}

// Picks is a list of passages with the form that marks them.
type Picks struct {
	ID, Title, Lead, Action string
	List                    []Pick
	// Fields are the ground and the note.
	Fields []ui.Field
	Error  string
}

// Sheet is the picture of a page that answers to presses.
type Sheet struct {
	Src, Alt, Action string
	W, H             int
	Fields           []ui.Field
	Hidden           []ui.Field
	// Began says that one corner was chosen.
	Began bool
	Pages []ui.Link
}

// Desk is the page of a work.
type Desk struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Files   []ui.FileItem
	Marks   *ui.Grid
	Make    *ui.Form
	Search  *ui.Form
	Picks   []Picks
	Sheet   *Sheet
	Box     *ui.Form
}
