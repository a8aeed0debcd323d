package plan

import (
	"slices"
	"strings"

	"gongkai/internal/kit/docread"
)

// The positioned reader takes text that kept the places of a table's cells:
// the cells of one printed line stand side by side, parted by runs of
// blanks, as pdftotext -layout writes them. Columns are found from the
// blanks, rows from how the lines of their cells lie to each other.

// run is a stretch of a line without a blank, at columns [from, to).
type run struct {
	from, to int
	text     string
}

// placedLine is one printed line, cut into the table's columns.
type placedLine struct {
	cells []string
	// widths are those of the cells, and number tells a row's number.
	widths []int
	number bool
	// gap is set where blank lines stood above.
	gap bool
	// head is set on a full-width heading, whose text is in cells[0].
	head bool
}

// section is the lines below one row of column names or on one page, which
// share the places of their columns.
type section struct {
	lines []placedLine
	rows  []lineSpan
	// widths are the columns' widest texts.
	widths []int
	keys   [][]string // the key tasks and sub-tasks of each row, by column
}

// positioned reads one document.
type positioned struct {
	found
	stats    *stats
	wide     int // columns that a Chinese character takes: 1 or 2
	sections []*section
	heads    []run // the names of the columns, where they stand
	crossed  int   // runs that lie across two columns
	runs     int
}

// maxPlaced is the longest line, in bytes, that a printed page can have.
const maxPlaced = 1500

// readPositioned reads text whose cells kept their places; nil means that
// the text is of another form.
func readPositioned(doc *docread.Document, units map[string]bool) *found {
	pages := pagesOf(doc)
	if !keepsPlaces(pages) {
		return nil
	}
	var tries []*positioned
	for _, wide := range []int{1, 2} {
		p := &positioned{stats: &stats{units: units}, wide: wide}
		if p.place(pages) && p.crossed*12 <= p.runs {
			tries = append(tries, p)
		}
	}
	slices.SortStableFunc(tries, func(a, b *positioned) int { return a.crossed - b.crossed })
	for _, p := range tries {
		if p.rowsFound() {
			p.placed = true
			return &p.found
		}
	}
	return nil
}

// keepsPlaces reports whether enough lines have a wide blank between texts.
func keepsPlaces(pages [][]string) bool {
	texts, gaps := 0, 0
	for _, lines := range pages {
		for _, l := range lines {
			l = strings.TrimFunc(l, isBlank)
			if l == "" {
				continue
			}
			texts++
			if strings.Contains(l, "  ") || strings.Contains(l, "\u3000\u3000") {
				gaps++
			}
		}
	}
	return gaps > 2 && gaps*6 > texts
}

// pagesOf is the document's lines page by page; a document without pages is
// one page.
func pagesOf(doc *docread.Document) [][]string {
	var pages [][]string
	last := -1
	for _, b := range doc.Blocks {
		if b.Table != nil {
			return nil
		}
		if b.Page != last {
			pages, last = append(pages, nil), b.Page
		}
		k := len(pages) - 1
		for _, l := range splitLines(b.Para) {
			if len(l) > maxPlaced {
				return nil
			}
			pages[k] = append(pages[k], l)
		}
	}
	return pages
}

// runsOf cuts a line at its blanks, those that are least columns wide.
func runsOf(line string, wide, least int) []run {
	var runs []run
	var b strings.Builder
	at, from, blank := 0, 0, least
	for _, r := range line {
		w := placeWidth(r, wide)
		if isBlank(r) {
			blank += w
			at += w
			continue
		}
		if blank >= least {
			if b.Len() > 0 {
				runs = append(runs, run{from, at - blank, b.String()})
				b.Reset()
			}
			from = at
		} else if blank > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		at += w
		blank = 0
	}
	if b.Len() > 0 {
		runs = append(runs, run{from, at - blank, b.String()})
	}
	return runs
}

func placeWidth(r rune, wide int) int {
	w := runeWidth(r)
	switch {
	case r == 0x3000:
		return wide
	case r == '\t':
		return 8
	case isBlank(r) && !isZeroWidth(r):
		return 1
	}
	return min(w, wide)
}

// place cuts the pages' lines into cells. It reports whether there is a row
// of column names whose places can be told.
func (p *positioned) place(pages [][]string) bool {
	for _, lines := range pages {
		from := 0
		for i := 0; i < len(lines); i++ {
			heads, used := p.headAt(lines, i)
			if heads == nil {
				continue
			}
			p.body(lines[from:i])
			for _, h := range heads {
				if p.layout != nil {
					p.after = append(p.after, Tidy(h.text))
				}
			}
			if p.layout == nil {
				p.layout = columnsAt(heads)
			}
			p.heads = heads
			i += used - 1
			from = i + 1
		}
		p.body(lines[from:])
	}
	return p.layout != nil && p.runs > 0
}

