package report

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/report/check"
)

// Figures are the numbers of a report's three tables.
type Figures struct {
	// Rules and Documents are made, repealed and in force.
	Rules     [3]int64 `json:"rules"`
	Documents [3]int64 `json:"documents"`
	Permit    int64    `json:"permit"`
	Penalty   int64    `json:"penalty"`
	Force     int64    `json:"force"`
	// Fee is 行政事业性收费 in yuan; the table shows 万元.
	Fee int64 `json:"fee"`
	// Requests are the rows of table three by key.
	Requests map[string][7]int64 `json:"requests"`
	// Disputes are the cells of table four.
	Disputes [15]int64 `json:"disputes"`
}

// Keys are the rows of table three in their order (RULES.md 2.3).
var Keys = []string{"I", "II", "a", "b", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "d1", "d2", "d3", "e1", "e2", "e3", "e4", "e5", "f1", "f2", "f3", "g", "IV"}

// outcomes are the rows that a case can come to.
var outcomes = Keys[2 : len(Keys)-2]

// Total is the total of a row of table three.
func (f *Figures) Total(key string) int64 { return f.Requests[key][6] }

// Sum adds the totals of the rows that begin with a letter.
func (f *Figures) Sum(letter string) int64 {
	var n int64
	for _, k := range outcomes {
		if strings.HasPrefix(k, letter) {
			n += f.Total(k)
		}
	}
	return n
}

// FeeText is the fee in 万元.
func (f *Figures) FeeText() string {
	return strconv.FormatFloat(float64(f.Fee)/10_000, 'f', -1, 64)
}

// fromCheck takes the figures that a check has read, for last year's report
// and for collected ones.
func fromCheck(r *check.Result) *Figures {
	f := &Figures{Requests: map[string][7]int64{}}
	if r.Requests != nil {
		for _, row := range r.Requests.Rows {
			key := row.Key
			if key == "f" { // the form of 2019 does not divide 其他处理
				key = "f3"
			}
			var cells [7]int64
			for i, c := range row.Cells {
				cells[i] = c.Value
			}
			f.Requests[key] = cells
		}
	}
	if r.Disputes != nil {
		for i, c := range r.Disputes.Cells {
			f.Disputes[i] = c.Value
		}
	}
	three := func(key string) (out [3]int64) {
		if row := r.Active.Row(key); row != nil {
			for i, c := range row.Cells[:min(3, len(row.Cells))] {
				out[i] = c.Value
			}
		}
		return out
	}
	f.Rules, f.Documents, f.Fee = three("rules"), three("normative"), three("fee")[0]
	f.Permit, f.Penalty, f.Force = three("permit")[0], three("penalty")[0], three("force")[0]
	return f
}

// Add adds another body's figures.
func (f *Figures) Add(o *Figures) {
	for i := range 3 {
		f.Rules[i] += o.Rules[i]
		f.Documents[i] += o.Documents[i]
	}
	f.Permit, f.Penalty, f.Force, f.Fee = f.Permit+o.Permit, f.Penalty+o.Penalty, f.Force+o.Force, f.Fee+o.Fee
	if f.Requests == nil {
		f.Requests = map[string][7]int64{}
	}
	for k, row := range o.Requests {
		sum := f.Requests[k]
		for i, v := range row {
			sum[i] += v
		}
		f.Requests[k] = sum
	}
	for i, v := range o.Disputes {
		f.Disputes[i] += v
	}
}

// Difference is a cell that reads differently now than when it was published.
type Difference struct {
	Table, Row, Column, Key string
	Col                     int
	Was, Is                 int64
}

// differences lists where two sets of figures part.
func differences(was, is *Figures) []Difference {
	var out []Difference
	add := func(table, row, column, key string, col int, a, b int64) {
		if a != b {
			out = append(out, Difference{table, row, column, key, col, a, b})
		}
	}
	words := []string{"本年制发件数", "本年废止件数", "现行有效件数"}
	for i, w := range words {
		add("二", "行政规范性文件", w, "documents", i, was.Documents[i], is.Documents[i])
	}
	add("二", "行政许可", "本年处理决定数量", "", 0, was.Permit, is.Permit)
	add("二", "行政处罚", "本年处理决定数量", "", 0, was.Penalty, is.Penalty)
	add("二", "行政强制", "本年处理决定数量", "", 0, was.Force, is.Force)
	add("二", "行政事业性收费", "本年收费金额（元）", "", 0, was.Fee, is.Fee)
	for _, k := range Keys {
		for c, w := range check.Columns {
			add("三", check.RowTitle(k), w, k, c, was.Requests[k][c], is.Requests[k][c])
		}
	}
	for i := range 15 {
		add("四", check.Groups[i/5], check.Results[i%5], fmt.Sprintf("dispute%d", i/5), i%5, was.Disputes[i], is.Disputes[i])
	}
	return out
}
