package plan

import (
	"strings"

	"gongkai/internal/kit/docread"
)

// gridCell is a cell with what a merge says of it.
type gridCell struct {
	text string
	// inherited is set where text comes from a merged cell above.
	inherited bool
	// covered is set on the further columns of a merged cell; text is empty.
	covered bool
}

// gridRow is one row of a grid.
type gridRow []gridCell

// line is the row as a line of text.
func (r gridRow) line() string {
	var parts []string
	for _, c := range r {
		if t := Tidy(c.text); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\t")
}

// own lists the columns whose cells have text of the row's own.
func (r gridRow) own() []int {
	var at []int
	for i, c := range r {
		if !c.inherited && !c.covered && Tidy(c.text) != "" {
			at = append(at, i)
		}
	}
	return at
}

// gridOf resolves the merges of a table: the first column of a merged area
// has its text in every row of the area.
func gridOf(t *docread.Table) []gridRow {
	rows := make([]gridRow, len(t.Rows))
	for i, cells := range t.Rows {
		rows[i] = make(gridRow, len(cells))
		for j, c := range cells {
			rows[i][j] = gridCell{text: c.Text}
			if !c.Merged {
				continue
			}
			rows[i][j] = gridCell{covered: true}
			if inside(t, c) && c.MergeCol == j && c.MergeRow < i {
				rows[i][j] = gridCell{text: t.Rows[c.MergeRow][c.MergeCol].Text, inherited: true}
			}
		}
	}
	return rows
}

func inside(t *docread.Table, c docread.Cell) bool {
	return c.MergeRow >= 0 && c.MergeRow < len(t.Rows) && c.MergeCol >= 0 && c.MergeCol < len(t.Rows[c.MergeRow])
}

// splitLines cuts a paragraph at its breaks.
func splitLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.Split(s, "\n")
}

// plainRow is a row without merges.
func plainRow(cells []string) gridRow {
	row := make(gridRow, len(cells))
	for i, c := range cells {
		row[i] = gridCell{text: strings.TrimSpace(c)}
	}
	return row
}
