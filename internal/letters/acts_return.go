package letters

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// reasoned checks a coded reason of a list with its words.
func reasoned(list []Reason, code, says string) (Reason, error) {
	wrong := map[string]string{}
	r, ok := ReasonOf(list, code)
	if !ok {
		wrong["code"] = "请选择退单的理由"
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(says)); n < 5 || n > 1000 {
		wrong["says"] = "请写明依据和建议由谁办理，5至1000字"
	}
	if len(wrong) > 0 {
		return r, fail.Fields(wrong)
	}
	return r, nil
}

// SendBack asks the platform to take a letter back (退单). The term goes on.
func (s *Letters) SendBack(ctx context.Context, a who.Actor, id, code, says string) error {
	r, err := reasoned(Returns, code, says)
	if err != nil {
		return err
	}
	return s.act(ctx, a, id, AnyVersion, MoveSendBack, says, func(tx *store.Tx, c *Case) (string, error) {
		c.Letter.Returns++
		return "申请退单：" + r.Title, tx.Insert(&Return{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Level: LevelAgency, Round: c.Letter.Returns, Code: code, Says: strings.TrimSpace(says),
			AskedBy: a.ID, AskedName: a.Name, AskedAt: tx.Now()})
	})
}

// Answered notes the platform's answer to SendBack; its refusal is final.
func (s *Letters) Answered(ctx context.Context, a who.Actor, id string, agreed bool, answer string) error {
	move := MoveTaken
	if !agreed {
		move = MoveNotTaken
	}
	if strings.TrimSpace(answer) == "" {
		return fail.Fields(map[string]string{"answer": "请填写平台的答复"})
	}
	return s.act(ctx, a, id, AnyVersion, move, answer, func(tx *store.Tx, c *Case) (string, error) {
		decision := Agreed
		if agreed {
			c.Letter.Reason, c.Letter.Says, c.Letter.ClosedAt = c.openReturn().Code, answer, tx.Now()
		} else {
			decision = Refused
		}
		return "平台答复：" + answer, s.decide(tx, c, decision, answer, "")
	})
}

// openReturn is the 退单 that waits to be decided.
func (c *Case) openReturn() *Return {
	for i := range c.Returns {
		if c.Returns[i].Decision == "" {
			return &c.Returns[i]
		}
	}
	return &Return{}
}

// decide writes the decision on the open 退单.
func (s *Letters) decide(tx *store.Tx, c *Case, decision, answer, to string) error {
	r := c.openReturn()
	if r.ID == "" {
		return fail.Stalef("这件退单已经有了决定，请刷新后查看")
	}
	r.Decision, r.Answer, r.To = decision, strings.TrimSpace(answer), to
	r.DecidedBy, r.DecidedName, r.DecidedAt = tx.Actor().ID, tx.Actor().Name, tx.Now()
	return tx.Update(r)
}

// Object has a unit say that a letter is not its own. It must say so within
// the term, counted from the day it was assigned.
func (s *Letters) Object(ctx context.Context, a who.Actor, id, code, says string) error {
	r, err := reasoned(Objections, code, says)
	if err != nil {
		return err
	}
	return s.act(ctx, a, id, AnyVersion, MoveObject, says, func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		cal, err := s.Calendar(ctx, tx, a.Tenant)
		if err != nil {
			return "", err
		}
		if until := cal.AddDate(civil.FromTime(l.AssignedAt.In(store.Zone)), int(c.Numbers[ObjectDays])); tx.Today() > until {
			return "", fail.Invalidf("对分办的异议应当在%s前提出，现在已经过期，请继续办理；确需改派的，请联系办公室", until.Chinese())
		}
		l.Rounds++
		if err := tx.Insert(&Return{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Level: LevelUnit, Round: l.Rounds, Unit: l.Unit, Code: code, Says: strings.TrimSpace(says), AskedBy: a.ID, AskedName: a.Name, AskedAt: tx.Now()}); err != nil {
			return "", err
		}
		to := s.office(tx)
		if l.Rounds >= c.Numbers[Rounds] {
			to = s.leaders(tx, l.Unit)
		}
		return "退件：" + r.Title, s.tell(tx, notice.Message{Kind: "letters.object", Level: notice.Warn, Title: "科室退件：" + cut(l.Title, 30), Body: r.Title + "。" + says, Href: l.Href(), Subject: l.Ref()}, to)
	})
}

// leaders are who decides for a unit.
func (s *Letters) leaders(tx *store.Tx, unit string) []string {
	list, err := s.Roster.Leaders(tx.Context(), tx, tx.Tenant(), unit)
	if err != nil {
		s.Log.Error("letters: leaders", "error", err)
	}
	return idsOf(list)
}

