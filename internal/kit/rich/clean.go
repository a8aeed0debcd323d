package rich

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Policy says what a cleaned text may hold beyond the elements of the form.
type Policy struct {
	// Pictures are the beginnings of the paths where the program's own
	// pictures stand, such as "/files/". "import:" lets the placeholders of
	// Read through. Any other picture is left out.
	Pictures []string
	// Classes are the classes of paragraphs; nil stands for Classes.
	Classes []string
	// stored is set for reading what has been cleaned before, by whatever
	// policy.
	stored bool
}

// Classes are the classes that a paragraph may have unless a Policy says
// otherwise: aligned, without the indent of a paragraph, the signature at the
// end (落款), and the line with the number of a document.
var Classes = []string{"right", "center", "noindent", "sign", "serial"}

// Clean returns any HTML in the form of this package. Text is never lost,
// except in scripts, styles and what Word records as deleted; a picture stays
// if its source begins with one of the paths. Clean(Clean(x)) == Clean(x).
func Clean(source string, pictures ...string) string {
	return Policy{Pictures: pictures}.Clean(source)
}

// Clean is the function Clean with all that a Policy can say.
func (p Policy) Clean(source string) string {
	clean, _ := p.Inspect(source)
	return clean
}

// Inspect is Clean that also says what was not taken over.
func (p Policy) Inspect(source string) (string, Found) {
	blocks, found := p.parse(source)
	return guard().Sanitize(render(blocks)), found
}

// parse reads any HTML into the model.
func (p Policy) parse(source string) ([]*block, Found) {
	source = fragment(strings.ToValidUTF8(source, "\ufffd"))
	root, err := parseFragment(source)
	if err != nil {
		return lines(source), Found{}
	}
	k := &walker{policy: &p}
	if usesTop(root) {
		k.shift = 1
	}
	blocks := k.flowOf(root, form{})
	return blocks, k.found
}

// fragment cuts the header off what Windows puts on the clipboard.
func fragment(source string) string {
	head := source[:min(len(source), 1024)]
	if strings.HasPrefix(head, "Version:") && strings.Contains(head, "StartHTML:") {
		return source[max(strings.Index(source, "<"), 0):]
	}
	return source
}

// parseFragment parses source as the content of a page's body. Scripting is
// off, so that what stands in noscript is read.
func parseFragment(source string) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(source), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

// lines reads what cannot be parsed, because its elements are nested beyond
// all reason, as text alone.
func lines(source string) []*block {
	var out []*block
	var w writer
	end := func() {
		for _, runs := range w.take() {
			out = append(out, &block{tag: "p", runs: runs})
		}
	}
	z := html.NewTokenizer(strings.NewReader(source))
	quiet := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			end()
			return out
		case html.TextToken:
			if quiet == "" {
				w.write(z.Token().Data, run{})
			}
		case html.StartTagToken:
			t := z.Token()
			if gone[t.Data] {
				quiet = t.Data
			}
			if parted[t.DataAtom] || t.DataAtom == atom.Br || t.DataAtom == atom.Table || t.DataAtom == atom.Ul {
				end()
			}
		case html.EndTagToken:
			if z.Token().Data == quiet {
				quiet = ""
			}
		}
	}
}

// model reads a stored text.
func model(clean string) []*block {
	blocks, _ := Policy{stored: true}.parse(clean)
	return blocks
}

func (p *Policy) class(c string) bool {
	if p.stored {
		return className.MatchString(c)
	}
	if p.Classes != nil {
		return className.MatchString(c) && slices.Contains(p.Classes, c)
	}
	return slices.Contains(Classes, c)
}

// link returns a hyperlink's address in one spelling, or "" for one that the
// form does not take. Links to Word's own bookmarks lead nowhere and go.
func (p *Policy) link(href string) string {
	for _, mark := range []string{"#_", "#OLE_LINK", "file:"} {
		if strings.HasPrefix(href, mark) {
			return ""
		}
	}
	u, s := address(href)
	if u == nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto", "tel":
		if u.Opaque == "" {
			return ""
		}
	case "":
		if u.Host != "" || strings.HasPrefix(s, "//") {
			return ""
		}
	default:
		return ""
	}
	return s
}

// address parses an address and returns it in the spelling that parsing it
// again does not change, or nil.
func address(s string) (*url.URL, string) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 4096 || strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == '\\' || r == 0x7f || unseenRune(r) || r == '\u3000' || r == '\u00a0'
	}) {
		return nil, ""
	}
	for range 3 {
		u, err := url.Parse(s)
		if err != nil {
			return nil, ""
		}
		again := u.String()
		if again == s {
			return u, s
		}
		s = again
	}
	return nil, ""
}

// picture returns the source of a picture if it is one of the program's own
// addresses, else "".
func (p *Policy) picture(src string) string {
	u, s := address(src)
	if u == nil || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.Contains(s, "..") || strings.ContainsAny(u.Path, "\\%") ||
		strings.Contains(u.Path, "..") || strings.Contains(u.Path, "//") {
		return ""
	}
	if u.Scheme != "" && !imported.MatchString(s) {
		return ""
	}
	if p.stored && (u.Scheme != "" || strings.HasPrefix(s, "/")) {
		return s
	}
	for _, own := range p.Pictures {
		if own != "" && strings.HasPrefix(s, own) && (u.Scheme != "" || strings.HasPrefix(s, "/")) {
			return s
		}
	}
	return ""
}
