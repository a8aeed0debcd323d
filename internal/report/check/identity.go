package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// identities holds the tables against RULES.md 2.5.
func (r *Result) identities() {
	if r.Requests != nil && !r.tired {
		r.firstIdentity()
		r.secondIdentity()
		r.rowTotals()
	}
	if r.Disputes != nil {
		r.disputeTotals()
	}
	r.cellsWritten()
	r.validDocuments()
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// sum writes terms as "1+2+3".
func sum(terms []int64) string {
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = number(t)
	}
	return strings.Join(words, "+")
}

func (r *Result) has(keys ...string) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { return r.Requests.Row(k) == nil })
}

// firstIdentity is X1: I + II = g + IV in each column.
func (r *Result) firstIdentity() {
	if !r.has(frames...) {
		return
	}
	t := r.Requests
	for c, name := range Columns {
		left, right := []int64{t.Value("I", c), t.Value("II", c)}, []int64{t.Value("g", c), t.Value("IV", c)}
		if left[0]+left[1] != right[0]+right[1] {
			r.find(Finding{ID: "X1", Level: Hard, Table: "三", Column: name,
				Left: &Side{"本年新收 + 上年结转 = " + sum(left), number(left[0] + left[1])}, Right: &Side{"办理结果总计 + 结转下年 = " + sum(right), number(right[0] + right[1])},
				Message: fmt.Sprintf("表三“%s”列：本年新收 %d + 上年结转 %d = %d，而办理结果总计 %d + 结转下年度 %d = %d，第一项加第二项之和不等于第三项加第四项之和", name, left[0], left[1], left[0]+left[1], right[0], right[1], right[0]+right[1])})
		}
	}
}

// secondIdentity is X2: g is the sum of the result rows in each column. With
// rows missing, only a sum that is too large is certain.
func (r *Result) secondIdentity() {
	if !r.has("g") {
		return
	}
	t := r.Requests
	for c, name := range Columns {
		var terms []int64
		var total int64
		for _, k := range parts {
			if t.Row(k) != nil {
				if v := t.Value(k, c); v != 0 {
					terms = append(terms, v)
					total += v
				}
			}
		}
		g := t.Value("g", c)
		if total == g || len(t.Missing) > 0 && total < g {
			continue
		}
		if len(terms) == 0 {
			terms = []int64{0}
		}
		r.find(Finding{ID: "X2", Level: Hard, Table: "三", Row: RowTitle("g"), Column: name,
			Left: &Side{"（七）总计", number(g)}, Right: &Side{"（一）至（六）各行之和 = " + sum(terms), number(total)},
			Message: fmt.Sprintf("表三“%s”列：（七）总计填 %d，而（一）至（六）各行相加为 %d（%s）", name, g, total, sum(terms))})
	}
}

// rowTotals is X3: each total is the sum of the six columns.
func (r *Result) rowTotals() {
	for _, row := range r.Requests.Rows {
		var terms []int64
		var total int64
		for _, c := range row.Cells[:6] {
			terms = append(terms, c.Value)
			total += c.Value
		}
		if total != row.Cells[6].Value {
			r.find(Finding{ID: "X3", Level: Hard, Table: "三", Row: row.Label, Column: "总计",
				Left: &Side{"总计", number(row.Cells[6].Value)}, Right: &Side{"六列之和 = " + sum(terms), number(total)},
				Message: fmt.Sprintf("表三“%s”行：总计填 %d，而六列相加为 %d（%s）", row.Label, row.Cells[6].Value, total, sum(terms))})
		}
	}
}

// Groups and Results are the heads of table four.
var (
	Groups  = [3]string{"行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"}
	Results = [5]string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
)

// disputeTotals is X5: each total is the sum of its four results.
func (r *Result) disputeTotals() {
	for g, name := range Groups {
		var terms []int64
		var total int64
		for k := range 4 {
			terms = append(terms, r.Disputes.Value(g, k))
			total += r.Disputes.Value(g, k)
		}
		if said := r.Disputes.Value(g, 4); said != total {
			r.find(Finding{ID: "X5", Level: Hard, Table: "四", Row: name, Column: "总计",
				Left: &Side{"总计", number(said)}, Right: &Side{"维持+纠正+其他+未审结 = " + sum(terms), number(total)},
				Message: fmt.Sprintf("表四“%s”：总计填 %d，而结果维持、结果纠正、其他结果、尚未审结相加为 %d（%s）", name, said, total, sum(terms))})
		}
	}
}

