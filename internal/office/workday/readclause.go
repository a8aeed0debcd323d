package workday

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
)

// The words of a notice. Each stands at the beginning of what is left to read.
var (
	readDays    = regexp.MustCompile(`^(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(（[^（）]*）)?`)
	readTo      = regexp.MustCompile(`^(?:至|到|-+)`)
	readExtend  = regexp.MustCompile(`^(?:将)?延长(?:\d{4}年)?[\p{Han}]{1,12}?假期至`)
	readOff     = regexp.MustCompile(`^(?:放假调休|调休放假|放假公休|放假补休|放假|补休|调休|公休|休息|休假)(?:(\d{1,2})天)?`)
	readWork    = regexp.MustCompile(`^(起)?(?:照常|正常|均|都|恢复)*上班`)
	readSwap    = regexp.MustCompile(`^(?:公休日)?(?:调至|调到|调整到|调整至|移至)`)
	readRemark  = regexp.MustCompile(`^(?:为|是)?(?:法定节假日|法定假日|公休日)`)
	readCount   = regexp.MustCompile(`^(?:共计|共|合计|连续)(\d{1,2})天`)
	readWeekend = regexp.MustCompile(`^(?:与|和)周末(?:公休日)?连(?:休|体)`)
	readFiller  = regexp.MustCompile(`^(?:不调休|其中|[一两二三四]个|[，、：和及与均仍]|（[^（）]*）)`)
	leadOff     = regexp.MustCompile(`(?:放假|假期)(?:时间|日期|安排)?(?:为|是|如下)?：?$`)
	advice      = regexp.MustCompile(`鼓励|倡导|提倡|建议|可以?安排|自行`)
	holidayVerb = regexp.MustCompile(`放假|上班|调休|补休|公休|连休|延长`)
	dateVerb    = regexp.MustCompile(`\d{1,2}日(?:（[^（）]*）)?(?:放假|调休|补休|公休|正常上班|照常上班|上班)`)
	dateInside  = regexp.MustCompile(`\d{1,2}日`)
	weekdayWord = regexp.MustCompile(`(?:星期|周)([一二三四五六日天])`)
)

// clause is the state of reading one sentence of an item.
type clause struct {
	*reader
	item   *item
	at     int // offset of the sentence in the item
	year   int // the year last written in the sentence
	month  int // the month last written in the item
	days   []civil.Date
	due    []civil.Date // make-up days whose day off is still to be named (调至)
	offs   []civil.Date // the days off of the item so far
	joined bool         // 与周末连休
	lead   bool         // the verb stood before the dates
	counts []int
}

// item reads the sentences of one holiday.
func (r *reader) item(it item) {
	cl := &clause{reader: r, item: &it}
	text := strings.NewReplacer("；", "。").Replace(it.text.text)
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.Index(text[at:], "。"); i >= 0 {
			end = at + i
		}
		cl.at = at
		cl.sentence(text[at:end])
		at = end + len("。")
	}
}

// sentence reads one sentence, or notes that it was left aside.
func (cl *clause) sentence(s string) {
	plain := quoted.ReplaceAllString(s, "")
	if !dateInside.MatchString(plain) {
		return
	}
	if cl.item.name == "" && dateVerb.MatchString(plain) && !advice.MatchString(plain) {
		cl.fault(dateInside.FindStringIndex(s)[0], s, "看不出是哪个节日的安排，请在这句话前写明节日，如「一、元旦：」")
		return
	}
	if !holidayVerb.MatchString(plain) || advice.MatchString(plain) || cl.item.name == "" {
		cl.notice.Notes = append(cl.notice.Notes, s)
		return
	}
	cl.days, cl.due, cl.counts, cl.year, cl.joined, cl.lead = nil, nil, nil, 0, false, false
	rest := s
	if cl.item.free {
		rest = cl.skipLead(s)
	}
	for rest != "" {
		left, ok := cl.word(rest, len(s)-len(rest))
		if !ok {
			cl.fault(len(s)-len(rest), s, "看不懂「"+shorten(rest)+"」，请对照通知原文改成「×月×日放假」「×月×日（星期×）上班」的写法")
			return
		}
		rest = left
	}
	cl.finish(s)
}

// skipLead passes the words before the first date of a sentence without head,
// and remembers whether they say that the dates are days off.
func (cl *clause) skipLead(s string) string {
	for i := range s {
		if readDays.MatchString(s[i:]) || readExtend.MatchString(s[i:]) {
			cl.lead = leadOff.MatchString(s[:i])
			return s[i:]
		}
	}
	return s
}

