package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// ActTell is the act under which telling is recorded.
const ActTell = "通知"

// Tell stores the message for each reader who has not had its key yet, puts
// it on its way through the channels that are set up, and records that it
// did. Call it after the act's own Record: the entry that Tell adds would
// else cover the act's changes.
func (n *Notices) Tell(tx *store.Tx, m Message) (int, error) {
	readers, err := missing(tx, m)
	if err != nil || len(readers) == 0 {
		return 0, err
	}
	var told []Told
	for _, person := range readers {
		t := newTold(tx, m, person)
		fresh, err := insertTold(tx, t)
		if err != nil {
			return 0, fmt.Errorf("notice: tell %s: %w", m.Kind, err)
		}
		if fresh {
			told = append(told, t)
		}
	}
	if err := n.dispatch(tx, told); err != nil {
		return 0, err
	}
	subject := m.Subject
	if subject == (store.Ref{}) {
		subject = store.Ref{Kind: "agency", ID: tx.Tenant()}
	}
	return len(told), tx.Record(ActTell, subject, store.Telling("通知%d人：%s", len(told), m.Title))
}

// missing are the readers of m who have not had its key, each once.
func missing(tx *store.Tx, m Message) ([]string, error) {
	readers := slices.Clone(m.To)
	slices.Sort(readers)
	readers = slices.DeleteFunc(slices.Compact(readers), func(p string) bool { return p == "" || p == "system" })
	if m.Key == "" || len(readers) == 0 {
		return readers, nil
	}
	rows, err := tx.Query(tx.Context(), "SELECT person FROM notice_message WHERE agency = $1 AND msg_key = $2", tx.Tenant(), m.Key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var had string
		if err := rows.Scan(&had); err != nil {
			return nil, err
		}
		readers = slices.DeleteFunc(readers, func(p string) bool { return p == had })
	}
	return readers, rows.Err()
}

func newTold(tx *store.Tx, m Message, person string) Told {
	t := Told{Agency: tx.Tenant(), ID: tx.NewID(), Person: person, Key: m.Key, Kind: m.Kind, Level: m.Level,
		Title: oneLine(m.Title), Body: m.Body, Href: m.Href, Subject: m.Subject, At: tx.Now()}
	if t.Key == "" {
		t.Key = t.ID
	}
	if t.Level == "" {
		t.Level = Info
	}
	return t
}

// insertTold reports false where another act was faster with the same key.
func insertTold(tx *store.Tx, t Told) (bool, error) {
	k, err := tx.Exec(`INSERT INTO notice_message (agency, id, person, msg_key, kind, level, title, body, href, subject_kind, subject_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (agency, person, msg_key) DO NOTHING`,
		t.Agency, t.ID, t.Person, t.Key, t.Kind, string(t.Level), t.Title, t.Body, t.Href, t.Subject.Kind, t.Subject.ID, t.At)
	return k == 1, err
}

// dispatch writes down a delivery for every message and channel, and a job
// for each that need not wait.
func (n *Notices) dispatch(tx *store.Tx, told []Told) error {
	if len(told) == 0 {
		return nil
	}
	channels, err := store.Select[Channel](tx.Context(), tx, "WHERE agency = $1 AND enabled = $2 ORDER BY id", tx.Tenant(), true)
	if err != nil {
		return err
	}
	for _, ch := range channels {
		at := tx.Now()
		if ch.Quiet {
			if at, err = n.opening(tx.Context(), tx, tx.Tenant(), at); err != nil {
				return err
			}
		}
		for _, t := range told {
			if err := n.queue(tx, ch, t, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Notices) queue(tx *store.Tx, ch Channel, t Told, at time.Time) error {
	d := Delivery{Agency: t.Agency, ID: tx.NewID(), Message: t.ID, Person: t.Person, Channel: ch.ID, State: Waiting, MadeAt: tx.Now(), NextAt: at}
	if ch.ID == Mail {
		want, err := n.wantsMail(tx.Context(), tx, t.Agency, t.Person)
		if err != nil || want == MailNone {
			return err
		}
		if d.Digest = want == MailDigest; d.Digest {
			if d.NextAt, err = n.digestTime(tx.Context(), tx, t.Agency, tx.Now()); err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec(`INSERT INTO notice_delivery (agency, id, message, person, channel, state, digest, attempts, error, made_at, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', $8, $9) ON CONFLICT (agency, message, channel) DO NOTHING`,
		d.Agency, d.ID, d.Message, d.Person, d.Channel, string(d.State), d.Digest, d.MadeAt, d.NextAt)
	if err != nil || d.Digest || d.NextAt.After(tx.Now()) {
		return err // the sweep takes it up when its time has come
	}
	return tx.Enqueue(JobDeliver, order{Agency: d.Agency, ID: d.ID})
}

// wantsMail is how the person wants mail; none for those without an address.
func (n *Notices) wantsMail(ctx context.Context, q store.Querier, agency, person string) (string, error) {
	p, err := n.directory.Person(ctx, q, agency, person)
	if fail.Is(err, fail.Missing) {
		return MailNone, nil
	}
	if err != nil || p.Email == "" || !p.Active() {
		return MailNone, err
	}
	pref, err := store.Get[Preference](ctx, q, agency, person)
	if fail.Is(err, fail.Missing) {
		return MailEach, nil
	}
	return pref.Mail, err
}

// Unread counts what a person has not read. Somebody who looks at another
// organisation has no inbox there.
func (n *Notices) Unread(ctx context.Context, q store.Querier, a who.Actor) (int, error) {
	if !a.SignedIn() {
		return 0, nil
	}
	var k int
	err := q.QueryRow(ctx, "SELECT COUNT(*) FROM notice_message WHERE agency = $1 AND person = $2 AND read_at = ''", a.Home, a.ID).Scan(&k)
	return k, err
}

// Office hours, in the program's zone: nobody is written to outside them
// (「非工作时间不发布工作信息」).
const (
	openHour  = 9
	closeHour = 18
)

var errNoOpening = errors.New("notice: no working day within a month")

// opening is at, if it lies in office hours, else when they begin next.
func (n *Notices) opening(ctx context.Context, q store.Querier, agency string, at time.Time) (time.Time, error) {
	local := at.In(store.Zone)
	day := civil.FromTime(local)
	for range 31 {
		works, err := n.working(ctx, q, agency, day)
		if err != nil {
			return at, err
		}
		open := day.In(store.Zone).Add(openHour * time.Hour)
		shut := day.In(store.Zone).Add(closeHour * time.Hour)
		switch {
		case works && local.Before(open):
			return open.UTC(), nil
		case works && local.Before(shut):
			return local.UTC(), nil
		}
		day = day.Add(1)
	}
	return at, errNoOpening
}

// digestTime is when the summary with a message of the instant goes out: at
// the opening of the next working day.
func (n *Notices) digestTime(ctx context.Context, q store.Querier, agency string, at time.Time) (time.Time, error) {
	tomorrow := civil.FromTime(at.In(store.Zone)).Add(1)
	return n.opening(ctx, q, agency, tomorrow.In(store.Zone))
}
