package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// Submit hands an item in: what stops its release is looked for first, then
// its sheet goes to the first reviewer.
func (p *Publish) Submit(ctx context.Context, a who.Actor, id string, version int64) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	if version != AnyVersion && version != i.Version {
		return stale(&i)
	}
	found, err := p.blocking(ctx, &i)
	if err != nil {
		return err
	}
	return p.move(ctx, a, id, MoveSubmit, i.Version, func(tx *store.Tx, c *Case) error {
		if len(found) > 0 {
			return blocked("送审", found)
		}
		return p.handIn(tx, c, content.Reviewing)
	})
}

// blocked refuses an act for what the checks found.
func blocked(act string, found []string) error {
	more := ""
	if len(found) > 3 {
		more = fmt.Sprintf("等%d处", len(found))
		found = found[:3]
	}
	return fail.Invalidf("不能%s：发布前检查发现%s%s。请在“发布前检查”中逐项处理或说明理由后放行", act, strings.Join(found, "；"), more)
}

// handIn opens the sheet and the secrecy review of a submission.
func (p *Publish) handIn(tx *store.Tx, c *Case, to flow.State) error {
	i := &c.Item
	office, err := p.office(tx)
	if err != nil {
		return err
	}
	chain, err := chainFor(tx.Context(), tx, i)
	if err != nil {
		return err
	}
	sheet, err := approval.Open(tx, approval.Draft{Ref: i.Ref(), Title: i.Title, Href: i.Href(), Unit: i.Unit, Category: i.Kind,
		Facts: facts(i), Steps: chain.steps(office), Handled: true})
	if err != nil {
		return err
	}
	if err := p.joinAuthors(tx, &sheet, i); err != nil {
		return err
	}
	if err := approval.Submit(tx, sheet.ID); err != nil {
		return err
	}
	sec := Secrecy{Agency: i.Agency, ID: tx.NewID(), Item: i.ID, Sheet: sheet.ID, State: SecrecyFilled, FilledOn: tx.Today(), Unit: i.Unit, Title: i.Title,
		Carrier: c.Course.Carrier, Ways: c.Course.Ways, PlannedOn: c.Course.PlannedOn, Handler: tx.Actor().Name, HandlerOpinion: c.Course.HandlerOpinion}
	if err := p.refill(tx, &sec, c); err != nil {
		return err
	}
	i.State = to
	if err := tx.Update(i); err != nil {
		return err
	}
	c.Course.Submitter, c.Course.SubmitterName, c.Course.SubmittedAt = tx.Actor().ID, tx.Actor().Name, tx.Now()
	c.Course.Signer, c.Course.SignerName, c.Course.SignedAt = "", "", zeroTime
	if err := c.Course.keep(tx); err != nil {
		return err
	}
	if err := tx.Record(MoveSubmit, i.Ref(), store.Telling("《%s》送%s", i.Title, chain.Steps[0].Label), store.Under("国办发〔2016〕80号一（一）")); err != nil {
		return err
	}
	return p.tellTurn(tx, i, sheet.ID)
}

// refill keeps a new review; one that is still under way lapses.
func (p *Publish) refill(tx *store.Tx, sec *Secrecy, c *Case) error {
	if c.Secrecy.ID != "" && c.Secrecy.State != SecrecyLapsed {
		c.Secrecy.State = SecrecyLapsed
		if err := tx.Update(&c.Secrecy); err != nil {
			return err
		}
	}
	return tx.Insert(sec)
}

// joinAuthors makes everybody who wrote the text an author of its sheet, so
// that none of them reviews it.
func (p *Publish) joinAuthors(tx *store.Tx, s *approval.Sheet, i *content.Item) error {
	return approval.AddAuthors(tx, s, append(slices.Clone(i.Authors), i.Drafter)...)
}

// office is the unit that runs the organisation's 政务公开 work, "" if none.
func (p *Publish) office(tx *store.Tx) (string, error) {
	units, err := p.Roster.Units(tx.Context(), tx, tx.Tenant())
	n := slices.IndexFunc(units, func(u people.Unit) bool { return u.Office })
	if err != nil || n < 0 {
		return "", err
	}
	return units[n].ID, nil
}

