// Package pages has the public portal's pages: one struct for each, which
// embeds page.Base, and the parts that they share.
package pages

import (
	"embed"
	"io/fs"
	"strconv"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

//go:embed css
var styles embed.FS

// Assets hold the style sheet of the portal's own parts, for page.NewAssets.
func Assets() fs.FS { return styles }

// Meta is a meta tag by name, or by property.
type Meta struct{ Name, Property, Content string }

// Feed is a link to the same list in another form.
type Feed struct{ Type, Title, Href string }

// Head is what a page says of itself to machines.
type Head struct {
	Metas     []Meta
	Canonical string
	Feeds     []Feed
	// Data is the page in the words of schema.org.
	Data map[string]any
}

// Row is one line of a list; every row has its date.
type Row struct {
	Title, Href, Date string
	// Number is its 文号; Mark a word beside the title (失效) in its tone.
	Number, Mark string
	Tone         ui.Tone
	Pinned       bool
}

// Entry is a line of the left navigation.
type Entry struct {
	Label, Href, Code string
	Current, Open     bool
	Items             []Entry
}

// Side is the left navigation of a part of the portal.
type Side struct {
	Title, Href string
	Entries     []Entry
	// Search is the path of the column that its search box searches in.
	Search string
}

// Pager leads from page to page of a list by real addresses.
type Pager struct {
	Total, Page, Pages int
	// To gives the address of a page, counted from 1.
	To func(page int) string
	// Jump is where the number typed is sent to; Keep goes with it.
	Jump string
	Keep []ui.Field
}

func (p Pager) near() []int {
	var list []int
	last := 0
	for _, i := range []int{1, p.Page - 2, p.Page - 1, p.Page, p.Page + 1, p.Page + 2, p.Pages} {
		if i <= last || i > p.Pages {
			continue
		}
		if last > 0 && i != last+1 {
			list = append(list, 0)
		}
		list = append(list, i)
		last = i
	}
	return list
}

// Link is a link with a word beside it.
type Link struct {
	Text, Href, Note string
	Outside          bool
}

// Block is a titled list with a way to the rest of it.
type Block struct {
	Title, More string
	Rows        []Row
	// Empty is said in place of rows.
	Empty string
}

// Task is one of the things that people come for.
type Task struct{ Title, About, Href, Icon string }

// Home is the first page.
type Home struct {
	page.Base
	Tasks  []Task
	Column Block   // 政府信息公开 with its newest items
	Parts  []Entry // of the column
	Blocks []Block
	// Demo leads to the page on which a role of the demo is chosen.
	Demo string
	// Office leads staff to their desk.
	Office string
}

// Interact leads to every way in which the bureau listens.
type Interact struct {
	page.Base
	Tasks []Task
}

// List is the page of a column.
type List struct {
	page.Base
	Side   Side
	About  string
	Pinned []Row
	Rows   []Row
	Pager  Pager
	Blocks []Block
	// Nothing explains an empty column.
	Nothing string
	// Single is the item that the column shows by itself.
	Single *Article
	// Act is the way on: to a form on line.
	Act Link
}

// File is an attachment.
type File struct {
	Name, Type, Size, Href, View string
	// Scan says that the file has no text of its own.
	Scan bool
	// Official marks the fixed form of the document.
	Official bool
}

// Tab is a view of an article.
type Tab struct {
	Label, Href string
	Current     bool
}

// Box is a titled list of related things.
type Box struct {
	Title string
	Links []Link
}

// Article is an item's page, or one of its earlier editions.
type Article struct {
	page.Base
	// Document has the bordered head; anything else one line.
	Document bool
	Head     [][2]string
	Meta     []string
	// Stamp is the mark of validity.
	Stamp, StampNote, StampHref string
	Tone                        ui.Tone
	Above, Body, Below          string
	Tabs                        []Tab
	Tab                         *TabView
	Files                       []File
	Boxes                       []Box
	Downloads                   []Link
	Advice                      []string
	Older, Newer                Link
	Versions                    string // address of the list of versions
	Changed                     string // when the present version came, where there are several
	Address                     string // absolute
	QR                          string
	Useful                      string // where to send the vote
	Thanks                      bool
	Correct                     Link
	// Old is said above an earlier edition; Now leads to the present one.
	Old, Now string
	Side     *Side
}

// TabView is what a tab shows in place of the text.
type TabView struct {
	Title  string
	Bodies []string
	Links  []Link
}

// Version is one line of an item's history.
type Version struct {
	No             string
	At, Until, By  string
	Note           string
	Href, Compare  string
	Current, First bool
}

// Versions is an item's history, with two of its versions compared.
type Versions struct {
	page.Base
	Item     Link
	List     []Version
	Numbers  []ui.Option
	From, To string
	Path     string
	// On is the day asked for.
	On string
	// Changes compares From with To.
	Changes  []Change
	Compared bool
	Files    []string
	Problem  string
}

// Change is a passage that differs.
type Change struct {
	Op, Label, Old, New string
	Segments            []ui.Segment
}

// Gone is the page of what was withdrawn.
type Gone struct {
	page.Base
	Item, Reason, At, IndexNo string
	Acts                      []Link
}

// Facet is a filter with its choices.
type Facet struct {
	Title string
	// All takes the filter away.
	All     string
	Choices []Choice
	Chosen  bool
}

// Choice is one value of a filter.
type Choice struct {
	Label, Href string
	Count       int
	Current     bool
}

// Library is the policy library.
type Library struct {
	page.Base
	Side     *Side
	Action   string
	Word     string
	Code     string
	Year     string
	Serial   string
	From, To string
	Keep     []ui.Field
	Facets   []Facet
	Chips    []Link
	Clear    string
	Sorts    []Tab
	Docs     []Doc
	Pager    Pager
	Download string
	// Most is how many one download holds.
	Most    int
	Nothing string
	Problem string
}

// Doc is a row of the policy library.
type Doc struct {
	Title, Href, Number, Issuer, Formed, Published, Validity, ValidNote, Kind string
	Tone                                                                      ui.Tone
	Interpreted                                                               int
}

// Piece is a run of found text.
type Piece struct {
	Text string
	Mark bool
}

// Hit is a thing found.
type Hit struct {
	Title, Snippet                   []Piece
	Href, Number, Date, Where, State string
	Tone                             ui.Tone
}

// Search is the page of a question and its answer.
type Search struct {
	page.Base
	Word, Within string
	Keep         []ui.Field
	Asked        bool
	Tabs         []Tab
	Facets       []Facet
	Chips        []Link
	Sorts        []Tab
	Exact        *Hit
	Hits, Others []Hit
	Pager        Pager
	Said         string
	Suggest      Link
	Fallback     string
	Hot          []Link
	Ways         []Task
	Off          string
	From, To     string
}

// MapPage is 网站地图.
type MapPage struct {
	page.Base
	Parts []Entry
	Other []Link
}

// Text is a page of plain sections.
type Text struct {
	page.Base
	Facts    []ui.Pair
	Sections []Section
	Links    []Link
}

// Section is a heading with paragraphs.
type Section struct {
	Title string
	Lines []string
}

// Leave asks before the reader goes to another site.
type Leave struct {
	page.Base
	To, Host, Back string
}

func number(n int) string { return strconv.Itoa(n) }

// data is the page's description for machines; it is no script that runs.
func (h Head) data() templ.Component {
	return templ.JSONScript("page-data", h.Data).WithType("application/ld+json")
}

func tabsOf(list []Tab) []ui.Tab {
	var out []ui.Tab
	for _, t := range list {
		out = append(out, ui.Tab{Label: t.Label, Href: t.Href, Current: t.Current})
	}
	return out
}
