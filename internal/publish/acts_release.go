package publish

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// ready looks for everything that stops a release: what the checks find in
// the text and its files, and what other capabilities miss. It reads files, so
// it is asked before the act; the act compares the version.
func (p *Publish) ready(ctx context.Context, i *content.Item) error {
	found, err := p.blocking(ctx, i)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return blocked("发布", found)
	}
	return p.gates(ctx, p.DB, i)
}

// gates asks the other capabilities.
func (p *Publish) gates(ctx context.Context, q store.Querier, i *content.Item) error {
	all, err := p.Content.Obstacles(ctx, q, *i)
	if err != nil {
		return err
	}
	var says []string
	for _, o := range all {
		if !o.Warn {
			says = append(says, o.Says)
		}
	}
	if len(says) > 0 {
		return fail.Invalidf("不能发布：%s", strings.Join(says, "；"))
	}
	return nil
}

// Release publishes a signed item now.
func (p *Publish) Release(ctx context.Context, a who.Actor, id string, version int64) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	if version != AnyVersion && version != i.Version {
		return stale(&i)
	}
	problem := p.ready(ctx, &i)
	return p.move(ctx, a, id, MoveRelease, i.Version, func(tx *store.Tx, c *Case) error {
		if problem != nil {
			return problem
		}
		return p.out(tx, c, MoveRelease, "")
	})
}

// out makes the edition and records the release.
func (p *Publish) out(tx *store.Tx, c *Case, act, why string) error {
	if err := p.gates(tx.Context(), tx, &c.Item); err != nil {
		return err
	}
	if c.Item.Edition > 0 && strings.TrimSpace(c.Item.Note) == "" {
		return fail.Invalidf("修订后再次发布，请先在编辑页填写“修订说明”，告诉公众改了什么")
	}
	if _, err := p.Content.Release(tx, &c.Item, c.Item.Note); err != nil {
		return err
	}
	if err := p.traced(tx, &c.Item); err != nil {
		return err
	}
	c.Course.Releaser, c.Course.ReleasedAt = tx.Actor().ID, tx.Now()
	if err := c.Course.keep(tx); err != nil {
		return err
	}
	return tx.Record(act, c.Item.Ref(), store.Because(why), store.Telling("《%s》，索引号%s，地址%s", c.Item.Title, c.Item.IndexNo, c.Item.Address), store.Under("《政府信息公开条例》第十九条、第二十六条"))
}

// Schedule publishes a signed item at a minute to come.
func (p *Publish) Schedule(ctx context.Context, a who.Actor, id string, at time.Time) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	problem := p.ready(ctx, &i)
	return p.move(ctx, a, id, MoveSchedule, i.Version, func(tx *store.Tx, c *Case) error {
		at := at.Truncate(time.Minute)
		switch {
		case problem != nil:
			return problem
		case !at.After(tx.Now()):
			return fail.Fields(map[string]string{"at": "请选择今后的时间；需要现在发布的，请点“发布”"})
		case at.After(tx.Now().AddDate(0, 6, 0)):
			return fail.Fields(map[string]string{"at": "定时发布最长不超过6个月"})
		}
		c.Item.PublishAt = at
		c.Course.Releaser = a.ID
		if err := c.Course.keep(tx); err != nil {
			return err
		}
		return p.to(tx, c, MoveSchedule, content.Scheduled, "", store.Telling("《%s》定于%s发布", c.Item.Title, at.In(store.Zone).Format("2006年1月2日15:04")))
	})
}

// Cancel calls a scheduled publication off; nothing of it remains.
func (p *Publish) Cancel(ctx context.Context, a who.Actor, id string) error {
	return p.move(ctx, a, id, MoveCancel, AnyVersion, func(tx *store.Tx, c *Case) error {
		c.Item.PublishAt = zeroTime
		return p.to(tx, c, MoveCancel, content.Approved, "")
	})
}

// Urgent publishes before the approval: the emergency lane (B04). The review
// begins at once and has to be done within the hours that are set.
func (p *Publish) Urgent(ctx context.Context, a who.Actor, id string, version int64, why string) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	if version != AnyVersion && version != i.Version {
		return stale(&i)
	}
	problem := p.ready(ctx, &i)
	return p.move(ctx, a, id, MoveUrgent, i.Version, func(tx *store.Tx, c *Case) error {
		switch why = strings.TrimSpace(why); {
		case why == "":
			return fail.Fields(map[string]string{"why": "请写明应急发布的事由"})
		case problem != nil:
			return problem
		}
		return p.urgent(tx, c, why)
	})
}

