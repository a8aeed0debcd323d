package workday

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
)

// paragraph is a piece of a pasted notice that belongs together, without the
// breaks that pasting put in.
type paragraph struct {
	text  string
	marks []mark
}

// mark says that from the byte offset on the text stands in the line.
type mark struct{ offset, line int }

func (p paragraph) line(offset int) int {
	line := 0
	for _, m := range p.marks {
		if m.offset <= offset {
			line = m.line
		}
	}
	return line
}

// cut is the paragraph's part between two offsets.
func (p paragraph) cut(from, to int) paragraph {
	out := paragraph{text: p.text[from:to], marks: []mark{{0, p.line(from)}}}
	for _, m := range p.marks {
		if m.offset > from && m.offset < to {
			out.marks = append(out.marks, mark{m.offset - from, m.line})
		}
	}
	return out
}

const numeral = `(?:第?[一二三四五六七八九十]{1,3}[、．.]|（[一二三四五六七八九十]{1,3}）|\d{1,2}[、．.])`

var (
	address    = regexp.MustCompile(`https?://[!-~]+`)
	loneNumber = regexp.MustCompile(`^\p{Han}{2,12}〔\d{4}〕\d{1,4}号$`)
	loneDate   = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`)
	titleYear  = regexp.MustCompile(`(\d{4})年(?:部分)?(?:节假日|放假|假期|开斋节|古尔邦节|元旦|春节|清明|劳动节|端午|中秋|国庆)`)
	anyYear    = regexp.MustCompile(`(\d{4})年\d{1,2}月\d{1,2}日`)
	quoted     = regexp.MustCompile(`《[^》]*》`)
	lineHead   = regexp.MustCompile(`^` + numeral + `?([\p{Han}\d、]{0,40}?(?:节|元旦|纪念日|大庆|庆祝日|假期))：`)
	innerHead  = regexp.MustCompile(numeral + `([\p{Han}\d、]{0,40}?(?:节|元旦|纪念日|大庆|庆祝日|假期))：`)
	numbering  = regexp.MustCompile(`^` + numeral)
	festival   = regexp.MustCompile(`元旦|春节|清明节|劳动节|端午节|中秋节|国庆节|开斋节|古尔邦节|[\p{Han}\d]{1,30}纪念日|[\p{Han}\d]{1,20}大庆`)
)

// reader gathers a notice from its pasted text.
type reader struct {
	base     *Calendar
	notice   Notice
	problems []Problem
	// known has the days read so far, true where off.
	known map[civil.Date]bool
}

// readText reads the pasted text of a notice.
func (c *Calendar) readText(text string) (Notice, []Problem) {
	r := &reader{base: c, known: map[civil.Date]bool{}}
	r.notice.Source = firstOfficial(address.FindAllString(text, -1))
	text = address.ReplaceAllString(text, "")
	paragraphs := r.paragraphs(text)
	whole := ""
	for _, p := range paragraphs {
		whole += p.text + "\n"
	}
	r.notice.Number = numberIn(whole)
	if namesFestival(whole) {
		r.notice.Region = regionMarked(whole)
	}
	if r.notice.Year = r.year(whole); r.notice.Year == 0 {
		return r.notice, []Problem{{Msg: "没有写明是哪一年的放假安排，请连同标题一起粘贴"}}
	}
	for _, it := range items(paragraphs) {
		r.item(it)
	}
	r.notice.sort()
	return r.notice, r.problems
}

// numberIn is the document number in the text; the title may stand before it
// without a break. Numbers inside 《》 are those of other documents.
func numberIn(text string) string {
	m := numberForm.FindString(quoted.ReplaceAllString(text, ""))
	if i := strings.LastIndex(m, "通知"); i >= 0 {
		m = m[i+len("通知"):]
	}
	return m
}

func firstOfficial(urls []string) string {
	if i := slices.IndexFunc(urls, officialPage); i >= 0 {
		return urls[i]
	}
	return ""
}

// year is the year in the title, else of the first full date.
func (r *reader) year(text string) int {
	text = quoted.ReplaceAllString(text, "")
	for _, form := range []*regexp.Regexp{titleYear, anyYear} {
		if m := form.FindStringSubmatch(text); m != nil {
			return number(m[1])
		}
	}
	return r.notice.Signed.Year() * min(1, int(r.notice.Signed))
}

// paragraphs joins the lines that belong together and takes the date of
// signing, which stands alone in its line.
func (r *reader) paragraphs(text string) []paragraph {
	var out []paragraph
	open := false
	for i, raw := range strings.Split(text, "\n") {
		line := normal(raw)
		if m := loneDate.FindStringSubmatch(line); m != nil {
			if d, ok := dayOf(number(m[1]), number(m[2]), number(m[3])); ok {
				r.notice.Signed = d
				open = false
				continue
			}
		}
		if line == "" {
			continue
		}
		if !open || begins(line) && !inBrackets(out[len(out)-1].text) {
			out = append(out, paragraph{})
		}
		p := &out[len(out)-1]
		p.marks = append(p.marks, mark{len(p.text), i + 1})
		p.text += line
		open = !strings.HasSuffix(line, "。") && !strings.HasSuffix(line, "：") && !strings.HasSuffix(line, "；")
	}
	return out
}

// begins says that the line cannot go on the one before it.
func begins(line string) bool {
	return lineHead.MatchString(line) || numbering.MatchString(line) || loneNumber.MatchString(line)
}

// inBrackets says that a bracket is open at the end of the text, so that 七、 in
// the next line ends 正月初七 and begins no clause.
func inBrackets(text string) bool {
	return strings.LastIndex(text, "（") > strings.LastIndex(text, "）")
}

// narrow gives the one form that the rest of the reader knows for characters
// that pasted text has in several.
var narrow = strings.NewReplacer("(", "（", ")", "）", ":", "：", ";", "；", ",", "，", "—", "-", "–", "-",
	"－", "-", "～", "-", "~", "-", "−", "-", "﹣", "-", "礼拜", "星期")

func normal(line string) string {
	line = strings.Map(func(c rune) rune {
		switch {
		case c >= '０' && c <= '９':
			return c - '０' + '0'
		case c == ' ' || c == '\t' || c == '\r' || c == '\u3000' || c == '\u00a0' || c == '\ufeff' || c == '\u200b':
			return -1
		}
		return c
	}, line)
	return normalNumber(narrow.Replace(line))
}

// item is what a notice says about one holiday.
type item struct {
	name string
	text paragraph
	// free says that the item has no head of its own, so that its words before
	// the first date may be any.
	free bool
}

// items cuts the paragraphs at the heads of holidays. Where there are none, as
// in a correction, every paragraph that names a holiday is an item.
func items(paragraphs []paragraph) []item {
	var out []item
	headed := slices.ContainsFunc(paragraphs, func(p paragraph) bool { return lineHead.MatchString(p.text) })
	last := ""
	for _, p := range paragraphs {
		heads := headsIn(p.text)
		if len(heads) == 0 {
			out = append(out, headless(p, headed, last)...)
			continue
		}
		for i, h := range heads {
			end := len(p.text)
			if i+1 < len(heads) {
				end = heads[i+1].from
			}
			last = h.name
			out = append(out, item{name: h.name, text: p.cut(h.to, end)})
		}
	}
	return out
}

// head is a holiday's head: 一、元旦：
type head struct {
	from, to int
	name     string
}

func headsIn(text string) []head {
	var out []head
	if m := lineHead.FindStringSubmatchIndex(text); m != nil {
		out = append(out, head{m[0], m[1], text[m[2]:m[3]]})
	}
	for _, m := range innerHead.FindAllStringSubmatchIndex(text, -1) {
		if len(out) == 0 || m[0] >= out[0].to {
			out = append(out, head{m[0], m[1], text[m[2]:m[3]]})
		}
	}
	return out
}

// headless is a paragraph without head: the continuation of the item before
// it, or, in a notice without any heads, an item of its own.
func headless(p paragraph, headed bool, last string) []item {
	switch starts := readDays.MatchString(p.text) || strings.HasPrefix(p.text, "其中"); {
	case headed && starts && last != "":
		return []item{{name: last, text: p}}
	case headed:
		return []item{{name: "", text: p, free: true}}
	}
	if m := numbering.FindString(p.text); m != "" {
		p = p.cut(len(m), len(p.text))
	}
	name := festival.FindString(quoted.ReplaceAllString(p.text, ""))
	if name == "" {
		name = last
	}
	return []item{{name: name, text: p, free: true}}
}

// number reads digits; what is no number or too long is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
