package consult

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// ActSurvey is the act of putting a questionnaire beside a consultation, one
// of the ways of hearing the public (条例第十四条).
const ActSurvey = "附调查问卷"

// Ask drafts a questionnaire that can be answered as long as the consultation
// is open; its questions are written where questionnaires are.
func (s *Consult) Ask(ctx context.Context, a who.Actor, id string) (href string, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := s.workable(tx, a, id)
		if err != nil {
			return err
		}
		switch {
		case s.Surveys == nil:
			return fail.Invalidf("没有启用调查问卷")
		case k.Survey != "":
			return fail.Stalef("这项征集已经附有问卷")
		case k.Over(tx.Now()):
			return fail.Invalidf("征集已经结束，不能再附问卷")
		}
		if k.Survey, err = s.Surveys.Make(tx, k.Ref(), strings.Trim(k.Title, "《》")+"问卷", k.Unit, k.OpensAt, k.ClosesAt); err != nil {
			return err
		}
		look, err := s.Surveys.Look(ctx, tx, k.Agency, k.Survey)
		if err != nil {
			return err
		}
		href = look.Href
		if err := tx.Update(k); err != nil {
			return err
		}
		return tx.Record(ActSurvey, k.Ref(), store.Telling("《%s》", look.Title), store.Under(ArticleWays))
	})
	return href, err
}

// asking is how the consultation's questionnaire stands; ok is false for none.
func (s *Consult) asking(ctx context.Context, q store.Querier, k *Consultation) (a Asking, ok bool, err error) {
	if s.Surveys == nil || k.Survey == "" {
		return a, false, nil
	}
	a, err = s.Surveys.Look(ctx, q, k.Agency, k.Survey)
	return a, err == nil, err
}

// mayAsk says that a questionnaire can be put beside it now.
func (s *Consult) mayAsk(c *web.Ctx, k *Consultation) bool {
	return s.Surveys != nil && k.Survey == "" && k.State == Announced && !k.Over(c.Now()) && may(c.Actor, RightWork, k)
}

// surveyFact leads from the consultation to its questionnaire.
func (s *Consult) surveyFact(c *web.Ctx, k *Consultation) ([]ui.Pair, error) {
	a, ok, err := s.asking(c.Context(), c.DB, k)
	if err != nil || !ok {
		return nil, err
	}
	return []ui.Pair{{Label: "调查问卷", Cell: ui.A(fmt.Sprintf("%s，%s，已答%d份", a.Title, a.State, a.Answers), a.Href)}}, nil
}
