package letters

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// tally is what measures are computed from: the letters that came in the
// period, as they stood at the instant.
type tally struct {
	at    time.Time
	today civil.Date
	list  []Letter
	cal   Calendar
	n     Numbers
	// replies are the letters' last replies, by letter, where they are needed.
	replies map[string]Reply
}

func (s *Letters) tally(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (*tally, error) {
	t := &tally{at: scope.AsOf}
	if t.at.IsZero() {
		t.at = s.DB.Now()
	}
	t.today = on(t.at)
	var err error
	if t.cal, err = s.Calendar(ctx, q, a.Tenant); err != nil {
		return nil, err
	}
	if t.n, err = s.Numbers(ctx, q, a.Tenant, t.today); err != nil {
		return nil, err
	}
	all, err := s.received(ctx, q, a.Tenant, t.at, scope)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if !scope.From.IsZero() && l.ReceivedOn < scope.From || !scope.To.IsZero() && l.ReceivedOn > scope.To || scope.Unit != "" && l.Unit != scope.Unit || l.State == Declined || l.State == SentBack {
			continue
		}
		t.list = append(t.list, l)
	}
	return t, nil
}

// received are the letters that came in the period, as they stood at the
// instant. As they stand now they are read without their texts; what stood at
// a past instant is in the versions kept.
func (s *Letters) received(ctx context.Context, q store.Querier, agency string, at time.Time, scope slice.Scope) ([]Letter, error) {
	if s.past(at) {
		return store.AsOf[Letter](ctx, q, agency, at)
	}
	from, to := bounds(scope)
	return lines(ctx, q, "WHERE agency = $1 AND received_on >= $2 AND received_on <= $3 ORDER BY received_on, id", agency, from, to)
}

// past says that an instant is not the one that is acted in.
func (s *Letters) past(at time.Time) bool { return s.DB.Now().Sub(at) > time.Minute }

// bounds are the first and the last day of a scope, open ends made far ones.
func bounds(scope slice.Scope) (from, to civil.Date) {
	if from, to = scope.From, scope.To; to.IsZero() {
		to = civil.Of(9999, time.December, 31)
	}
	return from, to
}

// marks are the last replies to the letters of the period, by letter.
func (s *Letters) marks(ctx context.Context, q store.Querier, agency string, at time.Time, scope slice.Scope) (map[string]Reply, error) {
	var list []Reply
	var err error
	if s.past(at) {
		list, err = store.AsOf[Reply](ctx, q, agency, at)
	} else {
		var now []mark
		from, to := bounds(scope)
		now, err = store.Select[mark](ctx, q, "WHERE agency = $1 AND letter IN (SELECT id FROM letters_letter WHERE agency = $1 AND received_on >= $2 AND received_on <= $3) ORDER BY id", agency, from, to)
		for _, m := range now {
			list = append(list, m.Reply)
		}
	}
	out := map[string]Reply{}
	for _, r := range list {
		if have, ok := out[r.Letter]; !ok || have.Round < r.Round {
			out[r.Letter] = r
		}
	}
	return out, err
}

// share makes a rate of letters that take part and reach something.
func (t *tally) share(why string, ask func(l *Letter) (takes, reaches bool, note string)) slice.Figure {
	f := slice.Figure{AsOf: t.at, Why: why}
	for i := range t.list {
		takes, ok, note := ask(&t.list[i])
		if !takes {
			continue
		}
		f.Whole++
		if ok {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: t.list[i].Ref(), Title: t.list[i].Number + " " + t.list[i].Title, Note: note, Counted: ok})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f
}

// onTime counts answers by their day; letters still open count once they are
// late.
func (t *tally) onTime() slice.Figure {
	return t.share("期间还没有办结或者到期的信件", func(l *Letter) (bool, bool, string) {
		if l.RepliedOn.IsZero() {
			return l.Late(t.today), false, "时限" + l.Due.String() + "，还没有办结"
		}
		return true, l.RepliedOn <= l.Due, fmt.Sprintf("时限%s，%s双答复", l.Due, l.RepliedOn)
	})
}

// average is the working days that answers took.
func (t *tally) average() slice.Figure {
	f := slice.Figure{AsOf: t.at, Why: "期间没有办结的信件"}
	days := 0
	for i := range t.list {
		l := &t.list[i]
		if l.RepliedOn.IsZero() {
			continue
		}
		took := t.cal.Between(l.ReceivedOn, l.RepliedOn)
		days += took
		f.Whole++
		f.Records = append(f.Records, slice.Record{Ref: l.Ref(), Title: l.Number + " " + l.Title, Note: itoa(took) + "个工作日", Counted: true})
	}
	if f.Part = f.Whole; f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", float64(days)/float64(f.Whole)
	}
	return f
}

