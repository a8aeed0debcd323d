package plan

import (
	"fmt"
	"strings"
	"testing"
)

// A form writes the seed's rows as some other office, or some extraction,
// would have left them. Each must read back to the same rows.
var forms = []struct {
	name  string
	write func(rows [][]string) string
	// loose forms have lost where the key task ends; it must be right on
	// the rows where a boundary is left to see.
	noKey bool
}{
	{"one cell a line", func(rows [][]string) string { return join(rows, "\n", "\n", false) }, false},
	{"one cell a line, merges lost", func(rows [][]string) string { return join(rows, "\n", "\n", true) }, false},
	{"one row a line, blanks", func(rows [][]string) string { return join(rows, " ", "\n", false) }, false},
	{"one row a line, blanks, merges lost", func(rows [][]string) string { return join(rows, " ", "\n", true) }, false},
	{"one line, blanks", func(rows [][]string) string { return join(rows, " ", " ", false) }, false},
	{"one line, blanks, merges lost", func(rows [][]string) string { return join(rows, " ", " ", true) }, false},
	{"pipes", func(rows [][]string) string { return join(rows, " | ", "\n", false) }, false},
	{"pipes, ragged", func(rows [][]string) string { return join(rows, " | ", "\n", true) }, false},
	{"pipes, one line", func(rows [][]string) string { return join(rows, " | ", " | ", true) }, false},
	{"tabs", func(rows [][]string) string { return join(rows, "\t", "\n", false) }, false},
	{"commas", writeCommas, false},
	{"markdown", writeMarkdown, false},
	{"pipe lines", func(rows [][]string) string { return join(rows, "\n|\n", "\n|\n", true) }, false},
	{"wrapped at 20", func(rows [][]string) string { return wrapCells(rows, 20, false) }, false},
	{"wrapped at 30, merges lost", func(rows [][]string) string { return wrapCells(rows, 30, true) }, false},
	{"wrapped, blank lines", func(rows [][]string) string {
		return strings.ReplaceAll(wrapCells(rows, 24, true), "\n", "\n\n")
	}, false},
	{"one row a line, nothing between", func(rows [][]string) string { return join(rows, "", "\n", true) }, true},
	{"one line, nothing between", func(rows [][]string) string { return join(rows, "", "", true) }, true},
	{"measure last", func(rows [][]string) string { return join(permute(rows, 0, 1, 3, 4, 5, 2), "\n", "\n", true) }, false},
	{"deadline first", func(rows [][]string) string { return join(permute(rows, 0, 5, 3, 1, 2, 4), "\n", "\n", true) }, false},
	{"no numbers", func(rows [][]string) string { return join(permute(rows, 1, 2, 3, 4, 5), "\n", "\n", true) }, false},
	{"no indicator", func(rows [][]string) string { return join(permute(rows, 0, 1, 2, 3, 5), " ", "\n", true) }, false},
	{"number after key task", func(rows [][]string) string { return join(permute(rows, 1, 0, 2, 3, 4, 5), "\n", "\n", true) }, false},
}

func join(rows [][]string, cell, row string, lost bool) string {
	var lines []string
	for i, r := range rows {
		var cells []string
		for j, c := range r {
			if lost && i > 1 && isKeyColumn(rows, j) && c == rows[i-1][j] {
				continue
			}
			cells = append(cells, c)
		}
		lines = append(lines, strings.Join(cells, cell))
	}
	return strings.Join(lines, row)
}

func isKeyColumn(rows [][]string, j int) bool { return rows[0][j] == "重点任务" }

func permute(rows [][]string, cols ...int) [][]string {
	var out [][]string
	for _, r := range rows {
		var cells []string
		for _, c := range cols {
			cells = append(cells, r[c])
		}
		out = append(out, cells)
	}
	return out
}

func writeCommas(rows [][]string) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, `"`+strings.Join(r, `","`)+`"`)
	}
	return strings.Join(lines, "\n")
}

func writeMarkdown(rows [][]string) string {
	lines := []string{"| " + strings.Join(rows[0], " | ") + " |", strings.Repeat("|---", len(rows[0])) + "|"}
	for _, r := range rows[1:] {
		lines = append(lines, "| "+strings.Join(r, " | ")+" |")
	}
	return strings.Join(lines, "\n")
}

// wrapCells breaks each cell at a width of its own, as a PDF's columns do.
func wrapCells(rows [][]string, n int, lost bool) string {
	widths := []int{4, 6, n, 12, 8, 10}
	var lines []string
	for i, r := range rows {
		for j, c := range r {
			if lost && i > 1 && j == 1 && c == rows[i-1][j] {
				continue
			}
			if i == 0 {
				lines = append(lines, c)
				continue
			}
			rs := []rune(c)
			for len(rs) > widths[j] {
				lines = append(lines, string(rs[:widths[j]]))
				rs = rs[widths[j]:]
			}
			lines = append(lines, string(rs))
		}
	}
	return strings.Join(lines, "\n")
}

func TestEveryFormGivesTheSameRows(t *testing.T) {
	seed := readFile(t, "zhongwei-gxj-2023.docx")
	rows := [][]string{seed.Columns}
	for _, r := range seed.Rows {
		rows = append(rows, []string{string(r.No), r.KeyTask, r.Measure, r.Responsible, r.Indicator, r.Deadline})
	}
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			text := f.write(rows)
			p, err := Read(textDoc(seed.Title+"\n"+text), Options{})
			if err != nil {
				t.Fatal(err)
			}
			compareRows(t, p, seed, f.noKey, f.name)
		})
	}
}

func compareRows(t *testing.T, got, want *Plan, noKey bool, form string) {
	t.Helper()
	if len(got.Rows) != len(want.Rows) {
		t.Errorf("%d rows, want %d", len(got.Rows), len(want.Rows))
	}
	bad := 0
	for i := 0; i < len(got.Rows) && i < len(want.Rows); i++ {
		g, w := got.Rows[i], want.Rows[i]
		if form == "no numbers" {
			g.No = w.No
		}
		if form == "no indicator" {
			g.Indicator = w.Indicator
		}
		gs, ws := keyFields(g, noKey), keyFields(w, noKey)
		if gs != ws {
			if bad++; bad < 4 {
				t.Errorf("row %d:\n%s\nwant\n%s", i+1, gs, ws)
			}
		}
	}
	if bad > 3 {
		t.Errorf("and %d more", bad-3)
	}
}

func keyFields(r Row, noKey bool) string {
	if noKey {
		r.Measure = r.KeyTask + r.Measure
		r.KeyTask = ""
		i := strings.LastIndex(r.Measure, "") // the whole
		r.Measure = r.Measure[max(0, i-60):]
	}
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s", r.No, r.KeyTask, r.Measure, r.Responsible, r.Indicator, r.Deadline)
}
