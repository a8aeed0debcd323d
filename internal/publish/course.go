package publish

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Course is how far an item is on its way: who handed it in, who signed and
// who released it, and by when it has to be public. Its id is the item's.
type Course struct {
	Agency, ID string
	Version    int64
	// Submitter handed it in last, Signer signed it, Releaser released it.
	Submitter, SubmitterName string
	SubmittedAt              time.Time
	Signer, SignerName       string
	SignedAt                 time.Time
	Releaser                 string
	// ReleasedAt is the instant of the newest edition.
	ReleasedAt time.Time
	// Term is the key of the statutory term, counted from Start; Due is its
	// last day, the zero Date where none runs. Provisional says that a
	// calendar notice may still move it.
	Term        string
	Start, Due  civil.Date
	Provisional bool
	// Returns counts how often it was given back.
	Returns int64
	// Carrier, Ways, PlannedOn and HandlerOpinion are the drafter's part of
	// the secrecy review (PORTAL.md C.3).
	Carrier        string
	Ways           []string
	PlannedOn      civil.Date
	HandlerOpinion string
	// InheritWhy is why a forwarded document is marked otherwise than its
	// source.
	InheritWhy string
	// UrgentWhy, UrgentBy and UrgentAt belong to the emergency lane; the
	// approval has to follow until UrgentDue and came at UrgentDone.
	UrgentWhy, UrgentBy, UrgentName string
	UrgentAt, UrgentDue, UrgentDone time.Time
	// Revoked… belong to a penalty decision that no longer stands: what became
	// of it, when and why, until when it has to be down, and when it was.
	RevokedKind, RevokedWhy            string
	RevokedOn, RevokedDue, RevokedDone civil.Date
	// Origin is the item that it was copied from, or "migrated".
	Origin string

	stored bool
}

// OriginMigrated marks items that were taken over from another site.
const OriginMigrated = "migrated"

// Table names the table.
func (*Course) Table() string { return "publish_course" }

// Cols lists the columns.
func (c *Course) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version),
		store.C("submitter", &c.Submitter), store.C("submitter_name", &c.SubmitterName), store.C("submitted_at", &c.SubmittedAt),
		store.C("signer", &c.Signer), store.C("signer_name", &c.SignerName), store.C("signed_at", &c.SignedAt),
		store.C("releaser", &c.Releaser), store.C("released_at", &c.ReleasedAt),
		store.C("term", &c.Term), store.C("start_day", &c.Start), store.C("due", &c.Due), store.C("provisional", &c.Provisional),
		store.C("returns", &c.Returns), store.C("carrier", &c.Carrier), store.C("ways", store.JSON(&c.Ways)), store.C("planned_on", &c.PlannedOn),
		store.C("handler_opinion", &c.HandlerOpinion), store.C("inherit_why", &c.InheritWhy),
		store.C("urgent_why", &c.UrgentWhy), store.C("urgent_by", &c.UrgentBy), store.C("urgent_name", &c.UrgentName),
		store.C("urgent_at", &c.UrgentAt), store.C("urgent_due", &c.UrgentDue), store.C("urgent_done", &c.UrgentDone),
		store.C("revoked_kind", &c.RevokedKind), store.C("revoked_why", &c.RevokedWhy), store.C("revoked_on", &c.RevokedOn),
		store.C("revoked_due", &c.RevokedDue), store.C("revoked_done", &c.RevokedDone), store.C("origin", &c.Origin),
	}
}

// KeepVersions keeps how far it was on a past day.
func (*Course) KeepVersions() {}

// UrgentOpen says that it was released in the emergency lane and nobody has
// approved it since.
func (c *Course) UrgentOpen() bool { return !c.UrgentAt.IsZero() && c.UrgentDone.IsZero() }

// courseOf reads an item's course; an item that another capability made has
// none yet, and gets an empty one.
func courseOf(ctx context.Context, q store.Querier, agency, id string) (Course, error) {
	c, err := store.Get[Course](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		return Course{Agency: agency, ID: id}, nil
	}
	c.stored = err == nil
	return c, err
}

// keep inserts a course or updates it.
func (c *Course) keep(tx *store.Tx) error {
	if c.stored {
		return tx.Update(c)
	}
	c.stored = true
	return tx.Insert(c)
}

