package audit

import (
	"time"

	"gongkai/internal/kit/store"
)

// Entry is one act as it stands in the record.
type Entry struct {
	Agency, ID string
	// Turn is the order in which the database took the entries.
	Turn int64
	// Seq is the leaf's index in the tree, counted from 0; -1 until sealed.
	Seq int64
	// When is the instant of the act as stored (store.TimeFormat).
	When                   string
	Actor, ActorName, Home string
	Unit, Origin, Session  string
	Act                    string
	Kind, Subject          string
	Article                string
	Reason, Detail         string

	salt, mac []byte
	body      string
}

// Table is the table of entries.
func (*Entry) Table() string { return "audit_entry" }

// Cols are the columns of an entry.
func (e *Entry) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("turn", &e.Turn), store.C("seq", &e.Seq),
		store.C("at", &e.When), store.C("actor", &e.Actor), store.C("actor_name", &e.ActorName), store.C("home", &e.Home),
		store.C("unit", &e.Unit), store.C("origin", &e.Origin), store.C("session", &e.Session), store.C("act", &e.Act),
		store.C("kind", &e.Kind), store.C("subject", &e.Subject), store.C("article", &e.Article),
		store.C("reason", &e.Reason), store.C("detail", &e.Detail),
		store.C("salt", &e.salt), store.C("mac", &e.mac), store.C("body", &e.body),
	}
}

// At is the instant of the act; zero if what is stored is no instant.
func (e *Entry) At() time.Time {
	t, err := time.Parse(store.TimeFormat, e.When)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Ref is what the act was done to.
func (e *Entry) Ref() store.Ref { return store.Ref{Kind: e.Kind, ID: e.Subject} }

// Sealed says that the entry is in the tree.
func (e *Entry) Sealed() bool { return e.Seq >= 0 }

// Erased says that the entry's texts and salt have been erased.
func (e *Entry) Erased() bool { return len(e.salt) == 0 }

// Leaf is the text whose hash is in the tree.
func (e *Entry) Leaf() string { return e.body }

// Changes are the rows that the act changed, as digests.
func (e *Entry) Changes() []store.Change {
	l, err := parseLeaf(e.body)
	if err != nil {
		return nil
	}
	return l.Changes
}

// texts are the entry's texts that the leaf holds as digests, by their names
// in the leaf.
func (e *Entry) texts() map[string]string {
	return map[string]string{
		"actor_name": e.ActorName, "origin": e.Origin, "session": e.Session,
		"reason": e.Reason, "detail": e.Detail,
	}
}

// Person is who acted, as people are told.
func (e *Entry) Person() string {
	switch {
	case e.ActorName != "":
		return e.ActorName
	case e.Erased():
		return "（姓名已清除）"
	}
	return e.Actor
}

// Told is what a reader of the history is told: the sentence, or the reason
// where there is no sentence.
func (e *Entry) Told() string {
	switch {
	case e.Detail != "":
		return e.Detail
	case e.Reason != "":
		return e.Reason
	case e.Erased():
		return "（文字已按规定清除）"
	}
	return ""
}
