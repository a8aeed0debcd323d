package plan

import (
	"context"
	"encoding/csv"
	"strings"
)

// readSeparated reads text whose cells are parted by pipes, tabs or commas,
// one row a line. It returns nil where the text is of another form.
func readSeparated(_ context.Context, lines []string, units map[string]bool) *found {
	for _, split := range []func([]string) [][]string{splitPipes, splitTabs, splitCommas} {
		cells := split(lines)
		if cells == nil {
			continue
		}
		if f := readRagged(lines, cells, units); f != nil {
			return f
		}
	}
	return nil
}

// readRagged reads lines cut into cells; a line of one cell is a title
// before the table and the rest of a cell, or a heading, within it.
func readRagged(lines []string, cells [][]string, units map[string]bool) *found {
	t := &tabular{stats: &stats{units: units}, loose: true}
	start := -1
	for i, c := range cells {
		if len(c) > 1 && headRow(plainRow(c)) != nil {
			start = i
			break
		}
	}
	if start < 0 {
		return nil
	}
	for _, l := range lines[:start] {
		t.para(strings.TrimRight(l, ",，|\t "))
	}
	rows := joinWrapped(t.withoutFurniture(cells[start:]))
	names := rows[0]
	for _, r := range rows {
		if len(r) > 3*len(names)+1 {
			return nil // several rows on one line: a stream of cells
		}
	}
	rows = insertNumberName(rows)
	grid := make([]gridRow, len(rows))
	for i, r := range rows {
		grid[i] = plainRow(r)
	}
	t.grid(grid)
	t.slipped = true
	if t.layout == nil {
		return nil
	}
	return &t.found
}

// withoutFurniture takes out page numbers and what stands below the table.
func (t *tabular) withoutFurniture(cells [][]string) [][]string {
	kept := cells[:0:0]
	for _, c := range cells {
		if s := squeeze(strings.Join(c, "")); len(c) == 1 && (rePage.MatchString(fold(s)) || reTail.MatchString(fold(s))) {
			t.after = append(t.after, Tidy(c[0]))
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// joinWrapped gives a line of one cell back to the cell that it continues: a
// row whose last line broke off has fewer cells than there are columns.
func joinWrapped(cells [][]string) [][]string {
	rows := [][]string{cells[0]}
	for _, c := range cells[1:] {
		if len(c) == 0 {
			continue
		}
		last := len(rows) - 1
		prev := rows[last]
		if len(c) == 1 && last > 0 && headLevel(c[0]) == 0 && !endsSentence(prev[len(prev)-1]) && len(prev) < len(cells[0]) && !reNote.MatchString(c[0]) {
			prev[len(prev)-1] += "\n" + c[0]
			continue
		}
		if last > 0 && len(prev) < len(cells[0]) && endsWithAny(strings.TrimSpace(prev[len(prev)-1]), "、，") {
			prev[len(prev)-1] += "\n" + c[0]
			rows[last] = append(prev, c[1:]...)
			continue
		}
		rows = append(rows, c)
	}
	return rows
}

// insertNumberName gives the head a nameless column where rows have one cell
// more than there are names and that cell is a number.
func insertNumberName(rows [][]string) [][]string {
	names := rows[0]
	votes := make([]int, len(names)+1)
	full := 0
	for _, r := range rows[1:] {
		if len(r) != len(names)+1 {
			continue
		}
		full++
		for j, c := range r {
			if rePlainNo.MatchString(fold(squeeze(c))) {
				votes[j]++
			}
		}
	}
	for j, v := range votes {
		if v > 0 && v*2 > full {
			head := append(append(append([]string{}, names[:j]...), ""), names[j:]...)
			return append([][]string{head}, rows[1:]...)
		}
	}
	return rows
}

var pipes = strings.NewReplacer("｜", "|", "│", "|", "┃", "|", "║", "|")

// splitPipes cuts lines at pipes; nil where few lines have them, or where
// they stand on lines of their own.
func splitPipes(lines []string) [][]string {
	cells := make([][]string, len(lines))
	rows, lone, leading := 0, 0, 0
	for i, l := range lines {
		l = strings.TrimSpace(pipes.Replace(l))
		if strings.Trim(l, "|-:=+─ ") == "" {
			lone += strings.Count(l, "|") & 1
			continue
		}
		if strings.Contains(strings.Trim(l, "|"), "|") {
			rows++
			if strings.HasPrefix(l, "|") {
				leading++
			}
		}
		cells[i] = strings.Split(l, "|")
	}
	if rows < 2 || lone > rows {
		return nil
	}
	for i, c := range cells {
		if len(c) > 1 && leading == rows {
			c = c[1:]
		}
		cells[i] = withoutTail(c)
	}
	return cells
}

func withoutTail(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

func splitTabs(lines []string) [][]string {
	cells := make([][]string, len(lines))
	rows := 0
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		cells[i] = withoutTail(strings.Split(strings.TrimRight(l, "\r\n"), "\t"))
		if len(cells[i]) > 2 {
			rows++
		}
	}
	if rows < 2 {
		return nil
	}
	return cells
}

// splitCommas reads comma-separated values, quoted cells with breaks
// included; the head must name three columns.
func splitCommas(lines []string) [][]string {
	for i, l := range lines {
		r := csv.NewReader(strings.NewReader(l))
		r.LazyQuotes = true
		head, err := r.Read()
		if err != nil || len(head) < 3 || headRow(plainRow(head)) == nil {
			continue
		}
		r = csv.NewReader(strings.NewReader(strings.Join(lines[i:], "\n")))
		r.LazyQuotes, r.FieldsPerRecord = true, -1
		all, err := r.ReadAll()
		if err != nil {
			return nil
		}
		return append(make([][]string, i), all...)
	}
	return nil
}
