package letters

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters/order"
)

// Stay is the time that a letter lay with a unit, and to whom it is charged.
type Stay struct {
	Agency, ID string
	Version    int64
	Letter     string
	Unit       string
	From, To   time.Time
	// Charged is the unit that the time counts for, "" for the office.
	Charged, Why string
}

// Table names the table.
func (*Stay) Table() string { return "letters_stay" }

// Cols lists the columns.
func (s *Stay) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("letter", &s.Letter), store.C("unit", &s.Unit),
		store.C("from_at", &s.From), store.C("to_at", &s.To), store.C("charged", &s.Charged), store.C("why", &s.Why)}
}

// The levels of a Return: a unit objects to the office, the bureau to the
// platform.
const (
	LevelUnit   = "unit"
	LevelAgency = "agency"
)

// The decisions on a Return and an Extension.
const (
	Agreed     = "agreed"
	Refused    = "refused"
	Arbitrated = "arbitrated"
)

// Return is a 退单: somebody to whom a letter was given says that it is not
// theirs.
type Return struct {
	Agency, ID                               string
	Version                                  int64
	Letter, Level                            string
	Round                                    int64
	Unit, Code, Says, To                     string
	AskedBy, AskedName                       string
	AskedAt                                  time.Time
	Decision, Answer, DecidedBy, DecidedName string
	DecidedAt                                time.Time
}

// Table names the table.
func (*Return) Table() string { return "letters_return" }

// Cols lists the columns.
func (r *Return) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("letter", &r.Letter), store.C("level", &r.Level), store.C("round", &r.Round),
		store.C("unit", &r.Unit), store.C("code", &r.Code), store.C("says", &r.Says), store.C("to_unit", &r.To), store.C("asked_by", &r.AskedBy), store.C("asked_name", &r.AskedName),
		store.C("asked_at", &r.AskedAt), store.C("decision", &r.Decision), store.C("answer", &r.Answer), store.C("decided_by", &r.DecidedBy), store.C("decided_name", &r.DecidedName), store.C("decided_at", &r.DecidedAt)}
}

// Extension is a 延期 asked for and decided.
type Extension struct {
	Agency, ID                               string
	Version                                  int64
	Letter, Unit                             string
	Days                                     int64
	Reason                                   string
	FromDue, ToDue                           civil.Date
	AskedBy, AskedName                       string
	AskedAt                                  time.Time
	Decision, Answer, DecidedBy, DecidedName string
	DecidedAt                                time.Time
	// ToldOn is the day on which the writer was told.
	ToldOn civil.Date
}

// Table names the table.
func (*Extension) Table() string { return "letters_extension" }

// Cols lists the columns.
func (e *Extension) Cols() []store.Col {
	return []store.Col{store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("version", &e.Version), store.C("letter", &e.Letter), store.C("unit", &e.Unit), store.C("days", &e.Days),
		store.C("reason", &e.Reason), store.C("from_due", &e.FromDue), store.C("to_due", &e.ToDue), store.C("asked_by", &e.AskedBy), store.C("asked_name", &e.AskedName), store.C("asked_at", &e.AskedAt),
		store.C("decision", &e.Decision), store.C("answer", &e.Answer), store.C("decided_by", &e.DecidedBy), store.C("decided_name", &e.DecidedName), store.C("decided_at", &e.DecidedAt), store.C("told_on", &e.ToldOn)}
}

// Contact is one time that the writer was spoken to.
type Contact struct {
	Agency, ID, Letter, Way string
	Reached                 bool
	Says                    string
	At                      time.Time
	By, ByName              string
}

// Table names the table.
func (*Contact) Table() string { return "letters_contact" }

// Cols lists the columns.
func (c *Contact) Cols() []store.Col {
	return []store.Col{store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("letter", &c.Letter), store.C("way", &c.Way), store.C("reached", &c.Reached),
		store.C("says", &c.Says), store.C("at", &c.At), store.C("by_id", &c.By), store.C("by_name", &c.ByName)}
}

// Part is what another unit contributes (协办).
type Part struct {
	Agency, ID              string
	Version                 int64
	Letter, Unit, Ask, Says string
	AskedAt                 time.Time
	Due                     civil.Date
	DoneAt                  time.Time
	DoneBy                  string
}

// Table names the table.
func (*Part) Table() string { return "letters_part" }

// Cols lists the columns.
func (p *Part) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("letter", &p.Letter), store.C("unit", &p.Unit), store.C("ask", &p.Ask),
		store.C("says", &p.Says), store.C("asked_at", &p.AskedAt), store.C("due", &p.Due), store.C("done_at", &p.DoneAt), store.C("done_by", &p.DoneBy)}
}

// Urging is a 催办 or a 督办.
type Urging struct {
	Agency, ID, Letter, Kind, Says string
	Until                          civil.Date
	At                             time.Time
	By, ByName                     string
}

// Table names the table.
func (*Urging) Table() string { return "letters_urging" }

