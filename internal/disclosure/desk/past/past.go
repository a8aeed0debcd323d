// Package past reads registers of requests that were handled before this
// system: a workbook with one request on each row. It finds the head row and
// the columns by the names that offices use, reads dates and outcomes in the
// ways they are written, and says for each row what is wrong with it. It
// stores nothing.
package past

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
)

// Named is a code with the words by which a register may call it; the first
// is the usual one.
type Named struct {
	Code  string
	Words []string
}

// Known are the codes that a register's words stand for.
type Known struct {
	Channels, Kinds, Outcomes, Units []Named
}

// Row is one request as the register has it. Dates are zero and codes empty
// where the register says nothing or something that cannot be read.
type Row struct {
	// Line is the row's number in the worksheet.
	Line int `json:"line"`

	Number   string     `json:"number"`
	Channel  string     `json:"channel"`
	Kind     string     `json:"kind"`
	Name     string     `json:"name"`
	Contact  string     `json:"contact"`
	IDNumber string     `json:"id_number"`
	Phone    string     `json:"phone"`
	Address  string     `json:"address"`
	Subject  string     `json:"subject"`
	Unit     string     `json:"unit"`
	Received civil.Date `json:"received"`
	Answered civil.Date `json:"answered"`
	Served   civil.Date `json:"served"`
	Outcome  string     `json:"outcome"`
	LetterNo string     `json:"letter_no"`
	// Problems say why the row cannot be taken, Doubts what was assumed.
	Problems []string `json:"problems"`
	Doubts   []string `json:"doubts"`
}

// OK says that the row can be taken.
func (r Row) OK() bool { return len(r.Problems) == 0 }

// column is a column that a register may have.
type column struct {
	title string
	names []string
	must  bool
	put   func(r *Row, text string, k *Known)
}

// columns lists what is looked for, the narrower names first.
var columns = []column{
	{title: "申请编号", names: []string{"申请编号", "受理编号", "登记编号", "登记号", "编号", "序号"}, put: func(r *Row, t string, _ *Known) { r.Number = t }},
	{title: "申请方式", names: []string{"申请方式", "提交方式", "申请渠道", "提交渠道", "渠道", "来件方式"}, put: func(r *Row, t string, k *Known) {
		r.Channel = r.code(k.Channels, t, "申请方式")
	}},
	{title: "申请人类别", names: []string{"申请人类别", "申请人类型", "申请人情况", "主体类型", "类别"}, put: func(r *Row, t string, k *Known) {
		r.Kind = r.code(k.Kinds, t, "申请人类别")
	}},
	{title: "申请人", names: []string{"申请人姓名或名称", "申请人姓名", "申请人名称", "姓名或名称", "姓名/名称", "申请人", "姓名", "名称"}, must: true, put: func(r *Row, t string, _ *Known) { r.Name = t }},
	{title: "联系人", names: []string{"联系人"}, put: func(r *Row, t string, _ *Known) { r.Contact = t }},
	{title: "证件号码", names: []string{"证件号码", "身份证号码", "身份证号", "统一社会信用代码", "证件号"}, put: func(r *Row, t string, _ *Known) { r.IDNumber = strings.ReplaceAll(t, " ", "") }},
	{title: "联系电话", names: []string{"联系电话", "联系方式", "电话", "手机"}, put: func(r *Row, t string, _ *Known) { r.Phone = t }},
	{title: "通信地址", names: []string{"通信地址", "通讯地址", "联系地址", "地址"}, put: func(r *Row, t string, _ *Known) { r.Address = t }},
	{title: "申请内容", names: []string{"申请内容", "申请公开内容", "所需信息内容描述", "所需政府信息", "申请事项", "内容描述", "内容"}, must: true, put: func(r *Row, t string, _ *Known) { r.Subject = t }},
	{title: "承办科室", names: []string{"承办科室", "承办单位", "办理科室", "责任科室", "承办部门"}, put: func(r *Row, t string, k *Known) { r.Unit = r.code(k.Units, t, "承办科室") }},
	{title: "收到日期", names: []string{"收到申请日期", "收到申请之日", "收到日期", "受理日期", "接收日期", "收件日期", "申请日期", "收到时间", "受理时间"}, must: true, put: func(r *Row, t string, _ *Known) {
		r.Received = r.day(t, "收到日期")
	}},
	{title: "答复日期", names: []string{"答复日期", "答复时间", "办结日期", "办结时间"}, put: func(r *Row, t string, _ *Known) { r.Answered = r.day(t, "答复日期") }},
	{title: "送达日期", names: []string{"送达日期", "送达时间"}, put: func(r *Row, t string, _ *Known) { r.Served = r.day(t, "送达日期") }},
	{title: "答复结果", names: []string{"答复结果", "办理结果", "答复类型", "处理结果", "答复情况", "结果"}, put: func(r *Row, t string, k *Known) { r.Outcome = r.outcome(t, k) }},
	{title: "答复文号", names: []string{"答复文号", "答复书文号", "文书文号", "文号"}, put: func(r *Row, t string, _ *Known) { r.LetterNo = t }},
}

