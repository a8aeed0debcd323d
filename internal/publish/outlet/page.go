package outlet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"gongkai/internal/kit/outside"
	"gongkai/internal/kit/rich"
	"gongkai/internal/office/content"
)

// The bounds within which a page is fetched.
const (
	fetchTime = 20 * time.Second
	fetchMost = 5 << 20
)

// Page is a page as it was read: its status, and its text where it has one.
type Page struct {
	Status      int
	Title, Text string
}

// Fetcher reads a page of the public net.
type Fetcher func(ctx context.Context, address string) (Page, error)

var errScheme = errors.New("outlet: neither http nor https")

// NewFetcher reads pages of the public net and of nothing else; allow lists
// hosts with their ports that are read although they are inside.
func NewFetcher(allow []string) Fetcher {
	client := &http.Client{Timeout: fetchTime, Transport: &http.Transport{Proxy: nil, // a proxy would resolve names out of our sight
		DialContext: outside.Dialer(allow, 10*time.Second), TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: fetchTime,
		MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: 4, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 3 || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
				return errScheme
			}
			return nil
		}}
	return func(ctx context.Context, address string) (Page, error) {
		if !webAddress(address) {
			return Page{}, errScheme
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return Page{}, err
		}
		req.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Gongkai publication check)")
		req.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
		res, err := client.Do(req)
		if err != nil {
			return Page{}, err
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(res.Body, fetchMost))
		if err != nil {
			return Page{}, err
		}
		return ReadPage(res.StatusCode, res.Header.Get("Content-Type"), body), nil
	}
}

// ReadPage takes the text out of a page in any encoding.
func ReadPage(status int, contentType string, body []byte) Page {
	p := Page{Status: status}
	r, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		r = bytes.NewReader(body)
	}
	root, err := html.Parse(r)
	if err != nil {
		return p // what cannot be read as a page has no text
	}
	var b strings.Builder
	walk(root, &b, &p.Title)
	p.Text = strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\x00", ""), "")
	return p
}

// walk writes a page's readable words, block by block.
func walk(n *html.Node, b *strings.Builder, title *string) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "noscript" || n.Data == "template"):
		return
	case n.Type == html.ElementNode && n.Data == "title" && n.FirstChild != nil && *title == "":
		*title = strings.TrimSpace(n.FirstChild.Data)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, b, title)
	}
	if n.Type == html.ElementNode {
		switch n.Data {
		case "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "br", "section", "article", "td", "th":
			b.WriteByte('\n')
		}
	}
}

// squeeze is a text's letters and digits alone: platforms set spaces and
// punctuation in their own ways.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Compared is what a page shows of an item.
type Compared struct {
	Title bool
	// Found are how many of All blocks of the item's text the page shows;
	// Lost are the first of the others.
	Found, All int
	Lost       []string
}

// Compare looks for an item's title and text on a page. Everything else on the
// page (navigation, counts, dates) is no concern.
func Compare(was *content.Item, p Page) Compared {
	text := squeeze(p.Title + "\n" + p.Text)
	c := Compared{Title: strings.Contains(text, squeeze(was.Title))}
	for _, line := range strings.Split(rich.Text(was.Body), "\n") {
		key := squeeze(line)
		if key == "" {
			continue
		}
		c.All++
		switch {
		case strings.Contains(text, key):
			c.Found++
		case len(c.Lost) < 3:
			c.Lost = append(c.Lost, clip(strings.TrimSpace(line), 40))
		}
	}
	return c
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
