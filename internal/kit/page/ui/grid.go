package ui

import (
	"maps"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Grid is a table of records with what people need to work through it:
// order, filter, choice of columns, batch acts, pages, export and print. The
// parts that are not asked for are not drawn.
type Grid struct {
	// ID names the table on the page and prefixes the ids in it.
	ID string
	// Caption says what the table lists.
	Caption string
	// Path is the address of the page that holds the grid, and Query what was
	// asked of it; every link and form of the grid leads there.
	Path  string
	Query Query
	// Columns are all columns that exist; Query.Columns says which are shown.
	Columns []Column
	Rows    []Row
	// Totals is a last row, one cell for each column, or nil.
	Totals []Cell
	// Pages is how far the list goes.
	Pages Pager
	// Choose lets the reader choose columns.
	Choose bool
	// Sticky is how many data columns stay in view beside the row number: 0 or 1.
	Sticky int
	// Batch are acts upon the ticked rows, sent to BatchAction as values of
	// "id"; a button's Name and Value say which act.
	Batch       []Button
	BatchAction string
	// Export adds links to Path with export=xlsx or csv and scope=seen or all.
	Export bool
	// PrintAll is the address of a sheet with every row, beside the button
	// that prints the rows in view; empty where there is none.
	PrintAll string
	// Tools stand in the bar above the table, before export and print.
	Tools []Button
	// Empty is shown in place of rows where there are none.
	Empty EmptyState
	// PlainRows leaves out the row number column.
	PlainRows bool
}

// Column is one column of a Grid.
type Column struct {
	Key, Label string
	Sort       bool // its head is a link that sorts by it
	Number     bool // figures, set to the right
	Wide       bool // long text, which may wrap
	Acts       bool // buttons, which are not printed
	Fixed      bool // cannot be taken away
	Off        bool // not shown unless chosen
	// Least is the width that the column never falls below, in characters: 4,
	// 6, 8, 11, 16 or 22. Nought leaves it to the browser.
	Least int
	// Filter is a field in the row under the head, sent as a value named
	// like the column's Key with FilterPrefix before it. Only Kind, Options,
	// Placeholder and Blank are used. Nil means no filter.
	Filter *Field
}

// Row is one record of a Grid.
type Row struct {
	ID    string
	Href  string // where a double click leads
	Label string // names the row for listeners, as in 选择“Label”
	Cells []Cell // one for each of Columns, also those not shown
	Tone  Tone
	Fixed bool // cannot be ticked
}

// Cell is what stands in one field of a row: a text, a text with an address,
// or any part.
type Cell struct {
	Text, Href string
	Note       string // small, under the text
	Clamp      bool   // two lines of Text on the screen, all of it on paper
	Part       templ.Component
}

// T is a cell with a text.
func T(text string) Cell { return Cell{Text: text} }

// A is a cell with a link.
func A(text, href string) Cell { return Cell{Text: text, Href: href} }

// N is a cell with a whole number.
func N(n int) Cell { return Cell{Text: strconv.Itoa(n)} }

// C is a cell with a part.
func C(part templ.Component) Cell { return Cell{Part: part} }

// EmptyState says that there is nothing, why, and what to do.
type EmptyState struct {
	Title, Text string
	Acts        []Button
}

// shown says whether the column is to be seen.
func (g Grid) shown(c Column) bool {
	if c.Fixed {
		return true
	}
	if len(g.Query.Columns) == 0 {
		return !c.Off
	}
	return slices.Contains(g.Query.Columns, c.Key)
}

// visible are the numbers of the columns to be seen.
func (g Grid) visible() []int {
	var is []int
	for i, c := range g.Columns {
		if g.shown(c) {
			is = append(is, i)
		}
	}
	return is
}

// width is the number of columns drawn, with those for ticks and numbers.
func (g Grid) width() string {
	n := len(g.visible())
	if len(g.Batch) > 0 {
		n++
	}
	if !g.PlainRows {
		n++
	}
	return strconv.Itoa(n)
}

func (g Grid) hasFilter() bool {
	return slices.ContainsFunc(g.Columns, func(c Column) bool { return c.Filter != nil && g.shown(c) })
}

func (g Grid) filtered() bool { return len(g.Query.Filters) > 0 || g.Query.Text != "" }

// chips are the filters that are set, in the order of the columns; each leads
// to the list without it.
func (g Grid) chips() []Link {
	var out []Link
	if g.Query.Text != "" {
		out = append(out, Link{Label: "含有“" + g.Query.Text + "”", Href: g.Query.with(func(q *Query) { q.Text = "" }).Link(g.Path)})
	}
	for _, c := range g.Columns {
		value := g.Query.Filters[c.Key]
		if c.Filter == nil || value == "" {
			continue
		}
		without := g.Query.with(func(q *Query) {
			q.Filters = maps.Clone(q.Filters)
			delete(q.Filters, c.Key)
		})
		out = append(out, Link{Label: c.Label + "：" + c.Filter.says(value), Href: without.Link(g.Path)})
	}
	return out
}

// says is what a chosen value is called.
func (f Field) says(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func (g Grid) form() string  { return g.ID + "-query" }
func (g Grid) batch() string { return g.ID + "-batch" }

// filter is the field under a column's head.
func (g Grid) filter(c Column) Field {
	f := *c.Filter
	f.Name, f.ID, f.Form = FilterPrefix+c.Key, g.ID+"-f-"+c.Key, g.form()
	f.Label, f.Value, f.Bare = "筛选："+c.Label, g.Query.Filters[c.Key], true
	if f.Kind == Select && f.Blank == "" {
		f.Blank = "全部"
	}
	return f
}

// sortLink turns the order round where the column is sorted by already.
func (g Grid) sortLink(c Column) string {
	return g.Query.with(func(q *Query) {
		q.Down = q.Sort == c.Key && !q.Down
		q.Sort = c.Key
	}).Link(g.Path)
}

// order is the aria-sort value of a column.
func (g Grid) order(c Column) string {
	switch {
	case g.Query.Sort != c.Key:
		return "none"
	case g.Query.Down:
		return "descending"
	}
	return "ascending"
}

// clearLink keeps order and columns and drops the filters.
func (g Grid) clearLink() string {
	return g.Query.with(func(q *Query) { q.Filters, q.Text = nil, "" }).Link(g.Path)
}

// exportLink is the address of a file with what is seen or with everything.
func (g Grid) exportLink(kind, scope string) string {
	q := g.Query
	if scope == "all" {
		q = q.with(func(q *Query) { q.Filters, q.Text = nil, "" })
	}
	v := q.Values()
	v.Del("page")
	v.Set("export", kind)
	v.Set("scope", scope)
	return g.Path + "?" + v.Encode()
}

// queryHidden are the values that the filter form must carry along.
func (g Grid) queryHidden() []Field {
	v := g.Query.with(func(*Query) {}).Values()
	for _, c := range g.Columns {
		if c.Filter != nil && g.shown(c) {
			v.Del(FilterPrefix + c.Key)
		}
	}
	return hiddenFields(v)
}

// columnHidden are the values that the form of columns must carry along.
func (g Grid) columnHidden() []Field {
	v := g.Query.Values()
	v.Del("col")
	return hiddenFields(v)
}

// number is the running number of the i-th row on the page.
func (g Grid) number(i int) string { return strconv.Itoa(g.Query.Offset() + i + 1) }

func (g Grid) class() string {
	tick, sticky, numbered := "", "", ""
	if len(g.Batch) > 0 {
		tick = "grid-tick"
	}
	if g.Sticky > 0 {
		sticky = "grid-sticky"
	}
	if !g.PlainRows {
		numbered = "grid-numbered"
	}
	return join("grid", tick, numbered, sticky)
}

// cellClass is the class of the column that is k-th among those drawn.
func (g Grid) cellClass(c Column, k int) string {
	num, long, stay, acts, least := "", "", "", "", ""
	if c.Least > 0 {
		least = "least-" + number(c.Least)
	}
	if c.Number {
		num = "num"
	}
	if c.Wide {
		long = "long"
	}
	if k < g.Sticky {
		stay = "stay"
	}
	if c.Acts {
		acts = "acts"
	}
	return join(num, long, stay, acts, least)
}

func (r Row) name() string {
	if r.Label != "" {
		return r.Label
	}
	for _, c := range r.Cells {
		if c.Text != "" {
			return c.Text
		}
	}
	return r.ID
}

// cell is the i-th cell, or an empty one where the row is short.
func cell(cells []Cell, i int) Cell {
	if i < len(cells) {
		return cells[i]
	}
	return Cell{}
}

// batchButton ties a batch act to the form of ticked rows.
func (g Grid) batchButton(b Button) Button {
	b.Form, b.Small = g.batch(), true
	return b
}

// usualColumns is the address that shows the columns as they come.
func (g Grid) usualColumns() string {
	q := g.Query
	q.Columns = nil
	return q.Link(g.Path)
}

func (g Grid) sortIcon(c Column) string {
	switch g.order(c) {
	case "ascending":
		return "up"
	case "descending":
		return "down"
	}
	return "sort"
}

// empty is what to say where no row is; a filter that leaves nothing is said
// to be the reason.
func (g Grid) empty() EmptyState {
	if g.filtered() {
		return EmptyState{Title: "没有符合条件的记录", Text: "请放宽筛选条件，或清除后查看全部。",
			Acts: []Button{{Label: "清除筛选", Icon: "close", Href: g.clearLink()}}}
	}
	if g.Empty.Title == "" {
		return EmptyState{Title: "暂无记录", Text: g.Empty.Text, Acts: g.Empty.Acts}
	}
	return g.Empty
}