// Cols lists the columns.
func (u *Urging) Cols() []store.Col {
	return []store.Col{store.C("agency", &u.Agency), store.C("id", &u.ID), store.C("letter", &u.Letter), store.C("kind", &u.Kind), store.C("says", &u.Says), store.C("until_on", &u.Until),
		store.C("at", &u.At), store.C("by_id", &u.By), store.C("by_name", &u.ByName)}
}

// Point is something that the letter asks for, and where the reply answers it.
type Point struct {
	Text string `json:"text"`
	// Where is the drafter's word on it where the text alone does not show it.
	Where string `json:"where,omitempty"`
}

// Reply is the answer to a letter, one for each Round, with the proofs that it
// went out on the platform and on paper.
type Reply struct {
	Agency, ID                  string
	Version                     int64
	Letter                      string
	Round                       int64
	Text, Result, Person, Phone string
	Points                      []Point
	Drafter, DrafterName        string
	DraftedAt                   time.Time
	SignedBy                    string
	SignedAt                    time.Time
	Number                      string
	// PlatformText is what stands on the platform, Ref its number or address.
	PlatformText                          string
	PlatformAt                            time.Time
	PlatformRef, PlatformFile, PlatformBy string
	PaperText                             string
	PaperAt                               time.Time
	PaperRef, PaperFile, PaperBy          string
	// PlatformWay and PaperWay are the keys of the ways of proof.
	PlatformWay, PaperWay string
}

// Table names the table.
func (*Reply) Table() string { return "letters_reply" }

// Cols lists the columns.
func (r *Reply) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("letter", &r.Letter), store.C("round", &r.Round), store.C("text", &r.Text),
		store.C("result", &r.Result), store.C("person", &r.Person), store.C("phone", &r.Phone), store.C("points", store.JSON(&r.Points)), store.C("drafter", &r.Drafter), store.C("drafter_name", &r.DrafterName),
		store.C("drafted_at", &r.DraftedAt), store.C("signed_by", &r.SignedBy), store.C("signed_at", &r.SignedAt), store.C("number", &r.Number),
		store.C("platform_text", &r.PlatformText), store.C("platform_at", &r.PlatformAt), store.C("platform_ref", &r.PlatformRef), store.C("platform_file", &r.PlatformFile), store.C("platform_by", &r.PlatformBy),
		store.C("paper_text", &r.PaperText), store.C("paper_at", &r.PaperAt), store.C("paper_ref", &r.PaperRef), store.C("paper_file", &r.PaperFile), store.C("paper_by", &r.PaperBy),
		store.C("platform_way", &r.PlatformWay), store.C("paper_way", &r.PaperWay)}
}

// KeepVersions keeps earlier drafts.
func (*Reply) KeepVersions() {}

// Ref names the reply.
func (r *Reply) Ref() store.Ref { return store.Ref{Kind: KindReply, ID: r.ID} }

// Opened is the edited version of an answered letter that the public reads;
// its id is the letter's.
type Opened struct {
	Agency, ID              string
	Version                 int64
	Title, Question, Answer string
	// Reason says what was changed against the original, and why.
	Reason  string
	At      time.Time
	By      string
	Gone    time.Time
	GoneWhy string
}

// Table names the table.
func (*Opened) Table() string { return "letters_opened" }

// Cols lists the columns.
func (o *Opened) Cols() []store.Col {
	return []store.Col{store.C("agency", &o.Agency), store.C("id", &o.ID), store.C("version", &o.Version), store.C("title", &o.Title), store.C("question", &o.Question), store.C("answer", &o.Answer),
		store.C("reason", &o.Reason), store.C("at", &o.At), store.C("by_id", &o.By), store.C("gone", &o.Gone), store.C("gone_why", &o.GoneWhy)}
}

// KeepVersions keeps what the public read on a past day.
func (*Opened) KeepVersions() {}

// The states of a Topic.
const (
	TopicOpen  = "open"  // watched
	TopicCase  = "case"  // a 舆情 case with a person responsible
	TopicEnded = "ended" // answered and ended
)

// Topic is a matter that several letters are about.
type Topic struct {
	Agency, ID         string
	Version            int64
	Title              string
	Words              []string
	Says, State, Level string
	Owner, OwnerName   string
	Due                civil.Date
	// Item is what was begun to be published about it, of ItemKind.
	Item, ItemKind         string
	Response, ResponseHref string
	MadeAt, EndedAt        time.Time
	By                     string
}

// Table names the table.
func (*Topic) Table() string { return "letters_topic" }

// Cols lists the columns.
func (t *Topic) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("title", &t.Title), store.C("words", store.JSON(&t.Words)), store.C("says", &t.Says),
		store.C("state", &t.State), store.C("level", &t.Level), store.C("owner", &t.Owner), store.C("owner_name", &t.OwnerName), store.C("due", &t.Due), store.C("item", &t.Item), store.C("item_kind", &t.ItemKind),
		store.C("response", &t.Response), store.C("response_href", &t.ResponseHref), store.C("made_at", &t.MadeAt), store.C("ended_at", &t.EndedAt), store.C("by_id", &t.By)}
}

