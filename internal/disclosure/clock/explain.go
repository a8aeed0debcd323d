package clock

import (
	"fmt"
	"strings"

	"gongkai/internal/kit/civil"
)

// Mark says what a day was to the term.
type Mark string

// The marks.
const (
	MarkStart    Mark = "start"    // 收到或者重新起算之日，不计入
	MarkCounted  Mark = "counted"  // 计入
	MarkExtended Mark = "extended" // 计入延长的期限
	MarkDelayed  Mark = "delayed"  // 延迟答复期间
	MarkSkipped  Mark = "skipped"  // 非工作日
	MarkPaused   Mark = "paused"   // 不计入期限的等待
	MarkVoid     Mark = "void"     // 期限重新计算，此前的日子作废
)

// MarkTitles are the marks' words.
var MarkTitles = map[Mark]string{
	MarkStart: "起算日", MarkCounted: "计入", MarkExtended: "计入（延长）", MarkDelayed: "延迟期内",
	MarkSkipped: "非工作日", MarkPaused: "暂停", MarkVoid: "重新计算前",
}

// Day is one day of a request's clock, with what made it so.
type Day struct {
	Date civil.Date
	Mark Mark
	// Nth is its number among the days counted; zero where it is not counted.
	Nth int
	// Why is a Chinese sentence without a full stop.
	Why string
	// Rule is the provision, Notice the letter, record or holiday notice.
	Rule, Notice string
	// Provisional says that a holiday notice may still change it.
	Provisional bool
	// Last says that it is the due day.
	Last bool
}

// Explanation is a clock day by day.
type Explanation struct {
	Reading
	Days []Day
	// Sum says in short sentences how the due day came about.
	Sum []string
}

// counting is the rule by which the first day is not counted.
const counting = "《民法典》第二百零一条"

// Explain lists every day from the receipt to the due day, or to today while
// none can be named, as counted, skipped or paused.
func (ts Terms) Explain(cal Calendar, c Case, today civil.Date) Explanation {
	e := Explanation{Reading: ts.Read(cal, c, today)}
	if c.Received.IsZero() {
		e.Sum = []string{"尚未收到申请（" + c.ReceivedWhy + "），答复期限没有起算"}
		return e
	}
	p := ts.plan(cal, c)
	end := p.due
	if end.IsZero() {
		end = max(today, c.Received)
	}
	nth := 0
	for d := c.Received; d <= end; d++ {
		day := ts.day(cal, c, &p, d)
		if day.Mark == MarkCounted {
			nth++
			day.Nth = nth
			if nth > p.total-p.extra {
				day.Mark, day.Rule, day.Notice = MarkExtended, ts.On(Extension, c.Received).Article, c.Extended.Evidence
			}
		}
		day.Last = d == p.due
		e.Days = append(e.Days, day)
	}
	e.Sum = ts.sum(c, &p, e)
	return e
}

// day says what one day was.
func (ts Terms) day(cal Calendar, c Case, p *plan, d civil.Date) Day {
	known := cal.Explain(d)
	day := Day{Date: d, Why: known.Why, Notice: known.Notice, Provisional: !known.Settled}
	if d == p.start && !p.held {
		return p.begin(c, day)
	}
	if d == c.Received {
		day.Mark, day.Rule = MarkVoid, c.ReceivedArticle
		day.Why = orElse(c.ReceivedWhy, "收到申请") + "；期限此后重新计算"
		return day
	}
	if i, ok := paused(c, d); ok && (ts.restarts(c, i.Kind) || d > p.start || p.held) {
		day.Mark, day.Rule, day.Notice = MarkPaused, i.Kind.Article(), i.Evidence
		day.Why = known.Why + "；" + KindTitles[i.Kind] + "，不计入答复期限" + by(i.Who)
		return day
	}
	switch {
	case p.held:
		day.Mark, day.Rule, day.Notice = MarkVoid, p.hold.Kind.Article(), p.hold.Evidence
		day.Why = known.Why + "；等待结束后期限重新计算，此日不再计入"
	case d < p.start:
		day.Mark, day.Rule, day.Notice = MarkVoid, p.last.Kind.Article(), p.last.Evidence
		day.Why = known.Why + "；期限已重新计算，此日不再计入"
	case p.delayed && d > p.ordinary:
		day.Mark, day.Rule, day.Notice = MarkDelayed, reg+"第三十五条", c.Delayed.Evidence
		day.Why = known.Why + "；在告知申请人的延迟答复期限内"
	case p.unit == CalendarDays && d <= p.due, known.Working:
		day.Mark, day.Rule = MarkCounted, ts.On(Reply, c.Received).Article
	default:
		day.Mark, day.Rule = MarkSkipped, ts.On(Reply, c.Received).Article
	}
	return day
}

