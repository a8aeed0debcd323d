package search

import (
	"context"
	"database/sql"
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

// Refresh compares what an organisation has with the index and keeps what
// differs. It returns how many documents came, changed or went.
func (s *Search) Refresh(ctx context.Context, agency string) (int, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	t, err := s.compare(ctx, agency)
	return t.changed, err
}

// follow brings the index up to date for every organisation whose record has
// grown since the last time, and for all once a day. What one organisation
// meets with does not keep the others waiting.
func (s *Search) follow(ctx context.Context, _ json.RawMessage) error {
	return s.eachAgency(ctx, func(agency string) error {
		mark, err := s.mark(ctx, agency)
		if err != nil {
			return err
		}
		if had, err := lastMark(ctx, s.db, agency); err != nil || had == mark {
			return err
		}
		_, err = s.Refresh(ctx, agency)
		return err
	})
}

// slow is how long comparing may take before questions no longer wait for it.
const slow = 400 * time.Millisecond

// freshen brings the organisation's index up to date where an act was
// committed since it last was, so that people find what they just wrote. Where
// comparing takes long, the job does it within a minute.
func (s *Search) freshen(ctx context.Context, agency string) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	now := s.commits.Load()
	last, known := s.seen[agency]
	if known && (last.commits == now || last.took > slow) {
		return nil
	}
	start := time.Now()
	if _, err := s.compare(ctx, agency); err != nil {
		return err
	}
	s.seen[agency] = visit{now, time.Since(start)}
	return nil
}

// visit is the last time that a question waited for an organisation's index.
type visit struct {
	commits int64
	took    time.Duration
}

// Reindex throws the index away and builds it again; it returns how many
// documents there are. While it runs, searches find only what is in it so far.
func (s *Search) Reindex(ctx context.Context) (int, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	total := 0
	err := s.eachAgency(ctx, func(agency string) error {
		if err := s.clear(ctx, agency); err != nil {
			return err
		}
		t, err := s.compare(ctx, agency)
		total += t.all
		return err
	})
	return total, err
}

func (s *Search) eachAgency(ctx context.Context, f func(agency string) error) error {
	all, err := people.Agencies(ctx, s.db)
	if err != nil {
		return err
	}
	var failed []error
	for _, a := range all {
		if err := f(a.ID); err != nil {
			failed = append(failed, fmt.Errorf("search: index %s: %w", a.ID, err))
		}
	}
	return errors.Join(failed...)
}

// mark says what the index of an organisation is made from: the way of making
// tokens, the kinds of things, the day and the newest entry of the record. The
// day is in it for what changes without an act.
func (s *Search) mark(ctx context.Context, agency string) (string, error) {
	var newest string
	err := s.db.QueryRow(ctx, "SELECT COALESCE(MAX(id), '') FROM audit_entry WHERE agency = $1", agency).Scan(&newest)
	var kinds []string
	for _, x := range s.searchers() {
		kinds = append(kinds, x.Kind)
	}
	return fmt.Sprintf("%d %s %s %s", edition, strings.Join(kinds, ","), civil.FromTime(s.db.Now().In(store.Zone)), newest), err
}

func lastMark(ctx context.Context, q store.Querier, agency string) (string, error) {
	var mark string
	err := q.QueryRow(ctx, "SELECT mark FROM search_state WHERE agency = $1 AND id = 'index'", agency).Scan(&mark)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return mark, err
}

// quietly writes what is no act of anybody.
func (s *Search) quietly(ctx context.Context, agency string, f func(tx *store.Tx) error) error {
	return s.db.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("the search index is a copy")
		return f(tx)
	})
}

func (s *Search) clear(ctx context.Context, agency string) error {
	return s.quietly(ctx, agency, func(tx *store.Tx) error {
		for _, q := range []string{"DELETE FROM search_token WHERE agency = $1", "DELETE FROM search_doc WHERE agency = $1",
			"DELETE FROM search_state WHERE agency = $1"} {
			if _, err := tx.Exec(q, agency); err != nil {
				return err
			}
		}
		return nil
	})
}

// tally is what a comparison met with.
type tally struct{ all, changed int }

// compare walks over all that there is, keeps what differs and forgets what
// is there no more. The mark is read first, so that what an act changes
// meanwhile is seen the next time.
func (s *Search) compare(ctx context.Context, agency string) (tally, error) {
	var t tally
	mark, err := s.mark(ctx, agency)
	if err != nil {
		return t, err
	}
	had, err := hashes(ctx, s.db, agency)
	if err != nil {
		return t, err
	}
	w := writer{s: s, ctx: ctx, agency: agency}
	for _, x := range s.searchers() {
		err := x.Each(ctx, s.db, agency, func(f slice.Found) error {
			t.all++
			d, same, err := fresh(x.Kind, f, had)
			if err != nil || same {
				return err
			}
			t.changed++
			return w.add(func(tx *store.Tx) error { return put(tx, agency, d) })
		})
		if err != nil {
			return t, fmt.Errorf("things of kind %s: %w", x.Kind, err)
		}
	}
	for id := range had {
		t.changed++
		if err := w.add(func(tx *store.Tx) error { return drop(tx, agency, id) }); err != nil {
			return t, err
		}
	}
	w.waiting = append(w.waiting, func(tx *store.Tx) error { return remember(tx, agency, mark) })
	return t, w.flush()
}

// fresh is a thing to be kept, or says that it is kept as it is, by its stamp
// where it has one. What is left in had at the end is there no more.
func fresh(kind string, f slice.Found, had map[string]string) (d doc, same bool, err error) {
	f.Ref.Kind = kind
	id := f.Ref.String()
	old := had[id]
	delete(had, id)
	if f.Stamp == "" {
		d = newDoc(kind, f)
		return d, old == d.hash, nil
	}
	stamp := fmt.Sprintf("%d@%s", edition, f.Stamp)
	if old == stamp {
		return d, true, nil
	}
	if f, err = f.Read(); err != nil {
		return d, false, err
	}
	d = newDoc(kind, f)
	d.hash = stamp
	return d, false, nil
}

func remember(tx *store.Tx, agency, mark string) error {
	_, err := tx.Exec(`INSERT INTO search_state (agency, id, mark) VALUES ($1, 'index', $2)
		ON CONFLICT (agency, id) DO UPDATE SET mark = excluded.mark`, agency, mark)
	return err
}

// writer gathers changes, so that neither each costs a commit nor all hold
// the database at once.
type writer struct {
	s       *Search
	ctx     context.Context
	agency  string
	waiting []func(*store.Tx) error
}

const perCommit = 100

// hold is how long one commit may keep other writers waiting; a long text that
// takes longer is a commit of its own.
const hold = 50 * time.Millisecond

func (w *writer) add(f func(*store.Tx) error) error {
	if w.waiting = append(w.waiting, f); len(w.waiting) < perCommit {
		return nil
	}
	return w.flush()
}

func (w *writer) flush() error {
	for len(w.waiting) > 0 {
		done := 0
		err := w.s.quietly(w.ctx, w.agency, func(tx *store.Tx) error {
			done = 0
			for start := time.Now(); done < len(w.waiting) && (done == 0 || time.Since(start) < hold); done++ {
				if err := w.waiting[done](tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.waiting = nil
			return err
		}
		w.waiting = w.waiting[done:]
	}
	return nil
}
