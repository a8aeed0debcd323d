package docread

import (
	"cmp"
	"slices"
	"strings"
)

// A table without upright rules leaves nothing but the places of its texts.
// On a page that has one, lines are written as on a grid of half-width
// columns, so that what stands below each other on paper does so in the text.

// columnRows is how many lines with wide gaps make a page one of columns.
const columnRows = 3

// wideGap, in ems, parts columns.
const wideGap = 1.5

// placedLines are the lines with each text at its place on the page, where
// the page has columns, and the plain lines elsewhere.
func (m *lineMaker) placedLines() []textLine {
	rows, n := m.rows(), 0
	for _, row := range rows {
		if row.parted() {
			n++
		}
	}
	unit := m.halfWidth()
	out := make([]textLine, len(rows))
	for i, row := range rows {
		out[i] = joinRuns(row.runs, true)
		if n >= columnRows && unit > 0 {
			out[i].text = row.placed(unit)
		}
	}
	return out
}

// parted reports whether a wide gap parts texts of the row.
func (p *printRow) parted() bool {
	runs := slices.Clone(p.runs)
	slices.SortFunc(runs, func(a, b *textRun) int { return cmp.Compare(a.box.x0, b.box.x0) })
	for i := 1; i < len(runs); i++ {
		if runs[i].box.x0-runs[i-1].box.x1 > wideGap*runs[i].em {
			return true
		}
	}
	return false
}

// halfWidth is half the distance, in points, at which most Chinese characters
// of the page follow each other, or 0 where there are none.
func (m *lineMaker) halfWidth() float64 {
	var steps []float64
	for _, r := range m.runs {
		for i := 1; i < len(r.glyphs); i++ {
			a, b := r.glyphs[i-1], r.glyphs[i]
			if wide(a.r) && wide(b.r) && b.box.x0 > a.box.x0 {
				steps = append(steps, b.box.center().x-a.box.center().x)
			}
		}
	}
	if len(steps) == 0 {
		return 0
	}
	slices.Sort(steps)
	return steps[len(steps)/2] / 2
}

// maxPlace is the last column that a text is placed at: no paper is wider.
const maxPlace = 400

// placed writes the row's texts, each at its column.
func (p *printRow) placed(unit float64) string {
	glyphs, em := sorted(p.runs)
	var text strings.Builder
	at := 0
	for i, g := range glyphs {
		least := ""
		if i > 0 {
			least = space(glyphs[i-1], g, em, true)
		}
		if i == 0 || least != "" {
			column := min(int(g.box.x0/unit+0.5), maxPlace)
			n := max(column-at, min(len(least), 2))
			text.WriteString(strings.Repeat(" ", n))
			at += n
		}
		text.WriteRune(g.r)
		at++
		if wide(g.r) {
			at++
		}
	}
	return text.String()
}
