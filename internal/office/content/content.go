package content

import (
	"context"
	"embed"
	"io/fs"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "content", Files: sub}
}

// Indexer keeps what can be found on the portal, in the transaction that
// changes it.
type Indexer interface {
	Put(tx *store.Tx, d Found) error
	Drop(tx *store.Tx, agency, item string) error
}

// Found is a published item as it is handed to the search.
type Found struct {
	Live Live
	// Path is the names of the columns above it; Text the body's plain text;
	// FilesText the text of its files.
	Path            []string
	Text, FilesText string
}

// Obstacle is what stands in the way of a release.
type Obstacle struct {
	// Says is what is missing and what to do, for people.
	Says, Article, Href string
	// Warn only advises; anything else has to be mended first.
	Warn bool
}

// Panel is what another capability shows on an item's page in the office.
type Panel struct {
	Title, Href string
	// Lines are label and text pairs; Tone is a ui.Tone word or "".
	Lines [][2]string
	Tone  string
	// Acts are label and address pairs that the reader may follow.
	Acts [][2]string
}

// Part is what another capability adds to an item's public page.
type Part struct {
	// Stamp is the large mark at the head (validity), StampNote beside it and
	// StampHref where it leads; Tone is "good", "warn" or "bad".
	Stamp, StampNote, StampHref, Tone string
	// Head are more lines of the head table.
	Head [][2]string
	// Boxes are related things, each a titled list of links.
	Boxes []Box
	// Above and Below are more of the page itself, as cleaned HTML.
	Above, Below string
	// Tabs are further views of the item on its own page, beside the text
	// itself (政策、解读、办事 as one page).
	Tabs []Tab
}

// The keys of tabs that several capabilities may fill together.
const (
	TabInterpret = "jd" // 政策解读
	TabService   = "bl" // 办理申报
)

// Tab is one more view of an item on its public page: cleaned HTML, links, or
// both.
type Tab struct {
	// Key is part of the address.
	Key, Title, Body string
	Links            []Link
}

// Box is a titled list of links beside or below a page.
type Box struct {
	Title string
	Links []Link
}

// Link is one related thing.
type Link struct{ Text, Href, Note string }

// Extension is what another capability knows and demands of items. Every part
// may be nil.
type Extension struct {
	Name string
	// Gate says what it misses before the item may be released.
	Gate func(ctx context.Context, q store.Querier, i Item) ([]Obstacle, error)
	// Released and Withdrawn are told inside the act's transaction.
	Released  func(tx *store.Tx, i Item, e Edition) error
	Withdrawn func(tx *store.Tx, i Item) error
	// Panels are shown on the item's page in the office.
	Panels func(ctx context.Context, q store.Querier, a who.Actor, i Item) ([]Panel, error)
	// Public is shown on the item's page on the portal.
	Public func(ctx context.Context, q store.Querier, l Live) (Part, error)
	// Texts are what it publishes beside the item's own texts, for the checks
	// before release.
	Texts func(i Item) []Words
}

// Words are one text that a capability publishes with an item. Key is the key
// in Item.Parts where it stands whole, or another name where it is a piece of
// one.
type Words struct{ Key, Label, Text string }

// Texts are what all capabilities publish with the item.
func (c *Content) Texts(i Item) []Words {
	var out []Words
	for _, e := range c.d.Extensions() {
		if e.Texts != nil {
			out = append(out, e.Texts(i)...)
		}
	}
	return out
}

// Deps are what the package is given.
type Deps struct {
	Files attach.Keeper
	// Index may be nil: nothing is found then.
	Index Indexer
	// Extensions are asked for when needed, so that they may be wired later.
	Extensions func() []Extension
	// Plain turns a cleaned fragment into plain text.
	Plain func(html string) string
}

// Content is the running part.
type Content struct{ d Deps }

// New makes the part that keeps what is published.
func New(d Deps) *Content {
	if d.Extensions == nil {
		d.Extensions = func() []Extension { return nil }
	}
	return &Content{d}
}

// Slice is what the package hands to the program. It has no pages: the office
// side is publish's, the public side the portal's.
func (c *Content) Slice() slice.Slice {
	return slice.Slice{Name: "content", Title: "信息资源",
		About:      "公开信息的工作稿、已发布版本、栏目、永久地址和索引号。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Column{}, &Item{}, &Attachment{}, &Text{}, &Edition{}, &Live{}, &Placing{}, &Shown{}, &Moved{}, &Setting{}},
	}
}

// Obstacles gathers what every capability misses before the item may be
// released.
func (c *Content) Obstacles(ctx context.Context, q store.Querier, i Item) ([]Obstacle, error) {
	var out []Obstacle
	for _, e := range c.d.Extensions() {
		if e.Gate == nil {
			continue
		}
		more, err := e.Gate(ctx, q, i)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// Panels gathers what every capability shows on the item's office page.
func (c *Content) Panels(ctx context.Context, q store.Querier, a who.Actor, i Item) ([]Panel, error) {
	var out []Panel
	for _, e := range c.d.Extensions() {
		if e.Panels == nil {
			continue
		}
		more, err := e.Panels(ctx, q, a, i)
		if err != nil && !fail.Is(err, fail.Denied) {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// Public gathers what every capability adds to the item's public page.
func (c *Content) Public(ctx context.Context, q store.Querier, l Live) ([]Part, error) {
	var out []Part
	for _, e := range c.d.Extensions() {
		if e.Public == nil {
			continue
		}
		p, err := e.Public(ctx, q, l)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