// Titles are the columns that Template has, with those that must be there.
func Titles() (all []string, must map[string]bool) {
	must = map[string]bool{}
	for _, c := range columns {
		all = append(all, c.title)
		must[c.title] = c.must
	}
	return all, must
}

// most is how many rows one workbook may have.
const most = 5000

// Read reads the first worksheet with a register. Rows without any value are
// left out. It refuses a file in which no head row is found.
func Read(ctx context.Context, name string, data []byte, today civil.Date, k Known) ([]Row, error) {
	doc, err := docread.ReadBytes(ctx, name, data, docread.Options{Bytes: 20 << 20})
	if err != nil {
		return nil, refusal(err)
	}
	var tables []*docread.Table
	for _, b := range doc.Blocks {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
	}
	for _, t := range tables {
		if at, cols := head(t); cols != nil {
			return rows(t, at, cols, today, &k)
		}
	}
	return nil, fail.Fields(map[string]string{"file": "表格里没有找到表头。第一行应有“申请人”“申请内容”“收到日期”等列名，可以先下载模板填写"})
}

func refusal(err error) error {
	var e *docread.Error
	if errors.As(err, &e) {
		return fail.Fields(map[string]string{"file": e.Error()})
	}
	return fmt.Errorf("read a register: %w", err)
}

// head finds the head row: the first with all columns that must be there.
func head(t *docread.Table) (at int, cols map[int]int) {
	for i, row := range t.Rows[:min(len(t.Rows), 20)] {
		if found := match(row); found != nil {
			return i, found
		}
	}
	return 0, nil
}

// match assigns columns to cells: exact names first, then names that a cell
// contains; nil if one that must be there is missing.
func match(row []docread.Cell) map[int]int {
	out, taken := map[int]int{}, map[int]bool{}
	for _, fits := range []func(cell, name string) bool{func(c, n string) bool { return c == n }, strings.Contains} {
		for i, cell := range row {
			if _, done := out[i]; done || cell.Merged || squeeze(cell.Text) == "" {
				continue
			}
			for n, c := range columns {
				if !taken[n] && slices.ContainsFunc(c.names, func(name string) bool { return fits(squeeze(cell.Text), name) }) {
					out[i], taken[n] = n, true
					break
				}
			}
		}
	}
	for n, c := range columns {
		if c.must && !taken[n] {
			return nil
		}
	}
	return out
}

// squeeze takes out blanks and what stands in brackets.
func squeeze(s string) string {
	s = strings.Join(strings.Fields(s), "")
	return asides.ReplaceAllString(s, "")
}

var asides = regexp.MustCompile(`[（(][^）)]*[）)]`)

func rows(t *docread.Table, at int, cols map[int]int, today civil.Date, k *Known) ([]Row, error) {
	var out []Row
	for i := at + 1; i < len(t.Rows); i++ {
		r := Row{Line: i + 1}
		values := 0
		for _, n := range sorted(cols) {
			text := strings.TrimSpace(t.Rows[i][n].Text)
			if text == "" {
				continue
			}
			values++
			columns[cols[n]].put(&r, text, k)
		}
		if values < 2 { // a note under the table, a row of nothing but its number
			continue
		}
		if len(out) == most {
			return nil, fail.Fields(map[string]string{"file": fmt.Sprintf("一次最多导入%d行，请分成几个文件", most)})
		}
		r.check(today)
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fail.Fields(map[string]string{"file": "表头下面没有数据行"})
	}
	repeated(out)
	return out, nil
}