func columnsAt(heads []run) *layout {
	l := &layout{}
	for _, h := range heads {
		f, _ := namedField(h.text)
		l.columns = append(l.columns, column{name: Tidy(h.text), field: f})
	}
	l.settle()
	return l
}

// headAt reads the column names that stand at line i, on up to four lines
// where names were broken, and says how many lines they take.
func (p *positioned) headAt(lines []string, i int) ([]run, int) {
	for _, least := range []int{1, 2} {
		if heads, used := p.headCut(lines, i, least); heads != nil {
			return heads, used
		}
	}
	return nil, 0
}

func (p *positioned) headCut(lines []string, i, least int) (best []run, used int) {
	var merged []run
	for n := 1; n <= 5 && i+n <= len(lines); n++ {
		runs := runsOf(lines[i+n-1], p.wide, least)
		if len(runs) == 0 {
			if n == 1 {
				return nil, 0
			}
			continue
		}
		if merged = mergeRuns(merged, runs); merged == nil {
			break
		}
		if p.isHead(merged) {
			best, used = slices.Clone(merged), n
		}
	}
	return best, used
}

// isHead reports whether runs are column names, and, for a repeated head,
// the same ones.
func (p *positioned) isHead(runs []run) bool {
	if len(runs) < 3 || p.layout != nil && len(runs) != len(p.layout.columns) {
		return false
	}
	l := &layout{}
	for i, r := range runs {
		f, ok := namedField(r.text)
		if !ok || p.layout != nil && p.layout.columns[i].name != Tidy(r.text) {
			return false
		}
		l.columns = append(l.columns, column{field: f})
	}
	l, _ = planHead(l, 1)
	return l != nil
}

// mergeRuns puts the runs of a further line under those above them; nil
// where they are no names.
func mergeRuns(above, runs []run) []run {
	out := slices.Clone(above)
	for _, r := range runs {
		if runeLen(r.text) > 16 {
			return nil
		}
		k := slices.IndexFunc(out, func(o run) bool { return o.from < r.to && r.from < o.to })
		if k < 0 {
			out = append(out, r)
			continue
		}
		out[k] = run{min(out[k].from, r.from), max(out[k].to, r.to), out[k].text + r.text}
	}
	slices.SortFunc(out, func(a, b run) int { return a.from - b.from })
	return out
}

// body cuts the lines of one section at its columns. Lines before the first
// head are the document's front matter.
func (p *positioned) body(lines []string) {
	if p.layout == nil {
		for _, l := range lines {
			if s := Tidy(l); s != "" {
				p.before = append(p.before, s)
			}
		}
		return
	}
	runs := make([][]run, len(lines))
	for i, l := range lines {
		if p.furniture(l) {
			continue
		}
		runs[i] = runsOf(l, p.wide, 1)
	}
	runs = p.trimTail(runs)
	edges := p.edges(runs)
	s := &section{widths: make([]int, len(edges)+1)}
	gap := false
	for _, rs := range runs {
		if len(rs) == 0 {
			gap = true
			continue
		}
		s.add(p.cut(rs, edges, gap))
		gap = false
	}
	if len(s.lines) > 0 {
		p.sections = append(p.sections, s)
	}
}

func (s *section) add(l placedLine) {
	l.widths = make([]int, len(l.cells))
	for j, c := range l.cells {
		if !l.head {
			l.widths[j] = width(c)
			s.widths[j] = max(s.widths[j], l.widths[j])
		}
	}
	s.lines = append(s.lines, l)
}

func (p *positioned) furniture(line string) bool {
	s := Tidy(line)
	if rePage.MatchString(fold(squeeze(s))) || s != "" && runeLen(s) > 8 && slices.Contains(p.before, s) {
		p.after = append(p.after, s)
		return true
	}
	return false
}

// trimTail takes notes, the signature and the day of issue off a section's
// end: lines of a single run that are no cell.
func (p *positioned) trimTail(runs [][]run) [][]run {
	cut := len(runs)
	for i := len(runs) - 1; i >= 0; i-- {
		if len(runs[i]) == 0 {
			continue
		}
		if !p.tailLine(runs[i]) {
			break
		}
		cut = i
	}
	for _, rs := range runs[cut:] {
		if len(rs) > 0 {
			p.after = append(p.after, Tidy(textOf(rs)))
		}
	}
	return runs[:cut]
}

