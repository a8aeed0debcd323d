package check

import (
	"regexp"
	"strings"
	"unicode"

	"gongkai/internal/kit/docread"
)

// stream is a document as one text: "|" parts cells, "\n" rows and lines.
// White space stands only between digits, where it parts numbers.
type stream struct {
	text   string
	orders []order
}

// order says which column each cell of a table three from at on belongs to, as
// its heads stand in the grid.
type order struct {
	at  int
	col [7]int
}

const (
	cellMark = "|"
	rowMark  = "\n"
)

// lay lays a document out as a stream.
func lay(doc *docread.Document) stream {
	var b layer
	for _, block := range doc.Blocks {
		if block.Table != nil {
			b.table(block.Table)
			continue
		}
		b.add(strings.TrimRight(line(block.Para), "|") + rowMark)
	}
	return stream{text: b.out.String(), orders: b.orders}
}

type layer struct {
	out    strings.Builder
	orders []order
}

// add writes normalised text.
func (l *layer) add(s string) { l.out.WriteString(s) }

// line normalises one line of text. Pipes of a dump part cells like a grid's.
func line(s string) string {
	s = compact(normal(s))
	return strings.TrimPrefix(strings.ReplaceAll(s, "\t", cellMark), cellMark)
}

// table writes a grid row by row, turned when its rows stand as columns.
func (l *layer) table(t *docread.Table) {
	rows := cells(t)
	if lying(rows) {
		rows = turn(rows)
	}
	if col, ok := heads(rows); ok {
		l.orders = append(l.orders, order{at: l.out.Len(), col: col})
	}
	for _, row := range rows {
		var parts []string
		for _, c := range row {
			if !c.covered {
				parts = append(parts, c.text)
			}
		}
		l.add(strings.Join(parts, cellMark) + rowMark)
	}
}

// gridCell is a cell's normalised text; a covered one is under another's span.
type gridCell struct {
	text    string
	covered bool
}

func cells(t *docread.Table) [][]gridCell {
	out := make([][]gridCell, len(t.Rows))
	for r, row := range t.Rows {
		out[r] = make([]gridCell, len(row))
		for c, cell := range row {
			text := cell.Text
			if strings.Contains(text, "\t") { // a table in a cell: lines of cells
				lines := strings.Split(text, "\n")
				for i := range lines {
					lines[i] = strings.ReplaceAll(compact(normal(lines[i])), "\t", cellMark)
				}
				text = strings.Join(lines, rowMark)
			} else {
				text = compact(strings.ReplaceAll(normal(text), "\n", " "))
			}
			out[r][c] = gridCell{text: text, covered: cell.Merged}
		}
	}
	return out
}

// lying reports a table three whose rows stand side by side as columns.
func lying(rows [][]gridCell) bool {
	for _, row := range rows {
		first, second := false, false
		for _, c := range row {
			short := len([]rune(c.text)) < 40
			first = first || short && labels[0].expr.MatchString(c.text)
			second = second || short && labels[1].expr.MatchString(c.text)
		}
		if first && second {
			return true
		}
	}
	return false
}

func turn(rows [][]gridCell) [][]gridCell {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	out := make([][]gridCell, width)
	for c := range out {
		for _, r := range rows {
			if c < len(r) {
				out[c] = append(out[c], r[c])
			}
		}
	}
	return out
}

// heads finds the order of the applicant columns in a grid.
func heads(rows [][]gridCell) ([7]int, bool) {
	var at [7]int
	for i := range at {
		at[i] = -1
	}
	for _, row := range rows {
		if anyMatch(row, labels[0].expr) {
			break
		}
		for x, c := range row {
			for i, word := range columnWords {
				if at[i] < 0 && strings.HasPrefix(c.text, word) && len([]rune(c.text)) <= 12 && (i != 5 || rowHas(row, "公益")) {
					at[i] = x
				}
			}
		}
	}
	var col [7]int
	for i, x := range at {
		if x < 0 {
			return col, false
		}
		before := 0
		for _, y := range at {
			if y < x {
				before++
			}
		}
		col[before] = i
	}
	return col, true
}

func rowHas(row []gridCell, word string) bool {
	for _, c := range row {
		if strings.Contains(c.text, word) {
			return true
		}
	}
	return false
}

func anyMatch(row []gridCell, expr *regexp.Regexp) bool {
	for _, c := range row {
		if expr.MatchString(c.text) {
			return true
		}
	}
	return false
}

// normal turns full-width forms into ASCII and drops what has no width.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x3000, r == 0xa0, r == '\r', r >= 0x2000 && r <= 0x200a, r == 0x202f:
			return ' '
		case r == 0x200b, r == 0x200c, r == 0x200d, r == 0xfeff, r == 0xad, r == 0x2060:
			return -1
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == '〔':
			return '('
		case r == '〕':
			return ')'
		case r == '│', r == '┃', r == '￨', r == '¦':
			return '|'
		case r >= 0x2500 && r <= 0x257f: // what is left of a drawn frame
			return ' '
		case r == '–', r == '―', r == '－', r == '−', r == '‐', r == '‑', r == '─':
			return '-'
		}
		return r
	}, s)
}

// compact drops spaces save those that part numbers.
func compact(s string) string {
	var b strings.Builder
	var last rune
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) && r != '\n' && r != '\t' {
			space = true
			continue
		}
		if space && numeric(last) && numeric(r) {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// numeric are the characters that a number or a mark of nothing is made of.
func numeric(r rune) bool {
	return r >= '0' && r <= '9' || strings.ContainsRune(".,-+/—\\、", r)
}
