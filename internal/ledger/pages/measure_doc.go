package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Measures is the list of all measures.
type Measures struct {
	page.Base
	AsOf   AsOf
	Groups []MeasureGroup
	// Missing says which capabilities tasks wait for.
	Missing []string
}

// MeasureGroup are the measures that one part of the program provides.
type MeasureGroup struct {
	Title string
	Lines []MeasureLine
}

// MeasureLine is one measure as computed.
type MeasureLine struct {
	Title, Article, Definition, Href string
	// Value is the figure with its unit, or why there is none.
	Value, Share string
	Known        bool
	Target       string
	Verdict      ui.Lamp
	AsOf         string
	Trend        []TrendPoint
}

// TrendPoint is the figure as it was on one day.
type TrendPoint struct{ When, Value string }

// Measure is one measure with the records it counted.
type Measure struct {
	page.Base
	AsOf    AsOf
	Facts   []ui.Pair
	Chart   ui.Chart
	Grid    ui.Grid
	Unknown string
}