// facts are the lines at the head of the sheet.
func facts(i *content.Item) []approval.Fact {
	k, _ := content.KindOf(i.Kind)
	out := []approval.Fact{{Label: "信息类型", Value: k.Title}}
	if i.Number != "" {
		out = append(out, approval.Fact{Label: "发文字号", Value: i.Number})
	}
	marking := i.Marking.Title()
	if g, ok := content.GroundOf(i.Ground); ok {
		marking += "（" + g.Title + "，" + g.Article + "）"
	}
	out = append(out, approval.Fact{Label: "公开属性", Value: marking})
	if !i.Formed.IsZero() {
		out = append(out, approval.Fact{Label: "成文日期", Value: i.Formed.Chinese()})
	}
	return out
}

// Recall takes an item back that nobody has looked at yet.
func (p *Publish) Recall(ctx context.Context, a who.Actor, id string) error {
	return p.move(ctx, a, id, MoveRecall, AnyVersion, func(tx *store.Tx, c *Case) error {
		if err := approval.Withdraw(tx, c.Sheet.ID); err != nil {
			return err
		}
		return p.to(tx, c, MoveRecall, content.Draft, "")
	})
}

// to saves an item's new state and records the move.
func (p *Publish) to(tx *store.Tx, c *Case, act string, state flow.State, why string, notes ...store.Note) error {
	c.Item.State = state
	if err := tx.Update(&c.Item); err != nil {
		return err
	}
	return tx.Record(act, c.Item.Ref(), append([]store.Note{store.Because(why), store.Telling("《%s》", c.Item.Title)}, notes...)...)
}

// Opinion is what a reviewer puts into the box.
type Opinion struct {
	Text string
	Said map[string]string
	// Code is the coded reason of a return.
	Code string
}

// Fill fills the box whose turn it is: Agree, Return, Sign or Keep, and those
// of a later approval, by the move's name.
func (p *Publish) Fill(ctx context.Context, a who.Actor, id, name string, in Opinion) error {
	if !TurnOf(name) || name == MoveRefer {
		return fail.Missingf("没有“%s”这项操作", name)
	}
	if name == MoveSign || name == MoveKeep {
		n, err := p.decided(ctx, a, id, in)
		if err != nil {
			return err
		}
		name = n
	}
	return p.move(ctx, a, id, name, AnyVersion, func(tx *store.Tx, c *Case) error {
		step, _ := c.Sheet.Now()
		fill := approval.Filling{Opinion: in.Text, Said: said(step, in.Said), For: c.For}
		switch name {
		case MoveAgree, MoveLater:
			return p.agree(tx, c, name, step, fill)
		case MoveReturn:
			return p.giveBack(tx, c, step, fill, in.Code)
		case MoveReject:
			return p.reject(tx, c, step, fill, in.Code)
		}
		return p.sign(tx, c, name, fill)
	})
}

// said keeps the answers that the box asks for.
func said(step approval.Step, all map[string]string) map[string]string {
	out := map[string]string{}
	for _, a := range step.Asks {
		if v := strings.TrimSpace(all[a.Key]); v != "" {
			out[a.Key] = v
		}
	}
	return out
}

// decided puts the signer's decision on the marking into the item's move: what
// is not proactively public is kept and not published.
func (p *Publish) decided(ctx context.Context, a who.Actor, id string, in Opinion) (string, error) {
	m := content.MarkingTitled(in.Said[AskDecided])
	if m == "" {
		return "", fail.Fields(map[string]string{AskDecided: "请确定公开属性"})
	}
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return "", err
	}
	name := MoveSign
	if m != content.Proactive {
		name = MoveKeep
	}
	if m == i.Marking || i.State != content.Reviewing {
		return name, nil
	}
	return name, p.remark(ctx, a, id, m, in.Said[AskGround])
}

// remark lets the signer decide another marking than the one proposed.
func (p *Publish) remark(ctx context.Context, a who.Actor, id string, m content.Marking, ground string) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := p.load(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !c.Turn || !c.At(StepSign) {
			return fail.Deniedf("公开属性由签发人确定，还没有轮到您签发")
		}
		was := c.Item.Marking
		c.Item.Marking, c.Item.Ground = m, ""
		if m != content.Proactive {
			n := slices.IndexFunc(content.Grounds, func(g content.Ground) bool { return g.Title == ground })
			if n < 0 || !content.Grounds[n].Fits(m) {
				return fail.Fields(map[string]string{AskGround: "请选择能够作为" + m.Title() + "依据的法定理由"})
			}
			c.Item.Ground = content.Grounds[n].Key
		} else if why := c.missingFor(content.Proactive); why != "" {
			return fail.Fields(map[string]string{AskDecided: "确定为主动公开还缺少：" + why + "。请退回补充"})
		}
		if err := tx.Update(&c.Item); err != nil {
			return err
		}
		return tx.Record("变更公开属性", c.Item.Ref(), store.Telling("《%s》由%s改为%s", c.Item.Title, was.Title(), m.Title()))
	})
}