// begin is the day from which the term runs.
func (p *plan) begin(c Case, day Day) Day {
	day.Mark, day.Rule = MarkStart, counting
	if p.last.Kind == "" {
		day.Why = orElse(c.ReceivedWhy, "收到申请之日") + "；起算当日不计入"
		day.Notice = c.ReceivedArticle
		return day
	}
	what := "收到补正后的申请"
	if p.last.Kind == AwaitFee {
		what = "申请人完成缴费"
	}
	day.Why = what + "，期限自次日起重新计算；当日不计入" + by(p.last.Who)
	day.Rule, day.Notice = p.last.Kind.Article(), p.last.Evidence
	return day
}

// paused finds the first stretch that leaves the day out.
func paused(c Case, d civil.Date) (Interval, bool) {
	for _, i := range c.ordered() {
		if i.covers(d) {
			return i, true
		}
	}
	return Interval{}, false
}

// sum says how the due day came about.
func (ts Terms) sum(c Case, p *plan, e Explanation) []string {
	tally := map[Mark]int{}
	for _, d := range e.Days {
		tally[d.Mark]++
	}
	term := ts.On(Reply, c.Received)
	out := []string{fmt.Sprintf("收到申请之日为%s（%s）", c.Received.Chinese(), orElse(c.ReceivedArticle, reg+"第三十一条"))}
	if p.last.Kind != "" {
		out = append(out, fmt.Sprintf("%s结束，期限自%s次日起重新计算（%s）", KindTitles[p.last.Kind], p.start.Chinese(), p.last.Kind.Article()))
	}
	out = append(out, fmt.Sprintf("答复期限%s（%s），起算当日不计入（%s）", term, term.Article, counting))
	if n := tally[MarkPaused]; n > 0 {
		out = append(out, fmt.Sprintf("其间%d天为%s，不计入", n, strings.Join(kinds(c), "、")))
	}
	if n := tally[MarkSkipped]; n > 0 {
		out = append(out, fmt.Sprintf("%d天为周末或者节假日，不计入", n))
	}
	if p.extra > 0 {
		out = append(out, fmt.Sprintf("经批准延长%d个工作日，已于%s告知申请人（%s）", p.extra, c.Extended.Told.Chinese(), ts.On(Extension, c.Received).Article))
	}
	if p.delayed {
		out = append(out, fmt.Sprintf("已于%s告知申请人延迟至%s答复（%s第三十五条）", c.Delayed.Told.Chinese(), c.Delayed.Until.Chinese(), reg))
	}
	out = append(out, p.notes...)
	return append(out, ending(e))
}

// ending is the last sentence: the day, or why there is none.
func ending(e Explanation) string {
	switch {
	case e.Due.IsZero() && e.State == Lapsed:
		return "给申请人的期限已经届满，应当依法作出不再处理的决定，或者登记申请人的正当理由"
	case e.Due.IsZero():
		return "正在等待，到期日待等待结束后确定"
	case e.State == Paused:
		return fmt.Sprintf("正在等待；最迟应于%s前答复", e.Due.Chinese())
	case e.Provisional:
		return fmt.Sprintf("应于%s前答复（暂定：%s）", e.Due.Chinese(), strings.Join(e.Doubts, "；"))
	}
	return fmt.Sprintf("应于%s前答复", e.Due.Chinese())
}

// kinds names what was waited for, each once.
func kinds(c Case) []string {
	var out []string
	seen := map[Kind]bool{}
	for _, i := range c.ordered() {
		if !seen[i.Kind] {
			seen[i.Kind] = true
			out = append(out, KindTitles[i.Kind])
		}
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return "（登记人：" + who + "）"
}
