package disclosure

import (
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Step is one answer in the seven-step judgement. Nothing is overwritten: the
// last answer to a step counts.
type Step struct {
	Agency, ID, Item string
	Step, Answer     string // keys of Judgement
	Reason, Evidence string
	By, ByName       string
	At               time.Time
}

// Table names the table.
func (*Step) Table() string { return "disclosure_step" }

// Cols lists the columns.
func (s *Step) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("item", &s.Item), store.C("step", &s.Step), store.C("answer", &s.Answer),
		store.C("reason", &s.Reason), store.C("evidence", &s.Evidence), store.C("by_id", &s.By), store.C("by_name", &s.ByName), store.C("at", &s.At)}
}

// SearchLog is one search for what was asked for (检索记录): a reply that it
// does not exist rests on it.
type SearchLog struct {
	Agency, ID, Item string
	// System is where, Words with what, Span over which time.
	System, Words, Span string
	On                  civil.Date
	Hits                int64
	Result, Person      string
	By                  string
	At                  time.Time
}

// Table names the table.
func (*SearchLog) Table() string { return "disclosure_search" }

// Cols lists the columns.
func (s *SearchLog) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("item", &s.Item), store.C("system", &s.System), store.C("words", &s.Words),
		store.C("span", &s.Span), store.C("searched_on", &s.On), store.C("hits", &s.Hits), store.C("result", &s.Result), store.C("person", &s.Person),
		store.C("by_id", &s.By), store.C("at", &s.At)}
}

// The kinds of review and their verdicts.
const (
	ReviewSecrecy = "secrecy"
	ReviewLegal   = "legal"
	VerdictPass   = "pass"
	VerdictFail   = "fail"
)

// ReviewTitles are the reviews' words.
var ReviewTitles = map[string]string{ReviewSecrecy: "保密审查", ReviewLegal: "合法性审查"}

// Review is a secrecy or legality review of what is to be replied. It goes
// stale when the judgement changes after it.
type Review struct {
	Agency, ID, Item       string
	Kind, Verdict, Opinion string
	By, ByName             string
	At                     time.Time
	Stale                  bool
}

// Table names the table.
func (*Review) Table() string { return "disclosure_review" }

// Cols lists the columns.
func (r *Review) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("item", &r.Item), store.C("kind", &r.Kind), store.C("verdict", &r.Verdict),
		store.C("opinion", &r.Opinion), store.C("by_id", &r.By), store.C("by_name", &r.ByName), store.C("at", &r.At), store.C("stale", &r.Stale)}
}

// Fee is an information processing fee: by items or by pages, never both.
type Fee struct {
	Agency, ID     string
	Version        int64
	Item           string
	Way            fee.Way
	Pages, Ordinal int64
	// Amount is in yuan; Computed is how it came about.
	Amount   int64
	Computed string
	Letter   string
	// Sent, Reached and Lapse are the notice's days.
	Sent, Reached, Lapse civil.Date
	// Claimed is when the applicant said on line that it was paid, Claim what
	// they said.
	Claimed civil.Date
	Claim   string
	Paid    civil.Date
	Receipt string
	// Dropped is when the agency took the fee back, DroppedWhy why.
	Dropped    civil.Date
	DroppedWhy string
}

// Table names the table.
func (*Fee) Table() string { return "disclosure_fee" }

// Cols lists the columns.
func (f *Fee) Cols() []store.Col {
	return []store.Col{store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("version", &f.Version), store.C("item", &f.Item), store.C("way", (*string)(&f.Way)),
		store.C("pages", &f.Pages), store.C("ordinal", &f.Ordinal), store.C("amount", &f.Amount), store.C("computed", &f.Computed), store.C("letter", &f.Letter),
		store.C("sent_on", &f.Sent), store.C("reached_on", &f.Reached), store.C("lapse_on", &f.Lapse), store.C("claimed_on", &f.Claimed), store.C("claim", &f.Claim),
		store.C("paid_on", &f.Paid), store.C("receipt", &f.Receipt), store.C("dropped_on", &f.Dropped), store.C("dropped_why", &f.DroppedWhy)}
}

// Open says that the fee is neither paid nor dropped.
func (f *Fee) Open() bool { return f.Paid.IsZero() && f.Dropped.IsZero() }

// KindLetter is the kind of references to letters.
const KindLetter = "disclosure_letter"

