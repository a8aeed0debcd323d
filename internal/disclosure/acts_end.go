package disclosure

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

// The methods of service (RULES.md 13.5).
const (
	ByHand     = "hand"       // 直接送达：签收之日
	ByMail     = "mail"       // 邮寄：交邮之日为答复之日，回执之日为送达之日
	ByNet      = "electronic" // 电子送达：须经同意，到达之日
	ByLeaving  = "leaving"    // 留置送达
	ByNotice   = "notice"     // 公告送达：三十日
	ByThrough  = "through"    // 转交、委托送达
	ByFaxPaper = "fax"        // 传真
)

// Methods are the methods in the order of forms.
var Methods = [][2]string{{ByMail, "邮寄送达"}, {ByHand, "直接送达"}, {ByNet, "电子送达"}, {ByFaxPaper, "传真送达"}, {ByLeaving, "留置送达"}, {ByThrough, "委托、转交送达"}, {ByNotice, "公告送达"}}

// MethodTitle is a method in words.
func MethodTitle(key string) string {
	for _, m := range Methods {
		if m[0] == key {
			return m[1]
		}
	}
	return key
}

// atSending says that sending stops the clock: mail counts from the posting
// day; what is handed over counts from the signature.
func atSending(method string) bool { return method != ByHand && method != ByLeaving }

// Issuing is a reply that goes out.
type Issuing struct {
	On  civil.Date
	Way Way
	// Served is given where it was handed over on the spot.
	Served *Delivered
	// Files are the files of the case that go out with the reply, by their
	// ids; who applied on line gets them where the letters are.
	Files []string
}

// Issue sends the signed reply: only now the item has an outcome, that of the
// letter (F12). Items that are answered together get it too.
func (s *Service) Issue(ctx context.Context, a who.Actor, id string, version int64, in Issuing) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.fresh(tx, a, id, version)
		if err != nil {
			return err
		}
		if err := s.move(tx, c, MoveIssue, func(tx *store.Tx, c *Case) (told, error) { return s.issue(tx, c, in) }); err != nil {
			return err
		}
		if err := s.follow(tx, c, in); err != nil {
			return err
		}
		if err := s.refused(tx, c); err != nil {
			return err
		}
		if in.Served == nil {
			return nil
		}
		return s.move(tx, c, MoveServe, func(tx *store.Tx, c *Case) (told, error) { return s.serve(tx, c, *in.Served) })
	})
}

func (s *Service) issue(tx *store.Tx, c *Case, in Issuing) (told, error) {
	l := c.Draft()
	f := faults{}
	f.day("on", in.On, max(l.SignedOn, c.Item.Received), tx.Today(), "发出日期")
	if !has(Methods, in.Way.Method) {
		f["method"] = "请选择送达方式"
	}
	if in.Way.Method == ByNet && !c.Request.Consents && c.Request.Supply != "electronic" {
		f["method"] = "申请人没有同意电子送达，请选择其他方式"
	}
	if in.Way.Method == ByMail && in.Way.Carrier == "" {
		f["carrier"] = "请填写邮件号码"
	}
	if err := f.err(); err != nil {
		return told{}, err
	}
	if err := s.checkLetter(tx, c, l); err != nil {
		return told{}, err
	}
	l.State, l.Issued, l.Method, l.Carrier = LetterIssued, in.On, in.Way.Method, in.Way.Carrier
	if err := tx.Update(l); err != nil {
		return told{}, err
	}
	g, _ := GroundOf(l.Ground)
	given, err := s.give(tx, c, l, g, in.Files)
	if err != nil {
		return told{}, err
	}
	c.answer(l, g, in)
	return told{On: in.On, Text: fmt.Sprintf("%s（%s），%s发出%s", l.Title, OutcomeTitle(g.Row), MethodTitle(in.Way.Method), given), Letter: l.ID,
		Says: fmt.Sprintf("我们于%s作出答复：%s。", in.On.Chinese(), OutcomeTitle(g.Row))}, nil
}