func sorted(cols map[int]int) []int {
	var out []int
	for n := range cols {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// check says what a row lacks and what in it cannot be.
func (r *Row) check(today civil.Date) {
	for label, empty := range map[string]bool{"申请人": r.Name == "", "申请内容": r.Subject == ""} {
		if empty {
			r.wrong("缺少%s", label)
		}
	}
	slices.Sort(r.Problems)
	switch {
	case r.Received.IsZero() && !r.says("收到日期"):
		r.wrong("缺少收到日期")
	case r.Received > today:
		r.wrong("收到日期%s还没有到", r.Received.Chinese())
	}
	if !r.Answered.IsZero() && r.Answered < r.Received {
		r.wrong("答复日期早于收到日期")
	}
	if r.Answered > today {
		r.wrong("答复日期%s还没有到", r.Answered.Chinese())
	}
	if !r.Served.IsZero() && r.Served < r.Answered {
		r.wrong("送达日期早于答复日期")
	}
	if r.Outcome != "" && r.Answered.IsZero() && !r.says("答复日期") {
		r.wrong("有答复结果，缺少答复日期")
	}
	if !r.Answered.IsZero() && r.Outcome == "" && !r.says("答复结果") {
		r.wrong("有答复日期，缺少答复结果")
	}
	if r.Kind == "" && !r.says("申请人类别") {
		r.Kind = guess(r.Name)
		r.Doubts = append(r.Doubts, "没有申请人类别，按名称推断")
	}
}

// guess is natural for short names without the words of an organisation.
func guess(name string) string {
	for _, w := range []string{"公司", "厂", "合作社", "企业"} {
		if strings.Contains(name, w) {
			return "company"
		}
	}
	for words, kind := range map[string]string{"律师事务所": "legal", "大学": "research", "研究院": "research", "研究所": "research", "协会": "ngo", "基金会": "ngo"} {
		if strings.Contains(name, words) {
			return kind
		}
	}
	if len([]rune(name)) > 6 {
		return "other"
	}
	return "natural"
}

func (r *Row) says(label string) bool {
	return slices.ContainsFunc(r.Problems, func(p string) bool { return strings.HasPrefix(p, label) })
}

func (r *Row) wrong(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// repeated marks rows whose number stands on more than one.
func repeated(all []Row) {
	seen := map[string]int{}
	for i := range all {
		n := all[i].Number
		if n == "" {
			continue
		}
		if first, twice := seen[n]; twice {
			all[i].wrong("申请编号与第%d行重复", first)
			continue
		}
		seen[n] = all[i].Line
	}
}

// code finds what a word stands for.
func (r *Row) code(known []Named, text, label string) string {
	want := squeeze(text)
	for _, k := range known {
		if k.Code == want || slices.Contains(k.Words, want) {
			return k.Code
		}
	}
	var found []string
	for _, k := range known {
		if slices.ContainsFunc(k.Words, func(w string) bool { return strings.Contains(want, squeeze(w)) || strings.Contains(squeeze(w), want) }) {
			found = append(found, k.Code)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	r.wrong("%s“%s”无法识别", label, clip(text))
	return ""
}

// outcome reads an outcome: by its label as the annual report has it, or by
// the short words of registers. Two that fit equally well are a problem.
func (r *Row) outcome(text string, k *Known) string {
	want := squeeze(numbering.ReplaceAllString(text, ""))
	best, length, twice := "", 0, false
	for _, o := range k.Outcomes {
		for _, w := range o.Words {
			w = squeeze(numbering.ReplaceAllString(w, ""))
			n := len([]rune(w))
			if w == want {
				return o.Code
			}
			if !strings.Contains(want, w) || n < length {
				continue
			}
			twice = n == length && best != o.Code
			best, length = o.Code, n
		}
	}
	if best == "" || twice {
		r.wrong("答复结果“%s”不能对应到年度报告的哪一行，请写明具体情形", clip(text))
		return ""
	}
	return best
}

var numbering = regexp.MustCompile(`^[\s]*([（(]?[一二三四五六七八九十]+[）)、.．]|\d+[、.．])\s*`)

var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$`),
	regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`),
}

// day reads a day as people and spreadsheets write it.
func (r *Row) day(text, label string) civil.Date {
	text = strings.TrimSpace(strings.NewReplacer("．", ".", "／", "/", "－", "-").Replace(text))
	for _, form := range dateForms {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		y, mo, d := atoi(m[1]), atoi(m[2]), atoi(m[3])
		day := civil.Of(y, time.Month(mo), d)
		if mo < 1 || mo > 12 || d < 1 || day.Day() != d || cmp.Compare(y, 2008) < 0 {
			break
		}
		return day
	}
	r.wrong("%s“%s”不是2008年以来的日期，请写成2023-09-10的样子", label, clip(text))
	return 0
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:19]) + "…"
	}
	return s
}
