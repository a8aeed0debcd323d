// Package pages has the pages of the government work report's sheet.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Sheet is the year's sheet.
type Sheet struct {
	page.Base
	Notices []ui.Notice
	Years   []ui.Tab
	Grid    ui.Grid
	// Drafts are the buttons that draft a quarter's publication.
	Drafts []ui.Button
	Issues []ui.Link
}

// Form is a page with one form.
type Form struct {
	page.Base
	Facts []ui.Pair
	Form  ui.Form
}
