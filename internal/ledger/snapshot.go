package ledger

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Snapshot is a ledger as it stood at an instant. One computation serves the
// present and every past day: only where the rows come from differs.
type Snapshot struct {
	At         time.Time
	Today      civil.Date
	Thresholds Thresholds
	Plan       Plan
	Tasks      []Task
	Duties     []Duty
	names      names
	terms      Terms

	tasks    map[string]*Task
	byTask   map[string][]*Duty
	points   map[string][]Checkpoint
	evidence map[string][]Evidence
	progress map[string][]Progress
}

// At loads what the ledger of a plan (empty: of all plans, with no Plan) said
// at an instant; the zero instant is now. Past rows come from the versions that were kept. Nobody changes a
// snapshot: with a context made by Remember the same one is given again.
func (l *Ledger) At(ctx context.Context, q store.Querier, agency, plan string, at time.Time) (*Snapshot, error) {
	from := rowsNow
	if now := l.DB.Now(); !at.IsZero() && at.Before(now) {
		from = rowsAt(at)
	}
	return recall(ctx, moment{agency, plan, from.at}, func() (*Snapshot, error) {
		s, err := l.frame(ctx, q, agency, from)
		if err != nil {
			return nil, err
		}
		return s, s.load(ctx, q, agency, plan, from)
	})
}

// AtTask loads one task alone as it stands now.
func (l *Ledger) AtTask(ctx context.Context, q store.Querier, agency, task string) (*Snapshot, error) {
	s, err := l.frame(ctx, q, agency, rowsNow)
	if err != nil {
		return nil, err
	}
	t, err := store.Get[Task](ctx, q, agency, task)
	if err != nil {
		return nil, err
	}
	s.Tasks = []Task{t}
	s.tasks[t.ID] = &s.Tasks[0]
	return s, s.loadWork(ctx, q, agency, rowsNow, "AND task = $2", task)
}

// frame is a snapshot before its rows are loaded.
func (l *Ledger) frame(ctx context.Context, q store.Querier, agency string, from reading) (*Snapshot, error) {
	at := from.at
	if at.IsZero() {
		at = l.DB.Now()
	}
	s := &Snapshot{At: at, Today: clockOf(at).today, tasks: map[string]*Task{}, points: map[string][]Checkpoint{},
		evidence: map[string][]Evidence{}, progress: map[string][]Progress{}}
	var err error
	if s.names, err = l.names(ctx, q, agency); err != nil {
		return nil, err
	}
	if s.terms, err = l.Terms(ctx, q, agency); err != nil {
		return nil, err
	}
	s.Thresholds, err = thresholds(ctx, q, from, agency)
	return s, err
}

// reading reads all rows of a kind that belong to a plan.
type reading struct{ at time.Time }

var rowsNow = reading{}

func rowsAt(at time.Time) reading { return reading{at} }

func rows[T any, P store.RowOf[T]](ctx context.Context, q store.Querier, src reading, agency, tail string, args ...any) ([]T, error) {
	if src.at.IsZero() {
		return store.Select[T, P](ctx, q, "WHERE agency = $1 "+tail, append([]any{agency}, args...)...)
	}
	return store.AsOf[T, P](ctx, q, agency, src.at)
}

func (s *Snapshot) load(ctx context.Context, q store.Querier, agency, plan string, src reading) error {
	plans, err := rows[Plan](ctx, q, src, agency, "AND id = $2", plan)
	if err != nil {
		return err
	}
	for _, p := range plans {
		if p.ID == plan {
			s.Plan = p
		}
	}
	whole := `($2 = '' OR plan = $2)`
	tasks, err := rows[Task](ctx, q, src, agency, "AND "+whole+" ORDER BY sort, id", plan)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if plan == "" || t.Plan == plan {
			s.Tasks = append(s.Tasks, t)
		}
	}
	slices.SortStableFunc(s.Tasks, func(a, b Task) int { return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID)) })
	for i := range s.Tasks {
		s.tasks[s.Tasks[i].ID] = &s.Tasks[i]
	}
	return s.loadWork(ctx, q, agency, src, "AND task IN (SELECT id FROM ledger_task WHERE agency = $1 AND "+whole+")", plan)
}

