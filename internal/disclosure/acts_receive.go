package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Confirm notes the day on which both sides confirmed an application that came
// by plain mail, over the net or by fax: the day of receipt (R1.33). how says
// by what means, such as 电话.
func (s *Service) Confirm(ctx context.Context, a who.Actor, id string, version int64, on civil.Date, how string) error {
	return s.act(ctx, a, id, MoveConfirm, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.day("on", on, c.Request.Arrived, tx.Today(), "确认日期")
		f.need("how", how, "请写明怎样与申请人确认，例如：电话确认", 200)
		if err := f.err(); err != nil {
			return told{}, err
		}
		c.Request.Confirmed, c.Request.Received = on, on
		if err := tx.Update(&c.Request); err != nil {
			return told{}, err
		}
		if err := s.receive(tx, c); err != nil {
			return told{}, err
		}
		return told{On: on, Text: "与申请人确认：" + how, Says: fmt.Sprintf("我们与您确认收到了申请，收到申请之日为%s。", on.Chinese())}, nil
	})
}

// Void takes back a registration that was a mistake. Its number stays.
func (s *Service) Void(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	return s.act(ctx, a, id, MoveVoid, version, func(_ *store.Tx, c *Case) (told, error) {
		c.Item.EndWhy = reason
		return told{Text: reason, Why: reason}, why("reason", reason, "请写明作废的原因")
	})
}

// Edit mends what was registered: the title, the applicant's column of the
// annual report, how the information is to be supplied, what was written.
func (s *Service) Edit(ctx context.Context, a who.Actor, id string, version int64, in Application, reason string) error {
	return s.act(ctx, a, id, MoveEdit, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明更正的原因"); err != nil {
			return told{}, err
		}
		f := faults{}
		f.need("title", in.Title, "请填写申请事项的名称", 120)
		if in.Supply != "" && !has(Supplies, in.Supply) || in.Way != "" && !has(Ways, in.Way) {
			f["supply"] = "请选择提供方式和获取途径"
		}
		f.most("content", in.Content, 8000)
		if err := f.err(); err != nil {
			return told{}, err
		}
		c.Item.Title = in.Title
		r := &c.Request
		if c.Item.No == 1 {
			r.Title = in.Title
		}
		r.Supply, r.Way, r.Consents = in.Supply, in.Way, in.Consents
		if err := tx.Update(r); err != nil {
			return told{}, err
		}
		t := &c.Text
		t.Content, t.Document, t.Features = in.Content, in.Document, in.Features
		return told{Text: "更正为：" + in.Title, Why: reason}, s.changeText(tx, *t)
	})
}

// Assign gives an item to a unit and, where named, to a person there.
func (s *Service) Assign(ctx context.Context, a who.Actor, id string, version int64, unit, person, note string) error {
	return s.act(ctx, a, id, MoveAssign, version, func(tx *store.Tx, c *Case) (told, error) {
		text, err := s.hand(tx, c, unit, person)
		if err != nil {
			return told{}, err
		}
		return told{Text: "分办到" + text + note2(note), Why: note, Says: "您的申请已经交由承办科室办理。"}, s.handed(tx, c)
	})
}

func note2(note string) string {
	if note == "" {
		return ""
	}
	return "；" + note
}

// hand sets who handles an item and names them.
func (s *Service) hand(tx *store.Tx, c *Case, unit, person string) (string, error) {
	names, err := s.Roster.UnitNames(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return "", err
	}
	if names[unit] == "" {
		return "", fail.Fields(map[string]string{"unit": "请选择承办科室"})
	}
	c.Item.Unit, c.Item.Person, c.Item.PersonName = unit, "", ""
	if person == "" {
		return names[unit], nil
	}
	p, err := s.Roster.Person(tx.Context(), tx, tx.Tenant(), person)
	if err != nil || p.Unit != unit {
		return "", fail.Fields(map[string]string{"person": "请选择该科室的在岗人员"})
	}
	c.Item.Person, c.Item.PersonName = p.ID, p.Name
	return names[unit] + p.Name, nil
}

// handed tells who handles it now.
func (s *Service) handed(tx *store.Tx, c *Case) error {
	to := []string{c.Item.Person}
	if c.Item.Person == "" {
		var err error
		if to, err = s.holders(tx.Context(), tx, tx.Tenant(), RightWork, c.Item.Unit); err != nil {
			return err
		}
	}
	return s.later(tx, c, "disclosure.assign", notice.Remind, "请办理依申请公开："+c.Item.Label()+" "+c.Item.Title+until(c.Item.Due), to)
}

// Take takes up an item that is with the person's unit.
func (s *Service) Take(ctx context.Context, a who.Actor, id string, version int64) error {
	return s.act(ctx, a, id, MoveTake, version, func(tx *store.Tx, c *Case) (told, error) {
		c.Item.Person, c.Item.PersonName = a.ID, a.Name
		return told{Text: a.Name + "承办", Says: "您的申请正在办理。"}, nil
	})
}

