package ui

import (
	"math"
	"strconv"
	"strings"
)

// Point is one row of a chart: a name and a value for each series.
type Point struct {
	Label  string
	Href   string
	Values []float64
}

// Series names one run of values and its tone or place in the palette.
type Series struct {
	Name string
	Tone Tone
}

// Chart is figures to be drawn. The table that belongs to it is always there.
type Chart struct {
	ID, Title string
	// Desc says in words what the drawing shows.
	Desc string
	// Head names the first column: 科室, 月份.
	Head   string
	Series []Series
	Rows   []Point
	Unit   string
}

// colour is the class that colours the i-th series.
func (c Chart) colour(i int) string {
	if t := c.Series[i].Tone; t != Plain {
		return "mark-" + string(t)
	}
	return "mark-" + number(i%6+1)
}

// most is the greatest sum of a row (stacked) or the greatest value.
func (c Chart) most(stacked bool) float64 {
	most := 0.0
	for _, r := range c.Rows {
		sum := 0.0
		for _, v := range r.Values {
			if !stacked {
				sum = 0
			}
			sum += max(v, 0)
			most = max(most, sum)
		}
	}
	return most
}

func (r Point) value(i int) float64 {
	if i < len(r.Values) {
		return r.Values[i]
	}
	return 0
}

// piece is a rectangle of a bar, in hundredths of the bar's width.
type piece struct{ x, width, class string }

// pieces lays the row's values end to end.
func (c Chart) pieces(r Point) []piece {
	most, x := c.most(true), 0.0
	var list []piece
	for i := range c.Series {
		v := max(r.value(i), 0)
		if v == 0 || most == 0 {
			continue
		}
		w := v / most * 100
		list = append(list, piece{x: coord(x), width: coord(w), class: c.colour(i)})
		x += w
	}
	return list
}

// says is the row in words.
func (c Chart) says(r Point) string {
	var parts []string
	for i, s := range c.Series {
		parts = append(parts, s.Name+" "+figure(r.value(i))+c.Unit)
	}
	return r.Label + "：" + strings.Join(parts, "，")
}

// figure is a value for people: whole numbers bare, others with two places
// at most.
func figure(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// coord is a coordinate with two places at most.
func coord(v float64) string { return figure(v) }

// plot is the field of a LineChart in units of its drawing.
const (
	plotWidth, plotHeight  = 560, 240
	plotLeft, plotRight    = 40, 16
	plotTop, plotBottom    = 16, 32
	plotInnerW, plotInnerH = plotWidth - plotLeft - plotRight, plotHeight - plotTop - plotBottom
	markerReach            = 4
)

// The plot's fixed coordinates as its drawing needs them.
var (
	viewBox   = "0 0 " + number(plotWidth) + " " + number(plotHeight)
	leftEdge  = number(plotLeft)
	rightEdge = number(plotWidth - plotRight)
	scaleEdge = number(plotLeft - 6)
	baseline  = number(plotHeight - 8)
)

// nice is a round number not below v for the top of an axis.
func nice(v float64) float64 {
	if v <= 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 1
	}
	step := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 4, 5, 8, 10} {
		if v <= f*step {
			return f * step
		}
	}
	return 10 * step
}

// gridLine is a line behind a LineChart.
type gridLine struct{ y, textY, label string }

func (c Chart) ticks() []gridLine {
	top := nice(c.most(false))
	var list []gridLine
	for i := range 5 {
		y := plotTop + float64(plotInnerH)*float64(i)/4
		list = append(list, gridLine{y: coord(y), textY: coord(y + 4), label: figure(top * float64(4-i) / 4)})
	}
	return list
}

// at is the point of the i-th row for value v.
func (c Chart) at(i int, v float64) (x, y float64) {
	step := 0.0
	if len(c.Rows) > 1 {
		step = float64(plotInnerW) / float64(len(c.Rows)-1)
	}
	return plotLeft + step*float64(i), plotTop + float64(plotInnerH)*(1-max(v, 0)/nice(c.most(false)))
}

// line is the path of a series.
func (c Chart) line(series int) string {
	var b strings.Builder
	for i, r := range c.Rows {
		x, y := c.at(i, r.value(series))
		if i == 0 {
			b.WriteString("M")
		} else {
			b.WriteString("L")
		}
		b.WriteString(coord(x) + " " + coord(y))
	}
	return b.String()
}

// marker is the path of the mark at a point; its shape tells series apart.
func (c Chart) marker(series, row int) string {
	x, y := c.at(row, c.Rows[row].value(series))
	const r = markerReach
	at := func(dx, dy float64) string { return coord(x+dx) + " " + coord(y+dy) }
	switch series % 3 {
	case 1:
		return "M" + at(-r, -r) + "H" + coord(x+r) + "V" + coord(y+r) + "H" + coord(x-r) + "Z"
	case 2:
		return "M" + at(0, -r-1) + "L" + at(r+1, r) + "L" + at(-r-1, r) + "Z"
	}
	return "M" + at(-r, 0) + "L" + at(0, -r) + "L" + at(r, 0) + "L" + at(0, r) + "Z"
}

// axisLabel is a name under the axis.
type axisLabel struct{ x, text, anchor string }

// half is the width of a figure or a Latin letter of plot-text in units of the
// drawing; a Chinese character is twice as wide.
const half = 6.6

// halves is how wide a text is in halves of a Chinese character.
func halves(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2E80 {
			n++
		}
	}
	return n
}

// labels names the points under the axis, leaving out so many between two that
// they do not touch.
func (c Chart) labels() []axisLabel {
	widest := 0
	for _, r := range c.Rows {
		widest = max(widest, halves(r.Label))
	}
	step := float64(plotInnerW) / float64(max(len(c.Rows)-1, 1))
	every := max(1, int(math.Ceil((float64(widest)+2)*half/step)))
	var list []axisLabel
	for i := 0; i < len(c.Rows); i += every {
		x, _ := c.at(i, 0)
		list = append(list, axisLabel{x: coord(x), text: c.Rows[i].Label, anchor: "middle"})
	}
	return list
}

// legendMark is the mark of a series around the origin.
func legendMark(series int) string {
	switch series % 3 {
	case 1:
		return "M-4 -4H4V4H-4Z"
	case 2:
		return "M0 -5L5 4L-5 4Z"
	}
	return "M-5 0L0 -5L5 0L0 5Z"
}
