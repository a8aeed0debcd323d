package report

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/report/check"
)

// The acts beside the moves.
const (
	ActStart  = "编制年度报告"
	ActWrite  = "撰写年度报告"
	ActManual = "填报年度报告数据"
	ActPrior  = "填入上年报告数据"
	ActJudge  = "核实年度报告问题"
)

// manualField is a figure that is entered by hand.
type manualField struct{ Key, Label, Unit string }

var manualFields = []manualField{{"permit", "行政许可处理决定数量", "件"}, {"penalty", "行政处罚处理决定数量", "件"}, {"force", "行政强制处理决定数量", "件"}, {"fee", "行政事业性收费金额", "元"}}

func may(a who.Actor, right string) error {
	if !a.MayOn(right, "", "") {
		return fail.Deniedf("您没有办理年度报告的权限。如工作需要，请联系本单位安全管理员")
	}
	return nil
}

// Start begins the report on a year, its texts over a skeleton of figures. The
// figures of last year's report are taken over where that one is here.
func (s *Service) Start(ctx context.Context, a who.Actor, year int) (r Report, err error) {
	if err := may(a, RightEdit); err != nil {
		return r, err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if this := tx.Today().Year(); year < 2019 || year > this {
			return fail.Fields(map[string]string{"year": fmt.Sprintf("请填写 2019 至 %d 之间的年份", this)})
		}
		if old, err := store.First[Report](ctx, tx, "WHERE agency = $1 AND year = $2", a.Tenant, int64(year)); err == nil {
			return fail.Stalef("%d年度的报告已经开始编制：%s", year, old.Title)
		}
		name, err := s.Agency(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		r = Report{Agency: a.Tenant, ID: tx.NewID(), Year: int64(year), Edition: 1, State: Drafting, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, year),
			Manual: map[string]Manual{}, Unit: a.Unit, Author: a.ID, AuthorName: a.Name, StartedOn: tx.Today(), SavedAt: tx.Now()}
		if last, err := store.First[Report](ctx, tx, "WHERE agency = $1 AND year = $2 AND state = 'published' ORDER BY edition DESC", a.Tenant, int64(year-1)); err == nil {
			r.Prior, r.PriorFrom = last.Figures, "本系统公布的"+last.Title
		}
		from, to := r.Span()
		f, err := s.Compute(ctx, tx, a.Tenant, from, to, r.Manual)
		if err != nil {
			return err
		}
		progress := ""
		if s.Progress != nil {
			if progress, err = s.Progress(ctx, tx, a, year); err != nil {
				return err
			}
		}
		fees, err := s.fees(ctx, tx, a.Tenant, from, to)
		if err != nil {
			return err
		}
		r.Parts = r.skeleton(progress, f, fees)
		if err := tx.Insert(&r); err != nil {
			return err
		}
		return tx.Record(ActStart, r.Ref(), store.Telling("%s", r.Title))
	})
	return r, err
}

// change changes a report that is being drawn up.
func (s *Service) change(ctx context.Context, a who.Actor, id string, version int64, act string, f func(*store.Tx, *Report) (told string, err error)) error {
	if err := may(a, RightEdit); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Report](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if version >= 0 && r.Version != version {
			return fail.Stalef("其他人刚刚修改了这份报告，请刷新后再改")
		}
		if r.State != Drafting {
			return fail.Stalef("报告%s，不能修改", Reports.TitleOf(Reports.State(&r)))
		}
		told, err := f(tx, &r)
		if err != nil {
			return err
		}
		r.SavedAt = tx.Now()
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(act, r.Ref(), store.Telling("%s", told))
	})
}

// Write saves the written parts.
func (s *Service) Write(ctx context.Context, a who.Actor, id string, version int64, parts map[string]string) error {
	return s.change(ctx, a, id, version, ActWrite, func(_ *store.Tx, r *Report) (string, error) {
		r.Parts = maps.Clone(r.Parts)
		for k, v := range parts {
			if len(v) > 100_000 {
				return "", fail.Fields(map[string]string{"part" + k: "文字太长，请控制在三万字以内"})
			}
			r.Parts[k] = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n"))
		}
		return r.Title, nil
	})
}