// answer takes a reply into the item.
func (c *Case) answer(l *Letter, g Ground, in Issuing) {
	i := &c.Item
	i.Outcome, i.Ground, i.Reply, i.ReplyNumber, i.Issued = g.Row, g.Key, l.ID, l.Number, in.On
	if atSending(in.Way.Method) {
		i.Answered = in.On
	}
}

// follow answers what is answered together with the case.
func (s *Service) follow(tx *store.Tx, c *Case, in Issuing) error {
	l, err := c.letter(c.Item.Reply)
	if err != nil {
		return err
	}
	g, _ := GroundOf(l.Ground)
	for n := range c.Followers {
		f := &Case{Item: c.Followers[n], Actor: c.Actor, Today: c.Today}
		if f.Item.State != Merged {
			continue
		}
		if err := s.load(tx.Context(), tx, f); err != nil {
			return err
		}
		f.answer(l, g, in)
		f.Item.State = Replied
		if err := s.note(tx, f, ActFollow, told{On: in.On, Text: "随" + c.Item.Label() + "一并答复：" + OutcomeTitle(g.Row), Letter: l.ID,
			Says: fmt.Sprintf("我们于%s作出答复：%s。", in.On.Chinese(), OutcomeTitle(g.Row))}, ""); err != nil {
			return err
		}
		c.Followers[n] = f.Item
	}
	return nil
}

// Serve notes the service of the reply.
func (s *Service) Serve(ctx context.Context, a who.Actor, id string, version int64, in Delivered) error {
	return s.act(ctx, a, id, MoveServe, version, func(tx *store.Tx, c *Case) (told, error) { return s.serve(tx, c, in) })
}

func (s *Service) serve(tx *store.Tx, c *Case, in Delivered) (told, error) {
	l, err := store.Get[Letter](tx.Context(), tx, tx.Tenant(), c.Item.Reply)
	if err != nil {
		return told{}, err
	}
	f := faults{}
	f.day("on", in.On, c.Item.Issued, tx.Today(), "送达日期")
	f.need("how", in.How, "请写明送达凭证，例如：送达回证、邮件签收查询结果", 200)
	if due := c.Terms.On(clock.AnnounceService, c.Item.Received).Due(c.Item.Issued, c.Cal); l.Method == ByNotice && in.On < due {
		f["on"] = "公告送达自公告之日起满三十日视为送达，最早为" + due.Chinese()
	}
	if err := f.err(); err != nil {
		return told{}, err
	}
	if l.State == LetterIssued {
		l.State, l.Served, l.ServedHow, l.SignedFor, l.Proof = LetterServed, in.On, in.How, in.SignedFor, in.Proof
		if err := tx.Update(&l); err != nil {
			return told{}, err
		}
	}
	c.Item.Served = in.On
	if c.Item.Answered.IsZero() {
		c.Item.Answered = in.On
	}
	return told{On: in.On, Text: "答复送达：" + in.How, Letter: l.ID, Says: fmt.Sprintf("答复已于%s送达。", in.On.Chinese())}, nil
}

// Withdraw notes that the applicant took the request back. It ends with no
// reply, and is counted as 其他处理.
func (s *Service) Withdraw(ctx context.Context, a who.Actor, id string, version int64, on civil.Date, reason string) error {
	return s.act(ctx, a, id, MoveWithdraw, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.day("on", on, c.Item.Arrived, tx.Today(), "撤回日期")
		f.need("reason", reason, "请写明申请人撤回的材料，例如：撤回申请书、通话记录", 500)
		if err := f.err(); err != nil {
			return told{}, err
		}
		if err := s.dropDraft(tx, c, "申请人撤回申请"); err != nil {
			return told{}, err
		}
		c.Item.EndWhy, c.Item.Lead = reason, ""
		if !c.Item.Received.IsZero() {
			c.Item.Outcome, c.Item.Ground, c.Item.Answered = "f3", "otherwise", max(on, c.Item.Received)
			if c.Item.Kind == Record {
				c.Item.Outcome = "r3"
			}
		}
		return told{On: on, Text: "申请人撤回：" + reason, Why: reason, Says: "您撤回了申请，我们不再办理。"}, nil
	})
}

