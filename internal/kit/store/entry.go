package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"gongkai/internal/kit/who"
)

// Ref names a thing of any kind, for links, histories and the record.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// String is KIND/ID.
func (r Ref) String() string { return r.Kind + "/" + r.ID }

// Entry is one act in the record. Reason, Origin and Detail may name people;
// the record hashes only their salted digests.
type Entry struct {
	ID      string
	At      time.Time
	Tenant  string
	Actor   who.Actor
	Act     string
	Subject Ref
	Article string
	Reason  string
	// Detail is what a reader of the history is told, as JSON.
	Detail string
	// Salt keys every digest of the entry; without it they say nothing.
	Salt    []byte
	Changes []Change
}

// Change is one row that an act changed. The digests are empty for a row
// that did not exist before, or does not after.
type Change struct {
	Table  string `json:"t"`
	Tenant string `json:"o"`
	ID     string `json:"k"`
	Before string `json:"b,omitempty"`
	After  string `json:"a,omitempty"`

	before, after []byte
}

// Note adds to an entry of the record.
type Note func(*Entry)

// Because gives the reason in the actor's own words.
func Because(reason string) Note { return func(e *Entry) { e.Reason = reason } }

// Under names the provision that the act rests on.
func Under(article string) Note { return func(e *Entry) { e.Article = article } }

// Telling adds what a reader of the history should see, in plain words.
func Telling(format string, args ...any) Note {
	return func(e *Entry) { e.Detail = fmt.Sprintf(format, args...) }
}

func newEntry(tx *Tx, act string, subject Ref) *Entry {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	return &Entry{
		ID: tx.NewID(), At: tx.now, Tenant: tx.actor.Tenant, Actor: tx.actor,
		Act: act, Subject: subject, Salt: salt,
	}
}

func (e *Entry) seal(changes []Change) error {
	for i := range changes {
		c := &changes[i]
		c.Before, c.After = digest(e.Salt, c.before), digest(e.Salt, c.after)
	}
	e.Changes = changes
	return nil
}

// Digest is the salted digest of a text, "" for the empty text.
func (e *Entry) Digest(text string) string { return digest(e.Salt, []byte(text)) }

// RowDigest is the digest that an entry with this salt would hold for row.
func RowDigest(salt []byte, row Row) string { return digest(salt, canonical(row)) }

func digest(salt, text []byte) string {
	if len(text) == 0 {
		return ""
	}
	h := hmac.New(sha256.New, salt)
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}

// canonical is the row as bytes that two rows share exactly when they say the
// same. Columns with a zero value are left out, so that a column added later,
// with a zero default, changes no digest.
func canonical(row Row) []byte {
	out := append([]byte(row.Table()), 0)
	for _, c := range row.Cols() {
		text := fmt.Sprint(c.value())
		switch text {
		case "", "0", "false", "[]", "{}", "null":
			continue
		}
		out = binary.AppendUvarint(out, uint64(len(c.Name)))
		out = append(out, c.Name...)
		out = binary.AppendUvarint(out, uint64(len(text)))
		out = append(out, text...)
	}
	return out
}
