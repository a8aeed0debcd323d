package page

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page/ui"
)

// Base is what every page has; a page's struct embeds it. The zero value of a
// field leaves its part of the page out.
type Base struct {
	// Title is the page's name and its one h1; Lead is a sentence under it.
	Title, Lead string
	// OwnHeading leaves the h1 to the page's own body.
	OwnHeading bool
	// Actions are buttons beside the heading.
	Actions []ui.Button

	Site   Site
	User   User
	Nav    []NavItem
	Crumbs []ui.Link
	Tabs   []ui.Tab
	Flash  []ui.Flash
	Search ui.SearchBox // drawn where Action is given
	Inbox  Inbox
	// Demo is a sentence above every page saying that its data are made up.
	Demo string
	// Dev adds a line with the route and the way to the gallery.
	Dev   bool
	Prefs Prefs
	// Here is the page's own path and query, to come back to.
	Here string
	Now  time.Time
	// Session says when an idle reader is signed out.
	Session Session
	// Head is more of the page's head: meta tags, links to feeds. Grey takes
	// the colour from the page.
	Head templ.Component
	Grey bool
	// Asset turns the name of a file into its address; AssetURL where nil.
	Asset func(name string) string
}

// Site is whose site it is.
type Site struct {
	// Product is the program's name, Owner the organisation's.
	Product, Owner string
	// Home is the first page's address.
	Home string
	// Strip are links above the head of the public site.
	Strip []ui.Link
	// Footer are lines of links or texts (a Link without Href) at the foot.
	Footer [][]ui.Link
}

// User is who is signed in; Name is empty when nobody is.
type User struct {
	Name, Role, Unit string
	// Menu are the person's own pages; SignOut is the address to post to.
	Menu    []ui.Link
	SignOut string
}

// Inbox is what waits for the user.
type Inbox struct {
	Href   string
	Unread int
}

// Session says how long a sign-in lasts without a sign of life. KeepAlive is
// an address that a script may fetch to prolong it.
type Session struct {
	Idle      time.Duration
	KeepAlive string
}

// NavItem is an entry of the menu; those with Items are headings of a group.
type NavItem struct {
	Label, Href, Icon string
	Current           bool
	Count             int
	Items             []NavItem
}

// Open says that the item or one below it is the current page.
func (n NavItem) Open() bool {
	for _, i := range n.Items {
		if i.Open() {
			return true
		}
	}
	return n.Current
}

// asset is the address of a file.
func (b Base) asset(name string) string {
	if b.Asset != nil {
		return b.Asset(name)
	}
	return AssetURL(name)
}

// window is the text of the browser's title bar.
func (b Base) window() string {
	parts := []string{b.Title}
	for _, p := range []string{b.Site.Owner, b.Site.Product} {
		if p != "" && p != b.Title {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " - ")
}

// home is the first page's address.
func (b Base) home() string {
	if b.Site.Home == "" {
		return "/"
	}
	return b.Site.Home
}

// unread is the number beside the bell, which stops at 99.
func (b Base) unread() string {
	if b.Inbox.Unread > 99 {
		return "99+"
	}
	return itoa(b.Inbox.Unread)
}

// idle is the session's length in whole minutes, or "".
func (b Base) idle() string {
	if b.Session.Idle < time.Minute {
		return ""
	}
	return itoa(int(b.Session.Idle / time.Minute))
}

// day is today's date as a head shows it.
func (b Base) day() string {
	if b.Now.IsZero() {
		return ""
	}
	week := []string{"日", "一", "二", "三", "四", "五", "六"}[b.Now.Weekday()]
	return b.Now.Format("2006年1月2日") + " 星期" + week
}
