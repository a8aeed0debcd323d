package survey

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// KindSurvey is the kind of the package's references.
const KindSurvey = "survey"

// Ways of answering.
const (
	Open    = "open" // whoever finds it
	Invited = "code" // by an invitation code
)

// Survey is one questionnaire.
type Survey struct {
	Agency, ID string
	Version    int64
	// Kind is the key of a Template, for counting; Title and Intro are shown.
	Kind, Title, Intro string
	Unit               string
	// Access is Open or Invited. Anonymous is what is promised on the page.
	Access    string
	Anonymous bool
	// Owner is the thing that the questionnaire belongs to, or empty.
	OwnerKind, OwnerID string
	Listed             bool
	State              flow.State
	OpensAt, ClosesAt  time.Time
	Questions          []Question
	// Form is the frozen edition that is answered.
	Form string
	// Answers and Digest are set when the questionnaire ends.
	Answers int64
	Digest  string
	// Shown is the day on which the result was published, Item what was
	// drafted of it for publication.
	ShownOn civil.Date
	Item    string
	// Told is what the agency says of the result and what it will do.
	Told    string
	By      string
	SavedAt time.Time
}

// Table names the table.
func (*Survey) Table() string { return "survey_survey" }

// Cols lists the columns.
func (s *Survey) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("kind", &s.Kind), store.C("title", &s.Title),
		store.C("intro", &s.Intro), store.C("unit", &s.Unit), store.C("access", &s.Access), store.C("anonymous", &s.Anonymous), store.C("owner_kind", &s.OwnerKind),
		store.C("owner_id", &s.OwnerID), store.C("listed", &s.Listed), store.C("state", (*string)(&s.State)), store.C("opens_at", &s.OpensAt), store.C("closes_at", &s.ClosesAt),
		store.C("questions", store.JSON(&s.Questions)), store.C("form", &s.Form), store.C("answers", &s.Answers), store.C("digest", &s.Digest),
		store.C("shown_on", &s.ShownOn), store.C("item", &s.Item), store.C("told", &s.Told), store.C("by_id", &s.By), store.C("saved_at", &s.SavedAt)}
}

// KeepVersions keeps what a questionnaire said on a past day.
func (*Survey) KeepVersions() {}

// Ref names the questionnaire.
func (s *Survey) Ref() store.Ref { return store.Ref{Kind: KindSurvey, ID: s.ID} }

// Owner is the thing that the questionnaire belongs to.
func (s *Survey) Owner() store.Ref { return store.Ref{Kind: s.OwnerKind, ID: s.OwnerID} }

// Href is the questionnaire's page in the office, Public the citizens'.
func (s *Survey) Href() string { return root + "/" + s.ID }

// Public is the address at which it is answered.
func (s *Survey) Public() string { return public + "/" + s.ID }

// Takes says whether an answer can be given at the instant: from OpensAt on,
// and before ClosesAt.
func (s *Survey) Takes(now time.Time) bool {
	return s.State == Running && !now.Before(s.OpensAt) && now.Before(s.ClosesAt)
}

// Form is a frozen edition of the questions.
type Form struct {
	Agency, ID, Survey string
	Digest             string
	Questions          []Question
	At                 time.Time
}

// Table names the table.
func (*Form) Table() string { return "survey_form" }

// Cols lists the columns.
func (f *Form) Cols() []store.Col {
	return []store.Col{store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("survey", &f.Survey), store.C("digest", &f.Digest),
		store.C("questions", store.JSON(&f.Questions)), store.C("at", &f.At)}
}

// Answer is one filled questionnaire. Code and At are empty where it is
// anonymous; Month is the coarsest that statistics need.
type Answer struct {
	Agency, ID, Survey string
	Month              string
	Values             map[string][]string
	Code               string
	At                 time.Time
}

// Table names the table.
func (*Answer) Table() string { return "survey_answer" }

// Cols lists the columns.
func (a *Answer) Cols() []store.Col {
	return []store.Col{store.C("agency", &a.Agency), store.C("id", &a.ID), store.C("survey", &a.Survey), store.C("month", &a.Month),
		store.C("said", store.JSON(&a.Values)), store.C("code", &a.Code), store.C("at", &a.At)}
}

// Of reads a questionnaire that the person may see in the office.
func Of(ctx context.Context, q store.Querier, a who.Actor, id string) (Survey, error) {
	s, err := store.Get[Survey](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, s.Unit, "") {
		err = missing()
	}
	return s, err
}

// Given counts the answers to a questionnaire.
func Given(ctx context.Context, q store.Querier, s *Survey) (int, error) {
	n := 0
	err := q.QueryRow(ctx, "SELECT COUNT(*) FROM survey_answer WHERE agency = $1 AND survey = $2", s.Agency, s.ID).Scan(&n)
	return n, err
}

// formOf is the frozen edition that is answered.
func formOf(ctx context.Context, q store.Querier, s *Survey) (Form, error) {
	return store.Get[Form](ctx, q, s.Agency, s.Form)
}

// answersOf are all answers, in the order of their ids, which is none.
func answersOf(ctx context.Context, q store.Querier, s *Survey) ([]Answer, error) {
	return store.Select[Answer](ctx, q, "WHERE agency = $1 AND survey = $2 ORDER BY id", s.Agency, s.ID)
}
