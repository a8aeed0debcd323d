package approval

import (
	"slices"
	"time"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Kind is the kind of a sheet's reference.
const Kind = "approval"

// The states of a sheet.
const (
	Drafted   flow.State = "draft"
	Reviewing flow.State = "review"
	Approved  flow.State = "signed"
	Returned  flow.State = "returned"
	Voided    flow.State = "void"
)

// Step is one box of a sheet that waits for somebody.
type Step struct {
	// Label is the box's name: 科室负责人审核意见.
	Label string `json:"label"`
	// Right is needed to fill it, over the sheet's unit and category.
	Right string `json:"right"`
	// Waits names whom it waits for: 科室负责人.
	Waits string `json:"waits"`
	// Key names the step for the sheet's owner, "" where nobody asks.
	Key string `json:"key,omitempty"`
	// Unit is the unit over which the right is asked in place of the sheet's
	// own: a step that one unit takes for all others.
	Unit string `json:"unit,omitempty"`
	// Apart is a step that whoever filled the box before may not fill.
	Apart bool `json:"apart,omitempty"`
	// Asks are conclusions that stand in the box beside the opinion.
	Asks []Ask `json:"asks,omitempty"`
	// Phrases are ready opinions of this box; none means the usual ones.
	Phrases []string `json:"phrases,omitempty"`
}

// Ask is one conclusion that a box asks for: 审查结论, 校对人.
type Ask struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Help  string `json:"help,omitempty"`
	// Options are what can be answered; none takes any text.
	Options  []string `json:"options,omitempty"`
	Required bool     `json:"required,omitempty"`
}

// Usual are the steps of a bureau's ordinary sheet: the head of the unit
// reviews, the office checks, a deputy signs.
func Usual() []Step {
	return []Step{
		{Label: "科室负责人审核意见", Right: RightReview, Waits: "科室负责人"},
		{Label: "办公室核稿意见", Right: RightCheck, Waits: "办公室"},
		{Label: "分管领导签发意见", Right: RightSign, Waits: "分管领导"},
	}
}

// Fact is a line of what a sheet is about: 文号, 公开方式.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Sheet is a form on which people review and sign one thing.
type Sheet struct {
	Agency, ID string
	Version    int64
	// Kind and Subject name the thing, Href is its page.
	Kind, Subject  string
	Title, Href    string
	Unit, Category string
	Facts          []Fact
	Steps          []Step
	// Step is the index of the step whose turn it is.
	Step  int64
	State flow.State
	// Drafter has to mend it; Authors are all who drafted or mended it. None
	// of them may review or sign it.
	Drafter, DrafterName string
	Authors              []string
	DraftedAt, EndedAt   time.Time
	// FilledBy filled the box before the one whose turn it is: the person,
	// and whom they stood in for.
	FilledBy []string
	// Handled sheets are filled in on their owner's page alone, because more
	// than the sheet changes there.
	Handled bool
}

// Table names the table.
func (*Sheet) Table() string { return "approval_sheet" }

// Cols lists the columns.
func (s *Sheet) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version),
		store.C("kind", &s.Kind), store.C("subject", &s.Subject), store.C("title", &s.Title), store.C("href", &s.Href),
		store.C("unit", &s.Unit), store.C("category", &s.Category),
		store.C("facts", store.JSON(&s.Facts)), store.C("steps", store.JSON(&s.Steps)),
		store.C("step", &s.Step), store.C("state", (*string)(&s.State)),
		store.C("drafter", &s.Drafter), store.C("drafter_name", &s.DrafterName), store.C("authors", store.JSON(&s.Authors)),
		store.C("drafted_at", &s.DraftedAt), store.C("ended_at", &s.EndedAt),
		store.C("filled_by", store.JSON(&s.FilledBy)), store.C("handled", &s.Handled),
	}
}

// KeepVersions keeps what a sheet said on a past day.
func (*Sheet) KeepVersions() {}

// Ref names the sheet.
func (s *Sheet) Ref() store.Ref { return store.Ref{Kind: Kind, ID: s.ID} }

// Of names the thing that the sheet is about.
func (s *Sheet) Of() store.Ref { return store.Ref{Kind: s.Kind, ID: s.Subject} }

// Last says that the step whose turn it is is the one that signs.
func (s *Sheet) Last() bool { return int(s.Step) == len(s.Steps)-1 }

// Now is the step whose turn it is; a sheet that waits for nobody has none.
func (s *Sheet) Now() (Step, bool) {
	if s.State != Reviewing || int(s.Step) >= len(s.Steps) {
		return Step{}, false
	}
	return s.Steps[s.Step], true
}

// Own says that the sheet is the person's own: they drafted or mended it, or
// it was handed over to them.
func (s *Sheet) Own(person string) bool {
	return s.Drafter == person || slices.Contains(s.Authors, person)
}

// Opinion is what one person wrote on a sheet; it is never changed.
type Opinion struct {
	Agency, ID, Sheet string
	// No counts the opinions of a sheet from 1.
	No int64
	// Step and Label are the box, Act is what was done with it.
	Step         int64
	Label, Act   string
	Text         string
	Person, Name string
	// For and ForName are the absent person that the writer stood in for.
	For, ForName string
	// Said are the answers to the step's Asks, by their keys.
	Said map[string]string
	At   time.Time
}

// Table names the table.
func (*Opinion) Table() string { return "approval_opinion" }

// Cols lists the columns.
func (o *Opinion) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &o.Agency), store.C("id", &o.ID), store.C("sheet", &o.Sheet), store.C("no", &o.No),
		store.C("step", &o.Step), store.C("label", &o.Label), store.C("act", &o.Act), store.C("text", &o.Text),
		store.C("person", &o.Person), store.C("name", &o.Name), store.C("at", &o.At),
		store.C("for_person", &o.For), store.C("for_name", &o.ForName), store.C("said", store.JSON(&o.Said)),
	}
}

// Signature is the writer's name as it stands in the box, with 代 where they
// stood in for somebody.
func (o *Opinion) Signature() string {
	if o.ForName == "" {
		return o.Name
	}
	return o.Name + "（代" + o.ForName + "）"
}
