package rich

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a Block is.
type Kind string

// The kinds of blocks. What stands in an item, a cell or a quotation as a
// paragraph of its own is a block of that kind too.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item"
	Cell      Kind = "cell"
	Caption   Kind = "caption"
	Quote     Kind = "quote"
)

// Block is one piece of text with a place: what a reader would call a line or
// a paragraph.
type Block struct {
	// Index counts the blocks of a text from 0. It is the block's place in
	// Blocks, in the map of Text and in an Edit.
	Index int
	Kind  Kind
	// Level is that of a heading, from 2 to 5, or the depth of a list item,
	// from 1; else 0.
	Level int
	Class string
	// Table, Row and Col count from 1 for what stands in a table, with Col
	// the first column of the grid that the cell covers; else 0. Head is set
	// in a heading cell.
	Table, Row, Col int
	Head            bool
	// Text is the block's text; a line break in it is "\n".
	Text string
}

// Blocks returns the blocks of a cleaned text in reading order. Blocks that
// show no text, such as a picture alone, are among them with an empty Text.
func Blocks(clean string) []Block {
	l := lister{}
	l.flow(model(clean), Block{Kind: Paragraph})
	out := make([]Block, len(l.out))
	for i, p := range l.out {
		out[i] = p.Block
	}
	return out
}

// placed is a Block with the place in the model that it was made from.
type placed struct {
	Block
	from *block
}

// lister walks the model in reading order.
type lister struct {
	out    []placed
	tables int
}

func (l *lister) add(b *block, as Block) {
	if len(b.runs) == 0 {
		return
	}
	as.Index, as.Class, as.Text = len(l.out), b.class, runText(b.runs)
	l.out = append(l.out, placed{as, b})
}

func (l *lister) flow(blocks []*block, as Block) {
	for _, b := range blocks {
		switch b.tag {
		case "ul", "ol":
			item := as
			item.Level++
			if as.Kind == Paragraph {
				item.Kind = Item
			}
			for _, li := range b.kids {
				l.flow(li.kids, item)
			}
		case "blockquote":
			quote := as
			if as.Kind == Paragraph {
				quote.Kind = Quote
			}
			l.flow(b.kids, quote)
		case "figure":
			l.flow(b.kids, as)
			l.add(b, caption(as))
		case "table":
			l.table(b, as)
		case "p", "hr":
			l.add(b, as)
		default:
			head := as
			head.Kind, head.Level = Heading, int(b.tag[1]-'0')
			l.add(b, head)
		}
	}
}

func caption(as Block) Block {
	as.Kind = Caption
	return as
}

// table lists the cells of a table with their places in the grid.
func (l *lister) table(b *block, as Block) {
	l.tables++
	as.Table, as.Kind, as.Level = l.tables, Cell, 0
	l.add(b, caption(as))
	for _, c := range grid(b) {
		cell := as
		cell.Row, cell.Col, cell.Head = c.row, c.col, c.cell.tag == "th"
		l.flow(c.cell.kids, cell)
	}
}

// gridCell is a cell with its row and column, from 1.
type gridCell struct {
	cell     *block
	row, col int
}

// grid lays out the cells of a table as a browser does.
func grid(table *block) []gridCell {
	var out []gridCell
	row := 0
	for _, section := range table.kids {
		var taken []int // the first row at which each column is free again
		for _, tr := range section.kids {
			row++
			col := 0
			for _, c := range tr.kids {
				for col < len(taken) && taken[col] > row {
					col++
				}
				for len(taken) < col+c.cols {
					taken = append(taken, 0)
				}
				for i := range c.cols {
					taken[col+i] = max(taken[col+i], row+c.rows)
				}
				out = append(out, gridCell{c, row, col + 1})
				col += c.cols
			}
		}
	}
	return out
}

func runText(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.brk {
			b.WriteByte('\n')
		}
		b.WriteString(r.text)
	}
	return b.String()
}

// Text returns a cleaned text without its forms, a line break after each
// block, for searching and for reading aloud.
func Text(clean string) string {
	text, _ := TextMap(clean)
	return text
}

// TextMap is Text with, for each block that Blocks returns, the offset in
// runes at which it begins.
func TextMap(clean string) (text string, starts []int) {
	var b strings.Builder
	at := 0
	for i, block := range Blocks(clean) {
		if i > 0 {
			b.WriteByte('\n')
			at++
		}
		starts = append(starts, at)
		b.WriteString(block.Text)
		at += utf8.RuneCountInString(block.Text)
	}
	return b.String(), starts
}

// Place turns an offset in runes into the text of TextMap into a block's
// index and an offset into that block's text.
func Place(starts []int, offset int) (index, within int) {
	for i := len(starts) - 1; i >= 0; i-- {
		if starts[i] <= offset {
			return i, offset - starts[i]
		}
	}
	return 0, 0
}

// WordCount counts as word processors do for Chinese: each Chinese character
// and each full-width mark is one, and so is each run of other letters,
// digits and marks.
func WordCount(clean string) int {
	n, inWord := 0, false
	for _, r := range Text(clean) {
		switch {
		case unicode.IsSpace(r):
			inWord = false
		case wide(r), unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r), unicode.Is(unicode.Hangul, r):
			n, inWord = n+1, false
		case !inWord:
			n, inWord = n+1, true
		}
	}
	return n
}

// Excerpt returns the beginning of the running text in at most n runes, "…"
// included: headings, tables and captions are left out unless there is
// nothing else. It is cut after a sentence where one ends late enough.
func Excerpt(clean string, n int) string {
	var parts, all []string
	for _, b := range Blocks(clean) {
		text := strings.Join(strings.Fields(b.Text), " ")
		if text == "" {
			continue
		}
		all = append(all, text)
		if b.Kind == Paragraph && b.Class != "right" && b.Class != "sign" && b.Class != "serial" || b.Kind == Item || b.Kind == Quote {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		parts = all
	}
	return cut([]rune(strings.Join(parts, " ")), n)
}

func cut(text []rune, n int) string {
	if n <= 0 {
		return ""
	}
	if len(text) <= n {
		return string(text)
	}
	for i := n - 1; i >= n*2/3; i-- {
		if strings.ContainsRune("。！？", text[i]) {
			return string(text[:i+1])
		}
	}
	return strings.TrimRight(string(text[:n-1]), "，、；： ") + "…"
}
