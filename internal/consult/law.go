package consult

import (
	"time"

	"gongkai/internal/kit/civil"
)

// The provisions that acts and refusals rest on.
const (
	ArticleWays     = "《重大行政决策程序暂行条例》第十四条"
	ArticleThirty   = "《重大行政决策程序暂行条例》第十五条"
	ArticleHearing  = "《重大行政决策程序暂行条例》第十六条、第十七条"
	ArticleOpinions = "《重大行政决策程序暂行条例》第十八条"
	ArticleIssue    = "《重大行政决策程序暂行条例》第三十二条"
	ArticleFeedback = "任务分工第9项"
	ArticleReading  = "任务分工第10项"
)

// term is a number of days that holds from a day on.
type term struct {
	from civil.Date
	days int
}

// at is the number that held on a day.
func at(list []term, day civil.Date) int {
	days := list[0].days
	for _, t := range list {
		if t.from <= day {
			days = t.days
		}
	}
	return days
}

var (
	// 公开征求意见的期限一般不少于30日（条例第十五条），自然日。
	openDays = []term{{civil.MustParse("2019-09-01"), 30}}
	// 决策出台后10个工作日内公开征集、采纳情况（任务分工第9项）。
	feedbackDays = []term{{civil.MustParse("2023-01-01"), 10}}
	// 听证材料至少提前7日送达听证参加人（条例第十七条），自然日。
	hearingDays = []term{{civil.MustParse("2019-09-01"), 7}}
)

// LeastDays is how many days a consultation that opens on the day stays open
// at least, where it is one of those that the provision is about.
func LeastDays(day civil.Date) int { return at(openDays, day) }

// FeedbackDays is within how many working days after the decision of that day
// the feedback is published.
func FeedbackDays(day civil.Date) int { return at(feedbackDays, day) }

// HearingDays is how many days before a hearing of that day its materials
// reach who takes part.
func HearingDays(day civil.Date) int { return at(hearingDays, day) }

// Open says whether opinions are taken at an instant: from the minute of opens
// to the end of the minute of closes.
func Open(opens, closes, now time.Time) bool {
	return !opens.IsZero() && !now.Before(opens) && now.Before(closes.Add(time.Minute))
}

// Span is how many days lie between the day of opening and that of closing.
func Span(opens, closes time.Time, zone *time.Location) int {
	return int(civil.FromTime(closes.In(zone)) - civil.FromTime(opens.In(zone)))
}
