package wording

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
)

// The periods of remedies: 行政复议法 article 20, 行政诉讼法 articles 45 and 46.
const (
	ReviewDays  = 60
	SuitMonths  = 6
	AfterReview = 15
)

// reviewFirst is the day from which a refusal has to be reviewed before it is
// sued over, and from which a section's acts are reviewed by the government of
// its own level alone: 行政复议法（2023年修订） articles 23, 24 and 90.
var reviewFirst = civil.Of(2024, 1, 1)

// earlier says that the letter stands under the law before reviewFirst: review
// or suit at choice, review by the own government or the department above
// (行政复议法（2017年） article 12).
func (s Settings) earlier() bool { return !s.On.IsZero() && s.On < reviewFirst }

// authorities are the bodies that hear reconsiderations.
func (s Settings) authorities() string {
	if s.earlier() {
		return s.Authority + "或者上一级主管部门"
	}
	return s.Authority
}

// Guidance tells citizens before any letter which remedies the law of the day
// has for replies.
func (s Settings) Guidance() string {
	out := "可以自收到答复之日起" + strconv.Itoa(ReviewDays) + "日内向" + s.authorities() + "申请行政复议，或者自收到之日起" + strconv.Itoa(SuitMonths) + "个月内依法向人民法院提起行政诉讼"
	if !s.earlier() {
		out += "；属于不予公开（《政府信息公开条例》第十四条至第十六条）的，应当先申请行政复议"
	}
	return out + "。具体的途径和期限，每一份答复书中都会写明。"
}

// rule is the remedy rule of one letter under the agency's settings.
func rule(t Template, s Settings) Remedy {
	if s.earlier() && (t.Remedy == Query || t.Remedy == First || t.Remedy == Withheld) {
		return Free
	}
	if t.Remedy != Query {
		return t.Remedy
	}
	if s.QueryFirst {
		return First
	}
	return Free
}

// remedyText is the paragraph on remedies, "" for letters without one.
func remedyText(t Template, _ Ground, s Settings) string {
	name := paperName(t)
	days, months, after := strconv.Itoa(ReviewDays), strconv.Itoa(SuitMonths), strconv.Itoa(AfterReview)
	first := "可以自收到" + name + "之日起" + days + "日内先向" + s.Authority + "申请行政复议；对行政复议决定仍不服的，可以自收到行政复议决定书之日起" + after + "日内依法向" + s.Court + "提起行政诉讼。"
	switch rule(t, s) {
	case Free:
		return "如对" + name + "不服，可以自收到" + name + "之日起" + days + "日内向" + s.authorities() + "申请行政复议，或者自收到" + name + "之日起" + months + "个月内依法向" + s.Court + "提起行政诉讼。"
	case First:
		return "根据《中华人民共和国行政复议法》第二十三条第一款第四项的规定，如对" + name + "不予公开的决定不服，" + first
	case Withheld:
		return "根据《中华人民共和国行政复议法》第二十三条第一款第四项的规定，如对" + name + "不予公开部分的决定不服，" + first
	}
	return ""
}

// paperName is what the letter calls itself.
func paperName(t Template) string {
	if strings.HasSuffix(t.Title, "通知书") {
		return "本通知书"
	}
	return "本告知书"
}

// routes is what a text says of remedies.
type routes struct {
	review, first, direct, after bool
	reviewDays, suitMonths       []string
	afterDays                    []string
	authorities, courts          []string
	withheld                     bool
}

var (
	appeal  = regexp.MustCompile(`申请(?:行政)?复议|提起(?:行政)?诉讼|起诉`)
	period  = regexp.MustCompile(`([0-9一二三四五六七八九十两]+)(个工作日|工作日|日|天|个月|年)(?:之)?内`)
	firstly = regexp.MustCompile(`先(?:行|依法)?向|应当先|先(?:行|依法)?$|须先|复议前置`)
	sentEnd = regexp.MustCompile(`[。\n]`)
)

// readRemedies reads every sentence that tells of remedies. A sentence tells of
// them where it says 不服, or gives a period within which to apply.
func readRemedies(text string) (r routes, found int) {
	for _, sentence := range sentEnd.Split(squeeze(text), -1) {
		at := appeal.FindAllStringIndex(sentence, -1)
		if at == nil || !strings.Contains(sentence, "不服") && !period.MatchString(sentence) {
			continue
		}
		found++
		r.withheld = r.withheld || strings.Contains(sentence, "不予公开")
		from := 0
		for _, m := range at {
			r.take(sentence[from:m[0]], sentence[m[0]:m[1]])
			from = m[1]
		}
	}
	return r, found
}

// take reads one clause: before is what stands between the remedy named before
// and this one.
func (r *routes) take(before, what string) {
	term, whom := "", ""
	if m := period.FindAllStringSubmatch(before, -1); m != nil {
		last := m[len(m)-1]
		term = digits(last[1]) + last[2]
	}
	if i := strings.LastIndex(before, "向"); i >= 0 {
		whom = strings.TrimSuffix(strings.TrimSuffix(before[i+len("向"):], "依法"), "先")
	}
	switch {
	case strings.Contains(what, "复议"):
		r.review = true
		r.first = r.first || firstly.MatchString(before)
		r.reviewDays, r.authorities = append(r.reviewDays, term), append(r.authorities, whom)
	case strings.Contains(before, "复议决定"):
		r.after = true
		r.afterDays, r.courts = append(r.afterDays, term), append(r.courts, whom)
	default:
		r.direct = true
		r.suitMonths, r.courts = append(r.suitMonths, term), append(r.courts, whom)
	}
}

// squeeze takes out blanks and turns wide digits and brackets into one form.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ' || c == '\t' || c == '\u3000' || c == '\u00a0' || c == '\r':
			return -1
		case c >= '０' && c <= '９':
			return c - '０' + '0'
		case c == ',':
			return '，'
		case c == ';':
			return '；'
		}
		return c
	}, s)
}

// digits is a number in Arabic digits.
func digits(s string) string {
	if n, ok := number(s); ok {
		return strconv.Itoa(n)
	}
	return s
}

// number reads digits, or Chinese numerals below a thousand.
func number(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	total, digit, seen := 0, 0, false
	for _, c := range s {
		switch c {
		case '百':
			total, digit = total+max(digit, 1)*100, 0
		case '十':
			total, digit = total+max(digit, 1)*10, 0
		case '零', '〇':
		case '两':
			digit = 2
		default:
			i := strings.IndexRune("一二三四五六七八九", c)
			if i < 0 {
				return 0, false
			}
			digit = i/len("一") + 1
		}
		seen = true
	}
	return total + digit, seen
}