// Ref names the topic.
func (t *Topic) Ref() store.Ref { return store.Ref{Kind: KindTopic, ID: t.ID} }

// Step is a line of a topic's timeline.
type Step struct {
	Agency, ID, Topic string
	At                time.Time
	Says, By, ByName  string
}

// Table names the table.
func (*Step) Table() string { return "letters_step" }

// Cols lists the columns.
func (s *Step) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("topic", &s.Topic), store.C("at", &s.At), store.C("says", &s.Says), store.C("by_id", &s.By), store.C("by_name", &s.ByName)}
}

// Import is a file or text of orders from its preview on. What it read is
// emptied once it was taken over, for the letters have it, or after a day.
type Import struct {
	Agency, ID    string
	Version       int64
	Channel, Name string
	Head, Keys    []string
	// Kinds are the kinds that people chose for orders that name none, by the
	// line in the file.
	Kinds map[int]string
	// Sealed is what was read, unreadable where it is stored: it names people.
	Sealed string
	First  int64
	Pasted bool
	// Made were taken over, Held were there already.
	Made, Held int64
	DoneAt     time.Time
	By         string
	At         time.Time
}

// Table names the table.
func (*Import) Table() string { return "letters_import" }

// Cols lists the columns.
func (m *Import) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("version", &m.Version), store.C("channel", &m.Channel), store.C("name", &m.Name), store.C("head", store.JSON(&m.Head)),
		store.C("keys", store.JSON(&m.Keys)), store.C("kinds", store.JSON(&m.Kinds)), store.C("sealed", &m.Sealed), store.C("first", &m.First), store.C("pasted", &m.Pasted),
		store.C("made", &m.Made), store.C("held", &m.Held), store.C("done_at", &m.DoneAt), store.C("by_id", &m.By), store.C("at", &m.At)}
}

// Ref names the import.
func (m *Import) Ref() store.Ref { return store.Ref{Kind: "letters-import", ID: m.ID} }

// Saved is what a channel's columns are called; its id is the channel.
type Saved struct {
	Agency, ID string
	Version    int64
	Columns    order.Mapping
	At         time.Time
}

// Table names the table.
func (*Saved) Table() string { return "letters_mapping" }

// Cols lists the columns.
func (s *Saved) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("columns", store.JSON(&s.Columns)), store.C("at", &s.At)}
}

// Token lets a platform hand over orders by the API; only its hash is kept.
type Token struct {
	Agency, ID          string
	Version             int64
	Name, Channel, Hash string
	By                  string
	MadeAt              time.Time
	Until               civil.Date
	GoneAt              time.Time
}

// Table names the table.
func (*Token) Table() string { return "letters_token" }

// Cols lists the columns.
func (t *Token) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("name", &t.Name), store.C("channel", &t.Channel), store.C("hash", &t.Hash),
		store.C("by_id", &t.By), store.C("made_at", &t.MadeAt), store.C("until_on", &t.Until), store.C("gone_at", &t.GoneAt)}
}

// Template is a text that replies begin from.
type Template struct {
	Agency, ID string
	Version    int64
	Title      string
	// Kind is the kind of letter that it is for, "" for all.
	Kind, State, Text string
	Gone              bool
	By                string
	At                time.Time
}

// Table names the table.
func (*Template) Table() string { return "letters_template" }

// Cols lists the columns.
func (t *Template) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("title", &t.Title), store.C("kind", &t.Kind), store.C("state", &t.State),
		store.C("text", &t.Text), store.C("gone", &t.Gone), store.C("by_id", &t.By), store.C("at", &t.At)}
}

// Parameter is a number of local rules from a day on.
type Parameter struct {
	Agency, ID string
	Version    int64
	Name       string
	From       civil.Date
	Value      int64
	Basis, By  string
	At         time.Time
}

// Table names the table.
func (*Parameter) Table() string { return "letters_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("name", &p.Name), store.C("from_on", &p.From), store.C("value", &p.Value),
		store.C("basis", &p.Basis), store.C("by_id", &p.By), store.C("at", &p.At)}
}

// KeepVersions keeps what was set on a past day.
func (*Parameter) KeepVersions() {}

// Counter counts the letters of a day; its id is the day.
type Counter struct {
	Agency, ID string
	N          int64
}

// Table names the table.
func (*Counter) Table() string { return "letters_counter" }

// Cols lists the columns.
func (c *Counter) Cols() []store.Col {
	return []store.Col{store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("n", &c.N)}
}

// Sketched is a letter's sketch in the likeness index.
type Sketched struct {
	Agency, ID string
	At         time.Time
	Sketch     []byte
}

// Table names the table.
func (*Sketched) Table() string { return "letters_sketch" }

// Cols lists the columns.
func (s *Sketched) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("at", &s.At), store.C("sketch", &s.Sketch)}
}
