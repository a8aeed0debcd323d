package screen

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/screen/fold"
)

var (
	dateWord  = regexp.MustCompile(`((?:1[6-9]|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|([一二][一二三四五六七八九〇○零]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日`)
	dashWord  = regexp.MustCompile(`\b((?:19|20)\d{2})([-/.])(\d{1,2})([-/.])(\d{1,2})\b`)
	shortWord = regexp.MustCompile(`(\d{1,2})\s*月\s*(\d{1,2})\s*日`)
	weekWord  = regexp.MustCompile(`^\s*[（(]?\s*(?:星期|周|礼拜)([一二三四五六日天])`)
	weekdays  = []rune("日一二三四五六")
)

// dates looks for days that do not exist, days of the week that do not fit,
// and a 成文日期 that cannot be.
func (r *run) dates() {
	for _, s := range r.texts {
		if s.read {
			r.daysIn(s)
		}
	}
	d := r.sub.FormedOn
	if d.IsZero() {
		return
	}
	if d > r.today {
		r.whole(Place{Part: PartWhole}, d.Chinese(), Finding{Check: CheckDate, Kind: "future", Level: Block, Basis: basisFormed,
			Message: "成文日期" + d.Chinese() + "在今天之后，请核对。"})
	}
	r.signedOn(d)
}

// match gives the groups of a pattern in the text, in characters.
func each(p *regexp.Regexp, text string, f func(groups []string, from, to int)) {
	t := fold.Of(text)
	body, index := t.Bytes()
	for _, m := range p.FindAllStringSubmatchIndex(body, -1) {
		groups := make([]string, len(m)/2)
		for i := range groups {
			if m[2*i] >= 0 {
				groups[i] = body[m[2*i]:m[2*i+1]]
			}
		}
		from, to := t.Span(index[m[0]], index[m[1]])
		f(groups, from, to)
	}
}

func (r *run) daysIn(s stretch) {
	text := []rune(s.text)
	covered := make([]bool, len(text)+1)
	each(dateWord, s.text, func(g []string, from, to int) {
		for i := from; i < to; i++ {
			covered[i] = true
		}
		y, m, d := atoi(g[1]), atoi(g[2]), atoi(g[3])
		if g[4] != "" {
			y, m, d = chineseYear(g[4]), chineseNumber(g[5]), chineseNumber(g[6])
		}
		r.day(s, y, m, d, from, to)
	})
	each(dashWord, s.text, func(g []string, from, to int) {
		if g[2] == g[4] && (g[2] != "." || atoi(g[3]) <= 12) {
			r.day(s, atoi(g[1]), atoi(g[3]), atoi(g[5]), from, to)
		}
	})
	each(shortWord, s.text, func(g []string, from, to int) {
		if covered[from] || from > 0 && covered[from-1] {
			return
		}
		if m, d := atoi(g[1]), atoi(g[2]); !exists(2024, m, d) {
			r.noDay(s, fmt.Sprintf("%d月%d日", m, d), from, to)
		}
	})
}

// day judges one full date and the weekday behind it.
func (r *run) day(s stretch, y, m, d, from, to int) {
	if !exists(y, m, d) {
		r.noDay(s, fmt.Sprintf("%d年%d月%d日", y, m, d), from, to)
		return
	}
	text := []rune(s.text)
	g := weekWord.FindStringSubmatch(string(text[to:min(len(text), to+8)]))
	if g == nil {
		return
	}
	said := strings.Replace(g[1], "天", "日", 1)
	right := string(weekdays[civil.Of(y, time.Month(m), d).Weekday()])
	if said == right {
		return
	}
	at := to + len([]rune(g[0])) - 1
	r.find(s, at, at+1, Finding{Check: CheckDate, Kind: "weekday", Level: Block,
		Message: fmt.Sprintf("%d年%d月%d日是星期%s，这里写的是星期%s，请核对日期和星期。", y, m, d, right, g[1]),
		Mend:    &Mend{Title: "改为星期" + right, Replacement: right}})
}

func (r *run) noDay(s stretch, day string, from, to int) {
	r.find(s, from, to, Finding{Check: CheckDate, Kind: "none", Level: Block, Message: "没有" + day + "这一天，请核对。"})
}

func exists(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && d <= civil.EndOfMonth(y, time.Month(m)).Day()
}

var onlyDate = regexp.MustCompile(`^\s*((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*$`)

// signedOn compares the date under the body with the 成文日期, and its form
// with R10.03: Arabic digits without a leading nought.
func (r *run) signedOn(formed civil.Date) {
	var last *stretch
	for i := range r.texts {
		if s := &r.texts[i]; s.Part == PartBody && s.read && onlyDate.MatchString(s.text) {
			last = s
		}
	}
	if last == nil {
		return
	}
	each(onlyDate, last.text, func(g []string, from, to int) {
		if !exists(atoi(g[1]), atoi(g[2]), atoi(g[3])) {
			return
		}
		d := civil.Of(atoi(g[1]), time.Month(atoi(g[2])), atoi(g[3]))
		f := Finding{Check: CheckDate, Level: Warn, Basis: basisFormed, Mend: &Mend{Title: "改为" + formed.Chinese(), Replacement: formed.Chinese()}}
		switch {
		case d != formed:
			f.Kind, f.Message = "formed", "正文落款的日期与登记的成文日期"+formed.Chinese()+"不同，请核对。"
		case strings.HasPrefix(g[2], "0") || strings.HasPrefix(g[3], "0"):
			f.Kind, f.Message = "padded", "成文日期的月、日不编虚位，应写作"+formed.Chinese()+"。"
		default:
			return
		}
		r.find(*last, from, to, f)
	})
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the pattern leaves only digits
	return n
}

// chineseYear reads 二〇二三.
func chineseYear(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + max(0, strings.IndexRune(chineseDigits, r)/3)
	}
	return n
}

const chineseDigits = "〇一二三四五六七八九"

// chineseNumber reads 一 to 九十九.
func chineseNumber(s string) int {
	tens, ones, ok := strings.Cut(s, "十")
	if !ok {
		return chineseYear(s)
	}
	n := 10
	if tens != "" {
		n = 10 * chineseYear(tens)
	}
	return n + chineseYear(ones)
}
