package content

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// Edition is what citizens saw from one publication to the next. It is never
// changed.
type Edition struct {
	Agency, ID, Item string
	// No counts the editions of an item from 1.
	No int64
	// Was is the item as it was published, Files what was published with it.
	Was   Item
	Files []File
	// Digest is the SHA-256 of the canonical content: title, body, files.
	Digest string
	// Note says what changed from the edition before.
	Note string
	By   string
	At   time.Time
}

// File is a file as published with an edition.
type File struct {
	// ID is the stored file; Slug its permanent public name.
	ID   string `json:"id"`
	Slug string `json:"slug"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	SHA  string `json:"sha"`
	Role string `json:"role"`
	Alt  string `json:"alt,omitempty"`
	// Text is whether its text could be read, for search and for the mark
	// that a scan stands beside the text and not for it.
	Text bool `json:"text"`
}

// Href is the file's permanent public address.
func (f File) Href() string { return FilePath + f.Slug }

// FilePath is where published files are given out.
const FilePath = "/attachments/"

// Table names the table.
func (*Edition) Table() string { return "content_edition" }

// Cols lists the columns.
func (e *Edition) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("item", &e.Item), store.C("no", &e.No),
		store.C("was", store.JSON(&e.Was)), store.C("files", store.JSON(&e.Files)), store.C("digest", &e.Digest),
		store.C("note", &e.Note), store.C("published_by", &e.By), store.C("at", &e.At),
	}
}

// Live is the row by which lists and pages find what citizens may see: one
// for each item on line, and one, with Gone set, for each withdrawn item's
// tombstone. Its id is the item's.
type Live struct {
	Agency, ID string
	// Edition is the id of the edition shown.
	Edition             string
	Kind, Column, Title string
	// Columns are Column and all columns that show it besides.
	Columns         []string
	Summary, Source string
	Unit, Issuer    string
	Number, IndexNo string
	Topic           string
	Audience        []string
	Address         string
	Formed          civil.Date
	// PublishedAt orders lists; ChangedAt is when the present edition came.
	PublishedAt, ChangedAt time.Time
	Pinned                 civil.Date
	// Validity is set by the library for documents: 有效, 失效 …; ValidNote
	// says from when and by what.
	Validity, ValidNote string
	// Gone is when it was withdrawn, Reason why, Redirect what replaces it.
	Gone             time.Time
	Reason, Redirect string
}

// Table names the table.
func (*Live) Table() string { return "content_live" }

// Cols lists the columns.
func (l *Live) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("edition", &l.Edition), store.C("kind", &l.Kind), store.C("col", &l.Column),
		store.C("cols", store.JSON(&l.Columns)), store.C("title", &l.Title), store.C("summary", &l.Summary), store.C("source", &l.Source),
		store.C("unit", &l.Unit), store.C("issuer", &l.Issuer), store.C("number", &l.Number), store.C("index_no", &l.IndexNo),
		store.C("topic", &l.Topic), store.C("audience", store.JSON(&l.Audience)), store.C("address", &l.Address), store.C("formed", &l.Formed),
		store.C("published_at", &l.PublishedAt), store.C("changed_at", &l.ChangedAt), store.C("pinned", &l.Pinned),
		store.C("validity", &l.Validity), store.C("valid_note", &l.ValidNote), store.C("gone", &l.Gone), store.C("reason", &l.Reason),
		store.C("redirect", &l.Redirect),
	}
}

// Ref names the item.
func (l *Live) Ref() store.Ref { return store.Ref{Kind: KindItem, ID: l.ID} }

// Placing is one column in which a live item is listed. Beside its columns it
// has pos, which counts the column's items from the oldest without gaps; lists
// are read by it (list.go).
type Placing struct {
	Agency, ID, Column, Item string
	PublishedAt              time.Time
}

// Table names the table.
func (*Placing) Table() string { return "content_placing" }

// Cols lists the columns.
func (p *Placing) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("col", &p.Column), store.C("item", &p.Item), store.C("published_at", &p.PublishedAt)}
}

// Moved is an address that leads elsewhere now (redirect).
type Moved struct {
	// ID is the old path.
	Agency, ID, To string
	At             time.Time
}

// Table names the table.
func (*Moved) Table() string { return "content_moved" }

// Cols lists the columns.
func (m *Moved) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("target", &m.To), store.C("at", &m.At)}
}

// Setting is what an organisation says once about its publishing.
type Setting struct {
	Agency, ID string
	Version    int64
	// IndexForm is the form of 索引号, "{code}/{year}-{seq:5}".
	IndexForm string
	// Code is the organisation's code in it: the 统一社会信用代码.
	Code string
	// Site has the marks of the site: name, domain, id code, ICP number, … by
	// the keys of SiteKeys.
	Site map[string]string
	// ReviewMonths is after how many months a refusal is looked at again
	// (article 18 names no interval; CFG).
	ReviewMonths int64
}

// Table names the table.
func (*Setting) Table() string { return "content_setting" }

// Cols lists the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("index_form", &s.IndexForm),
		store.C("code", &s.Code), store.C("site", store.JSON(&s.Site)), store.C("review_months", &s.ReviewMonths)}
}

// KeepVersions keeps what was set on a past day.
func (*Setting) KeepVersions() {}
