package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// clock is the instant that an act or a page works with.
type clock struct {
	now   time.Time
	today civil.Date
}

func clockOf(now time.Time) clock { return clock{now, civil.FromTime(now.In(store.Zone))} }

// move makes one move of a duty: it loads the case, lets the table decide,
// changes the duty, saves it on the version that was read, and records it.
func (l *Ledger) move(tx *store.Tx, duty, name string, change func(*Case) error, notes ...store.Note) (*Case, error) {
	return l.moveBy(tx, nil, duty, name, change, notes...)
}

// moveBy is move with somebody else than the actor holding the right.
func (l *Ledger) moveBy(tx *store.Tx, by flow.Who, duty, name string, change func(*Case) error, notes ...store.Note) (*Case, error) {
	load := l.caseOf
	if name == MovePass || name == MoveShort {
		load = l.figured
	}
	c, err := load(tx.Context(), tx, tx.Tenant(), duty, tx.Actor().ID, clockOf(tx.Now()))
	if err != nil {
		return nil, err
	}
	if by == nil {
		by = before(tx.Actor(), c)
	}
	m, err := Duties.Try(c, name, by)
	if err != nil {
		return nil, err
	}
	c.Duty.State = m.To
	if change != nil {
		if err := change(c); err != nil {
			return nil, err
		}
	}
	if err := tx.Update(c.Duty); err != nil {
		return nil, err
	}
	return c, tx.Record(name, c.Duty.Ref(), notes...)
}

// before is the actor in front of a duty: the system may do what its own
// acts need, a person what their grants reach.
func before(a who.Actor, c *Case) flowWho {
	return flowWho{a, c.Duty.Unit, c.Task.KeyTask}
}

type flowWho struct {
	actor          who.Actor
	unit, category string
}

// May says that the actor holds the right over the duty.
func (f flowWho) May(right string) bool {
	return f.actor.IsSystem() || f.actor.MayOn(right, f.unit, f.category)
}

// reach refuses an actor whose right does not reach the duty.
func reach(a who.Actor, right string, d *Duty, t *Task, act string) error {
	if a.IsSystem() || a.MayOn(right, d.Unit, t.KeyTask) {
		return nil
	}
	return fail.Deniedf("您没有对该科室的任务进行“%s”的权限。如工作需要，请联系本单位安全管理员", act)
}

// Assign hands a planned duty to its unit (交办); person may name who in the
// unit answers for it.
func (l *Ledger) Assign(ctx context.Context, a who.Actor, duty, person string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error { return l.assign(tx, duty, person) })
}

// AssignMany hands several planned duties to their units in one act each,
// all or none.
func (l *Ledger) AssignMany(ctx context.Context, a who.Actor, duties []string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		for _, id := range duties {
			if err := l.assign(tx, id, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *Ledger) assign(tx *store.Tx, duty, person string) error {
	n, err := l.names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	c, err := l.move(tx, duty, MoveAssign, func(c *Case) error {
		c.Duty.AssignedAt = tx.Now()
		return setPerson(c.Duty, person, n)
	})
	if err != nil {
		return err
	}
	return l.tell(tx, n.reader(c.Duty), "assign", notice.Remind, c, "交办任务：请签收", "")
}

func setPerson(d *Duty, person string, n names) error {
	if person == "" {
		return nil
	}
	p, ok := n.people[person]
	if !ok || p.Left || p.Unit != d.Unit {
		return fail.Fields(map[string]string{"person": "责任人应为该科室的在职人员，请重新选择"})
	}
	d.Person = person
	return nil
}

// Accept signs for a duty (签收) and names the responsible person.
func (l *Ledger) Accept(ctx context.Context, a who.Actor, duty, person string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		_, err = l.move(tx, duty, MoveAccept, func(c *Case) error {
			c.Duty.AcceptedAt = tx.Now()
			if person == "" && c.Duty.Person == "" {
				person = a.ID
			}
			return setPerson(c.Duty, person, n)
		})
		return err
	})
}

// NamePerson changes who answers for a duty.
func (l *Ledger) NamePerson(ctx context.Context, a who.Actor, duty, person string) error {
	if person == "" {
		return fail.Fields(map[string]string{"person": "请选择责任人"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := l.caseOf(ctx, tx, tx.Tenant(), duty, a.ID, clockOf(tx.Now()))
		if err != nil {
			return err
		}
		if err := naming(a, c); err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		if err := setPerson(c.Duty, person, n); err != nil {
			return err
		}
		if err := tx.Update(c.Duty); err != nil {
			return err
		}
		return tx.Record("指定责任人", c.Duty.Ref(), store.Telling("责任人：%s", n.person(person)))
	})
}

// naming refuses to name who answers for a duty to those who neither work on
// it nor assign it, and on a duty that is at its end.
func naming(a who.Actor, c *Case) error {
	if !a.MayOn(RightWork, c.Duty.Unit, c.Task.KeyTask) {
		if err := reach(a, RightAssign, c.Duty, c.Task, "指定责任人"); err != nil {
			return err
		}
	}
	if !open(c.Duty.State) {
		return fail.Stalef("任务%s，不能再更换责任人", Duties.TitleOf(c.Duty.State))
	}
	return nil
}

// ReportDone reports a duty as done (反馈办结) and puts it before the office.
func (l *Ledger) ReportDone(ctx context.Context, a who.Actor, duty, words string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error { return l.reportDone(tx, duty, words) })
}

