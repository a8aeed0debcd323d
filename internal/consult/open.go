package consult

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Extension is what consultations know and demand of items.
func (s *Consult) Extension() content.Extension {
	return content.Extension{Name: "consult", Gate: s.gate, Released: s.released, Withdrawn: s.withdrawn, Panels: s.panels, Public: s.public}
}

// gate says what an announcement or a report misses before its release.
func (s *Consult) gate(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	if i.Kind == kindNotice {
		return s.gateHearing(ctx, q, i)
	}
	if i.Kind != content.KindConsult && i.Kind != content.KindFeedback {
		return nil, nil
	}
	k, ok, err := byItem(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		if i.Kind == content.KindConsult && i.OriginalOn.IsZero() {
			return []content.Obstacle{{Says: "意见征集公告请从“意见征集”中起草，以便公众提出意见、查询结果", Article: ArticleThirty, Href: root}}, nil
		}
		return nil, nil
	}
	if i.ID == k.Feedback {
		return s.gateReport(ctx, q, &k)
	}
	lacking, err := lackingOf(ctx, q, &k)
	return gateNotice(&k, i, lacking, day(s.DB.Now())), err
}

func gateNotice(k *Consultation, i content.Item, lacking []string, today civil.Date) []content.Obstacle {
	var out []content.Obstacle
	add := func(says string) {
		out = append(out, content.Obstacle{Says: says, Article: ArticleThirty, Href: k.Href()})
	}
	if i.OnLine() {
		return nil
	}
	if k.State != Noticing {
		add("这项征集已收回修改或已终止，公告不能发布")
	}
	for _, l := range lacking {
		add("缺少：" + l)
	}
	if k.past(today) {
		add("征集起始时间" + minute(k.OpensAt) + "已过，公告写明的期限不真实，请收回公告，调整起止时间后重新起草")
	}
	if i.Parts[partDraft] != k.Draft || i.Parts[partExplain] != k.Explain {
		add("公告所附的草案、起草说明与征集事项中的不一致，请收回后重新起草公告")
	}
	return out
}

func (s *Consult) gateReport(ctx context.Context, q store.Querier, k *Consultation) ([]content.Obstacle, error) {
	c, err := s.of(ctx, q, k, s.DB.Now())
	if err != nil {
		return nil, err
	}
	var out []content.Obstacle
	if k.State != Answering && k.State != Answered {
		out = append(out, content.Obstacle{Says: "反馈已收回，意见正在重新处理", Article: ArticleFeedback, Href: k.Href()})
	}
	if c.Open > 0 {
		out = append(out, content.Obstacle{Says: fmt.Sprintf("还有%d条意见没有处理结果和理由", c.Open), Article: ArticleFeedback, Href: k.Href() + "/opinions?f.state=new"})
	}
	return out, nil
}

// released opens a consultation with its announcement, and publishes all
// answers at once with its report.
func (s *Consult) released(tx *store.Tx, i content.Item, _ content.Edition) error {
	if i.Kind == kindNotice {
		return s.hearingOut(tx, i)
	}
	k, ok, err := byItem(tx.Context(), tx, i.Agency, i.ID)
	if err != nil || !ok {
		return err
	}
	switch {
	case i.ID == k.Item && k.State == Noticing:
		return s.announced(tx, &k)
	case i.ID == k.Feedback && k.State == Answering:
		return s.answered(tx, &k)
	}
	return nil
}

func (s *Consult) announced(tx *store.Tx, k *Consultation) error {
	now := tx.Now().Truncate(time.Minute)
	if k.OpensAt.Before(now) {
		k.OpensAt = now
	}
	if !k.ClosesAt.After(k.OpensAt) {
		return fail.Invalidf("征集截止时间%s已过，请收回公告，调整起止时间", minute(k.ClosesAt))
	}
	lacking, err := lackingOf(tx.Context(), tx, k)
	if err != nil {
		return err
	}
	if len(lacking) > 0 {
		return fail.Invalidf("公告不能发布：%s。请收回公告后补充", lacking[0]).Under(ArticleThirty)
	}
	k.AnnouncedAt = tx.Now()
	if err := s.move(tx, k, MoveAnnounce, program{}, store.Telling("%s，%s至%s", k.Address(), minute(k.OpensAt), minute(k.ClosesAt))); err != nil {
		return err
	}
	return s.heard(tx, k)
}

