package content

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// KindColumn and KindItem are the kinds of the package's references.
const (
	KindColumn = "column"
	KindItem   = "item"
)

// Form says how a column shows what stands in it.
type Form string

// The forms of columns.
const (
	FormList    Form = "list"    // dated rows
	FormSingle  Form = "single"  // the newest item itself (指南, 机构职能)
	FormGroup   Form = "group"   // only leads to the columns below
	FormLibrary Form = "library" // policy library with facets
	FormLink    Form = "link"    // leads to another page of the portal
)

// Column is a place on the portal (栏目).
type Column struct {
	Agency, ID string
	Version    int64
	// Parent is "" at the top.
	Parent string
	// Slug is its part of the address; Path the whole one: "zfxxgk/zfwj".
	Slug, Path string
	Name       string
	// Type is the ColumnType of 政府网站发展指引 (RULES.md 5.1).
	Type, Description string
	Keywords          []string
	Form              Form
	// Href is where a FormLink leads.
	Href string
	// Code is the item of articles 20 and 21 that it answers, "20(一)".
	Code string
	// Kinds are the kinds of item that it takes; none means all.
	Kinds []string
	// Unit answers for it.
	Unit string
	// Refresh is after how many days without a new item it counts as stale;
	// 0 never.
	Refresh int64
	Order   int64
	// Hidden columns are not in navigation; Closed takes no new items.
	Hidden, Closed bool
	// Checked is when somebody last confirmed that an empty column has nothing
	// to publish, By who did.
	Checked   civil.Date
	CheckedBy string
}

// Table names the table.
func (*Column) Table() string { return "content_column" }

// Cols lists the columns.
func (c *Column) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("parent", &c.Parent),
		store.C("slug", &c.Slug), store.C("path", &c.Path), store.C("name", &c.Name), store.C("type", &c.Type),
		store.C("description", &c.Description), store.C("keywords", store.JSON(&c.Keywords)), store.C("form", (*string)(&c.Form)),
		store.C("href", &c.Href), store.C("code", &c.Code), store.C("kinds", store.JSON(&c.Kinds)), store.C("unit", &c.Unit),
		store.C("refresh", &c.Refresh), store.C("sort", &c.Order), store.C("hidden", &c.Hidden), store.C("closed", &c.Closed),
		store.C("checked", &c.Checked), store.C("checked_by", &c.CheckedBy),
	}
}

// KeepVersions keeps what a column said on a past day.
func (*Column) KeepVersions() {}

// Ref names the column.
func (c *Column) Ref() store.Ref { return store.Ref{Kind: KindColumn, ID: c.ID} }

// Address is the column's page on the portal.
func (c *Column) Address() string {
	if c.Form == FormLink && c.Href != "" {
		return c.Href
	}
	return "/" + c.Path + "/"
}

// Takes says whether items of the kind belong into the column.
func (c *Column) Takes(kind string) bool {
	return !c.Closed && c.Form != FormGroup && c.Form != FormLink && (len(c.Kinds) == 0 || slices.Contains(c.Kinds, kind))
}

// Tree is an organisation's columns.
type Tree struct {
	All []Column
	by  map[string]int
}

// Columns reads an organisation's columns.
func Columns(ctx context.Context, q store.Querier, agency string) (Tree, error) {
	all, err := store.Select[Column](ctx, q, "WHERE agency = $1 ORDER BY sort, id", agency)
	return TreeOf(all), err
}

// TreeOf is the tree of columns that were read otherwise, as those of a past
// day.
func TreeOf(all []Column) Tree {
	t := Tree{All: all, by: map[string]int{}}
	for i, c := range all {
		t.by[c.ID] = i
	}
	return t
}

// Get finds a column by its id.
func (t Tree) Get(id string) (Column, bool) {
	i, ok := t.by[id]
	if !ok {
		return Column{}, false
	}
	return t.All[i], true
}

// At finds a column by its path, with or without slashes at the ends.
func (t Tree) At(path string) (Column, bool) {
	path = strings.Trim(path, "/")
	i := slices.IndexFunc(t.All, func(c Column) bool { return c.Path == path })
	if i < 0 {
		return Column{}, false
	}
	return t.All[i], true
}

// Under lists the columns directly below id ("" is the top), in order.
func (t Tree) Under(id string) []Column {
	var out []Column
	for _, c := range t.All {
		if c.Parent == id {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Column) int { return cmp.Compare(a.Order, b.Order) })
	return out
}

// Below lists id and all columns below it, at any depth.
func (t Tree) Below(id string) []string {
	out := []string{id}
	for i := 0; i < len(out); i++ {
		for _, c := range t.All {
			if c.Parent == out[i] && !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// Trail is the way from the top to the column, itself included.
func (t Tree) Trail(id string) []Column {
	var out []Column
	for range len(t.All) {
		c, ok := t.Get(id)
		if !ok {
			break
		}
		out = append(out, c)
		id = c.Parent
	}
	slices.Reverse(out)
	return out
}
