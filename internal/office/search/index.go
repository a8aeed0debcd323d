package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// JobRefresh is the kind of job that brings the index up to date.
const JobRefresh = "search.refresh"

// mostBody bounds the characters of a text that are kept and indexed.
const mostBody = 50_000

// doc is a thing as the index keeps it.
type doc struct {
	Agency, ID     string // KIND/ID of the thing
	Num            int64
	Kind, RefID    string
	Title, Body    string
	Href           string
	Unit, Category string
	On             civil.Date
	// Mark tells whether the thing changed since it was indexed.
	Mark string
}

// Table names the table.
func (*doc) Table() string { return "search_doc" }

// Cols lists the columns.
func (d *doc) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("num", &d.Num), store.C("kind", &d.Kind), store.C("ref_id", &d.RefID),
		store.C("title", &d.Title), store.C("body", &d.Body), store.C("href", &d.Href), store.C("unit", &d.Unit),
		store.C("category", &d.Category), store.C("on_day", &d.On), store.C("mark", &d.Mark),
	}
}

func newDoc(agency string, f slice.Found) *doc {
	body := []rune(f.Body)
	d := &doc{Agency: agency, ID: f.Ref.String(), Kind: f.Ref.Kind, RefID: f.Ref.ID, Title: f.Title,
		Body: string(body[:min(len(body), mostBody)]), Href: f.Href, Unit: f.Unit, Category: f.Category, On: f.On}
	h := sha256.New()
	for _, part := range []string{scheme, d.Kind, d.Title, d.Body, d.Href, d.Unit, d.Category, d.On.String()} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	d.Mark = hex.EncodeToString(h.Sum(nil)[:16])
	return d
}

// Index takes a thing into the index within an act, in place of what the
// index had of it. It is the act's to record.
func (s *Search) Index(tx *store.Tx, f slice.Found) error {
	return put(tx, newDoc(tx.Tenant(), f))
}

// Forget takes a thing out of the index within an act.
func (s *Search) Forget(tx *store.Tx, ref store.Ref) error {
	return drop(tx, tx.Tenant(), ref.String())
}

func put(tx *store.Tx, d *doc) error {
	if err := drop(tx, d.Agency, d.ID); err != nil {
		return err
	}
	err := tx.QueryRow(tx.Context(), "SELECT COALESCE(MAX(num), 0) + 1 FROM search_doc WHERE agency = $1", d.Agency).Scan(&d.Num)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO search_doc (agency, id, num, kind, ref_id, title, body, href, unit, category, on_day, mark)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.Agency, d.ID, d.Num, d.Kind, d.RefID, d.Title, d.Body, d.Href, d.Unit, d.Category, d.On.String(), d.Mark)
	if err != nil {
		return err
	}
	return putTokens(tx, d)
}

// atOnce is how many tokens one statement stores.
const atOnce = 300

func putTokens(tx *store.Tx, d *doc) error {
	all := tokens(fold(d.Title + "\n" + d.Body))
	for len(all) > 0 {
		part := all[:min(len(all), atOnce)]
		all = all[len(part):]
		args := []any{d.Agency, d.Num}
		rows := make([]string, len(part))
		for i, t := range part {
			args = append(args, t)
			rows[i] = fmt.Sprintf("($1, $%d, $2)", i+3)
		}
		if _, err := tx.Exec("INSERT INTO search_token (agency, token, doc) VALUES "+strings.Join(rows, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

func drop(tx *store.Tx, agency, id string) error {
	_, err := tx.Exec("DELETE FROM search_token WHERE agency = $1 AND doc IN (SELECT num FROM search_doc WHERE agency = $1 AND id = $2)", agency, id)
	if err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM search_doc WHERE agency = $1 AND id = $2", agency, id)
	return err
}

// Refresh compares the organisation's things with the index and indexes what
// changed. It returns how many documents changed, came or went.
func (s *Search) Refresh(ctx context.Context, agency string) (int, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	return s.refresh(ctx, agency)
}

func (s *Search) refresh(ctx context.Context, agency string) (int, error) {
	had, err := marks(ctx, s.db, agency)
	if err != nil {
		return 0, err
	}
	var changed []*doc
	for _, searcher := range s.searchers() {
		err := searcher.Each(ctx, s.db, agency, func(f slice.Found) error {
			f.Ref.Kind = searcher.Kind
			d := newDoc(agency, f)
			if had[d.ID] != d.Mark {
				changed = append(changed, d)
			}
			delete(had, d.ID)
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("things of kind %s: %w", searcher.Kind, err)
		}
	}
	total := len(changed) + len(had)
	for len(changed) > 0 || len(had) > 0 {
		part := changed[:min(len(changed), batch)]
		changed = changed[len(part):]
		if err := s.write(ctx, agency, part, had); err != nil {
			return 0, err
		}
		had = nil
	}
	return total, nil
}

// batch is how many documents one transaction indexes: other acts wait for it
// on SQLite.
const batch = 100

func (s *Search) write(ctx context.Context, agency string, docs []*doc, gone map[string]string) error {
	return s.db.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("the index follows what the acts did")
		for id := range gone {
			if err := drop(tx, agency, id); err != nil {
				return err
			}
		}
		for _, d := range docs {
			if err := put(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// marks maps what the index has to the marks it had.
func marks(ctx context.Context, q store.Querier, agency string) (map[string]string, error) {
	rows, err := q.Query(ctx, "SELECT id, mark FROM search_doc WHERE agency = $1", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var id, mark string
		if err := rows.Scan(&id, &mark); err != nil {
			return nil, err
		}
		out[id] = mark
	}
	return out, rows.Err()
}

// Reindex makes the index of every organisation anew and returns how many
// documents it has then.
func (s *Search) Reindex(ctx context.Context) (int, error) {
	agencies, err := people.Agencies(ctx, s.db)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, a := range agencies {
		n, err := s.anew(ctx, a.ID)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

func (s *Search) anew(ctx context.Context, agency string) (int, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	err := s.db.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("the index is made anew")
		for _, q := range []string{"DELETE FROM search_token WHERE agency = $1", "DELETE FROM search_doc WHERE agency = $1"} {
			if _, err := tx.Exec(q, agency); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.refresh(ctx, agency)
}

func (s *Search) refreshJob(ctx context.Context, _ json.RawMessage) error {
	agencies, err := people.Agencies(ctx, s.db)
	if err != nil {
		return err
	}
	var errs []error
	for _, a := range agencies {
		_, err := s.Refresh(ctx, a.ID)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// slow is how long comparing may take before questions no longer wait for it.
const slow = 400 * time.Millisecond

// freshen brings the organisation's index up to date where an act was
// committed since it last was, so that people find what they just wrote.
func (s *Search) freshen(ctx context.Context, agency string) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	now := s.commits.Load()
	last, known := s.seen[agency]
	if known && (last.commits == now || last.took > slow && time.Since(last.at) < time.Minute) {
		return nil
	}
	start := time.Now()
	if _, err := s.refresh(ctx, agency); err != nil {
		return err
	}
	s.seen[agency] = visit{now, time.Since(start), time.Now()}
	return nil
}

// visit is the last time an organisation's index was brought up to date.
type visit struct {
	commits int64
	took    time.Duration
	at      time.Time
}
