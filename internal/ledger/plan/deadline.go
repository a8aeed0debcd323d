package plan

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
)

// Deadline is what the text of a deadline (完成时限) means.
type Deadline struct {
	// Due is the last day allowed, or nil where it cannot be told.
	Due *civil.Date
	// Continuous is set for work that goes on until Due.
	Continuous bool
	// Steps are further days and rhythms that the text names besides Due,
	// with spans into the deadline's text.
	Steps []Checkpoint
	// Doubts have the field "deadline".
	Doubts []Doubt
}

var (
	reOngoing = regexp.MustCompile(`持续|长期|常态|全年|贯穿|经常性?|日常|动态|滚动|不间断|整年|一直|随时|实时|即时|及时|适时|按时|定期|按需|即知即改|立行立改|即行|^长期$`)
	reVague   = regexp.MustCompile(`随时|实时|即时|及时|适时|按时|定期|按需|即知即改|立行立改|即行`)
	reYear    = regexp.MustCompile(`(` + yearNum + `)年`)
	reRange   = regexp.MustCompile(`^(?:(` + yearNum + `)年)?(` + hanNum + `)月?份?(?:-|—|－|~|～|至|到)+`)
	reHoliday = regexp.MustCompile(`(元旦|春节|清明|五一|劳动节|端午|中秋|国庆|节)(假期)?(之前|以前|前)`)
	rePadding = regexp.MustCompile(`完成|推进|开展|坚持|进行|落实|实施|更新|公开|发布|报送|阶段性|基本|全部|工作|任务|年度|长期性?|常态化?|持续|全年|贯穿|经常性?|日常|` +
		`动态|滚动|及时|适时|实时|即时|随时|按时|定期|按需|取得|成效|实效|明显|并且?|以及|和|及|底|末|前|之|以|内|于|在|至|到|年|月|日|起|止|期间|` +
		`分别|每|按|季度?|半|周|旬|天|次|一|1|年中|月度|季度|即知即改|立行立改|随|时|即|不断|[，、；。．.（）()\-—－~～/：]`)
)

// ReadDeadline reads the text of a deadline. planYear is the plan's year, or
// 0 where none is known; a year is never invented.
func ReadDeadline(text string, planYear int) Deadline {
	s := fold(squeeze(text))
	d := Deadline{Continuous: reOngoing.MatchString(s)}
	if s == "" {
		return d
	}
	hits := scanDates(s)
	every := rhythmOf(s)
	switch {
	case len(hits) > 0:
		d.takeHits(text, s, hits, planYear)
		if strange(s) {
			d.doubt(DoubtMixed, "「%s」里除了日期还有其他文字，可能混入了相邻格的内容，请对照原文件核对", text)
		}
	case relativeOf(s):
		d.Continuous = false
		d.doubt(DoubtDeadlineEvent, "「%s」从某一事项起算，请在该事项发生后填写到期日", text)
	case d.Continuous || every != "":
		d.untilYearEnd(text, s, planYear)
	case reHoliday.MatchString(s):
		d.doubt(DoubtDeadlineUnread, "「%s」没有写明日期，请按当年的节日填写到期日", text)
	case reYear.MatchString(s):
		d.untilYearEnd(text, s, planYear)
	default:
		d.doubt(DoubtDeadlineUnread, "没有从「%s」中读出日期，请填写到期日", text)
	}
	if every != "" {
		d.Continuous = true
		d.Steps = append(d.Steps, rhythmSteps(text)...)
	}
	if len(hits) == 0 && reVague.MatchString(s) {
		d.doubt(DoubtDeadlineVague, "「%s」没有写明日期，暂按全年持续处理，请确认", text)
	}
	return d
}

func (d *Deadline) doubt(code, format string, args ...any) {
	r := Row{}
	r.doubt(code, "deadline", format, args...)
	d.Doubts = append(d.Doubts, r.Doubts...)
}