// Enter saves the figures that no record holds, each with its source.
func (s *Service) Enter(ctx context.Context, a who.Actor, id string, in map[string]Manual) error {
	wrong := map[string]string{}
	for _, k := range manualFields {
		m, ok := in[k.Key]
		switch {
		case !ok:
		case m.Value < 0:
			wrong[k.Key] = "请填写不小于 0 的整数，没有的填 0"
		case strings.TrimSpace(m.Source) == "":
			wrong[k.Key+"_source"] = "请写明数据来源，例如：行政审批科台账"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return s.change(ctx, a, id, -1, ActManual, func(tx *store.Tx, r *Report) (string, error) {
		r.Manual = maps.Clone(r.Manual)
		for _, k := range manualFields {
			if m, ok := in[k.Key]; ok {
				r.Manual[k.Key] = Manual{m.Value, strings.TrimSpace(m.Source), a.Name, tx.Today().String()}
			}
		}
		return r.Title, nil
	})
}

// ReadPrior takes the figures of last year's published report from its file,
// for the first year in which the program draws the report up. A report whose
// tables do not hold is refused.
func (s *Service) ReadPrior(ctx context.Context, a who.Actor, id, name string, data []byte) error {
	found, err := s.ReadFile(ctx, name, data)
	if err != nil {
		return err
	}
	if found.Status != check.Holds {
		return fail.Fields(map[string]string{"file": "这份报告" + found.Status.Says() + "，请先核对：" + firstMessage(found)})
	}
	return s.change(ctx, a, id, -1, ActPrior, func(_ *store.Tx, r *Report) (string, error) {
		if found.Year != 0 && int64(found.Year) != r.Year-1 {
			return "", fail.Fields(map[string]string{"file": fmt.Sprintf("这是%d年度的报告，应为%d年度的报告", found.Year, r.Year-1)})
		}
		r.Prior, r.PriorFrom = fromCheck(found), "读自"+name
		return name, nil
	})
}

// EnterPrior takes last year's carried-over requests as typed in, for a year
// whose report cannot be read.
func (s *Service) EnterPrior(ctx context.Context, a who.Actor, id string, carried [6]int64, documents int64, source string) error {
	if strings.TrimSpace(source) == "" {
		return fail.Fields(map[string]string{"source": "请写明数据来源，例如：2022年度报告第三部分"})
	}
	var row [7]int64
	for i, n := range carried {
		if n < 0 {
			return fail.Fields(map[string]string{"carried": "请填写不小于 0 的整数"})
		}
		row[i] = n
		row[6] += n
	}
	return s.change(ctx, a, id, -1, ActPrior, func(_ *store.Tx, r *Report) (string, error) {
		r.Prior = &Figures{Documents: [3]int64{0, 0, documents}, Requests: map[string][7]int64{"I": row, "IV": row}}
		r.PriorFrom = strings.TrimSpace(source)
		return r.PriorFrom, nil
	})
}

func firstMessage(r *check.Result) string {
	for _, f := range r.Findings {
		if f.Level == check.Hard {
			return f.Message
		}
	}
	for _, d := range r.Doubts {
		return d.Message
	}
	return ""
}

// ReadFile reads anybody's report, refusals as a form shows them.
func (s *Service) ReadFile(ctx context.Context, name string, data []byte) (*check.Result, error) {
	doc, err := docread.ReadBytes(ctx, name, data, s.Reading)
	if err != nil {
		return nil, fail.Fields(map[string]string{"file": err.Error()})
	}
	found, err := check.Read(doc)
	if err != nil {
		return nil, fail.Fields(map[string]string{"file": err.Error()})
	}
	found.File = name
	return found, nil
}

// Judge keeps what a reviewer says of a finding (M05).
func (s *Service) Judge(ctx context.Context, a who.Actor, id, print, verdict, reason string) error {
	if err := may(a, RightReview); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if verdict != Mended && verdict != Accepted {
		return fail.Fields(map[string]string{"verdict": "请选择核实结果"})
	}
	if reason == "" {
		return fail.Fields(map[string]string{"reason": "请写明理由"})
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Report](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		m, err := store.First[Mark](ctx, tx, "WHERE agency = $1 AND report = $2 AND print = $3", a.Tenant, id, print)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		m.Agency, m.Report, m.Print, m.Verdict, m.Reason, m.By, m.ByName, m.At = a.Tenant, id, print, verdict, reason, a.ID, a.Name, tx.Now()
		if fresh {
			m.ID = tx.NewID()
			err = tx.Insert(&m)
		} else {
			err = tx.Update(&m)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActJudge, r.Ref(), store.Because(reason), store.Telling("%s", print))
	})
}

// Hand fixes the figures and drafts the item, which goes the way of all items:
// review, signing, publication. Hard identities that fail, findings nobody has
// looked at, copied text and missing figures refuse it.
func (s *Service) Hand(ctx context.Context, a who.Actor, id string) (i content.Item, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Report](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		move, err := Reports.Try(&r, MoveHand, a)
		if err != nil {
			return err
		}
		if _, to := r.Span(); tx.Today() <= to {
			return fail.Invalidf("%d年度还没有结束，次年1月1日起才能拟发年度报告", r.Year)
		}
		e, err := s.Examine(ctx, tx, &r)
		if err != nil {
			return err
		}
		if wrong := e.Ready(); len(wrong) > 0 {
			return fail.Invalidf("报告还不能拟发：%s", strings.Join(wrong[:min(len(wrong), 5)], "；")).Under(ArticleForm)
		}
		i = content.Item{Kind: content.KindReport, Title: r.Title, Body: r.Body(e.Figures), Unit: a.Unit, Marking: content.Proactive, Formed: tx.Today(), About: []store.Ref{r.Ref()}}
		if i.Column, err = columnFor(tx, "/nb"); err != nil {
			return err
		}
		if i, err = s.Begin(tx, i); err != nil {
			return err
		}
		r.State, r.Figures, r.Item, r.HandedOn = string(move.To), e.Figures, i.ID, tx.Today()
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(MoveHand, r.Ref(), store.Telling("《%s》", r.Title))
	})
	return i, err
}

