package paper

import "strings"

// kind is what a block is.
type kind int

const (
	para kind = iota
	heading
	list
	item
	quote
	table
	figure
	rule
)

// block is a piece of a text. A list has items, an item, a quote and a figure
// have blocks, a table has rows; spans are the running text of a paragraph or
// a heading and the caption of a table or a figure.
type block struct {
	kind  kind
	class string
	level int // of a heading, 2 to 5
	spans []span
	kids  []*block
	// ordered lists count from start.
	ordered bool
	start   int
	rows    []row
}

// row is a row of a table; head rows stand in its head.
type row struct {
	head  bool
	cells []cell
}

// cell is a cell with its spans, which are at least 1.
type cell struct {
	head       bool
	rows, cols int
	blocks     []*block
}

// look is how running text looks.
type look struct {
	bold, slant, under, struck bool
	// raise is 1 for superior, -1 for inferior characters.
	raise int
	href  string
}

// span is running text of one look, with "\n" as a line break, or a picture.
type span struct {
	look
	text string
	pic  *picture
}

// picture is a picture in the text, with its size in CSS pixels or 0.
type picture struct {
	src, alt      string
	width, height int
}

// words is what stands for a picture that cannot be shown.
func (p *picture) words() string {
	if p.alt == "" {
		return "〔图片〕"
	}
	return "〔图片：" + p.alt + "〕"
}

// plain is the text of spans.
func plain(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.pic != nil {
			b.WriteString(s.pic.words())
		}
		b.WriteString(s.text)
	}
	return b.String()
}

// say is a paragraph of plain text.
func say(text string) *block { return &block{spans: []span{{text: text}}} }

// bullets are the marks of the levels of an unordered list.
var bullets = []string{"●", "○", "■"}
