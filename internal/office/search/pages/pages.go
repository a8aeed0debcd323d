// Package pages draws the results of a search.
package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Run is a run of text, marked where it is what was asked for.
type Run struct {
	Text string
	Hit  bool
}

// Found is one line of the results.
type Found struct {
	Href, Kind, Unit, On string
	Title, Snippet       []Run
}

// Results is the page of results.
type Results struct {
	page.Base
	Form  ui.Form
	Count string
	Found []Found
	Pages ui.Pager
	// Empty says why there is nothing, where there is nothing.
	Empty ui.EmptyState
}

// List is a page around a table, with a form before it where there is one.
type List struct {
	page.Base
	Form *ui.Form
	Grid ui.Grid
}

// Entry is a page around a form.
type Entry struct {
	page.Base
	Form ui.Form
}

// Asking is a page that asks before an act.
type Asking struct {
	page.Base
	Confirm ui.Confirm
}
