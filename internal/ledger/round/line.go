package round

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// Draft is what a unit writes about one task.
type Draft struct {
	Text     string          `json:"text"`
	Numbers  []ledger.Number `json:"numbers,omitempty"`
	Problems string          `json:"problems,omitempty"`
	Next     string          `json:"next,omitempty"`
}

// Line is what one unit reports on one task in one round.
type Line struct {
	Agency, ID, Round, Duty, Task, Unit string
	// KeyTask is the task's category, for rights that reach only some.
	KeyTask string
	Draft   Draft
	// SavedAt is when a person last saved the draft; the zero time while it
	// is still the ledger's own text.
	SavedAt time.Time
	SavedBy string
	State   flow.State
	// Edition is the number of the last frozen edition, 0 before the first.
	Edition int64
	// FirstAt is when the first edition was submitted, SentAt the last.
	FirstAt, SentAt time.Time
	SentBy          string
	// JudgedAt, JudgedBy and Opinion are those of the last review.
	JudgedAt time.Time
	JudgedBy string
	Opinion  string
	// Dropped is set when the line is no longer asked for: its duty was taken
	// out of the plan, or out of the round's scope before anything was sent.
	Dropped bool
	Version int64
}

// Table is the row's table.
func (*Line) Table() string { return "ledger_round_line" }

// KeepVersions keeps every version of a line.
func (*Line) KeepVersions() {}

// Cols names the columns.
func (l *Line) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("round", &l.Round), store.C("duty", &l.Duty),
		store.C("task", &l.Task), store.C("unit", &l.Unit), store.C("key_task", &l.KeyTask), store.C("draft", store.JSON(&l.Draft)),
		store.C("saved_at", &l.SavedAt), store.C("saved_by", &l.SavedBy), store.C("state", (*string)(&l.State)),
		store.C("edition", &l.Edition), store.C("first_at", &l.FirstAt), store.C("sent_at", &l.SentAt), store.C("sent_by", &l.SentBy),
		store.C("judged_at", &l.JudgedAt), store.C("judged_by", &l.JudgedBy), store.C("opinion", &l.Opinion),
		store.C("dropped", &l.Dropped), store.C("version", &l.Version),
	}
}

// Ref names the line.
func (l *Line) Ref() store.Ref { return store.Ref{Kind: "round-line", ID: l.ID} }

// Href is the address of the line's history.
func (l *Line) Href() string { return "/office/rounds/" + l.Round + "/lines/" + l.ID }

// Sheet is one unit's part in a round: who prepared it, whom to call.
type Sheet struct {
	Agency, ID, Round, Unit string
	Phone                   string
	// ReadyAt and ReadyBy are when and by whom the sheet was put before the
	// unit's head; the zero time while it is being filled in.
	ReadyAt time.Time
	ReadyBy string
	Version int64
}

// Table is the row's table.
func (*Sheet) Table() string { return "ledger_round_sheet" }

// KeepVersions keeps every version of a sheet.
func (*Sheet) KeepVersions() {}

// Cols names the columns.
func (s *Sheet) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("round", &s.Round), store.C("unit", &s.Unit),
		store.C("phone", &s.Phone), store.C("ready_at", &s.ReadyAt), store.C("ready_by", &s.ReadyBy), store.C("version", &s.Version),
	}
}

// Ref names the sheet.
func (s *Sheet) Ref() store.Ref { return store.Ref{Kind: "round-sheet", ID: s.ID} }

// Facts are what the ledger itself says of a duty, frozen with an edition.
type Facts struct {
	AsOf     time.Time `json:"as_of"`
	No       string    `json:"no"`
	KeyTask  string    `json:"key_task"`
	Measure  string    `json:"measure"`
	Unit     string    `json:"unit"`
	Role     string    `json:"role"`
	Person   string    `json:"person,omitempty"`
	Deadline string    `json:"deadline"`
	State    string    `json:"state"`
	Done     bool      `json:"done"`
	// Light is the lamp's word, LightKey which lamp, LightWhy the reason.
	Light      string       `json:"light"`
	LightKey   ledger.Light `json:"light_key"`
	LightWhy   string       `json:"light_why"`
	Completion float64      `json:"completion"` // percent of the task
	Weight     int          `json:"weight"`     // of the task in the roll-up
	Entries    int          `json:"entries"`    // progress entries of the duty
	Points     int          `json:"points"`     // checkpoints of the task
	Met        int          `json:"met"`        // those met
	Evidence   []Proof      `json:"evidence,omitempty"`
}

