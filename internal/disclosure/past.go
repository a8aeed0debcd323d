package disclosure

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Past is a request that was handled before this system was used.
type Past struct {
	Application
	// Number is the number that it had; empty gives it one of its year.
	Number   string
	Received civil.Date
	Unit     string
	// Ground is a key of Grounds, Outcome a key of Outcomes where the ground
	// is not known; both empty where it is still open.
	Ground, Outcome  string
	ReplyNumber      string
	Answered, Served civil.Date
	Archived         bool
}

// Check says what is wrong with a past request, by field; the page that
// imports shows it per row.
func (in *Past) Check(today civil.Date) map[string]string {
	f := faults{}
	if err := in.Application.check(today); err != nil {
		var e *fail.Error
		if asFail(err, &e) {
			for k, v := range e.Fields {
				f[k] = v
			}
		}
	}
	f.day("received", in.Received, in.Arrived, today, "收到申请之日")
	in.checkReply(f, today)
	f.most("number", in.Number, 40)
	f.most("reply_number", in.ReplyNumber, 60)
	return f
}

func (in *Past) checkReply(f faults, today civil.Date) {
	if g, ok := GroundOf(in.Ground); in.Ground != "" && (!ok || !g.Answers(in.Kind)) {
		f["ground"] = "没有这种答复依据，或者与申请类型不符"
	}
	if _, ok := OutcomeOf(in.Outcome); in.Outcome != "" && !ok {
		f["outcome"] = "没有这种办理结果，请使用年度报告的分类"
	}
	done := in.Ground != "" || in.Outcome != ""
	switch {
	case done:
		f.day("answered", in.Answered, in.Received, today, "答复日期")
	case !in.Answered.IsZero():
		f["outcome"] = "已填写答复日期，请填写办理结果"
	}
	if !in.Served.IsZero() {
		f.day("served", in.Served, max(in.Answered, in.Received), today, "送达日期")
	}
	if in.Archived && !done {
		f["outcome"] = "已归档的申请应当有办理结果"
	}
}

// Import takes a request over that was handled before. What is still open goes
// on here with its clock from the day of receipt.
func (s *Service) Import(ctx context.Context, a who.Actor, in Past) (out Registered, err error) {
	if in.Kind == "" {
		in.Kind = Information
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightImport, "", "") {
			return fail.Deniedf("您没有导入以往申请的权限。如工作需要，请联系本单位安全管理员")
		}
		if f := in.Check(tx.Today()); len(f) > 0 {
			return fail.Fields(f)
		}
		c, code, err := s.imported(tx, in)
		if err != nil {
			return err
		}
		out = Registered{c.Request, c.Item, code}
		return s.tell(tx, c, flow.Move[*Case]{Name: ActImport}, "", told{On: in.Received, Text: "导入以往申请：" + c.Item.Title})
	})
	return out, err
}

// imported keeps a past request and its one item.
func (s *Service) imported(tx *store.Tx, in Past) (*Case, string, error) {
	in.Confirmed = in.Received
	r, code, err := s.pastRequest(tx, in)
	if err != nil {
		return nil, "", err
	}
	c := &Case{Request: r, Actor: tx.Actor(), Today: tx.Today()}
	c.Item = Item{Agency: r.Agency, ID: s.newID(tx), Request: r.ID, Number: r.Number, No: 1, Kind: r.Kind, Title: r.Title, State: Received, Channel: r.Channel, ApplicantKind: r.ApplicantKind,
		SameKey: r.SameKey, Arrived: r.Arrived, Received: in.Received, ReceivedWhy: "以往登记的收到申请之日", ReceivedArticle: ArticleReceipt, Unit: in.Unit, Imported: true, ChangedAt: tx.Now()}
	in.close(&c.Item)
	if c.Setting, err = s.SettingOf(tx.Context(), tx, r.Agency); err != nil {
		return nil, "", err
	}
	if c.Cal, err = s.Calendar(tx.Context(), tx, r.Agency); err != nil {
		return nil, "", err
	}
	c.Terms = c.Setting.TermsOf()
	if err := s.ordinal(tx, &c.Item); err != nil {
		return nil, "", err
	}
	c.wind(tx.Today())
	return c, code, tx.Insert(&c.Item)
}

// close sets how a past item ended.
func (in *Past) close(i *Item) {
	i.Outcome, i.Ground, i.ReplyNumber = in.Outcome, in.Ground, in.ReplyNumber
	if g, ok := GroundOf(in.Ground); ok {
		i.Outcome = g.Row
	}
	if i.Outcome == "" {
		if in.Unit != "" {
			i.State = Handling
		}
		return
	}
	i.State, i.Issued, i.Answered, i.Closed = Replied, in.Answered, in.Answered, true
	if !in.Served.IsZero() {
		i.State, i.Served = Served, in.Served
	}
	if in.Archived {
		i.State, i.Archived = Archived, max(in.Answered, in.Served)
	}
}

// pastRequest keeps a past request under its own number.
func (s *Service) pastRequest(tx *store.Tx, in Past) (Request, string, error) {
	r, code := s.plain(tx, in.Application)
	r.Received, r.Imported = in.Received, true
	if r.Number = in.Number; r.Number == "" {
		n, err := s.Next(tx, fmt.Sprintf("request/%d", in.Received.Year()))
		if err != nil {
			return r, "", err
		}
		r.Number = fmt.Sprintf("%d-%04d", in.Received.Year(), n)
	}
	if err := s.keepRequest(tx, &r, in.Application); err != nil {
		if store.IsUnique(err) {
			err = fail.Fields(map[string]string{"number": "编号" + r.Number + "已经登记过"})
		}
		return r, "", err
	}
	return r, code, nil
}
