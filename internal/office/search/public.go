package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// PublicDoc is a published thing as the public finds it.
type PublicDoc struct {
	Agency string
	Ref    store.Ref
	// Tab is the group of results that it belongs to (政策文件, 解读, 动态 …).
	Tab string
	// Title, Number (文号) and Index (索引号) are found before the rest.
	Title, Number, Index string
	// Body is its text, Files that of its attachments.
	Body, Files string
	// Path is its column, from the top, parted by slashes; Topic is parted so
	// too where it has levels.
	Path, Topic string
	Unit        string
	// Audience are those whom it is meant for.
	Audience []string
	Validity string // 有效, 已修改, 失效 …; empty where it has none
	Kind     string // of document
	On       civil.Date
	// At is the instant of its publication, which decides what is newest; the
	// beginning of On where it is not given.
	At   time.Time
	Href string
}

// publicColumns are the columns of search_public that make a PublicDoc.
const publicColumns = "id, tab, title, number, index_no, body, files, path, topic, unit, audience, validity, kind, published_on, published_at, href"

// scanPublic reads a row of publicColumns and what follows them.
func scanPublic(scan func(...any) error, agency string, more ...any) (PublicDoc, error) {
	d := PublicDoc{Agency: agency}
	var id, audience, at string
	into := []any{&id, &d.Tab, &d.Title, &d.Number, &d.Index, &d.Body, &d.Files, &d.Path, &d.Topic, &d.Unit, &audience, &d.Validity, &d.Kind, &d.On, &at, &d.Href}
	if err := scan(append(into, more...)...); err != nil {
		return d, err
	}
	d.Ref.Kind, d.Ref.ID, _ = strings.Cut(id, "/")
	if audience != "" {
		d.Audience = strings.Split(audience, "\n")
	}
	if at == "" {
		return d, nil
	}
	var err error
	d.At, err = time.Parse(store.TimeFormat, at)
	return d, err
}

// PutPublic lets the public find a thing, within the act that publishes it, in
// place of what was found before. It goes before the act's Record. The next
// search on any node finds it once the act has committed.
func PutPublic(tx *store.Tx, d PublicDoc) error {
	if d.Agency == "" || d.Ref.Kind == "" || d.Ref.ID == "" {
		return fmt.Errorf("search: a public document without agency or reference: %q %v", d.Agency, d.Ref)
	}
	seq, err := advance(tx, d.Agency, headPublic)
	if err != nil {
		return err
	}
	if d.At.IsZero() && d.On != 0 {
		d.At = d.On.In(store.Zone)
	}
	_, err = tx.Exec(`INSERT INTO search_public (agency, id, tab, title, number, index_no, body, files, path, topic, unit, audience, validity, kind, published_on, published_at, href, seq, gone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (agency, id) DO UPDATE SET tab = excluded.tab, title = excluded.title, number = excluded.number, index_no = excluded.index_no,
		body = excluded.body, files = excluded.files, path = excluded.path, topic = excluded.topic, unit = excluded.unit, audience = excluded.audience,
		validity = excluded.validity, kind = excluded.kind, published_on = excluded.published_on, published_at = excluded.published_at,
		href = excluded.href, seq = excluded.seq, gone = excluded.gone`,
		d.Agency, d.Ref.String(), d.Tab, clean(d.Title), clean(d.Number), clean(d.Index), cleanTo(d.Body, mostPublic), cleanTo(d.Files, mostPublic), d.Path, d.Topic, d.Unit,
		strings.Join(d.Audience, "\n"), d.Validity, d.Kind, d.On, d.At, d.Href, seq, false)
	if err != nil {
		return fmt.Errorf("search: put %s: %w", d.Ref, err)
	}
	return nil
}

// mostPublic bounds the characters of a published text and of its attachments
// that can be found.
const mostPublic = 190_000

// DropPublic takes a thing out of what the public finds, within the act that
// withdraws it. What is not there stays so.
func DropPublic(tx *store.Tx, agency string, ref store.Ref) error {
	seq, err := advance(tx, agency, headPublic)
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE search_public SET gone = TRUE, title = '', number = '', body = '', files = '', seq = $3 WHERE agency = $1 AND id = $2", agency, ref.String(), seq)
	return err
}

// PatchPublic changes something of what the public finds of a thing, such as
// its validity, within the act that changes it. What is not found is left so.
func PatchPublic(tx *store.Tx, agency string, ref store.Ref, change func(*PublicDoc)) error {
	d, err := publicOf(tx.Context(), tx, agency, ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	change(&d)
	return PutPublic(tx, d)
}

// publicOf reads one thing; none is sql.ErrNoRows.
func publicOf(ctx context.Context, q store.Querier, agency string, ref store.Ref) (PublicDoc, error) {
	row := q.QueryRow(ctx, "SELECT "+publicColumns+" FROM search_public WHERE agency = $1 AND id = $2 AND gone = FALSE", agency, ref.String())
	return scanPublic(row.Scan, agency)
}

// What is counted in search_head.
const (
	headPublic = "public" // changes of what is published
	headWords  = "words"  // changes of synonyms and hot words
)

// advance counts one more change. The row that it writes is locked until the
// act ends, so that numbers become visible in their order.
func advance(tx *store.Tx, agency, what string) (int64, error) {
	if _, err := tx.Exec(`INSERT INTO search_head (agency, id, seq) VALUES ($1, $2, 1)
		ON CONFLICT (agency, id) DO UPDATE SET seq = search_head.seq + 1`, agency, what); err != nil {
		return 0, fmt.Errorf("search: count a change: %w", err)
	}
	var seq int64
	err := tx.QueryRow(tx.Context(), "SELECT seq FROM search_head WHERE agency = $1 AND id = $2", agency, what).Scan(&seq)
	return seq, err
}

// heads reads how often things changed; never is 0.
func heads(ctx context.Context, q store.Querier, agency string) (public, words int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(MAX(CASE WHEN id = 'public' THEN seq END), 0), COALESCE(MAX(CASE WHEN id = 'words' THEN seq END), 0)
		FROM search_head WHERE agency = $1`, agency).Scan(&public, &words)
	return public, words, err
}
