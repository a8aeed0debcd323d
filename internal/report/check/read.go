package check

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/docread"
)

// NoTables is the refusal of a document in which no table of an annual report
// stands.
type NoTables struct{}

// Error is the sentence for the person.
func (NoTables) Error() string {
	return "没有找到年度报告的表格：文件中没有“本年新收政府信息公开申请数量”等行，也没有行政复议、行政诉讼情况表。请确认这是政府信息公开工作年度报告，表格不是图片；扫描件请先做文字识别"
}

// sectionHead are the six parts' headings.
var sectionHead = [6]struct {
	number, title string
	expr          *regexp.Regexp
}{
	{"一", "总体情况", regexp.MustCompile(`一[、.]\n?总\n?体\n?情\n?况|一[、.]\n?(?:工作)?(?:概述|概况|基本情况)`)},
	{"二", "主动公开政府信息情况", regexp.MustCompile(`二[、.]\n?(?:行政机关)?主\n?动\n?公\n?开`)},
	{"三", "收到和处理政府信息公开申请情况", regexp.MustCompile(`三[、.]\n?(?:行政机关)?(?:收\n?到\n?和\n?处\n?理|依申请公开|收到)`)},
	{"四", "政府信息公开行政复议、行政诉讼情况", regexp.MustCompile(`四[、.]\n?(?:因)?(?:政\n?府\n?信\n?息\n?公\n?开)?(?:工作)?(?:被)?(?:申请|提起)?行\n?政\n?复\n?议`)},
	{"五", "存在的主要问题及改进情况", regexp.MustCompile(`五[、.]\n?(?:政府信息公开工作)?(?:中)?(?:存\n?在|主要|目前)`)},
	{"六", "其他需要报告的事项", regexp.MustCompile(`六[、.]\n?其\n?[他它]`)},
}

var titleLine = regexp.MustCompile(`([^\n|。]{0,60}?)(20[0-9]{2})年?(?:度)?(?:[^\n|。]{0,10})?(?:政府信息公开|政务公开)(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)`)

// Read checks a document. A document without any of the tables is NoTables.
func Read(doc *docread.Document) (*Result, error) {
	s := lay(doc)
	r := &Result{Schema: SchemaVersion, Layout: "2021", Sections: []Section{}, Findings: []Finding{}, Doubts: []Doubt{}}
	r.readTitle(s.text)
	three, okThree := r.readRequests(s)
	twoEnd, fourFrom := len(s.text), 0
	if okThree {
		twoEnd, fourFrom = three.from, three.to
	}
	four, okFour := r.readDisputes(s, fourFrom)
	if !okThree && okFour {
		twoEnd = four.from
	}
	two, okTwo := r.readActive(s, 0, twoEnd)
	if !okThree && !okFour {
		return nil, NoTables{}
	}
	var tables []span
	for _, t := range []struct {
		at span
		ok bool
	}{{two, okTwo}, {three, okThree}, {four, okFour}} {
		if t.ok {
			tables = append(tables, t.at)
		}
	}
	r.readSections(s.text, tables)
	r.missingTables()
	r.identities()
	r.prose()
	r.sections()
	r.settle()
	return r, nil
}

// readTitle finds the agency and the year.
func (r *Result) readTitle(text string) {
	head := text[:min(len(text), 6000)]
	if m := titleLine.FindStringSubmatch(head); m != nil {
		r.Agency = strings.Trim(m[1], " -_关于的《\"“")
		r.Year, _ = strconv.Atoi(m[2])
		r.Title = strings.Trim(m[0], " -_《")
		return
	}
	if m := regexp.MustCompile(`(20[0-9]{2})年`).FindStringSubmatch(head); m != nil {
		r.Year, _ = strconv.Atoi(m[1])
	}
}

// readSections cuts the text into the six parts and leaves the tables out.
func (r *Result) readSections(text string, tables []span) {
	var starts [6]int
	pos := 0
	for i, h := range sectionHead {
		starts[i] = -1
		for _, at := range h.expr.FindAllStringIndex(text[pos:], 20) {
			if !within(pos+at[0], tables) {
				starts[i] = pos + at[0]
				pos += at[1]
				break
			}
		}
	}
	for i, h := range sectionHead {
		sec := Section{Number: h.number, Title: h.title, Found: starts[i] >= 0}
		if sec.Found {
			end := len(text)
			for _, s := range starts[i+1:] {
				if s >= 0 {
					end = s
					break
				}
			}
			sec.Text = outside(text, starts[i], end, tables)
		}
		r.Sections = append(r.Sections, sec)
	}
}

func within(at int, tables []span) bool {
	for _, t := range tables {
		if at >= t.from && at < t.to {
			return true
		}
	}
	return false
}

// outside is text[from:to] without the tables.
func outside(text string, from, to int, tables []span) string {
	var b strings.Builder
	for _, t := range tables {
		if t.to <= from || t.from >= to {
			continue
		}
		if t.from > from {
			b.WriteString(text[from:t.from] + rowMark)
		}
		from = max(from, min(t.to, to))
	}
	b.WriteString(text[from:to])
	return b.String()
}

// missingTables names the tables that could not be found.
func (r *Result) missingTables() {
	for _, t := range []struct {
		number, title string
		missing       bool
	}{{"二", "主动公开政府信息情况", r.Active == nil}, {"三", "收到和处理政府信息公开申请情况", r.Requests == nil}, {"四", "行政复议、行政诉讼情况", r.Disputes == nil}} {
		if t.missing {
			r.find(Finding{ID: "S5", Level: Soft, Clear: true, Table: t.number, Message: "没有找到或读不出第" + t.number + "部分的表格（" + t.title + "），无法核对"})
		}
	}
}

// settle decides the outcome.
func (r *Result) settle() {
	r.Status = Holds
	switch {
	case r.Hard() > 0:
		r.Status = Broken
	case r.Requests == nil || r.Disputes == nil || r.tired || !r.has(frames...):
		r.Status = Unread
	}
	r.Exit = r.Status.Exit()
}
