package rich

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Found says what Clean met and did not take over.
type Found struct {
	// Scripts counts scripts, frames and templates.
	Scripts int
	// Pictures counts those whose source is not one of the program's own.
	Pictures int
	// Deleted counts tracked deletions, Inserted tracked insertions (whose
	// text is kept), Comments the comments of Word.
	Deleted, Inserted, Comments int
}

func (f *Found) note(n *html.Node) {
	if n.Data == "script" || n.Data == "iframe" || n.Data == "template" {
		f.Scripts++
	}
}

// styleOf returns the value of one property of n's style attribute, in small
// letters, or "".
func styleOf(n *html.Node, property string) string {
	style := attribute(n, "style")
	for style != "" {
		var decl string
		decl, style, _ = strings.Cut(style, ";")
		name, value, ok := strings.Cut(decl, ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), property) {
			return strings.ToLower(strings.TrimSpace(value))
		}
	}
	return ""
}

// wordJunk deals with what only Word writes: comments and tracked deletions
// go, and the number of a list stays as the text that it is.
func (f *flow) wordJunk(n *html.Node) bool {
	class := attribute(n, "class")
	switch element := styleOf(n, "mso-element"); {
	case element == "comment-list", element == "comment", element == "annotation":
		f.found.Comments++
		return true
	case styleOf(n, "mso-special-character") == "comment", class == "MsoCommentReference":
		return true
	}
	if n.DataAtom == atom.Del && tracked(n) || class == "msoDel" || class == "MsoDel" {
		f.found.Deleted++
		return true
	}
	if n.DataAtom == atom.Ins && tracked(n) || class == "msoIns" {
		f.found.Inserted++
	}
	if styleOf(n, "mso-list") == "ignore" {
		f.label(n)
		return true
	}
	return false
}

// tracked tells a change that was recorded, with its time or its source, from
// an author's own mark.
func tracked(n *html.Node) bool {
	return attribute(n, "datetime") != "" || attribute(n, "cite") != ""
}

// label writes the number that Word gave a paragraph of a list. A bullet is
// not written: the paragraph becomes an item of a list.
func (f *flow) label(n *html.Node) {
	text := squeeze(textOf(n))
	if f.bullet > 0 && isBullet(n, text) {
		return
	}
	f.bullet = 0
	if text != "" && text[len(text)-1] < 0x80 {
		text += " "
	}
	f.w.write(text, run{})
}

// textOf is all text below n.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

const bulletSigns = "·•●○■□◆◇▪▫–—-*→➢✓√Ø§"

// isBullet tells a bullet from a number: a sign, or a single letter of a font
// that has signs in its place.
func isBullet(n *html.Node, text string) bool {
	r := []rune(text)
	if len(r) != 1 {
		return false
	}
	return strings.ContainsRune(bulletSigns, r[0]) || r[0] >= 0xf000 && r[0] <= 0xf0ff ||
		r[0] < 0x80 && unicode.IsLetter(r[0]) && signFont(n)
}

// signFont reports whether the label, or what is around it in its paragraph,
// is set in a font of signs.
func signFont(n *html.Node) bool {
	for p := n.Parent; p != nil && p.DataAtom == atom.Span; p = p.Parent {
		if signFamily(p) {
			return true
		}
	}
	if signFamily(n) {
		return true
	}
	for d := range n.Descendants() {
		if signFamily(d) {
			return true
		}
	}
	return false
}

func signFamily(n *html.Node) bool {
	family := styleOf(n, "font-family") + styleOf(n, "font")
	return strings.Contains(family, "wingdings") || strings.Contains(family, "symbol") || strings.Contains(family, "courier")
}

var listLevel = regexp.MustCompile(`level([1-9])`)

// wordBullet returns the level of a paragraph that Word keeps in a list, or
// 0. Whether it has a bullet or a number is seen at its label.
func wordBullet(n *html.Node) int {
	m := listLevel.FindStringSubmatch(styleOf(n, "mso-list"))
	if m == nil || !hasLabel(n) {
		return 0
	}
	level, _ := strconv.Atoi(m[1])
	return level
}

func hasLabel(n *html.Node) bool {
	if styleOf(n, "mso-list") == "ignore" {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if hasLabel(c) {
			return true
		}
	}
	return false
}

var headingClass = regexp.MustCompile(`^MsoHeading([1-9])`)

// wordHeading returns the level of a paragraph that is a heading by its class
// or its outline level only, or 0.
func wordHeading(n *html.Node) int {
	if n.DataAtom != atom.P && n.DataAtom != atom.Div {
		return 0
	}
	class := attribute(n, "class")
	if m := headingClass.FindStringSubmatch(class); m != nil {
		return int(m[1][0] - '0')
	}
	if class == "MsoTitle" {
		return 1
	}
	if v, err := strconv.Atoi(styleOf(n, "mso-outline-level")); err == nil && v >= 1 && v <= 9 {
		return v
	}
	return 0
}

// usesTop reports whether the page below n has a heading of the first level.
func usesTop(n *html.Node) bool {
	if n.DataAtom == atom.H1 || wordHeading(n) == 1 {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if usesTop(c) {
			return true
		}
	}
	return false
}

// tagMarks are the elements that stand for a mark.
var tagMarks = map[atom.Atom]marks{
	atom.Strong: strong, atom.B: strong, atom.Em: em, atom.I: em, atom.Dfn: em, atom.Cite: em, atom.U: under,
	atom.S: struck, atom.Strike: struck, atom.Del: struck, atom.Sup: sup, atom.Sub: sub,
}

// dress adds to the form of a place what n says of the characters in it.
func (f *flow) dress(n *html.Node, at form) form {
	if m := tagMarks[n.DataAtom]; m != 0 {
		at.marks = at.marks.with(m)
	}
	class := attribute(n, "class")
	if class == "MsoFootnoteReference" || class == "MsoEndnoteReference" {
		at.marks = at.marks.with(sup)
	}
	if attribute(n, "style") == "" || n.DataAtom == atom.Table {
		return at
	}
	switch weight := styleOf(n, "font-weight"); weight {
	case "bold", "bolder", "600", "700", "800", "900":
		at.marks |= strong
	case "normal", "400":
		at.marks &^= strong
	}
	if style := styleOf(n, "font-style"); style == "italic" || style == "oblique" {
		at.marks |= em
	}
	decoration := styleOf(n, "text-decoration") + styleOf(n, "text-decoration-line")
	if strings.Contains(decoration, "underline") && n.DataAtom != atom.A {
		at.marks |= under
	}
	if strings.Contains(decoration, "line-through") {
		at.marks |= struck
	}
	switch styleOf(n, "vertical-align") {
	case "super":
		at.marks = at.marks.with(sup)
	case "sub":
		at.marks = at.marks.with(sub)
	}
	return at
}

// classOf returns the class of a paragraph: one of the policy's, or the
// alignment that its attributes ask for, or the one around it.
func (f *flow) classOf(n *html.Node, around string) string {
	for _, c := range strings.Fields(attribute(n, "class")) {
		if f.policy.class(c) {
			return c
		}
	}
	align := styleOf(n, "text-align")
	if align == "" {
		align = strings.ToLower(attribute(n, "align"))
	}
	switch align {
	case "right", "end":
		return "right"
	case "center":
		return "center"
	case "left", "start", "justify":
		return ""
	}
	if n.DataAtom == atom.Center {
		return "center"
	}
	return around
}

// onlyAlign keeps of the classes those that headings and cells can have.
func onlyAlign(class string) string {
	if class == "right" || class == "center" {
		return class
	}
	return ""
}
