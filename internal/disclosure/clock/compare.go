package clock

import (
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

// Move is what another calendar does to a case's due day.
type Move struct {
	Was, Now civil.Date
	// Days are those within the term that are worked in one calendar and not
	// in the other.
	Days []civil.Date
	// Versions of the calendars.
	WasCalendar, NowCalendar string
}

// Moved says that the due day is another.
func (m Move) Moved() bool { return m.Was != m.Now }

// Compare computes a case with two calendars: what a holiday notice did that
// was entered after the request came in.
func (ts Terms) Compare(was, now Calendar, c Case) Move {
	m := Move{Was: ts.plan(was, c).due, Now: ts.plan(now, c).due, WasCalendar: was.Version(), NowCalendar: now.Version()}
	if c.Received.IsZero() {
		return m
	}
	for d := c.Received + 1; d <= max(m.Was, m.Now); d++ {
		if was.Working(d) != now.Working(d) {
			m.Days = append(m.Days, d)
		}
	}
	return m
}

// MayExtend refuses an extension that the law does not allow: a second one,
// one that is too long, or one that is told after the due day.
func (ts Terms) MayExtend(cal Calendar, c Case, days int, told civil.Date) error {
	limit := ts.On(Extension, c.Received)
	r := ts.Read(cal, c, told)
	switch {
	case c.Extended != nil:
		return fail.Invalidf("本件已经延长过一次，不能再次延长").Under(limit.Article)
	case days < 1 || days > limit.N:
		return fail.Fields(map[string]string{"days": "延长的期限应为1至" + limit.String()}).Under(limit.Article)
	case r.Due.IsZero():
		return fail.Invalidf("答复期限没有起算或者正在等待，现在不需要延长").Under(limit.Article)
	case told > r.Due:
		return fail.Invalidf("答复期限已于%s届满，届满后不能延长", r.Due.Chinese()).Under(limit.Article)
	}
	return nil
}

// MayMend refuses a correction notice that the law does not allow: a second
// one, or one sent after its term. The notice must go out by the returned day.
func (ts Terms) MayMend(cal Calendar, c Case, sent civil.Date) (by civil.Date, err error) {
	term := ts.On(CorrectionNotice, c.Received)
	if c.Received.IsZero() {
		return 0, fail.Invalidf("尚未确认收到申请，请先与申请人确认").Under(reg + "第三十一条")
	}
	by = term.Due(c.Received, cal)
	for _, i := range c.Intervals {
		if i.Kind == AwaitMending {
			return by, fail.Invalidf("本件已经告知过补正。补正应当一次性告知，不能再次要求补正").Under(term.Article)
		}
	}
	if sent > by {
		return by, fail.Invalidf("告知补正应当在收到申请之日起%s内，期限已于%s届满", term, by.Chinese()).Under(term.Article)
	}
	return by, nil
}
