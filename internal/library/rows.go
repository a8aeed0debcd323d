package library

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Facts are what is known of a document beyond the item itself.
type Facts struct {
	// Issuer is the 制定机关, Joint the bodies that issued it with it.
	Issuer string   `json:"issuer"`
	Joint  []string `json:"joint,omitempty"`
	// Longterm says that it bears no day of expiry; Trial that it is 暂行 or
	// 试行; Market that it touches market entities (R8.06, R8.10, R8.11).
	Longterm bool `json:"longterm,omitempty"`
	Trial    bool `json:"trial,omitempty"`
	Market   bool `json:"market,omitempty"`
	// 三统一 (R8.09): 统一登记 with its number, 统一编号 and 统一印发.
	RegisterNo string     `json:"register_no,omitempty"`
	RegisterOn civil.Date `json:"register_on,omitempty"`
	NumberedOn civil.Date `json:"numbered_on,omitempty"`
	PrintedOn  civil.Date `json:"printed_on,omitempty"`
	// 合法性审核 (R8.07, R8.08).
	Legal         string     `json:"legal,omitempty"`
	LegalNo       string     `json:"legal_no,omitempty"`
	LegalReviewer string     `json:"legal_reviewer,omitempty"`
	LegalFrom     civil.Date `json:"legal_from,omitempty"`
	LegalOn       civil.Date `json:"legal_on,omitempty"`
	// 公平竞争审查 (R8.11).
	Fair   string     `json:"fair,omitempty"`
	FairNo string     `json:"fair_no,omitempty"`
	FairOn civil.Date `json:"fair_on,omitempty"`
	// 公开征求意见 (R8.06) and 集体审议 (R8.04).
	ConsultFrom civil.Date `json:"consult_from,omitempty"`
	ConsultTo   civil.Date `json:"consult_to,omitempty"`
	ConsultAt   string     `json:"consult_at,omitempty"`
	DecidedOn   civil.Date `json:"decided_on,omitempty"`
	DecidedAt   string     `json:"decided_at,omitempty"`
	// 备案 (R8.12).
	FilingNo string     `json:"filing_no,omitempty"`
	FiledOn  civil.Date `json:"filed_on,omitempty"`
	FiledTo  string     `json:"filed_to,omitempty"`
}

// The opinions of 合法性审核 (R8.08).
const (
	Lawful   = "合法"
	Unlawful = "不合法"
	Amend    = "应当予以修改"
)

// The results of 公平竞争审查.
const (
	FairPassed = "通过"
	FairExempt = "适用例外规定"
	FairFailed = "未通过"
)

// Document is a document of the library; its id is the item's.
type Document struct {
	Agency, ID string
	Version    int64
	Facts      Facts
	// Starts is the 施行日期, Ends the last day on which it holds.
	Starts, Ends civil.Date
	// EndedOn is the day from which it was declared to hold no more, EndedAs
	// 失效 or 废止, EndedBy on what basis, EndedItem the published list.
	EndedOn            civil.Date
	EndedAs            Status
	EndedBy, EndedItem string
	// Status is what its public page says, and since which day.
	Status  Status
	Since   civil.Date
	SavedAt time.Time
}

// Table names the table.
func (*Document) Table() string { return "library_document" }

// Cols lists the columns.
func (d *Document) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("version", &d.Version), store.C("facts", store.JSON(&d.Facts)),
		store.C("starts", &d.Starts), store.C("ends", &d.Ends), store.C("ended_on", &d.EndedOn), store.C("ended_as", (*string)(&d.EndedAs)),
		store.C("ended_by", &d.EndedBy), store.C("ended_item", &d.EndedItem), store.C("status", (*string)(&d.Status)), store.C("since", &d.Since), store.C("saved_at", &d.SavedAt)}
}

// KeepVersions keeps what was known on a past day.
func (*Document) KeepVersions() {}

// Ref names the document by its item.
func (d *Document) Ref() store.Ref { return store.Ref{Kind: content.KindItem, ID: d.ID} }

// Tie is how one document stands to another. It is entered once, at the
// document that does something, and shown at both.
type Tie struct {
	Agency, ID string
	Kind       string
	// Doer is the item that amends, abolishes, …; Target the item it does it
	// to, or "" for one outside the library, of which Title, Number and
	// Address are known.
	Doer, Target           string
	Title, Number, Address string
	// From is the day from which it works; zero stands for the doer's own
	// day of entry into force.
	From civil.Date
	Note string
	By   string
	At   time.Time
}

// Table names the table.
func (*Tie) Table() string { return "library_tie" }

// Cols lists the columns.
func (t *Tie) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("kind", &t.Kind), store.C("doer", &t.Doer), store.C("target", &t.Target),
		store.C("title", &t.Title), store.C("number", &t.Number), store.C("address", &t.Address), store.C("from_on", &t.From), store.C("note", &t.Note),
		store.C("by_id", &t.By), store.C("at", &t.At)}
}

// KeepVersions keeps ties that were taken back.
func (*Tie) KeepVersions() {}

// Text says from which day an edition is the text of its document.
type Text struct {
	Agency, ID, Document string
	Edition              int64
	From                 civil.Date
	// Tie is the amendment that made it, "" for the first text and for
	// corrections.
	Tie string
	At  time.Time
}

