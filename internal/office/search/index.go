package search

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
)

// edition changes whenever the same text would give other tokens; every
// document is then indexed anew.
const edition = 1

// doc is a document as it is kept.
type doc struct {
	id, kind    string
	no          int64
	head, words string
	hash        string
	slice.Found
}

// newDoc prepares a thing for keeping.
func newDoc(kind string, f slice.Found) doc {
	f.Title, f.Body = clean(f.Title), clean(f.Body)
	f.Ref.Kind = kind
	d := doc{id: f.Ref.String(), kind: kind, Found: f}
	d.head = fold(f.Title).String()
	d.words = d.head + "\n" + fold(f.Body).String()
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%q|%q|%q|%q|%q|%q|%q", edition, d.id, f.Title, f.Body, f.Href, f.Unit, f.Category, f.On))
	d.hash = hex.EncodeToString(sum[:16])
	d.no = number(d.id)
	return d
}

// mostBody bounds the characters of a text that are kept and can be found.
const mostBody = 50_000

// clean drops what no database takes as text, and what is too much.
func clean(s string) string { return cleanTo(s, mostBody) }

// cleanTo is clean with a bound of its own, in characters.
func cleanTo(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if len(s) <= most {
		return s
	}
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// number is a short stand-in for a document's id in the table of tokens. Two
// ids with one number would at worst lend each other their tokens; of 100,000
// documents, the odds that any two do are 1 to 1.8 billion.
func number(id string) int64 {
	sum := sha256.Sum256([]byte(id))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// Index keeps a thing's words within the act that changed it, so that it can
// be found as soon as the act is done, in place of what was kept before. The
// kind of its Ref is the Searcher's. It goes before the act's Record.
func (s *Search) Index(tx *store.Tx, f slice.Found) error {
	return put(tx, tx.Tenant(), newDoc(f.Ref.Kind, f))
}

// Forget takes a thing out of the index within an act. The kind of the Ref is
// the Searcher's. It goes before the act's Record.
func (s *Search) Forget(tx *store.Tx, ref store.Ref) error {
	return drop(tx, tx.Tenant(), ref.String())
}

// put keeps a document; what is kept already as it is costs one reading.
func put(tx *store.Tx, agency string, d doc) error {
	had, err := kept(tx, agency, d.id)
	if err != nil || had.hash == d.hash {
		return err
	}
	now, before := tokens(d.words), tokens(had.words)
	if err := forget(tx, agency, d.no, without(before, now)); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO search_doc (agency, id, no, kind, title, body, href, unit, category, day, head, words, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (agency, id) DO UPDATE SET title = excluded.title, body = excluded.body, href = excluded.href,
		unit = excluded.unit, category = excluded.category, day = excluded.day, head = excluded.head,
		words = excluded.words, hash = excluded.hash`,
		agency, d.id, d.no, d.kind, d.Title, d.Body, d.Href, d.Unit, d.Category, d.On, d.head, d.words, d.hash)
	if err != nil {
		return fmt.Errorf("search: keep %s: %w", d.id, err)
	}
	return learn(tx, agency, d.no, without(now, before))
}

// drop forgets a document and its tokens.
func drop(tx *store.Tx, agency, id string) error {
	had, err := kept(tx, agency, id)
	if err != nil || had.hash == "" {
		return err
	}
	if err := forget(tx, agency, number(id), tokens(had.words)); err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM search_doc WHERE agency = $1 AND id = $2", agency, id)
	return err
}

// kept reads what a document's tokens were made from; none has no hash.
func kept(tx *store.Tx, agency, id string) (doc, error) {
	var d doc
	err := tx.QueryRow(tx.Context(), "SELECT words, hash FROM search_doc WHERE agency = $1 AND id = $2", agency, id).Scan(&d.words, &d.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return doc{}, nil
	}
	return d, err
}

// batch is how many tokens one statement takes.
const batch = 400

// learn adds tokens to a document.
func learn(tx *store.Tx, agency string, no int64, add map[string]bool) error {
	return eachBatch(add, func(list []any) error {
		var b strings.Builder
		b.WriteString("INSERT INTO search_token (agency, token, doc) VALUES ")
		for i := range list {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "($1, $%d, $2)", i+3)
		}
		b.WriteString(" ON CONFLICT DO NOTHING")
		_, err := tx.Exec(b.String(), append([]any{agency, no}, list...)...)
		return err
	})
}

// forget takes tokens from a document.
func forget(tx *store.Tx, agency string, no int64, gone map[string]bool) error {
	return eachBatch(gone, func(list []any) error {
		_, err := tx.Exec("DELETE FROM search_token WHERE agency = $1 AND doc = $2 AND token IN "+store.In(3, len(list)),
			append([]any{agency, no}, list...)...)
		return err
	})
}

// without are the tokens of one set that are not in another.
func without(set, other map[string]bool) map[string]bool {
	out := map[string]bool{}
	for t := range set {
		if !other[t] {
			out[t] = true
		}
	}
	return out
}

func eachBatch(set map[string]bool, f func(list []any) error) error {
	list := make([]any, 0, min(len(set), batch))
	for t := range set {
		if list = append(list, t); len(list) == batch {
			if err := f(list); err != nil {
				return err
			}
			list = list[:0]
		}
	}
	if len(list) == 0 {
		return nil
	}
	return f(list)
}

// hashes reads what is kept of an organisation: each id with its hash.
func hashes(ctx context.Context, q store.Querier, agency string) (map[string]string, error) {
	rows, err := q.Query(ctx, "SELECT id, hash FROM search_doc WHERE agency = $1", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var id, hash string
		if err := rows.Scan(&id, &hash); err != nil {
			return nil, err
		}
		out[id] = hash
	}
	return out, rows.Err()
}