// Settle decides a unit's objection: agreed, the letter waits to be assigned
// anew and the time is the office's; not agreed, the unit goes on and the time
// is its own.
func (s *Letters) Settle(ctx context.Context, a who.Actor, id string, agreed bool, answer string) error {
	if strings.TrimSpace(answer) == "" {
		return fail.Fields(map[string]string{"answer": "请写明决定的理由"})
	}
	move := MoveUphold
	if agreed {
		move = MoveAgree
	}
	return s.act(ctx, a, id, AnyVersion, move, answer, func(tx *store.Tx, c *Case) (string, error) {
		l, decision := &c.Letter, Refused
		unit := l.Unit
		if agreed {
			decision = Agreed
			if err := s.leave(tx, l, "", "分办有误，退件成立，时间计入办公室"); err != nil {
				return "", err
			}
			l.Unit, l.Handler = "", ""
		} else if l.AcceptedAt.IsZero() {
			l.AcceptedAt = tx.Now()
		}
		if err := s.decide(tx, c, decision, answer, ""); err != nil {
			return "", err
		}
		return move, s.tell(tx, notice.Message{Kind: "letters.decided", Level: notice.Info, Title: move + "：" + cut(l.Title, 30), Body: answer, Href: l.Href(), Subject: l.Ref()}, s.unitPeople(tx, unit))
	})
}

// Arbitrate decides for good which unit handles a letter. The time that the
// objecting units held it is charged to them where they were wrong, to the
// office where they were right.
func (s *Letters) Arbitrate(ctx context.Context, a who.Actor, id, unit, answer string) error {
	if strings.TrimSpace(answer) == "" {
		return fail.Fields(map[string]string{"answer": "请写明裁定的理由"})
	}
	return s.act(ctx, a, id, AnyVersion, MoveArbitrate, answer, func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		if err := s.decide(tx, c, Arbitrated, answer, unit); err != nil {
			return "", err
		}
		stays, err := store.Select[Stay](ctx, tx, "WHERE agency = $1 AND letter = $2 ORDER BY id", a.Tenant, id)
		if err != nil {
			return "", err
		}
		objected := map[string]bool{}
		for _, r := range c.Returns {
			if r.Level == LevelUnit {
				objected[r.Unit] = true
			}
		}
		for i := range stays {
			if x := &stays[i]; objected[x.Unit] {
				if x.To.IsZero() {
					x.To = tx.Now()
				}
				x.Charged, x.Why = "", "裁定由其他科室办理，时间计入办公室"
				if x.Unit == unit {
					x.Charged, x.Why = unit, "裁定由本科室办理，退件时间计入本科室"
				}
				if err := tx.Update(x); err != nil {
					return "", err
				}
			}
		}
		l.Final, l.State = true, Signed
		name, err := s.give(tx, c, unit, answer)
		l.State = Assigned
		return "裁定由" + name + "办理，不再接受退件", err
	})
}

// Extend asks for more days; Grant decides.
func (s *Letters) Extend(ctx context.Context, a who.Actor, id string, days int, reason string) error {
	return s.act(ctx, a, id, AnyVersion, MoveExtend, reason, func(tx *store.Tx, c *Case) (string, error) {
		l, wrong := &c.Letter, map[string]string{}
		if most := l.mostExtended(c.Numbers); days < 1 || days > most {
			wrong["days"] = "可以申请1至" + l.days(most)
		}
		if utf8.RuneCountInString(strings.TrimSpace(reason)) < 5 {
			wrong["reason"] = "请写明为什么不能按期办结"
		}
		if len(wrong) > 0 {
			return "", fail.Fields(wrong)
		}
		cal, err := s.Calendar(ctx, tx, a.Tenant)
		if err != nil {
			return "", err
		}
		e := Extension{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Unit: l.Unit, Days: int64(days), Reason: strings.TrimSpace(reason), FromDue: l.Due, ToDue: l.extended(l.Due, days, cal),
			AskedBy: a.ID, AskedName: a.Name, AskedAt: tx.Now()}
		if err := tx.Insert(&e); err != nil {
			return "", err
		}
		return "申请延期至" + e.ToDue.Chinese(), s.tell(tx, notice.Message{Kind: "letters.extend", Level: notice.Remind, Title: "信件延期申请：" + cut(l.Title, 30), Body: e.Reason, Href: l.Href(), Subject: l.Ref()}, s.leaders(tx, l.Unit))
	})
}

// Grant decides the extension that was asked for. Who asked may not decide.
func (s *Letters) Grant(ctx context.Context, a who.Actor, id string, agreed bool, answer string) error {
	move := MoveDeny
	if agreed {
		move = MoveGrant
	}
	return s.act(ctx, a, id, AnyVersion, move, answer, func(tx *store.Tx, c *Case) (string, error) {
		at := slices.IndexFunc(c.Extensions, func(e Extension) bool { return e.Decision == "" })
		e, l := &c.Extensions[at], &c.Letter
		if e.AskedBy == a.ID {
			return "", fail.Invalidf("申请延期的人不能自己决定，请由其他领导决定")
		}
		e.Decision, e.Answer, e.DecidedBy, e.DecidedName, e.DecidedAt = Refused, strings.TrimSpace(answer), a.ID, a.Name, tx.Now()
		said := "不同意延期，仍为" + l.Due.Chinese()
		if agreed {
			e.Decision = Agreed
			l.Extended++
			l.Due, l.Basis = e.ToDue, l.Basis+"，延期"+l.days(int(e.Days))
			said = "延期至" + l.Due.Chinese() + "，应当告知来信人"
		}
		if err := tx.Update(e); err != nil {
			return "", err
		}
		return said, s.tell(tx, notice.Message{Kind: "letters.decided", Level: notice.Info, Title: move + "：" + cut(l.Title, 30), Body: said, Href: l.Href(), Subject: l.Ref()}, []string{e.AskedBy})
	})
}
