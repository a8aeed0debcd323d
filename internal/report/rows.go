package report

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/report/check"
)

// The kinds of thing that the capability owns.
const (
	KindReport = "report"
	KindReturn = "report-return"
	KindBody   = "report-body"
)

// Manual is a figure that no record of the program holds, entered with where
// it comes from.
type Manual struct {
	Value  int64  `json:"value"`
	Source string `json:"source"`
	By     string `json:"by"`
	On     string `json:"on"`
}

// Report is one edition of a year's report.
type Report struct {
	Agency, ID    string
	Version       int64
	Year, Edition int64
	State         string
	Title         string
	// Parts are the texts by part: "1", "5" and "6".
	Parts  map[string]string
	Manual map[string]Manual
	// Figures are those of the draft that was handed over for publication.
	Figures *Figures
	// Prior are the figures of the report for the year before, PriorFrom says
	// where they were taken from.
	Prior     *Figures
	PriorFrom string
	// Note explains a correction.
	Note                string
	Item, Unit          string
	Author, AuthorName  string
	StartedOn, HandedOn civil.Date
	PublishedOn         civil.Date
	SavedAt             time.Time
}

// Table names the table.
func (*Report) Table() string { return "report_annual" }

// Cols lists the columns.
func (r *Report) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("year", &r.Year), store.C("edition", &r.Edition),
		store.C("state", &r.State), store.C("title", &r.Title), store.C("parts", store.JSON(&r.Parts)), store.C("manual", store.JSON(&r.Manual)),
		store.C("figures", store.JSON(&r.Figures)), store.C("prior", store.JSON(&r.Prior)), store.C("prior_from", &r.PriorFrom), store.C("note", &r.Note),
		store.C("item", &r.Item), store.C("unit", &r.Unit), store.C("author", &r.Author), store.C("author_name", &r.AuthorName), store.C("started_on", &r.StartedOn),
		store.C("handed_on", &r.HandedOn), store.C("published_on", &r.PublishedOn), store.C("saved_at", &r.SavedAt)}
}

// KeepVersions keeps what a report said on a past day.
func (*Report) KeepVersions() {}

// Ref names the report.
func (r *Report) Ref() store.Ref { return store.Ref{Kind: KindReport, ID: r.ID} }

// Span is the period that the report covers (R2.01).
func (r *Report) Span() (from, to civil.Date) {
	return civil.Of(int(r.Year), 1, 1), civil.Of(int(r.Year), 12, 31)
}

// Due is the last day for publishing it (条例第四十九条).
func (r *Report) Due() civil.Date { return Due(int(r.Year)) }

// Mark is what a reviewer said of a finding. It hangs on the finding's
// fingerprint and so survives every further run.
type Mark struct {
	Agency, ID      string
	Version         int64
	Report, Print   string
	Verdict, Reason string
	By, ByName      string
	At              time.Time
}

// Table names the table.
func (*Mark) Table() string { return "report_mark" }

// Cols lists the columns.
func (m *Mark) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("version", &m.Version), store.C("report", &m.Report), store.C("print", &m.Print),
		store.C("verdict", &m.Verdict), store.C("reason", &m.Reason), store.C("by_id", &m.By), store.C("by_name", &m.ByName), store.C("at", &m.At)}
}

// KeepVersions keeps what was said before.
func (*Mark) KeepVersions() {}

// Return is the statement for a month or a quarter, a nil return where there
// was nothing (M06).
type Return struct {
	Agency, ID                   string
	Version                      int64
	Period                       string
	Received, Answered, Disputes int64
	Note, By, ByName             string
	At                           time.Time
}

// Table names the table.
func (*Return) Table() string { return "report_return" }

// Cols lists the columns.
func (r *Return) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("period", &r.Period), store.C("received", &r.Received),
		store.C("answered", &r.Answered), store.C("disputes", &r.Disputes), store.C("note", &r.Note), store.C("by_id", &r.By), store.C("by_name", &r.ByName), store.C("at", &r.At)}
}

// KeepVersions keeps what was stated before.
func (*Return) KeepVersions() {}

// Ref names the return.
func (r *Return) Ref() store.Ref { return store.Ref{Kind: KindReturn, ID: r.ID} }

// Body is a body whose report is collected for a year.
type Body struct {
	Agency, ID         string
	Version            int64
	Year               int64
	Name, Contact      string
	Due                civil.Date
	File, FileName     string
	Status             string
	Hard, Soft, Doubts int64
	Figures            *Figures
	Result             *check.Result
	// Words are its texts, for likeness.
	Words      string
	ReceivedOn civil.Date
	ByName     string
	ChasedOn   civil.Date
	Chases     int64
}

// Table names the table.
func (*Body) Table() string { return "report_body" }

// Cols lists the columns.
func (b *Body) Cols() []store.Col {
	return []store.Col{store.C("agency", &b.Agency), store.C("id", &b.ID), store.C("version", &b.Version), store.C("year", &b.Year), store.C("name", &b.Name), store.C("contact", &b.Contact),
		store.C("due", &b.Due), store.C("file", &b.File), store.C("file_name", &b.FileName), store.C("status", &b.Status), store.C("hard", &b.Hard), store.C("soft", &b.Soft),
		store.C("doubts", &b.Doubts), store.C("figures", store.JSON(&b.Figures)), store.C("result", store.JSON(&b.Result)), store.C("words", &b.Words),
		store.C("received_on", &b.ReceivedOn), store.C("by_name", &b.ByName), store.C("chased_on", &b.ChasedOn), store.C("chases", &b.Chases)}
}

// KeepVersions keeps earlier deliveries.
func (*Body) KeepVersions() {}

// Ref names the body's delivery.
func (b *Body) Ref() store.Ref { return store.Ref{Kind: KindBody, ID: b.ID} }
