package letters

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

func idsOf(list []people.Person) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out
}

// unitPeople are those of a unit who handle its letters.
func (s *Letters) unitPeople(tx *store.Tx, unit string) []string {
	clerks, err := s.Roster.Clerks(tx.Context(), tx, tx.Tenant(), unit)
	heads, err2 := s.Roster.Heads(tx.Context(), tx, tx.Tenant(), unit)
	if err != nil || err2 != nil {
		s.Log.Error("letters: people of a unit", "error", err, "heads", err2)
	}
	out := append(idsOf(clerks), idsOf(heads)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// act makes a move with a letter: do changes it, the rest is the same for all.
func (s *Letters) act(ctx context.Context, a who.Actor, id string, version int64, move, because string, do func(tx *store.Tx, c *Case) (tell string, err error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, m, err := s.try(tx, id, version, move)
		if err != nil {
			return err
		}
		c.Letter.State = m.To
		said, err := do(tx, c)
		if err != nil {
			return err
		}
		if err := tx.Update(&c.Letter); err != nil {
			return err
		}
		return tx.Record(move, c.Letter.Ref(), store.Because(because), store.Telling("%s %s", c.Letter.Number, said), store.Under(m.Article))
	})
}

// Sign signs for a letter (签收), which fixes its kind and class.
func (s *Letters) Sign(ctx context.Context, a who.Actor, id, kind, class string) error {
	return s.act(ctx, a, id, AnyVersion, MoveSign, "", func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		if kind != "" && Title(Kinds, kind) != kind {
			l.Kind = kind
		}
		l.SignedAt = tx.Now()
		if class == "" || class == l.Class {
			return "由" + a.Name + "签收", nil
		}
		l.Class = ClassOf(class).Key
		return "由" + a.Name + "签收，按" + ClassOf(class).Title + "办理", s.reckon(tx, l)
	})
}

// reckon computes the letter's day anew from its class.
func (s *Letters) reckon(tx *store.Tx, l *Letter) error {
	cal, err := s.Calendar(tx.Context(), tx, l.Agency)
	if err != nil {
		return err
	}
	n, err := s.Numbers(tx.Context(), tx, l.Agency, l.ReceivedOn)
	if err != nil {
		return err
	}
	l.NoticeDue = noticeDue(l, n, cal)
	from, given := l.ReceivedOn, l.GivenDue
	if l.Round > 1 {
		from, given = on(l.AssignedAt), 0
	}
	l.Due, l.Basis = Due(l.Class, from, given, n, cal)
	if l.Round == 1 && !l.NoticeDue.IsZero() && !l.NoticedOn.IsZero() {
		l.Due, l.Basis = Due(l.Class, l.NoticedOn, given, n, cal)
		l.Basis = strings.Replace(l.Basis, "收到次日", "受理告知次日", 1)
	}
	granted, err := store.Select[Extension](tx.Context(), tx, "WHERE agency = $1 AND letter = $2 AND decision = $3 ORDER BY id", l.Agency, l.ID, Agreed)
	// Those of earlier rounds count no longer.
	for _, e := range granted[max(0, len(granted)-int(l.Extended)):] {
		l.Due = l.extended(l.Due, int(e.Days), cal)
		l.Basis += "，延期" + l.days(int(e.Days))
	}
	return err
}

// extended is a day by so many days later, as days of the letter's class are
// counted.
func (l *Letter) extended(due civil.Date, days int, cal Calendar) civil.Date {
	if ClassOf(l.Class).Calendar {
		return cal.CalendarDate(due, days)
	}
	return cal.AddDate(due, days)
}

// days is a number of days in words, as days of the letter's class are counted.
func (l *Letter) days(n int) string {
	if ClassOf(l.Class).Calendar {
		return itoa(n) + "日"
	}
	return itoa(n) + "个工作日"
}

// mostExtended is how many days one extension of the letter has at most.
func (l *Letter) mostExtended(n Numbers) int {
	if ClassOf(l.Class).Calendar {
		return int(n[ExtendPetition])
	}
	return int(n[ExtendDays])
}

