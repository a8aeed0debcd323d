package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

// feedItems is how many items a feed has.
const feedItems = 30

// Column answers with a column's feed, if file names one: feed.xml (RSS 2.0),
// atom.xml or feed.json (JSON Feed 1.1). The feed of a column has what stands
// in all columns below it, too.
func (f *Feed) Column(c *web.Ctx, col content.Column, file string) (done bool, err error) {
	write := map[string]func(c *web.Ctx, a about, col content.Column, list []content.Live) error{"feed.xml": rss, "atom.xml": atom, "feed.json": jsonFeed}[file]
	if write == nil || col.Form == content.FormLink {
		return false, nil
	}
	a, err := f.about(c)
	if err != nil {
		return true, err
	}
	totals, err := content.Totals(c.Context(), c.DB, a.agency.ID)
	if err != nil {
		return true, err
	}
	below := a.tree.Below(col.ID)
	if col.Form == content.FormLibrary && totals[col.ID] == 0 {
		list, _, err := items{kinds: libraryKinds(col), most: feedItems}.read(c.Context(), c.DB, a)
		if err != nil {
			return true, err
		}
		return true, write(c, a, col, list)
	}
	list, err := content.Newest(c.Context(), c.DB, a.agency.ID, below, totals, feedItems)
	if err != nil {
		return true, err
	}
	return true, write(c, a, col, list)
}

func beijing(t time.Time) string { return t.In(store.Zone).Format(time.RFC3339) }

// updated is when the newest of the items came or changed.
func updated(list []content.Live) time.Time {
	var out time.Time
	for _, l := range list {
		if l.ChangedAt.After(out) {
			out = l.ChangedAt
		}
	}
	return out
}

type rssDoc struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel struct {
		Title       string    `xml:"title"`
		Link        string    `xml:"link"`
		Description string    `xml:"description"`
		Language    string    `xml:"language"`
		Built       string    `xml:"lastBuildDate,omitempty"`
		Self        link      `xml:"atom:link"`
		Items       []rssItem `xml:"item"`
	} `xml:"channel"`
}

type rssItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	Description string `xml:"description,omitempty"`
	Category    string `xml:"category,omitempty"`
	Published   string `xml:"pubDate"`
}

type link struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
}

func rss(c *web.Ctx, a about, col content.Column, list []content.Live) error {
	d := rssDoc{Version: "2.0", Atom: "http://www.w3.org/2005/Atom"}
	ch := &d.Channel
	ch.Title, ch.Link, ch.Language = col.Name+" - "+a.name, a.origin+"/"+col.Path+"/", "zh-CN"
	if ch.Description = col.Description; ch.Description == "" {
		ch.Description = ch.Title
	}
	ch.Self = link{a.origin + "/" + col.Path + "/feed.xml", "self", "application/rss+xml"}
	if at := updated(list); !at.IsZero() {
		ch.Built = at.In(store.Zone).Format(time.RFC1123Z)
	}
	for _, l := range list {
		in, _ := a.tree.Get(l.Column)
		ch.Items = append(ch.Items, rssItem{Title: l.Title, Link: a.origin + l.Address, GUID: a.origin + l.Address, Description: l.Summary, Category: in.Name,
			Published: l.PublishedAt.In(store.Zone).Format(time.RFC1123Z)})
	}
	return sendXML(c, "application/rss+xml; charset=utf-8", d)
}

type atomDoc struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []link      `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID        string `xml:"id"`
	Title     string `xml:"title"`
	Link      link   `xml:"link"`
	Published string `xml:"published"`
	Updated   string `xml:"updated"`
	Summary   string `xml:"summary,omitempty"`
}

func atom(c *web.Ctx, a about, col content.Column, list []content.Live) error {
	page := a.origin + "/" + col.Path + "/"
	d := atomDoc{Lang: "zh-CN", ID: page, Title: col.Name + " - " + a.name, Author: a.name,
		Links: []link{{page, "alternate", "text/html"}, {page + "atom.xml", "self", "application/atom+xml"}}}
	at := updated(list)
	if at.IsZero() {
		at = time.Unix(0, 0) // Atom wants a time even where nothing has been published
	}
	d.Updated = beijing(at)
	for _, l := range list {
		d.Entries = append(d.Entries, atomEntry{ID: a.origin + l.Address, Title: l.Title, Link: link{a.origin + l.Address, "alternate", "text/html"},
			Published: beijing(l.PublishedAt), Updated: beijing(l.ChangedAt), Summary: l.Summary})
	}
	return sendXML(c, "application/atom+xml; charset=utf-8", d)
}

type jsonDoc struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	Home     string     `json:"home_page_url"`
	Self     string     `json:"feed_url"`
	About    string     `json:"description,omitempty"`
	Language string     `json:"language"`
	Items    []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Text      string `json:"content_text"`
	Summary   string `json:"summary,omitempty"`
	Published string `json:"date_published"`
	Modified  string `json:"date_modified"`
}

func jsonFeed(c *web.Ctx, a about, col content.Column, list []content.Live) error {
	page := a.origin + "/" + col.Path + "/"
	d := jsonDoc{Version: "https://jsonfeed.org/version/1.1", Title: col.Name + " - " + a.name, Home: page, Self: page + "feed.json", About: col.Description, Language: "zh-CN", Items: []jsonItem{}}
	for _, l := range list {
		text := l.Summary
		if text == "" {
			text = l.Title
		}
		d.Items = append(d.Items, jsonItem{ID: a.origin + l.Address, URL: a.origin + l.Address, Title: l.Title, Text: text, Summary: l.Summary,
			Published: beijing(l.PublishedAt), Modified: beijing(l.ChangedAt)})
	}
	return sendJSON(c, http.StatusOK, "application/feed+json; charset=utf-8", d)
}

func sendXML(c *web.Ctx, kind string, v any) error {
	out := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(out).Encode(v); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", kind)
	_, err := c.W.Write(out.Bytes())
	return err
}

func sendJSON(c *web.Ctx, status int, kind string, v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", kind)
	c.W.WriteHeader(status)
	_, err := c.W.Write(out.Bytes())
	return err
}
