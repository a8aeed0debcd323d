package order

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	written = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(上午|下午|晚上|凌晨)?\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]?(\d{1,2})(?:\.\d+)?秒?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
	packed  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$`)
	serial  = regexp.MustCompile(`^(\d{5})(\.\d+)?$`)
)

// epoch is day 0 of the days that spreadsheets count.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// When reads an instant as people and spreadsheets write it: 2023/9/1 9:05,
// 2023年9月1日 下午3时, 20230901, 45170.378. Without an hour it is the day's
// beginning; without a zone it is zone's.
func When(v string, zone *time.Location) (time.Time, bool) {
	v = strings.Map(half, strings.TrimSpace(v))
	if m := serial.FindStringSubmatch(v); m != nil {
		days, err := strconv.ParseFloat(v, 64)
		if err != nil || days < 36526 || days > 73050 { // 2000 to 2099
			return time.Time{}, false
		}
		whole := math.Floor(days)
		seconds := math.Round((days - whole) * 86400)
		t := epoch.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second)
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone), true
	}
	if m := packed.FindStringSubmatch(v); m != nil {
		return at(zone, m[1:7]...)
	}
	m := written.FindStringSubmatch(v)
	if m == nil {
		return time.Time{}, false
	}
	if (m[4] == "下午" || m[4] == "晚上") && m[5] != "" {
		if h, _ := strconv.Atoi(m[5]); h < 12 {
			m[5] = strconv.Itoa(h + 12)
		}
	}
	if m[8] != "" {
		off, ok := offset(m[8])
		if !ok {
			return time.Time{}, false
		}
		zone = off
	}
	return at(zone, m[1], m[2], m[3], m[5], m[6], m[7])
}

func offset(s string) (*time.Location, bool) {
	if s == "Z" {
		return time.UTC, true
	}
	t, err := time.Parse("-0700", strings.ReplaceAll(s, ":", ""))
	if err != nil {
		return nil, false
	}
	return t.Location(), true
}

// at makes an instant of year, month, day, hour, minute and second; one that
// does not exist is none.
func at(zone *time.Location, parts ...string) (time.Time, bool) {
	n := [6]int{}
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, zone)
	ok := n[0] >= 2000 && n[0] < 2100 && n[1] >= 1 && n[1] <= 12 && t.Day() == n[2] && n[3] < 24 && n[4] < 60 && n[5] < 60
	return t, ok
}

// half makes full-width digits and signs half as wide.
func half(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	return r
}
