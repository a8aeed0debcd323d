package assess

import (
	"context"
	"fmt"
	"html"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/survey"
)

// The acts in the record.
const (
	ActSave  = "拟订评议方案"
	ActFind  = "列出整改事项"
	ActDraft = "起草评议公告"
	ActFile  = "上传整改佐证"
)

// Plan is what a person says of a round.
type Plan struct {
	Year        int
	Title, Plan string
	Ways        []Way
}

func (p *Plan) check() error {
	wrong := map[string]string{}
	if strings.TrimSpace(p.Title) == "" {
		wrong["title"] = "请填写评议名称"
	}
	if p.Year < 2008 || p.Year > 2100 {
		wrong["year"] = "请填写年份，例如 2023"
	}
	if len(p.Ways) == 0 {
		wrong["weight_questionnaire"] = "至少采用一种评议方式，并填写权重"
	}
	sum := int64(0)
	for _, w := range p.Ways {
		if w.Weight < 1 || w.Weight > 100 {
			wrong["weight_"+w.Key] = "权重应在1到100之间"
		}
		sum += w.Weight
	}
	if len(wrong) == 0 && sum != 100 {
		wrong["weight_questionnaire"] = fmt.Sprintf("各方式的权重合计应为100，现在是%d", sum)
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Save makes a round, or mends one that has not begun; id is empty for a new
// one. A way without a questionnaire gets one from the template: by
// invitation for delegates, open for the others.
func (s *Assess) Save(ctx context.Context, a who.Actor, id string, version int64, in Plan) (r Round, err error) {
	if err := in.check(); err != nil {
		return r, err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightRun, a.Unit, "") {
			return fail.Deniedf("您没有组织社会评议的权限")
		}
		r = Round{Agency: a.Tenant, ID: tx.NewID(), Unit: a.Unit, State: Drafted, By: a.ID}
		if id != "" {
			if r, err = roundOf(ctx, tx, a, id); err != nil {
				return err
			}
			if r.State != Drafted || r.Version != version {
				return fail.Stalef("这次评议已经开始，或刚刚由其他人修改过，请刷新后查看")
			}
		}
		r.Year, r.Title, r.Plan, r.SavedAt = int64(in.Year), strings.TrimSpace(in.Title), strings.TrimSpace(in.Plan), tx.Now()
		if r.Ways, err = s.asked(tx, &r, in.Ways); err != nil {
			return err
		}
		if id == "" {
			err = tx.Insert(&r)
		} else {
			err = tx.Update(&r)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSave, r.Ref(), store.Telling("%s", r.Title), store.Under(Article))
	})
	return r, err
}

// asked gives every way its questionnaire.
func (s *Assess) asked(tx *store.Tx, r *Round, ways []Way) ([]Way, error) {
	out := append([]Way(nil), ways...)
	for n := range out {
		for _, old := range r.Ways {
			if old.Key == out[n].Key && out[n].Survey == "" {
				out[n].Survey = old.Survey
			}
		}
		if out[n].Survey != "" {
			if _, err := store.Get[survey.Survey](tx.Context(), tx, tx.Tenant(), out[n].Survey); err != nil {
				return nil, err
			}
			continue
		}
		h := survey.Head{Kind: "social", Title: r.Title + "（" + wayTitle(out[n].Key) + "）", Unit: r.Unit, Access: survey.Open, Anonymous: true, Listed: out[n].Key == "online", Owner: r.Ref()}
		if t, ok := survey.TemplateOf("social"); ok {
			h.Intro = t.Intro
		}
		if out[n].Key == "delegates" {
			h.Access = survey.Invited
		}
		made, err := s.Surveys.Begin(tx, h)
		if err != nil {
			return nil, err
		}
		out[n].Survey = made.ID
	}
	return out, nil
}

