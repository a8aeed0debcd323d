package openday

import (
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The kinds of the package's references.
const (
	KindEvent    = "openday"
	KindGuest    = "openday-guest"
	KindQuestion = "openday-question"
)

// Mark is an item of the check-list as it stands.
type Mark struct {
	Key  string `json:"key"`
	Done bool   `json:"done"`
	Says string `json:"says"`
}

// Event is one open day.
type Event struct {
	Agency, ID           string
	Version              int64
	Title, Theme         string
	Unit                 string
	State                flow.State
	Day                  civil.Date
	From, To             string // 14:30
	Place, Route, Agenda string
	// Guests says in words who is invited, Notes what to mind.
	Guests, Notes  string
	Contact, Phone string
	// Quota is how many places there are; Until is when registration ends.
	Quota   int64
	Until   time.Time
	Leaders string
	Checks  []Mark
	// Few says why fewer came than should; Why why it was cancelled.
	Few, Why string
	// Notice and Report are the items drafted for publication; Survey is the
	// questionnaire.
	Notice, Report, Survey string
	HeldOn, ClosedOn       civil.Date
	By                     string
	SavedAt                time.Time
}

// Table names the table.
func (*Event) Table() string { return "openday_event" }

// Cols lists the columns.
func (e *Event) Cols() []store.Col {
	return []store.Col{store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("version", &e.Version), store.C("title", &e.Title), store.C("theme", &e.Theme), store.C("unit", &e.Unit),
		store.C("state", (*string)(&e.State)), store.C("day", &e.Day), store.C("starts", &e.From), store.C("ends", &e.To), store.C("place", &e.Place), store.C("route", &e.Route),
		store.C("agenda", &e.Agenda), store.C("guests", &e.Guests), store.C("notes", &e.Notes), store.C("contact", &e.Contact), store.C("phone", &e.Phone), store.C("quota", &e.Quota),
		store.C("until", &e.Until), store.C("leaders", &e.Leaders), store.C("checks", store.JSON(&e.Checks)), store.C("few", &e.Few), store.C("why", &e.Why), store.C("notice", &e.Notice),
		store.C("report", &e.Report), store.C("survey", &e.Survey), store.C("held_on", &e.HeldOn), store.C("closed_on", &e.ClosedOn), store.C("by_id", &e.By), store.C("saved_at", &e.SavedAt)}
}

// KeepVersions keeps what an event said on a past day.
func (*Event) KeepVersions() {}

// Ref names the event.
func (e *Event) Ref() store.Ref { return store.Ref{Kind: KindEvent, ID: e.ID} }

// Href is the event's page in the office.
func (e *Event) Href() string { return root + "/" + e.ID }

// Public is the event's page for citizens.
func (e *Event) Public() string { return public + "/" + e.ID }

// mark is the check-list's item as it stands.
func (e *Event) mark(key string) Mark {
	if i := slices.IndexFunc(e.Checks, func(m Mark) bool { return m.Key == key }); i >= 0 {
		return e.Checks[i]
	}
	return Mark{Key: key}
}

// Takes says whether people may register at the instant.
func (e *Event) Takes(now time.Time) bool { return e.State == Announced && now.Before(e.Until) }

// Seats counts an event's places; its id is the event's. Turn rises with every
// registration, so that nobody who waits is passed over.
type Seats struct {
	Agency, ID string
	Version    int64
	Taken      int64
	Turn       int64
}

// Table names the table.
func (*Seats) Table() string { return "openday_seats" }

// Cols lists the columns.
func (s *Seats) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("taken", &s.Taken), store.C("turn", &s.Turn)}
}

// The states of a guest.
const (
	In        = "in"
	Waiting   = "waiting"
	Cancelled = "cancelled"
)

var guestTitles = map[string]string{In: "已录取", Waiting: "候补", Cancelled: "已取消"}

// Guest is one registration.
type Guest struct {
	Agency, ID, Event string
	Version           int64
	// Number is what the guest is called by; CodeHash guards the lookup.
	Number, CodeHash string
	Citizen          string
	Category         string
	// Wants is what the guest would like to know.
	Wants     string
	State     string
	Turn      int64
	At        time.Time
	MovedAt   time.Time // up from the waiting list
	CameAt    time.Time
	CheckedBy string
}