// Table names the table.
func (*Text) Table() string { return "library_text" }

// Cols lists the columns.
func (t *Text) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("document", &t.Document), store.C("edition", &t.Edition),
		store.C("from_on", &t.From), store.C("tie", &t.Tie), store.C("at", &t.At)}
}

// Mark is one change of what a public page says of its document's validity.
type Mark struct {
	Agency, ID, Document string
	Status               Status
	// Since is the day from which the status holds, At when the page said so.
	Since civil.Date
	At    time.Time
}

// Table names the table.
func (*Mark) Table() string { return "library_mark" }

// Cols lists the columns.
func (m *Mark) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("document", &m.Document), store.C("status", (*string)(&m.Status)),
		store.C("since", &m.Since), store.C("at", &m.At)}
}

// Duty is the decision over a document that is about to expire.
type Duty struct {
	Agency, ID string
	Version    int64
	Document   string
	// Ends is the expiry that it decides over.
	Ends                   civil.Date
	Owner, OwnerName, Unit string
	OpenedOn, Due          civil.Date
	// Reminded are the days before expiry at which the owner was reminded.
	Reminded           []int
	Choice, Reason     string
	Until              civil.Date
	DecidedOn          civil.Date
	DecidedBy, Decider string
}

// Table names the table.
func (*Duty) Table() string { return "library_duty" }

// Cols lists the columns.
func (d *Duty) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("version", &d.Version), store.C("document", &d.Document), store.C("ends", &d.Ends),
		store.C("owner", &d.Owner), store.C("owner_name", &d.OwnerName), store.C("unit", &d.Unit), store.C("opened_on", &d.OpenedOn), store.C("due", &d.Due),
		store.C("reminded", store.JSON(&d.Reminded)), store.C("choice", &d.Choice), store.C("reason", &d.Reason), store.C("until", &d.Until),
		store.C("decided_on", &d.DecidedOn), store.C("decided_by", &d.DecidedBy), store.C("decider", &d.Decider)}
}

// KeepVersions keeps who was responsible on a past day.
func (*Duty) KeepVersions() {}

// Decided says that the decision was taken.
func (d *Duty) Decided() bool { return d.Choice != "" }

// Round is one 清理 of the whole library (R8.15).
type Round struct {
	Agency, ID string
	Version    int64
	Title      string
	Note       string
	Due        civil.Date
	// Effective is from when what it abolishes holds no more; zero is the day
	// on which the result is published.
	Effective        civil.Date
	State            string
	OpenedOn         civil.Date
	OpenedBy         string
	SignedBy, Signer string
	SignedOn         civil.Date
	// Item is the result list, PublishedOn when it was released.
	Item        string
	PublishedOn civil.Date
}

// The states of a round.
const (
	RoundOpen      = "open"
	RoundSigned    = "signed"
	RoundPublished = "published"
)

// KindRound is the kind of a round's references.
const KindRound = "library-round"

// Table names the table.
func (*Round) Table() string { return "library_round" }

// Cols lists the columns.
func (r *Round) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("title", &r.Title), store.C("note", &r.Note),
		store.C("due", &r.Due), store.C("effective", &r.Effective), store.C("state", &r.State), store.C("opened_on", &r.OpenedOn), store.C("opened_by", &r.OpenedBy),
		store.C("signed_by", &r.SignedBy), store.C("signer", &r.Signer), store.C("signed_on", &r.SignedOn), store.C("item", &r.Item), store.C("published_on", &r.PublishedOn)}
}

// KeepVersions keeps the round's course.
func (*Round) KeepVersions() {}

// Ref names the round.
func (r *Round) Ref() store.Ref { return store.Ref{Kind: KindRound, ID: r.ID} }

// Choice is what a round decides over one document.
type Choice struct {
	Agency, ID      string
	Version         int64
	Round, Document string
	// Was is the status when the round was opened.
	Was            Status
	Choice, Reason string
	By, ByName     string
	At             time.Time
}

// Table names the table.
func (*Choice) Table() string { return "library_choice" }

// Cols lists the columns.
func (c *Choice) Cols() []store.Col {
	return []store.Col{store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("round", &c.Round), store.C("document", &c.Document),
		store.C("was", (*string)(&c.Was)), store.C("choice", &c.Choice), store.C("reason", &c.Reason), store.C("by_id", &c.By), store.C("by_name", &c.ByName), store.C("at", &c.At)}
}

// KeepVersions keeps earlier opinions.
func (*Choice) KeepVersions() {}

// Parameter is a number of local rules from a day on.
type Parameter struct {
	Agency, ID string
	Version    int64
	Name       string
	From       civil.Date
	Value      int64
	Basis      string
	By         string
	At         time.Time
}

// Table names the table.
func (*Parameter) Table() string { return "library_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("name", &p.Name), store.C("from_on", &p.From),
		store.C("value", &p.Value), store.C("basis", &p.Basis), store.C("by_id", &p.By), store.C("at", &p.At)}
}

// KeepVersions keeps what was set on a past day.
func (*Parameter) KeepVersions() {}
