package disclosure

import (
	"context"
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// duty raises a duty of a case and tells who decides on it.
func (s *Service) duty(tx *store.Tx, c *Case, d Duty, title string) error {
	d.Agency, d.ID, d.Item, d.Title, d.Unit, d.Raised = tx.Tenant(), s.newID(tx), c.Item.ID, c.Item.Title, c.Item.Unit, tx.Today()
	if err := tx.Insert(&d); err != nil {
		return err
	}
	if title == "" {
		return nil
	}
	to, err := s.holders(tx.Context(), tx, tx.Tenant(), RightAssess, c.Item.Unit)
	if err != nil {
		return err
	}
	return s.later(tx, c, "disclosure.duty", notice.Remind, title+c.Item.Label()+" "+c.Item.Title, to)
}

// refused raises the regular assessment of what was withheld (第十八条).
func (s *Service) refused(tx *store.Tx, c *Case) error {
	g, _ := GroundOf(c.Item.Ground)
	if !g.Refuses() {
		return nil
	}
	if err := s.duty(tx, c, Duty{Kind: DutyReassess, Subject: c.Item.Subject, People: 1, Due: c.reassess(c.Item.Issued)}, ""); err != nil {
		return err
	}
	return tx.Record(ActDuty, c.Item.Ref(), store.Under(ArticleReassess), store.Telling("%s %s", c.Item.Label(), DutyTitles[DutyReassess]))
}

// reassess is the day by which what was withheld on a day is assessed again.
func (c *Case) reassess(from civil.Date) civil.Date {
	return c.Terms.On(clock.Reassess, c.Item.Received).Due(from, c.Cal)
}

// Duties lists the duties of a kind, open ones by due day or all newest first.
// An empty kind is every kind.
func (s *Service) Duties(ctx context.Context, q store.Querier, a who.Actor, kind string, open bool) ([]Duty, error) {
	tail, order := "WHERE agency = $1 AND (kind = $2 OR $2 = '')", " ORDER BY raised_on DESC, id DESC"
	if open {
		tail, order = tail+" AND done_on = ''", " ORDER BY due_on, id"
	}
	all, err := store.Select[Duty](ctx, q, tail+order, a.Tenant, kind)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, d := range all {
		if a.IsSystem() || a.MayOn(RightView, d.Unit, "") {
			out = append(out, d)
		}
	}
	return out, nil
}

// Assess settles a duty: the information is disclosed by the agency's own
// motion, or it is kept for a reason. What is kept after the regular
// assessment is assessed again when the time has come round.
func (s *Service) Assess(ctx context.Context, a who.Actor, id string, verdict, reason, published string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		d, err := store.Get[Duty](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		c, err := s.Case(ctx, tx, a, d.Item)
		if err != nil {
			return err
		}
		if !a.MayOn(RightAssess, d.Unit, "") {
			return fail.Deniedf("您没有处理这项待办的权限。如工作需要，请联系本单位安全管理员").Under(ArticleReassess)
		}
		if !d.Done.IsZero() {
			return fail.Stalef("这项待办已经由%s处理", d.DoneBy)
		}
		f := faults{}
		if verdict != DutyPublish && verdict != DutyKeep {
			f["verdict"] = "请选择处理结论"
		}
		f.need("reason", reason, "请写明理由", 1000)
		if err := f.err(); err != nil {
			return err
		}
		d.Done, d.Verdict, d.Reason, d.DoneBy, d.Published = tx.Today(), verdict, reason, a.Name, published
		if err := tx.Update(&d); err != nil {
			return err
		}
		if d.Kind == DutyReassess && verdict == DutyKeep {
			if err := s.duty(tx, c, Duty{Kind: DutyReassess, Subject: d.Subject, People: 1, Due: c.reassess(tx.Today())}, ""); err != nil {
				return err
			}
		}
		words := map[string]string{DutyPublish: "主动公开", DutyKeep: "不主动公开"}[verdict]
		return s.note(tx, c, ActAssess, told{Text: DutyTitles[d.Kind] + "：" + words, Why: reason}, "")
	})
}

// eraseText makes unreadable what applicants wrote and the files of their
// cases, where the keeping time is over. The record keeps the digests, and
// verifies as before; office/citizen erases the persons on the same day.
func (s *Service) eraseText(ctx context.Context, agency string, today civil.Date) error {
	old, err := store.Select[Request](ctx, s.DB, "WHERE agency = $1 AND erase_on <> '' AND erase_on < $2 AND erased_at = '' ORDER BY id LIMIT 2000", agency, today)
	if err != nil {
		return err
	}
	for _, r := range old {
		err := s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
			if err := s.wipe(tx, &r); err != nil {
				return err
			}
			r.ErasedAt, r.SameKey = tx.Now().Truncate(time.Second), ""
			if err := tx.Update(&r); err != nil {
				return err
			}
			return tx.Record(ActErase, r.Ref(), store.Under(ArticleErase), store.Telling("保存期限于%s届满", r.EraseOn.Chinese()))
		})
		if err != nil {
			return err
		}
	}
	if len(old) == 0 {
		return nil
	}
	return s.DB.Scrub(ctx)
}
