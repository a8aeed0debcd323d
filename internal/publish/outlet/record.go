package outlet

import (
	"context"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// The states of a record.
const (
	StateNew       = "new"       // 尚未检查
	StateSame      = "same"      // 正常
	StateChanged   = "changed"   // 内容有变化
	StateGone      = "gone"      // 网页不存在
	StateDown      = "down"      // 打不开
	StateManual    = "manual"    // 人工登记，不自动检查
	StateWithdrawn = "withdrawn" // 已撤稿
)

// StateTitles are the words for the states.
var StateTitles = map[string]string{StateNew: "尚未检查", StateSame: "正常", StateChanged: "内容有变化", StateGone: "网页不存在", StateDown: "打不开", StateManual: "人工登记", StateWithdrawn: "已撤稿"}

// Record is one item as it stands on one platform.
type Record struct {
	Agency, ID     string
	Version        int64
	Item, Platform string
	// Edition is the number of the edition that stands there.
	Edition int64
	Address string
	// PostedAt is when it was published there.
	PostedAt time.Time
	// File is the stored snapshot of its text, Proof a picture or saved page
	// that a person attached; Digest the SHA-256 of the text.
	File, Proof, Digest string
	// Matched is how many blocks of the item's text the page showed.
	Matched  int64
	Note, By string
	At       time.Time
	// State and Why are what the last look that found something new came to.
	State, Why string
}

// Table names the table.
func (*Record) Table() string { return "publish_outlet_record" }

// Cols lists the columns.
func (r *Record) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("item", &r.Item), store.C("platform", &r.Platform),
		store.C("edition", &r.Edition), store.C("address", &r.Address), store.C("posted_at", &r.PostedAt), store.C("file", &r.File), store.C("proof", &r.Proof),
		store.C("digest", &r.Digest), store.C("matched", &r.Matched), store.C("note", &r.Note), store.C("by_name", &r.By), store.C("at", &r.At),
		store.C("state", &r.State), store.C("why", &r.Why)}
}

// KeepVersions keeps what a record said on a past day.
func (*Record) KeepVersions() {}

// Ref names the record.
func (r *Record) Ref() store.Ref { return store.Ref{Kind: KindRecord, ID: r.ID} }

// Look is when a record's page was last looked at; its id is the record's. It
// is no part of the record: that nothing changed is no act.
type Look struct {
	Agency, ID string
	At         time.Time
	// Failures counts the looks in a row that could not open the page.
	Failures int64
}

// Table names the table.
func (*Look) Table() string { return "publish_outlet_look" }

// Cols lists the columns.
func (l *Look) Cols() []store.Col {
	return []store.Col{store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("at", &l.At), store.C("failures", &l.Failures)}
}

// looked notes that a record's page was looked at.
func looked(tx *store.Tx, record string, down bool) error {
	l, err := store.Get[Look](tx.Context(), tx, tx.Tenant(), record)
	fresh := fail.Is(err, fail.Missing)
	if err != nil && !fresh {
		return err
	}
	l.Agency, l.ID, l.At = tx.Tenant(), record, tx.Now()
	if l.Failures++; !down {
		l.Failures = 0
	}
	if fresh {
		return tx.Insert(&l)
	}
	return tx.Update(&l)
}

// Stands says that the item is published there, as far as is known.
func (r *Record) Stands() bool { return r.State != StateGone && r.State != StateWithdrawn }

// RecordOf reads an item's record on a platform; ok is false where it has none.
func RecordOf(ctx context.Context, q store.Querier, agency, item, platform string) (r Record, ok bool, err error) {
	r, err = store.First[Record](ctx, q, "WHERE agency = $1 AND item = $2 AND platform = $3", agency, item, platform)
	if fail.Is(err, fail.Missing) {
		return Record{}, false, nil
	}
	return r, err == nil, err
}

// put writes a record, new or changed.
func put(tx *store.Tx, r *Record) error {
	if r.ID != "" {
		return tx.Update(r)
	}
	r.Agency, r.ID = tx.Tenant(), tx.NewID()
	return tx.Insert(r)
}
