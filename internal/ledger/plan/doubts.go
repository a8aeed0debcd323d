package plan

import "fmt"

// Doubt is something that the reader could not settle from the document and
// that a person has to look at. It never stands for a change of the text.
type Doubt struct {
	// Code is one of the Doubt constants below.
	Code string `json:"code"`
	// Field is the JSON name of the field concerned, or empty.
	Field string `json:"field"`
	// Row is the Index of the row concerned, or 0 for the whole document.
	Row int `json:"row"`
	// Message says in Chinese what is uncertain and what to check.
	Message string `json:"message"`
	// Name is the name that no unit answers to for certain, and Near the ID
	// of the unit that it may mean; both only where a plan is resolved.
	Name string `json:"name,omitempty"`
	Near string `json:"near,omitempty"`
}

// The doubts that reading can raise.
const (
	DoubtNoYear          = "no_year"          // the document gives no year
	DoubtYearInferred    = "year_inferred"    // the year comes from elsewhere than the title
	DoubtYearDiffers     = "year_differs"     // a deadline lies outside the plan's year
	DoubtNoHeader        = "no_header"        // no row of column names was found
	DoubtNotPlan         = "not_plan"         // nothing is said of disclosure
	DoubtNoTitle         = "no_title"         // no title was found
	DoubtNoColumn        = "no_column"        // the document has no such column
	DoubtNumberGap       = "number_gap"       // a number is missing
	DoubtNumberTwice     = "number_twice"     // a number occurs twice
	DoubtNumberOrder     = "number_order"     // numbers are out of order
	DoubtMissing         = "missing"          // a cell is empty
	DoubtInherited       = "inherited"        // an empty cell took the text above it
	DoubtRealigned       = "realigned"        // cells were moved to the columns they fit
	DoubtJoined          = "joined"           // a row continues across a page break
	DoubtSplit           = "split"            // where one cell ends and the next begins was inferred
	DoubtDeadlineUnread  = "deadline_unread"  // no date could be read
	DoubtDeadlineVague   = "deadline_vague"   // the deadline names no date (及时)
	DoubtDeadlineYear    = "deadline_year"    // the deadline has no year and none is known
	DoubtDeadlinePast    = "deadline_past"    // the deadline was past when the plan was issued
	DoubtDeadlineEvent   = "deadline_event"   // the deadline runs from an event
	DoubtDateImpossible  = "date_impossible"  // a date that the calendar does not have
	DoubtDateTypo        = "date_typo"        // 12月10前: 日 was left out
	DoubtBefore          = "before_month"     // 11月前: before or within November
	DoubtNoLead          = "no_lead"          // several units and none leads
	DoubtManyLeads       = "many_leads"       // more than one unit leads
	DoubtOpenList        = "open_list"        // a list that ends in 等
	DoubtUnitUnread      = "unit_unread"      // a name that does not look like a unit
	DoubtSpelling        = "spelling"         // two spellings of what may be one unit
	DoubtUnknownUnit     = "unknown_unit"     // not in the bureau's list
	DoubtNotTask         = "not_task"         // a chapter was taken for no task
	DoubtCheckpointPast  = "checkpoint_late"  // a checkpoint after the row's deadline
	DoubtCheckpointYear  = "checkpoint_year"  // a checkpoint's year is not known
	DoubtCheckpointMaybe = "checkpoint_maybe" // a date that may be a mere mention
	DoubtDisorder        = "disorder"         // the text may have lost the order of its rows
	DoubtMixed           = "mixed"            // text of neighbouring cells may be in the row
	DoubtUnusedText      = "unused_text"      // text between rows that went into none
)

// doubt adds a doubt about one field of the row.
func (r *Row) doubt(code, field, format string, args ...any) {
	for _, d := range r.Doubts {
		if d.Code == code && d.Field == field {
			return
		}
	}
	r.Doubts = append(r.Doubts, Doubt{Code: code, Field: field, Row: r.Index, Message: fmt.Sprintf(format, args...)})
}

// doubt adds a doubt about the document.
func (p *Plan) doubt(code, field, format string, args ...any) {
	p.Doubts = append(p.Doubts, Doubt{Code: code, Field: field, Message: fmt.Sprintf(format, args...)})
}

// AllDoubts is every doubt, the document's first, then row by row.
func (p *Plan) AllDoubts() []Doubt {
	all := append([]Doubt{}, p.Doubts...)
	for _, r := range p.Rows {
		all = append(all, r.Doubts...)
	}
	return all
}
