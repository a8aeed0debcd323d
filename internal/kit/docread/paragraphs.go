package docread

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lines of print are joined into paragraphs where Options.Rich asks for it: a
// line goes on in the next one if it is full and the next one begins at the
// margin, on the same page or at the top of the following one.

// measure is the area in which running text stands on the pages, and the size
// of its characters.
type measure struct {
	left, right, em float64
}

// measureOf finds the margins: where the first lines from the left begin, a
// few strays apart, and where the long ones end.
func measureOf(pages []*layout) *measure {
	var lefts, rights, ems []float64 // rights of long lines only
	widest := 0.0
	each := func(visit func(textLine)) {
		for _, l := range pages {
			for _, it := range l.items {
				if it.table == nil {
					visit(it.line)
				}
			}
		}
	}
	each(func(l textLine) { widest = max(widest, l.box.width()) })
	each(func(l textLine) {
		ems, lefts = append(ems, l.em), append(lefts, l.box.x0)
		if l.box.width() > 0.7*widest {
			rights = append(rights, l.box.x1)
		}
	})
	for _, l := range pages {
		for _, it := range l.items {
			if it.table != nil {
				lefts, rights = append(lefts, it.table.bounds().x0), append(rights, it.table.bounds().x1)
			}
		}
	}
	if len(ems) == 0 {
		return &measure{}
	}
	slices.Sort(lefts)
	slices.Sort(rights)
	slices.Sort(ems)
	return &measure{lefts[len(lefts)/20], rights[len(rights)*9/10], ems[len(ems)/2]}
}

// textMark is what running text does not begin with.
var textMark = regexp.MustCompile(`^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[）)]|第[一二三四五六七八九十百零\d]+[章节条]|附件[\d：:]|[①-⑳•●■◆▪])`)

// continues reports whether b goes on with the paragraph that a is part of;
// turned says that a page break parts them.
func (m *measure) continues(a, b textLine, turned bool) bool {
	em := max(m.em, 1)
	gap := a.box.y0 - b.box.y1
	switch {
	case m.align(a) != "" || m.align(b) != "":
		return false
	case math.Abs(a.em-b.em) > 0.3*em:
		return false
	case !turned && (gap > 1.8*em || gap < -em):
		return false
	case b.box.x0-m.left > 1.2*em:
		return false
	case textMark.MatchString(strings.TrimSpace(b.text)) && ended(a.text):
		return false
	}
	return wraps(a, b, box{a.box.x0, a.box.y0, m.right, a.box.y1})
}

// align tells a line in the middle or at the right from running text.
func (m *measure) align(l textLine) string {
	em := max(l.em, 1)
	before, after := l.box.x0-m.left, m.right-l.box.x1
	least := 2.5 * em
	if m.large(l) {
		least = 0.5 * em // running text is not set so large
	}
	switch {
	case before > least && after > least && math.Abs(before-after) < 2*em:
		return "center"
	case before > 0.4*(m.right-m.left) && after < 0.3*(m.right-m.left) && before > after+2*em:
		return "right"
	}
	return ""
}

// large reports whether a line is set larger than running text.
func (m *measure) large(l textLine) bool { return l.em > 1.12*m.em }

// dropRepeated takes away the text that most pages have at their head or foot; it is
// not part of what the document says.
func dropRepeated(pages []*layout) {
	if len(pages) < 3 {
		return
	}
	for _, end := range []func(*layout) int{func(*layout) int { return 0 }, func(l *layout) int { return len(l.items) - 1 }} {
		count := map[string]int{}
		for _, l := range pages {
			if k := l.edge(end(l)); k != "" {
				count[k]++
			}
		}
		for _, l := range pages {
			if i := end(l); len(l.items) > 1 && count[l.edge(i)]*3 >= len(pages)*2 {
				l.items = slices.Delete(l.items, i, i+1)
			}
		}
	}
}

var digits = regexp.MustCompile(`\d+`)

// edge is the text of item i without its numbers, or "" for a table or a line
// too long to be a header.
func (l *layout) edge(i int) string {
	if i < 0 || i >= len(l.items) || l.items[i].table != nil || utf8.RuneCountInString(l.items[i].line.text) > 60 {
		return ""
	}
	return digits.ReplaceAllString(squeeze(l.items[i].line.text), "#")
}

// joiner makes blocks of lines, joined to paragraphs.
type joiner struct {
	*measure
	last textLine
	page int
	open bool // the last block is a paragraph that may go on
	body bool // running text has begun
}

// line adds a line on a page to blocks.
func (j *joiner) line(blocks []Block, l textLine, page int) []Block {
	l.text = strings.TrimSpace(l.text)
	if l.text == "" {
		return blocks
	}
	align := j.align(l)
	title := align == "center" && !j.body && page == 1 && j.large(l)
	j.body = j.body || align == ""
	if n := len(blocks); j.open && n > 0 {
		b := &blocks[n-1]
		if title && b.Title && math.Abs(j.last.em-l.em) < 0.15*l.em || j.continues(j.last, l, page != j.page) {
			b.Para += seam(b.Para, l.text) + l.text
			j.last, j.page = l, page
			return blocks
		}
	}
	j.last, j.page, j.open = l, page, true
	return append(blocks, Block{Para: l.text, Page: page, Align: align, Title: title})
}

// seam is what stands between two lines of a paragraph.
func seam(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	next, _ := utf8.DecodeRuneInString(b)
	if wide(last) || wide(next) || last == '-' || last == '/' {
		return ""
	}
	return " "
}
