package disclosure

import (
	"fmt"
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Extension is a request for more time (条例第三十三条第二款).
type Extension struct {
	// State is "", asked, approved, told or refused.
	State               string
	Days                int64
	Why                 string
	AskedBy, ApprovedBy string
	AskedOn, ApprovedOn civil.Date
	// ToldOn is when the applicant was notified, by the letter Letter.
	ToldOn civil.Date
	Letter string
}

// The states of an extension.
const (
	ExtAsked    = "asked"
	ExtApproved = "approved"
	ExtTold     = "told"
	ExtRefused  = "refused"
)

// Item is one matter of a request (一事一申请): what has a state, an outcome, a
// clock and somebody who handles it. State and outcome are two things: an
// outcome is there only with a reply that was issued (FEATURES F12).
type Item struct {
	Agency, ID string
	Version    int64
	// Request is the request's id, Number its number; No counts its items.
	Request, Number string
	No              int64
	Kind            Kind
	Title           string
	State           flow.State
	// Outcome is the key of the annual report's row (Outcomes) and Ground that
	// of the reply's legal ground (Grounds); empty until a reply was issued.
	Outcome, Ground string
	// Unit and Person handle it.
	Unit, Person, PersonName string
	Channel                  clock.Channel
	ApplicantKind, SameKey   string
	// Ordinal is its number among the applicant's of the calendar month,
	// fixed at receipt (RULES.md R3.02).
	Ordinal           int64
	Arrived, Received civil.Date
	// ReceivedWhy and ReceivedArticle say why Received is that day.
	ReceivedWhy, ReceivedArticle string
	Extension                    Extension
	// DelayUntil is the delayed date told on DelayTold (条例第三十五条).
	DelayUntil, DelayTold civil.Date
	DelayWhy              string
	// Reasons is how the question for reasons stands: "", asked, accepted,
	// refused; ReasonsBy is the last day to give them.
	Reasons   string
	ReasonsBy civil.Date
	// Due, Clock and Provisional are what the clock said when it was last
	// read; Calendar is the calendar's version then. Lateness is never kept.
	Due         civil.Date
	Clock       clock.State
	Provisional bool
	Calendar    string
	// Closed says that nothing runs any more: replied, withdrawn or voided.
	Closed bool
	// Lead is the item together with which it is answered; SplitOf the item
	// that it was split from; RedoOf the item that is answered anew; RepeatOf
	// the earlier item that it repeats; Subject joins items that ask for the
	// same information.
	Lead, SplitOf, RedoOf, RepeatOf, Subject string
	// Reply is the letter that ends it. Issued is the day on which it was
	// sent, Answered the day that stops the clock, Served that of service.
	Reply, ReplyNumber                 string
	Issued, Answered, Served, Archived civil.Date
	// EndWhy says why it ended without a reply.
	EndWhy    string
	Imported  bool
	ChangedAt time.Time
}

// Table names the table.
func (*Item) Table() string { return "disclosure_item" }

// Cols lists the columns.
func (i *Item) Cols() []store.Col {
	return []store.Col{store.C("agency", &i.Agency), store.C("id", &i.ID), store.C("version", &i.Version), store.C("request", &i.Request),
		store.C("number", &i.Number), store.C("no", &i.No), store.C("kind", (*string)(&i.Kind)), store.C("title", &i.Title),
		store.C("state", (*string)(&i.State)), store.C("outcome", &i.Outcome), store.C("ground", &i.Ground), store.C("unit", &i.Unit), store.C("person", &i.Person),
		store.C("person_name", &i.PersonName), store.C("channel", (*string)(&i.Channel)), store.C("applicant_kind", &i.ApplicantKind),
		store.C("same_key", &i.SameKey), store.C("ordinal", &i.Ordinal), store.C("arrived_on", &i.Arrived), store.C("received_on", &i.Received),
		store.C("received_why", &i.ReceivedWhy), store.C("received_article", &i.ReceivedArticle),
		store.C("ext_days", &i.Extension.Days), store.C("ext_why", &i.Extension.Why), store.C("ext_asked_by", &i.Extension.AskedBy),
		store.C("ext_asked_on", &i.Extension.AskedOn), store.C("ext_approved_by", &i.Extension.ApprovedBy), store.C("ext_approved_on", &i.Extension.ApprovedOn),
		store.C("ext_told_on", &i.Extension.ToldOn), store.C("ext_letter", &i.Extension.Letter), store.C("ext_state", &i.Extension.State),
		store.C("delay_until", &i.DelayUntil), store.C("delay_told_on", &i.DelayTold), store.C("delay_why", &i.DelayWhy), store.C("reasons", &i.Reasons),
		store.C("reasons_by", &i.ReasonsBy), store.C("due_on", &i.Due), store.C("clock", (*string)(&i.Clock)), store.C("provisional", &i.Provisional),
		store.C("calendar", &i.Calendar), store.C("closed", &i.Closed), store.C("lead", &i.Lead), store.C("split_of", &i.SplitOf),
		store.C("redo_of", &i.RedoOf), store.C("repeat_of", &i.RepeatOf), store.C("subject", &i.Subject), store.C("reply", &i.Reply),
		store.C("reply_number", &i.ReplyNumber), store.C("issued_on", &i.Issued), store.C("answered_on", &i.Answered), store.C("served_on", &i.Served),
		store.C("archived_on", &i.Archived), store.C("end_why", &i.EndWhy), store.C("imported", &i.Imported), store.C("changed_at", &i.ChangedAt)}
}

// KeepVersions keeps what an item said on a past day.
func (*Item) KeepVersions() {}

// Ref names the item.
func (i *Item) Ref() store.Ref { return store.Ref{Kind: KindItem, ID: i.ID} }

// Href is the item's page in the office.
func (i *Item) Href() string { return "/office/disclosure/" + i.ID }

// Label is the item's number: that of its request, with its own where the
// request has several.
func (i *Item) Label() string {
	if i.No <= 1 && i.SplitOf == "" {
		return i.Number
	}
	return fmt.Sprintf("%s-%d", i.Number, i.No)
}

// Late says whether the due day was missed, by today or by the answer. It is
// computed, never kept. A paused clock is never late.
func (i *Item) Late(today civil.Date) bool {
	switch {
	case i.Due.IsZero() || i.State == Withdrawn || i.State == Voided:
		return false
	case !i.Answered.IsZero():
		return i.Answered > i.Due
	}
	return today > i.Due
}
