package plan

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
)

const (
	hanNum  = `(?:\d{1,2}|[一二三四五六七八九十]{1,3})`
	yearNum = `(?:[12]\d{3}|[一二][〇一二三四五六七八九]{3})`
)

// The forms of a date, tried in this order at each place of a folded text.
var (
	reISO = regexp.MustCompile(`([12]\d{3})[-./]([01]?\d)(?:[-./]([0-3]?\d))?(日)?(之前|以前|前|底前|底|之内|内)?`)
	reDay = regexp.MustCompile(`(?:(` + yearNum + `)年度?|(今年|本年度?|当年|明年|次年|来年|每年|去年|上年))?的?(` + hanNum +
		`)月(份)?(?:(上旬|中旬|下旬|月?底|末|初|中)|(` + hanNum + `)(日|号)?)?(之前|以前|前|之内|以内|内)?`)
	rePeriod = regexp.MustCompile(`(?:(` + yearNum + `)(?:年度?)?|(今年|本年度?|当年|明年|次年|来年|每年|今|本|当|明|次))?` +
		`(第?[一二三四1-4]季度|[上下]半年|年(?:底|末|内|终|中)|岁末)(?:底|末)?(之前|以前|前|之内|以内|内)?`)
)

// datePrecision says how exactly a text names a day.
type datePrecision int

const (
	byDay datePrecision = iota
	byTenDays
	byMonth
	byPeriod
)

// dateHit is a date found in a text; from and to count runes.
type dateHit struct {
	from, to   int
	year       int  // 0 where the text gives none
	relative   int  // 今年 0, 明年 1, 去年 -1; meaningful where named
	named      bool // a word such as 今年 stands for the year
	yearly     bool // 每年
	month, day int  // day 0: the last of the month
	before     bool // 前, 之前, 内
	precision  datePrecision
	word       string // 底, 上旬, 份, 一季度 …
	bareDay    bool   // 12月10前: 日 left out
}

// scanDates finds the dates of a folded text from left to right.
func scanDates(s string) []dateHit {
	if !strings.ContainsAny(s, "月季半年岁-./") {
		return nil
	}
	var hits []dateHit
	for _, m := range reISO.FindAllStringSubmatchIndex(s, -1) {
		if h, ok := isoHit(s, m); ok {
			hits = append(hits, h)
		}
	}
	for _, m := range reDay.FindAllStringSubmatchIndex(s, -1) {
		if h, ok := dayHit(s, m); ok {
			hits = append(hits, h)
		}
	}
	for _, m := range rePeriod.FindAllStringSubmatchIndex(s, -1) {
		hits = append(hits, periodHit(s, m))
	}
	return toRunes(s, withoutOverlap(hits))
}

// withoutOverlap sorts hits by place and keeps, of those that overlap, the
// first; hits of a better form stand first among equals.
func withoutOverlap(hits []dateHit) []dateHit {
	slices.SortStableFunc(hits, func(a, b dateHit) int { return a.from - b.from })
	kept := hits[:0]
	for _, h := range hits {
		if len(kept) == 0 || kept[len(kept)-1].to <= h.from {
			kept = append(kept, h)
		}
	}
	return kept
}

func group(s string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return s[m[2*i]:m[2*i+1]]
}

func isoHit(s string, m []int) (dateHit, bool) {
	if m[0] > 0 && (isDigit(rune(s[m[0]-1])) || s[m[0]-1] == '.') || m[1] < len(s) && isDigit(rune(s[m[1]])) {
		return dateHit{}, false
	}
	h := dateHit{from: m[0], to: m[1], precision: byMonth, word: group(s, m, 5)}
	h.year, _ = hanValue(group(s, m, 1))
	h.month, _ = hanValue(group(s, m, 2))
	if d := group(s, m, 3); d != "" {
		h.day, _ = hanValue(d)
		h.precision = byDay
	}
	h.before = strings.HasSuffix(h.word, "前") || strings.HasSuffix(h.word, "内")
	return h, h.month >= 1 && h.month <= 12
}