// missingFor is what the item lacks as one of another marking.
func (c *Case) missingFor(m content.Marking) string {
	if m == content.Proactive && c.Item.Column == "" {
		return "发布栏目"
	}
	return ""
}

// agree fills a box that is not the last one.
func (p *Publish) agree(tx *store.Tx, c *Case, name string, step approval.Step, fill approval.Filling) error {
	if step.Key == StepSecrecy && fill.Said[AskSecrecy] == SecrecyRefuse && c.Item.Marking == content.Proactive {
		return fail.Fields(map[string]string{AskSecrecy: "保密审查为不予公开的，请退回拟稿人修改公开属性"})
	}
	if step.Key == StepSecrecy && c.Secrecy.Answer == AnswerRefuse && fill.Said[AskSecrecy] == SecrecyOpen {
		return fail.Fields(map[string]string{AskSecrecy: "主管部门答复不予公开，不能作出“可以公开”的结论"})
	}
	if err := approval.Fill(tx, c.Sheet.ID, approval.MoveAgree, fill); err != nil {
		return err
	}
	if err := p.noteSecrecy(tx, c, step, fill); err != nil {
		return err
	}
	if err := tx.Record(name, c.Item.Ref(), store.Because(fill.Opinion), store.Telling("《%s》%s", c.Item.Title, step.Label)); err != nil {
		return err
	}
	return p.tellTurn(tx, &c.Item, c.Sheet.ID)
}

// noteSecrecy copies an opinion into the review's form.
func (p *Publish) noteSecrecy(tx *store.Tx, c *Case, step approval.Step, fill approval.Filling) error {
	s, a := &c.Secrecy, tx.Actor()
	name := (&approval.Opinion{Name: a.Name, ForName: fill.For.Name}).Signature()
	switch step.Key {
	case StepFirst:
		s.Head, s.HeadOpinion, s.HeadAt = name, fill.Opinion, tx.Now()
	case StepSecrecy:
		s.Organ, s.OrganOpinion, s.OrganAt, s.Conclusion = name, fill.Opinion, tx.Now(), fill.Said[AskSecrecy]
		s.State = SecrecyPassed
		if s.Conclusion == SecrecyRefuse {
			s.State = SecrecyRefused
		}
	case StepSign:
		s.Leader, s.LeaderOpinion, s.LeaderAt = name, fill.Opinion, tx.Now()
	default:
		return nil
	}
	if s.ID == "" {
		return nil
	}
	return tx.Update(s)
}

// giveBack returns an item to its drafter with a coded reason.
func (p *Publish) giveBack(tx *store.Tx, c *Case, step approval.Step, fill approval.Filling, code string) error {
	if code == "" {
		return fail.Fields(map[string]string{"code": "请选择退回原因"})
	}
	fill.Said = nil
	if err := approval.Fill(tx, c.Sheet.ID, approval.MoveReturn, fill); err != nil {
		return err
	}
	if err := p.noteReturn(tx, &c.Item, code, fill.Opinion, step.Label); err != nil {
		return err
	}
	if c.Secrecy.ID != "" {
		c.Secrecy.State = SecrecyLapsed
		if err := tx.Update(&c.Secrecy); err != nil {
			return err
		}
	}
	if err := p.to(tx, c, MoveReturn, content.Returned, fill.Opinion); err != nil {
		return err
	}
	return p.tell(tx, &c.Item, notice.Message{Kind: MsgReturned, Level: notice.Remind, Title: "被退回：" + c.Item.Title,
		Body: ReturnTitle(code) + "：" + fill.Opinion, To: []string{c.Course.Submitter, c.Item.Drafter}})
}

