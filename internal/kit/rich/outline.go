package rich

import (
	"strconv"
	"strings"
)

// Entry is a heading of a text.
type Entry struct {
	// Anchor is the id that Anchored gives the heading, such as "s3".
	Anchor string
	// Level is 2 to 5.
	Level int
	Text  string
	// Block is the heading's Block.Index.
	Block int
}

// Outline returns the headings of a cleaned text.
func Outline(clean string) []Entry {
	var out []Entry
	for _, b := range Blocks(clean) {
		if b.Kind == Heading && b.Text != "" {
			out = append(out, Entry{anchor(len(out) + 1), b.Level, strings.ReplaceAll(b.Text, "\n", " "), b.Index})
		}
	}
	return out
}

func anchor(n int) string { return "s" + strconv.Itoa(n) }

// Anchored returns a cleaned text for showing, with the ids of Outline on its
// headings, tables wrapped so that a wide one scrolls by itself, and links to
// other hosts marked with rel. What it returns is not in the stored form.
func Anchored(clean string) string {
	p := &printer{show: true}
	for i, b := range model(clean) {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.block(b)
	}
	return p.b.String()
}

// Picture is an image in a text.
type Picture struct {
	Src string
	// Alt is the text in its place; "" is missing.
	Alt string
	// Block is the Block.Index that the picture stands in.
	Block int
}

// Images returns the images of a cleaned text. One without an Alt has to get
// one before the text is published.
func Images(clean string) []Picture {
	l := lister{}
	l.flow(model(clean), Block{Kind: Paragraph})
	var out []Picture
	for _, p := range l.out {
		for _, r := range p.from.runs {
			if r.img != nil {
				out = append(out, Picture{r.img.src, r.img.alt, p.Index})
			}
		}
	}
	return out
}

// Link is a hyperlink in a text.
type Link struct {
	Href, Text string
	// Block is the Block.Index that the link stands in.
	Block int
}

// Links returns the hyperlinks of a cleaned text.
func Links(clean string) []Link {
	l := lister{}
	l.flow(model(clean), Block{Kind: Paragraph})
	var out []Link
	for _, p := range l.out {
		open := false
		for _, r := range p.from.runs {
			if n := len(out); open && r.href != "" && out[n-1].Href == r.href {
				out[n-1].Text += r.text
				continue
			}
			if open = r.href != ""; open {
				out = append(out, Link{r.href, r.text, p.Index})
			}
		}
	}
	return out
}