// The states of a letter.
const (
	LetterDraft    flow.State = "draft"
	LetterReview   flow.State = "review"
	LetterReturned flow.State = "returned"
	LetterSigned   flow.State = "signed"
	LetterIssued   flow.State = "issued"
	LetterServed   flow.State = "served"
	LetterVoid     flow.State = "void"
)

// Letter is a letter of a case (文书) in the register. Its wording and its
// bytes are disclosure/letter's: Parts has the wording by field, Docx and Pdf
// the ids of the frozen files.
type Letter struct {
	Agency, ID string
	Version    int64
	Item       string
	// Family is the series in which it is numbered, Template which letter it
	// is; Ground a key of Grounds for a letter that ends the item, else empty.
	Family, Template, Ground string
	Title, Number            string
	State                    flow.State
	Parts                    map[string]string
	Drafter, DrafterName     string
	Authors                  []string
	SignedOn                 civil.Date
	Signer, SignerName       string
	Docx, DocxHash           string
	Pdf, PdfHash             string
	// Issued is the day on which it was sent, by Method with the carrier's
	// number Carrier; Addressee is "applicant", a consultation's id or a name.
	Issued                     civil.Date
	Method, Carrier, Addressee string
	// Served is the day of service, ServedHow how, SignedFor by whom in words
	// (本人, 同住成年家属), Proof the file that proves it.
	Served               civil.Date
	ServedHow, SignedFor string
	Proof, VoidWhy       string
	SavedAt              time.Time
}

// Table names the table.
func (*Letter) Table() string { return "disclosure_letter" }

// Cols lists the columns.
func (l *Letter) Cols() []store.Col {
	return []store.Col{store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("version", &l.Version), store.C("item", &l.Item), store.C("family", &l.Family),
		store.C("template", &l.Template), store.C("ground", &l.Ground), store.C("title", &l.Title), store.C("number", &l.Number), store.C("state", (*string)(&l.State)),
		store.C("parts", store.JSON(&l.Parts)), store.C("drafter", &l.Drafter), store.C("drafter_name", &l.DrafterName), store.C("authors", store.JSON(&l.Authors)),
		store.C("signed_on", &l.SignedOn), store.C("signer", &l.Signer), store.C("signer_name", &l.SignerName), store.C("docx", &l.Docx), store.C("docx_hash", &l.DocxHash),
		store.C("pdf", &l.Pdf), store.C("pdf_hash", &l.PdfHash), store.C("issued_on", &l.Issued), store.C("method", &l.Method), store.C("carrier", &l.Carrier),
		store.C("addressee", &l.Addressee), store.C("served_on", &l.Served), store.C("served_how", &l.ServedHow), store.C("signed_for", &l.SignedFor),
		store.C("proof", &l.Proof), store.C("void_why", &l.VoidWhy), store.C("saved_at", &l.SavedAt)}
}

// Ref names the letter.
func (l *Letter) Ref() store.Ref { return store.Ref{Kind: KindLetter, ID: l.ID} }

// Href is the letter's page in the office.
func (l *Letter) Href() string { return "/office/disclosure-letters/" + l.ID }

// The kinds of dispute, as the annual report's table four has them.
const (
	DisputeReview = "review"            // 行政复议
	DisputeSuit   = "suit"              // 未经复议直接起诉
	DisputeAfter  = "suit_after_review" // 复议后起诉
)

// DisputeTitles are the kinds' words.
var DisputeTitles = map[string]string{DisputeReview: "行政复议", DisputeSuit: "行政诉讼（未经复议直接起诉）", DisputeAfter: "行政诉讼（复议后起诉）"}

// The results of a dispute.
const (
	Upheld      = "upheld"    // 结果维持
	Corrected   = "corrected" // 结果纠正
	ResultOther = "other"     // 其他结果
)

// ResultTitles are the results' words.
var ResultTitles = map[string]string{Upheld: "结果维持", Corrected: "结果纠正", ResultOther: "其他结果", "": "尚未审结"}

// KindDispute is the kind of references to disputes.
const KindDispute = "disclosure_dispute"

