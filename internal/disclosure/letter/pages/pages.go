// Package pages has the pages of letters.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Line is a paragraph of a letter as it is shown.
type Line struct {
	Text string
	// Heading is a numbered heading, Legal a part that the law gives.
	Heading, Legal bool
}

// Shown is a letter's text on a page.
type Shown struct {
	Title, To   string
	Lines       []Line
	Attachments []string
	Sign        []string
}

// Titled is a form in a box of its own.
type Titled struct {
	ID, Title, Lead string
	Form            ui.Form
}

// Page is a page of letters: only what it has is drawn.
type Page struct {
	page.Base
	Notices []ui.Notice
	Facts   []ui.Pair
	Acts    []ui.Button
	Text    *Shown
	Sheet   *ui.Sheet
	Files   []ui.FileItem
	Forms   []Titled
	Grid    *ui.Grid
}