func (l *Ledger) reportDone(tx *store.Tx, duty, words string) error {
	c, err := l.move(tx, duty, MoveReport, func(c *Case) error {
		c.Duty.ReportedAt, c.Duty.ReportedBy = tx.Now(), tx.Actor().ID
		return nil
	}, store.Telling("%s", words))
	if err != nil {
		return err
	}
	n, err := l.names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	return l.tell(tx, n.offices(), "reported", notice.Info, c, n.unit(c.Duty.Unit)+"已反馈办结，请审核", words)
}

// Review passes or returns a duty that was reported done. Returning needs an
// opinion that says what is missing.
func (l *Ledger) Review(ctx context.Context, a who.Actor, duty string, pass bool, opinion string) error {
	name, told := MovePass, "审核通过，任务已办结"
	if !pass {
		name, told = MoveReturn, "反馈被退回，请补充后重新报送"
		if opinion == "" {
			return fail.Fields(map[string]string{"opinion": "退回时请写明原因和需要补充的内容"})
		}
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := l.move(tx, duty, name, func(c *Case) error {
			c.Duty.Opinion, c.Duty.ReviewedAt, c.Duty.ReviewedBy = opinion, tx.Now(), a.ID
			if pass {
				c.Duty.DoneAt = tx.Now()
			}
			return nil
		}, store.Because(opinion))
		if err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		return l.tell(tx, n.reader(c.Duty), "reviewed", levelOf(pass), c, told, opinion)
	})
}

// CloseShort closes a duty whose task misses its target, for the reason given;
// the figures stay as they are.
func (l *Ledger) CloseShort(ctx context.Context, a who.Actor, duty, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fail.Fields(map[string]string{"opinion": "请写明指标没有达到目标的原因和后续安排"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := l.move(tx, duty, MoveShort, func(c *Case) error {
			c.Duty.Opinion, c.Duty.ReviewedAt, c.Duty.ReviewedBy, c.Duty.DoneAt = reason, tx.Now(), a.ID, tx.Now()
			return nil
		}, store.Because(reason))
		if err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		return l.tell(tx, n.reader(c.Duty), "reviewed", notice.Info, c, "指标未达目标，经说明同意办结", reason)
	})
}

func levelOf(good bool) notice.Level {
	if good {
		return notice.Info
	}
	return notice.Warn
}

// Clear strikes a done duty off the list (销号).
func (l *Ledger) Clear(ctx context.Context, a who.Actor, duty, opinion string) error {
	return l.simple(ctx, a, duty, MoveClear, opinion, func(c *Case, now time.Time) { c.Duty.ClearedAt = now })
}

// Archive puts a cleared duty away with its year (归档).
func (l *Ledger) Archive(ctx context.Context, a who.Actor, duty string) error {
	return l.simple(ctx, a, duty, MoveArchive, "", nil)
}

// Void takes a duty out of the work (撤销) for the reason given; what was
// entered for it stays.
func (l *Ledger) Void(ctx context.Context, a who.Actor, duty, reason string) error {
	if reason == "" {
		return fail.Fields(map[string]string{"opinion": "请写明撤销的原因"})
	}
	return l.simple(ctx, a, duty, MoveVoid, reason, nil)
}

// Reopen takes a finished duty up again (重新办理) for the reason given.
func (l *Ledger) Reopen(ctx context.Context, a who.Actor, duty, reason string) error {
	if reason == "" {
		return fail.Fields(map[string]string{"opinion": "请写明重新办理的原因"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error { return l.reopen(tx, nil, duty, reason) })
}

func (l *Ledger) reopen(tx *store.Tx, by flow.Who, duty, reason string) error {
	c, err := l.moveBy(tx, by, duty, MoveReopen, func(c *Case) error {
		c.Duty.ReopenedAt, c.Duty.DoneAt, c.Duty.ClearedAt = tx.Now(), time.Time{}, time.Time{}
		c.Duty.Opinion = reason
		return nil
	}, store.Because(reason))
	if err != nil {
		return err
	}
	n, err := l.names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	return l.tell(tx, n.reader(c.Duty), "reopened", notice.Warn, c, "任务需要重新办理", reason)
}

func (l *Ledger) simple(ctx context.Context, a who.Actor, duty, name, why string, set func(*Case, time.Time)) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		_, err := l.move(tx, duty, name, func(c *Case) error {
			if set != nil {
				set(c, tx.Now())
			}
			return nil
		}, store.Because(why))
		return err
	})
}

// tell sends a message about a duty; the same message about the same version
// of the duty goes out once.
func (l *Ledger) tell(tx *store.Tx, to []string, what string, level notice.Level, c *Case, title, body string) error {
	if len(to) == 0 {
		return nil
	}
	_, err := l.Notices.Tell(tx, notice.Message{
		Key:  fmt.Sprintf("duty/%s/%s/%d", c.Duty.ID, what, c.Duty.Version),
		Kind: "ledger." + what, Level: level, Title: title + "（任务" + c.Task.No + "）",
		Body: body, Href: c.Duty.Href(), Subject: c.Duty.Ref(), To: to,
	})
	return err
}
