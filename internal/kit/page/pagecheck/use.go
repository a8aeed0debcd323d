package pagecheck

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// forms: a method that is known, questions as GET, files encoded as such.
func (c *checker) forms() {
	for _, f := range c.all("form") {
		method := strings.ToLower(attr(f, "method"))
		if method != "get" && method != "post" {
			c.report("a form with method %q: %s", method, show(f))
		}
		if !has(f, "action") {
			c.report("a form without an action: %s", show(f))
		}
	}
	for _, n := range c.all("input") {
		if attr(n, "type") != "file" {
			continue
		}
		form := inside(n, "form")
		if id := attr(n, "form"); id != "" {
			form = c.ids[id]
		}
		if form != nil && attr(form, "enctype") != "multipart/form-data" {
			c.report("files cannot be sent by this form: %s", show(form))
		}
	}
	for _, n := range c.all("button") {
		if !has(n, "type") {
			c.report("a button without a type: %s", show(n))
		}
	}
}

// nesting: nothing that can be pressed inside something that can be pressed,
// no form inside a form (which a browser would drop without a word).
func (c *checker) nesting() {
	for _, n := range c.all("a", "button", "select", "textarea") {
		if around := inside(n, "a", "button"); around != nil {
			c.report("%s stands inside %s", show(n), show(around))
		}
		if around := inside(n, "summary"); around != nil {
			c.report("%s stands inside %s", show(n), show(around))
		}
	}
	depth := 0
	tokens := html.NewTokenizer(strings.NewReader(c.source))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			if name, _ := tokens.TagName(); string(name) == "form" {
				if depth++; depth > 1 {
					c.report("a form stands inside a form")
				}
			}
		case html.EndTagToken:
			if name, _ := tokens.TagName(); string(name) == "form" {
				depth--
			}
		}
	}
}

// focus: the order of the page is the order of the keyboard.
func (c *checker) focus() {
	keys := map[string]bool{}
	for _, n := range c.elements {
		if t, ok := lookup(n, "tabindex"); ok && t != "0" && t != "-1" {
			c.report("tabindex %s changes the order: %s", t, show(n))
		}
		if has(n, "autofocus") && !slices.Contains([]string{"input", "textarea", "select"}, n.Data) {
			c.report("autofocus on %s", show(n))
		}
		if k, ok := lookup(n, "accesskey"); ok {
			if keys[k] {
				c.report("accesskey %q is there twice: %s", k, show(n))
			}
			keys[k] = true
		}
	}
}

// assets: nothing comes from elsewhere, and what is asked for exists.
func (c *checker) assets() {
	for _, n := range c.all("link", "script", "img", "source", "video", "audio", "use") {
		for _, name := range []string{"href", "src", "data-flat"} {
			address, ok := lookup(n, name)
			if !ok || strings.HasPrefix(address, "data:image/") {
				continue
			}
			u, err := url.Parse(address)
			switch {
			case err != nil || address == "":
				c.report("an address that cannot be read: %s", show(n))
			case n.Data == "link" && (attr(n, "rel") == "canonical" || attr(n, "rel") == "alternate"):
				// It says where the page belongs; nothing is loaded from there.
			case u.Host != "" || u.Scheme != "":
				c.report("comes from elsewhere: %s", show(n))
			case c.exists != nil && !c.exists(u.Path):
				c.report("does not exist: %s", show(n))
			}
		}
	}
}

// links: addresses that can be read; those that open a window give nothing
// away; those on this site exist where that can be asked.
func (c *checker) links() {
	asked := map[string]bool{}
	for _, n := range c.all("a") {
		address, ok := lookup(n, "href")
		if !ok {
			continue
		}
		u, err := url.Parse(address)
		if err != nil || address == "" || strings.Contains(address, "TemplFailedSanitization") {
			c.report("an address that cannot be read: %s", show(n))
			continue
		}
		if attr(n, "target") == "_blank" && !strings.Contains(attr(n, "rel"), "noopener") {
			c.report("a new window without rel=noopener: %s", show(n))
		}
		if c.leads != nil && u.Host == "" && u.Scheme == "" && u.Path != "" && !asked[u.Path] {
			asked[u.Path] = true
			if !c.leads(u.Path) {
				c.report("leads nowhere: %s", show(n))
			}
		}
	}
}

// slip is what a forgotten format or value leaves on a page.
var slip = regexp.MustCompile(`%!\w?\(|<nil>|\[object Object\]|\b0001-01-01\b|\bundefined\b|\{\{|\bNaN\b`)

// text: no traces of a value that was not there.
func (c *checker) text() {
	for n := range c.root.Descendants() {
		if n.Type != html.TextNode || inside(n, "script", "pre", "code", "textarea") != nil {
			continue
		}
		if found := slip.FindString(n.Data); found != "" {
			c.report("%q in the text: %s", found, strings.TrimSpace(n.Data))
		}
	}
}
