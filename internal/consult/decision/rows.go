package decision

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The kinds of references.
const (
	Kind        = "decision"
	KindStep    = "decision-step"
	KindEdition = "decision-catalogue"
)

// Matter is one entry of a year's catalogue.
type Matter struct {
	Agency, ID string
	Version    int64
	Year, No   int64
	Title      string
	// Unit handles it; With are the units beside it, in words.
	Unit, With string
	Basis      string
	// Planned is when the decision is planned.
	Planned civil.Date
	Ways    []string
	State   flow.State
	// Dropped is why it left the catalogue.
	Dropped  string
	IssuedOn civil.Date
	IssuedAs string
	By       string
	SavedAt  time.Time
}

// Table names the table.
func (*Matter) Table() string { return "consult_matter" }

// Cols lists the columns.
func (m *Matter) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("version", &m.Version), store.C("year", &m.Year), store.C("no", &m.No), store.C("title", &m.Title),
		store.C("unit", &m.Unit), store.C("with_units", &m.With), store.C("basis", &m.Basis), store.C("planned", &m.Planned), store.C("ways", store.JSON(&m.Ways)),
		store.C("state", (*string)(&m.State)), store.C("dropped", &m.Dropped), store.C("issued_on", &m.IssuedOn), store.C("issued_as", &m.IssuedAs), store.C("by_id", &m.By), store.C("saved_at", &m.SavedAt)}
}

// KeepVersions keeps what an entry said on a past day.
func (*Matter) KeepVersions() {}

// Ref names the entry.
func (m *Matter) Ref() store.Ref { return store.Ref{Kind: Kind, ID: m.ID} }

// Href is its page in the office.
func (m *Matter) Href() string { return root + "/" + m.ID }

// Late says that it was planned for a day that is over.
func (m *Matter) Late(today civil.Date) bool {
	return m.IssuedOn.IsZero() && m.Dropped == "" && !m.Planned.IsZero() && today > m.Planned
}

// Done is the record of one step of an entry.
type Done struct {
	Agency, ID string
	Version    int64
	Matter     string
	Key        string
	// Skipped is the lawful reason for leaving it out, "" where it was done.
	Skipped string
	// From and On are its first and last day.
	From, On civil.Date
	// Says is the record, cleaned; Number that of the opinion or minutes;
	// ShortWhy why a term was not kept that the law asks for as a rule.
	Says, Number, ShortWhy string
	By                     string
	SavedAt                time.Time
}

// Table names the table.
func (*Done) Table() string { return "consult_step" }

// Cols lists the columns.
func (d *Done) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("version", &d.Version), store.C("matter", &d.Matter), store.C("step", &d.Key), store.C("skipped", &d.Skipped),
		store.C("from_on", &d.From), store.C("done_on", &d.On), store.C("says", &d.Says), store.C("number", &d.Number), store.C("short_why", &d.ShortWhy), store.C("by_id", &d.By), store.C("saved_at", &d.SavedAt)}
}

// KeepVersions keeps what a record said on a past day.
func (*Done) KeepVersions() {}

// Ref names the record.
func (d *Done) Ref() store.Ref { return store.Ref{Kind: KindStep, ID: d.ID} }

// Entry is an entry as an edition of the catalogue lists it.
type Entry struct {
	Matter  string     `json:"matter"`
	Title   string     `json:"title"`
	Unit    string     `json:"unit"`
	With    string     `json:"with"`
	Basis   string     `json:"basis"`
	Planned civil.Date `json:"planned"`
	Ways    []string   `json:"ways"`
}

// Edition is a year's catalogue as it was agreed to and published. A later
// one adjusts it.
type Edition struct {
	Agency, ID string
	Version    int64
	Year, No   int64
	State      flow.State
	// Unit compiles it.
	Unit string
	// Why is the reason for an adjustment.
	Why string
	// Consent of the Party committee: when, by which document.
	ConsentOn civil.Date
	ConsentNo string
	Entries   []Entry
	Item      string
	OutAt     time.Time
	By        string
	SavedAt   time.Time
}

// Table names the table.
func (*Edition) Table() string { return "consult_catalogue" }

