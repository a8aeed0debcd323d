package workday

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
)

// readJSON reads the package's own form, or a year of holiday-cn.
func readJSON(text string) (Notice, []Problem) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		return Notice{}, []Problem{jsonProblem(text, err)}
	}
	if keys["days"] != nil {
		return readHolidayCN(text)
	}
	if keys["corrections"] != nil || keys["superseded"] != nil {
		return Notice{}, []Problem{{Msg: "含有更正内容（corrections、superseded）。更正通知请单独成文件，写明它自己的文号"}}
	}
	var n Notice
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		return Notice{}, []Problem{jsonProblem(text, err)}
	}
	n.Number = normalNumber(n.Number)
	if n.Region == "none" {
		n.Region = ""
	}
	n.sort()
	return n, nil
}

// readHolidayCN reads the form {"year","papers","days":[{"name","date",
// "isOffDay"}]}; its papers are addresses on gov.cn.
func readHolidayCN(text string) (Notice, []Problem) {
	var file struct {
		Year   int      `json:"year"`
		Papers []string `json:"papers"`
		Days   []struct {
			Name string `json:"name"`
			Date string `json:"date"`
			Off  bool   `json:"isOffDay"`
		} `json:"days"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return Notice{}, []Problem{jsonProblem(text, err)}
	}
	n := Notice{Year: file.Year}
	if i := slices.IndexFunc(file.Papers, officialPage); i >= 0 {
		n.Source = file.Papers[i]
	}
	var problems []Problem
	for i, day := range file.Days {
		d, err := readDate(day.Date)
		if err != nil {
			problems = append(problems, Problem{Text: fmt.Sprintf("days 第%d项", i+1), Msg: err.Error()})
			continue
		}
		n.add(Entry{d, strings.TrimSpace(day.Name)}, day.Off)
	}
	n.sort()
	return n, problems
}

func (n *Notice) add(e Entry, off bool) {
	if off {
		n.Off = append(n.Off, e)
	} else {
		n.Work = append(n.Work, e)
	}
}

// jsonProblem puts a decoder's error into words, with the line where it can.
func jsonProblem(text string, err error) Problem {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return Problem{Line: lineOf(text, syntax.Offset), Msg: "JSON 写法有误，请检查引号、逗号和括号"}
	case errors.As(err, &kind) && kind.Field != "":
		return Problem{Line: lineOf(text, kind.Offset), Text: kind.Field, Msg: "值的类型不对，请对照 year、notice、off、work 的写法"}
	case errors.As(err, &kind):
		return Problem{Line: lineOf(text, kind.Offset), Msg: "JSON 最外层应为一个对象，含 year、notice、off、work"}
	}
	return Problem{Msg: err.Error()}
}

func lineOf(text string, offset int64) int {
	return 1 + strings.Count(text[:min(int(offset), len(text))], "\n")
}

// csvColumns maps each column to the heads it may have.
var csvColumns = map[string][]string{
	"日期": {"日期", "date"},
	"类型": {"类型", "类别", "安排"},
	"名称": {"名称", "节日", "假日"},
	"依据": {"依据", "文号", "来源", "通知"},
	"地区": {"地区"},
}

// sheet is a CSV file being read into one notice.
type sheet struct {
	at       map[string]int
	notice   Notice
	cite     string
	problems []Problem
}

// readCSV reads 日期,类型(放假|上班),名称,依据 and, if given, 地区. All rows
// belong to one notice.
func readCSV(text string) (Notice, []Problem) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = -1, true, true
	if head, _, _ := strings.Cut(strings.TrimSpace(text), "\n"); strings.Contains(head, "\t") {
		r.Comma = '\t'
	}
	head, err := r.Read()
	if err != nil {
		return Notice{}, []Problem{{Line: 1, Msg: "表头读不出来，请用「日期,类型,名称,依据」四列"}}
	}
	s := sheet{at: columns(head)}
	for _, col := range []string{"日期", "类型", "名称", "依据"} {
		if _, ok := s.at[col]; !ok {
			s.problems = append(s.problems, Problem{Line: 1, Msg: "缺少「" + col + "」列，请用「日期,类型,名称,依据」四列"})
		}
	}
	if len(s.problems) > 0 {
		return Notice{}, s.problems
	}
	s.rows(r)
	s.notice.Year = s.year()
	s.notice.sort()
	return s.notice, s.problems
}

func columns(head []string) map[string]int {
	at := map[string]int{}
	for i, h := range head {
		for col, names := range csvColumns {
			if _, taken := at[col]; !taken && slices.Contains(names, strings.ToLower(strings.TrimSpace(h))) {
				at[col] = i
			}
		}
	}
	return at
}

func (s *sheet) rows(r *csv.Reader) {
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			s.fault(line, "", "这一行读不出来，请检查引号是否成对")
			return
		}
		if strings.TrimSpace(strings.Join(row, "")) != "" {
			s.row(row, line)
		}
	}
}

func (s *sheet) fault(line int, text, msg string) {
	s.problems = append(s.problems, Problem{Line: line, Text: text, Msg: msg})
}

func (s *sheet) row(row []string, line int) {
	get := func(col string) string {
		if i, ok := s.at[col]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	d, err := readDate(get("日期"))
	if err != nil {
		s.fault(line, "", err.Error())
		return
	}
	off, ok := map[string]bool{"放假": true, "休": true, "休息": true, "上班": false, "班": false}[get("类型")]
	if !ok {
		s.fault(line, get("类型"), "类型只能是「放假」或「上班」")
	}
	if get("名称") == "" {
		s.fault(line, "", "没有写名称，请写明是什么节日，如「春节」")
	}
	s.source(line, get("依据"), get("地区"))
	s.notice.add(Entry{d, get("名称")}, off)
}

// source takes the notice that a row cites. Rows may leave it empty after the
// first.
func (s *sheet) source(line int, cite, region string) {
	if cite == "" && s.cite == "" {
		s.fault(line, "", "没有写依据，请写明通知的文号或政府网站的网址")
		return
	}
	if cite != "" && s.cite != "" && cite != s.cite {
		s.fault(line, cite, "与前面各行的依据不同。一个文件只录入一份通知，请分开导入")
		return
	}
	if s.cite == "" {
		s.cite = cite
		if officialPage(cite) {
			s.notice.Source = cite
		} else {
			s.notice.Number = normalNumber(cite)
		}
	}
	if region != "" {
		s.region(line, region)
	}
}

func (s *sheet) region(line int, name string) {
	for _, r := range regions {
		if name == r.Code || strings.HasPrefix(r.Title, name) {
			s.notice.Region = r.Code
			return
		}
	}
	if name != "全国" && name != "none" {
		s.fault(line, name, "没有这个地区，全国的通知请写「全国」或留空")
	}
}

// year is the year of the last day: a notice reaches back into December, not
// forward.
func (s *sheet) year() int {
	var last civil.Date
	for _, e := range slices.Concat(s.notice.Off, s.notice.Work) {
		last = max(last, e.Date)
	}
	if last.IsZero() {
		return 0
	}
	return last.Year()
}