// answered publishes every verdict in the act that publishes the report:
// whether an answer is public is read off the consultation alone.
func (s *Consult) answered(tx *store.Tx, k *Consultation) error {
	n, err := CountOpinions(tx.Context(), tx, k.Agency, Filter{Consultation: k.ID, State: string(Settled)})
	if err != nil {
		return err
	}
	k.AnsweredAt = tx.Now()
	if err := s.move(tx, k, MoveAnswer, program{}, store.Telling("%d条意见的处理结果同时公布", n)); err != nil {
		return err
	}
	return s.heard(tx, k)
}

// withdrawn stops a consultation whose announcement was taken back, and takes
// back the answers whose report was.
func (s *Consult) withdrawn(tx *store.Tx, i content.Item) error {
	if i.Kind == kindNotice {
		return s.hearingGone(tx, i)
	}
	k, ok, err := byItem(tx.Context(), tx, i.Agency, i.ID)
	if err != nil || !ok {
		return err
	}
	switch {
	case i.ID == k.Item && k.State == Announced && !k.DecidedOn.IsZero(): // the feedback stays owed
		return tx.Record(ActNoticeGone, k.Ref(), store.Telling("公告已撤回：%s；决策已经出台，仍须公布反馈", i.Reason))
	case i.ID == k.Item && k.State == Announced:
		k.State, k.StoppedWhy, k.SavedAt = Stopped, first(i.Reason, "公告已撤回"), tx.Now()
		if err := tx.Update(&k); err != nil {
			return err
		}
		return tx.Record(MoveStop, k.Ref(), store.Telling("公告已撤回：%s", i.Reason))
	case i.ID == k.Feedback && k.State == Answered:
		k.AnsweredAt = time.Time{}
		return s.move(tx, &k, MoveCorrect, program{}, store.Telling("反馈已撤回：%s", i.Reason))
	}
	return nil
}

// panels lead from the item's office page to the consultation.
func (s *Consult) panels(ctx context.Context, q store.Querier, a who.Actor, i content.Item) ([]content.Panel, error) {
	k, ok, err := byItem(ctx, q, i.Agency, i.ID)
	if err != nil || !ok || !may(a, RightView, &k) {
		return nil, err
	}
	p := content.Panel{Title: "意见征集", Href: k.Href(), Lines: [][2]string{{"事项", k.Title}, {"状态", k.Stage(s.DB.Now())}, {"起止", minute(k.OpensAt) + "至" + minute(k.ClosesAt)}}}
	if d := i.Parts[partDraft]; d != "" {
		p.Lines = append(p.Lines, [2]string{"随公告发布的草案", rich.Excerpt(d, 120)}, [2]string{"起草说明", rich.Excerpt(i.Parts[partExplain], 120)})
	}
	return []content.Panel{p}, nil
}

// public leads from the announcement and the report to the one address.
func (s *Consult) public(ctx context.Context, q store.Querier, l content.Live) (content.Part, error) {
	if l.Kind != content.KindConsult && l.Kind != content.KindFeedback {
		return content.Part{}, nil
	}
	k, ok, err := byItem(ctx, q, l.Agency, l.ID)
	if err != nil || !ok {
		return content.Part{}, err
	}
	links := []content.Link{{Text: "征集公告、草案和起草说明", Href: k.Address()}, {Text: "提意见", Href: k.Address() + "?tab=comment"}}
	if l.ID == k.Feedback {
		links = []content.Link{{Text: "征集公告、草案和起草说明", Href: k.Address()}, {Text: "逐条处理结果和理由", Href: k.Address() + "?tab=feedback"}}
	}
	return content.Part{Head: [][2]string{{"征集时间", minute(k.OpensAt) + "至" + minute(k.ClosesAt)}}, Boxes: []content.Box{{Title: "公开征求意见", Links: links}}}, nil
}

func day(t time.Time) civil.Date { return civil.FromTime(t.In(store.Zone)) }
