package consulttest_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/kit/store"
)

// asked is a questionnaire that is open once it was made.
type asked struct{ opens, closes time.Time }

// Make remembers the time.
func (q *asked) Make(_ *store.Tx, _ store.Ref, _, _ string, opens, closes time.Time) (string, error) {
	q.opens, q.closes = opens, closes
	return "s-1", nil
}

// Look says how it stands.
func (q *asked) Look(context.Context, store.Querier, string, string) (consult.Asking, error) {
	return consult.Asking{Title: "奖补办法问卷", Href: "/office/surveys/s-1", Public: "/surveys/s-1", State: "开放中", Answers: 7, Open: true}, nil
}

// A questionnaire beside a consultation is open as long as it is, shown beside
// the form, and told in the feedback.
func TestAQuestionnaireBesideAConsultation(t *testing.T) {
	h := build(t)
	q := &asked{}
	h.s.Surveys = q
	k := h.announced(plan())
	h.goTo("2023-04-11 09:00")
	clerk, act := h.As("p-wang"), k.Href()+"/act?name="+url.QueryEscape(consult.ActSurvey)
	h.Sees(h.Get(clerk, k.Href()), 200, consult.ActSurvey)
	if got := h.Post(clerk, act, nil); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/office/surveys/s-1" {
		t.Fatalf("%d to %s", got.Status, got.Header.Get("Location"))
	}
	if q.opens != k.OpensAt || q.closes != k.ClosesAt {
		t.Errorf("open from %s to %s", q.opens, q.closes)
	}
	h.Sees(h.Get(clerk, k.Href()), 200, "奖补办法问卷，开放中，已答7份", "!"+consult.ActSurvey)
	h.Sees(h.Post(clerk, act, nil), 409, "已经附有问卷")
	if _, body := h.from("203.0.113.9").ask(http.MethodGet, k.Address()+"?tab=comment", nil); !strings.Contains(body, "/surveys/s-1") {
		t.Error("the public does not find the questionnaire")
	}
	h.Sees(h.Get(clerk, k.Href()+"/report"), 200, "共回收7份")
	h.Verify()
}
