package rich

import (
	"net/url"
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// guard is the second filter. It knows nothing of the model and lets through
// only what stands on its list, so that a mistake in the first filter is not
// yet a hole. What the first one writes passes it unchanged.
var guard = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "td", "th",
		"figure", "figcaption", "blockquote", "hr", "strong", "em", "u", "s", "sup", "sub", "br")
	p.AllowAttrs("class").Matching(className).OnElements("p", "h2", "h3", "h4", "h5", "td", "th")
	number := regexp.MustCompile(`^[0-9]{1,5}$`)
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("rowspan", "colspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(?:row|col)(?:group)?$`)).OnElements("th")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^(?:/[^/\\]|import:[0-9])`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowURLSchemeWithCustomPolicy("import", func(u *url.URL) bool { return imported.MatchString(u.String()) })
	return p
})

// className is what a class may look like.
var className = regexp.MustCompile(`^[a-z]{1,20}$`)

// imported is the source of a picture that a file brought along and that has
// no address of its own yet.
var imported = regexp.MustCompile(`^import:[0-9]{1,5}$`)
