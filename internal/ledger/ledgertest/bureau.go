// Package ledgertest sets up a bureau with a ledger for tests: units, one
// person for each role, the working days of the real calendar, and stand-ins
// for what the ledger is given from elsewhere.
package ledgertest

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/workday"
)

// The bureau's own agency, another bureau, and the city's service centre
// whose people oversee both.
const (
	Agency = "gxj"
	Other  = "jtj"
	Centre = "zwgk"
)

// Bureau is a bureau with its ledger. The record is kept in full, so that a
// test can have it verified.
type Bureau struct {
	DB     *store.DB
	Clock  *storetest.Clock
	Ledger *ledger.Ledger
	Record *audit.Log
	Roster *Roster
	Told   *Told
	Files  *Files
	Pages  *Pages
	Queue  *Queue
}

// Open sets up a bureau. The clock shows 1 March 2023, nine in the morning.
func Open(t testing.TB, more ...store.Migrations) *Bureau {
	t.Helper()
	b := &Bureau{Roster: newRoster(), Told: newTold(), Files: newFiles(), Pages: newPages(), Queue: &Queue{}}
	probe := ledger.New(ledger.Deps{}).Slice()
	all := append([]store.Migrations{audit.Migrations(), {Owner: probe.Name, Files: probe.Migrations}}, more...)
	b.DB, b.Clock = storetest.Open(t, all...)
	b.Record = audit.New(audit.Deps{DB: b.DB, KeyFile: filepath.Join(t.TempDir(), "record.key"), Origin: "test/record",
		Tables: func() []store.Row { return probe.Tables }})
	if err := b.Record.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.DB.SetQueue(b.Queue)
	b.Ledger = ledger.New(ledger.Deps{DB: b.DB, Log: slog.New(slog.DiscardHandler), Roster: b.Roster, Notices: b.Told, Files: b.Files,
		Fetcher: b.Pages, Terms: Terms, Agencies: agencies})
	return b
}

// Terms is the national calendar of working days.
func Terms(context.Context, store.Querier, string) (ledger.Terms, error) {
	return workday.National(), nil
}

func agencies(context.Context, store.Querier) ([]string, error) {
	return []string{Agency, Other, Centre}, nil
}

// As is a person of the roster with the grants of their roles.
func (b *Bureau) As(id string) who.Actor {
	for agency, people := range b.Roster.people {
		for _, p := range people {
			if p.ID == id {
				return who.Actor{Tenant: agency, Home: agency, ID: p.ID, Name: p.Name, Unit: p.Unit, Roles: p.Roles,
					Origin: "127.0.0.1", Grants: Grants(b.Ledger, p.Roles...)}
			}
		}
	}
	panic("ledgertest: nobody is called " + id)
}

// Visiting is a person who looks at another agency than their own.
func (b *Bureau) Visiting(id, agency string) who.Actor {
	a := b.As(id)
	a.Tenant = agency
	return a
}

// Grants are the grants that roles have when an organisation is set up.
func Grants(l *ledger.Ledger, roles ...string) []who.Grant {
	var out []who.Grant
	for _, r := range l.Slice().Rights {
		for _, role := range roles {
			if scope, ok := r.Roles[role]; ok {
				out = append(out, who.Grant{Right: r.Key, Scope: scope})
			}
		}
	}
	return out
}

// Verify fails the test if the record does not stand.
func (b *Bureau) Verify(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	if _, err := b.Record.Seal(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := b.Record.Verify(ctx, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() {
		t.Errorf("the record does not stand: %s", r.First())
	}
}

// Work runs the jobs that acts have left, each once; jobs that an act put up
// and then failed to commit find nothing to do.
func (b *Bureau) Work(t testing.TB) {
	t.Helper()
	for _, j := range b.Queue.take() {
		for _, spec := range b.Ledger.Slice().Jobs {
			if spec.Kind != j.kind {
				continue
			}
			if err := spec.Work(context.Background(), j.args); err != nil {
				t.Errorf("job %s: %v", j.kind, err)
			}
		}
	}
}

// Queue keeps jobs until Work is called.
type Queue struct {
	mu   sync.Mutex
	jobs []waiting
}

type waiting struct {
	kind string
	args json.RawMessage
}

// Insert takes a job.
func (q *Queue) Insert(_ context.Context, _ *sql.Tx, kind string, args any) error {
	body, err := json.Marshal(args)
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, waiting{kind, body})
	return nil
}

func (q *Queue) take() []waiting {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := q.jobs
	q.jobs = nil
	return out
}