// Forward gives an item on to another unit or person, with the reason; the
// clock runs on (F15).
func (s *Service) Forward(ctx context.Context, a who.Actor, id string, version int64, unit, person, reason string) error {
	return s.act(ctx, a, id, MoveForward, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明转办的原因"); err != nil {
			return told{}, err
		}
		was := c.Item.Unit + "/" + c.Item.Person
		text, err := s.hand(tx, c, unit, person)
		if err != nil {
			return told{}, err
		}
		if was == c.Item.Unit+"/"+c.Item.Person {
			return told{}, fail.Fields(map[string]string{"unit": "请选择另一个科室或者另一名承办人"})
		}
		return told{Text: "转" + text + "办理：" + reason, Why: reason}, s.handed(tx, c)
	})
}

// Return gives an item back to the office to be assigned anew.
func (s *Service) Return(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	return s.act(ctx, a, id, MoveReturn, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明退回的原因和建议承办的科室"); err != nil {
			return told{}, err
		}
		c.Item.Unit, c.Item.Person, c.Item.PersonName = "", "", ""
		to, err := s.holders(tx.Context(), tx, tx.Tenant(), RightAssign, c.Setting.Office)
		if err != nil {
			return told{}, err
		}
		return told{Text: "退回：" + reason, Why: reason}, s.later(tx, c, "disclosure.assign", notice.Remind, "科室退回，请重新分办："+c.Item.Label()+" "+c.Item.Title, to)
	})
}

// Demand is a demand to mend (条例第三十条).
type Demand struct {
	// Points are what has to be mended; Days are the working days given, zero
	// for the usual ones. Letter is the signed notice; Evidence stands in for a
	// letter made elsewhere.
	Points   string
	Days     int
	Letter   string
	Evidence string
	Sent     civil.Date
	Way      Way
}

// Way is how a letter goes out.
type Way struct{ Method, Carrier string }

// Mend demands once that the applicant mend the application, within the term
// of article 30; the reply term begins anew when it was mended.
func (s *Service) Mend(ctx context.Context, a who.Actor, id string, version int64, in Demand) error {
	return s.act(ctx, a, id, MoveMend, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := s.fits(tx, c, in.Letter, wording.Correct); err != nil {
			return told{}, err
		}
		in.follow(c)
		f := faults{}
		f.need("points", in.Points, "请逐条写明需要补正的事项", 2000)
		f.day("sent", in.Sent, c.Item.Received, tx.Today(), "发出日期")
		limit := c.Terms.On(clock.CorrectionPeriod, c.Item.Received)
		if in.Days == 0 {
			in.Days = limit.N
		}
		if in.Days < 1 || in.Days > 60 {
			f["days"] = "补正期限应当合理，请填写1至60个工作日"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		if _, err := c.Terms.MayMend(c.Cal, c.Clock(), in.Sent); err != nil {
			return told{}, err
		}
		evidence, err := s.enclose(tx, c, in.Letter, in.Evidence, in.Sent, in.Way)
		if err != nil {
			return told{}, err
		}
		m := Correction{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Points: in.Points, Days: int64(in.Days), Letter: in.Letter, Sent: in.Sent}
		if err := tx.Insert(&m); err != nil {
			return told{}, err
		}
		c.Corrections = append(c.Corrections, m)
		return told{On: in.Sent, Text: "告知补正：" + quote(in.Points), Letter: in.Letter, Says: "请您补正申请：" + in.Points},
			s.pause(tx, c, clock.AwaitMending, m.ID, in.Sent, evidence)
	})
}

// follow takes points and days from the letter that is sent: the case says
// what the applicant reads.
func (d *Demand) follow(c *Case) {
	l, err := c.letter(d.Letter)
	if err != nil {
		return
	}
	d.Points = cmp.Or(l.Parts["items"], d.Points)
	if n, err := strconv.Atoi(strings.TrimSpace(l.Parts["days"])); err == nil {
		d.Days = n
	}
}

// pause begins a stretch that is not counted.
func (s *Service) pause(tx *store.Tx, c *Case, k clock.Kind, source string, from civil.Date, evidence string) error {
	return tx.Insert(&Interval{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Kind: k, From: from, Source: source, Evidence: evidence, ByName: tx.Actor().Name})
}

// stretch changes the stretch that belongs to a correction, consultation or
// fee.
func (s *Service) stretch(tx *store.Tx, c *Case, source string, change func(*Interval)) error {
	for n := range c.Intervals {
		if v := &c.Intervals[n]; v.Source == source {
			change(v)
			return tx.Update(v)
		}
	}
	return fail.Missingf("没有找到对应的期限记录，请刷新后重试")
}

