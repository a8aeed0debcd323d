package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
)

// Kind says what a checkpoint demands.
type Kind string

// The kinds of checkpoint, each with the fields that it sets.
const (
	ByDate      Kind = "by_date"      // Date; Every where it returns each year
	InMonth     Kind = "in_month"     // Month
	Recurring   Kind = "recurring"    // Every, perhaps Day
	Relative    Kind = "relative"     // one of Days, WorkingDays, Months, Hours
	MinDuration Kind = "min_duration" // one of Days, WorkingDays, Months, Hours
	MinCount    Kind = "min_count"    // Count, perhaps Every
	Target      Kind = "target"       // Percent or Count
)

// Checkpoint is a date, term or figure that the words of a measure contain.
type Checkpoint struct {
	// Text is the measure from Span[0] up to Span[1].
	Text string `json:"text"`
	Kind Kind   `json:"kind"`
	// Date is the last day allowed; nil where no year is known.
	Date *civil.Date `json:"date,omitempty"`
	// Month is YYYY-MM, or the bare month (9) where no year is known.
	Month string `json:"month,omitempty"`
	// Every is day, working_day, week, two_weeks, ten_days, month,
	// N_months, quarter, half_year or year.
	Every string `json:"every,omitempty"`
	// Day is the day of the month in each period (每月5日前), or 0.
	Day int `json:"day,omitempty"`
	// MonthOf is the month of each quarter that is meant (每季度首月10日前:
	// 1), or 0.
	MonthOf     int `json:"month_of,omitempty"`
	Days        int `json:"days,omitempty"`
	WorkingDays int `json:"working_days,omitempty"`
	Months      int `json:"months,omitempty"`
	Hours       int `json:"hours,omitempty"`
	// Count is a number of Unit (次, 场, 篇).
	Count int    `json:"count,omitempty"`
	Unit  string `json:"unit,omitempty"`
	// Percent is the target; nil where the target is no percentage.
	Percent *float64 `json:"percent,omitempty"`
	// AtMost is set where the figure is an upper bound (不超过3%).
	AtMost bool `json:"at_most,omitempty"`
	// Span is the place in the field's text, in runes: [from, to).
	Span [2]int `json:"span"`
	// Field is "deadline" for a step that the deadline's text names, else
	// empty: the measure.
	Field string `json:"field,omitempty"`

	doubt Doubt // code and message only
}

const (
	// anyNum is a figure, or the lower one of two (1-2次, 3至5篇).
	anyNum   = `(\d{1,5}|[一二三四五六七八九十百两]{1,5})(?:[-—~～至到](?:\d{1,5}|[一二三四五六七八九十百两]{1,5}))?`
	termUnit = `(个?工作日|小时|个?自然日|日|天|个月|个?周|个?星期|年)`
	leastWd  = `(?:不得?少于|不得?低于|至少|最少|不短于)`
	inClause = `[^，。；、：！？\d]`
	countsOf = `个?(人次|次|场|期|篇|条|件|项|轮|家|部|份|回|批|个|人|集|幅|种|名|套)`
	periodWd = `(半年|季度|季|月|周|星期|年度|年|旬|日|天|个?工作日|两周|两个?月|` + `(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?(?:月|周|天|日|年))`
)

var (
	reRelative    = regexp.MustCompile(anyNum + termUnit + `(?:之内|以内|内)|(?:最长)?不得?超过` + anyNum + termUnit)
	reMinDuration = regexp.MustCompile(leastWd + anyNum + termUnit + `|` + anyNum + termUnit + `以上`)
	reMinCount    = regexp.MustCompile(`(?:(?:每个?` + periodWd + `|(全年|年内|一年|年度))` + inClause + `{0,12}?)?` + leastWd + inClause + `{0,10}?` + anyNum + countsOf +
		`|(?:每个?` + periodWd + `|(全年|年内|一年|年度))` + inClause + `{0,10}?` + anyNum + countsOf + `(?:以上)?|` + anyNum + `(次|场|期|篇)以上`)
	reEachCount = regexp.MustCompile(`各` + inClause + `{0,10}?` + anyNum + `(次|场|期|篇)`)
	reWeekday   = regexp.MustCompile(`每个?(?:周|星期)[一二三四五六日天](?:之前|以前|前)`)
	reInQuarter = regexp.MustCompile(`每个?季度?的?(?:(末)|(首|初)|第([一二三])个?)月(?:(\d{1,2})(?:日|号)(?:之前|以前|前)?|底前?)?`)
	rePercent   = regexp.MustCompile(`((?:达到?|不得?低于|不得?少于|不得?高于|不得?超过|高于|低于|超过|保持在?|控制在|稳定在|提高到|提升至)?)(?:(\d{1,3}(?:\.\d{1,4})?)%|百分之([一二三四五六七八九十百]{1,5}))(以上|以内|以下)?`)
	reReach     = regexp.MustCompile(`(达到|达|突破|超过|不得?超过|控制在)` + anyNum + `余?` + countsOf + `(以上|以内|以下)?`)
	reRecurring = regexp.MustCompile(`每个?` + periodWd + `(?:末|初|底)?(?:(\d{1,2})(?:日|号)(?:之前|以前|前)?)?|(?:按|分)(季度|季|月|年度|年|周|半年|旬)|逐(季度|季|月|周|旬|日)|(半年|季度|一季|一年|一月|每月|一周)(?:一|1)次`)
	reMentionTo = regexp.MustCompile(`^(?:起|施行|实施|印发|发布|出台|通过|召开|以来|修订|版|开始施行|总结|考核|述职)`)
	reMentionOf = regexp.MustCompile(`(?:自|从|截至|截止|根据|按照|依据|系|〔|上年)$`)
)