// Table names the table.
func (*Guest) Table() string { return "openday_guest" }

// Cols lists the columns.
func (g *Guest) Cols() []store.Col {
	return []store.Col{store.C("agency", &g.Agency), store.C("id", &g.ID), store.C("event", &g.Event), store.C("version", &g.Version), store.C("number", &g.Number), store.C("code_hash", &g.CodeHash),
		store.C("citizen", &g.Citizen), store.C("category", &g.Category), store.C("wants", &g.Wants), store.C("state", &g.State), store.C("turn", &g.Turn), store.C("at", &g.At),
		store.C("moved_at", &g.MovedAt), store.C("came_at", &g.CameAt), store.C("checked_by", &g.CheckedBy)}
}

// Ref names the registration.
func (g *Guest) Ref() store.Ref { return store.Ref{Kind: KindGuest, ID: g.ID} }

// Question is something that a guest asked at the event.
type Question struct {
	Agency, ID, Event string
	Version           int64
	Text, Category    string
	Unit              string
	Owner, OwnerName  string
	Due               civil.Date
	State             flow.State
	Answer            string
	AnsweredOn        civil.Date
	ShownOn           civil.Date
	SpotOn            bool // answered on the spot
	SavedAt           time.Time
}

// Table names the table.
func (*Question) Table() string { return "openday_question" }

// Cols lists the columns.
func (x *Question) Cols() []store.Col {
	return []store.Col{store.C("agency", &x.Agency), store.C("id", &x.ID), store.C("event", &x.Event), store.C("version", &x.Version), store.C("text", &x.Text), store.C("category", &x.Category),
		store.C("unit", &x.Unit), store.C("owner", &x.Owner), store.C("owner_name", &x.OwnerName), store.C("due", &x.Due), store.C("state", (*string)(&x.State)), store.C("answer", &x.Answer),
		store.C("answered_on", &x.AnsweredOn), store.C("shown_on", &x.ShownOn), store.C("spot", &x.SpotOn), store.C("saved_at", &x.SavedAt)}
}

// KeepVersions keeps what was answered on a past day.
func (*Question) KeepVersions() {}

// Ref names the question.
func (x *Question) Ref() store.Ref { return store.Ref{Kind: KindQuestion, ID: x.ID} }

// Href is the question's page.
func (x *Question) Href() string { return asked + "/" + x.ID }

// Late says that the day has passed without an answer.
func (x *Question) Late(today civil.Date) bool { return x.State == Asked && today > x.Due }

// Photo is a photograph of the event with its text equivalent and what was
// said about the people on it.
type Photo struct {
	Agency, ID, Event string
	File, Alt         string
	Consent           string
	// Check is the item of the check-list that it proves, or empty.
	Check string
	By    string
	At    time.Time
}

// Table names the table.
func (*Photo) Table() string { return "openday_photo" }

// Cols lists the columns.
func (p *Photo) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("event", &p.Event), store.C("file", &p.File), store.C("alt", &p.Alt),
		store.C("consent", &p.Consent), store.C("check_key", &p.Check), store.C("by_id", &p.By), store.C("at", &p.At)}
}

// eventOf reads an event that the person may see.
func eventOf(ctx context.Context, q store.Querier, a who.Actor, id string) (Event, error) {
	e, err := store.Get[Event](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, e.Unit, "") {
		err = fail.Missingf("没有找到这次开放日，或您没有查看它的权限")
	}
	return e, err
}

func guestsOf(ctx context.Context, q store.Querier, agency, event string) ([]Guest, error) {
	return store.Select[Guest](ctx, q, "WHERE agency = $1 AND event = $2 ORDER BY turn, id", agency, event)
}

func questionsOf(ctx context.Context, q store.Querier, agency, event string) ([]Question, error) {
	return store.Select[Question](ctx, q, "WHERE agency = $1 AND event = $2 ORDER BY id", agency, event)
}

func photosOf(ctx context.Context, q store.Querier, agency, event string) ([]Photo, error) {
	return store.Select[Photo](ctx, q, "WHERE agency = $1 AND event = $2 ORDER BY id", agency, event)
}

// came counts who was let in.
func came(list []Guest) int {
	n := 0
	for _, g := range list {
		if !g.CameAt.IsZero() {
			n++
		}
	}
	return n
}
