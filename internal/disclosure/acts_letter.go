package disclosure

import (
	"cmp"
	"context"
	"slices"

	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/notice"
)

// LetterTitles are the states' words.
var LetterTitles = map[flow.State]string{LetterDraft: "拟稿", LetterReview: "审核中", LetterReturned: "已退回", LetterSigned: "已签发", LetterIssued: "已发出", LetterServed: "已送达", LetterVoid: "已作废"}

// wrote says that the person drafted or mended the letter.
func (l *Letter) wrote(person string) bool {
	return l.Drafter == person || slices.Contains(l.Authors, person)
}

// Withholds is the key of the ground on which the letter withholds all or a
// part; empty where it withholds nothing.
func (l *Letter) Withholds() string {
	if l.Ground == string(wording.Partly) {
		return string(wording.WithheldBy(l.Parts["ground"]))
	}
	if g, ok := GroundOf(l.Ground); ok && g.Refuses() {
		return g.Key
	}
	return ""
}

// Drafting is a letter's wording as its editor gives it.
type Drafting struct {
	Family, Template, Ground, Title string
	Parts                           map[string]string
	Addressee                       string
}

// Draft makes a letter of a case. A case has one reply at a time.
func (s *Service) Draft(ctx context.Context, a who.Actor, item string, in Drafting) (l Letter, err error) {
	err = s.act(ctx, a, item, MoveDraft, 0, func(tx *store.Tx, c *Case) (told, error) {
		if in.Ground != "" {
			g, ok := GroundOf(in.Ground)
			if !ok || !g.Answers(c.Item.Kind) {
				return told{}, fail.Fields(map[string]string{"ground": "请选择与申请类型相符的答复依据"})
			}
			if c.Draft() != nil {
				return told{}, fail.Invalidf("本件已经有一份正在拟写或者审签的答复。请修改那一份，或者先作废")
			}
			if c.Item.Closed || c.Item.Reply != "" {
				return told{}, fail.Invalidf("本件已经答复或者撤回，不能再拟写答复")
			}
		}
		l = Letter{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Family: in.Family, Template: in.Template, Ground: in.Ground, Title: in.Title, State: LetterDraft,
			Parts: in.Parts, Drafter: a.ID, DrafterName: a.Name, Authors: []string{a.ID}, Addressee: in.Addressee, SavedAt: tx.Now()}
		if err := s.bind(tx, c, &l); err != nil {
			return told{}, err
		}
		return told{Text: in.Title, Letter: l.ID}, tx.Insert(&l)
	})
	return l, err
}