// spanner cuts pieces out of a text by positions in its squeezed form.
type spanner struct {
	text []rune
	at   []int // position in text of each rune of the squeezed form
}

func newSpanner(text string) spanner {
	sp := spanner{text: []rune(text)}
	for i, r := range sp.text {
		if !isBlank(r) {
			sp.at = append(sp.at, i)
		}
	}
	return sp
}

func (sp spanner) checkpoint(from, to int, k Kind) Checkpoint {
	a, b := sp.at[from], sp.at[to-1]+1
	return Checkpoint{Text: string(sp.text[a:b]), Kind: k, Span: [2]int{a, b}}
}

// checkpointFinder collects checkpoints that do not overlap.
type checkpointFinder struct {
	spanner
	folded  string
	year    int
	runeAt  []int // rune position of each byte of folded
	claimed []bool
	found   []Checkpoint
}

// FindCheckpoints finds the dates, terms and figures in the words of a
// measure, in their order. planYear is the plan's year, or 0.
func FindCheckpoints(measure string, planYear int) []Checkpoint {
	f := &checkpointFinder{spanner: newSpanner(measure), folded: fold(squeeze(measure)), year: planYear}
	f.claimed = make([]bool, len(f.at))
	f.runeAt = make([]int, len(f.folded)+1)
	n := 0
	for i := range f.folded {
		f.runeAt[i] = n
		n++
	}
	f.runeAt[len(f.folded)] = n
	f.each(reMinDuration, f.minDuration)
	f.each(reMinCount, f.minCount)
	f.each(reRelative, f.relative)
	f.each(rePercent, f.percent)
	f.each(reReach, f.reach)
	f.each(reInQuarter, f.inQuarter)
	f.dates()
	f.each(reEachCount, f.eachCount)
	f.each(reWeekday, func(_ []string, c *Checkpoint) bool { c.Kind, c.Every = Recurring, "week"; return true })
	f.each(reRecurring, f.recurring)
	slices.SortStableFunc(f.found, func(a, b Checkpoint) int { return a.Span[0] - b.Span[0] })
	return f.found
}

// each offers every match of re to take, which fills the checkpoint in or
// refuses it.
func (f *checkpointFinder) each(re *regexp.Regexp, take func(m []string, c *Checkpoint) bool) {
	for _, loc := range re.FindAllStringSubmatchIndex(f.folded, -1) {
		m := make([]string, len(loc)/2)
		for i := range m {
			m[i] = group(f.folded, loc, i)
		}
		from, to := f.runeAt[loc[0]], f.runeAt[loc[1]]
		if from == to || cutsTerm(f.folded, loc[1]) || slices.Contains(f.claimed[from:to], true) {
			continue
		}
		c := f.checkpoint(from, to, "")
		if take(m, &c) {
			f.claim(c, from, to)
		}
	}
}

// cutsTerm reports whether a match would end inside 20个|工作日 or 3个|月.
func cutsTerm(s string, end int) bool {
	if !strings.HasSuffix(s[:end], "个") {
		return false
	}
	for _, w := range []string{"工作日", "自然日", "月", "星期", "小时", "周"} {
		if strings.HasPrefix(s[end:], w) {
			return true
		}
	}
	return false
}

func (f *checkpointFinder) claim(c Checkpoint, from, to int) {
	for i := from; i < to; i++ {
		f.claimed[i] = true
	}
	f.found = append(f.found, c)
}

func (f *checkpointFinder) minCount(m []string, c *Checkpoint) bool {
	c.Kind = MinCount
	for _, g := range [][4]int{{1, 2, 3, 4}, {5, 6, 7, 8}, {0, 0, 9, 10}} {
		n, ok := hanValue(m[g[2]])
		if m[g[2]] == "" || !ok || n == 0 {
			continue
		}
		c.Count, c.Unit = n, m[g[3]]
		if g[0] > 0 && m[g[0]] != "" {
			c.Every = everyOf(m[g[0]])
		} else if g[1] > 0 && m[g[1]] != "" {
			c.Every = "year"
		}
		// 「每季度召开1次」 is a rhythm, and is left to that rule.
		return g[0] != 5 || n > 1 || strings.HasSuffix(m[0], "以上") || m[5] == ""
	}
	return false
}