// loadWork loads what belongs to the tasks that are loaded; which says, for
// present rows, which tasks these are. Past rows are all read and sorted out
// here.
func (s *Snapshot) loadWork(ctx context.Context, q store.Querier, agency string, src reading, which, key string) error {
	duties, err := rows[Duty](ctx, q, src, agency, which+" ORDER BY id", key)
	if err != nil {
		return err
	}
	for _, d := range duties {
		if s.tasks[d.Task] != nil {
			s.Duties = append(s.Duties, d)
		}
	}
	inOrder(s.Duties, s.names.order, func(d *Duty) int { return s.tasks[d.Task].Sort })
	s.index()
	points, err := rows[Checkpoint](ctx, q, src, agency, which+" ORDER BY day, id", key)
	if err != nil {
		return err
	}
	for _, p := range points {
		if !p.Dropped {
			s.points[p.Task] = append(s.points[p.Task], p)
		}
	}
	for _, of := range s.points {
		slices.SortStableFunc(of, func(a, b Checkpoint) int { return cmp.Compare(a.On, b.On) })
	}
	proofs, err := rows[Evidence](ctx, q, src, agency, which+" ORDER BY at, id", key)
	if err != nil {
		return err
	}
	for _, e := range proofs {
		s.evidence[e.Duty] = append(s.evidence[e.Duty], e)
	}
	entries, err := rows[Progress](ctx, q, src, agency, which+" ORDER BY at, id", key)
	for _, p := range entries {
		s.progress[p.Duty] = append(s.progress[p.Duty], p)
	}
	return err
}

// index finds the duties of each task.
func (s *Snapshot) index() {
	s.byTask = make(map[string][]*Duty, len(s.Tasks))
	for i := range s.Duties {
		d := &s.Duties[i]
		s.byTask[d.Task] = append(s.byTask[d.Task], d)
	}
}

// Task is the task of a duty.
func (s *Snapshot) Task(d *Duty) *Task { return s.tasks[d.Task] }

// Points are a task's checkpoints in order of their days.
func (s *Snapshot) Points(task string) []Checkpoint { return s.points[task] }

// Evidence is what shows that a duty's work was done.
func (s *Snapshot) Evidence(duty string) []Evidence { return s.evidence[duty] }

// Progress is what was entered on a duty, oldest first.
func (s *Snapshot) Progress(duty string) []Progress { return s.progress[duty] }

// UnitName and PersonName turn ids into names.
func (s *Snapshot) UnitName(id string) string { return s.names.unit(id) }

// PersonName is the name of a member of staff.
func (s *Snapshot) PersonName(id string) string { return s.names.person(id) }

// Units lists the organisation's units in their order.
func (s *Snapshot) Units() []Unit { return s.names.order }

// Lamp is a duty's light at the snapshot's instant.
func (s *Snapshot) Lamp(d *Duty) Lamp {
	return s.rule().lamp(d, nearest(s.points[d.Task], s.Today))
}

func (s *Snapshot) rule() rule { return rule{s.Thresholds, s.terms, s.Today} }

// nearest finds the earliest missed and the next coming checkpoint among
// those of a task, which are in order of their days.
func nearest(points []Checkpoint, today civil.Date) near {
	var n near
	for i := range points {
		p := &points[i]
		switch {
		case p.Met() || p.Dropped:
		case p.On < today && n.missed == nil:
			n.missed = p
		case p.On >= today && n.next == nil:
			n.next = p
		}
	}
	return n
}

// Completion is how far a task is, in percent with one decimal: the share of
// its checkpoints met and duties finished, the lead duty counting as much as
// all others together. It is computed from records and never typed in.
func (s *Snapshot) Completion(task string) float64 {
	done, all := s.progressOf(task)
	return Percent(done, all)
}

// Percent is a share in percent, rounded to one decimal. It is never nothing
// of what is something, nor all of what is not.
func Percent(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	v := math.Round(1000*part/whole) / 10
	switch {
	case part > 0 && v == 0:
		return 0.1
	case part < whole-1e-9 && v >= 100:
		return 99.9
	}
	return v
}

// tenths is a percentage in tenths, for a bar.
func tenths(v float64) int { return int(math.Round(10 * v)) }

// PercentText writes a percentage with one decimal at most.
func PercentText(v float64) string {
	return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64) + "%"
}

// progressOf is how much of a task is done, and how much there is.
func (s *Snapshot) progressOf(task string) (done, all float64) {
	for _, p := range s.points[task] {
		all++
		if p.Met() {
			done++
		}
	}
	var others float64
	for _, d := range s.byTask[task] {
		if d.Role == Support && d.State != Void {
			others++
		}
	}
	for _, d := range s.byTask[task] {
		if d.State == Void {
			continue
		}
		weight := 1.0
		if d.Role == Lead {
			weight = max(1, others)
		}
		all += weight
		done += weight * stage(d.State)
	}
	return done, all
}

// stage is how much of a duty counts as done in a state: work under way
// counts nothing, since nothing of it has been shown; a duty put before the
// office counts half.
func stage(s flow.State) float64 {
	switch {
	case finished(s):
		return 1
	case s == Reported:
		return 0.5
	}
	return 0
}

// RollUp is the completion of a group of tasks, each with its weight, in
// percent with one decimal: 100 only where all of it is done.
func (s *Snapshot) RollUp(tasks []*Task) float64 {
	var done, all float64
	for _, t := range tasks {
		if t.Dropped {
			continue
		}
		w := float64(max(1, t.Weight))
		all += 100 * w
		done += w * s.Completion(t.ID)
	}
	return Percent(done, all)
}
