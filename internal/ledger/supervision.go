package ledger

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// The kinds of supervision notice.
const (
	Urging      = "催办"
	Supervising = "督办"
)

// Notice is a 催办单 or 督办单 to a unit about one duty.
type Notice struct {
	Agency, ID, Duty, Task, Unit string
	Kind                         string
	// Number is the notice's number of its kind in the year, from 1.
	Number  int
	Year    int
	Text    string
	By      string
	At      time.Time
	ReplyBy civil.Date
	Reply   string
	ReplyAt time.Time
	Replier string
	Version int64
}

// Table is the row's table.
func (*Notice) Table() string { return "ledger_notice" }

// KeepVersions keeps every version of a notice.
func (*Notice) KeepVersions() {}

// Cols names the columns.
func (n *Notice) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &n.Agency), store.C("id", &n.ID), store.C("duty", &n.Duty), store.C("task", &n.Task),
		store.C("unit", &n.Unit), store.C("kind", &n.Kind), store.C("number", &n.Number), store.C("year", &n.Year),
		store.C("text", &n.Text), store.C("made_by", &n.By), store.C("at", &n.At), store.C("reply_by", &n.ReplyBy),
		store.C("reply", &n.Reply), store.C("reply_at", &n.ReplyAt), store.C("replier", &n.Replier), store.C("version", &n.Version),
	}
}

// The states of a Request.
const (
	Asked   = "asked"
	Granted = "granted"
	Refused = "refused"
)

// The subjects of a Request.
const (
	AskExtension = "延期"
	AskWording   = "异议：任务表述"
	AskDate      = "异议：完成时限"
	AskUnit      = "异议：责任分工"
)

// Request is what a unit asks about its duty: more time, or another wording,
// date or division of work. Every round of it is kept.
type Request struct {
	Agency, ID, Duty, Task, Unit string
	Kind                         string
	Reason                       string
	// FromDue and ToDue are the day in force and the day asked for.
	FromDue, ToDue civil.Date
	// Proposal is the wording or division that the unit asks for.
	Proposal string
	State    string
	By       string
	At       time.Time
	Decider  string
	Decided  time.Time
	Opinion  string
	Version  int64
}

// Table is the row's table.
func (*Request) Table() string { return "ledger_request" }

// KeepVersions keeps every version of a request.
func (*Request) KeepVersions() {}

// Cols names the columns.
func (r *Request) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("duty", &r.Duty), store.C("task", &r.Task),
		store.C("unit", &r.Unit), store.C("kind", &r.Kind), store.C("reason", &r.Reason), store.C("from_due", &r.FromDue),
		store.C("to_due", &r.ToDue), store.C("proposal", &r.Proposal), store.C("state", &r.State), store.C("made_by", &r.By),
		store.C("at", &r.At), store.C("decider", &r.Decider), store.C("decided", &r.Decided), store.C("opinion", &r.Opinion),
		store.C("version", &r.Version),
	}
}

// Setting is how one organisation runs its ledger.
type Setting struct {
	Agency, ID string
	Thresholds Thresholds
	Version    int64
}

// Table is the row's table.
func (*Setting) Table() string { return "ledger_setting" }

// KeepVersions keeps every version of the settings.
func (*Setting) KeepVersions() {}

// Cols names the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID),
		store.C("thresholds", store.JSON(&s.Thresholds)), store.C("version", &s.Version)}
}
