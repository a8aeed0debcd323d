package letters

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/notice"
)

// Drafted is what a person writes as a reply.
type Drafted struct {
	Text, Result, Person, Phone string
	Points                      []Point
}

const mostReply = 10000

// Draft keeps a reply of the letter's present round.
func (s *Letters) Draft(ctx context.Context, a who.Actor, id string, version int64, in Drafted) error {
	return s.act(ctx, a, id, AnyVersion, MoveDraft, "", func(tx *store.Tx, c *Case) (string, error) {
		l, r := &c.Letter, &c.Reply
		if c.HasReply && version != AnyVersion && r.Version != version {
			return "", fail.Stalef("答复刚刚由其他人修改过，请核对后再保存")
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(in.Text)); n == 0 || n > mostReply {
			return "", fail.Fields(map[string]string{"text": "请填写答复，最多" + itoa(mostReply) + "字"})
		}
		r.Text, r.Result, r.Person, r.Phone = tidy(in.Text), in.Result, strings.TrimSpace(in.Person), strings.TrimSpace(in.Phone)
		if len(in.Points) > 0 {
			r.Points = in.Points
		}
		r.Drafter, r.DrafterName, r.DraftedAt = a.ID, a.Name, tx.Now()
		if c.HasReply {
			return "修改答复", tx.Update(r)
		}
		r.Agency, r.ID, r.Letter, r.Round = a.Tenant, tx.NewID(), l.ID, l.Round
		if len(r.Points) == 0 {
			r.Points = Points(l)
		}
		if l.Handler == "" {
			l.Handler = a.ID
		}
		return "拟写答复", tx.Insert(r)
	})
}

func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// Submit hands a reply in for review: the unit's head reviews, a leader signs.
// Whoever drafted it does neither.
func (s *Letters) Submit(ctx context.Context, a who.Actor, id string) error {
	return s.act(ctx, a, id, AnyVersion, MoveSubmit, "", func(tx *store.Tx, c *Case) (string, error) {
		l, r := &c.Letter, &c.Reply
		sheet, err := approval.Open(tx, approval.Draft{Ref: r.Ref(), Title: "答复：" + l.Title, Href: l.Href(), Unit: l.Unit, Handled: true,
			Facts: []approval.Fact{{Label: "信件编号", Value: l.Number}, {Label: "来源", Value: strings.TrimSpace(l.ChannelTitle() + " " + l.Origin)}, {Label: "办理时限", Value: l.Due.Chinese()}},
			Steps: []approval.Step{{Label: "科室负责人审核意见", Right: approval.RightReview, Waits: "科室负责人", Key: "review"}, {Label: "分管领导签发", Right: approval.RightSign, Waits: "分管领导", Key: "sign", Apart: true}}})
		if err != nil {
			return "", err
		}
		if err := approval.AddAuthors(tx, &sheet, r.Drafter); err != nil {
			return "", err
		}
		if err := approval.Submit(tx, sheet.ID); err != nil {
			return "", err
		}
		to, err := s.Roster.Heads(ctx, tx, a.Tenant, l.Unit)
		if err != nil {
			return "", err
		}
		return "答复送审", s.tell(tx, notice.Message{Kind: "letters.review", Level: notice.Remind, Title: "信件答复待审核：" + cut(l.Title, 30), Body: "办理时限" + l.Due.Chinese(), Href: l.Href(), Subject: l.Ref()}, idsOf(to))
	})
}

// Fill writes an opinion into the box whose turn it is: agrees, signs or gives
// back. A signature gives every joined letter its own reply.
func (s *Letters) Fill(ctx context.Context, a who.Actor, id, move, opinion string) error {
	fills := map[string]string{MoveReview: approval.MoveAgree, MoveRelease: approval.MoveSign, MoveReturn: approval.MoveReturn}
	if fills[move] == "" {
		return fail.Missingf("没有“%s”这项操作", move)
	}
	return s.act(ctx, a, id, AnyVersion, move, opinion, func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		if err := approval.Fill(tx, c.Sheet.ID, fills[move], approval.Filling{Opinion: opinion}); err != nil {
			return "", err
		}
		switch move {
		case MoveReview:
			return "审核同意", s.tell(tx, notice.Message{Kind: "letters.review", Level: notice.Remind, Title: "信件答复待签发：" + cut(l.Title, 30), Body: "办理时限" + l.Due.Chinese(), Href: l.Href(), Subject: l.Ref()}, s.leaders(tx, l.Unit))
		case MoveReturn:
			return "退回修改", s.tell(tx, notice.Message{Kind: "letters.decided", Level: notice.Warn, Title: "信件答复退回修改：" + cut(l.Title, 30), Body: opinion, Href: l.Href(), Subject: l.Ref()}, []string{c.Reply.Drafter})
		}
		return s.released(tx, c)
	})
}