// dropDraft voids a reply in the making.
func (s *Service) dropDraft(tx *store.Tx, c *Case, reason string) error {
	l := c.Draft()
	if l == nil {
		return nil
	}
	if err := lapseSheet(tx, l, reason); err != nil {
		return err
	}
	l.State, l.VoidWhy = LetterVoid, reason
	return tx.Update(l)
}

// Archive closes the file. From that day personal data is kept for the time
// that was set, then erased.
func (s *Service) Archive(ctx context.Context, a who.Actor, id string, version int64) error {
	return s.act(ctx, a, id, MoveArchive, version, func(tx *store.Tx, c *Case) (told, error) {
		c.Item.Archived = tx.Today()
		return told{Text: "案卷归档"}, s.keep(tx, c)
	})
}

// keep sets until when the personal data of the request is kept, once all its
// items are archived or void.
func (s *Service) keep(tx *store.Tx, c *Case) error {
	items, err := s.ItemsOf(tx.Context(), tx, tx.Tenant(), c.Request.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.ID != c.Item.ID && i.State != Archived && i.State != Voided {
			return nil
		}
	}
	term := c.Terms.On(clock.Retention, c.Request.Received)
	day := tx.Today().Time().AddDate(0, term.N, 0)
	if term.Unit == clock.CalendarDays {
		day = tx.Today().Time().AddDate(0, 0, term.N)
	}
	c.Request.EraseOn = civil.FromTime(day.In(time.UTC))
	for _, id := range append(append([]string{}, c.Request.Applicants...), c.Request.Agent) {
		if id == "" {
			continue
		}
		if err := s.Citizens.Keep(tx, id, c.Request.EraseOn); err != nil {
			return err
		}
	}
	for n := range c.Consultations {
		if id := c.Consultations[n].PartyID; id != "" {
			if err := s.Citizens.Keep(tx, id, c.Request.EraseOn); err != nil {
				return err
			}
		}
	}
	return tx.Update(&c.Request)
}

// Consent notes that the applicant agrees to service by electronic means.
func (s *Service) Consent(ctx context.Context, agency, id string) error {
	a := Online(agency, "")
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if c.Item.Closed {
			return fail.Stalef("本件已经办结")
		}
		c.Request.Consents = true
		if err := tx.Update(&c.Request); err != nil {
			return err
		}
		return s.note(tx, c, ActConsent, told{Text: "申请人同意电子送达", Says: "您同意以电子方式送达。"}, "")
	})
}

// Explain keeps the reasons that an applicant gives on line (第三十五条).
func (s *Service) Explain(ctx context.Context, agency, id, text string) error {
	a := Online(agency, "")
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if c.Item.State != Reasoning {
			return fail.Stalef("现在不需要说明理由")
		}
		if err := why("text", text, "请填写申请的理由"); err != nil {
			return err
		}
		return s.note(tx, c, ActExplain, told{Text: "申请人说明理由：" + text, Says: "我们收到了您说明的理由。"}, "请审查申请人说明的理由：")
	})
}

// Attach keeps a file with a case, in a role of FileRoles.
func (s *Service) Attach(ctx context.Context, a who.Actor, id, role, name string, body []byte) (out File, err error) {
	err = s.act(ctx, a, id, MoveAttach, 0, func(tx *store.Tx, c *Case) (told, error) {
		if !has(FileRoles, role) {
			return told{}, fail.Fields(map[string]string{"role": "请选择材料的类型"})
		}
		var stored attach.File
		if stored, err = s.Files.Put(tx, name, body, c.Item.Ref()); err != nil {
			return told{}, err
		}
		out = File{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Role: role, File: stored.ID, Name: stored.Name, Size: stored.Size, ByName: a.Name, At: tx.Now()}
		// No name of the file: it may be the applicant's, and the record is for good.
		return told{Text: fileTitle(role) + "（" + strings.TrimPrefix(path.Ext(stored.Name), ".") + "，" + attach.Megabytes(stored.Size) + "）"}, tx.Insert(&out)
	})
	return out, err
}

func fileTitle(role string) string {
	for _, r := range FileRoles {
		if r[0] == role {
			return r[1]
		}
	}
	return role
}
