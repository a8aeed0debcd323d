package check

import (
	"fmt"
	"io"
	"strings"
)

// Write writes the result for a reader at a terminal.
func Write(w io.Writer, r *Result) error {
	var b strings.Builder
	if r.Title != "" {
		fmt.Fprintf(&b, "%s\n", r.Title)
	}
	fmt.Fprintf(&b, "表格格式：%s\n", map[string]string{"2021": "2021 年度起的格式", "2019": "2019、2020 年度的格式"}[r.Layout])
	r.writeActive(&b)
	r.writeRequests(&b)
	r.writeDisputes(&b)
	writeFindings(&b, "不成立的勾稽关系", r.Findings, func(f Finding) bool { return f.Level == Hard })
	writeFindings(&b, "文字与表格不一致", r.Findings, func(f Finding) bool { return f.ID == "X8" })
	writeFindings(&b, "其他需要核实的", r.Findings, func(f Finding) bool { return f.Level == Soft && f.ID != "X8" })
	if len(r.Doubts) > 0 {
		fmt.Fprintf(&b, "\n没有把握的地方（%d 处）\n", len(r.Doubts))
		for _, d := range r.Doubts {
			fmt.Fprintf(&b, "  表%s %s：%s\n", d.Table, d.Row, d.Message)
			for _, o := range d.Readings {
				fmt.Fprintf(&b, "      可读作 %s\n", o)
			}
		}
	}
	fmt.Fprintf(&b, "\n结论：%s\n", r.Status.Says())
	_, err := io.WriteString(w, b.String())
	return err
}

// Says is the outcome in words.
func (s Status) Says() string {
	switch s {
	case Holds:
		return "表格的勾稽关系全部成立"
	case Broken:
		return "表格的勾稽关系不成立"
	}
	return "有表格没有找到或读不全，不能判断勾稽关系是否成立"
}

func writeFindings(b *strings.Builder, title string, all []Finding, want func(Finding) bool) {
	n := 0
	for _, f := range all {
		if want(f) {
			n++
		}
	}
	if n == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s（%d 处）\n", title, n)
	for _, f := range all {
		if want(f) {
			sure := ""
			if !f.Clear {
				sure = "（可能指别的数字）"
			}
			fmt.Fprintf(b, "  [%s] %s%s\n", f.ID, f.Message, sure)
			if f.Sentence != "" && f.ID == "X8" {
				fmt.Fprintf(b, "        原句：%s\n", f.Sentence)
			}
		}
	}
}

// Says is the cell as it is shown: an empty one as "空".
func (c Cell) Says() string {
	switch {
	case c.Blank && c.Text == "":
		return "空"
	case c.Blank, c.Odd, strings.Contains(c.Text, "."):
		return c.Text
	}
	return number(c.Value)
}

func (r *Result) writeActive(b *strings.Builder) {
	if r.Active == nil {
		return
	}
	fmt.Fprintf(b, "\n表二 主动公开政府信息情况\n")
	for _, row := range r.Active.Rows {
		var words []string
		for i, c := range row.Cells {
			words = append(words, row.Columns[i]+" "+c.Says())
		}
		fmt.Fprintf(b, "  %s：%s\n", row.Label, strings.Join(words, "，"))
	}
}

func (r *Result) writeRequests(b *strings.Builder) {
	if r.Requests == nil {
		return
	}
	fmt.Fprintf(b, "\n表三 收到和处理政府信息公开申请情况（%s）\n", strings.Join(Columns[:], "、"))
	for _, row := range r.Requests.Rows {
		for _, c := range row.Cells {
			fmt.Fprintf(b, "%7s", c.Says())
		}
		fmt.Fprintf(b, "  %s\n", row.Label)
	}
}

func (r *Result) writeDisputes(b *strings.Builder) {
	if r.Disputes == nil {
		return
	}
	fmt.Fprintf(b, "\n表四 行政复议、行政诉讼情况（%s）\n", strings.Join(Results[:], "、"))
	for g, name := range Groups {
		for k := range 5 {
			fmt.Fprintf(b, "%7s", r.Disputes.Cells[g*5+k].Says())
		}
		fmt.Fprintf(b, "  %s\n", name)
	}
}
