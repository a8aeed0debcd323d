package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/sheet"
)

// Round is the report of one round (报送轮次): what the units said and what
// was computed, as of one day, with the words of the person who wrote it.
type Round struct {
	// Title is the report's: 市工业和信息化局2023年政务公开工作进展情况报告.
	Title string
	// Header is printed at the top of every page (演示数据), or empty.
	Header string
	// Agency is the 填报单位 and signs the report.
	Agency string
	// Filed is the 填报时间, AsOf the day at whose end the figures are cut.
	Filed, AsOf civil.Date
	// Overall, Problems and Next are the written parts of 总体情况, 存在问题
	// and 下一步打算, paragraphs parted by line breaks. What the units said
	// under Problems and Next follows them.
	Overall, Problems, Next string
	// Figures are computed for the whole plan.
	Figures []Figure
	Items   []Item
	// Done is the share of the whole plan that is done; nil if not computed.
	Done *float64
	// Returns are the units' reports by unit: who reported, when, how often.
	Returns []Return
	// Withdrawn is how many reported lines were taken out of the plan since.
	Withdrawn int
	// Head, Reviewer, Filler and Phone stand under the table (单位负责人,
	// 审核人, 填报人, 联系电话); empty ones are left to be filled in by hand.
	Head, Reviewer, Filler, Phone string
}

// Item is one task of the plan in the report.
type Item struct {
	No, KeyTask, SubTask, Measure, Deadline string
	Light                                   Light
	// Done is the share of the task that is done; nil if not computed.
	Done *float64
	// Points are the task's checkpoints and Met those that were met.
	Points, Met int
	// Figures are computed for the task's indicator.
	Figures []Figure
	Reports []Report
}

// Report is what one unit says of a task.
type Report struct {
	Unit string
	// Lead marks the task's leading unit.
	Lead     bool
	Text     string
	Numbers  []Number
	Evidence []Evidence
	// Problems and Next are 存在问题 and 下一步措施.
	Problems, Next string
	// Edition is the number of the 报送稿, 0 if the unit sent none.
	Edition int
	Note    string
	// Plain marks a supporting unit that reported nothing particular; in the
	// text all those of a task stand on one line.
	Plain bool
	// Withdrawn marks a unit whose duty was taken out of the plan: it counts
	// nowhere.
	Withdrawn bool
}

// Number is a number that a unit reported; nothing computed it.
type Number struct {
	Label string
	Value float64
	Unit  string
}

// Figure is a computed value. Its name and day go with it wherever it stands.
type Figure struct {
	// Name is the measure's title, Definition says in words what is counted.
	Name, Definition string
	// Known is false where there was nothing to compute from; Why says so.
	Known bool
	Why   string
	Value float64
	// Unit is 件, %, 天; a value in % is 96.7, not 0.967.
	Unit string
	// Part and Whole are the counts behind a rate; Whole is 0 for a count.
	Part, Whole int
	AsOf        civil.Date
}

// Return is one unit's part in the round.
type Return struct {
	Unit string
	// Asked is how many tasks it had to report on, Sent on how many it did,
	// Accepted how many of these the office accepted.
	Asked, Sent, Accepted int
	// First and Last are when it first and last submitted, in the clock to be
	// shown; the zero time if it did not.
	First, Last time.Time
	// Editions are all its 报送稿, Rejected how many were returned to it.
	Editions, Rejected int
	// State is 已报送, 未报送, 部分报送 or whatever the round calls it.
	State string
	Note  string
}

// value is the figure with its unit and its counts: 96.7%（29/30）, or why
// there is none.
func (f Figure) value() string { return f.show("") }

// sentence is the figure with its name and its day as well.
func (f Figure) sentence() string {
	day := ""
	if !f.AsOf.IsZero() {
		day = "截至" + f.AsOf.Chinese()
	}
	return f.Name + f.show(day)
}

func (f Figure) show(day string) string {
	s, notes := "暂无数据", []string{}
	switch {
	case f.Known && f.Whole > 0:
		notes = append(notes, fmt.Sprintf("%d/%d", f.Part, f.Whole))
	case !f.Known && f.Why != "":
		notes = append(notes, f.Why)
	}
	if f.Known {
		s = decimal(f.Value) + f.Unit
	}
	if day != "" {
		notes = append(notes, day)
	}
	if len(notes) == 0 {
		return s
	}
	return s + "（" + strings.Join(notes, "，") + "）"
}

// cell is the figure's value as a number.
func (f Figure) cell() any {
	switch {
	case !f.Known:
		return "—"
	case f.Unit == "%":
		return sheet.Percent(f.Value / 100)
	}
	return f.Value
}