func dayHit(s string, m []int) (dateHit, bool) {
	h := dateHit{from: m[0], to: m[1], precision: byMonth}
	if m[0] > 0 && m[6] == m[0] {
		// 「第3月」, 「13月」 and 「每3月」 are no months of the calendar.
		if p, _ := utf8.DecodeLastRuneInString(s[:m[0]]); isDigit(p) || p == '第' || p == '每' || p == '.' {
			return h, false
		}
	}
	h.setYear(group(s, m, 1), group(s, m, 2))
	h.month, _ = hanValue(group(s, m, 3))
	h.word = group(s, m, 4) + group(s, m, 5)
	h.before = group(s, m, 8) != ""
	h.setDay(group(s, m, 5))
	if d := group(s, m, 6); d != "" {
		h.takeDay(s, m, d)
	}
	return h, h.month >= 1 && h.month <= 12
}

// takeDay reads the digits after 月: a day where 日 follows, or where 日 was
// left out before 前 (12月10前) or at the text's end; else they are not ours.
func (h *dateHit) takeDay(s string, m []int, d string) {
	rest := s[m[13]:]
	bare := group(s, m, 7) == ""
	if bare && !h.before && rest != "" && !strings.HasPrefix(rest, "底") && !startsWithAny(rest, "、，；。和及）") {
		h.to = m[12]
		return
	}
	h.day, _ = hanValue(d)
	h.precision, h.bareDay, h.word = byDay, bare, h.word+"日"
}

func (h *dateHit) setDay(word string) {
	switch word {
	case "上旬", "初":
		h.day, h.precision = 10, byTenDays
	case "中旬":
		h.day, h.precision = 20, byTenDays
	case "中":
		h.precision = byMonth
	case "下旬":
		h.precision = byTenDays
	case "底", "月底", "末":
		h.precision = byTenDays
	}
}

func (h *dateHit) setYear(number, word string) {
	if number != "" {
		h.year, _ = hanValue(number)
		return
	}
	switch word {
	case "":
		return
	case "明年", "次年", "来年", "明", "次":
		h.relative = 1
	case "去年", "上年":
		h.relative = -1
	case "每年":
		h.yearly = true
		return
	}
	h.named = true
}

// periodEnd is the month in which a period ends.
var periodEnd = map[string]int{"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "1季度": 3, "2季度": 6, "3季度": 9, "4季度": 12,
	"上半年": 6, "下半年": 12, "年中": 6}

func periodHit(s string, m []int) dateHit {
	h := dateHit{from: m[0], to: m[1], precision: byPeriod, month: 12, word: group(s, m, 3)}
	h.setYear(group(s, m, 1), group(s, m, 2))
	if mon, ok := periodEnd[strings.TrimPrefix(h.word, "第")]; ok {
		h.month = mon
	}
	h.before = group(s, m, 4) != "" || strings.HasSuffix(s[m[0]:m[1]], "底") || strings.HasSuffix(s[m[0]:m[1]], "末")
	return h
}

// date is the last day that the hit allows in the plan's year; known is
// false where no year is to be had, real where the calendar has the day.
func (h dateHit) date(planYear int) (d civil.Date, known, real bool) {
	y := h.year
	if y == 0 {
		if planYear == 0 {
			return 0, false, h.day <= 31
		}
		y = planYear + h.relative
	}
	if y < 1949 || y > 2200 {
		return 0, false, false
	}
	if h.day == 0 {
		return civil.EndOfMonth(y, time.Month(h.month)), true, true
	}
	d = civil.Of(y, time.Month(h.month), h.day)
	if h.day > 31 || d.Day() != h.day {
		return civil.EndOfMonth(y, time.Month(h.month)), true, false
	}
	return d, true, true
}

// startsWithAny reports whether s starts with one of the runes of set.
func startsWithAny(s, set string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(set, r)
}

// endsWithAny reports whether s ends with one of the runes of set.
func endsWithAny(s, set string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && strings.ContainsRune(set, r)
}

// toRunes turns byte positions, which are ascending, into rune positions.
func toRunes(s string, hits []dateHit) []dateHit {
	b, n := 0, 0
	at := func(pos int) int {
		n += utf8.RuneCountInString(s[b:pos])
		b = pos
		return n
	}
	for i := range hits {
		hits[i].from = at(hits[i].from)
		hits[i].to = at(hits[i].to)
	}
	return hits
}
