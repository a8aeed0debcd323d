package plan

import (
	"context"
	"regexp"
	"strings"
)

// Text that was copied out of a table often keeps one blank between two
// cells and one line for each row, or the whole table on one line. Chinese is
// written without blanks, so that each of them parts two cells, but for those
// that stand beside figures.

// readSpaced reads text in which blanks, and nothing else, part the cells;
// nil means that the text is of another form.
func readSpaced(ctx context.Context, lines []string, units map[string]bool) *found {
	start := -1
	for i, l := range lines {
		if c := blankCells(l); len(c) > 2 && headRow(plainRow(c)) != nil && dumpHead(columnsOf(c)) {
			start = i
			break
		}
	}
	if start >= 0 {
		if cells := spacedRows(lines, start); cells != nil {
			return readRagged(lines, cells, units)
		}
		return nil
	}
	return readSpacedLine(ctx, lines, units)
}

func columnsOf(names []string) []column {
	var cols []column
	for _, n := range names {
		f, _ := namedField(n)
		cols = append(cols, column{name: Tidy(n), field: f})
	}
	return cols
}

// spacedRows cuts lines at their blanks; nil where a line is seldom a row.
func spacedRows(lines []string, start int) [][]string {
	names := blankCells(lines[start])
	keys := 0
	for _, c := range columnsOf(names) {
		if c.field == fieldKey || c.field == fieldSub || c.field == fieldExtra {
			keys++
		}
	}
	cells := make([][]string, len(lines))
	rows, texts := 0, 0
	for i, l := range lines {
		if Tidy(l) == "" {
			continue
		}
		if i <= start {
			cells[i] = []string{l}
			continue
		}
		cells[i] = fewer(blankCells(l), len(names))
		if headLevel(Tidy(l)) > 0 && len(cells[i]) == 1 || rePage.MatchString(fold(squeeze(l))) {
			continue
		}
		texts++
		if n := len(cells[i]); n >= max(3, len(names)-keys-1) && n <= len(names) {
			rows++
		}
	}
	cells[start] = names
	if rows < 2 || rows*10 < texts*9 {
		return nil
	}
	return cells
}

// blankCells cuts a line at its blanks; a number keeps what it counts.
func blankCells(line string) []string {
	var cells []string
	for _, w := range strings.FieldsFunc(line, isBlank) {
		if k := len(cells) - 1; k >= 0 && goesOn(fold(cells[k]), fold(w)) {
			cells[k] += w
			continue
		}
		cells = append(cells, w)
	}
	return cells
}

var (
	// reCutDate matches a blank inside a date, reCutCount one between a figure
	// within a text and what it counts.
	reCutDate  = regexp.MustCompile(`\d{4} 年|\d{4}年 \d{1,2}月|(?:^|年)\d{1,2} 月(?:$|[\d底末前初中上下旬])|\d月 \d{1,2}日|月\d{1,2} [日号]`)
	reCutCount = regexp.MustCompile(`[^\d ]\d+ [年月日号个次天场条篇家项期小季周元件份%]`)
)

// goesOn reports whether two folded words are one text that a blank cut at a
// figure.
func goesOn(a, b string) bool {
	rs := []rune(a)
	s := string(rs[max(0, len(rs)-6):]) + " " + firstRunes(b, 4)
	return reCutDate.MatchString(s) || reCutCount.MatchString(s)
}

// fewer joins cells that a blank beside a figure cut, until there are no more
// than there are columns.
func fewer(cells []string, most int) []string {
	for i := 1; i < len(cells) && len(cells) > most; {
		if weakBlank(cells[i-1], cells[i]) && !rePlainNo.MatchString(fold(cells[i-1])) && runeLen(cells[i-1]) > 8 {
			cells[i-1] += " " + cells[i]
			cells = append(cells[:i], cells[i+1:]...)
			continue
		}
		i++
	}
	return cells
}

// readSpacedLine reads a table that stands on very few lines: the blanks
// part its cells, and the contents say where a row begins.
func readSpacedLine(ctx context.Context, lines []string, units map[string]bool) *found {
	var tokens []string
	texts, runes := 0, 0
	for _, l := range lines {
		if Tidy(l) != "" {
			texts++
			runes += runeLen(l)
		}
		tokens = append(tokens, blankCells(l)...)
	}
	if texts == 0 || texts > 6 || runes < 150*texts || len(tokens) < 12 || runes > 40*len(tokens) {
		return nil
	}
	d := &dump{stopped: func() bool { return ctx.Err() != nil }, stats: &stats{units: units}}
	if !d.findHead(tokens) || len(d.lines) < 2*len(d.layout.columns) {
		return nil
	}
	d.hard = true
	f := d.readRows()
	if f.garbled {
		return nil
	}
	return f
}
