package export

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/sheet"
)

// WriteDOCX writes the report: 总体情况, 重点任务进展, 存在问题, 下一步打算 on
// upright A4, then the annexed tables on A4 lying on its side.
func (r *Round) WriteDOCX(w io.Writer) error {
	d := &docx.Document{Title: r.Title, Header: r.Header, PageNumbers: true}
	s := d.Section(docx.A4)
	s.Text(docx.Title, TitleLines(r.Title))
	if !r.AsOf.IsZero() {
		s.Add(docx.Paragraph{Style: docx.Body, Align: docx.Center, NoIndent: true, After: 12 * docx.Point,
			Runs: []docx.Run{{Text: "（数据截至" + r.AsOf.Chinese() + "）", Font: docx.KaiTi}}})
	}
	r.overall(s)
	r.tasks(s)
	r.written(s, "三、存在问题", r.Problems, "各科室未填报存在问题。", func(u Report) string { return u.Problems })
	r.written(s, "四、下一步打算", r.Next, "各科室未填报下一步打算。", func(u Report) string { return u.Next })
	annexes := r.annexes()
	list(s, annexes)
	r.sign(s)
	for i, a := range annexes {
		r.annex(d.Section(docx.A4Landscape), a, annexMark(i, len(annexes)))
	}
	return d.Write(w)
}

func body(s *docx.Section, text string) { s.Text(docx.Body, text) }

func (r *Round) overall(s *docx.Section) {
	s.Text(docx.Heading1, "一、总体情况")
	for _, p := range paragraphs(r.Overall) {
		body(s, p)
	}
	if len(r.Figures) == 0 {
		return
	}
	body(s, "主要数据由系统按下列口径计算：")
	t := &table{columns: []column{
		{sheet.Column{Title: "指标"}, 30}, {sheet.Column{Title: "数值", Center: true}, 38}, {sheet.Column{Title: "计算口径"}, 62}, {sheet.Column{Title: "数据截至", Kind: sheet.Day}, 26},
	}}
	for _, f := range r.Figures {
		t.rows = append(t.rows, []any{f.Name, f.value(), f.Definition, f.AsOf})
	}
	s.Add(t.word(s.Width()))
}

func (r *Round) tasks(s *docx.Section) {
	head := docx.Paragraph{Style: docx.Heading1, Runs: []docx.Run{{Text: "二、重点任务进展"}}}
	if len(r.Figures) > 0 {
		head.Before = 10 * docx.Point // below the table
	}
	s.Add(head)
	if len(r.Items) == 0 {
		body(s, "本轮没有需要报送的任务。")
	}
	for i, part := range r.parts() {
		if key := part[0].KeyTask; key != "" {
			s.Text(docx.Heading2, numbered(i+1, key))
		}
		for _, item := range part {
			item.word(s)
		}
	}
}