func (cl *clause) fault(offset int, text, msg string) {
	cl.problems = append(cl.problems, Problem{Line: cl.item.text.line(cl.at + offset), Text: text, Msg: msg})
}

// word reads the next word and returns what follows it.
func (cl *clause) word(s string, offset int) (string, bool) {
	if m := readExtend.FindString(s); m != "" {
		return cl.extend(s[len(m):], offset)
	}
	if readDays.MatchString(s) {
		return cl.span(s, offset)
	}
	if rest, ok := cl.remark(s); ok {
		return rest, true
	}
	if m := readOff.FindStringSubmatch(s); m != nil {
		cl.giveOff(m[1])
		return s[len(m[0]):], true
	}
	if m := readWork.FindStringSubmatch(s); m != nil {
		cl.giveWork(m[1] != "")
		return s[len(m[0]):], true
	}
	return s, false
}

// remark reads the words that move or count days without giving them.
func (cl *clause) remark(s string) (string, bool) {
	if m := readSwap.FindString(s); m != "" {
		cl.due = cl.days
		cl.giveWork(false)
		return s[len(m):], true
	}
	if m := readCount.FindStringSubmatch(s); m != nil {
		cl.counts = append(cl.counts, number(m[1]))
		return s[len(m[0]):], true
	}
	if m := readRemark.FindString(s); m != "" {
		cl.days = nil
		return s[len(m):], true
	}
	if m := readWeekend.FindString(s); m != "" {
		cl.joined = true
		return s[len(m):], true
	}
	m := readFiller.FindString(s)
	return s[len(m):], m != ""
}

// giveOff makes the dates read so far days off; count is the number written
// behind the verb, or empty.
func (cl *clause) giveOff(count string) {
	for _, d := range cl.days {
		cl.settle(d, true)
	}
	if cl.days = nil; count != "" {
		cl.counts = append(cl.counts, number(count))
	}
}

// giveWork makes the dates read so far working days. With 起 the sentence only
// says that ordinary work resumes, which makes no weekday a make-up day.
func (cl *clause) giveWork(resumes bool) {
	for _, d := range cl.days {
		if !resumes || weekend(d) {
			cl.settle(d, false)
		}
	}
	cl.days = nil
}

// settle records the day once; a contradiction is left for the check to find.
func (cl *clause) settle(d civil.Date, off bool) {
	if off && !slices.Contains(cl.offs, d) {
		cl.offs = append(cl.offs, d)
	}
	if was, ok := cl.known[d]; ok && was == off {
		return
	}
	cl.known[d] = off
	cl.notice.add(Entry{d, cl.item.name}, off)
}

// finish checks what the sentence leaves open.
func (cl *clause) finish(s string) {
	if cl.lead {
		cl.giveOff("")
	}
	if len(cl.days) > 0 {
		cl.fault(dateInside.FindStringIndex(s)[0], s, "有日期，却没有写明放假还是上班，请对照通知原文补上")
	}
	for _, n := range cl.counts {
		if got := len(cl.offs); got != n && (!cl.joined || cl.run() != n) {
			cl.fault(0, s, fmt.Sprintf("写明共%d天，按日期算是%d天，请核对起止日期", n, got))
		}
	}
}

// run is the length of the unbroken stretch of days off around the item's,
// weekends included.
func (cl *clause) run() int {
	if len(cl.offs) == 0 {
		return 0
	}
	free := func(d civil.Date) bool { return slices.Contains(cl.offs, d) || weekend(d) }
	first := slices.Min(cl.offs)
	for free(first - 1) {
		first--
	}
	n := 0
	for d := first; free(d); d++ {
		n++
	}
	return n
}

