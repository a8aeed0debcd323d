package content

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The states of an item's working copy. Whether citizens see the item is
// Item.Edition, not the state: a published item that is being revised is a
// draft again, and its last edition stays on line.
const (
	Draft     flow.State = "draft"     // 拟稿
	Reviewing flow.State = "review"    // 审核中
	Referred  flow.State = "referred"  // 报审中：等待主管部门或保密行政管理部门确定
	Returned  flow.State = "returned"  // 已退回
	Approved  flow.State = "approved"  // 待发布
	Scheduled flow.State = "scheduled" // 定时发布
	Published flow.State = "published" // 已发布
	Withdrawn flow.State = "withdrawn" // 已撤回
	Kept      flow.State = "kept"      // 不主动公开, 留存
	Abandoned flow.State = "abandoned" // 已作废
)

// Item is a piece of information in its working copy.
type Item struct {
	Agency, ID string
	Version    int64
	// No counts the organisation's items; it is part of the address.
	No   int64
	Kind string
	// Column is where it stands first, Also where it is shown besides.
	Column string
	Also   []string
	Title  string
	// Short is a short title for lists, "" where the title serves.
	Short   string
	Summary string
	// Body is a cleaned HTML fragment (kit/rich).
	Body string
	// Source is the issuing unit or the place it was taken from; Author the
	// person answering for the text (责任编辑).
	Source, Author string
	Unit           string
	Keywords       []string
	// Number is the 发文字号, Issuer the 发布机构 with joint issuers after it.
	Number, Issuer string
	// Formed is the 成文日期, Changed the day of a later change. OriginalOn is
	// the 原发布日期 of a migrated item, always shown with that label.
	Formed, Changed, OriginalOn civil.Date
	Topic                       string
	Audience                    []string
	Marking                     Marking
	Ground, GroundNote          string
	// MarkedBy decided the marking when the item was signed.
	MarkedBy string
	// ReviewOn is when a refusal has to be looked at again (article 18).
	ReviewOn civil.Date
	// Fields are what the kind has beyond this (Kind.Fields).
	Fields map[string]string
	// Parts are what other capabilities keep with the item and publish with
	// it, by "capability.key"; editing the item leaves them alone. The values
	// of keys that end in ".html" are cleaned fragments.
	Parts map[string]string
	// Tasks are the plan's tasks (row numbers) that the item serves.
	Tasks []string
	State flow.State
	// Edition is the number of the edition that citizens see, 0 for none.
	Edition int64
	// IndexNo and Address are given at the first publication and never change.
	IndexNo, Address string
	PublishedAt      time.Time
	// PublishAt is the minute of a scheduled publication.
	PublishAt time.Time
	// Note says what a revision changes, for the reader.
	Note string
	// WithdrawnAt and Reason belong to a withdrawn item; Redirect is the
	// address that replaces it.
	WithdrawnAt      time.Time
	Reason, Redirect string
	// Urgent items were released before their approval (emergency lane).
	Urgent bool
	// Pinned keeps it on top of lists until that day.
	Pinned civil.Date
	// About are the things that it serves: a consultation, an interpretation.
	About []store.Ref
	// Drafter made it; Authors are all who changed the text since it was last
	// published, none of whom may approve it.
	Drafter, DrafterName string
	Authors              []string
	CreatedAt, SavedAt   time.Time
}

// Table names the table.
func (*Item) Table() string { return "content_item" }

// Cols lists the columns.
func (i *Item) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &i.Agency), store.C("id", &i.ID), store.C("version", &i.Version), store.C("no", &i.No), store.C("kind", &i.Kind),
		store.C("col", &i.Column), store.C("also", store.JSON(&i.Also)), store.C("title", &i.Title), store.C("short", &i.Short),
		store.C("summary", &i.Summary), store.C("body", &i.Body), store.C("source", &i.Source), store.C("author", &i.Author),
		store.C("unit", &i.Unit), store.C("keywords", store.JSON(&i.Keywords)), store.C("number", &i.Number), store.C("issuer", &i.Issuer),
		store.C("formed", &i.Formed), store.C("changed", &i.Changed), store.C("original_on", &i.OriginalOn), store.C("topic", &i.Topic),
		store.C("audience", store.JSON(&i.Audience)), store.C("marking", (*string)(&i.Marking)), store.C("ground", &i.Ground),
		store.C("ground_note", &i.GroundNote), store.C("marked_by", &i.MarkedBy), store.C("review_on", &i.ReviewOn),
		store.C("fields", store.JSON(&i.Fields)), store.C("parts", store.JSON(&i.Parts)), store.C("tasks", store.JSON(&i.Tasks)), store.C("state", (*string)(&i.State)),
		store.C("edition", &i.Edition), store.C("index_no", &i.IndexNo), store.C("address", &i.Address),
		store.C("published_at", &i.PublishedAt), store.C("publish_at", &i.PublishAt), store.C("note", &i.Note),
		store.C("withdrawn_at", &i.WithdrawnAt), store.C("reason", &i.Reason), store.C("redirect", &i.Redirect),
		store.C("urgent", &i.Urgent), store.C("pinned", &i.Pinned), store.C("about", store.JSON(&i.About)),
		store.C("drafter", &i.Drafter), store.C("drafter_name", &i.DrafterName), store.C("authors", store.JSON(&i.Authors)),
		store.C("created_at", &i.CreatedAt), store.C("saved_at", &i.SavedAt),
	}
}

// KeepVersions keeps every saved version of the working copy.
func (*Item) KeepVersions() {}

// Ref names the item.
func (i *Item) Ref() store.Ref { return store.Ref{Kind: KindItem, ID: i.ID} }

// OnLine says that citizens see an edition of it now.
func (i *Item) OnLine() bool { return i.Edition > 0 && i.WithdrawnAt.IsZero() }

// Href is the item's page in the office.
func (i *Item) Href() string { return "/office/publish/" + i.ID }

// Attachment is a file that belongs to an item's working copy.
type Attachment struct {
	Agency, ID string
	Version    int64
	Item       string
	// File is the stored file (office/attach), whose owner is the item.
	File string
	// Role is one of the roles below.
	Role  string
	Title string
	// Alt is the text equivalent of an image, audio or video.
	Alt   string
	Order int64
	// Of is the original attachment that this is a mended copy of. An
	// attachment that has such a copy is locked away: it is not published.
	Of string
	// Locked attachments are kept and never published.
	Locked bool
}

// The roles of attachments.
const (
	RoleFile     = "file"     // 附件, offered for download
	RoleImage    = "image"    // used in the body
	RoleOriginal = "original" // what the text was read from
	RoleOfficial = "official" // the official PDF or OFD beside the text (C09)
	RoleMedia    = "media"    // video or audio
)

// Table names the table.
func (*Attachment) Table() string { return "content_attachment" }

// Cols lists the columns.
func (a *Attachment) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &a.Agency), store.C("id", &a.ID), store.C("version", &a.Version), store.C("item", &a.Item), store.C("file", &a.File),
		store.C("role", &a.Role), store.C("title", &a.Title), store.C("alt", &a.Alt), store.C("sort", &a.Order), store.C("of_id", &a.Of),
		store.C("locked", &a.Locked),
	}
}

// KeepVersions keeps what was attached on a past day.
func (*Attachment) KeepVersions() {}

// Hidden says that citizens have never seen the item: no page of the portal is
// made from it, and saving it leaves the kept ones as they are.
func (i *Item) Hidden() bool { return i.Edition == 0 }
