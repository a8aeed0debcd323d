package publish

import (
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/content"
)

// Calendar counts working days.
type Calendar interface {
	// AddDate is the n-th working day after the day.
	AddDate(start civil.Date, n int) civil.Date
	// Between counts the working days after a up to and including b.
	Between(a, b civil.Date) int
	// Working says whether a day is a working day.
	Working(d civil.Date) bool
	// Settled says whether that is certain.
	Settled(d civil.Date) bool
}

// Term is a statutory term for making something public.
type Term struct {
	Key, Title string
	// Article is the provision, Quote its words.
	Article, Quote string
	// Days are counted from the day after the start: working days, or
	// calendar days where Calendar is set. Quarter ends with the start's
	// quarter.
	Days              int
	Calendar, Quarter bool
	// From is since when it is law.
	From civil.Date
}

// Terms are all terms (RULES.md R1.27 and its table).
var Terms = []Term{
	{Key: content.TermGeneral, Title: "20个工作日", Days: 20, Article: "《政府信息公开条例》第二十六条", From: civil.Of(2019, time.May, 15),
		Quote: "属于主动公开范围的政府信息，应当自该政府信息形成或者变更之日起20个工作日内及时公开。法律、法规对政府信息公开的期限另有规定的，从其规定。"},
	{Key: content.TermDecision, Title: "7个工作日", Days: 7, Article: "国办发〔2018〕118号", From: civil.Of(2018, time.December, 5),
		Quote: "行政执法决定信息要在作出决定之日起20个工作日内公开；行政许可、行政处罚的执法决定信息要在作出决定之日起7个工作日内公开。"},
	{Key: content.TermBudget, Title: "20日", Days: 20, Calendar: true, Article: "《预算法》第十四条", From: civil.Of(2015, time.January, 1),
		Quote: "经本级政府财政部门批复的部门预算、决算及报表，应当在批复后二十日内由各部门向社会公开。"},
	{Key: content.TermQuarter, Title: "每季度末前", Quarter: true, Article: "任务分工第4项", From: civil.Of(2023, time.January, 1),
		Quote: "按季度公开政府工作报告重点任务、民生实事的进展情况。"},
	{Key: content.TermFeedback, Title: "10个工作日", Days: 10, Article: "任务分工第9项", From: civil.Of(2023, time.January, 1),
		Quote: "意见采纳情况自决策出台之日起10个工作日内公开。"},
	{Key: content.TermInterpret, Title: "3个工作日", Days: 3, Article: "宁政办规发〔2022〕2号", From: civil.Of(2022, time.January, 1),
		Quote: "政策解读与政策文件同步公布，最迟不超过3个工作日。"},
}

// WithdrawPenalty is within how many working days a penalty decision that was
// revoked or changed is taken down with the reason (行政处罚法 第四十八条).
const WithdrawPenalty = 3

// TermOf finds a term by its key.
func TermOf(key string) (Term, bool) {
	i := slices.IndexFunc(Terms, func(t Term) bool { return t.Key == key })
	if i < 0 {
		return Term{}, false
	}
	return Terms[i], true
}

// Due is the last day of the term that starts on a day, the start not
// counted, and whether a notice may still move it. A term of calendar days
// that ends on a day off is not prolonged: 预算法 sets a day, and earlier is
// safe.
func (t Term) Due(start civil.Date, cal Calendar) (due civil.Date, provisional bool) {
	switch {
	case start.IsZero():
		return 0, false
	case t.Quarter:
		return endOfQuarter(start), false
	case t.Calendar:
		return start.Add(t.Days), false
	}
	due = cal.AddDate(start, t.Days)
	for d := start + 1; d <= due; d++ {
		if !cal.Settled(d) {
			return due, true
		}
	}
	return due, false
}

func endOfQuarter(d civil.Date) civil.Date {
	return civil.EndOfMonth(d.Year(), (d.Month()+2)/3*3)
}

// Start is the day from which an item's term runs: its 成文日期, or that of its
// last change; without either, the day on which it was drafted.
func Start(i *content.Item, drafted civil.Date) civil.Date {
	switch {
	case i.Changed > i.Formed:
		return i.Changed
	case !i.Formed.IsZero():
		return i.Formed
	}
	return drafted
}

// termOf is the term of an item, or none: what is not proactively public, or
// was public long ago on another site, has none.
func termOf(i *content.Item) (Term, bool) {
	if i.Marking == content.OnRequest || i.Marking == content.Closed || !i.OriginalOn.IsZero() {
		return Term{}, false
	}
	k, _ := content.KindOf(i.Kind)
	return TermOf(k.Term)
}

// Light says how an item stands against its due day.
type Light string

// The lights.
const (
	LightNone Light = ""
	LightDone Light = "done" // published in time
	LightOpen Light = "open" // time enough
	LightSoon Light = "soon" // few working days left
	LightOver Light = "over" // not published and too late
	LightLate Light = "late" // published, but too late
)

// LightTitles are the lights' words.
var LightTitles = map[Light]string{LightDone: "按时公开", LightOpen: "未到期", LightSoon: "临期", LightOver: "超期未公开", LightLate: "逾期公开", LightNone: "无时限"}

// LightOf computes how an item stands: due is the last day, done the day on
// which it became public or zero, soon how many working days count as few.
func LightOf(due, done, today civil.Date, soon int, cal Calendar) Light {
	switch {
	case due.IsZero():
		return LightNone
	case !done.IsZero() && done <= due:
		return LightDone
	case !done.IsZero():
		return LightLate
	case today > due:
		return LightOver
	case cal.Between(today, due) <= soon:
		return LightSoon
	}
	return LightOpen
}

// Clock says a light in words: how many days are left or over.
func Clock(light Light, due, done, today civil.Date, cal Calendar) string {
	switch light {
	case LightOpen, LightSoon:
		return fmt.Sprintf("还有%d个工作日", cal.Between(today, due))
	case LightOver:
		return fmt.Sprintf("已超期%d个工作日", max(1, cal.Between(due, today)))
	case LightLate:
		return fmt.Sprintf("超过时限%d个工作日", max(1, cal.Between(due, done)))
	}
	return ""
}
