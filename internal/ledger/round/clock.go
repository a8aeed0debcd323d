package round

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// JobClock is the kind of job that opens rounds and reminds of them.
const JobClock = "round.clock"

// Tick opens the rounds whose day has come and reminds the units that have
// not submitted, of every organisation, in office hours of working days. It
// closes nothing. It can run as often as it likes: a round opens once, and
// the key of a reminder makes sure that nobody is told twice.
func (s *Rounds) Tick(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	var errs []error
	for _, agency := range agencies {
		errs = append(errs, s.tick(ctx, agency))
	}
	return errors.Join(errs...)
}

func (s *Rounds) tick(ctx context.Context, agency string) error {
	th, err := s.Ledger.Thresholds(ctx, s.DB, agency)
	if err != nil {
		return err
	}
	terms, err := s.Terms(ctx, s.DB, agency)
	if err != nil || !th.OfficeHours(s.DB.Now(), terms) {
		return err
	}
	today := dayOf(s.DB.Now())
	due, err := store.Select[Round](ctx, s.DB, "WHERE agency = $1 AND state = $2 AND opens_on <= $3 ORDER BY due, id", agency, string(Planned), today.String())
	if err != nil {
		return err
	}
	var errs []error
	for i := range due {
		errs = append(errs, s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return s.open(tx, &due[i]) }))
	}
	open, err := store.Select[Round](ctx, s.DB, "WHERE agency = $1 AND state = $2 ORDER BY due, id", agency, string(Open))
	errs = append(errs, err)
	for i := range open {
		errs = append(errs, s.remind(ctx, agency, open[i].ID, th))
	}
	return errors.Join(errs...)
}

// remind walks the reminder ladder for the units that still have to submit.
func (s *Rounds) remind(ctx context.Context, agency, id string, th ledger.Thresholds) error {
	b, err := s.board(ctx, s.DB, agency, id)
	if err != nil {
		return err
	}
	rungs := map[string]*ledger.Rung{}
	for _, u := range b.Units {
		rung := th.RungOf("round/"+id+"/"+u.Unit, b.Round.Due, b.Today, b.Terms)
		if u.Missing > 0 && rung != nil {
			rungs[u.Unit] = rung
		}
	}
	if len(rungs) == 0 {
		return nil
	}
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		sent := 0
		for _, u := range b.Units {
			rung := rungs[u.Unit]
			if rung == nil {
				continue
			}
			n, err := s.Notices.Tell(tx, reminder(b, u, rung))
			if err != nil {
				return err
			}
			sent += n
		}
		if sent == 0 {
			return nil
		}
		return tx.Record("发送报送提醒", b.Round.Ref(), store.Telling("%s：发送提醒%d条", b.Round.Name, sent))
	})
}

func reminder(b *Board, u UnitState, rung *ledger.Rung) notice.Message {
	m := notice.Message{Key: rung.Key, Kind: "round.due", Level: notice.Remind, Title: b.Round.Name + "：" + rung.Text,
		Body: fmt.Sprintf("还有%d项没有提交。", u.Missing), Href: sheetHref(b.Round.ID, u.Unit), Subject: b.Round.Ref(), To: readers(b.Names, u.Unit)}
	if rung.Late {
		m.Level = notice.Warn
	}
	if rung.Leader {
		m.To = append(m.To, b.Names.Having("", "deputy")...)
	}
	return m
}
