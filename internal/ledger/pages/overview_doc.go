package pages

import (
	"embed"
	"io/fs"
	"strconv"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

//go:embed css
var styles embed.FS

// Assets hold the style sheet of the ledger's own parts, for page.NewAssets.
func Assets() fs.FS { return styles }

// AsOf is the form that asks for a past day, and what it was asked.
type AsOf struct {
	Path string
	// Day is the past day shown, or zero for now; Today is the last to ask for.
	Day, Today civil.Date
	// Subject is what the page shows: 总览, 指标.
	Subject string
	// Kept carries the rest of the query along.
	Kept []ui.Field
}

func (a AsOf) field() ui.Field {
	return ui.Field{Kind: ui.Date, Name: "asof", ID: "asof", Label: "查看历史日期", Value: a.Day.String(), Max: a.Today.String(), Width: ui.Short}
}

// Overview is the director's one page.
type Overview struct {
	page.Base
	AsOf AsOf
	// Facts is the line of the page's own facts: which plan, as of when.
	Facts string
	// Plans are those that were in force, where there are several.
	Plans []ui.Tab
	Stats []ui.Stat
	Units Board
	Keys  Board
	// Measures are the ledger's own figures.
	Measures []ui.Pair
	Loud     []LoudLine
	// LoudLinks lead to all duties of each loud light.
	LoudLinks []ui.Link
	Coming    []DayLine
	// More is how many further things fall due in the two weeks.
	More     int
	Calendar string
	// Empty is shown in place of everything where there is no plan.
	Empty *ui.EmptyState
}

// Board is a table of groups with a stacked bar for each.
type Board struct {
	Title, Head string
	// Rate names the last column.
	Rate string
	// Lights are the columns of counts, loud ones first.
	Lights []BoardLight
	Rows   []BoardRow
}

// BoardLight is one light as a column.
type BoardLight struct {
	Word string
	Mark string
}

// BoardRow is one unit or key task.
type BoardRow struct {
	Title  string
	Total  Count
	Counts []Count
	// Percent is the row's rate with its sign.
	Percent string
}

// Count is a number that leads to the records it counts.
type Count struct {
	N    int
	Href string
	// Label names the count for listeners.
	Label string
	Tone  ui.Tone
}

func (c Count) class() string {
	if c.N == 0 || c.Tone == ui.Plain {
		return "num"
	}
	return "num tone-" + string(c.Tone)
}

// piece is one part of a stacked bar, in hundredths of its width.
type piece struct{ x, width, class string }

// pieces lays the row's counts end to end, as long as its total is beside the
// largest of the board.
func (b Board) pieces(r BoardRow) []piece {
	most := 1
	for _, o := range b.Rows {
		most = max(most, o.Total.N)
	}
	x := 0.0
	var out []piece
	for i, c := range r.Counts {
		if c.N > 0 {
			w := 100 * float64(c.N) / float64(most)
			out = append(out, piece{coordinate(x), coordinate(w), "mark-" + b.Lights[i].Mark})
			x += w
		}
	}
	return out
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// says is the row in words.
func (b Board) says(r BoardRow) string {
	text := r.Title + "：共" + strconv.Itoa(r.Total.N) + "项"
	for i, c := range r.Counts {
		if c.N > 0 {
			text += "，" + b.Lights[i].Word + strconv.Itoa(c.N) + "项"
		}
	}
	return text
}

// LoudLine is a duty that needs attention.
type LoudLine struct {
	Lamp        ui.Lamp
	Title, Unit string
	Href, Why   string
}

// DayLine is something that falls due soon.
type DayLine struct {
	On                civil.Date
	When, Title, Unit string
	Href              string
	Lamp              ui.Lamp
}

// Calendar is the year with everything that falls due in it.
type Calendar struct {
	page.Base
	Year ui.Year
	// Filter is the form that narrows the year to one unit.
	Filter []ui.Field
	Path   string
	Stats  []ui.Stat
	Empty  *ui.EmptyState
}