// Return is one time that an item went back to its drafter (退文), by code.
type Return struct {
	Agency, ID, Item, Unit, Kind string
	// Code is one of ReturnCodes; Note what was written; Step the box.
	Code, Note, Step string
	Person, Name     string
	At               time.Time
}

// Table names the table.
func (*Return) Table() string { return "publish_return" }

// Cols lists the columns.
func (r *Return) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("item", &r.Item), store.C("unit", &r.Unit), store.C("kind", &r.Kind),
		store.C("code", &r.Code), store.C("note", &r.Note), store.C("step", &r.Step), store.C("person", &r.Person), store.C("name", &r.Name), store.C("at", &r.At),
	}
}

// Code is a coded reason.
type Code struct{ Key, Title string }

// ReturnCodes are the reasons for which an item goes back.
var ReturnCodes = []Code{
	{"unmarked", "未标识公开属性"}, {"ground", "公开属性或不公开理由不当"}, {"content", "内容有误或表述不当"}, {"form", "格式要素不全"},
	{"privacy", "涉及个人信息或商业秘密"}, {"secrecy", "保密审查未通过"}, {"column", "栏目或类型不当"}, {"other", "其他"},
}

// ReturnTitle is a code's title.
func ReturnTitle(key string) string {
	for _, c := range ReturnCodes {
		if c.Key == key {
			return c.Title
		}
	}
	return key
}

// Reading is one time that somebody opened what is not public (N01).
type Reading struct {
	Agency, ID, Item, File string
	// What is 查看 or 下载 with the name of the file.
	What         string
	Person, Name string
	Origin       string
	At           time.Time
}

// Table names the table.
func (*Reading) Table() string { return "publish_reading" }

// Cols lists the columns.
func (r *Reading) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("item", &r.Item), store.C("file", &r.File), store.C("what", &r.What),
		store.C("person", &r.Person), store.C("name", &r.Name), store.C("origin", &r.Origin), store.C("at", &r.At),
	}
}

// Assessment is one look at a refused item (article 18).
type Assessment struct {
	Agency, ID, Item, Unit string
	// Due is when it had to be looked at.
	Due     civil.Date
	Verdict string
	Reason  string
	// Next is when it has to be looked at again; zero where it is opened.
	Next         civil.Date
	Person, Name string
	At           time.Time
}

// The verdicts of an assessment.
const (
	VerdictKeep = "维持"
	VerdictOpen = "转为公开"
)

// Table names the table.
func (*Assessment) Table() string { return "publish_assessment" }

// Cols lists the columns.
func (a *Assessment) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &a.Agency), store.C("id", &a.ID), store.C("item", &a.Item), store.C("unit", &a.Unit), store.C("due", &a.Due),
		store.C("verdict", &a.Verdict), store.C("reason", &a.Reason), store.C("next", &a.Next),
		store.C("person", &a.Person), store.C("name", &a.Name), store.C("at", &a.At),
	}
}

// Setting is how an organisation runs its publishing.
type Setting struct {
	Agency, ID string
	Version    int64
	// UrgentHours is within how many hours the approval of an emergency
	// release has to follow; SoonDays is how many working days before its due
	// day an item counts as soon late.
	UrgentHours, SoonDays int64
}

// Table names the table.
func (*Setting) Table() string { return "publish_setting" }

// Cols lists the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version),
		store.C("urgent_hours", &s.UrgentHours), store.C("soon_days", &s.SoonDays)}
}

// KeepVersions keeps what was set on a past day.
func (*Setting) KeepVersions() {}

// settingOf reads an organisation's setting, or the default.
func settingOf(ctx context.Context, q store.Querier, agency string) (Setting, error) {
	s, _, err := storedSetting(ctx, q, agency)
	return s, err
}

// storedSetting also says whether anything was set.
func storedSetting(ctx context.Context, q store.Querier, agency string) (s Setting, set bool, err error) {
	s, err = store.Get[Setting](ctx, q, agency, "publish")
	if fail.Is(err, fail.Missing) {
		return Setting{Agency: agency, ID: "publish", UrgentHours: 24, SoonDays: 5}, false, nil
	}
	return s, err == nil, err
}