// released notes the signature, proves the reply on the own mailbox, and hands
// the reply on to joined letters.
func (s *Letters) released(tx *store.Tx, c *Case) (string, error) {
	l, r := &c.Letter, &c.Reply
	r.SignedBy, r.SignedAt, r.Number = tx.Actor().Name, tx.Now(), l.Number
	s.prove(l, r, tx.Now())
	if err := tx.Update(r); err != nil {
		return "", err
	}
	joined, err := store.Select[Letter](tx.Context(), tx, "WHERE agency = $1 AND main = $2 AND state = $3 ORDER BY id", l.Agency, l.ID, string(Joined))
	if err != nil {
		return "", err
	}
	for i := range joined {
		if err := s.along(tx, &joined[i], r); err != nil {
			return "", err
		}
	}
	said := "签发答复"
	if len(joined) > 0 {
		said += "，并案" + itoa(len(joined)) + "件一并签发"
	}
	return said, s.tell(tx, notice.Message{Kind: "letters.signed", Level: notice.Info, Title: "答复已签发，请同步双答复：" + cut(l.Title, 30), Body: "平台答复与纸质反馈应当同步", Href: l.Href(), Subject: l.Ref()}, s.holder(l))
}

// prove notes that a reply to a letter of the own mailbox can be read there
// from now on: the program itself is the platform.
func (s *Letters) prove(l *Letter, r *Reply, now time.Time) {
	if l.Channel == Own {
		r.PlatformText, r.PlatformAt, r.PlatformWay, r.PlatformRef, r.PlatformBy = r.Text, now, waySystem, "/letters/lookup "+l.Number, "系统"
	}
}

// along gives a joined letter its own reply, of the same text, to be proven on
// its own.
func (s *Letters) along(tx *store.Tx, l *Letter, of *Reply) error {
	c := &Case{Letter: *l, Actor: who.System(l.Agency)}
	m, err := Flow.Try(c, MoveWithMain, c.Before())
	if err != nil {
		return err
	}
	r := Reply{Agency: l.Agency, ID: tx.NewID(), Letter: l.ID, Round: l.Round, Text: of.Text, Result: of.Result, Person: of.Person, Phone: of.Phone, Points: of.Points,
		Drafter: of.Drafter, DrafterName: of.DrafterName, DraftedAt: of.DraftedAt, SignedBy: of.SignedBy, SignedAt: of.SignedAt, Number: l.Number}
	s.prove(l, &r, tx.Now())
	if err := tx.Insert(&r); err != nil {
		return err
	}
	l.State = m.To
	if err := tx.Update(l); err != nil {
		return err
	}
	return tx.Record(MoveWithMain, l.Ref(), store.Telling("%s 随主件签发答复", l.Number))
}

// last is when the later of the two replies went out.
func (r *Reply) last() time.Time {
	if r.PaperAt.After(r.PlatformAt) {
		return r.PaperAt
	}
	return r.PlatformAt
}

// Close ends a letter whose two replies are proven and the same.
func (s *Letters) Close(ctx context.Context, a who.Actor, id string) error {
	return s.act(ctx, a, id, AnyVersion, MoveClose, "", func(tx *store.Tx, c *Case) (string, error) {
		l, r := &c.Letter, &c.Reply
		l.RepliedOn, l.ClosedAt, l.Result = on(r.last()), tx.Now(), r.Result
		if err := s.leave(tx, l, l.Unit, ""); err != nil {
			return "", err
		}
		return "办结：" + Title(Results, r.Result), nil
	})
}

// Again has a letter handled once more (重办): the writer is not satisfied, or
// the platform gave it back. The term begins anew; what was answered is kept.
func (s *Letters) Again(ctx context.Context, a who.Actor, id, why string) error {
	if utf8.RuneCountInString(strings.TrimSpace(why)) < 4 {
		return fail.Fields(map[string]string{"why": "请写明重办的理由"})
	}
	return s.act(ctx, a, id, AnyVersion, MoveAgain, why, func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		if c.HasSheet {
			if err := approval.Lapse(tx, c.Reply.Ref(), "重办："+why); err != nil {
				return "", err
			}
		}
		if err := s.leave(tx, l, l.Unit, ""); err != nil {
			return "", err
		}
		l.Round++
		l.Main, l.Extended, l.RepliedOn, l.ClosedAt, l.Result = "", 0, 0, time.Time{}, ""
		l.AssignedAt, l.AcceptedAt = tx.Now(), tx.Now()
		if err := s.reckon(tx, l); err != nil {
			return "", err
		}
		if err := tx.Insert(&Stay{Agency: l.Agency, ID: tx.NewID(), Letter: l.ID, Unit: l.Unit, From: tx.Now(), Charged: l.Unit, Why: "重办"}); err != nil {
			return "", err
		}
		return "重办，办理时限" + l.Due.Chinese(), s.tell(tx, notice.Message{Kind: "letters.assign", Level: notice.Warn, Title: "信件重办：" + cut(l.Title, 30), Body: why, Href: l.Href(), Subject: l.Ref()}, s.unitPeople(tx, l.Unit))
	})
}

// Refusal is why the actor cannot make a move now, or empty.
func Refusal(c *Case, move string) string {
	if _, err := Flow.Try(c, move, c.Before()); err != nil {
		return err.Error()
	}
	return ""
}

// Options are the moves that the actor holds the right to.
func (c *Case) Options() []flow.Option[*Case] { return Flow.Can(c, c.Before()) }
