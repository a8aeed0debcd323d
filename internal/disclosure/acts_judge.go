package disclosure

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Judge answers one of the seven steps, with the reason and, where the answer
// needs it, the evidence. Nothing is overwritten: the last answer counts, and
// reviews of what was judged before go stale.
func (s *Service) Judge(ctx context.Context, a who.Actor, id string, version int64, step, answer, reason, evidence string) error {
	return s.act(ctx, a, id, MoveJudge, version, func(tx *store.Tx, c *Case) (told, error) {
		q, ok := QuestionOf(c.Item.Kind, step)
		if !ok {
			return told{}, fail.Missingf("没有这一步判断")
		}
		choice, ok := q.choice(answer)
		f := faults{}
		if !ok {
			f["answer"] = "请选择判断的结论"
		}
		f.need("reason", reason, "请写明判断的理由", 2000)
		if choice.Evidence != "" {
			f.need("evidence", evidence, "请填写依据："+choice.Evidence, 2000)
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		row := Step{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Step: step, Answer: answer, Reason: reason, Evidence: evidence, By: a.ID, ByName: a.Name, At: tx.Now()}
		if err := tx.Insert(&row); err != nil {
			return told{}, err
		}
		c.Steps = append(c.Steps, row)
		return told{Text: q.Title + "：" + choice.Title, Why: reason}, s.unjudge(tx, c)
	})
}

// Repeats says that the item repeats an earlier one of the same applicant
// (第三十六条第六项).
func (s *Service) Repeats(ctx context.Context, a who.Actor, id string, version int64, earlier string) error {
	return s.act(ctx, a, id, MoveJudge, version, func(tx *store.Tx, c *Case) (told, error) {
		i, err := s.Item(ctx, tx, a, earlier)
		if err != nil || i.ID == c.Item.ID || i.Issued.IsZero() {
			return told{}, fail.Fields(map[string]string{"earlier": "请选择已经答复的前次申请"})
		}
		if i.SameKey != c.Item.SameKey {
			return told{}, fail.Fields(map[string]string{"earlier": "前次申请的申请人与本件不同，不属于重复申请"})
		}
		c.Item.RepeatOf = i.ID
		return told{Text: "与" + i.Label() + "重复"}, nil
	})
}

// Searched is one search.
type Searched struct {
	System, Words, Span string
	On                  civil.Date
	Hits                int
	Result, Person      string
}

// Search writes down a search.
func (s *Service) Search(ctx context.Context, a who.Actor, id string, version int64, in Searched) error {
	return s.act(ctx, a, id, MoveSearch, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		f.need("system", in.System, "请填写检索的系统、档案或者场所", 200)
		f.need("words", in.Words, "请填写检索使用的关键词", 200)
		f.need("result", in.Result, "请填写检索的结果", 2000)
		f.need("person", in.Person, "请填写检索人", 60)
		f.day("on", in.On, c.Item.Arrived, tx.Today(), "检索日期")
		if in.Hits < 0 {
			f["hits"] = "命中数不能小于0"
		}
		if err := f.err(); err != nil {
			return told{}, err
		}
		row := SearchLog{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, System: in.System, Words: in.Words, Span: in.Span, On: in.On, Hits: int64(in.Hits),
			Result: in.Result, Person: in.Person, By: a.ID, At: tx.Now()}
		c.Searches = append(c.Searches, row)
		return told{On: in.On, Text: "检索" + in.System + "，关键词“" + in.Words + "”：" + quote(in.Result)}, tx.Insert(&row)
	})
}

// Review gives the opinion of the secrecy or the legality review. Nobody
// reviews the reply that they wrote.
func (s *Service) Review(ctx context.Context, a who.Actor, id string, version int64, kind, verdict, opinion string) error {
	name := MoveSecrecy
	if kind == ReviewLegal {
		name = MoveLegal
	}
	return s.act(ctx, a, id, name, version, func(tx *store.Tx, c *Case) (told, error) {
		f := faults{}
		if verdict != VerdictPass && verdict != VerdictFail {
			f["verdict"] = "请选择审查结论"
		}
		f.need("opinion", opinion, "请填写审查意见", 1000)
		if err := f.err(); err != nil {
			return told{}, err
		}
		if d := c.Draft(); d != nil && d.wrote(a.ID) {
			return told{}, fail.Deniedf("不能审查自己拟写的答复，请由其他有权限的人员审查")
		}
		row := Review{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, Kind: kind, Verdict: verdict, Opinion: opinion, By: a.ID, ByName: a.Name, At: tx.Now()}
		c.Reviews = append(c.Reviews, row)
		return told{Text: map[string]string{VerdictPass: "通过：", VerdictFail: "不通过："}[verdict] + quote(opinion), Why: opinion}, tx.Insert(&row)
	})
}
