package pages

import (
	"net/url"
	"strconv"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Plans is the list of plans.
type Plans struct {
	page.Base
	Grid ui.Grid
}

// NewPlan is the page that takes a plan document or pasted text.
type NewPlan struct {
	page.Base
	Form ui.Form
}

// Piece is a stretch of a text. What says which checkpoint was read from it,
// or is empty.
type Piece struct{ Text, What string }

// Doubt is something that a person has to look at.
type Doubt struct {
	Key, Message string
	// Row counts from 1; 0 is the document as a whole.
	Row int
	// Settled is set once somebody has looked; Blocks where the plan cannot
	// be adopted before.
	Settled, Blocks bool
	// Naming is set where somebody has to say which unit is meant.
	Naming *Naming
}

// Naming is the decision which unit a name means that no unit answers to.
type Naming struct {
	// Near is the id and Label the name of the unit that suggests itself, or
	// both are empty.
	Name, Near, Label string
}

// Decide is the short form in a row that lacks a lead or a day.
type Decide struct {
	Action, Key string
	Fields      []ui.Field
}

// DraftRow is a row of a draft as the table shows it.
type DraftRow struct {
	N  int
	No string
	// Group is the key task where it begins with this row, else empty.
	Group, SubTask    string
	Measure, Deadline []Piece
	Responsible       string
	// All sums Support up where it is every unit there is.
	Lead, Support, All    string
	Indicator, Due, Extra string
	Doubts                []Doubt
	// Decide is what is still to be decided, or nil.
	Decide *Decide
	// Omit is why the row stays out of the ledger, or empty.
	Omit string
	Href string
}

func (r DraftRow) anchor() string { return "row-" + strconv.Itoa(r.N) }

// tone is loud where the row cannot be adopted as it is.
func (r DraftRow) tone() string {
	if r.Omit != "" {
		return "plan-out"
	}
	if r.Decide != nil {
		return "tone-bad"
	}
	for _, d := range r.Doubts {
		if !d.Settled {
			return "tone-warn"
		}
	}
	return ""
}

// SamePlan is a plan in force that a draft may be a new edition of.
type SamePlan struct {
	Title string
	Act   ui.Button
}

// Obstacle is one thing that keeps a draft from being adopted.
type Obstacle struct{ Label, Why, Href string }

// PlanStop is the page that says why a draft cannot be adopted yet.
type PlanStop struct {
	page.Base
	// Path is the draft's address.
	Path, Why string
	List      []Obstacle
	// Suggest counts the rows that a suggestion would settle.
	Suggest int
}

// PlanDraft is a read plan while it is looked through.
type PlanDraft struct {
	page.Base
	// Path is the draft's address; its acts lie below.
	Path  string
	Facts []ui.Pair
	Stats []ui.Stat
	Meter ui.Meter
	// Same are plans in force of the same year, of which this may be a new
	// edition.
	Same   []SamePlan
	Doubts []Doubt
	// Suggest counts the rows that a suggestion waits for, Open the doubts
	// that nobody has looked at.
	Suggest, Open int
	Rows          []DraftRow
	HasIndicator  bool
	Rest          []string
	// Back is the view to come back to after an act.
	Back string
}

func (p PlanDraft) width() string {
	if p.HasIndicator {
		return "6"
	}
	return "5"
}

// settle is an act upon one doubt.
type settle struct {
	Path, Back string
	Doubt      Doubt
}

func (s settle) back() string {
	if s.Doubt.Row == 0 {
		return s.Back
	}
	return s.Back + "#row-" + strconv.Itoa(s.Doubt.Row)
}

// naming is where the unit of the doubt is chosen.
func (s settle) naming() string {
	return s.Path + "/meaning?name=" + url.QueryEscape(s.Doubt.Naming.Name)
}

func (s settle) row() string { return strconv.Itoa(s.Doubt.Row) }

// PlanRow is one row of a draft with its forms.
type PlanRow struct {
	page.Base
	// Path is the draft's address.
	Path string
	// Back is the row's own address.
	Back     string
	Measure  []Piece
	Points   []Piece
	Doubts   []Doubt
	Text     ui.Form
	Choice   ui.Form
	Previous string
	Next     string
}

// PlanSplit is the page that parts a row in two.
type PlanSplit struct {
	page.Base
	Measure []Piece
	Form    ui.Form
}

// ShowDuty is a unit's part in a task.
type ShowDuty struct {
	Unit, Role, State, Href string
	Tone                    ui.Tone
	Lamp                    ui.Lamp
}

// ShowRow is a row of an adopted plan with what the ledger says of it.
type ShowRow struct {
	No, Group, SubTask     string
	Measure, Deadline      []Piece
	Responsible, Indicator string
	Due, Extra, Href       string
	Duties                 []ShowDuty
	Meter                  ui.Meter
}

// Edition is one adopted edition of a plan.
type Edition struct {
	Number, Title, Who, When, File string
	// Diff is the way to what it changed, or empty for the first.
	Diff string
}

// PlanShow is an adopted plan.
type PlanShow struct {
	page.Base
	Facts        []ui.Pair
	Stats        []ui.Stat
	Files        []ui.FileItem
	Waiting      []ui.Link // drafts of new editions
	Editions     []Edition
	Rows         []ShowRow
	HasIndicator bool
	// Own is set where the reader sees their own unit's part alone.
	Own bool
}

func (p PlanShow) width() string {
	if p.HasIndicator {
		return "6"
	}
	return "5"
}

// DiffRow is what an edition makes of one row.
type DiffRow struct {
	Title   string
	Tone    ui.Tone
	Word    string
	Moved   bool
	Measure string
	Changes []ui.Change
	Said    []string
	Kept    string
	Href    string
}

// PlanDiff shows what an edition changes, row by row.
type PlanDiff struct {
	page.Base
	Nothing string
	Stats   []ui.Stat
	Head    []ui.Change
	Rows    []DiffRow
}

// groupID is where the key task that begins with the i-th row stands.
func groupID(i int) string { return "group-" + strconv.Itoa(i+1) }

// groups are the ways to the key tasks of the plan.
func (p PlanShow) groups() []ui.Link {
	var out []ui.Link
	for i, r := range p.Rows {
		if r.Group != "" {
			out = append(out, ui.Link{Label: r.Group, Href: "#" + groupID(i)})
		}
	}
	return out
}

// groups are the ways to the key tasks of the draft.
func (p PlanDraft) groups() []ui.Link {
	var out []ui.Link
	for i, r := range p.Rows {
		if r.Group != "" {
			out = append(out, ui.Link{Label: r.Group, Href: "#" + groupID(i)})
		}
	}
	return out
}

func (d Doubt) blockWord() string {
	if d.Naming != nil {
		return "指定后才能采纳"
	}
	return "核对后才能采纳"
}

func (d Doubt) elseWord() string {
	if d.Naming.Near != "" {
		return "选择其他科室，或不列入"
	}
	return "指定科室，或不列入"
}

func (d Doubt) backWord() string {
	if d.Naming != nil {
		return "重新指定"
	}
	return "恢复待核对"
}
