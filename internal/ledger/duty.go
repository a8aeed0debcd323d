package ledger

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The part that a unit has in a task.
const (
	Lead    = "lead"
	Support = "support"
)

// Duty is what one unit owes to one task.
type Duty struct {
	Agency, ID, Task, Plan string
	Unit                   string
	// Role is Lead or Support.
	Role string
	// Person is the responsible person's id, or empty while none is named.
	Person string
	State  flow.State
	// Due is the day the duty has to be done by; an approved extension moves
	// it. FirstDue is the day set at the start.
	Due, FirstDue civil.Date
	// TermNote names the calendar and rule by which Due was set.
	TermNote    string
	AssignedAt  time.Time
	AcceptedAt  time.Time
	ReportedAt  time.Time
	ReportedBy  string
	ReviewedAt  time.Time
	ReviewedBy  string
	DoneAt      time.Time
	ClearedAt   time.Time
	ReopenedAt  time.Time
	LastEntryAt time.Time
	// Opinion is what the reviewer wrote last.
	Opinion string
	Version int64
}

// Table is the row's table.
func (*Duty) Table() string { return "ledger_duty" }

// KeepVersions keeps every version of a duty.
func (*Duty) KeepVersions() {}

// Cols names the columns.
func (d *Duty) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("task", &d.Task), store.C("plan", &d.Plan),
		store.C("unit", &d.Unit), store.C("role", &d.Role), store.C("person", &d.Person), store.C("state", (*string)(&d.State)),
		store.C("due", &d.Due), store.C("first_due", &d.FirstDue), store.C("term_note", &d.TermNote),
		store.C("assigned_at", &d.AssignedAt), store.C("accepted_at", &d.AcceptedAt), store.C("reported_at", &d.ReportedAt), store.C("reported_by", &d.ReportedBy),
		store.C("reviewed_at", &d.ReviewedAt), store.C("reviewed_by", &d.ReviewedBy), store.C("done_at", &d.DoneAt),
		store.C("cleared_at", &d.ClearedAt), store.C("reopened_at", &d.ReopenedAt), store.C("last_entry_at", &d.LastEntryAt),
		store.C("opinion", &d.Opinion), store.C("version", &d.Version),
	}
}

// Href is the duty's page.
func (d *Duty) Href() string { return "/office/ledger/duties/" + d.ID }

// Ref names the duty.
func (d *Duty) Ref() store.Ref { return store.Ref{Kind: "duty", ID: d.ID} }

// Progress is one entry of what a unit did, with numbers and evidence.
type Progress struct {
	Agency, ID, Task, Duty, Unit string
	By                           string
	At                           time.Time
	Text                         string
	Numbers                      []Number
	Problems, Next               string
	Checkpoints                  []string
}

// Number is one figure that a unit gives with its progress.
type Number struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Table is the row's table.
func (*Progress) Table() string { return "ledger_progress" }

// KeepVersions keeps progress for questions about past days.
func (*Progress) KeepVersions() {}

// Cols names the columns.
func (p *Progress) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("task", &p.Task), store.C("duty", &p.Duty),
		store.C("unit", &p.Unit), store.C("made_by", &p.By), store.C("at", &p.At), store.C("text", &p.Text),
		store.C("numbers", store.JSON(&p.Numbers)), store.C("problems", &p.Problems), store.C("next", &p.Next),
		store.C("checkpoints", store.JSON(&p.Checkpoints)),
	}
}

// The kinds of evidence and the states it may be in.
const (
	EvidenceFile   = "file"
	EvidenceLink   = "link"
	EvidenceRecord = "record"

	EvidenceGood      = "good"
	EvidenceWaiting   = "waiting" // a link whose page has not been saved yet
	EvidenceBroken    = "broken"  // the page is gone or the record withdrawn
	EvidenceWithdrawn = "withdrawn"
)

// Evidence shows that something was done: a file, a page as it was seen, or
// a record inside this system.
type Evidence struct {
	Agency, ID, Task, Duty, Progress string
	Kind, Title                      string
	File                             string
	URL                              string
	// SeenAt is when the page was seen; Copy is the saved text's file and
	// Hash that text's SHA-256.
	SeenAt           time.Time
	Copy, Hash       string
	RefKind, RefID   string
	State            string
	CheckedAt        time.Time
	Failures         int
	BrokenAt         time.Time
	Why              string
	By               string
	At               time.Time
	ChangedSinceSeen bool
	Version          int64
}

// Table is the row's table.
func (*Evidence) Table() string { return "ledger_evidence" }

// KeepVersions keeps every version of a piece of evidence.
func (*Evidence) KeepVersions() {}

// Cols names the columns.
func (e *Evidence) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("task", &e.Task), store.C("duty", &e.Duty),
		store.C("progress", &e.Progress), store.C("kind", &e.Kind), store.C("title", &e.Title), store.C("file", &e.File),
		store.C("url", &e.URL), store.C("seen_at", &e.SeenAt), store.C("copy", &e.Copy), store.C("hash", &e.Hash),
		store.C("ref_kind", &e.RefKind), store.C("ref_id", &e.RefID), store.C("state", &e.State),
		store.C("checked_at", &e.CheckedAt), store.C("failures", &e.Failures), store.C("broken_at", &e.BrokenAt), store.C("why", &e.Why),
		store.C("made_by", &e.By), store.C("at", &e.At), store.C("changed", &e.ChangedSinceSeen), store.C("version", &e.Version),
	}
}

// Stands says that the evidence can be relied on.
func (e *Evidence) Stands() bool { return e.State == EvidenceGood }
