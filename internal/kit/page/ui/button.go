package ui

import "slices"

// Place is where a button stands in a toolbar. The order is fixed, so that
// the same act is found at the same place on every page.
type Place int

// The places from left to right; a line parts the groups.
const (
	PlaceQuery Place = iota + 1
	PlaceReset
	PlaceNew
	PlaceEdit
	PlaceDelete
	PlaceImport
	PlaceExport
	PlacePrint
	PlaceSubmit
	PlaceReturn
	PlaceFinish
	PlaceOther Place = 0 // after the others, in the given order
	// PlaceDanger is last, apart from all others.
	PlaceDanger Place = -1
)

func (p Place) order() int {
	switch p {
	case PlaceOther:
		return int(PlaceFinish) + 1
	case PlaceDanger:
		return int(PlaceFinish) + 2
	}
	return int(p)
}

// group numbers the run of buttons that p belongs to.
func (p Place) group() int {
	switch {
	case p == PlaceDanger:
		return 6
	case p == PlaceOther:
		return 5
	case p <= PlaceReset:
		return 1
	case p <= PlaceDelete:
		return 2
	case p <= PlacePrint:
		return 3
	}
	return 4
}

// Look is how much a button stands out.
type Look string

// The looks.
const (
	Normal  Look = ""
	Primary Look = "primary" // the one act the page is for
	Danger  Look = "danger"  // cannot be undone
	Quiet   Look = "quiet"   // as a link
)

// Button is an act. With Href it is a link that looks like a button; without,
// it submits the form it stands in, or the form whose id is Form.
type Button struct {
	Label string
	Icon  string
	Look  Look
	Place Place
	Href  string
	// Name and Value say which button was pressed; Form and Action (an
	// address) override those of the surrounding form.
	Name, Value, Form, Action string
	// Post makes a button with Action and no surrounding form a small form of
	// its own.
	Post bool
	// Confirm asks before the act where scripts run. An act that must be asked
	// about everywhere leads to a Confirm page instead.
	Confirm string
	// Off shows the act as not possible now; Why says the reason beside it.
	Off bool
	Why string
	// Key is a single letter that presses the button where scripts run.
	Key string
	// Print opens the browser's print dialog where scripts run, Copy copies
	// the text of the element with that id; both are hidden elsewhere.
	Print bool
	Copy  string
	Small bool
}

func (b Button) class() string {
	small := ""
	if b.Small {
		small = "button-small"
	}
	look := ""
	if b.Look != Normal {
		look = "button-" + string(b.Look)
	}
	return join("button", look, small)
}

// kind is the button's type attribute.
func (b Button) kind() string {
	if b.Print || b.Copy != "" {
		return "button"
	}
	return "submit"
}

// arrange puts buttons into the fixed order and parts them into groups.
func arrange(buttons []Button) [][]Button {
	sorted := slices.Clone(buttons)
	slices.SortStableFunc(sorted, func(a, b Button) int { return a.Place.order() - b.Place.order() })
	var groups [][]Button
	for i, b := range sorted {
		if i == 0 || b.Place.group() != sorted[i-1].Place.group() {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], b)
	}
	return groups
}
