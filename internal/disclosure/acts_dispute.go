package disclosure

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Filing is a reconsideration or a lawsuit as it was filed.
type Filing struct {
	Kind         string
	Simple       bool
	Number, Body string
	Filed, Copy  civil.Date
	// After is the reconsideration before a suit.
	After string
}

// Dispute notes a reconsideration or lawsuit against a reply. The answer with
// the evidence is due ten working days, in the simple procedure five, after
// the copy came (行政复议法第四十八条、第五十四条); in court fifteen days.
func (s *Service) Dispute(ctx context.Context, a who.Actor, id string, version int64, in Filing) (made string, err error) {
	err = s.act(ctx, a, id, MoveDispute, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		if DisputeTitles[in.Kind] == "" {
			f["kind"] = "请选择行政复议或者行政诉讼"
		}
		f.need("body", in.Body, "请填写复议机关或者人民法院", 100)
		f.day("filed", in.Filed, c.Item.Received, tx.Today(), "受理（立案）日期")
		f.day("copy", in.Copy, in.Filed, tx.Today(), "收到申请书（起诉状）副本的日期")
		if in.Kind == DisputeAfter && !slices.ContainsFunc(c.Disputes, func(d Dispute) bool { return d.ID == in.After && d.Kind == DisputeReview }) {
			f["after"] = "请选择起诉前的行政复议"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		d := Dispute{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Request: c.Item.Request, Kind: in.Kind, Simple: in.Simple && in.Kind == DisputeReview, Number: in.Number, Body: in.Body,
			Filed: in.Filed, Copy: in.Copy, After: in.After}
		d.Due = c.answerBy(&d)
		made = d.ID
		c.Disputes = append(c.Disputes, d)
		return told{On: in.Filed, Text: fmt.Sprintf("%s（%s），应于%s前答复", DisputeTitles[in.Kind], in.Body, d.Due.Chinese())}, tx.Insert(&d)
	})
	return made, err
}

// courtDays are the days in which a defendant answers in court
// (行政诉讼法第六十七条).
const courtDays = 15

// answerBy is the last day to answer a dispute.
func (c *Case) answerBy(d *Dispute) civil.Date {
	if d.Kind == DisputeReview {
		return c.Terms.On(answerTerm(d.Simple), d.Copy).Due(d.Copy, c.Cal)
	}
	return c.Cal.AddDate(d.Copy.Add(courtDays)-1, 1)
}

// dispute finds one of the case's disputes.
func (c *Case) dispute(id string) (*Dispute, error) {
	n := slices.IndexFunc(c.Disputes, func(d Dispute) bool { return d.ID == id })
	if n < 0 {
		return nil, fail.Fields(map[string]string{"dispute": "请选择本件的复议或者诉讼"})
	}
	return &c.Disputes[n], nil
}

// AnswerDispute notes that the answer was handed in.
func (s *Service) AnswerDispute(ctx context.Context, a who.Actor, id string, version int64, dispute string, on civil.Date) error {
	return s.act(ctx, a, id, MoveAnswered, version, func(tx *store.Tx, c *Case) (told, error) {
		d, err := c.dispute(dispute)
		if err != nil {
			return told{}, err
		}
		f := faults{}
		f.day("on", on, d.Copy, tx.Today(), "提交答复的日期")
		if err := f.err(); err != nil {
			return told{}, err
		}
		d.Answered = on
		return told{On: on, Text: "向" + d.Body + "提交答复和证据"}, tx.Update(d)
	})
}

// ReportDispute notes that a dispute was reported to the 主管部门 (报备).
func (s *Service) ReportDispute(ctx context.Context, a who.Actor, id string, version int64, dispute, to string, on civil.Date) error {
	return s.act(ctx, a, id, MoveReported, version, func(tx *store.Tx, c *Case) (told, error) {
		d, err := c.dispute(dispute)
		if err != nil {
			return told{}, err
		}
		f := faults{}
		f.day("on", on, d.Filed, tx.Today(), "报备日期")
		f.need("to", to, "请填写报备的部门", 100)
		if err := f.err(); err != nil {
			return told{}, err
		}
		d.Reported, d.ReportedTo = on, to
		return told{On: on, Text: "报" + to + "备案"}, tx.Update(d)
	})
}

// Resolve notes how a dispute ended: a row of the annual report's table four.
func (s *Service) Resolve(ctx context.Context, a who.Actor, id string, version int64, dispute, result, reason string, on civil.Date) error {
	return s.act(ctx, a, id, MoveResult, version, func(tx *store.Tx, c *Case) (told, error) {
		d, err := c.dispute(dispute)
		if err != nil {
			return told{}, err
		}
		f := faults{}
		f.day("on", on, d.Filed, tx.Today(), "作出日期")
		if result == "" || ResultTitles[result] == "" {
			f["result"] = "请选择结果"
		}
		f.need("reason", reason, "请写明决定或者裁判的内容和文号", 2000)
		if err := f.err(); err != nil {
			return told{}, err
		}
		d.Result, d.ResultOn, d.ResultWhy = result, on, reason
		return told{On: on, Text: DisputeTitles[d.Kind] + "：" + ResultTitles[result] + "，" + quote(reason), Why: reason}, tx.Update(d)
	})
}

// Redo makes the item that answers anew what was overruled. It counts in no
// annual report again; its clock begins when the decision was received.
func (s *Service) Redo(ctx context.Context, a who.Actor, id string, version int64, dispute string, received civil.Date) (made string, err error) {
	err = s.act(ctx, a, id, MoveRedo, version, func(tx *store.Tx, c *Case) (told, error) {
		d, err := c.dispute(dispute)
		if err != nil {
			return told{}, err
		}
		f := faults{}
		f.day("received", received, d.ResultOn, tx.Today(), "收到决定或者裁判的日期")
		if d.Result != Corrected || d.Redo != "" {
			f["dispute"] = "请选择结果为“结果纠正”、还没有重新答复的复议或者诉讼"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		items, err := s.ItemsOf(ctx, tx, tx.Tenant(), c.Item.Request)
		if err != nil {
			return told{}, err
		}
		p := &Case{Request: c.Request, Setting: c.Setting, Terms: c.Terms, Cal: c.Cal, Actor: a, Today: c.Today}
		p.Item = Item{Agency: tx.Tenant(), ID: s.newID(tx), Request: c.Item.Request, Number: c.Item.Number, No: int64(len(items) + 1), Kind: c.Item.Kind, Title: c.Item.Title, State: Handling,
			Unit: c.Item.Unit, Person: c.Item.Person, PersonName: c.Item.PersonName, Channel: c.Item.Channel, ApplicantKind: c.Item.ApplicantKind, SameKey: c.Item.SameKey, Arrived: received, Received: received,
			ReceivedWhy: "收到" + DisputeTitles[d.Kind] + "结果之日", ReceivedArticle: ArticleReview, RedoOf: c.Item.ID, ChangedAt: tx.Now()}
		p.wind(tx.Today())
		if err := tx.Insert(&p.Item); err != nil {
			return told{}, err
		}
		made, d.Redo = p.Item.ID, p.Item.ID
		if err := tx.Update(d); err != nil {
			return told{}, err
		}
		if err := s.tell(tx, p, flow.Move[*Case]{Name: MoveRedo, Article: ArticleReview}, "", told{On: received, Text: "重新答复" + c.Item.Label(), Says: "我们将按照决定重新作出答复。"}); err != nil {
			return told{}, err
		}
		return told{On: received, Text: "立项重新答复：" + p.Item.Label()}, nil
	})
	return made, err
}