// span reads a date or a stretch of dates, with the weekdays written behind.
func (cl *clause) span(s string, offset int) (string, bool) {
	m := readDays.FindStringSubmatch(s)
	from, ok := cl.date(m, offset)
	s, offset = s[len(m[0]):], offset+len(m[0])
	to := from
	if sep := readTo.FindString(s); sep != "" && readDays.MatchString(s[len(sep):]) {
		year, month := cl.year, cl.month
		m = readDays.FindStringSubmatch(s[len(sep):])
		if ok && m[1] == "" {
			if cl.year = from.Year(); number(m[2]) != 0 && number(m[2]) < month {
				cl.year++
			}
		}
		var ok2 bool
		to, ok2 = cl.date(m, offset+len(sep))
		s = s[len(sep)+len(m[0]):]
		ok = ok && ok2
		if cl.year = year; m[1] != "" {
			cl.year = number(m[1])
		}
	}
	if !ok {
		return s, true // the fault is noted
	}
	if to < from || to > from+31 {
		cl.fault(offset, from.Chinese()+"至"+to.Chinese(), "起止日期颠倒或超过一个月，请核对")
		return s, true
	}
	for d := from; d <= to; d++ {
		cl.take(d)
	}
	return s, true
}

// take adds a date to those that wait for their verb, or makes it the day off
// that a make-up day was moved to.
func (cl *clause) take(d civil.Date) {
	if len(cl.due) > 0 {
		cl.due = cl.due[1:]
		cl.settle(d, true)
		return
	}
	cl.days = append(cl.days, d)
}

// date is the day of a match of readDays, with the month of the date before it
// and the fitting year where they are not written.
func (cl *clause) date(m []string, offset int) (civil.Date, bool) {
	if m[1] != "" {
		cl.year = number(m[1])
	}
	if m[2] != "" {
		cl.month = number(m[2])
	}
	if cl.month == 0 {
		cl.fault(offset, m[0], "没有写是几月，请补上月份")
		return 0, false
	}
	d, ok := dayOf(cl.yearFor(cl.month, number(m[3]), m[4]), cl.month, number(m[3]))
	if !ok {
		cl.fault(offset, m[0], "不是日历上有的日子，请核对")
		return 0, false
	}
	if w := weekdayIn(m[4]); w >= 0 && w != d.Weekday() {
		cl.fault(offset, m[0], fmt.Sprintf("%s是%s，与写的不符，请核对日期和年份", d.Chinese(), weekdayNames[d.Weekday()]))
		return 0, false
	}
	return d, true
}

// yearFor is the year of a date: as written, else the notice's, except that a
// December day can be the year before's: if its weekday says so, or if it is
// near the item's other days, or if it is New Year's.
func (cl *clause) yearFor(month, day int, note string) int {
	if cl.year != 0 {
		return cl.year
	}
	year := cl.notice.Year
	if month != 12 {
		return year
	}
	this, _ := dayOf(year, month, day)
	before, _ := dayOf(year-1, month, day)
	w := weekdayIn(note)
	switch {
	case w >= 0 && w == before.Weekday() && w != this.Weekday():
		return year - 1
	case w >= 0 && w == this.Weekday():
		return year
	case len(cl.offs) > 0 && cl.offs[0]-before < this-cl.offs[0], strings.Contains(cl.item.name, "元旦"):
		return year - 1
	}
	return year
}

// weekdayIn is the weekday written in a note such as （除夕、周二）, or -1.
func weekdayIn(note string) time.Weekday {
	m := weekdayWord.FindStringSubmatch(note)
	if m == nil {
		return -1
	}
	return time.Weekday(strings.Index("日一二三四五六", strings.Replace(m[1], "天", "日", 1)) / len("日"))
}

// extend reads the day to which a holiday is lengthened; its beginning comes
// from the calendar that the notice changes.
func (cl *clause) extend(s string, offset int) (string, bool) {
	m := readDays.FindStringSubmatch(s)
	if m == nil {
		return s, false
	}
	rest := s[len(m[0]):]
	to, ok := cl.date(m, offset)
	if !ok {
		return rest, true
	}
	from := cl.base.firstOff(cl.item.name, to)
	if from.IsZero() {
		cl.fault(offset, m[0], "日历里还没有要延长的"+cl.item.name+"假期，请先录入当年的放假通知")
		return rest, true
	}
	for d := from; d <= to; d++ {
		cl.settle(d, true)
	}
	return rest, true
}

// firstOff is the first day of the stretch of days off of the holiday that ends
// at most a month before the given day; zero if there is none.
func (c *Calendar) firstOff(holiday string, to civil.Date) civil.Date {
	is := func(d civil.Date) bool {
		f, ok := c.facts[d]
		return ok && !f.working && f.layer == LayerNational && f.name == holiday
	}
	for d := to; d > to-31; d-- {
		if is(d) {
			for is(d - 1) {
				d--
			}
			return d
		}
	}
	return 0
}