// sync counts letters whose two replies went out together.
func (t *tally) sync() slice.Figure {
	return t.share("期间没有双答复的信件", func(l *Letter) (bool, bool, string) {
		r, ok := t.replies[l.ID]
		if !ok || r.PlatformAt.IsZero() || r.PaperAt.IsZero() {
			return false, false, ""
		}
		a, b := on(r.PlatformAt), on(r.PaperAt)
		return true, max(a, b)-min(a, b) <= civil.Date(t.n[SyncDays]), fmt.Sprintf("平台%s，纸质%s", a, b)
	})
}

// satisfied counts the rated letters with 基本满意 or better.
func (t *tally) satisfied() slice.Figure {
	return t.share("期间没有评价", func(l *Letter) (bool, bool, string) {
		return l.Rating > 0, l.Rating >= 3, Title(Ratings, itoa(int(l.Rating)))
	})
}

// repeated counts letters of a person who had written not long before.
func (t *tally) repeated() slice.Figure {
	return t.share("期间没有收到信件", func(l *Letter) (bool, bool, string) {
		return true, l.SamePerson > 0, fmt.Sprintf("此前%d件", l.SamePerson)
	})
}

// oldest is the age of the oldest letter without an answer, in days.
func (t *tally) oldest() slice.Figure {
	f := slice.Figure{AsOf: t.at, Known: true}
	for i := range t.list {
		if l := &t.list[i]; l.Open() && l.RepliedOn.IsZero() {
			age := int(t.today - l.ReceivedOn)
			f.Value = max(f.Value, float64(age))
			f.Whole++
			f.Records = append(f.Records, slice.Record{Ref: l.Ref(), Title: l.Number + " " + l.Title, Note: "收到" + itoa(age) + "日", Counted: true})
		}
	}
	f.Part = f.Whole
	return f
}

// taken counts all letters.
func (t *tally) taken() slice.Figure {
	f := t.share("", func(l *Letter) (bool, bool, string) { return true, true, l.ChannelTitle() + "，" + l.StateTitle() })
	f.Known, f.Value = true, float64(f.Whole)
	return f
}

// measures are what the capability counts for task 19.
func (s *Letters) measures() []slice.Measure {
	full, five, veto := 100.0, 5.0, 90.0
	words := []string{"网民留言", "市长信箱", "12345"}
	list := []struct {
		m slice.Measure
		f func(*tally) slice.Figure
	}{
		{slice.Measure{Key: "letters.ontime", Title: "信件按期办结率", Unit: "%", Target: &full, Article: ArticleTask, Definition: "期间收到的信件中，平台答复和纸质反馈都在办理时限内完成的 ÷ 已经双答复或者已经逾期的"}, (*tally).onTime},
		{slice.Measure{Key: "letters.average", Title: "信件平均办理时间", Unit: "个工作日", Target: &five, AtMost: true, Article: ArticleTask, Definition: "期间收到并双答复的信件，从收到到双答复的工作日数平均"}, (*tally).average},
		{slice.Measure{Key: "letters.sync", Title: "平台与纸质答复同步率", Unit: "%", Target: &full, Article: ArticleTask, Definition: "双答复的信件中，平台答复与纸质反馈相隔不超过规定日数的 ÷ 双答复的信件"}, (*tally).sync},
		{slice.Measure{Key: "letters.satisfied", Title: "信件答复满意率", Unit: "%", Article: ArticleTask, Definition: "已评价的信件中，评价为基本满意以上的 ÷ 已评价的信件"}, (*tally).satisfied},
		{slice.Measure{Key: "letters.repeated", Title: "重复反映率", Unit: "%", AtMost: true, Article: ArticleTask, Definition: "期间收到的信件中，同一人在规定日数内就同一事项再次来信的 ÷ 期间收到的信件"}, (*tally).repeated},
		{slice.Measure{Key: "letters.oldest", Title: "最久未答复信件", Unit: "日", Target: &veto, AtMost: true, Article: "国办秘函〔2019〕19号", Definition: "还没有答复的信件中，收到时间最久的日数；超过3个月为单项否决"}, (*tally).oldest},
		{slice.Measure{Key: "letters.received", Title: "收到信件", Unit: "件", Article: ArticleTask, Definition: "期间收到的信件，不含不予受理和已退单的"}, (*tally).taken},
	}
	var out []slice.Measure
	for _, x := range list {
		x.m.For = words
		x.m.Count = func(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
			t, err := s.tally(ctx, q, a, scope)
			if err != nil {
				return slice.Figure{}, err
			}
			if x.m.Key == "letters.sync" {
				if t.replies, err = s.marks(ctx, q, a.Tenant, t.at, scope); err != nil {
					return slice.Figure{}, err
				}
			}
			return x.f(t), nil
		}
		out = append(out, x.m)
	}
	return out
}
