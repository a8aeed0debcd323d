package letters

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The kinds of thing that the package owns.
const (
	KindLetter = "letters-letter"
	KindReply  = "letters-reply"
	KindTopic  = "letters-topic"
	kindOther  = "letters-setting"
)

// Letter is what somebody wrote, said or sent, and where it stands.
type Letter struct {
	Agency, ID string
	Version    int64
	// Number is the bureau's own, Origin the sending platform's.
	Number, Channel, Origin, OriginKey string
	Kind, Class, Title, Body           string
	Place, Category, Urgency           string
	Transferrer, Demand                string
	Consent, VisitBack                 bool
	ReceivedAt                         time.Time
	ReceivedOn, GivenDue, Due          civil.Date
	// Extended counts extensions; Basis says where Due comes from.
	Extended int64
	Basis    string
	// Citizen is the sealed record of who wrote, PersonKey their keyed hash.
	Citizen, PersonKey, CodeHash string
	State                        flow.State
	Unit, Handler                string
	// Rounds counts objections of units, Returns those of the bureau to the
	// platform; Final says that no further one is heard.
	Rounds, Returns                  int64
	Final                            bool
	Reason, Says                     string
	SignedAt, AssignedAt, AcceptedAt time.Time
	// RepliedOn is the day on which both replies were proven.
	RepliedOn civil.Date
	ClosedAt  time.Time
	Result    string
	// Round counts replies: 1, and one more for each time it is handled anew.
	Round               int64
	Main, Parent, Topic string
	Rating              int64
	RatedAt             time.Time
	RatingSays          string
	// SamePerson and Alike are how many letters of the same person, and about
	// the same matter, there were when it came.
	SamePerson, Alike int64
	OpenedAt          time.Time
	// NoticeDue is the day by which the writer of a petition is told in writing
	// that it was received (《信访工作条例》第二十三条), zero where nobody is to
	// be told; NoticedOn when it was done, NoticeSays how.
	NoticeDue, NoticedOn civil.Date
	NoticeSays           string
	By                   string
	MadeAt               time.Time
}

// Table names the table.
func (*Letter) Table() string { return "letters_letter" }

// Cols lists the columns.
func (l *Letter) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("version", &l.Version), store.C("number", &l.Number), store.C("channel", &l.Channel),
		store.C("origin_no", &l.Origin), store.C("origin_key", &l.OriginKey), store.C("kind", &l.Kind), store.C("class", &l.Class), store.C("title", &l.Title),
		store.C("body", &l.Body), store.C("place", &l.Place), store.C("category", &l.Category), store.C("urgency", &l.Urgency), store.C("transferrer", &l.Transferrer),
		store.C("demand", &l.Demand), store.C("consent", &l.Consent), store.C("visit_back", &l.VisitBack), store.C("received_at", &l.ReceivedAt),
		store.C("received_on", &l.ReceivedOn), store.C("given_due", &l.GivenDue), store.C("due", &l.Due), store.C("extended", &l.Extended), store.C("basis", &l.Basis),
		store.C("citizen", &l.Citizen), store.C("person_key", &l.PersonKey), store.C("code_hash", &l.CodeHash), store.C("state", (*string)(&l.State)),
		store.C("unit", &l.Unit), store.C("handler", &l.Handler), store.C("rounds", &l.Rounds), store.C("returns", &l.Returns), store.C("final", &l.Final),
		store.C("reason", &l.Reason), store.C("says", &l.Says), store.C("signed_at", &l.SignedAt), store.C("assigned_at", &l.AssignedAt),
		store.C("accepted_at", &l.AcceptedAt), store.C("replied_on", &l.RepliedOn), store.C("closed_at", &l.ClosedAt), store.C("result", &l.Result),
		store.C("round", &l.Round), store.C("main", &l.Main), store.C("parent", &l.Parent), store.C("topic", &l.Topic), store.C("rating", &l.Rating),
		store.C("rated_at", &l.RatedAt), store.C("rating_says", &l.RatingSays), store.C("same_person", &l.SamePerson), store.C("alike", &l.Alike),
		store.C("opened_at", &l.OpenedAt), store.C("notice_due", &l.NoticeDue), store.C("noticed_on", &l.NoticedOn), store.C("notice_says", &l.NoticeSays), store.C("by_id", &l.By), store.C("made_at", &l.MadeAt),
	}
}

// KeepVersions keeps what the letter said on a past day.
func (*Letter) KeepVersions() {}

// Ref names the letter.
func (l *Letter) Ref() store.Ref { return store.Ref{Kind: KindLetter, ID: l.ID} }

// Href is the letter's page in the office.
func (l *Letter) Href() string { return root + "/" + l.ID }

// Open says that the letter still waits for something.
func (l *Letter) Open() bool {
	switch l.State {
	case Closed, Declined, SentBack:
		return false
	}
	return true
}

// Late says that the letter was or is not answered by its day.
func (l *Letter) Late(today civil.Date) bool {
	if l.State == Declined || l.State == SentBack {
		return false
	}
	if !l.RepliedOn.IsZero() {
		return l.RepliedOn > l.Due
	}
	return today > l.Due
}

// Channels' and other words of the letter for people.

// ChannelTitle is the channel's name.
func (l *Letter) ChannelTitle() string { c, _ := ChannelOf(l.Channel); return c.Title }

// KindTitle is what the letter wants.
func (l *Letter) KindTitle() string { return Title(Kinds, l.Kind) }

// StateTitle is the state's name.
func (l *Letter) StateTitle() string { return Flow.TitleOf(l.State) }

// text is all that is compared with other letters.
func (l *Letter) text() string { return l.Title + "\n" + l.Body }
