package pagecheck

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// document: a doctype, the language, a title, room for narrow screens.
func (c *checker) document() {
	if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(c.source)), "<!doctype html>") {
		c.report("there is no doctype at the start")
	}
	if root := first(c.root, "html"); attr(root, "lang") != "zh-CN" {
		c.report("html has lang=%q, not zh-CN", attr(root, "lang"))
	}
	if t := first(c.root, "title"); t == nil || words(t) == "" {
		c.report("there is no title")
	}
	if !slices.ContainsFunc(c.all("meta"), func(n *html.Node) bool { return attr(n, "name") == "viewport" }) {
		c.report("there is no viewport for narrow screens")
	}
}

// oneHeading: one h1 with words in it.
func (c *checker) oneHeading() {
	list := c.all("h1")
	if len(list) != 1 {
		c.report("there are %d h1, not one", len(list))
	}
	for _, h := range list {
		if words(h) == "" {
			c.report("the h1 is empty")
		}
	}
}

// landmarks: one main; several of the same landmark have names.
func (c *checker) landmarks() {
	if n := len(c.all("main")); n != 1 {
		c.report("there are %d main, not one", n)
	}
	seen := map[string]bool{}
	navs := c.all("nav")
	for _, n := range navs {
		name := attr(n, "aria-label") + attr(n, "aria-labelledby")
		if len(navs) > 1 && name == "" {
			c.report("one of several nav has no name: %s", show(n))
		}
		if seen[name] {
			c.report("two nav have the same name: %s", show(n))
		}
		seen[name] = true
	}
}

// headings: no rank is left out on the way down.
func (c *checker) headings() {
	last := 1
	for _, h := range c.all("h1", "h2", "h3", "h4", "h5", "h6") {
		rank, _ := strconv.Atoi(h.Data[1:])
		if rank > last+1 && !(c.fragment && last == 1) {
			c.report("%s follows a heading of rank %d", show(h), last)
		}
		if words(h) == "" {
			c.report("an empty heading: %s", show(h))
		}
		last = rank
	}
}

func (c *checker) uniqueIDs() {
	for _, n := range c.elements {
		id, ok := lookup(n, "id")
		switch {
		case !ok:
		case id == "" || strings.ContainsAny(id, " \t\n"):
			c.report("id %q cannot be referred to: %s", id, show(n))
		case c.ids[id] != n:
			c.report("id %q is there twice: %s", id, show(n))
		}
	}
}

// referring are the attributes that name ids.
var referring = []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "form", "list", "headers"}

func (c *checker) references() {
	for _, n := range c.elements {
		for _, a := range referring {
			for _, id := range strings.Fields(attr(n, a)) {
				if c.ids[id] == nil {
					c.report("%s=%q leads to no element: %s", a, id, show(n))
				}
			}
		}
		if form := attr(n, "form"); form != "" && c.ids[form] != nil && c.ids[form].Data != "form" {
			c.report("form=%q is no form: %s", form, show(n))
		}
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && target != "" && c.ids[target] == nil {
			c.report("#%s leads to no element: %s", target, show(n))
		}
	}
}

// inline: nothing that a strict content security policy would stop.
func (c *checker) inline() {
	for _, n := range c.elements {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				c.report("%s has %s=", show(n), a.Key)
			}
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				c.report("a script in an address: %s", show(n))
			}
		}
		if n.Data == "style" {
			c.report("a style element: %s", show(n))
		}
		if n.Data == "script" && !has(n, "src") && !strings.Contains(attr(n, "type"), "json") {
			c.report("an inline script: %s", show(n))
		}
		if n.Data == "base" || n.Data == "iframe" || n.Data == "object" || n.Data == "embed" {
			c.report("a %s element", n.Data)
		}
	}
}

// labels: every box has a label that says what belongs in it.
func (c *checker) labels() {
	labelled := map[string]bool{}
	for _, l := range c.all("label") {
		if words(l) != "" {
			labelled[attr(l, "for")] = true
		}
	}
	for _, n := range c.all("input", "select", "textarea", "meter", "progress") {
		switch attr(n, "type") {
		case "hidden", "submit", "button", "image", "reset":
			continue
		}
		around := inside(n, "label")
		if c.named(n) || attr(n, "id") != "" && labelled[attr(n, "id")] || around != nil && words(around) != "" {
			continue
		}
		c.report("no label: %s", show(n))
	}
}

// named says that the element has a name by aria attributes or a title.
func (c *checker) named(n *html.Node) bool {
	if strings.TrimSpace(attr(n, "aria-label")) != "" {
		return true
	}
	for _, id := range strings.Fields(attr(n, "aria-labelledby")) {
		if t := c.ids[id]; t != nil && words(t) != "" {
			return true
		}
	}
	return false
}

// names: everything that can be pressed says what it does.
func (c *checker) names() {
	for _, n := range c.all("a", "button", "summary") {
		if n.Data == "a" && !has(n, "href") {
			continue
		}
		if words(n) == "" && !c.named(n) {
			c.report("nothing says what this does: %s", show(n))
		}
	}
	for _, n := range c.elements {
		if attr(n, "role") == "region" && !c.named(n) {
			c.report("a region without a name: %s", show(n))
		}
	}
}

// groups: choices stand in a fieldset with a legend.
func (c *checker) groups() {
	for _, n := range c.all("input") {
		if attr(n, "type") == "radio" && inside(n, "fieldset") == nil {
			c.report("a choice outside a fieldset: %s", show(n))
		}
	}
	for _, n := range c.all("fieldset") {
		if l := first(n, "legend"); l == nil || words(l) == "" {
			c.report("a fieldset without a legend: %s", show(n))
		}
	}
}

// tables: a name, and heads that say what they head.
func (c *checker) tables() {
	for _, t := range c.all("table") {
		if caption := first(t, "caption"); (caption == nil || words(caption) == "") && !c.named(t) {
			c.report("a table without a caption: %s", show(t))
		}
		if first(t, "th") == nil {
			c.report("a table without heads: %s", show(t))
		}
	}
	for _, h := range c.all("th") {
		if scope := attr(h, "scope"); !slices.Contains([]string{"col", "row", "colgroup", "rowgroup"}, scope) {
			c.report("a head without a scope: %s", show(h))
		}
		if words(h) == "" && !c.named(h) {
			c.report("an empty head: %s", show(h))
		}
	}
}

// pictures: an alternative, or the word that there is none.
func (c *checker) pictures() {
	for _, n := range c.all("img") {
		if !has(n, "alt") {
			c.report("a picture without alt: %s", show(n))
		}
	}
	for _, n := range c.all("svg") {
		named := c.named(n) || first(n, "title") != nil && words(first(n, "title")) != ""
		if !hidden(n) && !(attr(n, "role") == "img" && named) {
			c.report("a drawing that is neither hidden nor named: %s", show(n))
		}
	}
}