// caseOf is a round with what its moves depend on.
func (s *Assess) caseOf(ctx context.Context, q store.Querier, r Round) (*Case, error) {
	c := &Case{Round: r, Ended: true, Sample: true, Mended: true}
	p, err := ParameterOn(ctx, q, r.Agency, civil.FromTime(s.DB.Now().In(store.Zone)))
	if err != nil {
		return nil, err
	}
	for _, w := range r.Ways {
		c.weights += w.Weight
		if w.Survey == "" {
			continue
		}
		c.surveys++
		x, err := store.Get[survey.Survey](ctx, q, r.Agency, w.Survey)
		if err != nil {
			return nil, err
		}
		c.Ended = c.Ended && (x.State == survey.Ended || x.State == survey.Shown)
		c.Sample = c.Sample && x.Answers >= p.Sample
	}
	list, err := findingsOf(ctx, q, r.Agency, r.ID)
	for _, f := range list {
		c.Mended = c.Mended && (f.State == Mended || f.State == Rated)
	}
	return c, err
}

// Move makes a move of a round.
func (s *Assess) Move(ctx context.Context, a who.Actor, id, move string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := roundOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		c, err := s.caseOf(ctx, tx, r)
		if err != nil {
			return err
		}
		m, err := Flow.Try(c, move, a.On(r.Unit, ""))
		if err != nil {
			return err
		}
		r.State, r.SavedAt = m.To, tx.Now()
		note, err := s.moved(tx, &r, move)
		if err != nil {
			return err
		}
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record("评议"+move, r.Ref(), store.Telling("%s", note), store.Under(Article))
	})
}

