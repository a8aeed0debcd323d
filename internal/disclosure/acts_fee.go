package disclosure

import (
	"context"
	"fmt"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Charge is a fee notice that goes out.
type Charge struct {
	Way   fee.Way
	Pages int
	// Letter is the signed notice, Evidence one made elsewhere.
	Letter, Evidence string
	Sent             civil.Date
	By               Way
}

// Fee computes what an item would be charged, with the computation.
func (s *Service) Fee(c *Case, way fee.Way, pages int) (fee.Sum, error) {
	return fee.Compute(c.Setting.TariffsOf(), fee.Ask{Way: way, Received: c.Item.Received, Ordinal: int(c.Item.Ordinal), Pages: pages, Supplied: c.Judged().Ground != "public"})
}

// ChargeFee sends the fee notice within the term: by items or by pages, never
// both (R3.01).
func (s *Service) ChargeFee(ctx context.Context, a who.Actor, id string, version int64, in Charge) error {
	return s.act(ctx, a, id, MoveCharge, version, func(tx *store.Tx, c *Case) (told, error) {
		sum, err := s.Fee(c, in.Way, in.Pages)
		if err != nil {
			return told{}, err
		}
		f := faults{}
		f.day("sent", in.Sent, c.Item.Received, tx.Today(), "发出日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		if sum.Amount == 0 {
			return told{}, fail.Invalidf("按标准计算，本件不收费：%s", sum.Text()).Under(fee.Basis)
		}
		if r := c.Reading(); !r.Due.IsZero() && in.Sent > r.Due {
			return told{}, fail.Invalidf("收费通知应当在答复期限内发出，期限已于%s届满", r.Due.Chinese()).Under(fee.Basis)
		}
		evidence, err := s.enclose(tx, c, in.Letter, in.Evidence, in.Sent, in.By)
		if err != nil {
			return told{}, err
		}
		x := Fee{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Way: in.Way, Ordinal: c.Item.Ordinal, Amount: int64(sum.Amount), Computed: sum.Text(), Letter: in.Letter, Sent: in.Sent}
		if in.Way == fee.ByPages {
			x.Pages = int64(in.Pages)
		}
		if err := tx.Insert(&x); err != nil {
			return told{}, err
		}
		c.Fees = append(c.Fees, x)
		text := fmt.Sprintf("%s %d元", fee.WayTitles[in.Way], x.Amount)
		return told{On: in.Sent, Text: "收费通知：" + text, Letter: in.Letter, Says: "请缴纳信息处理费：" + sum.Text() + "。"}, s.pause(tx, c, clock.AwaitFee, x.ID, in.Sent, evidence)
	})
}

func (s *Service) reachFee(tx *store.Tx, c *Case, x *Fee, on civil.Date, proof string, f faults) (told, error) {
	f.day("on", on, x.Sent, tx.Today(), "送达日期")
	if err := f.err(); err != nil {
		return told{}, err
	}
	x.Reached, x.Lapse = on, c.Terms.LapseOf(clock.AwaitFee, on, 0, c.Cal)
	if err := tx.Update(x); err != nil {
		return told{}, err
	}
	if err := s.reachLetter(tx, c, x.Letter, on, proof); err != nil {
		return told{}, err
	}
	return told{On: on, Text: fmt.Sprintf("收费通知书送达（%s），应于%s前缴纳", proof, x.Lapse.Chinese()), Says: fmt.Sprintf("请于%s前缴纳。", x.Lapse.Chinese())},
		s.stretch(tx, c, x.ID, func(v *Interval) { v.Lapse = x.Lapse })
}

// Paid notes that the fee was paid; the term begins anew from the day after,
// unless the agency set otherwise (R3.06).
func (s *Service) Paid(ctx context.Context, a who.Actor, id string, version int64, on civil.Date, receipt string) error {
	return s.act(ctx, a, id, MovePaid, version, func(tx *store.Tx, c *Case) (told, error) {
		x := c.Fee()
		f := faults{}
		f.day("on", on, x.Sent, tx.Today(), "缴费日期")
		f.need("receipt", receipt, "请填写缴费票据的号码", 100)
		if err := f.err(); err != nil {
			return told{}, err
		}
		x.Paid, x.Receipt = on, receipt
		if err := tx.Update(x); err != nil {
			return told{}, err
		}
		return told{On: on, Text: fmt.Sprintf("已缴费%d元，票据%s", x.Amount, receipt), Says: fmt.Sprintf("您于%s完成缴费，继续办理您的申请。", on.Chinese())},
			s.stretch(tx, c, x.ID, func(v *Interval) { v.To = on })
	})
}

// Drop takes a fee back: charged by mistake, or waived. The term then counts
// as if the notice had never gone out.
func (s *Service) Drop(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	return s.act(ctx, a, id, MoveDrop, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明撤回收费的原因"); err != nil {
			return told{}, err
		}
		x := c.Fee()
		x.Dropped, x.DroppedWhy = tx.Today(), reason
		if err := tx.Update(x); err != nil {
			return told{}, err
		}
		for n := range c.Intervals {
			if v := &c.Intervals[n]; v.Source == x.ID {
				if err := tx.Delete(v); err != nil {
					return told{}, err
				}
			}
		}
		return told{Text: "撤回收费：" + reason, Why: reason, Says: "已撤回收费通知，您不需要缴费。"}, nil
	})
}

// Claim keeps what an applicant says on line about a payment until staff have
// the receipt.
func (s *Service) Claim(ctx context.Context, agency, id, text string) error {
	a := Online(agency, "")
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := c.Try(MovePaid); err != nil {
			return err
		}
		if err := why("text", text, "请填写缴费日期和票据号码"); err != nil {
			return err
		}
		x := c.Fee()
		x.Claimed, x.Claim = tx.Today(), text
		if err := tx.Update(x); err != nil {
			return err
		}
		return s.note(tx, c, ActClaim, told{Text: "申请人说明已经缴费：" + quote(text), Says: "您说明已经缴费，正在核对。"}, "请核对申请人的缴费：")
	})
}