// decimal shows a value with one decimal at most.
func decimal(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// String is the figure with its unit, after its label if it has one.
func (n Number) String() string {
	s := strconv.FormatFloat(n.Value, 'f', -1, 64) + n.Unit
	if n.Label == "" {
		return s
	}
	return n.Label + s
}

// said is what the unit reported, in paragraphs: its text, and at the end of
// the last its numbers.
func (r Report) said() []string {
	if r.Withdrawn {
		return []string{withdrawn}
	}
	out := paragraphs(r.Text)
	if len(r.Numbers) > 0 {
		list := make([]string, len(r.Numbers))
		for i, n := range r.Numbers {
			list[i] = n.String()
		}
		if len(out) == 0 {
			out = []string{""}
		}
		out[len(out)-1] += "填报数据：" + strings.Join(list, "；") + "。"
	}
	if len(out) == 0 {
		return []string{"本轮未填报进展。"}
	}
	return out
}

// withdrawn stands where a unit's duty was taken out of the plan.
const withdrawn = "已随计划修订撤销，不计入各项数据。"

// name is the unit with its role.
func (r Report) name() string {
	if r.Lead {
		return r.Unit + "（牵头）"
	}
	return r.Unit
}

// progress is the table of all tasks, one row for each unit that reports.
func (r *Round) progress() *table {
	t := &table{columns: []column{
		{sheet.Column{Title: "序号", Width: 5, Center: true, Merge: 3}, 9},
		{sheet.Column{Title: "重点任务", Width: 10, Center: true, Merge: 1}, 18},
		{sheet.Column{Title: "具体措施", Width: 32, Merge: 4}, 44},
		{sheet.Column{Title: "完成时限", Width: 11, Center: true, Merge: 4}, 16},
		{sheet.Column{Title: "责任科室", Width: 12}, 20},
		{sheet.Column{Title: "进展情况", Width: 36}, 52},
		{sheet.Column{Title: "节点数", Width: 6, Kind: sheet.Number, Merge: 4}, 10},
		{sheet.Column{Title: "已完成", Width: 6, Kind: sheet.Number, Merge: 4}, 10},
		{sheet.Column{Title: "完成比例", Width: 8, Kind: sheet.Share, Merge: 4}, 13},
		{sheet.Column{Title: "佐证数", Width: 6, Kind: sheet.Number}, 10},
		{sheet.Column{Title: "亮灯", Width: 7, Center: true, Merge: 4}, 11},
		{sheet.Column{Title: "存在问题", Width: 15}, 19},
		{sheet.Column{Title: "下一步措施", Width: 15}, 19},
		{sheet.Column{Title: "备注", Width: 9}, 12},
	}}
	for _, item := range r.Items {
		t.rows = append(t.rows, item.rows()...)
	}
	t.total = t.addUp(6, 7)
	if t.total != nil {
		t.total[6], t.total[7] = r.points()
		t.total[8] = share(r.Done)
	}
	return t
}

// summary is the table of all tasks in Word, one row for each: what the units
// said stands in the text before it.
func (r *Round) summary() *table {
	t := &table{columns: []column{
		{sheet.Column{Title: "序号", Center: true}, 10}, {sheet.Column{Title: "重点任务", Center: true, Merge: 1}, 24}, {sheet.Column{Title: "具体措施"}, 92},
		{sheet.Column{Title: "完成时限", Center: true}, 22}, {sheet.Column{Title: "牵头科室"}, 28}, {sheet.Column{Title: "配合科室数", Kind: sheet.Number}, 14},
		{sheet.Column{Title: "节点数", Kind: sheet.Number}, 12}, {sheet.Column{Title: "已完成", Kind: sheet.Number}, 12}, {sheet.Column{Title: "完成比例", Kind: sheet.Share}, 15},
		{sheet.Column{Title: "佐证数", Kind: sheet.Number}, 12}, {sheet.Column{Title: "亮灯", Center: true}, 14}, {sheet.Column{Title: "备注"}, 22},
	}}
	for _, item := range r.Items {
		t.rows = append(t.rows, item.summary())
	}
	if t.total = t.addUp(5); t.total != nil {
		t.total[5], t.total[8] = nil, share(r.Done)
	}
	return t
}

func (i Item) summary() []any {
	var leads, notes []string
	supports, proofs, unsent := 0, 0, 0
	for _, u := range i.Reports {
		proofs += len(u.Evidence)
		switch {
		case u.Withdrawn:
			notes = append(notes, u.Unit+"已撤销")
			continue
		case u.Lead:
			leads = append(leads, u.Unit)
		default:
			supports++
		}
		if u.Edition == 0 {
			unsent++
		}
	}
	if unsent > 0 {
		notes = append(notes, fmt.Sprintf("%d个科室未报送", unsent))
	}
	return []any{number("no", i.No), i.KeyTask, i.Measure, i.Deadline, strings.Join(leads, "、"), supports, i.Points, i.Met, share(i.Done), proofs,
		i.Light.value(), strings.Join(notes, "；")}
}

// points adds up the checkpoints, each task's once.
func (r *Round) points() (all, met any) {
	a, m := 0, 0
	for _, item := range r.Items {
		a, m = a+item.Points, m+item.Met
	}
	return a, m
}

func (i Item) rows() [][]any {
	reports := i.Reports
	if len(reports) == 0 {
		reports = []Report{{}}
	}
	var out [][]any
	for _, r := range reports {
		said, sent := strings.Join(r.said(), "\n"), len(r.Evidence)
		if r.Unit == "" {
			said, sent = "本轮没有科室填报。", 0
		}
		out = append(out, []any{
			number("no", i.No), i.KeyTask, i.Measure, i.Deadline, r.name(), said, i.Points, i.Met, share(i.Done), sent,
			i.Light.value(), r.Problems, r.Next, r.Note,
		})
	}
	return out
}

// returns is the table of the units' returns.
func (r *Round) returns() *table {
	t := &table{columns: []column{
		{sheet.Column{Title: "序号", Width: 6, Center: true}, 12},
		{sheet.Column{Title: "科室（单位）", Width: 24}, 50},
		{sheet.Column{Title: "应报任务数", Kind: sheet.Number, Width: 11}, 20},
		{sheet.Column{Title: "已报任务数", Kind: sheet.Number, Width: 11}, 20},
		{sheet.Column{Title: "已接受数", Kind: sheet.Number, Width: 10}, 20},
		{sheet.Column{Title: "首次提交时间", Kind: sheet.Instant, Width: 18}, 32},
		{sheet.Column{Title: "最后提交时间", Kind: sheet.Instant, Width: 18}, 32},
		{sheet.Column{Title: "报送稿数", Kind: sheet.Number, Width: 10}, 18},
		{sheet.Column{Title: "退回次数", Kind: sheet.Number, Width: 10}, 18},
		{sheet.Column{Title: "报送情况", Width: 12, Center: true}, 22},
		{sheet.Column{Title: "备注", Width: 18}, 30},
	}}
	for i, u := range r.Returns {
		t.rows = append(t.rows, []any{i + 1, u.Unit, u.Asked, u.Sent, u.Accepted, u.First, u.Last, u.Editions, u.Rejected, u.State, u.Note})
	}
	t.total = t.addUp()
	return t
}

// measured is the table of the computed figures: the plan's, then the tasks'.
func (r *Round) measured() *table {
	t := &table{columns: []column{
		{sheet.Column{Title: "范围", Width: 12, Center: true, Merge: 1}, 24},
		{sheet.Column{Title: "指标", Width: 24}, 42},
		{sheet.Column{Title: "数值", Width: 11, Kind: sheet.Number}, 20},
		{sheet.Column{Title: "单位", Width: 7, Center: true}, 14},
		{sheet.Column{Title: "计数", Width: 11, Center: true}, 20},
		{sheet.Column{Title: "计算口径", Width: 60}, 90},
		{sheet.Column{Title: "数据截至", Width: 12, Kind: sheet.Day}, 26},
		{sheet.Column{Title: "备注", Width: 24}, 26},
	}}
	add := func(scope string, figures []Figure) {
		for _, f := range figures {
			count := ""
			if f.Known && f.Whole > 0 {
				count = fmt.Sprintf("%d/%d", f.Part, f.Whole)
			}
			t.rows = append(t.rows, []any{scope, f.Name, f.cell(), strings.TrimSuffix(f.Unit, "%"), count, f.Definition, f.AsOf, f.Why})
		}
	}
	add("总体", r.Figures)
	for _, item := range r.Items {
		add("任务"+item.No, item.Figures)
	}
	return t
}

// compiled is what the units said in one field. What one unit says of several
// tasks in the same words stands there once.
func (r *Round) compiled(field func(Report) string) []string {
	type saying struct{ unit, text string }
	var order []saying
	tasks := map[saying][]string{}
	for _, item := range r.Items {
		for _, u := range item.Reports {
			s := saying{u.Unit, strings.TrimSpace(field(u))}
			if s.text == "" {
				continue
			}
			if tasks[s] == nil {
				order = append(order, s)
			}
			tasks[s] = append(tasks[s], item.No)
		}
	}
	out := make([]string, len(order))
	for i, s := range order {
		out[i] = fmt.Sprintf("%s（任务%s）：%s", s.unit, strings.Join(tasks[s], "、"), s.text)
	}
	return out
}

// paragraphs parts a written text at its line breaks.
func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		if p = strings.Trim(p, " \t\u3000"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// parts are the items by key task, in order.
func (r *Round) parts() [][]Item {
	var out [][]Item
	for _, item := range r.Items {
		if n := len(out); n > 0 && out[n-1][0].KeyTask == item.KeyTask {
			out[n-1] = append(out[n-1], item)
			continue
		}
		out = append(out, []Item{item})
	}
	return out
}

// hasFigures says that something was computed, for the plan or for a task.
func (r *Round) hasFigures() bool {
	return len(r.Figures) > 0 || slices.ContainsFunc(r.Items, func(i Item) bool { return len(i.Figures) > 0 })
}
