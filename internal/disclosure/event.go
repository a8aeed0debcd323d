package disclosure

import (
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Event is one line of an item's timeline. The record proves what was done;
// events tell it in order, to staff and, where Says is not empty, to the
// applicant.
type Event struct {
	Agency, ID, Item string
	At               time.Time
	// On is the day on which it happened, which may lie before At.
	On civil.Date
	// Act is the move's name, Text what staff read, Says what the applicant
	// reads in plain words.
	Act, Text, Says, Article string
	By, ByName               string
	Was, Now                 flow.State
	Letter                   string
}

// Table names the table.
func (*Event) Table() string { return "disclosure_event" }

// Cols lists the columns.
func (e *Event) Cols() []store.Col {
	return []store.Col{store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("item", &e.Item), store.C("at", &e.At), store.C("on_day", &e.On),
		store.C("act", &e.Act), store.C("text", &e.Text), store.C("says", &e.Says), store.C("article", &e.Article), store.C("by_id", &e.By),
		store.C("by_name", &e.ByName), store.C("was", (*string)(&e.Was)), store.C("now", (*string)(&e.Now)), store.C("letter", &e.Letter)}
}

// Interval is a stretch that the reply term leaves out: the days after From
// up to and including To.
type Interval struct {
	Agency, ID string
	Version    int64
	Item       string
	Kind       clock.Kind
	From, To   civil.Date
	Lapse      civil.Date
	// Source is the id of the correction, consultation or fee.
	Source, Evidence, ByName string
}

// Table names the table.
func (*Interval) Table() string { return "disclosure_interval" }

// Cols lists the columns.
func (v *Interval) Cols() []store.Col {
	return []store.Col{store.C("agency", &v.Agency), store.C("id", &v.ID), store.C("version", &v.Version), store.C("item", &v.Item),
		store.C("kind", (*string)(&v.Kind)), store.C("from_on", &v.From), store.C("to_on", &v.To), store.C("lapse_on", &v.Lapse),
		store.C("source", &v.Source), store.C("evidence", &v.Evidence), store.C("by_name", &v.ByName)}
}

// Correction is the one demand to mend a request (补正，条例第三十条).
type Correction struct {
	Agency, ID string
	Version    int64
	Item       string
	// Points are what has to be mended, Days the working days given.
	Points string
	Days   int64
	Letter string
	// Sent went out, Reached is when the applicant received it, Lapse the last
	// day to mend.
	Sent, Reached, Lapse civil.Date
	// AnswerAt is when the applicant mended it on line, not yet confirmed;
	// Answer is what they wrote; Mended is the day of receipt of what was
	// mended; Excuse why a late one was taken.
	AnswerAt time.Time
	Answer   string
	Mended   civil.Date
	Excuse   string
}

// Table names the table.
func (*Correction) Table() string { return "disclosure_correction" }

// Cols lists the columns.
func (c *Correction) Cols() []store.Col {
	return []store.Col{store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("item", &c.Item),
		store.C("points", &c.Points), store.C("days", &c.Days), store.C("letter", &c.Letter), store.C("sent_on", &c.Sent), store.C("reached_on", &c.Reached),
		store.C("lapse_on", &c.Lapse), store.C("answer_at", &c.AnswerAt), store.C("answer", &c.Answer), store.C("mended_on", &c.Mended), store.C("excuse", &c.Excuse)}
}

// The answers of who was consulted. Silence of a third party is no consent
// (条例第三十二条); silence of a co-maker is (条例第三十四条).
const (
	Agrees  = "agree"
	Refuses = "refuse"
	Partly  = "part"
	Silent  = "silent"
)

// AnswerTitles are the answers' words.
var AnswerTitles = map[string]string{Agrees: "同意公开", Refuses: "不同意公开", Partly: "部分同意公开", Silent: "逾期未提出意见"}

// The decisions of the agency after a consultation.
const (
	DecideOpen     = "open"     // 同意后公开，或者意见没有合理理由
	DecidePublic   = "public"   // 不公开会对公共利益造成重大影响，予以公开
	DecideWithhold = "withhold" // 不予公开
)

// DecisionTitles are the decisions' words.
var DecisionTitles = map[string]string{DecideOpen: "决定公开", DecidePublic: "不公开可能对公共利益造成重大影响，决定公开", DecideWithhold: "决定不予公开"}

// Consultation is one asking of somebody else's opinion (征求意见).
type Consultation struct {
	Agency, ID string
	Version    int64
	Item       string
	Kind       clock.Kind
	// Party is an agency's name, or how a third party is called without
	// naming a person; PartyID is the third party in office/citizen.
	Party, PartyID string
	// About is what is to be disclosed.
	About, Letter string
	// Sent went out; Reached is the party's own receipt with its Proof; Lapse
	// is the last day to answer.
	Sent, Reached civil.Date
	Proof         string
	Lapse         civil.Date
	// Notice is when the applicant was told, by NoticeLetter.
	Notice       civil.Date
	NoticeLetter string
	Answered     civil.Date
	Answer       string
	Reason       string
	// Decision is what the agency decided, DecidedWhy why, Told when the
	// third party was told of a decision to disclose.
	Decision, DecidedWhy, DecidedBy string
	Told                            civil.Date
	ToldLetter                      string
}

// Table names the table.
func (*Consultation) Table() string { return "disclosure_consultation" }

// Cols lists the columns.
func (c *Consultation) Cols() []store.Col {
	return []store.Col{store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("item", &c.Item),
		store.C("kind", (*string)(&c.Kind)), store.C("party", &c.Party), store.C("party_id", &c.PartyID), store.C("about", &c.About),
		store.C("letter", &c.Letter), store.C("sent_on", &c.Sent), store.C("reached_on", &c.Reached), store.C("proof", &c.Proof),
		store.C("lapse_on", &c.Lapse), store.C("notice_on", &c.Notice), store.C("notice_letter", &c.NoticeLetter), store.C("answered_on", &c.Answered),
		store.C("answer", &c.Answer), store.C("reason", &c.Reason), store.C("decision", &c.Decision), store.C("decided_why", &c.DecidedWhy),
		store.C("decided_by", &c.DecidedBy), store.C("told_on", &c.Told), store.C("told_letter", &c.ToldLetter)}
}

// Open says that the answer is neither there nor overdue.
func (c *Consultation) Open() bool { return c.Answer == "" }

// Consents says that who was asked consents, by words or, a co-maker, by
// silence.
func (c *Consultation) Consents() bool {
	return c.Answer == Agrees || c.Answer == Silent && c.Kind == clock.AskCoMaker
}

// Help is a 协办函: another unit or body is asked for material. The clock runs
// on.
type Help struct {
	Agency, ID string
	Version    int64
	Item       string
	// Unit is a unit of the agency, Body another body by name.
	Unit, Body, About string
	Due               civil.Date
	Letter, AskedBy   string
	Asked, Answered   civil.Date
	Answer            string
	AnsweredBy        string
}

// Table names the table.
func (*Help) Table() string { return "disclosure_help" }

// Cols lists the columns.
func (h *Help) Cols() []store.Col {
	return []store.Col{store.C("agency", &h.Agency), store.C("id", &h.ID), store.C("version", &h.Version), store.C("item", &h.Item), store.C("unit", &h.Unit),
		store.C("body", &h.Body), store.C("about", &h.About), store.C("due_on", &h.Due), store.C("letter", &h.Letter), store.C("asked_by", &h.AskedBy),
		store.C("asked_on", &h.Asked), store.C("answered_on", &h.Answered), store.C("answer", &h.Answer), store.C("answered_by", &h.AnsweredBy)}
}
