package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/kit/store"
)

// leafVersion is the form of leaf that this program writes.
const leafVersion = 1

// leaf is what of an entry goes into the tree. The order of the fields is the
// order of the keys and never changes; a new form gets a new version.
type leaf struct {
	Version int    `json:"v"`
	ID      string `json:"id"`
	At      string `json:"at"`
	Agency  string `json:"agency"`
	Actor   string `json:"actor"`
	Home    string `json:"home"`
	Unit    string `json:"unit,omitempty"`
	Act     string `json:"act"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Article string `json:"article,omitempty"`
	// The rest of the texts stand here only as salted digests.
	ActorName string         `json:"actor_name,omitempty"`
	Origin    string         `json:"origin,omitempty"`
	Session   string         `json:"session,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Detail    string         `json:"detail,omitempty"`
	Changes   []store.Change `json:"changes,omitempty"`
}

// leafOf is the leaf of an entry that is being recorded.
func leafOf(e *store.Entry) leaf {
	l := leaf{
		Version: leafVersion, ID: e.ID, At: e.At.UTC().Format(store.TimeFormat),
		Agency: e.Tenant, Actor: e.Actor.ID, Home: e.Actor.Home, Unit: e.Actor.Unit,
		Act: e.Act, Kind: e.Subject.Kind, Subject: e.Subject.ID, Article: e.Article,
		Changes: e.Changes,
	}
	l.ActorName = textDigest(e.Salt, "actor_name", e.Actor.Name)
	l.Origin = textDigest(e.Salt, "origin", e.Actor.Origin)
	l.Session = textDigest(e.Salt, "session", e.Actor.Session)
	l.Reason = textDigest(e.Salt, "reason", e.Reason)
	l.Detail = textDigest(e.Salt, "detail", e.Detail)
	return l
}

// textDigest is the digest of one text under the entry's salt. The text's
// name goes in, so that equal texts in two places do not show as equal.
func textDigest(salt []byte, name, text string) string {
	if text == "" {
		return ""
	}
	return (&store.Entry{Salt: salt}).Digest(name + "\x00" + text)
}

// text is the leaf as it is hashed: one line of JSON, no line break.
func (l leaf) text() (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

var errLeaf = errors.New("not a leaf of the record")

// parseLeaf reads a leaf's text; anything but one known leaf is an error.
func parseLeaf(text string) (leaf, error) {
	var l leaf
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return l, fmt.Errorf("%w: %w", errLeaf, err)
	}
	if l.Version != leafVersion {
		return l, fmt.Errorf("%w: version %d", errLeaf, l.Version)
	}
	return l, nil
}