func (s *Assess) moved(tx *store.Tx, r *Round, move string) (string, error) {
	switch move {
	case MoveStart:
		return r.Title, s.start(tx, r)
	case MoveScore:
		return s.score(tx, r)
	case MovePublish:
		r.PublishedOn = tx.Today()
		for _, w := range r.Ways {
			x, err := store.Get[survey.Survey](tx.Context(), tx, r.Agency, w.Survey)
			if err == nil && x.State == survey.Ended {
				err = s.Surveys.MoveIn(tx, x.ID, survey.MoveShow, "")
			}
			if err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("得分%s，%s", points(r.Score), r.Grade), nil
	}
	r.ClosedOn = tx.Today()
	return r.Title, nil
}

// start opens the questionnaires that wait.
func (s *Assess) start(tx *store.Tx, r *Round) error {
	for _, w := range r.Ways {
		x, err := store.Get[survey.Survey](tx.Context(), tx, r.Agency, w.Survey)
		if err == nil && x.State == survey.Drafted {
			err = s.Surveys.MoveIn(tx, x.ID, survey.MoveOpen, "")
		}
		if err != nil {
			return fmt.Errorf("%s：%w", wayTitle(w.Key), err)
		}
	}
	return nil
}

// score computes and freezes the score, and rates again what earlier rounds
// found.
func (s *Assess) score(tx *store.Tx, r *Round) (string, error) {
	inputs, _, err := s.inputs(tx.Context(), tx, r)
	if err != nil {
		return "", err
	}
	p, err := ParameterOn(tx.Context(), tx, r.Agency, tx.Today())
	if err != nil {
		return "", err
	}
	b := Compute(inputs, p)
	r.Score, r.Grade, r.ScoredOn = hundredths(b.Score), b.Grade, tx.Today()
	r.Basis, r.Digest = b.text()
	if err := s.rate(tx, r, &b, p); err != nil {
		return "", err
	}
	return fmt.Sprintf("综合得分%s，%s，依据摘要%s", points(r.Score), r.Grade, r.Digest[:12]), nil
}

// rate gives every finding of earlier rounds that waits for it the aspect's
// new score. One that is not above the line, or did not rise, becomes a
// finding of this round again.
func (s *Assess) rate(tx *store.Tx, r *Round, b *Basis, p Parameter) error {
	old, err := store.Select[Finding](tx.Context(), tx, "WHERE agency = $1 AND round <> $2 AND again = '' AND state = 'mended' ORDER BY id", r.Agency, r.ID)
	if err != nil {
		return err
	}
	for i := range old {
		f := &old[i]
		for _, x := range b.Aspects() {
			if x.Aspect != f.Aspect {
				continue
			}
			f.After, f.Again, f.RatedOn, f.State, f.SavedAt = hundredths(x.Score), r.ID, tx.Today(), Rated, tx.Now()
			if err := tx.Update(f); err != nil {
				return err
			}
			if err := tx.Record(MoveRate, f.Ref(), store.Telling("%s：%s→%s", f.Aspect, points(f.Before), points(f.After))); err != nil {
				return err
			}
			if f.After > f.Before && f.After >= p.Weak {
				continue
			}
			again := Finding{Agency: r.Agency, ID: tx.NewID(), Round: r.ID, Aspect: f.Aspect, Title: f.Title, Why: "上一轮整改后复评没有提高或仍低于整改线，继续整改。", Before: f.After,
				Unit: f.Unit, Owner: f.Owner, OwnerName: f.OwnerName, Due: tx.Today().Add(int(p.Days)), State: Open, Follows: f.ID, SavedAt: tx.Now()}
			if err := s.found(tx, &again); err != nil {
				return err
			}
		}
	}
	return nil
}

// found keeps a new finding and tells its owner.
func (s *Assess) found(tx *store.Tx, f *Finding) error {
	if err := tx.Insert(f); err != nil {
		return err
	}
	if _, err := s.Notices.Tell(tx, notice.Message{Key: "assess:new:" + f.ID, Kind: "assess.found", Level: notice.Remind, Subject: f.Ref(), To: []string{f.Owner}, Href: f.Href(),
		Title: "社会评议整改：" + f.Title, Body: "请于" + f.Due.Chinese() + "前整改并报送措施和佐证。" + Article}); err != nil {
		return err
	}
	return tx.Record(ActFind, f.Ref(), store.Telling("%s，%s，期限%s", f.Title, f.OwnerName, f.Due), store.Under(Article))
}

// Found is what a person says of a finding.
type Found struct {
	Aspect, Title, Why, Unit, Owner string
	Due                             civil.Date
}

// Find makes a finding of a scored round.
func (s *Assess) Find(ctx context.Context, a who.Actor, round string, in Found) (f Finding, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := roundOf(ctx, tx, a, round)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightRun, r.Unit, ""):
			return fail.Deniedf("您没有列出整改事项的权限")
		case r.State != Scored && r.State != Published:
			return fail.Invalidf("综合评定之后、办结之前列出整改事项")
		}
		wrong := map[string]string{}
		if strings.TrimSpace(in.Title) == "" {
			wrong["title"] = "请填写整改事项"
		}
		if in.Unit == "" {
			wrong["unit"] = "请选择责任科室"
		}
		owner, err := s.Roster.Person(ctx, tx, a.Tenant, in.Owner)
		if err != nil {
			wrong["owner"] = "请选择责任人"
		}
		if in.Due <= tx.Today() {
			wrong["due"] = "期限应晚于今天"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		f = Finding{Agency: a.Tenant, ID: tx.NewID(), Round: r.ID, Aspect: in.Aspect, Title: strings.TrimSpace(in.Title), Why: strings.TrimSpace(in.Why), Unit: in.Unit, Owner: owner.ID, OwnerName: owner.Name, Due: in.Due, State: Open, SavedAt: tx.Now()}
		b, err := r.basis()
		if err != nil {
			return err
		}
		for _, x := range b.Aspects() {
			if x.Aspect == f.Aspect {
				f.Before = hundredths(x.Score)
			}
		}
		return s.found(tx, &f)
	})
	return f, err
}

