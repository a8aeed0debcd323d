package rich

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/docread"
)

// converter makes the model of what docread found in a file.
type converter struct {
	levels []int // the outline levels in use, highest first
	images []docread.Image
	titles map[*block]bool
	// printed is set for a form that has pages and no paragraphs.
	printed bool
}

// titleLength is the length, in characters, of the longest line that stands
// before a title or is one.
const titleLength = 60

func count(n int) string { return strconv.Itoa(n) }

// importNumber is the number in a placeholder, or 0.
func importNumber(src string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(src, "import:"))
	return n
}

// levelsOf lists the outline levels of a document without that of its title:
// a heading at the beginning that is the only one of the highest level.
func levelsOf(blocks []docread.Block) []int {
	n := map[int]int{}
	first, begun := 0, false
	for _, b := range blocks {
		if b.Level > 0 && !b.Title && b.Para != "" {
			n[b.Level]++
			if !begun {
				first = b.Level
			}
		}
		begun = begun || b.Table != nil || b.Level > 0 || len([]rune(b.Para)) > titleLength
	}
	if first > 0 && n[first] == 1 && first == minKey(n) {
		delete(n, first)
	}
	var out []int
	for level := range n {
		out = append(out, level)
	}
	slices.Sort(out)
	return out
}

func minKey(n map[int]int) int {
	least := 100
	for k := range n {
		least = min(least, k)
	}
	return least
}

// convert makes blocks of a document. The notes at its end are parted from
// the text by a rule.
func (c *converter) convert(doc *docread.Document) []*block {
	sheets := 0
	for _, b := range doc.Blocks {
		if b.Table != nil && b.Table.Sheet != "" {
			sheets++
		}
	}
	var out []*block
	noted := false
	for _, b := range doc.Blocks {
		if b.Note && !noted {
			noted = true
			out = append(out, &block{tag: "hr"})
		}
		if b.Table != nil && sheets > 1 && b.Table.Sheet != "" {
			out = append(out, &block{tag: "h2", runs: []run{{text: squeeze(b.Table.Sheet)}}})
		}
		out = append(out, c.block(b, 0)...)
	}
	return joinBullets(out, maxNest)
}

// block converts one block, which may hold several paragraphs.
func (c *converter) block(b docread.Block, nest int) []*block {
	if b.Table != nil {
		return c.table(b.Table, nest)
	}
	var out []*block
	for _, runs := range c.runs(b) {
		p := &block{tag: "p", class: b.Align, runs: runs, bullet: b.Bullet}
		if c.printed {
			p.printedBullet()
		}
		rank := slices.Index(c.levels, b.Level)
		switch {
		case b.Title:
			c.titles[p] = true
		case b.Level > 0 && rank < 0:
			c.titles[p] = true // the only heading above all others
		case b.Level > 0:
			p.tag, p.class, p.runs = "h"+strconv.Itoa(min(rank+2, 5)), onlyAlign(b.Align), unmarked(runs)
		}
		out = append(out, p)
	}
	return out
}

// printedBullet makes a list item of a paragraph that begins with a bullet,
// which in a page form is a character like any other.
func (b *block) printedBullet() {
	if len(b.runs) == 0 {
		return
	}
	if rest := strings.TrimLeft(b.runs[0].text, "•●■◆▪"); rest != b.runs[0].text && rest != "" {
		b.runs[0].text, b.bullet = strings.TrimLeft(rest, " \u3000"), 1
	}
}

// runs converts the text of a paragraph.
func (c *converter) runs(b docread.Block) [][]run {
	w := &writer{}
	pieces := b.Runs
	if len(pieces) == 0 {
		pieces = []docread.Run{{Text: b.Para}}
	}
	policy := &Policy{}
	for _, p := range pieces {
		f := run{marks: marksOf(p), href: policy.link(p.Href)}
		if p.Image > 0 {
			w.image(&picture{src: "import:" + strconv.Itoa(p.Image), alt: squeeze(p.Alt)}, f)
			continue
		}
		c.write(w, p.Text, f)
	}
	return w.take()
}

func (c *converter) write(w *writer, text string, f run) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.brk()
		}
		if blank := underlinedBlank(strings.NewReplacer(" ", "\u00a0", "\t", "\u00a0\u00a0").Replace(line), f.marks); blank != "" {
			line = blank
		}
		w.write(line, f)
	}
}