// Dispute is a reconsideration or a lawsuit against a reply.
type Dispute struct {
	Agency, ID    string
	Version       int64
	Item, Request string
	Kind          string
	// Simple is the simple procedure of a reconsideration (5 instead of 10
	// working days to answer).
	Simple       bool
	Number, Body string
	// Filed is when it was accepted, Copy when the agency got the copy, Due
	// the last day to answer with evidence.
	Filed, Copy, Due, Answered civil.Date
	// Reported to the 主管部门 on (报备).
	Reported   civil.Date
	ReportedTo string
	Result     string
	ResultOn   civil.Date
	ResultWhy  string
	// Redo is the item that answers anew; After the reconsideration that came
	// before a suit.
	Redo, After string
}

// Table names the table.
func (*Dispute) Table() string { return "disclosure_dispute" }

// Cols lists the columns.
func (d *Dispute) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("version", &d.Version), store.C("item", &d.Item), store.C("request", &d.Request),
		store.C("kind", &d.Kind), store.C("simple", &d.Simple), store.C("number", &d.Number), store.C("body", &d.Body), store.C("filed_on", &d.Filed),
		store.C("copy_on", &d.Copy), store.C("answer_due", &d.Due), store.C("answered_on", &d.Answered), store.C("reported_on", &d.Reported),
		store.C("reported_to", &d.ReportedTo), store.C("result", &d.Result), store.C("result_on", &d.ResultOn), store.C("result_why", &d.ResultWhy),
		store.C("redo", &d.Redo), store.C("after", &d.After)}
}

// Ref names the dispute.
func (d *Dispute) Ref() store.Ref { return store.Ref{Kind: KindDispute, ID: d.ID} }

// The kinds of duty.
const (
	DutySame     = "same"     // 多个申请人申请公开相同信息（第四十四条第一款）
	DutySuggest  = "suggest"  // 申请人建议主动公开（第四十四条第二款）
	DutyReassess = "reassess" // 不予公开信息定期评估（第十八条）
)

// DutyTitles are the duties' words.
var DutyTitles = map[string]string{DutySame: "多人申请同一信息", DutySuggest: "建议主动公开", DutyReassess: "不予公开定期评估"}

// The verdicts of a duty.
const (
	DutyPublish = "publish"
	DutyKeep    = "keep"
)

// KindDuty is the kind of references to duties.
const KindDuty = "disclosure_duty"

// Duty is a question that requests raise about disclosure by the agency's own
// motion.
type Duty struct {
	Agency, ID           string
	Version              int64
	Kind                 string
	Item, Subject, Title string
	Unit                 string
	// People counts distinct applicants.
	People            int64
	Raised, Due, Done civil.Date
	Verdict, Reason   string
	DoneBy            string
	// Published is the address at which it was then published.
	Published string
}

// Table names the table.
func (*Duty) Table() string { return "disclosure_duty" }

// Cols lists the columns.
func (d *Duty) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("version", &d.Version), store.C("kind", &d.Kind), store.C("item", &d.Item),
		store.C("subject", &d.Subject), store.C("title", &d.Title), store.C("unit", &d.Unit), store.C("people", &d.People), store.C("raised_on", &d.Raised),
		store.C("due_on", &d.Due), store.C("done_on", &d.Done), store.C("verdict", &d.Verdict), store.C("reason", &d.Reason), store.C("done_by", &d.DoneBy),
		store.C("published", &d.Published)}
}

// Ref names the duty.
func (d *Duty) Ref() store.Ref { return store.Ref{Kind: KindDuty, ID: d.ID} }

// Href is the duty's page in the office.
func (d *Duty) Href() string { return "/office/disclosure-duties/" + d.ID }

// Setting is what an agency sets for itself. Its id is "setting".
type Setting struct {
	Agency, ID string
	Version    int64
	// Office is the unit that is the 政府信息公开工作机构; its head approves
	// extensions.
	Office string
	// Word begins registration numbers, such as 卫工信申.
	Word string
	// Terms and Tariffs are the agency's own, beside the law's.
	Terms   []clock.Term
	Tariffs []fee.Tariff
	// Says are texts by key that letters and public pages take: authority,
	// court, address, phone, account and so on.
	Says    map[string]string
	SavedAt time.Time
}

// Table names the table.
func (*Setting) Table() string { return "disclosure_setting" }

// Cols lists the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("office", &s.Office), store.C("word", &s.Word),
		store.C("terms", store.JSON(&s.Terms)), store.C("tariffs", store.JSON(&s.Tariffs)), store.C("says", store.JSON(&s.Says)), store.C("saved_at", &s.SavedAt)}
}

// KeepVersions keeps what was set on a past day.
func (*Setting) KeepVersions() {}