// Mend makes a move of a finding; said is what was done, or why it is
// returned.
func (s *Assess) Mend(ctx context.Context, a who.Actor, id, move, said string) error {
	said = strings.TrimSpace(said)
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		f, err := findingOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if move == MoveRate {
			return fail.Invalidf("复评由下一轮评议的综合评定自动进行")
		}
		m, err := Findings.Try(&f, move, a.On(f.Unit, ""))
		if err != nil {
			return err
		}
		note := store.Telling("%s", f.Title)
		switch move {
		case MoveReport:
			files, err := s.Files.Of(ctx, tx, a.Tenant, f.Ref())
			if err != nil {
				return err
			}
			if said == "" || len(files) == 0 {
				return fail.Fields(map[string]string{"said": "请写明整改措施和结果，并先上传至少一份佐证"})
			}
			f.Did, f.ReportedBy, f.ReportedOn = said, a.ID, tx.Today()
		case MoveReturn:
			if said == "" {
				return fail.Fields(map[string]string{"said": "请写明退回的原因"})
			}
			note = store.Because(said)
		case MoveConfirm:
			f.ConfirmedOn = tx.Today()
		}
		f.State, f.SavedAt = m.To, tx.Now()
		if err := tx.Update(&f); err != nil {
			return err
		}
		return tx.Record(move, f.Ref(), note)
	})
}

// File keeps evidence of an improvement.
func (s *Assess) File(ctx context.Context, a who.Actor, id, name string, body []byte) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		f, err := findingOf(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightMend, f.Unit, ""):
			return fail.Deniedf("您没有报送这项整改的权限")
		case f.State != Open:
			return fail.Stalef("已经报送，不能再增加佐证。需要补充的，请退回后上传")
		}
		got, err := s.Files.Put(tx, name, body, f.Ref())
		if err != nil {
			return err
		}
		return tx.Record(ActFile, f.Ref(), store.Telling("%s", got.Name))
	})
}

// Draft makes an item for publication out of a scored round.
func (s *Assess) Draft(ctx context.Context, a who.Actor, id string) (i content.Item, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := roundOf(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case s.Publish == nil:
			return fail.Invalidf("没有接入信息发布")
		case !a.MayOn(RightRun, r.Unit, ""):
			return fail.Deniedf("您没有起草评议公告的权限")
		case r.State == Drafted || r.State == Running:
			return fail.Invalidf("综合评定后才能起草结果公告")
		case r.Item != "":
			return fail.Stalef("结果公告已经起草过")
		}
		list, err := findingsOf(ctx, tx, a.Tenant, r.ID)
		if err != nil {
			return err
		}
		text, err := r.html(list)
		if err != nil {
			return err
		}
		if i, err = s.Publish(tx, content.Item{Kind: "notice", Title: r.Title + "结果公告", Body: text, Unit: r.Unit, Marking: content.Proactive, Formed: tx.Today(), Tasks: []string{"25"}, About: []store.Ref{r.Ref()}}); err != nil {
			return err
		}
		r.Item, r.SavedAt = i.ID, tx.Now()
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(ActDraft, r.Ref(), store.Telling("《%s》", i.Title))
	})
	return i, err
}

// html is a round's result as a text for publication.
func (r *Round) html(list []Finding) (string, error) {
	basis, err := r.basis()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	esc := html.EscapeString
	fmt.Fprintf(&b, "<p>%s综合得分%s分，等次为%s。</p><h2>评议方式和样本</h2><table><tr><th>方式</th><th>权重</th><th>样本</th><th>得分</th></tr>", esc(r.Title), points(r.Score), r.Grade)
	for _, in := range basis.Inputs {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%d%%</td><td>%d份</td><td>%.2f</td></tr>", wayTitle(in.Way), in.Weight, in.Answers, in.Score)
	}
	b.WriteString("</table><h2>各方面得分</h2><table><tr><th>方面</th><th>有看法人数</th><th>得分</th></tr>")
	for _, x := range basis.Aspects() {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%d</td><td>%.2f</td></tr>", esc(x.Aspect), x.N, x.Score)
	}
	b.WriteString("</table><h2>整改事项</h2><ol>")
	for _, f := range list {
		fmt.Fprintf(&b, "<li>%s（%s前完成）</li>", esc(f.Title), f.Due.Chinese())
	}
	fmt.Fprintf(&b, "</ol><h2>计算方法</h2><p>%s</p><p>依据摘要（SHA-256）：%s</p>", esc(Formula), r.Digest)
	return b.String(), nil
}

// pending says whether a state of a finding still asks for work.
func pending(s flow.State) bool { return s == Open || s == Reported }