func (p *Publish) urgent(tx *store.Tx, c *Case, why string) error {
	set, err := settingOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	if c.Item.State == content.Draft || c.Item.State == content.Returned {
		if err := p.handIn(tx, c, content.Reviewing); err != nil {
			return err
		}
	}
	approved := c.Item.State == content.Approved
	a := tx.Actor()
	c.Item.Urgent = true
	c.Course.UrgentWhy, c.Course.UrgentBy, c.Course.UrgentName, c.Course.UrgentAt = why, a.ID, a.Name, tx.Now()
	c.Course.UrgentDue, c.Course.UrgentDone = tx.Now().Add(time.Duration(set.UrgentHours)*time.Hour), zeroTime
	if approved {
		c.Course.UrgentDone = tx.Now() // it had its signature already
	}
	if err := p.out(tx, c, MoveUrgent, why); err != nil {
		return err
	}
	leaders, err := p.Roster.Leaders(tx.Context(), tx, tx.Tenant(), c.Item.Unit)
	if err != nil {
		return err
	}
	return p.tell(tx, &c.Item, notice.Message{Kind: MsgUrgent, Level: notice.Warn, Title: "应急发布待补审：" + c.Item.Title,
		Body: "事由：" + why + "。请在" + c.Course.UrgentDue.In(store.Zone).Format("1月2日15:04") + "前补审。", To: ids(leaders)})
}

// reject ends an emergency release that the review does not confirm.
func (p *Publish) reject(tx *store.Tx, c *Case, step approval.Step, fill approval.Filling, code string) error {
	if code == "" {
		return fail.Fields(map[string]string{"code": "请选择不通过的原因"})
	}
	fill.Said = nil
	if err := approval.Fill(tx, c.Sheet.ID, approval.MoveReturn, fill); err != nil {
		return err
	}
	if err := p.noteReturn(tx, &c.Item, code, fill.Opinion, step.Label); err != nil {
		return err
	}
	course, err := courseOf(tx.Context(), tx, c.Item.Agency, c.Item.ID)
	if err != nil {
		return err
	}
	course.UrgentDone = tx.Now()
	if err := course.keep(tx); err != nil {
		return err
	}
	if err := p.Content.Withdraw(tx, &c.Item, "发布后复核未通过，已撤下", ""); err != nil {
		return err
	}
	if err := tx.Record(MoveReject, c.Item.Ref(), store.Because(fill.Opinion), store.Telling("《%s》", c.Item.Title)); err != nil {
		return err
	}
	return p.lapse(tx, c, "应急发布补审未通过")
}

// Withdraw takes an item off the site (B06).
func (p *Publish) Withdraw(ctx context.Context, a who.Actor, id, reason, redirect string) error {
	return p.move(ctx, a, id, MoveWithdraw, AnyVersion, func(tx *store.Tx, c *Case) error {
		if err := p.Content.Withdraw(tx, &c.Item, reason, strings.TrimSpace(redirect)); err != nil {
			return err
		}
		if p.Screen != nil {
			if err := p.Screen.Forget(tx, c.Item.Ref()); err != nil {
				return err
			}
		}
		c.Course.UrgentDone = doneAt(&c.Course, tx.Now())
		if c.Course.RevokedOpen() {
			c.Course.RevokedDone = tx.Today()
		}
		if err := c.Course.keep(tx); err != nil {
			return err
		}
		if err := tx.Record(MoveWithdraw, c.Item.Ref(), store.Because(reason), store.Telling("《%s》", c.Item.Title)); err != nil {
			return err
		}
		return p.lapse(tx, c, "信息已撤稿")
	})
}

// doneAt ends a wait for a later approval: what is off the site needs none.
func doneAt(c *Course, now time.Time) time.Time {
	if c.UrgentOpen() {
		return now
	}
	return c.UrgentDone
}

// Restore shows a withdrawn item again.
func (p *Publish) Restore(ctx context.Context, a who.Actor, id, why string) error {
	return p.move(ctx, a, id, MoveRestore, AnyVersion, func(tx *store.Tx, c *Case) error {
		if strings.TrimSpace(why) == "" {
			return fail.Fields(map[string]string{"why": "请写明恢复发布的原因"})
		}
		if !c.Course.RevokedOn.IsZero() && civil.FromTime(c.Course.ReleasedAt.In(store.Zone)) <= c.Course.RevokedDone {
			return fail.Invalidf("处罚决定已%s，不能恢复原文。需要公开新的决定的，请修订后重新审签发布", c.Course.RevokedKind).Under(ArticlePenalty)
		}
		if err := p.Content.Reinstate(tx, &c.Item); err != nil {
			return err
		}
		if err := p.traced(tx, &c.Item); err != nil {
			return err
		}
		return tx.Record(MoveRestore, c.Item.Ref(), store.Because(why), store.Telling("《%s》", c.Item.Title))
	})
}

