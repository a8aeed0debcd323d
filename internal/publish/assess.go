package publish

import (
	"context"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// ActAssess is the act of looking again at a refusal and keeping it.
const ActAssess = "定期评估"

// Assess records a look at a kept item (article 18): it stays as it is until
// next, or is opened and goes back to its drafter to be published.
func (p *Publish) Assess(ctx context.Context, a who.Actor, id, verdict, reason string, next civil.Date) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return fail.Fields(map[string]string{"reason": "请写明评估的理由"})
	}
	switch verdict {
	case VerdictOpen:
		return p.move(ctx, a, id, MoveReopen, AnyVersion, func(tx *store.Tx, c *Case) error { return p.reopen(tx, c, reason) })
	case VerdictKeep:
		return p.DB.Do(ctx, a, func(tx *store.Tx) error { return p.keepClosed(tx, a, id, reason, next) })
	}
	return fail.Fields(map[string]string{"verdict": "请选择评估结论"})
}

func (p *Publish) keepClosed(tx *store.Tx, a who.Actor, id, reason string, next civil.Date) error {
	i, err := p.get(tx.Context(), tx, a, id)
	if err != nil {
		return err
	}
	if !a.MayOn(RightAssess, i.Unit, i.Kind) {
		return fail.Deniedf("您没有评估的权限")
	}
	if i.State != content.Kept {
		return fail.Stalef("《%s》%s，不需要评估", i.Title, Items.TitleOf(i.State))
	}
	due := i.ReviewOn
	if next.IsZero() {
		if err := p.setReview(tx, &i); err != nil {
			return err
		}
		next = i.ReviewOn
	}
	if next <= tx.Today() || next > addMonths(tx.Today(), 36) {
		return fail.Fields(map[string]string{"next": "下次评估日期应在今天之后、三年之内"})
	}
	i.ReviewOn = next
	if err := tx.Update(&i); err != nil {
		return err
	}
	if err := tx.Insert(assessment(tx, &i, due, VerdictKeep, reason, next)); err != nil {
		return err
	}
	return tx.Record(ActAssess, i.Ref(), store.Because(reason), store.Under("《政府信息公开条例》第十八条"), store.Telling("《%s》维持%s，下次评估%s", i.Title, i.Marking.Title(), next.Chinese()))
}

func assessment(tx *store.Tx, i *content.Item, due civil.Date, verdict, reason string, next civil.Date) *Assessment {
	return &Assessment{Agency: i.Agency, ID: tx.NewID(), Item: i.ID, Unit: i.Unit, Due: due, Verdict: verdict, Reason: reason, Next: next,
		Person: tx.Actor().ID, Name: tx.Actor().Name, At: tx.Now()}
}

// reopen opens what was refused: its change of marking is a change of the
// information, from which the term runs.
func (p *Publish) reopen(tx *store.Tx, c *Case, reason string) error {
	i := &c.Item
	if err := tx.Insert(assessment(tx, i, i.ReviewOn, VerdictOpen, reason, 0)); err != nil {
		return err
	}
	i.Marking, i.Ground, i.GroundNote, i.MarkedBy, i.ReviewOn, i.Changed = content.Proactive, "", "", "", 0, tx.Today()
	if err := p.clock(tx, i, &c.Course); err != nil {
		return err
	}
	if err := c.Course.keep(tx); err != nil {
		return err
	}
	if err := p.to(tx, c, MoveReopen, content.Draft, reason, store.Under("《政府信息公开条例》第十八条")); err != nil {
		return err
	}
	if err := p.tell(tx, i, notice.Message{Kind: MsgReview, Level: notice.Remind, Title: "经评估转为主动公开：" + i.Title, Body: reason, To: []string{i.Drafter}}); err != nil {
		return err
	}
	return p.lapse(tx, c, "经评估转为主动公开")
}

// Assessments lists the looks at an item, newest first.
func Assessments(ctx context.Context, q store.Querier, agency, item string) ([]Assessment, error) {
	return store.Select[Assessment](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id DESC", agency, item)
}
