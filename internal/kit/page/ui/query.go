package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// FilterPrefix stands before a column's key in the name of its filter.
const FilterPrefix = "f."

// PerPage are the sizes of a page that a reader may choose.
var PerPage = []int{20, 50, 100}

// Query is what an address asks of a grid.
type Query struct {
	// Sort is the key of a column, Down turns the order round.
	Sort string
	Down bool
	// Page counts from 1; Per is one of PerPage.
	Page, Per int
	// Columns are the chosen columns' keys, or nil for the usual ones.
	Columns []string
	// Filters holds what was typed, by the column's key; empty ones are left out.
	Filters map[string]string
	// Text is the search word.
	Text string
	// Export is xlsx, csv or empty; All means every record rather than those
	// that the filters leave.
	Export string
	All    bool
	// Kept are all other values, carried along unchanged.
	Kept url.Values
}

// ReadQuery takes a grid's part from the values of an address. What makes no
// sense is replaced by the default.
func ReadQuery(v url.Values) Query {
	q := Query{Page: 1, Per: PerPage[0], Filters: map[string]string{}, Kept: url.Values{}}
	for name, vals := range v {
		q.take(name, vals)
	}
	return q
}

func (q *Query) take(name string, vals []string) {
	first := ""
	if len(vals) > 0 {
		first = strings.TrimSpace(vals[0])
	}
	switch name {
	case "sort":
		q.Sort, q.Down = strings.CutPrefix(first, "-")
	case "page":
		if n, err := strconv.Atoi(first); err == nil && n > 0 {
			q.Page = min(n, 1_000_000)
		}
	case "per":
		if n, err := strconv.Atoi(first); err == nil && slices.Contains(PerPage, n) {
			q.Per = n
		}
	case "col":
		q.Columns = vals
	case "q":
		q.Text = first
	case "export":
		if first == "xlsx" || first == "csv" {
			q.Export = first
		}
	case "scope":
		q.All = first == "all"
	default:
		q.takeOther(name, first, vals)
	}
}

func (q *Query) takeOther(name, first string, vals []string) {
	key, isFilter := strings.CutPrefix(name, FilterPrefix)
	switch {
	case isFilter && key != "" && first != "":
		q.Filters[key] = first
	case !isFilter && name != "":
		q.Kept[name] = vals
	}
}

// Values is the query as values of an address; ReadQuery reads it back.
// Export is left out: a link that exports says so itself.
func (q Query) Values() url.Values {
	v := url.Values{}
	for k, vals := range q.Kept {
		v[k] = vals
	}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Sort != "" {
		sort := q.Sort
		if q.Down {
			sort = "-" + sort
		}
		v.Set("sort", sort)
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	if q.Per != 0 && q.Per != PerPage[0] {
		v.Set("per", strconv.Itoa(q.Per))
	}
	if len(q.Columns) > 0 {
		v["col"] = q.Columns
	}
	set("q", q.Text)
	for k, f := range q.Filters {
		set(FilterPrefix+k, f)
	}
	return v
}

// Link is the address of path with the query.
func (q Query) Link(path string) string {
	if s := q.Values().Encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// Offset is how many records lie before the page.
func (q Query) Offset() int { return (max(q.Page, 1) - 1) * max(q.Per, 1) }

// with is a copy of the query with a change, on its first page.
func (q Query) with(change func(*Query)) Query {
	q.Page = 1
	change(&q)
	return q
}

// hiddenFields are values as hidden fields, in order of name.
func hiddenFields(v url.Values) []Field {
	var fs []Field
	for _, name := range sortedKeys(v) {
		for _, value := range v[name] {
			fs = append(fs, Field{Name: name, Value: value, Kind: HiddenKind})
		}
	}
	return fs
}

func sortedKeys(v url.Values) []string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