// sign fills the last box: the item may go out, or is kept.
func (p *Publish) sign(tx *store.Tx, c *Case, name string, fill approval.Filling) error {
	if c.Secrecy.State == SecrecyFilled || c.Secrecy.State == SecrecyReferred {
		return fail.Invalidf("保密审查还没有完成，不能签发").Under("《政府信息公开条例》第十七条")
	}
	step, _ := c.Sheet.Now()
	if err := approval.Fill(tx, c.Sheet.ID, approval.MoveSign, fill); err != nil {
		return err
	}
	if err := p.noteSecrecy(tx, c, step, fill); err != nil {
		return err
	}
	a := tx.Actor()
	c.Item.MarkedBy = a.ID
	c.Course.Signer, c.Course.SignerName, c.Course.SignedAt = a.ID, a.Name, tx.Now()
	to := content.Approved
	switch name {
	case MoveKeep:
		to = content.Kept
		if err := p.setReview(tx, &c.Item); err != nil {
			return err
		}
	case MoveApprove:
		to = content.Published
		c.Course.UrgentDone = tx.Now()
	}
	if err := c.Course.keep(tx); err != nil {
		return err
	}
	if err := p.to(tx, c, name, to, fill.Opinion); err != nil {
		return err
	}
	if to != content.Approved {
		return nil
	}
	staff, err := p.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	return p.tell(tx, &c.Item, notice.Message{Kind: MsgSigned, Level: notice.Info, Title: "已签发，待发布：" + c.Item.Title, To: ids(staff)})
}

// setReview says when a kept item has to be looked at again (article 18): in
// as many months as the organisation set.
func (p *Publish) setReview(tx *store.Tx, i *content.Item) error {
	s, err := content.SettingOf(tx.Context(), tx, i.Agency)
	i.ReviewOn = addMonths(tx.Today(), int(s.ReviewMonths))
	return err
}

func addMonths(d civil.Date, n int) civil.Date {
	end := civil.EndOfMonth(d.Year(), d.Month()+monthOf(n))
	return min(end, end.Add(d.Day()-end.Day()))
}

// Referral asks somebody competent (条例第十七条).
type Referral struct{ To, Why string }

// Refer sends what the secrecy reviewer is not sure of to the competent
// department or the 保密行政管理部门.
func (p *Publish) Refer(ctx context.Context, a who.Actor, id string, in Referral) error {
	wrong := map[string]string{}
	if in.To = strings.TrimSpace(in.To); in.To == "" {
		wrong["to"] = "请填写报送的主管部门或保密行政管理部门"
	}
	if in.Why = strings.TrimSpace(in.Why); in.Why == "" {
		wrong["why"] = "请写明把握不准、需要确定的内容"
	}
	return p.move(ctx, a, id, MoveRefer, AnyVersion, func(tx *store.Tx, c *Case) error {
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		s := &c.Secrecy
		s.State, s.ReferredTo, s.ReferredWhy, s.ReferredOn, s.Conclusion = SecrecyReferred, in.To, in.Why, tx.Today(), SecrecyRefer
		s.Answer, s.AnswerNo, s.AnswerNote, s.AnsweredOn, s.AnsweredBy = "", "", "", 0, ""
		if err := tx.Update(s); err != nil {
			return err
		}
		return p.to(tx, c, MoveRefer, content.Referred, in.Why, store.Under("《政府信息公开条例》第十七条"), store.Telling("《%s》报%s确定", c.Item.Title, in.To))
	})
}

// The answers of a competent department.
const (
	AnswerOpen   = "可以公开"
	AnswerPart   = "处理后可以公开"
	AnswerRefuse = "不予公开"
)

// Answers lists them.
var Answers = []string{AnswerOpen, AnswerPart, AnswerRefuse}

// Answer is what the competent department decided.
type Answer struct {
	Result, No, Note string
	On               civil.Date
}

// TakeAnswer records the answer; the review goes on where it was.
func (p *Publish) TakeAnswer(ctx context.Context, a who.Actor, id string, in Answer) error {
	return p.move(ctx, a, id, MoveAnswer, AnyVersion, func(tx *store.Tx, c *Case) error {
		wrong := map[string]string{}
		if !slices.Contains(Answers, in.Result) {
			wrong["result"] = "请选择答复结论"
		}
		if in.On.IsZero() || in.On > tx.Today() || in.On < c.Secrecy.ReferredOn {
			wrong["on"] = "答复日期应在报审日期和今天之间"
		}
		if strings.TrimSpace(in.No)+strings.TrimSpace(in.Note) == "" {
			wrong["note"] = "请填写答复文号或答复内容"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		s := &c.Secrecy
		s.State, s.Answer, s.AnswerNo, s.AnswerNote, s.AnsweredOn, s.AnsweredBy = SecrecyFilled, in.Result, in.No, in.Note, in.On, tx.Actor().Name
		if err := tx.Update(s); err != nil {
			return err
		}
		return p.to(tx, c, MoveAnswer, content.Reviewing, in.Note, store.Telling("《%s》%s答复：%s", c.Item.Title, s.ReferredTo, in.Result))
	})
}