// untilYearEnd sets the end of the year that the text or the plan names.
func (d *Deadline) untilYearEnd(text, s string, planYear int) {
	y := planYear
	if m := reYear.FindStringSubmatch(s); m != nil {
		y, _ = hanValue(m[1])
	}
	if y < 1949 || y > 2200 {
		d.doubt(DoubtDeadlineYear, "「%s」没有年份，文件也没有给出年度，请填写到期日", text)
		return
	}
	due := civil.Of(y, 12, 31)
	d.Due = &due
}

// takeHits takes the latest date as the due day and the others as steps.
func (d *Deadline) takeHits(text, s string, hits []dateHit, planYear int) {
	if y := reYear.FindStringSubmatch(s); y != nil && hits[0].year == 0 && !hits[0].named {
		hits[0].year, _ = hanValue(y[1])
	}
	carryYear(hits)
	for _, h := range hits {
		day, known, ok := h.date(planYear)
		if !ok {
			d.doubt(DoubtDateImpossible, "「%s」中的日期不存在，请核对", text)
		}
		if !known {
			d.doubt(DoubtDeadlineYear, "「%s」没有年份，文件也没有给出年度，请填写到期日", text)
			continue
		}
		if h.bareDay {
			d.doubt(DoubtDateTypo, "「%s」疑漏“日”字，按该日理解，请核对", text)
		}
		if h.precision == byMonth && h.before && h.word == "" {
			d.doubt(DoubtBefore, "「%s」是指该月之前还是该月之内，按该月月底理解，请确认", text)
		}
		if d.Due == nil || day > *d.Due {
			d.Due = &day
		}
	}
	if len(hits) > 1 && d.Due != nil && !isRange(s, hits) {
		d.addSteps(text, hits, planYear)
	}
}

func (d *Deadline) addSteps(text string, hits []dateHit, planYear int) {
	spans := newSpanner(text)
	for _, h := range hits {
		if day, known, _ := h.date(planYear); known && day != *d.Due {
			c := spans.checkpoint(h.from, h.to, ByDate)
			c.Date, c.Field = &day, "deadline"
			d.Steps = append(d.Steps, c)
		}
	}
}

// carryYear gives a year that is written once to the dates after it.
func carryYear(hits []dateHit) {
	for i := 1; i < len(hits); i++ {
		if p := hits[i-1]; hits[i].year == 0 && !hits[i].named && p.year != 0 {
			hits[i].year = p.year
			if hits[i].month < p.month {
				hits[i].year++
			}
		}
	}
}

// isRange reports whether the dates are the two ends of one stretch of time.
func isRange(s string, hits []dateHit) bool {
	rs := []rune(s)
	between := string(rs[hits[0].to:hits[1].from])
	return len(hits) == 2 && (strings.ContainsAny(between, "-—－~～至到") || strings.Contains(between, "起"))
}

// deadlineShaped reports whether a text can be nothing but a deadline: every
// character of it belongs to a date, a rhythm or the words around them.
func deadlineShaped(text string) bool {
	if len(text) > 160 || strings.ContainsAny(text, "的《》“”策信息") || !strings.ContainsAny(text, "年月季旬底日天周期续續时時終终常随隨即内內前半节節.-/") {
		return false
	}
	s := fold(squeeze(text))
	if s == "" || strings.HasSuffix(s, "，") || strings.HasSuffix(s, "、") {
		return false
	}
	hits := scanDates(s)
	if len(hits) == 0 && !reOngoing.MatchString(s) && rhythmOf(s) == "" && !relativeOf(s) && !reHoliday.MatchString(s) {
		return false
	}
	rs := []rune(s)
	for _, h := range slices.Backward(hits) {
		rs = append(rs[:h.from:h.from], rs[h.to:]...)
	}
	left := reRange.ReplaceAllString(string(rs), "")
	left = reRelative.ReplaceAllString(left, "")
	left = rePadding.ReplaceAllString(reYear.ReplaceAllString(left, ""), "")
	return runeLen(left)*8 <= runeLen(s)
}