// Proof is a standing piece of evidence as an edition names it.
type Proof struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	URL   string     `json:"url,omitempty"`
	File  string     `json:"file,omitempty"`
	Hash  string     `json:"hash,omitempty"`
	Seen  civil.Date `json:"seen"`
}

// Body is everything that one edition says.
type Body struct {
	Draft
	Facts Facts `json:"facts"`
}

// Edition is a frozen 报送稿. It is written once and never changed.
type Edition struct {
	Agency, ID, Round, Line string
	// Number counts the line's editions from 1.
	Number int64
	Body   string
	// Hash is the SHA-256 of Body in hexadecimal.
	Hash string
	// By signed and submitted it; Filler prepared it.
	By, Filler string
	At         time.Time
}

// Table is the row's table.
func (*Edition) Table() string { return "ledger_round_edition" }

// Cols names the columns.
func (e *Edition) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("round", &e.Round), store.C("line", &e.Line),
		store.C("number", &e.Number), store.C("body", &e.Body), store.C("hash", &e.Hash), store.C("made_by", &e.By),
		store.C("filler", &e.Filler), store.C("at", &e.At),
	}
}

// Read gives what the edition says.
func (e *Edition) Read() (Body, error) {
	var b Body
	err := json.Unmarshal([]byte(e.Body), &b)
	return b, err
}

// Intact says that the stored text is the one that was submitted.
func (e *Edition) Intact() bool { return hashOf(e.Body) == e.Hash }

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Remark is what was said about an edition: a return, an acceptance, an
// objection or the answer to one. Every one is kept.
type Remark struct {
	Agency, ID, Round, Line string
	// Number counts the line's remarks from 1.
	Number  int64
	Edition int64
	// Act is the move that was made.
	Act  string
	Text string
	By   string
	At   time.Time
}

// Table is the row's table.
func (*Remark) Table() string { return "ledger_round_remark" }

// Cols names the columns.
func (m *Remark) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("round", &m.Round), store.C("line", &m.Line),
		store.C("number", &m.Number), store.C("edition", &m.Edition), store.C("act", &m.Act), store.C("text", &m.Text), store.C("made_by", &m.By), store.C("at", &m.At),
	}
}

// Words are what a person adds to the computed parts of the report.
type Words struct {
	Overall  string `json:"overall"`
	Problems string `json:"problems"`
	Next     string `json:"next"`
}

// Wording is one saved version of a round's Words.
type Wording struct {
	Agency, ID, Round string
	// Number counts the versions from 1.
	Number int64
	Words  Words
	By     string
	At     time.Time
}

// Table is the row's table.
func (*Wording) Table() string { return "ledger_round_wording" }

// Cols names the columns.
func (w *Wording) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &w.Agency), store.C("id", &w.ID), store.C("round", &w.Round), store.C("number", &w.Number),
		store.C("words", store.JSON(&w.Words)), store.C("made_by", &w.By), store.C("at", &w.At),
	}
}

// Kept is the report of a closed round, as it stood when it was closed.
type Kept struct {
	Agency, ID, Round string
	Body              string
	Hash              string
	At                time.Time
}

// Table is the row's table.
func (*Kept) Table() string { return "ledger_round_kept" }

// Cols names the columns.
func (k *Kept) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &k.Agency), store.C("id", &k.ID), store.C("round", &k.Round), store.C("body", &k.Body),
		store.C("hash", &k.Hash), store.C("at", &k.At),
	}
}
