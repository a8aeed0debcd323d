package workday

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/internal/kit/civil"
)

// Problem is one thing that is wrong with a notice's file.
type Problem struct {
	// Line is the line of the file, from 1; zero if it concerns the whole.
	Line int
	// Text is the words at fault, or empty.
	Text string
	// Msg says in Chinese what is wrong and what to do.
	Msg string
}

// String is 第3行「…」：…
func (p Problem) String() string {
	where := ""
	if p.Line > 0 {
		where = fmt.Sprintf("第%d行", p.Line)
	}
	if p.Text != "" {
		where += "「" + shorten(p.Text) + "」"
	}
	if where == "" {
		return p.Msg
	}
	return where + "：" + p.Msg
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Problems is the error of a notice that was not taken: all that is wrong with
// it, one line each.
type Problems []Problem

// Error lists the problems, one line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// maxNotice is far beyond any notice, in bytes.
const maxNotice = 1 << 20

// ParseNotice reads a notice against the national calendar; see
// Calendar.ParseNotice.
func ParseNotice(r io.Reader) (Notice, error) { return National().ParseNotice(r) }

// ParseNotice reads a holiday notice in one of four forms, told apart by their
// content: JSON as in this package's holidays.json; the JSON of a year of
// holiday-cn; CSV with the columns 日期,类型,名称,依据; or the pasted text of the
// notice. Text may be UTF-8, UTF-16 with a mark, or GB18030.
//
// The calendar serves to understand a notice that changes another one
// (延长…假期至…) and to refuse make-up days that are working days anyway. The
// error is Problems, which name every fault; no notice is taken in part, nor
// one without document number or official page.
func (c *Calendar) ParseNotice(r io.Reader) (Notice, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxNotice+1))
	if err != nil {
		return Notice{}, fmt.Errorf("读取放假通知失败，请重试：%w", err)
	}
	if len(raw) > maxNotice {
		return Notice{}, Problems{{Msg: "文件超过1MB，不像放假通知，请核对选错文件没有"}}
	}
	text, err := decode(raw)
	if err != nil {
		return Notice{}, Problems{{Msg: err.Error()}}
	}
	n, problems := c.parse(text)
	if n.Region == "" {
		n.Region = regionMarked(n.Number + " " + n.Source)
	}
	problems = append(problems, c.check(n, len(problems) == 0)...)
	if len(problems) > 0 {
		return Notice{}, Problems(problems)
	}
	return n, nil
}

// parse chooses the reader by the content.
func (c *Calendar) parse(text string) (Notice, []Problem) {
	trimmed := strings.TrimSpace(text)
	first, _, _ := strings.Cut(trimmed, "\n")
	switch {
	case trimmed == "":
		return Notice{}, []Problem{{Msg: "文件是空的，请选择放假通知的文件或粘贴通知全文"}}
	case trimmed[0] == '{' || trimmed[0] == '[':
		return readJSON(text)
	case strings.Contains(first, "日期") && strings.ContainsAny(first, ",\t"):
		return readCSV(text)
	}
	return c.readText(text)
}

func decode(raw []byte) (string, error) {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(raw, []byte(mark)) {
			out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
			return string(out), err
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if utf8.Valid(raw) {
		return notBinary(string(raw))
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", errors.New("文字编码无法识别，请另存为 UTF-8 文本后再导入")
	}
	return notBinary(string(out))
}

func notBinary(s string) (string, error) {
	if strings.ContainsRune(s, 0) {
		return "", errors.New("这不是文本文件，请导入 JSON、CSV 或粘贴通知全文；Word、PDF 请复制其中文字")
	}
	return s, nil
}

// check is what must hold of every notice, whatever form it came in. Whether
// there are days is asked only where nothing else went wrong.
func (c *Calendar) check(n Notice, whole bool) []Problem {
	var out []Problem
	if !numberForm.MatchString(n.Number) && !officialPage(n.Source) {
		out = append(out, Problem{Msg: "没有文号，也没有政府网站（gov.cn）的网址，不能录入。请写明文号，如「国办发明电〔2025〕7号」，或通知所在网页的网址"})
	}
	if _, err := RegionOf(n.Region); err != nil {
		out = append(out, Problem{Msg: err.Error()})
	}
	if n.Region == "" && slices.ContainsFunc(n.Off, func(e Entry) bool { return namesFestival(e.Name) }) {
		out = append(out, Problem{Msg: "开斋节、古尔邦节只在部分地区放假，请写明是哪个地区的通知，如在 CSV 里加「地区」列并写「宁夏」"})
	}
	if !whole {
		return out
	}
	if len(n.Off)+len(n.Work) == 0 {
		return append(out, Problem{Msg: "没有读到任何放假或上班的日期。请核对文件是否为放假通知，文本通知的写法如「一、元旦：1月1日至3日放假调休，共3天。」"})
	}
	out = append(out, n.checkDays()...)
	out = append(out, c.checkWork(n)...)
	if n.Annual() {
		out = append(out, n.checkStatutory()...)
	}
	return out
}

// checkDays finds days out of the notice's year, and days named twice.
func (n Notice) checkDays() []Problem {
	var out []Problem
	seen := map[civil.Date]bool{}
	first, last := civil.Of(n.Year-1, time.December, 1), civil.Of(n.Year+1, time.January, 31)
	for _, e := range slices.Concat(n.Off, n.Work) {
		switch {
		case n.Year < 1950 || n.Year > 2200 || e.Date < first || e.Date > last:
			out = append(out, Problem{Text: e.Date.String(), Msg: fmt.Sprintf("不在%d年放假通知可能安排的日期之内，请核对年份", n.Year)})
		case seen[e.Date]:
			out = append(out, Problem{Text: e.Date.String(), Msg: "列了两次，或既放假又上班，请只留一处"})
		case e.Name == "":
			out = append(out, Problem{Text: e.Date.String(), Msg: "没有写是什么节日，请补上名称"})
		}
		seen[e.Date] = true
	}
	return out
}

// checkWork finds make-up days on days that are worked in any case, which
// shows a wrong date.
func (c *Calendar) checkWork(n Notice) []Problem {
	var out []Problem
	for _, e := range n.Work {
		if !weekend(e.Date) && c.Working(e.Date) {
			out = append(out, Problem{Text: e.Date.Chinese(), Msg: "是" + weekdayNames[e.Date.Weekday()] + "，本来就上班，不会是调休上班日，请核对日期"})
		}
	}
	return out
}

// checkStatutory finds a yearly notice that leaves out a day that is off by
// law in every year.
func (n Notice) checkStatutory() []Problem {
	var out []Problem
	for _, md := range [][2]int{{1, 1}, {5, 1}, {10, 1}, {10, 2}, {10, 3}} {
		d := civil.Of(n.Year, time.Month(md[0]), md[1])
		if !slices.ContainsFunc(n.Off, func(e Entry) bool { return e.Date == d }) {
			out = append(out, Problem{Text: d.Chinese(), Msg: "是法定节假日，通知里却没有放假，请核对是否漏读"})
		}
	}
	return out
}

// sort puts the notice's days in order.
func (n *Notice) sort() {
	byDate := func(a, b Entry) int { return int(a.Date - b.Date) }
	slices.SortStableFunc(n.Off, byDate)
	slices.SortStableFunc(n.Work, byDate)
}
