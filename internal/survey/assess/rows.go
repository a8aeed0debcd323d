package assess

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The kinds of the package's references.
const (
	KindRound   = "assess-round"
	KindFinding = "assess-finding"
)

// Way is one way of judging within a round.
type Way struct {
	Key    string `json:"key"`
	Weight int64  `json:"weight"`
	Survey string `json:"survey"`
}

// Round is one evaluation.
type Round struct {
	Agency, ID string
	Version    int64
	Year       int64
	Title      string
	// Plan is the round's 方案 in words.
	Plan  string
	Unit  string
	State flow.State
	Ways  []Way
	// Score is hundredths of a point; Basis is all it was computed from, as
	// the JSON text whose SHA-256 is Digest.
	Score                           int64
	Grade, Basis, Digest            string
	ScoredOn, PublishedOn, ClosedOn civil.Date
	Item                            string
	By                              string
	SavedAt                         time.Time
}

// Table names the table.
func (*Round) Table() string { return "survey_round" }

// Cols lists the columns.
func (r *Round) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("year", &r.Year), store.C("title", &r.Title),
		store.C("plan", &r.Plan), store.C("unit", &r.Unit), store.C("state", (*string)(&r.State)), store.C("ways", store.JSON(&r.Ways)), store.C("score", &r.Score),
		store.C("grade", &r.Grade), store.C("basis", &r.Basis), store.C("digest", &r.Digest), store.C("scored_on", &r.ScoredOn), store.C("published_on", &r.PublishedOn),
		store.C("closed_on", &r.ClosedOn), store.C("item", &r.Item), store.C("by_id", &r.By), store.C("saved_at", &r.SavedAt)}
}

// KeepVersions keeps what a round said on a past day.
func (*Round) KeepVersions() {}

// Ref names the round.
func (r *Round) Ref() store.Ref { return store.Ref{Kind: KindRound, ID: r.ID} }

// Href is the round's page.
func (r *Round) Href() string { return root + "/" + r.ID }

// Finding is something that was judged badly, and what is done about it.
type Finding struct {
	Agency, ID    string
	Version       int64
	Round         string
	Aspect, Title string
	Why           string
	// Before and After are the aspect's scores in this round and the next, in
	// hundredths.
	Before, After    int64
	Unit             string
	Owner, OwnerName string
	Due              civil.Date
	State            flow.State
	// Did is what was done, by ReportedBy.
	Did, ReportedBy         string
	ReportedOn, ConfirmedOn civil.Date
	// Again is the round that rated it again; Follows the finding that this
	// one continues because it did not get better.
	Again, Follows string
	RatedOn        civil.Date
	RemindedOn     civil.Date
	SavedAt        time.Time
}

// Table names the table.
func (*Finding) Table() string { return "survey_finding" }

// Cols lists the columns.
func (f *Finding) Cols() []store.Col {
	return []store.Col{store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("version", &f.Version), store.C("round", &f.Round), store.C("aspect", &f.Aspect),
		store.C("title", &f.Title), store.C("why", &f.Why), store.C("before_score", &f.Before), store.C("after_score", &f.After), store.C("unit", &f.Unit), store.C("owner", &f.Owner),
		store.C("owner_name", &f.OwnerName), store.C("due", &f.Due), store.C("state", (*string)(&f.State)), store.C("did", &f.Did), store.C("reported_by", &f.ReportedBy),
		store.C("reported_on", &f.ReportedOn), store.C("confirmed_on", &f.ConfirmedOn), store.C("again", &f.Again), store.C("follows", &f.Follows),
		store.C("rated_on", &f.RatedOn), store.C("reminded_on", &f.RemindedOn), store.C("saved_at", &f.SavedAt)}
}

// KeepVersions keeps what a finding said on a past day.
func (*Finding) KeepVersions() {}

// Ref names the finding.
func (f *Finding) Ref() store.Ref { return store.Ref{Kind: KindFinding, ID: f.ID} }

// Href is the finding's page.
func (f *Finding) Href() string { return findings + "/" + f.ID }

// Late says that the day has passed and nothing was confirmed.
func (f *Finding) Late(today civil.Date) bool {
	return (f.State == Open || f.State == Reported) && today > f.Due
}

// points are hundredths as people read them.
func points(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// roundOf reads a round that the person may see.
func roundOf(ctx context.Context, q store.Querier, a who.Actor, id string) (Round, error) {
	r, err := store.Get[Round](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, r.Unit, "") {
		err = fail.Missingf("没有找到这次评议，或您没有查看它的权限")
	}
	return r, err
}

// findingOf reads a finding that the person may see: as whoever may see its
// round, or of their own unit.
func findingOf(ctx context.Context, q store.Querier, a who.Actor, id string) (Finding, error) {
	f, err := store.Get[Finding](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, f.Unit, "") {
		err = fail.Missingf("没有找到这项整改，或您没有查看它的权限")
	}
	return f, err
}

// findingsOf are a round's findings.
func findingsOf(ctx context.Context, q store.Querier, agency, round string) ([]Finding, error) {
	return store.Select[Finding](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY id", agency, round)
}
