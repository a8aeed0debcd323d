package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
)

// Asking is a consultation that begins.
type Asking struct {
	Kind clock.Kind
	// Party is an agency's name, or what a third party is called in lists
	// without naming a person (某公司); Third are its details.
	Party string
	Third *citizen.Person
	About string
	// Letter is the signed letter; Evidence one made elsewhere.
	Letter, Evidence string
	Sent             civil.Date
	Way              Way
}

// Consult asks a third party (第三十二条), a co-maker (第三十四条) or another agency
// for its opinion. Until it answers or its term lapses the clock stands still.
func (s *Service) Consult(ctx context.Context, a who.Actor, id string, version int64, in Asking) error {
	return s.act(ctx, a, id, MoveConsult, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		if !slices.Contains([]clock.Kind{clock.AskThirdParty, clock.AskCoMaker, clock.AskAgency}, in.Kind) {
			f["kind"] = "请选择征求第三方、共同制作机关还是其他机关的意见"
		}
		f.need("party", in.Party, "请填写被征求意见的机关名称，或者第三方的代称", 100)
		f.need("about", in.About, "请写明拟公开的内容", 2000)
		f.day("sent", in.Sent, c.Item.Received, tx.Today(), "发出日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		evidence, err := s.enclose(tx, c, in.Letter, in.Evidence, in.Sent, in.Way)
		if err != nil {
			return told{}, err
		}
		x := Consultation{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Kind: in.Kind, Party: in.Party, About: in.About, Letter: in.Letter, Sent: in.Sent}
		if in.Third != nil && in.Third.Title() != "" {
			if x.PartyID, err = s.Citizens.Put(tx, c.Item.Ref(), *in.Third); err != nil {
				return told{}, err
			}
		}
		if err := tx.Insert(&x); err != nil {
			return told{}, err
		}
		c.Consultations = append(c.Consultations, x)
		return told{On: in.Sent, Text: clock.KindTitles[in.Kind] + "：" + in.Party, Letter: in.Letter, Says: clock.KindTitles[in.Kind] + "，所需时间不计算在答复期限内。"},
			s.pause(tx, c, in.Kind, x.ID, in.Sent, evidence)
	})
}

func (s *Service) reachParty(tx *store.Tx, c *Case, x *Consultation, on civil.Date, proof string, f faults) (told, error) {
	f.day("on", on, x.Sent, tx.Today(), "送达日期")
	if !x.Open() {
		f["on"] = "意见已经收到或者期限已经届满，不能再修改送达日期"
	}
	if err := f.err(); err != nil {
		return told{}, err
	}
	x.Reached, x.Proof, x.Lapse = on, proof, c.Terms.LapseOf(x.Kind, on, 0, c.Cal)
	if err := tx.Update(x); err != nil {
		return told{}, err
	}
	if err := s.reachLetter(tx, c, x.Letter, on, proof); err != nil {
		return told{}, err
	}
	return told{On: on, Text: fmt.Sprintf("征求意见书送达%s（%s），应于%s前提出意见", x.Party, proof, x.Lapse.Chinese())},
		s.stretch(tx, c, x.ID, func(v *Interval) { v.Lapse = x.Lapse })
}

// Opinion is what a consulted party answered.
type Opinion struct {
	Consultation string
	On           civil.Date
	Answer       string // Agrees, Refuses, Partly
	Reason       string
}

// Answer notes an opinion. With the last one the case goes on.
func (s *Service) Answer(ctx context.Context, a who.Actor, id string, version int64, in Opinion) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.fresh(tx, a, id, version)
		if err != nil {
			return err
		}
		name := MoveOpinion
		if c.asking() <= 1 {
			name = MoveGathered
		}
		return s.move(tx, c, name, func(tx *store.Tx, c *Case) (told, error) { return s.opinion(tx, c, in) })
	})
}

// fresh reads a case for an act and refuses an old page.
func (s *Service) fresh(tx *store.Tx, a who.Actor, id string, version int64) (*Case, error) {
	c, err := s.Case(tx.Context(), tx, a, id)
	if err == nil && version != 0 && c.Item.Version != version {
		err = fail.Stalef("这件申请刚刚由其他人处理过。您填写的内容仍在页面上，请核对后再提交")
	}
	return c, err
}