// eachCount takes 「各组织1次」, unless the dates of which it speaks stand right
// before it: 「6月、12月底前各报一次」 is two dates.
func (f *checkpointFinder) eachCount(m []string, c *Checkpoint) bool {
	from := slices.Index(f.at, c.Span[0])
	if from > 0 && f.claimed[from-1] {
		return false
	}
	n, ok := hanValue(m[1])
	c.Kind, c.Count, c.Unit = MinCount, n, m[2]
	return ok && n > 0
}

func (f *checkpointFinder) inQuarter(m []string, c *Checkpoint) bool {
	c.Kind, c.Every, c.MonthOf = Recurring, "quarter", 3
	if m[2] != "" {
		c.MonthOf = 1
	} else if n, ok := hanValue(m[3]); ok {
		c.MonthOf = n
	}
	c.Day, _ = strconv.Atoi(m[4])
	return true
}

func (f *checkpointFinder) minDuration(m []string, c *Checkpoint) bool {
	c.Kind = MinDuration
	if m[1] != "" {
		return c.setTerm(m[1], m[2])
	}
	return c.setTerm(m[3], m[4])
}

func (f *checkpointFinder) relative(m []string, c *Checkpoint) bool {
	c.Kind = Relative
	if m[1] == "" {
		return c.setTerm(m[3], m[4])
	}
	return c.setTerm(m[1], m[2])
}

// setTerm sets the length of a term in the unit that the text counts in.
func (c *Checkpoint) setTerm(number, unit string) bool {
	n, ok := hanValue(number)
	if !ok || n == 0 {
		return false
	}
	switch strings.TrimPrefix(unit, "个") {
	case "工作日":
		c.WorkingDays = n
	case "小时":
		c.Hours = n
	case "月":
		c.Months = n
	case "年":
		c.Months = 12 * n
	case "周", "星期":
		c.Days = 7 * n
	default:
		c.Days = n
	}
	return true
}

func (f *checkpointFinder) percent(m []string, c *Checkpoint) bool {
	v, err := strconv.ParseFloat(m[2], 64)
	if m[2] == "" {
		n, ok := hanValue(m[3])
		if !ok {
			return false
		}
		v, err = float64(n), nil
	}
	c.Kind, c.Percent = Target, &v
	c.AtMost = isUpperBound(m[1], m[4])
	return err == nil
}

func (f *checkpointFinder) reach(m []string, c *Checkpoint) bool {
	n, ok := hanValue(m[2])
	c.Kind, c.Count, c.Unit = Target, n, m[3]
	c.AtMost = isUpperBound(m[1], m[4])
	return ok && n > 0
}

func isUpperBound(before, after string) bool {
	return before == "不超过" || before == "不得超过" || before == "不高于" || before == "不得高于" || before == "低于" ||
		before == "控制在" || after == "以内" || after == "以下"
}

func (f *checkpointFinder) recurring(m []string, c *Checkpoint) bool {
	c.Kind = Recurring
	c.Every = everyOf(m[1] + m[3] + m[4] + strings.TrimPrefix(strings.TrimPrefix(m[5], "一"), "每"))
	c.Day, _ = strconv.Atoi(m[2])
	return c.Every != ""
}

// everyOf names the rhythm of a period word.
func everyOf(word string) string {
	word = strings.ReplaceAll(word, "个", "")
	switch word {
	case "半年":
		return "half_year"
	case "季度", "季":
		return "quarter"
	case "月":
		return "month"
	case "周", "星期":
		return "week"
	case "两周":
		return "two_weeks"
	case "年", "年度":
		return "year"
	case "旬":
		return "ten_days"
	case "日", "天":
		return "day"
	case "工作日":
		return "working_day"
	case "两月":
		return "2_months"
	}
	for suffix, name := range map[string]string{"月": "months", "周": "weeks", "天": "days", "日": "days", "年": "years"} {
		if n, ok := hanValue(strings.TrimSuffix(word, suffix)); ok && strings.HasSuffix(word, suffix) && n > 0 {
			return fmt.Sprintf("%d_%s", n, name)
		}
	}
	return ""
}

// rhythmOf is the rhythm that a deadline's folded text names, or empty.
func rhythmOf(s string) string {
	if m := reRecurring.FindStringSubmatch(s); m != nil {
		return everyOf(m[1] + m[3] + m[4] + strings.TrimPrefix(strings.TrimPrefix(m[5], "一"), "每"))
	}
	return ""
}

func rhythmSteps(text string) []Checkpoint {
	var steps []Checkpoint
	for _, c := range FindCheckpoints(text, 0) {
		if c.Kind == Recurring {
			c.Field = "deadline"
			steps = append(steps, c)
		}
	}
	return steps
}

func relativeOf(s string) bool { return reRelative.MatchString(s) }
