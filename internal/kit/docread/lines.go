package docread

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is one line of print with the box of its ink. Em is the size of
// its characters.
type textLine struct {
	text string
	box  box
	em   float64
}

// lineMaker collects the glyphs of one cell, or those outside all tables,
// into lines.
type lineMaker struct {
	runs  []*textRun
	open  bool // the last run goes on
	space bool // white space waits between it and the next glyph
}

// textRun is a stretch of glyphs that follow each other on a line.
type textRun struct {
	box    box
	em     float64
	glyphs []inked
}

// inked is a glyph and whether white space came before it.
type inked struct {
	glyph
	space bool
}

// add takes the next glyph in the order of the page's content.
func (m *lineMaker) add(g glyph) {
	switch {
	case g.brk:
		m.open = false
		return
	case !g.visible():
		m.space = true
		return
	}
	n := len(m.runs)
	if !m.open || n == 0 || !m.runs[n-1].takes(g) {
		m.runs = append(m.runs, &textRun{box: g.box})
		n++
	}
	m.runs[n-1].write(inked{g, m.space})
	m.open, m.space = true, false
}

// takes reports whether g follows on the same line, not far off.
func (r *textRun) takes(g glyph) bool {
	em := max(g.em(), r.em)
	dy := g.box.center().y - r.box.center().y
	gap := g.box.x0 - r.glyphs[len(r.glyphs)-1].box.x1
	return dy < 0.8*em && dy > -0.8*em && gap > -em && gap < 1.5*em
}

func (r *textRun) write(g inked) {
	r.glyphs = append(r.glyphs, g)
	r.box, r.em = r.box.union(g.box), max(r.em, g.em())
}

// em guesses the size of the type from the ink of one glyph.
func (g glyph) em() float64 { return max(g.box.width(), g.box.height()) }

// lines are the rows of print as text.
func (m *lineMaker) lines() []textLine {
	rows := m.rows()
	out := make([]textLine, len(rows))
	for i, row := range rows {
		out[i] = joinRuns(row.runs, false)
	}
	return out
}

// rows puts the runs that stand side by side on one line, from top to bottom.
//
// The tallest runs set the lines, since a run of low marks, such as a pair of
// quotation marks in another font, has its ink near one edge of its line.
func (m *lineMaker) rows() []*printRow {
	runs := slices.Clone(m.runs)
	slices.SortStableFunc(runs, func(a, b *textRun) int { return cmp.Compare(b.box.height(), a.box.height()) })
	var rows []*printRow
	for _, r := range runs {
		at, found := slices.BinarySearchFunc(rows, r.box.center().y, (*printRow).compare)
		if i := nearestRow(rows, at, found, r.box); i >= 0 {
			rows[i].runs = append(rows[i].runs, r)
		} else {
			rows = slices.Insert(rows, at, &printRow{r.box, []*textRun{r}})
		}
	}
	return rows
}

// printRow is a line while its runs are gathered; box is that of the tallest.
type printRow struct {
	box  box
	runs []*textRun
}

// compare orders rows from the top of the page to its foot.
func (p *printRow) compare(y float64) int { return cmp.Compare(y, p.box.center().y) }

// nearestRow returns the row around place i that b mostly lies in, or -1.
func nearestRow(rows []*printRow, i int, found bool, b box) int {
	best, most := -1, 0.5*max(b.height(), 0.1)
	for _, k := range []int{i - 1, i, i + 1} {
		if k < 0 || k >= len(rows) || !found && k > i {
			continue
		}
		row := rows[k].box
		if overlap := min(row.y1, b.y1) - max(row.y0, b.y0); overlap > most {
			best, most = k, overlap
		}
	}
	return best
}

// sorted are the glyphs of runs that stand side by side and the size of the
// largest. They are sorted anew, since a mark in another font may come after
// the words that it stands between.
func sorted(runs []*textRun) (glyphs []inked, em float64) {
	for _, r := range runs {
		glyphs = append(glyphs, r.glyphs...)
		em = max(em, r.em)
	}
	slices.SortStableFunc(glyphs, func(a, b inked) int { return cmp.Compare(a.box.center().x, b.box.center().x) })
	return glyphs, em
}