func (s *Service) opinion(tx *store.Tx, c *Case, in Opinion) (told, error) {
	n := slices.IndexFunc(c.Consultations, func(x Consultation) bool { return x.ID == in.Consultation && x.Open() })
	if n < 0 {
		return told{}, fail.Fields(map[string]string{"consultation": "请选择还没有回复的征求意见"})
	}
	x := &c.Consultations[n]
	f := faults{}
	f.day("on", in.On, cmp.Or(x.Reached, x.Sent), tx.Today(), "收到意见的日期")
	if in.Answer == Silent || AnswerTitles[in.Answer] == "" {
		f["answer"] = "请选择意见。逾期没有提出意见的，期满后由系统登记"
	}
	if in.Answer == Refuses || in.Answer == Partly {
		f.need("reason", in.Reason, "请写明不同意公开的内容和理由；没有提出理由的，写“未说明理由”", 2000)
	}
	if err := f.err(); err != nil {
		return told{}, err
	}
	x.Answered, x.Answer, x.Reason = in.On, in.Answer, in.Reason
	if err := tx.Update(x); err != nil {
		return told{}, err
	}
	return told{On: in.On, Text: x.Party + AnswerTitles[in.Answer] + note2(in.Reason), Says: "收到一份征求的意见。"},
		s.stretch(tx, c, x.ID, func(v *Interval) { v.To = in.On })
}

// lapse notes that a consulted party said nothing within its term: a third
// party's silence is no consent (R1.44), a co-maker's is (R1.45).
func (s *Service) lapse(tx *store.Tx, c *Case) error {
	silent := 0
	for n := range c.Consultations {
		x := &c.Consultations[n]
		if !x.Open() || x.Lapse.IsZero() || tx.Today() <= x.Lapse {
			continue
		}
		x.Answer = Silent
		if err := tx.Update(x); err != nil {
			return err
		}
		silent++
		text := x.Party + "逾期没有提出意见，由本机关决定是否公开（" + ArticleThird + "）"
		if x.Kind == clock.AskCoMaker {
			text = x.Party + "逾期没有提出意见，视为同意公开（" + ArticleCoMaker + "）"
		}
		if c.asking() == 0 {
			err := s.move(tx, c, MoveGathered, func(*store.Tx, *Case) (told, error) {
				return told{On: x.Lapse, Text: text, Says: "征求意见的期限已满，继续办理您的申请。"}, s.tellHandlers(tx, c, "征求意见期满，请继续办理：")
			})
			if err != nil {
				return err
			}
			continue
		}
		if err := s.note(tx, c, ActLapse, told{On: x.Lapse, Text: text}, ""); err != nil {
			return err
		}
	}
	return nil
}

// tellHandlers tells who handles a case once the act is recorded.
func (s *Service) tellHandlers(tx *store.Tx, c *Case, title string) error {
	to, err := s.concerned(tx, c)
	if err != nil {
		return err
	}
	return s.later(tx, c, "disclosure.turn", notice.Remind, title+c.Item.Label()+" "+c.Item.Title, to)
}

// Decide takes the agency's decision after a third party refused or was
// silent; disclosure against its will rests on a grave public interest
// (第三十二条).
func (s *Service) Decide(ctx context.Context, a who.Actor, id string, version int64, consultation, decision, reason string) error {
	return s.act(ctx, a, id, MoveDecide, version, func(tx *store.Tx, c *Case) (told, error) {
		n := slices.IndexFunc(c.Consultations, func(x Consultation) bool { return x.ID == consultation && !x.Open() })
		if n < 0 {
			return told{}, fail.Fields(map[string]string{"consultation": "请选择已经回复或者期满的征求意见"})
		}
		x := &c.Consultations[n]
		f := faults{}
		if DecisionTitles[decision] == "" {
			f["decision"] = "请选择决定"
		}
		if decision == DecideWithhold && x.Consents() {
			f["decision"] = "对方同意公开，不能以其不同意为由不予公开"
		}
		f.need("reason", reason, "请写明决定的理由", 2000)
		if err := f.err(); err != nil {
			return told{}, err
		}
		x.Decision, x.DecidedWhy, x.DecidedBy = decision, reason, a.Name
		if err := tx.Update(x); err != nil {
			return told{}, err
		}
		return told{Text: x.Party + "：" + DecisionTitles[decision], Why: reason}, s.unjudge(tx, c)
	})
}

