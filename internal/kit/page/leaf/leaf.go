// Package leaf is a page made of parts under headings: figures, facts, tables,
// charts, forms, files, in the order that the handler gives. It saves a
// template for every page that is nothing more than that, in the office and in
// public alike.
package leaf

import (
	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Leaf is a page.
type Leaf struct {
	page.Base
	// Public uses the layout of public pages.
	Public bool
	// TabsLabel names the row of tabs for listeners.
	TabsLabel string
	Views     []ui.Tab
	Jumps     []ui.Link
	Notices   []ui.Notice
	Stats     []ui.Stat
	Steps     []ui.Step
	Parts     []Part
}

// Part is one part of a page. What is not set is not drawn; without a Title
// it stands without a box around it.
type Part struct {
	ID, Title string
	Acts      []ui.Button
	// Says is a sentence under the heading, Text paragraphs as they were
	// written, Lines a list.
	Says   string
	Text   []string
	Lines  []string
	Stats  []ui.Stat
	Facts  []ui.Pair
	Meters []ui.Meter
	Charts []ui.Chart
	Grid   *ui.Grid
	Links  []ui.Link
	Files  []ui.FileItem
	Events []ui.Event
	// Pictures stand side by side.
	Pictures []Picture
	Form     *ui.Form
	// Inside stands in the form, before its buttons.
	Inside templ.Component
	// Body is drawn last.
	Body templ.Component
}

// Picture is an image with its text equivalent.
type Picture struct{ Src, Alt, Caption string }
