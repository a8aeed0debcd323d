package pages

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Duty is the page of one duty.
type Duty struct {
	page.Base
	Steps []ui.Step
	// Brief is what has to be known at once; Facts are the task as issued.
	Brief, Facts []ui.Pair
	// Measure is the task's measure as issued.
	Measure string
	// Now are the forms of what the reader has to do next.
	Now []Doing
	// Waits says, where the reader has nothing to do, whose turn it is.
	Waits       string
	Figures     []Figure
	FigureNote  string
	Checkpoints []Checkpoint
	Entries     []Entry
	Notices     []Notice
	Requests    []Request
	Others      []Peer
	History     []ui.Event
}

// Doing is a form on the duty's page. Refusal says why the act cannot be done
// yet; there is no form then.
type Doing struct {
	Title, Refusal, Warn string
	// Note is said under the title of a form that can be sent.
	Note string
	Form ui.Form
}

// parts are the ways to the parts of the page that are there.
func (d Duty) parts() []ui.Link {
	var out []ui.Link
	add := func(there bool, id, label string) {
		if there {
			out = append(out, ui.Link{Label: label, Href: "#" + id})
		}
	}
	for _, n := range d.Now {
		add(true, n.id(), n.Title)
	}
	add(len(d.Entries) > 0, "entries", "进展与佐证")
	add(len(d.Figures) > 0 || d.FigureNote != "", "figures", "量化指标")
	add(len(d.Checkpoints) > 0, "points", "任务节点")
	add(len(d.Notices) > 0, "notices", "催办督办")
	add(len(d.Requests) > 0, "requests", "延期与异议")
	add(len(d.Others) > 0, "others", "其他科室")
	add(len(d.History) > 0, "history", "办理记录")
	return out
}

// id is where the form stands on the page.
func (d Doing) id() string { return "do-" + d.Form.Draft }

// Checkpoint is a dated point of a task.
type Checkpoint struct {
	On          civil.Date
	Label, Text string
	Lamp        ui.Lamp
	Done        string
}

// Figure is a measure of a task's indicator.
type Figure struct {
	Title, Href, Definition, Article string
	Value, Target, AsOf              string
	Reached                          ui.Lamp
}

// Entry is one entry of progress with its evidence.
type Entry struct {
	At                   time.Time
	Who, Unit            string
	Text, Problems, Next string
	Numbers              []string
	Points               []string
	Evidence             []Evidence
}

// Evidence is one piece of it.
type Evidence struct {
	Title, Href, Kind string
	Outside           bool
	Lamp              ui.Lamp
	// Seen says when the page was seen and looked at last.
	Seen string
	// Copy is the address of the saved text.
	Copy string
	// Hash is the beginning of what the saved text hashes to.
	Hash     string
	Withdraw string
}

// Notice is a supervision notice on the duty's page.
type Notice struct {
	Title, Href, Text, By string
	At                    time.Time
	ReplyBy, Reply        string
	Lamp                  ui.Lamp
}

// Request is what a unit asked about its duty.
type Request struct {
	Kind, Href, Reason, By, Asks, Opinion string
	At                                    time.Time
	Lamp                                  ui.Lamp
}

// Peer is a duty in the same task.
type Peer struct {
	Unit, Role, Who, Href, Due, State string
	Tone                              ui.Tone
	Lamp                              ui.Lamp
}

// Task is the page of one task.
type Task struct {
	page.Base
	Facts       []ui.Pair
	Measure     string
	Completion  ui.Meter
	Figures     []Figure
	FigureNote  string
	Checkpoints []Checkpoint
	Duties      []Peer
	Entries     []Entry
	History     []ui.Event
}

// Sheet is a supervision notice as it is printed.
type Sheet struct {
	page.Base
	Sheet ui.Sheet
}

// Requests is the list of what units ask.
type Requests struct {
	page.Base
	Grid ui.Grid
}

// Decision is the page on which a request is decided.
type Decision struct {
	page.Base
	Facts []ui.Pair
	Form  *ui.Form
}

// Setting is the page of the ledger's settings.
type Setting struct {
	page.Base
	Form ui.Form
	// Ladder explains the reminders in words.
	Ladder []string
	// Off says that the reader may look only.
	Off bool
}

// chips are words in a row.
func chips(words []string) []ui.Link {
	out := make([]ui.Link, len(words))
	for i, w := range words {
		out[i] = ui.Link{Label: w}
	}
	return out
}

// icon is the shape for the kind of evidence.
func (e Evidence) icon() string {
	if e.Outside {
		return "link"
	}
	return "file"
}