// Tell notes that a third party was told in writing of a decision to disclose
// (第三十二条).
func (s *Service) Tell(ctx context.Context, a who.Actor, id string, version int64, consultation, letter, evidence string, on civil.Date, w Way) error {
	return s.act(ctx, a, id, MoveTell, version, func(tx *store.Tx, c *Case) (told, error) {
		n := slices.IndexFunc(c.Consultations, func(x Consultation) bool {
			return x.ID == consultation && (x.Decision == DecideOpen || x.Decision == DecidePublic)
		})
		if n < 0 {
			return told{}, fail.Fields(map[string]string{"consultation": "请选择已经决定公开的第三方"})
		}
		x := &c.Consultations[n]
		f := faults{}
		f.day("on", on, x.Sent, tx.Today(), "告知日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		if _, err := s.enclose(tx, c, letter, evidence, on, w); err != nil {
			return told{}, err
		}
		x.Told, x.ToldLetter = on, letter
		return told{On: on, Text: "将公开决定告知" + x.Party, Letter: letter}, tx.Update(x)
	})
}

// Notify notes that the applicant was told of a consultation.
func (s *Service) Notify(ctx context.Context, a who.Actor, id string, version int64, consultation, letter, evidence string, on civil.Date, w Way) error {
	return s.act(ctx, a, id, MoveNotify, version, func(tx *store.Tx, c *Case) (told, error) {
		n := slices.IndexFunc(c.Consultations, func(x Consultation) bool { return x.ID == consultation })
		if n < 0 {
			return told{}, fail.Fields(map[string]string{"consultation": "请选择征求意见"})
		}
		x := &c.Consultations[n]
		f := faults{}
		f.day("on", on, x.Sent, tx.Today(), "告知日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		if _, err := s.enclose(tx, c, letter, evidence, on, w); err != nil {
			return told{}, err
		}
		x.Notice, x.NoticeLetter = on, letter
		return told{On: on, Text: "告知申请人正在征求意见", Letter: letter, Says: "我们正在就您申请的信息征求意见，所需时间不计算在答复期限内。"}, tx.Update(x)
	})
}

// HelpAsked is a 协办函.
type HelpAsked struct {
	Unit, Body, About string
	Due               civil.Date
	Letter            string
}

// Help asks another unit or body for material; the clock runs on.
func (s *Service) Help(ctx context.Context, a who.Actor, id string, version int64, in HelpAsked) error {
	return s.act(ctx, a, id, MoveHelp, version, func(tx *store.Tx, c *Case) (told, error) {
		names, err := s.Roster.UnitNames(ctx, tx, tx.Tenant())
		if err != nil {
			return told{}, err
		}
		f := faults{}
		to := names[in.Unit]
		if to == "" {
			f.need("body", in.Body, "请选择协办科室，或者填写协办单位", 100)
			to = in.Body
		}
		f.need("about", in.About, "请写明需要协办的内容和材料", 2000)
		if in.Due < tx.Today() {
			f["due"] = "请填写今天或者以后的回复期限"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		h := Help{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Unit: in.Unit, Body: in.Body, About: in.About, Due: in.Due, Letter: in.Letter, AskedBy: a.Name, Asked: tx.Today()}
		c.Helps = append(c.Helps, h)
		if err := tx.Insert(&h); err != nil {
			return told{}, err
		}
		people, err := s.holders(ctx, tx, tx.Tenant(), RightWork, in.Unit)
		if err != nil {
			return told{}, err
		}
		if in.Unit != "" {
			err = s.later(tx, c, "disclosure.help", notice.Remind, fmt.Sprintf("请协办：%s，%s前回复", in.About, in.Due.Chinese()), people)
		}
		return told{Text: "请" + to + "协办：" + quote(in.About), Letter: in.Letter}, err
	})
}

// Helped notes the answer to a 协办函.
func (s *Service) Helped(ctx context.Context, a who.Actor, id string, version int64, help, answer string, on civil.Date) error {
	return s.act(ctx, a, id, MoveHelped, version, func(tx *store.Tx, c *Case) (told, error) {
		n := slices.IndexFunc(c.Helps, func(h Help) bool { return h.ID == help && h.Answered.IsZero() })
		if n < 0 {
			return told{}, fail.Fields(map[string]string{"help": "请选择还没有回复的协办函"})
		}
		h := &c.Helps[n]
		f := faults{}
		f.day("on", on, h.Asked, tx.Today(), "回复日期")
		f.need("answer", answer, "请写明回复的内容", 2000)
		if err := f.err(); err != nil {
			return told{}, err
		}
		h.Answered, h.Answer, h.AnsweredBy = on, answer, a.Name
		return told{On: on, Text: "协办回复：" + quote(answer)}, tx.Update(h)
	})
}