// cellsWritten is X10: every cell is a whole number from 0 up, none is left
// empty; only money may have a fraction, only a change a sign.
func (r *Result) cellsWritten() {
	if r.Active != nil {
		for _, row := range r.Active.Rows {
			for i, c := range row.Cells {
				r.cellWritten("二", row.Label, row.Columns[i], c)
			}
		}
	}
	if r.Requests != nil && !r.tired {
		for _, row := range r.Requests.Rows {
			for i, c := range row.Cells {
				r.cellWritten("三", row.Label, Columns[i], c)
			}
		}
	}
	if r.Disputes != nil {
		for i, c := range r.Disputes.Cells {
			r.cellWritten("四", Groups[i/5], Results[i%5], c)
		}
	}
}

func (r *Result) cellWritten(table, row, column string, c Cell) {
	f := Finding{ID: "X10", Level: Hard, Table: table, Row: row, Column: column, Left: &Side{"所填", c.Text}, Right: &Side{"应为", "不小于 0 的整数"}}
	switch {
	case c.Blank && strings.TrimSpace(c.Text) == "":
		f.Message = fmt.Sprintf("表%s“%s”行“%s”没有填数字，没有的应当填 0", table, row, column)
	case c.Blank:
		f.Message = fmt.Sprintf("表%s“%s”行“%s”填的是“%s”，没有的应当填 0", table, row, column, c.Text)
	case c.Odd:
		f.Message = fmt.Sprintf("表%s“%s”行“%s”填的是“%s”，应为不小于 0 的整数", table, row, column, c.Text)
	default:
		return
	}
	r.find(f)
}

// validDocuments is what X7 says within one year: what was made and not
// repealed is still in force, so fewer cannot be.
func (r *Result) validDocuments() {
	row := r.Active.Row("normative")
	if row == nil || row.Readings > 1 || row.Columns[0] != normative[0] {
		return
	}
	made, gone, valid := row.Cells[0].Value, row.Cells[1].Value, row.Cells[2].Value
	if made-gone > valid {
		r.find(Finding{ID: "X7", Level: Soft, Clear: true, Table: "二", Row: row.Label, Left: &Side{"现行有效件数", number(valid)},
			Right:   &Side{fmt.Sprintf("本年制发 - 本年废止 = %d-%d", made, gone), number(made - gone)},
			Message: fmt.Sprintf("表二行政规范性文件：现行有效 %d 件，少于本年制发 %d 件减去废止 %d 件，请核实", valid, made, gone)})
	}
}

// Against holds a report against the one of the year before: X4, X6 and X7.
func (r *Result) Against(last *Result) {
	if r.Requests != nil && last.Requests != nil && r.has("II") && last.has("IV") {
		for c, name := range Columns {
			now, then := r.Requests.Value("II", c), last.Requests.Value("IV", c)
			if now != then {
				r.find(Finding{ID: "X4", Level: Hard, Table: "三", Row: RowTitle("II"), Column: name, Left: &Side{"上年结转", number(now)}, Right: &Side{"上年度报告的结转下年度", number(then)},
					Message: fmt.Sprintf("表三“%s”列：上年结转填 %d，而上一年度报告的结转下年度继续办理为 %d", name, now, then)})
			}
		}
	}
	if r.Disputes != nil && last.Disputes != nil {
		for g, name := range Groups {
			if open, all := last.Disputes.Value(g, 3), r.Disputes.Value(g, 4); open > all {
				r.find(Finding{ID: "X6", Level: Soft, Clear: true, Table: "四", Row: name, Left: &Side{"总计", number(all)}, Right: &Side{"上年度尚未审结", number(open)},
					Message: fmt.Sprintf("表四“%s”：上年度尚未审结 %d 件，本年度总计只有 %d 件，结转的案件应当再次计入，请核实", name, open, all)})
			}
		}
	}
	r.validAgainst(last)
	r.settle()
}

// validAgainst is X7: in force now is what was in force, and made, less what
// was repealed.
func (r *Result) validAgainst(last *Result) {
	now, then := r.Active.Row("normative"), last.Active.Row("normative")
	if now == nil || then == nil || now.Readings > 1 || then.Readings > 1 || now.Columns[0] != normative[0] || then.Columns[0] != normative[0] {
		return
	}
	want := then.Cells[2].Value + now.Cells[0].Value - now.Cells[1].Value
	if got := now.Cells[2].Value; got != want {
		r.find(Finding{ID: "X7", Level: Soft, Clear: true, Table: "二", Row: now.Label, Left: &Side{"现行有效件数", number(got)},
			Right:   &Side{fmt.Sprintf("上年现行有效 + 制发 - 废止 = %d+%d-%d", then.Cells[2].Value, now.Cells[0].Value, now.Cells[1].Value), number(want)},
			Message: fmt.Sprintf("表二行政规范性文件：现行有效 %d 件，按上年现行有效 %d 件加制发 %d 件减废止 %d 件应为 %d 件；有到期失效的请说明", got, then.Cells[2].Value, now.Cells[0].Value, now.Cells[1].Value, want)})
	}
}
