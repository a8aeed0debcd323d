package pagecheck

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Problem is a promise that a page breaks.
type Problem struct {
	// Rule names the promise, What says where it is broken.
	Rule, What string
}

// String is the problem on one line.
func (p Problem) String() string { return p.Rule + ": " + p.What }

// Option changes what is checked.
type Option func(*checker)

// Fragment is for a part of a page: it needs no head, h1 or main.
func Fragment(c *checker) { c.fragment = true }

// Allow leaves out the rules of these names.
func Allow(rules ...string) Option {
	return func(c *checker) {
		for _, r := range rules {
			c.allowed[r] = true
		}
	}
}

// Assets says which addresses of style sheets, scripts and pictures exist.
func Assets(exists func(path string) bool) Option {
	return func(c *checker) { c.exists = exists }
}

// Links says which addresses on this site exist; each link is asked once.
func Links(exists func(path string) bool) Option {
	return func(c *checker) { c.leads = exists }
}

// Check fails the test for every promise that the page breaks.
func Check(t testing.TB, page string, options ...Option) {
	t.Helper()
	problems, err := Problems(strings.NewReader(page), options...)
	if err != nil {
		t.Fatalf("read the page: %v", err)
	}
	for _, p := range problems {
		t.Errorf("the page breaks a promise: %s", p)
	}
}

// Problems lists every promise that the page breaks, in the page's order
// within each rule. An error means that the page could not be read.
func Problems(r io.Reader, options ...Option) ([]Problem, error) {
	source, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(string(source)))
	if err != nil {
		return nil, err
	}
	c := &checker{root: root, source: string(source), allowed: map[string]bool{}, ids: map[string]*html.Node{}}
	for _, o := range options {
		o(c)
	}
	c.collect()
	for _, rule := range rules {
		if !c.allowed[rule.name] && !(rule.whole && c.fragment) {
			c.rule = rule.name
			rule.check(c)
		}
	}
	return c.problems, nil
}

type checker struct {
	root     *html.Node
	source   string
	fragment bool
	allowed  map[string]bool
	exists   func(string) bool
	leads    func(string) bool

	rule     string
	elements []*html.Node
	ids      map[string]*html.Node
	problems []Problem
}

// rules are the promises in the order they are reported; whole ones make
// sense for a whole page only.
var rules = []struct {
	name  string
	whole bool
	check func(*checker)
}{
	{"document", true, (*checker).document},
	{"h1", true, (*checker).oneHeading},
	{"main", true, (*checker).landmarks},
	{"headings", false, (*checker).headings},
	{"ids", false, (*checker).uniqueIDs},
	{"references", false, (*checker).references},
	{"inline", false, (*checker).inline},
	{"labels", false, (*checker).labels},
	{"names", false, (*checker).names},
	{"groups", false, (*checker).groups},
	{"tables", false, (*checker).tables},
	{"pictures", false, (*checker).pictures},
	{"forms", false, (*checker).forms},
	{"nesting", false, (*checker).nesting},
	{"focus", false, (*checker).focus},
	{"assets", false, (*checker).assets},
	{"links", false, (*checker).links},
	{"text", false, (*checker).text},
}

func (c *checker) report(format string, args ...any) {
	c.problems = append(c.problems, Problem{Rule: c.rule, What: fmt.Sprintf(format, args...)})
}

// collect lists the elements in the page's order and the ids.
func (c *checker) collect() {
	for n := range c.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		c.elements = append(c.elements, n)
		if id := attr(n, "id"); id != "" && c.ids[id] == nil {
			c.ids[id] = n
		}
	}
}

// all are the elements of these names.
func (c *checker) all(names ...string) []*html.Node {
	var list []*html.Node
	for _, n := range c.elements {
		for _, name := range names {
			if n.Data == name {
				list = append(list, n)
			}
		}
	}
	return list
}
