// Package pages draws the office's pages on how the portal is used.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Visits is the page of visits: a span of days, its figures, their course, and
// a table.
type Visits struct {
	page.Base
	Form  ui.Form
	Stats []ui.Stat
	Chart ui.Chart
	Grid  ui.Grid
}

// Yearly is the page of the yearly report's figures.
type Yearly struct {
	page.Base
	Form ui.Form
	Grid ui.Grid
}