// Cols lists the columns.
func (e *Edition) Cols() []store.Col {
	return []store.Col{store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("version", &e.Version), store.C("year", &e.Year), store.C("no", &e.No), store.C("state", (*string)(&e.State)),
		store.C("unit", &e.Unit), store.C("why", &e.Why), store.C("consent_on", &e.ConsentOn), store.C("consent_no", &e.ConsentNo), store.C("entries", store.JSON(&e.Entries)), store.C("item", &e.Item),
		store.C("out_at", &e.OutAt), store.C("by_id", &e.By), store.C("saved_at", &e.SavedAt)}
}

// KeepVersions keeps what an edition said on a past day.
func (*Edition) KeepVersions() {}

// Ref names the edition.
func (e *Edition) Ref() store.Ref { return store.Ref{Kind: KindEdition, ID: e.ID} }

// Href is its page in the office.
func (e *Edition) Href() string { return editions + "/" + e.ID }

// Title is what it is called.
func (e *Edition) Title() string {
	if e.No == 1 {
		return fmt.Sprintf("%d年度重大行政决策事项目录", e.Year)
	}
	return fmt.Sprintf("%d年度重大行政决策事项目录（第%d次调整）", e.Year, e.No-1)
}

// Matters lists a year's entries; of all years where the year is nought.
func Matters(ctx context.Context, q store.Querier, agency string, year int64) ([]Matter, error) {
	if year == 0 {
		return store.Select[Matter](ctx, q, "WHERE agency = $1 ORDER BY year DESC, no", agency)
	}
	return store.Select[Matter](ctx, q, "WHERE agency = $1 AND year = $2 ORDER BY no", agency, year)
}

// Editions lists a year's editions, newest first.
func Editions(ctx context.Context, q store.Querier, agency string, year int64) ([]Edition, error) {
	return store.Select[Edition](ctx, q, "WHERE agency = $1 AND year = $2 ORDER BY no DESC", agency, year)
}

// published is the newest edition of a year that citizens see.
func published(ctx context.Context, q store.Querier, agency string, year int64) (Edition, bool, error) {
	e, err := store.First[Edition](ctx, q, "WHERE agency = $1 AND year = $2 AND state = 'out' ORDER BY no DESC", agency, year)
	if fail.Is(err, fail.Missing) {
		return e, false, nil
	}
	return e, err == nil, err
}

// Records are the records of an entry's steps, by the step's key.
func Records(ctx context.Context, q store.Querier, agency, matter string) (map[string]Done, error) {
	list, err := store.Select[Done](ctx, q, "WHERE agency = $1 AND matter = $2", agency, matter)
	out := map[string]Done{}
	for _, d := range list {
		out[d.Key] = d
	}
	return out, err
}

// entryOf lists an entry as it stands.
func entryOf(m *Matter, units map[string]string) Entry {
	return Entry{Matter: m.ID, Title: m.Title, Unit: units[m.Unit], With: m.With, Basis: m.Basis, Planned: m.Planned, Ways: m.Ways}
}

// month is when something is planned, as a catalogue says it.
func month(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月", d.Year(), d.Month())
}

// Change is what an edition changes.
type Change struct{ Word, Title, Note string }

// Changes compares an edition with the one before.
func Changes(was, now []Entry) []Change {
	old := map[string]Entry{}
	for _, e := range was {
		old[e.Matter] = e
	}
	var out []Change
	for _, e := range now {
		o, ok := old[e.Matter]
		delete(old, e.Matter)
		switch {
		case !ok:
			out = append(out, Change{"增加", e.Title, ""})
		case o.Title != e.Title:
			out = append(out, Change{"改名", e.Title, "原为：" + o.Title})
		case o.Unit != e.Unit || o.Planned != e.Planned || strings.Join(o.Ways, "、") != strings.Join(e.Ways, "、"):
			out = append(out, Change{"调整", e.Title, fmt.Sprintf("承办%s→%s，计划%s→%s", o.Unit, e.Unit, month(o.Planned), month(e.Planned))})
		}
	}
	for _, e := range was {
		if _, gone := old[e.Matter]; gone {
			out = append(out, Change{"移出", e.Title, ""})
		}
	}
	return out
}
