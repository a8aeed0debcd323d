package round

import (
	"context"
	"log/slog"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// Deps are what reporting rounds need from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Ledger  *ledger.Ledger
	Roster  ledger.Roster
	Notices notice.Teller
	// Terms gives the working-day calendar of an organisation.
	Terms func(ctx context.Context, q store.Querier, agency string) (ledger.Terms, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Rounds is the capability: its acts and its pages.
type Rounds struct{ Deps }

// New makes the capability.
func New(d Deps) *Rounds { return &Rounds{d} }

// The kinds of Round.
const (
	ByCheckpoint = "checkpoint" // a day that the plan itself names
	ByQuarter    = "quarter"
	ByHalfYear   = "half_year"
	ByHand       = "manual"
)

// Round is one 报送轮次 of a plan.
type Round struct {
	Agency, ID, Plan string
	Name             string
	Kind             string
	// Origin is stable for what the plan's words call for, such as
	// quarter/2023-3, so that adopting the plan again makes no second round.
	Origin string
	// Basis is the plan's own clause that the round was made from.
	Basis string
	// Tasks are the ids of the tasks reported on; empty means every task.
	Tasks []string
	// AsOf is the day whose end the figures are cut at. Due is the last day
	// for units to submit; OpensOn is the day from which they may fill in.
	AsOf, Due, OpensOn civil.Date
	// LeadDays is how many working days before Due the round opens; 0 where
	// the day was set by hand.
	LeadDays int
	// PeriodEnd is the last day of the quarter or half-year; Due is then the
	// period's last working day and follows the calendar.
	PeriodEnd civil.Date
	State     flow.State
	// Why is the reason given for the last move that asked for one.
	Why                          string
	MadeBy, OpenedBy, ClosedBy   string
	MadeAt, OpenedAt, ReviewedAt time.Time
	ClosedAt                     time.Time
	Version                      int64
}

// Table is the row's table.
func (*Round) Table() string { return "ledger_round" }

// KeepVersions keeps every version of a round.
func (*Round) KeepVersions() {}

// Cols names the columns.
func (r *Round) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("plan", &r.Plan), store.C("name", &r.Name),
		store.C("kind", &r.Kind), store.C("origin", &r.Origin), store.C("basis", &r.Basis), store.C("tasks", store.JSON(&r.Tasks)),
		store.C("as_of", &r.AsOf), store.C("due", &r.Due), store.C("opens_on", &r.OpensOn), store.C("lead_days", &r.LeadDays),
		store.C("period_end", &r.PeriodEnd), store.C("state", (*string)(&r.State)), store.C("why", &r.Why),
		store.C("made_by", &r.MadeBy), store.C("opened_by", &r.OpenedBy), store.C("closed_by", &r.ClosedBy),
		store.C("made_at", &r.MadeAt), store.C("opened_at", &r.OpenedAt), store.C("reviewed_at", &r.ReviewedAt),
		store.C("closed_at", &r.ClosedAt), store.C("version", &r.Version),
	}
}

// Ref names the round.
func (r *Round) Ref() store.Ref { return store.Ref{Kind: "round", ID: r.ID} }

// Href is the address of the round's page.
func (r *Round) Href() string { return "/office/rounds/" + r.ID }

// Cut is the last instant of the as-of day: what the ledger held then is what
// the round reports.
func (r *Round) Cut() time.Time { return endOf(r.AsOf) }

// Covers says whether the round asks for the task.
func (r *Round) Covers(task string) bool {
	if len(r.Tasks) == 0 {
		return true
	}
	for _, t := range r.Tasks {
		if t == task {
			return true
		}
	}
	return false
}

// endOf is the last instant of a day, to the microsecond.
func endOf(d civil.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.Add(1).In(store.Zone).Add(-time.Microsecond).UTC()
}

// dayOf is the civil day of an instant, or the zero Date.
func dayOf(t time.Time) civil.Date {
	if t.IsZero() {
		return 0
	}
	return civil.FromTime(t.In(store.Zone))
}

// Setting is how one organisation runs its rounds.
type Setting struct {
	Agency, ID string
	// LeadDays is how many working days before the due day a round opens.
	LeadDays int
	Version  int64
}

// DefaultLeadDays is the lead of an organisation that set none.
const DefaultLeadDays = 10

// Table is the row's table.
func (*Setting) Table() string { return "ledger_round_setting" }

// Cols names the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID),
		store.C("lead_days", &s.LeadDays), store.C("version", &s.Version)}
}