// Letter reads a letter with the case it belongs to.
func (s *Service) Letter(ctx context.Context, q store.Querier, a who.Actor, id string) (*Case, *Letter, error) {
	l, err := store.Get[Letter](ctx, q, a.Tenant, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.Case(ctx, q, a, l.Item)
	if err != nil {
		return nil, nil, err
	}
	mine, err := c.letter(id)
	return c, mine, err
}

// letterAct makes one act on a letter: in is the states in which it may be.
func (s *Service) letterAct(ctx context.Context, a who.Actor, id string, version int64, act, right string, in []flow.State, f func(*store.Tx, *Case, *Letter) (told, error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, l, err := s.Letter(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if version != 0 && l.Version != version {
			return fail.Stalef("这份文书刚刚由其他人修改过。您填写的内容仍在页面上，请核对后再提交")
		}
		if right != "" && !c.Before().May(right) {
			return fail.Deniedf("您没有“%s”的权限。如工作需要，请联系本单位安全管理员", act)
		}
		if !slices.Contains(in, l.State) {
			return fail.Stalef("%s当前为“%s”，不能%s。可能其他人已经处理，请刷新后查看", named(l.Title), LetterTitles[l.State], act)
		}
		t, err := f(tx, c, l)
		if err != nil {
			return err
		}
		if err := tx.Update(l); err != nil {
			return err
		}
		t.Letter = l.ID
		if err := s.tell(tx, c, flow.Move[*Case]{Name: act}, c.Item.State, t); err != nil {
			return err
		}
		for _, f := range c.after {
			if err := f(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

var editable = []flow.State{LetterDraft, LetterReturned}

// SaveLetter keeps a letter's wording; who changes it becomes an author.
func (s *Service) SaveLetter(ctx context.Context, a who.Actor, id string, version int64, in Drafting) error {
	return s.letterAct(ctx, a, id, version, ActLetter, RightWork, editable, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		l.Parts, l.Title, l.Addressee, l.SavedAt = in.Parts, in.Title, in.Addressee, tx.Now()
		if l.Ground != "" && in.Ground != "" {
			l.Ground, l.Template = in.Ground, in.Template
		}
		if !slices.Contains(l.Authors, a.ID) {
			l.Authors = append(slices.Clone(l.Authors), a.ID)
		}
		return told{Text: l.Title}, s.bind(tx, c, l)
	})
}

// LetterSteps are the boxes of a letter's sheet: the unit's head, the legality
// check for replies, and who signs.
func LetterSteps(reply bool) []approval.Step {
	out := []approval.Step{{Label: "科室负责人审核意见", Right: approval.RightReview, Waits: "科室负责人", Key: "head"}}
	if reply {
		out = append(out, approval.Step{Label: "合法性审查意见", Right: RightLegal, Waits: "合法性审查人员", Key: "legal"})
	}
	return append(out, approval.Step{Label: "签发意见", Right: RightSign, Waits: "分管领导", Key: "sign"})
}

// SubmitLetter hands a letter in for review; nobody reviews or signs what they
// wrote (office/approval). An outcome letter is checked first.
func (s *Service) SubmitLetter(ctx context.Context, a who.Actor, id string, version int64) error {
	return s.letterAct(ctx, a, id, version, ActSubmit, RightWork, editable, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		if err := s.checkLetter(tx, c, l); err != nil {
			return told{}, err
		}
		sheet, err := approval.Open(tx, approval.Draft{Ref: l.Ref(), Title: l.Title + "（" + c.Item.Label() + "）", Href: l.Href(), Unit: cmp.Or(c.Item.Unit, c.Setting.Office),
			Facts: []approval.Fact{{Label: "申请编号", Value: c.Item.Label()}, {Label: "申请事项", Value: c.Item.Title}}, Steps: LetterSteps(l.Ground != ""), Handled: true})
		if err != nil {
			return told{}, err
		}
		if err := approval.AddAuthors(tx, &sheet, l.Authors...); err != nil {
			return told{}, err
		}
		if err := approval.Submit(tx, sheet.ID); err != nil {
			return told{}, err
		}
		l.State = LetterReview
		return told{Text: l.Title}, s.turn(tx, c, l)
	})
}

// bind writes into a letter what the case has for it.
func (s *Service) bind(tx *store.Tx, c *Case, l *Letter) error {
	if s.Letters == nil {
		return nil
	}
	return s.Letters.Bind(tx.Context(), tx, c, l)
}

// fits refuses a letter of another kind than the act sends, or one that does
// not say what the case says.
func (s *Service) fits(tx *store.Tx, c *Case, id string, k wording.Kind) error {
	if id == "" || s.Letters == nil {
		return nil
	}
	l, err := c.letter(id)
	if err != nil {
		return err
	}
	if want, _ := wording.Of(k); l.Template != string(k) {
		return fail.Fields(map[string]string{"letter": "请选择《" + want.Title + "》"})
	}
	if err := s.checkLetter(tx, c, l); err != nil {
		return fail.Fields(map[string]string{"letter": err.Error()})
	}
	return nil
}

func (s *Service) checkLetter(tx *store.Tx, c *Case, l *Letter) error {
	if s.Letters == nil {
		return nil
	}
	return s.Letters.Check(tx.Context(), tx, c, l)
}

// turn tells whose turn it is to review a letter.
func (s *Service) turn(tx *store.Tx, c *Case, l *Letter) error {
	sheet, has, err := approval.Live(tx.Context(), tx, tx.Tenant(), l.Ref())
	if err != nil || !has {
		return err
	}
	to, err := s.those(tx.Context(), tx, tx.Tenant(), func(a who.Actor) bool {
		may, _ := approval.MayFill(a, who.Actor{}, &sheet)
		return may
	})
	if err != nil {
		return err
	}
	return s.later(tx, c, "disclosure.review", notice.Remind, "请审核文书："+l.Title+"（"+c.Item.Label()+"）", to)
}

// sheet is the letter's sheet under review.
func (s *Service) sheet(tx *store.Tx, l *Letter) (approval.Sheet, error) {
	sheet, has, err := approval.Live(tx.Context(), tx, tx.Tenant(), l.Ref())
	if err == nil && !has {
		err = fail.Stalef("%s没有审签单，请重新送审", named(l.Title))
	}
	return sheet, err
}

// FillLetter fills the box whose turn it is: agree, or sign in the last one.
// At the signature the letter is numbered and its bytes are frozen.
func (s *Service) FillLetter(ctx context.Context, a who.Actor, id string, version int64, in approval.Filling) error {
	act := ActAgree
	return s.letterAct(ctx, a, id, version, act, "", []flow.State{LetterReview}, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		sheet, err := s.sheet(tx, l)
		if err != nil {
			return told{}, err
		}
		step, _ := sheet.Now()
		if !sheet.Last() {
			if err := approval.Fill(tx, sheet.ID, approval.MoveAgree, in); err != nil {
				return told{}, err
			}
			if err := s.legal(tx, c, step, in.Opinion); err != nil {
				return told{}, err
			}
			return told{Text: step.Label + "：" + quote(in.Opinion), Why: in.Opinion}, s.turn(tx, c, l)
		}
		if err := s.checkLetter(tx, c, l); err != nil {
			return told{}, err
		}
		if err := approval.Fill(tx, sheet.ID, approval.MoveSign, in); err != nil {
			return told{}, err
		}
		l.State, l.SignedOn, l.Signer, l.SignerName = LetterSigned, tx.Today(), a.ID, a.Name
		if s.Letters != nil {
			if err := s.Letters.Freeze(tx, c, l); err != nil {
				return told{}, err
			}
		}
		return told{Text: "签发" + l.Title + " " + l.Number, Why: in.Opinion}, s.tellHandlers(tx, c, "文书已签发，请发出："+l.Title+" ")
	})
}

// legal keeps the sheet's legality opinion as the case's legality review.
func (s *Service) legal(tx *store.Tx, c *Case, step approval.Step, opinion string) error {
	if step.Key != "legal" {
		return nil
	}
	a := tx.Actor()
	row := Review{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Kind: ReviewLegal, Verdict: VerdictPass, Opinion: opinion, By: a.ID, ByName: a.Name, At: tx.Now()}
	return tx.Insert(&row)
}

// ReturnLetter gives a letter back to its drafter with what has to be mended.
func (s *Service) ReturnLetter(ctx context.Context, a who.Actor, id string, version int64, in approval.Filling) error {
	return s.letterAct(ctx, a, id, version, ActGiveBack, "", []flow.State{LetterReview}, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		sheet, err := s.sheet(tx, l)
		if err != nil {
			return told{}, err
		}
		if err := approval.Fill(tx, sheet.ID, approval.MoveReturn, in); err != nil {
			return told{}, err
		}
		l.State = LetterReturned
		return told{Text: l.Title + "：" + quote(in.Opinion), Why: in.Opinion}, s.later(tx, c, "disclosure.returned", notice.Remind, "文书退回修改："+l.Title, []string{l.Drafter})
	})
}

// RecallLetter takes a letter back that nobody has reviewed yet.
func (s *Service) RecallLetter(ctx context.Context, a who.Actor, id string, version int64) error {
	return s.letterAct(ctx, a, id, version, ActRecall, RightWork, []flow.State{LetterReview}, func(tx *store.Tx, _ *Case, l *Letter) (told, error) {
		sheet, err := s.sheet(tx, l)
		if err != nil {
			return told{}, err
		}
		l.State = LetterDraft
		return told{Text: l.Title}, approval.Withdraw(tx, sheet.ID)
	})
}

// VoidLetter does away with a letter that was not sent; its number stays used.
func (s *Service) VoidLetter(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	in := []flow.State{LetterDraft, LetterReturned, LetterReview, LetterSigned}
	return s.letterAct(ctx, a, id, version, ActVoidLetter, RightWork, in, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		if err := why("reason", reason, "请写明作废的原因"); err != nil {
			return told{}, err
		}
		if err := lapseSheet(tx, l, reason); err != nil {
			return told{}, err
		}
		l.State, l.VoidWhy = LetterVoid, reason
		if l.Ground != "" {
			return told{Text: l.Title + "：" + reason, Why: reason}, s.unjudge(tx, c)
		}
		return told{Text: l.Title + "：" + reason, Why: reason}, nil
	})
}

// SendLetter sends a signed letter that is no act of its own, such as the
// receipt. Notices and replies are sent by their acts.
func (s *Service) SendLetter(ctx context.Context, a who.Actor, id string, version int64, on civil.Date, w Way) error {
	return s.letterAct(ctx, a, id, version, ActSend, RightWork, []flow.State{LetterSigned}, func(tx *store.Tx, _ *Case, l *Letter) (told, error) {
		if l.Ground != "" {
			return told{}, fail.Invalidf("答复文书请用“%s”发出", MoveIssue)
		}
		f := faults{}
		f.day("on", on, l.SignedOn, tx.Today(), "发出日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		l.State, l.Issued, l.Method, l.Carrier = LetterIssued, on, w.Method, w.Carrier
		return told{On: on, Text: "发出" + l.Title + " " + l.Number}, nil
	})
}

// Delivered is the service of a letter.
type Delivered struct {
	On             civil.Date
	How, SignedFor string
	// Proof is the file that proves it.
	Proof string
}

// DeliverLetter notes the service of a letter other than the reply.
func (s *Service) DeliverLetter(ctx context.Context, a who.Actor, id string, version int64, in Delivered) error {
	return s.letterAct(ctx, a, id, version, ActDeliver, RightWork, []flow.State{LetterIssued}, func(tx *store.Tx, c *Case, l *Letter) (told, error) {
		if l.ID == c.Item.Reply {
			return told{}, fail.Invalidf("答复的送达请用“%s”登记", MoveServe)
		}
		f := faults{}
		f.day("on", in.On, l.Issued, tx.Today(), "送达日期")
		f.need("how", in.How, "请写明送达方式和凭证", 200)
		if err := f.err(); err != nil {
			return told{}, err
		}
		l.State, l.Served, l.ServedHow, l.SignedFor, l.Proof = LetterServed, in.On, in.How, in.SignedFor, in.Proof
		return told{On: in.On, Text: l.Title + "送达：" + in.How}, nil
	})
}

// lapseSheet does away with a letter's sheet, if it has one.
func lapseSheet(tx *store.Tx, l *Letter, reason string) error {
	return approval.Lapse(tx, l.Ref(), reason)
}
