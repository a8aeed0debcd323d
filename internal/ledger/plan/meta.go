package plan

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
)

var (
	reDocNo    = regexp.MustCompile(`([一-龥]{2,16})[〔\[（(【﹝]((?:19|20)\d\d)[〕\]）)】﹞]第?(\d{1,5})号`)
	reTitle    = regexp.MustCompile(`任务分工|工作要点|任务清单|责任清单|责任分工|分工表|分工方案|任务分解|台账|工作方案|实施方案|工作计划|行动方案|工作安排|要点|一览表|清单|分工|计划|方案|任务|政务公开|信息公开`)
	reAnnex    = regexp.MustCompile(`^附(?:件|表)?\d{0,2}[:：]?$|^附件[一二三四五六七八九十\d]+[:：]?$`)
	reQuoted   = regexp.MustCompile(`《([^《》]{6,80})》`)
	reDateLine = regexp.MustCompile(`^(` + yearNum + `)年(` + hanNum + `)月(` + hanNum + `)日(?:印发)?$`)
	reAnyYear  = regexp.MustCompile(`((?:19|20)\d\d|二〇[一二三四五六七八九〇]{2})年度?`)
	reTail     = regexp.MustCompile(`^(?:抄送|抄报|主送|印发机关|公开方式|公开属性|\[\d{1,2}\])|(?:办公室|办公厅|局|委员会)(?:20\d\d|二〇..)年.{1,3}月.{1,3}日印发$|^（此件`)
	// reRegion is a place, which issues nothing itself: its office signs.
	reRegion    = regexp.MustCompile(`^[^局委办厅室院府]+[省市县区]$`)
	reAnnexMark = regexp.MustCompile(`^附(?:件|表)[\d一二三四五六七八九十]{0,2}[:：]?`)
	reTopic     = regexp.MustCompile(`(?:深化|推进|加强|做好|全面)?(?:基层)?(?:政务公开|政府信息|政务信息|信息公开|政务服务|重点工作|优化营商|法治政府|工作要点|任务分工|重点任务|任务清单|年度)`)
)

// readMeta takes title, year, agency, number and day of issue from the text
// around the rows.
func (p *Plan) readMeta(f *found, opt Options) {
	all := append(append([]string{}, f.before...), f.after...)
	p.Title = withoutAnnex(titleOf(f.before))
	for _, line := range all {
		s := fold(line)
		if m := reDocNo.FindStringSubmatchIndex(s); m != nil && p.DocumentNo == "" {
			p.DocumentNo = runesUpTo(runesAfter(line, s, m[0]), s[m[0]:], m[1]-m[0])
			p.DocumentNo = strings.TrimPrefix(p.DocumentNo, "文号")
		}
		if d, ok := dateLine(s); ok {
			p.IssuedOn = &d
		}
		p.FirstLeads = p.FirstLeads || firstLeads.MatchString(s)
	}
	p.Agency = agencyOf(p.Title)
	if p.Agency == "" || strings.HasPrefix(p.Title, "关于") || reRegion.MatchString(fold(p.Agency)) {
		p.Agency = orElse(signature(all), p.Agency)
	}
	p.readYear(f, opt)
	if p.Title == "" {
		p.doubt(DoubtNoTitle, "title", "没有读出标题，请补充")
	}
}

// withoutAnnex is a title without the annex mark that ran into it.
func withoutAnnex(title string) string {
	if m := reAnnexMark.FindStringIndex(fold(title)); m != nil {
		if rest := runesAfter(title, fold(title), m[1]); runeLen(rest) > 8 && reTopic.MatchString(fold(rest)) {
			return rest
		}
	}
	return title
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func dateLine(s string) (civil.Date, bool) {
	m := reDateLine.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	y, _ := hanValue(m[1])
	mon, _ := hanValue(m[2])
	day, _ := hanValue(m[3])
	d := civil.Of(y, time.Month(mon), day)
	return d, d.Day() == day && mon <= 12
}

// titleOf finds the title among the lines before the table: the last line
// that names a plan, with the lines above it that it continues.
func titleOf(lines []string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if !titleLine(lines[i]) || !reTitle.MatchString(fold(lines[i])) {
			continue
		}
		title := lines[i]
		for j := i - 1; j >= 0 && i-j <= 3 && titleLine(lines[j]) && !reTopic.MatchString(beforeMark(title)) && !reDocNo.MatchString(fold(lines[j])); j-- {
			title = lines[j] + title
		}
		if q := reQuoted.FindStringSubmatch(title); q != nil && strings.Contains(title, "印发") {
			return q[1]
		}
		return title
	}
	for _, l := range lines {
		if q := reQuoted.FindStringSubmatch(l); q != nil && reTitle.MatchString(fold(q[1])) && strings.Contains(l, "印发") {
			return q[1]
		}
	}
	return ""
}

