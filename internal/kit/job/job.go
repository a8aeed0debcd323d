// Package job runs work outside requests: jobs are stored by the act that
// needs them, in its own transaction, and run at least once after it commits.
// River keeps the queue in the same database, on both engines.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"gongkai/internal/kit/store"
)

// Spec is one kind of job.
type Spec struct {
	// Kind names it: slice.verb. Title says in plain words what it does.
	Kind, Title string
	// Every is how often it runs by itself; 0 means only when enqueued.
	Every time.Duration
	// Limit bounds one run; 0 means a minute.
	Limit time.Duration
	// Work does it. It may be called more than once for the same job, so it
	// must find out by itself what is already done.
	Work func(ctx context.Context, args json.RawMessage) error
}

// args is the one shape in which River stores our jobs.
type args struct {
	kind string
	Body json.RawMessage `json:"body,omitempty"`
}

// Kind is River's name for the sort of job.
func (a args) Kind() string { return a.kind }

type worker struct {
	river.WorkerDefaults[args]
	spec Spec
}

func (w worker) Timeout(*river.Job[args]) time.Duration {
	if w.spec.Limit > 0 {
		return w.spec.Limit
	}
	return time.Minute
}

func (w worker) Work(ctx context.Context, j *river.Job[args]) error {
	return w.spec.Work(ctx, j.Args.Body)
}

// Runner owns the queue.
type Runner struct {
	specs  []Spec
	client *river.Client[*sql.Tx]
	driver riverdriver.Driver[*sql.Tx]
}

// New prepares the queue for the given kinds of job.
func New(db *store.DB, specs []Spec, log *slog.Logger) (*Runner, error) {
	r := &Runner{specs: specs}
	if db.Engine() == store.SQLite {
		r.driver = riversqlite.New(db.Handle())
	} else {
		r.driver = riverdatabasesql.New(db.Handle())
	}
	workers := river.NewWorkers()
	var periodic []*river.PeriodicJob
	for _, s := range specs {
		river.AddWorkerArgs(workers, args{kind: s.Kind}, worker{spec: s})
		if s.Every > 0 {
			periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(s.Every),
				func() (river.JobArgs, *river.InsertOpts) {
					return args{kind: s.Kind}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: s.Every}}
				}, &river.PeriodicJobOpts{RunOnStart: true}))
		}
	}
	var err error
	r.client, err = river.NewClient(r.driver, &river.Config{
		Logger: log, Workers: workers, PeriodicJobs: periodic,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		FetchPollInterval:    500 * time.Millisecond,
		RescueStuckJobsAfter: 5 * time.Minute,
		MaxAttempts:          12,
	})
	return r, err
}

// Migrate makes the queue's tables. Nodes that start together take turns.
func (r *Runner) Migrate(ctx context.Context) error {
	m, err := rivermigrate.New(r.driver, nil)
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// Insert stores a job in the act's transaction; store.Tx.Enqueue calls it.
func (r *Runner) Insert(ctx context.Context, tx *sql.Tx, kind string, body any) error {
	a, err := r.args(kind, body)
	if err != nil {
		return err
	}
	_, err = r.client.InsertTx(ctx, tx, a, nil)
	return err
}

func (r *Runner) args(kind string, body any) (args, error) {
	if _, ok := r.find(kind); !ok {
		return args{}, fmt.Errorf("job: no slice runs jobs of kind %s", kind)
	}
	raw, err := json.Marshal(body)
	return args{kind: kind, Body: raw}, err
}

func (r *Runner) find(kind string) (Spec, bool) {
	for _, s := range r.specs {
		if s.Kind == kind {
			return s, true
		}
	}
	return Spec{}, false
}

// Start begins to run jobs; Stop ends it after those under way.
func (r *Runner) Start(ctx context.Context) error { return r.client.Start(ctx) }

// Stop waits for the jobs under way and then ends.
func (r *Runner) Stop(ctx context.Context) error { return r.client.Stop(ctx) }

// Run runs a kind of job once, here and now, with no arguments.
func (r *Runner) Run(ctx context.Context, kind string) error {
	s, ok := r.find(kind)
	if !ok {
		return fmt.Errorf("job: no slice runs jobs of kind %s", kind)
	}
	return s.Work(ctx, nil)
}

// Drain runs everything that waits, here and now, one job after the other.
// It is for tests and for the demo, which do not start the queue.
func (r *Runner) Drain(ctx context.Context) error {
	for {
		list, err := r.client.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateAvailable, rivertype.JobStateRetryable).First(100))
		if err != nil || len(list.Jobs) == 0 {
			return err
		}
		for _, j := range list.Jobs {
			if err := r.drainOne(ctx, j); err != nil {
				return err
			}
		}
	}
}

func (r *Runner) drainOne(ctx context.Context, j *rivertype.JobRow) error {
	var a args
	if err := json.Unmarshal(j.EncodedArgs, &a); err != nil {
		return err
	}
	s, ok := r.find(j.Kind)
	if !ok {
		return fmt.Errorf("job: no slice runs jobs of kind %s", j.Kind)
	}
	if err := s.Work(ctx, a.Body); err != nil {
		return fmt.Errorf("job %s: %w", j.Kind, err)
	}
	_, err := r.client.JobDelete(ctx, j.ID)
	return err
}

// Line is one stored job, for the page of jobs.
type Line struct {
	ID       int64
	Kind     string
	Title    string
	State    string
	Attempt  int
	At       time.Time
	Failures []string
}

// List reads the newest jobs, those of the given states or all.
func (r *Runner) List(ctx context.Context, most int, states ...string) ([]Line, error) {
	p := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(most)
	if len(states) > 0 {
		wanted := make([]rivertype.JobState, len(states))
		for i, s := range states {
			wanted[i] = rivertype.JobState(s)
		}
		p = p.States(wanted...)
	}
	list, err := r.client.JobList(ctx, p)
	if err != nil {
		return nil, err
	}
	var out []Line
	for _, j := range list.Jobs {
		l := Line{ID: j.ID, Kind: j.Kind, State: string(j.State), Attempt: j.Attempt, At: j.ScheduledAt}
		if s, ok := r.find(j.Kind); ok {
			l.Title = s.Title
		}
		for _, e := range j.Errors {
			l.Failures = append(l.Failures, e.Error)
		}
		out = append(out, l)
	}
	return out, nil
}

// Failing counts the jobs that failed and wait for another attempt, or were
// given up; a queue that does not answer counts as -1.
func (r *Runner) Failing(ctx context.Context) int {
	list, err := r.client.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateRetryable, rivertype.JobStateDiscarded).First(1000))
	if err != nil {
		return -1
	}
	return len(list.Jobs)
}

// Retry runs a failed job again at the next opportunity.
func (r *Runner) Retry(ctx context.Context, id int64) error {
	_, err := r.client.JobRetry(ctx, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return nil
	}
	return err
}

// Specs are the kinds of job there are.
func (r *Runner) Specs() []Spec { return r.specs }