// Decline does not take a letter up, for a coded reason.
func (s *Letters) Decline(ctx context.Context, a who.Actor, id, code, says string) error {
	reason, ok := ReasonOf(Declines, code)
	if !ok {
		return fail.Fields(map[string]string{"code": "请选择不予受理的理由"})
	}
	return s.act(ctx, a, id, AnyVersion, MoveDecline, reason.Title, func(tx *store.Tx, c *Case) (string, error) {
		c.Letter.Reason, c.Letter.Says, c.Letter.ClosedAt = code, strings.TrimSpace(says), tx.Now()
		return "不予受理：" + reason.Title, nil
	})
}

// Assign gives a letter to a unit; a unit it lies with already gives it up.
func (s *Letters) Assign(ctx context.Context, a who.Actor, id, unit, says string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		l, err := store.Get[Letter](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		move := MoveAssign
		if l.State == Assigned || l.State == Handling {
			move = MoveReassign
		}
		c, m, err := s.try(tx, id, AnyVersion, move)
		if err != nil {
			return err
		}
		name, err := s.give(tx, c, unit, says)
		if err != nil {
			return err
		}
		c.Letter.State = m.To
		if err := tx.Update(&c.Letter); err != nil {
			return err
		}
		return tx.Record(move, c.Letter.Ref(), store.Because(says), store.Telling("%s交%s办理", c.Letter.Number, name), store.Under(m.Article))
	})
}

// give lets the letter lie with a unit from now on and tells its people.
func (s *Letters) give(tx *store.Tx, c *Case, unit, says string) (name string, err error) {
	l := &c.Letter
	units, err := s.Roster.Units(tx.Context(), tx, l.Agency)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(units, func(u people.Unit) bool { return u.ID == unit })
	if at < 0 {
		return "", fail.Fields(map[string]string{"unit": "请选择承办科室"})
	}
	if l.Unit == unit && l.State != Signed && l.State != Disputed {
		return "", fail.Fields(map[string]string{"unit": "这封信已经在" + units[at].Name})
	}
	if err := s.leave(tx, l, l.Unit, ""); err != nil {
		return "", err
	}
	l.Unit, l.Handler, l.AssignedAt, l.AcceptedAt = unit, "", tx.Now(), time.Time{}
	if err := tx.Insert(&Stay{Agency: l.Agency, ID: tx.NewID(), Letter: l.ID, Unit: unit, From: tx.Now(), Charged: unit, Why: says}); err != nil {
		return "", err
	}
	return units[at].Name, s.tell(tx, notice.Message{Kind: "letters.assign", Level: notice.Info, Title: "信件交办：" + cut(l.Title, 30),
		Body: l.Number + "，办理时限" + l.Due.Chinese() + "。" + says, Href: l.Href(), Subject: l.Ref()}, s.unitPeople(tx, unit))
}

// leave ends the letter's stay with its unit and charges the time: to the unit
// itself, or, where it was given to the wrong one, to the office ("").
func (s *Letters) leave(tx *store.Tx, l *Letter, charged, why string) error {
	stays, err := store.Select[Stay](tx.Context(), tx, "WHERE agency = $1 AND letter = $2 AND to_at = '' ORDER BY id", l.Agency, l.ID)
	if err != nil {
		return err
	}
	for i := range stays {
		stays[i].To, stays[i].Charged = tx.Now(), charged
		if why != "" {
			stays[i].Why = why
		}
		if err := tx.Update(&stays[i]); err != nil {
			return err
		}
	}
	return nil
}

// Accept takes a letter into the unit's hands; the actor handles it.
func (s *Letters) Accept(ctx context.Context, a who.Actor, id string) error {
	return s.act(ctx, a, id, AnyVersion, MoveAccept, "", func(tx *store.Tx, c *Case) (string, error) {
		c.Letter.AcceptedAt, c.Letter.Handler = tx.Now(), a.ID
		return "由" + a.Name + "承办", nil
	})
}