// beforeMark is the title as far as it may show its own subject; a title
// whose line begins with the subject has lost the agency to a line above.
func beforeMark(title string) string {
	if m := reTopic.FindStringIndex(fold(title)); m != nil && m[0] == 0 {
		return ""
	}
	return fold(title)
}

func titleLine(s string) bool {
	n := runeLen(s)
	f := fold(s)
	return n >= 2 && n <= 60 && !reAnnex.MatchString(f) && !strings.ContainsAny(f, "。；：|") && headLevel(s) == 0 &&
		!reDocNo.MatchString(f) && !reDateLine.MatchString(f) && !strings.HasPrefix(f, "注")
}

// agencyOf is the bureau that a title begins with, or names after its year.
func agencyOf(title string) string {
	s := fold(title)
	ahead := s
	if m := reAnyYear.FindStringIndex(s); m != nil {
		ahead = s[:m[0]]
		if ahead == "" || ahead == "关于" {
			rest := runesAfter(title, s, m[1])
			if t := reTopic.FindStringIndex(fold(rest)); t != nil {
				return agencyShaped(runesUpTo(rest, fold(rest), t[0]))
			}
			return ""
		}
	} else if t := reTopic.FindStringIndex(s); t != nil {
		ahead = s[:t[0]]
	}
	name := runesUpTo(title, s, len(ahead))
	for _, cut := range []string{"关于印发", "关于", "贯彻落实", "落实"} {
		if i := strings.Index(name, cut); i > 0 {
			name = name[:i]
		}
	}
	return agencyShaped(strings.Trim(name, "《》（）()"))
}

func agencyShaped(name string) string {
	if unitShaped(name) {
		return name
	}
	return ""
}

// signature is the unit named on the line above the day of issue.
func signature(lines []string) string {
	for i, l := range lines {
		if _, ok := dateLine(fold(l)); ok && i > 0 {
			if name := agencyShaped(lines[i-1]); name != "" {
				return name
			}
		}
	}
	return ""
}

// readYear takes the plan's year from the title, else from the document's
// number, else from deadlines that all name the same year.
func (p *Plan) readYear(f *found, opt Options) {
	if m := reAnyYear.FindStringSubmatch(fold(p.Title)); m != nil {
		y, _ := hanValue(m[1])
		p.Year = Year(y)
		return
	}
	switch y, from := p.otherYear(f); {
	case y != 0:
		p.Year = Year(y)
		p.doubt(DoubtYearInferred, "year", "标题没有写年度，按%s推断为 %d 年，请确认", from, y)
	case opt.Year != 0:
		p.Year = Year(opt.Year)
		p.doubt(DoubtYearInferred, "year", "文件没有写年度，按指定的 %d 年处理", opt.Year)
	default:
		p.doubt(DoubtNoYear, "year", "文件没有写年度，请填写")
	}
}

func (p *Plan) otherYear(f *found) (int, string) {
	if m := reDocNo.FindStringSubmatch(fold(p.DocumentNo)); m != nil {
		y, _ := strconv.Atoi(m[2])
		return y, "文号"
	}
	year := 0
	for _, d := range f.drafts {
		m := reAnyYear.FindStringSubmatch(fold(squeeze(d.raw(fieldDeadline))))
		if m == nil {
			continue
		}
		y, _ := hanValue(m[1])
		if year != 0 && y != year {
			return 0, ""
		}
		year = y
	}
	return year, "完成时限"
}
