package pagecheck

import (
	"strings"

	"golang.org/x/net/html"
)

func attr(n *html.Node, name string) string {
	v, _ := lookup(n, name)
	return v
}

func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

func has(n *html.Node, name string) bool {
	_, ok := lookup(n, name)
	return ok
}

// inside is the nearest element of these names around n, or nil.
func inside(n *html.Node, names ...string) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, name := range names {
			if p.Type == html.ElementNode && p.Data == name {
				return p
			}
		}
	}
	return nil
}

// hidden says that listeners do not hear of the element.
func hidden(n *html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if attr(p, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// first is the first element of this name within n, or nil.
func first(n *html.Node, name string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			return d
		}
	}
	return nil
}

// words is the text within n with alternative texts of pictures.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.Data == "img":
			b.WriteString(attr(d, "alt"))
		case d.Type == html.ElementNode:
			b.WriteString(attr(d, "aria-label"))
		}
	}
	return strings.TrimSpace(b.String())
}

// show is the element's start tag, shortened, for a report.
func show(n *html.Node) string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		value := []rune(a.Val)
		if len(value) > 40 {
			value = append(value[:40], '…')
		}
		b.WriteString(" " + a.Key + `="` + string(value) + `"`)
	}
	b.WriteString(">")
	if text := []rune(words(n)); len(text) > 0 {
		b.WriteString(string(text[:min(len(text), 20)]))
	}
	return b.String()
}