// Reach notes when the applicant or a consulted party received a notice: from
// that day its term runs. source is the id of the correction, consultation or
// fee.
func (s *Service) Reach(ctx context.Context, a who.Actor, id string, version int64, source string, on civil.Date, proof string) error {
	return s.act(ctx, a, id, MoveReach, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.need("proof", proof, "请写明送达凭证，例如：回执、邮件签收记录", 200)
		for n := range c.Corrections {
			if m := &c.Corrections[n]; m.ID == source {
				return s.reachMend(tx, c, m, on, proof, f)
			}
		}
		for n := range c.Consultations {
			if x := &c.Consultations[n]; x.ID == source {
				return s.reachParty(tx, c, x, on, proof, f)
			}
		}
		for n := range c.Fees {
			if x := &c.Fees[n]; x.ID == source {
				return s.reachFee(tx, c, x, on, proof, f)
			}
		}
		return told{}, fail.Missingf("没有找到这份通知，请刷新后重试")
	})
}

func (s *Service) reachMend(tx *store.Tx, c *Case, m *Correction, on civil.Date, proof string, f faults) (told, error) {
	f.day("on", on, m.Sent, tx.Today(), "送达日期")
	if err := f.err(); err != nil {
		return told{}, err
	}
	m.Reached, m.Lapse = on, c.Terms.LapseOf(clock.AwaitMending, on, int(m.Days), c.Cal)
	if err := tx.Update(m); err != nil {
		return told{}, err
	}
	if err := s.reachLetter(tx, c, m.Letter, on, proof); err != nil {
		return told{}, err
	}
	return told{On: on, Text: fmt.Sprintf("补正告知书送达（%s），应于%s前补正", proof, m.Lapse.Chinese()), Says: fmt.Sprintf("请于%s前补正。", m.Lapse.Chinese())},
		s.stretch(tx, c, m.ID, func(v *Interval) { v.Lapse = m.Lapse })
}

// Amended is what a mended application brought.
type Amended struct {
	Channel            clock.Channel
	Arrived, Confirmed civil.Date
	Text               string
	// Excuse is the good reason for a late one.
	Excuse string
}

// Mended takes in the mended application: the term begins anew from its day of
// receipt, by the rules of the channel (R1.35). A late one needs an excuse.
func (s *Service) Mended(ctx context.Context, a who.Actor, id string, version int64, in Amended) error {
	return s.act(ctx, a, id, MoveMended, version, func(tx *store.Tx, c *Case) (told, error) {
		m := c.Correction()
		got := clock.Arrival{Channel: in.Channel, Arrived: in.Arrived, Confirmed: in.Confirmed}.Receipt()
		f := faults{}
		f.day("arrived", in.Arrived, m.Sent, tx.Today(), "收到补正材料的日期")
		f.need("text", in.Text, "请写明补正的内容", 8000)
		if got.On.IsZero() {
			f["confirmed"] = "这一渠道以双方确认之日为准，请填写确认日期"
		} else {
			f.day("confirmed", got.On, in.Arrived, tx.Today(), "确认日期")
		}
		if !m.Lapse.IsZero() && in.Arrived > m.Lapse {
			f.need("excuse", in.Excuse, "已超过补正期限（"+m.Lapse.Chinese()+"）。申请人有正当理由的，请写明；没有正当理由的，作出不再处理的答复", 500)
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		m.Mended, m.Answer, m.Excuse = got.On, in.Text, in.Excuse
		if err := tx.Update(m); err != nil {
			return told{}, err
		}
		c.Text.Mended = in.Text
		if err := s.changeText(tx, c.Text); err != nil {
			return told{}, err
		}
		if err := s.stretch(tx, c, m.ID, func(v *Interval) { v.To = got.On }); err != nil {
			return told{}, err
		}
		return told{On: got.On, Text: "收到补正，期限重新计算", Why: in.Excuse, Says: fmt.Sprintf("我们于%s收到您的补正材料，答复期限自次日起重新计算。", got.On.Chinese())}, s.unjudge(tx, c)
	})
}

// AnswerMend keeps what an applicant mended on line until staff confirm it.
func (s *Service) AnswerMend(ctx context.Context, agency, id, text string) error {
	a := Online(agency, "")
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := c.Try(MoveMended); err != nil {
			return err
		}
		if err := why("text", text, "请填写补正的内容"); err != nil {
			return err
		}
		m := c.Correction()
		m.AnswerAt, m.Answer = tx.Now(), text
		if err := tx.Update(m); err != nil {
			return err
		}
		return s.note(tx, c, ActAnswerMend, told{Text: "申请人在网上提交了补正，等待确认", Says: "您提交了补正内容，正在与您确认。"}, "请确认申请人的补正：")
	})
}
