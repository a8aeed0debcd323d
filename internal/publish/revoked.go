package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// ActRevoked registers that a penalty decision on the site no longer stands
// (行政处罚法 第四十八条); from its day on the clock of WithdrawPenalty runs.
const ActRevoked = "登记处罚决定撤销、变更"

// RevokedKinds are the ways in which a penalty decision loses its force.
var RevokedKinds = []string{"依法变更", "依法撤销", "确认违法", "确认无效"}

// ArticlePenalty is the provision on taking penalty decisions down.
const ArticlePenalty = "《行政处罚法》第四十八条"

// Revoked is what is registered of a penalty decision.
type Revoked struct {
	// Kind is one of RevokedKinds, On the day of the decision about it.
	Kind, Why string
	On        civil.Date
}

// RevokedOpen says that the decision no longer stands and is still on the
// site.
func (c *Course) RevokedOpen() bool { return !c.RevokedOn.IsZero() && c.RevokedDone.IsZero() }

// revocable says that the item is a penalty decision that citizens see.
func revocable(i *content.Item) bool { return i.Kind == content.KindPenalty && i.OnLine() }

// Revoke registers that a published penalty decision was changed or revoked.
// It has to be taken down, with the reason in public, within three working
// days; those who can do it are told.
func (p *Publish) Revoke(ctx context.Context, a who.Actor, id string, in Revoked) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := p.get(tx.Context(), tx, a, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightDraft, i.Unit, i.Kind) && !a.MayOn(RightWithdraw, i.Unit, i.Kind) {
			return fail.Deniedf("您没有登记处罚决定撤销、变更的权限")
		}
		if !revocable(&i) {
			return fail.Stalef("《%s》不是正在公开的行政处罚决定，不需要登记", i.Title)
		}
		c, err := courseOf(tx.Context(), tx, i.Agency, id)
		if err != nil {
			return err
		}
		if c.RevokedOpen() {
			return fail.Stalef("《%s》已经登记过，请在%s前撤稿并公开理由", i.Title, c.RevokedDue.Chinese())
		}
		if err := in.check(&i, tx.Today()); err != nil {
			return err
		}
		return p.revoke(tx, &i, &c, in)
	})
}

func (in *Revoked) check(i *content.Item, today civil.Date) error {
	wrong := map[string]string{}
	if !slices.Contains(RevokedKinds, in.Kind) {
		wrong["kind"] = "请选择处罚决定发生的变化"
	}
	switch in.Why = strings.TrimSpace(in.Why); {
	case in.Why == "":
		wrong["why"] = "请写明理由和依据，例如复议决定、判决的文号"
	case len([]rune(in.Why)) > 500:
		wrong["why"] = "理由最多500个字"
	}
	if in.On.IsZero() || in.On > today || in.On < i.Formed {
		wrong["on"] = "请填写变更、撤销的日期，在处罚决定作出之日和今天之间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func (p *Publish) revoke(tx *store.Tx, i *content.Item, c *Course, in Revoked) error {
	cal, err := p.Calendar(tx.Context(), tx, i.Agency)
	if err != nil {
		return err
	}
	c.RevokedKind, c.RevokedWhy, c.RevokedOn, c.RevokedDue, c.RevokedDone = in.Kind, in.Why, in.On, cal.AddDate(in.On, WithdrawPenalty), 0
	if err := c.keep(tx); err != nil {
		return err
	}
	if err := tx.Record(ActRevoked, i.Ref(), store.Because(in.Why), store.Under(ArticlePenalty),
		store.Telling("《%s》%s%s，须在%s前撤回并公开说明理由", i.Title, in.On.Chinese(), in.Kind, c.RevokedDue.Chinese())); err != nil {
		return err
	}
	staff, err := p.Roster.OfficeStaff(tx.Context(), tx, i.Agency)
	if err != nil {
		return err
	}
	return p.tell(tx, i, notice.Message{Kind: MsgDue, Level: notice.Warn, Title: "处罚决定待撤回：" + i.Title, To: append(ids(staff), i.Drafter),
		Body: fmt.Sprintf("处罚决定%s，依据%s，请在%s前撤稿并公开说明理由。", in.Kind, ArticlePenalty, c.RevokedDue.Chinese())})
}

// RevokedLight is how the taking down of a revoked decision stands.
func (r *Row) RevokedLight(today civil.Date, cal Calendar) Light {
	if r.Course.RevokedOn.IsZero() {
		return LightNone
	}
	return LightOf(r.Course.RevokedDue, r.Course.RevokedDone, today, WithdrawPenalty, cal)
}

// revokedLightTitles are the lights in the words of taking down.
var revokedLightTitles = map[Light]string{LightDone: "按时撤回", LightOpen: "待撤回", LightSoon: "待撤回", LightOver: "超期未撤回", LightLate: "逾期撤回"}

// takenDown counts revoked decisions whose term is over or that are down.
func takenDown(x *past, r *Row) (bool, bool, string) {
	c := &r.Course
	if c.RevokedOn.IsZero() || !x.within(c.RevokedOn) || c.RevokedDone.IsZero() && x.today <= c.RevokedDue {
		return false, false, ""
	}
	if c.RevokedDone.IsZero() {
		return true, false, c.RevokedKind + "，时限" + c.RevokedDue.String() + "已过，尚未撤回"
	}
	return true, c.RevokedDone <= c.RevokedDue, c.RevokedKind + "，时限" + c.RevokedDue.String() + "，" + c.RevokedDone.String() + "撤回"
}
