package disclosure

import (
	"context"
	"fmt"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Extend asks the head of the disclosure office for more time, once and at
// most twenty working days (第三十三条).
func (s *Service) Extend(ctx context.Context, a who.Actor, id string, version int64, days int, reason string) error {
	return s.act(ctx, a, id, MoveExtend, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明需要延长答复期限的理由"); err != nil {
			return told{}, err
		}
		k := c.Clock()
		k.Extended = nil
		if err := c.Terms.MayExtend(c.Cal, k, days, tx.Today()); err != nil {
			return told{}, err
		}
		c.Item.Extension = Extension{State: ExtAsked, Days: int64(days), Why: reason, AskedBy: a.ID, AskedOn: tx.Today()}
		to, err := s.holders(ctx, tx, tx.Tenant(), RightExtend, c.Setting.Office)
		if err != nil {
			return told{}, err
		}
		return told{Text: fmt.Sprintf("申请延长%d个工作日：%s", days, reason), Why: reason},
			s.later(tx, c, "disclosure.extend", notice.Remind, "请审批延期："+c.Item.Label()+" "+c.Item.Title, to)
	})
}

// Approve agrees to an extension. It takes effect once the applicant was told
// of it before the due day.
func (s *Service) Approve(ctx context.Context, a who.Actor, id string, version int64, opinion string) error {
	return s.act(ctx, a, id, MoveApprove, version, func(tx *store.Tx, c *Case) (told, error) {
		k := c.Clock()
		k.Extended = nil
		if err := c.Terms.MayExtend(c.Cal, k, int(c.Item.Extension.Days), tx.Today()); err != nil {
			return told{}, err
		}
		e := &c.Item.Extension
		e.State, e.ApprovedBy, e.ApprovedOn = ExtApproved, a.Name, tx.Today()
		return told{Text: fmt.Sprintf("同意延长%d个工作日", e.Days) + note2(opinion), Why: opinion}, s.tellHandlers(tx, c, "延期已批准，请在原期限届满前告知申请人：")
	})
}

// Decline refuses an extension.
func (s *Service) Decline(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	return s.act(ctx, a, id, MoveDecline, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明不批准的理由"); err != nil {
			return told{}, err
		}
		c.Item.Extension.State = ExtRefused
		return told{Text: "不批准延期：" + reason, Why: reason}, s.tellHandlers(tx, c, "延期没有批准：")
	})
}

// Told notes that the applicant was told of the extension; that must happen
// before the due day.
func (s *Service) Told(ctx context.Context, a who.Actor, id string, version int64, letter, evidence string, on civil.Date, w Way) error {
	return s.act(ctx, a, id, MoveTold, version, func(tx *store.Tx, c *Case) (told, error) {
		e := &c.Item.Extension
		f := faults{}
		f.day("on", on, e.ApprovedOn, tx.Today(), "告知日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		k := c.Clock()
		k.Extended = nil
		if err := c.Terms.MayExtend(c.Cal, k, int(e.Days), on); err != nil {
			return told{}, err
		}
		if err := s.fits(tx, c, letter, wording.Extend); err != nil {
			return told{}, err
		}
		if _, err := s.enclose(tx, c, letter, evidence, on, w); err != nil {
			return told{}, err
		}
		e.State, e.ToldOn, e.Letter = ExtTold, on, letter
		c.wind(tx.Today())
		return told{On: on, Text: fmt.Sprintf("告知申请人延长%d个工作日%s", e.Days, until(c.Item.Due)), Letter: letter,
			Says: fmt.Sprintf("答复期限延长%d个工作日%s。理由：%s", e.Days, until(c.Item.Due), e.Why)}, nil
	})
}

// AskReasons asks why so much is asked for so often (第三十五条). The clock
// runs on.
func (s *Service) AskReasons(ctx context.Context, a who.Actor, id string, version int64, figures, letter, evidence string, sent civil.Date, w Way) error {
	return s.act(ctx, a, id, MoveReasons, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.need("figures", figures, "请写明申请的件数、频次和明显超过合理范围的情况", 2000)
		f.day("sent", sent, c.Item.Received, tx.Today(), "发出日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		if _, err := s.enclose(tx, c, letter, evidence, sent, w); err != nil {
			return told{}, err
		}
		c.Item.Reasons, c.Item.ReasonsBy = "asked", c.Terms.On(clock.ReasonPeriod, c.Item.Received).Due(sent, c.Cal)
		return told{On: sent, Text: "要求说明理由：" + quote(figures), Letter: letter, Says: fmt.Sprintf("请您于%s前说明申请的理由。", c.Item.ReasonsBy.Chinese())}, nil
	})
}

// AcceptReasons finds the reasons good: the case goes on, if need be with a
// delayed date.
func (s *Service) AcceptReasons(ctx context.Context, a who.Actor, id string, version int64, given, opinion string) error {
	return s.reasons(ctx, a, id, version, MoveAccept, "accepted", given, opinion)
}

// RefuseReasons finds them not good, or none were given in time: the request
// may be answered by 不予处理.
func (s *Service) RefuseReasons(ctx context.Context, a who.Actor, id string, version int64, given, opinion string) error {
	return s.reasons(ctx, a, id, version, MoveRefuse, "refused", given, opinion)
}

func (s *Service) reasons(ctx context.Context, a who.Actor, id string, version int64, name, verdict, given, opinion string) error {
	return s.act(ctx, a, id, name, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.need("opinion", opinion, "请写明认定的理由", 2000)
		if given == "" && tx.Today() <= c.Item.ReasonsBy {
			f["given"] = "说明理由的期限（" + c.Item.ReasonsBy.Chinese() + "）还没有届满，请填写申请人说明的理由"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		c.Item.Reasons = verdict
		says := "您说明的理由已经认可，继续办理您的申请。"
		if verdict == "refused" {
			says = "经审查，申请的理由不合理。我们将作出书面答复。"
		}
		return told{Text: name + "：" + quote(opinion), Why: opinion, Says: says}, s.unjudge(tx, c)
	})
}

// Delay sets and tells a reasonable later date where the reasons are good but
// the term cannot be kept (第三十五条). The law knows no number.
func (s *Service) Delay(ctx context.Context, a who.Actor, id string, version int64, toDay civil.Date, reason, letter, evidence string, on civil.Date, w Way) error {
	return s.act(ctx, a, id, MoveDelay, version, func(tx *store.Tx, c *Case) (told, error) {
		r := c.Reading()
		f := faults{}
		f.need("reason", reason, "请写明不能在期限内答复的原因", 1000)
		f.day("on", on, c.Item.Received, tx.Today(), "告知日期")
		if toDay <= r.Due {
			f["until"] = "延迟的日期应当晚于现在的期限" + r.Due.Chinese()
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		if r.Due.IsZero() || on > r.Due {
			return told{}, fail.Invalidf("延迟答复应当在期限届满前告知申请人").Under(ArticleMass)
		}
		if _, err := s.enclose(tx, c, letter, evidence, on, w); err != nil {
			return told{}, err
		}
		c.Item.DelayUntil, c.Item.DelayTold, c.Item.DelayWhy = toDay, on, reason
		return told{On: on, Text: "延迟至" + toDay.Chinese() + "答复：" + reason, Why: reason, Letter: letter, Says: "答复延迟至" + toDay.Chinese() + "。原因：" + reason}, nil
	})
}
