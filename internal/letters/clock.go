package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// JobClock is the kind of job that reminds of letters.
const JobClock = "letters.clock"

// work reminds in every organisation.
func (s *Letters) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		// Likeness is read here, in the background, so that whoever takes a letter
		// in finds it ready and does not read a million sketches in the act.
		if _, err := s.index(ctx, s.DB, a); err != nil {
			return err
		}
		if err := s.remind(ctx, a); err != nil {
			return err
		}
		if err := s.forget(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// waiting are the letters that still wait for something.
func waiting(ctx context.Context, q store.Querier, agency string) ([]Letter, error) {
	return store.Select[Letter](ctx, q, "WHERE agency = $1 AND state NOT IN ($2, $3, $4) ORDER BY due, id", agency, string(Closed), string(Declined), string(SentBack))
}

// remind tells whose letters are due, late, or not signed for in time.
func (s *Letters) remind(ctx context.Context, agency string) error {
	open, err := waiting(ctx, s.DB, agency)
	if err != nil || len(open) == 0 {
		return err
	}
	today := civil.FromTime(s.DB.Now().In(store.Zone))
	cal, err := s.Calendar(ctx, s.DB, agency)
	if err != nil {
		return err
	}
	n, err := s.Numbers(ctx, s.DB, agency, today)
	if err != nil {
		return err
	}
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		for i := range open {
			for _, ask := range []func(*store.Tx, *Letter, civil.Date, Calendar, Numbers) (notice.Message, []string){s.reminder, s.noticeReminder} {
				m, to := ask(tx, &open[i], today, cal, n)
				m.Href, m.Subject = open[i].Href(), open[i].Ref()
				if err := s.tell(tx, m, to); err != nil {
					return err
				}
			}
		}
		tx.Quiet("reminders")
		return nil
	})
}

// reminder is what is to be said of a letter today, and to whom: 2 and 1 days
// before, on the day, and every day after; after three days to the leader too.
func (s *Letters) reminder(tx *store.Tx, l *Letter, today civil.Date, cal Calendar, n Numbers) (notice.Message, []string) {
	m := notice.Message{Key: fmt.Sprintf("letters.due.%s.%d.%s", l.ID, l.Round, today), Kind: "letters.due", Level: notice.Remind}
	if l.State == Arrived {
		hours := int(tx.Now().Sub(l.MadeAt) / time.Hour)
		if int64(hours) < n[SignHours] || !cal.Working(today) {
			return m, nil
		}
		m.Title, m.Level = fmt.Sprintf("%s超过%d小时没有签收：%s", l.ChannelTitle(), n[SignHours], cut(l.Title, 30)), notice.Warn
		return m, s.office(tx)
	}
	if !cal.Working(today) {
		return m, nil
	}
	to := s.hands(tx, l)
	left := cal.Between(today, l.Due)
	switch {
	case left < 0:
		m.Title, m.Level = fmt.Sprintf("信件已逾期%d个工作日：%s", -left, cut(l.Title, 30)), notice.Warn
		if left <= -3 && l.Unit != "" {
			to = append(to, s.leaders(tx, l.Unit)...)
		}
	case left <= 2:
		m.Title = fmt.Sprintf("信件还有%d个工作日到期：%s", left, cut(l.Title, 30))
		if left == 0 {
			m.Title = "信件今天到期：" + cut(l.Title, 30)
		}
	default:
		return m, nil
	}
	m.Body = l.Number + "，办理时限" + l.Due.Chinese()
	return m, to
}

// hands are those who have the letter: its handler, the unit's people, or the
// office.
func (s *Letters) hands(tx *store.Tx, l *Letter) []string {
	to := s.holder(l)
	if len(to) == 0 && l.Unit != "" {
		to = s.unitPeople(tx, l.Unit)
	}
	if len(to) == 0 {
		to = s.office(tx)
	}
	return to
}

// noticeReminder is what is to be said of the written notice that the writer
// of a petition waits for: from three days before.
func (s *Letters) noticeReminder(tx *store.Tx, l *Letter, today civil.Date, cal Calendar, _ Numbers) (notice.Message, []string) {
	m := notice.Message{Key: fmt.Sprintf("letters.notice.%s.%s", l.ID, today), Kind: "letters.due", Level: notice.Remind, Body: l.Number + "，告知期限" + l.NoticeDue.Chinese()}
	if l.NoticeDue.IsZero() || !l.NoticedOn.IsZero() || !cal.Working(today) || cal.Between(today, l.NoticeDue) > 3 {
		return m, nil
	}
	m.Title = "信访事项还没有书面告知来信人：" + cut(l.Title, 30)
	if today > l.NoticeDue {
		m.Level, m.Title = notice.Warn, "信访事项已超过书面告知期限："+cut(l.Title, 30)
	}
	return m, s.hands(tx, l)
}

// onCalendar computes the days of open letters anew.
func (s *Letters) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	open, err := waiting(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for i := range open {
		l := &open[i]
		was, told := l.Due, l.NoticeDue
		if err := s.reckon(tx, l); err != nil {
			return nil, err
		}
		if l.Due == was && l.NoticeDue == told {
			continue
		}
		if err := tx.Update(l); err != nil {
			return nil, err
		}
		for _, m := range []slice.Moved{{Title: l.Number + " 办理时限", From: was, To: l.Due}, {Title: l.Number + " 书面告知期限", From: told, To: l.NoticeDue}} {
			if m.Ref = l.Ref(); m.From == m.To {
				continue
			}
			out = append(out, m)
			if err := tx.Record(ActMoved, m.Ref, store.Telling("%s 由%s改为%s", m.Title, m.From, m.To)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// ActMoved is recorded where the calendar moved a letter's day.
const ActMoved = "调整办理时限"

// handOver gives a leaving person's letters and topics to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Letter](tx.Context(), tx, "WHERE agency = $1 AND handler = $2 AND state NOT IN ($3, $4, $5) ORDER BY id", tx.Tenant(), from, string(Closed), string(Declined), string(SentBack))
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].Handler = heir.ID
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
	}
	cases, err := store.Select[Topic](tx.Context(), tx, "WHERE agency = $1 AND owner = $2 AND state = $3 ORDER BY id", tx.Tenant(), from, TopicCase)
	for i := range cases {
		cases[i].Owner, cases[i].OwnerName = heir.ID, heir.Name
		if err := tx.Update(&cases[i]); err != nil {
			return 0, err
		}
	}
	return len(mine) + len(cases), err
}