// columnFor is the column that takes reports and whose path ends so, or any
// that takes them.
func columnFor(tx *store.Tx, suffix string) (string, error) {
	tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return "", err
	}
	other := ""
	for _, c := range tree.All {
		if !c.Takes(content.KindReport) {
			continue
		}
		if strings.HasSuffix(c.Path, suffix) {
			return c.ID, nil
		}
		if other == "" {
			other = c.ID
		}
	}
	return other, nil
}

// TakeBack returns a report to its author while its item is not yet public.
func (s *Service) TakeBack(ctx context.Context, a who.Actor, id string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Report](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		move, err := Reports.Try(&r, MoveBack, a)
		if err != nil {
			return err
		}
		if i, err := content.ItemOf(ctx, tx, a.Tenant, r.Item); err == nil && i.State != content.Abandoned {
			return fail.Invalidf("稿件《%s》还在办理，请先在信息发布中作废这份稿件，再取回修改", i.Title)
		}
		r.State, r.Item, r.Figures = string(move.To), "", nil
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(MoveBack, r.Ref(), store.Telling("《%s》", r.Title))
	})
}

// Correct begins a new edition of a published report, with the explanation
// that stands at its head. The old one stays and is shown as replaced.
func (s *Service) Correct(ctx context.Context, a who.Actor, id, why string) (next Report, err error) {
	if why = strings.TrimSpace(why); why == "" {
		return next, fail.Fields(map[string]string{"why": "请写明更正的内容和原因，将印在更正后的报告开头"})
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Report](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		move, err := Reports.Try(&r, MoveCorrect, a)
		if err != nil {
			return err
		}
		next = r
		next.ID, next.Version, next.Edition, next.State, next.Note, next.Item, next.Figures = tx.NewID(), 0, r.Edition+1, Drafting, why, "", nil
		next.HandedOn, next.PublishedOn, next.StartedOn, next.SavedAt = 0, 0, tx.Today(), tx.Now()
		r.State = string(move.To)
		if err := tx.Update(&r); err != nil {
			return err
		}
		if err := tx.Insert(&next); err != nil {
			return err
		}
		return tx.Record(MoveCorrect, next.Ref(), store.Because(why), store.Telling("《%s》第%d版", r.Title, next.Edition))
	})
	return next, err
}
