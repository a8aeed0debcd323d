package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// The kinds of jobs.
const (
	JobOut  = "publish.out"
	JobWarn = "publish.warn"
)

// ActTerms is the act under which terms move with the calendar.
const ActTerms = "重新计算公开时限"

// publishDue publishes the scheduled items whose minute has come. One that
// cannot go out any more stays, and those who wait for it are told.
func (p *Publish) publishDue(ctx context.Context, _ json.RawMessage) error {
	//tenant:all one job publishes for all organisations
	due, err := store.Select[content.Item](ctx, p.DB, "WHERE state = 'scheduled' AND publish_at <> '' AND publish_at <= $1 ORDER BY publish_at, id", p.DB.Now())
	if err != nil {
		return err
	}
	var errs []error
	for n := range due {
		errs = append(errs, p.goOut(ctx, &due[n]))
	}
	return errors.Join(errs...)
}

// goOut publishes one scheduled item.
func (p *Publish) goOut(ctx context.Context, i *content.Item) error {
	problem := p.ready(ctx, i)
	err := p.DB.Do(ctx, who.System(i.Agency), func(tx *store.Tx) error {
		c, err := p.scheduled(tx, i.ID)
		if err != nil || c == nil {
			return err
		}
		if problem != nil {
			return p.stayed(tx, c, problem)
		}
		by := c.Course.Releaser
		if err := p.out(tx, c, MoveRelease, "定时发布"); err != nil {
			return err
		}
		return p.tell(tx, &c.Item, notice.Message{Kind: MsgOut, Level: notice.Info, Title: "已定时发布：" + c.Item.Title, To: []string{by, c.Item.Drafter}})
	})
	if !fail.Is(err, fail.Invalid) {
		return err
	}
	return p.DB.Do(ctx, who.System(i.Agency), func(tx *store.Tx) error {
		c, e := p.scheduled(tx, i.ID)
		if e != nil || c == nil {
			return e
		}
		return p.stayed(tx, c, err)
	})
}

// scheduled reads an item that is still to go out, or nil where somebody
// changed that meanwhile.
func (p *Publish) scheduled(tx *store.Tx, id string) (*Case, error) {
	i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil || i.State != content.Scheduled || i.PublishAt.After(tx.Now()) {
		return nil, err
	}
	system := tx.Actor()
	system.Grants = []who.Grant{{Right: RightView, Scope: who.Tenant}}
	c, err := p.load(tx.Context(), tx, system, id)
	if err != nil {
		return nil, err
	}
	_, err = Items.Try(c, MoveRelease, c.before())
	return c, err
}

// stayed takes an item off the schedule because it cannot go out.
func (p *Publish) stayed(tx *store.Tx, c *Case, why error) error {
	by := c.Course.Releaser
	c.Item.PublishAt = zeroTime
	if err := p.to(tx, c, MoveCancel, content.Approved, why.Error()); err != nil {
		return err
	}
	return p.tell(tx, &c.Item, notice.Message{Kind: MsgOut, Level: notice.Warn, Title: "没有按时发布：" + c.Item.Title, Body: why.Error(), To: []string{by, c.Item.Drafter}})
}

// warn reminds, once a day each, of items near and over their term, of
// emergency releases without approval, and of refusals to be looked at again.
func (p *Publish) warn(ctx context.Context, _ json.RawMessage) error {
	agencies, err := p.Agencies(ctx, p.DB)
	if err != nil {
		return err
	}
	var errs []error
	for _, agency := range agencies {
		errs = append(errs, p.warnIn(ctx, agency))
	}
	return errors.Join(errs...)
}

func (p *Publish) warnIn(ctx context.Context, agency string) error {
	now := p.DB.Now().In(store.Zone)
	today := civil.FromTime(now)
	cal, err := p.Calendar(ctx, p.DB, agency)
	if err != nil || !cal.Working(today) || now.Hour() < 8 || now.Hour() >= 18 {
		return err
	}
	rows, err := p.rows(ctx, p.DB, agency)
	if err != nil {
		return err
	}
	set, err := settingOf(ctx, p.DB, agency)
	if err != nil {
		return err
	}
	var errs []error
	for n := range rows {
		if m, ok := p.reminder(&rows[n], today, now, set, cal); ok {
			errs = append(errs, p.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return p.remind(tx, &rows[n], m) }))
		}
	}
	return errors.Join(errs...)
}