// reNumbered finds a heading that brings its own number.
var reNumbered = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十百]+[）)、.．]|第[一二三四五六七八九十]+)`)

// numbered puts （一） before a heading that has no number of its own.
func numbered(i int, heading string) string {
	if reNumbered.MatchString(heading) {
		return heading
	}
	return "（" + numeral(i) + "）" + heading
}

// numeral is a number below 100 in Chinese.
func numeral(i int) string {
	digits := strings.Split("零一二三四五六七八九", "")
	switch {
	case i < 10:
		return digits[i]
	case i >= 100:
		return strconv.Itoa(i)
	}
	s := "十"
	if i >= 20 {
		s = digits[i/10] + s
	}
	if i%10 > 0 {
		s += digits[i%10]
	}
	return s
}

// word writes one task: its measure in brief, how it stands, what the units
// said, what was computed, and the evidence.
func (i Item) word(s *docx.Section) {
	s.Add(docx.Paragraph{Style: docx.Body, KeepNext: true, Runs: []docx.Run{
		{Text: i.No + "." + brief(i.Measure), Bold: true}, {Text: i.stand()},
	}})
	if len(i.Reports) == 0 {
		body(s, "本轮没有科室填报。")
	}
	for _, u := range gathered(i.Reports) {
		body(s, u.name()+"："+joined(u.said())+u.remark())
	}
	if len(i.Figures) > 0 {
		parts := make([]string, len(i.Figures))
		for k, f := range i.Figures {
			parts[k] = f.sentence()
		}
		body(s, "指标数据："+strings.Join(parts, "；")+"。")
	}
	i.evidence(s)
}

// joined are paragraphs in one, each ended by a mark.
func joined(list []string) string {
	var b strings.Builder
	for i, p := range list {
		b.WriteString(p)
		if i < len(list)-1 && !strings.ContainsAny(p[max(0, len(p)-3):], "。；！？") {
			b.WriteString("；")
		}
	}
	return b.String()
}

// remark is what has to be known about where the text comes from.
func (r Report) remark() string {
	if r.Note == "" || r.Withdrawn || r.Text == "" {
		return ""
	}
	return "（" + r.Note + "）"
}

// stand is how the task stands, in brackets.
func (i Item) stand() string {
	var parts []string
	if i.Deadline != "" {
		parts = append(parts, "时限"+i.Deadline)
	}
	if i.Done != nil {
		parts = append(parts, "完成"+sheet.Show(sheet.Percent(*i.Done), sheet.Share))
	}
	if i.Points > 0 {
		parts = append(parts, fmt.Sprintf("节点%d/%d", i.Met, i.Points))
	}
	if i.Light.Word != "" {
		parts = append(parts, i.Light.Word)
	}
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "，") + "）"
}

// evidence names the evidence in smaller type.
func (i Item) evidence(s *docx.Section) {
	var all []Evidence
	for _, u := range i.Reports {
		all = append(all, u.Evidence...)
	}
	if len(all) == 0 {
		return
	}
	s.Add(docx.Paragraph{Style: docx.Note, Indent: 2.667, Align: docx.Left, Runs: evidenceRuns(all)})
}

// titleLength is how many characters of a title stand on a line of upright A4.
const titleLength = 19

// titleBreaks are words behind which a title may be parted.
var titleBreaks = []string{"委员会", "人民政府", "办公室", "管理局", "服务中心", "局", "厅", "院", "年度", "年", "工作要点", "任务分工"}

// TitleLines parts a long title in two lines of about the same length, between
// words; one that has no such place is left to the program that shows it.
func TitleLines(title string) string {
	runes := []rune(title)
	if len(runes) <= titleLength {
		return title
	}
	best, off := 0, len(runes)
	for i := 1; i < len(runes); i++ {
		head := string(runes[:i])
		ends := runes[i] != '度' && slices.ContainsFunc(titleBreaks, func(w string) bool { return strings.HasSuffix(head, w) })
		apart := max(i, len(runes)-i) - min(i, len(runes)-i)
		if ends && max(i, len(runes)-i) <= titleLength && apart <= off {
			best, off = i, apart
		}
	}
	if best == 0 {
		return title
	}
	return string(runes[:best]) + "\n" + string(runes[best:])
}

// briefLength is how many characters of a measure stand before its progress;
// the whole of it is in the annexed table.
const briefLength = 28

// brief is the first sentence of a measure, cut if it is long. What stands
// in quotation marks or brackets stays whole or is left out.
func brief(measure string) string {
	runes := []rune(strings.Join(strings.Fields(measure), " "))
	var open []int
	for i, r := range runes {
		if i >= briefLength && (len(open) == 0 || i >= 2*briefLength) {
			return string(runes[:i]) + "……"
		}
		switch {
		case strings.ContainsRune("“《（〈『「", r):
			open = append(open, i)
		case strings.ContainsRune("”》）〉』」", r) && len(open) > 0:
			open = open[:len(open)-1]
		case (r == '。' || r == '；') && len(open) == 0:
			return string(runes[:i]) + "。"
		}
	}
	if len(open) > 0 && len(runes) > briefLength { // never closed
		return string(runes[:briefLength]) + "……"
	}
	return string(runes)
}

// written writes what a person wrote, then what the units said.
func (r *Round) written(s *docx.Section, heading, text, none string, field func(Report) string) {
	s.Text(docx.Heading1, heading)
	all := paragraphs(text)
	for i, p := range r.compiled(field) {
		all = append(all, fmt.Sprintf("%d.%s", i+1, p))
	}
	if len(all) == 0 {
		all = []string{none}
	}
	for _, p := range all {
		body(s, p)
	}
}

// annexed is a table behind the report.
type annexed struct {
	title string
	table *table
	form  bool // with the lines of a form around it
}

func (r *Round) annexes() []annexed {
	out := []annexed{{"重点任务进展情况表", r.summary(), true}}
	for _, item := range r.Items {
		if len(item.Figures) > 0 {
			out = append(out, annexed{"指标数据表", r.measured(), false})
			break
		}
	}
	if len(r.Returns) > 0 {
		out = append(out, annexed{"各科室报送情况表", r.returns(), false})
	}
	return out
}

// list names the annexes under the text.
func list(s *docx.Section, annexes []annexed) {
	if len(annexes) == 1 {
		s.Add(docx.Paragraph{Style: docx.Body, Before: 14 * docx.Point, Runs: []docx.Run{{Text: "附件：" + annexes[0].title}}})
		return
	}
	for i, a := range annexes {
		p := docx.Paragraph{Style: docx.Body, Indent: 5, KeepNext: true}
		text := fmt.Sprintf("%d.%s", i+1, a.title)
		if i == 0 {
			p.Indent, p.Before, text = 0, 14*docx.Point, "附件："+text
		}
		p.Runs = []docx.Run{{Text: text}}
		s.Add(p)
	}
}

// sign puts the agency and the day at the right edge.
func (r *Round) sign(s *docx.Section) {
	right := func(text string, in float64, before docx.Length) {
		if text != "" {
			s.Add(docx.Paragraph{Style: docx.Body, Align: docx.Right, NoIndent: true, InRight: in, Before: before, KeepNext: in == 2, Runs: []docx.Run{{Text: text}}})
		}
	}
	right(r.Agency, 2, 29*docx.Point)
	if !r.Filed.IsZero() {
		right(r.Filed.Chinese(), 4, 0)
	}
}

func annexMark(i, n int) string {
	if n == 1 {
		return "附件"
	}
	return "附件" + strconv.Itoa(i+1)
}

func (r *Round) annex(s *docx.Section, a annexed, mark string) {
	s.Text(docx.Mark, mark)
	s.Text(docx.Caption, a.title)
	edge := []docx.Tab{{At: s.Width(), Align: docx.Right}}
	above := r.above()
	s.Add(docx.Paragraph{Style: docx.Note, Tabs: edge, KeepNext: true, After: 4 * docx.Point, Runs: []docx.Run{{Text: strings.Join(above, "\t")}}})
	s.Add(a.table.word(s.Width()))
	if a.form {
		var stops []docx.Tab
		for i := 1; i < 4; i++ {
			stops = append(stops, docx.Tab{At: s.Width() * docx.Length(i) / 4, Align: docx.Left})
		}
		s.Add(docx.Paragraph{Style: docx.Note, Tabs: stops, Before: 8 * docx.Point, Runs: []docx.Run{{Text: strings.Join(r.below(), "\t")}}})
	}
}