func marksOf(p docread.Run) marks {
	var m marks
	for _, c := range []struct {
		on   bool
		mark marks
	}{{p.Strong, strong}, {p.Em, em}, {p.Under, under}, {p.Struck, struck}, {p.Sup, sup}, {p.Sub, sub}} {
		if c.on {
			m = m.with(c.mark)
		}
	}
	return m
}

// table converts a table, with what stands above it on a worksheet.
func (c *converter) table(t *docread.Table, nest int) []*block {
	if nest >= maxNest-1 {
		return nil
	}
	rows := c.rows(t, nest)
	table := &block{tag: "table"}
	var above []*block
	if t.Sheet != "" {
		above, rows = peel(rows, len(t.Rows[0]))
	}
	heads := t.Heads
	if heads == 0 && looksLikeHead(rows) {
		heads = 1
	}
	if heads = whole(rows, heads); heads >= len(rows) {
		heads = 0
	}
	if heads > 0 {
		for _, tr := range rows[:heads] {
			for _, cell := range tr.kids {
				cell.tag = "th"
				thin(cell.kids)
			}
		}
		scopeColumns(rows[:heads])
		table.kids = append(table.kids, &block{tag: "thead", kids: rows[:heads]})
	}
	if body := settle(rows[heads:]); len(body) > 0 {
		table.kids = append(table.kids, &block{tag: "tbody", kids: body})
	}
	if len(table.kids) == 0 {
		return above
	}
	return append(above, table)
}

// peel takes the rows off a worksheet's top that are not of its table: those
// with one text and nothing beside it. One merged over the whole width is the
// title, in the middle.
func peel(rows []*block, width int) (above, rest []*block) {
	for len(rows) > 1 && width > 1 {
		var filled []*block
		for _, cell := range rows[0].kids {
			if len(leaves(cell.kids)) > 0 {
				filled = append(filled, cell)
			}
		}
		if len(filled) != 1 || filled[0].rows > 1 {
			break
		}
		for _, p := range filled[0].kids {
			if filled[0].cols == width && p.tag == "p" {
				p.class = "center"
			}
			above = append(above, p)
		}
		rows = rows[1:]
	}
	return above, rows
}

// whole returns how many rows the heading has when merges do not reach out of
// it, else 0.
func whole(rows []*block, heads int) int {
	for i := 0; i < min(heads, len(rows)); i++ {
		for _, cell := range rows[i].kids {
			if i+cell.rows > heads {
				heads = i + cell.rows
			}
		}
	}
	if heads > 5 {
		return 0
	}
	return heads
}

// rows converts the cells of a table, leaving out those that a merge covers.
func (c *converter) rows(t *docread.Table, nest int) []*block {
	var rows []*block
	for _, row := range t.Rows {
		tr := &block{tag: "tr"}
		for _, cell := range row {
			if !cell.Merged {
				tr.kids = append(tr.kids, c.cell(cell, nest))
			}
		}
		rows = append(rows, tr)
	}
	return rows
}

func (c *converter) cell(cell docread.Cell, nest int) *block {
	td := &block{tag: "td", rows: min(cell.RowSpan, maxSpan), cols: min(cell.ColSpan, maxSpan)}
	blocks := cell.Blocks
	if len(blocks) == 0 {
		for line := range strings.SplitSeq(cell.Text, "\n") {
			blocks = append(blocks, docread.Block{Para: line})
		}
	}
	for _, b := range blocks {
		b.Level, b.Title = 0, false
		td.kids = append(td.kids, c.block(b, nest+1)...)
	}
	td.kids = joinBullets(td.kids, maxNest-nest-1)
	if len(td.kids) == 1 && td.kids[0].tag == "p" {
		td.class, td.kids[0].class = td.kids[0].class, ""
	}
	return td
}

// looksLikeHead tells a heading row by its looks: all of it is bold and the
// next row is not, or it begins with the word for a serial number.
func looksLikeHead(rows []*block) bool {
	if len(rows) < 2 || len(rows[0].kids) < 2 {
		return false
	}
	if squeezeAll(rows[0].kids[0]) == "序号" {
		return true
	}
	return allStrong(rows[0]) && !allStrong(rows[1])
}

func squeezeAll(cell *block) string {
	text := ""
	for _, b := range leaves(cell.kids) {
		text += runText(b.runs)
	}
	return strings.Join(strings.Fields(text), "")
}

func allStrong(tr *block) bool {
	some := false
	for _, cell := range tr.kids {
		for _, b := range leaves(cell.kids) {
			for _, r := range b.runs {
				if r.text != "" && r.marks&strong == 0 {
					return false
				}
				some = some || r.text != ""
			}
		}
	}
	return some
}
