package ledger

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger/plan"
)

// The states of a Plan.
const (
	PlanDraft    = "draft"    // read and being corrected
	PlanAdopted  = "adopted"  // in force
	PlanMerged   = "merged"   // a corrected edition that went into its plan
	PlanAbandons = "dropped"  // a draft that was given up
	PlanArchived = "archived" // its year is over
)

// Plan is a 任务分工 document: as a draft while it is corrected, then adopted.
type Plan struct {
	Agency, ID string
	Title      string
	Year       int
	DocumentNo string
	Issuer     string
	Columns    []string
	// Edition counts the editions of the document that were adopted.
	Edition int64
	// Replaces is the adopted plan that this draft is a new edition of.
	Replaces string
	State    string
	// Source is the file that the plan was read from.
	SourceFile, SourceName, SourceForm, SourceHash string
	// Draft is the plan as read and corrected, with what was chosen for it.
	Draft     Draft
	CreatedBy string
	CreatedAt time.Time
	AdoptedBy string
	AdoptedAt time.Time
	Version   int64
}

// Draft is a read plan and the choices made for its rows.
type Draft struct {
	Plan    plan.Plan `json:"plan"`
	Choices []Choice  `json:"choices"`
	// Settled are the keys of the doubts about the whole document that a
	// person has looked at.
	Settled []string `json:"settled,omitempty"`
	// Meant says what names mean that no unit answers to, in this plan.
	Meant []Meaning `json:"meant,omitempty"`
}

// Choice is what the office decided for one row before adopting it.
type Choice struct {
	// Lead and Support are ids of units.
	Lead    string   `json:"lead"`
	Support []string `json:"support"`
	// Due is the day that the row's work has to be done by.
	Due civil.Date `json:"due"`
	// Capability provides the row's figures; see capabilities.
	Capability string `json:"capability"`
	Weight     int    `json:"weight"`
	// Omit leaves the row out of the ledger, with the reason given in Why.
	Omit bool   `json:"omit,omitempty"`
	Why  string `json:"why,omitempty"`
	// Settled are the keys of the row's doubts that a person has looked at.
	Settled []string `json:"settled,omitempty"`
}

// Table is the row's table.
func (*Plan) Table() string { return "ledger_plan" }

// KeepVersions keeps every version of a plan.
func (*Plan) KeepVersions() {}

// Cols names the columns.
func (p *Plan) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("title", &p.Title), store.C("year", &p.Year),
		store.C("document_no", &p.DocumentNo), store.C("issuer", &p.Issuer), store.C("columns", store.JSON(&p.Columns)),
		store.C("edition", &p.Edition), store.C("replaces", &p.Replaces), store.C("state", &p.State),
		store.C("source_file", &p.SourceFile), store.C("source_name", &p.SourceName), store.C("source_form", &p.SourceForm),
		store.C("source_hash", &p.SourceHash), store.C("draft", store.JSON(&p.Draft)),
		store.C("created_by", &p.CreatedBy), store.C("created_at", &p.CreatedAt),
		store.C("adopted_by", &p.AdoptedBy), store.C("adopted_at", &p.AdoptedAt), store.C("version", &p.Version),
	}
}

// Task is one row of an adopted plan.
type Task struct {
	Agency, ID, Plan string
	// No is the number as issued, NoText the marks it had inside the text;
	// Sort is the row's place in the document.
	No, NoText       string
	Sort             int
	KeyTask, SubTask string
	Measure          string
	// Responsible, Indicator and Deadline are as issued.
	Responsible, Indicator, Deadline string
	LeadNames, SupportNames          []string
	Undesignated                     []string
	Checkpoints                      []plan.Checkpoint
	Extra                            []plan.Extra
	Due                              civil.Date
	Continuous                       bool
	// Capability provides the figures of the task's indicator.
	Capability string
	// Weight is the task's share in the roll-up of its key task; 1 unless set.
	Weight int
	// Edition is the last edition of the plan that had this row; Dropped is
	// set when a later edition no longer has it.
	Edition int64
	Dropped bool
	Version int64
}

// Table is the row's table.
func (*Task) Table() string { return "ledger_task" }

// KeepVersions keeps every version of a task.
func (*Task) KeepVersions() {}

// Cols names the columns.
func (t *Task) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("plan", &t.Plan), store.C("no", &t.No),
		store.C("no_text", &t.NoText), store.C("sort", &t.Sort), store.C("key_task", &t.KeyTask), store.C("sub_task", &t.SubTask),
		store.C("measure", &t.Measure), store.C("responsible", &t.Responsible), store.C("indicator", &t.Indicator),
		store.C("deadline", &t.Deadline), store.C("lead_names", store.JSON(&t.LeadNames)),
		store.C("support_names", store.JSON(&t.SupportNames)), store.C("undesignated", store.JSON(&t.Undesignated)),
		store.C("checkpoints", store.JSON(&t.Checkpoints)), store.C("extra", store.JSON(&t.Extra)), store.C("due", &t.Due),
		store.C("continuous", &t.Continuous), store.C("capability", &t.Capability), store.C("weight", &t.Weight),
		store.C("edition", &t.Edition), store.C("dropped", &t.Dropped), store.C("version", &t.Version),
	}
}

// Ref names the task.
func (t *Task) Ref() store.Ref { return store.Ref{Kind: "task", ID: t.ID} }

// Checkpoint is a dated point of a task: from the measure's own words, or
// added by the office.
type Checkpoint struct {
	Agency, ID, Task, Plan string
	// Kind is the plan's kind of checkpoint, or "manual".
	Kind  string
	Label string
	// Text is the text it was read from, as issued.
	Text string
	On   civil.Date
	// Done is when a unit showed that it was met; the zero time if not yet.
	DoneAt   time.Time
	DoneBy   string
	Progress string
	Dropped  bool
	Version  int64
}

// Table is the row's table.
func (*Checkpoint) Table() string { return "ledger_checkpoint" }

// KeepVersions keeps every version of a checkpoint.
func (*Checkpoint) KeepVersions() {}

// Cols names the columns.
func (c *Checkpoint) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("task", &c.Task), store.C("plan", &c.Plan),
		store.C("kind", &c.Kind), store.C("label", &c.Label), store.C("text", &c.Text), store.C("day", &c.On),
		store.C("done_at", &c.DoneAt), store.C("done_by", &c.DoneBy), store.C("progress", &c.Progress),
		store.C("dropped", &c.Dropped), store.C("version", &c.Version),
	}
}

// Met says that the checkpoint was shown to be met.
func (c *Checkpoint) Met() bool { return !c.DoneAt.IsZero() }