// Revise makes the working copy of a published, withdrawn or kept item
// changeable again; what citizens see stays.
func (p *Publish) Revise(ctx context.Context, a who.Actor, id string) error {
	return p.move(ctx, a, id, MoveRevise, AnyVersion, func(tx *store.Tx, c *Case) error {
		c.Item.Note, c.Item.Authors, c.Item.MarkedBy = "", []string{a.ID}, ""
		if err := p.to(tx, c, MoveRevise, content.Draft, ""); err != nil {
			return err
		}
		return p.lapse(tx, c, "开始修订")
	})
}

// Drop throws a revision away: the working copy says again what is on line.
func (p *Publish) Drop(ctx context.Context, a who.Actor, id string) error {
	return p.move(ctx, a, id, MoveDrop, AnyVersion, func(tx *store.Tx, c *Case) error {
		was, err := p.asReleased(tx, &c.Item)
		if err != nil {
			return err
		}
		was.Version, was.Column, was.Also, was.Pinned = c.Item.Version, c.Item.Column, c.Item.Also, c.Item.Pinned
		c.Item = was
		if err := p.clock(tx, &c.Item, &c.Course); err != nil {
			return err
		}
		if err := c.Course.keep(tx); err != nil {
			return err
		}
		if err := p.to(tx, c, MoveDrop, content.Published, ""); err != nil {
			return err
		}
		return p.lapse(tx, c, "放弃修订")
	})
}

// Abandon gives a working copy up that was never published.
func (p *Publish) Abandon(ctx context.Context, a who.Actor, id, why string) error {
	return p.move(ctx, a, id, MoveAbandon, AnyVersion, func(tx *store.Tx, c *Case) error {
		if strings.TrimSpace(why) == "" {
			return fail.Fields(map[string]string{"why": "请写明作废的原因"})
		}
		c.Item.PublishAt = zeroTime
		if err := p.to(tx, c, MoveAbandon, content.Abandoned, why); err != nil {
			return err
		}
		return p.lapse(tx, c, "信息已作废")
	})
}

// ActPlace is the act of moving an item to another column.
const ActPlace = "调整栏目"

// Place moves items to another column. Their addresses stay; a working copy
// under review is moved by editing it.
func (p *Publish) Place(ctx context.Context, a who.Actor, id, column string, also []string) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := p.get(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightRelease, i.Unit, i.Kind) {
			return fail.Deniedf("您没有调整栏目的权限")
		}
		if i.State == content.Reviewing || i.State == content.Referred || i.State == content.Abandoned {
			return fail.Stalef("《%s》%s，不能调整栏目", i.Title, Items.TitleOf(i.State))
		}
		also = slices.DeleteFunc(slices.Clone(also), func(c string) bool { return c == column })
		if err := p.Content.Place(tx, &i, column, also); err != nil {
			return err
		}
		return tx.Record(ActPlace, i.Ref(), store.Telling("《%s》", i.Title))
	})
}

// asReleased is an item's working copy as it was when its newest edition was
// made, and puts its attachments back to that.
func (p *Publish) asReleased(tx *store.Tx, i *content.Item) (content.Item, error) {
	all, err := store.Versions[content.Item](tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return content.Item{}, err
	}
	n := slices.IndexFunc(all, func(v content.Item) bool { return v.State == content.Published && v.Edition == i.Edition })
	if n < 0 {
		return content.Item{}, fail.Stalef("找不到已发布版本的工作稿，不能放弃修订")
	}
	e, err := content.EditionOf(tx.Context(), tx, i.Agency, i.ID, i.Edition)
	if err != nil {
		return content.Item{}, err
	}
	return all[n], p.filesBack(tx, i, e.At)
}

// filesBack puts an item's attachments back to what they were at an instant.
// What was mended or locked since stays.
func (p *Publish) filesBack(tx *store.Tx, i *content.Item, at time.Time) error {
	old, err := store.AsOf[content.Attachment](tx.Context(), tx, i.Agency, at)
	if err != nil {
		return err
	}
	now, err := content.Attachments(tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for n := range now {
		k := slices.IndexFunc(old, func(a content.Attachment) bool { return a.ID == now[n].ID })
		has[now[n].File] = true
		switch {
		case now[n].Locked || now[n].Of != "":
		case k < 0:
			err = tx.Delete(&now[n])
		default:
			now[n].Title, now[n].Alt, now[n].Role, now[n].Order = old[k].Title, old[k].Alt, old[k].Role, old[k].Order
			err = tx.Update(&now[n])
		}
		if err != nil {
			return err
		}
	}
	for n := range old {
		if a := old[n]; a.Item == i.ID && !has[a.File] {
			a.ID, a.Version = tx.NewID(), 0
			if err := tx.Insert(&a); err != nil {
				return err
			}
		}
	}
	return nil
}