func (p *positioned) tailLine(rs []run) bool {
	s := Tidy(textOf(rs))
	if reNote.MatchString(s) || reTail.MatchString(fold(s)) {
		return true
	}
	_, dated := dateLine(fold(s))
	return alone(rs) && (dated || unitShaped(s) && p.outsideColumns(rs[0]))
}

// outsideColumns reports whether a text stands under no duty column.
func (p *positioned) outsideColumns(r run) bool {
	for i, h := range p.heads {
		if f := p.layout.columns[i].field; h.from < r.to && r.from < h.to && f.isDuty() {
			return false
		}
	}
	return true
}

// edges finds where the columns part: between the names of two columns, the
// place that fewest runs lie across.
func (p *positioned) edges(runs [][]run) []int {
	widest := 0
	for _, h := range p.heads {
		widest = max(widest, h.to)
	}
	for _, rs := range runs {
		for _, r := range rs {
			widest = max(widest, r.to)
		}
	}
	cross := make([]int, widest+2)
	mark := func(r run) {
		for x := r.from + 1; x < r.to; x++ {
			cross[x]++
		}
	}
	for _, h := range p.heads {
		mark(h)
	}
	for _, rs := range runs {
		for _, r := range rs {
			mark(r)
		}
	}
	var between, about []int
	for j := 0; j+1 < len(p.heads); j++ {
		a, b := p.heads[j], p.heads[j+1]
		between = append(between, lowest(cross, a.to, b.from))
		about = append(about, lowest(cross, (a.from+a.to+1)/2, (b.from+b.to)/2))
	}
	return p.bestEdges(runs, [][]int{between, about, shifted(between, -2), shifted(between, -4)}, widest)
}

// lowest is the middle of the widest stretch of [from, to] where cross is
// least.
func lowest(cross []int, from, to int) int {
	least := slices.Min(cross[from : to+1])
	at, most := from, 0
	for x := from; x <= to; x++ {
		n := 0
		for x+n <= to && cross[x+n] == least {
			n++
		}
		if n > most {
			at, most = x+n/2, n
		}
		x += n
	}
	return at
}

// cut puts a line's runs into its cells.
func (p *positioned) cut(rs []run, edges []int, gap bool) placedLine {
	l := placedLine{cells: make([]string, len(edges)+1), gap: gap}
	no := p.layout.index(fieldNo)
	if p.isHeading(rs, edges) {
		l.head, l.cells[0] = true, textOf(rs)
		return l
	}
	p.runs += len(rs)
	cols, _ := p.columnsOf(rs, edges)
	for i, j := range cols {
		if l.cells[j] != "" {
			l.cells[j] += " "
			p.gutter = p.gutter || p.parted(rs[i-1], rs[i], j)
		}
		l.cells[j] += rs[i].text
		if overhang(rs[i], edges, j) > 3 {
			p.crossed++
		}
	}
	l.number = no >= 0 && isNumber(l.cells[no])
	return l
}

// parted reports whether a blank between two texts of a key task's cell can
// only be one between columns.
func (p *positioned) parted(a, b run, j int) bool {
	f := p.layout.columns[j].field
	return (f == fieldKey || f == fieldSub) && (b.from-a.to > 1 || !weakBlank(a.text, b.text)) && !(headLevel(a.text) > 0 && runeLen(a.text) < 5)
}

func crosses(r run, edges []int) bool {
	return slices.ContainsFunc(edges, func(e int) bool { return r.from < e && e < r.to })
}

func textOf(rs []run) string {
	var parts []string
	for _, r := range rs {
		parts = append(parts, r.text)
	}
	return strings.Join(parts, " ")
}

// alone reports whether a line holds one text and no further cell.
func alone(rs []run) bool {
	for i := 1; i < len(rs); i++ {
		if rs[i].from-rs[i-1].to > 1 {
			return false
		}
	}
	return true
}

// isHeading reports whether a line is a full-width heading: marked, alone,
// and wider than a cell of the first columns, or without one.
func (p *positioned) isHeading(rs []run, edges []int) bool {
	s := Tidy(textOf(rs))
	if !alone(rs) || headLevel(s) == 0 || runeLen(s) > 40 || strings.ContainsAny(s, "。；") {
		return false
	}
	whole := run{from: rs[0].from, to: rs[len(rs)-1].to}
	return crosses(whole, edges) || p.layout.columns[0].field == fieldNo && whole.from < edges[0]
}