// remind tells the drafter, the heads and, of what is late or urgent, the
// office.
func (p *Publish) remind(tx *store.Tx, r *Row, m notice.Message) error {
	heads, err := p.Roster.Heads(tx.Context(), tx, tx.Tenant(), r.Item.Unit)
	if err != nil {
		return err
	}
	m.To = append(m.To, r.Item.Drafter)
	m.To = append(m.To, ids(heads)...)
	if m.Level == notice.Warn {
		staff, err := p.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return err
		}
		m.To = append(m.To, ids(staff)...)
	}
	return p.tell(tx, &r.Item, m)
}

// reminder is what has to be told of an item today, if anything.
func (p *Publish) reminder(r *Row, today civil.Date, now time.Time, set Setting, cal Calendar) (notice.Message, bool) {
	i := &r.Item
	key := func(what string) string { return "publish/" + i.ID + "/" + what + "/" + today.String() }
	switch light := r.Light(today, int(set.SoonDays), cal); {
	case r.Course.RevokedOpen():
		return notice.Message{Key: key("revoked"), Kind: MsgDue, Level: notice.Warn, Title: "处罚决定待撤回：" + i.Title,
			Body: "依据" + ArticlePenalty + "，应在" + r.Course.RevokedDue.Chinese() + "前撤稿并公开说明理由，" + Clock(r.RevokedLight(today, cal), r.Course.RevokedDue, 0, today, cal) + "。"}, true
	case r.Course.UrgentOpen():
		return notice.Message{Key: key("urgent"), Kind: MsgUrgent, Level: notice.Warn, Title: "应急发布待补审：" + i.Title, Body: "补审时限：" + r.Course.UrgentDue.In(store.Zone).Format("1月2日15:04")}, true
	case i.State == content.Kept && !i.ReviewOn.IsZero() && i.ReviewOn <= today.Add(14):
		return notice.Message{Key: "publish/" + i.ID + "/review/" + i.ReviewOn.String(), Kind: MsgReview, Level: notice.Remind,
			Title: "到期评估：" + i.Title, Body: "依据《政府信息公开条例》第十八条，请在" + i.ReviewOn.Chinese() + "前评估能否公开。", Href: assessPath}, true
	case light == LightSoon || light == LightOver:
		m := notice.Message{Key: key("due"), Kind: MsgDue, Level: notice.Remind, Title: LightTitles[light] + "：" + i.Title,
			Body: fmt.Sprintf("公开时限%s，%s。", r.Course.Due.Chinese(), Clock(light, r.Course.Due, 0, today, cal))}
		if light == LightOver {
			m.Level = notice.Warn
		}
		return m, true
	}
	return notice.Message{}, false
}

// onCalendar sets the open terms anew after the calendar changed.
func (p *Publish) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	rows, err := p.rows(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for n := range rows {
		r := &rows[n]
		if !r.Course.ReleasedAt.IsZero() && r.Item.State == content.Published || !r.Course.stored || r.Item.State == content.Abandoned {
			continue
		}
		was := r.Course
		if err := p.clock(tx, &r.Item, &r.Course); err != nil {
			return nil, err
		}
		if r.Course.Due == was.Due && r.Course.Provisional == was.Provisional {
			continue
		}
		if err := r.Course.keep(tx); err != nil {
			return nil, err
		}
		if err := tx.Record(ActTerms, r.Item.Ref(), store.Telling("《%s》", r.Item.Title)); err != nil {
			return nil, err
		}
		if r.Course.Due != was.Due {
			out = append(out, slice.Moved{Ref: r.Item.Ref(), Title: r.Item.Title, From: was.Due, To: r.Course.Due})
		}
	}
	return out, nil
}