// joinRuns makes one line of runs that stand side by side. With columns, wide
// gaps are kept as runs of spaces.
func joinRuns(runs []*textRun, columns bool) textLine {
	line := textLine{box: runs[0].box}
	for _, r := range runs {
		line.box = line.box.union(r.box)
	}
	glyphs, em := sorted(runs)
	line.em = em
	var text strings.Builder
	for i, g := range glyphs {
		if i > 0 {
			text.WriteString(space(glyphs[i-1], g, line.em, columns))
		}
		text.WriteRune(g.r)
	}
	line.text = text.String()
	return line
}

// space is the white space between two glyphs of a line. Next to Chinese the
// engine finds spaces that are only the air between a digit and a character
// or after a mark, so there it takes a gap that can be seen.
func space(a, b inked, em float64, columns bool) string {
	gap := (b.box.x0 - a.box.x1) / max(em, 1)
	chinese := wide(a.r) || wide(b.r)
	seen := 0.7
	if chinese && (unicode.IsPunct(a.r) || unicode.IsPunct(b.r)) {
		seen = 1.3
	}
	switch {
	case columns && gap > wideGap:
		return strings.Repeat(" ", min(int(2*gap), 40))
	case gap > seen, !chinese && (b.space || gap > 0.3):
		return " "
	}
	return ""
}

// padding is the most that is taken for the empty margin of a cell.
const padding = 6.0

// slack, in ems, is for the difference between ink and type.
const slack = 0.35

var itemStart = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十百\d]+[）)、.．]|[①-⑳])`)

// cellText joins the lines of a cell whose area is given. A line that was
// broken only because the cell is narrow goes on; elsewhere the break stays.
func cellText(lines []textLine, area box) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteString(joint(lines[i-1], l, area))
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// joint is what stands between two lines of a cell.
func joint(a, b textLine, area box) string {
	if !wraps(a, b, area) {
		return "\n"
	}
	last, _ := utf8.DecodeLastRuneInString(a.text)
	next, _ := utf8.DecodeRuneInString(b.text)
	if wide(last) || wide(next) || last == '-' || last == '/' {
		return ""
	}
	return " "
}

// wraps reports whether a was broken because what b begins with had no room
// on it.
func wraps(a, b textLine, area box) bool {
	if ended(a.text) && itemStart.MatchString(b.text) {
		return false
	}
	em := max(a.em, b.em)
	margin := min(max(min(a.box.x0, b.box.x0)-area.x0, 0), padding)
	room := area.width() - 2*margin - a.box.width()
	if last, _ := utf8.DecodeLastRuneInString(a.text); wide(last) && unicode.IsPunct(last) {
		room -= 0.6 * em // the ink of such a mark ends before its width does
	}
	return room < (lead(b.text)+slack)*em
}

// ended reports whether a sentence or a clause of a list ends with s.
func ended(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, "；") || strings.HasSuffix(s, ";")
}

// Marks that stick to a neighbour: closers must not begin a line, and
// around quotation marks many programs do not break at all.
const (
	closers = "，。、；：？！）》】〕…％,.;:?!)%"
	binders = "“”‘’（《【〔+—·-/"
)

// lead is the length in ems of what cannot be parted from the start of s: a
// character with the marks that stick to it, or a word with the one that
// follows.
func lead(s string) float64 {
	n, bound := 0.0, true
	for _, r := range s {
		closer := strings.ContainsRune(closers, r)
		binder := strings.ContainsRune(binders, r)
		letter := !wide(r) && !closer && !binder
		if unicode.IsSpace(r) || !bound && !closer && !binder {
			return n
		}
		bound = binder || letter
		if wide(r) {
			n += 0.5
		}
		n += 0.5
	}
	return n
}
