package interpret

import (
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Link says that an interpretation explains a document. It is entered once
// and shown on both (R9.07).
type Link struct {
	Agency, ID string
	// Piece and Document are ids of items.
	Piece, Document string
	// Draft marks a document that was a 征求意见稿 when it was linked.
	Draft bool
	By    string
	At    time.Time
}

// Table names the table.
func (*Link) Table() string { return "interpret_link" }

// Cols lists the columns.
func (l *Link) Cols() []store.Col {
	return []store.Col{store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("piece", &l.Piece), store.C("document", &l.Document),
		store.C("draft", &l.Draft), store.C("by_id", &l.By), store.C("at", &l.At)}
}

// Service says at which 办事 item what a document offers is applied for
// (政策+解读+办事, R9.10).
type Service struct {
	Agency, ID, Document, Service string
	At                            time.Time
}

// Table names the table.
func (*Service) Table() string { return "interpret_service" }

// Cols lists the columns.
func (s *Service) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("document", &s.Document), store.C("service", &s.Service), store.C("at", &s.At)}
}

// Plan is a document's plan of interpretation; its id is the document's. A
// promised plan lets the document out before its interpretation, for at most
// MostDays working days (R9.02, R9.03, R9.08).
type Plan struct {
	Agency, ID string
	Version    int64
	Forms      []string
	// Interpreter is who will explain; Says is the plan in words.
	Interpreter, Says string
	// Promised with Why and the Owner who answers for it.
	Promised               bool
	Why                    string
	Owner, OwnerName, Unit string
	// Due is set when the document is released.
	Due, ReleasedOn, KeptOn, RemindedOn civil.Date
	SavedAt                             time.Time
}

// Table names the table.
func (*Plan) Table() string { return "interpret_plan" }

// Cols lists the columns.
func (p *Plan) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("forms", store.JSON(&p.Forms)),
		store.C("interpreter", &p.Interpreter), store.C("says", &p.Says), store.C("promised", &p.Promised), store.C("why", &p.Why),
		store.C("owner", &p.Owner), store.C("owner_name", &p.OwnerName), store.C("unit", &p.Unit), store.C("due", &p.Due),
		store.C("released_on", &p.ReleasedOn), store.C("kept_on", &p.KeptOn), store.C("reminded_on", &p.RemindedOn), store.C("saved_at", &p.SavedAt)}
}

// KeepVersions keeps what was promised on a past day.
func (*Plan) KeepVersions() {}

// Open says that the document is out and its interpretation is not.
func (p *Plan) Open() bool { return !p.ReleasedOn.IsZero() && p.KeptOn.IsZero() }

// Speaker is who spoke in a session.
type Speaker struct {
	Name string `json:"name"`
	Post string `json:"post"`
}

// Session is one 政策公开讲 (plan task 15).
type Session struct {
	Agency, ID string
	Version    int64
	Title      string
	HeldOn     civil.Date
	Place      string
	Unit       string
	Speakers   []Speaker
	Audience   string
	Present    int64
	// Recording is the address of the recording, Transcript its text as a
	// cleaned fragment.
	Recording, Transcript string
	// Documents are the policies it spoke of; Piece is the interpretation in
	// which it was published.
	Documents []string
	Piece     string
	By        string
	SavedAt   time.Time
}

// Table names the table.
func (*Session) Table() string { return "interpret_session" }

// Cols lists the columns.
func (s *Session) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("title", &s.Title),
		store.C("held_on", &s.HeldOn), store.C("place", &s.Place), store.C("unit", &s.Unit), store.C("speakers", store.JSON(&s.Speakers)),
		store.C("audience", &s.Audience), store.C("present", &s.Present), store.C("recording", &s.Recording), store.C("transcript", &s.Transcript),
		store.C("documents", store.JSON(&s.Documents)), store.C("piece", &s.Piece), store.C("by_id", &s.By), store.C("saved_at", &s.SavedAt)}
}

// KeepVersions keeps what a session said on a past day.
func (*Session) KeepVersions() {}

// KindSession and KindMaterial are the kinds of the package's references.
const (
	KindSession  = "interpret-session"
	KindMaterial = "interpret-material"
)

// Ref names the session.
func (s *Session) Ref() store.Ref { return store.Ref{Kind: KindSession, ID: s.ID} }

// Material is course material that others may reuse (plan task 14).
type Material struct {
	Agency, ID string
	Version    int64
	Title      string
	// Form is the key of a Form; About says what it is good for.
	Form, About string
	File, Name  string
	Size        int64
	Document    string
	Unit        string
	// Downloads counts how often it was fetched, Reuses how often an
	// interpretation was started from it.
	Downloads, Reuses int64
	Retired           bool
	By                string
	SavedAt           time.Time
}

// Table names the table.
func (*Material) Table() string { return "interpret_material" }

// Cols lists the columns.
func (m *Material) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("version", &m.Version), store.C("title", &m.Title), store.C("form", &m.Form),
		store.C("about", &m.About), store.C("file", &m.File), store.C("name", &m.Name), store.C("size", &m.Size), store.C("document", &m.Document),
		store.C("unit", &m.Unit), store.C("downloads", &m.Downloads), store.C("reuses", &m.Reuses), store.C("retired", &m.Retired),
		store.C("by_id", &m.By), store.C("saved_at", &m.SavedAt)}
}

// Ref names the material.
func (m *Material) Ref() store.Ref { return store.Ref{Kind: KindMaterial, ID: m.ID} }

// linksOf lists an interpretation's documents.
func linksOf(ctx context.Context, q store.Querier, agency, piece string) ([]Link, error) {
	return store.Select[Link](ctx, q, "WHERE agency = $1 AND piece = $2 ORDER BY id", agency, piece)
}

// piecesOf lists a document's interpretations.
func piecesOf(ctx context.Context, q store.Querier, agency, document string) ([]Link, error) {
	return store.Select[Link](ctx, q, "WHERE agency = $1 AND document = $2 ORDER BY id", agency, document)
}

// servicesOf lists a document's 办事 items.
func servicesOf(ctx context.Context, q store.Querier, agency, document string) ([]Service, error) {
	return store.Select[Service](ctx, q, "WHERE agency = $1 AND document = $2 ORDER BY id", agency, document)
}

// planOf reads a document's plan; where none was made it is fresh.
func planOf(ctx context.Context, q store.Querier, agency, document string) (Plan, error) {
	p, err := store.Get[Plan](ctx, q, agency, document)
	if fail.Is(err, fail.Missing) {
		return Plan{Agency: agency, ID: document}, nil
	}
	return p, err
}

// fresh says that the plan was never saved.
func (p *Plan) fresh() bool { return p.SavedAt.IsZero() }

// keep inserts or updates the plan.
func (p *Plan) keep(tx *store.Tx) error {
	fresh := p.fresh()
	p.SavedAt = tx.Now()
	if fresh {
		return tx.Insert(p)
	}
	return tx.Update(p)
}

// ids are the documents or pieces of links.
func ids(links []Link, of func(Link) string) []string {
	var out []string
	for _, l := range links {
		if id := of(l); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func documentOf(l Link) string { return l.Document }
func pieceOf(l Link) string    { return l.Piece }
