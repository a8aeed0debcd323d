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

// The parameters, by name.
const (
	// OpenDays is how many days a consultation stays open at least, where it
	// is one of those that the provision is about.
	OpenDays = "open"
	// FeedbackDays is within how many working days after the decision the
	// feedback is published.
	FeedbackDays = "feedback"
	// NoticeDays and MaterialDays are how many days before a hearing it is
	// announced and its materials reach who takes part.
	NoticeDays   = "hearing.notice"
	MaterialDays = "hearing.materials"
	// ManyPeople is from how many people on an opinion counts as concentrated.
	ManyPeople = "many"
	// LegalDays is how many working days the review of legality has.
	LegalDays = "legal"
)

// Rule is what a parameter means, with the number that holds where nothing is
// set and the bounds that the provision leaves.
type Rule struct {
	Key, Title, Unit, Basis string
	Value, Least, Most      int64
}

// Rules are all parameters. A local rule may be stricter than the provision,
// never laxer.
var Rules = []Rule{
	{OpenDays, "公开征求意见最短期限", "日", ArticleThirty + "：期限一般不少于30日", 30, 30, 120},
	{FeedbackDays, "决策出台后公布意见采纳反馈", "个工作日内", ArticleFeedback + "：决策出台后10个工作日内", 10, 1, 10},
	{MaterialDays, "听证材料送达听证参加人", "日前", ArticleHearing + "：至少提前7日", 7, 7, 60},
	{NoticeDays, "听证公告发布", "日前", ArticleHearing + "要求提前公布，没有规定日数；须早于材料送达，以本地规定为准", 10, 8, 90},
	{ManyPeople, "列为较为集中的意见", "人次起", "《重大行政决策程序暂行条例》第三十二条、任务分工第9项没有规定数量；以本地规定为准", 3, 2, 1000},
	{LegalDays, "合法性审查时间", "个工作日以上", "《重大行政决策程序暂行条例》第二十七条：一般不少于7个工作日", 7, 7, 60},
}

// Numbers are the parameters that hold on some day.
type Numbers map[string]int64

// Of is a parameter as a number of days or people.
func (n Numbers) Of(key string) int { return int(n[key]) }

// NumbersOn are the parameters that hold on the day.
func NumbersOn(set []Parameter, day civil.Date) Numbers {
	out, from := Numbers{}, map[string]civil.Date{}
	for _, r := range Rules {
		out[r.Key] = r.Value
	}
	for _, p := range set {
		if _, known := out[p.Name]; known && p.From <= day && p.From >= from[p.Name] {
			out[p.Name], from[p.Name] = p.Value, p.From
		}
	}
	return out
}

// Open says whether opinions are taken at an instant: from the minute of opens
// to the end of the minute of closes.
func Open(opens, closes, now time.Time) bool {
	return !opens.IsZero() && !now.Before(opens) && now.Before(closes.Add(time.Minute))
}

// Span is how many days lie between the day of opening and that of closing.
func Span(opens, closes time.Time, zone *time.Location) int {
	return int(civil.FromTime(closes.In(zone)) - civil.FromTime(opens.In(zone)))
}
